import pytest
from hypothesis import given
from hypothesis import strategies as st

from bothways.skills.naming import skill_key


@pytest.mark.parametrize(
    "written",
    ["SQL", "sql", "  Sql ", "\uff33\uff31\uff2c", "SQL\u00a0", "\tsql\n"],
    ids=["upper", "lower", "blanks", "full width", "no-break space", "tab and newline"],
)
def test_case_width_and_white_space_make_no_other_skill(written):
    assert skill_key(written) == "sql"


def test_composed_and_decomposed_letters_are_one():
    assert skill_key("Pr\u00e4sentieren") == skill_key("Pra\u0308sentieren")
    assert skill_key("GROSSE") == skill_key("gro\u00dfe")


@pytest.mark.parametrize(
    ("first", "second"), [("C", "C++"), ("C#", "C++"), ("Phython", "Python"), ("R", "R&D"), ("\u00e4", "a")]
)
def test_what_a_person_must_decide_stays_different(first, second):
    assert skill_key(first) != skill_key(second)


def test_inner_blanks_are_one_blank():
    assert skill_key("Data \u2003  Dashboards") == "data dashboards"


@given(st.text())
def test_a_key_is_its_own_key(name):
    # Folding case can bring back a sequence that NFKC composes, so the fixed point may take one round more.
    key = skill_key(skill_key(name))

    assert skill_key(key) == key


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_and_outer_blanks_never_matter(name):
    assert skill_key(f"  {name.upper()} ") == skill_key(name.lower())
