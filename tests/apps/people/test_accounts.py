import pytest

from bothways.apps.accounts.models import User
from bothways.apps.activity.models import ActivityEntry
from bothways.apps.people import services
from bothways.foundation.actor import Actor, Door


@pytest.fixture
def enter(house, operator, record, at):
    """Kofi comes in with a file."""

    def call(**facts):
        wanted = record(
            "N-1", email="Kofi@nordlys.example", languages=("Norwegian", "German", "English"), **facts
        )
        return services.upsert_person(actor=operator, record=wanted, at=at)[0]

    return call


@pytest.fixture
def kofi(enter):
    return enter()


def test_an_account_is_made_once_in_a_language_that_we_have(kofi):
    user = services.ensure_user(kofi)

    assert (user.email, user.language, user.is_active) == ("kofi@nordlys.example", "de", True)
    assert not user.has_usable_password()
    assert services.ensure_user(kofi) == user
    assert User.objects.count() == 1


def test_an_account_that_waits_for_its_person_becomes_theirs(enter):
    waiting = User.objects.create_user(email="kofi@nordlys.example")

    assert enter().user == waiting


def test_an_account_of_somebody_else_stays_theirs(enter, operator, record, at):
    other = services.upsert_person(actor=operator, record=record("N-2"), at=at)[0]
    User.objects.filter(pk=other.user.pk).update(email="kofi@nordlys.example")

    kofi = enter()

    assert kofi.user is None
    with pytest.raises(services.AddressTaken):
        services.ensure_user(kofi)


def test_who_comes_in_as_a_leaver_gets_an_account_on_coming_back(enter, operator, at):
    kofi = enter(active=False)
    assert kofi.user is None

    back = services.activate(actor=operator, person=kofi, at=at)

    assert back.user.email == "kofi@nordlys.example"


def test_sign_in_follows_a_new_address(kofi, operator, record, at):
    user = services.ensure_user(kofi)

    services.upsert_person(actor=operator, record=record("N-1", email="k.mensah@nordlys.example"), at=at)

    user.refresh_from_db()
    assert user.email == "k.mensah@nordlys.example"


def test_a_leaver_can_no_longer_sign_in_and_a_returner_can(kofi, operator, at):
    user = services.ensure_user(kofi)

    services.deactivate(actor=operator, person=kofi, at=at)
    user.refresh_from_db()
    assert not user.is_active

    services.deactivate(actor=operator, person=kofi, at=at)
    services.activate(actor=operator, person=kofi, at=at)
    user.refresh_from_db()
    assert user.is_active
    verbs = [*ActivityEntry.objects.values_list("verb", flat=True)]
    assert verbs[-2:] == ["person.deactivated", "person.activated"]


def test_nobody_marks_themself_as_having_left(kofi, at):
    themself = Actor(door=Door.BROWSER, person_id=kofi.pk, person_public_id=kofi.public_id)

    with pytest.raises(services.OwnDeparture):
        services.deactivate(actor=themself, person=kofi, at=at)
