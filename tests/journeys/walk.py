"""Walking a platform from link to link, and what is asked of every page on the way."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from journeys.stage import NARROW, WIDE, axe_violations
from playwright.sync_api import Page

OF_A_KIND = 3
"""How many pages of one address pattern are fetched: a directory has hundreds of the same make."""
NOT_PAGES = re.compile(r"\.(csv|json|xlsx)$|^/demo/|/body/$")
OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules that can turn out differently in the other theme: nothing but colours changes."""
SMALLEST = {"width": 320, "height": 700}

FEWER = """() => {
  const make = (item) => [...item.querySelectorAll("*")].map((e) => e.tagName + e.getAttribute("class"))
    .join().replace(/av-\\d/g, "");
  for (const list of document.querySelectorAll("ul, ol, tbody, .stack-l")) {
    const seen = {};
    for (const item of [...list.children]) {
      const known = make(item);
      seen[known] = (seen[known] || 0) + 1;
      if (seen[known] > 2) item.remove();
    }
  }
}"""
"""A list of a hundred rows of one make is shown as two of them: axe needs seconds for each screenful."""

SHAPE = """() => {
  const within = (e) => {
    const style = getComputedStyle(e);
    return style.display === "inline" && e.parentElement.innerText.trim() !== e.innerText.trim();
  };
  const small = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".vh, .skip"))
    .filter((e) => {
      const box = e.getBoundingClientRect();
      return (box.width && box.width < 24) || (box.height && box.height < 24);
    })
    .filter((e) => !within(e) && !e.closest("label"));
  return {
    wide: document.scrollingElement.scrollWidth - innerWidth,
    small: small.map((e) => e.outerHTML.slice(0, 120)),
    headings: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
  };
}"""


class _Make(HTMLParser):
    """What a page is made of: its links, and the tags and classes that occur in it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        classes = re.sub(r"\bav-\d\b", "", given.get("class") or "")
        self.parts.add(f"{tag} {classes} {given.get('type', '')} {given.get('aria-pressed', '')}")


def pages_within_reach(page: Page, start: str, known: set[str]) -> Iterator[str]:
    """Every page that links lead to, one of each make.

    Fetched with the visitor's cookies and without drawing anything; what differs in words alone is one make.
    `known` collects the makes, so that two visitors do not look at the same page twice.
    """
    home = urlsplit(start)._replace(path="", query="", fragment="").geturl()
    waiting, met, kinds = [start], {start}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kinds[kind] >= OF_A_KIND:
            continue
        kinds[kind] += 1
        answer = page.request.get(address)
        assert answer.ok, f"{answer.status} at {address}"
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        make = _Make()
        make.feed(answer.text())
        fingerprint = f"{kind} {sorted(make.parts)}"
        if fingerprint not in known:
            known.add(fingerprint)
            yield address
        for link in make.links:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith(home) and target not in met and not NOT_PAGES.search(urlsplit(target).path):
                met.add(target)
                waiting.append(target)


def kind_of(address: str) -> str:
    """The pattern of an address: ids and values left out."""
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)", "*", parts.path)
    return f"{path}?{'&'.join(sorted({name for name, _ in parse_qsl(parts.query)}))}"


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page as it stands: in both themes and at three widths. Shortens long lists in it."""
    faults = [] if page.title().strip() else ["no title"]
    page.evaluate(FEWER)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        shape = page.evaluate(SHAPE)
        faults += _faults_of_shape(shape, size["width"])
        for theme, rules in (("light", ()), ("dark", OF_COLOUR)):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            faults += [f"{size['width']} px, {theme}: {found}" for found in axe_violations(page, rules)]
    return faults + faults_on_a_small_phone(page)


def faults_on_a_small_phone(page: Page, *, language: str = "en") -> list[str]:
    """What is wrong with the page's shape and frame, the colours left out."""
    page.set_viewport_size(SMALLEST)
    shape = page.evaluate(SHAPE)
    faults = _faults_of_shape(shape, SMALLEST["width"])
    if shape["headings"] != 1:
        faults.append(f"{shape['headings']} headings of the first level")
    if shape["language"] != language:
        faults.append(f"says it is in {shape['language']!r}")
    page.set_viewport_size(WIDE)
    return faults


def _faults_of_shape(shape: dict, width: int) -> list[str]:
    faults = [f"{width} px: target under 24 px: {target}" for target in shape["small"]]
    if shape["wide"] > 0:
        faults.append(f"{width} px: scrolls sideways by {shape['wide']} px")
    return faults
