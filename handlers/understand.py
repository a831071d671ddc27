"""`referent understand`: what the product itself would read from each row of a file of labelled texts."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.understanding.dates import read_due
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import read_owners
from bot.understanding.questions import read_question

Row = Mapping[str, Any]


def understand(kind: str, file: str, parties: str | None) -> int:
    """One answer a line, with the row's id; exit 1 where a file or a line cannot be read."""
    try:
        directory = read_directory(parties) if parties else Directory(())
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"Cannot read it: {error}. Give JSON lines, and the directory as JSON with --parties.\n")
        return 1
    reads = {"dates": _dates, "owners": _owners, "questions": _questions}[kind]
    wrong = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            wrong += _answered(number, line, reads, directory)
    return 1 if wrong else 0


def _answered(number: int, line: str, reads: Callable[[Row, Directory], dict[str, Any]], directory: Directory) -> int:
    try:
        row = json.loads(line)
        told = {"id": row["id"], **reads(row, directory)}
    except (ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"line {number}: {error!r}; right is an object with id, text and, for dates, today.\n")
        return 1
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def read_directory(file: str) -> Directory:
    """A directory file: for each key kind, name, aliases, members and roles."""
    parties = json.loads(Path(file).read_text("utf-8"))
    return Directory(
        Entry(
            key=key,
            kind=party["kind"],
            name=party["name"],
            aliases=tuple(party.get("aliases") or ()),
            members=tuple(party.get("members") or ()),
            roles=tuple(Role(role.get("body"), role.get("role")) for role in party.get("roles") or ()),
        )
        for key, party in parties.items()
    )


def _dates(row: Row, directory: Directory) -> dict[str, Any]:
    del directory
    read = read_due(row["text"], date.fromisoformat(row["today"]), row.get("country", "NO"))
    return {"due": read.due.isoformat() if read.due else None, "ask": read.ask}


def _owners(row: Row, directory: Directory) -> dict[str, Any]:
    today = date.fromisoformat(row["today"]) if row.get("today") else date(2024, 1, 1)
    due = read_due(row["text"], today, row.get("country", "NO"))
    read = read_owners(row["text"], directory, row.get("speaker"), due)
    return {"owners": list(read.keys), "ask": read.ask}


def _questions(row: Row, directory: Directory) -> dict[str, Any]:
    today = date.fromisoformat(row["today"])
    read = read_question(row["text"], directory, row.get("speaker"), today, row.get("country", "NO"))
    period = [read.period.first.isoformat(), read.period.last.isoformat()] if read.period else None
    return {
        "intent": read.intent,
        "parties": list(read.parties),
        "period": period,
        "number": read.number,
        "topic": read.topic,
    }
