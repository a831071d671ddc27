"""Units of work: wholly stored or not at all, one after the other, and no workspace sees another."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from bot.errors import Outdated, Unknown, WrongState
from bot.journal import verify
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, Claim, DecisionQuery, Ledger, Ledgers
from bot.reply import Reply, Text
from bot.understanding.stems import stems
from tests.contract.register import Register, put
from tests.samples import (
    EVERYTHING,
    HERE,
    MONDAY,
    NETWORK,
    NOON,
    a_channel,
    a_decision,
    a_meeting,
    a_membership,
    a_message,
    a_note,
    a_party,
    a_stay,
    a_version,
    an_account,
    an_action,
    an_attendance,
    an_entry,
    an_item,
    later,
)

REPLIES = (Reply((Text("A-1"),), to="channel"),)
ALL = ActionQuery(state=None)


def write_everything(ledger: Ledger) -> None:
    """Something of every family."""
    put(ledger, a_party(), a_membership(), an_account(), a_channel(), a_stay(), a_meeting(), an_item(), a_note())
    put(ledger, an_attendance(), a_version(), an_action(), a_decision(), an_entry(), a_message())
    ledger.actions.set_readers("action-1", ("ola",))
    ledger.deliveries.remember(HERE.id, "delivery", REPLIES, NOON)
    ledger.deliveries.claim("fjord", "summary", MONDAY, NOON)
    ledger.places.put_workspace(replace(ledger.workspace, name="Nytt navn"))


def everything(ledger: Ledger) -> dict[str, Any]:
    """What there is of it."""
    return {
        "name": ledger.workspace.name,
        "party": ledger.parties.get("kari"),
        "named": ledger.parties.directory().named("Kari Nordmann"),
        "memberships": ledger.parties.memberships("kari"),
        "account": ledger.places.account(HERE.id, "U1"),
        "channel": ledger.places.channel_at(HERE.id, "C-fjord"),
        "members": ledger.places.members_of("fjord", later(hours=1)),
        "meeting": ledger.meetings.by_number(1),
        "open": ledger.meetings.open_in("fjord"),
        "items": ledger.meetings.items("meeting-1"),
        "notes": ledger.meetings.notes("meeting-1"),
        "attendance": ledger.meetings.attendance("meeting-1"),
        "versions": ledger.versions.of("meeting-1"),
        "action": ledger.actions.by_number(1),
        "actions": ledger.actions.page(ALL, EVERYTHING, 9),
        "readers": ledger.actions.readers("action-1"),
        "decision": ledger.decisions.by_number(1),
        "decisions": ledger.decisions.page(DecisionQuery(), EVERYTHING, 9),
        "journal": [entry.subject for entry in ledger.journal.entries()],
        "outbox": ledger.outbox.waiting(9),
        "answer": ledger.deliveries.answer(HERE.id, "delivery", NOON),
        "claim": ledger.deliveries.last_claim("fjord", "summary"),
    }


EMPTY: dict[str, Any] = {
    "name": NETWORK.name,
    "party": None,
    "account": None,
    "channel": None,
    "meeting": None,
    "open": None,
}
EMPTY |= {"action": None, "decision": None, "journal": [], "answer": None, "claim": None}


def nothing() -> dict[str, Any]:
    """What a register has that nobody has written into."""
    return {name: EMPTY.get(name, ()) for name in FULL}


FULL = {
    "name": "Nytt navn",
    "party": a_party(),
    "named": ("kari",),
    "memberships": (a_membership(),),
    "account": an_account(),
    "channel": a_channel(),
    "members": (a_stay(),),
    "meeting": a_meeting(),
    "open": a_meeting(),
    "items": (an_item(),),
    "notes": (a_note(),),
    "attendance": (an_attendance(),),
    "versions": (a_version(),),
    "action": an_action(),
    "actions": (an_action(),),
    "readers": ("ola",),
    "decision": a_decision(),
    "decisions": (a_decision(),),
    "journal": ["action-1"],
    "outbox": (a_message(),),
    "answer": REPLIES,
    "claim": Claim(MONDAY, NOON),
}


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


# --- workspaces ---

OTHER = Workspace("other", "Det andre nettverket", "en", "Europe/London", "GB")
THERE = Connection("there", "slack", OTHER.id)


def test_a_new_register_has_no_workspace(ledgers: Ledgers) -> None:
    assert tuple(ledgers.workspaces()) == ()


@pytest.mark.parametrize("way", ["read", "write"])
def test_a_workspace_that_is_not_there_is_unknown(ledgers: Ledgers, way: str) -> None:
    with pytest.raises(Unknown):
        getattr(ledgers, way)("nowhere", everything)
    assert tuple(ledgers.workspaces()) == ()


def test_making_a_workspace_again_changes_nothing(register: Register) -> None:
    register.write(write_everything)
    register.ledgers.create(NETWORK, replace(HERE, kind="slack"))
    assert register.read(everything) == FULL
    assert register.read(lambda ledger: ledger.places.connection(HERE.id)) == HERE


def test_a_workspace_can_have_several_connections(register: Register) -> None:
    register.ledgers.create(NETWORK, Connection("slack", "slack", NETWORK.id))
    kinds = register.read(lambda ledger: [ledger.places.connection(id) for id in (HERE.id, "slack", "nowhere")])
    assert kinds == [HERE, Connection("slack", "slack", NETWORK.id), None]


def test_all_workspaces_are_told(register: Register) -> None:
    register.ledgers.create(OTHER, THERE)
    register.write(lambda ledger: ledger.places.put_workspace(replace(NETWORK, language="nn")))
    assert {workspace.id: workspace for workspace in register.ledgers.workspaces()} == {
        "network": replace(NETWORK, language="nn"),
        "other": OTHER,
    }


def test_two_workspaces_never_see_each_other(register: Register) -> None:
    """Not even with the same ids, which only a test gives."""
    register.ledgers.create(OTHER, THERE)
    other = Register(register.ledgers, OTHER.id)
    register.write(write_everything)
    assert other.read(everything) == {**nothing(), "name": OTHER.name}
    assert other.write(lambda ledger: ledger.next_number("action")) == 1
    other.write(write_everything)
    other.put(replace(an_action(), text="Noe ganske annet", revision=2), an_entry("action-9"))
    assert register.read(everything) == FULL
    for each in (register, other):
        assert each.read(lambda ledger: verify(ledger.journal.entries())) is None


def test_a_search_ends_at_the_workspace(register: Register) -> None:
    register.ledgers.create(OTHER, THERE)
    other = Register(register.ledgers, OTHER.id)
    register.put(an_action("action-1", text="budsjett"), a_decision("decision-1", text="budsjett"))
    other.put(an_action("action-2", text="budsjett"), a_decision("decision-2", text="budsjett"))
    other.write(lambda ledger: ledger.actions.remove(an_action("action-2")))
    found = ActionQuery(stems=("budsjett",)), DecisionQuery(stems=("budsjett",))

    def search(ledger: Ledger) -> list[str]:
        actions, decisions = (
            ledger.actions.page(found[0], EVERYTHING, 9),
            ledger.decisions.page(found[1], EVERYTHING, 9),
        )
        return [action.id for action in actions] + [decision.id for decision in decisions]

    assert register.read(search) == ["action-1", "decision-1"]
    assert other.read(search) == ["decision-2"]


# --- many at once ---


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
