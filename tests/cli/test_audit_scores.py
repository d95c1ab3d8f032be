"""`bothways audit --scores`: pairs judged by scores of one's own, against the definitions by the book."""

import itertools
import json
import random

import pytest
from cli.running import write


def instance(seed):
    """Rows (giver, learner): (score, by giver, by learner), places, and pairs somebody made, some of them forbidden."""
    draw = random.Random(seed)
    top = draw.choice([3, 1_000_000])
    allowed = [(f"g{g}", f"n{n}") for g in range(3) for n in range(4) if draw.random() < 0.7] or [
        ("g0", "n0")
    ]
    scores = {pair: tuple(draw.randint(0, top) for _ in range(3)) for pair in allowed}
    people = sorted({person for pair in allowed for person in pair})
    places = {
        (person, "giver" if person[0] == "g" else "learner"): draw.randint(0, 3)
        for person in people
        if draw.random() < 0.5
    }
    pairs = set(draw.sample(allowed, draw.randint(0, len(allowed))))
    if draw.random() < 0.3:
        pairs.add(("g9", "n9"))
    if draw.random() < 0.3:
        pairs.add(("g0", "n3"))
    return scores, places, pairs


def by_the_book(scores, places, pairs, *, own):
    """The sorted blocking pairs; whoever is together without being allowed to is liked least."""

    def wish(pair, side):
        return scores[pair][(1 + side) if own else 0] if pair in scores else -1

    def wants(pair, side):
        held = [other for other in pairs if other[side] == pair[side]]
        free = len(held) < places.get((pair[side], ("giver", "learner")[side]), 1)
        return free or any(wish(pair, side) > wish(other, side) for other in held)

    return sorted(list(pair) for pair in scores if pair not in pairs and wants(pair, 0) and wants(pair, 1))


def best(scores, places):
    """Most learners with a partner, then the highest total, over every set within the places."""
    found = (0, 0)
    for size in range(len(scores) + 1):
        for chosen in itertools.combinations(scores, size):
            if all(
                sum(pair[side] == person for pair in chosen) <= places.get((person, role), 1)
                for side, role in ((0, "giver"), (1, "learner"))
                for person in {pair[side] for pair in chosen}
            ):
                found = max(found, (len({n for _, n in chosen}), sum(scores[pair][0] for pair in chosen)))
    return {"coverage": found[0], "total": found[1]}


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("seed", range(25))
def test_blocking_pairs_coverage_total_and_optimum_are_those_of_the_book(bothways, tmp_path, seed, own):
    scores, places, pairs = instance(seed)
    columns = "giver_id,learner_id,score" + (",giver_score,learner_score" if own else "")
    lines = [",".join([*pair, *map(str, marks if own else marks[:1])]) for pair, marks in scores.items()]
    random.Random(seed).shuffle(lines)
    call = ["audit", "--scores", write(tmp_path / "scores.csv", "\n".join([columns, *lines]) + "\n")]
    text = "\n".join(["giver_id,learner_id", *(",".join(pair) for pair in pairs)])
    call += ["--pairs", write(tmp_path / "pairs.csv", text + "\n"), "--out", tmp_path / "judged.json"]
    if places:
        text = "\n".join(f"{person},{role},{n}" for (person, role), n in places.items())
        call += ["--capacities", write(tmp_path / "c.csv", f"person_id,role,capacity\n{text}\n")]

    answer = bothways(*call)

    assert answer.code == 0
    judged = json.loads((tmp_path / "judged.json").read_text(encoding="utf-8"))
    assert judged["blocking_pairs"] == by_the_book(scores, places, pairs, own=own)
    assert judged["forbidden_pairs"] == sorted(list(pair) for pair in pairs - scores.keys())
    assert judged["coverage"] == len({learner for giver, learner in pairs if (giver, learner) in scores})
    assert judged["total"] == sum(scores[pair][0] for pair in pairs if pair in scores)
    held = {(one["person_id"], one["role"]): one["partners"] for one in judged["over_capacity"]}
    for side, role in ((0, "giver"), (1, "learner")):
        for person in {pair[side] for pair in pairs}:
            count = sum(pair[side] == person for pair in pairs)
            assert (held.get((person, role)) == count) == (count > places.get((person, role), 1))
    price = judged["price_of_stability"]
    assert price["optimum"] == best(scores, places)
    for name in ("coverage", "total"):
        assert price["lost"][name] == price["optimum"][name] - price["stable"][name]
    assert bothways(*call[:-2] if "--capacities" not in call else call, "--json").data == judged


def test_the_judgement_is_told_in_words(bothways, tmp_path):
    scores = write(tmp_path / "s.csv", "giver_id,learner_id,score\nada,bo,9\nada,cy,8\ndi,bo,7\n")
    pairs = write(tmp_path / "p.csv", "giver_id,learner_id\nada,cy\ndi,bo\ndi,cy\n")

    told = bothways("audit", "--scores", scores, "--pairs", pairs).out

    assert "3 pairs, 1 of them without a row in the scores" in told
    assert "di and cy may not be paired" in told
    assert "di has 2 partners as giver for 1 place" in told
    assert "cover 2 learners with a total of 15" in told
    assert "ada and bo" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scores", "s.csv"], "--pairs"),
        (["--pairs", "s.csv"], "--scores"),
        ([], "Name the matching"),
        (["x.csv", "--scores", "s.csv", "--pairs", "s.csv"], "not by both"),
    ],
)
def test_half_a_call_is_refused_with_what_is_missing(bothways, arguments, words):
    answer = bothways("audit", *arguments)

    assert answer.code == 2
    assert words in answer.err


def test_faults_of_every_file_are_told_and_nothing_is_written(bothways, tmp_path):
    scores = write(tmp_path / "s.csv", "giver_id,learner_id,score\nada,bo,x\n")
    pairs = write(tmp_path / "p.csv", "giver_id,learner_id\nada,ada\n")

    answer = bothways("audit", "--scores", scores, "--pairs", pairs, "--out", tmp_path / "o.json", "--json")

    assert answer.code == 2
    assert [(p["sheet"], p["row"], p["column"]) for p in answer.data["problems"]] == [
        ("s.csv", 2, "score"),
        ("p.csv", 2, "learner_id"),
    ]
    assert not (tmp_path / "o.json").exists()
