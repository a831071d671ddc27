"""What every command looks up and seldom changes, kept in memory: a workspace's parties, accounts and channels.

The head row counts how often they have changed, so a kept register is known to be the one that a transaction sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import sample
from threading import Lock
from typing import Literal, TypeVar

from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Workspace
from bot.understanding.directory import Directory, Entry, Role
from storage import shapes
from storage.session import Session

K = TypeVar("K")
V = TypeVar("V")

StaysBy = Literal["channel", "person"]
_STAYS_KEPT = 5_000
_KEPT = 2
"""Versions kept of a register: a reader may still see the one before the latest."""
_WORKSPACES = 10_000
"""Of which registers are kept: as many as one copy of the program is meant for, forty kilobytes for a small one. The
scheduler looks at all that there are, one after another: with more, what was used last would be the last to be used
again. So chance decides."""
_COMPARED = 8
"""Of which the one that is soonest made again is forgotten: a large directory takes seconds."""


@dataclass(slots=True)
class Register:
    """One version of it. Whoever changes it takes a copy first."""

    version: int
    workspace: Workspace
    parties: dict[str, Party] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    of_body: dict[str, tuple[str, ...]] = field(default_factory=dict)
    of_party: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    of_person: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    at_platform: dict[tuple[str, str], str] = field(default_factory=dict)
    stays: dict[tuple[StaysBy, str], tuple[ChannelMember, ...]] = field(default_factory=dict)
    """Of the channels and persons that were asked for: every question asks who is where."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Of the connections that were asked for. They never change, so that all versions share what has been found."""
    _directory: Directory | None = None
    _stale: tuple[str, ...] = ()

    def copy(self) -> "Register":
        """One to change, which a version later is the workspace's."""
        return replace(
            self,
            version=self.version + 1,
            parties=self.parties.copy(),
            by_key=self.by_key.copy(),
            memberships=self.memberships.copy(),
            of_body=self.of_body.copy(),
            of_party=self.of_party.copy(),
            accounts=self.accounts.copy(),
            of_person=self.of_person.copy(),
            channels=self.channels.copy(),
            at_platform=self.at_platform.copy(),
            stays=self.stays.copy(),
        )

    def directory(self) -> Directory:
        """The parties that may be named; made once, then kept up to date."""
        made = self._directory
        if made is None:
            made = Directory(self._entries(self.parties))
        elif self._stale:
            made = made.changed(self._entries(dict.fromkeys(self._stale)))
        self._directory, self._stale = made, ()
        return made

    def put_party(self, party: Party) -> None:
        """A new party, or a changed one. One that is merged away leaves the directory, which is then made anew."""
        before = self.parties.get(party.id)
        if before is not None and before.key is not None:
            self.by_key.pop(before.key, None)
        self.parties[party.id] = party
        if party.key is not None:
            self.by_key[party.key] = party.id
        if party.merged_into is not None or (before is not None and before.merged_into is not None):
            self._directory, self._stale = None, ()
        else:
            self._stale = (*self._stale, party.id) if self._directory else ()

    def put_membership(self, membership: Membership) -> None:
        """A new membership, or a changed one."""
        before = self.memberships.get(membership.id)
        self.memberships[membership.id] = membership
        if before is None or (before.body, before.party) != (membership.body, membership.party):
            _move(self.of_body, membership.id, before.body if before else None, membership.body)
            _move(self.of_party, membership.id, before.party if before else None, membership.party)
        if self._directory:
            self._stale = (*self._stale, membership.party, *((membership.body,) if membership.body else ()))

    def put_account(self, account: Account) -> None:
        """A new account, or a changed one."""
        key = (account.connection, account.platform_id)
        before = self.accounts.get(key)
        self.accounts[key] = account
        if before is None or before.person != account.person:
            _move(self.of_person, key, before.person if before else None, account.person)

    def put_channel(self, channel: Channel) -> None:
        """A new channel, or a changed one, of which the platform may have changed the id."""
        if (before := self.channels.get(channel.id)) is not None:
            self.at_platform.pop((before.connection, before.platform_id), None)
        self.channels[channel.id] = channel
        self.at_platform[channel.connection, channel.platform_id] = channel.id

    def keep_stays(self, by: StaysBy, value: str, stays: tuple[ChannelMember, ...]) -> None:
        """All stays in a channel, or of a person, past ones too."""
        if len(self.stays) >= _STAYS_KEPT:
            self.stays = {}
        self.stays[by, value] = stays

    def forget_stays(self, changed: ChannelMember) -> None:
        """What was kept of a channel and a person is so no longer."""
        self.stays.pop(("channel", changed.channel), None)
        self.stays.pop(("person", changed.person), None)

    def members(self, body: str) -> tuple[Membership, ...]:
        """All memberships in a body, in the order made."""
        return tuple(self.memberships[id] for id in self.of_body.get(body, ()))

    def memberships_of(self, party: str) -> tuple[Membership, ...]:
        """All memberships of a party, in the order made."""
        return tuple(self.memberships[id] for id in self.of_party.get(party, ()))

    def _entries(self, ids: Iterable[str]) -> Iterable[Entry]:
        for id in ids:
            party = self.parties.get(id)
            if party is not None and party.merged_into is None:
                yield _entry(party, self.members(id), self.memberships_of(id))


def _entry(party: Party, members: tuple[Membership, ...], memberships: tuple[Membership, ...]) -> Entry:
    """A party as it may be named: those who are members of it, and what it is where, as far as that has not ended."""
    return Entry(
        key=party.id,
        kind=party.kind,
        name=party.name,
        aliases=party.aliases,
        members=tuple(dict.fromkeys(each.party for each in members if each.last_day is None)),
        roles=tuple(Role(each.body, each.role) for each in memberships if each.last_day is None),
        last_day=party.last_day,
    )


def _move(index: dict[K, tuple[V, ...]], value: V, before: K | None, after: K | None) -> None:
    """Takes a value out of one place of an index and puts it last in another."""
    if before is not None:
        index[before] = tuple(each for each in index[before] if each != value)
    if after is not None:
        index[after] = (*index.get(after, ()), value)


def read_register(session: Session, workspace: str, version: int) -> Register:
    """The whole register as a transaction sees it."""
    (head,) = session.rows(shapes.WORKSPACE.table, id=workspace)
    register = Register(version, shapes.WORKSPACE.value(head))
    for row in session.rows(shapes.PARTY.table, workspace=workspace):
        register.put_party(shapes.PARTY.value(row))
    for row in sorted(session.rows(shapes.MEMBERSHIP.table, workspace=workspace), key=lambda row: str(row["made"])):
        register.put_membership(shapes.MEMBERSHIP.value(row))
    for row in session.rows(shapes.ACCOUNT.table, workspace=workspace):
        register.put_account(shapes.ACCOUNT.value(row))
    for row in session.rows(shapes.CHANNEL.table, workspace=workspace):
        register.put_channel(shapes.CHANNEL.value(row))
    return register


class Registers:
    """The registers kept in memory, by workspace and version."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[int, Register]] = {}
        self._ids: list[str] = []
        self._lock = Lock()

    def get(self, session: Session, workspace: str, version: int) -> Register:
        """The register of a version, as kept, else as this transaction reads it."""
        kept = self._kept.get(workspace, {}).get(version)
        if kept is None:
            kept = read_register(session, workspace, version)
            self.keep(kept)
        return kept

    def keep(self, register: Register) -> None:
        """Keeps a register, and the one before it."""
        id = register.workspace.id
        with self._lock:
            if id not in self._kept:
                self._make_room()
                self._ids.append(id)
            versions = {**self._kept.get(id, {}), register.version: register}
            latest = sorted(versions)[-_KEPT:]
            self._kept[id] = {version: versions[version] for version in latest}

    def clear(self) -> None:
        """Forgets all of them: the database may be another than it was."""
        with self._lock:
            self._kept, self._ids = {}, []

    def _make_room(self) -> None:
        """Forgets one where there are enough: of some by chance the one that is soonest made again."""
        if len(self._ids) < _WORKSPACES:
            return
        least = min(sample(range(len(self._ids)), min(_COMPARED, len(self._ids))), key=self._size)
        forgotten, self._ids[least] = self._ids[least], self._ids[-1]
        self._ids.pop()
        del self._kept[forgotten]

    def _size(self, place: int) -> int:
        return max(len(each.parties) + len(each.accounts) for each in self._kept[self._ids[place]].values())
