import pytest
from django.test import Client

from bothways.apps.activity.models import ActivityEntry
from bothways.apps.programmes.models import RoleGrant


def test_an_administrator_names_a_programme_manager(client_of, cast, actor_of):
    client_of("bob").post(
        "/programmes/roles/", {"person": "dana@nordlys.example", "role": "programme_manager", "programme": ""}
    )

    assert actor_of("dana").manages_all
    assert ActivityEntry.objects.filter(verb="role.granted", target=cast.dana.public_id).count() == 1


def test_a_manager_of_one_programme_manages_no_other(client_of, actor_of, programme, secret_draft):
    client_of("bob").post(
        "/programmes/roles/",
        {
            "person": "dana@nordlys.example",
            "role": "programme_manager",
            "programme": str(programme.public_id),
        },
    )

    assert actor_of("dana").may_manage(programme.pk)
    assert not actor_of("dana").may_manage(secret_draft.pk)
    assert client_of("dana").get(f"/programmes/{secret_draft.public_id}/").status_code == 404


def test_a_role_that_is_taken_back_no_longer_counts_at_the_next_request(client_of, cast):
    alice = client_of("alice")
    assert alice.get("/programmes/new/").status_code == 200

    client_of("bob").post(
        "/programmes/roles/revoke/", {"person": str(cast.alice.public_id), "role": "programme_manager"}
    )

    assert alice.get("/programmes/new/").status_code == 404


def test_the_last_administrator_stays(client_of, cast):
    response = client_of("bob").post(
        "/programmes/roles/revoke/", {"person": str(cast.bob.public_id), "role": "org_admin"}
    )

    assert response.status_code == 409
    assert RoleGrant.objects.filter(role="org_admin").count() == 1


def test_an_unknown_address_is_said_beside_the_field(client_of):
    response = client_of("bob").post("/programmes/roles/", {"person": "x@y.example", "role": "org_admin"})

    assert response.status_code == 422
    assert "Nobody active in the directory" in response.content.decode()


@pytest.mark.parametrize("name", ["alice", "chidi", "dana"])
def test_nobody_else_finds_the_page(client_of, cast, name):
    assert client_of(name).get("/programmes/roles/").status_code == 404
    data = {"person": f"{name}@nordlys.example", "role": "org_admin"}
    assert client_of(name).post("/programmes/roles/", data).status_code == 404
    assert client_of(name).post("/programmes/roles/revoke/", data).status_code == 404


def test_who_has_left_the_organisation_opens_nothing(client_of, cast, programme):
    alice = client_of("alice")
    cast.alice.active = False
    cast.alice.save()

    assert alice.get(f"/programmes/{programme.public_id}/").status_code == 404
    assert alice.get("/programmes/new/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(cast, programme):
    for page in ["", "new/", "roles/", f"{programme.public_id}/", f"{programme.public_id}/enrolment/"]:
        assert Client().get(f"/programmes/{page}").status_code == 302
