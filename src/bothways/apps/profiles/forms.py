"""Forms for a person's own words."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.profiles.selectors import LEVEL_WORDS, PRIORITY_WORDS
from bothways.skills.naming import skill_key

LEVELS = [(level, format_lazy("{}: {}", level, word)) for level, word in LEVEL_WORDS.items()]
KINDS = [
    ("skill", gettext_lazy("A skill, with a level")),
    ("topic", gettext_lazy("A topic: a view, a trend, something you can tell of")),
]
DAY = 24 * 60


class SkillForm(forms.Form):
    """What an offer and a need have in common when they are new."""

    skill = forms.CharField(
        label=gettext_lazy("Skill or topic"),
        max_length=200,
        help_text=gettext_lazy("In a few words, as colleagues would look for it."),
        widget=forms.TextInput(attrs={"list": "skill-names", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=KINDS, initial="skill", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, taken: frozenset[tuple[str, bool]] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean(self) -> dict[str, Any]:
        """Say at once when it is on the list already."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["topic"] = cleaned.get("kind") == "topic"
        if (skill_key(cleaned.get("skill", "")), cleaned["topic"]) in self.taken:
            self.add_error("skill", _("This is on your list already. Change it there, or write another one."))
        return cleaned


class LevelForm(forms.Form):
    """The level of an offer."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("How well do you know it?"),
        choices=LEVELS,
        coerce=int,
        initial=3,
        help_text=gettext_lazy("Without evidence, 4 and 5 count one lower. That is the same for everybody."),
    )


class StandingForm(forms.Form):
    """Where a learner stands, and how much it matters."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("Where do you stand today?"), choices=LEVELS, coerce=int, initial=1
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("How much does it matter to you?"),
        choices=list(PRIORITY_WORDS.items()),
        coerce=int,
        initial=2,
    )


class OfferForm(SkillForm, LevelForm):
    """A new offer."""

    field_order = ["skill", "kind", "level"]


class NeedForm(SkillForm, StandingForm):
    """A new need."""

    field_order = ["skill", "kind", "level", "priority"]


class TimeForm(forms.Form):
    """A weekly time in one's own time zone."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Day"), choices=list(WEEKDAYS.items()), coerce=int)
    start = forms.TimeField(label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    end = forms.TimeField(label=gettext_lazy("Until"), widget=forms.TimeInput(attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """Turn times into minutes after midnight; midnight at the end is the end of the day."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if isinstance(start, time) and isinstance(end, time):
            cleaned["from_minute"] = _minutes(start)
            cleaned["to_minute"] = _minutes(end) or DAY
            if cleaned["from_minute"] >= cleaned["to_minute"]:
                self.add_error("end", _("This is before it starts. Choose a later time, at most midnight."))
        return cleaned


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
