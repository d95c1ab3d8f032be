"""Two drafts side by side: stages, relationships added, dropped and kept, and what changes for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from bothways.matching.solution import Matching, Stage

Flow = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is compared of a draft.

    Attributes:
        objective: its stages.
        relationships: each as its sorted flows (giver, learner), with what it is worth.
    """

    objective: tuple[Stage, ...]
    relationships: dict[tuple[Flow, ...], int]


@dataclass(frozen=True, slots=True)
class StageChange:
    """A stage before and after; None where one of the drafts does not have it."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Partners that one person gets or loses, sorted, by side."""

    person_id: str
    givers_added: tuple[str, ...] = ()
    givers_dropped: tuple[str, ...] = ()
    learners_added: tuple[str, ...] = ()
    learners_dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two drafts.

    Attributes:
        stages: in the order of the drafts.
        kept, added, dropped: relationships as their flows, sorted.
        gains, loses: people who have a partner in one draft only, sorted.
        weakest: worth of the weakest relationship before and after, None where there is none.
        people: everybody whose partners change, by id.
    """

    stages: tuple[StageChange, ...]
    kept: tuple[tuple[Flow, ...], ...]
    added: tuple[tuple[Flow, ...], ...]
    dropped: tuple[tuple[Flow, ...], ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]
    weakest: tuple[int | None, int | None]
    people: tuple[PersonChange, ...]


def drafted(matching: Matching) -> Drafted:
    """A solved problem as what is compared."""
    return Drafted(
        matching.objective,
        {
            tuple(sorted((flow.giver_id, flow.learner_id) for flow in one.flows)): one.fit.hundredths
            for one in matching.relationships
        },
    )


def compare(before: Drafted, after: Drafted) -> Comparison:
    """What the second draft changes.

    >>> one = Drafted((Stage("people_covered", 1),), {(("ada", "bo"),): 50})
    >>> two = Drafted((Stage("people_covered", 1),), {(("ada", "cy"),): 70})
    >>> found = compare(one, two)
    >>> found.gains, found.loses, found.weakest, [change.person_id for change in found.people]
    (('cy',), ('bo',), (50, 70), ['ada', 'bo', 'cy'])
    """
    old, new = before.relationships, after.relationships
    had, has = _people(old), _people(new)
    return Comparison(
        stages=_stages(before.objective, after.objective),
        kept=tuple(sorted(old.keys() & new.keys())),
        added=tuple(sorted(new.keys() - old.keys())),
        dropped=tuple(sorted(old.keys() - new.keys())),
        gains=tuple(sorted(has - had)),
        loses=tuple(sorted(had - has)),
        weakest=(min(old.values(), default=None), min(new.values(), default=None)),
        people=_changes({flow for flows in old for flow in flows}, {flow for flows in new for flow in flows}),
    )


def _people(relationships: Iterable[tuple[Flow, ...]]) -> set[str]:
    return {person for flows in relationships for flow in flows for person in flow}


def _stages(before: tuple[Stage, ...], after: tuple[Stage, ...]) -> tuple[StageChange, ...]:
    old = {stage.name: stage.value for stage in before}
    new = {stage.name: stage.value for stage in after}
    names = [stage.name for stage in before[:-1] if stage.name != after[-1].name] if after else list(old)
    names += [stage.name for stage in after if stage.name not in names]
    names += [stage.name for stage in before if stage.name not in names]
    return tuple(StageChange(name, old.get(name), new.get(name)) for name in names)


def _changes(before: set[Flow], after: set[Flow]) -> tuple[PersonChange, ...]:
    lists: dict[str, dict[str, list[str]]] = {}
    for flows, verb in ((after - before, "added"), (before - after, "dropped")):
        for giver, learner in sorted(flows):
            lists.setdefault(learner, {}).setdefault(f"givers_{verb}", []).append(giver)
            lists.setdefault(giver, {}).setdefault(f"learners_{verb}", []).append(learner)
    return tuple(
        PersonChange(person, **{name: tuple(others) for name, others in found.items()})
        for person, found in sorted(lists.items())
    )
