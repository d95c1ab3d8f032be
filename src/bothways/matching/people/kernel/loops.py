# ruff: noqa: C901, FBT001, PLR0912, PLR0915 (one loop is one function: each call within it would cost more than its work)
"""The compiled loops: one learner at a time, over those givers only who cover something.

Everything is whole numbers, so that the result is the same for any order of work and any number of threads. Where two-way fit
has a root in it, doubles decide away from rounding borders and 128-bit products on them, as in `scoring`.
All of it stands in one file, because a compiled cache is renewed when its own file changes.
"""

from typing import Any, Final

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped, unused-ignore]
from numba import njit, types
from numba.extending import intrinsic

from bothways.matching.people.constraints import LEAST_MINUTES
from bothways.matching.people.criteria import FULL_MINUTES, UNKNOWN_MINUTES
from bothways.matching.people.kernel.columns import (
    ENTRY,
    FAMILY,
    LAST,
    LEVEL,
    LOCATION,
    MANAGER,
    PATTERN,
    SPEAKS,
    TAGS,
    TAGS_END,
    UNIT,
    Columns,
)
from bothways.matching.people.population import LEAD, Ints
from bothways.matching.people.scoring import BORDER

_HALVES: Final = LEAD - 1
_ROW: Final = (1 << 32) - 1
_LOW: Final = np.uint64((1 << 32) - 1)
_SHIFT: Final = np.uint64(32)


def _compiled(function: Any) -> Any:
    """Compile when first called, without the interpreter's lock, and remember it on disk where that is possible."""
    try:
        return njit(nogil=True, cache=True)(function)
    except RuntimeError:  # no folder for the cache can be written
        return njit(nogil=True)(function)


_inlined: Final = njit(forceinline=True)
"""For parts of the loops: a call would hand over every column anew."""


@intrinsic
def _ones_in(_typing: Any, _word: Any) -> Any:
    """Bits set in a word."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        count = builder.module.declare_intrinsic("llvm.ctpop", [ir.IntType(64)])
        return builder.call(count, arguments)

    return types.uint64(types.uint64), generate


_ones: Any = _ones_in


@_inlined
def _serve(person: Ints, open_to: Ints, need_start: Ints, need_key: Ints, need_priority: Ints,
           offer_start: Ints, offer_giver: Ints, offer_half: Ints, tile: int, learner: int,
           cover: Ints, touched: Ints) -> Any:  # fmt: skip
    """Sum what each giver covers, encoded as `criteria.cover`; returns how many givers were touched."""
    count = 0
    levels = open_to.shape[0]
    own = person[learner, LEVEL]
    for at in range(need_start[learner], need_start[learner + 1]):
        priority = need_priority[at]
        first = (tile + need_key[at]) * levels
        for level in range(levels):
            if open_to[level, own]:
                for place in range(offer_start[first + level], offer_start[first + level + 1]):
                    giver = offer_giver[place]
                    if cover[giver] == 0:
                        touched[count] = giver
                        count += 1
                    cover[giver] += priority * offer_half[place]
    return count


@_inlined
def _return(own_start: Ints, own_key: Ints, own_half: Ints, asked_start: Ints, asked_row: Ints,
            asked_priority: Ints, tile: int, learner: int, cover: Ints, back: Ints) -> None:  # fmt: skip
    """Sum what the learner covers in return for each giver that was touched."""
    for at in range(own_start[learner], own_start[learner + 1]):
        key = tile + own_key[at]
        half = np.int64(own_half[at] & _HALVES)
        for place in range(asked_start[key], asked_start[key + 1]):
            other = asked_row[place]
            if cover[other] != 0:
                back[other] += half * asked_priority[place]


@_inlined
def _held(start: Ints, partner: Ints, person: int, other: int) -> Any:
    """Whether a partner is in the sorted slice of a person."""
    low, high = start[person], start[person + 1]
    while low < high:
        middle = (low + high) >> 1
        if partner[middle] < other:
            low = middle + 1
        else:
            high = middle
    return low < start[person + 1] and partner[low] == other


@_inlined
def _minutes(person: Ints, week: Ints, slot: int, learner: int, giver: int) -> Any:
    """Minutes in common that count: 60 where not known, at most 120, -1 where they are too few."""
    bits = np.uint64(0)
    for word in range(week.shape[1]):
        bits += _ones(week[learner, word] & week[giver, word])
    total = np.int64(bits) * slot
    if total > FULL_MINUTES:
        total = np.int64(FULL_MINUTES)
    if person[learner, PATTERN] < 0 or person[giver, PATTERN] < 0:
        total = np.int64(UNKNOWN_MINUTES)
    return total if total >= LEAST_MINUTES else -1


@_inlined
def _allowed(person: Ints, plain: Ints, upward: bool, lifted_start: Ints, lifted: Ints, language: Ints,
             learner: int, giver: int, cover: int) -> Any:  # fmt: skip
    """Whether a pair that covers something keeps gap, chain, team and language; few branches, for speed."""
    mine, yours = person[learner, ENTRY], person[giver, ENTRY]
    above = (yours <= mine) & (mine <= person[giver, LAST])
    below = (mine <= yours) & (yours <= person[learner, LAST])
    fine = (cover >= LEAD) | plain[person[giver, LEVEL], person[learner, LEVEL]]
    words = np.uint64(0)
    for word in range(language.shape[1]):
        words |= language[learner, word] & language[giver, word]
    both = (person[learner, SPEAKS] & person[giver, SPEAKS]) != 0
    fine = fine & (not above) & (not below) & ((words != 0) | (not both))
    if upward and fine and person[giver, MANAGER] >= 0 and person[giver, MANAGER] == person[learner, MANAGER]:
        fine = _held(lifted_start, lifted, learner, giver)
    return fine


@_inlined
def _halves_of_product(first: Any, second: Any) -> Any:
    """The product of two unsigned words as (high, low)."""
    a, b = first >> _SHIFT, first & _LOW
    d, e = second >> _SHIFT, second & _LOW
    low = b * e
    middle = a * e + (low >> _SHIFT)
    cross = b * d + (middle & _LOW)
    return a * d + (middle >> _SHIFT) + (cross >> _SHIFT), (cross << _SHIFT) | (low & _LOW)


@_inlined
def _reaches(factor: int, covered: int, needed: int, top: int, bottom: int, border: Any) -> Any:
    """Whether factor x root(covered / needed) + top / bottom >= border - 1 / 2, exactly."""
    missing = (2 * border - 1) * bottom - 2 * top
    if missing <= 0:
        return True
    left = _halves_of_product(np.uint64(factor * factor * covered), np.uint64(4 * bottom * bottom))
    right = _halves_of_product(np.uint64(missing) * np.uint64(missing), np.uint64(needed))
    return left[0] > right[0] or (left[0] == right[0] and left[1] >= right[1])


@_inlined
def _differ(person: Ints, what: int, first: int, second: int) -> Any:
    """1 where a code is known of both and differs, else 0."""
    mine, yours = person[first, what], person[second, what]
    return 1 if mine != yours and mine >= 0 and yours >= 0 else 0


@_inlined
def _fit(person: Ints, need: Ints, w: Ints, two_way: bool, learner: int, giver: int, cover: int, back: int,
         wished: int, minutes: int, common: int) -> Any:  # fmt: skip
    """Fit in hundredths, as `scoring.hundredths`."""
    tenths = 3 if wished == 0 else (6 if wished == 1 else 10)
    tags = person[learner, TAGS_END] - person[learner, TAGS] + person[giver, TAGS_END] - person[giver, TAGS]
    union = max(1, tags - common)
    quarters = 2 * _differ(person, UNIT, learner, giver)
    quarters += _differ(person, LOCATION, learner, giver) + _differ(person, FAMILY, learner, giver)
    others = w[1] * tenths * 12 + w[3] * minutes + w[4] * quarters * 30
    top = 100 * (others * union + w[2] * common * 120)
    bottom = 120 * union
    halves = cover & _HALVES
    if not two_way:
        top = top * need[learner] + 100 * w[0] * halves * bottom
        bottom = bottom * need[learner]
        return np.int64(np.uint64(2 * top + bottom) // np.uint64(2 * bottom))
    covered, needed = halves * back, need[learner] * need[giver]
    value = 100 * w[0] * np.sqrt(covered / needed) + top / bottom + 0.5
    border = np.int64(np.rint(value))
    if abs(value - border) >= BORDER:
        return np.int64(np.floor(value))
    return border if _reaches(100 * w[0], covered, needed, top, bottom, border) else border - 1


@_inlined
def _ceilings(w: Ints, two_way: bool, need: int, ceiling: Ints) -> None:
    """The most that fit can be by halves covered, without a wish: everything else at its best."""
    rest = 30 * w[1] + 100 * (w[2] + w[3] + w[4])
    for halves in range(need + 1):
        share = halves / need
        if two_way:
            share = np.sqrt(share)
        ceiling[halves] = min(10_000, np.int64(np.floor(100 * w[0] * share + rest + 0.5)) + 1)


@_inlined
def _shared(person: Ints, tag: Ints, giver: int, mine: Ints) -> Any:
    """Tags of a giver that the learner marked as own."""
    common = 0
    for at in range(person[giver, TAGS], person[giver, TAGS_END]):
        common += mine[tag[at]]
    return common


@_inlined
def _offered(heaps: Ints, row: int, key: int) -> None:
    """Put a key that is above the least of a full heap in its place."""
    if key <= heaps[row, 0]:
        return
    size = heaps.shape[1]
    place, child = 0, 1
    while child < size:
        if child + 1 < size and heaps[row, child + 1] < heaps[row, child]:
            child += 1
        if heaps[row, child] >= key:
            break
        heaps[row, place] = heaps[row, child]
        place, child = child, 2 * child + 1
    heaps[row, place] = key


@_inlined
def _key(fit: int, learner: int, giver: int, other: int) -> Any:
    """A number that is larger for the better pair: fit, then a fixed mix of both rows, then the smaller row."""
    tie = (giver * 7919 + learner * 104_729) & 31
    return (fit << 37) | ((31 - tie) << 32) | (_ROW - other)


@_inlined
def _above(
    values: Ints, of_learner: Ints, of_giver: Ints, learner: int, giver: int, fit: int, least: int
) -> Any:
    """Whether profits are, lane before lane, more than zero; in the last lane more than `least` will do."""
    lanes = values.shape[0]
    for lane in range(lanes):
        profit = values[lane, fit] + of_learner[lane, learner] - of_giver[lane, giver]
        if lane == lanes - 1:
            return profit > least
        if profit != 0:
            return profit > 0
    return True


@_inlined
def _mark(person: Ints, tag: Ints, wish_start: Ints, wish: Ints, wish_count: Ints, learner: int,
          wished: Ints, mine: Ints, on: int) -> None:  # fmt: skip
    """Mark or clear the learner's own tags and wishes."""
    for at in range(person[learner, TAGS], person[learner, TAGS_END]):
        mine[tag[at]] = on
    for at in range(wish_start[learner], wish_start[learner + 1]):
        wished[wish[at]] = wish_count[at] * on


@_inlined
def _close(barred_start: Ints, barred: Ints, learner: int, cover: Ints) -> None:
    """Take out the learner and everybody with whom a pair is closed."""
    cover[learner] = 0
    for at in range(barred_start[learner], barred_start[learner + 1]):
        cover[barred[at]] = 0


@_compiled
def best_of(c: Columns, learners: Ints, gives: Ints, learns: Ints, locked_start: Ints, locked: Ints,
            of_learner: Ints, of_giver: Ints) -> Any:  # fmt: skip
    """Fill the heaps of these learners and of all givers with their best pairs; returns how many are feasible.

    `gives` and `learns` say whether a person has a place left; `locked` are partners, who are passed over.
    The heaps have the shapes (learners, best) and (people, best), and hold -1 where nothing is.
    """
    size = len(c.person)
    person, week, language, tag, need, w = c.person, c.week, c.language, c.tag, c.need, c.weights
    plain, open_to, two_way, upward, slot = c.plain, c.plain | c.routed, c.two_way, c.upward, c.slot
    lifted_start, lifted = c.lifted_start, c.lifted
    barred_start, barred = c.barred_start, c.barred
    wish_start, wish, wish_count = c.wish_start, c.wish, c.wish_count
    need_start, need_key, need_priority = c.need_start, c.need_key, c.need_priority
    offer_start, offer_giver, offer_half = c.offer_start, c.offer_giver, c.offer_half
    own_start, own_key, own_half = c.own_start, c.own_key, c.own_half
    asked_start, asked_row, asked_priority = c.asked_start, c.asked_row, c.asked_priority
    cover, touched = np.zeros(size, np.int32), np.zeros(size, np.int32)
    back = np.zeros(size if two_way else 0, np.int64)
    wished, mine = np.zeros(size, np.int8), np.zeros(c.tags, np.uint8)
    ceiling = np.zeros(need.max() + 1, np.int64)
    feasible = 0
    for tile in range(0, c.tiles * c.keys, c.keys):
        for place in range(len(learners)):
            learner = learners[place]
            count = _serve(person, open_to, need_start, need_key, need_priority,
                           offer_start, offer_giver, offer_half, tile, learner, cover, touched)  # fmt: skip
            if count == 0:
                continue
            if two_way:
                _return(own_start, own_key, own_half, asked_start, asked_row, asked_priority,
                        tile, learner, cover, back)  # fmt: skip
            _close(barred_start, barred, learner, cover)
            _mark(person, tag, wish_start, wish, wish_count, learner, wished, mine, 1)
            _ceilings(w, two_way, need[learner], ceiling)
            for at in range(count):
                giver = touched[at]
                covered, returned = cover[giver], 0
                cover[giver] = 0
                if two_way:
                    returned = back[giver]
                    back[giver] = 0
                if covered == 0 or (two_way and (returned == 0 or giver <= learner)):
                    continue
                if not _allowed(
                    person, plain, upward, lifted_start, lifted, language, learner, giver, covered
                ):
                    continue
                minutes = _minutes(person, week, slot, learner, giver)
                if minutes < 0:
                    continue
                feasible += 1
                if not (learns[learner] and gives[giver]):
                    continue
                most = 10_000 if wished[giver] else ceiling[covered & _HALVES]
                if (most + 1) << 37 <= min(of_learner[place, 0], of_giver[giver, 0]):
                    continue
                common = _shared(person, tag, giver, mine)
                fit = _fit(
                    person,
                    need,
                    w,
                    two_way,
                    learner,
                    giver,
                    covered,
                    returned,
                    wished[giver],
                    minutes,
                    common,
                )
                for_learner, for_giver = _key(fit, learner, giver, giver), _key(fit, learner, giver, learner)
                if for_learner <= of_learner[place, 0] and for_giver <= of_giver[giver, 0]:
                    continue
                if _held(locked_start, locked, learner, giver):
                    continue
                _offered(of_learner, place, for_learner)
                _offered(of_giver, giver, for_giver)
            _mark(person, tag, wish_start, wish, wish_count, learner, wished, mine, 0)
    return feasible


@_compiled
def priced_of(c: Columns, learners: Ints, gives: Ints, learns: Ints, locked_start: Ints, locked: Ints,
              values: Ints, ceilings: Ints, of_learner: Ints, of_giver: Ints, least: int,
              out_giver: Ints, out_learner: Ints, out_fit: Ints) -> Any:  # fmt: skip
    """Write the pairs that are above by these prices, learner by learner; without lanes, every pair.

    `values` has the shape (lanes, fits), `ceilings` holds the most worth of any fit up to that one, and
    `of_learner` and `of_giver` have the shape (lanes, people). Returns how many pairs were found; where the columns
    for them have no room left, pairs are counted but not written.
    """
    size = len(c.person)
    person, week, language, tag, need, w = c.person, c.week, c.language, c.tag, c.need, c.weights
    plain, open_to, two_way, upward, slot = c.plain, c.plain | c.routed, c.two_way, c.upward, c.slot
    lifted_start, lifted = c.lifted_start, c.lifted
    barred_start, barred = c.barred_start, c.barred
    wish_start, wish, wish_count = c.wish_start, c.wish, c.wish_count
    need_start, need_key, need_priority = c.need_start, c.need_key, c.need_priority
    offer_start, offer_giver, offer_half = c.offer_start, c.offer_giver, c.offer_half
    own_start, own_key, own_half = c.own_start, c.own_key, c.own_half
    asked_start, asked_row, asked_priority = c.asked_start, c.asked_row, c.asked_priority
    cover, touched = np.zeros(size, np.int32), np.zeros(size, np.int32)
    back = np.zeros(size if two_way else 0, np.int64)
    wished, mine = np.zeros(size, np.int8), np.zeros(c.tags, np.uint8)
    ceiling = np.zeros(need.max() + 1, np.int64)
    found, room = 0, len(out_giver)
    for tile in range(0, c.tiles * c.keys, c.keys):
        for place in range(len(learners)):
            learner = learners[place]
            if not learns[learner]:
                continue
            count = _serve(person, open_to, need_start, need_key, need_priority,
                           offer_start, offer_giver, offer_half, tile, learner, cover, touched)  # fmt: skip
            if count == 0:
                continue
            if two_way:
                _return(own_start, own_key, own_half, asked_start, asked_row, asked_priority,
                        tile, learner, cover, back)  # fmt: skip
            _close(barred_start, barred, learner, cover)
            _mark(person, tag, wish_start, wish, wish_count, learner, wished, mine, 1)
            _ceilings(w, two_way, need[learner], ceiling)
            for at in range(count):
                giver = touched[at]
                covered, returned = cover[giver], 0
                cover[giver] = 0
                if two_way:
                    returned = back[giver]
                    back[giver] = 0
                if covered == 0 or (two_way and (returned == 0 or giver <= learner)) or not gives[giver]:
                    continue
                most = 10_000 if wished[giver] else ceiling[covered & _HALVES]
                if not _above(ceilings, of_learner, of_giver, learner, giver, most, least):
                    continue
                if not _allowed(
                    person, plain, upward, lifted_start, lifted, language, learner, giver, covered
                ):
                    continue
                minutes = _minutes(person, week, slot, learner, giver)
                if minutes < 0:
                    continue
                common = _shared(person, tag, giver, mine)
                fit = _fit(
                    person,
                    need,
                    w,
                    two_way,
                    learner,
                    giver,
                    covered,
                    returned,
                    wished[giver],
                    minutes,
                    common,
                )
                if not _above(values, of_learner, of_giver, learner, giver, fit, least):
                    continue
                if _held(locked_start, locked, learner, giver):
                    continue
                if found < room:
                    out_giver[found], out_learner[found], out_fit[found] = giver, learner, fit
                found += 1
            _mark(person, tag, wish_start, wish, wish_count, learner, wished, mine, 0)
    return found
