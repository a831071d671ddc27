"""What stands behind a verb, in the reader's language: the placeholders of `Verb.takes` and the small words there."""

import re
from collections.abc import Mapping

from bot.place import Language

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {},
    "nb": {
        "CHANNEL": "KANAL",
        "DATE": "DATO",
        "LINE": "LINJE",
        "LINK": "LENKE",
        "NAME": "NAVN",
        "NEW": "NY",
        "OLD": "GAMMEL",
        "PARTY": "AKTØR",
        "PLACE": "STED",
        "QUESTION": "SPØRSMÅL",
        "ROLE": "ROLLE",
        "TEXT": "TEKST",
        "TITLE": "TITTEL",
        "TOPIC": "TEMA",
        "UNTIL": "DATO",
        "WHEN": "NÅR",
        "WHY": "HVORFOR",
        "action": "oppgave",
        "add": "legg til",
        "all": "alle",
        "always": "alltid",
        "decision": "vedtak",
        "fewer": "færre",
        "from": "fra",
        "in": "i",
        "into": "inn i",
        "item": "sak",
        "meetings": "møter",
        "off": "av",
        "on": "på",
        "why": "hvorfor",
    },
    "nn": {
        "CHANNEL": "KANAL",
        "DATE": "DATO",
        "LINE": "LINJE",
        "LINK": "LENKJE",
        "NAME": "NAMN",
        "NEW": "NY",
        "OLD": "GAMMAL",
        "PARTY": "AKTØR",
        "PLACE": "STAD",
        "QUESTION": "SPØRSMÅL",
        "ROLE": "ROLLE",
        "TEXT": "TEKST",
        "TITLE": "TITTEL",
        "TOPIC": "TEMA",
        "UNTIL": "DATO",
        "WHEN": "NÅR",
        "WHY": "KVIFOR",
        "action": "oppgåve",
        "add": "legg til",
        "all": "alle",
        "always": "alltid",
        "decision": "vedtak",
        "fewer": "færre",
        "from": "frå",
        "in": "i",
        "into": "inn i",
        "item": "sak",
        "meetings": "møte",
        "off": "av",
        "on": "på",
        "why": "kvifor",
    },
}


def usage(takes: str, language: Language) -> str:
    """`Verb.takes` as a reader of that language would write it: "TEXT [from 08:30]" is "TEKST [fra 08:30]"."""
    words = _WORDS[language]
    return re.sub(r"[A-Za-z]+", lambda word: words.get(word[0], word[0]), takes)
