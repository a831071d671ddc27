"""docs/understanding.md is true: each example is read by the product as the page says."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.reply import plain_text
from bot.understanding.capture import read_marker
from bot.understanding.dates import DueDate, Period, read_due
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.offers import read_offer
from bot.understanding.owners import read_owners
from bot.understanding.questions import read_follow_up, read_question
from bot.wording.dates import day_words, span_words, time_words
from handlers.main import main
from tests.bot.commands.talk import START, Talk

PAGE = (Path(__file__).parents[1] / "docs" / "understanding.md").read_text("utf-8")
TODAY = START.date()
MEETING = date(2024, 6, 4)
KEYS = {
    "Hyttekomiteen": "HK",
    "Turutvalget": "TU",
    "Liv Sand": "liv",
    "Tor Moe": "tor",
    "Una Berg": "una",
    "Una Vik": "vik",
}
NAMES = {key: name for name, key in KEYS.items()}
DIRECTORY = Directory(
    (
        Entry("HK", "body", "Hyttekomiteen", ("HK",), members=("liv", "tor")),
        Entry("TU", "body", "Turutvalget", ("TU",)),
        Entry("liv", "person", "Liv Sand", roles=(Role("HK", None),)),
        Entry("tor", "person", "Tor Moe", roles=(Role("HK", "leder"),)),
        Entry("una", "person", "Una Berg"),
        Entry("vik", "person", "Una Vik"),
    )
)


def rows(head: str) -> list[tuple[str, list[str]]]:
    """Each example of the tables that have this head, with the other cells of its row."""
    tables = re.findall(rf"^\| {re.escape(head)} \|\n\|[ |-]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert tables, head
    return [row for line in "".join(tables).splitlines() for row in examples(line)]


def examples(line: str) -> list[tuple[str, list[str]]]:
    """Those of one row: its first cell has them in italics."""
    first, *others = (cell.strip() for cell in line.strip()[1:-1].split("|"))
    found = re.findall(r"\*([^*]+)\*", first)
    assert found, line
    return [(example, others) for example in found]


def listed(keys: tuple[str, ...]) -> str:
    return ", ".join(NAMES[key] for key in keys)


def test_the_parties_are_those_of_the_page() -> None:
    table = re.search(r"^\| party .*\n\|[ |-]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table is not None
    told = [[cell.strip() for cell in line.split("|")[1:4]] for line in table[1].splitlines()]
    entries = [DIRECTORY.entry(KEYS[name]) for name, _, _ in told]
    assert [(entry.name, ", ".join(entry.aliases)) for entry in entries if entry] == [(row[0], row[1]) for row in told]
    assert [entry.kind for entry in entries if entry] == [re.findall("body|person", row[2])[0] for row in told]


# --- due dates ------------------------------------------------------------------------------------------------------


def due_words(due: DueDate) -> str:
    """As the page writes it: this year's without the year, and the time of day behind it."""
    assert due.due is not None, due
    day = day_words(due.due, "en").removesuffix(f" {TODAY.year}")
    return f"{day}, {time_words(due.at, 'en')}" if due.at else day


@pytest.mark.parametrize(("text", "cells"), rows("you write | due | since"))
def test_when_it_is_due(text: str, cells: list[str]) -> None:
    due = read_due(f"Taket males {text}", TODAY, meeting=MEETING)
    assert due_words(due) == cells[0]
    assert not due.ask
    assert (due.phrase or "").casefold() in text.casefold()


@pytest.mark.parametrize(("text", "cells"), rows("you write | it is"))
def test_what_is_no_due_date(text: str, cells: list[str]) -> None:
    due = read_due(f"Taket males, {text}", TODAY)
    assert (due.due, due.ask, due.trouble) == (None, False, None), cells


WHY = {
    "impossible": "there is no such day",
    "contradiction": "weekday and date contradict each other",
    "alternatives": "it may be either",
    "passed": "that day has passed",
    "anchor": "nobody has told it when that is",
}
ASKED = [(text, cells[0]) for text, cells in rows("you write | because")]


@pytest.mark.parametrize(("text", "why"), [row for row in ASKED if row[1] in WHY.values()])
def test_when_it_asks_for_the_day(text: str, why: str) -> None:
    due = read_due(f"Taket males {text}", TODAY)
    assert due.due is None
    assert due.trouble is not None
    assert WHY[due.trouble] == why
    assert due.ask or due.trouble == "passed"


def test_every_trouble_is_told() -> None:
    assert {why for _, why in ASKED} >= set(WHY.values())


# --- owners ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "cells"), rows("you write | owned by | since"))
def test_who_owns_it(text: str, cells: list[str]) -> None:
    owners = read_owners(text, DIRECTORY, "liv", read_due(text, TODAY))
    assert (listed(owners.keys), owners.ask) == (cells[0], False)
    if "misspelling" in cells[1]:
        assert owners.unread is not None


@pytest.mark.parametrize(("text", "why"), [row for row in ASKED if row[1] not in WHY.values()])
def test_when_it_asks_whose_it_is(text: str, why: str) -> None:
    owners = read_owners(text, DIRECTORY, "liv", read_due(text, TODAY))
    assert (owners.keys, owners.ask) == ((), True)
    if "both come as buttons" in why:
        assert owners.candidates == ("una", "vik")
    if "One press adds it" in why:
        assert owners.unread == text.split(maxsplit=1)[0]


# --- markers and offers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "cells"), rows("you write | captured as"))
def test_what_a_marker_captures(text: str, cells: list[str]) -> None:
    marker = read_marker(text)
    kind = {"an action": "action", "a decision": "decision", "nothing": None}[cells[0]]
    assert (marker.kind if marker else None) == kind


@pytest.mark.parametrize(("text", "cells"), rows("you write | is it offered?"))
def test_what_is_offered(text: str, cells: list[str]) -> None:
    offered = read_offer(text, DIRECTORY, "liv", TODAY) is not None
    assert offered == {"offered": True, "not offered": False}[cells[0]]


# --- questions ------------------------------------------------------------------------------------------------------


def period_words(period: Period | None) -> str:
    return span_words(period.first, period.last, "en") if period else ""


@pytest.mark.parametrize(("text", "cells"), rows("you ask | about | when"))
def test_what_a_question_is_about(text: str, cells: list[str]) -> None:
    question = read_question(text, DIRECTORY, "liv", TODAY)
    assert question.intent != "unknown"
    assert [listed(question.parties), period_words(question.period)] == cells


WHAT_IS_ASKED = {
    "owes": "what {} owes",
    "overdue": "what is overdue for {}",
    "due": "what is due for {}",
    "who": "who {} is",
}


@pytest.mark.parametrize(("text", "cells"), rows("you go on | and get"))
def test_what_a_follow_up_asks(text: str, cells: list[str]) -> None:
    found = re.search(r"After \*(.+?)\*:\n", PAGE)
    assert found is not None
    before = read_question(found[1], DIRECTORY, "liv", TODAY)
    after = read_follow_up(text, before, DIRECTORY, "liv", TODAY)
    asked = WHAT_IS_ASKED[after.intent].format(listed(after.parties)) if after else "nothing: that is talk"
    assert asked == cells[0]


# --- the conversation -----------------------------------------------------------------------------------------------


def conversation() -> Iterator[tuple[str, str, bool, list[str]]]:
    """Who says what, whether it asks back, and what stands in the answer."""
    (block,) = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for step in re.findall(r"^(?! )(?:.+\n)(?:  → .+\n)*", block, re.MULTILINE):
        said, *told = step.splitlines()
        who, _, words = said.removesuffix("  ← asks").partition(": ")
        yield who, words, said.endswith("  ← asks"), [line.removeprefix("  → ") for line in told]


def test_the_conversation_goes_as_the_page_says() -> None:
    talk = Talk("en")
    talk.channel("hytte")
    wrong = []
    for who, words, asks, told in conversation():
        replies = talk.say(who, words, "hytte")
        shown = "\n".join(plain_text(reply) for reply in replies)
        if any(line not in shown for line in told) or any(reply.ask for reply in replies) != asks:
            wrong.append((words, shown))
    assert wrong == []


# --- the command line -----------------------------------------------------------------------------------------------


def test_the_row_it_shows_can_be_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = re.findall(r"^```json\n(.+\n)```", PAGE, re.MULTILINE)
    (tmp_path / "rows.jsonl").write_text(row, "utf-8")
    assert main(["understand", "dates", str(tmp_path / "rows.jsonl"), "--explain", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["due"] == "2024-06-09"
    assert [(span["phrase"], span["decides"]) for span in told["explain"]["spans"]] == [
        ("3. mai", False),
        ("innen 9. juni", True),
    ]
