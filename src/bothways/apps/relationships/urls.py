"""Addresses of relationships."""

from django.urls import path

from bothways.apps.relationships import views

app_name = "relationships"

urlpatterns = [
    path("relationships/", views.mine, name="mine"),
    path("relationships/<uuid:relationship_id>/", views.detail, name="detail"),
    path("relationships/<uuid:relationship_id>/answer/", views.answer, name="answer"),
    path("relationships/<uuid:relationship_id>/leave/", views.leave, name="leave"),
    path("programmes/<uuid:programme_id>/relationships/", views.of_programme, name="of_programme"),
    path("programmes/<uuid:programme_id>/leave/", views.leave_programme, name="leave_programme"),
]
