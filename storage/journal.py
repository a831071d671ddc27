"""The journal's chain."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from bot.journal import Broken, Entry
from storage import shapes
from storage.chain import chain_parts, verify_parts
from storage.shapes import Row
from storage.tables import journal
from storage.unit import Unit

_PART = 1_000


class StoredJournal:
    """See `bot.ports.Journal`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def append(self, entry: Entry) -> None:
        """Appends an entry; it is chained when the unit ends."""
        self._unit.append(entry)

    def about(self, subject: str) -> tuple[Entry, ...]:
        """All that happened to a row, oldest first."""
        return _entries(self._unit.journal(self._chain().where(journal.c.subject == subject)))

    def of_meeting(self, meeting: str) -> tuple[Entry, ...]:
        """All that happened in a meeting, oldest first."""
        return _entries(self._unit.journal(self._chain().where(journal.c.meeting == meeting)))

    def entries(self) -> Iterator[Entry]:
        """The whole chain from its first entry on, a part at a time."""
        last = 0
        while part := self._unit.journal(self._chain().where(journal.c.seq > last).limit(_PART)):
            yield from _entries(part)
            last = part[-1]["seq"]

    def end(self) -> tuple[int, str]:
        """The last entry's number and hash, as the head row has them."""
        head = self._unit.head()
        return head.last_entry, head.last_hash

    def broken(self) -> Broken | None:
        """The first place where the chain does not hold."""
        end = self.end()
        return verify_parts(chain_parts(lambda *asked: self._unit.ask(*asked, journal), self._unit.workspace), end)

    def _chain(self) -> Select[Any]:
        return select(journal).where(journal.c.workspace == self._unit.workspace).order_by(journal.c.seq)


def _entries(rows: Iterable[Row]) -> tuple[Entry, ...]:
    return tuple(shapes.ENTRY.value(row) for row in rows)
