"""Delivers the outbox: messages in the order they were written, each to its platform's sender."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.errors import ReferentError
from bot.ports import Clock, Ledger, Ledgers, Message

PAUSE = 1.0
"""Seconds between two looks into the outbox."""
BATCH = 50
Send = Callable[[str, Message], None]
"""Delivers one message of a workspace. Delivering the same message again must be harmless."""
_log = structlog.get_logger()


def deliver(ledgers: Ledgers, send: Send, now: datetime) -> int:
    """Sends what waits, and marks each message once it is sent; how many were sent."""
    sent = 0
    for workspace in ledgers.workspaces():
        for message in ledgers.read(workspace.id, lambda ledger: ledger.outbox.waiting(BATCH)):
            send(workspace.id, message)
            ledgers.write(workspace.id, _marking(message.id, now))
            sent += 1
    return sent


def _marking(id: str, now: datetime) -> Callable[[Ledger], None]:
    return lambda ledger: ledger.outbox.delivered(id, now)


async def keep_delivering(ledgers: Ledgers, send: Send, clock: Clock) -> None:
    """Looks into the outbox until it is cancelled. What fails is told in the log and tried again."""
    while True:
        try:
            await asyncio.to_thread(deliver, ledgers, send, clock.now())
        except ReferentError as error:
            _log.error("delivery failed", word=error.word)
        await asyncio.sleep(PAUSE)
