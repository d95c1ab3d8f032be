"""Asking for a run, and the draft that comes of it."""

from datetime import timedelta

import pytest
from nordlys import AT, a_pair, a_person, a_programme, an_organisation, takes_part

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.matching_runs import jobs, selectors, services
from bothways.apps.matching_runs.models import MatchingRun, Proposal, Unmatched
from bothways.apps.matching_runs.services import drafting
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import DecisionRight, Preference
from bothways.apps.programmes.models import Enrolment
from bothways.errors import Invalid
from bothways.foundation.clock import now
from bothways.matching.people.constraints import Rule

JobState = MatchingRun.JobState


def asked(manager, programme):
    return services.request_run(actor=manager, programme=programme, at=now())


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_a_run_of_each_model_proposes_the_pair_that_suits(drafted, model):
    programme = a_programme(model)
    junior, senior = a_pair(programme)

    run = drafted(programme)

    proposal = Proposal.objects.get(run=run)
    giver, learner = (junior, senior) if model == "reverse" else (senior, junior)
    assert (proposal.giver, proposal.learner) == (giver, learner)
    assert len(proposal.flows) == (2 if model == "reciprocal" else 1)
    assert proposal.direction == {"traditional": "downward", "reverse": "upward", "reciprocal": "both"}[model]
    assert run.certificate["optimal"]
    assert len(run.certificate["input_sha256"]) == 64
    assert run.inputs["people"][0]["person_id"] in {junior.public_id.hex, senior.public_id.hex}


def test_a_run_and_its_draft_stand_in_the_diary(drafted, manager):
    programme = a_programme()
    a_pair(programme)

    run = drafted(programme)

    verbs = list(ActivityEntry.objects.filter(target=run.public_id).values_list("verb", "actor"))
    assert verbs == [("matching_run.requested", manager.person_public_id), ("matching_run.drafted", None)]


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "enrolling", "closing", "paused"])
def test_nobody_is_matched_before_enrolment_is_closed(manager, state):
    programme = a_programme(state=state)
    a_pair(programme)

    with pytest.raises(services.MatchingNotOpen):
        asked(manager, programme)


def test_a_rolling_programme_matches_while_people_still_enrol(drafted):
    programme = a_programme(state="enrolling", rolling=True)
    a_pair(programme)

    assert drafted(programme).job_state == JobState.DONE


def test_one_person_alone_is_not_matched(manager):
    programme = a_programme()
    takes_part(programme, a_person("Kofi Mensah", level=2), offers={"SQL": 4})

    with pytest.raises(services.NobodyReady):
        asked(manager, programme)


def test_a_programme_has_one_run_at_a_time(manager):
    programme = a_programme()
    a_pair(programme)
    asked(manager, programme)

    with pytest.raises(services.RunUnderWay):
        asked(manager, programme)


def test_a_run_that_lost_its_worker_gives_way_to_a_new_one(manager):
    programme = a_programme()
    a_pair(programme)
    lost = asked(manager, programme)
    MatchingRun.objects.filter(pk=lost.pk).update(
        job_state=JobState.RUNNING, updated_at=now() - drafting.SILENT_FOR - timedelta(seconds=1)
    )

    run = asked(manager, programme)

    lost.refresh_from_db()
    assert (lost.job_state, run.number) == (JobState.FAILED, 2)


def test_the_job_can_run_twice_and_makes_one_draft(drafted):
    programme = a_programme()
    a_pair(programme)
    run = drafted(programme)

    jobs.draft.func(run_id=run.pk)

    assert Proposal.objects.filter(run=run).count() == 1


def test_a_stopped_run_saves_nothing(manager, monkeypatch):
    programme = a_programme()
    a_pair(programme)
    run = asked(manager, programme)
    solve = drafting.engine.solve

    def stopped_midway(problem, *, progress):
        services.stop(actor=manager, run=run, at=now())
        monkeypatch.setattr(drafting, "SAVED_EVERY", 0)
        return solve(problem, progress=progress)

    monkeypatch.setattr(drafting.engine, "solve", stopped_midway)
    jobs.draft.func(run_id=run.pk)

    run.refresh_from_db()
    assert run.job_state == JobState.CANCELLED
    assert not Proposal.objects.filter(run=run).exists()


def test_a_run_that_was_stopped_before_it_began_never_begins(manager):
    programme = a_programme()
    a_pair(programme)
    run = asked(manager, programme)
    services.stop(actor=manager, run=run, at=now())

    jobs.draft.func(run_id=run.pk)

    run.refresh_from_db()
    assert run.job_state == JobState.CANCELLED
    with pytest.raises(services.RunIsOver):
        services.stop(actor=manager, run=run, at=now())


def test_a_refusal_of_the_engine_is_kept_in_its_own_words(manager, monkeypatch):
    programme = a_programme()
    a_pair(programme)
    run = asked(manager, programme)

    def refuses(*_args, **_kwargs):
        raise Invalid("The five weights are points of 100.")

    monkeypatch.setattr(drafting.engine, "solve", refuses)
    jobs.draft.func(run_id=run.pk)

    run.refresh_from_db()
    assert (run.job_state, run.failure) == (JobState.FAILED, "The five weights are points of 100.")


def test_a_fault_of_ours_is_said_in_plain_words(manager, monkeypatch, caplog):
    programme = a_programme()
    a_pair(programme)
    run = asked(manager, programme)

    def breaks(*_args, **_kwargs):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(drafting.engine, "solve", breaks)
    jobs.draft.func(run_id=run.pk)

    run.refresh_from_db()
    assert run.job_state == JobState.FAILED
    assert "nothing was saved" in run.failure
    assert "secret" not in run.failure
    assert "secret detail" in caplog.text


def test_somebody_whose_level_is_not_known_is_listed_with_what_would_help(drafted):
    programme = a_programme()
    a_pair(programme)
    unknown = takes_part(programme, a_person("Nils", level=None), needs={"SQL": (1, 2)})

    run = drafted(programme)

    row = Unmatched.objects.get(run=run, person=unknown)
    assert (row.reason["code"], row.help["code"]) == ("level_missing", "add_level")
    assert run.people == 3


def test_management_chains_run_through_people_who_take_no_part(drafted):
    programme = a_programme()
    junior, senior = a_pair(programme)
    between = a_person("Between", level=4, manager=senior)
    Person.objects.filter(pk=junior.pk).update(manager=between)

    assert not Proposal.objects.filter(run=drafted(programme)).exists()


@pytest.mark.parametrize("between", ["block", "decision"])
def test_a_block_and_a_decision_right_keep_people_apart(drafted, between):
    programme = a_programme()
    junior, senior = a_pair(programme)
    if between == "block":
        Preference.objects.create(person=junior, other=senior, kind="block")
    else:
        DecisionRight.objects.create(person=senior, other=junior)

    assert not Proposal.objects.filter(run=drafted(programme)).exists()


def test_what_is_said_of_the_unmatched_never_tells_a_block(drafted):
    programme = a_programme()
    junior, senior = a_pair(programme)
    Preference.objects.create(person=junior, other=senior, kind="block")

    run = drafted(programme)

    said = [str(row.reason) + str(row.help) for row in Unmatched.objects.filter(run=run)]
    assert said
    assert not any("block" in text for text in said)


def test_wishes_count_in_the_fit(drafted):
    programme = a_programme()
    junior, senior = a_pair(programme)
    Preference.objects.create(person=junior, other=senior, kind="wish")
    Preference.objects.create(person=senior, other=junior, kind="wish")

    assert Proposal.objects.get(run=drafted(programme)).parts["wishes"] == 2000


def test_only_those_who_are_ready_are_matched(drafted):
    programme = a_programme()
    a_pair(programme, 1)
    junior, _senior = a_pair(programme, 2)
    Enrolment.objects.filter(person=junior).update(state="in_training")

    run = drafted(programme)

    assert [row.giver.display_name for row in Proposal.objects.filter(run=run)] == ["Junior 001"]


def test_free_times_are_compared_in_the_week_of_the_run(manager):
    programme = a_programme()
    junior, _senior = a_pair(programme)
    run = services.request_run(actor=manager, programme=programme, at=AT)

    people = {p.person_id: p for p in selectors.matching_problem(run).problem.people}

    assert people[junior.public_id.hex].weekly == ((2 * 1440 + 480, 2 * 1440 + 660),)


def test_the_number_of_queries_does_not_grow_with_the_programme(manager, django_assert_num_queries):
    small, large = a_programme(), a_programme()
    a_pair(small, 1)
    for number in range(2, 12):
        a_pair(large, number)
    runs = [asked(manager, programme) for programme in (small, large)]

    for asked_for in runs:
        run = MatchingRun.objects.select_related("programme").get(pk=asked_for.pk)
        with django_assert_num_queries(14):
            selectors.matching_problem(run)


def test_an_organisation_is_covered_as_far_as_it_can_be(drafted):
    programme = a_programme("reciprocal")
    an_organisation(programme)

    run = drafted(programme)

    facts = selectors.standing(run)
    assert len(facts.covered) == run.certificate["objective"][0]["value"]
    assert facts.optimal
    assert facts.scope == run.people


def test_every_rule_has_a_sentence():
    from bothways.apps.matching_runs.selectors import sentences

    assert all(sentences.rule(rule) for rule in Rule)
