"""Questions about a draft: who else would fit, and why two are not together."""

import re

import pytest
from nordlys import AT, a_person, a_programme, takes_part
from test_pages import at_run, text

from bothways.apps.matching_runs import jobs, selectors, services
from bothways.apps.matching_runs.models import Analysis, MatchingRun, Proposal

Kind = Analysis.Kind


@pytest.fixture
def programme(cast):
    return a_programme("traditional")


@pytest.fixture
def draft(programme, drafted):
    """Two who could teach one learner the same: the better one does."""
    takes_part(programme, a_person("Ada Bell", level=5, unit="Legal"), offers={"SQL": 5}, learns=False)
    takes_part(programme, a_person("Eve Moor", level=5, unit="Legal"), offers={"SQL": 3}, learns=False)
    takes_part(programme, a_person("Bo Lind", level=1), needs={"SQL": (2, 2)}, gives=False)
    return drafted(programme)


@pytest.fixture
def alice(client_of):
    return client_of("alice")


def person(draft, name):
    return draft.programme.enrolments.get(person__display_name=name).person


def asked(client, draft, **said):
    return text(client.post(at_run(draft, "questions/"), said, follow=True))


def test_a_manager_reads_who_else_would_fit_and_how_many_points_are_missing(alice, draft):
    page = asked(alice, draft, kind=Kind.WHY_NOT, person=person(draft, "Bo Lind").public_id)

    assert "Who else would fit Bo Lind, and what is missing?" in page
    assert "Eve Moor" in page
    assert "22.5 points" in page


def test_two_people_are_told_what_stands_between_them_by_name(alice, draft):
    page = asked(
        alice,
        draft,
        kind=Kind.WHY_NOT,
        person=person(draft, "Bo Lind").public_id,
        other=person(draft, "Eve Moor").public_id,
    )

    assert "Why are Bo Lind and Eve Moor not together?" in page
    assert "Ada Bell" in page, "who has the place is named, not numbered"
    assert person(draft, "Ada Bell").public_id.hex not in page


def test_the_same_question_of_an_unchanged_draft_is_answered_once(draft, manager):
    bo = person(draft, "Bo Lind")
    one = services.ask(actor=manager, run=draft, kind=Kind.WHY_NOT, person=bo, at=AT)
    two = services.ask(actor=manager, run=draft, kind=Kind.WHY_NOT, person=bo, at=AT)

    assert one == two


def test_a_question_waits_is_stopped_and_stays_stopped(alice, draft, manager):
    question = services.ask(
        actor=manager, run=draft, kind=Kind.WHY_NOT, person=person(draft, "Bo Lind"), at=AT
    )
    alice.post(at_run(draft, f"questions/{question.public_id}/stop/"))
    jobs.answer.func(question_id=question.pk)
    question.refresh_from_db()

    assert question.job_state == Analysis.JobState.CANCELLED
    assert question.result == {}
    page = text(alice.get(at_run(draft, f"questions/{question.public_id}/")))
    assert "Stopped" in page


def test_a_trial_replaces_no_draft_until_it_is_taken_over(alice, draft, programme):
    settings = {
        "skills": 90,
        "wishes": 40,
        "shared_ground": 30,
        "time": 20,
        "distance": 20,
        "coverage": "none",
    }
    page = text(alice.post(f"/programmes/{programme.public_id}/matching/try/", settings, follow=True))
    trial = MatchingRun.objects.get(what_if=True)

    assert "A trial with settings of its own" in page
    assert trial.settings["weights"]["skills"] == 45
    assert MatchingRun.objects.get(pk=draft.pk).is_under_review
    assert not trial.is_under_review

    alice.post(at_run(trial, "take-over/"))
    trial.refresh_from_db()
    assert trial.is_under_review
    assert trial.number > draft.number


def test_five_zeros_are_refused_with_a_sentence(alice, draft, programme):
    zeros = dict.fromkeys(["skills", "wishes", "shared_ground", "time", "distance"], 0) | {
        "coverage": "people"
    }
    answer = alice.post(f"/programmes/{programme.public_id}/matching/try/", zeros)

    assert answer.status_code == 422
    assert "At least one of the five has to count for something." in text(answer)


def test_two_drafts_are_laid_side_by_side(alice, draft, programme, drafted, manager):
    pair = Proposal.objects.get(run=draft)
    services.reject(actor=manager, proposal=pair, reason="timing", at=AT)
    newer = drafted(programme)

    page = text(alice.get(at_run(newer, "compare/"), {"with": str(draft.public_id)}))

    assert f"Draft {draft.number} and draft {newer.number}" in page
    assert "Eve Moor and Bo Lind" in page
    assert "Gains a match: Bo Lind." in page


def test_without_a_second_draft_the_page_says_what_to_do(alice, draft):
    assert "There is no other draft to compare with yet" in text(alice.get(at_run(draft, "compare/")))


def test_who_was_left_out_when_the_last_draft_was_approved_waits_first(programme, drafted, manager):
    takes_part(
        programme,
        a_person("Ada Bell", level=5, unit="Legal"),
        offers={"SQL": 5},
        learns=False,
        giver_capacity=1,
    )
    for name in ("Bo Lind", "Cy Wren"):
        takes_part(programme, a_person(name, level=1), needs={"SQL": (1, 2)}, gives=False)
    run = drafted(programme)
    services.approve(actor=manager, run=run, revision=run.revision, at=AT)

    waiting = selectors.matching_problem(
        MatchingRun(programme=programme, number=2, as_of=AT.date())
    ).problem.waiting

    assert waiting == {run.unmatched.get().person.public_id.hex}


@pytest.fixture
def wide(programme, drafted):
    """Twelve learners of two units for four places, and somebody nobody can teach."""
    for number in range(4):
        giver = a_person(f"Giver {number}", level=5, unit="Legal")
        takes_part(programme, giver, offers={"SQL": 5}, learns=False, giver_capacity=1)
    for number in range(12):
        learner = a_person(f"Learner {number:02}", level=1, unit="Data" if number % 2 else "Grid")
        takes_part(programme, learner, needs={"SQL": (1, 2)}, gives=False)
    takes_part(programme, a_person("Left Out", level=1), needs={"Welding": (1, 2)}, gives=False)
    return drafted(programme)


@pytest.mark.parametrize(
    ("kind", "said", "attribute"),
    [
        (Kind.RECRUITING, "Somebody who teaches SQL", ""),
        (Kind.FAIRNESS, "groups were compared, and none differs by more than chance.", "unit"),
        (Kind.STAGES, "People with a match stays at 4 without being sought.", ""),
        (Kind.LOAD, "The busiest has 1, and 1 are needed to cover as many people.", ""),
        (Kind.INCENTIVES, "who would declare half of their hours", ""),
    ],
)
def test_an_answer_is_said_in_sentences(alice, wide, kind, said, attribute):
    page = asked(alice, wide, kind=kind, attribute=attribute)

    assert said in page, page[page.find("<main") :]


def test_whoever_was_left_out_reads_why_without_anybodys_name(wide, manager, client):
    from bothways.apps.people.services import ensure_user

    left = wide.unmatched.filter(person__display_name__startswith="Learner").first()
    assert left
    client.force_login(ensure_user(left.person))
    address = f"/programmes/{wide.programme.public_id}/my-match/"
    assert "Nobody has been matched yet" in text(client.get(address)), "a draft is nobody's business yet"

    services.approve(actor=manager, run=wide, revision=wide.revision, at=AT)

    page = text(client.get(address))
    assert "Why there is no match for you yet" in page
    assert "who would fit" in page
    assert "Giver" not in page
    assert left.person.public_id.hex not in page


def test_a_pair_is_asked_how_far_each_weight_may_move(alice, draft):
    proposal = Proposal.objects.get(run=draft)
    offered = text(alice.get(at_run(draft, "questions/"), {"about": str(proposal.public_id)}))
    assert "About Ada Bell and Bo Lind" in offered

    page = asked(
        alice, draft, kind=Kind.WEIGHTS, person=proposal.giver.public_id, other=proposal.learner.public_id
    )

    assert "How firmly do Ada Bell and Bo Lind belong together?" in page
    assert re.search(r"Skills: stays from \d+ to 100 points; now it has 45", page)


def test_an_address_that_names_no_proposal_is_answered_kindly(alice, draft):
    answer = alice.get(at_run(draft, "questions/"), {"about": "not-an-id"})

    assert answer.status_code == 400
    assert "Open the draft again" in text(answer)
