"""What people say of themselves, and what a file may say for them."""

from bothways.apps.profiles.services.file_preferences import (
    declare_decision_rights_from_file,
    replace_preferences_from_file,
)
from bothways.apps.profiles.services.file_skills import BOTH, Lists
from bothways.apps.profiles.services.from_file import (
    foresee_from_file,
    replace_from_file,
    replace_many_from_file,
)
from bothways.apps.profiles.services.preferences import WISHES, TooManyWishes, block, take_back, wish
from bothways.apps.profiles.services.skills import (
    AlreadyDeclared,
    TooManySkills,
    change_need,
    change_offer,
    declare_need,
    declare_offer,
    withdraw_need,
    withdraw_offer,
)
from bothways.apps.profiles.services.times import TimesOverlap, add_time, remove_time

__all__ = [
    "BOTH",
    "WISHES",
    "AlreadyDeclared",
    "Lists",
    "TimesOverlap",
    "TooManySkills",
    "TooManyWishes",
    "add_time",
    "block",
    "change_need",
    "change_offer",
    "declare_decision_rights_from_file",
    "declare_need",
    "declare_offer",
    "foresee_from_file",
    "remove_time",
    "replace_from_file",
    "replace_many_from_file",
    "replace_preferences_from_file",
    "take_back",
    "wish",
    "withdraw_need",
    "withdraw_offer",
]
