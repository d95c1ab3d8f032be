"""Everything that matters, in a browser that runs no script."""

import re

import pytest
from journeys.stage import EXAMPLES
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_sign_in_by_the_code_of_a_letter(demo, open_page):
    home = home_of(demo)
    page, letters = open_page(home, scripts=False), open_page(scripts=False)
    page.get_by_label("E-mail").fill("henrik.dahl@nordlys.example")
    page.get_by_role("button", name="Send me a code").click()
    letters.goto(f"{home}/letters/")
    letters.get_by_role("row", name="henrik.dahl@nordlys.example").get_by_role("link").first.click()
    letter = letters.locator(".letter-text").inner_text()
    code = re.search(r"^\s*(\S{4,12})\s*$", letter, re.MULTILINE).group(1)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_accept_a_proposal(demo, open_page):
    page = open_page(demo.link_of("Mentee"), scripts=False, narrow=True)
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_role("main")).to_contain_text("You said yes")


def test_change_theme_and_language_and_sign_out(demo, open_page):
    page = open_page(demo.link_of("Mentor"), scripts=False)
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "bothways-dark")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="English").click()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)


def test_import_a_file(demo, open_page):
    page = open_page(demo.link_of("Organisation admin"), scripts=False)
    page.goto(f"{home_of(demo)}/people/import/")
    page.get_by_label("List of people").set_input_files(EXAMPLES / "people.csv")
    page.get_by_role("button", name="Upload and look at the columns").click()
    page.get_by_role("button", name="Confirm and check the rows").click()
    look_again_until(page, "rows are ready")
    page.get_by_role("button", name=re.compile("^Import")).first.click()
    look_again_until(page, "The directory is up to date")


def test_match_review_and_approve(demo, open_page):
    """From a run to letters: reload for progress, lock, reject with a reason, undo, price, approve."""
    page = open_page(demo.link_of("Programme manager"), scripts=False)
    page.get_by_role("link", name=re.compile("^Review the draft.*Leading with new tools")).click()
    page.get_by_role("button", name="Run again").click()
    look_again_until(page, re.compile(r"Review \d+ proposals"))

    page.get_by_role("button", name=re.compile("^Lock ")).first.click()
    expect(page.get_by_role("button", name=re.compile("^Locked "))).to_have_count(1)

    title = page.get_by_role("heading", level=1)
    count = int(re.search(r"\d+", title.inner_text()).group())
    page.get_by_role("link", name=re.compile("^Reject ")).first.click()
    page.locator("#panel").get_by_role("radio").first.check()
    page.locator("#panel").get_by_role("button", name=re.compile("^Reject")).click()
    expect(title).to_contain_text(str(count - 1))
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(title).to_contain_text(str(count))

    page.get_by_role("link", name=re.compile("^Swap ")).first.click()
    page.get_by_role("link", name=re.compile("^See the price")).first.click()
    expect(page.get_by_role("table", name="Price of the swap")).to_contain_text("Total fit")
    page.get_by_role("link", name="Keep the draft").click()

    page.get_by_role("link", name=re.compile("^Approve")).click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(title).to_contain_text("were approved")


def look_again_until(page: Page, words) -> None:
    """Follow the reload link of a job until it is done."""
    for _ in range(120):
        heading = page.get_by_role("heading", level=1).inner_text()
        if re.search(words, heading):
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()
    raise AssertionError(f"{words} did not come; the page says {heading!r}")


def home_of(demo) -> str:
    return "/".join(demo.link_of("Mentee").split("/")[:3])
