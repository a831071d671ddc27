"""The worker process: it answers beside the server, whose event loop nothing that is computed there holds up.

In one process Python computes on one processor at a time, and to hand that from thread to thread, several times for
each look into the register, takes longer than most answers. The server does without this process where there is one
processor, and where the process has not begun yet, is busy or has ended: what is done there is only ever what one of
the server's worker threads would do.
"""

import asyncio
import copyreg
import itertools
import os
import pickle
import socket
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from operator import attrgetter
from typing import Any, TypeVar

import structlog

from handlers.failures import name_of, where_of
from handlers.request_ids import current_id
from handlers.worker_process import COMMIT, COMMITTED, HEAD, READY, Look, Served, message, serve

T = TypeVar("T")

_MOST = 64
"""Questions that may wait for the process."""
_PATIENCE = 0.1
"""Seconds that the longest of them may have waited, else something large is being computed."""
_LONGEST = 20.0
"""Seconds after which nothing more is expected of it, and it is begun anew."""
_BEGINNING = 120.0
"""Seconds after which one that cannot be asked yet is begun anew."""
_PAUSES = (1.0, 5.0, 30.0)
"""Seconds before it is begun anew, the first time that it has ended, the second and from then on."""
_SETTLED = 60.0
"""Seconds after which the next end counts as the first."""
_ENDING = 5.0
"""Seconds that it has to end by itself, where nobody gives it fewer."""
_log = structlog.get_logger()


def carried(*kinds: type[Any]) -> None:
    """Makes values of these frozen dataclasses quick to pickle: by their fields in order, in half the time of what
    Python does of its own accord."""
    for kind in kinds:
        take = attrgetter(*(field.name for field in fields(kind)))
        copyreg.pickle(kind, partial(_by_fields, kind, take))


def _by_fields(kind: type[Any], take: Callable[[Any], tuple[Any, ...]], value: Any) -> tuple[Any, tuple[Any, ...]]:
    return kind, take(value)


class NotDone(Exception):
    """It was not done there, or nobody knows: do it here, where one that was done is found by its delivery."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """The process as the event loop sees it. There `opened` opens the register, after `prepared` was called; here
    `watcher` is told of its commits, and `grace` tells how many seconds it has to end by itself."""

    def __init__(self, opened: Callable[[], Served], prepared: Callable[[], None]) -> None:
        self._given = (opened, prepared)
        self.grace: Callable[[], float] = lambda: _ENDING
        self._talk: _Talk | None = None
        self.pid: int | None = None
        self.watcher: Callable[[int, float], None] = _unwatched

    @property
    def is_up(self) -> bool:
        """Whether it can be asked."""
        return self._talk is not None and self._talk.is_ready

    async def keep(self) -> None:
        """Runs the process until this is cancelled, and begins it anew when it has ended."""
        clock, pauses = asyncio.get_running_loop().time, _pauses()
        while True:
            began, why = clock(), {}
            try:
                await self._run()
            except Exception as error:  # noqa: BLE001 - whatever keeps one from beginning, the next one may
                why = {"where": where_of(error), **name_of(error)}
            if clock() - began >= _SETTLED:
                pauses = _pauses()
            pause = next(pauses)
            _log.error("the worker process has ended, and is begun anew", seconds=pause, **why)
            await asyncio.sleep(pause)

    async def do(self, look: Look[T], *, writes: bool = False) -> T:
        """What comes of it there; what is known to write is stored with others. Raises `NotDone`."""
        talk = self._talk
        if talk is None or not talk.has_time():
            raise NotDone
        return await talk.answer(look, writes)

    async def _run(self) -> None:
        loop, (here, there) = asyncio.get_running_loop(), socket.socketpair()
        process = get_context("spawn").Process(target=serve, args=(there, *self._given), name="referent", daemon=True)
        _, talk = await loop.create_unix_connection(partial(_Talk, self._committed), sock=here)
        patience = loop.call_later(_BEGINNING, talk.end_unless_ready)
        try:
            await loop.run_in_executor(None, process.start)
            there.close()
            self._talk, self.pid = talk, process.pid
            await talk.ended.wait()
        finally:
            self._talk = self.pid = None
            patience.cancel()
            talk.end()
            there.close()
            # One that hangs may hold the register: nobody could write meanwhile.
            await loop.run_in_executor(None, _end, process, 0.0 if talk.hangs else self.grace())

    def _committed(self, commit: bytes) -> None:
        self.watcher(*COMMIT.unpack(commit))


def _pauses() -> Iterator[float]:
    return itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1]))


def _unwatched(commands: int, waited: float) -> None:
    """Nobody counts."""
    del commands, waited


class _Talk(asyncio.Protocol):
    """What is asked of the process, and what it answers."""

    def __init__(self, committed: Callable[[bytes], None]) -> None:
        self.ended = asyncio.Event()
        self.is_ready = False
        self.hangs = False
        self._committed = committed
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(COMMITTED + 1)
        self._asked: dict[int, tuple[float, asyncio.Future[Any]]] = {}
        self._got = bytearray()
        self._watch: asyncio.TimerHandle | None = None

    def has_time(self) -> bool:
        """Whether it answers soon."""
        if not self.is_ready or len(self._asked) >= _MOST:
            return False
        oldest, _ = next(iter(self._asked.values()), (self._loop.time(), None))
        return self._loop.time() - oldest < _PATIENCE

    async def answer(self, look: Look[T], writes: bool) -> T:
        """Raises `NotDone`."""
        asked = pickle.dumps((current_id(), writes, look), pickle.HIGHEST_PROTOCOL)
        number, future = next(self._numbers), self._loop.create_future()
        self._asked[number] = self._loop.time(), future
        self._transport.write(message(number, asked))
        if self._watch is None:
            self._watch = self._loop.call_later(_LONGEST, self._end_if_it_hangs)
        answer = await future
        return pickle.loads(answer)  # type: ignore[no-any-return]  # noqa: S301 - our own process has written it

    def end(self) -> None:
        """The process ends once nobody talks to it. One that is stopped takes nothing any more: what it has not taken
        yet is not waited for."""
        self._transport.abort()

    def end_unless_ready(self) -> None:
        """The same for one that takes too long to begin."""
        if not self.is_ready:
            self.end()

    def _end_if_it_hangs(self) -> None:
        """One timer for all that is asked: a timeout for each takes longer than the rest of it."""
        self._watch = None
        if not self._asked:
            return
        oldest, _ = next(iter(self._asked.values()))
        left = oldest + _LONGEST - self._loop.time()
        if left <= 0:
            self.hangs = True
            self.end()
        else:
            self._watch = self._loop.call_later(left, self._end_if_it_hangs)

    def connection_made(self, transport: Any) -> None:
        """See `asyncio.Protocol`."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._got += data
        begins = 0
        while len(self._got) >= (body := begins + HEAD.size):
            length, number, done = HEAD.unpack_from(self._got, begins)
            if len(self._got) < body + length:
                break
            self._told(number, bytes(self._got[body : body + length]) if done else None)
            begins = body + length
        del self._got[:begins]

    def connection_lost(self, error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        del error
        self.is_ready = False
        if self._watch is not None:
            self._watch.cancel()
        for number in tuple(self._asked):
            self._told(number, None)
        self.ended.set()

    def _told(self, number: int, answer: bytes | None) -> None:
        if number == READY:
            self.is_ready = True
            return
        if number == COMMITTED:
            self._committed(answer or b"")
            return
        _, future = self._asked.pop(number)
        if future.done():
            return  # nobody waits for it any more
        if answer is None:
            future.set_exception(NotDone())
        else:
            future.set_result(answer)


def _end(process: BaseProcess, grace: float) -> None:
    """It ends by itself, as soon as it has stored what was asked of it."""
    if process.pid is None:
        return
    process.join(grace)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()
