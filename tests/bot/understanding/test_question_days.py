"""Days that own a meeting: "gårsdagens referat", "last week's tasks"; and such as only name a thing."""

from datetime import date

import pytest

from bot.understanding.question_days import period_asked

TODAY = date(2026, 9, 9)  # a Wednesday


def asked(text: str, *, ahead: bool = False) -> str | None:
    """First and last day, and the words that tell them."""
    period = period_asked(text, TODAY, ahead=ahead, country="NO")
    if period is None:
        return None
    assert text[period.start : period.end] == period.phrase
    return f"{period.first:%m-%d} {period.last:%m-%d} {period.phrase}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gårsdagens referat", "09-08 09-08 gårsdagens"),
        ("where can I read yesterdays minutes", "09-08 09-08 yesterdays"),
        ("yesterday's board meeting", "09-08 09-08 yesterday's"),
        ("hva ble sagt på mandagens samling", "09-07 09-07 mandagens"),
        ("kva vart sagt på laurdagens møte", "09-05 09-05 laurdagens"),
        ("what did we decide in last week's meeting", "08-31 09-06 last week's"),
        ("vis ukas oppgaver", "09-07 09-13 ukas"),
        ("hva kom ut av forrige ukes møte", "08-31 09-06 forrige ukes"),
        ("vis fjorårets protokoller", "01-01 12-31 fjorårets"),
        ("dagens møte kl. 12", "09-09 09-09 dagens"),
    ],
)
def test_days_in_the_genitive(text: str, expected: str) -> None:
    assert asked(text) == expected


def test_which_way_a_weekday_lies_is_told_by_the_question() -> None:
    assert asked("fredagens møte") == "09-04 09-04 fredagens"
    assert asked("fredagens frister", ahead=True) == "09-11 09-11 fredagens"


@pytest.mark.parametrize(
    "text", ["hva ble vedtatt om årets budsjett", "dagens kake", "yesterdays soup", "summer's meeting"]
)
def test_what_only_names_a_thing(text: str) -> None:
    assert asked(text) is None


def test_another_period_in_the_question_keeps_its_place() -> None:
    assert asked("i mai: ukas møte") == "05-01 05-31 mai"
    assert asked("er årets møte om året i tre deler og i mai", ahead=True) is not None


def test_a_weekend_is_the_one_before_where_the_question_looks_back() -> None:
    assert asked("helgens samling") == "09-05 09-06 helgens"
    assert asked("helgens oppgaver", ahead=True) == "09-12 09-13 helgens"
