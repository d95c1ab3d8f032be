from bothways.roster.changes import compare
from bothways.roster.records import Kind, RosterRecord, SkillEntry


def _person(person_id, row=2, **facts):
    return RosterRecord(row, person_id, facts.pop("display_name", person_id), **facts)


def test_joining_changed_unchanged_and_leaving_are_told_apart():
    stored = [_person("A", unit="Data"), _person("B", unit="Data"), _person("C")]
    incoming = [_person("D"), _person("A", row=9, unit="Data"), _person("B", unit="Grid", title="Lead")]
    changes = compare(stored, incoming)

    assert [record.person_id for record in changes.joining] == ["D"]
    assert [(change.before.person_id, change.facts) for change in changes.changed] == [
        ("B", ("title", "unit"))
    ]
    assert [record.person_id for record in changes.unchanged] == ["A"]
    assert [record.person_id for record in changes.leaving] == ["C"]


def test_what_the_list_does_not_say_changes_nothing():
    skills = (SkillEntry("SQL", Kind.OFFER, 4, None, "E1"),)

    assert compare([_person("A", unit="Data", skills=skills)], [_person("A")]).changed == ()


def test_becoming_inactive_is_a_change():
    assert compare([_person("A")], [_person("A", active=False)]).changed[0].facts == ("active",)


def test_reading_the_same_list_again_changes_nothing():
    people = [_person("A", unit="Data"), _person("B", manager_id="A")]
    changes = compare(people, people)

    assert (changes.joining, changes.changed, changes.leaving) == ((), (), ())
