"""What is said without being asked: summaries and reminders, made when they fall due.

Each is made in a transaction of its own that claims it first, so any number of copies make it once; the courier
delivers it. The server's tick and a replay's line call the same function with the time it is.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog

from bot.errors import ReferentError
from bot.ports import Clock, Ledgers, Message
from bot.reminders import AT, due_persons, post_reminder
from bot.reply import Reply
from bot.summary import due_channels, moment_of, post_summary

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


def fall_due(ledgers: Ledgers, now: datetime, *, reminders: bool = True) -> list[Posted]:
    """Makes everything that is due at this moment."""
    posts: list[Posted] = []
    for workspace in ledgers.workspaces():
        for channel in ledgers.read(workspace.id, lambda ledger: due_channels(ledger, now)):
            message = ledgers.write(workspace.id, partial(post_summary, channel_id=channel.id, now=now))
            posts += _posted(message, workspace.name, "summary", channel.name)
        persons = ledgers.read(workspace.id, lambda ledger: due_persons(ledger, now)) if reminders else ()
        for person in persons:
            message = ledgers.write(workspace.id, partial(post_reminder, person=person, now=now))
            posts += _posted(message, workspace.name, "reminder", None)
    return posts


def _posted(message: Message | None, workspace: str, kind: str, channel: str | None) -> list[Posted]:
    return [Posted(message.reply, message.made_at, workspace, kind, channel)] if message else []


def due_between(ledgers: Ledgers, after: datetime, until: datetime) -> list[datetime]:
    """The moments after one and up to another at which something may fall due, in order."""
    moments: set[datetime] = set()
    for workspace in ledgers.workspaces():
        for channel in ledgers.read(workspace.id, lambda ledger: ledger.places.channels()):
            if channel.summary is not None:
                moments.update(moment_of(channel.zone, day, channel.summary) for day in _days(after, until))
        moments.update(moment_of(workspace.zone, day, AT) for day in _days(after, until))
    return sorted(moment for moment in moments if after < moment <= until)


def _days(after: datetime, until: datetime) -> Iterator[date]:
    """The dates that a span touches anywhere on earth."""
    day = after.astimezone(UTC).date() - timedelta(days=1)
    while day <= until.astimezone(UTC).date() + timedelta(days=1):
        yield day
        day += timedelta(days=1)


async def keep_time(ledgers: Ledgers, clock: Clock, *, reminders: bool) -> None:
    """The server's tick, until it is cancelled. A look that fails is told in the log and made again at the next."""
    while True:
        try:
            posts = await asyncio.to_thread(fall_due, ledgers, clock.now(), reminders=reminders)
        except ReferentError as error:
            _log.error("scheduler failed", word=error.word)
        else:
            if posts:
                _log.info("posts made", count=len(posts))
        await asyncio.sleep(TICK)
