"""The chain: numbered without a gap, whole in every workspace, and what was written can be told."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.canonical import Json
from bot.journal import Entry, verify
from bot.ports import Ledger
from tests.contract.register import Register, put
from tests.samples import a_party, an_action, an_entry, later


def chain(register: Register) -> list[Entry]:
    return register.read(lambda ledger: list(ledger.journal.entries()))


def told(entry: Entry) -> Entry:
    """What the entry says, without what the ledger gave."""
    return replace(entry, seq=0, salt="", hash="", words_digest="")


def test_an_empty_journal_is_whole(register: Register) -> None:
    assert chain(register) == []


def test_entries_are_numbered_without_a_gap_and_chained(register: Register) -> None:
    for n in range(5):
        register.put(an_entry(f"a{n}"), an_entry(f"b{n}", words=None))
    entries = chain(register)
    assert [entry.seq for entry in entries] == list(range(1, 11))
    assert verify(entries) is None
    assert len({entry.hash for entry in entries}) == 10


def test_a_unit_that_failed_leaves_no_gap(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        put(ledger, an_entry("lost"))
        assert [entry.subject for entry in ledger.journal.entries()] == ["a", "lost"]
        raise KeyError

    register.put(an_entry("a"))
    with pytest.raises(KeyError):
        register.write(work)
    register.put(an_entry("b"))
    entries = chain(register)
    assert [(entry.seq, entry.subject) for entry in entries] == [(1, "a"), (2, "b")]
    assert verify(entries) is None


def test_what_was_appended_is_told(register: Register) -> None:
    entry = an_entry(
        at=later(microseconds=123456),
        meeting="meeting-1",
        audience="fjord",
        facts={"due": "2026-06-09", "owners": ["au", "sff"], "n": 3, "was": None, "deep": {"æ": [True, {}]}},
        words={"text": "Ærlig: «talt» – 🎉\n", "before": {"text": "", "asks": ["owner"], "item": None}},
    )
    bare = Entry(later(), "kari", "meeting.start", "meeting-1")
    register.put(entry, bare)
    assert [told(each) for each in chain(register)] == [entry, bare]
    first, second = chain(register)
    assert first.words_digest
    assert second.words_digest == ""
    assert first.salt != second.salt


def test_a_unit_can_tell_what_it_appended(register: Register) -> None:
    register.put(an_entry())

    def work(ledger: Ledger) -> list[tuple[Entry, ...]]:
        put(ledger, an_entry(verb="action.done", meeting="meeting-1"))
        about, of_meeting = ledger.journal.about("action-1"), ledger.journal.of_meeting("meeting-1")
        put(ledger, an_entry(verb="action.reopen"))
        return [about, of_meeting, ledger.journal.about("action-1")]

    about, of_meeting, after = register.write(work)
    assert [entry.verb for entry in about] == ["action.add", "action.done"]
    assert [entry.seq for entry in of_meeting] == [2]
    assert tuple(chain(register)) == after
    assert verify(after) is None


def test_what_happened_to_a_row_and_in_a_meeting_oldest_first(register: Register) -> None:
    register.put(an_entry("a", meeting="m"), an_entry("b", at=later(days=-1)), an_entry("a", verb="action.done"))
    register.put(an_entry("c", meeting="m"))
    about = register.read(lambda ledger: [entry.verb for entry in ledger.journal.about("a")])
    assert about == ["action.add", "action.done"]
    of_meeting = register.read(lambda ledger: [entry.subject for entry in ledger.journal.of_meeting("m")])
    assert of_meeting == ["a", "c"]
    assert register.read(lambda ledger: ledger.journal.about("d")) == ()
    assert register.read(lambda ledger: ledger.journal.of_meeting("d")) == ()


def test_a_long_journal_is_told_whole(register: Register) -> None:
    """More than is read at once."""
    register.write(lambda ledger: put(ledger, *(an_entry(f"a{n}", words=None) for n in range(2_500))))
    entries = chain(register)
    assert [entry.subject for entry in entries] == [f"a{n}" for n in range(2_500)]
    assert verify(entries) is None


def test_entries_and_rows_go_together(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        for n in range(1, 4):
            put(ledger, an_action(f"action-{n}"), an_entry(f"action-{n}"), a_party(f"p{n}"))

    register.write(work)
    assert [entry.subject for entry in chain(register)] == ["action-1", "action-2", "action-3"]


json: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("aåb. \n", max_size=3), inner, max_size=3),
    max_leaves=6,
)
mappings = st.dictionaries(st.text("abæ\n", min_size=1, max_size=3), json, max_size=3)


@settings(max_examples=40)
@given(units=st.lists(st.lists(st.tuples(mappings, st.none() | mappings), max_size=3), max_size=4))
def test_any_journal_is_whole_and_told_as_it_was(
    fresh: Callable[[], Register], units: list[list[tuple[dict[str, Json], dict[str, Json] | None]]]
) -> None:
    register = fresh()
    for unit in units:
        register.put(*(an_entry(facts=facts, words=words) for facts, words in unit))
    entries = chain(register)
    assert verify(entries) is None
    assert [(entry.facts, entry.words) for entry in entries] == [pair for unit in units for pair in unit]


def test_a_chain_is_whole_while_it_is_written(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        assert ledger.journal.broken() is None
        put(ledger, an_entry("b"), an_entry("c", words=None))
        assert ledger.journal.broken() is None
        assert ledger.journal.end()[0] == 3

    register.put(an_entry("a"))
    register.write(work)
    assert register.read(lambda ledger: ledger.journal.broken()) is None
