"""Whose name has a word that begins as somebody has begun to type: for a list to choose from, never for a decision.

Names stand in small lists by the first letters of each of their words, so that a name that is learnt or forgotten
touches few of them, and what is typed is compared with few.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l"})
_HEAD = 3
"""Letters by which words are sorted into lists."""
_MOST_LOOKED_AT = 2_000
"""Names that one or two letters are compared with: more are too many to choose from."""
EXACT, BEGINS, LATER, INITIALS = range(4)
"""How well a name fits what was typed: it is that, it begins so, a later word of it does, or its initials do."""


def simple(text: str) -> str:
    """Words as they are compared while they are typed: without capitals, accents and what stands between them."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.casefold().translate(_LETTERS)))


@dataclass(frozen=True, slots=True)
class Begun:
    """A party that may be meant: how well the name or alias fits, and which it is."""

    key: str
    fit: int
    name: str


_Place = tuple[str, int, bool, str, str]
"""A name in simple words, where a word of it begins, whether it is initials, the name as written, and whose it is."""


class NameStarts:
    """The names of many parties, by the beginnings of their words."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[_Place, ...] | list[_Place]] = {}

    def copy(self) -> "NameStarts":
        """The same names, so that learning one leaves the original alone: its lists are not changed any more."""
        for head, places in self._places.items():
            if isinstance(places, list):
                self._places[head] = tuple(places)
        twin = NameStarts()
        twin._places = self._places.copy()
        return twin

    def learn(self, key: str, names: Iterable[str], initials: Iterable[str]) -> None:
        """Lets a party be found by these names."""
        for head, place in _places(key, names, initials):
            places = self._places.setdefault(head, [])
            if isinstance(places, tuple):
                places = self._places[head] = list(places)
            places.append(place)

    def forget(self, key: str, names: Iterable[str], initials: Iterable[str]) -> None:
        """It is not found by them any more."""
        for head in {head for head, _ in _places(key, names, initials)}:
            self._places[head] = tuple(place for place in self._places.get(head, ()) if place[4] != key)

    def find(self, typed: str) -> tuple[Begun, ...]:
        """Who may be meant by what is typed so far, each by the name that fits best. Of several words each begins a
        word of the name, in that order."""
        said = simple(typed)
        if not said:
            return ()
        fits = _pattern(said).match
        best: dict[str, tuple[int, str]] = {}
        for text, start, are_initials, name, key in self._near(said):
            if fits(text, start):
                fit = INITIALS if are_initials else LATER if start else EXACT if text == said else BEGINS
                if key not in best or fit < best[key][0]:
                    best[key] = (fit, name)
        return tuple(Begun(key, fit, name) for key, (fit, name) in best.items())

    def _near(self, said: str) -> Iterator[_Place]:
        head = said.split(maxsplit=1)[0][:_HEAD]
        if len(head) == _HEAD:
            yield from self._places.get(head, ())
            return
        left = _MOST_LOOKED_AT
        for longer in sorted((each for each in self._places if each.startswith(head)), key=len):
            yield from self._places[longer][:left]
            left = max(0, left - len(self._places[longer]))


def _places(key: str, names: Iterable[str], initials: Iterable[str]) -> Iterator[tuple[str, _Place]]:
    for name in names:
        text = simple(name)
        for word in _WORD.finditer(text):
            yield word[0][:_HEAD], (text, word.start(), False, name, key)
    for letters in initials:
        text = simple(letters)
        yield text[:_HEAD], (text, 0, True, letters, key)


def _pattern(said: str) -> re.Pattern[str]:
    """What begins with the words that are typed, where other words may stand between them: for each the first that
    fits will do, so that nothing is tried twice."""
    first, *others = said.split()
    return re.compile(first + "".join(rf"\w* (?>(?:\w+ )*?{word})" for word in others))
