"""Messages on their way."""

from datetime import datetime

from sqlalchemy import select

from bot.ports import Message
from storage import shapes
from storage.shapes import moment_text
from storage.tables import outbox
from storage.unit import Unit


class StoredOutbox:
    """See `bot.ports.Outbox`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, message: Message) -> None:
        """A message to be delivered."""
        self._unit.put_row(outbox, shapes.MESSAGE.row(self._unit.workspace, message, delivered_at=None))

    def waiting(self, limit: int) -> tuple[Message, ...]:
        """The oldest that are not yet delivered."""
        c = outbox.c
        still = select(outbox).where(c.workspace == self._unit.workspace, c.delivered_at.is_(None))
        rows = self._unit.query(still.order_by(c.made_at, c.id).limit(limit), outbox)
        return tuple(shapes.MESSAGE.value(row) for row in rows)

    def delivered(self, id: str, at: datetime) -> None:
        """The message has arrived."""
        row = self._unit.row(outbox, id)
        if row is not None:
            self._unit.put_row(outbox, {**row, "delivered_at": moment_text(at)})
