"""A report of more relationships than a page can show names the strongest and the weakest."""

from bothways.cli.report import page
from bothways.matching.solution import Fit, FlowProposal, Matching, RelationshipProposal


def test_only_both_ends_of_a_long_list_are_shown(monkeypatch):
    monkeypatch.setattr(page, "CARDS_SHOWN", 4)
    proposals = tuple(
        RelationshipProposal((_flow(number),), Fit(number, 0, 0, 0, 0, 0, 0)) for number in range(10)
    )
    matching = Matching(proposals, (), (), (), optimal=True, feasible_pairs=10)

    assert [shown.fit.hundredths for shown in page._shown(matching)] == [9, 8, 1, 0]


def _flow(number):
    return FlowProposal(f"g{number}", f"n{number}", ())
