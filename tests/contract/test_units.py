"""Units of work: wholly stored or not at all, and what a unit may count on."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import Outdated, WrongState
from bot.journal import FIRST_HASH, Broken, verify
from bot.ports import ActionQuery, Ledger
from bot.understanding.stems import stems
from tests.contract.everything import ALL, FULL, everything, nothing, write_everything
from tests.contract.register import Register, put
from tests.samples import (
    EVERYTHING,
    MONDAY,
    NETWORK,
    NOON,
    a_decision,
    a_meeting,
    a_note,
    a_party,
    an_account,
    an_action,
    an_entry,
)


def test_what_a_unit_wrote_is_seen_by_the_next(register: Register) -> None:
    register.write(write_everything)
    assert register.read(everything) == FULL
    assert register.write(everything) == FULL


def test_a_unit_sees_what_it_has_written_itself(register: Register) -> None:
    def work(ledger: Ledger) -> dict[str, Any]:
        write_everything(ledger)
        return everything(ledger)

    assert register.write(work) == FULL


@pytest.mark.parametrize("looks", [False, True], ids=["without looking", "having looked at it"])
def test_an_error_leaves_nothing(register: Register, looks: bool) -> None:
    """Looking may bring what waits to the database."""
    before = register.read(everything)

    def work(ledger: Ledger) -> None:
        write_everything(ledger)
        assert not looks or everything(ledger) == FULL
        raise WrongState("minutes.approved_already")

    with pytest.raises(WrongState, match=r"minutes\.approved_already"):
        register.write(work)
    assert register.read(everything) == before == nothing()
    register.write(write_everything)
    assert register.read(everything) == FULL


def test_an_error_leaves_what_was_there_before_as_it_was(register: Register) -> None:
    register.write(write_everything)

    def work(ledger: Ledger) -> None:
        put(ledger, replace(an_action(), text="Noe annet", revision=2), replace(a_party(), name="Ola", revision=2))
        put(ledger, replace(a_meeting(), state="closed", revision=2), an_entry())
        ledger.meetings.remove_note(a_note())
        ledger.actions.set_readers("action-1", ())
        ledger.outbox.delivered("message-1", NOON)
        ledger.actions.page(ALL, EVERYTHING, 9)
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    assert register.read(everything) == FULL


def test_outdated_leaves_nothing_of_the_whole_unit(register: Register) -> None:
    register.put(an_action())
    with pytest.raises(Outdated):
        register.put(a_decision(), an_entry(), an_action())
    assert register.read(lambda ledger: (ledger.decisions.get("decision-1"), list(ledger.journal.entries()))) == (
        None,
        [],
    )


def test_a_long_unit_that_fails_leaves_nothing(register: Register) -> None:
    """An import of more rows than are kept in memory."""

    def work(ledger: Ledger) -> None:
        put(ledger, *(an_action(f"action-{n}", owners=("au",)) for n in range(1, 1_200)))
        put(ledger, *(an_entry(f"action-{n}") for n in range(1, 1_200)))
        assert ledger.actions.count(ALL, EVERYTHING) == 1_199
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    assert register.read(lambda ledger: ledger.actions.count(ALL, EVERYTHING)) == 0
    assert register.read(lambda ledger: list(ledger.journal.entries())) == []


def test_a_long_unit_can_change_what_it_wrote(register: Register) -> None:
    """What is no longer in memory by then."""
    rows = [an_action(f"action-{n}", owners=("au",)) for n in range(1, 1_200)]

    def work(ledger: Ledger) -> None:
        put(ledger, *rows)
        put(ledger, rows[0].assigned(("sff",)), rows[1].reworded("Ringe ordføreren"))
        ledger.actions.remove(rows[2])
        with pytest.raises(Outdated):
            put(ledger, rows[3])

    register.write(work)
    owed = register.read(lambda ledger: ledger.actions.count(ActionQuery(owners=("au",)), EVERYTHING))
    assert owed == len(rows) - 2
    assert register.read(lambda ledger: ledger.actions.get("action-1")) == rows[0].assigned(("sff",))
    found = register.read(lambda ledger: ledger.actions.page(ActionQuery(stems=stems("ordfører")), EVERYTHING, 9))
    assert [action.number for action in found] == [2]


def test_what_the_work_gives_is_given(register: Register) -> None:
    assert register.write(lambda ledger: (ledger.workspace, 1)) == (NETWORK, 1)
    assert register.read(lambda ledger: ledger.workspace) == NETWORK


@pytest.mark.parametrize(
    "work",
    [
        write_everything,
        lambda ledger: ledger.places.put_account(an_account()),
        lambda ledger: ledger.journal.append(an_entry()),
        lambda ledger: ledger.next_number("action"),
        lambda ledger: ledger.deliveries.claim("fjord", "summary", MONDAY, NOON),
    ],
)
def test_a_unit_that_reads_cannot_write(register: Register, work: Callable[[Ledger], object]) -> None:
    before = register.read(everything)
    with pytest.raises(RuntimeError):
        register.read(work)
    assert register.read(everything) == before


def test_a_reader_keeps_what_it_began_with(register: Register) -> None:
    register.put(an_action())

    def work(ledger: Ledger) -> tuple[int, ...]:
        counts = [ledger.actions.count(ALL, EVERYTHING)]
        register.put(an_action("action-2"), a_party())
        counts.append(ledger.actions.count(ALL, EVERYTHING))
        return (*counts, len(ledger.parties.directory().named("Kari Nordmann")))

    assert register.read(work) == (1, 1, 0)
    assert register.read(lambda ledger: ledger.actions.count(ALL, EVERYTHING)) == 2


def test_a_unit_that_writes_cannot_ask_for_another(register: Register) -> None:
    """It would wait for itself."""
    with pytest.raises(RuntimeError):
        register.write(lambda _: register.write(everything))
    register.write(write_everything)


# --- numbers and ids ---


def test_numbers_count_by_kind_from_one(register: Register) -> None:
    def work(ledger: Ledger) -> list[int]:
        return [ledger.next_number(kind) for kind in ("action", "action", "decision", "meeting", "action")]

    assert register.write(work) == [1, 2, 1, 1, 3]
    assert register.write(work) == [4, 5, 2, 2, 6]


def test_a_unit_that_fails_takes_no_number(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        ledger.next_number("action")
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    assert register.write(lambda ledger: ledger.next_number("action")) == 1


def test_ids_are_uuids_of_version_seven_that_sort(register: Register) -> None:
    """RFC 9562: the version in the 13th digit, the variant in the 17th."""
    ids = [register.write(lambda ledger: ledger.new_id()) for _ in range(3)]
    ids += register.read(lambda ledger: [ledger.new_id() for _ in range(50)])
    assert all(re.fullmatch(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", id) for id in ids)
    assert ids == sorted(set(ids))


def test_the_end_of_the_journal_is_its_last_entry(register: Register) -> None:
    assert register.read(lambda ledger: ledger.journal.end()) == (0, FIRST_HASH)
    register.write(write_everything)
    entries = register.read(lambda ledger: list(ledger.journal.entries()))
    assert register.read(lambda ledger: ledger.journal.end()) == (entries[-1].seq, entries[-1].hash)
    assert register.read(lambda ledger: verify(ledger.journal.entries(), ledger.journal.end())) is None
    assert verify(entries[:-1], (entries[-1].seq, entries[-1].hash)) == Broken(entries[-1].seq, "gap")
