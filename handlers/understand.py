"""`referent understand`: what the product itself would read from each row of a file of labelled texts."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.understanding.dates import read_due
from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import read_owners
from bot.understanding.questions import read_question
from handlers.explained import NO_DAY, explain, lines_about
from handlers.json_lines import MalformedLine, numbered_lines, read_object
from handlers.labelled import Kind, Row, agrees, is_labelled

_RIGHT = '{"id": "1", "text": "AU svarer innen fredag", "today": "2023-05-11"}'


@dataclass(slots=True)
class Telling:
    """How the rows are told: with why, as JSON or for people. Counts the labelled ones, and those that were right."""

    explained: bool = False
    as_json: bool = True
    labelled: int = 0
    right: int = 0

    def tell(self, kind: Kind, row: Row, directory: Directory) -> Iterator[str]:
        """The lines about a row."""
        answer = answer_to(kind, row, directory)
        if not self.explained:
            yield json.dumps({"id": row["id"], **answer}, ensure_ascii=False)
            return
        verdict = agrees(kind, row, answer) if is_labelled(kind, row) else None
        self.labelled += verdict is not None
        self.right += verdict is True
        why = explain(kind, row, directory)
        if self.as_json:
            judged = {} if verdict is None else {"right": verdict}
            told = {"id": row["id"], **answer, "explain": why.as_object() | judged}
            yield json.dumps(told, ensure_ascii=False)
        else:
            yield from lines_about(row, answer, why, right=verdict)

    def closing(self) -> Iterator[str]:
        """For people, how many of the labelled rows were right."""
        if self.explained and not self.as_json and self.labelled:
            yield f"{self.right} of {self.labelled} labelled rows are right."


def understand(kind: Kind, file: str, parties: str | None, telling: Telling | None = None) -> int:
    """What is read from each row, with its id; exit 1 where a file or a line cannot be read."""
    telling = telling or Telling()
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
    wrong = sum(_answered(number, line, kind, directory, telling) for number, line in lines)
    _write(telling.closing())
    return 1 if wrong else 0


def answer_to(kind: Kind, row: Row, directory: Directory) -> dict[str, Any]:
    """What the product reads from a row, in the fields that its kind's labels have."""
    return {"dates": _dates, "owners": _owners, "questions": _questions}[kind](row, directory)


def _answered(number: int, line: bytes, kind: Kind, directory: Directory, telling: Telling) -> int:
    """1 where the line cannot be read."""
    try:
        row = _checked(read_object(line, _RIGHT), needs_day=kind != "owners")
    except MalformedLine as error:
        sys.stderr.write(f"line {number}: {error}. The rest is read.\n")
        return 1
    _write(telling.tell(kind, row, directory))
    return 0


def _write(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


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
    read = read_due(row["text"], date.fromisoformat(row["today"]), row.get("country") or "NO")
    return {"due": read.due.isoformat() if read.due else None, "ask": read.ask}


def _owners(row: Row, directory: Directory) -> dict[str, Any]:
    today = date.fromisoformat(row.get("today") or NO_DAY)
    due = read_due(row["text"], today, row.get("country") or "NO")
    read = read_owners(row["text"], directory, row.get("speaker"), due, today)
    return {"owners": list(read.keys), "ask": read.ask}


def _questions(row: Row, directory: Directory) -> dict[str, Any]:
    today = date.fromisoformat(row["today"])
    read = read_question(row["text"], directory, row.get("speaker"), today, row.get("country") or "NO")
    period = [read.period.first.isoformat(), read.period.last.isoformat()] if read.period else None
    return {
        "intent": read.intent,
        "parties": list(read.parties),
        "period": period,
        "number": read.number,
        "topic": read.topic,
    }
