"""Several programs on one database: they lose nothing of each other's, and do nothing twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier, Event
from typing import Any

import pytest

from bot.errors import Outdated
from bot.journal import verify
from bot.party import Party
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, Ledger, Message
from bot.reply import Reply, Text
from storage import open_ledgers
from storage.ledgers import StoredLedgers
from storage.postgresql import PostgresqlLedgers
from tests.contract.register import put
from tests.postgres import Cluster
from tests.samples import EVERYTHING, HERE, MONDAY, NETWORK, NOON, a_meeting, an_action, an_entry, later

ALL = ActionQuery(state=None)
OTHERS = tuple(Workspace(f"other{n}", f"Nettverk {n}") for n in range(5))


@pytest.fixture
def other(url: str) -> Iterator[StoredLedgers]:
    """A second program on the same database as `stored`."""
    with closing(open_ledgers(url)) as opened:
        yield opened


def adds(name: str) -> Callable[[Ledger], tuple[int, bool]]:
    """An action with the next number, its entry and the answer to its delivery; and a claim that one alone can have."""

    def work(ledger: Ledger) -> tuple[int, bool]:
        number = ledger.next_number("action")
        put(ledger, an_action(name, number=number, owners=("au",)), an_entry(subject=name))
        ledger.deliveries.remember(HERE.id, name, (Reply((Text(name),)),), NOON)
        return number, ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)

    return work


def chained(ledger: Ledger) -> int:
    """How many entries the journal has; it is whole, to its end."""
    entries = tuple(ledger.journal.entries())
    assert verify(entries, ledger.journal.end()) is None
    return len(entries)


def test_two_that_write_to_one_workspace_lose_nothing_and_give_no_number_twice(
    stored: StoredLedgers, other: StoredLedgers
) -> None:
    def write(n: int) -> tuple[int, bool]:
        return (stored, other)[n % 2].write(NETWORK.id, adds(f"a-{n}"))

    with ThreadPoolExecutor(12) as threads:
        given = list(threads.map(write, range(200)))
    assert sorted(number for number, _ in given) == list(range(1, 201))
    assert [claimed for _, claimed in given].count(True) == 1
    for ledgers in (stored, other):
        assert ledgers.read(NETWORK.id, chained) == 200
        assert ledgers.read(NETWORK.id, lambda ledger: ledger.actions.count(ALL, EVERYTHING)) == 200
        assert ledgers.read(NETWORK.id, lambda ledger: ledger.actions.by_number(200)) is not None


def test_two_that_write_to_many_workspaces_keep_every_chain(stored: StoredLedgers, other: StoredLedgers) -> None:
    for each in OTHERS:
        stored.create(each, Connection(f"c-{each.id}", "local", each.id))

    def write(n: int) -> tuple[int, bool]:
        return (stored, other)[n % 2].write(OTHERS[n // 2 % 5].id, adds(f"a-{n}"))

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(write, range(200)))
    assert [other.read(each.id, chained) for each in OTHERS] == [40] * 5


def test_the_same_delivery_at_both_is_done_once(stored: StoredLedgers, other: StoredLedgers) -> None:
    """As the router does it: who finds the answer gives it again."""

    def once(delivery: str) -> Callable[[Ledger], int]:
        def work(ledger: Ledger) -> int:
            if ledger.deliveries.answer(HERE.id, delivery, NOON) is not None:
                return 0
            adds(delivery)(ledger)
            return 1

        return work

    def both(n: int) -> int:
        meet = Barrier(2)

        def at(ledgers: StoredLedgers) -> int:
            meet.wait(20)
            return ledgers.write(NETWORK.id, once(f"d-{n}"))

        with ThreadPoolExecutor(2) as threads:
            return sum(threads.map(at, (stored, other)))

    assert [both(n) for n in range(20)] == [1] * 20
    assert stored.read(NETWORK.id, chained) == 20


def test_of_two_that_save_over_the_same_revision_one_is_told(stored: StoredLedgers, other: StoredLedgers) -> None:
    stored.write(NETWORK.id, lambda ledger: put(ledger, an_action()))

    def save(n: int) -> bool:
        changed = replace(an_action(), text=f"Forslag {n}", revision=2)
        try:
            (stored, other)[n % 2].write(NETWORK.id, lambda ledger: put(ledger, changed))
        except Outdated:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(save, range(8)))
    assert saved.count(True) == 1
    kept = other.read(NETWORK.id, lambda ledger: ledger.actions.get("action-1"))
    assert kept is not None
    assert kept.text == f"Forslag {saved.index(True)}"


def test_two_meetings_at_once_in_a_channel_are_one_too_many(stored: StoredLedgers, other: StoredLedgers) -> None:
    stored.write(NETWORK.id, lambda ledger: put(ledger, a_meeting()))
    with pytest.raises(Outdated):
        other.write(NETWORK.id, lambda ledger: put(ledger, a_meeting("meeting-2")))
    assert other.read(NETWORK.id, lambda ledger: ledger.meetings.open_in("fjord")) == a_meeting()


def test_each_sees_the_parties_that_the_other_has_put(stored: StoredLedgers, other: StoredLedgers) -> None:
    """Both keep the register in memory, and both know when it has changed."""

    def known(ledger: Ledger) -> int:
        return sum(ledger.parties.get(f"p{n}") is not None for n in range(6))

    for n in range(6):
        ledgers, reader = (stored, other) if n % 2 else (other, stored)
        ledgers.write(NETWORK.id, lambda ledger, n=n: ledger.parties.put(Party(f"p{n}", "body", f"Utvalg {n}")))
        assert reader.read(NETWORK.id, known) == n + 1
        assert reader.write(NETWORK.id, known) == n + 1


def test_parties_put_at_both_at_once_are_all_known(stored: StoredLedgers, other: StoredLedgers) -> None:
    def write(n: int) -> None:
        party = Party(f"p{n}", "body", f"Utvalg {n}")
        (stored, other)[n % 2].write(NETWORK.id, lambda ledger: ledger.parties.put(party))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    for ledgers in (stored, other):
        known = ledgers.read(NETWORK.id, lambda ledger: [ledger.parties.get(f"p{n}") for n in range(40)])
        assert None not in known


# --- a command that runs while another program does something ---


def between(
    stored: StoredLedgers, work: Callable[[Ledger], Any], meanwhile: Callable[[], Any], after: Callable[[Ledger], Any]
) -> list[Any]:
    """Runs a command that does one thing, lets another program do something the first time, and does another thing;
    gives what it gave each time it ran."""
    ran: list[Any] = []
    still = [meanwhile]

    def whole(ledger: Ledger) -> None:
        work(ledger)
        if still:
            still.pop()()
        ran.append(after(ledger))

    stored.write(NETWORK.id, whole)
    return ran


@pytest.fixture
def two(postgres: Cluster) -> Iterator[tuple[PostgresqlLedgers, PostgresqlLedgers]]:
    """Two programs on one PostgreSQL: on SQLite nobody can come between."""
    url = postgres.database()
    with closing(open_ledgers(url)) as one, closing(open_ledgers(url)) as another:
        assert isinstance(one, PostgresqlLedgers)
        assert isinstance(another, PostgresqlLedgers)
        one.create(NETWORK, HERE)
        yield one, another


Two = tuple[PostgresqlLedgers, PostgresqlLedgers]


def test_who_was_overtaken_runs_again_on_what_is_there_then(two: Two) -> None:
    one, another = two
    ran = between(
        one,
        lambda ledger: put(
            ledger, an_action("mine-1", number=ledger.next_number("action")), an_entry(subject="mine-1")
        ),
        lambda: another.write(NETWORK.id, adds("theirs-1")),
        lambda ledger: ledger.journal.end()[0],
    )
    assert ran == [1, 2]
    numbers = one.read(NETWORK.id, lambda ledger: [a.number for a in ledger.actions.page(ALL, EVERYTHING, 9)])
    assert sorted(numbers) == [1, 2]
    assert one.read(NETWORK.id, chained) == 2


def test_a_row_that_another_changed_meanwhile_is_not_overwritten(two: Two) -> None:
    """A message's arrival is noted without the head; its row alone is in the way."""
    one, another = two
    one.write(NETWORK.id, lambda ledger: ledger.outbox.put(a_card()))
    ran = between(
        one,
        lambda ledger: ledger.outbox.get("card"),
        lambda: another.write(NETWORK.id, lambda ledger: ledger.outbox.lease(["card"], NOON, later(minutes=1))),
        lambda ledger: ledger.outbox.postponed("card", later(hours=1), "ratelimited"),
    )
    assert len(ran) == 2
    (due,) = one.due(later(hours=2), 9)
    assert (due.attempts, due.since) == (1, NOON)


def a_card() -> Message:
    """A card that waits: what it says is looked up when it goes."""
    return Message("card", Reply(()), NOON, channel="fjord", about="meeting-1", kind="card")


def test_a_card_that_is_taken_while_its_meeting_changes_is_told_anew(two: Two) -> None:
    """It waits already, so nothing of it need be written, unless somebody takes it before the change is stored."""
    one, another = two
    one.write(NETWORK.id, lambda ledger: put(ledger, a_meeting(), a_card()))
    between(
        one,
        lambda ledger: ledger.outbox.get("card"),
        lambda: another.write(NETWORK.id, lambda ledger: ledger.outbox.lease(["card"], NOON, later(minutes=1))),
        lambda ledger: (put(ledger, replace(a_meeting(), title="Nytt", revision=2)), ledger.outbox.again("card")),
    )
    assert one.read(NETWORK.id, lambda ledger: ledger.outbox.get("card").revision) == 2  # type: ignore[union-attr]


def test_one_workspace_that_waits_holds_no_other_up(two: Two) -> None:
    one, another = two
    elsewhere = next(each for each in OTHERS if one._writer_of(each.id) is not one._writer_of(NETWORK.id))
    one.create(elsewhere, Connection("c", "local", elsewhere.id))
    begun, go = Event(), Event()

    def slow(ledger: Ledger) -> None:
        ledger.next_number("action")
        begun.set()
        assert go.wait(20)

    with ThreadPoolExecutor(1) as threads:
        written = threads.submit(one.write, NETWORK.id, slow)
        assert begun.wait(20)
        assert one.write(elsewhere.id, adds("a-1")) == (1, True)
        assert another.write(NETWORK.id, lambda ledger: ledger.deliveries.claim("fjord", "summary", MONDAY, NOON))
        go.set()
        written.result(20)
