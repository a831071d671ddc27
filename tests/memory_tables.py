"""The tables of the register in memory, and one unit's view of them (see `tests.memory`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.action import Action
from bot.decision import Decision
from bot.errors import Outdated
from bot.journal import Entry
from bot.meeting import Attendance, Item, Meeting, Note
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.ports import AskedLast, Capture, Choice, Claim, Message, Source
from bot.reply import Reply
from bot.rights import Readership, makers_of
from bot.understanding.directory import Directory


class Row(Protocol):
    """What has an id and revisions."""

    @property
    def id(self) -> str: ...
    @property
    def revision(self) -> int: ...


T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass
class Tables:
    """All that one workspace has."""

    workspace: Workspace
    numbers: dict[str, int] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    stays: dict[tuple[str, str, datetime], ChannelMember] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    attendance: dict[str, Attendance] = field(default_factory=dict)
    versions: dict[str, Version] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    readers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    delivered: dict[str, datetime] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[datetime, tuple[Reply, ...]]] = field(default_factory=dict)
    asked: dict[tuple[str, str], AskedLast] = field(default_factory=dict)
    captures: dict[str, Capture] = field(default_factory=dict)
    claims: dict[tuple[str, str, date], Claim] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    proposals: dict[tuple[str, str], datetime] = field(default_factory=dict)
    sources: dict[tuple[str, str, int], Source] = field(default_factory=dict)
    commands: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    tried: dict[str, datetime] = field(default_factory=dict)
    unsure: dict[str, bool] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    given_up: dict[str, datetime] = field(default_factory=dict)
    causes: dict[str, str | None] = field(default_factory=dict)
    directory: Directory | None = None

    def copy(self) -> "Tables":
        """One to change: the tables are copied, what stands in them is frozen."""
        twin = replace(self)
        for name, table in vars(self).items():
            if isinstance(table, dict | list):
                setattr(twin, name, table.copy())
        return twin


@dataclass(frozen=True)
class Unit:
    """One unit's tables; `connections` are every workspace's."""

    tables: Tables
    connections: Mapping[str, Connection]
    writing: bool

    def own(self) -> Tables:
        """The tables, to be changed."""
        if not self.writing:
            raise RuntimeError("a unit that reads has been asked to write")
        return self.tables

    def put(self, table: dict[str, R], row: R) -> None:
        """Stores the next revision of a row, the first as a new row."""
        self.own()
        before = table.get(row.id)
        if row.revision != (before.revision if before else 0) + 1:
            raise Outdated("row.outdated_elsewhere")
        table[row.id] = row

    def remove(self, table: dict[str, R], row: R) -> None:
        """Takes a row out, if it is there."""
        self.own()
        table.pop(row.id, None)

    def reads(self, readers: Readership, row: Action | Decision | Meeting) -> bool:
        """Whether a row is read by somebody."""
        return readers.reads(row.audience, row.channel, self.tables.readers.get(row.id, ()), makers_of(row))


class Repository:
    """What they all have."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._tables = unit.tables


def first(found: Iterable[T]) -> T | None:
    """The first there is."""
    return next(iter(found), None)
