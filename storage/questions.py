"""The questions that were asked last, for those that go on from them."""

from datetime import datetime

from bot.ports import KEPT, AskedLast
from storage import shapes
from storage.shapes import moment_text
from storage.tables import asked as asked_last
from storage.unit import Unit


class StoredQuestions:
    """See `bot.ports.Questions`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def last(self, person: str, place: str, since: datetime) -> AskedLast | None:
        """What the person asked there last, since a moment."""
        row = self._unit.row(asked_last, person, place)
        return shapes.ASKED.value(row) if row and row["at"] >= moment_text(since) else None

    def remember(self, asked: AskedLast) -> None:
        """Keeps what was asked; the person's old questions go, so that they never are many."""
        for row in self._unit.find_all(asked_last, person=asked.person):
            if row["at"] < moment_text(asked.at - KEPT):
                self._unit.remove(asked_last, row)
        self._unit.put_row(asked_last, shapes.ASKED.row(self._unit.workspace, asked))
