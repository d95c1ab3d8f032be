"""Addresses of imports, below `/people/import/`."""

from django.urls import path

from bothways.apps.integrations.hris import views

app_name = "integrations"

urlpatterns = [
    path("", views.file, name="file"),
    path("people.csv", views.template, name="template"),
    path("<uuid:import_id>/", views.check, name="check"),
    path("<uuid:import_id>/columns/", views.columns, name="columns"),
    path("<uuid:import_id>/again/", views.check_again, name="again"),
    path("<uuid:import_id>/dates/", views.dates, name="dates"),
    path("<uuid:import_id>/leavers/", views.leavers, name="leavers"),
    path("<uuid:import_id>/commit/", views.commit, name="commit"),
    path("<uuid:import_id>/discard/", views.discard, name="discard"),
    path("<uuid:import_id>/rows-to-fix.csv", views.refused, name="refused"),
]
