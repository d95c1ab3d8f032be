"""Why two people were proposed to each other, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, Any] = {}


def sentence(reason: Mapping[str, Any]) -> str:
    """A reason as a sentence: translated by its code, else the English sentence stored with it."""
    template = _SENTENCES.get(reason["code"])
    if template is None:
        return str(reason["text"])
    try:
        return str(template) % reason["data"]
    except KeyError:  # stored by a version that gave other data
        return str(reason["text"])
