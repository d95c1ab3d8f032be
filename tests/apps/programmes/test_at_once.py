"""Several people at the same moment, on real PostgreSQL: everybody has one part, and no button is a fault."""

from datetime import UTC, datetime

import pytest
from at_once import at_once

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.programmes import services
from bothways.apps.programmes.models import Enrolment, Programme, RoleGrant
from bothways.foundation.actor import Role
from bothways.server.verify import broken_invariants

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _whole():
    """Whatever happened, every invariant holds, and the diary has no gap."""
    yield
    assert broken_invariants() == []
    numbers = list(ActivityEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def fresh(programme):
    """The programme as another request reads it."""
    return Programme.objects.get(pk=programme.pk)


def test_asking_twice_to_take_part_is_one_part(programme, actor_of):
    dana = actor_of("dana")

    outcomes = at_once(
        *[
            lambda: (
                services.apply(actor=dana, programme=fresh(programme), gives=True, learns=True, at=AT).state
            )
            for _ in range(4)
        ]
    )

    assert sorted(outcomes) == ["already_enrolled"] * 3 + ["applied"]


def test_two_managers_who_invite_the_same_people_send_each_one_letter(programme, actor_of):
    alice, everybody = actor_of("alice"), list(Person.objects.all())

    outcomes = at_once(
        *[
            lambda: len(services.invite(actor=alice, programme=fresh(programme), people=everybody, at=AT))
            for _ in range(3)
        ]
    )

    assert sorted(outcomes) == [0, 0, 4]
    assert Notification.objects.filter(event="enrolment.invited").count() == 4


@pytest.mark.parametrize("_round", range(3))
def test_recording_people_while_they_answer_leaves_nobody_out(programme, actor_of, cast, _round):
    alice, everybody = actor_of("alice"), list(Person.objects.all())
    services.invite(actor=alice, programme=fresh(programme), people=everybody, at=AT)
    answering = [actor_of("chidi"), actor_of("dana")]

    at_once(
        lambda: services.enrol_all(actor=alice, programme=fresh(programme), people=everybody, at=AT),
        *[
            lambda who=who: services.apply(
                actor=who, programme=fresh(programme), gives=True, learns=True, at=AT
            )
            for who in answering
        ],
    )

    assert set(Enrolment.objects.values_list("state", flat=True)) == {"ready"}
    assert Enrolment.objects.count() == 4


def test_one_move_of_a_programme_happens_once(approved, actor_of):
    alice = actor_of("alice")

    outcomes = at_once(
        *[
            lambda: services.open_enrolment(actor=alice, programme=fresh(approved), at=AT).state
            for _ in range(4)
        ]
    )

    assert outcomes.count("enrolling") == 1
    assert ActivityEntry.objects.filter(verb="programme.opened").count() == 1


def test_nobody_enters_a_programme_while_it_is_cancelled(programme, actor_of):
    alice, dana = actor_of("alice"), actor_of("dana")

    outcomes = at_once(
        lambda: services.cancel(actor=alice, programme=fresh(programme), reason="No budget.", at=AT).state,
        lambda: services.apply(actor=dana, programme=fresh(programme), gives=True, learns=True, at=AT).state,
    )

    told = Notification.objects.filter(event="programme.cancelled", recipient="dana@nordlys.example")
    assert outcomes[0] == "cancelled"
    assert told.exists() == (outcomes[1] == "applied")


def test_two_administrators_who_revoke_each_other_leave_one(cast, actor_of):
    RoleGrant.objects.create(person=cast.dana, role=Role.ORG_ADMIN)
    bob, dana = actor_of("bob"), actor_of("dana")

    at_once(
        lambda: services.revoke_role(actor=bob, person=cast.dana, role=Role.ORG_ADMIN, at=AT),
        lambda: services.revoke_role(actor=dana, person=cast.bob, role=Role.ORG_ADMIN, at=AT),
    )

    assert RoleGrant.objects.filter(role=Role.ORG_ADMIN).count() == 1
