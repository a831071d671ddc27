"""Decisions."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from bot.decision import Decision
from bot.ports import DecisionQuery
from bot.rights import Readership
from bot.understanding.stems import stems
from storage import shapes
from storage.readable import readable
from storage.search import matches, words_of
from storage.shapes import moment_text
from storage.tables import decisions, readers
from storage.unit import Unit


class StoredDecisions:
    """See `bot.ports.Decisions`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, id: str) -> Decision | None:
        """The decision."""
        row = self._unit.row(decisions, id)
        return shapes.DECISION.value(row) if row else None

    def by_number(self, number: int) -> Decision | None:
        """The decision with that number."""
        row = self._unit.find(decisions, number=number)
        return shapes.DECISION.value(row) if row else None

    def put(self, decision: Decision) -> None:
        """A new decision, or its next revision."""
        self._unit.put(shapes.DECISION, decision, stems=" ".join(stems(decision.text)))

    def remove(self, decision: Decision) -> None:
        """The decision goes."""
        self._unit.remove(decisions, self._unit.row(decisions, decision.id))

    def linked(self, id: str, link: str) -> None:
        """The link of one that has none."""
        row = self._unit.row(decisions, id)
        if row is not None and row["link"] is None:
            self._unit.put_row(decisions, {**row, "link": link})

    def page(
        self, query: DecisionQuery, readers: Readership, limit: int, after: Decision | None = None
    ) -> tuple[Decision, ...]:
        """Those asked for that may be read, the latest first."""
        c = decisions.c
        asked = self._asked(select(decisions), query, readers)
        if after is not None:
            made = moment_text(after.made_at)
            asked = asked.where(or_(c.made_at < made, and_(c.made_at == made, c.number < after.number)))
        asked = asked.order_by(c.made_at.desc(), c.number.desc()).limit(limit)
        return tuple(shapes.DECISION.value(row) for row in self._unit.query(asked, *_READ))

    def count(self, query: DecisionQuery, readers: Readership) -> int:
        """How many there are of those."""
        asked = self._asked(select(func.count().label("n")).select_from(decisions), query, readers)
        return int(self._unit.query(asked, *_READ)[0]["n"])

    def _asked(self, asked: Select[Any], query: DecisionQuery, readers: Readership) -> Select[Any]:
        c, workspace = decisions.c, self._unit.workspace
        asked = asked.where(c.workspace == workspace, readable(decisions, "id", workspace, readers))
        if query.channel is not None:
            asked = asked.where(c.channel == query.channel)
        if query.meeting is not None:
            asked = asked.where(c.meeting == query.meeting)
        if query.made_first is not None:
            asked = asked.where(c.made_at >= moment_text(query.made_first))
        if query.made_last is not None:
            asked = asked.where(c.made_at < moment_text(query.made_last))
        return asked.where(matches(decisions, workspace, words_of(query.stems))) if query.stems else asked


_READ = (decisions, readers)
