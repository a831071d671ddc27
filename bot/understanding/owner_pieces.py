"""The pieces of a long text that may tell whose it is: its ends, and what stands around names, titles and "I"."""

import re
from collections.abc import Iterable, Iterator

from bot.understanding.directory import Directory, NameSpan
from bot.understanding.owner_titles import may_be_title

_BEFORE, _AFTER = 260, 120  # characters that matter around a name: more words than the grammar looks at
_BEGINNING, _ENDING = 200, 120
_LONGEST = 60
_SPEAKER = re.compile(
    r"(?<!\w)(?:jeg|Jeg|eg|Eg|æg?|Æg?|undertegnede|underteikna|meg|mæ|myself|I"
    r"|i(?=['’]|\ (?:can|will|should|would|could|am|have|shall|may|might|must|need|think)\b)|me(?= ?[:&]| and\b))(?!\w)"
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,40}(?:-[^\W\d_]+)?")
_MOST_TITLES = 20


def pieces_of(text: str, names: Iterable[NameSpan], directory: Directory) -> Iterator[tuple[int, int]]:
    """Start and end of each piece, in order, none touching another."""
    start, end = 0, _BEGINNING
    for place in sorted((*(name.start for name in names), *_titles(text, directory), *_speakers(text), len(text))):
        begins = max(0, place - (_ENDING if place == len(text) else _BEFORE))
        if begins > end:
            yield start, _space(text, end)
            start = _space(text, begins)
        end = max(end, place + _AFTER)
    yield start, len(text)


def _space(text: str, place: int) -> int:
    """The first space from this place on, so that no word is cut; no word is longer than so."""
    found = text.find(" ", place, place + _LONGEST)
    return found if found >= 0 else min(place, len(text))


def _titles(text: str, directory: Directory) -> list[int]:
    if not directory.has_titles():
        return []
    titles = {word for word in set(_LONG_WORD.findall(text)) - directory.no_titles if may_be_title(word, directory)}
    found = (word.start() for word in _LONG_WORD.finditer(text) if word[0] in titles) if titles else ()
    return [place for place, _ in zip(found, range(_MOST_TITLES), strict=False)]


def _speakers(text: str) -> list[int]:
    return [found.start() for found, _ in zip(_SPEAKER.finditer(text), range(_MOST_TITLES), strict=False)]
