"""The package `mentor-match`: one round of one-to-one matching for each place that the best giver has."""

import json
import sys

import numpy as np
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify

with np.load(sys.argv[1]) as instance:
    scores, places = instance["scores"].astype(int), instance["places"]


class Score:
    """The score of the pair, as a rule of the package."""

    def apply(self, match):
        return int(scores[int(match.mentee.email[1:]), int(match.mentor.email[1:])])


class Full:
    """A giver without a free place, or a learner who has somebody."""

    def __call__(self, match):
        giver = int(match.mentor.email[1:])
        return len(match.mentor.mentees) >= int(places[giver]) or bool(match.mentee.mentors)


def forbidden(match):
    return bool(scores[int(match.mentee.email[1:]), int(match.mentor.email[1:])] == 0)


mentors = [Mentor(grade=1, email=f"G{giver}") for giver in range(scores.shape[1])]
mentees = [Mentee(grade=0, email=f"L{learner}") for learner in range(scores.shape[0])]
rounds = max(1, int(places.max(initial=1)))
# The package takes a pair as disallowed only for the very value True. Rules are used up from the end of the list, and a list serves one pair: the package pops from its copy.
rules = [[Score(), Disqualify(Full()), Disqualify(forbidden)] for _ in range(rounds)]
process_data(mentors, mentees, rules)
pairs = [(int(mentee.email[1:]), int(mentor.email[1:])) for mentee in mentees for mentor in mentee.mentors]
print(
    json.dumps(
        {"covered": len({learner for learner, _ in pairs}), "total": int(sum(scores[pair] for pair in pairs))}
    )
)
