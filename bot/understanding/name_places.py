"""Where in a long text names may stand: the words around them are read, the rest is passed over at a glance."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from bot.understanding.common_words import COMMON_WORDS, FUNCTION_WORDS
from bot.understanding.name_index import INITIALS, NameIndex
from bot.understanding.names import WORD, Word, fold
from bot.understanding.spelling import SHORTEST

_BEFORE, _AFTER = 4, 9  # words around one that matter: a name may have eight
_MOST, _LAST = 52, 12  # of very many places the first and the last count
_MOST_GUESSES = 30  # misspelt words looked up in one text, so that a long one costs no more
_HALF = 3  # letters: a word that a space has broken has longer halves
_MARK = re.compile(r"[@\n\u00ad]")
_BEFORE_NAMES = frozenset(("og", "and", "eller", "or", "v"))
_LABELS = frozenset(("ansv", "resp", "owne"))
_LOWER_GUESS = 7  # shorter words without a capital are seldom misspelt names


def words_near_names(text: str, index: NameIndex) -> list[Word]:
    """The words of the text that may begin a name, with those around them, in order."""
    return list(_Scan(text, index).words())


def may_be_misspelt(written: str, folded: str, index: NameIndex) -> bool:
    """Whether a word is long enough to be a misspelt name, and neither a known nor an ordinary word."""
    length = len(folded)
    if length < SHORTEST - 1 or (length < _LOWER_GUESS and not written[0].isupper()):
        return False
    return folded not in index.words and folded not in FUNCTION_WORDS


class _Scan:
    def __init__(self, text: str, index: NameIndex) -> None:
        self.text, self.index = text, index
        self.guesses = _MOST_GUESSES

    @cached_property
    def found(self) -> list[re.Match[str]]:
        """The words with their places: most texts without names do not need them."""
        return list(WORD.finditer(self.text))

    def words(self) -> Iterator[Word]:
        done, places = 0, list(self._places())
        if len(places) > _MOST:
            places = [*places[: _MOST - _LAST], *places[-_LAST:]]
        for place in places:
            for found in self.found[max(done, place - _BEFORE) : place + _AFTER]:
                yield Word(*found.span(), fold(found[0]))
            done = max(done, place + _AFTER)

    def _places(self) -> Iterator[int]:
        """The numbers of the words that may begin a name, or are the first half of a broken one, in order."""
        words = WORD.findall(self.text)
        quiet, marked = self.index.quiet, self._marked()
        for place, pair in enumerate(pairwise((*words, ""))):
            if pair in quiet and place not in marked:
                continue  # nearly every word
            may_begin = self._may_begin(place, *pair)
            if may_begin or place in marked:
                yield place
            elif may_begin is False:
                self.index.find_quiet(pair)

    def _marked(self) -> frozenset[int]:
        """The numbers of the words that "@" marks, and of those that a line's end parts from a name's second half."""
        if not _MARK.search(self.text):
            return frozenset()
        mentioned = (place for place, word in enumerate(self.found) if self.text[word.start() - 1] == "@")
        halves = (
            place
            for place, (one, other) in enumerate(pairwise(self.found))
            if _MARK.search(self.text, one.end(), other.start()) and self._is_whole(one[0], other[0])
        )
        return frozenset((*mentioned, *halves))

    def _is_whole(self, written: str, following: str) -> bool:
        return fold(written) + fold(following) in self.index.words

    def _may_begin(self, place: int, written: str, following: str) -> bool | None:
        """Whether a word begins a name, or half of one; None where that holds here alone."""
        folded, index = fold(written), self.index
        if len(written) > _HALF and len(following) > _HALF and self._is_whole(written, following):
            return True
        longest = index.may_begin(folded)
        if not longest:
            return self._is_near(written)
        if longest > 1 and (index.reach(folded, fold(following)) or self._is_near(following)):
            return True
        return index.names_alone(folded) and (not written.islower() or self._is_meant(place, folded))

    def _is_meant(self, place: int, folded: str) -> bool | None:
        """A quick look at a name without a capital: initials are only mentioned so, and ordinary words seldom meant."""
        name = folded if folded in self.index else folded[:-1]
        if self.index.rank_of(folded) == INITIALS:
            return False
        if name not in COMMON_WORDS or place == 0:
            return True
        if self.index.is_acronym(name):
            return False
        last = self.found[place - 1]
        between = self.text[last.end() : self.found[place].start()]
        return between != " " or last[0] in _BEFORE_NAMES or last[0][:4].casefold() in _LABELS or None

    def _is_near(self, written: str) -> bool | None:
        """Whether a word is a slip from one of a name; None where so many were looked up that this one is not."""
        if not written or written in self.index.dull or not may_be_misspelt(written, fold(written), self.index):
            return False
        if self.guesses <= 0:
            return None
        self.guesses -= 1
        return bool(self.index.words.near(fold(written)))
