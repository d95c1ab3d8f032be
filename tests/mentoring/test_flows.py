import pytest
from hypothesis import given
from hypothesis import strategies as st

from bothways.mentoring.flows import Direction, direction, seniority_gap

levels = st.integers(1, 10)


@pytest.mark.parametrize(
    ("giver", "learner", "expected"),
    [
        (6, 2, Direction.DOWNWARD),
        (2, 6, Direction.UPWARD),
        (4, 4, Direction.LATERAL),
        (3, 4, Direction.UPWARD),
    ],
)
def test_the_ladder_alone_says_which_way_knowledge_goes(giver, learner, expected):
    assert direction(giver, learner) is expected


@given(levels, levels)
def test_the_way_back_has_the_opposite_direction(giver, learner):
    opposite = {
        Direction.UPWARD: Direction.DOWNWARD,
        Direction.DOWNWARD: Direction.UPWARD,
        Direction.LATERAL: Direction.LATERAL,
    }

    assert direction(learner, giver) is opposite[direction(giver, learner)]
    assert seniority_gap(learner, giver) == -seniority_gap(giver, learner)


@given(levels, levels, st.integers(-5, 5))
def test_only_the_distance_counts_not_the_length_of_the_ladder(giver, learner, shift):
    assert direction(giver + shift, learner + shift) is direction(giver, learner)


def test_every_direction_has_a_name_and_says_what_it_means():
    assert [each.label for each in Direction] == ["Upward", "Downward", "Sideways"]
    assert len({each.meaning for each in Direction}) == 3
