"""The pages of matching, as browsers get them."""

import pytest
from nordlys import a_pair, a_programme, an_organisation


@pytest.fixture
def programme(cast):
    return a_programme("reverse")


def test_the_first_page_teaches_what_a_run_does(client_of, programme):
    a_pair(programme)
    page = client_of("alice").get(f"/programmes/{programme.public_id}/matching/").content.decode()

    assert "Make the first draft" in page
    assert "Start a run" in page


def test_starting_a_run_leads_to_the_review(client_of, programme):
    an_organisation(programme)
    browser = client_of("alice")
    response = browser.post(f"/programmes/{programme.public_id}/matching/start/", follow=True)
    page = response.content.decode()
    open("/tmp/review.html","w").write(page)
    assert "Review" in page
