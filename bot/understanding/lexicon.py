"""From a word to what it can mean: the tables of `question_words` by word, stem and phrase, and slips of the finger.

Tags are bits of an integer, so that a pattern over a whole question is a few operations on small numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Final

from rapidfuzz.distance import OSA

from bot.understanding.kept import KEPT
from bot.understanding.question_words import CONCEPT_WORDS, FUNCTION_WORDS, OTHER_WORDS, READ_WITH_SLIPS

_MADE_HERE: Final = ("PARTY", "NAME", "NUMBER", "PERIOD", "CONTENT", "COUNT", "INNER")
"""Tags that no word carries by itself: they come from the directory, the dates, the numbers, and what is left over."""

_SHORTEST_SLIP: Final = 5
_LONGEST_SLIP: Final = 20
_LONG: Final = 7
_NO_SLIP, _SELDOM, _LIKELY = 0, 1, 2
_LONGEST_ENDING: Final = 5
_SHORTEST_STEM: Final = 3

TAGS: Final[Mapping[str, int]] = {
    tag: 1 << place for place, tag in enumerate((*_MADE_HERE, *FUNCTION_WORDS, *CONCEPT_WORDS))
}
CONTENT: Final = TAGS["CONTENT"]
FUNCTION: Final = sum(TAGS[tag] for tag in FUNCTION_WORDS)
CONCEPT: Final = sum(TAGS[tag] for tag in CONCEPT_WORDS)


def bits(names: str) -> int:
    """The tags of "PARTY|NAME" as one number."""
    return sum(TAGS[name] for name in set(names.split("|")))


_THINGS_TOO: Final = bits("COMPOSE|LETTER")
"""Tags of words that are content besides: "er brevet sendt", "write a letter"."""

_OTHER: Final = frozenset(word for word in OTHER_WORDS.split() if not word.endswith("*"))
_OTHER_STEMS: Final = tuple(word.rstrip("*") for word in OTHER_WORDS.split() if word.endswith("*"))
_SLIPPING: Final = frozenset(READ_WITH_SLIPS.split())


class _Lexicon:
    def __init__(self, tables: Iterable[Mapping[str, str]]) -> None:
        self.words: dict[str, int] = defaultdict(int)
        self.stems: dict[str, int] = defaultdict(int)
        self.middles: dict[str, int] = defaultdict(int)
        self.phrases: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self.slips: dict[str, set[str]] = defaultdict(set)
        for table in tables:
            for tag, entries in table.items():
                for entry in entries.split():
                    self._learn(entry, tag)

    def _learn(self, entry: str, tag: str) -> None:
        if "_" in entry:
            for first, *rest in product(*(part.split("|") for part in entry.split("_"))):
                self.phrases[first].append((tuple(rest), TAGS[tag]))
            return
        plain = entry.strip("*")
        kind = self.middles if entry.startswith("*") else self.stems if entry.endswith("*") else self.words
        kind[plain] |= TAGS[tag]
        if tag in _SLIPPING and len(plain) >= _SHORTEST_SLIP:
            for shorter in _shortened(plain):
                self.slips[shorter].add(plain)

    def known(self, word: str) -> int:
        """The tags of a word as it is spelt. A rest longer than an ending makes another word ("byggesøknaden")."""
        found = self.words.get(word, 0)
        for end in range(max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING), len(word) + 1):
            found |= self.stems.get(word[:end], 0)
        if len(word) > _SHORTEST_STEM:
            for middle, tags in self.middles.items():
                if middle in word:
                    found |= tags
        return found

    def slipped(self, word: str) -> int:
        """The tags of a word one slip (a letter more, less, other, or two swapped) away from a known one.

        Another letter is the rarest slip, which counts only where no word is nearer: "forfaler" is forfaller, not
        forfalt.
        """
        tags = {_LIKELY: 0, _SELDOM: 0, _NO_SLIP: 0}
        for meant in self._near(word):
            if meant in self.words:
                tags[_slip(word, meant)] |= self.words[meant]
            elif meant in self.stems:
                tags[_slip_with_ending(word, meant)] |= self.stems[meant]
        return tags[_LIKELY] or tags[_SELDOM]

    def _near(self, word: str) -> set[str]:
        near: set[str] = set()
        for end in range(_SHORTEST_SLIP - 1, len(word) + 1):
            for shorter in _shortened(word[:end]):
                near |= self.slips.get(shorter, set())
        return {meant for meant in near if meant[0] == word[0] or meant[:2] == word[1::-1]}


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _slip_with_ending(word: str, stem: str) -> int:
    """What sort of slip makes the word of the stem and an ending."""
    if len(word) > len(stem) + _LONGEST_ENDING:
        return _NO_SLIP
    lengths = range(len(stem) - 1, min(len(stem) + 1, len(word)) + 1)
    return max((_slip(word[:end], stem) for end in lengths if word[:end] != stem[:-1]), default=_NO_SLIP)


def _slip(written: str, meant: str) -> int:
    """One letter missing, doubled or added, or two swapped. Another letter makes another word, but in a long one."""
    if OSA.distance(written, meant, score_cutoff=1) != 1:
        return _NO_SLIP
    if len(written) != len(meant) or sorted(written) == sorted(meant):
        return _LIKELY
    return _SELDOM if len(meant) >= _LONG else _NO_SLIP


_LEXICON: Final = _Lexicon((FUNCTION_WORDS, CONCEPT_WORDS))


@lru_cache(maxsize=KEPT)
def tags_of(word: str, *, slips: bool = True) -> int:
    """What one case-folded word can mean; CONTENT where it says nothing but its own name."""
    if word.isdecimal():
        return CONTENT | TAGS["COUNT"]
    if word in _OTHER or word.startswith(_OTHER_STEMS):
        return CONTENT
    found = _LEXICON.known(word)
    if not found and slips and _SHORTEST_SLIP <= len(word) + 1 <= _LONGEST_SLIP:
        found = _LEXICON.slipped(word)
    return found if found & ~_THINGS_TOO else found | CONTENT


def phrases_from(word: str) -> list[tuple[tuple[str, ...], int]]:
    """The phrases that begin with this word: what must follow, and the tags of the whole."""
    return _LEXICON.phrases.get(word, [])
