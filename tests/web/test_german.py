"""German all the way through: pages of every role, letters, and a choice of language that lasts."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format, get_format
from django.utils.translation import override
from web.walk import BACKEND, addresses
from web.world import AT, make_world

import bothways
from bothways.apps.accounts.models import User
from bothways.apps.notifications.models import Notification
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Programme
from bothways.apps.programmes.services import invite

CATALOGUE = Path(bothways.__file__).parent / "locale" / "de" / "LC_MESSAGES" / "django.po"

PAGES = {
    "dana": [
        "home:today",
        "accounts:own",
        "profiles:own",
        "profiles:add_offer",
        "profiles:add_need",
        "profiles:add_time",
        "profiles:wishes",
        "programmes:list",
        "relationships:mine",
        "account_set_password",
    ],
    "chidi": [
        "home:today",
        "profiles:own",
        "profiles:change_offer",
        "profiles:change_need",
        "programmes:detail",
        "relationships:detail",
        "relationships:mine",
        "relationships:leave",
        "relationships:leave_programme",
    ],
    "alice": [
        "home:desk",
        "people:directory",
        "profiles:person",
        "integrations:file",
        "integrations:check",
        "programmes:list",
        "programmes:new",
        "programmes:detail",
        "programmes:settings",
        "programmes:enrolment",
        "programmes:cancel",
        "programmes:join",
        "matching_runs:runs",
        "matching_runs:run",
        "matching_runs:certificate",
        "matching_runs:approve",
        "matching_runs:swap",
        "relationships:of_programme",
    ],
    "bob": ["home:set_up", "programmes:roles", "programmes:list", "profiles:person"],
}
SIGNED_OUT = ["account_request_login_code", "account_login", "account_reset_password", "account_inactive"]


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The English texts without gaps that are said differently in German, and are no German word themselves."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="de")
    sources: set[str] = set()
    translations: set[str] = set()
    for message in catalogue:
        if message.id:
            sources.update([message.id] if isinstance(message.id, str) else message.id)
            translations.update([message.string] if isinstance(message.string, str) else message.string)
    return {text for text in sources - translations if not re.search(r"[%{<]", text)}


def german(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = "de"
    return client


def pieces(html: str) -> set[str]:
    """What a page says: each stretch of text between tags, and the attributes that are read aloud."""
    html = re.sub(r"<(script|style|svg)\b.*?</\1>", "", html, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|alt)="([^"]+)"', html)
    shown = re.split(r"<[^>]*>", html)
    return {" ".join(unescape(text).split()) for text in [*spoken, *shown]} - {""}


@pytest.mark.parametrize("role", PAGES)
def test_no_english_is_left_on_the_pages_of_a_role(cast, english, role):
    world = make_world(cast)
    client = german(cast.user(role))
    left = {}
    for name in PAGES[role]:
        needed = {"programmes:", "relationships:", "matching_runs:", "profiles:", "integrations:"}
        keywords = _keywords(world, name) if any(map(name.startswith, needed)) else {}
        page = client.get(reverse(name, kwargs=keywords))
        assert page.status_code == 200, (name, page.status_code)
        assert 'lang="de"' in page.content.decode()
        left[name] = pieces(page.content.decode()) & english

    assert {name: texts for name, texts in left.items() if texts} == {}


def _keywords(world, name):
    address = next(address for address in addresses() if address.name == name)
    return world.keywords(name, set(address.keywords))


def test_no_english_is_left_on_the_pages_of_the_signed_out(cast, english):
    client = german(None)

    left = {name: pieces(client.get(reverse(name)).content.decode()) & english for name in SIGNED_OUT}

    assert {name: texts for name, texts in left.items() if texts} == {}


def test_what_is_missing_or_refused_is_said_in_german(cast, english):
    for client, path in ((german(cast.user("dana")), "/nowhere/"), (german(None), "/nowhere/")):
        page = client.get(path)
        assert page.status_code == 404
        assert "Hier ist nichts, oder es ist nicht für dich" in page.content.decode()
        assert pieces(page.content.decode()) & english == set()


def test_form_errors_are_german_and_say_du(cast, english):
    client = german(cast.user("alice"))

    programme = client.post(reverse("programmes:new"), {}).content.decode()
    offer = client.post(reverse("profiles:add_offer"), {"kind": "skill"}).content.decode()
    file = client.post(
        reverse("integrations:file"), {"people": SimpleUploadedFile("people.csv", b"")}
    ).content.decode()

    for page in (programme, offer, file):
        assert "error" in page
        assert pieces(page) & english == set()
        assert not re.search(
            r"\b(?:Sie|Ihre?n?|Ihnen) (?:können|müssen|haben|Passwort)|\bBitte \w+ Sie\b", page
        )


def test_letters_come_in_the_language_of_their_recipient(cast, actor_of):
    User.objects.filter(pk=cast.user("dana").pk).update(language="de")
    User.objects.filter(pk=cast.user("chidi").pk).update(language="en")
    programme = Programme.objects.create(
        name="Leading upward", model_id="reverse", state="enrolling", weeks=26
    )
    people = Person.objects.filter(pk__in=[cast.dana.pk, cast.chidi.pk]).select_related("user")

    with override("de"):
        invite(actor=actor_of("alice"), programme=programme, people=people, at=AT)

    to_dana, to_chidi = (
        Notification.objects.get(recipient=f"{name}@nordlys.example") for name in ("dana", "chidi")
    )
    assert to_dana.subject == "Du bist zur Teilnahme eingeladen"
    assert "Ob du teilnimmst, entscheidest du." in to_dana.text
    assert to_chidi.subject == "You are invited to take part"
    assert "Taking part is your choice." in to_chidi.text


def test_the_choice_of_language_lasts_in_the_browser_and_in_the_account(cast):
    client = Client()
    client.force_login(cast.user("dana"), backend=BACKEND)
    assert 'lang="en"' in client.get("/").content.decode()

    client.post(reverse("accounts:language"), {"language": "de"})

    assert 'lang="de"' in client.get("/").content.decode()
    assert cast.user("dana").language == "de"
    elsewhere = Client()
    elsewhere.force_login(cast.user("dana"), backend=BACKEND)
    assert 'lang="de"' in elsewhere.get("/").content.decode()


def test_the_choice_of_the_signed_out_lasts_in_their_browser(cast):
    client = Client()

    client.post(reverse("accounts:language"), {"language": "de"})

    assert "Anmelden" in client.get(reverse("account_login")).content.decode()


def test_dates_are_written_as_each_language_writes_them(cast):
    at = datetime(2026, 12, 2, 14, 30, tzinfo=UTC)
    with override("en"):
        assert (date_format(at, "DATE_FORMAT"), date_format(at, "TIME_FORMAT")) == (
            "2 December 2026",
            "14:30",
        )
        assert get_format("FIRST_DAY_OF_WEEK") == 1
    with override("de"):
        assert (date_format(at, "DATE_FORMAT"), date_format(at, "TIME_FORMAT")) == (
            "2. Dezember 2026",
            "14:30",
        )
        assert get_format("FIRST_DAY_OF_WEEK") == 1
