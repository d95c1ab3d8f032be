"""Addresses of letters."""

from django.urls import path

from bothways.apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/<uuid:letter_id>/", views.letter, name="letter"),
    path("letters/<uuid:letter_id>/body/", views.letter_body, name="letter_body"),
]
