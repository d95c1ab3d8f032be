"""The state machines of programme, enrolment and relationship, as data.

Each move has the number of its row in the specification, who may make it, what must hold and what follows.
Anything not listed is forbidden. Every move is recorded (who, when, from, to, reason code), never with
what people said to each other.

>>> RELATIONSHIP.allows("proposed", "accepted"), RELATIONSHIP.allows("proposed", "active")
(True, False)
>>> RELATIONSHIP.may("leave", "active", "member")
True
"""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bothways.mentoring.state_machine import NEW, Lifecycle, MoveNotAllowed, Transition, Who

__all__ = [
    "CLOSING_CADENCES_BEFORE_END",
    "CLOSING_FORMS_WAIT",
    "ENROLMENT",
    "FIRST_SESSION_WITHIN",
    "FLASH_COMPLETES_AFTER",
    "GROUP_BELOW_MINIMUM_DECIDED_WITHIN",
    "LONGEST_PAUSE",
    "NEW",
    "PAUSE_OVERDUE_AFTER",
    "PROGRAMME",
    "PROGRAMME_CLOSING_BEFORE_END",
    "PROPOSAL_EXPIRES_AFTER",
    "RAN_OUT_AFTER",
    "READINESS_CHECKLIST",
    "RELATIONSHIP",
    "ROLLING_PROGRAMME",
    "EndReason",
    "EnrolmentState",
    "Lifecycle",
    "MoveNotAllowed",
    "ProgrammeState",
    "RelationshipState",
    "Transition",
    "Who",
    "matching_is_open",
    "programme_lifecycle",
    "takes_applications",
]

_SYSTEM, _PARTICIPANT, _MEMBER = Who.SYSTEM, Who.PARTICIPANT, Who.MEMBER
_PM, _SPONSOR, _ADMIN, _HANDLER = (
    Who.PROGRAMME_MANAGER,
    Who.EXECUTIVE_SPONSOR,
    Who.ORG_ADMIN,
    Who.CONCERN_HANDLER,
)


# --- Programme -----------------------------------------------------------------------------------------------

PROGRAMME_CLOSING_BEFORE_END: Final = timedelta(days=21)
"""How long before its end a programme starts to close."""

READINESS_CHECKLIST: Final = {
    "purpose": "A purpose is stated.",
    "objective": "There is a measurable objective with a target and a date.",
    "model": "A model is chosen, with the adviser's result attached or a reason for choosing otherwise.",
    "owner": "An owner is named; models in which a less senior person teaches need an executive sponsor.",
    "wording": "The eligibility text passes the wording check.",
    "training": "Core training is assigned to both sides.",
    "agreement": "An agreement template is chosen.",
    "feedback": "A feedback schedule is chosen.",
    "reporting": "The smallest group that is reported, and who sees what, are stated.",
    "concern_contact": "A concern contact is named.",
    "data_protection": "Data protection, and the works council where there is one, have confirmed.",
}
"""What must be complete before a programme can be submitted; all of it is mandatory."""


class ProgrammeState(StrEnum):
    """Where a programme stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ENROLLING = "enrolling"
    MATCHING = "matching"
    RUNNING = "running"
    CLOSING = "closing"
    CLOSED = "closed"
    ARCHIVED = "archived"
    PAUSED = "paused"
    CANCELLED = "cancelled"


_P = ProgrammeState

_PROGRAMME_MOVES = (
    Transition(
        id="P1",
        action="submit",
        sources=(_P.DRAFT,),
        target=_P.IN_REVIEW,
        who=(_PM,),
        guard="The readiness checklist is complete and no wording blocks.",
        effects=("The reviewer is told.",),
    ),
    Transition(
        id="P2",
        action="return",
        sources=(_P.IN_REVIEW,),
        target=_P.DRAFT,
        who=(_SPONSOR, _ADMIN),
        guard="A comment says what is missing.",
        effects=("The programme manager is told.",),
    ),
    Transition(
        id="P3",
        action="approve",
        sources=(_P.IN_REVIEW,),
        target=_P.APPROVED,
        who=(_SPONSOR, _ADMIN),
        guard="Not by the person who submitted it; in upward models a sponsor is named and has accepted.",
        effects=("The version is frozen.",),
    ),
    Transition(
        id="P4",
        action="open",
        sources=(_P.APPROVED,),
        target=_P.ENROLLING,
        who=(_PM,),
        guard="Dates are set; privacy notice and concern contact are published.",
        effects=("Invitations go out.",),
    ),
    Transition(
        id="P5",
        action="close_enrolment",
        sources=(_P.ENROLLING,),
        target=_P.MATCHING,
        who=(_PM, _SYSTEM),
        guard="Enough people are ready for one relationship of the model; the system acts at the end of enrolment.",
        effects=("Who applies later is put on the waiting list.",),
    ),
    Transition(
        id="P6",
        action="launch",
        sources=(_P.MATCHING,),
        target=_P.RUNNING,
        who=(_PM,),
        guard="At least one relationship is accepted or further on.",
        effects=("The start date is set.", "Schedules are offered."),
    ),
    Transition(
        id="P7",
        action="start_closing",
        sources=(_P.RUNNING,),
        target=_P.CLOSING,
        who=(_PM, _SYSTEM),
        guard="The system acts 21 days before the end.",
        effects=("Members are asked to plan their closing session.",),
    ),
    Transition(
        id="P8",
        action="close",
        sources=(_P.CLOSING,),
        target=_P.CLOSED,
        who=(_PM,),
        guard='Every relationship has ended; or it is forced with a reason, and the rest end as "programme_end".',
        effects=("End feedback is closed.", "The report is frozen."),
    ),
    Transition(
        id="P9",
        action="archive",
        sources=(_P.CLOSED,),
        target=_P.ARCHIVED,
        who=(_ADMIN, _SYSTEM),
        guard="The system acts when the retention rule says so.",
        effects=("What may no longer be kept is deleted.",),
    ),
    Transition(
        id="P10",
        action="pause",
        sources=(_P.ENROLLING, _P.MATCHING, _P.RUNNING),
        target=_P.PAUSED,
        who=(_PM, _SPONSOR),
        guard="A reason is given.",
        effects=("The state before the pause is kept.", "Signals and reminders stop."),
    ),
    *(
        Transition(
            id="P10",
            action="resume",
            sources=(_P.PAUSED,),
            target=previous,
            who=(_PM,),
            guard=f'The programme was "{previous}" before the pause.',
            effects=("Signals and reminders start again.",),
        )
        for previous in (_P.ENROLLING, _P.MATCHING, _P.RUNNING)
    ),
    Transition(
        id="P11",
        action="cancel",
        sources=(_P.DRAFT, _P.IN_REVIEW, _P.APPROVED, _P.ENROLLING, _P.MATCHING, _P.PAUSED),
        target=_P.CANCELLED,
        who=(_PM, _ADMIN),
        guard="A reason is given.",
        effects=("Participants are told.", "Nothing is deleted silently."),
    ),
)

PROGRAMME: Final = Lifecycle(
    name="programme",
    kind=ProgrammeState,
    initial=(_P.DRAFT,),
    terminal=(_P.ARCHIVED, _P.CANCELLED),
    transitions=_PROGRAMME_MOVES,
)


def _without_waiting_for_matching() -> tuple[Transition, ...]:
    """The moves of a programme that never closes its enrolment: launch follows enrolling (P5 is skipped)."""
    moves = []
    for move in _PROGRAMME_MOVES:
        sources = (_P.ENROLLING,) if move.id == "P6" else tuple(s for s in move.sources if s != _P.MATCHING)
        if move.target != _P.MATCHING:
            moves.append(replace(move, sources=sources))
    return tuple(moves)


ROLLING_PROGRAMME: Final = replace(PROGRAMME, transitions=_without_waiting_for_matching())
"""A programme that people can join at any time; enrolling and running hold at once, matching is continuous."""


def programme_lifecycle(*, rolling: bool) -> Lifecycle:
    """The state machine of a programme, with a closed enrolment or rolling."""
    return ROLLING_PROGRAMME if rolling else PROGRAMME


def takes_applications(state: str, *, rolling: bool) -> bool:
    """Whether an application counts in this state of the programme; where not, it is put on the waiting list.

    >>> takes_applications("running", rolling=True), takes_applications("running", rolling=False)
    (True, False)
    """
    return state == _P.ENROLLING or (rolling and state == _P.RUNNING)


def matching_is_open(state: str, *, rolling: bool) -> bool:
    """Whether matches can be proposed in this state of the programme.

    A running programme goes on matching those whose relationship ended and those from the waiting list.
    """
    return state in (_P.MATCHING, _P.RUNNING) or (rolling and state == _P.ENROLLING)


# --- Enrolment -----------------------------------------------------------------------------------------------


class EnrolmentState(StrEnum):
    """Where a person stands in a programme."""

    INVITED = "invited"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    IN_TRAINING = "in_training"
    READY = "ready"
    ENGAGED = "engaged"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REMOVED = "removed"


_N = EnrolmentState
_ENROLLED = (_N.INVITED, _N.APPLIED, _N.WAITLISTED, _N.ACCEPTED, _N.IN_TRAINING, _N.READY, _N.ENGAGED)
_APPLICATION = "It names roles or directions, needs, offers and minutes."

ENROLMENT: Final = Lifecycle(
    name="enrolment",
    kind=EnrolmentState,
    initial=(_N.INVITED, _N.APPLIED),
    terminal=(_N.COMPLETED, _N.WITHDRAWN, _N.DECLINED, _N.REMOVED),
    transitions=(
        Transition(id="N1", action="invite", sources=(NEW,), target=_N.INVITED, who=(_PM,)),
        Transition(
            id="N1",
            action="apply",
            sources=(NEW, _N.INVITED),
            target=_N.APPLIED,
            who=(_PARTICIPANT,),
            guard=_APPLICATION,
        ),
        Transition(
            id="N2",
            action="accept",
            sources=(_N.APPLIED,),
            target=_N.ACCEPTED,
            who=(_PM, _SYSTEM),
            guard="The person is eligible.",
            effects=("The role card is shown.",),
        ),
        Transition(
            id="N3",
            action="waitlist",
            sources=(_N.APPLIED,),
            target=_N.WAITLISTED,
            who=(_SYSTEM, _PM),
            guard="There is no capacity.",
        ),
        Transition(
            id="N3",
            action="accept",
            sources=(_N.WAITLISTED,),
            target=_N.ACCEPTED,
            who=(_SYSTEM, _PM),
            guard="There is capacity; who has waited longest comes first.",
            effects=("The role card is shown.",),
        ),
        Transition(
            id="N4",
            action="decline",
            sources=(_N.APPLIED, _N.WAITLISTED),
            target=_N.DECLINED,
            who=(_PM,),
            guard="A reason code is given.",
            effects=(
                "The applicant sees the reason.",
                'A request "ask for a review" goes to the administrator.',
            ),
        ),
        Transition(
            id="N5",
            action="assign_training",
            sources=(_N.ACCEPTED,),
            target=_N.IN_TRAINING,
            who=(_SYSTEM,),
            effects=("The core modules of the role are assigned.",),
        ),
        Transition(
            id="N6",
            action="become_ready",
            sources=(_N.IN_TRAINING,),
            target=_N.READY,
            who=(_SYSTEM,),
            guard=(
                "Core modules are passed, or waived by name and with a reason; role card and notice are "
                "acknowledged; the profile is complete; senior learners have signed the senior commitments."
            ),
        ),
        Transition(
            id="N7",
            action="engage",
            sources=(_N.READY,),
            target=_N.ENGAGED,
            who=(_SYSTEM,),
            guard="A relationship became active.",
        ),
        Transition(
            id="N7",
            action="become_free",
            sources=(_N.ENGAGED,),
            target=_N.READY,
            who=(_SYSTEM,),
            guard="The last relationship ended and the person wants another.",
        ),
        Transition(
            id="N8",
            action="complete",
            sources=(_N.ENGAGED, _N.READY),
            target=_N.COMPLETED,
            who=(_SYSTEM,),
            guard=(
                "At least one relationship is completed and end feedback is answered or expired; "
                "or the programme is closed."
            ),
        ),
        Transition(
            id="N9",
            action="withdraw",
            sources=_ENROLLED,
            target=_N.WITHDRAWN,
            who=(_PARTICIPANT,),
            effects=("No reason is asked.", "Open relationships end early."),
        ),
        Transition(
            id="N10",
            action="remove",
            sources=_ENROLLED,
            target=_N.REMOVED,
            who=(_PM,),
            also=(_ADMIN,),
            guard="A reason is given, with notice and a way to appeal.",
        ),
    ),
)


# --- Relationship --------------------------------------------------------------------------------------------

PROPOSAL_EXPIRES_AFTER: Final = timedelta(days=10)
FIRST_SESSION_WITHIN: Final = timedelta(days=14)
LONGEST_PAUSE: Final = timedelta(days=56)
PAUSE_OVERDUE_AFTER: Final = timedelta(days=14)
"""After the resume date has passed by so much, the programme manager is asked."""
CLOSING_CADENCES_BEFORE_END: Final = 2
CLOSING_FORMS_WAIT: Final = timedelta(days=14)
RAN_OUT_AFTER: Final = timedelta(days=28)
FLASH_COMPLETES_AFTER: Final = timedelta(days=7)
GROUP_BELOW_MINIMUM_DECIDED_WITHIN: Final = timedelta(days=14)


class EndReason(StrEnum):
    """Why a relationship ended early. The first five may be given by who leaves; nobody has to."""

    MISMATCH = "mismatch"
    TIME = "time"
    ROLE_CHANGE = "role_change"
    GOAL_REACHED = "goal_reached"
    OTHER = "other"
    RAN_OUT = "ran_out"
    PROGRAMME_END = "programme_end"


class RelationshipState(StrEnum):
    """Where a relationship stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CONTRACTING = "contracting"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    CLOSING = "closing"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    DECLINED = "declined"
    EXPIRED = "expired"


_R = RelationshipState

RELATIONSHIP: Final = Lifecycle(
    name="relationship",
    kind=RelationshipState,
    initial=(_R.PROPOSED,),
    terminal=(_R.COMPLETED, _R.ENDED_EARLY, _R.DECLINED, _R.EXPIRED),
    transitions=(
        Transition(
            id="R1",
            action="propose",
            sources=(NEW,),
            target=_R.PROPOSED,
            who=(_PM, _PARTICIPANT),
            guard="Every hard constraint of matching holds.",
            effects=("The explanation is stored.",),
        ),
        Transition(
            id="R2",
            action="accept",
            sources=(_R.PROPOSED,),
            target=_R.ACCEPTED,
            who=(_MEMBER,),
            every_member=True,
            guard="The least senior member has seen the senior commitments first.",
            effects=("Answers stay hidden until everybody has answered.",),
        ),
        Transition(
            id="R3",
            action="decline",
            sources=(_R.PROPOSED,),
            target=_R.DECLINED,
            who=(_MEMBER,),
            effects=(
                'The others see "not going ahead", never who said no.',
                "Who declines may give the programme manager a private reason.",
            ),
        ),
        Transition(
            id="R4",
            action="expire",
            sources=(_R.PROPOSED,),
            target=_R.EXPIRED,
            who=(_SYSTEM,),
            guard="Ten days have passed without every answer.",
            effects=("The members are ready for another proposal.",),
        ),
        Transition(
            id="R5",
            action="start_contracting",
            sources=(_R.ACCEPTED,),
            target=_R.CONTRACTING,
            who=(_SYSTEM,),
            effects=(
                "The first session is to be planned within 14 days.",
                "An agreement is drafted from the template.",
            ),
        ),
        Transition(
            id="R6",
            action="activate",
            sources=(_R.CONTRACTING,),
            target=_R.ACTIVE,
            who=(_SYSTEM,),
            guard="Every member signed the same version of the agreement; the first session may come before.",
        ),
        Transition(
            id="R7",
            action="pause",
            sources=(_R.ACTIVE,),
            target=_R.PAUSED,
            who=(_MEMBER, _PM),
            guard="The resume date is at most 56 days ahead.",
            effects=(
                "A reminder comes on the resume date.",
                "After 14 days more the programme manager is asked.",
            ),
        ),
        Transition(id="R7", action="resume", sources=(_R.PAUSED,), target=_R.ACTIVE, who=(_MEMBER,)),
        Transition(
            id="R8",
            action="suspend",
            sources=(_R.CONTRACTING, _R.ACTIVE, _R.PAUSED, _R.CLOSING),
            target=_R.SUSPENDED,
            who=(_HANDLER, _PM),
            effects=("Members see a neutral text.", "Sessions in the calendar are cancelled."),
        ),
        Transition(
            id="R9",
            action="reinstate",
            sources=(_R.SUSPENDED,),
            target=_R.ACTIVE,
            who=(_HANDLER,),
            also=(_PM,),
            effects=("The outcome is recorded without detail.",),
        ),
        Transition(
            id="R9",
            action="end",
            sources=(_R.SUSPENDED,),
            target=_R.ENDED_EARLY,
            who=(_HANDLER,),
            also=(_PM,),
            effects=("The outcome is recorded without detail.",),
        ),
        Transition(
            id="R10",
            action="start_closing",
            sources=(_R.ACTIVE,),
            target=_R.CLOSING,
            who=(_SYSTEM, _MEMBER),
            every_member=True,
            guard="The system acts two cadences before the end date; members may agree on it earlier.",
            effects=("Members are asked to plan their closing session.",),
        ),
        Transition(
            id="R11",
            action="extend",
            sources=(_R.CLOSING,),
            target=_R.ACTIVE,
            who=(_MEMBER,),
            every_member=True,
            guard="All weeks together are at most the model's longest; decisions on each other are declared again.",
        ),
        Transition(
            id="R12",
            action="complete",
            sources=(_R.CLOSING,),
            target=_R.COMPLETED,
            who=(_SYSTEM,),
            guard=(
                "The closing session was held, enough sessions were held, "
                "and every closing form is in or 14 days have passed."
            ),
        ),
        Transition(
            id="R13",
            action="run_out",
            sources=(_R.CLOSING,),
            target=_R.ENDED_EARLY,
            who=(_SYSTEM,),
            guard="28 days after the end date too few sessions had been held.",
            effects=('The reason code is "ran_out".',),
        ),
        Transition(
            id="R14",
            action="leave",
            sources=(_R.ACCEPTED, _R.CONTRACTING, _R.ACTIVE, _R.PAUSED, _R.CLOSING),
            target=_R.ENDED_EARLY,
            who=(_MEMBER, _PM),
            effects=(
                "It is nobody's fault; a private reason code is optional.",
                "The others get a neutral message and the offer of another match.",
            ),
        ),
    ),
)
