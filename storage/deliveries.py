"""What makes a repeat harmless: delivery ids with their first answer, late captures, and posts that are due once."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from bot.ports import Capture, Claim
from bot.reply import Reply
from storage import shapes
from storage.replies import replies_from_json, replies_to_json
from storage.shapes import moment_text
from storage.tables import captures, claims, deliveries, kept_commands
from storage.unit import Unit

REMEMBERED = timedelta(days=30)


class StoredDeliveries:
    """See `bot.ports.Deliveries`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def answer(self, connection: str, delivery: str, now: datetime) -> tuple[Reply, ...] | None:
        """The first answer to a delivery of the last 30 days."""
        row = self._unit.row(deliveries, connection, delivery)
        if row is None or row["at"] < moment_text(now - REMEMBERED):
            return None
        return replies_from_json(row["replies"])

    def remember(self, connection: str, delivery: str, replies: tuple[Reply, ...], now: datetime) -> None:
        """Keeps the answer to a delivery."""
        told = {"replies": replies_to_json(replies), "at": moment_text(now)}
        key = {"workspace": self._unit.workspace, "connection": connection, "delivery": delivery}
        self._unit.put_row(deliveries, {**key, **told})

    def capture(self, fingerprint: str, since: datetime) -> Capture | None:
        """What was captured under this fingerprint since a moment."""
        row = self._unit.row(captures, fingerprint)
        return shapes.CAPTURE.value(row) if row and row["at"] >= moment_text(since) else None

    def remember_capture(self, fingerprint: str, capture: Capture) -> None:
        """Keeps what was captured under this fingerprint last."""
        self._unit.put_row(captures, shapes.CAPTURE.row(self._unit.workspace, capture, fingerprint=fingerprint))

    def claim(self, channel: str, kind: str, day: date, now: datetime, seq: int = 0) -> bool:
        """Whether the post of that day is this unit's to make."""
        if self.is_claimed(channel, kind, day):
            return False
        key = {"channel": channel, "kind": kind, "day": day.isoformat()}
        self._unit.put_new(claims, {"workspace": self._unit.workspace, **key, "at": moment_text(now), "seq": seq})
        return True

    def is_claimed(self, channel: str, kind: str, day: date) -> bool:
        """Whether that is somebody's already."""
        return self._unit.row(claims, channel, kind, day.isoformat()) is not None

    def last_claim(self, channel: str, kind: str, before: date | None = None) -> Claim | None:
        """The latest such post, of all or of those before a day."""
        c = claims.c
        here = (c.workspace == self._unit.workspace, c.channel == channel, c.kind == kind)
        until = (c.day < before.isoformat(),) if before else ()
        last = select(c.day, c.at).where(*here, *until).order_by(c.day.desc()).limit(1)
        greatest = select(func.max(c.seq).label("seq")).where(*here)
        for row in self._unit.query(last, claims):
            told = int(self._unit.query(greatest, claims)[0]["seq"])
            return Claim(date.fromisoformat(row["day"]), datetime.fromisoformat(row["at"]), told)
        return None

    def keep_command(self, id: str, command: str, now: datetime) -> None:
        """Keeps a command that a button carries by its id."""
        before = self._unit.row(kept_commands, id)
        row = {"workspace": self._unit.workspace, "id": id, "command": command, "at": moment_text(now)}
        if before is None:
            self._unit.put_new(kept_commands, row)
        elif before["at"] < moment_text(now - REMEMBERED):
            self._unit.put_row(kept_commands, row)  # a new button carries it, which is to work as long as any other

    def kept_command(self, id: str) -> str | None:
        """The command that was kept."""
        row = self._unit.row(kept_commands, id)
        return row["command"] if row else None
