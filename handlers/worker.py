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
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from operator import attrgetter
from threading import Lock, Thread, local
from typing import Any, Protocol, TypeVar

import structlog

from bot.ports import Ledger, Ledgers
from handlers.failures import name_of, where_of
from handlers.passing import Passing
from handlers.request_ids import current_id, working_for

T = TypeVar("T")
Look = Callable[[Ledgers], T]
"""What is done with the register. It is pickled: a function of a module, by `functools.partial` with its arguments."""

_HEAD = struct.Struct(">IQ?")
"""Before each message: how many bytes follow, the number of the question, and whether it was done."""
_COMMIT = struct.Struct(">Id")
"""A commit of the process: the commands that shared it, and the seconds that it had waited."""
_READY, _COMMITTED = 0, 1
"""The numbers of no question: the process can be asked from now on; it has committed, which is told with an answer."""
_THREADS = 16
"""That wait for the disk together; one is asked and computes at a time."""
_MOST = 64
"""Questions that may wait for the process."""
_PATIENCE = 0.1
"""Seconds that the longest of them may have waited, else something large is being computed."""
_LONGEST = 20.0
"""Seconds after which nothing more is expected of it, and it is begun anew."""
_PAUSES = (1.0, 5.0, 30.0)
"""Seconds before it is begun anew each time that it has ended."""
_ENDING = 5.0
"""Seconds that it has to end by itself, where nobody gives it fewer."""
_log = structlog.get_logger()


class Watched(Ledgers, Protocol):
    """A register that tells of its commits."""

    def watch(self, watcher: Callable[[int, float], None]) -> None:
        """See `storage.writer`."""


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

    def __init__(self, opened: Callable[[], Watched], prepared: Callable[[], None]) -> None:
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
        for pause in itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1])):
            await self._run()
            _log.error("the worker process has ended, and is begun anew", seconds=pause)
            await asyncio.sleep(pause)

    async def do(self, look: Look[T]) -> T:
        """What comes of it there. Raises `NotDone`."""
        talk = self._talk
        if talk is None or not talk.has_time():
            raise NotDone
        try:
            async with asyncio.timeout(_LONGEST):
                return await talk.answer(look)
        except TimeoutError as error:
            talk.end()
            raise NotDone from error

    async def _run(self) -> None:
        loop, (here, there) = asyncio.get_running_loop(), socket.socketpair()
        process = get_context("spawn").Process(target=_serve, args=(there, *self._given), name="referent", daemon=True)
        _, talk = await loop.create_unix_connection(partial(_Talk, self._committed), sock=here)
        try:
            await loop.run_in_executor(None, process.start)
            there.close()
            self._talk, self.pid = talk, process.pid
            await talk.ended.wait()
        finally:
            self._talk = self.pid = None
            talk.end()
            there.close()
            await loop.run_in_executor(None, _end, process, self.grace())

    def _committed(self, commit: bytes) -> None:
        self.watcher(*_COMMIT.unpack(commit))


def _unwatched(commands: int, waited: float) -> None:
    """Nobody counts."""
    del commands, waited


class _Talk(asyncio.Protocol):
    """What is asked of the process, and what it answers."""

    def __init__(self, committed: Callable[[bytes], None]) -> None:
        self.ended = asyncio.Event()
        self.is_ready = False
        self._committed = committed
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(_COMMITTED + 1)
        self._asked: dict[int, tuple[float, asyncio.Future[Any]]] = {}
        self._got = bytearray()

    def has_time(self) -> bool:
        """Whether it answers soon."""
        if not self.is_ready or len(self._asked) >= _MOST:
            return False
        oldest, _ = next(iter(self._asked.values()), (self._loop.time(), None))
        return self._loop.time() - oldest < _PATIENCE

    async def answer(self, look: Look[T]) -> T:
        """Raises `NotDone`."""
        number, future = next(self._numbers), self._loop.create_future()
        self._asked[number] = self._loop.time(), future
        self._transport.write(_message(number, pickle.dumps((current_id(), look), pickle.HIGHEST_PROTOCOL)))
        answer = await future
        return pickle.loads(answer)  # type: ignore[no-any-return]  # noqa: S301 - our own process has written it

    def end(self) -> None:
        """The process ends once nobody talks to it."""
        self._transport.close()

    def connection_made(self, transport: Any) -> None:
        """See `asyncio.Protocol`."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._got += data
        begins = 0
        while len(self._got) >= (body := begins + _HEAD.size):
            length, number, done = _HEAD.unpack_from(self._got, begins)
            if len(self._got) < body + length:
                break
            self._told(number, bytes(self._got[body : body + length]) if done else None)
            begins = body + length
        del self._got[:begins]

    def connection_lost(self, error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        del error
        self.is_ready = False
        for number in tuple(self._asked):
            self._told(number, None)
        self.ended.set()

    def _told(self, number: int, answer: bytes | None) -> None:
        if number == _READY:
            self.is_ready = True
            return
        if number == _COMMITTED:
            self._committed(answer or b"")
            return
        _, future = self._asked.pop(number)
        if future.done():
            return  # nobody waits for it any more
        if answer is None:
            future.set_exception(NotDone())
        else:
            future.set_result(answer)


def _message(number: int, body: bytes, *, done: bool = True) -> bytes:
    return _HEAD.pack(len(body), number, done) + body


def _end(process: BaseProcess, grace: float) -> None:
    """It ends by itself, as soon as it has stored what was asked of it."""
    if process.pid is None:
        return
    process.join(grace)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()


# --- in the process itself ---


def _serve(talk: socket.socket, opened: Callable[[], Watched], prepared: Callable[[], None]) -> None:
    """Answers until nobody talks to it."""
    for each in (signal.SIGINT, signal.SIGTERM):  # both come to all processes of a server, which says when to end
        signal.signal(each, signal.SIG_IGN)
    prepared()
    ledgers = opened()
    turns = Turns(ledgers)
    ledgers.watch(turns.committed)
    talk.sendall(_message(_READY, b""))
    threads = [Thread(target=_answer, args=(talk, turns)) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns.close()


def _received(talk: socket.socket, length: int) -> bytes:
    """So many bytes; fewer where nobody talks any more."""
    with suppress(OSError):
        return talk.recv(length, socket.MSG_WAITALL)
    return b""


def _answer(talk: socket.socket, turns: "Turns") -> None:
    while True:
        with turns:
            head = _received(talk, _HEAD.size)
            if len(head) < _HEAD.size:
                return
            length, number, _ = _HEAD.unpack(head)
            asked = _received(talk, length)
            if len(asked) < length:
                return
            request, look = pickle.loads(asked)  # noqa: S301 - of our own server
            with working_for(request):
                answer = _answer_to(number, look, turns)
            with turns.sending, suppress(OSError):  # the server has ended meanwhile
                talk.sendall(answer + turns.commits())


def _answer_to(number: int, look: Look[Any], turns: "Turns") -> bytes:
    try:
        return _message(number, pickle.dumps(look(turns), pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # noqa: BLE001 - whatever it is, the server's own thread meets it too, and tells
        _log.info("the worker process could not answer", where=where_of(error), **name_of(error))
        return _message(number, b"", done=False)


class Turns(Passing):
    """The register, and whose turn it is to be asked and to compute: one thread's, since several would wait for each
    other. It lets go while it waits for the disk; those that go on after that take turns among themselves."""

    def __init__(self, ledgers: Ledgers) -> None:
        super().__init__(ledgers)
        self._first, self._further = Lock(), Lock()
        self._holds = local()
        self._commits: deque[bytes] = deque()
        self.sending = Lock()

    def __enter__(self) -> None:
        self._first.acquire()
        self._holds.turn = self._first

    def __exit__(self, *raised: object) -> None:
        self._holds.turn.release()

    def committed(self, commands: int, waited: float) -> None:
        """Keeps what is to be told of a commit; in the writer's thread."""
        self._commits.append(_message(_COMMITTED, _COMMIT.pack(commands, waited)))

    def commits(self) -> bytes:
        """The messages that tell of the commits since; of one thread at a time, the one that sends."""
        return b"".join(self._commits.popleft() for _ in range(len(self._commits)))

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it; somebody else's turn meanwhile."""
        self._holds.turn.release()
        try:
            return super().write(workspace, work)
        finally:
            self._further.acquire()
            self._holds.turn = self._further
