"""Why these two: reasons and the one trade-off of a relationship, from facts that both may see.

Reasons are codes with data, so that pages can say them in any language; `text` is the English sentence. They
never mention wishes or blocks.

====================== ============================================ =====================================
code                   data                                         said of
====================== ============================================ =====================================
covers_all_needs       skills: names; needs: count                  one-way flow, every need covered
covers_some_needs      skills: names; needs: count                  one-way flow, some needs covered
teaches_each_other     down: names; up: names                       two-way relationship
shared_ground          tags: names                                  interests in common
different_surroundings unit, location, job_family: true or false    distance
time_in_common         minutes: a week                              time
needs_left             skills: names                                trade-off: needs nobody covers here
one_level_ahead        skills: names                                trade-off: covered by half
little_time            minutes: a week                              trade-off: under two hours a week
times_unknown          (none)                                       trade-off: times were not given
same_surroundings      unit, location, job_family: true where same  trade-off: little distance
no_shared_ground       (none)                                       trade-off: no interests in common
interests_unknown      (none)                                       trade-off: interests were not given
====================== ============================================ =====================================

The codes of `missing` are languages, times, interests, unit, location, job_family.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from bothways.matching.people.pairs import given_facts, given_pairs
from bothways.matching.people.population import Ints, Population
from bothways.matching.people.reporting import indirect_tie
from bothways.matching.people.scoring import Facts, fit_of
from bothways.matching.problem import Need, Offer, Person
from bothways.matching.solution import CoveredNeed, Fit, FlowProposal, Reason, RelationshipProposal
from bothways.skills.levels import TEACHING_LEVEL
from bothways.skills.naming import skill_key

MOST_REASONS: Final = 3
FULL_LEAD: Final = 2
LITTLE: Final = 120
"""Minutes a week in common below which time is named as a trade-off."""

key_of = cache(skill_key)


def relationships(population: Population, giver: Ints, learner: Ints) -> tuple[RelationshipProposal, ...]:
    """Explain chosen pairs (aligned rows of people, in two-way models in either order), sorted by pair."""
    pairs = given_pairs(population, giver, learner)
    facts = given_facts(population, pairs)
    made = (
        relationship(population, int(giver[row]), int(learner[row]), facts, row, int(pairs.minutes[row]))
        for row in range(len(giver))
    )
    return tuple(sorted(made, key=lambda proposal: proposal.pair))


def relationship(
    population: Population, giver: int, learner: int, facts: Facts, row: int, minutes: int
) -> RelationshipProposal:
    """One pair with its flows, fit and reasons."""
    problem = population.problem
    first, second = problem.people[giver], problem.people[learner]
    flows = flows_between(first, second, two_way=problem.model.two_way)
    fit = fit_of(facts, row, problem.weights)
    reasons = _for_it(first, second, flows, minutes)
    return RelationshipProposal(
        flows=flows,
        fit=fit,
        reasons=tuple(reasons[:MOST_REASONS]),
        trade_off=indirect_tie(problem, first, second)
        or _against_it(first, second, flows, minutes, fit, population),
        missing=missing_facts(first, second),
    )


def flows_between(giver: Person, learner: Person, *, two_way: bool) -> tuple[FlowProposal, ...]:
    """The flow from giver to learner, or in two-way models both, the more senior giver first."""
    flow = flow_of(giver, learner)
    if not two_way:
        return (flow,)
    senior_first = (-(giver.level or 0), giver.person_id) < (-(learner.level or 0), learner.person_id)
    back = flow_of(learner, giver)
    return (flow, back) if senior_first else (back, flow)


def flow_of(giver: Person, learner: Person) -> FlowProposal:
    """What the giver can teach the learner, by falling priority, then name.

    >>> ada = Person("ada", offers=(Offer("SQL", 4), Offer("AI", topic=True)))
    >>> bo = Person("bo", needs=(Need("ai", priority=1, topic=True), Need("sql", 2, priority=3)))
    >>> [(need.skill, need.giver_level) for need in flow_of(ada, bo).covers]
    [('sql', 4), ('ai', None)]
    """
    offers = {(key_of(offer.skill), offer.topic): offer for offer in giver.offers}
    covers = [
        CoveredNeed(need.skill, None, None, need.priority, topic=True)
        if need.topic
        else CoveredNeed(need.skill, offer.level, need.level, need.priority)
        for need in learner.needs
        if (offer := offers.get((key_of(need.skill), need.topic))) and covers_need(offer, need)
    ]
    covers.sort(key=lambda need: (-need.priority, need.skill))
    return FlowProposal(giver.person_id, learner.person_id, tuple(covers))


def covers_need(offer: Offer, need: Need) -> bool:
    """Whether an offer of the same skill or topic serves the need."""
    return need.topic or (offer.level >= TEACHING_LEVEL and offer.level > need.level)


def missing_facts(first: Person, second: Person) -> tuple[str, ...]:
    """Names of the facts that either of the two has not given."""
    given = {
        "languages": first.languages is not None and second.languages is not None,
        "times": first.weekly is not None and second.weekly is not None,
        "interests": bool(first.interests and second.interests),
        "unit": first.unit is not None and second.unit is not None,
        "location": first.location is not None and second.location is not None,
        "job_family": first.job_family is not None and second.job_family is not None,
    }
    return tuple(name for name, known in given.items() if not known)


def _for_it(first: Person, second: Person, flows: Sequence[FlowProposal], minutes: int) -> list[Reason]:
    reasons = [_cover_reason(flows, first if flows[0].learner_id == first.person_id else second)]
    tags = sorted(first.interests & second.interests)
    if tags:
        reasons.append(Reason("shared_ground", f"Interests in common: {_listed(tags)}", {"tags": tags}))
    differing = _compared(first, second, same=False)
    if any(differing.values()):
        text = f"Different {_joined(_PLURAL[name] for name, yes in differing.items() if yes)}"
        reasons.append(Reason("different_surroundings", text, differing))
    if minutes >= LITTLE:
        text = f"{minutes} minutes a week in common"
        reasons.append(Reason("time_in_common", text, {"minutes": minutes}))
    return reasons


def _cover_reason(flows: Sequence[FlowProposal], learner: Person) -> Reason:
    skills = [need.skill for need in flows[0].covers]
    if len(flows) > 1:
        back = [need.skill for need in flows[1].covers]
        text = f"Each teaches the other: {_listed(skills)} one way, {_listed(back)} the other"
        return Reason("teaches_each_other", text, {"down": skills, "up": back})
    count = len(learner.needs)
    if len(skills) < count:
        text = f"Covers {len(skills)} of {count} needs: {_listed(skills)}"
        return Reason("covers_some_needs", text, {"skills": skills, "needs": count})
    what = {1: "the one need", 2: "both needs"}.get(count, f"all {count} needs")
    text = f"Covers {what}: {_listed(skills)}"
    return Reason("covers_all_needs", text, {"skills": skills, "needs": count})


def _against_it(
    first: Person,
    second: Person,
    flows: Sequence[FlowProposal],
    minutes: int,
    fit: Fit,
    population: Population,
) -> Reason | None:
    """What costs the most points of what could be had, wishes aside."""
    weights = population.problem.weights
    costs: list[tuple[int, Reason]] = []
    need = _need_trade_off(flows, {first.person_id: first, second.person_id: second})
    if need:
        costs.append((100 * weights.skills - fit.skills, need))
    if minutes < LITTLE:
        text = f"Only {minutes} minutes a week in common"
        time = Reason("little_time", text, {"minutes": minutes})
        if minutes < 0:
            time = Reason("times_unknown", "Times in common are not known", {})
        costs.append((100 * weights.time - fit.time, time))
    same = _compared(first, second, same=True)
    if same["unit"]:
        text = f"Same {_joined(_SINGULAR[name] for name, yes in same.items() if yes)}"
        costs.append((100 * weights.distance - fit.distance, Reason("same_surroundings", text, same)))
    if not first.interests & second.interests:
        ground = Reason("no_shared_ground", "No interests in common", {})
        if not (first.interests and second.interests):
            ground = Reason("interests_unknown", "Interests in common are not known", {})
        costs.append((100 * weights.shared_ground - fit.shared_ground, ground))
    return max(costs, key=lambda cost: cost[0])[1] if costs else None


def _need_trade_off(flows: Sequence[FlowProposal], people: dict[str, Person]) -> Reason | None:
    left: list[str] = []
    near: list[str] = []
    for flow in flows:
        served = {(need.skill, need.topic) for need in flow.covers}
        left += [n.skill for n in people[flow.learner_id].needs if (n.skill, n.topic) not in served]
        near += [n.skill for n in flow.covers if not n.topic and _lead(n) < FULL_LEAD]
    if left:
        word = "a need" if len(left) == 1 else f"{len(left)} needs"
        return Reason("needs_left", f"Leaves {word} open: {_listed(left)}", {"skills": left})
    if near:
        return Reason("one_level_ahead", f"Only one level ahead in {_listed(near)}", {"skills": near})
    return None


def _lead(need: CoveredNeed) -> int:
    return (need.giver_level or 0) - (need.learner_level or 0)


def _compared(first: Person, second: Person, *, same: bool) -> dict[str, bool]:
    """For unit, location and job family: known of both, and the same or different."""
    mine = (first.unit, first.location, first.job_family)
    yours = (second.unit, second.location, second.job_family)
    return {
        name: None not in (a, b) and (a == b) is same
        for name, a, b in zip(_SINGULAR, mine, yours, strict=True)
    }


_SINGULAR: Final = {"unit": "unit", "location": "site", "job_family": "job family"}
_PLURAL: Final = {"unit": "units", "location": "sites", "job_family": "job families"}


def _joined(words: Iterable[str]) -> str:
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)


def _listed(names: Sequence[str], most: int = 4) -> str:
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + rest
