"""The work of members, managers and administrators, by the keyboard alone."""

import re

import pytest
from journeys.stage import EXAMPLES
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const held = document.activeElement;
  const style = getComputedStyle(held);
  const box = held.getBoundingClientRect();
  const bar = document.querySelector(".nav");
  const fixed = bar && getComputedStyle(bar).position === "fixed" && !bar.contains(held);
  const end = fixed ? bar.getBoundingClientRect().top : innerHeight;
  return {
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.height > innerHeight || (box.bottom > 0 && box.top >= -1 && box.bottom <= end + 1),
    words: (held.innerText || held.name || held.tagName).trim().slice(0, 60),
  };
}"""


def move_to(page: Page, target, *, key: str = "Tab", most: int = 200) -> None:
    """Press a key until the target has the focus; every stop on the way must be seen and outlined."""
    for _ in range(most):
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS)
        assert focus["outlined"], f"no outline on {focus['words']!r}"
        assert focus["seen"], f"hidden: {focus['words']!r}"
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page: Page, target, *, key: str = "Tab") -> None:
    """Go there and press Enter."""
    move_to(page, target, key=key)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("narrow", [False, True])
def test_the_skip_link_leads_to_the_main_part(demo, open_page, narrow):
    page = open_page(demo.link_of("Reverse mentor"), narrow=narrow)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main part")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("role", ["Programme manager", "Organisation admin", "Senior learner"])
def test_the_focus_is_always_seen(demo, open_page, role, narrow):
    page = open_page(demo.link_of(role), narrow=narrow)
    for path in ("/", "/profile/", "/programmes/", "/programmes/new/"):
        if path == "/programmes/new/" and role == "Senior learner":
            continue
        page.goto("/".join(demo.link_of(role).split("/")[:3]) + path)
        last = page.locator("a[href]:visible, button:visible, input:visible, summary:visible").last
        move_to(page, last)


def test_the_account_menu_closes_with_escape(demo, open_page):
    page = open_page(demo.link_of("Mentor"))
    menu = page.locator("details.menu")
    press(page, menu.locator("summary"))
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_answer_a_proposal(demo, open_page):
    page = open_page(demo.link_of("Mentee"), narrow=True)
    press(page, page.get_by_role("button", name="Accept").first)
    expect(page.get_by_role("main")).to_contain_text("You said yes")


def test_lock_and_reject_and_bring_back(demo, open_page):
    page = open_page(demo.link_of("Programme manager"))
    press(page, page.get_by_role("link", name=re.compile("^Review the draft.*Leading with new tools")))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Review")
    count = int(re.search(r"\d+", heading.inner_text()).group())

    press(page, page.get_by_role("button", name=re.compile("^Lock ")).first)
    locked = page.get_by_role("button", name=re.compile("^Locked ")).first
    expect(locked).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Locked "))).to_have_count(0)

    reject = page.get_by_role("link", name=re.compile("^Reject ")).first
    press(page, reject)
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    expect(reject).to_be_focused()
    move_to(page, panel.get_by_role("radio").first)
    page.keyboard.press("Space")
    press(page, panel.get_by_role("button", name=re.compile("^Reject")))
    expect(heading).to_contain_text(str(count - 1))

    undo = page.get_by_role("button", name=re.compile("^Undo")).first
    press(page, undo)
    expect(heading).to_contain_text(str(count))
    expect(page.get_by_role("button", name=re.compile("^Lock ")).first).to_be_focused()


def test_import_a_file(demo, open_page):
    """Only the choice of the file is the browser's own."""
    page = open_page(demo.link_of("Organisation admin"))
    page.goto(f"{'/'.join(page.url.split('/')[:3])}/people/import/")
    file = page.get_by_label("List of people")
    move_to(page, file)
    file.set_input_files(EXAMPLES / "people.csv")
    press(page, page.get_by_role("button", name="Upload and look at the columns"))
    confirm = page.get_by_role("button", name="Confirm and check the rows")
    expect(confirm).to_be_visible()
    press(page, confirm)
    commit = page.get_by_role("button", name=re.compile("^Import")).first
    expect(commit).to_be_visible()
    press(page, commit)
    expect(page.get_by_role("heading", level=1)).to_have_text("The directory is up to date", timeout=60_000)
