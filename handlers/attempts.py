"""What is written of an attempt to deliver a message: its lease before it, and what became of it.

Each is part of a unit of work, several of one workspace in the same.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import random
from typing import Literal, NamedTuple

import structlog

from bot.delivering import NOWHERE, UNINSTALLED, Address, Cause, address_of, arrived, give_up
from bot.ports import Due, Ledger
from handlers.delivery import STOPPED, Delivered, Undelivered

LEASE = timedelta(seconds=30)
"""So long nobody else takes what is on its way: no longer than somebody waits patiently after a crash."""
GIVEN_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = 60.0
"""Seconds between two attempts, at most, unless the platform asks for more."""


class Leased(NamedTuple):
    """A message as it was before it was leased, where it goes, and until when it is leased."""

    due: Due
    address: Address
    until: datetime


Ended = tuple[Leased, Delivered | Undelivered]
"""An attempt, and how it ended."""
Fate = Literal["delivered", "postponed", "given_up"]
"""What became of an attempt."""
Note = tuple[Callable[[Ledger], None], Fate]
_log = structlog.get_logger()


def note(ended: Ended, now: datetime) -> Note:
    """What is to be written of an attempt, and what became of it."""
    (due, address, _), outcome = ended
    if isinstance(outcome, Delivered):
        place, sent, link = outcome.place, outcome.sent, outcome.link
        return partial(arrived, message=due.message, now=now, place=place, sent=sent, link=link), "delivered"
    is_late = outcome.word != STOPPED and now - (due.since or now) > GIVEN_UP_AFTER
    if outcome.final or is_late:
        unsure = due.unsure or outcome.unsure
        lost = partial(_given_up, due=due, now=now, word=outcome.word, cause=_cause(outcome), address=address)
        return partial(lost, unsure=unsure), "given_up"
    return partial(_postponed, due=due, until=now + pause_after(due, outcome), failed=outcome), "postponed"


def note_all(ledger: Ledger, notes: Sequence[Note]) -> None:
    """Writes them all."""
    for write, _ in notes:
        write(ledger)


def is_unsent(ended: Ended) -> bool:
    """Whether nothing of it was sent."""
    _, outcome = ended
    return isinstance(outcome, Undelivered) and not outcome.unsure


def give_back(ledger: Ledger, unsent: Sequence[Leased]) -> None:
    """They are as they were before they were leased."""
    for due, _, until in unsent:
        ledger.outbox.given_back(due, until)


def lease(ledger: Ledger, ids: Sequence[str], now: datetime) -> tuple[list[Leased], int]:
    """Leases messages: those that go, each with where, and how many were given up, since they go nowhere."""
    leased: list[Leased] = []
    lost, until = 0, now + LEASE
    for due in ledger.outbox.lease(ids, now, until):
        address = address_of(ledger, due.message)
        if address is None:
            _given_up(ledger, due, now, NOWHERE, "gone")
            lost += 1
        elif not address.connection.active:
            lost += not _held(ledger, due, now, address)
        else:
            leased.append(Leased(due, address, until))
    return leased, lost


def _held(ledger: Ledger, due: Due, now: datetime, address: Address) -> bool:
    """Nothing is sent where it was uninstalled. It may be there again soon: a token that was refused is mended, and
    what was to be said is not lost by that. False where it has waited for too long, and is given up."""
    message = due.message
    began = message.made_at if message.revision == 1 else due.since or now
    if now - began > GIVEN_UP_AFTER:
        _given_up(ledger, due, now, UNINSTALLED, "uninstalled", address)
        return False
    until = now + timedelta(seconds=LONGEST_PAUSE)
    ledger.outbox.postponed(message.id, until, UNINSTALLED, unsure=due.unsure)
    return True


def _given_up(
    ledger: Ledger,
    due: Due,
    now: datetime,
    word: str,
    cause: Cause,
    address: Address | None = None,
    *,
    unsure: bool | None = None,
) -> None:
    """Loudly: but never what the message says. Where nothing was sent now it is as unsure as it was."""
    give_up(ledger, due.message, now, word, cause, unsure=due.unsure if unsure is None else unsure)
    connection = address.connection.id if address else None
    kind = due.message.kind
    _log.error("message given up", word=word, message=due.message.id, kind=kind, connection=connection)


def _postponed(ledger: Ledger, due: Due, until: datetime, failed: Undelivered) -> None:
    """Once it is unsure whether it stands there it stays so until it is found, or said to have arrived."""
    ledger.outbox.postponed(due.message.id, until, failed.word, unsure=due.unsure or failed.unsure)


def _cause(failed: Undelivered) -> Cause:
    return failed.cause if failed.final else "late"


def pause_after(due: Due, failed: Undelivered) -> timedelta:
    """As long as the platform says, else longer each time, less by chance: or all copies would come back at once."""
    growing = min(LONGEST_PAUSE, 2.0 ** min(due.attempts, 10)) * (1 - random() / 4)  # noqa: S311 - no secret
    return timedelta(seconds=growing if failed.after is None else failed.after)
