import io
from contextlib import suppress
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster.lists_of_people import HEADER

from bothways.roster.cells import BLANKS
from bothways.roster.columns import is_forbidden
from bothways.roster.export import neutral, people_table, write_csv
from bothways.roster.mapping_file import BadMapping, read_columns
from bothways.roster.people_file import Purpose, read_people
from bothways.roster.preferences import read_conflicts, read_preferences
from bothways.roster.records import Kind, Outcome, RosterRecord, SkillEntry, Window
from bothways.roster.skills_file import read_skills

ERRORS = ("#n", "#r", "#v", "#d", "#s", "#c", "#g", "#f", "#b", "#e", "#w", "#z", "#¡", "#¿")


def _is_plain(text):
    return text == text.strip(BLANKS) and not text.lower().startswith(ERRORS) and not text.startswith("'")


words = (
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=20)
    .map(lambda text: text.strip(BLANKS))
    .filter(bool)
    .filter(_is_plain)
)
items = words.map(lambda text: text.replace(";", "")).filter(bool).filter(_is_plain)
ids = st.from_regex(r"[A-Z][0-9]{1,6}", fullmatch=True)
windows = st.builds(
    lambda day, start, length: Window(day, start, min(1440, start + length)),
    st.integers(0, 6), st.integers(0, 1439), st.integers(1, 600),
)  # fmt: skip
entries = st.one_of(
    st.builds(
        SkillEntry,
        items,
        st.just(Kind.OFFER),
        st.integers(0, 5),
        st.none(),
        st.sampled_from(["E0", "E1", "E2", "E3"]),
    ),
    st.builds(SkillEntry, items, st.just(Kind.NEED), st.integers(0, 5), st.integers(1, 3)),
)


def _maybe(values):
    return st.none() | values


@st.composite
def rosters(draw):
    records = []
    for number, person_id in enumerate(draw(st.lists(ids, unique=True, min_size=1, max_size=6))):
        skills = {
            (entry.skill.casefold(), entry.kind): entry for entry in draw(st.lists(entries, max_size=4))
        }
        ordered = sorted(skills.values(), key=lambda entry: entry.kind != Kind.OFFER)
        interests = {item.casefold(): item for item in draw(st.lists(items, max_size=3))}
        records.append(
            RosterRecord(
                number + 2,
                person_id,
                draw(words),
                email=f"p{number}@nordlys.example",
                given_name=draw(_maybe(words)),
                title=draw(_maybe(words)),
                unit=draw(_maybe(words)),
                timezone=draw(_maybe(st.sampled_from(["Europe/Oslo", "UTC", "Asia/Calcutta"]))),
                languages=draw(_maybe(st.sampled_from([("en",), ("de", "fr")]))),
                interests=tuple(interests.values()) or None,
                manager_id=records[-1].person_id if records and draw(st.booleans()) else None,
                career_level=draw(_maybe(st.integers(1, 10))),
                started_on=draw(_maybe(st.dates(date(1900, 1, 1)))),
                tenure_months=draw(_maybe(st.integers(0, 1_200))),
                skills=tuple(ordered),
                availability=tuple(
                    sorted(
                        draw(st.sets(windows, max_size=3)),
                        key=lambda window: (window.weekday, window.start, window.end),
                    )
                )
                or None,
                giver_capacity=draw(_maybe(st.integers(0, 100))),
                learner_capacity=draw(_maybe(st.integers(0, 100))),
                monthly_minutes=draw(_maybe(st.integers(0, 44_640))),
                direction=draw(_maybe(st.sampled_from(["give", "learn", "both"]))),
                active=draw(st.booleans()),
            )
        )
    return tuple(records)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rosters())
def test_reading_what_was_written_gives_the_same_people(records):
    stream = io.StringIO()
    write_csv(stream, *people_table(records))
    reading = read_people(stream.getvalue().encode(), name="people.csv")

    assert reading.problems == ()
    assert reading.records == records


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.xlsx", "x"]))
def test_no_bytes_ever_raise(content, name):
    for purpose in Purpose:
        assert read_people(content, name=name, purpose=purpose).outcome in set(Outcome)


HEADINGS = ",".join(
    (*HEADER, "title", "manager_id", "started_on", "offers", "needs", "availability", "languages", "active")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=30), max_size=12), max_size=6))
def test_no_rows_ever_raise(rows):
    stream = io.StringIO()
    write_csv(stream, HEADINGS.split(","), rows)
    content = stream.getvalue().encode("utf-8", "surrogatepass")
    reading = read_people(content, name="x.csv")

    assert reading.outcome in set(Outcome)
    assert len(reading.records) <= len(rows)
    assert (reading.outcome == "accept") == (not reading.problems)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_ever_raises_in_the_other_lists(text):
    for head, read in (
        ("person_id,skill,kind,level,priority,evidence\n", read_skills),
        ("person_id,other_id,kind\n", read_preferences),
        ("person_id,other_id,reason\n", read_conflicts),
    ):
        assert read((head + text).encode("utf-8", "replace"), people={"K1"}, name="x.csv").outcome in set(
            Outcome
        )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_mapping_raises_anything_but_its_own_error(text):
    with suppress(BadMapping):
        read_columns(text)


@given(st.text())
def test_no_exported_cell_begins_like_a_formula(text):
    assert not neutral(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not neutral(text).startswith(("\t", "\r", "\n"))


ascii_text = st.text(st.characters(max_codepoint=127))


@given(st.sampled_from(["birth", "geburt", "naissance", "nacimiento"]), ascii_text, ascii_text)
def test_words_for_birth_are_found_anywhere(word, before, after):
    assert is_forbidden(before + word + after)


@given(
    st.sampled_from(["dob", "age", "gen", "generation", "alter", "âge", "edad"]),
    st.sampled_from(["_", "-", " "]),
    st.from_regex(r"[a-z]{1,8}", fullmatch=True),
)
def test_whole_words_for_age_are_found_between_signs(word, sign, other):
    assert is_forbidden(f"{other}{sign}{word}")
    assert is_forbidden(f"{word.upper()}{sign}{other}")
    assert is_forbidden(f"{other}{word.capitalize()}")
