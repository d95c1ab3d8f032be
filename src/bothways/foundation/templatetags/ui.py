"""Small drawn things: icons, the mark, direction labels, monograms and bars.

Lengths are SVG attributes and colours are classes, because the content security policy allows no inline style.
Everything drawn is hidden from screen readers; the words beside it carry the meaning.
"""

import html
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
SIZES = {"s": "s", "m": "", "l": "l", "28": "s", "36": "", "48": "l", "": ""}
TINTS = 6
FIT_WEIGHTS = {"skills": 45, "wishes": 20, "shared_ground": 15, "time": 10, "distance": 10}

LANGUAGE_NAMES = {"no": _("Norwegian"), "zh": _("Chinese")}
"""What Django does not say in every language of ours, or not at all."""


class Look(NamedTuple):
    """How a direction is drawn and named; never one without the other."""

    css: str
    word: object
    shape: str
    arrow: str


DIRECTIONS = {
    "upward": Look("up", _("Upward"), "M10 .5 19 7.5V19H1V7.5Z", "M10 15V7M6.5 10 10 6.5 13.5 10"),
    "downward": Look(
        "down", _("Downward"), "M1 1H19V12.5L10 19.5 1 12.5Z", "M10 5V13M6.5 10 10 13.5 13.5 10"
    ),
    "lateral": Look(
        "side",
        _("Sideways"),
        "M0 10 5 2.5H15L20 10 15 17.5H5Z",
        "M5 10H15M7.5 7.5 5 10 7.5 12.5M12.5 7.5 15 10 12.5 12.5",
    ),
}


@cache
def _shapes(name: str) -> SafeString:
    text = (ICONS / f"{name}.svg").read_text("utf-8")
    return mark_safe(text[text.index(">") + 1 : text.rindex("</svg>")])  # noqa: S308  our own file


@register.simple_tag
def icon(name: str, css: str = "i") -> SafeString:
    """An outline icon by its name in `foundation/icons/`; always beside a word."""
    return format_html(
        '<svg{} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        format_html(' class="{}"', css) if css else "",
        _shapes(name),
    )


@register.simple_tag
def mark() -> SafeString:
    """The two half arrows."""
    return mark_safe(
        '<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">'
        '<path class="mark-a" d="M15 1.5V30.5H8V16.5H1.5Z"/><path class="mark-b" d="M17 30.5V1.5H24V15.5H30.5Z"/></svg>'
    )


@register.filter
def direction_class(name: str) -> str:
    """up, down or side for upward, downward or lateral: what class names of ribbons end with."""
    return DIRECTIONS[str(name)].css


@register.filter
def direction_word(name: str) -> str:
    """Upward, Downward or Sideways."""
    return str(DIRECTIONS[str(name)].word)


@register.simple_tag
def glyph(name: str) -> SafeString:
    """The shape of a direction alone, for places where its word stands beside it."""
    look = DIRECTIONS[str(name)]
    return format_html(
        '<svg viewBox="0 0 20 20" aria-hidden="true"><path class="shape" d="{}"/><path class="arrow" d="{}"/></svg>',
        look.shape,
        look.arrow,
    )


@register.simple_tag
def direction(name: str, words: str = "") -> SafeString:
    """Shape and word of a direction: `upward`, `downward` or `lateral`; `words` replace the word."""
    look = DIRECTIONS[str(name)]
    return format_html('<span class="dir dir-{}">{}{}</span>', look.css, glyph(name), words or look.word)


@register.simple_tag
def avatar(name: str, size: str | int = "m") -> SafeString:
    """A person's monogram on a tint drawn from the name; size s (28), m (36) or l (48 pixels)."""
    plain = html.unescape(str(name))  # components pass names on as they were escaped
    tint = sum(map(ord, plain)) % TINTS + 1
    step = SIZES[str(size)]
    return format_html(
        '<span class="av av-{}{}" aria-hidden="true">{}</span>',
        tint,
        f" av-{step}" if step else "",
        _initials(plain),
    )


def _initials(name: str) -> str:
    words = ["".join(filter(str.isalnum, word)) for word in name.split()]
    return "".join(word[0] for word in words if word)[:2].upper()


@register.simple_tag
def fitbar(parts: Mapping[str, int], weights: Mapping[str, int] | None = None) -> SafeString:
    """Five bars, each as wide as its part can be (its weight of 100).

    `parts` has, under the names skills, wishes, shared_ground, time and distance, hundredths of a point: 4500 is 45.
    """
    weights = weights or FIT_WEIGHTS
    bars, x = [], 0
    for name, weight in weights.items():
        bars.append((x, weight, x, f"{min(parts[name] / 100, weight):.2f}"))
        x += weight + 2
    drawn = format_html_join(
        "",
        '<rect class="bg" x="{}" width="{}" height="8"/><rect class="fg" x="{}" width="{}" height="8"/>',
        bars,
    )
    return format_html(
        '<svg class="fitbar" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        x - 2,
        drawn,
    )


@register.simple_tag
def meter(done: float, planned: float = 0, total: float = 100) -> SafeString:
    """A bar: `done` of `total` filled, `planned` after it in a second tone."""
    scale = 100 / total if total else 0
    first = min(done * scale, 100)
    second = min(planned * scale, 100 - first)
    return format_html(
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg" width="100" height="10"/><rect class="fg" width="{}" height="10"/>{}</svg>',
        f"{first:.2f}",
        format_html(
            '<rect class="fg2" x="{}" width="{}" height="10"/>',
            f"{first + 0.5:.2f}",
            f"{max(0, second - 0.5):.2f}",
        )
        if second > 0
        else "",
    )


@register.simple_tag
def seam(parts: Sequence[tuple[str, float]]) -> SafeString:
    """The line where two bands meet: (direction or `gap` or `planned`, share) in exact proportion."""
    total = sum(share for _name, share in parts) or 1
    drawn, x = [], 0.0
    for name, share in parts:
        width = share / total * 1000
        css = {"gap": "gap", "planned": "bg"}.get(name) or DIRECTIONS[name].css
        cut = 4 if x + width < 999.5 and css != "gap" else 0
        drawn.append((css, f"{x:.1f}", f"{max(0.0, width - cut):.1f}"))
        x += width
    return format_html(
        '<svg class="seam" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="gap" width="1000" height="10"/>{}</svg>',
        format_html_join("", '<rect class="{}" x="{}" width="{}" height="10"/>', drawn),
    )


@register.simple_tag
def plain_seam(name: str) -> SafeString:
    """A seam in one direction's tone, where there are no minutes to show yet."""
    return seam([(name, 1)])


@register.simple_tag
def ring(names: Sequence[str], fit: int | None = None) -> SafeString:
    """A ring of people who teach one after the other, as a picture; the list beside it says the same in words."""
    count = len(names)
    middle = _("Ring of %(n)s") % {"n": count}
    nodes = [_on_ring(place / count) for place in range(count)]
    gap = 0.085 if count > 3 else 0.075  # of a turn, so that arrows end before the monograms
    turns = [(place / count + gap, (place + 1) / count - gap - 0.02) for place in range(count)]
    return format_html(
        '<svg class="ringfig" viewBox="0 0 280 260" aria-hidden="true">{}{}'
        '<text x="140" y="126" text-anchor="middle" font-weight="600">{}</text>'
        '<text x="140" y="144" text-anchor="middle">{}</text></svg>',
        format_html_join(
            "",
            '<path class="leg" d="M{} {} A96 96 0 0 1 {} {}"/><path class="head" d="M{} {} {} {} {} {}Z"/>',
            ((*_on_ring(start), *_on_ring(end), *_head(end)) for start, end in turns),
        ),
        format_html_join(
            "",
            '<rect class="node" x="{}" y="{}" width="44" height="44" rx="12"/>'
            '<text x="{}" y="{}" text-anchor="middle" font-weight="600">{}</text>',
            ((x - 22, y - 22, x, y + 5, _initials(name)) for (x, y), name in zip(nodes, names, strict=True)),
        ),
        middle,
        "" if fit is None else _("fit %(n)s") % {"n": fit},
    )


def _on_ring(turn: float, radius: int = 96) -> tuple[int, int]:
    """A place on the ring of the picture, clockwise from the top."""
    angle = 2 * math.pi * turn
    return round(140 + radius * math.sin(angle)), round(130 - radius * math.cos(angle))


def _head(turn: float) -> tuple[int, ...]:
    """The corners of an arrow's head whose base is at this place."""
    return (*_on_ring(turn, 105), *_on_ring(turn + 0.035), *_on_ring(turn, 87))


@register.simple_tag
def progress(done: float | str, total: float | str) -> SafeString:
    """A meter of `done` out of `total`."""
    return meter(float(done), 0, float(total))


@register.filter
def quarter(percent: int) -> str:
    """The last quarter that a job has passed, in words: what is spoken, so that it speaks four times at most."""
    return _("%(percent)s percent done") % {"percent": int(percent) // 25 * 25}


@register.filter
def language_names(codes: Sequence[str]) -> str:
    """Languages as people call them; a language that Django has no name for is shown as it was written.

    >>> language_names(["en", "pl", "sámi"])
    'English, Polish, Sámi'
    """
    return ", ".join(_language_name(code) for code in codes)


def _language_name(code: str) -> str:
    if code in LANGUAGE_NAMES:
        return str(LANGUAGE_NAMES[code])
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code.capitalize()


@register.filter
def problem_count(form: BaseForm) -> int:
    """How many things a form has to say."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether a field is several controls under one question."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the help and the error of a field, for `aria-describedby`."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.filter
def control(field: BoundField) -> SafeString:
    """The control of a field in our clothes, joined to its help and error."""
    widget = field.field.widget
    own = str(widget.attrs.get("class", ""))
    attrs = {"class": f"{own} {_clothes(widget)}".strip(), "aria-describedby": described_by(field) or None}
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value})


@register.filter
def dressed(choice: BoundWidget) -> SafeString:
    """One radio or box of a group in our clothes."""
    kind = "radio" if choice.data["type"] == "radio" else "checkbox"
    choice.data["attrs"]["class"] = kind
    return choice.tag()


def _clothes(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if isinstance(widget, Select):
        return "select"
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, FileInput):
        return "file"
    return "input"
