import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import path

from bothways.errors import Denied, Invalid, Missing, Refused, Unavailable
from bothways.foundation.actor import NOBODY
from bothways.foundation.errors_shown import ErrorsShown, show
from bothways.server import urls as server_urls

ERRORS = {
    "invalid": Invalid("The file is empty."),
    "denied": Denied("Only the owner can."),
    "missing": Missing("secret words"),
    "refused": Refused("This proposal can no longer be answered."),
    "unavailable": Unavailable("The calendar did not answer."),
    "bug": ZeroDivisionError("secret words"),
    "django404": Http404("secret words"),
}


@login_not_required
def broken(request, kind):
    raise ERRORS[kind]


handler400, handler403, handler404, handler500 = (
    server_urls.handler400,
    server_urls.handler403,
    server_urls.handler404,
    server_urls.handler500,
)
urlpatterns = [path("broken/<str:kind>/", broken), *server_urls.urlpatterns]


@pytest.fixture
def ask(settings, cast, client):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    def asked(kind, **headers):
        return client.get(f"/broken/{kind}/", headers=headers)

    return asked


@pytest.mark.parametrize(
    ("kind", "status"), [("invalid", 400), ("denied", 403), ("refused", 409), ("unavailable", 503)]
)
def test_an_error_becomes_a_page_with_its_sentence(ask, kind, status):
    answer = ask(kind)

    assert answer.status_code == status
    assert str(ERRORS[kind]) in answer.content.decode()
    assert "To your start page" in answer.content.decode()


@pytest.mark.parametrize("kind", ["missing", "django404"])
def test_a_missing_thing_says_the_same_whatever_was_missing(ask, client, kind):
    answer = ask(kind)

    assert answer.status_code == 404
    assert "secret words" not in answer.content.decode()
    assert answer.content == client.get("/nowhere/").content


def test_htmx_gets_a_fragment_for_the_notice(ask):
    answer = ask("refused", **{"hx-request": "true"})

    assert answer.status_code == 409
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#notice", "innerHTML")
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_bug_shows_a_number_that_the_log_has_too(ask, caplog):
    answer = ask("bug")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret words" not in page
    assert "Traceback" not in page
    number = re.search(r'<strong class="num">([0-9A-F]{6})</strong>', page).group(1)
    assert f"fault {number}" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_the_page_of_a_bug_asks_the_database_nothing(rf, db, django_assert_num_queries):
    from bothways.foundation.errors_shown import fault

    with django_assert_num_queries(0):
        answer = fault(rf.get("/"))

    assert answer.status_code == 500


def test_bugs_are_left_to_the_framework(rf):
    middleware = ErrorsShown(lambda request: None)

    assert middleware.process_exception(rf.get("/"), ZeroDivisionError()) is None


def test_an_error_page_carries_no_form(rf, db):
    request = rf.get("/")
    request.actor = NOBODY

    assert "csrf" not in show(request, 404).content.decode()
