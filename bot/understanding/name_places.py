"""Where in a long text names may stand: the words around them are read, the rest is passed over at a glance."""

import re
from collections.abc import Iterator

from bot.understanding.broken_words import may_be_broken
from bot.understanding.common_words import COMMON_WORDS, FUNCTION_WORDS
from bot.understanding.name_index import INITIALS, NameIndex
from bot.understanding.names import WORD, Word, fold
from bot.understanding.spelling import SHORTEST

_BEFORE, _AFTER = 4, 9  # words around one that matter: a name may have eight
_MOST, _LAST = 52, 12  # of very many places the first and the last count
_MOST_GUESSES = 30  # misspelt words looked up in one text, so that a long one costs no more
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
        self.found: list[re.Match[str]] = list(WORD.finditer(text))
        self.guesses = _MOST_GUESSES
        self.names: set[str] = set()  # words that are names wherever they stand
        self.openers: set[str] = set()  # words that only begin names of several words
        self.pairs: dict[tuple[str, str], bool] = {}  # of those with the next word: whether it is a name's

    def words(self) -> Iterator[Word]:
        done, places = 0, list(self._places())
        if len(places) > _MOST:
            places = [*places[: _MOST - _LAST], *places[-_LAST:]]
        for place in places:
            for found in self.found[max(done, place - _BEFORE) : place + _AFTER]:
                yield Word(*found.span(), fold(found[0]))
            done = max(done, place + _AFTER)

    def _places(self) -> Iterator[int]:
        """The numbers of the words that may begin a name, or are the first half of one that a line's end has broken."""
        dull, known, names = self.index.dull, self.index.words, self.names
        last, end, size = "", 0, 0
        for place, found in enumerate(self.found):
            written = found[0]
            start, next_end = found.span()
            length = next_end - start
            if written in names or (written not in dull and self._may_begin(place, written)):
                yield place
            elif may_be_broken(self.text, end, start, size, length) and fold(last) + fold(written) in known:
                yield place - 1
            last, end, size = written, next_end, length

    def _may_begin(self, place: int, written: str) -> bool:
        if written in self.openers:
            return self._goes_on(place, written)
        folded, index = fold(written), self.index
        longest = index.may_begin(folded)
        if longest and index.names_alone(folded):
            if written.islower():
                return self._is_meant(place, folded)
            self.names.add(written)
            return True
        if longest > 1:
            self.openers.add(written)
            return self._goes_on(place, written)
        if may_be_misspelt(written, folded, index):
            return self._is_near(written, folded)
        index.find_dull(written)
        return False

    def _is_meant(self, place: int, folded: str) -> bool:
        """A quick look at a name without a capital: initials are only mentioned so, and ordinary words seldom meant."""
        start = self.found[place].start()
        if self.index.rank_of(folded) == INITIALS:
            return self.text[start - 1] == "@"
        name = folded if folded in self.index else folded[:-1]
        if name not in COMMON_WORDS or place == 0:
            return True
        last = self.found[place - 1]
        between = self.text[last.end() : start]
        return between != " " or last[0] in _BEFORE_NAMES or last[0][:4].casefold() in _LABELS

    def _goes_on(self, place: int, written: str) -> bool:
        """Whether the second word is a name's, or nearly: "the board" among many words behind "the"."""
        following = self.found[place + 1][0] if place + 1 < len(self.found) else ""
        known = self.pairs.get((written, following))
        if known is None:
            known = self.pairs[written, following] = self._are_both(fold(written), following)
        return known

    def _are_both(self, first: str, following: str) -> bool:
        second = fold(following)
        if self.index.reach(first, second):
            return True
        may_be = bool(following) and following not in self.index.dull
        return may_be and may_be_misspelt(following, second, self.index) and self._is_near(following, second)

    def _is_near(self, written: str, folded: str) -> bool:
        """Whether a word is near one of a name; what is near none is remembered."""
        if self.guesses <= 0:
            return False
        self.guesses -= 1
        if self.index.words.near(folded):
            return True
        self.index.find_dull(written)
        return False
