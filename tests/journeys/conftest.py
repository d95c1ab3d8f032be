"""Running platforms and a real Chromium."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from journeys.stage import CHROMIUM_FLAGS, NARROW, WIDE, Platform, free_port, running

# `make test` brings no browser driver; `make test-all` does, and fails when no journey is collected.
collect_ignore_glob = [] if find_spec("playwright") else ["test_*.py", "walk.py"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Iterator[Platform]:
    """The demo, one for each file of tests: a proposal can be answered, and a list imported, only once."""
    folder = tmp_path_factory.mktemp("demo")
    with running(["demo", "--data", str(folder / "demo")], folder, free_port()) as platform:
        yield platform


@pytest.fixture
def fresh_platform(tmp_path) -> Iterator[Platform]:
    """An empty installation whose letters can be read on a page."""
    with running(["serve"], tmp_path, free_port(), BOTHWAYS_DEMO="1") as platform:
        yield platform


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "these tests drive a real browser: install Debian's package chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser):
    """Open a new visitor's page: `open_page(address, narrow=..., dark=..., scripts=...)`."""
    contexts = []

    def opened(
        address: str = "",
        *,
        narrow: bool = False,
        dark: bool = False,
        scripts: bool = True,
        locale: str = "en-GB",
    ):
        context = browser.new_context(
            viewport=NARROW if narrow else WIDE,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            locale=locale,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(f"script: {error}"))
        page.on(
            "requestfailed", lambda request: page.failures.append(f"request: {request.url} {request.failure}")
        )
        page.on(
            "console",
            lambda line: page.failures.append(f"console: {line.text}") if line.type == "error" else None,
        )
        if address:
            page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def take_picture():
    """Keep a picture for the README, where that is asked for."""
    folder = os.environ.get("BOTHWAYS_SCREENSHOTS")

    def take(page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            # Without these two the driver writes a style into the page, which the page's policy refuses.
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=Path(folder) / f"{name}.png", animations="allow", caret="initial")

    return take
