"""What is said without being asked: summaries and reminders, made when they fall due.

Each is claimed in the transaction that puts it into the outbox, so any number of copies make it once; the courier
delivers it. Summaries are made some hundred at a time. The server's tick and a replay's line call the same function
with the time it is.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import sample

import structlog

from bot.errors import Trouble
from bot.falling_due import KIND, Known, claimed_ahead, due_channels, moment_of, unclaimed
from bot.place import Channel, Workspace
from bot.ports import Clock, Ledgers, Message
from bot.reminders import AT, zones
from bot.reply import Reply
from bot.summaries import TOGETHER, News, made_summaries, post_summaries
from handlers.backup import Nightly
from handlers.failures import Failed, name_of, raised
from handlers.reminding import remind

TICK = 20.0
"""Seconds between two looks at the clock."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Posted:
    """What was made: `kind` is "summary" or "reminder"; `channel` is its name, None for a direct message."""

    reply: Reply
    at: datetime
    workspace: str
    kind: str
    channel: str | None


def fall_due(
    ledgers: Ledgers,
    now: datetime,
    *,
    reminders: bool = True,
    failed: Failed = raised,
    known: Known | None = None,
) -> list[Posted]:
    """Makes everything that is due at this moment. Where `failed` raises nothing, no channel, person or workspace that
    something is wrong with stops the others. Who looks again and again keeps in `known` what need not be asked twice.
    """
    posts: list[Posted] = []
    for workspace in ledgers.workspaces():
        with _told_to(failed):
            posts += _Summaries(ledgers, workspace, now, failed, known or Known()).posted()
        if reminders:
            with _told_to(failed):
                for message, channel in remind(ledgers, workspace, now, failed):
                    posts += _posted(message, workspace.name, "reminder", channel)
    return posts


@dataclass(frozen=True, slots=True)
class _Summaries:
    """The summaries of one workspace that are due at this moment."""

    ledgers: Ledgers
    workspace: Workspace
    now: datetime
    failed: Failed
    known: Known

    def posted(self) -> list[Posted]:
        """Makes them, some hundred at a time: the parts by chance, so that several copies that begin at the same moment
        do not all make the same part first."""
        read = partial(self.ledgers.read, self.workspace.id)
        channels = read(partial(due_channels, now=self.now, known=self.known))
        if not channels:
            return []
        self._warn_once()
        news = read(partial(News.of, channels=channels, now=self.now))
        parts = [channels[first : first + TOGETHER] for first in range(0, len(channels), TOGETHER)]
        posts: list[Posted] = []
        for part in sample(parts, len(parts)):
            with _told_to(self.failed):
                still = read(partial(unclaimed, channels=part, now=self.now, known=self.known)) if parts[1:] else part
                posts += self._of(still, news) if still else []
        return posts

    def _warn_once(self) -> None:
        """Where a clock was wrong, somebody has to know."""
        if self.workspace.id in self.known.warned:
            return
        if ahead := self.ledgers.read(self.workspace.id, partial(claimed_ahead, now=self.now)):
            self.known.warned.add(self.workspace.id)
            _log.warning("summaries are claimed for days to come", channels=len(ahead))

    def _of(self, channels: tuple[Channel, ...], news: News) -> list[Posted]:
        """Those of some channels. Where something is wrong with one of them, it is found by halves, and the others get
        theirs."""
        try:
            return self._made(channels, news)
        except Trouble as error:
            self.failed(error)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one of many is no other's affair
            if len(channels) > 1:
                half = len(channels) // 2
                return [*self._of(channels[:half], news), *self._of(channels[half:], news)]
            self.failed(error)
        return []

    def _made(self, channels: tuple[Channel, ...], news: News) -> list[Posted]:
        id, names = self.workspace.id, {channel.id: channel.name for channel in channels}
        made = self.ledgers.read(id, partial(made_summaries, channels=channels, now=self.now, news=news))
        messages = self.ledgers.write(id, partial(post_summaries, made=made, now=self.now))
        told = ((message, names[message.channel or ""]) for message in messages)
        return [post for message, name in told for post in _posted(message, self.workspace.name, KIND, name)]


@contextmanager
def _told_to(failed: Failed) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one of many is no other's affair
        failed(error)


def _posted(message: Message | None, workspace: str, kind: str, channel: str | None) -> list[Posted]:
    return [Posted(message.reply, message.made_at, workspace, kind, channel)] if message else []


def due_between(ledgers: Ledgers, after: datetime, until: datetime) -> list[datetime]:
    """The moments after one and up to another at which something may fall due, in order."""
    moments: set[datetime] = set()
    for workspace in ledgers.workspaces():
        for channel in ledgers.read(workspace.id, lambda ledger: ledger.places.channels()):
            if channel.summary is not None:
                moments.update(moment_of(channel.zone, day, channel.summary) for day in _days(after, until))
        for zone in ledgers.read(workspace.id, zones):
            moments.update(moment_of(zone, day, AT) for day in _days(after, until))
    return sorted(moment for moment in moments if after < moment <= until)


def _days(after: datetime, until: datetime) -> Iterator[date]:
    """The dates that a span touches anywhere on earth."""
    day = after.astimezone(UTC).date() - timedelta(days=1)
    while day <= until.astimezone(UTC).date() + timedelta(days=1):
        yield day
        day += timedelta(days=1)


def _told(error: Exception) -> None:
    _log.error("scheduler failed", **name_of(error))


async def keep_time(
    ledgers: Ledgers,
    clock: Clock,
    *,
    reminders: bool,
    looked: Callable[[Sequence[Posted]], None] = lambda posts: None,  # noqa: ARG005 - nobody counts
) -> None:
    """The server's tick, until it is cancelled. A look that fails is told in the log and made again at the next; of one
    that did not, `looked` is told what came of it."""
    known = Known()
    while True:
        look = partial(fall_due, ledgers, clock.now(), reminders=reminders, failed=_told, known=known)
        try:
            posts = await asyncio.to_thread(look)
        except Exception as error:  # noqa: BLE001 - an end of this task would be the end of all summaries
            _told(error)
        else:
            looked(posts)
            if posts:
                _log.info("posts made", count=len(posts))
        await asyncio.sleep(TICK)


async def keep_backups(nightly: Nightly, clock: Clock) -> None:
    """The same for the copy of each night, which takes long: no summary waits for it, and no stop of the server."""
    try:
        while True:
            await asyncio.to_thread(nightly.look, clock.now())
            await asyncio.sleep(TICK)
    finally:
        nightly.end()
