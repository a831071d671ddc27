"""Delivers the outbox: messages in the order they were written, each to its platform's sender."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.ports import Clock, Ledger, Ledgers, Message
from handlers.failures import Failed, name_of, raised

PAUSE = 1.0
"""Seconds between two looks into the outbox."""
BATCH = 50
Send = Callable[[str, Message], None]
"""Delivers one message of a workspace. Delivering the same message again must be harmless."""
_log = structlog.get_logger()


def deliver(ledgers: Ledgers, send: Send, now: datetime, failed: Failed = raised) -> int:
    """Sends what waits, and marks each message once it is sent; how many were sent. One that fails stays where it is
    and, where `failed` raises nothing, stops none of those behind it."""
    sent = 0
    for workspace in ledgers.workspaces():
        stuck = 0
        while batch := ledgers.read(workspace.id, _waiting_behind(stuck)):
            for message in batch:
                try:
                    send(workspace.id, message)
                    ledgers.write(workspace.id, _marking(message.id, now))
                except Exception as error:  # noqa: BLE001 - whatever is wrong with one message is no other's affair
                    failed(error)
                    stuck += 1
                else:
                    sent += 1
    return sent


def _waiting_behind(stuck: int) -> Callable[[Ledger], tuple[Message, ...]]:
    """The next that wait, behind those that could not be sent."""
    return lambda ledger: ledger.outbox.waiting(stuck + BATCH)[stuck:]


def _marking(id: str, now: datetime) -> Callable[[Ledger], None]:
    return lambda ledger: ledger.outbox.delivered(id, now)


def _told(error: Exception) -> None:
    _log.error("delivery failed", **name_of(error))


async def keep_delivering(ledgers: Ledgers, send: Send, clock: Clock) -> None:
    """Looks into the outbox until it is cancelled. What fails is told in the log and tried again."""
    while True:
        try:
            await asyncio.to_thread(deliver, ledgers, send, clock.now(), _told)
        except Exception as error:  # noqa: BLE001 - an end of this task would be the end of all messages
            _told(error)
        await asyncio.sleep(PAUSE)
