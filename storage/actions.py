"""Actions, their owners, and who may read them."""

from dataclasses import fields
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal_column, or_, select

from bot.action import Action, ActionState
from bot.ports import ActionQuery
from bot.rights import Readership
from bot.understanding.stems import stems
from storage import shapes
from storage.prepared import Filled, Values
from storage.readable import readable
from storage.search import matches, words_of
from storage.shapes import Row, moment_text
from storage.tables import NO_DAY, action_owners, actions, readers
from storage.unit import Unit


class StoredActions:
    """See `bot.ports.Actions`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def get(self, id: str) -> Action | None:
        """The action."""
        row = self._unit.row(actions, id)
        return shapes.ACTION.value(row) if row else None

    def by_number(self, number: int) -> Action | None:
        """The action with that number."""
        row = self._unit.find(actions, number=number)
        return shapes.ACTION.value(row) if row else None

    def put(self, action: Action) -> None:
        """A new action, or its next revision; its owners' rows go along."""
        before = self._unit.put(shapes.ACTION, action, stems=" ".join(stems(action.text)))
        owned = {row["owner"]: row for row in self._owner_rows(action)}
        if before is None:
            for row in owned.values():
                self._unit.put_new(action_owners, row)
            return
        for owner in shapes.ACTION.value(before).owners:
            if owner not in owned:
                self._unit.remove(action_owners, self._unit.row(action_owners, owner, action.id))
        for row in owned.values():
            self._unit.put_row(action_owners, row)

    def remove(self, action: Action) -> None:
        """The action goes, with its owners' rows; who may read it is kept, should it come back."""
        row = self._unit.row(actions, action.id)
        if row is None:
            return
        for owner in shapes.ACTION.value(row).owners:
            self._unit.remove(action_owners, self._unit.row(action_owners, owner, action.id))
        self._unit.remove(actions, row)

    def readers(self, id: str) -> tuple[str, ...]:
        """The parties named as readers of a row, in order."""
        rows = sorted(self._unit.find_all(readers, row=id), key=_position)
        return tuple(row["party"] for row in rows)

    def set_readers(self, id: str, parties: tuple[str, ...]) -> None:
        """Names a row's readers, in place of those before."""
        for row in self._unit.find_all(readers, row=id):
            if row["party"] not in parties:
                self._unit.remove(readers, row)
        for position, party in enumerate(dict.fromkeys(parties)):
            row = {"workspace": self._unit.workspace, "row": id, "party": party, "position": position}
            self._unit.put_row(readers, row)

    def linked(self, id: str, link: str) -> None:
        """The link of one that has none."""
        row = self._unit.row(actions, id)
        if row is not None and row["link"] is None:
            self._unit.put_row(actions, {**row, "link": link})

    def page(
        self, query: ActionQuery, readers: Readership, limit: int, after: Action | None = None
    ) -> tuple[Action, ...]:
        """Those asked for that may be read, soonest first; of closed ones the latest first."""
        if after is None and (rows := self._usual("page", query, readers, limit)) is not None:
            return tuple(map(_usual_action, rows))
        asked = _Asked(query, readers, self._unit.workspace)
        return tuple(map(shapes.ACTION.value, self._unit.query(asked.page(limit, after), *_READ)))

    def count(self, query: ActionQuery, readers: Readership) -> int:
        """How many there are of those."""
        if (rows := self._usual("count", query, readers, 1)) is not None:
            return int(rows[0][0])
        return int(self._unit.query(_Asked(query, readers, self._unit.workspace).count(), *_READ)[0]["n"])

    def _usual(self, what: str, query: ActionQuery, readers: Readership, limit: int) -> list[tuple[Any, ...]] | None:
        """The rows of one of the usual questions, whose statement is put together once for all of its shape; None for
        any other."""
        filled = _filled(query, readers, self._unit.workspace, limit)
        if filled is None:
            return None

        def make(marks: Values) -> Select[Any]:
            asked = _marked(marks, query.state)
            return asked.page(marks["limit"], None) if what == "page" else asked.count()

        return self._unit.ask((what, query.state), filled, make, *_READ)

    def _owner_rows(self, action: Action) -> list[Row]:
        row = {
            "workspace": self._unit.workspace,
            "action": action.id,
            "number": action.number,
            "due": action.due.isoformat() if action.due else NO_DAY,
            "state": action.state,
            "closed_at": moment_text(action.closed_at) if action.closed_at else None,
            "audience": action.audience,
            "channel": action.channel,
        }
        return [{**row, "owner": owner} for owner in dict.fromkeys(action.owners)]


_READ = (actions, action_owners, readers)
_COLUMNS = tuple(field.name for field in fields(Action))
_WHOLE = tuple(actions.c[name] for name in _COLUMNS)
"""What an action is read from."""


@lru_cache(maxsize=1_000)
def _usual_action(row: tuple[Any, ...]) -> Action:
    """An action as it is read: those that people ask for are the same all day."""
    return shapes.ACTION.value(dict(zip(_COLUMNS, row, strict=True)))


def _is_usual(query: ActionQuery, readers: Readership) -> bool:
    """Whether it is a question of those that are asked all day: what somebody owes, what is open in a channel, what
    has some words in it."""
    plain = ActionQuery(query.owners, query.state, query.channel, stems=query.stems)
    return query == plain and query.owners != () and not readers.own and readers.unsure is None


@lru_cache(maxsize=1_000)
def _filled(query: ActionQuery, readers: Readership, workspace: str, limit: int) -> Filled | None:
    """The values of a usual question, by what they stand for: those that it has make its shape. None for any other."""
    if not _is_usual(query, readers):
        return None
    owners = query.owners or ()
    values: dict[str, Any] = {
        "workspace": workspace,
        "limit": limit,
        "owner": owners[0] if len(owners) == 1 else None,
        "owners": list(owners) if len(owners) > 1 else None,
        "channel": query.channel,
        "words": words_of(query.stems) or None,
        "audiences": sorted(readers.audiences) or None,
        "channels": sorted(readers.channels) or None,
        "parties": sorted(readers.parties) or None,
    }
    return Filled.of({name: value for name, value in values.items() if value is not None})


def _marked(marks: Values, state: ActionState | None) -> "_Asked":
    """The question with marks for its values."""
    owners = (marks["owner"],) if "owner" in marks else tuple(marks.get("owners", ())) or None
    audiences, channels, parties = (frozenset(marks.get(name, ())) for name in ("audiences", "channels", "parties"))
    query = ActionQuery(owners, state, marks.get("channel"))
    return _Asked(query, Readership(audiences, channels, parties), marks["workspace"], marks.get("words", ""))


def _position(row: Row) -> int:
    return int(row["position"])


class _Asked:
    """A query put together: over the owners' rows where owners are asked for, which alone can answer the most of it."""

    def __init__(self, query: ActionQuery, readership: Readership, workspace: str, words: str = "") -> None:
        self._query = query
        self._words = words or words_of(query.stems)
        self._by_owner = query.owners is not None
        self._rows: FromClause = action_owners if self._by_owner else actions
        self._id = "action" if self._by_owner else "id"
        self._closed = query.closed_first is not None or query.closed_last is not None
        self._where = [
            self._rows.c.workspace == workspace,
            *self._about_state(),
            *self._about_time(),
            *self._about_place(workspace),
            readable(self._rows, self._id, workspace, readership),
        ]

    def page(self, limit: int, after: Action | None) -> Select[Any]:
        """Whole actions, in order, behind the one before."""
        where = [*self._where, *([self._behind(after)] if after else [])]
        if not self._by_owner:
            return select(*_WHOLE).where(*where).order_by(*self._order(actions)).limit(limit)
        c = self._rows.c
        ordered = (c.closed_at,) if self._closed else (c.due,)  # what the index of open ones holds, and no more
        found = select(c.workspace, c.action, c.number, *ordered).where(*where)
        if len(self._query.owners or ()) > 1:
            found = found.distinct()
        first = found.order_by(*self._order(self._rows)).limit(limit).subquery("found")
        same = and_(actions.c.workspace == first.c.workspace, actions.c.id == first.c.action)
        return select(*_WHOLE).select_from(first.join(actions, same)).order_by(*self._order(first))

    def count(self) -> Select[Any]:
        """How many, an action of several owners once."""
        several = len(self._query.owners or ()) > 1
        counted = func.count(self._rows.c.action.distinct()) if several else func.count()
        return select(counted.label("n")).select_from(self._rows).where(*self._where)

    def _order(self, rows: FromClause) -> tuple[ColumnElement[Any], ...]:
        if self._closed:
            return rows.c.closed_at.desc(), rows.c.number.desc()
        return rows.c.due, rows.c.number

    def _behind(self, after: Action) -> ColumnElement[bool]:
        c = self._rows.c
        if self._closed and after.closed_at is not None:
            closed = moment_text(after.closed_at)
            return or_(c.closed_at < closed, and_(c.closed_at == closed, c.number < after.number))
        due = after.due.isoformat() if after.due else NO_DAY
        return and_(c.due >= due, or_(c.due > due, c.number > after.number))

    def _about_state(self) -> list[ColumnElement[bool]]:
        """The states are literals: only then does a partial index do. SQLite takes it for a count only where the due
        date narrows too, which any due date does: else it walks through all that an owner has ever closed."""
        state, due = self._rows.c.state, self._rows.c.due
        wanted = [self._query.state, "open" if self._query.overdue_on else None]
        told = [state == literal_column(f"'{each}'") for each in dict.fromkeys(wanted) if each]
        return [*told, due >= ""] if self._query.state == "open" else told

    def _about_time(self) -> list[ColumnElement[bool]]:
        query, c = self._query, self._rows.c
        where: list[ColumnElement[bool]] = []
        if query.due_first is not None:
            where += [c.due >= query.due_first.isoformat(), c.due < NO_DAY]
        if query.due_last is not None:
            where.append(c.due <= query.due_last.isoformat())
        if query.overdue_on is not None:
            where.append(c.due < query.overdue_on.isoformat())
        if query.closed_first is not None:
            where.append(c.closed_at >= moment_text(query.closed_first))
        if query.closed_last is not None:
            where.append(c.closed_at < moment_text(query.closed_last))
        return where

    def _about_place(self, workspace: str) -> list[ColumnElement[bool]]:
        query, c = self._query, self._rows.c
        where: list[ColumnElement[bool]] = []
        if query.owners is not None:
            one = query.owners[0] if len(query.owners) == 1 else None
            where.append(c.owner == one if one else c.owner.in_(query.owners))
        if query.channel is not None:
            where.append(c.channel == query.channel)
        inner: list[ColumnElement[bool]] = []
        if query.meeting is not None:
            inner.append(actions.c.meeting == query.meeting)
        if query.anchored:
            inner.append(actions.c.anchor.is_not(None))
        if self._words:
            inner.append(matches(actions, workspace, self._words))
        if inner and self._by_owner:
            return [*where, c.action.in_(select(actions.c.id).where(actions.c.workspace == workspace, *inner))]
        return [*where, *inner]
