"""Why two people were proposed to each other, in the reader's language.

The codes are those of `bothways.matching.reasons.explain`; a code that is not known here is shown in English.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BOTH: Final = 2
MOST: Final = 4
"""Names of a list that are shown before the others become a number."""


def sentence(reason: Mapping[str, Any]) -> str:
    """A reason as a sentence: translated by its code, else the English sentence stored with it."""
    say = _SENTENCES.get(reason["code"])
    try:
        return say(reason["data"]) if say else str(reason["text"])
    except KeyError:  # stored by a version that gave other data
        return str(reason["text"])


def _covers_all(data: Mapping[str, Any]) -> str:
    words = {"count": data["needs"], "skills": _listed(data["skills"])}
    if data["needs"] == BOTH:
        return _("Covers both needs: %(skills)s") % words
    return (
        ngettext("Covers the one need: %(skills)s", "Covers all %(count)s needs: %(skills)s", data["needs"])
        % words
    )


def _covers_some(data: Mapping[str, Any]) -> str:
    words = {"covered": len(data["skills"]), "count": data["needs"], "skills": _listed(data["skills"])}
    return _("Covers %(covered)s of %(count)s needs: %(skills)s") % words


def _each_other(data: Mapping[str, Any]) -> str:
    words = {"down": _listed(data["down"]), "up": _listed(data["up"])}
    return _("Each teaches the other: %(down)s one way, %(up)s the other") % words


def _needs_left(data: Mapping[str, Any]) -> str:
    if "people" in data:
        return ngettext(
            "%(n)d member has other needs, too", "%(n)d members have other needs, too", data["people"]
        ) % {"n": data["people"]}
    count = len(data["skills"])
    words = {"count": count, "skills": _listed(data["skills"])}
    return (
        ngettext("Leaves a need open: %(skills)s", "Leaves %(count)s needs open: %(skills)s", count) % words
    )


def _different(data: Mapping[str, Any]) -> str:
    words = {
        "unit": _("different units"),
        "location": _("different sites"),
        "job_family": _("different kinds of work"),
    }
    return _("A fresh view: %(what)s") % {"what": _chosen(words, data)}


def _same(data: Mapping[str, Any]) -> str:
    words = {
        "unit": _("the same unit"),
        "location": _("the same site"),
        "job_family": _("the same kind of work"),
    }
    return _("Little distance: %(what)s") % {"what": _chosen(words, data)}


def _leg(data: Mapping[str, Any]) -> str:
    why = _SENTENCES.get(data["why"])
    said = why(data) if why else ""
    return _("Leg %(leg)d: %(why)s") % {"leg": data["leg"], "why": said}


def _counted(one: Callable[[int], str], key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda data: one(data[key]) % data


def _target_skill(data: Mapping[str, Any]) -> str:
    guides = ngettext("%(guides)d guide", "%(guides)d guides", data["guides"]) % data
    return _("%(people)d people learn %(skill)s together, with %(with)s") % {**data, "with": guides}


def _common_time(data: Mapping[str, Any]) -> str:
    return _("All are free for %(minutes)d minutes at the same time every week") % {
        "minutes": data["end"] - data["start"]
    }


_SENTENCES: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "covers_all_needs": _covers_all,
    "covers_some_needs": _covers_some,
    "teaches_each_other": _each_other,
    "shared_ground": lambda data: _("Interests in common: %(tags)s") % {"tags": _listed(data["tags"])},
    "different_surroundings": _different,
    "time_in_common": lambda data: _("%(minutes)s minutes a week in common") % {"minutes": data["minutes"]},
    "needs_left": _needs_left,
    "one_level_ahead": lambda data: (
        _("Only one level ahead in %(skills)s") % {"skills": _listed(data["skills"])}
    ),
    "little_time": lambda data: _("Only %(minutes)s minutes a week in common") % {"minutes": data["minutes"]},
    "times_unknown": lambda _data: _("Times in common are not known"),
    "same_surroundings": _same,
    "no_shared_ground": lambda _data: _("No interests in common"),
    "leg": _leg,
    "shared_need": lambda data: _("All %(people)d learners need %(skill)s, which is taught here") % data,
    "target_skill": _target_skill,
    "shared_theme": lambda data: _("%(people)d of %(of)d share the theme %(theme)s") % data,
    "career_levels": lambda data: _("Members from %(levels)d career levels") % data,
    "common_time": _common_time,
    "different_units": lambda data: _("Members from %(units)d units") % data,
    "facilitator_untrained": lambda _data: _(
        "Nobody here offers facilitation yet, so somebody willing leads it"
    ),
    "guide_far": _counted(
        lambda n: ngettext(
            "%(people)d member is two or more career levels away from the guide",
            "%(people)d members are two or more career levels away from the guide",
            n,
        ),
        "people",
    ),
    "smallest_size": lambda data: (
        _("With %(people)d learners it is as small as it may be: one leaver makes it too small") % data
    ),
    "interests_unknown": lambda _data: _("Interests in common are not known"),
}


def _chosen(words: Mapping[str, str], data: Mapping[str, Any]) -> str:
    return ", ".join(word for name, word in words.items() if data[name])


def _listed(names: Sequence[str]) -> str:
    shown, more = ", ".join(names[:MOST]), len(names) - MOST
    if more > 0:
        return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {
            "names": shown,
            "more": more,
        }
    return shown
