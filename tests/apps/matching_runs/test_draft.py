"""Asking for a run, and the draft that comes of it."""

import pytest
from nordlys import AT, a_pair, a_person, a_programme, an_organisation, takes_part

from bothways.apps.matching_runs import jobs, selectors, services
from bothways.apps.matching_runs.models import MatchingRun, Proposal


@pytest.mark.parametrize("model", ["traditional", "reverse", "reciprocal"])
def test_a_run_of_each_model_proposes_the_pair_that_suits(manager, drafted, model):
    programme = a_programme(model)
    junior, senior = a_pair(programme)

    run = drafted(programme)

    proposal = Proposal.objects.get(run=run)
    giver, learner = (junior, senior) if model == "reverse" else (senior, junior)
    assert (proposal.giver, proposal.learner) == (giver, learner)
    assert len(proposal.flows) == (2 if model == "reciprocal" else 1)
    assert run.certificate["optimal"]
    assert len(run.certificate["input_sha256"]) == 64
