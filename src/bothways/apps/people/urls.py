"""Addresses of the directory. The page of one person is in `profiles`, which knows their skills."""

from django.urls import path

from bothways.apps.people import views

app_name = "people"

urlpatterns = [path("", views.directory, name="directory")]
