"""What people are called, and an e-mail address of their own for each."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bothways.synthesis.draws import Draws, Floats, Ints
from bothways.synthesis.reference import Place, names

DOMAIN: Final = "nordlys.example"
_FROM_ELSEWHERE: Final = 0.15
_MIXED: Final = 0.06
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "\u0131": "i", "æ": "ae", "đ": "d", "'": "", " ": "-"}
)


@dataclass(frozen=True, slots=True)
class Names:
    """What everybody is called.

    Attributes:
        given, family: shape (n,), positions in the lists of names.
        namesakes: shape (n,), people before this one who would have had the same address.
    """

    given: NDArray[np.int16]
    family: NDArray[np.int16]
    namesakes: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class NameLists:
    """All given and family names in one row, where each locale's begin and end, and e-mail spellings."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    given_bounds: NDArray[np.int64]
    family_bounds: NDArray[np.int64]
    given_mail: tuple[str, ...]
    family_mail: tuple[str, ...]


@cache
def name_lists() -> NameLists:
    """The names of every locale, one after the other."""
    lists = list(names().values())
    given = tuple(name for givens, _ in lists for name in givens)
    family = tuple(name for _, families in lists for name in families)
    return NameLists(
        given,
        family,
        np.cumsum([0, *(len(givens) for givens, _ in lists)]),
        np.cumsum([0, *(len(families) for _, families in lists)]),
        tuple(map(mail_spelling, given)),
        tuple(map(mail_spelling, family)),
    )


def mail_spelling(name: str) -> str:
    """A name as it stands in an e-mail address.

    >>> mail_spelling("Løvås"), mail_spelling("van der Meer"), mail_spelling("O'Rourke")
    ('lovas', 'van-der-meer', 'orourke')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def named(draws: Draws, place: NDArray[np.int16], places: Sequence[Place]) -> Names:
    """Draw names that fit where people work; 15 % come from elsewhere, 6 % have names of two places."""
    lists = name_lists()
    locales = list(names())
    everyone = np.arange(len(place))
    locale = np.array([locales.index(p.locale) for p in places])[place]
    locale = np.where(draws.uniform(everyone, 0) < _FROM_ELSEWHERE, _any(draws, everyone, 1), locale)
    family_locale = np.where(draws.uniform(everyone, 2) < _MIXED, _any(draws, everyone, 3), locale)
    given = _within(lists.given_bounds, locale, draws.uniform(everyone, 4))
    family = _within(lists.family_bounds, family_locale, draws.uniform(everyone, 5))
    return Names(given.astype(np.int16), family.astype(np.int16), _namesakes(lists, given, family))


def _any(draws: Draws, everyone: Ints, number: int) -> Ints:
    return (draws.uniform(everyone, number) * len(names())).astype(np.int64)


def _within(bounds: Ints, locale: Ints, share: Floats) -> Ints:
    low, high = bounds[locale], bounds[locale + 1]
    # Squared a little, so that some names are more common than others.
    return low + (share**1.3 * (high - low)).astype(np.int64)


def _namesakes(lists: NameLists, given: Ints, family: Ints) -> NDArray[np.int32]:
    address = _same(lists.given_mail)[given] * len(lists.family) + _same(lists.family_mail)[family]
    order = np.argsort(address, kind="stable")
    ordered = address[order]
    starts = np.concatenate([[0], np.flatnonzero(np.diff(ordered)) + 1])
    lengths = np.diff(np.concatenate([starts, [len(ordered)]]))
    before = np.empty(len(given), dtype=np.int32)
    before[order] = np.arange(len(given)) - np.repeat(starts, lengths)
    return before


def _same(spellings: Sequence[str]) -> Ints:
    """The first position of each spelling: "José" and "Jose" would share an address."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(spelling, i) for i, spelling in enumerate(spellings)])
