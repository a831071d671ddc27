"""Actions and decisions in memory: what is asked for, who may read it, and in what order (see `tests.memory`)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from bot.action import Action
from bot.decision import Decision
from bot.ports import ActionQuery, DecisionQuery
from bot.rights import Readership
from bot.understanding.stems import stems
from tests.memory_tables import Repository, first

L = TypeVar("L", Action, Decision)


class MemoryActions(Repository):
    """See `bot.ports.Actions`."""

    def get(self, id: str) -> Action | None:
        return self._tables.actions.get(id)

    def by_number(self, number: int) -> Action | None:
        return first(action for action in self._tables.actions.values() if action.number == number)

    def put(self, action: Action) -> None:
        self._unit.put(self._tables.actions, action)

    def remove(self, action: Action) -> None:
        self._unit.remove(self._tables.actions, action)

    def readers(self, id: str) -> tuple[str, ...]:
        return self._tables.readers.get(id, ())

    def set_readers(self, id: str, parties: tuple[str, ...]) -> None:
        self._unit.own().readers[id] = tuple(dict.fromkeys(parties))

    def linked(self, id: str, link: str) -> None:
        link_row(self._unit.own().actions, id, link)

    def page(
        self, query: ActionQuery, readers: Readership, limit: int, after: Action | None = None
    ) -> tuple[Action, ...]:
        place = _latest_closed if _is_about_closing(query) else _soonest_due
        ordered = sorted(self._asked(query, readers), key=place)
        return tuple(row for row in ordered if after is None or place(row) > place(after))[:limit]

    def count(self, query: ActionQuery, readers: Readership) -> int:
        return len(self._asked(query, readers))

    def _asked(self, query: ActionQuery, readers: Readership) -> list[Action]:
        rows = [action for action in self._tables.actions.values() if self._unit.reads(readers, action)]
        return [action for action in rows if _is_asked_for(action, query)]


class MemoryDecisions(Repository):
    """See `bot.ports.Decisions`."""

    def get(self, id: str) -> Decision | None:
        return self._tables.decisions.get(id)

    def by_number(self, number: int) -> Decision | None:
        return first(decision for decision in self._tables.decisions.values() if decision.number == number)

    def put(self, decision: Decision) -> None:
        self._unit.put(self._tables.decisions, decision)

    def remove(self, decision: Decision) -> None:
        self._unit.remove(self._tables.decisions, decision)

    def linked(self, id: str, link: str) -> None:
        link_row(self._unit.own().decisions, id, link)

    def page(
        self, query: DecisionQuery, readers: Readership, limit: int, after: Decision | None = None
    ) -> tuple[Decision, ...]:
        ordered = sorted(self._asked(query, readers), key=_made, reverse=True)
        return tuple(row for row in ordered if after is None or _made(row) < _made(after))[:limit]

    def count(self, query: DecisionQuery, readers: Readership) -> int:
        return len(self._asked(query, readers))

    def _asked(self, query: DecisionQuery, readers: Readership) -> list[Decision]:
        return [
            row
            for row in self._tables.decisions.values()
            if self._unit.reads(readers, row)
            and query.channel in {None, row.channel}
            and query.meeting in {None, row.meeting}
            and _within(row.made_at, query.made_first, query.made_last)
            and set(query.stems) <= set(stems(row.text))
        ]


def link_row(table: dict[str, L], id: str, link: str) -> None:
    """The link of one that has none."""
    row = table.get(id)
    if row is not None and row.link is None:
        table[id] = replace(row, link=link)


def _within(moment: datetime | None, first: datetime | None, last: datetime | None) -> bool:
    """Whether a moment lies in a period, its end exclusive; no moment lies in any."""
    if moment is None:
        return first is None and last is None
    return (first is None or first <= moment) and (last is None or moment < last)


_Condition = Callable[[Action, ActionQuery], bool]
_CONDITIONS: tuple[_Condition, ...] = (
    lambda action, query: query.owners is None or not set(query.owners).isdisjoint(action.owners),
    lambda action, query: query.state in {None, action.state},
    lambda action, query: query.channel in {None, action.channel},
    lambda action, query: query.meeting in {None, action.meeting},
    lambda action, query: query.due_first is None or (action.due is not None and query.due_first <= action.due),
    lambda action, query: query.due_last is None or (action.due is not None and action.due <= query.due_last),
    lambda action, query: query.overdue_on is None or action.overdue(query.overdue_on),
    lambda action, query: _within(action.closed_at, query.closed_first, query.closed_last),
    lambda action, query: set(query.stems) <= set(stems(action.text)),
    lambda action, query: not query.anchored or action.anchor is not None,
)


def _is_asked_for(action: Action, query: ActionQuery) -> bool:
    return all(holds(action, query) for holds in _CONDITIONS)


def _is_about_closing(query: ActionQuery) -> bool:
    return query.closed_first is not None or query.closed_last is not None


def _soonest_due(action: Action) -> tuple[Any, ...]:
    return (action.due is None, action.due or date.max, action.number)


def _latest_closed(action: Action) -> tuple[Any, ...]:
    closed = action.closed_at.timestamp() if action.closed_at else 0.0
    return (-closed, -action.number)


def _made(decision: Decision) -> tuple[datetime, int]:
    return (decision.made_at, decision.number)
