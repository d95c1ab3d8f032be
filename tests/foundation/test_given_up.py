"""Two writes that wait for each other: the database gives one of them up, and it is tried again."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from bothways.foundation.deadlocks import TRIES, until_done
from bothways.foundation.errors_shown import ErrorsShown


class Deadlock(Exception):
    sqlstate = "40P01"


def given_up():
    error = OperationalError("deadlock detected")
    error.__cause__ = Deadlock()
    return error


def house(failures, request):
    """A page that fails so many times before it answers, behind the middleware; and how often it was asked."""
    asked = []

    def page(request):
        asked.append(1)
        if len(asked) <= failures:
            return shown.process_exception(request, given_up())
        return HttpResponse("done")

    shown = ErrorsShown(page)
    return shown(request), len(asked)


@pytest.fixture
def request_():
    return RequestFactory().post("/")


def test_a_write_that_was_given_up_is_tried_again(db, request_):
    answer, asked = house(1, request_)

    assert (answer.content, asked) == (b"done", 2)


def test_after_three_tries_it_says_in_words_to_try_later(db, request_):
    answer, asked = house(9, request_)

    assert (answer.status_code, asked) == (503, TRIES)
    assert "try again" in answer.content.decode()


def test_another_fault_of_the_database_is_not_tried_again(db, request_):
    assert ErrorsShown(lambda _: None).process_exception(request_, OperationalError("no such table")) is None


def test_a_job_tries_a_transaction_again_and_passes_other_faults_on():
    faults = [given_up(), given_up()]

    def write():
        if faults:
            raise faults.pop()

    until_done(write)
    assert faults == []
    faults[:] = [OperationalError("disk is full")]
    with pytest.raises(OperationalError, match="disk"):
        until_done(write)
