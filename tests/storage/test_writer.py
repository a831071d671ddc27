"""Commands that commit together: none spoils another, none is lost, and none happens by halves."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from bot.errors import NotAllowed, Outdated, ReferentError, StoreBusy, StoreFull, StoreUnreadable
from bot.journal import verify
from bot.ports import ActionQuery, Ledger
from storage import open_ledgers
from storage.ledgers import StoredLedgers
from storage.sqlite import SqliteLedgers
from tests.contract.register import put
from tests.samples import EVERYTHING, HERE, NETWORK, NOON, a_meeting, an_action, an_entry

Work = Callable[[Ledger], Any]


class Group:
    """Commands that are made to wait for each other, so that they share one transaction."""

    def __init__(self, ledgers: StoredLedgers) -> None:
        self._ledgers = ledgers
        self.outcomes: dict[str, Any] = {}

    def run(self, **works: Work) -> dict[str, Any]:
        """Runs them behind one that holds the writer up; gives what each gave, or raised."""
        begun, go = Event(), Event()

        def hold(_: Ledger) -> None:
            begun.set()
            go.wait(30)

        threads = [Thread(target=self._run, args=("held", hold))]
        threads[0].start()
        begun.wait(30)
        for name, work in works.items():
            threads.append(Thread(target=self._run, args=(name, work)))
            threads[-1].start()
            self._until(lambda: self._ledgers._writer_of(NETWORK.id)._waiting.qsize() == len(threads) - 1)
        go.set()
        for thread in threads:
            thread.join(30)
        return self.outcomes

    def _run(self, name: str, work: Work) -> None:
        try:
            self.outcomes[name] = self._ledgers.write(NETWORK.id, work)
        except Exception as error:  # noqa: BLE001  # to be looked at
            self.outcomes[name] = error

    def _until(self, so: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not so() and time.monotonic() < end:
            time.sleep(0.001)


def adds(number: int, **fields: Any) -> Work:
    """Puts one action, with its entry, and takes a number."""

    def work(ledger: Ledger) -> int:
        put(ledger, an_action(f"action-{number}", **fields), an_entry(subject=f"action-{number}"))
        return ledger.next_number("action")

    return work


def refuses(number: int, *, after_a_look: bool = False) -> Work:
    """The same, then fails; with its rows flushed, where it takes a look at a list first."""

    def work(ledger: Ledger) -> None:
        adds(number)(ledger)
        if after_a_look:
            assert number in numbers(ledger)
        raise NotAllowed("action.not_yours_to_remove", label="A-1")

    return work


def numbers(ledger: Ledger) -> list[int]:
    """The numbers of all actions."""
    return [action.number for action in ledger.actions.page(ActionQuery(state=None), EVERYTHING, 99)]


def entries(ledger: Ledger) -> int:
    """How many entries the journal has; it is whole."""
    chain = tuple(ledger.journal.entries())
    assert verify(chain) is None
    return len(chain)


@pytest.mark.parametrize("after_a_look", [False, True])
def test_one_that_fails_is_undone_alone(stored: StoredLedgers, after_a_look: bool) -> None:
    outcomes = Group(stored).run(first=adds(1), bad=refuses(2, after_a_look=after_a_look), last=adds(3))
    assert isinstance(outcomes["bad"], NotAllowed)
    assert (outcomes["first"], outcomes["last"]) == (1, 2), "a number that was given back is given again"
    assert stored.read(NETWORK.id, numbers) == [1, 3]
    assert stored.read(NETWORK.id, entries) == 2


def test_one_sees_what_those_before_it_wrote(stored: StoredLedgers) -> None:
    def looks(ledger: Ledger) -> tuple[object, list[int]]:
        return ledger.actions.by_number(1), numbers(ledger)

    outcomes = Group(stored).run(first=adds(1), looks=looks)
    assert outcomes["looks"] == (an_action(), [1])


def test_of_two_that_save_over_the_same_revision_one_is_told(stored: StoredLedgers) -> None:
    stored.write(NETWORK.id, adds(1))
    after = an_action().reworded("Noe annet")
    outcomes = Group(stored).run(
        one=lambda ledger: put(ledger, after), other=lambda ledger: put(ledger, after), third=adds(2)
    )
    assert outcomes["one"] is None
    assert isinstance(outcomes["other"], Outdated)
    assert outcomes["third"] == 2


@pytest.mark.parametrize("looks", [False, True])
def test_rows_that_cannot_go_in_together_spoil_nobody_elses(stored: StoredLedgers, looks: bool) -> None:
    """Two meetings at once in a channel: the database itself refuses, and all are run again, one by one."""

    def second(ledger: Ledger) -> None:
        put(ledger, a_meeting("meeting-2"))
        if looks:
            ledger.meetings.latest(None)

    outcomes = Group(stored).run(
        before=adds(1), first=lambda ledger: put(ledger, a_meeting()), second=second, after=adds(2)
    )
    assert isinstance(outcomes["second"], Outdated)
    assert (outcomes["before"], outcomes["first"], outcomes["after"]) == (1, None, 2)
    assert stored.read(NETWORK.id, numbers) == [1, 2]
    assert stored.read(NETWORK.id, entries) == 2
    assert stored.read(NETWORK.id, lambda ledger: ledger.meetings.open_in("fjord")) == a_meeting()


def test_a_full_disk_stores_nothing_and_loses_nothing(ledgers: SqliteLedgers) -> None:
    ledgers.write(NETWORK.id, adds(1))
    session = ledgers._writer_of(NETWORK.id)._opened()
    ((pages,),) = session.command("PRAGMA page_count")
    session.command(f"PRAGMA max_page_count = {pages}")
    for text in ("x" * 3_000_000, "y" * 3_000_000):
        with pytest.raises(StoreFull) as caught:
            ledgers.write(NETWORK.id, adds(2, text=text))
        assert caught.value.retry
    assert ledgers.read(NETWORK.id, numbers) == [1]
    session.command("PRAGMA max_page_count = 1000000")
    assert ledgers.write(NETWORK.id, adds(2)) == 2
    assert ledgers.read(NETWORK.id, entries) == 2


def test_one_that_is_too_big_for_the_disk_spoils_nobody_elses(ledgers: SqliteLedgers) -> None:
    session = ledgers._writer_of(NETWORK.id)._opened()
    ((pages,),) = session.command("PRAGMA page_count")
    session.command(f"PRAGMA max_page_count = {pages + 40}")
    outcomes = Group(ledgers).run(first=adds(1), big=adds(2, text="x" * 3_000_000), last=adds(3))
    assert isinstance(outcomes["big"], StoreFull)
    assert (outcomes["first"], outcomes["last"]) == (1, 2)
    assert ledgers.read(NETWORK.id, numbers) == [1, 3]


def test_a_file_that_another_holds_is_busy(file: Path) -> None:
    ledgers = open_ledgers(f"sqlite:///{file}?timeout=0.05")
    ledgers.create(NETWORK, HERE)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy) as caught:
        ledgers.write(NETWORK.id, adds(1))
    assert caught.value.retry
    assert ledgers.read(NETWORK.id, numbers) == [], "readers go on"
    other.execute("ROLLBACK")
    assert ledgers.write(NETWORK.id, adds(1)) == 1
    ledgers.close()
    other.close()


def test_two_that_write_to_one_file_take_turns(ledgers: SqliteLedgers, file: Path) -> None:
    """One whose commands follow close upon each other, as another process's may, keeps nobody out."""
    enough = Event()

    def busy() -> None:
        for number in range(1_000, 1_000_000):
            if enough.is_set():
                return
            ledgers.write(NETWORK.id, adds(number))

    thread = Thread(target=busy)
    thread.start()
    with closing(open_ledgers(f"sqlite:///{file}?timeout=2")) as other:
        stored = [other.write(NETWORK.id, lambda ledger: ledger.next_number("meeting")) for _ in range(20)]
    enough.set()
    thread.join()
    assert stored == list(range(1, 21))


def test_damaged_pages_are_told(ledgers: SqliteLedgers, file: Path) -> None:
    for number in range(1, 60):
        ledgers.write(NETWORK.id, adds(number, text="x" * 2000))
    ledgers.close()
    with file.open("r+b") as spoilt:
        spoilt.seek(4096 * 40)
        spoilt.write(b"\xff" * 4096 * 60)
    with pytest.raises(StoreUnreadable), closing(open_ledgers(f"sqlite:///{file}")) as again:
        again.read(NETWORK.id, lambda ledger: [numbers(ledger), entries(ledger)])


def test_what_is_asked_after_the_end_is_refused(file: Path) -> None:
    ledgers = open_ledgers(f"sqlite:///{file}")
    ledgers.create(NETWORK, HERE)
    ledgers.close()
    with pytest.raises(ReferentError):
        ledgers.write(NETWORK.id, adds(1))


def test_two_programs_on_one_file_see_each_others_parties(ledgers: SqliteLedgers, file: Path) -> None:
    """Both keep the register in memory, and both know when it has changed."""
    other = open_ledgers(f"sqlite:///{file}")
    for at, opened in enumerate((ledgers, other, ledgers)):
        known = tuple(f"party{each}" for each in range(at))
        assert opened.read(NETWORK.id, _parties) == known
        opened.write(NETWORK.id, lambda ledger, at=at: _new_party(ledger, at))
    assert other.read(NETWORK.id, _parties) == ("party0", "party1", "party2")
    assert other.write(NETWORK.id, adds(1)) == 1
    assert ledgers.write(NETWORK.id, adds(2)) == 2
    assert ledgers.read(NETWORK.id, entries) == 2
    other.close()


def _new_party(ledger: Ledger, number: int) -> None:
    from bot.party import Party

    ledger.parties.put(Party(ledger.new_id(), "body", f"party{number}", key=f"party{number}"))


def _parties(ledger: Ledger) -> tuple[str, ...]:
    known = (ledger.parties.by_key(f"party{number}") for number in range(5))
    return tuple(party.name for party in known if party)


def test_a_party_put_by_one_that_failed_is_nobody(stored: StoredLedgers) -> None:
    def fails(ledger: Ledger) -> None:
        _new_party(ledger, 0)
        assert ledger.parties.directory().named("party0")
        raise NotAllowed("action.not_yours_to_remove", label="A-1")

    outcomes = Group(stored).run(bad=fails, good=lambda ledger: _new_party(ledger, 1))
    assert isinstance(outcomes["bad"], NotAllowed)
    assert stored.read(NETWORK.id, _parties) == ("party1",)
    assert stored.read(NETWORK.id, lambda ledger: ledger.parties.directory().named("party0")) == ()


KILLED = """
import sys, threading
from pathlib import Path
sys.path.insert(0, {root!r})
from storage import open_ledgers
from tests.samples import NETWORK, an_action, an_entry
from tests.contract.register import put

ledgers = open_ledgers(sys.argv[1])

def work(name):
    def unit(ledger):
        number = ledger.next_number("action")
        put(ledger, an_action(f"action-{{number}}", owners=("au",)), an_entry(subject=f"action-{{number}}"))
        return number
    return unit

def caller(name):
    while True:
        sys.stdout.write(f"{{ledgers.write(NETWORK.id, work(name))}}\\n")
        sys.stdout.flush()

for name in range(4):
    threading.Thread(target=caller, args=(name,)).start()
"""


@pytest.mark.parametrize("attempt", range(3))
def test_kill_9_loses_nothing_that_was_acknowledged(url: str, attempt: int) -> None:
    made = open_ledgers(url)
    made.create(NETWORK, HERE)
    made.close()
    program = KILLED.format(root=str(Path(__file__).parents[2]))
    running = subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    told = [running.stdout.readline() for _ in range(40 + 30 * attempt)]
    running.kill()
    told += running.stdout.readlines()
    running.stdout.close()
    running.wait()
    acknowledged = {int(line) for line in told if line.endswith("\n")}
    again = open_ledgers(url, create=False)
    again.read(NETWORK.id, lambda ledger: _whole(ledger, acknowledged))
    again.close()


def _whole(ledger: Ledger, acknowledged: set[int]) -> None:
    """All that was acknowledged is there, and of each action all its rows, numbered without a gap."""
    stored = ledger.actions.page(ActionQuery(), EVERYTHING, 99_999)
    assert acknowledged <= {action.number for action in stored}
    assert sorted(action.number for action in stored) == list(range(1, len(stored) + 1))
    owned = ledger.actions.count(ActionQuery(owners=("au",)), EVERYTHING)
    assert owned == len(stored) == entries(ledger)
    assert {action.made_at for action in stored} == {NOON}
