"""Meetings with their items, notes and attendance."""

from sqlalchemy import select

from bot.meeting import Attendance, Item, Meeting, Note
from bot.rights import Readership
from storage import shapes
from storage.readable import readable
from storage.tables import attendance, items, meetings, notes, readers
from storage.unit import Unit


class StoredMeetings:
    """See `bot.ports.Meetings`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, id: str) -> Meeting | None:
        """The meeting."""
        row = self._unit.row(meetings, id)
        return shapes.MEETING.value(row) if row else None

    def by_number(self, number: int) -> Meeting | None:
        """The meeting with that number."""
        row = self._unit.find(meetings, number=number)
        return shapes.MEETING.value(row) if row else None

    def open_in(self, channel: str) -> Meeting | None:
        """The meeting that is open in a channel."""
        row = self._unit.find(meetings, channel=channel, state="open")
        return shapes.MEETING.value(row) if row else None

    def latest(
        self, channel: str | None, readers: Readership | None = None, limit: int = 1, series: str | None = None
    ) -> tuple[Meeting, ...]:
        """The latest meetings of a channel, the newest first, as far as they may be read."""
        query = select(meetings).where(meetings.c.workspace == self._unit.workspace)
        if channel is not None:
            query = query.where(meetings.c.channel == channel)
        if series is not None:
            query = query.where(meetings.c.series == series)
        if readers is not None:
            query = query.where(readable(meetings, "id", self._unit.workspace, readers))
        query = query.order_by(meetings.c.start.desc(), meetings.c.number.desc()).limit(limit)
        return tuple(shapes.MEETING.value(row) for row in self._unit.query(query, *_READ))

    def put(self, meeting: Meeting) -> None:
        """A new meeting, or its next revision."""
        self._unit.put(shapes.MEETING, meeting)

    def items(self, meeting: str) -> tuple[Item, ...]:
        """A meeting's items, in order."""
        found = (shapes.ITEM.value(row) for row in self._unit.find_all(items, meeting=meeting))
        return tuple(sorted(found, key=lambda item: (item.position, item.id)))

    def item(self, id: str) -> Item | None:
        """The item."""
        row = self._unit.row(items, id)
        return shapes.ITEM.value(row) if row else None

    def put_item(self, item: Item) -> None:
        """A new item, or its next revision."""
        self._unit.put(shapes.ITEM, item)

    def remove_item(self, item: Item) -> None:
        """The item goes."""
        self._unit.remove(items, self._unit.row(items, item.id))

    def notes(self, meeting: str) -> tuple[Note, ...]:
        """A meeting's notes, in order."""
        found = (shapes.NOTE.value(row) for row in self._unit.find_all(notes, meeting=meeting))
        return tuple(sorted(found, key=lambda note: note.number))

    def note(self, meeting: str, number: int) -> Note | None:
        """The note with that address."""
        row = self._unit.find(notes, meeting=meeting, number=number)
        return shapes.NOTE.value(row) if row else None

    def put_note(self, note: Note) -> None:
        """A new note, or its next revision."""
        self._unit.put(shapes.NOTE, note)

    def remove_note(self, note: Note) -> None:
        """The note goes."""
        self._unit.remove(notes, self._unit.row(notes, note.id))

    def attendance(self, meeting: str) -> tuple[Attendance, ...]:
        """Who was there, in order."""
        found = (shapes.ATTENDANCE.value(row) for row in self._unit.find_all(attendance, meeting=meeting))
        return tuple(sorted(found, key=lambda each: (each.position, each.id)))

    def put_attendance(self, attendance: Attendance) -> None:
        """Somebody more, or the next revision."""
        self._unit.put(shapes.ATTENDANCE, attendance)

    def remove_attendance(self, attendance: Attendance) -> None:
        """Was not there after all."""
        self._unit.remove(shapes.ATTENDANCE.table, self._unit.row(shapes.ATTENDANCE.table, attendance.id))


_READ = (meetings, readers)
