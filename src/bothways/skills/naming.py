"""The key under which a skill is the same skill, however it is written."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def skill_key(name: str) -> str:
    """Fold case, width and white space, so that "SQL", " sql" and "Ｓql" are one skill.

    Spelling variants, other languages and typing errors stay different: resolving them is a question
    to a person, not a rule.

    >>> skill_key("  Data   Dashboards "), skill_key("SQL") == skill_key("sql")
    ('data dashboards', True)
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
