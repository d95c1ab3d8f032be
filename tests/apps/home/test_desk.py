from datetime import timedelta

import pytest

from bothways.apps.matching_runs.models import MatchingRun
from bothways.apps.programmes import services as programmes
from bothways.apps.programmes.models import Programme
from bothways.foundation.clock import now


def desk(client_of):
    return client_of("alice").get("/desk/").content.decode()


def test_without_a_programme_the_first_one_is_offered(client_of):
    assert "Draft a programme" in desk(client_of)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "Leading upward: Finish the draft"),
        ("approved", "Leading upward: Open enrolment"),
        ("enrolling", "Leading upward: Bring people in"),
        ("matching", "Leading upward: Find out who fits whom"),
    ],
)
def test_each_point_of_the_course_has_one_remedy(client_of, programme, state, words):
    Programme.objects.update(state=state)

    page = desk(client_of)
    assert "One thing needs you today" in page
    assert words in page


def test_applications_are_counted_by_programme(client_of, actor_of, programme):
    programmes.apply(actor=actor_of("dana"), programme=programme, gives=True, learns=True, at=now())
    programmes.apply(actor=actor_of("chidi"), programme=programme, gives=True, learns=True, at=now())

    page = desk(client_of)
    assert "2 people applied to Leading upward" in page
    assert f"/programmes/{programme.public_id}/enrolment/?state=applied" in page


def test_a_draft_of_a_run_waits_for_its_decision(client_of, cast, programme):
    Programme.objects.update(state="matching")
    run = MatchingRun.objects.create(
        programme=programme, number=1, job_state="done", as_of=now().date(), asked_by=cast.alice
    )

    assert f"/programmes/{programme.public_id}/matching/{run.public_id}/" in desk(client_of)


def test_proposals_that_soon_run_out_come_first(client_of, proposal, clock):
    assert "Nothing needs you today" in desk(client_of)

    clock.shift(timedelta(days=9))

    assert "1 proposal of Leading upward runs out within two days" in desk(client_of)


def test_a_manager_of_one_programme_reads_nothing_of_others(client_of, cast, programme):
    from bothways.apps.programmes.models import RoleGrant

    other = Programme.objects.create(name="Quiet plans", model_id="traditional", weeks=39)
    RoleGrant.objects.create(person=cast.dana, role="programme_manager", programme=other)

    page = client_of("dana").get("/desk/").content.decode()
    assert "Quiet plans" in page
    assert "Leading upward" not in page


@pytest.mark.parametrize("name", ["chidi", "dana", "bob"])
def test_others_have_no_desk(client_of, name):
    assert client_of(name).get("/desk/").status_code == 404


def test_the_desk_asks_the_database_a_constant_number_of_times(
    client_of, programme, django_assert_num_queries, django_assert_max_num_queries
):
    alice = client_of("alice")
    with django_assert_max_num_queries(14) as few:
        alice.get("/desk/")
    for n in range(8):
        Programme.objects.create(name=f"P {n}", model_id="traditional", weeks=39, state="enrolling")
    with django_assert_num_queries(len(few)):
        alice.get("/desk/")
