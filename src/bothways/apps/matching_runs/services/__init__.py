"""What changes runs and drafts, a function for each verb."""

from bothways.apps.matching_runs.services.approving import NoLongerPossible, NothingToApprove, approve
from bothways.apps.matching_runs.services.decisions import (
    DraftClosed,
    DraftMovedOn,
    NotStanding,
    PeopleTaken,
    ReasonNeeded,
    RuleForbids,
    allow_again,
    lock,
    reject,
    restore,
    unlock,
)
from bothways.apps.matching_runs.services.drafting import (
    MatchingNotOpen,
    NobodyReady,
    NothingToTakeOver,
    RunIsOver,
    RunUnderWay,
    draft,
    request_run,
    stop,
    take_over,
)
from bothways.apps.matching_runs.services.questions import QuestionAnswered, answer, ask, stop_question
from bothways.apps.matching_runs.services.swapping import HeldByLock, swap

__all__ = [
    "DraftClosed",
    "DraftMovedOn",
    "HeldByLock",
    "MatchingNotOpen",
    "NoLongerPossible",
    "NobodyReady",
    "NotStanding",
    "NothingToApprove",
    "NothingToTakeOver",
    "PeopleTaken",
    "QuestionAnswered",
    "ReasonNeeded",
    "RuleForbids",
    "RunIsOver",
    "RunUnderWay",
    "allow_again",
    "answer",
    "approve",
    "ask",
    "draft",
    "lock",
    "reject",
    "request_run",
    "restore",
    "stop",
    "stop_question",
    "swap",
    "take_over",
    "unlock",
]
