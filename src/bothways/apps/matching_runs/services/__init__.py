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
    RunIsOver,
    RunUnderWay,
    draft,
    request_run,
    stop,
)
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
    "PeopleTaken",
    "ReasonNeeded",
    "RuleForbids",
    "RunIsOver",
    "RunUnderWay",
    "allow_again",
    "approve",
    "draft",
    "lock",
    "reject",
    "request_run",
    "restore",
    "stop",
    "swap",
    "unlock",
]
