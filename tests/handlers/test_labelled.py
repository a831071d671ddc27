"""The product's own figures are those that the labelled sets' own script gives."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.understanding.directory import Directory
from handlers.labelled import KINDS, Kind, agrees, group_of, is_labelled
from handlers.understand import answer_to, read_entries

# --- each kind, by rows of our own ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "label", "answer", "right"),
    [
        ("dates", {"due": "2024-05-09", "ask": False}, {"due": "2024-05-09", "ask": False}, True),
        ("dates", {"due": "2024-05-09", "ask": False}, {"due": "2024-05-10", "ask": False}, False),
        ("dates", {"due": None, "ask": True}, {"due": None, "ask": False}, False),
        ("dates", {"due": None}, {"due": None, "ask": False}, True),
        ("owners", {"owners": ["a", "b"], "ask": False}, {"owners": ["b", "a"], "ask": False}, True),
        ("owners", {"owners": ["a"], "ask": False}, {"owners": ["a", "b"], "ask": False}, False),
        ("owners", {"owners": [], "ask": True}, {"owners": [], "ask": False}, False),
        ("questions", {"intent": "owes", "parties": ["a"]}, {"intent": "owes", "parties": ["a"]}, True),
        ("questions", {"intent": "owes", "parties": ["a"]}, {"intent": "due", "parties": ["a"]}, False),
        ("questions", {"intent": "status", "number": "A-3"}, {"intent": "status", "number": "A-4"}, False),
        ("questions", {"intent": "due", "period": ["x", "y"]}, {"intent": "due", "period": None}, False),
        ("questions", {"intent": "due", "period": None}, {"intent": "due", "parties": [], "period": []}, True),
        ("questions", {"intent": "owns", "topic": "lampene i hallen"}, {"intent": "owns", "topic": "LAMPER"}, True),
        ("questions", {"intent": "owns", "topic": "lampene i hallen"}, {"intent": "owns", "topic": "takka"}, False),
        ("questions", {"intent": "owns", "topic": "lampene i hallen"}, {"intent": "owns", "topic": None}, False),
        ("questions", {"intent": "owns", "topic": None}, {"intent": "owns", "topic": "lampene"}, True),
        ("questions", {"intent": "owns", "topic": "IT"}, {"intent": "owns"}, True),
    ],
)
def test_whether_an_answer_is_right(kind: Kind, label: dict[str, Any], answer: dict[str, Any], right: bool) -> None:
    assert agrees(kind, label, answer) is right


@pytest.mark.parametrize(
    ("kind", "label", "group"),
    [
        ("dates", {"due": "2024-05-09"}, "due date"),
        ("dates", {"due": None}, "no due date"),
        ("dates", {"due": None, "ask": True}, "ask"),
        ("owners", {"owners": ["a"]}, "named"),
        ("owners", {"owners": []}, "nobody"),
        ("owners", {"owners": [], "ask": True}, "ask"),
        ("questions", {"intent": "who"}, "who"),
    ],
)
def test_what_a_row_tries(kind: Kind, label: dict[str, Any], group: str) -> None:
    assert is_labelled(kind, label)
    assert group_of(kind, label) == group


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_without_a_label(kind: Kind) -> None:
    assert not is_labelled(kind, {"id": "1", "text": "AU ringer", "today": "2024-05-06"})


# --- the labelled sets, by both ----------------------------------------------------------------------------------


@pytest.fixture
def sets(shared: Path) -> Path:
    return shared / "data" / "understanding"


def rows_of(kind: Kind, sets: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (sets / f"{kind}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def answers_to(kind: Kind, rows: list[dict[str, Any]], sets: Path) -> list[dict[str, Any]]:
    directory = Directory(read_entries(str(sets / "parties.json")))
    return [{"id": row["id"], **answer_to(kind, row, directory)} for row in rows]


def scored(kind: Kind, sets: Path, folder: Path, answers: list[dict[str, Any]]) -> tuple[str, set[str]]:
    """What the sets' own script says: its last line, and the ids of the rows that it counts as wrong."""
    (folder / "answers").write_text("".join(f"{json.dumps(answer)}\n" for answer in answers), "utf-8")
    command = [sys.executable, str(sets / "score.py"), kind, str(sets / f"{kind}.jsonl"), str(folder / "answers")]
    told = subprocess.run([*command, "--misses"], check=True, capture_output=True, text=True).stdout
    *misses, last = told.splitlines()
    return last, {json.loads(miss)["label"]["id"] for miss in misses}


def spoilt(kind: Kind, answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers of which most are wrong: those of the next row, or without half of the topic."""
    others = [*answers[1:], answers[0]]
    wrong = [{**other, "id": answer["id"]} for answer, other in zip(answers, others, strict=True)]
    if kind == "questions":
        wrong[::2] = [{**answer, "topic": half_of(answer["topic"])} for answer in answers[::2]]
    return wrong


def half_of(topic: str | None) -> str:
    return topic[: len(topic) // 2] if topic else "kaffe"


@pytest.mark.parametrize("kind", KINDS)
def test_both_count_alike(kind: Kind, sets: Path, tmp_path: Path) -> None:
    rows = rows_of(kind, sets)
    answers = answers_to(kind, rows, sets)
    for given in (answers, spoilt(kind, answers)):
        right = sum(agrees(kind, row, answer) for row, answer in zip(rows, given, strict=True))
        last, missed = scored(kind, sets, tmp_path, given)
        assert re.match(rf"{kind}: {right}/{len(rows)} = ", last)
        assert missed == {row["id"] for row, answer in zip(rows, given, strict=True) if not agrees(kind, row, answer)}


@pytest.mark.parametrize("kind", KINDS)
def test_both_group_alike(kind: Kind, sets: Path, tmp_path: Path) -> None:
    rows = rows_of(kind, sets)
    last, _ = scored(kind, sets, tmp_path, answers_to(kind, rows, sets))
    told = {name: int(count) for name, count in re.findall(r"[(,] ?([a-z ]+) \d+/(\d+)", last)}
    counts: dict[str, int] = {}
    for row in rows:
        for name in (group_of(kind, row), row["lang"]):
            counts[name] = counts.get(name, 0) + 1
    assert told == counts
