"""`referent import` and `referent export`: files into the register, and the register as files."""

import argparse
import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.canonical import Json, as_json
from bot.errors import Refused, Unknown
from bot.events import PartyTold, party_told
from bot.meeting import Meeting
from bot.naming import LONGEST_LIST, SPEAKER, read_numbers, read_parties
from bot.place import Workspace
from bot.ports import ActionQuery, DecisionQuery, Ledger, Ledgers
from bot.reply import Reply
from bot.rights import Readership
from bot.router import answer
from bot.understanding.dates import read_when
from handlers.documents import journal_lines, minutes_document, register_document
from handlers.json_lines import MalformedLine
from handlers.lines import numbers_of
from handlers.local import local_request, open_workspace
from handlers.settings import Settings
from handlers.transcript import party_of
from handlers.transcript_line import check

BATCH = 500
_HEADINGS = {
    "text": {"text", "action", "task", "what", "oppgave", "oppgåve", "tekst", "hva", "kva", "oppfølging", "tiltak"},
    "owners": {"owners", "owner", "who", "responsible", "ansvarlig", "ansvarleg", "hvem", "kven", "ansvar"},
    "due": {"due", "due date", "deadline", "by", "frist", "dato", "when", "når"},
}


class Unreadable(Exception):
    """A file that cannot be taken in; its text says why, with what is right."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing found in a file, and what takes it in: its answer is whether it was."""

    told: Mapping[str, Json]
    take: Callable[[], bool]


def bring_in(ledgers: Ledgers, settings: Settings, asked: argparse.Namespace) -> int:
    """Takes files in; the same file twice changes nothing. Exit 1 where one cannot be read or a row is refused."""
    workspace = open_workspace(ledgers, "local", settings)
    refused = 0
    for name in asked.files:
        try:
            found = list(_read(Path(name), ledgers, workspace, asked))
        except (OSError, ValueError, csv.Error, MalformedLine, Unreadable) as error:
            sys.stderr.write(f"{name} cannot be taken in: {_why(error)}\n")
            refused += 1
            continue
        taken = 0
        for each in found:
            if asked.json:
                sys.stdout.write(json.dumps(each.told, ensure_ascii=False) + "\n")
            taken += asked.dry_run or each.take()
        left = f", {len(found) - taken} refused" if taken < len(found) else ""
        sys.stderr.write(f"{name}: {taken} {'found' if asked.dry_run else 'taken in'}{left}.\n")
        refused += len(found) - taken
    return 1 if refused else 0


def _why(error: Exception) -> str:
    match error:
        case OSError():
            return f"{error.strerror}."
        case UnicodeDecodeError():
            return 'it is not UTF-8; a spreadsheet saves it so as "CSV UTF-8".'
    return str(error)


def _read(path: Path, ledgers: Ledgers, workspace: Workspace, asked: argparse.Namespace) -> Iterator[Brought]:
    dialect = asked.dialect or ("parties" if path.suffix == ".json" else "actions" if path.suffix == ".csv" else None)
    content = path.read_bytes()
    if dialect == "parties":
        return _parties(content, ledgers, workspace)
    if dialect == "actions":
        return _actions(content, ledgers, workspace, asked)
    raise Unreadable("its ending says nothing; name it with --dialect parties (JSON) or --dialect actions (CSV).")


def _parties(content: bytes, ledgers: Ledgers, workspace: Workspace) -> Iterator[Brought]:
    entries = json.loads(content)
    if not isinstance(entries, dict) or not all(isinstance(each, dict) for each in entries.values()):
        raise Unreadable('right is {"AU": {"kind": "body", "name": "AU", "aliases": [], "members": []}, …}.')
    now = datetime.now(UTC)
    for key, entry in entries.items():
        given = {"kind": "body", "name": key, **entry, "event": "party", "key": key}
        try:
            check(given)
        except MalformedLine as error:
            raise Unreadable(f"{key}: {error}.") from error
        told = party_of(given)

        def take(told: PartyTold = told) -> bool:
            ledgers.write(workspace.id, lambda ledger: party_told(ledger, told, now))
            return True

        yield Brought(_as_object(told), take)


def _actions(content: bytes, ledgers: Ledgers, workspace: Workspace, asked: argparse.Namespace) -> Iterator[Brought]:
    text = content.decode("utf-8-sig")
    heading = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
    columns = _columns(rows.fieldnames or [])
    if "text" not in columns:
        raise Unreadable("no column is called text; right is a first line such as text,owners,due.")
    digest = hashlib.sha256(content).hexdigest()[:16]
    for number, row in enumerate(rows, start=1):
        values = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        if any(values.values()):
            spreadsheet_row = _Row(number, values, f"import:{digest}:{number}", ledgers, workspace, asked)
            yield Brought(dict(values), spreadsheet_row.take)


@dataclass(frozen=True, slots=True)
class _Row:
    """One action of a spreadsheet. Its delivery id makes a second import harmless."""

    number: int
    values: Mapping[str, str]
    delivery: str
    ledgers: Ledgers
    workspace: Workspace
    asked: argparse.Namespace

    def take(self) -> bool:
        """Stores it. An owner that nobody is called, or a date that is none, is kept in the text: no row is lost for
        it, and whoever imports is told."""
        if not self.values["text"]:
            self._tell("it says nothing to do, so it is left out")
            return False
        values, kept = self._readable()
        reply = self._said(values)
        if not reply.ok:
            self._tell(_REFUSED.get(reply.error or "", f"it is refused ({reply.error})"))
        elif kept:
            where = f"kept in the text of {', '.join(numbers_of(reply))}"
            self._tell(f'"{kept}" could not be read as an owner or a date and is {where}')
        return reply.ok

    def _readable(self) -> tuple[Mapping[str, str], str]:
        """The row with what cannot be read in its text instead, and what that is."""
        values, due = self.values, self.values.get("due", "")
        known, unknown = self._owners()
        if unknown:
            values = {**_moved(values, "owners", unknown), "owners": known}
        today = datetime.now(ZoneInfo(self.workspace.zone)).date()
        if not due or read_when(due, today, *self.workspace.calendar).due is not None:
            return values, unknown
        return _moved(values, "due", due), f"{unknown}, {due}" if unknown else due

    def _said(self, values: Mapping[str, str]) -> Reply:
        request = local_request(
            self.workspace.id,
            self.asked.name,
            "/action add",
            datetime.now(UTC),
            self.asked.channel,
            delivery=self.delivery,
            thread=self.delivery,  # two rows that say the same are two actions, not one that was sent twice
            values=values,
        )
        return answer(request, self.ledgers)[0]

    def _owners(self) -> tuple[str, str]:
        """The names of owners that mean one party, and the others."""
        directory = self.ledgers.read(self.workspace.id, lambda ledger: ledger.parties.directory())
        named = read_parties(directory, self.values.get("owners", "")[:LONGEST_LIST])
        known = [each.name for each in named if len(each.parties) == 1 or each.name.casefold() in SPEAKER]
        return ", ".join(known), ", ".join(each.name for each in named if each.name not in known)

    def _tell(self, sentence: str) -> None:
        sys.stderr.write(f"row {self.number}: {sentence}.\n")


_REFUSED = {"too_long": "its text is longer than an action can be (3,000 characters)"}


def _moved(values: Mapping[str, str], field: str, words: str) -> Mapping[str, str]:
    """A row with what stood in a field behind its text instead."""
    return {**values, "text": f"{values['text']} ({words})", field: ""}


def _columns(headings: Any) -> dict[str, str]:
    """Which column holds what, by its heading in any of the three languages."""
    found: dict[str, str] = {}
    for heading in headings:
        for name, words in _HEADINGS.items():
            if heading and heading.strip().casefold() in words:
                found.setdefault(name, heading)
    return found


def _as_object(told: PartyTold) -> dict[str, Json]:
    found = as_json(told)
    return found if isinstance(found, dict) else {}


def take_out(ledgers: Ledgers, settings: Settings, asked: argparse.Namespace) -> int:
    """Writes one document to a file or standard output. What is on this machine is read whole: it is the owner's."""
    workspace = open_workspace(ledgers, "local", settings)
    language = asked.language or workspace.language
    everything = asked.format == "json"
    if asked.what == "journal":
        text = ledgers.read(workspace.id, lambda ledger: journal_lines(ledger.journal.entries(), as_json=everything))
    elif asked.what == "minutes":
        text = ledgers.read(
            workspace.id,
            lambda ledger: minutes_document(ledger, _meeting(ledger, asked.meeting), language, as_json=everything),
        )
    else:
        text = ledgers.read(workspace.id, lambda ledger: _register(ledger, asked.what, language, as_json=everything))
    if not asked.output:
        sys.stdout.write(text)
        return 0
    try:
        Path(asked.output).write_text(text, "utf-8")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        sys.stderr.write(f"{asked.output} cannot be written: {getattr(error, 'strerror', None) or error}.\n")
        return 1
    return 0


def _meeting(ledger: Ledger, name: str | None) -> Meeting:
    """The meeting named, else the latest."""
    if name is None:
        latest = ledger.meetings.latest(None, _all_of(ledger))
        if not latest:
            raise Refused("minutes.none")
        return latest[0]
    numbers, _ = read_numbers(name, "M")
    meeting = ledger.meetings.by_number(numbers[0]) if numbers else None
    if meeting is None:
        raise Unknown("minutes.unknown", label=name)
    return meeting


def _register(ledger: Ledger, what: str, language: str, *, as_json: bool) -> str:
    everyone = _all_of(ledger)
    if what == "actions":
        query = ActionQuery(state=None)
        rows: list[Any] = []
        while page := ledger.actions.page(query, everyone, BATCH, rows[-1] if rows else None):
            rows.extend(page)
    else:
        rows = []
        while found := ledger.decisions.page(DecisionQuery(), everyone, BATCH, rows[-1] if rows else None):
            rows.extend(found)
    return register_document(ledger, rows, language, as_json=as_json)


def _all_of(ledger: Ledger) -> Readership:
    channels = ledger.places.channels()
    parties = frozenset(account.person for account in ledger.places.accounts())
    audiences = {ledger.workspace.id, *(c.connection for c in channels), *(c.id for c in channels)}
    return Readership(frozenset(audiences), frozenset(c.id for c in channels), parties)
