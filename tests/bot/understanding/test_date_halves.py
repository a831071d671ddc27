"""So many and a half: half a year and half a month are counted, half a week is asked for."""

from datetime import date

import pytest

from bot.understanding.dates import read_due, read_when

MONDAY = date(2024, 5, 6)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("om halvannen måned", "2024-06-21"),
        ("innan halvannan månad", "2024-06-21"),
        ("in a month and a half", "2024-06-21"),
        ("by a month and a half after 1 June", "2024-07-16"),
        ("a month and a half before 1 July", "2024-05-17"),
        ("om en halv måned", "2024-05-21"),
        ("om halvannet år", "2025-11-06"),
        ("in two and a half years", "2026-11-06"),
        ("om 2,5 år", "2026-11-06"),
        ("within 2.5 years", "2026-11-06"),
        ("om 1 1/2 måned", "2024-06-21"),
        ("om 1½ måned", "2024-06-21"),
        ("a month and a half from now", "2024-06-21"),
    ],
)
def test_half_of_a_month_or_a_year_is_counted(text: str, due: str) -> None:
    read = read_due(f"Kari Moe svarer {text}", MONDAY)
    assert (str(read.due), read.ask, read.phrase) == (due, False, text)


@pytest.mark.parametrize(
    "text",
    ["om halvannen uke", "om halvanna veke", "innen en og en halv uke", "in a week and a half", "om 1,5 uker",
     "in one and a half weeks", "within 1.5 weeks"],
)  # fmt: skip
def test_half_of_a_week_is_asked_for(text: str) -> None:
    read = read_due(f"Kari Moe svarer {text}", MONDAY)
    assert (read.due, read.ask, read.phrase, read.trouble) == (None, True, text, "alternatives")
    assert read.readings == (date(2024, 5, 16), date(2024, 5, 17))


def test_so_much_before_a_day_is_counted_back() -> None:
    read = read_due("ferdig halvannen uke før 17. juni", MONDAY)
    assert read.readings == (date(2024, 6, 6), date(2024, 6, 7))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("om halvannen dag", ["2024-05-07", "2024-05-08"]),
        ("om en uke og en halv dag", ["2024-05-13", "2024-05-14"]),
        ("in two weeks and half a day", ["2024-05-20", "2024-05-21"]),
        ("om halvannen virkedag", ["2024-05-07", "2024-05-08"]),
        ("halvannen uke", ["2024-05-16", "2024-05-17"]),
    ],
)
def test_a_whole_text_that_may_be_two_days(text: str, readings: list[str]) -> None:
    assert [str(day) for day in read_when(text, MONDAY).readings] == readings


@pytest.mark.parametrize(
    "text",
    ["om halvannen time", "om en halv dag", "om 1,7 uker", "om 1, 5 uker", "om 1.7 uker", "om 1 1/3 uke",
     "om 100,5 og 500 1/2 år", "for halvannen uke siden"],
)  # fmt: skip
def test_no_half_that_is_a_deadline(text: str) -> None:
    read = read_due(text, MONDAY)
    assert read.trouble != "alternatives"
    assert read.due != date(2024, 5, 16)
