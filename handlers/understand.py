"""`referent understand`: what the product itself would read from each row of a file of labelled texts."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from bot.understanding.dates import read_due
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import read_owners
from bot.understanding.questions import read_question
from handlers.json_lines import MalformedLine, numbered_lines, read_object
from handlers.labelled import Kind, Row

_RIGHT = '{"id": "1", "text": "AU svarer innen fredag", "today": "2023-05-11"}'


def understand(kind: Kind, file: str, parties: str | None) -> int:
    """One answer a line, with the row's id; exit 1 where a file or a line cannot be read."""
    try:
        directory = read_directory(parties) if parties else Directory(())
        lines = list(numbered_lines(Path(file)))
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be read: {error.strerror}. Give a file of JSON lines.\n")
        return 1
    except (ValueError, KeyError, TypeError, AttributeError):
        right = '{"AU": {"kind": "body", "name": "AU", "aliases": [], "members": []}, …}'
        sys.stderr.write(f"{parties} is no directory; right is {right}\n")
        return 1
    wrong = 0
    for number, line in lines:
        wrong += _answered(number, line, kind, directory)
    return 1 if wrong else 0


def answer_to(kind: Kind, row: Row, directory: Directory) -> dict[str, Any]:
    """What the product reads from a row, in the fields that its kind's labels have."""
    return {"dates": _dates, "owners": _owners, "questions": _questions}[kind](row, directory)


def _answered(number: int, line: bytes, kind: Kind, directory: Directory) -> int:
    try:
        row = _checked(read_object(line, _RIGHT), needs_day=kind != "owners")
        told = {"id": row["id"], **answer_to(kind, row, directory)}
    except MalformedLine as error:
        sys.stderr.write(f"line {number}: {error}. The rest is read.\n")
        return 1
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0


def _checked(row: Row, *, needs_day: bool) -> Row:
    """A row that has what is read from it."""
    for name in ("id", "text", *(["today"] if needs_day else [])):
        if name not in row:
            raise MalformedLine(f'"{name}" is missing; right is {_RIGHT}')
    for name in ("text", "speaker", "country"):
        if row.get(name) is not None and not isinstance(row[name], str):
            raise MalformedLine(f'"{name}" is no text; right is {_RIGHT}')
    if row.get("today") is not None or needs_day:
        try:
            date.fromisoformat(str(row["today"]))
        except ValueError as error:
            raise MalformedLine(f'"today" is no day; right is {_RIGHT}') from error
    return row


def read_directory(file: str) -> Directory:
    """The parties of a directory file."""
    return Directory(read_entries(file))


def read_entries(file: str) -> tuple[Entry, ...]:
    """A directory file: for each key kind, name, aliases, members and roles."""
    parties = json.loads(Path(file).read_text("utf-8"))
    return tuple(
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
