"""Delivers the outbox: each message to its platform's sender, those to one channel or person in the order written.

A message is leased before it goes, and marked when it has arrived. What fails for now is tried again with a growing
pause, for a day; what fails for good, or for too long, is given up loudly. One that was on its way when the program was
killed is due again when its lease has run out, and its sender finds out whether it had arrived.

A look into the outbox finds a few hundred, which are leased a few at a time, as others have arrived. Nobody else need
know of those that wait here: whether they may still go is asked when they are leased.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from bot.delivering import Address
from bot.errors import ReferentError
from bot.ports import Clock, Due, Ledgers
from handlers.attempts import Ended, Fate, Leased
from handlers.delivery import STOPPED, Attempt, Delivered, Sender, Undelivered
from handlers.leasing import Leasing, log_error
from handlers.leisure import PAUSE, Leisure
from handlers.traffic import Traffic

BATCH = 512
"""Messages that a look finds."""
FEW = 64
"""Where no more are left of those it looks again, so that there are others by the time that these have gone."""
TOGETHER = 16
"""Messages that are leased at once, or more; fewer where none is on its way."""
LIMIT = 25.0
"""Seconds for one delivery in all, with the writing of its lease, so that it has ended when that runs out."""
MOST_FAILURES = 10
"""Attempts that may end with an error of our own, which the next one most likely meets again."""
_GRACE = 5.0
"""Seconds that those on their way have when the server ends."""
_TO_NOTE = 1.0
"""Seconds after that for what is to be written of them."""
_NOT_CONFIGURED = "not_configured"

_log = structlog.get_logger()


class Courier:
    """One for a server. `senders` are by the kind of a connection, and may be added until it runs. What touches the
    register runs in `workers`, or in the event loop's own threads. `counted` is told what became of attempts and of how
    many, from any thread, and `looked` that a look went well; `grace` tells how many seconds those on their way have
    when the server ends. `limit` is how many seconds one delivery may take, less than a lease."""

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
        limit: float = LIMIT,
    ) -> None:
        self._ledgers = ledgers
        self._senders = senders
        self._clock = clock
        self._looked = looked
        self._leasing = Leasing(ledgers, clock, workers, counted)
        self._grace = grace
        self._limit = limit
        self._traffic = Traffic()
        self._leisure = Leisure()
        self._going: asyncio.Future[int] | None = None
        self._looking: asyncio.Future[tuple[Due, ...]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: list[tuple[Ended, asyncio.Future[None]]] = []
        self._noting: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something in the outbox. From any thread; before it runs, and after, it does nothing."""
        loop = self._loop
        if loop is None:
            return
        if _is_running(loop):
            self._told()
            return
        with suppress(RuntimeError):  # the loop has just been closed
            loop.call_soon_threadsafe(self._told)

    async def run(self) -> None:
        """Delivers until it is cancelled; those on their way then have a moment to arrive."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                self._woken.clear()
                await self._turn()
                with suppress(TimeoutError):  # no `wait_for`, which before Python 3.12 may lose a cancellation
                    async with asyncio.timeout(self._rest()):
                        await self._woken.wait()
        finally:
            self._loop = None
            await self._end()

    async def look(self) -> int:
        """Looks what is due, and sends on their way those that may go now; how many."""
        self._looking = self._look()
        return await self._seen(self._looking)

    async def settled(self) -> None:
        """Waits until none is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- when ----------------------------------------------------------------------------------------------------

    def _told(self) -> None:
        if self._leisure.told():
            self._woken.set()

    async def _turn(self) -> None:
        """What is to be done now, if anything is. Others are sent on their way while it looks."""
        try:
            if self._looking is None and self._leisure.until_look(has_more=self._has_more()) <= 0:
                self._looking = self._look()
            if self._looking is not None and (self._looking.done() or not self._tasks):
                await self._seen(self._looking)
                self._looked()
            elif self._may_lease() and self._leisure.until_lease() <= 0:
                await self._go()
        except Exception as error:  # noqa: BLE001 - an end of this task would be the end of all messages
            log_error(error)

    def _rest(self) -> float:
        """Seconds until there is something to do, where nobody wakes it before."""
        until = PAUSE if self._looking else self._leisure.until_look(has_more=self._has_more())
        return max(0.0, min(until, self._leisure.until_lease()) if self._may_lease() else until)

    def _has_more(self) -> bool:
        return self._traffic.waiting > FEW

    def _may_lease(self) -> bool:
        return self._traffic.waiting > 0 and (self._traffic.room >= TOGETHER or not self._tasks)

    def _look(self) -> "asyncio.Future[tuple[Due, ...]]":
        began = self._leisure.begun()

        def ended(_: object) -> None:
            self._leisure.looked(began)
            self._woken.set()

        looking = asyncio.ensure_future(self._leasing.work(self._ledgers.due, self._clock.now(), BATCH))
        looking.add_done_callback(ended)
        return looking

    async def _seen(self, looking: "asyncio.Future[tuple[Due, ...]]") -> int:
        try:
            self._traffic.bring(await looking)
        finally:
            self._looking = None
        return await self._go()

    async def _end(self) -> None:
        """What nobody has sent when the moment is over is given back."""
        until = self._leisure.clock() + self._grace()
        await self._waited([self._going], until)
        self._leasing.end()
        await self._waited(self._tasks, until)
        for task in self._tasks:
            task.cancel()
        left = [*self._tasks, self._going, self._noting, asyncio.create_task(self._leasing.given_back())]
        await self._waited(left, self._leisure.clock() + _TO_NOTE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _waited(self, futures: "Iterable[asyncio.Future[Any] | None]", until: float) -> None:
        if there := {each for each in futures if each}:
            await asyncio.wait(there, timeout=max(0.0, until - self._leisure.clock()))

    # --- one message -------------------------------------------------------------------------------------------

    async def _go(self) -> int:
        """Sends on their way those of what was found that may go now; how many. The end does not break off a lease,
        which is written all the same: somebody has to know of it."""
        self._going = asyncio.ensure_future(self._lease())
        return await asyncio.shield(self._going)

    async def _lease(self) -> int:
        began, now = self._leisure.clock(), self._clock.now()
        going = self._traffic.picked(now)
        self._leisure.held(self._traffic.soonest.total_seconds())
        leased: Sequence[Leased] = ()
        try:
            leased = await self._leasing.leased(going, now)
        finally:
            on_their_way = {each.due.message.id for each in leased}
            for due in going:
                if due.message.id not in on_their_way:
                    self._traffic.ended(due)
        self._leisure.leased(began)
        for each in leased:
            task = asyncio.create_task(self._deliver(each, began))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(leased)

    async def _deliver(self, leased: Leased, began: float) -> None:
        """Its lease counts from when it `began`, before it was written."""
        due, address, _ = leased
        bind_contextvars(message=due.message.id)  # this task's own: each of its lines in the log tells the message
        attempt = Attempt()
        try:
            try:
                outcome = await self._attempted(due, address, attempt, began + self._limit - self._leisure.clock())
            except asyncio.CancelledError:
                if attempt.unsure:
                    raise
                outcome = Undelivered(STOPPED, after=0.0)
            await self._settle((leased, outcome))
        except Exception as error:  # noqa: BLE001 - the lease runs out, and it is tried again
            log_error(error)
        finally:
            self._traffic.ended(due)
            self._leisure.ended()
            self._woken.set()

    async def _attempted(self, due: Due, address: Address, attempt: Attempt, seconds: float) -> Delivered | Undelivered:
        sender = self._senders.get(address.connection.kind)
        if sender is None:
            return Undelivered(_NOT_CONFIGURED)
        self._traffic.went(due, address.connection.id, sender.pace, self._clock.now())
        try:
            async with asyncio.timeout(seconds):
                return await sender.deliver(due, address, attempt)
        except TimeoutError:
            return Undelivered("timeout", unsure=attempt.unsure)
        except Undelivered as failed:
            return failed
        except ReferentError as error:
            log_error(error)
            return Undelivered(error.word, unsure=attempt.unsure)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one message is no other's affair
            log_error(error)
            return Undelivered("failed", final=due.attempts + 1 >= MOST_FAILURES, unsure=attempt.unsure)

    async def _settle(self, ended: Ended) -> None:
        """Notes what became of it. Those that end while others are being noted are noted together, next."""
        noted = asyncio.get_running_loop().create_future()
        self._ended.append((ended, noted))
        if self._noting is None:
            self._noting = asyncio.create_task(self._note_ended())
        await noted

    async def _note_ended(self) -> None:
        try:
            while self._ended:
                together, self._ended = self._ended, []
                try:
                    await self._leasing.noted([ended for ended, _ in together])
                except Exception as error:  # noqa: BLE001 - their leases run out, and they are tried again
                    log_error(error)
                finally:
                    for _, noted in together:
                        if not noted.done():  # it is not waited for any more
                            noted.set_result(None)
        finally:
            self._noting = None


def _is_running(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether this code runs in that loop: from there nothing has to be sent to it."""
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
