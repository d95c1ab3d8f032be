"""The numbers of the specification, section 3, against the files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bothways.errors import Invalid
from bothways.mentoring.flows import Direction, direction
from bothways.mentoring.programme_models import GapRule, UnknownModel, programme_model, programme_models

# id, weeks, least, most, cadence, minutes, min_held, capacity, minutes a month, grade
NUMBERS = """
traditional       39 26 52 28 60 6 2  60 A
reverse           26 12 39 14 45 6 1  90 C
reciprocal        36 20 52 21 60 8 1  90 C
peer_reskilling   12  8 20  7 60 8 1 240 A
skill_swap        12  8 16 14 60 6 2 120 D
skill_cycle       12  8 16 14 45 4 1 180 D
reverse_shadowing  6  4 12 14 60 6 1 180 D
circle            24 16 40 28 90 5 1  90 C
group             24 16 40 28 75 5 1  75 B
flash              3  1  4  - 30 1 4  30 C
"""
SIZES = {
    "traditional": (2, 2),
    "reverse": (2, 2),
    "reciprocal": (2, 2),
    "peer_reskilling": (5, 12),
    "skill_swap": (2, 2),
    "skill_cycle": (3, 4),
    "reverse_shadowing": (2, 2),
    "circle": (5, 10),
    "group": (4, 9),
    "flash": (2, 2),
}
AGREEMENTS = {
    "traditional": "AG-STD",
    "reverse": "AG-UP",
    "reciprocal": "AG-TWO",
    "peer_reskilling": "AG-GRP",
    "skill_swap": "AG-TWO",
    "skill_cycle": "AG-GRP",
    "reverse_shadowing": "AG-SHADOW",
    "circle": "AG-GRP",
    "group": "AG-GRP",
    "flash": "AG-FLASH",
}
MODELS = list(programme_models().values())
every_model = pytest.mark.parametrize("model", MODELS, ids=[model.id for model in MODELS])


@pytest.mark.parametrize("line", NUMBERS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_the_numbers_are_those_of_the_specification(line):
    model_id, *numbers, grade = line.split()
    model = programme_model(model_id)

    found = (
        model.weeks,
        model.weeks_min,
        model.weeks_max,
        model.cadence_days,
        model.minutes,
        model.min_held,
        model.capacity,
        model.min_minutes_month,
    )
    assert found == tuple(None if number == "-" else int(number) for number in numbers)
    assert model.evidence_grade == grade


def test_the_models_come_in_the_order_of_the_specification():
    assert list(programme_models()) == [line.split()[0] for line in NUMBERS.strip().splitlines()]


@every_model
def test_a_model_says_everything_that_a_programme_needs(model):
    for field in (
        "flows",
        "roles",
        "agenda_owner",
        "agreement",
        "goals",
        "sessions",
        "frameworks",
        "feedback",
        "kpis",
    ):
        assert model.data[field], field
    assert (model.data["size_min"], model.data["size_max"]) == SIZES[model.id]
    assert model.data["agreement"] == AGREEMENTS[model.id]
    assert model.weeks_min <= model.weeks <= model.weeks_max
    assert model.definition.endswith(".")


@every_model
def test_the_parts_of_a_model_speak_of_the_same_roles(model):
    assert {model.giver.id, model.learner.id} <= set(model.roles)
    assert model.roles[model.giver.id] == model.giver.name
    assert model.roles[model.learner.id] == model.learner.name
    assert set(model.training) == set(model.roles)
    assert {flow[side] for flow in model.data["flows"] for side in ("giver", "learner")} <= set(model.roles)
    assert model.data["flows"][0]["giver"] == model.giver.id
    assert model.needs("facilitator") == ("facilitator" in model.roles)


@every_model
def test_whoever_gives_is_trained(model):
    for role, modules in model.training.items():
        assert "X-1" in modules or (model.id, role) == ("flash", "learner")


@every_model
def test_models_in_which_a_senior_learns_from_below_need_a_sponsor_and_commitments(model):
    assert model.needs("executive_sponsor") == model.needs("senior_commitments") == model.upward


def test_only_two_way_models_have_two_flows_between_two_people():
    assert {model.id for model in MODELS if model.two_way} == {"reciprocal", "skill_swap"}
    assert {model.id for model in MODELS if model.upward} == {"reverse", "reciprocal", "reverse_shadowing"}


@every_model
def test_no_model_knows_age_or_generation(model):
    words = {word.strip('.,";').lower() for word in repr(model).replace("_", " ").split()}

    assert not words & {"age", "generation", "millennial", "young", "younger", "old", "older", "birth"}


@pytest.mark.parametrize(
    ("model_id", "gaps"),
    [
        ("traditional", {1, 2, 3, 4, 5}),
        ("reverse", {-1, -2, -3, -4, -5}),
        ("reciprocal", {-5, -4, -3, -2, -1, 1, 2, 3, 4, 5}),
        ("reverse_shadowing", {-1, -2, -3, -4, -5}),
        ("group", {1, 2, 3, 4, 5}),
        ("peer_reskilling", set(range(-5, 6))),
        ("skill_swap", set(range(-5, 6))),
        ("skill_cycle", set(range(-5, 6))),
        ("circle", set(range(-5, 6))),
        ("flash", set(range(-5, 6))),
    ],
)
def test_each_model_allows_its_gaps_and_no_others(model_id, gaps):
    assert {gap for gap in range(-5, 6) if programme_model(model_id).gap.allows(gap)} == gaps


@pytest.mark.parametrize(("lead", "allowed"), [(0, False), (1, False), (2, True), (3, True)])
def test_equal_levels_may_mentor_on_the_skill_route_only(lead, allowed):
    assert programme_model("traditional").gap.allows(0, skill_lead=lead) is allowed
    assert not programme_model("traditional").gap.allows(-1, skill_lead=lead)
    assert not programme_model("reverse").gap.allows(0, skill_lead=lead)
    assert not programme_model("group").gap.allows(0, skill_lead=lead)


@pytest.mark.parametrize(("giver", "learner"), [(1, 6), (2, 3), (5, 6)])
def test_reverse_flows_are_upward_on_any_ladder(giver, learner):
    assert programme_model("reverse").gap.allows(giver - learner)
    assert direction(giver, learner) is Direction.UPWARD


def test_levels_are_needed_only_where_the_model_has_a_direction():
    needing = {model.id for model in MODELS if model.gap.needs_levels}

    assert needing == {"traditional", "reverse", "reciprocal", "reverse_shadowing", "group"}


@given(st.integers(-10, 10), st.integers(0, 5))
def test_a_rule_of_distance_is_the_same_from_both_sides(gap, apart):
    assert GapRule(apart=apart).allows(gap) == GapRule(apart=apart).allows(-gap) == (abs(gap) >= apart)


@given(st.integers(-10, 10), st.integers(-5, 5), st.integers(-5, 5))
def test_bounds_are_inclusive(gap, low, high):
    assert GapRule(low=low, high=high).allows(gap) == (low <= gap <= high)


def test_an_unknown_model_is_answered_with_those_that_exist():
    with pytest.raises(UnknownModel) as refusal:
        programme_model("sponsorship")

    assert isinstance(refusal.value, Invalid)
    assert refusal.value.code == "unknown_model"
    assert 'There is no model "sponsorship". The models are traditional, reverse,' in refusal.value.message


def test_balance_is_kept_as_shares_of_the_logged_minutes():
    assert programme_model("reciprocal").data["balance"] == {"from_held": 4, "share_min": 0.3}
    swap = programme_model("skill_swap").data["balance"]
    assert (swap["completion_min"], swap["completion_max"]) == (0.4, 0.6)
