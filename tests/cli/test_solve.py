"""`bothways solve`: scores of one's own, against every answer by the book."""

import json
import random
from collections import defaultdict

import pytest
from cli import score_tables
from cli.running import rows
from cli.score_tables import Group, Table, rank

EVERY = {
    "assignment": score_tables.assignments,
    "reciprocal": score_tables.reciprocals,
    "rings": score_tables.rings,
    "circles": score_tables.circles,
}
KINDS = list(EVERY)


def certificate(folder):
    return json.loads((folder / "certificate.json").read_text(encoding="utf-8"))


def groups_of(folder, kind, table):
    """The groups that matching.csv holds, each flow with the score that was given for it."""
    found = defaultdict(list)
    for row in rows(folder / "matching.csv"):
        found[row["group"]].append(row)
    groups = []
    for members in found.values():
        flows = tuple((row["giver_id"], row["learner_id"], int(row["score"])) for row in members)
        for flow, row in zip(flows, members, strict=True):
            key = (*flow[:2], row["slot"]) if kind == "circles" else flow[:2]
            assert table.rows[key] == flow[2]
        worths = tuple(flow[2] for flow in flows)
        groups.append(Group(flows, (sum(worths),) if kind == "reciprocal" else worths, kind == "reciprocal"))
    return groups


def table_of(kind, seed):
    """A small random table with options; few distinct scores, so that every stage has something to decide."""
    draw = random.Random(f"{kind} {seed}")
    step = draw.choice([1, 10, 250_000])
    people = [f"p{n}" for n in range(5)]
    if kind == "assignment":
        pairs = [(f"g{g}", f"n{n}") for g in range(3) for n in range(4)]
    elif kind == "circles":
        pairs = [(f"g{g}", f"n{n}", f"s{s}") for g in range(2) for n in range(5) for s in range(2)]
    else:
        pairs = [(a, b) for a in people for b in people if a != b]
    share = {"assignment": 0.7, "reciprocal": 0.8, "rings": 0.5, "circles": 0.5}[kind]
    listed = {pair: step * draw.randint(0, 4) for pair in pairs if draw.random() < share}
    table = Table(listed or {pairs[0]: 3})
    flows = sorted({pair[:2] for pair in table.rows})
    table.coverage = draw.choice(["people", "people", "pairs"])
    table.objective = draw.choice(["coverage", "coverage", "total"])
    table.bands = draw.choice([(), (step,), (2 * step, 3 * step)])
    table.worst_off = draw.random() < 0.4
    table.kept = set(draw.sample(flows, min(len(flows), draw.choice([0, 0, 2]))))
    table.locked = set(draw.sample(flows, min(len(flows), draw.choice([0, 0, 0, 1, 2]))))
    if kind != "circles" and draw.random() < 0.6:
        everybody = sorted({person for pair in table.rows for person in pair[:2]})
        table.capacities = {
            (person, role): draw.randint(0, 3)
            for person in everybody
            for role in ("giver", "learner")
            if draw.random() < 0.4
        }
    if kind == "rings":
        table.more["max-ring"] = draw.choice([2, 3, 4])
        if draw.random() < 0.5:
            table.more["max-chain"] = draw.choice([1, 2, 3])
            named = sorted({person for pair in table.rows for person in pair})
            table.more["pure-givers"] = sorted(draw.sample(named, draw.choice([1, 2])))
    if kind == "circles":
        table.more["size"] = draw.choice(["1-2", "2-3", "2-4", "3-3"])
        if draw.random() < 0.3:
            table.more["balanced"] = True
    return table


def test_who_has_no_place_to_give_can_still_be_the_last_of_a_chain(bothways, tmp_path):
    table = Table(
        {("ada", "bo"): 5, ("bo", "cy"): 7, ("cy", "bo"): 9},
        capacities={("cy", "giver"): 0},
        more={"max-chain": 2, "pure-givers": ["ada"]},
    )

    call, out = table.call("rings", tmp_path, random.Random(1))
    answer = bothways(*call)

    assert answer.code == 0
    assert [row["learner_id"] for row in rows(out / "matching.csv")] == ["bo", "cy"]
    assert bothways("certify", out).code == 0


def test_the_weakest_of_two_way_pairs_may_be_worth_nothing_beside_a_locked_one(bothways, tmp_path):
    pairs = {("ada", "bo"): 4, ("bo", "ada"): 4, ("cy", "di"): 0, ("di", "cy"): 0}
    table = Table(pairs, locked={("ada", "bo")}, worst_off=True)

    call, out = table.call("reciprocal", tmp_path, random.Random(1))
    answer = bothways(*call)

    assert answer.code == 0
    assert {"name": "weakest", "value": 0} in certificate(out)["objective"]
    assert bothways("certify", out).code == 0


@pytest.mark.parametrize("seed", [*range(20), 126, 227])
@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_is_the_best_of_all_and_the_same_for_any_order_of_rows(bothways, tmp_path, kind, seed):
    table = table_of(kind, seed)
    best = max((table.stages(groups) for groups in EVERY[kind](table)), key=rank, default=None)

    call, out = table.call(kind, tmp_path, random.Random(seed))
    answer = bothways(*call)

    if best is None:  # the locked pairs cannot all be
        assert answer.code == 2
        assert any(person in answer.err for pair in table.locked for person in pair)
        assert not out.exists()
        return
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    found = certificate(out)
    stages = [(stage["name"], stage["value"]) for stage in found["objective"]]
    assert stages == best
    assert found["bound"] == found["objective"]
    assert found["optimal"] is True
    assert [stage["value"] for stage in found["gap"]] == [0] * len(best)
    assert table.stages(groups_of(out, kind, table)) == best
    again, twin = table.call(kind, tmp_path, random.Random(seed + 1000))
    assert bothways(*again).code == 0
    for name in ("matching.csv", "certificate.json"):
        assert (twin / name).read_bytes() == (out / name).read_bytes()
