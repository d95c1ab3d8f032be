import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bothways.synthesis.draws import Draws
from bothways.synthesis.naming import mail_spelling, name_lists
from bothways.synthesis.organisation import organisation


@given(st.integers(), st.lists(st.integers(0, 10**6), min_size=1, max_size=50), st.integers(0, 10**4))
def test_a_draw_depends_on_the_person_and_not_on_the_company(seed, people, number):
    draws = Draws(seed, "topic")
    together = draws.uniform(np.array(people), number)

    assert ((together > 0) & (together < 1)).all()
    for person, value in zip(people, together, strict=True):
        assert draws.uniform(np.array([person]), number)[0] == value


def test_draws_are_even_and_independent_of_each_other():
    who = np.arange(100_000)
    first, second, elsewhere = (
        Draws(1, "a").uniform(who, 0),
        Draws(1, "a").uniform(who, 1),
        Draws(1, "b").uniform(who, 0),
    )

    assert np.abs(np.histogram(first, bins=20, range=(0, 1))[0] - 5_000).max() < 400
    for other in (second, elsewhere, np.roll(first, 1)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 0.015


def test_changing_how_skills_are_drawn_leaves_everything_else_as_it_was(monkeypatch):
    everyone = np.arange(200)
    before = organisation(200, seed=2)
    people, wishes, skills = (
        before.person_rows(everyone),
        before.preference_rows(everyone),
        before.skill_rows(everyone),
    )

    monkeypatch.setattr("bothways.synthesis.teaching._MEAN_OFFERS", 3.0)
    after = organisation(200, seed=2)

    assert after.person_rows(everyone) == people
    assert after.preference_rows(everyone) == wishes
    assert after.skill_rows(everyone) != skills


def test_names_come_from_many_places_and_keep_their_accents():
    lists = name_lists()
    whole = organisation(2_000, seed=1)

    assert len(lists.given_bounds) - 1 >= 8
    assert len(set(zip(whole.names.given.tolist(), whole.names.family.tolist(), strict=True))) > 1_500
    assert any(not name.isascii() for name in lists.given)
    assert all(mail_spelling(name).isascii() for name in (*lists.given, *lists.family))
