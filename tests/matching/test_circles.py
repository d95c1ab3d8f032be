"""Circles over given seats: against every possible choice, and what holds for large ones."""

import numpy as np
import pytest
from matching.seats_reference import Case, allowed, best, case, reached

from bothways.matching.circles import LockedSeatsImpossible, Seats, UnfitSeats, best_circles
from bothways.matching.circles import best as entrance
from bothways.matching.circles.formulation import formulation_of
from bothways.matching.circles.pricing import priced
from bothways.matching.circles.program import Effort, maximised
from bothways.matching.circles.seating import reseated
from bothways.matching.circles.seats import Capacity, Company
from bothways.matching.circles.stages import measured, worth
from bothways.matching.circles.task import task_of
from bothways.matching.objective import Objective, Patience

SPLITS = 10
SEEDS = 16


def chosen_of(found):
    return [((one.giver, one.slot), one.learners) for one in found.circles]


@pytest.mark.parametrize("split", range(SPLITS))
def test_no_choice_of_circles_is_better_in_any_stage(split):
    for seed in range(split * SEEDS, (split + 1) * SEEDS):
        made = case(seed)
        expected = best(made)
        if expected is None:
            with pytest.raises(LockedSeatsImpossible):
                made.solved()
            continue
        found = made.solved()
        assert worth(found.objective) == expected, seed
        assert found.optimal
        assert allowed(made, chosen_of(found))
        assert reached(made, chosen_of(found)) == expected


@pytest.mark.parametrize("split", range(3))
def test_the_search_for_many_circles_keeps_every_rule_and_its_bound_holds(split, monkeypatch):
    monkeypatch.setattr(entrance, "MOST_CIRCLES", 0)
    monkeypatch.setattr("bothways.matching.circles.search.IDLE", 3)
    for seed in range(split * 10, (split + 1) * 10):
        made = case(seed)
        expected = best(made)
        if expected is None:
            with pytest.raises(LockedSeatsImpossible):
                made.solved()
            continue
        found = made.solved()
        assert allowed(made, chosen_of(found)), seed
        for mine, bound, highest in zip(worth(found.objective), worth(found.bound), expected, strict=True):
            assert bound >= highest, seed  # as good in all stages before
            if mine != highest:
                break


def crowd(givers, slots, learners, share, seed=0):
    rng = np.random.default_rng(seed)
    place = np.argwhere(rng.random((givers, slots, learners)) < share)
    score = rng.integers(0, 10_000, (givers, learners))[place[:, 0], place[:, 2]]
    return Seats(place[:, 0], place[:, 1], givers + place[:, 2], score, givers + learners)


def test_neither_the_order_of_rows_nor_a_second_run_changes_a_circle():
    seats = crowd(4, 2, 16, 0.6)
    shuffled = seats.take(np.random.default_rng(5).permutation(len(seats)))

    first, second = (best_circles(one, smallest=2, largest=5) for one in (seats, shuffled))

    assert first == second
    assert first.optimal


def test_many_circles_come_out_the_same_in_every_run(monkeypatch):
    monkeypatch.setattr(entrance, "MOST_CIRCLES", 0)
    monkeypatch.setattr("bothways.matching.circles.search.ROUNDS", 3)
    seats = crowd(8, 2, 40, 0.4)

    assert best_circles(seats, smallest=3, largest=6) == best_circles(seats, smallest=3, largest=6)


def test_prices_bound_the_total_close_to_the_optimum():
    seats = crowd(6, 2, 30, 0.5)
    found = best_circles(seats, smallest=3, largest=6)
    task = _task(seats, 3, 6)

    bound = priced(task, task.seats.score, reached=0).bound

    total = found.objective[-1].value
    assert total <= bound <= 1.03 * total


def test_seating_circles_that_are_open_by_a_flow_is_the_best_seating_of_them():
    for seed in range(6):
        seats = crowd(4, 1, 14, 0.7, seed)
        task = _task(seats, 2, 5)
        start = np.zeros(len(task.seats), dtype=bool)
        held = set()
        for circle in range(task.circles):
            own = [
                s for s in np.flatnonzero(task.circle == circle) if int(task.seats.learner[s]) not in held
            ][:2]
            held |= {int(task.seats.learner[s]) for s in own}
            start[own] = len(own) == 2
        open_ones = np.unique(task.circle[start])
        made = formulation_of(task)
        for circle in range(task.circles):
            made.rows.add(
                [len(task.seats) + circle], 1, low=float(circle in open_ones), high=float(circle in open_ones)
            )
        coverage = 1_000_000 * made.worth("people_covered") + made.worth("total_fit")
        exact = maximised(made.rows, made.most, coverage, Effort())

        flowed = measured(task, reseated(task, start))

        assert 1_000_000 * flowed[0].value + flowed[1].value == exact.bound


def _task(seats, smallest, largest):
    ones = np.ones(seats.people, dtype=np.int64)
    none = np.zeros((0, 2), dtype=np.int64)
    return task_of(
        seats,
        smallest=smallest,
        largest=largest,
        capacity=Capacity(ones, ones),
        objective=Objective(),
        waiting=ones == 0,
        locked=none,
        kept=none,
        company=Company(),
        series_of_slot=None,
    )


def test_the_fewest_locked_pairs_that_cannot_sit_together_are_named():
    rows = [(0, 0, n, 5) for n in (2, 3, 4)] + [(1, 0, n, 5) for n in (3, 4, 5)]
    made = Case(rows, 6, 2, 3, [1] * 6, [1] * 6, locked=[(0, 2), (0, 3), (1, 3), (1, 5)])

    with pytest.raises(
        LockedSeatsImpossible, match="giver 0 with learner 3, giver 1 with learner 3"
    ) as caught:
        made.solved()

    assert caught.value.data["pairs"] == [(0, 3), (1, 3)]


def test_a_locked_pair_without_any_seat_is_named():
    made = Case([(0, 0, 1, 5)], 3, 1, 2, [1] * 3, [1] * 3, locked=[(0, 2)])

    with pytest.raises(LockedSeatsImpossible, match="Giver 0 and learner 2"):
        made.solved()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"smallest": 0}, "first number is at least 1"),
        ({"smallest": 4}, "the second at least the first"),
        ({"rows": [(0, 0, 1, -1)]}, "A score is 0 or more"),
        ({"rows": [(0, 0, 9, 1)]}, "not among the people"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(change, words):
    made = Case([(0, 0, 1, 5)], 3, 1, 3, [1] * 3, [1] * 3)
    for name, value in change.items():
        setattr(made, name, value)

    with pytest.raises(UnfitSeats, match=words):
        made.solved()


def test_with_no_time_left_the_bound_still_holds_and_nothing_is_called_optimal():
    made = Case([(g, 0, n, 9) for g in (0, 1) for n in range(2, 8)], 8, 2, 3, [1] * 8, [1] * 8)

    hurried = made.solved(patience=Patience(lambda: 0.0))

    assert hurried.bound[0].value >= 6
    assert not hurried.optimal or hurried.objective == made.solved().objective


def test_progress_is_told_and_may_cancel():
    told = []

    def cancel(share, text):
        told.append((share, text))
        if share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case(1).solved(progress=cancel)
    assert told


def test_no_seats_at_all_make_no_circles():
    none = np.zeros(0, dtype=np.int64)

    found = best_circles(Seats(none, none, none, none, 0), smallest=1, largest=2)

    assert found.circles == ()
    assert found.optimal


def test_even_sizes_hold_within_each_series_of_slots():
    rows = [(g, g % 2, 6 + n, 100 * (n % 3) + g) for g in range(4) for n in range(12) if (n + g) % 4]
    giver, slot, learner, score = np.array(rows).T
    found = best_circles(
        Seats(giver, slot, learner, score, 18), smallest=2, largest=6, balanced=np.array([0, 1])
    )

    for series in (0, 1):
        sizes = [len(one.learners) for one in found.circles if one.slot == series]
        assert max(sizes) - min(sizes) <= 1
    assert found.optimal
