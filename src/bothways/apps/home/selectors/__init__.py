"""What the combined pages read from the rooms below."""

from bothways.apps.home.selectors.desk import Desk, Duty, desk, reviews
from bothways.apps.home.selectors.set_up import SetUp, set_up
from bothways.apps.home.selectors.today import Today, start_page, today

__all__ = ["Desk", "Duty", "SetUp", "Today", "desk", "reviews", "set_up", "start_page", "today"]
