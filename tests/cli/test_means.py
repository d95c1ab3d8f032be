"""Threads, workers and clusters are asked for on the command line, and change nothing but the time."""

import pytest

from bothways.cli.means import means_called
from bothways.errors import Invalid
from bothways.matching.people.kernel import choosing


def test_workers_and_a_cluster_at_once_are_refused():
    with pytest.raises(Invalid, match="either --workers or --cluster"), means_called(None, 2, "tcp://host:1"):
        pass


def test_an_extra_that_is_missing_is_named_with_how_to_install_it(monkeypatch):
    monkeypatch.setattr(choosing, "find_spec", lambda _name: None)

    with pytest.raises(choosing.MissingExtra, match=r"bothways\[distributed\]"), means_called(None, 2, None):
        pass


def test_threads_that_were_asked_for_hold_inside_only():
    with means_called(3, None, None):
        assert choosing._MEANS.get().threads == 3

    assert choosing._MEANS.get().threads is None
