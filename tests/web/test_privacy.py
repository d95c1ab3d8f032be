"""What people tell in confidence, planted as words that cannot be overlooked, is looked for in everything
that leaves the platform: every page, every download, every letter, the diary."""

import json

import pytest
from django.urls import reverse
from web.walk import addresses, browser_of
from web.world import ROLES, make_world

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.matching_runs.jobs import draft
from bothways.apps.matching_runs.models import MatchingRun
from bothways.apps.matching_runs.selectors import matching_problem
from bothways.apps.matching_runs.services import request_run
from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.profiles import services as profiles
from bothways.apps.profiles.models import DecisionRight, Need, Offer, Preference, Source
from bothways.apps.programmes.access import actor_of
from bothways.apps.programmes.models import Enrolment, Programme
from bothways.apps.relationships import services as relationships
from bothways.foundation.actor import Door
from bothways.foundation.clock import now

ADDRESSES = addresses()
CANARY = "Zyxqvath"
"""A name that only a wish or a block could bring to a page."""


@pytest.fixture
def world(cast):
    return make_world(cast)


@pytest.fixture
def canary(cast, world):
    """Somebody whom Chidi blocks and Dana wishes for, and who takes part in nothing else."""
    person = Person.objects.create(
        external_id="N-canary", email="canary@nordlys.example", display_name=CANARY, active=True
    )
    Preference.objects.create(person=cast.chidi, other=person, kind=Preference.Kind.BLOCK)
    Preference.objects.create(person=cast.dana, other=person, kind=Preference.Kind.WISH)
    DecisionRight.objects.create(person=cast.bob, other=cast.chidi, reason=CANARY)
    return person


@pytest.mark.parametrize("role", [*ROLES, "gus"])
def test_a_wish_and_a_block_are_on_no_page_but_their_authors(cast, world, canary, role):
    browser = browser_of(cast, role)
    for address in ADDRESSES:
        if address.name in {"people:directory", "programmes:add_people"}:
            continue  # lists of everybody
        if address.name == "profiles:wishes" and role in {"chidi", "dana"}:
            continue  # their authors
        url = reverse(address.name, kwargs=world.keywords(address.name, set(address.keywords)))
        assert CANARY not in browser.get(url).content.decode(), url


def test_the_authors_themselves_read_them(cast, world, canary, client_of):
    for name in ("chidi", "dana"):
        assert CANARY in client_of(name).get("/profile/wishes/").content.decode()


def test_the_diary_and_the_letters_say_nothing_of_whom(cast, world, canary, client_of):
    browser = client_of("chidi")
    for choice in ("wish", "block", "neither", "block"):
        browser.post(reverse(f"profiles:{choice}", args=[canary.public_id]))

    told = json.dumps(
        [
            [entry.verb, str(entry.target), str(entry.about), entry.data]
            for entry in ActivityEntry.objects.all()
        ]
    )
    letters = "".join(letter.subject + letter.text + letter.html for letter in Notification.objects.all())
    assert str(canary.public_id) not in told
    assert {"wish", "block"}.isdisjoint(json.dumps([e.data for e in ActivityEntry.objects.all()]).split('"'))
    assert CANARY not in letters


def test_the_diary_holds_states_dates_counts_and_codes_only(cast, world, client_of, answer_all):
    """Skills, names, reasons in words and addresses never enter it."""
    kept = json.dumps([entry.data for entry in ActivityEntry.objects.all()])

    for content in ("Python", "Negotiation", "Chidi", "Gus", "@nordlys", "Leading upward"):
        assert content not in kept, content


@pytest.fixture
def answer_all(cast, world, client_of):
    """A day in which much happens."""
    chidi = client_of("chidi")
    chidi.post("/profile/offers/add/", {"skill": "Negotiation", "kind": "skill", "level": 3})
    chidi.post("/profile/needs/add/", {"skill": "Python again", "kind": "skill", "level": 1, "priority": 2})
    chidi.post("/profile/times/add/", {"weekday": 1, "start": "09:00", "end": "10:00"})
    url = reverse("relationships:answer", kwargs=world.keywords("relationships:answer", {"relationship_id"}))
    chidi.post(url, {"answer": "yes"})
    alice = client_of("alice")
    programme = world.names[""]["programme_id"]
    alice.post(f"/programmes/{programme}/cancel/", {"reason": "Chidi knows Python too well."})


@pytest.fixture
def two_drafts(cast):
    """The same people matched twice: Hugo may be matched with Ines, or one of the two rules it out."""

    def page(between):
        alice = actor_of(cast.user("alice"), Door.BROWSER)
        programme = Programme.objects.create(
            name="Downward", model_id="traditional", state="matching", weeks=39
        )
        names = {}
        for name, level in (("hugo", 5), ("ines", 2)):
            person = Person.objects.create(
                external_id=f"{name}-{programme.pk}", email=f"{name}-{programme.pk}@nordlys.example",
                display_name=name.title(), career_level=level, unit=name,
            )  # fmt: skip
            Enrolment.objects.create(programme=programme, person=person, state="ready")
            names[name] = person
        Offer.objects.create(person=names["hugo"], skill="Law", level=4, evidence="E2", source=Source.FILE)
        Need.objects.create(person=names["ines"], skill="Law", level=1, source=Source.FILE)
        between(programme, names["hugo"], names["ines"])
        run = request_run(actor=alice, programme=programme, at=now())
        draft.func(run_id=run.pk)
        run = MatchingRun.objects.get(pk=run.pk)
        row = run.unmatched.get(person=names["ines"])
        problem = matching_problem(run).problem
        return (row.reason, row.help, run.certificate["rules"]["wishes"], len(problem.people))

    return page


def test_a_block_reads_like_a_pair_that_did_not_suit_before(cast, two_drafts):
    def blocked(_programme, hugo, ines):
        Preference.objects.create(person=ines, other=hugo, kind=Preference.Kind.BLOCK)

    def blocked_by_the_other(_programme, hugo, ines):
        Preference.objects.create(person=hugo, other=ines, kind=Preference.Kind.BLOCK)

    def met_before(_programme, hugo, ines):
        elsewhere = Programme.objects.create(
            name="Earlier", model_id="traditional", state="matching", weeks=39
        )
        for person in (hugo, ines):
            Enrolment.objects.create(programme=elsewhere, person=person, state="ready")
        alice = actor_of(cast.user("alice"), Door.BROWSER)
        relationship = relationships.propose(
            actor=alice, programme=elsewhere, flows=[(hugo, ines, [])], reasons=[], at=now()
        )
        type(relationship).objects.filter(pk=relationship.pk).update(state="ended_early")

    told = [two_drafts(between) for between in (blocked, blocked_by_the_other, met_before)]

    assert told[0] == told[1] == told[2]
    assert "block" not in json.dumps(told[0]).lower()


def test_a_wish_that_nobody_shares_earns_no_page_to_its_target(cast, world, canary, actor_of, client_of):
    profiles.wish(actor=actor_of("dana"), person=cast.dana, other=cast.chidi, at=now())

    for address in ("/", "/profile/", "/profile/wishes/", "/relationships/", "/account/"):
        assert "Dana" not in client_of("chidi").get(address).content.decode(), address
