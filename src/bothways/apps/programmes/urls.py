"""Addresses of programmes, below `/programmes/`."""

from django.urls import path

from bothways.apps.programmes import views

app_name = "programmes"

urlpatterns = [
    path("", views.overview_of_all, name="list"),
    path("new/", views.new, name="new"),
    path("roles/", views.roles, name="roles"),
    path("roles/revoke/", views.revoke_role, name="revoke_role"),
    path("<uuid:programme_id>/", views.detail, name="detail"),
    path("<uuid:programme_id>/settings/", views.settings, name="settings"),
    path("<uuid:programme_id>/submit/", views.submit, name="submit"),
    path("<uuid:programme_id>/send-back/", views.send_back, name="send_back"),
    path("<uuid:programme_id>/approve/", views.approve, name="approve"),
    path("<uuid:programme_id>/open/", views.open_enrolment, name="open"),
    path("<uuid:programme_id>/close-enrolment/", views.close_enrolment, name="close_enrolment"),
    path("<uuid:programme_id>/launch/", views.launch, name="launch"),
    path("<uuid:programme_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:programme_id>/join/", views.join, name="join"),
    path("<uuid:programme_id>/enrolment/", views.enrolment, name="enrolment"),
    path("<uuid:programme_id>/enrolment/add/", views.add_people, name="add_people"),
    path("enrolments/<uuid:enrolment_id>/accept/", views.accept, name="accept"),
    path("enrolments/<uuid:enrolment_id>/wait/", views.wait, name="wait"),
    path("enrolments/<uuid:enrolment_id>/decline/", views.decline, name="decline"),
]
