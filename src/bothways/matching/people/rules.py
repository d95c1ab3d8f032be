"""What to say of a broken hard constraint, without ever disclosing a private block.

================== ================================ ====================================================
code               data                             rule
================== ================================ ====================================================
not_on_that_side   (none)                           side, or no place for want of hours
nothing_to_teach   skills: needs of the learner     cover
wrong_side         gap                              gap
same_chain         (none)                           chain (G07)
reporting          (none)                           within reach of a dotted, project or other edge
same_team          (none)                           team, upward models
decision_rights    (none)                           conflict (G07)
partners_before    (none)                           past: they have been partners
pair_not_open      (none)                           closed: block, rejection or mismatch alike
no_language        (none)                           language
too_little_time    minutes                          time
over_capacity      person, places, relationships    places (audit and review only)
unknown_person     person                           not among the people (audit and review only)
listed_twice       (none)                           the same pair twice (audit and review only)
================== ================================ ====================================================
"""

from bothways.matching.people.constraints import LEAST_MINUTES, Rule
from bothways.matching.problem import MatchingProblem, Person
from bothways.matching.solution import Reason
from bothways.mentoring.programme_models import GapRule


def reason_for(rule: Rule, giver: Person, learner: Person, problem: MatchingProblem) -> Reason:
    """The broken rule as a reason. Neutral where people's private choices are behind it."""
    if rule is Rule.COVER:
        skills = [need.skill for need in learner.needs]
        text = "Neither way may be empty" if problem.model.two_way else "No need is covered"
        return Reason("nothing_to_teach", text, {"skills": skills})
    if rule is Rule.GAP:
        gap = (giver.level or 0) - (learner.level or 0)
        return Reason("wrong_side", gap_text(problem.model.gap), {"gap": gap})
    if rule is Rule.TIME:
        minutes = minutes_between(giver, learner)
        text = f"{minutes} minutes a week in common, {LEAST_MINUTES} are needed"
        return Reason("too_little_time", text, {"minutes": minutes})
    code, text = _PLAIN[rule]
    return Reason(code, text, {})


def gap_text(gap: GapRule) -> str:
    """The gap rule in a few words.

    >>> gap_text(GapRule(high=-1))
    'The giver has to be at a lower career level than the learner'
    """
    if gap.apart:
        return "The two have to be at different career levels"
    if gap.high is not None:
        return "The giver has to be at a lower career level than the learner"
    if gap.skill_route is not None:
        lead = gap.skill_route
        return f"The giver has to be at a higher career level, or at the same with a lead of {lead} in a needed skill"
    return "The giver has to be at a higher career level than the learner"


def minutes_between(first: Person, second: Person) -> int:
    """Minutes a week in common of two people whose times are known."""
    return sum(
        max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in first.weekly or () for b in second.weekly or ()
    )


_PLAIN = {
    Rule.SIDE: ("not_on_that_side", "One of them does not take part on that side"),
    Rule.CHAIN: ("same_chain", "Both are in the same management chain (G07)"),
    Rule.REPORTING: (
        "reporting",
        "One stands above the other in a project, an appraisal or another reporting line (G07)",
    ),
    Rule.TEAM: ("same_team", "Both are in the same immediate team"),
    Rule.CONFLICT: ("decision_rights", "One decides about the other (G07)"),
    Rule.PAST: ("partners_before", "They have been partners before"),
    Rule.CLOSED: ("pair_not_open", "This pair is not open"),
    Rule.LANGUAGE: ("no_language", "No working language in common"),
}
