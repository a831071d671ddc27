"""The summaries of many channels at once: what they are made from is asked for all of them together, in a few grouped
questions, whether they are one or ten thousand.

They are made in units that only read, some hundred channels each, so that nobody who writes waits for them; what was
made is then claimed and put into the outbox in a short unit of its own. A claim says up to which entry of the journal
all was told: what happens in between is told by the next one. Nothing is told of a row as it was before it was changed
or taken away: a channel in whose summary something of that is told has it made anew.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from bot.action import Action
from bot.decision import Decision
from bot.falling_due import KIND, moment_of
from bot.place import Channel
from bot.ports import Happening, Ledger, Message
from bot.presence import members_are_known
from bot.reply import Reply
from bot.rights import Readership, readership_of_channel
from bot.summary import TOLD, Matter, days_told, summary_of
from bot.understanding.workdays import last_workday_before

Told = TypeVar("Told", Action, Decision)

TOGETHER = 500
"""Channels whose summaries are made in one unit."""
_FEW = 20
"""Channels of which each is asked for by itself when its last summary was, since those of all others are more."""
_LATELY = timedelta(days=14)
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_NEVER = date.min, 0


class Since(NamedTuple):
    """Where a summary takes up: the day of the one before (or the last working day), and the last entry of the journal
    that was told."""

    day: date
    seq: int


class News:
    """What happened in some channels since the summary before, gathered once for all of them, up to the entry `seq`;
    and the `actions` and `decisions` to which it happened."""

    def __init__(self, since: Mapping[str, Since]) -> None:
        self.seq = 0
        self._since = since
        self._happened: dict[str, list[Happening]] = {}
        self.actions: dict[str, Action] = {}
        self.decisions: dict[str, Decision] = {}

    @classmethod
    def of(cls, ledger: Ledger, channels: Sequence[Channel], now: datetime, *, today_too: bool = False) -> "News":
        """Of these channels; `today_too`: since today's summary, where there is one already."""
        news = cls(_since(ledger, channels, now, _DAY if today_too else timedelta(0)))
        news._begin(ledger, now)
        return news

    def since(self, channel: str) -> Since:
        """Where the channel's summary takes up."""
        return self._since[channel]

    def happened(self, channel: str) -> Sequence[Happening]:
        """What there is to tell in it, in order."""
        return self._happened.get(channel, ())

    def go_on(self, ledger: Ledger) -> None:
        """What has happened since it was gathered is told, too; what was changed or taken away is told as it is."""
        until, _ = ledger.journal.end()
        if until > self.seq:
            touched = ledger.dues.touched(self.seq)
            actions, decisions = touched & self.actions.keys(), touched & self.decisions.keys()
            ledger.dues.gather(actions=actions, decisions=decisions)
            _renew(self.actions, actions, ledger.actions.get)
            _renew(self.decisions, decisions, ledger.decisions.get)
            self._tell(ledger, self._since, self.seq, until)
            self.seq = until

    def _begin(self, ledger: Ledger, now: datetime) -> None:
        """A channel whose last summary is long ago does not make all others' old entries be looked through."""
        self.seq, _ = ledger.journal.end()
        lately = now.date() - _LATELY
        late = {channel: since for channel, since in self._since.items() if since.day >= lately}
        old = {channel: since for channel, since in self._since.items() if since.day < lately}
        for part in filter(None, (late, old)):
            self._tell(ledger, part, min(since.seq for since in part.values()), self.seq)

    def _tell(self, ledger: Ledger, channels: Mapping[str, Since], after: int, until: int) -> None:
        among = channels if len(channels) <= TOGETHER else None
        found = ledger.dues.happened(after, until, TOLD, among)
        for each in found.told:
            since = channels.get(each.channel)
            if since is not None and each.seq > since.seq:
                self._happened.setdefault(each.channel, []).append(each)
        self.actions.update(found.actions)
        self.decisions.update(found.decisions)


def _renew(rows: dict[str, Told], ids: Set[str], get: Callable[[str], Told | None]) -> None:
    for id in ids:
        row = get(id)
        if row is None:
            del rows[id]
        else:
            rows[id] = row


def _since(ledger: Ledger, channels: Sequence[Channel], now: datetime, more: timedelta) -> dict[str, Since]:
    """Since the latest claim for a day before today: one for a day to come was made by a clock that was wrong, but what
    it told has been told."""
    by_day: dict[date, list[Channel]] = {}
    for channel in channels:
        by_day.setdefault(channel.today(now), []).append(channel)
    found: dict[str, Since] = {}
    for day, here in by_day.items():
        for first in (last_workday_before(day, ledger.workspace.country), day - _LATELY):
            left = [channel for channel in here if channel.id not in found]
            if len(left) > _FEW:
                last = ledger.dues.last_claims(KIND, first, day + more)
                found |= {channel.id: Since(*last[channel.id]) for channel in left if last.get(channel.id, _NEVER)[1]}
        for channel in here:
            if channel.id not in found:
                found[channel.id] = _since_of(ledger, channel, day, day + more)
    return found


def _since_of(ledger: Ledger, channel: Channel, today: date, before: date) -> Since:
    """The same of one channel. The first summary tells of the last working day on; a claim that does not say how far it
    told was made by an older program, which told all until then."""
    last = ledger.deliveries.last_claim(channel.id, KIND, before)
    if last is None:
        day = last_workday_before(today, ledger.workspace.country)
        return Since(day, ledger.dues.last_before(moment_of(channel.zone, day, channel.summary or time(0))))
    return Since(last.day, last.seq or ledger.dues.last_before(last.at + _INSTANT))


@dataclass(frozen=True, slots=True)
class Made:
    """What was made for some channels: None where there is nothing to say. All until the entry `seq` is told. `matters`
    are what they were made from."""

    replies: tuple[tuple[Channel, Reply | None], ...]
    seq: int
    matters: tuple[Matter, ...] = ()


def made_summaries(ledger: Ledger, channels: Sequence[Channel], now: datetime, news: News | None = None) -> Made:
    """The summaries of these channels, of which `news` are gathered already."""
    news = news or News.of(ledger, channels, now)
    news.go_on(ledger)
    due = _due(ledger, channels, now, news)
    _gather(ledger, channels, news, due)
    readers = _readers(ledger, channels, now)
    matters = tuple(
        Matter(
            channel=each,
            before=news.since(each.id).day,
            happened=news.happened(each.id),
            due=due.get(each.id, ()),
            readers=readers[each.id],
            actions=news.actions,
            decisions=news.decisions,
        )
        for each in channels
    )
    return Made(tuple((matter.channel, summary_of(ledger, matter, now)) for matter in matters), news.seq, matters)


def _due(ledger: Ledger, channels: Sequence[Channel], now: datetime, news: News) -> Mapping[str, Sequence[Action]]:
    """By channel what is due within the days that any of their summaries tells of."""
    country = ledger.workspace.country
    alike = {(channel.zone, news.since(channel.id).day): channel for channel in channels}
    spans = {days_told(channel.today(now), before, country) for (_, before), channel in alike.items()}
    firsts = [first for first, _ in spans]
    first = None if None in firsts else min(filter(None, firsts))
    ids = [channel.id for channel in channels]
    found: dict[str, list[Action]] = {}
    for action in ledger.dues.due_in(ids, first, max(last for _, last in spans)):
        found.setdefault(action.channel or "", []).append(action)
    return found


def _gather(ledger: Ledger, channels: Sequence[Channel], news: News, due: Mapping[str, Sequence[Action]]) -> None:
    """The meetings that are told of, and those of the rows with their items, will be looked up one by one."""
    rows: list[Action | Decision | None] = [action for here in due.values() for action in here]
    meetings: set[str | None] = set()
    for channel in channels:
        for each in news.happened(channel.id):
            if each.verb in TOLD.meetings:
                meetings.add(each.meeting)
            else:
                rows.append(news.actions.get(each.subject) or news.decisions.get(each.subject))
    made_in = [(row.meeting, row.item) for row in rows if row is not None]
    meetings.update(meeting for meeting, _ in made_in)
    items = {item for _, item in made_in}
    ledger.dues.gather(meetings={id for id in meetings if id}, items={id for id in items if id})


def _readers(ledger: Ledger, channels: Sequence[Channel], now: datetime) -> dict[str, Readership]:
    """What everyone in each channel may read (see `bot.call.channel_readership`)."""
    known = {channel.id for channel in channels if members_are_known(ledger, channel, now)}
    sure = known - ledger.dues.outsiders_in(known, now)
    workspace = ledger.workspace.id
    return {channel.id: readership_of_channel(workspace, channel, (), known=channel.id in sure) for channel in channels}


def summary_until_now(ledger: Ledger, channel: Channel, now: datetime) -> Reply | None:
    """What the next summary of a channel would say."""
    ((_, reply),) = made_summaries(ledger, (channel,), now, News.of(ledger, (channel,), now, today_too=True)).replies
    return reply


def post_summaries(ledger: Ledger, made: Made, now: datetime) -> tuple[Message, ...]:
    """Claims all of them that nobody else has, and puts those that say something into the outbox. A channel that has
    changed meanwhile, or something that is told in it, or in which a meeting has begun, is left for later."""
    later = ledger.dues.in_meeting() | _changed(made, ledger.dues.touched(made.seq))
    by_day: dict[date, dict[str, Reply | None]] = {}
    for channel, reply in made.replies:
        if channel.id not in later and ledger.places.channel(channel.id) == channel:
            by_day.setdefault(channel.today(now), {})[channel.id] = reply
    return tuple(message for day, replies in by_day.items() for message in _posted(ledger, replies, day, now, made.seq))


def _changed(made: Made, touched: Set[str]) -> Set[str]:
    """The channels in which something is told that was touched."""
    if not touched:
        return frozenset()
    return {matter.channel.id for matter in made.matters if not touched.isdisjoint(_told(matter))}


def _told(matter: Matter) -> Iterator[str | None]:
    for each in matter.happened:
        yield each.subject
        yield each.meeting
    for action in matter.due:
        yield action.id
        yield action.meeting


def _posted(
    ledger: Ledger, replies: Mapping[str, Reply | None], day: date, now: datetime, seq: int
) -> Iterator[Message]:
    mine = ledger.dues.claim_all(replies, KIND, day, now, seq)
    for channel, reply in replies.items():
        if channel in mine and reply is not None:
            message = Message(ledger.new_id(), reply, now, channel=channel, about=f"{KIND}:{channel}:{day}")
            ledger.outbox.put(message)
            yield message
