"""Components and drawn things, rendered without a page around them."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django_cotton.compiler_regex import CottonCompiler
from hypothesis import given
from hypothesis import strategies as st

import bothways.foundation
from bothways.foundation.templatetags import ui

FOUNDATION = Path(bothways.foundation.__file__).parent
ROOT = FOUNDATION.parent
NASTY = "O'Brien & <b>Söhne</b>"


def render(source, **context):
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


def templates():
    return [path for path in ROOT.glob("**/templates/**/*.html") if path.is_file()]


@pytest.mark.parametrize(
    "source",
    [
        '<c-page-head title="{{ n }}" sub="{{ n }}"></c-page-head>',
        '<c-chip name="{{ n }}" sub="{{ n }}" />',
        '<c-chip :name="n" :sub="n" />',
        "<c-who>{{ n }}</c-who>",
        '<c-mini direction="upward" what="{{ n }}" amount="{{ n }}" />',
        '<c-fact label="{{ n }}" value="{{ n }}" small="{{ n }}" href="/" />',
        '<c-empty title="{{ n }}">{{ n }}</c-empty>',
        '<c-unmatched name="{{ n }}" reason="{{ n }}" help="{{ n }}" />',
    ],
)
def test_what_people_wrote_is_escaped_exactly_once(source):
    html = render(source, n=NASTY)

    assert "<b>Söhne" not in html
    assert "&lt;b&gt;Söhne" in html
    assert "&amp;lt;" not in html


def test_a_monogram_is_the_same_from_a_name_and_from_a_component():
    assert ui.avatar(NASTY) == ui.avatar("O&#x27;Brien &amp; &lt;b&gt;Söhne&lt;/b&gt;")


@given(st.text(max_size=60))
def test_any_name_has_a_monogram_of_two_letters_at_most(name):
    drawn = ui.avatar(name)

    letters = re.search(r">([^<]*)</span>$", drawn).group(1)
    assert len(letters) <= 6  # two letters, escaped or widened by upper case
    assert re.search(r'class="av av-[1-6]"', drawn)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_meter_never_runs_over_its_end(done, planned, total):
    widths = [
        float(width)
        for width in re.findall(
            r'class="fg2?"(?: x="[\d.]+")? width="([\d.]+)"', ui.meter(done, planned, total)
        )
    ]

    assert sum(widths) <= 100.01


@given(
    st.lists(
        st.tuples(st.sampled_from(["upward", "downward", "lateral", "planned"]), st.floats(0, 500)),
        min_size=1,
        max_size=8,
    )
)
def test_a_seam_is_cut_in_exact_proportion(parts):
    starts = [float(x) for x in re.findall(r' x="([\d.]+)"', ui.seam(parts))]

    total = sum(share for _, share in parts) or 1
    expected = [sum(share for _, share in parts[:n]) / total * 1000 for n in range(len(parts))]
    assert starts == pytest.approx(expected, abs=0.06)


def test_a_direction_has_shape_and_word():
    drawn = ui.direction("lateral")

    assert "Sideways" in drawn
    assert "<path" in drawn


def test_five_parts_of_fit_are_as_wide_as_they_count():
    drawn = ui.fitbar({"skills": 4500, "wishes": 1000, "shared_ground": 0, "time": 500, "distance": 1000})

    assert re.findall(r'class="bg" x="\d+" width="(\d+)"', drawn) == ["45", "20", "15", "10", "10"]
    assert re.findall(r'class="fg" x="\d+" width="([\d.]+)"', drawn) == [
        "45.00",
        "10.00",
        "0.00",
        "5.00",
        "10.00",
    ]


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on your door.")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_joins_help_and_error_to_its_control():
    form = Form({})
    html = render('<c-errors :form="form" /><c-field :field="form.name" />', form=form)

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'href="#id_name"' in html
    assert "There are 2 problems" in html


def test_a_question_with_several_controls_is_a_group_with_a_legend():
    html = render('<c-field :field="form.kind" />', form=Form())

    assert "<legend>Kind</legend>" in html
    assert 'class="radio"' in html


def test_every_icon_that_a_template_names_is_there():
    named = {
        (match, path.name)
        for path in templates()
        for match in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text("utf-8"))
    }

    assert [
        (name, where) for name, where in named if not (FOUNDATION / "icons" / f"{name}.svg").exists()
    ] == []


def test_every_component_that_a_template_uses_is_there():
    used = {
        match for path in templates() for match in re.findall(r"<c-([a-z-]+)", path.read_text("utf-8"))
    } - {"vars", "slot"}

    missing = []
    for name in sorted(used):
        try:
            get_template(f"cotton/{name.replace('-', '_')}.html")
        except TemplateDoesNotExist:
            missing.append(name)
    assert missing == []


def test_every_component_is_on_the_style_page():
    page = (FOUNDATION / "templates/style/page.html").read_text("utf-8")
    inside = "".join(path.read_text("utf-8") for path in (FOUNDATION / "templates/cotton").glob("*.html"))
    names = [path.stem.replace("_", "-") for path in (FOUNDATION / "templates/cotton").glob("*.html")]

    assert [name for name in names if f"<c-{name}" not in page + inside] == []


def test_no_template_of_a_page_writes_style_or_script_inline():
    for path in templates():
        if "letters" in path.parts:
            continue  # letters are read by mail programs, which know nothing else
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=", text), path
        assert not re.search(r"<script(?![^>]*src=)", text), path
