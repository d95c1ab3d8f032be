import pytest
from hypothesis import given
from hypothesis import strategies as st

from bothways.skills.levels import LEVELS, TEACHING_LEVEL, Evidence, effective_level

levels = st.sampled_from(list(LEVELS))
evidences = st.sampled_from(list(Evidence))


@pytest.mark.parametrize(("claimed", "counts"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 4)])
def test_a_self_declared_four_or_five_counts_one_lower(claimed, counts):
    assert effective_level(claimed, Evidence.E0) == counts


@given(levels, evidences.filter(lambda evidence: evidence is not Evidence.E0))
def test_a_level_with_evidence_counts_as_claimed(level, evidence):
    assert effective_level(level, evidence) == level


@given(levels, levels, evidences)
def test_whoever_claims_more_never_counts_less(low, high, evidence):
    low, high = sorted((low, high))

    assert effective_level(low, evidence) <= effective_level(high, evidence)


@given(levels, evidences)
def test_the_effective_level_stays_on_the_scale_and_below_the_claim(level, evidence):
    assert effective_level(level, evidence) in LEVELS
    assert level - 1 <= effective_level(level, evidence) <= level


def test_evidence_costs_nobody_the_right_to_teach():
    assert all(effective_level(level, Evidence.E0) >= TEACHING_LEVEL for level in range(TEACHING_LEVEL, 6))


def test_evidence_is_read_from_its_code():
    assert [Evidence(code) for code in ("E0", "E1", "E2", "E3")] == list(Evidence)
