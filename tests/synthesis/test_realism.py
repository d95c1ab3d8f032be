from collections import Counter

import numpy as np
import pytest

from bothways.synthesis.catalogue import catalogue
from bothways.synthesis.organisation import organisation
from bothways.synthesis.reference import categories

LARGE = 20_000


@pytest.fixture(scope="module")
def large():
    return organisation(LARGE, seed=3)


def exponent(counts):
    counts = np.sort(np.asarray(counts))[::-1]
    counts = counts[counts > 0]
    return -np.polyfit(np.log(np.arange(1, len(counts) + 1)), np.log(counts), 1)[0]


@pytest.mark.parametrize(("preset", "median", "late"), [("services", 4.5, 15.0), ("public", 10.0, 28.0)])
def test_people_stay_as_long_as_the_preset_says(preset, median, late):
    years = organisation(5_000, seed=8, preset=preset).careers.months / 12

    assert np.median(years) == pytest.approx(median, rel=0.15)
    assert np.percentile(years, 90) == pytest.approx(late, rel=0.15)


def test_tenure_and_age_hang_together_with_level(large):
    level, years, age = large.careers.level.astype(float), large.careers.months / 12, large.careers.age

    assert np.corrcoef(level, years)[0, 1] == pytest.approx(0.54, abs=0.1)
    assert np.corrcoef(level, age)[0, 1] == pytest.approx(0.51, abs=0.1)
    assert np.corrcoef(years, age)[0, 1] == pytest.approx(0.68, abs=0.1)


def test_sites_have_zipf_sizes_and_one_in_five_sits_apart_from_the_manager(large):
    site, parent = large.sites.site, large.tree.parent
    at_a_site = (site[1:] >= 0) & (site[parent[1:]] >= 0)
    apart = site[1:] != site[parent[1:]]

    assert exponent(np.sort(np.bincount(site[site >= 0]))[-20:]) == pytest.approx(1.1, abs=0.15)
    assert apart[at_a_site].mean() == pytest.approx(0.20, abs=0.03)
    assert (site < 0).mean() == pytest.approx(0.12, abs=0.02)


def test_skills_are_as_unevenly_popular_as_their_category_says(large):
    offered = np.bincount(large.teaching.offers(np.arange(LARGE)).what, minlength=len(catalogue().skills))
    group = np.array(catalogue().categories)

    for name in (
        "Programming languages",
        "Databases",
        "Platforms",
        "Communication",
        "AI",
        "Sales",
        "Finance",
    ):
        wanted = next(category.zipf for category in categories() if category.name == name)
        assert exponent(offered[group == name]) == pytest.approx(wanted, abs=0.15), name
    assert offered.max() / LARGE > 0.25


def test_offers_carry_evidence_and_levels_of_every_kind(large):
    offers = large.teaching.offers(np.arange(LARGE))
    per_person = np.bincount(offers.owner, minlength=LARGE)

    assert (offers.evidence > 0).mean() == pytest.approx(0.15, abs=0.01)
    assert set(offers.level.tolist()) == {1, 2, 3, 4, 5}
    assert 0.3 < (offers.level >= 4).mean() + (offers.level == 3).mean() < 0.9
    assert (per_person == 0).mean() == pytest.approx(0.06, abs=0.01)
    assert 0.01 < (per_person > 40).mean() < 0.04


def test_age_tells_next_to_nothing_about_who_uses_new_tools(large):
    offers = large.teaching.offers(np.arange(LARGE))
    ai = np.array(catalogue().categories)[offers.what] == "AI"
    uses = np.zeros(LARGE, dtype=bool)
    uses[offers.owner[ai]] = True
    order = np.argsort(np.argsort(-large.careers.age))
    ranks = order[uses].mean() / LARGE
    area = 0.5 + (ranks - order[~uses].mean() / LARGE)

    assert 0.5 < area < 0.58


def test_some_people_speak_no_english_and_everybody_speaks_something(large):
    languages = [set(text.split("; ")) for text in large.habits.languages(np.arange(LARGE))]

    assert all(languages)
    assert 0.05 < np.mean(["en" not in spoken for spoken in languages]) < 0.5


def test_titles_are_many_and_uneven():
    titles = Counter(organisation(2_000, seed=4).titles.of(np.arange(2_000)))

    assert 120 < len(titles) < 360
    assert exponent(list(titles.values())) == pytest.approx(1.18, abs=0.15)
    assert 0.15 < np.mean([count == 1 for count in titles.values()]) < 0.45


def test_nothing_reads_like_the_start_of_a_formula():
    whole = organisation(400, seed=6)
    cells = [cell for who in whole.chunks for row in whole.person_rows(who) for cell in row]
    cells += [cell for who in whole.chunks for row in whole.skill_rows(who) for cell in row]

    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
