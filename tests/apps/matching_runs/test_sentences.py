"""Everything that the engine can say has a sentence that can be translated."""

import re
from pathlib import Path

import bothways.matching
from bothways.apps.matching_runs.selectors import sentences
from bothways.apps.relationships.selectors import reasons

HAND_MADE = {"over_capacity", "unknown_person", "listed_twice"}
"""Said of hand-made files alone."""

AGAIN = {
    "runs", "runs_against_rule", "ended", "made_room", "joined", "partner_again", "was_waiting", "moved"
}  # fmt: skip
"""Said by matching again, which has no page yet."""

NEVER_ON_A_PAGE = HAND_MADE | AGAIN

ENGINE = Path(bothways.matching.__file__).parent


def codes():
    found = set()
    for file in ENGINE.rglob("*.py"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r'Reason\(\s*"([a-z_]+)"', text))
    return found - NEVER_ON_A_PAGE - sentences._RULE_CODES.keys()


def test_every_code_of_the_engine_has_a_sentence():
    assert codes() - sentences._REASONS.keys() - reasons._SENTENCES.keys() == set()


def test_every_rule_has_a_sentence():
    from bothways.matching.people.constraints import Rule

    assert set(sentences._RULES) == set(Rule)


def test_every_step_of_the_engine_has_a_sentence():
    told = re.compile(r'(?:report|tell|progress|told|step)\([^"\n]*"([A-Z][^"]+)"')
    steps = {step for file in ENGINE.rglob("*.py") for step in told.findall(file.read_text("utf-8"))}

    assert steps - sentences._STEPS.keys() == set()
