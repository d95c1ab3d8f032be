"""The package `matching`: hospital-resident deferred acceptance, both sides ranking by the score."""

import json
import sys

import numpy as np
from matching.games import HospitalResident

with np.load(sys.argv[1]) as instance:
    scores, places = instance["scores"].astype(int), instance["places"]
learners = {}
for learner, row in enumerate(scores):
    feasible = np.flatnonzero((row > 0) & (places > 0))
    if len(feasible):
        learners[f"L{learner}"] = [
            f"G{giver}" for giver in feasible[np.argsort(-row[feasible], kind="stable")]
        ]
named = {giver for wished in learners.values() for giver in wished}
givers = {}
for giver in range(scores.shape[1]):
    if f"G{giver}" in named:
        column = scores[:, giver]
        feasible = np.flatnonzero(column > 0)
        givers[f"G{giver}"] = [
            f"L{learner}" for learner in feasible[np.argsort(-column[feasible], kind="stable")]
        ]
capacities = {name: int(places[int(name[1:])]) for name in givers}
game = HospitalResident.create_from_dictionaries(learners, givers, capacities)
solution = game.solve(optimal="resident")
pairs = [
    (int(learner.name[1:]), int(giver.name[1:])) for giver, taken in solution.items() for learner in taken
]
print(
    json.dumps({"covered": len(pairs), "total": int(sum(scores[learner, giver] for learner, giver in pairs))})
)
