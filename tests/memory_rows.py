"""The repositories of the register in memory, each over one unit's tables (see `tests.memory`); actions and decisions
are in `tests.memory_lists`. They look at every row there is: plain to read, and quick enough for tests."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.journal import FIRST_HASH, Broken, Entry, verify
from bot.meeting import Attendance, Item, Meeting, Note
from bot.minutes import Version
from bot.party import Membership, Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.ports import KEPT, AskedLast, Capture, Claim, Source
from bot.reply import Reply
from bot.rights import Readership
from bot.understanding.directory import Directory, Role
from bot.understanding.directory import Entry as Named
from tests.memory_tables import Repository, first


class MemoryParties(Repository):
    """See `bot.ports.Parties`."""

    def directory(self) -> Directory:
        tables = self._tables
        if tables.directory is None:
            tables.directory = Directory(self._entries(tables.parties))
        return tables.directory

    def get(self, id: str) -> Party | None:
        return self._tables.parties.get(id)

    def by_key(self, key: str) -> Party | None:
        return first(party for party in self._tables.parties.values() if party.key == key)

    def learned(self) -> tuple[Party, ...]:
        return tuple(each for each in self._tables.parties.values() if each.learned and each.merged_into is None)

    def put(self, party: Party) -> None:
        before = self.get(party.id)
        self._unit.put(self._tables.parties, party)
        gone = party.merged_into is not None or (before is not None and before.merged_into is not None)
        self._follow((party.id,), afresh=gone)

    def put_membership(self, membership: Membership) -> None:
        before = self._tables.memberships.get(membership.id)
        self._unit.put(self._tables.memberships, membership)
        touched = [each for row in (before, membership) if row for each in (row.party, row.body) if each]
        self._follow(touched)

    def members(self, body: str) -> tuple[Membership, ...]:
        return tuple(each for each in self._tables.memberships.values() if each.body == body)

    def memberships(self, party: str) -> tuple[Membership, ...]:
        return tuple(each for each in self._tables.memberships.values() if each.party == party)

    def _follow(self, changed: Iterable[str], *, afresh: bool = False) -> None:
        """A directory is a value, so that the one a reader holds stays as it is."""
        known = self._tables.directory
        self._tables.directory = None if afresh or known is None else known.changed(self._entries(changed))

    def _entries(self, ids: Iterable[str]) -> Iterator[Named]:
        for party in filter(None, map(self.get, ids)):
            if party.merged_into is None:
                members = tuple(dict.fromkeys(m.party for m in self.members(party.id) if m.last_day is None))
                held = [m for m in self.memberships(party.id) if m.last_day is None]
                roles = tuple(Role(m.body, m.role) for m in held)
                yield Named(party.id, party.kind, party.name, party.aliases, members, roles, party.last_day)


class MemoryPlaces(Repository):
    """See `bot.ports.Places`."""

    def account(self, connection: str, platform_id: str) -> Account | None:
        return self._tables.accounts.get((connection, platform_id))

    def accounts(self, person: str | None = None) -> tuple[Account, ...]:
        return tuple(each for each in self._tables.accounts.values() if person in {None, each.person})

    def put_account(self, account: Account) -> None:
        self._unit.own().accounts[account.connection, account.platform_id] = account

    def connection(self, id: str) -> Connection | None:
        return self._unit.connections.get(id)

    def is_local(self, connection: str) -> bool:
        found = self.connection(connection)
        return found is not None and found.kind == "local"

    def channel(self, id: str) -> Channel | None:
        return self._tables.channels.get(id)

    def channel_at(self, connection: str, platform_id: str) -> Channel | None:
        place = (connection, platform_id)
        return first(each for each in self.channels() if (each.connection, each.platform_id) == place)

    def channels(self) -> tuple[Channel, ...]:
        return tuple(self._tables.channels.values())

    def put_channel(self, channel: Channel) -> None:
        self._unit.put(self._tables.channels, channel)

    def make_private(self, channel: Channel) -> None:
        own = self._unit.own()
        tables: tuple[dict[str, Any], ...] = (own.actions, own.decisions, own.meetings)
        for table in tables:
            for row in tuple(table.values()):
                if (row.channel, row.audience) == (channel.id, channel.connection):
                    table[row.id] = replace(row, audience=channel.id)

    def put_workspace(self, workspace: Workspace) -> None:
        self._unit.own().workspace = workspace

    def members_of(self, channel: str, at: datetime) -> tuple[ChannelMember, ...]:
        return tuple(stay for stay in self._stays(at) if stay.channel == channel)

    def channels_of(self, person: str, at: datetime) -> tuple[ChannelMember, ...]:
        return tuple(stay for stay in self._stays(at) if stay.person == person)

    def put_member(self, member: ChannelMember) -> None:
        self._unit.own().stays[member.channel, member.person, member.since] = member

    def _stays(self, at: datetime) -> list[ChannelMember]:
        stays = self._tables.stays.values()
        there = [stay for stay in stays if stay.since <= at and (stay.until is None or at < stay.until)]
        return sorted(there, key=lambda stay: (stay.since, stay.channel, stay.person))


class MemoryMeetings(Repository):
    """See `bot.ports.Meetings`."""

    def get(self, id: str) -> Meeting | None:
        return self._tables.meetings.get(id)

    def by_number(self, number: int) -> Meeting | None:
        return first(each for each in self._tables.meetings.values() if each.number == number)

    def open_in(self, channel: str) -> Meeting | None:
        meetings = self._tables.meetings.values()
        return first(each for each in meetings if each.channel == channel and each.state == "open")

    def latest(
        self, channel: str | None, readers: Readership | None = None, limit: int = 1, series: str | None = None
    ) -> tuple[Meeting, ...]:
        found = [
            meeting
            for meeting in self._tables.meetings.values()
            if channel in {None, meeting.channel}
            and series in {None, meeting.series}
            and (readers is None or self._unit.reads(readers, meeting))
        ]
        return tuple(sorted(found, key=lambda meeting: (meeting.start, meeting.number), reverse=True)[:limit])

    def put(self, meeting: Meeting) -> None:
        self._unit.put(self._tables.meetings, meeting)

    def items(self, meeting: str) -> tuple[Item, ...]:
        found = (item for item in self._tables.items.values() if item.meeting == meeting)
        return tuple(sorted(found, key=lambda item: (item.position, item.id)))

    def item(self, id: str) -> Item | None:
        return self._tables.items.get(id)

    def put_item(self, item: Item) -> None:
        self._unit.put(self._tables.items, item)

    def remove_item(self, item: Item) -> None:
        self._unit.remove(self._tables.items, item)

    def notes(self, meeting: str) -> tuple[Note, ...]:
        found = (note for note in self._tables.notes.values() if note.meeting == meeting)
        return tuple(sorted(found, key=lambda note: note.number))

    def note(self, meeting: str, number: int) -> Note | None:
        return first(note for note in self.notes(meeting) if note.number == number)

    def put_note(self, note: Note) -> None:
        self._unit.put(self._tables.notes, note)

    def remove_note(self, note: Note) -> None:
        self._unit.remove(self._tables.notes, note)

    def attendance(self, meeting: str) -> tuple[Attendance, ...]:
        found = (each for each in self._tables.attendance.values() if each.meeting == meeting)
        return tuple(sorted(found, key=lambda each: (each.position, each.id)))

    def put_attendance(self, attendance: Attendance) -> None:
        self._unit.put(self._tables.attendance, attendance)

    def remove_attendance(self, attendance: Attendance) -> None:
        self._unit.remove(self._tables.attendance, attendance)


class MemoryVersions(Repository):
    """See `bot.ports.Versions`."""

    def of(self, meeting: str) -> tuple[Version, ...]:
        found = (version for version in self._tables.versions.values() if version.meeting == meeting)
        return tuple(sorted(found, key=lambda version: version.version))

    def put(self, version: Version) -> None:
        self._unit.put(self._tables.versions, version)


class MemoryJournal(Repository):
    """See `bot.ports.Journal`."""

    def append(self, entry: Entry) -> None:
        chain = self._unit.own().journal
        previous = chain[-1].hash if chain else FIRST_HASH
        chain.append(entry.chained(len(chain) + 1, previous, secrets.token_hex(16)))

    def end(self) -> tuple[int, str]:
        chain = self._tables.journal
        return (chain[-1].seq, chain[-1].hash) if chain else (0, FIRST_HASH)

    def broken(self) -> Broken | None:
        return verify(self.entries(), self.end())

    def about(self, subject: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._tables.journal if entry.subject == subject)

    def of_meeting(self, meeting: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self._tables.journal if entry.meeting == meeting)

    def entries(self) -> Iterator[Entry]:
        return iter(tuple(self._tables.journal))


class MemorySources(Repository):
    """See `bot.ports.Sources`."""

    def of(self, channel: str, message: str) -> tuple[Source, ...]:
        found = [each for each in self._tables.sources.values() if (each.channel, each.message) == (channel, message)]
        return tuple(sorted(found, key=lambda each: each.position))

    def about(self, subject: str) -> Source | None:
        found = (each for each in self._tables.sources.values() if each.subject == subject)
        return min(found, key=lambda each: (len(each.message), each.message, each.channel, each.position), default=None)

    def put(self, source: Source) -> None:
        self._unit.own().sources[source.channel, source.message, source.position] = source


class MemoryQuestions(Repository):
    """See `bot.ports.Questions`."""

    def last(self, person: str, place: str, since: datetime) -> AskedLast | None:
        asked = self._tables.asked.get((person, place))
        return asked if asked and asked.at >= since else None

    def remember(self, asked: AskedLast) -> None:
        table = self._unit.own().asked
        for key, old in tuple(table.items()):
            if key[0] == asked.person and old.at < asked.at - KEPT:
                del table[key]
        table[asked.person, asked.place] = asked


class MemoryDeliveries(Repository):
    """See `bot.ports.Deliveries`."""

    def answer(self, connection: str, delivery: str, now: datetime) -> tuple[Reply, ...] | None:
        at, replies = self._tables.answers.get((connection, delivery), (None, ()))
        return replies if at is not None and now - at <= timedelta(days=30) else None

    def remember(self, connection: str, delivery: str, replies: tuple[Reply, ...], now: datetime) -> None:
        self._unit.own().answers[connection, delivery] = (now, replies)

    def capture(self, fingerprint: str, since: datetime) -> Capture | None:
        capture = self._tables.captures.get(fingerprint)
        return capture if capture and capture.at >= since else None

    def remember_capture(self, fingerprint: str, capture: Capture) -> None:
        self._unit.own().captures[fingerprint] = capture

    def claim(self, channel: str, kind: str, day: date, now: datetime, seq: int = 0) -> bool:
        if self.is_claimed(channel, kind, day):
            return False
        self._unit.own().claims[channel, kind, day] = Claim(day, now, seq)
        return True

    def is_claimed(self, channel: str, kind: str, day: date) -> bool:
        return (channel, kind, day) in self._tables.claims

    def last_claim(self, channel: str, kind: str, before: date | None = None) -> Claim | None:
        made = [claim for (place, sort, _), claim in self._tables.claims.items() if (place, sort) == (channel, kind)]
        until = (claim for claim in made if before is None or claim.day < before)
        last = max(until, key=lambda claim: claim.day, default=None)
        return replace(last, seq=max(claim.seq for claim in made)) if last else None

    def keep_command(self, id: str, command: str, now: datetime) -> None:
        del now
        self._unit.own().commands.setdefault(id, command)

    def kept_command(self, id: str) -> str | None:
        return self._tables.commands.get(id)
