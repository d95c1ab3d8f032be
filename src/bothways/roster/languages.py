"""Working languages under one name, so that "Deutsch", "German (C1)" and "DE" are one language."""

import re
import unicodedata
from typing import Final

from bothways.roster.cells import Parsed, parse_list

_IN_BRACKETS: Final = re.compile(r"\s*[(\[].*?[)\]]")
_REGION: Final = re.compile(r"([a-z]{2,3})[-_][a-z]{2,4}")
_NAMES: Final = {
    name: code
    for code, names in {
        "ar": "arabic arabisch arabe",
        "cs": "czech tschechisch tcheque checo",
        "da": "danish danisch danois danes dansk",
        "de": "german deutsch allemand aleman",
        "el": "greek griechisch grec griego",
        "en": "english englisch anglais ingles",
        "es": "spanish spanisch espagnol espanol castellano",
        "fi": "finnish finnisch finnois fines finlandes suomi",
        "fr": "french franzosisch francais frances",
        "hi": "hindi",
        "hu": "hungarian ungarisch hongrois hungaro",
        "it": "italian italienisch italien italiano",
        "ja": "japanese japanisch japonais japones",
        "ko": "korean koreanisch coreen coreano",
        "nl": "dutch niederlandisch neerlandais neerlandes holandes nederlands",
        "no": "norwegian norwegisch norvegien noruego norsk nb nn",
        "pl": "polish polnisch polonais polaco polski",
        "pt": "portuguese portugiesisch portugais portugues",
        "ro": "romanian rumanisch roumain rumano",
        "ru": "russian russisch russe ruso",
        "sv": "swedish schwedisch suedois sueco svenska",
        "tr": "turkish turkisch turc turco",
        "uk": "ukrainian ukrainisch ukrainien ucraniano",
        "zh": "chinese chinesisch chinois chino mandarin",
    }.items()
    for name in names.split()
}


def parse_languages(cell: str) -> Parsed:
    """Languages as codes where they are known by name, otherwise in small letters; regions and levels are dropped.

    >>> parse_languages("Deutsch; EN-gb; français (B2); Sámi").value
    ('de', 'en', 'fr', 'sámi')
    """
    parsed = parse_list(cell)
    if parsed.value is None:
        return parsed
    return Parsed(tuple(dict.fromkeys(map(_language, parsed.value))))


def _language(name: str) -> str:
    name = _IN_BRACKETS.sub("", name.casefold()).strip() or name.casefold()
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    region = _REGION.fullmatch(plain)
    plain = region[1] if region else plain
    return _NAMES.get(plain, plain if region else unicodedata.normalize("NFC", name))
