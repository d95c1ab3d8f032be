import pytest

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.programmes.models import Programme

GOOD = {
    "name": "Grid handover",
    "purpose": "Knowledge of the old grid stays.",
    "model_id": "traditional",
    "weeks": "",
    "weight_skills": "45",
    "weight_wishes": "20",
    "weight_shared_ground": "15",
    "weight_time": "10",
    "weight_distance": "10",
}


def test_a_manager_drafts_a_programme_with_the_usual_length_of_its_model(client_of):
    response = client_of("alice").post("/programmes/new/", GOOD)

    programme = Programme.objects.get(name="Grid handover")
    assert response.url == f"/programmes/{programme.public_id}/"
    assert (programme.state, programme.weeks, programme.weights["skills"]) == ("draft", 39, 45)
    assert ActivityEntry.objects.filter(verb="programme.created", target=programme.public_id).count() == 1


def test_an_administrator_who_drafts_a_programme_runs_it(client_of, actor_of):
    client_of("bob").post("/programmes/new/", GOOD)

    assert actor_of("bob").may_manage(Programme.objects.get().pk)


def test_the_page_shows_every_model_with_its_evidence(client_of):
    page = client_of("alice").get("/programmes/new/").content.decode()

    assert "Reciprocal mentoring" in page
    assert "Evidence A" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weeks": "5"}, "Traditional mentoring lasts 26 to 52 weeks."),
        ({"weight_skills": "44"}, "They must sum to 100."),
        ({"name": " "}, "This field is required."),
        ({"model_id": "speed_dating"}, "Select a valid choice."),
        ({"sponsor": "nobody@nordlys.example"}, "Nobody active in the directory"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client_of, change, sentence):
    response = client_of("alice").post("/programmes/new/", {**GOOD, **change})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Knowledge of the old grid stays." in page
    assert not Programme.objects.exists()


@pytest.mark.parametrize("name", ["chidi", "dana"])
def test_participants_find_no_such_page(client_of, name):
    assert client_of(name).get("/programmes/new/").status_code == 404
    assert client_of(name).post("/programmes/new/", GOOD).status_code == 404
    assert not Programme.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client, cast):
    assert client.get("/programmes/new/").status_code == 302
