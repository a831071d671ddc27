"""What is said without being asked: summaries and reminders, made when they fall due.

Each is made in a transaction of its own that claims it first, so any number of copies make it once; the courier
delivers it. The server's tick and a replay's line call the same function with the time it is.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial

import structlog

from bot.place import Channel, Workspace
from bot.ports import Clock, Ledger, Ledgers, Message
from bot.reminders import AT, due_persons, end_round, post_reminder, round_is_due
from bot.reply import Reply
from bot.summary import is_due, moment_of, post_summary
from handlers.backup import Nightly
from handlers.failures import Failed, name_of, raised

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


def fall_due(ledgers: Ledgers, now: datetime, *, reminders: bool = True, failed: Failed = raised) -> list[Posted]:
    """Makes everything that is due at this moment. Where `failed` raises nothing, no channel, person or workspace that
    something is wrong with stops the others."""
    posts: list[Posted] = []
    for workspace in ledgers.workspaces():
        with _told_to(failed):
            for channel in ledgers.read(workspace.id, partial(_due_channels, now=now, failed=failed)):
                with _told_to(failed):
                    message = ledgers.write(workspace.id, partial(post_summary, channel_id=channel.id, now=now))
                    posts += _posted(message, workspace.name, "summary", channel.name)
        if reminders:
            with _told_to(failed):
                posts += _reminders(ledgers, workspace, now, failed)
    return posts


def _due_channels(ledger: Ledger, now: datetime, failed: Failed) -> list[Channel]:
    found = []
    for channel in ledger.places.channels():
        with _told_to(failed):
            if is_due(ledger, channel, now):
                found.append(channel)
    return found


def _reminders(ledgers: Ledgers, workspace: Workspace, now: datetime, failed: Failed) -> list[Posted]:
    """A round of reminders. It is ended only when nobody was left out, so that it is tried again."""
    if not ledgers.read(workspace.id, partial(round_is_due, now=now)):
        return []
    posts: list[Posted] = []
    wrong: list[Exception] = []
    for person in ledgers.read(workspace.id, partial(due_persons, now=now)):
        with _told_to(wrong.append):
            message = ledgers.write(workspace.id, partial(post_reminder, person=person, now=now))
            posts += _posted(message, workspace.name, "reminder", None)
    if not wrong:
        ledgers.write(workspace.id, partial(end_round, now=now))
    for error in wrong:
        failed(error)
    return posts


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
        moments.update(moment_of(workspace.zone, day, AT) for day in _days(after, until))
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
    while True:
        try:
            posts = await asyncio.to_thread(fall_due, ledgers, clock.now(), reminders=reminders, failed=_told)
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
