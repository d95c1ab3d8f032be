"""What a draft says, in the reader's language: reasons, broken rules, headings.

The engine gives codes with data and an English sentence; a code that is not known here is said in English.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import date_format, number_format, time_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from bothways.apps.relationships.selectors import sentence
from bothways.foundation.templatetags.ui import language_names
from bothways.matching.people.constraints import Rule

Said = Mapping[str, Any]
Names = Mapping[str, str]

LEAST_MINUTES: Final = 60


def reason(said: Said, names: Names) -> str:
    """A reason as a sentence.

    Args:
        said: `code`, `data` and the English `text`.
        names: how people are called, by the id that stands in the data; "learner" is whoever learns first.
    """
    make = _REASONS.get(said["code"])
    if make is None:  # what members read, too
        return sentence(said)
    try:
        return make(said["data"], names)
    except KeyError:  # stored by a version that gave other data
        return str(said["text"])


def rule(broken: Rule) -> str:
    """A broken hard rule as a sentence. What people declared in private is never told apart."""
    return str(_RULES[broken])


def missing(facts: Iterable[str]) -> str:
    """Which facts were not given, so that the pair earned the least for them."""
    words = [str(_FACTS[name]) for name in facts if name in _FACTS]
    return _("Not given, so counted at the least: %(facts)s.") % {"facts": ", ".join(words)} if words else ""


def parts() -> dict[str, str]:
    """The five parts of fit in their order."""
    return {
        "skills": _("Skills"),
        "wishes": _("Wishes"),
        "shared_ground": _("Shared ground"),
        "time": _("Time"),
        "distance": _("Distance"),
    }


def teaches(direction: str) -> str:
    """What stands between the two people of a row."""
    return {
        "upward": _("teaches upward"),
        "downward": _("teaches downward"),
        "lateral": _("teaches sideways"),
        "both": _("teach each other"),
        "ring": _("teach in a ring"),
        "chain": _("teach on"),
        "circle": _("meet in a circle"),
    }[direction]


def stage(name: str) -> str:
    """A goal of the engine in words; one that is not known here by its own name."""
    if name.startswith("below_"):
        return _("Relationships with a fit below %(points)d") % {"points": int(name[6:]) // 100}
    said = {
        "people_covered": _("People with a match"),
        "pairs": _("Relationships"),
        "waiting_covered": _("People with a match who had none last time"),
        "kept": _("Relationships that stay as they were"),
        "weakest": _("Weakest fit, in points"),
        "total_fit": _("Total fit, in points"),
        "total_c": _("What is covered of all needs, in points"),
    }
    return said.get(name, name)


def group_title(direction: str, count: int) -> str:
    """The heading over the proposals of one direction."""
    if direction == "upward":
        said = ngettext("Upward: %(n)d pair", "Upward: %(n)d pairs", count)
    elif direction == "downward":
        said = ngettext("Downward: %(n)d pair", "Downward: %(n)d pairs", count)
    elif direction == "lateral":
        said = ngettext("Sideways: %(n)d pair", "Sideways: %(n)d pairs", count)
    elif direction == "ring":
        said = ngettext("%(n)d ring", "%(n)d rings", count)
    elif direction == "chain":
        said = ngettext("%(n)d chain", "%(n)d chains", count)
    elif direction == "circle":
        said = ngettext("%(n)d circle", "%(n)d circles", count)
    else:
        said = ngettext("Both ways: %(n)d pair", "Both ways: %(n)d pairs", count)
    return said % {"n": count}


def slot(text: str, as_of: date) -> str:
    """The common time of a circle, in the reader's time zone; "" where there is none.

    Args:
        text: minutes of the week in UTC, "start-end".
        as_of: a day of the week that counts, since clocks change.
    """
    if not text:
        return ""
    monday = datetime.combine(as_of - timedelta(days=as_of.weekday()), time(), UTC)
    start, end = (localtime(monday + timedelta(minutes=int(minute))) for minute in text.split("-"))
    words = {"day": date_format(start, "l"), "start": time_format(start), "end": time_format(end)}
    return _("%(day)s, %(start)s to %(end)s") % words


def question(kind: str, person: str, other: str, attribute: str) -> str:
    """A question about a draft, as its heading."""
    words = {"person": person, "other": other, "attribute": attribute}
    said = {
        "recruiting": _("Who would help most if they came in?"),
        "fairness": _("Are groups treated alike, by %(attribute)s?"),
        "stages": _("What does each goal cost the others?"),
        "incentives": _("Does it pay to declare little time?"),
        "load": _("How is the work spread over those who teach?"),
    }
    if kind == "weights":
        return _("How firmly do %(person)s and %(other)s belong together?") % words
    if kind == "why_not" and other:
        return _("Why are %(person)s and %(other)s not together?") % words
    if kind == "why_not":
        return _("Who else would fit %(person)s, and what is missing?") % words
    return said.get(kind, kind) % words


def attribute(name: str) -> str:
    """A fact by which people are compared."""
    said = {
        "unit": _("unit"),
        "location": _("site"),
        "job_family": _("kind of work"),
        "level": _("career level"),
    }
    return said.get(name, name)


def section(code: str, data: Mapping[str, Any]) -> str:
    """The heading of a part of an answer."""
    said = {
        "next_givers": _("Others who could teach, what is missing least first"),
        "next_learners": _("Others who could learn, what is missing least first"),
        "why_not_pair": _("What stands between them"),
        "nobody_else": _("Nobody else is possible under the rules that are never relaxed"),
        "left_out": _("Why there is no match, and what would help"),
        "recruits": _("People to look for, one after the other"),
        "no_recruits": _("Nobody new would help: everybody who can be covered is"),
        "groups": _("What was found"),
        "each_group": _("Each group that is large enough"),
        "load": _("What was found"),
        "givers": _("Those who could teach"),
        "incentives": _("What was tried"),
        "stages": _("Each goal with its price"),
        "no_weights": _("As the weights are now, no best draft has this pair"),
        "weights": _("How far each weight may move, the others staying as they are, before the pair leaves"),
    }
    return said.get(code, code) % data


def step(engine_says: str) -> str:
    """What a run is doing, as a sentence; the engine's own words where they are not known here."""
    return str(_STEPS.get(engine_says, f"{engine_says.rstrip('.')}."))


def failure(kept: str) -> str:
    """Why a run failed, from the English words that the worker kept; unknown ones as they are."""
    if kept in _FAILURES:
        return str(_FAILURES[kept])
    said = _BROKEN.fullmatch(kept)
    return _(_BUG).format(run=said["run"]) if said else kept


def swap(giver: str, learner: str, goes: str, side: str) -> str:
    """What a swap brings about; `side` says who is replaced: giver, learner, or either of both."""
    said = {
        "learner": _("%(giver)s would teach %(learner)s instead of %(goes)s."),
        "giver": _("%(giver)s would teach %(learner)s in place of %(goes)s."),
        "both": _("%(giver)s and %(learner)s would teach each other, without %(goes)s."),
    }[side]
    return said % {"giver": giver, "learner": learner, "goes": goes}


def move(giver: str, learner: str, *, two_way: bool) -> str:
    """A pair that comes of a swap besides the one that was asked for."""
    said = (
        _("%(giver)s and %(learner)s would teach each other.")
        if two_way
        else _("%(giver)s would teach %(learner)s.")
    )
    return said % {"giver": giver, "learner": learner}


def signed(change: int) -> str:
    """A change with its sign; the minus is a real one.

    >>> signed(-8), signed(0), signed(3)
    ('−8', '0', '+3')
    """
    return f"−{-change}" if change < 0 else f"+{change}" if change else "0"


def listed(names: Iterable[str], most: int = 4) -> str:
    """Names with commas, the rest as a number."""
    every = list(names)
    if len(every) <= most:
        return ", ".join(every)
    shown = {"names": ", ".join(every[:most]), "n": len(every) - most}
    return ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", len(every) - most) % shown


def _all_needs(data: Said, names: Names) -> str:
    said = ngettext("Covers the one need of %(name)s", "Covers all %(n)d needs of %(name)s", data["needs"])
    if data["needs"] == 2:
        said = _("Covers both needs of %(name)s")
    return said % {"n": data["needs"], "name": names["learner"]}


def _some_needs(data: Said, names: Names) -> str:
    said = ngettext(
        "Covers %(k)d of %(n)d need of %(name)s", "Covers %(k)d of %(n)d needs of %(name)s", data["needs"]
    )
    return said % {"k": len(data["skills"]), "n": data["needs"], "name": names["learner"]}


def _each_other(data: Said, _names: Names) -> str:
    covered = len(data["down"]) + len(data["up"])
    if len(data["down"]) == 1 and len(data["up"]) == 1:
        return _("Each covers a need of the other")
    return _("Each teaches the other; together they cover %(n)d needs") % {"n": covered}


def _different(data: Said, _names: Names) -> str:
    key = tuple(bool(data[name]) for name in ("unit", "location", "job_family"))
    return str(_DIFFERENT[key])


def _same(data: Said, _names: Names) -> str:
    key = tuple(bool(data[name]) for name in ("unit", "location", "job_family"))
    return str(_SAME[key])


def _little_time(data: Said, _names: Names) -> str:
    if data["minutes"] <= LEAST_MINUTES:
        return _("%(n)d minutes a week in common, the minimum") % {"n": data["minutes"]}
    return _("Only %(n)d minutes a week in common") % {"n": data["minutes"]}


def _tags(data: Said, _names: Names) -> str:
    said = ngettext("Shared interest: %(tags)s", "Shared interests: %(tags)s", len(data["tags"]))
    return said % {"tags": listed(data["tags"])}


def _all_full(data: Said, _names: Names) -> str:
    n = data["partners"]
    said = ngettext("The one person who would fit is full.", "All %(n)d people who would fit are full.", n)
    return said % {"n": n}


def _removed(data: Said, _names: Names) -> str:
    n = data["teachers"]
    who = ngettext(
        "One person could teach something needed:", "%(n)d people could teach something needed:", n
    ) % {"n": n}
    why = [_why_removed(key, count) for key, count in data["removed"].items() if count]
    return f"{who} {', '.join(why)}."


def _why_removed(key: str, n: int) -> str:
    said = {
        "wrong_side": ngettext(
            "%(n)d is on the wrong side of the ladder", "%(n)d are on the wrong side of the ladder", n
        ),
        "same_chain": ngettext(
            "%(n)d is in the same management chain", "%(n)d are in the same management chain", n
        ),
        "same_team": ngettext("%(n)d is in the same team", "%(n)d are in the same team", n),
        "no_language": ngettext("%(n)d shares no language", "%(n)d share no language", n),
        "no_time": ngettext("%(n)d has no hour a week in common", "%(n)d have no hour a week in common", n),
        "not_open": ngettext("%(n)d pair is not open", "%(n)d pairs are not open", n),
    }[key]
    return said % {"n": n}


def _exchange(data: Said, _names: Names) -> str:
    n = data["teachers"]
    said = ngettext(
        "One person teaches something needed, but needs nothing that can be taught in return.",
        "%(n)d people teach something needed, but need nothing that can be taught in return.",
        n,
    )
    return said % {"n": n}


def _with_person(text: Promise) -> Callable[[Said, Names], str]:
    return lambda data, names: str(text) % {"name": names[data["person"]], "fit": data["points"]}


def _new_offer(data: Said, names: Names) -> str:
    said = _("Offering %(skill)s at level %(level)d would give a match with %(name)s, fit %(fit)d.")
    return said % {**data, "name": names[data["person"]], "fit": data["points"]}


def _new_partner(data: Said, _names: Names) -> str:
    if data["learns"] and data["level"] is not None:
        said = _(
            "One more person who teaches %(skill)s at level %(level)d or above and wants to learn %(learns)s would help."
        )
    elif data["learns"]:
        said = _("One more person who can pass on %(skill)s and wants to learn %(learns)s would help.")
    elif data["level"] is not None:
        said = _("One more person who teaches %(skill)s at level %(level)d or above would help.")
    else:
        said = _("One more person who can pass on %(skill)s would help.")
    return said % data


def _leg(data: Said, _names: Names) -> str:
    why = sentence({"code": data["why"], "data": data, "text": ""})
    return _("Leg %(leg)d, fit %(points)d: %(why)s") % {**data, "why": why}


def _survival(data: Said, _names: Names) -> str:
    said = _(
        "If one person in %(one_in)d leaves over time, it holds to the end with %(survives)d %%; repaired when "
        "somebody leaves, %(repaired)s people learn to the end on average."
    )
    repaired = number_format(data["repaired"] / 100, 1)
    return said % {"one_in": round(100 / data["leaving"]), "survives": data["survives"], "repaired": repaired}


def _too_few(data: Said, _names: Names) -> str:
    words = {**data, "skill": data["skill"] or _("the same theme")}
    if data["people"] >= data["least"]:
        return _("Those who could learn %(skill)s together cannot all meet under the rules.") % words
    return _("Only %(people)d could learn %(skill)s together; %(least)d are needed.") % words


def _several(data: Said, names: Names) -> str:
    steps = {
        "one_more_place": _("one more place"),
        "more_time": _("an hour a week in common"),
        "lift_team": _("consent to meet within the team"),
        "shared_language": _("a language in common"),
        "take_both_sides": _("giving and learning both"),
    }
    changes = listed([steps.get(code, code) for code in data["changes"]])
    said = _("Together with %(name)s, this would give a match with fit %(fit)d: %(changes)s.")
    return said % {"name": names[data["person"]], "fit": data["points"], "changes": changes}


def _of_circle(text: Promise) -> Callable[[Said, Names], str]:
    return lambda data, _names: str(text) % {**data, "skill": data["skill"] or _("the same theme")}


def _take_both_sides(data: Said, names: Names) -> str:
    if "person" not in data:
        return _("Giving and learning both, or a model with one direction, would help.")
    said = _("Giving and learning both would give a match with %(name)s, fit %(fit)d.")
    return said % {"name": names[data["person"]], "fit": data["points"]}


def _ring_place(data: Said, names: Names) -> str:
    if "points" in data:
        said = _("One more place for %(name)s would give a match with fit %(fit)d.")
        return said % {"name": names[data["person"]], "fit": data["points"]}
    return _("One more place for %(name)s would close a ring.") % {"name": names[data["person"]]}


def _full(data: Said, names: Names) -> str:
    if "circles" in data:
        return _("The circles that would fit are full, or did not come together.")
    return _all_full(data, names)


def _stage_price(data: Said, _names: Names) -> str:
    said = _(
        "%(goal)s goes from %(without)s to %(with_it)s, which costs %(points)s points of total fit (%(share)s)."
    )
    weak = data["stage"] == "weakest"
    before, after = (points(data[name]) if weak else str(data[name]) for name in ("without", "with_it"))
    words = {"goal": stage(data["stage"]), "without": before, "with_it": after}
    return said % {**words, "points": points(data["hundredths"]), "share": _share(data["per_mille"])}


def _stage_is_free(data: Said, _names: Names) -> str:
    value = points(data["value"]) if data["stage"] == "weakest" else str(data["value"])
    return _("%(goal)s stays at %(value)s without being sought.") % {
        "goal": stage(data["stage"]),
        "value": value,
    }


def _lacks(data: Said, _names: Names) -> str:
    return _("Lacks %(points)s points of fit to be in a best draft.") % {"points": points(data["hundredths"])}


def points(hundredths: int) -> str:
    """Hundredths of a point as points, with the decimals that are needed."""
    exact = Decimal(hundredths) / 100
    whole = exact == exact.to_integral_value()
    return number_format(int(exact)) if whole else number_format(exact.normalize())


def _costs_people(data: Said, _names: Names) -> str:
    said = ngettext(
        "%(n)d more person would have no match.", "%(n)d more people would have no match.", data["people"]
    )
    return said % {"n": data["people"]}


def _costs_waiting(data: Said, _names: Names) -> str:
    said = ngettext(
        "%(n)d more person who had none last time would have none again.",
        "%(n)d more people who had none last time would have none again.",
        data["people"],
    )
    return said % {"n": data["people"]}


def _costs_kept(data: Said, _names: Names) -> str:
    said = ngettext(
        "%(n)d more relationship would end.", "%(n)d more relationships would end.", data["pairs"]
    )
    return said % {"n": data["pairs"]}


def _places_taken(data: Said, names: Names) -> str:
    taken = listed([names.get(one, "") for one in data["taken"]])
    if data["side"] == "learner":
        return _("%(name)s already learns from %(others)s.") % {
            "name": names[data["person"]],
            "others": taken,
        }
    return _("%(name)s already has %(others)s.") % {"name": names[data["person"]], "others": taken}


def _free_place(data: Said, names: Names) -> str:
    return _("%(name)s has a place left.") % {"name": names[data["person"]]}


def _recruit(data: Said, _names: Names) -> str:
    said = [_("Somebody who teaches %(skill)s") % {"skill": data["skill"]}]
    if data["level"] is not None:
        said.append(_("at level %(level)d or above") % {"level": data["level"]})
    if data["learns"] is not None:
        said.append(_("who wants to learn %(skill)s") % {"skill": data["learns"]})
    if data["career_level"] is not None:
        said.append(_("at a career level such as %(level)d") % {"level": data["career_level"]})
    if data["language"] is not None:
        said.append(_("who speaks %(language)s") % {"language": language_names([data["language"]])})
    gain = ngettext("%(n)d more person has a match", "%(n)d more people have a match", data["gain"])
    return f"{', '.join(said)}: {gain % {'n': data['gain']}}."


def _hours(data: Said, _names: Names) -> str:
    hours = listed([slot(text, date.fromisoformat(data["as_of"])) for text in data["slots"]])
    return _("Hours that would suit: %(hours)s.") % {"hours": hours}


def _share(per_mille: int) -> str:
    return f"{points(10 * per_mille)} %"


def _coverage_apart(data: Said, _names: Names) -> str:
    said = _(
        "%(group)s: %(share)s have a match, of all others %(others)s. With 95 %% certainty the difference lies "
        "between %(low)s and %(high)s points of a hundred."
    )
    words = {"share": _share(data["share"]), "others": _share(data["others"])}
    ends = {name: points(10 * data[name]) for name in ("low", "high")}
    return said % {"group": data["group"], **words, **ends}


def _fit_apart(data: Said, _names: Names) -> str:
    said = _(
        "%(group)s: fit is %(fit)s on average, of all others %(others)s. With 95 %% certainty the difference "
        "lies between %(low)s and %(high)s."
    )
    return said % {"group": data["group"], **{k: points(data[k]) for k in ("fit", "others", "low", "high")}}


def _group(data: Said, _names: Names) -> str:
    said = _("%(group)s: %(covered)d of %(people)d have a match (%(share)s).")
    return said % {**data, "share": _share(round(1000 * data["covered"] / data["people"]))}


def _load_uneven(data: Said, _names: Names) -> str:
    said = _(
        "The busiest has %(most)d. A draft with at most %(need)d each covers as many people and costs %(points)s "
        "points of fit in all."
    )
    return said % {**data, "points": points(max(0, data["hundredths"]))}


def _less(text: Promise) -> Callable[[Said, Names], str]:
    ways = {
        "half": gettext_lazy("half of their hours"),
        "best_only": gettext_lazy("only the hours in common with whom fits them best"),
    }

    def said(data: Said, _names: Names) -> str:
        return str(text) % {
            **data,
            "way": ways.get(data["way"], data["way"]),
            "points": points(data["hundredths"]),
        }

    return said


def _plain(text: Promise) -> Callable[[Said, Names], str]:
    return lambda _data, _names: str(text)


def _skills(text: Promise) -> Callable[[Said, Names], str]:
    return lambda data, _names: str(text) % {"skills": listed(data["skills"])}


def _minutes(text: Promise) -> Callable[[Said, Names], str]:
    return lambda data, _names: str(text) % {"n": data["minutes"]}


_RULE_CODES: Final = {
    "not_on_that_side": Rule.SIDE,
    "nothing_to_teach": Rule.COVER,
    "wrong_side": Rule.GAP,
    "same_chain": Rule.CHAIN,
    "reporting": Rule.REPORTING,
    "same_team": Rule.TEAM,
    "decision_rights": Rule.CONFLICT,
    "partners_before": Rule.PAST,
    "pair_not_open": Rule.CLOSED,
    "no_language": Rule.LANGUAGE,
    "too_little_time": Rule.TIME,
}
"""Broken rules by the code under which the engine names them."""


def _ruled(broken: Rule) -> Callable[[Said, Names], str]:
    return lambda _data, _names: rule(broken)


_REASONS: Final[dict[str, Callable[[Said, Names], str]]] = {
    "covers_all_needs": _all_needs,
    "covers_some_needs": _some_needs,
    "teaches_each_other": _each_other,
    "shared_ground": _tags,
    "different_surroundings": _different,
    "time_in_common": _minutes(gettext_lazy("%(n)d minutes a week in common")),
    "needs_left": _skills(gettext_lazy("Leaves open: %(skills)s")),
    "one_level_ahead": _skills(gettext_lazy("Only one level ahead in %(skills)s")),
    "little_time": _little_time,
    "times_unknown": _plain(gettext_lazy("Their times in common are not known")),
    "same_surroundings": _same,
    "no_shared_ground": _plain(gettext_lazy("No interests in common")),
    "interests_unknown": _plain(gettext_lazy("Their interests in common are not known")),
    "no_needs": _plain(gettext_lazy("Has not named anything to learn yet.")),
    "nobody_teaches": _skills(gettext_lazy("Nobody here teaches %(skills)s at a level that helps.")),
    "nobody_exchanges": _exchange,
    "one_side_only": _plain(gettext_lazy("Takes part on one side only, and this model needs both.")),
    "all_full": _full,
    "wrong_side": _removed,
    "same_chain": _removed,
    "same_team": _removed,
    "no_language": _removed,
    "no_time": _removed,
    "not_open": _removed,
    "one_more_place": _ring_place,
    "more_time": _with_person(
        gettext_lazy("An hour a week in common with %(name)s would give a match with fit %(fit)d.")
    ),
    "lift_team": _with_person(
        gettext_lazy("If both agree to meet within their team, %(name)s would be a match with fit %(fit)d.")
    ),
    "shared_language": _with_person(
        gettext_lazy("A language in common with %(name)s would give a match with fit %(fit)d.")
    ),
    "new_offer": _new_offer,
    "new_partner": _new_partner,
    "name_a_need": _plain(gettext_lazy("Naming one thing to learn is enough to be looked at.")),
    "other_need": _plain(gettext_lazy("Another need would help: nobody can be above the levels stated now.")),
    "other_offer": _plain(gettext_lazy("Offering something at level 3 or above would help.")),
    "other_model": _plain(gettext_lazy("In another model this person could have a partner.")),
    "take_both_sides": _take_both_sides,
    "another_need": lambda data, names: (
        _("Naming %(skill)s as something to learn would give a match with %(name)s, fit %(fit)d.")
        % {"skill": data["skill"], "name": names[data["person"]], "fit": data["points"]}
    ),
    "higher_offer": lambda data, names: (
        _("%(name)s at level %(level)d in %(skill)s would give a match with fit %(fit)d.")
        % {**data, "name": names[data["person"]], "fit": data["points"]}
    ),
    "several_changes": _several,
    "no_ring_closes": lambda data, _names: (
        ngettext(
            "%(teachers)d person could teach something needed, but no ring of up to %(longest)d people closes.",
            "%(teachers)d people could teach something needed, but no ring of up to %(longest)d people closes.",
            data["teachers"],
        )
        % data
    ),
    "all_rings_taken": _plain(gettext_lazy("Every ring with this person needs somebody who is in another.")),
    "teaches_nothing": _plain(
        gettext_lazy("Others could teach something needed, but nobody here needs what this person can teach.")
    ),
    "offer_to_close": lambda data, _names: (
        _("Offering %(skill)s at level %(level)d would close a ring of %(size)d.") % data
    ),
    "new_ring_partner": lambda data, _names: (
        _("Somebody new who teaches %(skill)s and learns %(learns)s would close a ring.") % data
    ),
    "allow_chain": lambda data, names: (
        _("A chain that starts with %(name)s would reach this person.") % {"name": names[data["person"]]}
    ),
    "more_offers": _plain(
        gettext_lazy("More offers and needs of everybody would help: nothing smaller was found.")
    ),
    "too_few": _too_few,
    "leg": _leg,
    "ring_survival": _survival,
    "chain_survival": _survival,
    "nobody_leads": _plain(gettext_lazy("Nobody who could lead a circle can meet this person.")),
    "no_circle_fits": _plain(
        gettext_lazy("Somebody could lead, but a rule that is never relaxed is in the way.")
    ),
    "time_of_circle": _plain(gettext_lazy("Being free when a circle with room meets would give a seat.")),
    "new_guide": _of_circle(gettext_lazy("One more giver for %(skill)s would open a circle of %(people)d.")),
    "more_people": _of_circle(
        gettext_lazy("%(people)d more people who want to learn %(skill)s would open a circle.")
    ),
    "new_circle": _of_circle(
        gettext_lazy(
            "One more giver for %(skill)s and %(people)d more people to learn it would open a circle."
        )
    ),
    "not_tried": _plain(
        gettext_lazy("So many people are without a circle that changes were not tried for everybody.")
    ),
    "stage_price": _stage_price,
    "stage_is_free": _stage_is_free,
    "same_superior": _plain(gettext_lazy("Both answer to the same person in a project or another line.")),
    "above_by_two_ways": _plain(
        gettext_lazy("One of them answers to somebody who answers to the other, in different lines.")
    ),
    "together": _plain(gettext_lazy("They are together in this draft.")),
    "as_good": _plain(gettext_lazy("Another draft that is as good has this pair.")),
    "other_best": _plain(gettext_lazy("Another draft that is as good has this pair.")),
    "not_priced": _plain(
        gettext_lazy(
            "The draft was changed by hand, so what is missing cannot be said in points. Run again to see it."
        )
    ),
    "no_place": _plain(gettext_lazy("Locked pairs hold every place of one of them.")),
    "could_teach": _plain(gettext_lazy("Could teach what is needed; this draft has them with others.")),
    "lacks_points": _lacks,
    "costs_people": _costs_people,
    "costs_waiting": _costs_waiting,
    "costs_kept": _costs_kept,
    "costs_below": lambda data, _names: (
        ngettext(
            "%(n)d more relationship would have a fit below %(points)s.",
            "%(n)d more relationships would have a fit below %(points)s.",
            data["pairs"],
        )
        % {"n": data["pairs"], "points": points(data["threshold"])}
    ),
    "costs_weakest": lambda data, _names: (
        _("The weakest relationship would fit %(points)s points less.")
        % {"points": points(data["hundredths"])}
    ),
    "places_taken": _places_taken,
    "free_place": _free_place,
    "recruit": _recruit,
    "recruit_hours": _hours,
    "coverage_apart": _coverage_apart,
    "fit_apart": _fit_apart,
    "groups_alike": lambda data, _names: (
        _("%(groups)d groups were compared, and none differs by more than chance.") % data
    ),
    "group_withheld": lambda data, _names: (
        ngettext(
            "One group has fewer than %(fewer_than)d people and is not shown.",
            "%(groups)d groups have fewer than %(fewer_than)d people and are not shown.",
            data["groups"],
        )
        % data
    ),
    "group": _group,
    "weight_range": lambda data, _names: (
        _("%(part)s: stays from %(low)d to %(high)d points; now it has %(now)d.")
        % {**data, "part": parts()[data["part"]]}
    ),
    "load_flat": lambda data, _names: (
        _("The busiest has %(most)d, and %(need)d are needed to cover as many people.") % data
    ),
    "load_uneven": _load_uneven,
    "load_of_givers": lambda data, _names: (
        ngettext(
            "%(people)d person has %(partners)d.", "%(people)d people have %(partners)d each.", data["people"]
        )
        % data
    ),
    "declaring_less_pays": _less(
        gettext_lazy(
            "It can pay: of %(asked)d people who would declare %(way)s, %(gained)d would gain and %(lost)d lose, "
            "%(points)s points of fit on average."
        )
    ),
    "declaring_all_is_best": _less(
        gettext_lazy(
            "It does not pay: of %(asked)d people who would declare %(way)s, %(gained)d would gain and %(lost)d lose, "
            "%(points)s points of fit on average."
        )
    ),
    **{f"rule_{code}": _ruled(rule) for code, rule in _RULE_CODES.items()},
    "too_few_hours": lambda data, _names: (
        _("%(minutes)d minutes a month are free, and a relationship needs %(needed)d.") % data
    ),
    "more_hours": _minutes(gettext_lazy("Take part once %(n)d minutes a month can be spared.")),
    "level_missing": _plain(gettext_lazy("Their career level is not known.")),
    "add_level": _plain(
        gettext_lazy("Add it in the list of people: this model needs it to tell who may teach whom.")
    ),
}

_RULES: Final[dict[Rule, Promise]] = {
    Rule.SIDE: gettext_lazy("Does not take part on this side, or has no place at all."),
    Rule.COVER: gettext_lazy("There is nothing that one needs and the other can teach."),
    Rule.GAP: gettext_lazy("Their career levels do not go with this model."),
    Rule.CHAIN: gettext_lazy("The two are in the same management chain."),
    Rule.REPORTING: gettext_lazy("One of them leads the other in a project, an appraisal or another line."),
    Rule.PAST: gettext_lazy("They have been partners before."),
    Rule.TEAM: gettext_lazy("The two are in the same immediate team."),
    Rule.CONFLICT: gettext_lazy("One of the two decides about the other."),
    Rule.CLOSED: gettext_lazy("This pair is not open: it was rejected, met before or was ruled out."),
    Rule.LANGUAGE: gettext_lazy("They have no working language in common."),
    Rule.TIME: gettext_lazy("They have less than 60 minutes a week in common."),
}

_STEPS: Final[dict[str, Promise]] = {
    "Waiting for its turn": gettext_lazy("Waiting for its turn."),
    "Reading people and rules": gettext_lazy("Reading people and rules."),
    "Looking at every pair": gettext_lazy("Looking at every pair."),
    "Finding the best set of pairs": gettext_lazy("Finding the best set of pairs."),
    "Resolving circles of an odd number of people": gettext_lazy(
        "Resolving circles of an odd number of people."
    ),
    "Deciding between equal choices": gettext_lazy("Deciding between equal choices."),
    "Looking at every pair once more": gettext_lazy("Looking at every pair once more."),
    "Forming circles": gettext_lazy("Forming circles."),
    "Trying out fewer hours": gettext_lazy("Trying out fewer hours."),
    "Pricing what each pair lacks": gettext_lazy("Pricing what each pair lacks."),
    "Trying out new people": gettext_lazy("Trying out new people."),
    "Comparing groups": gettext_lazy("Comparing groups."),
    "Moving the weights": gettext_lazy("Moving the weights."),
    "Choosing rings and chains": gettext_lazy("Choosing rings and chains."),
    "Walking along every ring and chain": gettext_lazy("Walking along every ring and chain."),
    "Explaining who has no circle": gettext_lazy("Explaining who has no circle."),
    "Preparing the compiled kernel": gettext_lazy("Preparing the compiled kernel."),
    "Solving without a stage": gettext_lazy("Solving without each goal."),
    "Done": gettext_lazy("Done."),
    "Finding the reasons": gettext_lazy("Finding the reasons."),
    "Explaining who has no partner": gettext_lazy("Explaining who has no partner."),
}

_FAILURES: Final[dict[str, Promise]] = {
    "The worker went away before the draft was done.": gettext_lazy(
        "The worker went away before the draft was done."
    ),
}

_BUG: Final = gettext_noop(
    "That did not work, and nothing was saved. Start the run again; if it happens twice, tell the operator this run: {run}."
)
_BROKEN: Final = re.compile(re.escape(_BUG).replace(re.escape("{run}"), "(?P<run>.+)"))

_FACTS: Final[dict[str, Promise]] = {
    "languages": gettext_lazy("languages"),
    "times": gettext_lazy("free times"),
    "interests": gettext_lazy("interests"),
    "unit": gettext_lazy("unit"),
    "location": gettext_lazy("location"),
    "job_family": gettext_lazy("job family"),
}

_DIFFERENT: Final[dict[tuple[bool, ...], Promise]] = {
    (True, True, True): gettext_lazy("Different units, sites and job families"),
    (True, True, False): gettext_lazy("Different units and sites"),
    (True, False, True): gettext_lazy("Different units and job families"),
    (True, False, False): gettext_lazy("Different units"),
    (False, True, True): gettext_lazy("Different sites and job families"),
    (False, True, False): gettext_lazy("Different sites"),
    (False, False, True): gettext_lazy("Different job families"),
}

_SAME: Final[dict[tuple[bool, ...], Promise]] = {
    (True, True, True): gettext_lazy("Same unit, site and job family, so little distance"),
    (True, True, False): gettext_lazy("Same unit and site, so little distance"),
    (True, False, True): gettext_lazy("Same unit and job family, so little distance"),
    (True, False, False): gettext_lazy("Same unit, so little distance"),
}
