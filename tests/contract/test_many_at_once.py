"""Many who write at once take turns, and nobody who reads waits for them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from bot.errors import Outdated
from bot.journal import verify
from bot.ports import Ledger
from tests.contract.everything import ALL
from tests.contract.register import Register, put
from tests.samples import (
    EVERYTHING,
    MONDAY,
    NOON,
    an_action,
    an_entry,
)


def test_many_writers_at_once_take_turns(register: Register) -> None:
    """Each number is given once and each claim is one's alone; one that fails spoils nothing for the others."""

    def work(ledger: Ledger, n: int) -> bool:
        number = ledger.next_number("action")
        put(ledger, an_action(f"action-{number}"), an_entry(f"action-{number}"))
        mine = ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)
        assert n % 3 or ledger.actions.count(ALL, EVERYTHING) == number
        if n % 5 == 0:
            raise KeyError
        return mine

    def attempt(n: int) -> bool | None:
        try:
            return register.write(lambda ledger: work(ledger, n))
        except KeyError:
            return None

    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(attempt, range(1, 41)))
    assert claims.count(None) == 8
    assert claims.count(True) == 1
    pages = register.read(lambda ledger: ledger.actions.page(ALL, EVERYTHING, 99))
    assert [action.number for action in pages] == list(range(1, 33))
    assert register.read(lambda ledger: verify(ledger.journal.entries())) is None
    assert len(register.read(lambda ledger: list(ledger.journal.entries()))) == 32


def test_only_one_of_two_saves_over_the_same_revision(register: Register) -> None:
    register.put(an_action())

    def attempt(n: int) -> bool:
        try:
            register.put(replace(an_action(), text=f"Forslag {n}", revision=2))
        except Outdated:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(attempt, range(16)))
    assert saved.count(True) == 1
    kept = register.read(lambda ledger: ledger.actions.get("action-1"))
    assert kept == replace(an_action(), text=f"Forslag {saved.index(True)}", revision=2)


def test_reading_does_not_wait_for_writing(register: Register) -> None:
    writing, read = Event(), Event()

    def work(ledger: Ledger) -> bool:
        put(ledger, an_action())
        writing.set()
        return read.wait(20)

    with ThreadPoolExecutor(1) as threads:
        written = threads.submit(register.write, work)
        assert writing.wait(20)
        assert register.read(lambda ledger: ledger.actions.get("action-1")) is None
        read.set()
        assert written.result(20)
    assert register.read(lambda ledger: ledger.actions.get("action-1")) == an_action()
