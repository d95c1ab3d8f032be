import stat

import pytest

from bothways.apps.home import services
from bothways.apps.people.models import Organisation, Person
from bothways.apps.programmes.models import RoleGrant

pytestmark = pytest.mark.django_db

GOOD = {
    "organisation": "Nordlys Energy",
    "ladder": "Entry\nEstablished\nLeader\n",
    "boundary_level": "3",
    "name": "Bob Andersen",
    "email": "bob@nordlys.example",
    "password": "a long walk by the fjord",
}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def code():
    return services.first_run_code()


def test_before_an_organisation_exists_every_page_leads_to_the_first_run(client):
    for address in ["/", "/programmes/", "/people/", "/account/login/", "/set-up/"]:
        assert client.get(address).url == "/first-run/"


def test_the_owner_names_the_organisation_and_becomes_its_administrator(client, code):
    response = client.post("/first-run/", {**GOOD, "code": code.upper()})

    assert response.url == "/set-up/"
    house = Organisation.objects.get()
    assert (house.name, house.ladder, house.boundary_level) == (
        "Nordlys Energy",
        ["Entry", "Established", "Leader"],
        3,
    )
    person = Person.objects.get()
    assert person.user.check_password("a long walk by the fjord")
    assert RoleGrant.objects.get().role == "org_admin"
    assert client.get("/set-up/").status_code == 200


def test_a_password_may_be_left_out(client, code):
    client.post("/first-run/", {**GOOD, "code": code, "password": ""})

    assert not Person.objects.get().user.has_usable_password()


def test_afterwards_the_page_is_gone_and_the_code_is_used_up(client, code, tmp_path):
    client.post("/first-run/", {**GOOD, "code": code})

    assert client.get("/first-run/").status_code == 404
    assert client.post("/first-run/", {**GOOD, "code": code}).status_code == 404
    assert not (tmp_path / services.CODE_FILE).exists()
    assert services.first_run_notice("http://localhost:8000/") is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "0000-0000-0000-0000"}, "not the code that was printed"),
        ({"code": ""}, "This field is required."),
        ({"ladder": "One\nTwo"}, "Name 3 to 10 levels"),
        ({"ladder": "One\nOne\nTwo"}, "Each level needs a name of its own."),
        ({"boundary_level": "4"}, "The ladder has only 3 levels."),
        ({"password": "short"}, "too short"),
        ({"email": "bob"}, "Enter a valid email address."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, code, change, sentence):
    response = client.post("/first-run/", {**GOOD, "code": code, **change})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Organisation.objects.exists()
    assert services.first_run_code() == code


def test_the_terminal_names_the_page_and_the_code(code):
    notice = services.first_run_notice("http://localhost:8000/")

    assert notice == f"First run: open http://localhost:8000/first-run/ and enter the set-up code {code}"


def test_only_the_owner_of_the_data_folder_reads_the_code(code, tmp_path):
    assert stat.S_IMODE((tmp_path / services.CODE_FILE).stat().st_mode) == 0o600


def test_when_setting_up_fails_the_code_still_counts(client, code, monkeypatch):
    monkeypatch.setattr(services.programmes, "grant_role", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.post("/first-run/", {**GOOD, "code": code})

    assert services.first_run_code() == code
    assert not Organisation.objects.exists()
