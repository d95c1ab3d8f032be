import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.people import selectors, services

LADDER = ["Start", "Middle", "Top"]


@pytest.fixture
def set_up(db, operator, at):
    def call(**given):
        wanted = {"name": "Nordlys", "ladder": LADDER, "boundary_level": 2, **given}
        return services.set_up_organisation(actor=operator, at=at, **wanted)

    return call


def test_an_organisation_has_a_name_and_a_ladder_and_the_diary_says_so(set_up):
    house = set_up(name="  Nordlys   Energy ")

    assert selectors.organisation() == house
    assert (house.name, house.ladder, house.boundary_level) == ("Nordlys Energy", LADDER, 2)
    assert [entry.verb for entry in ActivityEntry.objects.all()] == ["organisation.set_up"]


def test_set_up_again_changes_the_one_organisation(set_up):
    first = set_up()

    second = set_up(name="Sørlys")

    assert second.pk == first.pk
    assert selectors.organisation().name == "Sørlys"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"name": "x" * 201},
        {"ladder": ["One", "Two"]},
        {"ladder": [str(level) for level in range(11)]},
        {"ladder": ["One", "one", "Three"]},
        {"ladder": ["One", " ", "Three"]},
        {"boundary_level": 1},
        {"boundary_level": 4},
    ],
)
def test_a_ladder_that_cannot_stand_is_refused(set_up, wrong):
    with pytest.raises(services.BadOrganisation):
        set_up(**wrong)
    assert selectors.organisation() is None


def test_a_ladder_is_not_sawn_off_under_the_people_on_it(set_up, operator, record, at):
    set_up(ladder=[*LADDER, "Sky"])
    services.upsert_person(actor=operator, record=record("N-1", career_level=4), at=at)

    with pytest.raises(services.LevelsInUse):
        set_up()
