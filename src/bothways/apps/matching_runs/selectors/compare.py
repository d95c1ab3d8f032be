"""Two drafts side by side: goals, what one has and the other has not, and who wins or loses a partner."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from bothways.apps.matching_runs.models import MatchingRun, Proposal, ProposalMember
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.matching_runs.selectors.standing import standing
from bothways.apps.people.models import Person
from bothways.apps.relationships.selectors import names

LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class GoalCompared:
    """One number of both drafts, and the change from the first to the second."""

    word: str
    one: str
    two: str
    change: str


@dataclass(frozen=True, slots=True)
class Together:
    """People who are together in one of the drafts alone, with their fit."""

    who: str
    skills: str
    fit: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts.

    Attributes:
        goals: numbers of both.
        only_one, only_two: what only the first and only the second would bring together.
        kept: how many they share.
        gains, loses: who learns from somebody only in the second, and only in the first.
    """

    goals: list[GoalCompared]
    only_one: list[Together]
    only_two: list[Together]
    kept: int
    gains: list[str]
    loses: list[str]


def comparison(one: MatchingRun, two: MatchingRun) -> Comparison:
    """Compare what the approval of either would send out. A constant number of queries."""
    first, second = _groups(one), _groups(two)
    facts = standing(one), standing(two)
    gains = facts[1].covered - facts[0].covered
    loses = facts[0].covered - facts[1].covered
    people = {
        person.pk: person.display_name
        for person in Person.objects.filter(pk__in=gains | loses).only("display_name")
    }
    rows = (
        (sentences.stage("people_covered"), len(facts[0].covered), len(facts[1].covered)),
        (sentences.stage("pairs"), facts[0].proposals, facts[1].proposals),
        (sentences.stage("weakest"), facts[0].weakest or 0, facts[1].weakest or 0),
        (sentences.stage("total_fit"), facts[0].total_points, facts[1].total_points),
    )
    return Comparison(
        goals=[GoalCompared(word, str(a), str(b), sentences.signed(b - a)) for word, a, b in rows],
        only_one=[first[key] for key in first if key not in second][:LISTED],
        only_two=[second[key] for key in second if key not in first][:LISTED],
        kept=len(first.keys() & second.keys()),
        gains=sorted(people[key] for key in gains),
        loses=sorted(people[key] for key in loses),
    )


def comparable(run: MatchingRun) -> list[MatchingRun]:
    """Other drafts of the programme, newest first."""
    rows = MatchingRun.objects.filter(programme=run.programme_id, job_state=MatchingRun.JobState.DONE)
    return list(rows.exclude(pk=run.pk).defer("inputs", "certificate").order_by("-number")[:20])


def _groups(run: MatchingRun) -> dict[frozenset[tuple[int, bool, bool]], Together]:
    """What a draft would bring together, by the people and their sides; weakest fit last."""
    members: dict[int, list[ProposalMember]] = defaultdict(list)
    for row in ProposalMember.objects.filter(proposal__run=run).select_related("person"):
        members[row.proposal_id].append(row)
    found = {}
    for proposal in Proposal.objects.filter(run=run).standing().order_by("-fit_hundredths", "pk"):
        own = members[proposal.pk]
        key = frozenset((row.person_id, row.gives, row.learns) for row in own)
        found[key] = Together(names([row.person for row in own]), proposal.skills, proposal.fit)
    return found
