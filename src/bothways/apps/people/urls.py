"""Addresses of the directory. The page of one person is in `profiles`, which knows their skills."""

from django.urls import path

from bothways.apps.people import views

app_name = "people"

urlpatterns = [
    path("", views.directory, name="directory"),
    path("<uuid:person_id>/has-left/", views.has_left, name="has_left"),
    path("<uuid:person_id>/is-back/", views.is_back, name="is_back"),
]
