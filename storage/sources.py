"""What was captured from which message."""

from bot.ports import Source
from storage import shapes
from storage.tables import sources
from storage.unit import Unit


class StoredSources:
    """See `bot.ports.Sources`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, channel: str, message: str) -> tuple[Source, ...]:
        """All that was captured from a message, by position."""
        rows = self._unit.find_all(sources, channel=channel, message=message)
        return tuple(map(shapes.SOURCE.value, sorted(rows, key=lambda row: int(row["position"]))))

    def about(self, subject: str) -> Source | None:
        """The message that a row was captured from."""
        row = self._unit.find(sources, subject=subject)
        return shapes.SOURCE.value(row) if row else None

    def put(self, source: Source) -> None:
        """One that is captured."""
        self._unit.put_row(sources, shapes.SOURCE.row(self._unit.workspace, source))
