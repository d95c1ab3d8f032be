"""What runs and drafts read: the problem of a run, a draft under review, the price of a swap."""

from bothways.apps.matching_runs.selectors.answers import NotInTheDraft, answer_to
from bothways.apps.matching_runs.selectors.certificate import (
    CertificateShown,
    certificate_of,
    certificate_shown,
    inputs_of,
)
from bothways.apps.matching_runs.selectors.compare import Comparison, comparable, comparison
from bothways.apps.matching_runs.selectors.groups import (
    Pair,
    Together,
    members,
    pair_together,
    pairs_of,
    standing_groups,
)
from bothways.apps.matching_runs.selectors.judging import (
    Judge,
    broken_groups,
    broken_pairs,
    with_possible_locks,
)
from bothways.apps.matching_runs.selectors.mine import MyMatch, my_match
from bothways.apps.matching_runs.selectors.places import places_exceeded
from bothways.apps.matching_runs.selectors.problem import (
    ProblemOfRun,
    last_draft,
    matching_problem,
    pair_of,
    pseudonym,
)
from bothways.apps.matching_runs.selectors.questions import (
    QuestionShown,
    of_pairs,
    people_of,
    question_shown,
    questions_of,
)
from bothways.apps.matching_runs.selectors.review import (
    BEST_FIRST,
    WEAKEST_FIRST,
    Filter,
    Review,
    page_of,
    person_shown,
    review,
    shown,
)
from bothways.apps.matching_runs.selectors.runs import (
    Overview,
    PlanOfApproval,
    overview,
    plan_of_approval,
    progress_shown,
)
from bothways.apps.matching_runs.selectors.standing import (
    Standing,
    is_open,
    is_replaced,
    over_capacity,
    standing,
    standing_pairs,
)
from bothways.apps.matching_runs.selectors.swaps import Swap, candidates, price, swap_of

__all__ = [
    "BEST_FIRST",
    "WEAKEST_FIRST",
    "CertificateShown",
    "Comparison",
    "Filter",
    "Judge",
    "MyMatch",
    "NotInTheDraft",
    "Overview",
    "Pair",
    "PlanOfApproval",
    "ProblemOfRun",
    "QuestionShown",
    "Review",
    "Standing",
    "Swap",
    "Together",
    "answer_to",
    "broken_groups",
    "broken_pairs",
    "candidates",
    "certificate_of",
    "certificate_shown",
    "comparable",
    "comparison",
    "inputs_of",
    "is_open",
    "is_replaced",
    "last_draft",
    "matching_problem",
    "members",
    "my_match",
    "of_pairs",
    "over_capacity",
    "overview",
    "page_of",
    "pair_of",
    "pair_together",
    "pairs_of",
    "people_of",
    "person_shown",
    "places_exceeded",
    "plan_of_approval",
    "price",
    "progress_shown",
    "pseudonym",
    "question_shown",
    "questions_of",
    "review",
    "shown",
    "standing",
    "standing_groups",
    "standing_pairs",
    "swap_of",
    "with_possible_locks",
]
