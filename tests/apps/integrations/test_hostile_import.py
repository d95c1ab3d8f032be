"""Imports by somebody who wants more than the directory, and files that want more than to be read."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bothways.apps.accounts.models import User
from bothways.apps.integrations.hris import services
from bothways.apps.integrations.models import RosterImport
from bothways.apps.people import services as people
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import RoleGrant
from bothways.foundation.clock import now

HEADER = "person_id,email,display_name,active\n"
BOB = "N-0002,bob@nordlys.example,Bob Andersen,yes\n"
SCRIPT = "<script>alert(1)</script>"


def sheet(text, name="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content, content_type="image/png")


@pytest.fixture
def bring(client_of):
    """Upload a list as somebody, confirm what was guessed, and say what is on the way; gives the browser."""

    def brought(name, text, file="people.csv", **more):
        browser = client_of(name)
        files = {"people": sheet(text, file), **{kind: sheet(rows) for kind, rows in more.items()}}
        answer = browser.post(reverse("integrations:file"), files)
        if answer.status_code != 302:
            return browser, answer
        form = browser.get(answer.url).context["form"]
        said = {field.name: field.value() for field in form if field.value() is not None}
        return browser, browser.post(answer.url, said, follow=True)

    return brought


def at(name):
    return reverse(f"integrations:{name}", args=[RosterImport.objects.latest("pk").public_id])


def test_a_manager_cannot_take_an_administrators_account_by_changing_the_address(bring):
    browser, _ = bring("alice", HEADER + "N-0002,alice+bob@nordlys.example,Bob Andersen,yes\n")

    page = browser.post(at("commit"), follow=True).content.decode()

    assert "Bob Andersen holds a role here" in page
    assert Person.objects.get(external_id="N-0002").email == "bob@nordlys.example"
    assert User.objects.filter(email="bob@nordlys.example").exists()


def test_a_manager_cannot_lock_an_administrator_out_by_a_file(bring):
    browser, _ = bring("alice", HEADER + "N-0002,bob@nordlys.example,Bob Andersen,no\n")

    assert "holds a role here" in browser.post(at("commit"), follow=True).content.decode()
    assert User.objects.get(email="bob@nordlys.example").is_active


def test_a_manager_cannot_lock_an_administrator_out_by_leaving_them_out_of_a_file(bring, cast):
    browser, _ = bring("alice", HEADER + "N-0003,chidi@nordlys.example,Chidi Okafor,yes\n")
    bob = str(cast.bob.public_id)
    browser.post(at("leavers"), {"shown": [bob], "left": [bob]})

    assert "holds a role here" in browser.post(at("commit"), follow=True).content.decode()
    assert User.objects.get(email="bob@nordlys.example").is_active


def test_an_administrator_changes_the_address_of_whoever_holds_a_role(bring):
    browser, _ = bring("bob", HEADER + "N-0001,alice.moreau@nordlys.example,Alice Moreau,yes\n")
    browser.post(at("commit"))

    assert Person.objects.get(external_id="N-0001").email == "alice.moreau@nordlys.example"


def test_the_last_administrator_is_not_said_to_have_left(cast, actor_of):
    RoleGrant.objects.create(person=cast.dana, role="org_admin")
    people.deactivate(actor=actor_of("dana"), person=cast.bob, at=now())

    with pytest.raises(people.presence.LastAdministratorLeaves):
        people.deactivate(
            actor=people.presence.Actor(door="command", org_admin=True), person=cast.dana, at=now()
        )

    assert Person.objects.get(pk=cast.dana.pk).active


def test_a_role_that_was_taken_back_saves_nothing_any_more(bring, cast):
    bring("alice", HEADER + "K-1,kari@nordlys.example,Kari Berg,yes\n")
    row = RosterImport.objects.latest("pk")
    RosterImport.objects.filter(pk=row.pk).update(state="committing", job_state="queued")
    RoleGrant.objects.filter(person=cast.alice).delete()

    services.proceed(import_id=row.pk, clock=now)

    row.refresh_from_db()
    assert row.job_state == "failed"
    assert not Person.objects.filter(external_id="K-1").exists()


def test_a_second_worker_leaves_an_import_alone_that_another_one_has_taken(bring):
    bring("bob", HEADER + "K-1,kari@nordlys.example,Kari Berg,yes\n")
    row = RosterImport.objects.latest("pk")
    RosterImport.objects.filter(pk=row.pk).update(state="committing", job_state="running", updated_at=now())

    services.proceed(import_id=row.pk, clock=now)

    assert not Person.objects.filter(external_id="K-1").exists()


def test_a_late_fault_does_not_reopen_an_import_that_is_saved(bring):
    browser, _ = bring("bob", HEADER + "K-1,kari@nordlys.example,Kari Berg,yes\n")
    stale = RosterImport.objects.latest("pk")
    browser.post(at("commit"))

    services._fail(stale, "too late", now())

    assert RosterImport.objects.get(pk=stale.pk).state == "committed"


@pytest.mark.parametrize(
    "text",
    [
        HEADER + f"K-1,kari@nordlys.example,{SCRIPT},yes\n",
        f"person_id,email,display_name,{SCRIPT}\nK-1,kari@nordlys.example,Kari,{SCRIPT}\n",
        HEADER + f"{SCRIPT},{SCRIPT},{SCRIPT},{SCRIPT}\n",
    ],
)
def test_what_a_file_says_is_shown_and_never_run(bring, text):
    browser, checked = bring("bob", text, file=f"{SCRIPT}.csv")

    pages = [checked, browser.get(at("columns")), browser.get(at("check"))]
    pages.append(browser.post(at("commit"), {"rows": "good"}, follow=True))
    pages += [browser.get("/people/"), browser.get("/programmes/new/")]
    assert all(SCRIPT not in page.content.decode() for page in pages)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_of_the_rows_to_fix_begins_like_a_formula(bring, start):
    evil = f'{start}HYPERLINK(""http://evil.example"")'
    browser, _ = bring("bob", f'person_id,email,display_name,"{evil}"\n"{evil}",nowhere,"{evil}","{evil}"\n')

    text = browser.get(at("refused")).content.decode()

    table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    assert len(table) == 2
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def bomb() -> bytes:
    """A workbook whose sheet is some kilobytes packed and three gigabytes unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(300):
                file.write(b"0" * 1024 * 1024)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (bomb(), "people.xlsx"), (b"PK\x03\x04" + b"\x00" * 500, "people.xlsx"), (b"\x00" * 2000, "people.csv"),
        (b"", "people.csv"), (b"\xff\xfe\x00", "people.csv"), (b"GIF89a" + bytes(range(256)), "people.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "people.xls"),
        (("a" * 10_000 + ",").encode() * 600, "people.csv"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(bring, content, name):
    _, answer = bring("bob", content, file=name)

    assert answer.status_code < 500
    assert "field-error" in answer.content.decode() or "error" in answer.content.decode()
    assert not RosterImport.objects.exists()


def test_bidirectional_characters_and_endless_names_are_refused_by_row(bring):
    rows = [
        "K-1,kari@nordlys.example,Kari\u202egreB,yes",
        f"K-2,ola@nordlys.example,{'O' * 10_000},yes",
        "K-3,o\u200bla@nordlys.example,Ola,yes",
    ]
    browser, _ = bring("bob", HEADER + "\n".join(rows) + "\n")

    browser.post(at("commit"), {"rows": "good"})

    assert not Person.objects.filter(external_id__startswith="K-").exists()
