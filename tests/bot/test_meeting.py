"""A meeting's head, its series, and the numbers of its items."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.meeting import ITEM_NAME, next_number, read_title, series_of
from tests.samples import a_meeting, a_note, an_item


def test_labels_are_the_numbers_as_people_write_them() -> None:
    assert a_meeting("meeting-3").label == "M-3"
    assert a_note("note-7").label == "N-7"


@pytest.mark.parametrize(("minutes", "draft"), [("draft", True), ("circulated", False), ("approved", False)])
def test_a_draft_may_be_edited(minutes: str, draft: bool) -> None:
    assert a_meeting(minutes=minutes).draft is draft


def test_a_change_is_the_next_revision() -> None:
    meeting = a_meeting(revision=5)
    assert meeting.changed(place="Frosta", chair="ola") == replace(meeting, place="Frosta", chair="ola", revision=6)
    assert meeting.changed() == replace(meeting, revision=6)


@pytest.mark.parametrize(
    ("titles", "series"),
    [
        (["Styremøte 3/2024", "Styremøte 4/2024", "STYREMØTE nr. 12", "Styremøte kl. 09:00"], "styremøte"),
        (["Nettverksmøte, Bergen 5. juni 2023", "Nettverksmøte, Tromsø"], "nettverksmøte"),
        (["AU-møte mars 2026", "AU-møte 2. april", "Au-møte  MAI"], "au møte"),
        (["Board meeting no. 4", "Board meeting March 2026", "Board meeting 2026-03-02"], "board meeting"),
        (["Nettverksmøte på Frosta", "Nettverksmøte, Oslo", "Nettverksmøte i Mo i Rana 3. mai 2024"], "nettverksmøte"),
        (["Styremøte i Møre og Romsdal", "Styremøte ved Store Le", "Styremøte"], "styremøte"),
        (["Board meeting in Bergen", "Board meeting at Hull"], "board meeting"),
        (["Møte i AU"], "møte i au"),
        (["Møte i arbeidsutvalget"], "møte i arbeidsutvalget"),
        (["I Bergen"], "i bergen"),
        (["Bergen og Oslo"], "bergen og oslo"),
        (["Maimøte for ledere", "maimøte for ledere 2026"], "maimøte for ledere"),
        (["2026", "2026 "], None),
        (["3/2024"], "3/2024"),
        (["", " "], None),
    ],
)
def test_a_series_is_the_title_without_dates_and_numbers(titles: list[str], series: str | None) -> None:
    found = {series_of(title) for title in titles}
    assert found == {series} if series is not None else {title.casefold() for title in titles}


def test_the_place_is_no_part_of_a_series() -> None:
    assert series_of("Fagdag Bergen", "Bergen") == series_of("Fagdag Bergen", "bergen") == "fagdag"
    assert series_of("Fagdag BERGEN", "Bergen") == series_of("Fagdag i BERGEN", "Bergen") == "fagdag"
    assert series_of("Fagdag Bergensk", "Bergen") == "fagdag bergensk"
    assert series_of("Fagdag Bergen") == "fagdag bergen"
    assert series_of("Bergen", "Bergen") == "bergen"


@given(title=st.text(max_size=30), place=st.text(max_size=8))
def test_any_title_has_a_series(title: str, place: str) -> None:
    assert bool(series_of(title, place).strip()) >= bool(title.strip())


@given(title=st.text("xyzæøå ", min_size=1).filter(str.strip), number=st.integers(1, 99), year=st.integers(2000, 2099))
def test_the_next_meeting_is_of_the_same_series(title: str, number: int, year: int) -> None:
    series = series_of(title)
    assert series_of(f"{title} {number}/{year}") == series_of(f"{title} {number}. mai {year}") == series
    assert series_of(f"{title}, Bergen {year}") == series_of(title.upper()) == series


@pytest.mark.parametrize(
    ("words", "number", "title"),
    [
        ("6 Økonomi", "6", "Økonomi"),
        ("6. Økonomi", "6", "Økonomi"),
        ("6) Økonomi", "6", "Økonomi"),
        ("6: Økonomi", "6", "Økonomi"),
        ("6a Økonomi", "6a", "Økonomi"),
        ("6A: Økonomi ", "6A", "Økonomi"),
        ("12/24 Regnskap", "12/24", "Regnskap"),
        ("2.3 Regnskap", "2.3", "Regnskap"),
        ("7", "7", ""),
        ("7.", "7", ""),
        ("2026 blir et godt år", None, "2026 blir et godt år"),
        ("1999", None, "1999"),
        ("2100 Kalvøya", "2100", "Kalvøya"),
        ("20265 tall", None, "20265 tall"),
        ("6-timers dag", None, "6-timers dag"),
        ("6ab", None, "6ab"),
        ("6.juni", None, "6.juni"),
        (" Økonomi ", None, "Økonomi"),
        ("", None, ""),
    ],
)
def test_an_items_number_is_read_from_its_words(words: str, number: str | None, title: str) -> None:
    assert read_title(words) == (number, title)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], "1"),
        (["1"], "2"),
        (["1", "7", "3"], "8"),
        (["6a"], "7"),
        (["1", ""], "2"),
        (["", ""], "1"),
        (["12/24"], "13/24"),
        (["12/24", "13/24"], "14/24"),
        (["9/24", "4"], "10"),
        (["2.3"], "3"),
        (["a"], "1"),
    ],
)
def test_an_item_without_a_number_gets_the_next_one(numbers: list[str], expected: str) -> None:
    items = tuple(an_item(f"item-{n}", number=number) for n, number in enumerate(numbers, start=1))
    assert next_number(items) == expected


@pytest.mark.parametrize(
    ("name", "known"),
    [("6", True), ("6a", True), ("12/24", True), ("@8", True), ("@", False), ("a6", False), ("6 a", False)],
)
def test_how_an_item_is_named(name: str, known: bool) -> None:
    assert bool(re.fullmatch(ITEM_NAME, name)) is known
