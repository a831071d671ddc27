"""Every sentence the bot says, in bokmål, nynorsk and English; each language has a catalogue of its own.

A catalogue is a package (`nb`, `nn`, `en`) with one module a subject, each holding `SENTENCES`: key → sentence, or a
pair (one, several) chosen by the fact `count`. The three have the same keys and the same facts; a test says so.
"""

from collections.abc import Mapping

from bot.place import Language
from bot.wording.en import SENTENCES as EN
from bot.wording.nb import SENTENCES as NB
from bot.wording.nn import SENTENCES as NN

Sentence = str | tuple[str, str]
CATALOGUES: Mapping[Language, Mapping[str, Sentence]] = {"nb": NB, "nn": NN, "en": EN}
_AND: Mapping[Language, str] = {"nb": "og", "nn": "og", "en": "and"}


def say(language: Language, key: str, /, **facts: object) -> str:
    """The sentence `key` in that language, filled in with `facts`. An unknown key is a KeyError: a programming error."""
    sentence = CATALOGUES[language][key]
    if isinstance(sentence, tuple):
        sentence = sentence[0] if facts["count"] == 1 else sentence[1]
    return sentence.format_map(facts)


def listed(language: Language, things: tuple[str, ...], joined: str = "") -> str:
    """Things in a row as people write them: "A, B og C"; `joined` is a word for "and", where it is another."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {joined or _AND[language]} {things[-1]}"
