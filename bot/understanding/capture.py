"""Markers in plain messages: what begins with one is captured (SURFACE.md, *Inline capture*).

A marker stands first in the message, or first on a line, behind a list's bullet or number too, and is a whole word with
its colon, or a hash with its word.
Prose that only mentions an action ("the action: we do it") and quoted lines capture nothing. "Sak 3: …" is an item with
its printed number where somebody asks for such (in an open meeting); elsewhere it is prose.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from bot.understanding.dates import NO_DATE, DueDate
from bot.understanding.directory import Directory

Kind = Literal["action", "decision", "item", "note", "numbered"]
"""`numbered` is an item with its number as printed, which begins the text."""

_WORDS: Final[dict[str, Kind]] = {
    "action": "action", "oppgave": "action", "oppgåve": "action", "oppfølging": "action", "oppfølgjing": "action",
    "decision": "decision", "resolved": "decision", "resolution": "decision", "agreed": "decision",
    "vedtak": "decision", "item": "item", "sak": "item", "note": "note", "notat": "note",
}  # fmt: skip
"""The words that need a colon. W3C's scribes type ACTION: and RESOLUTION:."""

_HASHES: Final[dict[str, Kind]] = {"action": "action", "agreed": "decision", "topic": "item", "info": "note"}
"""MeetBot's commands."""

_BEFORE: Final = r"(?P<before>[ \t]{0,8}(?:(?:[-*•·‣–+]|\d{1,3}[.)])[ \t]{1,4}(?:\[[ xX]?\][ \t]{1,4})?)?)[*_]{0,2}"
"""A line's indent, its bullet or number in a list, perhaps a box to tick, and what opens bold."""

# Bold and italics that people put around a marker, or around its colon, count for nothing.
_MARKER: Final = re.compile(
    rf"{_BEFORE}(?:(?P<word>{'|'.join(_WORDS)})[*_]{{0,2}}[ \t]?[:][*_]{{0,2}}"
    rf"|\#(?P<hash>{'|'.join(_HASHES)})[*_]{{0,2}}(?=\s))",
    re.IGNORECASE,
)

_NUMBERED: Final = re.compile(
    rf"{_BEFORE}(?:sak|item)[ \t]{{1,3}}(?P<number>\d{{1,4}}(?:[./]\d{{1,4}}){{0,3}}[a-zæøå]?)"
    r"[*_]{0,2}[ \t]?:[*_]{0,2}(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marker:
    """What a message captures: its kind, the text without the marker, and the marker as typed."""

    kind: Kind
    text: str
    marker: str


def read_marker(text: str, *, numbered: bool = False) -> Marker | None:
    """What the message captures where it begins with a marker that has a text behind it; else None."""
    found = _begun(text, numbered=numbered)
    if not found:
        return None
    said = text[found.end() :].strip()
    if not said:
        return None
    if found.re is _NUMBERED:
        return Marker("numbered", f"{found['number']} {said}", _typed(found))
    kind = _WORDS[found["word"].casefold()] if found["word"] else _HASHES[found["hash"].casefold()]
    return Marker(kind, said, _typed(found))


def _typed(found: re.Match[str]) -> str:
    """The marker as typed, without what stands before it in a list."""
    return found.group()[found.end("before") :].strip(" \t*_")


def begins_with_marker(text: str) -> bool:
    """Whether a line does, be there a text behind it or not; the number of an item is one too."""
    return _begun(text, numbered=True) is not None


def _begun(text: str, *, numbered: bool) -> re.Match[str] | None:
    """The marker that a text begins with, if any."""
    return _MARKER.match(text) or (_NUMBERED.match(text) if numbered else None)


def read_markers(text: str, *, numbered: bool = False) -> tuple[Marker, ...]:
    """All that a message of several lines captures: each line that begins with a marker, with the lines below it."""
    passages = _passages(text, numbered=numbered)
    return tuple(marker for passage in passages if (marker := read_marker(passage, numbered=numbered)))


def _passages(text: str, *, numbered: bool) -> Iterator[str]:
    """The text cut before each line that begins with a marker."""
    passage = ""
    for line in text.splitlines(keepends=True):
        if _begun(line, numbered=numbered):
            yield passage
            passage = ""
        passage += line
    yield passage


def no_name(due: DueDate, directory: Directory) -> DueDate:
    """No due date where its words, with a capital, are somebody's name alone: Tor is no Thursday ("tor.")."""
    phrase = due.phrase or ""
    return NO_DATE if phrase[:1].isupper() and directory.named(phrase) else due
