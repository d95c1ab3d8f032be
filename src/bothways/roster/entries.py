"""Read offers and needs that stand in one cell: `SQL:4:E1; Negotiation:3`."""

import re
from typing import Final

from bothways.roster.cells import Parsed, Parser, items_of, too_many_fault, whole_number
from bothways.roster.findings import Fault, shown
from bothways.roster.records import Kind, SkillEntry
from bothways.skills.levels import LEVELS, Evidence
from bothways.skills.naming import skill_key

OFFER_LEVEL: Final = 3
OFFER_EVIDENCE: Final = Evidence.E0
NEED_LEVEL: Final = 1
NEED_PRIORITY: Final = 2
PRIORITIES: Final = range(1, 4)
_EVIDENCE: Final = re.compile(r"[eE]\d+")


def entry_parser(kind: Kind) -> Parser:
    """Read a cell of offers (`skill:level:evidence`) or needs (`skill:level:priority`).

    What is left out is assumed and noted. The word topic in place of the level makes it a topic.

    >>> entry_parser(Kind.OFFER)("SQL:4:E1; Negotiation").value[1]
    SkillEntry(skill='Negotiation', kind=<Kind.OFFER: 'offer'>, level=3, priority=None, evidence='E0', category='')
    >>> [note.code for note in entry_parser(Kind.NEED)("SQL:2:3; Excel:1").notes]
    ['assumed_value']
    """

    def parse(cell: str) -> Parsed:
        items = items_of(cell)
        fault = too_many_fault(items)
        if fault:
            return Parsed(None, (fault,))
        entries: dict[tuple[str, Kind], SkillEntry] = {}
        faults: list[Fault] = []
        assumed: list[str] = []
        for item in items:
            entry = _entry(item, kind, faults, assumed)
            if entry is None:
                continue
            key = skill_key(entry.skill), entry.kind
            if key in entries and entries[key] != entry:
                faults.append(twice_fault(entry.skill))
            entries.setdefault(key, entry)
        notes = (_assumed_note(assumed),) if assumed else ()
        return Parsed(None, tuple(faults)) if faults else Parsed(tuple(entries.values()), (), notes)

    return parse


def twice_fault(skill: str) -> Fault:
    """The fault of saying two things about one skill."""
    return Fault(
        "duplicate_in_file",
        f'"{shown(skill)}" stands here twice and says different things.',
        "Keep the one that is right.",
    )


def parse_level(text: str) -> Parsed:
    """A level 0 to 5.

    >>> parse_level("4").value, parse_level("9").faults[0].code
    (4, 'invalid_number')
    """
    number = whole_number(text)
    if number is not None and number in LEVELS:
        return Parsed(number)
    fault = Fault(
        "invalid_number",
        f'"{shown(text)}" is not a level.',
        "Write a level from 0 (new) to 5 (teaches others).",
    )
    return Parsed(None, (fault,))


def parse_priority(text: str) -> Parsed:
    """A priority 1 to 3."""
    number = whole_number(text)
    if number is not None and number in PRIORITIES:
        return Parsed(number)
    fault = Fault(
        "invalid_number", f'"{shown(text)}" is not a priority.', "Write 1 (nice to have) to 3 (urgent)."
    )
    return Parsed(None, (fault,))


def parse_evidence(text: str) -> Parsed:
    """E0 to E3, in either case."""
    if text.upper() in set(Evidence):
        return Parsed(Evidence(text.upper()).value)
    fault = Fault(
        "invalid_choice",
        f'"{shown(text)}" is not a kind of evidence.',
        "Write E0 (own word), E1 (colleagues), E2 (work sample or certificate) or E3 (assessed).",
    )
    return Parsed(None, (fault,))


def _entry(item: str, kind: Kind, faults: list[Fault], assumed: list[str]) -> SkillEntry | None:
    skill, level_text, last_text = _pieces(item, kind)
    if not skill:
        faults.append(
            Fault("required", f'"{shown(item)}" names no skill.', "Write the skill first, such as SQL:4.")
        )
        return None
    if level_text.casefold() == "topic":
        topic = Kind.TOPIC_OFFER if kind is Kind.OFFER else Kind.TOPIC_NEED
        return SkillEntry(skill, topic, 0, *_defaults(kind))
    level = OFFER_LEVEL if kind is Kind.OFFER else NEED_LEVEL
    left_out = []
    if level_text:
        parsed = parse_level(level_text)
        faults.extend(parsed.faults)
        level = level if parsed.value is None else parsed.value
    else:
        left_out.append(f"level {level}")
    priority, evidence = _defaults(kind)
    if last_text:
        parsed = parse_evidence(last_text) if kind is Kind.OFFER else parse_priority(last_text)
        faults.extend(parsed.faults)
        priority, evidence = (priority, parsed.value) if kind is Kind.OFFER else (parsed.value, evidence)
    else:
        left_out.append(f"evidence {evidence}" if kind is Kind.OFFER else f"priority {priority}")
    if left_out:
        assumed.append(f"{shown(skill)}: {' and '.join(left_out)}")
    return SkillEntry(skill, kind, level, priority, evidence, assumed=tuple(left_out))


def _pieces(item: str, kind: Kind) -> tuple[str, str, str]:
    """Skill, level and evidence or priority as text; a skill may hold colons when both others follow."""
    pieces = [piece.strip() for piece in item.rsplit(":", 2)]
    if len(pieces) == 2 and kind is Kind.OFFER and _EVIDENCE.fullmatch(pieces[1]):
        return pieces[0], "", pieces[1]
    pieces += ["", ""]
    return pieces[0], pieces[1], pieces[2]


def _defaults(kind: Kind) -> tuple[int | None, str | None]:
    if kind in {Kind.OFFER, Kind.TOPIC_OFFER}:
        return None, OFFER_EVIDENCE.value
    return NEED_PRIORITY, None


def _assumed_note(assumed: list[str]) -> Fault:
    return Fault(
        "assumed_value",
        f"What was left out is assumed: {'; '.join(assumed)}.",
        "Write skill:level:evidence for offers and skill:level:priority for needs, or leave it so.",
    )
