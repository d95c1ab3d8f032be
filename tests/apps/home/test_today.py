from bothways.apps.programmes import services as programmes
from bothways.apps.relationships import services as relationships
from bothways.foundation.clock import now


def heading(client, address="/"):
    page = client.get(address, follow=True).content.decode()
    return page[page.index("<h1>") + 4 : page.index("</h1>")]


def test_a_proposal_that_waits_is_the_first_thing_and_can_be_answered_here(client_of, proposal):
    chidi = client_of("chidi")
    page = chidi.get("/").content.decode()

    assert heading(chidi) == "Say yes or no to Bob Andersen"
    assert "You teach Python" in page
    assert f"/relationships/{proposal.public_id}/answer/" in page
    assert "You can say no without a reason." in page


def test_after_the_answer_the_day_says_what_is_waited_for(client_of, actor_of, proposal):
    relationships.accept(actor=actor_of("chidi"), relationship=proposal, at=now())

    page = client_of("chidi").get("/").content.decode()
    assert "waiting until all have answered" in page
    assert "/answer/" not in page


def test_with_all_yes_the_next_thing_is_to_meet(client_of, actor_of, proposal):
    relationships.accept(actor=actor_of("chidi"), relationship=proposal, at=now())
    relationships.accept(actor=actor_of("bob"), relationship=proposal, at=now())

    assert heading(client_of("chidi")) == "Plan your first meeting with Bob"


def test_an_invitation_is_named(client_of, actor_of, cast, programme):
    programmes.invite(actor=actor_of("alice"), programme=programme, people=[cast.dana], at=now())

    assert heading(client_of("dana")) == "Answer your invitation to Leading upward"


def test_a_sponsor_finds_what_waits_for_their_approval(client_of, cast, programme):
    type(programme).objects.update(state="in_review", sponsor=cast.dana)

    dana = client_of("dana")
    assert heading(dana) == "Approve Leading upward, or send it back"
    page = dana.get(f"/programmes/{programme.public_id}/").content.decode()
    assert "You are named as its sponsor." in page


def test_an_empty_profile_is_the_next_thing_when_nothing_else_is(client_of, programme):
    page = client_of("dana").get("/").content.decode()

    assert heading(client_of("dana")) == "Say what you can teach and want to learn"
    assert "Leading upward" in page


def test_nothing_to_do_is_said(client_of, cast):
    from bothways.apps.profiles.models import Offer

    Offer.objects.create(person=cast.dana, skill="SQL", level=3, source="person")

    assert heading(client_of("dana")) == "Nothing needs you today"


def test_who_only_runs_things_lands_on_the_desk_or_the_set_up(client_of):
    assert client_of("alice").get("/").url == "/desk/"
    assert client_of("bob").get("/").url == "/set-up/"


def test_with_several_roles_the_own_day_comes_first(client_of, proposal):
    assert client_of("bob").get("/").status_code == 200


def test_a_visitor_is_asked_to_sign_in(client, cast):
    for address in ["/", "/desk/", "/set-up/"]:
        assert client.get(address).status_code == 302
        assert "/account/login" in client.get(address).url
