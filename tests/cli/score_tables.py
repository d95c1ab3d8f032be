"""Small tables of scores with everything that may go beside them, and every answer among them, by the book."""

import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from cli.running import write


@dataclass
class Table:
    """One instance: rows {(giver, learner[, slot]): score} and what is asked."""

    rows: dict
    capacities: dict = field(default_factory=dict)
    coverage: str = "people"
    objective: str = "coverage"
    locked: set = field(default_factory=set)
    kept: set = field(default_factory=set)
    bands: tuple = ()
    worst_off: bool = False
    more: dict = field(default_factory=dict)

    def places(self, person, role):
        return self.capacities.get((person, role), 1)

    def call(self, kind, folder: Path, draw):
        """Write the files in a random order of rows and columns; the arguments of the call."""
        out = folder / f"out{draw.random()}"
        slotted = any(len(key) == 3 for key in self.rows)
        columns = ["giver_id", "learner_id", "score", *(["slot"] if slotted else [])]
        draw.shuffle(columns)
        lines = [
            {"giver_id": key[0], "learner_id": key[1], "score": score, "slot": key[2] if slotted else ""}
            for key, score in self.rows.items()
        ]
        draw.shuffle(lines)
        text = "\n".join(",".join(str(line[name]) for name in columns) for line in lines)
        header = ",".join(name.upper() if draw.random() < 0.3 else name for name in columns)
        call = ["solve", kind, "--scores", write(folder / "scores.csv", f"{header}\n{text}\n"), "--out", out]
        call += ["--coverage", self.coverage, "--objective", self.objective]
        if self.capacities:
            text = "\n".join(f"{person},{role},{n}" for (person, role), n in self.capacities.items())
            call += ["--capacities", write(folder / "c.csv", f"person_id,role,capacity\n{text}\n")]
        for name in ("locked", "kept"):
            if getattr(self, name):
                text = "\n".join(f"{giver},{learner}" for giver, learner in getattr(self, name))
                call += [f"--{name}", write(folder / f"{name}.csv", f"giver_id,learner_id\n{text}\n")]
        if self.bands:
            call += ["--bands", ",".join(map(str, self.bands))]
        if self.worst_off:
            call += ["--worst-off"]
        for name, value in self.more.items():
            if name == "pure-givers":
                file = write(folder / "pure.csv", "person_id\n" + "".join(f"{one}\n" for one in value))
                call += ["--pure-givers", file]
            else:
                call += [f"--{name}"] if value is True else [f"--{name}", value]
        return call, out

    def stages(self, groups):
        """Stages of an answer: groups of (giver, learner, score, worth of the judged unit)."""
        flows = [flow for group in groups for flow in group.flows]
        judged = [worth for group in groups for worth in group.judged]
        found = []
        if self.objective == "coverage":
            if self.coverage == "people":
                found.append(("people_covered", len({learner for _, learner, _ in flows})))
            else:
                found.append(("pairs", len(judged)))
        if self.kept:
            found.append(("kept", sum(group.kept(self.kept) for group in groups)))
        found += [(f"below_{band}", sum(worth < band for worth in judged)) for band in self.bands]
        if self.worst_off:
            found.append(("weakest", min(judged, default=0)))
        return [*found, ("total_fit", sum(score for _, _, score in flows))]


@dataclass(frozen=True)
class Group:
    flows: tuple
    judged: tuple
    both: bool = False

    def kept(self, kept):
        if self.both:
            one, other = {flow[:2] for flow in self.flows}
            return one in kept or other in kept
        return sum(flow[:2] in kept for flow in self.flows)


def rank(stages):
    """Larger is better, stage after stage."""
    return tuple(Fraction(-value if name.startswith("below_") else value) for name, value in stages)


def assignments(table):
    """Every set of rows within the places that holds the locked ones."""
    rows = sorted(table.rows)
    for size in range(len(rows) + 1):
        for chosen in itertools.combinations(rows, size):
            if not table.locked <= set(chosen):
                continue
            if all(
                sum(pair[side] == person for pair in chosen) <= table.places(person, role)
                for side, role in ((0, "giver"), (1, "learner"))
                for person in {pair[side] for pair in chosen}
            ):
                yield [Group(((*pair, table.rows[pair]),), (table.rows[pair],)) for pair in chosen]


def reciprocals(table):
    """Every set of pairs with both rows within the smaller of both places."""
    pairs = sorted(pair for pair in table.rows if pair[0] < pair[1] and pair[::-1] in table.rows)
    locked = {tuple(sorted(pair)) for pair in table.locked}
    for size in range(len(pairs) + 1):
        for chosen in itertools.combinations(pairs, size):
            if not locked <= set(chosen):
                continue
            people = [person for pair in chosen for person in pair]
            if all(
                people.count(person) <= min(table.places(person, "giver"), table.places(person, "learner"))
                for person in people
            ):
                yield [
                    Group(
                        tuple((*flow, table.rows[flow]) for flow in (pair, pair[::-1])),
                        (table.rows[pair] + table.rows[pair[::-1]],),
                        both=True,
                    )
                    for pair in chosen
                ]


def _ring_groups(table):
    """Every ring and chain as its arcs."""
    pure = set(table.more.get("pure-givers", ()))
    people = sorted({person for pair in table.rows for person in pair})
    for size in range(2, int(table.more.get("max-ring", 3)) + 1):
        for path in itertools.permutations(people, size):
            if path[0] == min(path) and not pure & set(path):
                yield list(zip(path, path[1:] + path[:1], strict=True))
    for size in range(2, int(table.more.get("max-chain", 0)) + 2):
        for path in itertools.permutations(people, size):
            if path[0] in pure and not pure & set(path[1:]):
                yield list(itertools.pairwise(path))


def _together(groups, left):
    """Every choice of groups in which nobody gives or learns more often than they have places for."""
    yield []
    for at, group in enumerate(groups):
        taken = {
            (person, role) for arc in group for person, role in zip(arc, ("giver", "learner"), strict=True)
        }
        if all(left[place] > 0 for place in taken):
            fewer = {place: places - (place in taken) for place, places in left.items()}
            for others in _together(groups[at + 1 :], fewer):
                yield [group, *others]


def rings(table):
    """Every set of rings and chains that holds the locked arcs."""
    pure = set(table.more.get("pure-givers", ()))
    groups = [group for group in _ring_groups(table) if all(arc in table.rows for arc in group)]
    places = {
        (person, role): min(1 if person in pure else 3, table.places(person, role))
        for pair in table.rows
        for person in pair
        for role in ("giver", "learner")
    }
    for chosen in _together(groups, places):
        arcs = [arc for group in chosen for arc in group]
        if table.locked <= set(arcs) and len(arcs) == len(set(arcs)):
            yield [
                Group(
                    tuple((*arc, table.rows[arc]) for arc in group), tuple(table.rows[arc] for arc in group)
                )
                for group in chosen
            ]


def circles(table):
    """Every set of circles: at most one a giver and a learner, sizes within bounds."""
    low, high = map(int, table.more.get("size", "3-8").split("-"))
    seats = {}
    for giver, learner, slot in sorted(table.rows):
        seats.setdefault((giver, slot), []).append(learner)

    def opened(rest, givers, learners):
        yield []
        for at, (giver, slot) in enumerate(rest):
            if giver in givers:
                continue
            free = [learner for learner in seats[giver, slot] if learner not in learners]
            for size in range(low, min(high, len(free)) + 1):
                for members in itertools.combinations(free, size):
                    for others in opened(rest[at + 1 :], givers | {giver}, learners | set(members)):
                        yield [(giver, slot, members), *others]

    for chosen in opened(sorted(seats), frozenset(), frozenset()):
        pairs = {(giver, learner) for giver, _, members in chosen for learner in members}
        sizes = [len(members) for _, _, members in chosen]
        if not table.locked <= pairs or (
            table.more.get("balanced") and max(sizes, default=0) - min(sizes, default=0) > 1
        ):
            continue
        yield [
            Group(
                tuple((giver, learner, table.rows[giver, learner, slot]) for learner in members),
                tuple(table.rows[giver, learner, slot] for learner in members),
            )
            for giver, slot, members in chosen
        ]
