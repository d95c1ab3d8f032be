"""The main job in the browser: an empty installation, a spreadsheet, a draft, and two people who say yes."""

import re

import pytest
from journeys.stage import EXAMPLES
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ADMIN, MANAGER = "sara.lind@nordlys.example", "amira.haddad@nordlys.example"
JUNIOR, SENIOR = "kofi.mensah@nordlys.example", "ingrid.solheim@nordlys.example"


def test_from_import_to_two_acceptances(fresh_platform, open_page, take_picture):
    admin = open_page(fresh_platform.address)
    set_up(admin, fresh_platform)
    import_people(admin, fresh_platform.address, take_picture)
    name_a_manager(admin, fresh_platform.address)

    manager = sign_in(open_page(), admin, fresh_platform.address, MANAGER)
    programme = draft_a_programme(manager, fresh_platform.address)
    approve_it(admin, programme)
    take_everybody_in(manager, programme)
    run_the_matching(manager, programme, take_picture)
    change_the_draft_by_hand(manager)
    approve_the_draft(manager)

    junior = sign_in(open_page(narrow=True), admin, fresh_platform.address, JUNIOR)
    senior = sign_in(open_page(), admin, fresh_platform.address, SENIOR)
    expect(senior.get_by_role("heading", level=1)).not_to_contain_text("Kofi")
    say_yes(junior, fresh_platform.address, take_picture)
    say_yes(senior, fresh_platform.address, None)

    junior.goto(fresh_platform.address)
    expect(junior.get_by_role("main")).to_contain_text("Ingrid Solheim")
    manager.goto(f"{programme}relationships/")
    expect(manager.get_by_role("main")).to_contain_text("Kofi Mensah")
    for page in (admin, manager, junior, senior):
        assert page.failures == []


def set_up(page: Page, platform) -> None:
    code = re.search(r"set-up code (\S+)", platform.printed()).group(1)
    expect(page).to_have_url(re.compile("/first-run/$"))
    page.get_by_label("Set-up code").fill(code)
    page.get_by_label("Name of the organisation").fill("Nordlys Energy")
    page.get_by_label("Your name").fill("Sara Lind")
    page.get_by_label("Your e-mail").fill(ADMIN)
    page.get_by_label("Password").fill("a long night in June")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("missing before you go live")


def import_people(page: Page, address: str, take_picture) -> None:
    page.goto(f"{address}/people/import/")
    page.get_by_label("List of people").set_input_files(EXAMPLES / "people.csv")
    page.get_by_text("Further files").click()
    page.get_by_label("Skills").set_input_files(EXAMPLES / "skills.csv")
    page.get_by_role("button", name="Upload and look at the columns").click()
    page.get_by_role("button", name="Confirm and check the rows").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("24")
    take_picture(page, "import")
    page.get_by_role("button", name=re.compile("^(Import|Save)")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The directory is up to date", timeout=60_000)


def name_a_manager(page: Page, address: str) -> None:
    page.goto(f"{address}/programmes/roles/")
    page.get_by_label("E-mail of the person").fill(MANAGER)
    page.get_by_role("radio", name="Programme manager").check()
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_role("main")).to_contain_text("Amira Haddad")


def sign_in(page: Page, reader: Page, address: str, email: str) -> Page:
    """By the code of the letter, which the demo shows on a page."""
    page.goto(address)
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code")
    reader.goto(f"{address}/letters/")
    reader.get_by_role("row", name=email).get_by_role("link").first.click()
    letter = reader.locator(".letter-text")
    code = re.search(r"^\s*(\S{4,12})\s*$", letter.inner_text(), re.MULTILINE).group(1)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    return page


def draft_a_programme(page: Page, address: str) -> str:
    page.goto(f"{address}/programmes/new/")
    page.get_by_label("Name", exact=True).fill("Leading with new tools")
    page.get_by_label("Purpose").fill("Senior leaders learn the tools that their teams use every day.")
    page.get_by_role("radio", name="Reverse mentoring").check()
    page.get_by_label("E-mail of the executive sponsor").fill(SENIOR)
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leading with new tools")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_role("heading", name="Somebody else reviews it now")).to_be_visible()
    return page.url


def approve_it(page: Page, programme: str) -> None:
    page.goto(programme)
    page.get_by_label("The sponsor has agreed to stand behind it.").check()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("main")).to_contain_text("Approved")


def take_everybody_in(page: Page, programme: str) -> None:
    page.goto(programme)
    page.get_by_role("button", name="Open enrolment").click()
    page.get_by_role("link", name="Add people").first.click()
    page.get_by_label(re.compile("Everybody this search found")).check()
    page.get_by_role("button", name="Record as taking part").click()
    page.goto(programme)
    page.get_by_role("button", name="Close enrolment").click()
    expect(page.get_by_role("heading", name="Find out who fits whom")).to_be_visible()


def run_the_matching(page: Page, programme: str, take_picture) -> None:
    page.goto(f"{programme}matching/")
    page.get_by_role("button", name="Start a run").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(re.compile(r"Review \d+ proposals"), timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("proven")
    take_picture(page, "review")


def change_the_draft_by_hand(page: Page) -> None:
    """Lock one, see the price of a swap and keep the draft, reject one and take it back."""
    page.get_by_role("button", name="Lock Kofi Mensah and Ingrid Solheim").click()
    expect(page.get_by_role("button", name="Locked Kofi Mensah and Ingrid Solheim")).to_be_visible()
    others = page.get_by_role("listitem").filter(has_not=page.get_by_text("Kofi Mensah"))

    others.get_by_role("link", name=re.compile("^Swap")).first.click()
    page.get_by_role("link", name=re.compile("^See the price")).first.click()
    expect(page.get_by_role("table", name="Price of the swap")).to_contain_text("Total fit")
    page.get_by_role("link", name="Keep the draft").click()

    count = int(re.search(r"\d+", page.get_by_role("heading", level=1).inner_text()).group())
    others.get_by_role("link", name=re.compile("^Reject")).first.click()
    page.get_by_role("radio").or_(page.get_by_role("combobox", name="Reason")).first.wait_for()
    choose_a_reason(page)
    page.get_by_role("button", name=re.compile("^Reject")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(count - 1))
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(count))


def choose_a_reason(page: Page) -> None:
    panel = page.locator("#panel")
    if panel.get_by_role("radio").count():
        panel.get_by_role("radio").first.check()
    else:
        panel.get_by_role("combobox").select_option(index=1)


def approve_the_draft(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Approve")).click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("were approved")


def say_yes(page: Page, address: str, take_picture) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Say yes or no")
    if take_picture:
        take_picture(page, "proposal")
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("yes|accepted|agreed", re.IGNORECASE))
