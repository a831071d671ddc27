"""Values to rows and back: one shape a family, made from the value's fields and how each of them is stored."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Table

from bot import canonical
from bot.action import Action
from bot.anchor import Anchor
from bot.conversation import Post
from bot.decision import Decision
from bot.installation import Installation, OAuthState
from bot.journal import Entry
from bot.json_text import json_text
from bot.meeting import Attendance, Item, Meeting, Note, Presenter
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.ports import AskedLast, Capture, Message, Source
from storage import tables
from storage.replies import reply_from_json, reply_to_json
from storage.tables import NO_DAY, NO_MOMENT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    V = TypeVar("V", bound=DataclassInstance)
else:
    V = TypeVar("V")

Row = dict[str, Any]
"""A row by its columns' names: what is read, and what is written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How a field is stored, and read again; `perhaps`: it may be None, and so the column NULL."""

    write: Callable[[Any], str | int | None]
    read: Callable[[Any], Any]
    perhaps: bool = False


moment_text = canonical.moment_text
"""A moment as it is stored: always of the same width, so that text sorts as time does."""


def _tuple_text(value: tuple[str, ...]) -> str:
    return json_text(value) if value else "[]"


@lru_cache(maxsize=2_000)
def _read_tuple(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text != "[]" else ()


def _write_presenters(presenters: tuple[Presenter, ...]) -> str:
    return json_text([[each.name, each.party, each.role] for each in presenters])


def _read_presenters(text: str) -> tuple[Presenter, ...]:
    return tuple(Presenter(*each) for each in json.loads(text))


def _perhaps(stored: Stored) -> Stored:
    """The same, where the field may be None, and so the column NULL."""
    return Stored(stored.write, stored.read, perhaps=True)


def _read_anchor(text: str) -> Anchor:
    count, unit = text.split()
    return Anchor(int(count), unit)  # type: ignore[arg-type]  # written from an Anchor's own unit


MOMENT = Stored(moment_text, datetime.fromisoformat)
DAY = Stored(date.isoformat, date.fromisoformat)
TIME = Stored(time.isoformat, time.fromisoformat)
FLAG = Stored(int, bool)
JSON = Stored(json_text, json.loads)
SORTED = Stored(canonical.sorted_json, json.loads)
"""As it enters the chain, so that `storage.chain` need not put it in order."""
REPLY = Stored(reply_to_json, reply_from_json)
WORDS = Stored(_tuple_text, _read_tuple)
PRESENTERS = Stored(_write_presenters, _read_presenters)
ANCHOR = Stored(lambda anchor: f"{anchor.count} {anchor.unit}", _read_anchor)
DUE = Stored(
    lambda day: NO_DAY if day is None else day.isoformat(),
    lambda text: None if text == NO_DAY else date.fromisoformat(text),
)
UNTIL = Stored(
    lambda at: NO_MOMENT if at is None else moment_text(at),
    lambda text: None if text == NO_MOMENT else datetime.fromisoformat(text),
)


class Shape(Generic[V]):
    """What a value looks like as a row of its table. Fields that are not named are stored as they are."""

    def __init__(self, table: Table, kind: type[V], **stored: Stored) -> None:
        self.table = table
        self._kind = kind
        self._plain = tuple(field.name for field in fields(kind) if field.name not in stored)
        self._take: Callable[[Any], tuple[Any, ...]] = attrgetter(*self._plain)
        self._stored = [(name, each.write, each.read, each.perhaps) for name, each in stored.items()]
        self.names = tuple(field.name for field in fields(kind))
        self._at = [(self.names.index(name), read, perhaps) for name, _, read, perhaps in self._stored]

    def row(self, workspace: str, value: V, **more: str | int | None) -> Row:
        """The row of a value; `more` are columns that the value has no field for."""
        row: Row = {"workspace": workspace, **more}
        row.update(zip(self._plain, self._take(value), strict=True))
        for name, write, _, perhaps in self._stored:
            each = getattr(value, name)
            row[name] = None if each is None and perhaps else write(each)
        return row

    def value(self, row: Mapping[str, Any]) -> V:
        """The value of a row."""
        told = {name: row[name] for name in self._plain}
        for name, _, read, perhaps in self._stored:
            each = row[name]
            told[name] = None if perhaps and each is None else read(each)
        return self._kind(**told)

    def values(self, rows: Iterable[Sequence[Any]]) -> list[V]:
        """The values of many rows, whose columns are `names` in that order: in half the time."""
        found = []
        for row in rows:
            told = list(row)
            for at, read, perhaps in self._at:
                each = told[at]
                if each is not None or not perhaps:
                    told[at] = read(each)
            found.append(self._kind(*told))
        return found


WORKSPACE = Shape(tables.workspaces, Workspace, summary=_perhaps(TIME), seasons=WORDS, guests=FLAG)
CONNECTION = Shape(tables.connections, Connection, active=FLAG)
ACCOUNT = Shape(tables.accounts, Account, administrator=FLAG, active=FLAG)
CHANNEL = Shape(
    tables.channels,
    Channel,
    private=FLAG,
    summary=_perhaps(TIME),
    summary_since=_perhaps(MOMENT),
    next_meeting=_perhaps(DAY),
    offers=FLAG,
    members_known=_perhaps(MOMENT),
    allowed=FLAG,
    shared=FLAG,
    reachable=FLAG,
)
CHANNEL_MEMBER = Shape(tables.channel_members, ChannelMember, since=MOMENT, until=UNTIL, known=_perhaps(MOMENT))
PARTY = Shape(tables.parties, Party, aliases=WORDS, last_day=_perhaps(DAY), learned=WORDS)
MEMBERSHIP = Shape(tables.memberships, Membership, first_day=_perhaps(DAY), last_day=_perhaps(DAY))
MEETING = Shape(
    tables.meetings,
    Meeting,
    start=MOMENT,
    end=_perhaps(MOMENT),
    circulated_at=_perhaps(MOMENT),
    term=_perhaps(DAY),
    approved_at=_perhaps(MOMENT),
)
ITEM = Shape(tables.items, Item, presenters=PRESENTERS)
NOTE = Shape(tables.notes, Note, made_at=MOMENT)
ATTENDANCE = Shape(tables.attendance, Attendance)
VERSION = Shape(tables.versions, Version, made_at=MOMENT, approved_at=_perhaps(MOMENT), content=_perhaps(JSON))
ACTION = Shape(
    tables.actions,
    Action,
    made_at=MOMENT,
    owners=WORDS,
    due=DUE,
    closed_at=_perhaps(MOMENT),
    resting_until=_perhaps(DAY),
    asks=WORDS,
    due_at=_perhaps(TIME),
    anchor=_perhaps(ANCHOR),
)
DECISION = Shape(tables.decisions, Decision, made_at=MOMENT, ended_at=_perhaps(MOMENT))
ENTRY = Shape(tables.journal, Entry, at=MOMENT, facts=SORTED, words=_perhaps(SORTED))
MESSAGE = Shape(tables.outbox, Message, made_at=MOMENT, reply=REPLY)
CAPTURE = Shape(tables.captures, Capture, at=MOMENT)
ASKED = Shape(tables.asked, AskedLast, at=MOMENT)
SOURCE = Shape(tables.sources, Source)
INSTALLATION = Shape(tables.installations, Installation, installed_at=MOMENT, details=JSON, expires_at=_perhaps(MOMENT))
OAUTH_STATE = Shape(tables.oauth_states, OAuthState, at=MOMENT)
POST = Shape(tables.posts, Post, at=MOMENT, reply=_perhaps(REPLY))
