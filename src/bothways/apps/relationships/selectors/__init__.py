"""What pages show of relationships, for each kind of reader."""

from bothways.apps.relationships.selectors.cards import (
    Card,
    FlowLine,
    Member,
    is_member,
    my_relationships,
    names,
    proposal_card,
    waiting_for_me,
)
from bothways.apps.relationships.selectors.process import ProcessRow, process_rows, state_counts
from bothways.apps.relationships.selectors.reasons import sentence

__all__ = [
    "Card",
    "FlowLine",
    "Member",
    "ProcessRow",
    "is_member",
    "my_relationships",
    "names",
    "process_rows",
    "proposal_card",
    "sentence",
    "state_counts",
    "waiting_for_me",
]
