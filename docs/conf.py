"""How the documentation is built; tables of states and models come from the code itself."""

from typing import Any

import typer.main
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import bothways
from bothways.cli.__main__ import app
from bothways.mentoring import lifecycles
from bothways.mentoring.programme_models import GapRule, ProgrammeModel, programme_model, programme_models
from bothways.mentoring.state_machine import NEW, Lifecycle, Transition, label
from bothways.server.environment import PREFIX, Environment

project = "Bothways"
author = "The Bothways contributors"
copyright = f"2026, {author}"
version = release = bothways.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "images"]
nitpicky = True
# Names of the standard library and of NumPy, inner types, and first lines of attributes that read like a type, are
# no links.
nitpick_ignore_regex = [
    ("py:class", r"(enum|numpy|collections\.abc)\..*|Proof|TwoWayProofs"),
    ("py:class", r".* .*"),
]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# A link that leads nowhere stops the build; addresses outside are left to a person.
myst_url_schemes = ["https", "mailto"]

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_use_ivar = True
autodoc_default_options = {"members": True, "undoc-members": False}

html_theme = "furo"
html_title = "Bothways"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#015a50", "color-brand-content": "#015a50"},
    "dark_css_variables": {"color-brand-primary": "#a8decf", "color-brand-content": "#a8decf"},
}


class FromCode(SphinxDirective):
    """A piece of Markdown written by the code that it describes."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        return self.parse_text_to_nodes(self.markdown(self.arguments[0]))

    def markdown(self, name: str) -> str:
        raise NotImplementedError


class LifecycleTable(FromCode):
    """`{lifecycle} RELATIONSHIP`: states and every move of one machine."""

    def markdown(self, name: str) -> str:
        lifecycle: Lifecycle = getattr(lifecycles, name)
        states = ", ".join(f"`{state}`" for state in lifecycle.states)
        ends = ", ".join(f"`{state}`" for state in lifecycle.terminal)
        begins = " or ".join(f"`{state}`" for state in lifecycle.initial)
        rows = [_move(move) for move in lifecycle.transitions]
        table = _table(["Row", "Verb", "From", "To", "Who", "What must hold", "What follows"], rows)
        return f"States: {states}. It begins as {begins}; nothing leaves {ends}.\n\n{table}"


class Checklist(FromCode):
    """`{checklist} READINESS_CHECKLIST`: the sentences of a dictionary, as a list."""

    def markdown(self, name: str) -> str:
        return "\n".join(f"- {sentence}" for sentence in getattr(lifecycles, name).values())


class ModelTable(FromCode):
    """`{programme-model} reverse` describes one model, `{programme-model} all` compares the ten."""

    def markdown(self, name: str) -> str:
        return _compared() if name == "all" else _described(programme_model(name))


class VerbOptions(FromCode):
    """`{verb} roster check`: arguments and options of one verb of the command."""

    def markdown(self, name: str) -> str:
        command = typer.main.get_command(app)
        for word in name.split():
            command = command.commands[word]
        rows = [_option(param) for param in command.params if param.name != "help"]
        return _table(["Option", "Meaning", "Unless given"], rows)


class SettingsTable(FromCode):
    """`{settings} all`: every setting of the platform, with default and meaning."""

    def markdown(self, name: str) -> str:
        fields = Environment.model_fields if name == "all" else {name: Environment.model_fields[name]}
        rows = [
            [
                f"`{PREFIX}{field.upper()}`",
                f"{what.description}",
                f"`{what.default}`" if what.default != "" else "-",
            ]
            for field, what in fields.items()
        ]
        return _table(["Setting", "Meaning", "Unless set"], rows)


def _option(param: Any) -> list[str]:
    written = [*param.opts, *param.secondary_opts]
    names = " / ".join(f"`{name if name.startswith('-') else name.upper()}`" for name in written)
    default = "must be given" if param.required else _default(param.default)
    return [names, param.help or "", default]


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "-" if value in (None, "") else f"`{value}`"


def _move(move: Transition) -> list[str]:
    who = ", ".join(label(role).lower() for role in move.who)
    if move.every_member:
        who = who.replace("member", "every member")
    if move.also:
        who += " together with " + ", ".join(label(role).lower() for role in move.also)
    sources = ", ".join("(new)" if source == NEW else f"`{source}`" for source in move.sources)
    return [
        move.id,
        f"`{move.action}`",
        sources,
        f"`{move.target}`",
        who,
        move.guard or "-",
        " ".join(move.effects) or "-",
    ]


def _compared() -> str:
    rows = [
        [
            f"`{model.id}`",
            _gap(model.gap),
            f"{model.weeks} ({model.weeks_min} to {model.weeks_max})",
            "-" if model.cadence_days is None else str(model.cadence_days),
            str(model.minutes),
            str(model.min_held),
            str(model.capacity),
            str(model.min_minutes_month),
            model.evidence_grade,
        ]
        for model in programme_models().values()
    ]
    heads = ["Model", "Gap", "Weeks", "Days apart", "Minutes", "Held at least", "Places"]
    return _table([*heads, "Minutes a month", "Evidence"], rows)


def _described(model: ProgrammeModel) -> str:
    data = model.data
    size = (
        str(data["size_min"])
        if data["size_min"] == data["size_max"]
        else f"{data['size_min']} to {data['size_max']}"
    )
    rows = [
        ["Who teaches whom", " and ".join(_flow(model, flow) for flow in data["flows"])],
        ["People", size],
        ["Who may give", data["eligibility"].get("giver", data["eligibility"].get("both"))],
        ["Who may learn", data["eligibility"].get("learner", data["eligibility"].get("both"))],
        ["Agenda", label(data["agenda_owner"])],
        ["Agreement", f"`{data['agreement']}`"],
        ["Goals", _codes(data["goals"])],
        ["Sessions", _codes(data["sessions"])],
        ["Frameworks", _codes(data["frameworks"])],
        ["Feedback", _codes(data["feedback"])],
        *([f"Training: {model.roles[role]}", _codes(modules)] for role, modules in model.training.items()),
        ["Measures", _codes(data["kpis"])],
        ["Executive sponsor needed", "yes" if model.needs("executive_sponsor") else "no"],
    ]
    return f"{model.definition}\n\n{_table(['', ''], rows)}"


def _flow(model: ProgrammeModel, flow: dict[str, str]) -> str:
    return f"{model.roles[flow['giver']]} → {model.roles[flow['learner']]}"


def _gap(gap: GapRule) -> str:
    bounds = []
    if gap.low is not None:
        bounds.append(f"giver at least {gap.low} above")
    if gap.high is not None:
        bounds.append(f"giver at least {-gap.high} below")
    if gap.apart:
        bounds.append(f"at least {gap.apart} apart")
    if gap.skill_route is not None:
        bounds.append(f"or equal with a skill lead of {gap.skill_route}")
    return ", ".join(bounds) or "any"


def _codes(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "-"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def setup(sphinx: Sphinx) -> dict[str, bool]:
    """Teach Sphinx the directives."""
    sphinx.add_directive("verb", VerbOptions)
    sphinx.add_directive("settings", SettingsTable)
    sphinx.add_directive("lifecycle", LifecycleTable)
    sphinx.add_directive("checklist", Checklist)
    sphinx.add_directive("programme-model", ModelTable)
    return {"parallel_read_safe": True}
