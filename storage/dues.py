"""What falls due, for all channels and persons of a workspace at once, and who wants which reminders.

Every question here is one statement over an index, grouped by channel where that is asked: what it costs grows with
what there is to tell, not with the number of channels.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, select

from bot.action import Action
from bot.ports import Choice, Happened, Happening, Verbs
from storage import shapes, tables
from storage.prepared import Filled, Values
from storage.shapes import Shape, moment_text
from storage.tables import (
    NO_DAY,
    actions,
    channel_members,
    claims,
    journal,
    meetings,
    proposals,
    reminder_choices,
)
from storage.unit import Unit

_IS_OPEN = actions.c.state == literal_column("'open'")  # a literal: only then does a partial index do
_WHOLE = tuple(actions.c[name] for name in shapes.ACTION.names)
_ENTRY = Happening._fields
_LAST_DAY = date.max - timedelta(days=1)
"""What has no due date has the day after it."""


class StoredDues:
    """See `bot.ports.Dues`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def claimed(self, kind: str, day: date) -> frozenset[str]:
        """Those whose post of that day is claimed."""
        filled = Filled.of({"workspace": self._unit.workspace, "kind": kind, "day": day.isoformat()})
        return frozenset(channel for (channel,) in self._unit.ask("claimed", filled, _claimed, claims))

    def last_claims(self, kind: str, since: date, before: date) -> Mapping[str, tuple[date, int]]:
        """The latest day that each claimed, and the greatest `seq`."""
        days = {"since": since.isoformat(), "before": before.isoformat()}
        filled = Filled.of({"workspace": self._unit.workspace, "kind": kind, **days})
        rows = self._unit.ask("last claims", filled, _last_claims, claims)
        day = {text: date.fromisoformat(text) for text in {last for _, last, _ in rows if last}}
        return {channel: (day[last], seq) for channel, last, seq in rows if last}

    def claim_all(self, channels: Iterable[str], kind: str, day: date, now: datetime, seq: int) -> frozenset[str]:
        """Claims a day for all of them that have not claimed it; those."""
        mine = frozenset(channels) - self.claimed(kind, day)
        row = {"workspace": self._unit.workspace, "kind": kind, "day": day.isoformat(), "at": moment_text(now)}
        for channel in sorted(mine):  # in one order, so that no two copies wait for each other
            self._unit.put_new(claims, {**row, "channel": channel, "seq": seq})
        return mine

    def ahead(self, kind: str, after: date) -> tuple[str, ...]:
        """Those with a claim for a later day: they stand at the end of the index."""
        later = select(claims.c.channel).where(
            claims.c.workspace == self._unit.workspace, claims.c.kind == kind, claims.c.day > after.isoformat()
        )
        rows = self._unit.query(later.distinct().order_by(claims.c.channel), claims)
        return tuple(row["channel"] for row in rows)

    def in_meeting(self) -> frozenset[str]:
        """The channels in which a meeting is open."""
        c = meetings.c
        is_open = c.state == literal_column("'open'")
        rows = self._unit.query(select(c.channel).where(c.workspace == self._unit.workspace, is_open), meetings)
        return frozenset(row["channel"] for row in rows)

    def last_before(self, at: datetime) -> int:
        """The last entry by the time at which it was made."""
        j = journal.c
        before = select(j.seq).where(j.workspace == self._unit.workspace, j.at < moment_text(at))
        rows = self._unit.journal(before.order_by(j.at.desc(), j.seq.desc()).limit(1))
        return int(rows[0]["seq"]) if rows else 0

    def happened(self, after: int, until: int, verbs: Verbs, channels: Collection[str] | None = None) -> Happened:
        """One statement a kind of row, which gives the row along."""
        self._unit.head()  # so that this unit's own entries have their places in the chain
        about: dict[Shape[Any], tuple[ColumnElement[Any], tuple[str, ...]]] = {
            shapes.ACTION: (journal.c.subject, verbs.actions),
            shapes.DECISION: (journal.c.subject, verbs.decisions),
            shapes.MEETING: (journal.c.meeting, verbs.meetings),
        }
        told: list[Happening] = []
        rows: dict[Any, dict[str, Any]] = {shape: {} for shape in about}
        for shape, (id, names) in about.items():
            for row in self._about(shape, id, names, after, channels):
                happening = Happening(*row[: len(_ENTRY)])
                if happening.seq <= until:
                    told.append(happening)
                    rows[shape].setdefault(happening.subject, row[len(_ENTRY) :])
        told.sort(key=attrgetter("seq"))
        actions, decisions = (_by_id(shape, rows[shape]) for shape in (shapes.ACTION, shapes.DECISION))
        return Happened(tuple(told), actions, decisions)

    def _about(
        self,
        shape: Shape[Any],
        id: ColumnElement[Any],
        verbs: tuple[str, ...],
        after: int,
        channels: Collection[str] | None,
    ) -> list[Any]:
        if channels is not None and not channels:
            return []
        values: dict[str, Any] = {"workspace": self._unit.workspace, "after": after, "verbs": list(verbs)}
        among = {} if channels is None else {"channels": list(channels)}
        table = shape.table

        def make(marks: Values) -> Select[Any]:
            j = journal.c
            same = and_(table.c.workspace == j.workspace, table.c.id == id)
            here = (j.workspace == marks["workspace"], j.seq > marks["after"], j.verb.in_(marks["verbs"]))
            there = table.c.channel.in_(marks["channels"]) if "channels" in marks else table.c.channel.is_not(None)
            entry = (table.c.channel, *(j[name] for name in _ENTRY[1:]))
            row = (table.c[name].label(f"row_{name}") for name in shape.names)
            return select(*entry, *row).select_from(journal.join(table, same)).where(*here, there)

        return self._unit.ask(("happened", table), Filled.of(values | among), make, journal, table)

    def touched(self, after: int) -> frozenset[str]:
        """The journal's last entries."""
        j = journal.c
        later = select(j.subject, j.meeting).where(j.workspace == self._unit.workspace, j.seq > after)
        return frozenset(id for row in self._unit.journal(later) for id in row.values() if id is not None)

    def due_in(self, channels: Collection[str], first: date | None, last: date) -> tuple[Action, ...]:
        """Each channel is a seek in the index of its open actions."""
        days = {"first": first.isoformat() if first else "", "last": min(last, _LAST_DAY).isoformat()}
        values: dict[str, Any] = {"workspace": self._unit.workspace, **days, "channels": list(channels)}
        rows = self._unit.ask("due in", Filled.of(values), _due_in, actions, tables.channels) if channels else []
        found = shapes.ACTION.values(row for row in rows if row[0] is not None)
        return tuple(sorted(found, key=attrgetter("due", "number")))

    def outsiders_in(self, channels: Collection[str], at: datetime) -> frozenset[str]:
        """Each channel is a seek among those who are or were in it."""
        values: dict[str, Any] = {"workspace": self._unit.workspace, "at": moment_text(at), "channels": list(channels)}
        rows = self._unit.ask("outsiders", Filled.of(values), _outsiders, channel_members) if channels else []
        return frozenset(channel for (channel,) in rows)

    def gather(
        self,
        *,
        meetings: Collection[str] = (),
        items: Collection[str] = (),
        actions: Collection[str] = (),
        decisions: Collection[str] = (),
    ) -> None:
        """Some hundred in a statement."""
        self._unit.gather(tables.meetings, meetings)
        self._unit.gather(tables.items, items)
        self._unit.gather(tables.actions, actions)
        self._unit.gather(tables.decisions, decisions)

    def actions(self, spans: Iterable[tuple[date | None, date]], rested: tuple[date, date]) -> tuple[Action, ...]:
        """The open actions due within one of these spans, or whose rest ends within `rested`: each span is a seek."""
        first, last = (day.isoformat() for day in rested)
        rests = actions.c.resting_until
        ends = and_(rests.is_not(None), rests >= first, rests <= last)
        found: dict[str, Action] = {}
        days = ((begun.isoformat() if begun else "", until.isoformat()) for begun, until in spans)
        for condition in (*(and_(*_within(*span)) for span in days), ends):
            here = (actions.c.workspace == self._unit.workspace, _IS_OPEN, condition)
            for row in self._unit.query(select(*_WHOLE).where(*here), actions):
                found.setdefault(row["id"], shapes.ACTION.value(row))
        return tuple(sorted(found.values(), key=lambda action: action.number))


def _by_id(shape: Shape[Any], rows: Mapping[str, Any]) -> dict[str, Any]:
    return dict(zip(rows, shape.values(rows.values()), strict=True))


def _claimed(marks: Values) -> Select[Any]:
    c = claims.c
    return select(c.channel).where(*_of_kind(marks), c.day == marks["day"])


def _last_claims(marks: Values) -> Select[Any]:
    c = claims.c
    last = func.max(case((c.day < marks["before"], c.day)))
    query = select(c.channel, last, func.max(c.seq)).where(*_of_kind(marks), c.day >= marks["since"])
    return query.group_by(c.channel)


def _of_kind(marks: Values) -> tuple[ColumnElement[bool], ...]:
    return claims.c.workspace == marks["workspace"], claims.c.kind == marks["kind"]


def _due_in(marks: Values) -> Select[Any]:
    """A channel of which nothing is due has a row of NULLs: with an outer join SQLite, which has counted nothing,
    begins with the channels. If it could seek both ends of the span it would, of all channels, for each of them."""
    c, there = actions.c, tables.channels.c
    within = c.due <= marks["last"], c.due.concat("") >= marks["first"]
    here = (c.workspace == there.workspace, c.channel == there.id, _IS_OPEN, *within)
    asked = (there.workspace == marks["workspace"], there.id.in_(marks["channels"]))
    return select(*_WHOLE).select_from(tables.channels.outerjoin(actions, and_(*here))).where(*asked)


def _outsiders(marks: Values) -> Select[Any]:
    c = channel_members.c
    here = (
        c.workspace == marks["workspace"],
        c.channel.in_(marks["channels"]),
        c.standing != literal_column("'member'"),
    )
    return select(c.channel).where(*here, c.since <= marks["at"], c.until > marks["at"]).distinct()


def _within(first: str, last: str) -> tuple[ColumnElement[bool], ...]:
    """That a due date is within these days. What has no due date has the last day there is, which is in none."""
    return actions.c.due >= first, actions.c.due <= last, actions.c.due < NO_DAY


class StoredReminding:
    """See `bot.ports.Reminding`."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def choices(self) -> Mapping[str, Choice]:
        """Who wants which."""
        return {row["person"]: row["choice"] for row in self._unit.find_all(reminder_choices)}

    def choose(self, person: str, choice: Choice, now: datetime) -> None:
        """What a person wants from now on."""
        row = {"workspace": self._unit.workspace, "person": person, "choice": choice, "at": moment_text(now)}
        self._unit.put_row(reminder_choices, row)

    def propose(self, channel: str, action: str, now: datetime) -> bool:
        """Asks the next meeting to take an action up, where it is not asked already."""
        if self._unit.row(proposals, channel, action) is not None:
            return False
        row = {"workspace": self._unit.workspace, "channel": channel, "action": action, "at": moment_text(now)}
        self._unit.put_new(proposals, row)
        return True

    def proposed(self, channel: str) -> tuple[str, ...]:
        """What the next meeting is asked to take up."""
        rows = self._unit.find_all(proposals, channel=channel)
        return tuple(row["action"] for row in sorted(rows, key=lambda row: (row["at"], row["action"])))
