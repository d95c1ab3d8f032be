"""The people of a proposal, whatever its shape: pair, ring, chain or circle."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from bothways.apps.matching_runs.models import MatchingRun, Proposal, ProposalMember
from bothways.apps.people.models import Person

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Together:
    """One relationship that would take places: who gives and who learns in it, by pseudonym."""

    givers: frozenset[str]
    learners: frozenset[str]


def pair_together(pair: Pair, *, two_way: bool) -> Together:
    """A pair; where each teaches the other, both are on both sides."""
    both = frozenset(pair)
    return Together(both, both) if two_way else Together(frozenset(pair[:1]), frozenset(pair[1:]))


def pairs_of(proposal: Proposal) -> list[Pair]:
    """The pairs that a lock or a rejection is about: the one of a pair, otherwise that of every flow."""
    flows = proposal.flows[:1] if proposal.shape == Proposal.Shape.PAIR else proposal.flows
    return [(flow["giver"], flow["learner"]) for flow in flows]


def pairs_of_rows(rows: QuerySet[Proposal]) -> list[Pair]:
    """The same of many proposals. One query."""
    return [pair for row in rows.only("shape", "flows") for pair in pairs_of(row)]


def members(proposals: Iterable[Proposal]) -> dict[int, list[Person]]:
    """Everybody in each of some proposals, by its primary key, givers first. One query."""
    found: dict[int, list[Person]] = defaultdict(list)
    for row in ProposalMember.objects.filter(proposal__in=proposals).select_related("person"):
        found[row.proposal_id].append(row.person)
    return dict(found)


def standing_groups(run: MatchingRun) -> dict[int, Together]:
    """Who would be together if the draft were approved, by the proposal's primary key. One query."""
    rows = ProposalMember.objects.filter(proposal__run=run, proposal__in=Proposal.objects.standing())
    givers: dict[int, set[str]] = defaultdict(set)
    learners: dict[int, set[str]] = defaultdict(set)
    for proposal, person, gives, learns in rows.values_list(
        "proposal_id", "person__public_id", "gives", "learns"
    ):
        if gives:
            givers[proposal].add(person.hex)
        if learns:
            learners[proposal].add(person.hex)
    return {key: Together(frozenset(givers[key]), frozenset(learners[key])) for key in {*givers, *learners}}
