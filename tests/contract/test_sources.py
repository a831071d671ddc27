"""What was captured from which message."""

from dataclasses import replace

from bot.ports import Ledger, Source
from tests.contract.register import Register

FIRST = Source("fjord", "1.5", 0, "action", "action-1")
SECOND = Source("fjord", "1.5", 1, "decision", "decision-1")


def put(ledger: Ledger, *sources: Source) -> None:
    for each in sources:
        ledger.sources.put(each)


def test_all_that_was_captured_from_a_message_comes_by_position(register: Register) -> None:
    elsewhere = (Source("storting", "1.5", 0, "note", "note-1"), Source("fjord", "2.5", 0, "item", "item-1"))
    register.write(lambda ledger: put(ledger, SECOND, FIRST, *elsewhere))
    assert register.read(lambda ledger: ledger.sources.of("fjord", "1.5")) == (FIRST, SECOND)
    assert register.read(lambda ledger: ledger.sources.of("storting", "2.5")) == ()


def test_the_message_that_a_row_was_captured_from(register: Register) -> None:
    register.write(lambda ledger: put(ledger, FIRST, SECOND))
    assert register.read(lambda ledger: ledger.sources.about("decision-1")) == SECOND
    assert register.read(lambda ledger: ledger.sources.about("decision-2")) is None


def test_of_several_messages_that_a_row_was_captured_from_it_is_the_earliest(register: Register) -> None:
    again, later = (
        Source(place, at, 0, "action", "action-1") for place, at in (("storting", "2.5"), ("agder", "13.5"))
    )
    for each in (later, again, FIRST):
        register.write(lambda ledger, each=each: put(ledger, each))  # type: ignore[misc]  # bound at once
    assert register.read(lambda ledger: ledger.sources.about("action-1")) == FIRST

    def work(ledger: Ledger) -> object:
        put(ledger, now := replace(FIRST, message="0.5"))
        return ledger.sources.about("action-1") == now

    assert register.write(work)


def test_a_line_may_capture_something_else_after_it_was_edited(register: Register) -> None:
    register.write(lambda ledger: put(ledger, FIRST))
    now = Source("fjord", "1.5", 0, "action", "action-2")
    register.write(lambda ledger: put(ledger, now))
    assert register.read(lambda ledger: ledger.sources.of("fjord", "1.5")) == (now,)
    assert register.read(lambda ledger: ledger.sources.about("action-1")) is None


def test_a_unit_sees_what_it_puts(register: Register) -> None:
    def work(ledger: Ledger) -> object:
        put(ledger, FIRST)
        return ledger.sources.of("fjord", "1.5"), ledger.sources.about("action-1")

    assert register.write(work) == ((FIRST,), FIRST)
