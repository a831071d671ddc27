"""Search stems: what a text and a question about it have in common, however their words are inflected.

Norwegian and English at once (Snowball): a register holds both, and a word's language is not always clear. Endings are
taken off until none is left, so that "høringssvar" and "høringssvaret" meet, though the first looks like a plural.
"""

from functools import lru_cache

import snowballstemmer

from bot.understanding.kept import KEPT
from bot.understanding.names import WORD, fold

_COMMON = (
    "alle alt and andre are at av be ble blei bli blir both but by både da de den denne der dere det dette di dykk"
    " då eg ei ein eit eller en er et etter for fra frå from ha hadde han har have he her hva hvem hvis hvor i if"
    " ikke ikkje in is it jeg kan korleis kva kven kvar man me med meg men mot må not nå når of og også om on opp"
    " or oss over på seg selv she si sin sitt sjølv skal slik so som så that the their them then there they this"
    " til to um under us ut var ved vi vil was we were what when where which who will with you å"
)
_LONGEST = 60
"""Letters of a word that count: no word is longer, and what is no word shall not keep the stemmer busy."""
_STOP_WORDS = frozenset(_COMMON.split())


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text, each once, in order; words that say nothing of their own are left out."""
    found = dict.fromkeys(_stem_or_nothing(word[:_LONGEST]) for word in WORD.findall(text))
    found.pop("", None)
    return tuple(found)


@lru_cache(maxsize=KEPT)
def _stem_or_nothing(word: str) -> str:
    folded = fold(word)
    if folded in _STOP_WORDS:
        return ""
    return stem_of(folded) if folded.isalpha() else folded


def stem_of(word: str) -> str:
    """The stem of a folded word. A stemmer keeps state while it works, so each word gets its own."""
    norwegian, english = snowballstemmer.stemmer("norwegian"), snowballstemmer.stemmer("english")
    stem = str(english.stemWord(norwegian.stemWord(word)))
    while stem != word:
        word, stem = stem, str(english.stemWord(norwegian.stemWord(stem)))
    return stem
