"""The labelled sets, where they are at hand, and what the product answers to them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.understanding.directory import Directory, Entry
from handlers.labelled import Kind, agrees, group_of
from handlers.understand import answer_to, read_entries

Row = Mapping[str, Any]
Tally = dict[str, tuple[int, int]]
"""Of each group how many are right, and how many there are."""

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "understanding"
PARTIES = FOLDER / "parties.json"
ALL = "all"


def file_of(kind: Kind) -> Path:
    """Where the labelled rows of a kind stand."""
    return FOLDER / f"{kind}.jsonl"


def rows_of(kind: Kind) -> list[Row]:
    """The labelled rows of a kind."""
    return [json.loads(line) for line in file_of(kind).read_text("utf-8").splitlines() if line.strip()]


def entries() -> tuple[Entry, ...]:
    """The parties that the rows name."""
    return read_entries(str(PARTIES))


def answers(kind: Kind, rows: Iterable[Row], parties: Directory) -> Iterator[Row]:
    """What the product reads from each row, as `referent understand` prints it."""
    return (answer_to(kind, row, parties) for row in rows)


def tallied(kind: Kind, rows: Iterable[Row], given: Iterable[Row]) -> Tally:
    """How many answers are right: of all, by language, by what the row tries, and both."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, answer in zip(rows, given, strict=True):
        right = agrees(kind, row, answer)
        group, language = group_of(kind, row), str(row["lang"])
        for key in (ALL, language, group, f"{group} {language}", f"kind {row.get('kind', group)}"):
            counts[key][0] += right
            counts[key][1] += 1
    return {key: (right, count) for key, (right, count) in counts.items()}


def share(tally: Tally, key: str = ALL) -> float:
    """The share that is right; 1 where there is nothing."""
    right, count = tally.get(key, (0, 0))
    return right / count if count else 1.0
