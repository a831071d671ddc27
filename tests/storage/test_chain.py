"""A chain is followed over the rows as they are stored, and what is found is what `bot.journal.verify` finds."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from bot.journal import FIRST_HASH, Broken, Entry, verify
from storage import chain, shapes
from storage.chain import verify_parts
from storage.ledgers import StoredLedgers
from storage.session import Key
from storage.tables import journal
from tests.contract.register import put
from tests.samples import NETWORK, an_entry, later

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
names = st.text(st.characters(max_codepoint=0xD7FF, exclude_characters="\0"), max_size=6)
"""RFC 8785 sorts by UTF-16 and Python by code points: what differs is followed the slow way. Our names are plain."""
told = st.dictionaries(names, st.integers(-9, 9) | texts | st.lists(texts, max_size=2), max_size=3)
entries = st.lists(
    st.builds(
        an_entry,
        texts,
        at=st.integers(0, 9).map(lambda hours: later(hours=hours)),
        actor=texts,
        verb=texts,
        label=texts,
        meeting=st.none() | texts,
        audience=texts,
        facts=told,
        words=st.none() | told.filter(bool),
    ),
    max_size=4,
)
ALTERED: dict[str, Any] = {
    "at": later(microseconds=1).isoformat(timespec="microseconds"),
    "actor": "ola",
    "verb": "action.drop",
    "subject": "action-9",
    "label": "A-9",
    "meeting": "meeting-9",
    "audience": "there",
    "facts": '{"due":"2026-06-10"}',
    "words": '{"text":"Noe annet"}',
    "words_digest": "0" * 64,
    "salt": "another",
    "hash": "0" * 64,
}


def chained(told: Iterable[Entry]) -> list[Entry]:
    """As a ledger appends them."""
    made: list[Entry] = []
    for seq, entry in enumerate(told, start=1):
        made.append(entry.chained(seq, made[-1].hash if made else FIRST_HASH, f"salt{seq}"))
    return made


def rows(told: list[Entry]) -> list[Key]:
    """As they are read."""
    return [tuple(shapes.ENTRY.row("w", entry)[name] for name in chain._READ) for entry in told]


def end(told: list[Entry]) -> tuple[int, str]:
    return (told[-1].seq, told[-1].hash) if told else (0, FIRST_HASH)


def found(ledgers: StoredLedgers) -> Broken | None:
    return ledgers.read(NETWORK.id, lambda ledger: ledger.journal.broken())


@pytest.fixture
def written(stored: StoredLedgers) -> StoredLedgers:
    """A register with five entries, whose facts are not in order."""
    facts = {"owners": ["au"], "due": "2026-06-09"}
    for number in range(5):
        stored.write(NETWORK.id, lambda ledger, n=number: put(ledger, an_entry(f"a{n}", facts=facts)))  # type: ignore[misc]
    return stored


def test_words_that_say_nothing_are_nothing_written() -> None:
    """Their digest is empty, so that they have to be looked at."""
    made = chained([an_entry(words={})])
    assert verify_parts([rows(made)], end(made)) is None


@given(told=entries)
def test_what_is_stored_is_seen_to_be_whole_at_a_glance(told: list[Entry]) -> None:
    made = chained(told)
    before = FIRST_HASH
    for row in rows(made):
        assert chain._holds(row, row[0], before)
        before = row[1]
    assert verify_parts([rows(made)], end(made)) is None


@given(told=entries, place=st.integers(0, 3), column=st.sampled_from(sorted(ALTERED)))
def test_whatever_is_altered_in_any_row_is_found_as_in_any_entry(told: list[Entry], place: int, column: str) -> None:
    made = chained(told)
    altered = [dict(zip(chain._READ, row, strict=True)) for row in rows(made)]
    if place < len(altered):
        altered[place][column] = ALTERED[column]
    given = [tuple(row.values()) for row in altered]
    assert verify_parts([given], end(made)) == verify(map(shapes.ENTRY.value, altered), end(made))


def test_the_chain_that_was_written_is_whole(written: StoredLedgers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in parts, and without a second look."""
    monkeypatch.setattr(chain, "_PART", 2)
    monkeypatch.setattr(chain, "_fault", None)
    assert found(written) is None


@pytest.mark.parametrize("column", ALTERED)
def test_whatever_is_altered_is_found_where_it_is(written: StoredLedgers, column: str) -> None:
    here = (journal.c.workspace == NETWORK.id, journal.c.seq == 3)
    written.change(lambda session: session.change(update(journal).where(*here).values({column: ALTERED[column]})))
    broken = found(written)
    assert broken
    assert broken.seq == 3


@pytest.mark.parametrize(("gone", "seq"), [((1,), 1), ((3,), 3), ((2, 3, 4), 2), ((5,), 5), ((1, 2, 3, 4, 5), 1)])
def test_whatever_is_taken_out_is_found(
    written: StoredLedgers, monkeypatch: pytest.MonkeyPatch, gone: tuple[int, ...], seq: int
) -> None:
    """A whole part of it, too."""
    monkeypatch.setattr(chain, "_PART", 2)
    here = (journal.c.workspace == NETWORK.id, journal.c.seq.in_(gone))
    written.change(lambda session: session.connection.execute(delete(journal).where(*here)))
    assert found(written) == Broken(seq, "gap")


def test_facts_in_another_order_are_the_same_facts(written: StoredLedgers) -> None:
    """So they stand in registers of earlier versions."""
    here = (journal.c.workspace == NETWORK.id, journal.c.seq == 2)
    facts = '{"owners":["au"],"due":"2026-06-09"}'
    written.change(lambda session: session.change(update(journal).where(*here).values(facts=facts)))
    assert found(written) is None


def test_erased_words_leave_it_whole(written: StoredLedgers) -> None:
    here = (journal.c.workspace == NETWORK.id, journal.c.seq == 2)
    written.change(lambda session: session.change(update(journal).where(*here).values(words=None)))
    assert found(written) is None


def test_what_is_no_text_is_not_taken_for_one() -> None:
    """SQLite stores anything anywhere."""
    row = [3, "0" * 64, "", 5, *[""] * 9]
    assert not chain._holds(tuple(row), 3, FIRST_HASH)
