"""What is answered inside the worker process, on each engine: over a real socket, in a thread of this process."""

import fcntl
import pickle
import signal
import socket
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.events import person_named
from bot.party import Party
from bot.place import Connection, Workspace
from bot.ports import Ledgers
from handlers import worker_process
from handlers.request_ids import current_id
from handlers.worker_process import COMMITTED, HEAD, READY, Look, answer_all
from storage import open_ledgers
from storage.ledgers import StoredLedgers
from tests.postgres import Cluster

HERE = Workspace("w1", "Laget")


class Server:
    """The other end of the socket."""

    def __init__(self, talk: socket.socket) -> None:
        self._talk = talk
        self.commits = 0
        assert self.next() == (READY, b"", True)

    def ask(self, *asked: tuple[int, bool, Look[Any]], request: str | None = None) -> None:
        """Asks all of it in one piece: by its number, whether it is known to write, and what is to be done."""
        whole = b""
        for number, writes, look in asked:
            body = pickle.dumps((request, writes, look))
            whole += HEAD.pack(len(body), number, True) + body
        self._talk.sendall(whole)

    def send(self, part: bytes) -> None:
        """A part of something."""
        self._talk.sendall(part)

    def next(self) -> tuple[int, bytes, bool]:
        """What is told next: the number, what with it, and whether it was done. Commits are only counted."""
        while True:
            length, number, done = HEAD.unpack(self._talk.recv(HEAD.size, socket.MSG_WAITALL))
            body = self._talk.recv(length, socket.MSG_WAITALL) if length else b""
            if number != COMMITTED:
                return number, body, done
            self.commits += 1

    def answers(self, count: int) -> dict[int, Any]:
        """The next answers, by number; None for what was not done."""
        found = {}
        for _ in range(count):
            number, body, done = self.next()
            found[number] = pickle.loads(body) if done else None  # noqa: S301 - our own
        return found


@pytest.fixture(params=["sqlite", "postgresql"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoredLedgers]:
    """A register with one workspace."""
    url = f"sqlite:///{tmp_path}/referent.db"
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.database()
    with closing(open_ledgers(url)) as opened:
        opened.create(HERE, Connection("local", "local", HERE.id))
        yield opened


@pytest.fixture
def server(ledgers: StoredLedgers) -> Iterator[Server]:
    """Who asks."""
    here, there = socket.socketpair()
    here.settimeout(60)
    answering = threading.Thread(target=answer_all, args=(there, ledgers))
    answering.start()
    yield Server(here)
    here.close()
    answering.join(60)
    there.close()
    assert not answering.is_alive()


def named(name: str, ledgers: Ledgers) -> Party:
    return ledgers.write(HERE.id, lambda ledger: person_named(ledger, name))


def names(ledgers: Ledgers) -> int:
    return ledgers.read(HERE.id, lambda ledger: ledger.sizes()["persons"])


def its_request(ledgers: Ledgers) -> str | None:
    del ledgers
    return current_id()


def fails(ledgers: Ledgers) -> None:
    named("Nobody", ledgers)
    raise LookupError


def test_many_that_write_and_one_that_looks_are_all_answered(server: Server, ledgers: StoredLedgers) -> None:
    asked = [(number, True, partial(named, f"Person {number}")) for number in range(10, 30)]
    server.ask(*asked, (30, False, names))
    found = server.answers(21)
    assert {found[number].name for number in range(10, 30)} == {f"Person {number}" for number in range(10, 30)}
    assert names(ledgers) == 20
    assert 0 <= found[30] <= 20
    assert server.commits >= 1


def test_what_only_seems_to_look_may_write(server: Server, ledgers: StoredLedgers) -> None:
    server.ask((10, False, partial(named, "Kari")), (11, True, partial(named, "Ola")), (12, False, names))
    found = server.answers(3)
    assert (found[10].name, found[11].name) == ("Kari", "Ola")
    assert names(ledgers) == 2


def test_what_fails_spoils_nothing_else(server: Server, ledgers: StoredLedgers) -> None:
    server.ask((10, True, partial(named, "Kari")), (11, True, fails), (12, True, partial(named, "Ola")))
    found = server.answers(3)
    assert found[11] is None
    assert (found[10].name, found[12].name) == ("Kari", "Ola")
    assert names(ledgers) >= 2


def test_each_is_done_for_its_request(server: Server) -> None:
    server.ask((10, True, its_request), (11, False, its_request), request="r1")
    assert server.answers(2) == {10: "r1", 11: "r1"}


def test_what_comes_in_pieces_is_answered_whole(server: Server) -> None:
    body = pickle.dumps((None, True, partial(named, "Kari")))
    whole = HEAD.pack(len(body), 10, True) + body
    server.send(whole[:5])
    server.send(whole[5:40])
    server.send(whole[40:])
    assert server.answers(1)[10].name == "Kari"


def test_all_of_it_is_received_whatever_signal_comes_in_between() -> None:
    here, there = socket.socketpair()
    waits = threading.get_ident()

    def send() -> None:
        here.sendall(b"half")
        while any(fcntl.ioctl(here, termios.TIOCOUTQ, bytes(4))):
            time.sleep(0.001)  # until the first half is taken, which happens before the wait for the second
        signal.pthread_kill(waits, signal.SIGUSR1)
        time.sleep(0.05)
        here.sendall(b"half")

    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    sender = threading.Thread(target=send)
    with here, there:
        sender.start()
        received = worker_process._received(there, 8)
        sender.join()
    signal.signal(signal.SIGUSR1, before)
    assert received == b"halfhalf"
