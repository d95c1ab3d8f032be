"""The hash and the rules that a certificate carries."""

from dataclasses import replace

from matching.pools import pool

from bothways.matching.proofs.certificate import canonical_sha256, rules_of


def test_the_hash_does_not_depend_on_the_order_of_anything():
    problem = pool("traditional", 30, 1)
    turned = replace(
        problem,
        people=tuple(
            replace(p, offers=p.offers[::-1], needs=p.needs[::-1]) for p in reversed(problem.people)
        ),
        managers=dict(reversed(problem.managers.items())),
        blocks=frozenset((b, a) for a, b in problem.blocks),
    )

    assert canonical_sha256(turned) == canonical_sha256(problem)


def test_the_hash_changes_with_every_fact():
    problem = pool("traditional", 30, 1)
    first, *rest = problem.people
    changes = [
        {"unit": "elsewhere"},
        {"weekly": ((0, 60),)},
        {"level": 9},
        {"learner_capacity": 7},
        {"interests": frozenset({"new"})},
        {"offers": ()},
        {"gives": not first.gives},
        {"languages": frozenset({"nb"})},
    ]

    seen = {
        canonical_sha256(replace(problem, people=(replace(first, **change), *rest))) for change in changes
    }

    assert len(seen | {canonical_sha256(problem)}) == len(changes) + 1


def test_rules_count_what_was_missing():
    problem = pool("reverse", 30, 1)

    rules = rules_of(problem)

    assert rules["model"] == "reverse"
    assert rules["missing"]["times"] == sum(p.weekly is None for p in problem.people)
    assert rules["constraints"]["same_immediate_team"] == "only where lifted"
