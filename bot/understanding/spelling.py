"""Which known words a misspelt word may be, found through an index of pieces.

A word with few edits still has one of its pieces untouched, at most as many letters away as there are edits. So the
index holds each known word under its pieces, and only the few words that share one are compared.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.kept import KEPT
from bot.understanding.names import plain_twin

SHORTEST = 5  # shorter words are too near to one another for any guess
_TWO_EDITS = 9  # from this length on a word may have two edits
_LONGEST = 40
_MOST = 5  # known words that one misspelling is compared with in the end


class Vocabulary:
    """The words of all names, and the words that a misspelling is near to."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._pieces: dict[tuple[int, int, str], tuple[str, ...]] = {}
        self._twins: dict[str, tuple[str, ...]] = {}
        self._near: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def copy(self) -> "Vocabulary":
        """The same words, so that adding to one leaves the other alone."""
        twin = Vocabulary()
        twin._known = self._known.copy()
        twin._pieces = self._pieces.copy()
        twin._twins = self._twins.copy()
        return twin

    def add(self, word: str) -> None:
        """Know a word; adding it twice changes nothing."""
        if word in self._known:
            return
        self._known[word] = None
        self._near = {}
        twin = plain_twin(word)
        if twin != word:
            self._twins[twin] = (*self._twins.get(twin, ()), word)
        if SHORTEST <= len(word) <= _LONGEST:
            for number, start, end in _cuts(len(word)):
                key = (number, len(word), word[start:end])
                self._pieces[key] = (*self._pieces.get(key, ()), word)

    def near(self, word: str) -> tuple[str, ...]:
        """Known words within one edit (two in long words), the nearest first; a swapped pair is one edit.

        A word typed without its Norwegian letters is nearest of all, however short. Ordinary words are asked about in
        every line, so what was found is kept until a word is added.
        """
        found = self._near.get(word)
        if found is None:
            if len(self._near) >= KEPT:
                self._near = {}
            found = self._twins.get(plain_twin(word), ()) or self._within_edits(word)
            self._near[word] = found
        return found

    def _within_edits(self, word: str) -> tuple[str, ...]:
        if not SHORTEST - 1 <= len(word) <= _LONGEST:
            return ()
        edits = edits_allowed(len(word))
        sharing: set[str] = {swapped for swapped in _swapped(word) if swapped in self._known}
        for number, size, start, end in _probes(len(word)):
            sharing.update(self._pieces.get((number, size, word[start:end]), ()))
        nearest = process.extract(word, sharing, scorer=OSA.distance, score_cutoff=edits, limit=_MOST)
        return tuple(known for known, _, _ in sorted(nearest, key=_by_distance))


def _by_distance(found: tuple[str, float, object]) -> tuple[float, str]:
    return found[1], found[0]


def edits_allowed(length: int) -> int:
    """How many edits a misspelling of a word of this length may have."""
    return 2 if length >= _TWO_EDITS else 1


def _cuts(length: int) -> tuple[tuple[int, int, int], ...]:
    """Number, start and end of the pieces of a word: always one more than the edits it may have."""
    # A neighbour may be shorter than the limit for two edits and the word not, so both are cut in three from there.
    count = 3 if length >= _TWO_EDITS - 2 else 2
    bounds = [length * number // count for number in range(count + 1)]
    return tuple((number, bounds[number], bounds[number + 1]) for number in range(count))


@cache
def _probes(length: int) -> tuple[tuple[int, int, int, int], ...]:
    """Where in a misspelt word of this length the pieces of a known word may stand: piece, known length, start, end."""
    edits = edits_allowed(length)
    sizes = range(max(length - edits, SHORTEST), length + edits + 1)
    return tuple(
        (number, size, start + shift, end + shift)
        for size in sizes
        for number, start, end in _cuts(size)
        for shift in _shifts(number, len(_cuts(size)), length - size, edits)
        if start + shift >= 0 and end + shift <= length
    )


def _shifts(number: int, count: int, longer: int, edits: int) -> Iterable[int]:
    """How far a piece can be off: the first stands in its place, the last as far from the end, those between near."""
    if number == 0:
        return (0,)
    return (longer,) if number == count - 1 else range(-edits, edits + 1)


def _swapped(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
