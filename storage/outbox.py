"""Messages on their way, and those that have arrived."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, and_, func, or_, select, tuple_, union_all

from bot.ports import PERHAPS, Due, Loss, Message, Standstill
from storage import shapes
from storage.prepared import Filled, Values
from storage.session import Session
from storage.shapes import Row, moment_text
from storage.tables import outbox
from storage.unit import Unit

_WAITING = and_(outbox.c.delivered_at.is_(None), outbox.c.given_up_at.is_(None))
_FRONT = 4
"""So many of a lane are looked at where one is leased: what is on its way was the first when it was taken, and few come
late with a smaller id. All of them may be tens of thousands. Where more come late, the first of these may be on its way
beside it. That breaks no order: they were written while it was, and what follows it goes when it has arrived, since it
is the first of those that wait until then."""
_TOGETHER = 64
"""Lanes that one statement asks for."""
_COLUMNS = tuple(outbox.c.keys())
_UNTRIED: Row = {"due_at": "", "attempts": 0, "tried_at": None, "unsure": 0}
_ANEW: Row = {**_UNTRIED, "delivered_at": None, "given_up_at": None, "error": None, "cause": None, "parts": 0}


class StoredOutbox:
    """See `bot.ports.Outbox`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, message: Message) -> None:
        """A message to be delivered, or to be delivered anew. One that is on its way for the first time stays leased,
        and it stays unsure of one that was given up so: where it stands is not known yet."""
        row = shapes.MESSAGE.row(self._unit.workspace, message, **_ANEW, lane=lane_of(message))
        if message.revision == 1:
            self._unit.put_new(outbox, row)
            return
        before = self._unit.row(outbox, message.id)
        self._unit.put_row(outbox, row | (_still(before) if before else {}))

    def get(self, id: str) -> Message | None:
        """The message."""
        row = self._unit.row(outbox, id)
        return shapes.MESSAGE.value(row) if row else None

    def again(self, id: str) -> bool:
        """What it tells of may have changed."""
        row = self._unit.row(outbox, id)
        if row is None:
            return False
        if _is_up_to_date_when_sent(row):
            self._unit.hold(outbox, row)  # else another could take it now, and tell what was before this is stored
            return True
        anew = {**_ANEW, "lane": id if row["sent"] else row["lane"], "revision": row["revision"] + 1}
        self._change(row, **(anew | _still(row)))
        return True

    def waiting(self, limit: int) -> tuple[Message, ...]:
        """The oldest that are not yet delivered, nor given up."""
        c = outbox.c
        return self._found(self._here().where(_WAITING).order_by(c.made_at, c.id).limit(limit))

    def about(self, subject: str) -> tuple[Message, ...]:
        """What tells of a row, oldest first."""
        rows = self._unit.find_all(outbox, about=subject) if subject else []
        return tuple(map(shapes.MESSAGE.value, sorted(rows, key=_made)))

    def posts_about(self, subject: str) -> tuple[tuple[str, str | None], ...]:
        """The posts about a row that stand somewhere, or will, each with its channel."""
        rows = self._unit.find_all(outbox, about=subject) if subject else []
        posts = (row for row in sorted(rows, key=_made) if row["kind"] == "post" and _is_seen(row))
        return tuple((row["id"], row["channel"]) for row in posts)

    def standing(self, place: str, sent: str) -> Message | None:
        """The message that stands there."""
        row = self._unit.find(outbox, place=place, sent=sent)
        return shapes.MESSAGE.value(row) if row else None

    def lease(self, ids: Iterable[str], now: datetime, until: datetime) -> tuple[Due, ...]:
        """Those of them that are still due, and that nothing of their lane goes before, are being delivered."""
        wanted, at = tuple(ids), moment_text(now)
        self._unit.gather(outbox, wanted)
        found = [row for id in wanted if (row := self._unit.row(outbox, id)) and _is_due(row, at)]
        fronts = self._fronts(row["lane"] for row in found)
        self._unit.gather(outbox, wanted)  # anew, where what others in this transaction left had to be flushed
        rows = [row for row in found if _may_go(row, fronts[row["lane"]], at)]
        for row in rows:
            tried = row["tried_at"] or at
            self._change(row, due_at=moment_text(until), attempts=row["attempts"] + 1, tried_at=tried, unsure=1)
        return tuple(map(_due, rows))

    def given_back(self, due: Due, until: datetime) -> None:
        """Nothing of it was sent."""
        row = self._unit.row(outbox, due.message.id)
        if row is not None and _waits(row) and row["due_at"] == moment_text(until):
            tried = moment_text(due.since) if due.since else None
            self._change(row, due_at="", attempts=due.attempts, tried_at=tried, unsure=int(due.unsure))

    def delivered(
        self, id: str, at: datetime, *, revision: int | None = None, place: str | None = None, sent: str | None = None
    ) -> None:
        """It has arrived; one that says something new since goes on waiting, where it now stands."""
        row = self._unit.row(outbox, id)
        if row is None:
            return
        where = {"place": place or row["place"], "sent": sent or row["sent"]}
        if revision in {None, row["revision"]} or not where["sent"]:
            self._change(row, **where, delivered_at=moment_text(at), respond=None)
        else:
            self._change(row, **where, **_UNTRIED, lane=id, parts=0)

    def progressed(
        self, id: str, parts: int, *, until: datetime, place: str | None = None, sent: str | None = None
    ) -> None:
        """So many of its parts have arrived."""
        if (row := self._unit.row(outbox, id)) is not None:
            where = {"place": place or row["place"], "sent": sent or row["sent"]}
            self._change(row, **where, parts=parts, due_at=moment_text(until))

    def postponed(self, id: str, until: datetime, error: str, *, unsure: bool = False) -> None:
        """The next attempt is due then."""
        if (row := self._unit.row(outbox, id)) is not None:
            self._change(row, due_at=moment_text(until), error=error, unsure=int(unsure))

    def given_up(self, id: str, at: datetime, error: str, *, cause: str | None = None, unsure: bool = False) -> None:
        """It can't be delivered."""
        if (row := self._unit.row(outbox, id)) is not None:
            why = {"error": error, "cause": cause, "unsure": int(unsure)}
            self._change(row, given_up_at=moment_text(at), respond=None, **why)

    def loss(self, id: str) -> Loss | None:
        """How a message was given up."""
        row = self._unit.row(outbox, id)
        return _loss(row) if row and row["given_up_at"] is not None else None

    def losses(self, limit: int, after: Loss | None = None, *, certain: bool = False) -> tuple[Loss, ...]:
        """The messages that were given up, the latest first."""
        rows = self._unit.query(losses_after(self._unit.workspace, after, limit, certain=certain), outbox)
        return tuple(map(_loss, rows))

    def retry(self, id: str, *, anyway: bool = False) -> None:
        """One that was given up waits in its place again. Its revision is the next, as with all that goes anew: so the
        day for which it is tried begins now."""
        row = self._unit.row(outbox, id)
        if row is None or row["given_up_at"] is None:
            return
        stays = {"parts": row["parts"], "unsure": 0 if anyway else row["unsure"], "revision": row["revision"] + 1}
        lane = id if row["sent"] and not row["parts"] else row["lane"]
        self._change(row, **(_ANEW | stays), lane=lane)

    def lost(self, channel: str, since: datetime) -> tuple[Message, ...]:
        """What was to stand in a channel for all and was given up."""
        c = outbox.c
        late = or_(c.kind == "card", and_(c.kind == "post", c.made_at >= moment_text(since)))
        here = self._here().where(c.channel == channel, c.person.is_(None), c.sent.is_(None))
        return self._found(here.where(c.given_up_at.is_not(None), late).order_by(c.made_at, c.id))

    def standstill(self, since: datetime | None = None) -> Standstill:
        """How many wait, and how many were given up since a moment, or ever."""
        c, count = outbox.c, func.count().label("n")
        here = c.workspace == self._unit.workspace
        (waiting,) = self._unit.query(select(count).where(here, _WAITING), outbox)
        late = c.given_up_at.is_not(None) if since is None else c.given_up_at >= moment_text(since)
        lost = select(c.error, count).where(here, late).group_by(c.error).order_by(c.error)
        return Standstill(waiting["n"], {row["error"]: row["n"] for row in self._unit.query(lost, outbox)})

    def _fronts(self, lanes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """The first that wait in each of these lanes: their ids, and when each is due. They are held: of two couriers,
        of which one has not seen yet what came late with a smaller id, the second finds what the first has taken, and
        runs again."""
        fronts: dict[str, list[tuple[str, str]]] = {lane: [] for lane in lanes}
        workspace, wanted = self._unit.workspace, list(fronts)
        for first in range(0, len(wanted), _TOGETHER):
            filled = Filled.of({"workspace": workspace, "lanes": wanted[first : first + _TOGETHER]})
            for lane, id, due_at in self._unit.ask("fronts", filled, fronts_of, outbox):
                if (id, due_at) not in fronts[lane]:  # the last lane of a list may stand there again
                    fronts[lane].append((id, due_at))
                    self._unit.hold(outbox, {"workspace": workspace, "id": id})
        return fronts

    def _change(self, row: Row, **changed: Any) -> None:
        self._unit.put_row(outbox, {**row, **changed})

    def _here(self) -> Select[Any]:
        return select(outbox).where(outbox.c.workspace == self._unit.workspace)

    def _found(self, asked: Select[Any]) -> tuple[Message, ...]:
        return tuple(shapes.MESSAGE.value(row) for row in self._unit.query(asked, outbox))


def lane_of(message: Message) -> str:
    """What keeps its order: all that goes to one channel, or to one person. What is brought up to date where it stands,
    and a mark, follow nothing but themselves."""
    if message.sent or message.kind == "mark":
        return message.id
    return message.channel or message.person or message.id


def _may_go(row: Row, front: list[tuple[str, str]], now: str) -> bool:
    """Whether it is the first of its lane, and nothing else of that is on its way, or waits for another attempt."""
    first = min((id for id, _ in front), default=row["id"])
    return bool(first == row["id"]) and all(due_at <= now for _, due_at in front)


def _still(row: Row) -> Row:
    """What stays of one that is on its way for the first time, or was given up and may stand there all the same, when
    it says something new."""
    if row["sent"] is not None or row["delivered_at"] is not None:
        return {}
    return {name: row[name] for name in (_UNTRIED if _waits(row) else ("unsure",))}


def _is_up_to_date_when_sent(row: Row) -> bool:
    """Whether it waits, untried, and what it says is looked up when it goes."""
    return _waits(row) and not row["attempts"] and (row["kind"] == "card" or row["revision"] > 1)


def _waits(row: Row) -> bool:
    return row["delivered_at"] is None and row["given_up_at"] is None


def _is_due(row: Row, now: str) -> bool:
    return _waits(row) and bool(row["due_at"] <= now)


def _is_seen(row: Row) -> bool:
    """Whether it stands somewhere, or is on its way there."""
    return row["sent"] is not None or _waits(row)


def _made(row: Row) -> tuple[str, str]:
    return row["made_at"], row["id"]


def due(session: Session, now: datetime, limit: int) -> tuple[Due, ...]:
    """The first of each lane that may be delivered then: the workspaces in turn, in each those due longest first."""
    found = session.ask("due", {"now": moment_text(now), "limit": limit}, heads_due)
    return tuple(_due(dict(zip(_COLUMNS, row, strict=True))) for row in found)


def heads_due(values: Values) -> Select[Any]:
    """The statement for it: from one lane to the next is one step in the index, however many wait in it."""
    c, lanes = outbox.c, _lanes()
    first = _least(c.id, c.workspace == lanes.c.workspace, c.lane == lanes.c.lane)
    heads = select(lanes.c.workspace, first.label("id")).where(lanes.c.lane.is_not(None)).subquery()
    found = outbox.join(heads, and_(c.workspace == heads.c.workspace, c.id == heads.c.id))
    asked = select(outbox).select_from(found).where(c.due_at <= values["now"])
    turn = func.row_number().over(partition_by=c.workspace, order_by=(c.due_at, c.id))
    return asked.order_by(turn, c.due_at, c.id).limit(values["limit"])


def fronts_of(values: Values) -> Select[Any]:
    """The statement for the first that wait in each of some lanes."""
    c = outbox.c
    here = select(c.lane, c.id, c.due_at).where(c.workspace == values["workspace"], _WAITING).order_by(c.id)
    each = (select(here.where(c.lane == lane).limit(_FRONT).subquery()) for lane in values["lanes"])
    return select(union_all(*each).subquery())


def _lanes() -> CTE:
    """The lanes in which something waits; behind the last one of each workspace stands NULL."""
    c, spaces = outbox.c, _workspaces()
    first = _least(c.lane, c.workspace == spaces.c.workspace)
    there = spaces.c.workspace.is_not(None)
    lanes = select(spaces.c.workspace, first.label("lane")).where(there).cte("lanes", recursive=True)
    after = _least(c.lane, c.workspace == lanes.c.workspace, c.lane > lanes.c.lane)
    return lanes.union_all(select(lanes.c.workspace, after).where(lanes.c.lane.is_not(None)))


def _workspaces() -> CTE:
    """The workspaces in which something waits, and NULL."""
    c = outbox.c
    spaces = select(_least(c.workspace).label("workspace")).cte("spaces", recursive=True)
    after = _least(c.workspace, c.workspace > spaces.c.workspace)
    return spaces.union_all(select(after).where(spaces.c.workspace.is_not(None)))


def _least(column: ColumnElement[str], *where: ColumnElement[bool]) -> ScalarSelect[str]:
    """Of those that wait there."""
    return select(func.min(column)).where(_WAITING, *where).correlate_except(outbox).scalar_subquery()


def losses_after(workspace: str, after: Loss | None, limit: int, *, certain: bool = False) -> Select[Any]:
    """The statement for those that were given up: out of the index in its order."""
    c = outbox.c
    asked = select(outbox).where(c.workspace == workspace, c.given_up_at.is_not(None))
    if after is not None:
        asked = asked.where(tuple_(c.given_up_at, c.id) < (moment_text(after.at), after.message.id))
    if certain:  # as `Loss.uncertain` says
        asked = asked.where(c.error != PERHAPS, or_(c.unsure == 0, c.channel.is_(None), c.person.is_(None)))
    return asked.order_by(c.given_up_at.desc(), c.id.desc()).limit(limit)


def _loss(row: Row) -> Loss:
    at = datetime.fromisoformat(row["given_up_at"])
    return Loss(shapes.MESSAGE.value(row), at, row["error"], row["cause"], bool(row["unsure"]))


def _due(row: Row) -> Due:
    since = datetime.fromisoformat(row["tried_at"]) if row["tried_at"] else None
    message = shapes.MESSAGE.value(row)
    return Due(row["workspace"], message, row["attempts"], row["parts"], since, bool(row["unsure"]))
