from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction

from bothways.apps.activity.models import ActivityEntry, ChainHead, DiaryIsAppendOnly
from bothways.apps.activity.services import record, verify_chain
from bothways.foundation.actor import job_actor

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)


def write(count, **data):
    return [
        record(
            actor=job_actor(),
            verb="relationship.accepted",
            target=("relationship", uuid4()),
            at=AT + timedelta(minutes=n),
            **data,
        )
        for n in range(count)
    ]


def forge(sql, *values):
    """Change the table as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_entry_says_who_did_what_to_what_and_when(actor_of, cast):
    entry = record(
        actor=actor_of("alice"),
        verb="person.updated",
        target=cast.chidi,
        at=AT,
        about=cast.dana,
        fields=["unit"],
    )

    entry.refresh_from_db()
    assert (entry.number, entry.actor, entry.door) == (1, cast.alice.public_id, "browser")
    assert (entry.target_kind, entry.target, entry.about) == (
        "person",
        cast.chidi.public_id,
        cast.dana.public_id,
    )
    assert entry.data == {"fields": ["unit"]}


def test_numbers_have_no_gaps_and_every_entry_holds_the_hash_before_it():
    first, second, third = write(3)

    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [second.previous_hash, third.previous_hash] == [first.hash, second.hash]
    assert verify_chain() == []


def test_an_entry_is_not_there_when_its_transaction_fails():
    write(1)
    mark = transaction.savepoint()
    write(1)
    transaction.savepoint_rollback(mark)

    assert ActivityEntry.objects.count() == 1
    assert write(1)[0].number == 2
    assert verify_chain() == []


def test_data_comes_back_as_it_went_in():
    when, who = AT.date(), uuid4()

    (entry,) = write(
        1, day=when, person=who, counts={"new": 3}, codes={"b", "a"}, none=None, yes=True, word="Ärger ß"
    )

    entry.refresh_from_db()
    assert entry.data == {
        "day": "2026-03-02", "person": str(who), "counts": {"new": 3}, "codes": ["a", "b"],
        "none": None, "yes": True, "word": "Ärger ß",
    }  # fmt: skip
    assert verify_chain() == []


@pytest.mark.parametrize("value", [0.5, Decimal("0.5"), object(), b"bytes"])
def test_what_the_database_would_rewrite_is_refused(value):
    with pytest.raises(TypeError, match="diary cannot hold"):
        write(1, value=value)


def test_an_entry_is_never_changed_or_removed():
    (entry,) = write(1)

    with pytest.raises(DiaryIsAppendOnly):
        entry.save()
    with pytest.raises(DiaryIsAppendOnly):
        entry.delete()
    with pytest.raises(DiaryIsAppendOnly):
        ActivityEntry.objects.all().delete()
    with pytest.raises(DiaryIsAppendOnly):
        ActivityEntry.objects.update(verb="nothing")


@pytest.mark.parametrize(
    "change", ["verb = 'x'", "at = '2020-01-01 00:00:00'", "data = '{\"a\": 1}'", "door = 'x'"]
)
def test_a_changed_entry_is_named(change):
    write(3)
    forge(f"UPDATE activity_activityentry SET {change} WHERE number = 2")

    (problem,) = verify_chain()
    assert (problem.number, problem.code) == (2, "content")


def test_a_removed_entry_is_named():
    write(3)
    forge("DELETE FROM activity_activityentry WHERE number = 2")

    (problem,) = verify_chain()
    assert (problem.number, problem.code) == (2, "gap")


def test_a_removed_entry_is_named_when_the_others_were_numbered_anew():
    write(3)
    forge("DELETE FROM activity_activityentry WHERE number = 2")
    forge("UPDATE activity_activityentry SET number = 2 WHERE number = 3")

    (problem,) = verify_chain()
    assert (problem.number, problem.code) == (2, "link")


def test_an_inserted_entry_is_named():
    _first, second, _third = write(3)
    forge("UPDATE activity_activityentry SET number = 4 WHERE number = 3")
    forge(
        "INSERT INTO activity_activityentry "
        "(number, at, door, verb, target_kind, target, data, previous_hash, hash) "
        "SELECT 3, at, door, 'forged', target_kind, target, data, %s, %s FROM activity_activityentry WHERE number = 2",
        second.hash,
        "f" * 64,
    )

    (problem,) = verify_chain()
    assert (problem.number, problem.code) == (3, "content")


def test_swapped_entries_are_named():
    write(3)
    for old, new in ((2, 90), (3, 2), (90, 3)):
        forge("UPDATE activity_activityentry SET number = %s WHERE number = %s", new, old)

    (problem,) = verify_chain()
    assert (problem.number, problem.code) == (2, "link")


def test_a_cut_off_end_is_named():
    write(3)
    forge("DELETE FROM activity_activityentry WHERE number = 3")

    (problem,) = verify_chain()
    assert problem.code == "head"
    assert "cut off" in problem.message


def test_a_removed_head_is_named():
    write(2)
    ChainHead.objects.all().delete()

    assert [problem.code for problem in verify_chain()] == ["head"]


def test_writing_takes_the_same_few_queries_however_long_the_diary_is(django_assert_max_num_queries):
    write(30)
    with django_assert_max_num_queries(5):
        write(1)
