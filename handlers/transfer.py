"""`referent import` and `referent export`: files into the register, and the register as files."""

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.canonical import Json, as_json
from bot.errors import Refused, Unknown
from bot.events import PartyTold, party_told
from bot.meeting import Meeting
from bot.naming import read_numbers
from bot.place import Workspace
from bot.ports import ActionQuery, DecisionQuery, Ledger, Ledgers
from bot.rights import Readership
from bot.router import answer
from handlers.documents import journal_lines, minutes_document, register_document
from handlers.local import local_request, open_workspace
from handlers.settings import Settings

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
    """One thing found in a file, and what takes it in."""

    told: Mapping[str, Json]
    take: Callable[[], bool]


def bring_in(ledgers: Ledgers, settings: Settings, asked: argparse.Namespace) -> int:
    """Takes files in; the same file twice changes nothing. Exit 1 where one cannot be read or a row is refused."""
    workspace = open_workspace(ledgers, "local", settings)
    refused = 0
    for name in asked.files:
        try:
            found = list(_read(Path(name), ledgers, workspace, asked))
        except (OSError, ValueError, Unreadable) as error:
            sys.stderr.write(f"{name} cannot be taken in: {error}\n")
            refused += 1
            continue
        for each in found:
            if asked.json:
                sys.stdout.write(json.dumps(each.told, ensure_ascii=False) + "\n")
            refused += 0 if asked.dry_run or each.take() else 1
        verb = "found" if asked.dry_run else "taken in"
        sys.stderr.write(f"{name}: {len(found)} {verb}.\n")
    return 1 if refused else 0


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
        told = PartyTold(
            key=str(key),
            kind="person" if entry.get("kind") == "person" else "body",
            name=str(entry.get("name") or key),
            aliases=tuple(entry.get("aliases") or ()),
            members=tuple(entry.get("members") or ()),
            roles=tuple(entry.get("roles") or ()),
        )

        def take(told: PartyTold = told) -> bool:
            ledgers.write(workspace.id, lambda ledger: party_told(ledger, told, now))
            return True

        yield Brought(_as_object(told), take)


def _actions(content: bytes, ledgers: Ledgers, workspace: Workspace, asked: argparse.Namespace) -> Iterator[Brought]:
    lines = content.decode("utf-8-sig").splitlines()
    dialect = csv.Sniffer().sniff(lines[0], ",;\t") if lines and any(c in lines[0] for c in ",;\t") else csv.excel
    rows = csv.DictReader(lines, dialect=dialect)
    columns = _columns(rows.fieldnames or [])
    if "text" not in columns:
        raise Unreadable("no column is called text; right is a first line such as text,owners,due.")
    digest = hashlib.sha256(content).hexdigest()[:16]
    for number, row in enumerate(rows, start=1):
        values = {name: (row.get(column) or "").strip() for name, column in columns.items()}
        request = local_request(
            workspace.id,
            asked.name,
            "/action add",
            datetime.now(UTC),
            asked.channel,
            delivery=f"import:{digest}:{number}",
            values=values,
        )

        def take(request: Any = request, number: int = number) -> bool:
            replies = answer(request, ledgers)
            for reply in replies:
                if not reply.ok:
                    sys.stderr.write(f"row {number}: {' '.join(getattr(part, 'text', '') for part in reply.parts)}\n")
            return all(reply.ok for reply in replies)

        yield Brought(dict(values), take)


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
    if asked.output:
        Path(asked.output).write_text(text, "utf-8")
    else:
        sys.stdout.write(text)
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
