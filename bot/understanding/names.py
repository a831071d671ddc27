"""Names as people write them: folding, splitting into words, the shorter forms of a person's name.

Two spellings that a reader takes for the same name fold to the same words: letter case, accents, hyphens and the
bokmål and nynorsk spelling of the words that bodies are called by.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from bot.understanding.kept import KEPT

WORD = re.compile(r"[^\W_]+")
ARTICLES = ("the ", "den ", "det ", "de ", "dei ")
_KEPT_MARKS = {"å": "å", "ä": "æ", "ö": "ø"}
# Nynorsk spellings inside the words of bodies and titles, and the bokmål that they fold to.
_SPELLINGS = {
    "utval": "utvalg",
    "forskings": "forsknings",
    "verkemiddel": "virkemiddel",
    "leiar": "leder",
    "skule": "skole",
    "gjevar": "giver",
    "leg": "lig",
    "eigedom": "eiendom",
    "bustad": "bolig",
    "sjuke": "syke",
    "pleiar": "pleier",
    "lærar": "lærer",
    "førar": "fører",
    "meister": "mester",
    "rekneskap": "regnskap",
    "arbeidar": "arbeider",
    "forvaltar": "forvalter",
    "noregs": "norges",
    "nemnd": "nemd",
    "aa": "å",
}
_SPELLING = re.compile(
    r"aa|utval(?!g)|forskings|verkemiddel|leiar|skule|gjevar|leg$|eigedom|bustad|sjuke|pleiar|lærar|førar|meister|rekneskap|arbeidar|forvaltar|noregs|nemnd"
)
_LONG = 8
_TWINS = str.maketrans({"å": "a", "ø": "o", "æ": "ae"})


class Word(NamedTuple):
    """A run of letters and digits in a text, with its place there and its folded form."""

    start: int
    end: int
    folded: str


_word: Callable[[tuple[int, int, str]], Word] = partial(tuple.__new__, Word)
"""Made as a tuple is, at half the cost of a call by its fields: a line has a dozen."""


@lru_cache(maxsize=KEPT)
def fold(word: str) -> str:
    """`fold_once`, remembered: the same words come again and again."""
    return fold_once(word)


def fold_once(word: str) -> str:
    """One word without the differences that no reader minds ("Komitéen" and "komiteen", "-gruppa" and "-gruppen")."""
    folded = word.lower() if word.isascii() else "".join(map(_plain, word.casefold()))
    return _ending(_SPELLING.sub(lambda found: _SPELLINGS[found[0]], folded))


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    kept = _KEPT_MARKS.get(letter)
    if kept:
        return kept
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(mark))
    return bare or letter


def _ending(word: str) -> str:
    """Feminine -a as -en and nynorsk -ane as -ene in words long enough to be compounds."""
    if len(word) < _LONG:
        return word
    if word.endswith("ane"):
        return f"{word[:-3]}ene"
    if word.endswith("a"):
        return f"{word[:-1]}en"
    return word


def plain_twin(word: str) -> str:
    """A folded word as it is typed without Norwegian letters."""
    return word.translate(_TWINS).replace("oe", "o")


def words_of(text: str) -> list[Word]:
    """The words of a text in order; a hyphen, a slash and an apostrophe end one."""
    return [_word((*found.span(), fold(found[0]))) for found in WORD.finditer(text)]


def key_of(name: str) -> str:
    """The folded words of a name with single spaces: what an index holds."""
    return " ".join(fold(found) for found in WORD.findall(unicodedata.normalize("NFC", name)))


def without_article(name: str) -> str:
    """ "the board" is called "board" too."""
    lowered = name.casefold()
    return next((name[len(article) :] for article in ARTICLES if lowered.startswith(article)), name)


def shorter_names(name: str) -> Iterator[str]:
    """What a person is also called, the surname alone apart: first and last, the first two, the first, initials."""
    parts = name.split()
    if len(parts) < 2:
        return
    first, last = parts[0], parts[-1]
    if len(parts) > 2:
        given = [part[0] for part in parts[:-1]]
        yield f"{first} {last}"
        yield f"{''.join(given)} {last}"
        yield f"{' '.join(given)} {last}"
        yield f"{first} {parts[1]}"
        yield " ".join(parts[1:])
    yield first
    yield f"{first} {last[0]}"
    yield f"{first[0]} {last}"


def initials_of(name: str) -> tuple[str, ...]:
    """The initials of a name of several words: "KAM" of Kari Anne Moe."""
    parts = name.replace("-", " ").split()
    return ("".join(part[0] for part in parts),) if len(parts) > 1 else ()


def surname_of(name: str) -> tuple[str, ...]:
    """The last word of a name that has several."""
    parts = name.split()
    return (parts[-1],) if len(parts) > 1 else ()


# A body called by an indefinite noun ("elevråd") is mostly spoken of in the definite ("elevrådet").
_HEADS = {
    "et": ("utvalg", "råd", "kontor", "lag", "departement", "direktorat", "sekretariat"),
    "en": ("avdeling", "gruppe", "forening", "seksjon", "enhet", "nemd", "administrasjon", "komite", "ledelse"),
    "t": ("styre", "teame"),
}


def definite_names(name: str) -> Iterator[str]:
    """The definite of a body's name that ends in an indefinite Norwegian noun."""
    key = key_of(name)
    for ending, heads in _HEADS.items():
        if key.endswith(heads):
            stem = key[:-1] if key.endswith("e") and ending == "en" and not key.endswith("komite") else key
            yield f"{stem}{ending}"
