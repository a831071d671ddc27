"""Messages on their way, and those that have arrived."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from bot.ports import Due, Message
from storage import shapes
from storage.session import Session
from storage.shapes import Row, moment_text
from storage.tables import outbox
from storage.unit import Unit

_WAITING = and_(outbox.c.delivered_at.is_(None), outbox.c.given_up_at.is_(None))
_ANEW: Row = {"delivered_at": None, "given_up_at": None, "error": None, "due_at": "", "attempts": 0, "parts": 0}


class StoredOutbox:
    """See `bot.ports.Outbox`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, message: Message) -> None:
        """A message to be delivered, or to be delivered anew."""
        row = shapes.MESSAGE.row(self._unit.workspace, message, **_ANEW)
        if message.revision == 1:
            self._unit.put_new(outbox, row)
        else:
            self._unit.put_row(outbox, row)

    def get(self, id: str) -> Message | None:
        """The message."""
        row = self._unit.row(outbox, id)
        return shapes.MESSAGE.value(row) if row else None

    def waiting(self, limit: int) -> tuple[Message, ...]:
        """The oldest that are not yet delivered, nor given up."""
        c = outbox.c
        return self._found(self._here().where(_WAITING).order_by(c.made_at, c.id).limit(limit))

    def about(self, subject: str) -> tuple[Message, ...]:
        """What tells of a row, oldest first."""
        rows = self._unit.find_all(outbox, about=subject) if subject else []
        return tuple(map(shapes.MESSAGE.value, sorted(rows, key=_made)))

    def standing(self, place: str, sent: str) -> Message | None:
        """The message that stands there."""
        row = self._unit.find(outbox, place=place, sent=sent)
        return shapes.MESSAGE.value(row) if row else None

    def lease(self, ids: Iterable[str], until: datetime) -> None:
        """They are being delivered."""
        for id in ids:
            if (row := self._unit.row(outbox, id)) is not None:
                self._change(row, due_at=moment_text(until), attempts=row["attempts"] + 1)

    def delivered(
        self, id: str, at: datetime, *, revision: int | None = None, place: str | None = None, sent: str | None = None
    ) -> None:
        """It has arrived; one that says something new since goes on waiting, where it now stands."""
        row = self._unit.row(outbox, id)
        if row is None:
            return
        where = {"place": place or row["place"], "sent": sent or row["sent"]}
        if revision in {None, row["revision"]}:
            self._change(row, **where, delivered_at=moment_text(at), respond=None)
        else:
            self._change(row, **where, due_at="")

    def progressed(self, id: str, parts: int, *, place: str, sent: str) -> None:
        """So many of its parts stand there."""
        if (row := self._unit.row(outbox, id)) is not None:
            self._change(row, parts=parts, place=place, sent=sent)

    def postponed(self, id: str, until: datetime, error: str) -> None:
        """The next attempt is due then."""
        if (row := self._unit.row(outbox, id)) is not None:
            self._change(row, due_at=moment_text(until), error=error)

    def given_up(self, id: str, at: datetime, error: str) -> None:
        """It can't be delivered."""
        if (row := self._unit.row(outbox, id)) is not None:
            self._change(row, given_up_at=moment_text(at), error=error)

    def _change(self, row: Row, **changed: Any) -> None:
        self._unit.put_row(outbox, {**row, **changed})

    def _here(self) -> Select[Any]:
        return select(outbox).where(outbox.c.workspace == self._unit.workspace)

    def _found(self, asked: Select[Any]) -> tuple[Message, ...]:
        return tuple(shapes.MESSAGE.value(row) for row in self._unit.query(asked, outbox))


def _made(row: Row) -> tuple[str, str]:
    return row["made_at"], row["id"]


def due(session: Session, now: datetime, limit: int) -> tuple[Due, ...]:
    """The messages of all workspaces that may be delivered at that moment, those due longest first."""
    c = outbox.c
    asked = select(outbox).where(_WAITING, c.due_at <= moment_text(now)).order_by(c.due_at, c.made_at, c.id)
    rows = session.query(asked.limit(limit))
    return tuple(Due(row["workspace"], shapes.MESSAGE.value(row), row["attempts"], row["parts"]) for row in rows)
