"""Writing in a draft: each row a command puts or takes away, with its journal entry, so that `undo` finds it all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.action import Action
from bot.call import Call
from bot.canonical import Json
from bot.decision import Decision
from bot.meeting import Attendance, Item, Meeting, Note
from bot.ports import Ledger
from bot.record import Recorded, record

Removable = Action | Decision | Note | Item | Attendance
"""What can be taken away; a meeting stays."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what one command changes; `change` is what its journal entries have in common."""

    call: Call
    ledger: Ledger
    change: str

    @classmethod
    def of(cls, call: Call, ledger: Ledger) -> "Writer":
        """A writer for one command."""
        return cls(call, ledger, ledger.new_id())

    def add(self, row: Recorded, **facts: Json) -> None:
        """A new row."""
        put(self.ledger, row)
        self._record("add", row, None, facts)

    def edit(self, verb: str, before: Recorded, after: Recorded, **facts: Json) -> None:
        """A row's next revision."""
        put(self.ledger, after)
        self._record(verb, after, before, facts)

    def remove(self, row: Removable, **facts: Json) -> None:
        """The row goes; the journal keeps it."""
        take_away(self.ledger, row)
        self._record("delete", row, row, facts)

    def note(self, meeting: Meeting, text: str, item: Item | None, *, attachment: bool = False) -> tuple[Meeting, Note]:
        """A new note, and the meeting that counts it."""
        after = meeting.changed(last_note=meeting.last_note + 1)
        note = Note(
            id=self.ledger.new_id(),
            meeting=meeting.id,
            number=after.last_note,
            text=text,
            maker=self.call.speaker.id,
            made_at=self.call.now,
            item=item.id if item else None,
            kind="attachment" if attachment else "note",
        )
        self.ledger.meetings.put(after)
        self.add(note)
        return after, note

    def item(self, meeting: Meeting, item: Item) -> Meeting:
        """A new item, which is the current one from here on, and the meeting that says so."""
        self.add(item, previous=meeting.current_item)
        after = meeting.changed(current_item=item.id)
        self.ledger.meetings.put(after)
        return after

    def new_item(self, meeting: Meeting, number: str, title: str, approves: str | None = None) -> Item:
        """An item behind the last one; not stored yet."""
        position = len(self.ledger.meetings.items(meeting.id)) + 1
        return Item(self.ledger.new_id(), meeting.id, position, number, title, approves=approves)

    def _record(self, verb: str, row: Recorded, before: Recorded | None, facts: dict[str, Json]) -> None:
        verb = f"{type(row).__name__.lower()}.{verb}"
        record(self.call, self.ledger, verb, row, before, {**facts, "change": self.change})


def put(ledger: Ledger, row: Recorded) -> None:
    """Stores a row in its own repository."""
    match row:
        case Action():
            ledger.actions.put(row)
        case Decision():
            ledger.decisions.put(row)
        case Note():
            ledger.meetings.put_note(row)
        case Item():
            ledger.meetings.put_item(row)
        case Attendance():
            ledger.meetings.put_attendance(row)
        case _:
            ledger.meetings.put(row)


def take_away(ledger: Ledger, row: Removable) -> None:
    """Takes a row out of its own repository."""
    match row:
        case Action():
            ledger.actions.remove(row)
        case Decision():
            ledger.decisions.remove(row)
        case Note():
            ledger.meetings.remove_note(row)
        case Item():
            ledger.meetings.remove_item(row)
        case _:
            ledger.meetings.remove_attendance(row)


def put_in_order(ledger: Ledger, items: Iterable[Item]) -> None:
    """Gives items the positions that they stand in."""
    for position, item in enumerate(items, start=1):
        if item.position != position:
            ledger.meetings.put_item(replace(item, position=position, revision=item.revision + 1))
