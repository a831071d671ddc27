"""Rows that somebody has labelled with the right answer: whether an answer agrees, and to which kind a row belongs."""

import re
from collections.abc import Mapping
from typing import Any, Literal

Kind = Literal["dates", "owners", "questions"]
Row = Mapping[str, Any]

KINDS: tuple[Kind, ...] = ("dates", "owners", "questions")
_SHORTEST_WORD = 3  # letters: a shorter one says nothing about a topic
_STEM = 5  # letters that a word shares with its inflected forms
_FIRST_FIELD = {"dates": "due", "owners": "owners", "questions": "intent"}


def is_labelled(kind: Kind, row: Row) -> bool:
    """Whether the row says what is right."""
    return _FIRST_FIELD[kind] in row


def agrees(kind: Kind, label: Row, answer: Row) -> bool:
    """Whether an answer is right in all that its label has; owners and parties in any order."""
    if kind == "dates":
        return _same(label, answer, "due") and _asks_alike(label, answer)
    if kind == "owners":
        return _same_parties(label, answer, "owners") and _asks_alike(label, answer)
    named = all(_same(label, answer, field) for field in ("intent", "period", "number"))
    return named and _same_parties(label, answer, "parties") and _topics_agree(label, answer)


def group_of(kind: Kind, label: Row) -> str:
    """What the row tries, in words: the intent of a question; whether there is something to read, or to ask."""
    if kind == "questions":
        return str(label["intent"])
    if label.get("ask"):
        return "ask"
    if kind == "dates":
        return "due date" if label.get("due") else "no due date"
    return "named" if label.get("owners") else "nobody"


def _same(label: Row, answer: Row, field: str) -> bool:
    """Nothing is nothing, however it is written: null, an empty list or no such field."""
    return (label.get(field) or None) == (answer.get(field) or None)


def _same_parties(label: Row, answer: Row, field: str) -> bool:
    return _parties(label, field) == _parties(answer, field)


def _parties(row: Row, field: str) -> set[str]:
    named = row.get(field)
    return set(map(str, named)) if isinstance(named, list | tuple) else set()


def _asks_alike(label: Row, answer: Row) -> bool:
    return bool(label.get("ask")) == bool(answer.get("ask"))


def _topics_agree(label: Row, answer: Row) -> bool:
    """At least half of the label's words stand in the answer's topic, endings aside."""
    wanted = _stems(label.get("topic"))
    return 2 * len(wanted & _stems(answer.get("topic"))) >= len(wanted)


def _stems(topic: str | None) -> set[str]:
    words = re.findall(r"\w+", str(topic).casefold()) if topic else []
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST_WORD}
