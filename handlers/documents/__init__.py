"""The register as documents: what `referent export` writes. Each format is a module; they decide nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from bot import markdown
from bot.action import Action
from bot.canonical import as_json as plain
from bot.canonical import moment_text
from bot.decision import Decision
from bot.journal import Entry
from bot.json_text import indented
from bot.minutes_document import minutes_document
from bot.place import LANGUAGES, Language
from bot.ports import Ledger
from bot.rows import party_name
from handlers.documents import json_

__all__ = ["journal_lines", "minutes_document", "register_document"]


def register_document(
    ledger: Ledger, rows: Sequence[Action] | Sequence[Decision], language: str, *, as_json: bool
) -> str:
    """Actions or decisions: a Markdown table in that language, or a JSON list. Owners are named."""
    entries = [_entry(ledger, row) for row in rows]
    if as_json:
        return indented(entries)
    kind = "decisions" if rows and isinstance(rows[0], Decision) else "actions"
    return markdown.table(entries, kind, _language(language))


def _entry(ledger: Ledger, row: Action | Decision) -> dict[str, object]:
    meeting = ledger.meetings.get(row.meeting) if row.meeting else None
    item = ledger.meetings.item(row.item) if row.item else None
    owners = [party_name(ledger, owner) for owner in row.owners] if isinstance(row, Action) else []
    due, at = (row.due, row.due_at) if isinstance(row, Action) else (None, None)
    return {
        "number": row.label,
        "text": row.text,
        "owners": owners,
        "due": due.isoformat() if due else None,
        "due_at": f"{at:%H:%M}" if due and at else None,
        "state": row.state,
        "made_at": row.made_at.isoformat(),
        "meeting": meeting.label if meeting else None,
        "title": meeting.title if meeting else None,
        "item": item.number if item else None,
    }


def journal_lines(entries: Iterable[Entry], *, as_json: bool) -> str:
    """The journal, one entry a line: JSON with all that the chain covers, or moment, verb and number to be read."""
    return "".join(_journal_line(entry, as_json=as_json) for entry in entries)


def _journal_line(entry: Entry, *, as_json: bool) -> str:
    if as_json:
        told = {field.name: plain(getattr(entry, field.name)) for field in fields(entry)}
        return json_.line(told | {"at": moment_text(entry.at)})  # as the chain has it, to the microsecond
    return " ".join(_told(entry)) + "\n"


def _told(entry: Entry) -> Iterator[str]:
    yield str(entry.seq)
    yield entry.at.isoformat(timespec="seconds")
    yield entry.verb
    if entry.label:
        yield entry.label
    yield entry.hash


def _language(name: str) -> Language:
    return name if name in LANGUAGES else "nb"
