"""The versions of minutes."""

from bot.minutes import Version
from storage import shapes
from storage.tables import versions
from storage.unit import Unit


class StoredVersions:
    """See `bot.ports.Versions`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, meeting: str) -> tuple[Version, ...]:
        """A meeting's versions, oldest first."""
        found = (shapes.VERSION.value(row) for row in self._unit.find_all(versions, meeting=meeting))
        return tuple(sorted(found, key=lambda version: version.version))

    def put(self, version: Version) -> None:
        """A new version, or its next revision."""
        self._unit.put(shapes.VERSION, version)
