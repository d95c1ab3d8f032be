import pytest

from bothways.apps.activity import services as activity
from bothways.apps.activity.models import ActivityEntry
from bothways.apps.people import services
from bothways.apps.people.models import Person
from bothways.foundation.actor import Actor, Door


def diary(verb):
    return [(entry.target, entry.data) for entry in ActivityEntry.objects.filter(verb=verb)]


@pytest.fixture
def bring(house, operator, at):
    def call(*records):
        return services.upsert_people(actor=operator, records=records, at=at)

    return call


def test_new_people_are_entered_with_their_managers(bring, record):
    taken = bring(record("N-1", manager_id="N-2"), record("N-2", career_level=5, languages=("en", "nb")))

    assert [(each.created, each.changed) for each in taken] == [(True, frozenset()), (True, frozenset())]
    boss = Person.objects.get(external_id="N-2")
    assert Person.objects.get(external_id="N-1").manager == boss
    assert boss.languages == ["en", "nb"]
    assert {target for target, _data in diary("person.created")} == {each.person.public_id for each in taken}
    assert activity.verify_chain() == []


def test_the_same_list_again_changes_and_writes_nothing(bring, record, django_assert_max_num_queries):
    people = [record("N-1", manager_id="N-2"), record("N-2")]
    bring(*people)
    before = ActivityEntry.objects.count(), [*Person.objects.values_list("updated_at", flat=True)]

    taken = bring(*people)

    assert not any(each.created or each.changed for each in taken)
    assert before == (ActivityEntry.objects.count(), [*Person.objects.values_list("updated_at", flat=True)])


def test_the_diary_names_changed_fields_and_never_values(bring, record):
    bring(record("N-1", title="Analyst"), record("N-2"))

    (first, _second) = bring(record("N-1", title="Lead analyst", manager_id="N-2"), record("N-2"))

    assert first.changed == {"title", "manager"}
    assert diary("person.changed") == [(first.person.public_id, {"fields": ["manager", "title"]})]


def test_what_a_file_leaves_open_stays(bring, record):
    bring(record("N-1", title="Analyst", timezone="Europe/Oslo"))

    bring(record("N-1", title=None, timezone=None, email=None))

    person = Person.objects.get()
    assert (person.title, person.timezone, person.email) == ("Analyst", "Europe/Oslo", "n-1@nordlys.example")


def test_without_a_number_the_address_says_who_it_is(bring, record):
    bring(record("N-1"))

    bring(record("n-1@nordlys.example", email="N-1@nordlys.example", display_name="Nia"))

    person = Person.objects.get()
    assert (person.external_id, person.display_name) == ("N-1", "Nia")


def test_somebody_known_by_address_gets_their_number(bring, record):
    bring(record("kai@nordlys.example", email="kai@nordlys.example"))

    (taken,) = bring(record("N-7", email="Kai@nordlys.example"))

    assert Person.objects.get().external_id == "N-7"
    assert taken.changed == {"external_id", "email", "display_name"}


def test_two_people_may_trade_addresses(bring, record):
    bring(record("N-1", email="a@nordlys.example"), record("N-2", email="b@nordlys.example"))

    bring(record("N-1", email="b@nordlys.example"), record("N-2", email="a@nordlys.example"))

    emails = dict(Person.objects.values_list("external_id", "email"))
    assert emails == {"N-1": "b@nordlys.example", "N-2": "a@nordlys.example"}


def test_an_address_that_somebody_else_keeps_is_refused(bring, record):
    bring(record("N-1"))

    with pytest.raises(services.AddressTaken, match="Person N-1"):
        bring(record("N-2", email="N-1@NORDLYS.example"))
    assert Person.objects.count() == 1


def test_a_new_person_needs_an_address(bring, record):
    with pytest.raises(services.NeedsEmail):
        bring(record("N-1", email=None))


@pytest.mark.parametrize("level", [0, 7])
def test_a_level_off_the_ladder_is_refused_and_nothing_is_written(bring, record, level):
    with pytest.raises(services.LevelUnknown, match="has 6"):
        bring(record("N-1"), record("N-2", career_level=level))
    assert not Person.objects.exists()


def test_an_unknown_manager_is_refused(bring, record):
    with pytest.raises(services.UnknownManager, match="N-9"):
        bring(record("N-1", manager_id="N-9"))


def test_a_circle_through_people_outside_the_file_is_refused(bring, record):
    bring(record("N-1", manager_id="N-2"), record("N-2", manager_id="N-3"), record("N-3"))

    with pytest.raises(services.ManagerCycle, match="Person N-3"):
        bring(record("N-3", manager_id="N-1"))
    assert Person.objects.get(external_id="N-3").manager is None


def test_managers_can_be_set_and_taken_away_by_number(bring, record, operator, at):
    bring(record("N-1"), record("N-2"))

    changed = services.set_managers(actor=operator, managers={"N-1": "N-2"}, at=at)
    assert [person.external_id for person in changed] == ["N-1"]
    assert services.set_managers(actor=operator, managers={"N-1": "N-2"}, at=at) == []

    services.set_managers(actor=operator, managers={"N-1": None}, at=at)
    assert Person.objects.get(external_id="N-1").manager is None


def test_nobody_deactivates_themself_by_file(house, record, operator, at):
    person, changed = services.upsert_person(actor=operator, record=record("N-1"), at=at)
    assert changed == frozenset()
    themself = Actor(door=Door.BROWSER, person_id=person.pk, person_public_id=person.public_id)

    with pytest.raises(services.OwnDeparture):
        services.upsert_person(actor=themself, record=record("N-1", active=False), at=at)


def test_the_number_of_queries_does_not_grow_with_the_list(bring, record, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        bring(*[record(f"N-{number}", manager_id="N-0" if number else None) for number in range(150)])
