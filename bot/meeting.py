"""A meeting as it is taken down: its head, its items, its notes and who was there."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

MeetingState = Literal["open", "closed"]
MinutesState = Literal["draft", "circulated", "approved"]
NoteKind = Literal["note", "attachment"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """`M-3`: a sitting in a channel, one at a time a channel.

    `state` is the meeting's, `minutes` that of its minutes; `version` counts the minutes' versions from 1, and a
    correction is the next. `current_item` is where notes and captures go. `last_note` is the last address given (N-7).
    `term` is the day until which, inclusive, a circulated draft may be objected to.
    """

    id: str
    number: int
    channel: str
    series: str
    title: str
    start: datetime
    secretary: str
    audience: str
    place: str = ""
    end: datetime | None = None
    chair: str | None = None
    approver: str | None = None
    state: MeetingState = "open"
    minutes: MinutesState = "draft"
    version: int = 1
    current_item: str | None = None
    last_note: int = 0
    circulated_at: datetime | None = None
    term: date | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None
    next_meeting: str = ""
    revision: int = 1

    @property
    def label(self) -> str:
        """The number as people write it."""
        return f"M-{self.number}"

    @property
    def draft(self) -> bool:
        """Whether notes, items and decisions may still be edited."""
        return self.minutes == "draft"

    def changed(self, **fields: object) -> "Meeting":
        """The next revision, with these fields changed."""
        return replace(self, revision=self.revision + 1, **fields)  # type: ignore[arg-type]  # a keyword is a field name


@dataclass(frozen=True, slots=True)
class Presenter:
    """Who presented an item: a known party where there is one, else the name as said."""

    name: str
    party: str | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A point on the agenda. `number` is as printed, empty where none is, and two may have the same; `position` counts
    from 1. `approves` is the meeting whose minutes are approved under it."""

    id: str
    meeting: str
    position: int
    number: str
    title: str
    presenters: tuple[Presenter, ...] = ()
    approves: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """`N-7`: what was said, or an attachment (a link or the name of a document); `item` is None before the first."""

    id: str
    meeting: str
    number: int
    text: str
    maker: str
    made_at: datetime
    item: str | None = None
    kind: NoteKind = "note"
    revision: int = 1

    @property
    def label(self) -> str:
        """The address as people write it; it counts within the meeting."""
        return f"N-{self.number}"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there: a party, or a name that is not in the directory (`party` is None)."""

    id: str
    meeting: str
    position: int
    name: str
    party: str | None = None
    revision: int = 1


_MONTHS = (
    r"\b(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|january|february|march|may|june|july|october|december)\b"
)
_NUMBERS_AND_DATES = re.compile(rf"\b\d[\w.:/-]*|\b(?:kl|nr|no)\b\.?|{_MONTHS}", re.IGNORECASE)
_WORD = re.compile(r"\w+")


_BEFORE_A_PLACE = frozenset({"i", "på", "ved", "in", "at"})
_IN_A_NAME = frozenset({"og", "and"})


def series_of(title: str, place: str = "") -> str:
    """The series a title belongs to: the title with dates, numbers and the place aside, letters' case folded.

    "Styremøte 3/2024" and "Styremøte 4/2024" are one series; so are two meetings of a network at two places, where the
    place follows a comma or stands last ("Nettverksmøte i Bodø").
    """
    return series_words(title, place).casefold()


def series_words(title: str, place: str = "") -> str:
    """The name of that series as the title has it, with the case of its letters."""
    head = title.partition(",")[0]
    if place:
        head = re.sub(rf"(?:\b(?:i|på|ved|in|at)\s+)?\b{re.escape(place)}\b", " ", head, flags=re.IGNORECASE)
    return " ".join(_without_place(_WORD.findall(_NUMBERS_AND_DATES.sub(" ", head)))) or title


def _without_place(words: list[str]) -> list[str]:
    """Without a place that stands last: "in Bergen", "i Møre og Romsdal", "i Mo i Rana". A word that is all capitals is
    rather a body than a place."""
    first = len(words)
    while first > 1 and (_is_name(words[first - 1]) or (words[first - 1] in _IN_A_NAME and first < len(words))):
        first -= 1
    if first == len(words) or first < 2 or words[first - 1] not in _BEFORE_A_PLACE:
        return words
    return _without_place(words[: first - 1])


def _is_name(word: str) -> bool:
    return word[0].isupper() and not word.isupper()


def item_names(items: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """How items, told by number and position, can be named: by the number, or by the position ("@8") where there is no
    number or another has the same."""
    told = tuple(items)
    count = Counter(number.casefold() for number, _ in told)
    return tuple(number if number and count[number.casefold()] == 1 else f"@{position}" for number, position in told)


_NUMBER = r"(?:\d{1,4}(?:[./]\d{1,4})*[a-zæøå]?)"
ITEM_NAME = rf"(?:@\d{{1,4}}|{_NUMBER})"
"""A pattern of how an item is named: its number as printed ("6", "6a", "12/24"), or its position ("@8")."""
YEAR = re.compile(r"(?:19|20)\d\d$")
"""A number that is rather a year than an item's."""
_NUMBERED_TITLE = re.compile(rf"({_NUMBER})(?:[.:)](?=\s|$)|(?=\s|$))\s*", re.IGNORECASE)


def read_title(words: str) -> tuple[str | None, str]:
    """An item's number as printed, if the words begin with one, and its title. A year is no number."""
    match = _NUMBERED_TITLE.match(words)
    if match is None or YEAR.match(match[1]):
        return None, words.strip()
    return match[1], words[match.end() :].strip()


def next_number(items: tuple[Item, ...]) -> str:
    """The number of an item that is given none: one more than the highest, in the way the last one is written
    ("12/24" is followed by "13/24")."""
    numbers = [item.number for item in items if item.number]
    if numbers and (last := re.match(r"(\d+)(/.+)", numbers[-1])):
        return f"{int(last[1]) + 1}{last[2]}"
    heads = [int(head[0]) for number in numbers if (head := re.match(r"\d+", number))]
    return str(max(heads, default=0) + 1)
