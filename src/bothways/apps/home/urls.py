"""Addresses of the pages that combine rooms."""

from django.urls import path

from bothways.apps.home import views

app_name = "home"

urlpatterns = [
    path("", views.today, name="today"),
    path("desk/", views.desk, name="desk"),
    path("set-up/", views.set_up, name="set_up"),
    path("first-run/", views.first_run, name="first_run"),
]
