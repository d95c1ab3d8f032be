"""What people decline in private is in no output, and cannot be told from what a manager ruled out."""

import random
from dataclasses import astuple, is_dataclass, replace

import pytest
from matching.pools import pool

from bothways.matching.engine import audit, judge, price_of_change, sentence, solve, suggest_swap
from bothways.matching.proofs.certificate import rules_of
from bothways.matching.rematching.rematch import join

SECRETS = ("block", "reject", "mismatch", "declin", "ruled out", "private", "wish", "named each other")


def strings(thing):
    """Every text in an output, at any depth."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        yield from strings(astuple(thing))
    elif isinstance(thing, dict):
        yield from (text for item in thing.items() for text in strings(item))
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from (text for item in thing for text in strings(item))


def everything(problem, pairs, blocked):
    """All that a run says: the draft, the unmatched, verdicts, swaps, audits, prices, re-matching."""
    draft = [relationship.pair for relationship in solve(problem).relationships]
    swaps = [suggest_swap(problem, draft, add=pair) for pair in blocked]
    prices = [price_of_change(problem, draft, [*draft, pair]) for pair in blocked]
    names = {person.person_id: person.person_id for person in problem.people}
    found = solve(problem)
    return {
        "draft": (found.relationships, found.objective, found.bound, found.feasible_pairs),
        "unmatched": found.unmatched,
        "verdicts": [judge(problem, *pair) for pair in pairs],
        "swaps": swaps,
        "prices": [sentence(price, names) for price in prices] + prices,
        "audit": audit(problem, [*draft, *blocked]),
        "joined": join(problem, draft[:-2], [draft[-1][1]]),
    }


def planted(model, seed):
    """A problem, and a few feasible pairs that its people decline in private."""
    rng = random.Random(f"{model} {seed}")
    problem = replace(pool(model, 18, seed, skills=2), blocks=frozenset(), forbidden=frozenset())
    draft = [relationship.pair for relationship in solve(problem).relationships]
    return problem, frozenset(rng.sample(draft, min(3, len(draft))))


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("seed", range(6))
def test_blocked_and_forbidden_pairs_give_the_same_output_word_for_word(model, seed):
    problem, secret = planted(model, seed)
    pairs = [(a.person_id, b.person_id) for a in problem.people[:6] for b in problem.people[:6] if a != b]
    pairs += sorted(secret)

    blocked = everything(replace(problem, blocks=secret), pairs, sorted(secret))
    turned = everything(replace(problem, blocks=frozenset((b, a) for a, b in secret)), pairs, sorted(secret))
    forbidden = everything(replace(problem, forbidden=secret), pairs, sorted(secret))

    assert blocked == turned == forbidden


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
@pytest.mark.parametrize("seed", range(6))
def test_no_output_says_that_anybody_declined_anybody(model, seed):
    problem, secret = planted(model, seed)
    said = everything(replace(problem, blocks=secret), sorted(secret), sorted(secret))

    for text in strings(said):
        assert not any(word in text.casefold() for word in SECRETS), text
    assert not secret & {relationship.pair for relationship in said["draft"][0]}
    for one in said["unmatched"]:
        partner = one.help.data.get("person")
        assert partner is None or not {(partner, one.person_id), (one.person_id, partner)} & secret


def test_the_rules_that_are_written_down_count_no_blocks():
    problem, secret = planted("traditional", 1)

    assert rules_of(replace(problem, blocks=secret)) == rules_of(problem)
