"""What the import wizard receives."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bothways.apps.integrations.hris.reading import FirstLook, first_look
from bothways.apps.integrations.hris.roster_words import said
from bothways.apps.integrations.hris.services import Upload
from bothways.roster.headings import PEOPLE

MIB: Final = 1024 * 1024
MOST: Final = 20 * MIB

ACCEPT: Final = ".csv,.tsv,.txt,.xlsx"

WORDS: Final[dict[str, str | Promise]] = {
    "person_id": gettext_lazy("Number in your HR system"),
    "email": gettext_lazy("E-mail"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "display_name": gettext_lazy("Whole name"),
    "title": gettext_lazy("Title"),
    "unit": gettext_lazy("Unit"),
    "job_family": gettext_lazy("Job family"),
    "location": gettext_lazy("Place"),
    "timezone": gettext_lazy("Time zone"),
    "languages": gettext_lazy("Languages"),
    "manager_id": gettext_lazy("Manager's number"),
    "manager_email": gettext_lazy("Manager's e-mail"),
    "career_level": gettext_lazy("Career level"),
    "started_on": gettext_lazy("Started on"),
    "tenure_months": gettext_lazy("Months here"),
    "offers": gettext_lazy("Can pass on"),
    "needs": gettext_lazy("Wants to learn"),
    "interests": gettext_lazy("Interests"),
    "availability": gettext_lazy("Weekly times"),
    "giver_capacity": gettext_lazy("Places as giver"),
    "learner_capacity": gettext_lazy("Places as learner"),
    "monthly_minutes": gettext_lazy("Minutes a month"),
    "direction": gettext_lazy("Gives, learns or both"),
    "active": gettext_lazy("Still here"),
    "manager": gettext_lazy("Manager"),
    "external_id": gettext_lazy("Number in your HR system"),
}
"""Columns, and fields that an import changes, in words."""


class UploadForm(forms.Form):
    """The list of people and what may come with it."""

    people = forms.FileField(
        label=gettext_lazy("List of people"),
        help_text=gettext_lazy(
            "One row a person, with an e-mail address and a name. CSV or Excel workbook, up to 20 MB."
        ),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    skills = forms.FileField(
        label=gettext_lazy("Skills"),
        help_text=gettext_lazy("One row for each offer or need, when they are not in the list of people."),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    preferences = forms.FileField(
        label=gettext_lazy("Wishes and blocks"),
        help_text=gettext_lazy(
            "Who wishes for whom, or would rather not. Read by matching, shown to nobody."
        ),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    conflicts = forms.FileField(
        label=gettext_lazy("Who decides on whom"),
        help_text=gettext_lazy(
            "Pairs in which one decides on the other's pay, appraisal, promotion or discipline. "
            "They are never matched."
        ),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def clean_people(self) -> Upload:
        """Look at the header at once: a file that cannot be read as a whole is not kept."""
        found = _taken(self.cleaned_data["people"])
        problems = first_look(found.content, found.name).problems
        if problems:
            faults = [f"{said(problem.message)} {said(problem.remedy)}" for problem in problems[:5]]
            raise forms.ValidationError(faults)
        return found

    def clean(self) -> dict[str, Any]:
        """Take the further files as they are; they are read with the list of people."""
        cleaned = super().clean() or self.cleaned_data
        for kind in ("skills", "preferences", "conflicts"):
            if cleaned.get(kind):
                try:
                    cleaned[kind] = _taken(cleaned[kind])
                except forms.ValidationError as error:
                    self.add_error(kind, error)
        return cleaned

    @property
    def uploads(self) -> dict[str, Upload]:
        """The files that are there, by kind."""
        return {kind: found for kind, found in self.cleaned_data.items() if isinstance(found, Upload)}


class ColumnsForm(forms.Form):
    """Which heading means what; one select for each heading."""

    def __init__(self, look: FirstLook, chosen: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.look = look
        meanings = {heading: name for name, heading in (chosen or look.meanings).items() if heading}
        choices = [("", _("Do not read"))] + [(name, WORDS[name]) for name in PEOPLE.names]
        for place, heading in enumerate(look.headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=meanings.get(heading, "")
            )

    @property
    def lines(self) -> list[tuple[Any, list[str], bool]]:
        """For each heading its field, a few cells, and whether its meaning was guessed."""
        guessed = {self.look.meanings[name] for name in self.look.guessed}
        return [
            (self[f"column_{place}"], self.look.samples.get(heading, []), heading in guessed)
            for place, heading in enumerate(self.look.headings)
        ]

    def clean(self) -> dict[str, Any]:
        """Each column once, and what a row needs."""
        cleaned = super().clean() or self.cleaned_data
        meant: dict[str, str] = {}
        for place, heading in enumerate(self.look.headings):
            name = cleaned.get(f"column_{place}")
            if not name:
                continue
            if name in meant:
                words = {"first": meant[name], "word": WORDS[name]}
                message = _("“%(first)s” is “%(word)s” already. Choose something else for one of the two.")
                self.add_error(f"column_{place}", message % words)
            meant.setdefault(name, heading)
        if "email" not in meant:
            self.add_error(None, _("Say which heading is the e-mail address. It tells people apart."))
        if "display_name" not in meant and not {"given_name", "family_name"} <= meant.keys():
            self.add_error(
                None, _("Say which heading is the whole name, or which are given and family name.")
            )
        self.mapping = {name: meant.get(name, "") for name in PEOPLE.names}
        return cleaned


class DateOrderForm(forms.Form):
    """How dates are written in the file."""

    order = forms.ChoiceField(choices=[("dmy", "dmy"), ("mdy", "mdy"), ("ymd", "ymd")])


class LeaversForm(forms.Form):
    """Who of the people shown has left."""

    shown = forms.TypedMultipleChoiceField(required=False)
    left = forms.TypedMultipleChoiceField(required=False)

    def __init__(self, listed: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("shown", "left"):
            self.fields[field].choices = [(each, each) for each in listed]  # type: ignore[attr-defined]


def _taken(upload: UploadedFile[Any]) -> Upload:
    if (upload.size or 0) > MOST:
        raise forms.ValidationError(
            _("%(name)s has over %(most)d MB. Split it, or leave out columns that are not needed.")
            % {"name": upload.name, "most": MOST // MIB}
        )
    return Upload(name=str(upload.name), content=upload.read())
