"""The import wizard as a browser uses it, from upload to commit."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bothways.apps.activity import services as activity
from bothways.apps.activity.models import ActivityEntry
from bothways.apps.integrations.models import RosterImport
from bothways.apps.people.models import Person
from bothways.apps.profiles.models import DecisionRight, Need, Offer, Preference
from bothways.foundation.clock import now

HEADER = "person_id,email,display_name,unit,career_level,manager_id,offers,needs\n"
KARI = "K-1,kari@nordlys.example,Kari Berg,Grid,3,K-2,SQL:4:E1,Presenting:1:3\n"
OLA = "K-2,ola@nordlys.example,Ola Vik,Grid,5,,Presenting:4:E2,\n"


def sheet(text, name="people.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


class Wizard:
    """One browser at one import."""

    def __init__(self, client):
        self.client = client

    def upload(self, text, **more):
        files = {"people": sheet(text), **{kind: sheet(rows, f"{kind}.csv") for kind, rows in more.items()}}
        return self.client.post(reverse("integrations:file"), files)

    def to_check(self, text, choose=None, **more):
        response = self.upload(text, **more)
        assert response.status_code == 302, response.content.decode()
        page = self.client.get(response.url)
        chosen = re.findall(
            r'<select name="(column_\d+)".*?</select>', page.content.decode(), flags=re.DOTALL
        )
        form = page.context["form"]
        data = {name: form[name].value() for name in chosen} | (choose or {})
        response = self.client.post(response.url, data)
        assert response.status_code == 302, response.content.decode()
        return self.client.get(response.url)

    @property
    def row(self):
        return RosterImport.objects.latest("pk")

    def at(self, name):
        return reverse(f"integrations:{name}", args=[self.row.public_id])

    def save(self, **data):
        return self.client.post(self.at("commit"), data, follow=True)


@pytest.fixture
def wizard(client_of):
    return Wizard(client_of("alice"))


def test_a_good_file_is_checked_saved_and_forgotten(wizard):
    page = wizard.to_check(HEADER + KARI + OLA)

    assert "All 2 rows are ready" in page.content.decode()
    assert page.context["check"].summary["new"] == 2
    assert not Person.objects.filter(external_id="K-1").exists()

    done = wizard.save()

    assert "The directory is up to date" in done.content.decode()
    kari = Person.objects.get(external_id="K-1")
    assert kari.manager.external_id == "K-2"
    assert [(offer.skill, offer.level, offer.evidence) for offer in Offer.objects.filter(person=kari)] == [
        ("SQL", 4, "E1")
    ]
    assert [(need.skill, need.priority) for need in Need.objects.filter(person=kari)] == [("Presenting", 3)]
    row = wizard.row
    assert (row.state, row.content, row.preview) == ("committed", None, {})
    verbs = [*ActivityEntry.objects.filter(target=kari.public_id).values_list("verb", flat=True)]
    assert verbs == ["person.created", "profile.changed"]
    assert activity.verify_chain() == []


def test_the_same_file_again_changes_nothing_and_writes_nothing(wizard):
    wizard.to_check(HEADER + KARI + OLA)
    wizard.save()
    people = ActivityEntry.objects.filter(target_kind="person").count()

    page = wizard.to_check(HEADER + KARI + OLA)
    assert "Nothing changes" in page.content.decode()
    assert page.context["check"].summary["unchanged"] == 2
    wizard.save()

    assert ActivityEntry.objects.filter(target_kind="person").count() == people


def test_changed_people_are_listed_with_the_names_of_what_changes(wizard):
    wizard.to_check(HEADER + KARI + OLA)
    wizard.save()

    moved = KARI.replace("Grid,3", "Data,4").replace("SQL:4:E1", "SQL:5:E1")
    wizard.to_check(HEADER + moved + OLA)
    page = wizard.client.get(wizard.at("check") + "?part=changed")

    (line,) = page.context["check"].page
    assert line["fields"] == ["career_level", "offers", "unit"]
    assert "Career level" in page.content.decode()
    wizard.save()
    kari = Person.objects.get(external_id="K-1")
    assert (kari.unit, kari.career_level, kari.offers.get().level) == ("Data", 4, 5)


def test_saving_twice_saves_once(wizard):
    wizard.to_check(HEADER + KARI + OLA)

    assert wizard.save().status_code == 200
    assert wizard.save().status_code == 200

    assert ActivityEntry.objects.filter(verb="import.committed").count() == 1


def test_bad_rows_stop_the_whole_file_until_the_good_ones_are_asked_for(wizard):
    bad = "K-3,kai-at-nordlys,Kai,Grid,3,K-1,,\n"
    page = wizard.to_check(HEADER + KARI + OLA + bad)

    assert "One row needs a fix" in page.content.decode()
    (line,) = page.context["check"].page
    assert (line["row"], line["column"], line["value"]) == (4, "email", "kai-at-nordlys")

    assert wizard.save().status_code == 409
    assert not Person.objects.filter(external_id="K-1").exists()

    wizard.save(rows="good")
    assert {*Person.objects.filter(external_id__startswith="K").values_list("external_id", flat=True)} == {
        "K-1",
        "K-2",
    }


def test_whose_manager_is_refused_comes_in_without_one(wizard):
    wizard.to_check(HEADER + KARI + OLA.replace("ola@nordlys", "ola nordlys"))

    wizard.save(rows="good")

    assert Person.objects.get(external_id="K-1").manager is None


def test_the_bad_rows_come_back_with_their_reasons(wizard):
    wizard.to_check(HEADER + KARI + OLA + "K-3,=cmd()@x,Kai,Grid,3,K-1,,\n")

    response = wizard.client.get(wizard.at("refused"))

    text = response.content.decode("utf-8-sig")
    assert text.splitlines()[0].endswith(",problem")
    assert len(text.splitlines()) == 2
    assert "'=cmd()@x" in text


def test_a_level_above_the_ladder_is_a_kind_row_fault(wizard):
    page = wizard.to_check(HEADER + KARI.replace("Grid,3", "Grid,8") + OLA)

    (line,) = page.context["check"].page
    assert (line["row"], line["column"], line["value"]) == (2, "career_level", "8")
    assert "Your ladder has 6 levels, and this is level 8." in page.content.decode()


def test_an_address_of_somebody_else_is_a_row_fault(wizard):
    page = wizard.to_check(HEADER + KARI.replace("kari@", "dana@") + OLA)

    (line,) = page.context["check"].page
    assert (line["row"], line["column"]) == (2, "email")
    assert "Dana Petrova" in line["message"]


def test_nobody_marks_themself_as_having_left(wizard):
    page = wizard.to_check(
        "person_id,email,display_name,active\nN-0001,alice@nordlys.example,Alice Moreau,no\n"
    )

    (line,) = page.context["check"].page
    assert line["column"] == "active"


def test_a_circle_with_people_outside_the_file_is_a_row_fault(wizard):
    wizard.to_check(HEADER + KARI + OLA)
    wizard.save()

    page = wizard.to_check(HEADER + OLA.replace("5,,", "5,K-1,"))

    assert [line["column"] for line in page.context["check"].page] == ["manager_id"]


def test_a_file_with_birth_dates_is_refused_by_name_and_not_kept(wizard):
    response = wizard.upload("email,display_name,birth_year\nkari@nordlys.example,Kari Berg,1990\n")

    assert response.status_code == 200
    page = response.content.decode()
    assert "birth_year" in page
    assert "(G01)" in page
    assert not RosterImport.objects.exists()


def test_a_file_that_is_no_table_is_refused_at_once(wizard):
    response = wizard.client.post(
        reverse("integrations:file"), {"people": SimpleUploadedFile("x.xlsx", b"PK\x03\x04nothing")}
    )

    assert response.context["form"].errors["people"]
    assert not RosterImport.objects.exists()


def test_a_file_over_the_limit_is_refused(wizard, monkeypatch):
    monkeypatch.setattr("bothways.apps.integrations.hris.forms.MOST", 10)

    response = wizard.upload(HEADER + KARI)

    assert "Split it" in response.content.decode()


def test_dates_are_asked_about_first(wizard):
    text = "email,display_name,started_on\nkari@nordlys.example,Kari,03/04/2024\nola@nordlys.example,Ola,25/04/2024\n"
    page = wizard.to_check(text)

    question = page.context["check"].question
    assert (question.row, question.value, question.count) == (2, "03/04/2024", 1)
    (day_first, month_first) = question.choices
    assert (day_first[0], month_first[0]) == ("dmy", "mdy")
    assert "April" in day_first[1]
    assert "March" in month_first[1]
    assert wizard.save().status_code == 409
    assert wizard.client.post(wizard.at("dates"), {"order": "sometimes"}).status_code == 400

    wizard.client.post(wizard.at("dates"), {"order": "dmy"})
    page = wizard.client.get(wizard.at("check"))
    assert page.context["check"].question is None
    wizard.save()
    assert Person.objects.get(email="kari@nordlys.example").started_on.isoformat() == "2024-04-03"


def test_headings_can_be_corrected_and_columns_left_out(wizard):
    text = "Mail;Wer;Team;Skills\nkari@nordlys.example;Kari Berg;Grid;SQL:4\n"
    columns = {"column_1": "display_name", "column_3": ""}

    wizard.to_check(text, choose=columns)
    wizard.save()

    kari = Person.objects.get(email="kari@nordlys.example")
    assert (kari.display_name, kari.unit, kari.offers.count()) == ("Kari Berg", "Grid", 0)


def test_two_headings_for_one_column_and_a_missing_name_are_said(wizard):
    response = wizard.upload("email,first,second\nkari@nordlys.example,Kari,Berg\n")
    both = {"column_0": "email", "column_1": "unit", "column_2": "unit"}

    page = wizard.client.post(response.url, both)

    assert page.status_code == 200
    assert "column_2" in page.context["form"].errors
    assert "whole name" in str(page.context["form"].non_field_errors())


def test_skills_wishes_and_decision_rights_come_from_further_files(wizard):
    wizard.to_check(
        HEADER + KARI + OLA,
        skills="person_id,skill,kind,level,priority,evidence\nK-2,Trading,offer,5,,E3\n",
        preferences="person_id,other_id,kind\nK-1,K-2,wish\nK-2,N-0004,block\n",
        conflicts="person_id,other_id,reason\nK-2,N-0003,sits on the pay panel\n",
    )
    wizard.save()

    assert Offer.objects.filter(person__external_id="K-2").count() == 2
    pairs = Preference.objects.values_list("person__external_id", "other__external_id", "kind")
    assert {*pairs} == {("K-1", "K-2", "wish"), ("K-2", "N-0004", "block")}
    assert DecisionRight.objects.get().other.external_id == "N-0003"


def test_faults_of_further_files_are_shown_too(wizard):
    page = wizard.to_check(HEADER + KARI + OLA, skills="person_id,skill,kind\nK-9,SQL,offer\n")

    (line,) = page.context["check"].page
    assert (line["sheet"], line["row"], line["column"]) == ("skills.csv", 2, "person_id")


def test_people_not_in_the_file_stay_unless_said_to_have_left(wizard, cast):
    wizard.to_check(HEADER + KARI + OLA)
    page = wizard.client.get(wizard.at("check") + "?part=missing")
    assert {line["name"] for line in page.context["check"].page} == {
        "Alice Moreau",
        "Bob Andersen",
        "Chidi Okafor",
        "Dana Petrova",
    }

    everybody = [line["id"] for line in page.context["check"].page]
    left = {"shown": everybody, "left": [str(cast.dana.public_id)]}
    assert wizard.client.post(wizard.at("leavers"), left).status_code == 302
    assert wizard.client.post(wizard.at("leavers"), {"left": ["nonsense"]}).status_code == 400
    wizard.save()

    active = dict(Person.objects.values_list("display_name", "active"))
    assert active == {**dict.fromkeys(active, True), "Dana Petrova": False}
    assert not cast.user("dana").is_active


def test_an_import_can_be_put_away_and_is_forgotten(wizard):
    wizard.to_check(HEADER + KARI + OLA)

    wizard.client.post(wizard.at("discard"))

    assert (wizard.row.state, wizard.row.content, wizard.row.preview) == ("discarded", None, {})
    assert wizard.save().status_code == 409
    assert wizard.client.get(wizard.at("check")).status_code == 302


def test_a_new_upload_puts_the_earlier_one_away(wizard):
    wizard.to_check(HEADER + KARI)
    wizard.upload(HEADER + OLA)

    states = RosterImport.objects.order_by("pk").values_list("state", "content")
    assert [(state, content is None) for state, content in states] == [
        ("discarded", True),
        ("uploaded", False),
    ]


def test_when_the_directory_changed_since_the_check_nothing_is_saved(wizard, cast):
    wizard.to_check(HEADER + KARI + OLA)
    cast.organisation.ladder = ["One", "Two", "Three"]
    cast.organisation.save()

    page = wizard.save()

    assert "The directory has changed since the check" in page.content.decode()
    assert not Person.objects.filter(external_id="K-1").exists()
    page = wizard.client.post(wizard.at("again"), follow=True)
    assert "One row needs a fix" in page.content.decode()


@pytest.mark.parametrize("name", ["chidi", "dana"])
def test_participants_cannot_import_and_see_nothing_of_it(wizard, client_of, name):
    wizard.to_check(HEADER + KARI)
    stranger = client_of(name)

    for address in ("file", "template"):
        assert stranger.get(reverse(f"integrations:{address}")).status_code == 404
    for address in ("check", "columns", "refused"):
        assert stranger.get(wizard.at(address)).status_code == 404
    for address in ("again", "dates", "leavers", "commit", "discard"):
        assert stranger.post(wizard.at(address)).status_code == 404


def test_another_importer_does_not_see_an_unsaved_upload(wizard, client_of):
    wizard.to_check(HEADER + KARI)

    assert client_of("bob").get(wizard.at("check")).status_code == 404
    assert client_of("bob").get(reverse("integrations:file")).status_code == 200


def test_signed_out_leads_to_sign_in(wizard, client):
    response = client.get(reverse("integrations:file"))

    assert response.status_code == 302


def test_progress_is_shown_while_a_job_is_waiting(wizard):
    wizard.to_check(HEADER + KARI)
    RosterImport.objects.update(state="checking", job_state="queued")

    page = wizard.client.get(wizard.at("check"))
    assert "Checking the rows" in page.content.decode()
    part = wizard.client.get(wizard.at("check"), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()

    RosterImport.objects.update(state="checked", job_state="done")
    part = wizard.client.get(wizard.at("check"), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == wizard.at("check")


def test_the_empty_list_can_be_filled_in_and_read(wizard):
    response = wizard.client.get(reverse("integrations:template"))

    page = wizard.to_check(response.content.decode("utf-8-sig").replace("Grid engineer", "Engineer"))
    assert page.context["check"].summary["new"] == 1


def test_a_job_that_was_lost_is_tried_again_after_a_while(wizard):
    wizard.to_check(HEADER + KARI + OLA)
    running = {"state": "committing", "job_state": "running"}
    RosterImport.objects.update(**running, started_at=now())
    assert "Try again" not in wizard.client.get(wizard.at("check")).content.decode()
    wizard.client.post(wizard.at("again"))
    assert not Person.objects.filter(external_id="K-1").exists()

    RosterImport.objects.update(**running, started_at=now() - timedelta(minutes=16))
    assert "Try again" in wizard.client.get(wizard.at("check")).content.decode()
    wizard.client.post(wizard.at("again"))
    assert Person.objects.filter(external_id="K-1").exists()


def test_a_bug_while_saving_saves_nothing_and_says_so(wizard, monkeypatch):
    wizard.to_check(HEADER + KARI + OLA)

    def broken(**_given):
        raise RuntimeError

    monkeypatch.setattr("bothways.apps.profiles.services.replace_many_from_file", broken)
    page = wizard.save().content.decode()

    assert "Something went wrong, and nothing was saved." in page
    assert not Person.objects.filter(external_id="K-1").exists()
    assert activity.verify_chain() == []
