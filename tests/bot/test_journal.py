"""The chain: what was altered is found, what was erased leaves it whole."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canonical import Json, canonical_bytes
from bot.journal import FIRST_HASH, Broken, Entry, salted_digest, verify
from tests.samples import an_entry, later


def chained(entries: list[Entry]) -> list[Entry]:
    """As a ledger appends them."""
    chain: list[Entry] = []
    for seq, entry in enumerate(entries, start=1):
        chain.append(entry.chained(seq, chain[-1].hash if chain else FIRST_HASH, f"salt{seq}"))
    return chain


TOLD = [
    an_entry(meeting="meeting-1", audience="here", facts={"due": "2026-06-09", "owners": ["au"]}),
    an_entry(at=later(hours=1), actor="ola", verb="action.done", words=None),
    an_entry("decision-1", at=later(hours=2), words={"text": "Vedtatt", "before": {"text": "Æ"}}),
]
CHAIN = chained(TOLD)
texts = st.text(st.characters(codec="utf-8"), max_size=6)
words = st.none() | st.dictionaries(texts, texts | st.lists(texts, max_size=2), max_size=2)
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
        facts=st.dictionaries(texts, st.integers(0, 9) | texts, max_size=2),
        words=words,
    ),
    max_size=5,
)
ALTERED: Mapping[str, Any] = {
    "at": later(microseconds=1),
    "actor": "noen",
    "verb": "action.drop",
    "subject": "action-9",
    "label": "A-9",
    "meeting": "meeting-9",
    "audience": "noen",
    "facts": {"due": "2027-01-01"},
    "words": {"text": "Noe annet"},
    "words_digest": "0" * 64,
    "seq": 9,
    "hash": "0" * 64,
}
"""Every field of an entry, and something else for it to say."""


def test_every_field_is_tried() -> None:
    """But the salt, which is tried with words alone: without any it covers nothing."""
    assert set(ALTERED) | {"salt"} == set(Entry.__dataclass_fields__)


def test_a_chain_that_nobody_touched_is_whole() -> None:
    assert verify(CHAIN) is None
    assert verify(iter(CHAIN)) is None
    assert verify([]) is None


@given(told=entries)
def test_any_chain_is_whole(told: list[Entry]) -> None:
    assert verify(chained(told)) is None


@pytest.mark.parametrize("field", ALTERED)
@pytest.mark.parametrize("place", range(len(CHAIN)))
def test_whatever_is_altered_is_found_where_it_is(field: str, place: int) -> None:
    altered = [*CHAIN]
    altered[place] = replace(CHAIN[place], **{field: ALTERED[field]})
    why = {"seq": "gap", "words": "words"}.get(field, "hash")
    if field == "words_digest" and CHAIN[place].words:
        why = "words"
    assert verify(altered) == Broken(place + 1, why)


@pytest.mark.parametrize("place", [0, 2])
def test_an_altered_salt_is_found(place: int) -> None:
    altered = [*CHAIN]
    altered[place] = replace(CHAIN[place], salt="another")
    assert verify(altered) == Broken(place + 1, "words")


@given(told=entries, place=st.integers(0, 4), field=st.sampled_from(sorted(ALTERED)))
def test_whatever_is_altered_in_any_chain_is_found(told: list[Entry], place: int, field: str) -> None:
    chain = chained(told)
    if place < len(chain) and getattr(chain[place], field) != ALTERED[field]:
        chain[place] = replace(chain[place], **{field: ALTERED[field]})
        broken = verify(chain)
        assert broken is not None
        assert broken.seq == place + 1


@given(told=entries, data=st.data())
def test_a_forger_who_hashes_the_entry_anew_is_found_at_the_next(told: list[Entry], data: st.DataObject) -> None:
    chain = chained(told)
    if len(chain) > 1:
        place = data.draw(st.integers(0, len(chain) - 2))
        before = chain[place - 1].hash if place else FIRST_HASH
        forged = replace(chain[place], actor=chain[place].actor + "x").chained(place + 1, before, "salt")
        assert verify([*chain[:place], forged, *chain[place + 1 :]]) == Broken(place + 2, "hash")


@pytest.mark.parametrize(
    ("altered", "broken"),
    [
        (CHAIN[1:], Broken(1, "gap")),
        ([CHAIN[0], CHAIN[2]], Broken(2, "gap")),
        ([CHAIN[1], CHAIN[0], CHAIN[2]], Broken(1, "gap")),
        ([CHAIN[0], CHAIN[0], *CHAIN[1:]], Broken(2, "gap")),
        ([*CHAIN, CHAIN[2]], Broken(4, "gap")),
        ([*CHAIN, replace(CHAIN[2], seq=4)], Broken(4, "hash")),
    ],
)
def test_entries_taken_out_put_in_or_swapped_are_found(altered: list[Entry], broken: Broken) -> None:
    assert verify(altered) == broken


def test_what_people_wrote_can_be_erased_and_the_chain_stays_whole() -> None:
    erased = [replace(entry, words=None) for entry in CHAIN]
    assert verify(erased) is None
    assert verify([erased[0], *CHAIN[1:]]) is None
    assert all(entry.words_digest for entry in (erased[0], erased[2]))


@given(told=entries, data=st.data())
def test_whichever_words_are_erased_the_rest_stays_whole(told: list[Entry], data: st.DataObject) -> None:
    chain = [replace(e, words=None) if data.draw(st.booleans()) else e for e in chained(told)]
    assert verify(chain) is None


def test_words_cannot_be_put_where_none_were() -> None:
    forged = replace(CHAIN[1], words={"text": "Noe"})
    assert verify([CHAIN[0], forged, CHAIN[2]]) == Broken(2, "words")


def test_an_entry_is_given_its_place_and_keeps_what_it_says() -> None:
    entry = TOLD[0].chained(7, "f" * 64, "salt")
    assert entry == replace(
        TOLD[0],
        seq=7,
        salt="salt",
        words_digest=salted_digest(TOLD[0].words, "salt"),
        hash=entry.expected_hash("f" * 64),
    )
    assert entry.expected_hash("e" * 64) != entry.hash


def test_a_moment_counts_not_the_zone_it_is_told_in() -> None:
    there = replace(TOLD[0], at=TOLD[0].at.astimezone(timezone(timedelta(hours=-5))))
    assert there.chained(1, FIRST_HASH, "salt").hash == TOLD[0].chained(1, FIRST_HASH, "salt").hash


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_a_hash_that_will_never_be_another(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    """A journal written by the first version must verify for ever, and wherever the machine stands."""
    with monkeypatch.context() as place:
        place.setenv("TZ", zone)
        time.tzset()
        assert chained(TOLD)[-1].hash == "14b317fd7ee8267a1b67fd56e9de63c8dfff71a0759fd7af7954c78f47c94da1"
        assert verify(CHAIN) is None
    time.tzset()


@given(written=st.dictionaries(texts, texts, min_size=1, max_size=3))
def test_the_same_words_have_another_digest_with_another_salt(written: dict[str, Json]) -> None:
    """So that nobody finds erased words by guessing."""
    assert salted_digest(written, "a") == salted_digest(dict(written), "a") != salted_digest(written, "b")


def test_nothing_written_has_no_digest() -> None:
    assert salted_digest(None, "salt") == salted_digest({}, "salt") == ""


def test_facts_are_chained_whatever_their_order() -> None:
    one, other = an_entry(facts={"a": 1, "b": [2]}), an_entry(facts={"b": [2], "a": 1})
    assert one.expected_hash("") == other.expected_hash("")
    assert canonical_bytes({"facts": dict(one.facts)}) == canonical_bytes({"facts": dict(other.facts)})
