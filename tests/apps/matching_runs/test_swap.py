"""Swap by hand: the price first, then the saving."""

import pytest
from nordlys import AT, a_pair, a_person, a_programme, an_organisation, takes_part

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.matching_runs import selectors, services
from bothways.apps.matching_runs.models import Proposal
from bothways.apps.profiles.models import DecisionRight

State = Proposal.State


@pytest.fixture
def programme(cast):
    return a_programme()


@pytest.fixture
def crossed(programme, drafted):
    """Two juniors who both suit both seniors: as drafted, and crossed by a swap."""
    people = {}
    for name, level, unit, interest in (
        ("Kofi", 2, "Data", "chess"),
        ("Mei", 1, "Legal", "choir"),
    ):
        people[name] = takes_part(
            programme, a_person(name, level=level, unit=unit), offers={"SQL": 5}, interests=[interest]
        )
    for name, unit, interest in (("Ingrid", "Operations", "chess"), ("Olav", "Finance", "choir")):
        people[name] = takes_part(
            programme, a_person(name, level=6, unit=unit), needs={"SQL": (1, 3)}, interests=[interest]
        )
    return people, drafted(programme)


def row(run, giver):
    return (
        Proposal.objects.select_related("run__programme", "giver", "learner")
        .standing()
        .get(run=run, giver=giver)
    )


def swapped(manager, proposal, incoming, *, side="learner", revision=None):
    return services.swap(
        actor=manager,
        proposal=proposal,
        side=side,
        incoming=incoming,
        revision=proposal.run.revision if revision is None else revision,
        at=AT,
    )


def test_the_price_is_named_before_anything_is_saved(crossed):
    people, run = crossed
    kofi = row(run, people["Kofi"])
    assert kofi.learner == people["Ingrid"]

    price = selectors.price(run, kofi, side="learner", incoming=people["Olav"])

    assert price.possible
    assert price.sentences[0] == "Kofi would teach Olav instead of Ingrid. Mei would teach Ingrid."
    lines = {line.word: (line.now, line.after, line.change) for line in price.lines}
    assert lines["People covered"] == ("2", "2", "0")
    assert lines["Total fit"][2] == "−30"
    assert Proposal.objects.filter(run=run, by_hand=True).count() == 0


def test_a_saved_swap_exchanges_partners_and_is_marked_as_made_by_hand(crossed, manager):
    people, run = crossed

    saved = swapped(manager, row(run, people["Kofi"]), people["Olav"])

    pairs = {
        (p.giver.display_name, p.learner.display_name) for p in Proposal.objects.filter(run=run).standing()
    }
    assert pairs == {("Kofi", "Olav"), ("Mei", "Ingrid")}
    assert saved.by_hand
    assert (saved.giver, saved.learner) == (people["Kofi"], people["Olav"])
    assert saved.reasons
    assert saved.decided_by_id == manager.person_id
    verbs = ActivityEntry.objects.filter(verb__startswith="proposal.").values_list("verb", flat=True)
    assert sorted(verbs) == ["proposal.swapped_in"] * 2 + ["proposal.swapped_out"] * 2


def test_a_swap_back_restores_the_optimum(crossed, manager):
    people, run = crossed
    saved = swapped(manager, row(run, people["Kofi"]), people["Olav"])
    saved = row(run, saved.giver)

    swapped(manager, saved, people["Ingrid"])

    assert selectors.standing(run).optimal
    assert Proposal.objects.filter(run=run).standing().count() == 2


def test_the_giver_can_be_replaced_as_well(crossed, manager):
    people, run = crossed

    swapped(manager, row(run, people["Kofi"]), people["Mei"], side="giver")

    assert row(run, people["Mei"]).learner == people["Ingrid"]


def test_somebody_without_a_match_can_come_in(manager, drafted, programme):
    a_pair(programme)
    spare = takes_part(programme, a_person("Spare", level=1, unit="Legal"), offers={"Craft 0": 3})
    run = drafted(programme)
    before = Proposal.objects.get(run=run)

    saved = swapped(manager, row(run, before.giver), spare, side="giver")

    assert list(Proposal.objects.filter(run=run).standing()) == [saved]


def test_a_swap_that_leaves_somebody_alone_says_who(manager, drafted, programme):
    a_pair(programme)
    lonely = takes_part(programme, a_person("Lonely", level=6, unit="Legal"), needs={"Craft 0": (2, 1)})
    run = drafted(programme)
    proposal = Proposal.objects.select_related("run__programme", "giver", "learner").get(run=run)
    comes, goes = (lonely, proposal.learner) if proposal.learner != lonely else (None, None)

    price = selectors.price(run, proposal, side="learner", incoming=comes)

    assert f"{goes.display_name} would be left without a match." in price.sentences[0]


def test_a_hard_rule_is_never_overridden(crossed, manager):
    people, run = crossed
    DecisionRight.objects.create(person=people["Olav"], other=people["Kofi"])
    proposal = row(run, people["Kofi"])

    price = selectors.price(run, proposal, side="learner", incoming=people["Olav"])

    assert not price.possible
    assert price.sentences == ["One of the two decides about the other.", "This rule is never relaxed."]
    with pytest.raises(services.RuleForbids):
        swapped(manager, proposal, people["Olav"])


def test_a_locked_pair_does_not_give_way(crossed, manager):
    people, run = crossed
    services.lock(actor=manager, proposal=row(run, people["Mei"]), at=AT)
    proposal = row(run, people["Kofi"])

    assert not selectors.price(run, proposal, side="learner", incoming=people["Olav"]).possible
    with pytest.raises(services.HeldByLock):
        swapped(manager, proposal, people["Olav"])
    assert row(run, people["Mei"]).learner == people["Olav"]


def test_a_price_of_an_older_state_of_the_draft_is_not_saved(crossed, manager):
    people, run = crossed
    proposal = row(run, people["Kofi"])
    services.lock(actor=manager, proposal=row(run, people["Kofi"]), at=AT)

    with pytest.raises(services.DraftMovedOn):
        swapped(manager, proposal, people["Olav"], revision=0)

    assert not Proposal.objects.filter(run=run, by_hand=True).exists()


def test_a_proposal_that_was_rejected_meanwhile_is_not_swapped(crossed, manager):
    people, run = crossed
    proposal = row(run, people["Kofi"])
    services.reject(actor=manager, proposal=proposal, reason="timing", at=AT)

    with pytest.raises(services.NotStanding):
        swapped(manager, proposal, people["Olav"], revision=1)


def test_somebody_who_is_not_ready_cannot_come_in(crossed, manager, programme):
    people, run = crossed
    stranger = a_person("Stranger", level=5)
    programme.enrolments.create(person=stranger, state="applied")

    assert not selectors.price(run, row(run, people["Kofi"]), side="learner", incoming=stranger).possible
    with pytest.raises(services.RuleForbids):
        swapped(manager, row(run, people["Kofi"]), stranger)


def test_candidates_are_listed_best_first_and_the_impossible_with_their_rule(crossed):
    people, run = crossed
    DecisionRight.objects.create(person=people["Kofi"], other=people["Mei"])

    listed = selectors.candidates(run, row(run, people["Kofi"]), "learner", "")

    assert [one.person.name for one in listed.possible] == ["Olav"]
    assert listed.possible[0].partners == "Mei"
    assert [one.person.name for one in listed.impossible] == ["Mei"]
    assert listed.impossible[0].why_not


def test_candidates_are_found_by_name_unit_or_skill(crossed):
    people, run = crossed
    proposal = row(run, people["Kofi"])

    for words in ("olav", "finance", "sql ol"):
        assert [
            one.person.name for one in selectors.candidates(run, proposal, "learner", words).possible
        ] == ["Olav"]
    assert selectors.candidates(run, proposal, "learner", "nobody").possible == []


def test_capacities_hold_after_every_swap_in_a_two_way_model(manager, drafted, cast):
    programme = a_programme("reciprocal")
    an_organisation(programme, 16)
    run = drafted(programme)
    done = 0
    for proposal in Proposal.objects.select_related("run__programme", "giver", "learner").filter(run=run)[:4]:
        proposal.refresh_from_db()
        if not proposal.stands:
            continue
        listed = selectors.candidates(run, proposal, "learner", "")
        if not listed.possible:
            continue
        incoming = a_person_named(listed.possible[0].person.name)
        run.refresh_from_db()
        swapped(manager, proposal, incoming, revision=run.revision)
        found = selectors.matching_problem(run)
        assert not selectors.over_capacity(found.problem, selectors.standing_groups(run).values())
        assert not selectors.broken_pairs(found, selectors.standing_pairs(run))
        done += 1
    assert done


def a_person_named(name):
    from bothways.apps.people.models import Person

    return Person.objects.get(display_name=name)
