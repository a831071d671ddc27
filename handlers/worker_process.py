"""Inside the worker process: what the server asks is answered over the one socket between the two.

Where the register is a file of this machine, one thread does everything: what has come is answered together, and told
once it is on the disk. Where the database is a server that has to be waited for, each question has a thread, of which
one computes at a time.
"""

import pickle
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock, Thread, local
from time import monotonic
from typing import Any, Protocol, TypeVar

import structlog

from bot.ports import Ledger, Ledgers
from handlers.failures import name_of, where_of
from handlers.passing import Passing
from handlers.request_ids import working_for

T = TypeVar("T")
Look = Callable[[Ledgers], T]
"""What is done with the register. It is pickled: a function of a module, by `functools.partial` with its arguments."""

HEAD = struct.Struct(">IQ?")
"""Before each message: how many bytes follow, the number of the question, and whether it was done."""
COMMIT = struct.Struct(">Id")
"""A commit of the process: the commands that shared it, and the seconds that it had waited."""
READY, COMMITTED = 0, 1
"""The numbers of no question: the process can be asked from now on; it has committed, which is told with an answer."""
_THREADS = 16
"""That wait for the database together; one is asked and computes at a time."""
_GATHERED = 6.0
"""So many times as long as storing takes is what is stored together gathered: the longer, the less storing weighs, but
the server has nothing to do meanwhile, and nobody is answered."""
_AT_ONCE = 1 << 16
"""Bytes that are taken from the socket at once."""
_log = structlog.get_logger()


class Source(Protocol):
    """What `Served.serve` asks for: see `storage.together`."""

    def wait(self) -> "Asked | None":
        """The next, once there is one; None where none will come any more."""

    def next(self) -> "Asked | None":
        """The next that has come already."""


class Served(Ledgers, Protocol):
    """A register that tells of its commits, and may answer in one thread."""

    def watch(self, watcher: Callable[[int, float], None]) -> None:
        """See `storage.writer`."""

    def serve(self, source: Source) -> bool:
        """See `storage.ledgers`."""


def message(number: int, body: bytes, *, done: bool = True) -> bytes:
    """As it goes over the socket."""
    return HEAD.pack(len(body), number, done) + body


def _commit(commands: int, waited: float) -> bytes:
    return message(COMMITTED, COMMIT.pack(commands, waited))


def serve(talk: socket.socket, opened: Callable[[], Served], prepared: Callable[[], None]) -> None:
    """The process: it answers until nobody talks to it."""
    for each in (signal.SIGINT, signal.SIGTERM):  # both come to all processes of a server, which says when to end
        signal.signal(each, signal.SIG_IGN)
    prepared()
    ledgers = opened()
    answer_all(talk, ledgers)
    ledgers.close()


def answer_all(talk: socket.socket, ledgers: Served) -> None:
    """Tells that it is ready, and answers until nobody talks any more."""
    one = OneThread(talk, ledgers)
    ledgers.watch(one.committed)
    if not ledgers.serve(one):
        _answer_in_threads(talk, ledgers)


class Asked:
    """A question of the server's, with its answer. It `writes` where that is known before it is answered."""

    def __init__(self, number: int, asked: bytes, told: Callable[[bytes], None]) -> None:
        self._number = number
        self._told = told
        self._answer = b""
        try:
            self._request, self.writes, self._look = pickle.loads(asked)  # noqa: S301 - of our own server
        except Exception as error:  # noqa: BLE001 - whatever cannot be read is no other question's affair
            self._request, self.writes, self._look = None, False, partial(_unread, error)

    def answer(self, ledgers: Ledgers) -> None:
        """Makes the answer, and keeps it."""
        with working_for(self._request):
            self._answer = _answer_to(self._number, self._look, ledgers)

    def tell(self, error: Exception | None = None) -> None:
        """Tells the answer; of one that was not stored that it is to be asked elsewhere."""
        if error is not None:
            with working_for(self._request):
                self._answer = _failed(self._number, error)
        self._told(self._answer)


def _unread(error: Exception, ledgers: Ledgers) -> None:
    del ledgers
    raise error


def _answer_to(number: int, look: Look[Any], ledgers: Ledgers) -> bytes:
    try:
        return message(number, pickle.dumps(look(ledgers), pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # noqa: BLE001 - whatever it is, the server's own thread meets it too, and tells
        return _failed(number, error)


def _failed(number: int, error: Exception) -> bytes:
    _log.info("the worker process could not answer", where=where_of(error), **name_of(error))
    return message(number, b"", done=False)


# --- in one thread ---


class OneThread:
    """Where the register finds what is asked, and what writes is gathered. The rest is answered in between."""

    def __init__(self, talk: socket.socket, ledgers: Ledgers) -> None:
        self._talk = talk
        self._ledgers = ledgers
        self._got = bytearray()
        self._to_tell = bytearray(message(READY, b""))
        self._put_off: deque[Asked] = deque()
        self._began = self._ended = self._stored_in = 0.0

    def wait(self) -> Asked | None:
        """The next that writes, once there is one; what does not is answered first."""
        if self._ended:
            self._stored_in = monotonic() - self._ended
        while True:
            self._send()
            asked = self._put_off.popleft() if self._put_off else self._taken()
            if asked is None:
                if not self._receive():
                    return None
            elif asked.writes:
                self._began = monotonic()
                return asked
            else:
                asked.answer(self._ledgers)
                asked.tell()

    def next(self) -> Asked | None:
        """The next that writes, of those that have come; what does not is put off until those are stored."""
        self._ended = monotonic()
        if self._ended - self._began > _GATHERED * self._stored_in:
            return None
        while True:
            asked = self._taken()
            if asked is None:
                if not self._receive(socket.MSG_DONTWAIT):
                    return None
            elif asked.writes:
                return asked
            else:
                self._put_off.append(asked)

    def committed(self, commands: int, waited: float) -> None:
        """Tells of a commit, with the answers that it stored."""
        self._to_tell += _commit(commands, waited)

    def _taken(self) -> Asked | None:
        """The first whole question of what was received."""
        if len(self._got) < HEAD.size:
            return None
        length, number, _ = HEAD.unpack_from(self._got)
        end = HEAD.size + length
        if len(self._got) < end:
            return None
        asked = Asked(number, bytes(self._got[HEAD.size : end]), self._to_tell.extend)
        del self._got[:end]
        return asked

    def _receive(self, how: int = 0) -> bool:
        """More of what is asked; whether there was any."""
        with suppress(OSError):  # nothing has come yet, or nobody talks any more
            more = self._talk.recv(_AT_ONCE, how)
            self._got += more
            return bool(more)
        return False

    def _send(self) -> None:
        if self._to_tell:
            with suppress(OSError):  # the server has ended meanwhile
                self._talk.sendall(self._to_tell)
            self._to_tell.clear()


# --- in several threads ---


def _answer_in_threads(talk: socket.socket, ledgers: Served) -> None:
    turns = Turns(ledgers, talk)
    ledgers.watch(turns.committed)
    talk.sendall(message(READY, b""))
    threads = [Thread(target=_answer, args=(talk, turns)) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _received(talk: socket.socket, length: int) -> bytes:
    """So many bytes; fewer where nobody talks any more. Who is stopped and goes on, or gets another signal, is handed
    what there is by then: to take that for all would be to read on in the middle of a question."""
    got = b""
    with suppress(OSError):
        while len(got) < length and (part := talk.recv(length - len(got), socket.MSG_WAITALL)):
            got += part
    return got


def _answer(talk: socket.socket, turns: "Turns") -> None:
    while True:
        with turns:
            head = _received(talk, HEAD.size)
            if len(head) < HEAD.size:
                return
            length, number, _ = HEAD.unpack(head)
            body = _received(talk, length)
            if len(body) < length:
                return
            asked = Asked(number, body, turns.tell)
            asked.answer(turns)
            asked.tell()


class Turns(Passing):
    """The register, and whose turn it is to be asked and to compute: one thread's, since several would wait for each
    other. It lets go while it waits for the disk; those that go on after that take turns among themselves."""

    def __init__(self, ledgers: Ledgers, talk: socket.socket) -> None:
        super().__init__(ledgers)
        self._talk = talk
        self._first, self._further = Lock(), Lock()
        self._holds = local()
        self._commits: deque[bytes] = deque()
        self._sending = Lock()

    def __enter__(self) -> None:
        self._first.acquire()
        self._holds.turn = self._first

    def __exit__(self, *raised: object) -> None:
        self._holds.turn.release()

    def committed(self, commands: int, waited: float) -> None:
        """Keeps what is to be told of a commit; in the writer's thread."""
        self._commits.append(_commit(commands, waited))

    def tell(self, answer: bytes) -> None:
        """Tells an answer, with the commits since the last one."""
        with self._sending, suppress(OSError):  # the server has ended meanwhile
            self._talk.sendall(answer + b"".join(self._commits.popleft() for _ in range(len(self._commits))))

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        """Runs a unit of work and stores it; somebody else's turn meanwhile."""
        self._holds.turn.release()
        try:
            return super().write(workspace, work)
        finally:
            self._further.acquire()
            self._holds.turn = self._further
