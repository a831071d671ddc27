"""Delivers the outbox: each message to its platform's sender, those to one channel or person in the order written.

A message is leased before it goes, and marked when it has arrived. What fails for now is tried again with a growing
pause, for a day; what fails for good, or for too long, is given up loudly. One that was on its way when the program was
killed is due again when its lease has run out, and its sender finds out whether it had arrived.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from random import random
from typing import Literal, TypeVar

import structlog
from structlog.contextvars import bind_contextvars

from bot.delivering import NOWHERE, UNINSTALLED, Address, Cause, address_of, arrived, give_up
from bot.errors import ReferentError
from bot.ports import Clock, Due, Ledger, Ledgers
from handlers.delivery import Delivered, Sender, Undelivered
from handlers.failures import name_of, where_of
from handlers.traffic import Traffic

PAUSE = 1.0
"""Seconds between two looks into the outbox, where nobody wakes the courier."""
APART = 0.05
"""Seconds between two looks, however often it is woken: what comes meanwhile is taken in one."""
LEISURE = 4
"""So many times as long as a look takes passes before the next, so that a long outbox leaves the machine to others."""
BATCH = 100
LEASE = timedelta(seconds=30)
"""So long nobody else takes what is on its way: no longer than somebody waits patiently after a crash."""
LIMIT = 25.0
"""Seconds for one delivery in all, so that it has ended when its lease runs out."""
GIVEN_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = 60.0
"""Seconds between two attempts, at most, unless the platform asks for more."""
MOST_FAILURES = 10
"""Attempts that may end with an error of our own, which the next one most likely meets again."""
_GRACE = 5.0
"""Seconds that those on their way have when the server ends."""
_NOT_CONFIGURED = "not_configured"

Leased = tuple[Due, Address]
Ended = tuple[Due, Delivered | Undelivered, Address]
"""An attempt, and how it ended."""
Fate = Literal["delivered", "postponed", "given_up"]
"""What became of an attempt."""
Note = tuple[Callable[[Ledger], None], Fate]
T = TypeVar("T")
_log = structlog.get_logger()


class Courier:
    """One for a server. `senders` are by the kind of a connection, and may be added until it runs. What touches the
    register runs in `workers`, or in the event loop's own threads. `counted` is told what became of attempts and of how
    many, from any thread, and `looked` that a look went well; `grace` tells how many seconds those on their way have
    when the server ends."""

    def __init__(
        self,
        ledgers: Ledgers,
        senders: Mapping[str, Sender],
        clock: Clock,
        workers: Executor | None = None,
        *,
        counted: Callable[[Fate, int], None] = lambda fate, count: None,  # noqa: ARG005 - nobody counts
        looked: Callable[[], None] = lambda: None,
        grace: Callable[[], float] = lambda: _GRACE,
    ) -> None:
        self._ledgers = ledgers
        self._senders = senders
        self._clock = clock
        self._workers = workers
        self._counted = counted
        self._looked = looked
        self._grace = grace
        self._traffic = Traffic()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: list[Ended] = []
        self._noting: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something in the outbox. From any thread; before it runs, and after, it does nothing."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop has just been closed
                loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Delivers until it is cancelled; those on their way then have a moment to arrive."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                self._woken.clear()
                began = self._loop.time()
                await self._look_safely()
                ready = began + min(PAUSE, max(APART, (1 + LEISURE) * (self._loop.time() - began)))
                with suppress(TimeoutError):  # no `wait_for`, which before Python 3.12 may lose a cancellation
                    async with asyncio.timeout(min(PAUSE, self._traffic.soonest.total_seconds())):
                        await self._woken.wait()
                await asyncio.sleep(max(0.0, ready - self._loop.time()))
        finally:
            self._loop = None
            await self._end()

    async def look(self) -> int:
        """Sends on their way those that may go now; how many."""
        now = self._clock.now()
        going = tuple(self._traffic.picked(await self._work(self._ledgers.due, now, BATCH), now))
        if not going:
            return 0
        leased: tuple[Leased, ...] = ()
        try:
            leased = await self._work(self._leased, going, now)
        finally:
            on_their_way = {due.message.id for due, _ in leased}
            for due in going:
                if due.message.id not in on_their_way:
                    self._traffic.ended(due)
        for due, address in leased:
            task = asyncio.create_task(self._deliver(due, address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(leased)

    async def settled(self) -> None:
        """Waits until none is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _look_safely(self) -> None:
        try:
            await self.look()
            self._looked()
        except Exception as error:  # noqa: BLE001 - an end of this task would be the end of all messages
            _told(error)

    async def _end(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._grace())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- one message -------------------------------------------------------------------------------------------

    async def _deliver(self, due: Due, address: Address) -> None:
        bind_contextvars(message=due.message.id)  # this task's own: each of its lines in the log tells the message
        try:
            outcome = await self._attempted(due, address)
            await self._settle((due, outcome, address))
        except Exception as error:  # noqa: BLE001 - the lease runs out, and it is tried again
            _told(error)
        finally:
            self._traffic.ended(due)
            self._woken.set()

    async def _attempted(self, due: Due, address: Address) -> Delivered | Undelivered:
        sender = self._senders.get(address.connection.kind)
        if sender is None:
            return Undelivered(_NOT_CONFIGURED)
        self._traffic.went(due, sender.pace, self._clock.now())
        try:
            async with asyncio.timeout(LIMIT):
                return await sender.deliver(due, address)
        except TimeoutError:
            return Undelivered("timeout", unsure=True)
        except Undelivered as failed:
            return failed
        except ReferentError as error:
            _told(error)
            return Undelivered(error.word, unsure=True)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one message is no other's affair
            _told(error)
            return Undelivered("failed", final=due.attempts + 1 >= MOST_FAILURES, unsure=True)

    async def _settle(self, ended: Ended) -> None:
        """Notes what became of it. Those that end while others are being noted are noted together, next."""
        self._ended.append(ended)
        while self._noting is not None:
            await asyncio.wait([self._noting])
        if not any(each is ended for each in self._ended):
            return  # one that ended with it has seen to it
        together, self._ended = self._ended, []
        self._noting = asyncio.ensure_future(self._work(self._noted, together))
        try:
            await self._noting
        finally:
            self._noting = None

    # --- the register, in a worker thread ------------------------------------------------------------------------

    def _leased(self, going: Sequence[Due], now: datetime) -> tuple[Leased, ...]:
        """Leases them, in one transaction a workspace, and tells where each goes; what goes nowhere is given up."""
        leased: list[Leased] = []
        for workspace, dues in groupby(sorted(going, key=_workspace), key=_workspace):
            try:
                ids = tuple(due.message.id for due in dues)
                found, lost = self._ledgers.write(workspace, partial(_lease, ids=ids, now=now))
                leased += found
                self._counted("given_up", lost)
            except Exception as error:  # noqa: BLE001 - what is wrong in one workspace is no other's affair
                _told(error)
        return tuple(leased)

    def _noted(self, ended: Sequence[Ended]) -> None:
        """In one transaction a workspace; where that fails, each by itself, so that none spoils the others."""
        now = self._clock.now()
        for workspace, group in groupby(sorted(ended, key=_workspace_of), key=_workspace_of):
            notes = [_note(*each, now) for each in group]
            if not self._note(workspace, notes) and len(notes) > 1:
                for note in notes:
                    self._note(workspace, [note])

    def _note(self, workspace: str, notes: Sequence[Note]) -> bool:
        """In one transaction; whether that was possible."""
        try:
            self._ledgers.write(workspace, partial(_note_all, notes=notes))
        except Exception as error:  # noqa: BLE001 - the lease of what is not noted runs out, and it is tried again
            _told(error)
            return False
        for _, fate in notes:
            self._counted(fate, 1)
        return True

    async def _work(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(work, *given))


def _workspace(due: Due) -> str:
    return due.workspace


def _workspace_of(ended: Ended) -> str:
    return ended[0].workspace


def _note(due: Due, outcome: Delivered | Undelivered, address: Address, now: datetime) -> Note:
    """What is to be written of an attempt, and what became of it."""
    if isinstance(outcome, Delivered):
        place, sent, link = outcome.place, outcome.sent, outcome.link
        return partial(arrived, message=due.message, now=now, place=place, sent=sent, link=link), "delivered"
    if outcome.final or now - (due.since or now) > GIVEN_UP_AFTER:
        unsure = due.unsure or outcome.unsure
        lost = partial(_given_up, due=due, now=now, word=outcome.word, cause=_cause(outcome), address=address)
        return partial(lost, unsure=unsure), "given_up"
    return partial(_postponed, due=due, until=now + _pause(due, outcome), failed=outcome), "postponed"


def _note_all(ledger: Ledger, notes: Sequence[Note]) -> None:
    for note, _ in notes:
        note(ledger)


def _lease(ledger: Ledger, ids: Sequence[str], now: datetime) -> tuple[list[Leased], int]:
    """Those that go, and how many were given up."""
    leased: list[Leased] = []
    lost = 0
    for due in ledger.outbox.lease(ids, now, now + LEASE):
        address = address_of(ledger, due.message)
        if address is None:
            _given_up(ledger, due, now, NOWHERE, "gone")
            lost += 1
        elif not address.connection.active:
            lost += not _held(ledger, due, now, address)
        else:
            leased.append((due, address))
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


def _pause(due: Due, failed: Undelivered) -> timedelta:
    """As long as the platform says, else longer each time, less by chance: or all copies would come back at once."""
    growing = min(LONGEST_PAUSE, 2.0 ** min(due.attempts, 10)) * (1 - random() / 4)  # noqa: S311 - no secret
    return timedelta(seconds=growing if failed.after is None else failed.after)


def _told(error: Exception) -> None:
    _log.error("delivery failed", where=where_of(error), **name_of(error))
