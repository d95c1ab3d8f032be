"""Addresses of imports."""

from django.urls import path

from bothways.apps.integrations.hris import views

app_name = "integrations"

urlpatterns = [
    path("people/import/", views.file, name="file"),
    path("people/import/people.csv", views.template, name="template"),
    path("people/import/<uuid:import_id>/", views.check, name="check"),
    path("people/import/<uuid:import_id>/columns/", views.columns, name="columns"),
    path("people/import/<uuid:import_id>/again/", views.check_again, name="again"),
    path("people/import/<uuid:import_id>/dates/", views.dates, name="dates"),
    path("people/import/<uuid:import_id>/leavers/", views.leavers, name="leavers"),
    path("people/import/<uuid:import_id>/commit/", views.commit, name="commit"),
    path("people/import/<uuid:import_id>/discard/", views.discard, name="discard"),
    path("people/import/<uuid:import_id>/rows-to-fix.csv", views.refused, name="refused"),
]
