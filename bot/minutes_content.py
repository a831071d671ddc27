"""What minutes say, as one frozen value: what is shown, sealed, exported, and set in the columns *Saker | Oppfølging*.

It holds names, not ids, as a printed page does: an approved version says the same whatever becomes of the rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.canonical import Json, as_json
from bot.decision import Decision
from bot.meeting import Attendance, Item, Meeting, Note
from bot.place import Channel, Language


@dataclass(frozen=True, slots=True)
class Said:
    """A note or an attachment with its address (N-7)."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Presented:
    """Who presented an item, in which role."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision; `supersedes` is the number of the one that it replaced."""

    number: str
    text: str
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """An action as it was agreed: owners' names, the due date, and the time of day where one was said beside it."""

    number: str
    text: str
    owners: tuple[str, ...] = ()
    due: date | None = None
    due_at: time | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """An item of the agenda. Position 0 holds what was said before the first one.

    `approves` is the number (M-2) of the meeting whose minutes it approves.
    """

    position: int
    number: str
    title: str
    presenters: tuple[Presented, ...] = ()
    notes: tuple[Said, ...] = ()
    attachments: tuple[Said, ...] = ()
    decisions: tuple[Decided, ...] = ()
    actions: tuple[Agreed, ...] = ()
    approves: str | None = None

    @property
    def name(self) -> str:
        """Number as printed and title."""
        return f"{self.number} {self.title}".strip()

    @property
    def empty(self) -> bool:
        """Whether nothing was said or agreed under it."""
        return not (self.notes or self.attachments or self.decisions or self.actions)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version corrects: the version before it, its seal, and the point (its position), if it is about one."""

    version: int
    corrects: int
    seal: str
    text: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The minutes of one meeting. `start` and `end` are moments on the channel's clock."""

    meeting: str
    version: int
    title: str
    series: str
    channel: str
    language: Language
    zone: str
    place: str
    start: datetime
    end: datetime | None
    chair: str | None
    secretary: str
    attendance: tuple[str, ...]
    next_meeting: str
    points: tuple[Point, ...]
    corrections: tuple[Correction, ...] = ()

    def as_json(self) -> Mapping[str, Json]:
        """The content as what a seal covers and a file holds."""
        return {**_told(self), "points": [_point_told(point) for point in self.points]}

    def corrections_of(self, position: int | None) -> tuple[Correction, ...]:
        """The corrections about one point, or with None those about the whole."""
        return tuple(each for each in self.corrections if each.position == position)

    def corrected(self, text: str, seal: str, position: int | None) -> "Content":
        """The next version: all that this one says, and what is corrected in it."""
        correction = Correction(self.version + 1, self.version, seal, text, position)
        return replace(self, version=self.version + 1, corrections=(*self.corrections, correction))

    def corrected_too(self, text: str, position: int | None) -> "Content":
        """The same version, not yet approved, with one correction more."""
        last = self.corrections[-1]
        return replace(self, corrections=(*self.corrections, replace(last, text=text, position=position)))


def _told(value: Content | Point | Agreed) -> dict[str, Json]:
    return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}


def _point_told(point: Point) -> Json:
    return {**_told(point), "actions": [_agreed_told(action) for action in point.actions]}


def _agreed_told(action: Agreed) -> Json:
    """Without a time of day it is what it was before times were told, so that what is sealed keeps its bytes."""
    told = _told(action)
    del told["due_at"]
    return {**told, "due_at": f"{action.due_at:%H:%M}"} if action.due_at else told


@dataclass(frozen=True, slots=True)
class Taken:
    """All that was taken down in a meeting, as rows. `name` tells what a party is called, `label` the number of a
    meeting or a decision, by their ids."""

    meeting: Meeting
    channel: Channel
    items: tuple[Item, ...]
    notes: tuple[Note, ...]
    attendance: tuple[Attendance, ...]
    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]
    name: Callable[[str], str]
    label: Callable[[str], str | None]


def content_of(taken: Taken) -> Content:
    """What the minutes of a meeting say at this moment."""
    meeting, zone = taken.meeting, ZoneInfo(taken.channel.zone)
    before = _point(taken, None)
    return Content(
        meeting=meeting.label,
        version=meeting.version,
        title=meeting.title,
        series=meeting.series,
        channel=taken.channel.name,
        language=taken.channel.language,
        zone=taken.channel.zone,
        place=meeting.place,
        start=meeting.start.astimezone(zone),
        end=meeting.end.astimezone(zone) if meeting.end else None,
        chair=taken.name(meeting.chair) if meeting.chair else None,
        secretary=taken.name(meeting.secretary),
        attendance=tuple(each.name for each in taken.attendance),
        next_meeting=meeting.next_meeting,
        points=(*(() if before.empty else (before,)), *(_point(taken, item) for item in taken.items)),
    )


def _point(taken: Taken, item: Item | None) -> Point:
    """An item with all that is on it; None is what stands before the first, or on an item that is there no more."""
    ids = {each.id for each in taken.items}

    def on_it(row: Note | Action | Decision) -> bool:
        return row.item == item.id if item else row.item not in ids

    notes = [note for note in taken.notes if on_it(note)]
    return Point(
        position=item.position if item else 0,
        number=item.number if item else "",
        title=item.title if item else "",
        presenters=tuple(Presented(p.name, p.role) for p in item.presenters) if item else (),
        notes=tuple(Said(note.label, note.text) for note in notes if note.kind == "note"),
        attachments=tuple(Said(note.label, note.text) for note in notes if note.kind == "attachment"),
        decisions=_decided(taken, on_it),
        actions=tuple(_agreed(taken, action) for action in taken.actions if on_it(action)),
        approves=taken.label(item.approves) if item and item.approves else None,
    )


def _agreed(taken: Taken, action: Action) -> Agreed:
    owners = tuple(taken.name(owner) for owner in action.owners)
    return Agreed(action.label, action.text, owners, action.due, action.due_at if action.due else None)


def _decided(taken: Taken, on_it: Callable[[Decision], bool]) -> tuple[Decided, ...]:
    return tuple(
        Decided(decision.label, decision.text, taken.label(decision.supersedes) if decision.supersedes else None)
        for decision in taken.decisions
        if on_it(decision)
    )


def read_content(told: Mapping[str, Any]) -> Content:
    """The content of a stored version, as `Content.as_json` wrote it."""
    values = {
        **told,
        "start": datetime.fromisoformat(told["start"]),
        "end": datetime.fromisoformat(told["end"]) if told["end"] else None,
        "attendance": tuple(told["attendance"]),
        "points": tuple(_read_point(point) for point in told["points"]),
        "corrections": tuple(Correction(**each) for each in told["corrections"]),
    }
    return Content(**values)


def _read_point(told: Mapping[str, Any]) -> Point:
    values = {
        **told,
        "presenters": tuple(Presented(**each) for each in told["presenters"]),
        "notes": tuple(Said(**each) for each in told["notes"]),
        "attachments": tuple(Said(**each) for each in told["attachments"]),
        "decisions": tuple(Decided(**each) for each in told["decisions"]),
        "actions": tuple(_read_agreed(each) for each in told["actions"]),
    }
    return Point(**values)


def _read_agreed(told: Mapping[str, Any]) -> Agreed:
    due = date.fromisoformat(told["due"]) if told["due"] else None
    at = time.fromisoformat(told["due_at"]) if told.get("due_at") else None
    return Agreed(told["number"], told["text"], tuple(told["owners"]), due, at)
