"""What falls due for all at once, and who wants which reminders, in memory (see `tests.memory`)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime

from bot.action import Action
from bot.journal import Entry
from bot.ports import Choice, Claim, Happened, Happening, Verbs
from tests.memory_tables import Repository


class MemoryDues(Repository):
    """See `bot.ports.Dues`."""

    def claimed(self, kind: str, day: date) -> frozenset[str]:
        return frozenset(channel for channel, claim in self._of(kind) if claim.day == day)

    def last_claims(self, kind: str, since: date, before: date) -> Mapping[str, tuple[date, int]]:
        found: dict[str, list[Claim]] = {}
        for channel, claim in self._of(kind):
            if claim.day >= since:
                found.setdefault(channel, []).append(claim)
        return {
            channel: (max(days), max(claim.seq for claim in claims))
            for channel, claims in found.items()
            if (days := [claim.day for claim in claims if claim.day < before])
        }

    def claim_all(self, channels: Iterable[str], kind: str, day: date, now: datetime, seq: int) -> frozenset[str]:
        mine = frozenset(channels) - self.claimed(kind, day)
        for channel in mine:
            self._unit.own().claims[channel, kind, day] = Claim(day, now, seq)
        return mine

    def ahead(self, kind: str, after: date) -> tuple[str, ...]:
        return tuple(sorted({channel for channel, claim in self._of(kind) if claim.day > after}))

    def in_meeting(self) -> frozenset[str]:
        return frozenset(each.channel for each in self._tables.meetings.values() if each.state == "open")

    def last_before(self, at: datetime) -> int:
        before = [(entry.at, entry.seq) for entry in self._tables.journal if entry.at < at]
        return max(before)[1] if before else 0

    def happened(self, after: int, until: int, verbs: Verbs, channels: Collection[str] | None = None) -> Happened:
        then = (entry for entry in self._tables.journal if after < entry.seq <= until)
        found = (told for entry in then for told in self._told(entry, verbs))
        told = tuple(each for each in found if channels is None or each.channel in channels)
        actions = {each.subject: self._tables.actions[each.subject] for each in told if each.verb in verbs.actions}
        decided = {each.subject for each in told if each.verb in verbs.decisions}
        return Happened(told, actions, {id: self._tables.decisions[id] for id in decided})

    def touched(self, after: int) -> frozenset[str]:
        later = [entry for entry in self._tables.journal if entry.seq > after]
        return frozenset(entry.subject for entry in later) | {entry.meeting for entry in later if entry.meeting}

    def due_in(self, channels: Collection[str], first: date | None, last: date) -> tuple[Action, ...]:
        here = ((action.due, action) for action in self._open() if action.channel in channels)
        found = [(due, action.number, action) for due, action in here if due and (first or date.min) <= due <= last]
        return tuple(action for *_, action in sorted(found, key=lambda each: each[:2]))

    def outsiders_in(self, channels: Collection[str], at: datetime) -> frozenset[str]:
        stays = (stay for stay in self._tables.stays.values() if stay.channel in channels and stay.standing != "member")
        return frozenset(stay.channel for stay in stays if stay.since <= at and (stay.until is None or at < stay.until))

    def gather(
        self,
        *,
        meetings: Collection[str] = (),
        items: Collection[str] = (),
        actions: Collection[str] = (),
        decisions: Collection[str] = (),
    ) -> None:
        """All rows are at hand anyway."""

    def _told(self, entry: Entry, verbs: Verbs) -> Iterator[Happening]:
        tables = self._tables
        row = (
            (tables.actions.get(entry.subject) if entry.verb in verbs.actions else None)
            or (tables.decisions.get(entry.subject) if entry.verb in verbs.decisions else None)
            or (tables.meetings.get(entry.meeting or "") if entry.verb in verbs.meetings else None)
        )
        if row is not None and row.channel is not None:
            yield Happening(row.channel, entry.seq, entry.verb, entry.subject, entry.meeting)

    def actions(self, spans: Iterable[tuple[date | None, date]], rested: tuple[date, date]) -> tuple[Action, ...]:
        wanted = tuple(spans)
        found = [
            action
            for action in self._open()
            if any(action.due and (first or date.min) <= action.due <= last for first, last in wanted)
            or (action.resting_until and rested[0] <= action.resting_until <= rested[1])
        ]
        return tuple(sorted(found, key=lambda action: action.number))

    def _of(self, kind: str) -> list[tuple[str, Claim]]:
        return [(channel, claim) for (channel, sort, _), claim in self._tables.claims.items() if sort == kind]

    def _open(self) -> Iterator[Action]:
        return (action for action in self._tables.actions.values() if action.state == "open")


class MemoryReminding(Repository):
    """See `bot.ports.Reminding`."""

    def choices(self) -> Mapping[str, Choice]:
        return self._tables.choices

    def choose(self, person: str, choice: Choice, now: datetime) -> None:
        del now
        self._unit.own().choices[person] = choice

    def propose(self, channel: str, action: str, now: datetime) -> bool:
        proposals = self._unit.own().proposals
        if (channel, action) in proposals:
            return False
        proposals[channel, action] = now
        return True

    def proposed(self, channel: str) -> tuple[str, ...]:
        here = [(at, action) for (place, action), at in self._tables.proposals.items() if place == channel]
        return tuple(action for _, action in sorted(here))
