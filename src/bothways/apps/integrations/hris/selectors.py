"""What the pages of an import show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bothways.apps.integrations.hris.reading import FirstLook, first_look, read_import
from bothways.apps.integrations.hris.roster_words import in_words, said
from bothways.apps.integrations.models import RosterImport
from bothways.roster.dates import date_parser
from bothways.roster.export import people_template, refused_rows

PAGE: Final = 50

PARTS: Final[dict[str, str | Promise]] = {
    "faults": _("Needs a fix"),
    "new": _("New"),
    "changed": _("Changed"),
    "missing": _("Not in the file"),
}

ORDERS: Final[dict[str, str | Promise]] = {
    "dmy": _("day first"),
    "mdy": _("month first"),
    "ymd": _("year first"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the preview."""

    name: str
    word: str | Promise
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """One cell that can be read in several ways, and how many there are like it."""

    row: int
    column: str
    value: str
    count: int
    choices: list[tuple[str, str, str | Promise]]
    """Order, the date so read, the order in words."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The check of an import: what it would do, and one part of it in detail."""

    title: str
    summary: dict[str, int]
    rows: int
    question: DateQuestion | None
    tabs: list[Tab]
    part: str
    page: Page[dict[str, Any]]
    cut_off: int
    read: int
    unread: list[str]
    leavers: frozenset[str]
    can_save_all: bool
    can_save_good: bool


def look_at(row: RosterImport) -> FirstLook:
    """The header and first rows of the list of people."""
    return first_look(bytes(row.content or b""), row.file_name)


def check_page(
    row: RosterImport, *, words: Mapping[str, str | Promise], part: str, number: int | str
) -> CheckPage:
    """The preview of a checked import, with fields in the given words. No query but the row's own."""
    preview, summary = row.preview, row.summary
    counts = {
        "faults": summary["refused"] or summary["faults"],
        "new": summary["new"],
        "changed": summary["changed"],
        "missing": summary["missing"],
    }
    if part not in counts:
        part = next((name for name, count in counts.items() if count), "new")
    lines: Sequence[dict[str, Any]] = preview[part]
    if part == "changed":
        lines = [{**line, "words": [words.get(field, field) for field in line["fields"]]} for line in lines]
    if part == "faults":
        lines = [{**line, "message": said(line["message"]), "remedy": said(line["remedy"])} for line in lines]
    faulty = bool(summary["faults"] or summary["dates"])
    return CheckPage(
        title=_title(summary),
        summary=summary,
        rows=summary["good"] + summary["refused"] + summary["dates"],
        question=_question(preview),
        tabs=[Tab(name, PARTS[name], count, name == part) for name, count in counts.items()],
        part=part,
        page=Paginator(lines, PAGE).get_page(number),
        cut_off=max(0, (summary["faults"] if part == "faults" else counts[part]) - len(lines)),
        read=preview["read"],
        unread=preview["unread"],
        leavers=frozenset(row.leavers),
        can_save_all=not faulty and bool(summary["good"]),
        can_save_good=faulty and bool(summary["good"]) and not summary["rejected"],
    )


def refused_table(row: RosterImport) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the list of people that need a fix, with the reasons in a last column."""
    reading = read_import(row)
    content = bytes(row.content or b"")
    problems = [in_words(problem) for problem in reading.own_problems]
    header, rows = refused_rows(content, problems, reading.people.columns, name=row.file_name)
    return header, list(rows)


def template_table() -> tuple[list[str], list[list[str]]]:
    """An empty list of people with one example row."""
    return people_template()


def _title(summary: dict[str, int]) -> str:
    if summary["rejected"]:
        return ngettext("This file cannot be read", "This file cannot be read", 1)
    if summary["refused"] or summary["faults"]:
        count = summary["refused"] or summary["faults"]
        return ngettext("%(n)s row needs a fix", "%(n)s rows need a fix", count) % {"n": _spelt(count)}
    if summary["dates"]:
        return str(_("One question before you save"))
    if not summary["new"] and not summary["changed"]:
        return str(_("Nothing changes"))
    count = summary["good"]
    return ngettext("%(n)s row is ready", "All %(n)s rows are ready", count) % {"n": count}


NUMERALS: Final = [
    "",
    _("One"),
    _("Two"),
    _("Three"),
    _("Four"),
    _("Five"),
    _("Six"),
    _("Seven"),
    _("Eight"),
    _("Nine"),
]


def _spelt(count: int) -> str:
    return str(NUMERALS[count]) if count < len(NUMERALS) else formats.number_format(count)


def _question(preview: dict[str, Any]) -> DateQuestion | None:
    problem = preview["date"]
    if problem is None:
        return None
    choices = []
    for order, words in ORDERS.items():
        parsed = date_parser(order)(problem["value"])
        if not parsed.faults and parsed.value:
            choices.append((order, formats.date_format(parsed.value, "DATE_FORMAT"), words))
    return DateQuestion(
        row=problem["row"],
        column=problem["column"],
        value=problem["value"],
        count=preview["date_cells"],
        choices=choices,
    )
