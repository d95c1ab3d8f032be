"""What a state machine is here: states, the moves between them, and a refusal for every other move."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from bothways.errors import Refused

NEW: Final = "new"
"""Where a thing stands before it exists; never stored, only a source of moves."""


class MoveNotAllowed(Refused):
    """The lifecycle lists no such move; `data` has `source`, `target` and what is `allowed`."""

    code = "move_not_allowed"


class Who(StrEnum):
    """Those who can make a move. A member is a participant who stands in the relationship that moves."""

    SYSTEM = "system"  # a timer or a rule
    PARTICIPANT = "participant"
    MEMBER = "member"
    PROGRAMME_MANAGER = "programme_manager"
    EXECUTIVE_SPONSOR = "executive_sponsor"
    ORG_ADMIN = "org_admin"
    CONCERN_HANDLER = "concern_handler"


@dataclass(frozen=True, slots=True)
class Transition:
    """One move that is allowed.

    Attributes:
        id: the row of the specification (P1, N3, R14); moves of one row share it.
        action: the verb, as services and buttons name it.
        sources: states from which it can be made, or NEW.
        target: the state afterwards.
        who: those who may make it, each alone.
        also: those who must agree as well.
        every_member: where members make the move, it waits for all of them.
        guard: what must hold, as a sentence; None where nothing is asked.
        effects: what follows, one sentence each.
    """

    id: str
    action: str
    sources: tuple[str, ...]
    target: str
    who: tuple[Who, ...]
    also: tuple[Who, ...] = ()
    every_member: bool = False
    guard: str | None = None
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The states of one kind of thing and every move between them; what is not listed is forbidden.

    Attributes:
        name: what the thing is called, for messages.
        kind: its states, in the order in which they are usually passed.
        initial: the states in which it may begin.
        terminal: the states that it never leaves.
        transitions: the moves, in the order of the specification.
    """

    name: str
    kind: type[StrEnum]
    initial: tuple[str, ...]
    terminal: tuple[str, ...]
    transitions: tuple[Transition, ...]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Every state, as stored."""
        return tuple(state.value for state in self.kind)

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(stored value, name in English) of every state, as Django's `choices` want them."""
        return tuple((state, label(state)) for state in self.states)

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        """The states that can still be left."""
        return tuple(state for state in self.states if state not in self.terminal)

    def allows(self, source: str, target: str) -> bool:
        """Whether some move leads from one state straight to the other."""
        if source == NEW:
            return target in self.initial
        return any(move.target == target for move in self.moves_from(source))

    def require_move(self, source: str, target: str) -> None:
        """Do nothing where the move is listed.

        Raises: MoveNotAllowed, naming both states and what is allowed instead.
        """
        if not self.allows(source, target):
            raise self._refusal(source, target)

    def moves_from(self, state: str) -> tuple[Transition, ...]:
        """Every move out of a state, in the order of the specification."""
        return tuple(move for move in self.transitions if state in move.sources)

    def transition(self, action: str, source: str, *, target: str | None = None) -> Transition:
        """The move that this action makes from a state.

        Args:
            action: the verb.
            source: the state it is made from.
            target: needed only where one verb leads to several states (a pause ends in the state before it).

        Raises: MoveNotAllowed, when the action is not listed for the state;
            ValueError, when the target is needed and was not given.
        """
        found = [
            move
            for move in self.moves_from(source)
            if move.action == action and target in (None, move.target)
        ]
        if not found:
            raise self._refused_action(action, source)
        if len(found) > 1:
            raise ValueError(f'"{action}" leads from "{source}" to several states: name the target.')
        return found[0]

    def may(self, action: str, source: str, role: str) -> bool:
        """Whether somebody in this role may make the move from this state; guards are not judged."""
        return any(move.action == action and role in move.who for move in self.moves_from(source))

    def _refusal(self, source: str, target: str) -> MoveNotAllowed:
        allowed = self.initial if source == NEW else _unique(move.target for move in self.moves_from(source))
        way_out = f"It can become {_listed(allowed)}." if allowed else "It has ended and stays as it is."
        stands = "begin as" if source == NEW else f'go from "{label(source)}" to'
        return MoveNotAllowed(
            f'A {self.name} cannot {stands} "{label(target)}". {way_out}',
            source=str(source),
            target=str(target),
            allowed=[str(state) for state in allowed],
        )

    def _refused_action(self, action: str, source: str) -> MoveNotAllowed:
        actions = _unique(move.action for move in self.moves_from(source))
        way_out = (
            f"What can be done is {_listed(actions)}." if actions else "Nothing more can be done with it."
        )
        return MoveNotAllowed(
            f'"{label(action)}" is not possible for a {self.name} that is "{label(source)}". {way_out}',
            source=str(source),
            action=action,
            allowed=list(actions),
        )


def label(word: str) -> str:
    """A stored word as people read it.

    >>> label("ended_early")
    'Ended early'
    """
    return str(word).replace("_", " ").capitalize()


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _listed(words: tuple[str, ...]) -> str:
    quoted = [f'"{label(word)}"' for word in words]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
