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
        """The message that a row was captured from, the earliest of several."""
        rows = self._unit.find_all(sources, subject=subject)
        return min(map(shapes.SOURCE.value, rows), key=_order, default=None)

    def put(self, source: Source) -> None:
        """One that is captured."""
        self._unit.put_row(sources, shapes.SOURCE.row(self._unit.workspace, source))


def _order(source: Source) -> tuple[int, str, str, int]:
    """Messages as they were said: their ids are numbers, of which the longer is the later. No engine is asked for an
    order, since what waits in memory has none."""
    return len(source.message), source.message, source.channel, source.position
