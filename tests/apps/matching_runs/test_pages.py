"""The pages of matching, as browsers get them."""

import json
import re

import pytest
from django.test import Client
from django.utils import translation
from nordlys import AT, a_pair, a_person, a_programme, an_organisation, takes_part

from bothways.apps.matching_runs import services
from bothways.apps.matching_runs.models import MatchingRun, Proposal, Unmatched
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.people.models import Person
from bothways.apps.programmes.models import Enrolment, RoleGrant
from bothways.apps.relationships.models import Relationship

State = Proposal.State


@pytest.fixture
def programme(cast):
    return a_programme()


@pytest.fixture
def draft(programme, drafted):
    for number in range(3):
        a_pair(programme, number)
    return drafted(programme)


@pytest.fixture
def alice(client_of):
    return client_of("alice")


def at_matching(programme, rest=""):
    return f"/programmes/{programme.public_id}/matching/{rest}"


def at_run(run, rest=""):
    return at_matching(run.programme, f"{run.public_id}/{rest}")


def at_proposal(proposal, rest):
    return at_run(proposal.run, f"proposals/{proposal.public_id}/{rest}/")


def first(run):
    return Proposal.objects.select_related("run__programme", "giver", "learner").filter(run=run).first()


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_first_page_teaches_what_a_run_does(alice, programme):
    a_pair(programme)

    page = text(alice.get(at_matching(programme)))

    assert "Make the first draft" in page
    assert "Start a run" in page


def test_the_page_says_why_no_run_can_start_yet(alice, cast):
    programme = a_programme(state="enrolling")
    a_pair(programme)

    page = text(alice.get(at_matching(programme)))

    assert "Matching starts once enrolment is closed." in page
    assert "Start a run" not in page


def test_starting_a_run_leads_to_the_review(alice, programme):
    an_organisation(programme)

    page = text(alice.post(at_matching(programme, "start/"), follow=True))

    assert re.search(r"<h1>Review \d+ proposals</h1>", page)
    assert "Nobody has been told yet." in page
    assert "Learners with a match" in page
    assert "teaches upward" in page


def test_the_list_of_runs_says_what_became_of_each(alice, draft, drafted, programme):
    drafted(programme)

    page = text(alice.get(at_matching(programme)))

    assert page.index("Run 2") < page.index("Waits for your review") < page.index("Run 1")
    assert page.index("Run 1") < page.index("Replaced by a newer run")


def test_each_button_of_a_row_names_both_people(alice, draft):
    pair = first(draft)

    page = text(alice.get(at_run(draft)))

    names = f"{pair.giver.display_name} and {pair.learner.display_name}"
    assert f'Lock<span class="vh"> {names}</span>' in page
    assert f'Swap<span class="vh"> someone in {names}</span>' in page
    assert f'Reject<span class="vh"> {names}</span>' in page


def test_a_two_way_draft_shows_both_bands(alice, cast, drafted):
    programme = a_programme("reciprocal")
    a_pair(programme)

    page = text(alice.get(at_run(drafted(programme))))

    assert "Both ways: 1 pair" in page
    assert "Senior: Art 0" in page
    assert "Junior: Craft 0" in page


def test_career_levels_stand_nowhere_in_a_row(alice, cast, drafted):
    programme = a_programme("traditional")
    a_pair(programme)

    rows = (
        text(alice.get(at_run(drafted(programme)))).split("Downward: 1 pair")[1].split("</ul> </section>")[0]
    )

    assert "Senior 000" in rows
    assert "level" not in rows.lower()


def test_lock_and_unlock_work_without_a_script(alice, draft):
    pair = first(draft)

    page = text(alice.post(at_proposal(pair, "lock"), follow=True))
    assert 'Locked<span class="vh">' in page
    page = text(alice.post(at_proposal(pair, "unlock"), follow=True))

    assert 'Locked<span class="vh">' not in page


def test_a_rejection_asks_for_a_reason_under_the_row_and_can_be_undone(alice, draft):
    pair = first(draft)
    names = f"{pair.giver.display_name} and {pair.learner.display_name}"

    assert f"Reject {names}" in text(alice.get(at_run(draft), {"reject": pair.public_id}))
    page = text(alice.post(at_proposal(pair, "reject"), {"reason": "too_close"}, follow=True))

    assert "Review 2 proposals" in page
    assert "Upward: 2 pairs" in page
    assert "They work too closely together" in page
    page = text(alice.post(at_proposal(pair, "restore"), follow=True))
    assert "Review 3 proposals" in page


def test_a_rejection_without_a_reason_is_refused_in_words(alice, draft):
    response = alice.post(at_proposal(first(draft), "reject"))

    assert response.status_code == 400
    assert "Choose why the two should not be matched." in text(response)


def test_a_swap_shows_its_price_and_then_is_saved(alice, programme, drafted):
    a_pair(programme)
    spare = takes_part(programme, a_person("Spare", level=1, unit="Legal"), offers={"Craft 0": 3})
    run = drafted(programme)
    pair = first(run)

    assert "Spare" in text(alice.get(at_proposal(pair, "swap"), {"side": "giver"}))
    said = {"swap": pair.public_id, "side": "giver", "person": spare.public_id}
    page = text(alice.get(at_run(run), said))
    assert "What this swap would cost" in page
    assert "Spare would teach Senior 000 in place of Junior 000." in page
    assert not Proposal.objects.filter(by_hand=True).exists()
    page = text(
        alice.post(
            at_proposal(pair, "swap"),
            {"side": "giver", "person": spare.public_id, "revision": run.revision},
            follow=True,
        )
    )

    assert "Swapped by Alice Moreau" in page
    assert "By hand" in page


def test_a_swap_that_breaks_a_rule_offers_no_button(alice, draft):
    pair, other = list(Proposal.objects.select_related("run__programme", "learner").filter(run=draft))[:2]

    page = text(
        alice.get(
            at_run(draft), {"swap": pair.public_id, "side": "learner", "person": other.learner.public_id}
        )
    )

    assert "This rule is never relaxed." in page
    assert "Swap anyway" not in page


def test_somebody_elses_change_is_said_kindly_and_loses_nothing(alice, programme, drafted):
    a_pair(programme)
    spare = takes_part(programme, a_person("Spare", level=1, unit="Legal"), offers={"Craft 0": 3})
    run = drafted(programme)
    alice.post(at_proposal(first(run), "lock"))

    response = alice.post(
        at_proposal(first(run), "swap"), {"side": "giver", "person": spare.public_id, "revision": 0}
    )

    assert response.status_code == 409
    assert "Somebody changed this draft" in text(response)
    htmx = alice.post(at_proposal(first(run), "swap"), {"side": "giver"}, headers={"HX-Request": "true"})
    assert (htmx["HX-Retarget"], htmx["HX-Reselect"]) == ("#notice", "unset")
    assert first(run).state == State.LOCKED


def test_approval_says_first_what_will_happen(alice, draft):
    page = text(alice.get(at_run(draft, "approve/")))

    assert "Send out 3 proposals?" in page
    assert "3 people are asked first" in page
    assert not Relationship.objects.exists()


def test_approval_sends_the_proposals_and_closes_the_draft(alice, draft):
    page = text(alice.post(at_run(draft, "approve/"), {"revision": draft.revision}, follow=True))

    assert "3 proposals were approved" in page
    assert "Approved by Alice Moreau" in page
    assert 'Lock<span class="vh">' not in page
    assert Relationship.objects.count() == 3


def test_a_draft_that_is_closed_offers_no_approval(alice, draft, drafted, programme):
    drafted(programme)

    page = text(alice.get(at_run(draft, "approve/")))

    assert "This draft can no longer be approved" in page
    assert "Approve 3 proposals</button>" not in page


def test_the_certificate_can_be_read_and_downloaded(alice, draft):
    page = text(alice.get(at_run(draft, "certificate/")))
    response = alice.get(at_run(draft, "certificate.json"))

    assert "Nothing better exists for draft 1" in page
    kept = json.loads(response.content)
    assert {"input_sha256", "rules", "objective", "bound", "gap", "optimal", "versions"} <= kept.keys()
    assert "attachment" in response["Content-Disposition"]


def test_neither_page_nor_certificate_holds_a_private_block(alice, draft):
    everything = "".join(
        alice.get(at_run(draft, rest)).content.decode() for rest in ("", "certificate/", "certificate.json")
    )

    assert '"blocks"' not in everything


def test_a_run_under_way_is_shown_with_its_progress(alice, programme, manager):
    a_pair(programme)
    run = services.request_run(actor=manager, programme=programme, at=AT)
    MatchingRun.objects.filter(pk=run.pk).update(
        job_state="running", percent=40, step="Looking at every pair"
    )

    page = text(alice.get(at_run(run)))
    assert "Your draft is being made" in page
    assert "Looking at every pair." in page
    assert "hx-get" in page
    fragment = text(alice.get(at_run(run, "progress/"), headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert "40 %" in fragment
    page = text(alice.post(at_run(run, "stop/"), follow=True))
    assert "This run was stopped" in page


def test_the_poll_of_a_run_that_is_over_loads_the_page_anew(alice, draft):
    assert alice.get(at_run(draft, "progress/"))["HX-Refresh"] == "true"


def test_a_failed_run_says_why(alice, programme, manager):
    a_pair(programme)
    run = services.request_run(actor=manager, programme=programme, at=AT)
    MatchingRun.objects.filter(pk=run.pk).update(job_state="failed", failure="The worker went away.")

    page = text(alice.get(at_run(run)))

    assert "This run did not reach a draft" in page
    assert "The worker went away." in page


def test_there_is_no_certificate_before_there_is_a_draft(alice, programme, manager):
    a_pair(programme)
    run = services.request_run(actor=manager, programme=programme, at=AT)

    for rest in ("certificate/", "certificate.json", "approve/"):
        assert alice.get(at_run(run, rest)).status_code == 404


def test_the_filter_finds_by_name_and_says_how_many_are_shown(alice, draft):
    page = text(alice.get(at_run(draft), {"words": "junior 001"}))

    assert "1 of 3 shown" in page
    assert "Junior 001" in page
    assert "Junior 002" not in page.split("without a match")[0]


def test_the_filter_finds_the_locked_and_says_when_there_is_none(alice, draft):
    assert "Nothing in this draft fits the filter" in text(alice.get(at_run(draft), {"show": "locked"}))


def test_the_weakest_can_be_looked_at_first(alice, draft):
    rows = list(Proposal.objects.filter(run=draft).order_by("pk"))
    for points, row in enumerate(rows, start=50):
        Proposal.objects.filter(pk=row.pk).update(fit=points, fit_hundredths=points * 100)

    page = text(alice.get(at_run(draft), {"order": "weakest"}))

    assert page.index(rows[0].public_id.hex[:8]) < page.index(rows[2].public_id.hex[:8])


def test_a_long_draft_has_pages(alice, programme, drafted):
    for number in range(52):
        a_pair(programme, number)
    run = drafted(programme)

    page = text(alice.get(at_run(run)))

    assert "1 to 50 of 52" in page
    assert "Review 52 proposals" in page
    assert "51 to 52 of 52" in text(alice.get(at_run(run), {"page": 2}))


def test_the_unmatched_are_listed_with_what_would_help(alice, programme, drafted):
    a_pair(programme)
    takes_part(programme, a_person("Aigerim Bekova", level=6), needs={"Welding": (1, 2)})

    page = text(alice.get(at_run(drafted(programme))))

    assert "1 learner without a match" not in page  # the senior of the pair needs something, too
    assert "Nobody here teaches Welding at a level that helps." in page
    assert "Naming Art 0 as something to learn would give a match" in page
    assert "mailto:" in page


def test_a_stored_reason_of_a_later_version_is_said_in_english(alice, draft):
    Proposal.objects.filter(run=draft).update(reasons=[{"code": "new", "text": "Both like tea", "data": {}}])

    assert "Both like tea" in text(alice.get(at_run(draft)))


def test_the_number_of_queries_does_not_grow_with_the_draft(
    alice, programme, drafted, django_assert_max_num_queries
):
    for number in range(3):
        a_pair(programme, number)
    small = drafted(programme)
    other = a_programme()
    for number in range(10, 40):
        a_pair(other, number)
    large = drafted(other)

    for run in (small, large):
        assert Unmatched.objects.filter(run=run).exists()
        with django_assert_max_num_queries(19):
            alice.get(at_run(run))


ADDRESSES = ("", "progress/", "certificate/", "certificate.json", "approve/")


@pytest.mark.parametrize("rest", ADDRESSES)
@pytest.mark.parametrize("name", ["bob", "chidi", "dana"])
def test_nobody_but_the_managers_can_tell_that_a_run_exists(client_of, draft, name, rest):
    browser = client_of(name)

    response = browser.get(at_run(draft, rest))

    assert response.status_code == 404
    nowhere = at_matching(draft.programme, f"00000000-0000-4000-8000-000000000000/{rest}")
    assert response.content == browser.get(nowhere).content


@pytest.mark.parametrize("verb", ["lock", "unlock", "reject", "restore", "swap"])
@pytest.mark.parametrize("name", ["bob", "chidi", "dana"])
def test_nobody_but_the_managers_can_decide(client_of, draft, name, verb):
    response = client_of(name).post(at_proposal(first(draft), verb), {"reason": "timing"})

    assert response.status_code == 404
    assert first(draft).state == State.OPEN


@pytest.mark.parametrize("rest", ["start/", "{run}/stop/", "{run}/approve/"])
def test_participants_cannot_start_stop_or_approve(client_of, draft, cast, rest):
    Enrolment.objects.create(programme=draft.programme, person=cast.dana, state="ready")
    address = at_matching(draft.programme, rest.format(run=draft.public_id))

    assert client_of("dana").post(address, {"revision": 0}).status_code == 404
    assert client_of("dana").get(at_matching(draft.programme)).status_code == 404
    assert not Relationship.objects.exists()


def test_the_manager_of_another_programme_sees_nothing_of_this_one(client_of, draft, cast):
    RoleGrant.objects.create(person=cast.chidi, role="programme_manager", programme=a_programme())

    browser = client_of("chidi")

    assert browser.get(at_matching(draft.programme)).status_code == 404
    assert browser.get(at_run(draft)).status_code == 404


def test_a_run_is_not_found_under_another_programme(alice, draft):
    assert alice.get(at_matching(a_programme(), f"{draft.public_id}/")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(draft):
    response = Client().get(at_run(draft))

    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_somebody_outside_the_programme_cannot_be_brought_in(alice, draft):
    pair, stranger = first(draft), Person.objects.get(display_name="Dana Petrova")

    said = {"swap": pair.public_id, "side": "giver", "person": stranger.public_id}
    assert alice.get(at_run(draft), said).status_code == 404


def test_what_no_page_of_ours_sends_is_refused(alice, draft):
    assert alice.post(at_proposal(first(draft), "swap"), {"side": "sideways"}).status_code == 400
    assert alice.post(at_run(draft, "approve/"), {}).status_code == 400


def test_every_page_can_be_rendered_in_german(alice, draft):
    with translation.override("de"):
        alice.cookies["django_language"] = "de"
        for rest in ADDRESSES[2:]:
            assert alice.get(at_run(draft, rest)).status_code == 200
        assert alice.get(at_run(draft)).status_code == 200


def test_a_failure_is_said_in_the_reader_s_language():
    kept = "That did not work, and nothing was saved. Start the run again; if it happens twice, tell the operator this run: 7F2A."
    with translation.override("de"):
        assert "diesen Lauf: 7F2A." in sentences.failure(kept)
        assert sentences.failure("Nobody knows this one.") == "Nobody knows this one."
