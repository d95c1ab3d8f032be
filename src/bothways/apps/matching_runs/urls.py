"""Addresses of this room, written whole."""

from django.urls import path

from bothways.apps.matching_runs import views

app_name = "matching_runs"

_MINE = "programmes/<uuid:programme_id>/my-match/"
_MATCHING = "programmes/<uuid:programme_id>/matching/"
_RUN = _MATCHING + "<uuid:run_id>/"
_QUESTION = _RUN + "questions/<uuid:question_id>/"
_PROPOSAL = _RUN + "proposals/<uuid:proposal_id>/"

urlpatterns = [
    path(_MINE, views.mine, name="mine"),
    path(_MATCHING, views.runs, name="runs"),
    path(_MATCHING + "start/", views.start, name="start"),
    path(_MATCHING + "try/", views.try_settings, name="try"),
    path(_RUN, views.run, name="run"),
    path(_RUN + "progress/", views.progress, name="progress"),
    path(_RUN + "stop/", views.stop, name="stop"),
    path(_RUN + "certificate/", views.certificate, name="certificate"),
    path(_RUN + "certificate.json", views.certificate_file, name="certificate_file"),
    path(_RUN + "approve/", views.approve, name="approve"),
    path(_RUN + "take-over/", views.take_over, name="take_over"),
    path(_RUN + "compare/", views.compare, name="compare"),
    path(_RUN + "questions/", views.questions, name="questions"),
    path(_QUESTION, views.question, name="question"),
    path(_QUESTION + "progress/", views.question_progress, name="question_progress"),
    path(_QUESTION + "stop/", views.stop_question, name="stop_question"),
    path(_PROPOSAL + "lock/", views.lock, name="lock"),
    path(_PROPOSAL + "unlock/", views.unlock, name="unlock"),
    path(_PROPOSAL + "reject/", views.reject, name="reject"),
    path(_PROPOSAL + "restore/", views.restore, name="restore"),
    path(_PROPOSAL + "allow/", views.allow_again, name="allow_again"),
    path(_PROPOSAL + "swap/", views.swap, name="swap"),
]
