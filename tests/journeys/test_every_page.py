"""Every page that anybody can reach: accessible in both themes, whole on a phone, and without errors or strangers."""

import re

import pytest
from journeys.stage import EXAMPLES, free_port, running
from journeys.walk import faults_of, faults_on_a_small_phone, kind_of, pages_within_reach

pytestmark = pytest.mark.browser

ROLES = {
    "manager": ["Programme manager"],
    "admin": ["Organisation admin"],
    "participants": ["Reverse mentor", "Senior learner", "Mentor", "Mentee"],
}
FAULTY = "email;given_name;family_name;manager_email\nada@nordlys.example;Ada;Berg;\nnot-an-address;;Berg;nobody@nordlys.example\n"


@pytest.fixture
def visitor(open_page):
    """A page that also notes every request to anywhere else."""

    def opened(home: str, **settings):
        page = open_page(**settings)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((home, "data:", "blob:", "about:"))
                else page.failures.append(f"leaves the house: {request.url}")
            ),
        )
        return page

    return opened


REFUSAL = re.compile(r"the server responded with a status of (400|404|422)")


def check(page, found: dict, *, refused: bool = False) -> None:
    """Add the faults of the page as it stands, under its address, to what was found."""
    noise = [line for line in page.failures if not (refused and REFUSAL.search(line))]
    cut_off = "net::ERR_ABORTED"  # by going on to this page
    faults = [line for line in noise if cut_off not in line] + faults_of(page)
    page.failures.clear()
    if faults:
        found[f"{kind_of(page.url)} {page.title()}"] = faults


@pytest.mark.parametrize("group", ROLES)
def test_every_page_that_links_lead_to_is_sound(demo, visitor, group):
    found, known = {}, set()
    for role in ROLES[group]:
        link = demo.link_of(role)
        page = visitor(home_of(link))
        page.goto(link)
        for address in pages_within_reach(page, page.url, known):
            page.goto(address)
            check(page, found)
    assert not found, written(found)
    assert len(known) > 10


def test_every_page_is_sound_for_visitors(demo, visitor):
    home = home_of(demo.link_of("Mentee"))
    page, found = visitor(home), {}
    for address in pages_within_reach(page, f"{home}/", set()):
        page.goto(address)
        check(page, found)
    page.goto(f"{home}/account/login/code/")
    page.get_by_label("E-mail").fill("lucia.ortega@nordlys.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("textbox", name="Code").wait_for()
    check(page, found)
    page.get_by_role("textbox", name="Code").fill("WRONG1")
    send(page, page.get_by_role("button", name="Sign in"))
    check(page, found)
    page.context.clear_cookies()
    page.goto(f"{home}/account/login/")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    send(page, page.get_by_role("button", name="Sign in", exact=True))
    check(page, found)
    page.goto(f"{home}/nowhere/")
    check(page, found, refused=True)
    assert not found, written(found)


def test_pages_that_say_no_are_sound(demo, visitor):
    """Forms sent back with their faults, and what is not there."""
    link = demo.link_of("Programme manager")
    home, found = home_of(link), {}
    page = visitor(home)
    page.goto(link)
    for address in ("/programmes/new/", "/profile/offers/add/", "/profile/times/add/", "/people/import/"):
        page.goto(home + address)
        page.get_by_role("main").locator("form").first.evaluate("form => form.noValidate = true")
        send(page, page.get_by_role("main").locator("form button").last)
        page.locator(".summary, .err").first.wait_for()
        check(page, found, refused=True)
    page.goto(f"{home}/programmes/00000000-0000-4000-8000-000000000000/")
    check(page, found, refused=True)
    assert not found, written(found)


def test_every_step_to_a_draft_in_both_directions_is_sound(demo, visitor):
    link = demo.link_of("Programme manager")
    page, found = visitor(home_of(link)), {}
    page.goto(link)
    page.get_by_role("button", name=re.compile("^Close enrolment")).first.click()
    page.get_by_role("link", name="Matching", exact=True).click()
    check(page, found)
    page.reload()
    page.route("**/progress/", lambda route: route.fulfill(status=204))  # it shall not go on while we look
    page.get_by_role("button", name="Start a run").click()
    draft = page.get_by_role("heading", level=1, name=re.compile("Review"))
    draft.or_(page.get_by_role("heading", name="Your draft is being made")).wait_for()
    check(page, found)
    page.unroute("**/progress/")
    page.reload()
    draft.wait_for(timeout=60_000)
    check(page, found)
    page.reload()
    page.get_by_role("link", name=re.compile("^Approve")).click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    page.get_by_role("heading", level=1, name=re.compile("approved")).wait_for()
    check(page, found)
    assert not found, written(found)


def test_every_step_of_an_import_is_sound(demo, visitor):
    link = demo.link_of("Organisation admin")
    home, found = home_of(link), {}
    page = visitor(home)
    page.goto(link)
    files = (
        {"name": "faulty.csv", "mimeType": "text/csv", "buffer": FAULTY.encode()},
        EXAMPLES / "people.csv",
    )
    for file in files:
        page.goto(f"{home}/people/import/")
        page.get_by_label("List of people").set_input_files(file)
        page.get_by_role("button", name="Upload and look at the columns").click()
        page.get_by_role("button", name="Confirm and check the rows").wait_for()
        check(page, found)
        page.reload()
        page.get_by_role("button", name="Confirm and check the rows").click()
        page.get_by_role("link", name="Change this").wait_for()
        checked = page.url
        tabs = page.locator(".tabs a").evaluate_all("links => links.map((link) => link.href)")
        for address in [checked, *tabs]:
            page.goto(address)
            check(page, found)
    page.goto(checked)
    page.get_by_role("button", name=re.compile("^Import")).first.click()
    page.get_by_role("heading", level=1, name="The directory is up to date").wait_for()
    check(page, found)
    assert not found, written(found)


def test_the_first_page_of_an_empty_installation_is_sound(fresh_platform, visitor):
    page, found = visitor(fresh_platform.address), {}
    page.goto(fresh_platform.address)
    check(page, found)
    page.locator("form").last.evaluate("form => form.noValidate = true")
    send(page, page.get_by_role("button", name="Set up"))
    check(page, found, refused=True)
    assert not found, written(found)


def test_the_style_page_is_sound(tmp_path, visitor):
    """Every component in every state, as the developer's mode shows them."""
    command = ["demo", "--data", str(tmp_path / "demo")]
    with running(command, tmp_path, free_port(), BOTHWAYS_DEBUG="1") as platform:
        link = platform.link_of("Programme manager")
        page, found = visitor(home_of(link)), {}
        page.goto(link)
        page.goto(f"{home_of(link)}/style/")
        page.get_by_role("heading", level=1).wait_for()
        check(page, found)
    assert not found, written(found)


@pytest.mark.parametrize("role", ["Programme manager", "Mentee"])
def test_longer_words_break_no_page(demo, visitor, role):
    """German is a third longer."""
    link = demo.link_of(role)
    page, found = visitor(home_of(link)), {}
    page.goto(link)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Deutsch").click()
    page.locator("html[lang=de]").wait_for()
    for address in pages_within_reach(page, page.url, set()):
        page.goto(address)
        faults = faults_on_a_small_phone(page, language="de")
        if faults:
            found[kind_of(address)] = faults
    assert not found, written(found)


def send(page, button) -> None:
    """Press a button that leads to another page, and wait for that page."""
    with page.expect_navigation():
        button.click()


def written(found: dict) -> str:
    return "\n".join(f"{where}\n    " + "\n    ".join(faults) for where, faults in found.items())


def home_of(link: str) -> str:
    return "/".join(link.split("/")[:3])
