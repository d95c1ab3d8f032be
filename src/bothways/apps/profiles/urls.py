"""Addresses of profiles, and of the page of one person."""

from django.urls import path

from bothways.apps.profiles import views

app_name = "profiles"

urlpatterns = [
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("profile/", views.own, name="own"),
    path("profile/offers/add/", views.add_offer, name="add_offer"),
    path("profile/offers/<int:pk>/", views.change_offer, name="change_offer"),
    path("profile/offers/<int:pk>/remove/", views.remove_offer, name="remove_offer"),
    path("profile/needs/add/", views.add_need, name="add_need"),
    path("profile/needs/<int:pk>/", views.change_need, name="change_need"),
    path("profile/needs/<int:pk>/remove/", views.remove_need, name="remove_need"),
    path("profile/times/add/", views.add_time, name="add_time"),
    path("profile/times/<int:pk>/remove/", views.remove_time, name="remove_time"),
    path("profile/wishes/", views.wishes, name="wishes"),
    path("profile/wishes/<uuid:person_id>/wish/", views.choose, {"choice": "wish"}, name="wish"),
    path("profile/wishes/<uuid:person_id>/block/", views.choose, {"choice": "block"}, name="block"),
    path("profile/wishes/<uuid:person_id>/neither/", views.choose, {"choice": "neither"}, name="neither"),
]
