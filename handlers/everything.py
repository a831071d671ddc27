"""`referent export everything`: all that a workspace has, in one file, for those who take it with them."""

import argparse
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.place import Workspace
from bot.ports import Ledgers

Take = Callable[[str, Iterator[Mapping[str, Any]]], None]
Everything = Callable[[str, Take], None]
"""Gives every family of a workspace's rows, by the workspace's id."""
HELD = {
    "workspace": "the workspace and its settings",
    "connections": "the teams and local connections that it is the usual workspace of",
    "accounts": "people's accounts on those; one with an empty person is a bot's",
    "channels": "channels and their settings",
    "channel_members": "who is or was in a channel, from when to when, and as of when that is known",
    "parties": "people and bodies, with what else they are called",
    "memberships": "who is or was in which body, in which role",
    "meetings": "meetings",
    "items": "the items on their agendas",
    "notes": "the notes under these",
    "attendance": "who attended",
    "versions": "every version of minutes; what was approved stands in `content`, its SHA-256 in `seal`",
    "actions": "actions with their owners",
    "decisions": "decisions",
    "sources": "which message an action, decision, note or item was captured from",
    "journal": "all that happened, each entry chained to the one before by `hash`",
    "readers": "with whom an action was shared, or who reads one that was made in a direct message",
    "reminder_choices": "who wants fewer reminders, or none",
    "proposals": "long undone actions that the next meeting in a channel is asked to take up",
    "outbox": "what was posted, or is on its way",
    "posts": "what was said on the local web page",
}
"""What each file holds."""
_HEAD = """Everything that Referent has stored of the workspace {name}.

Each file is a family of rows: one JSON object a line, UTF-8, moments in ISO 8601. `id` is what other rows name a row
by. An `audience` is the id of the workspace (all its members), of a connection (its members), of a channel (those in
it), or the row's own (those in readers.jsonl).

"""
_TAIL = """
Not here: tokens and other secrets, and what makes buttons and repeated deliveries work for a while.
"""


def take_everything_out(ledgers: Ledgers, everything: Everything, asked: argparse.Namespace) -> int:
    """Writes a workspace's rows to a file that is not there yet, for its owner alone to read. 1 where that cannot be
    done: then there is no file."""
    workspace = _chosen(ledgers.workspaces(), asked.workspace)
    if isinstance(workspace, str):
        return _refused(workspace)
    if not asked.output:
        return _refused('say where it is to be written, for example "referent export everything -o everything.zip"')
    path = Path(asked.output)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _refused(f"{path} is there already: choose another name")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return _refused(f"{path} cannot be written: {getattr(error, 'strerror', None) or error}")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = _write(archive, workspace, everything)
    except OSError as error:
        path.unlink(missing_ok=True)
        return _refused(f"{path} cannot be written: {error.strerror or error}")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return _told(path, counts, as_json=asked.json)


def _chosen(workspaces: Iterable[Workspace], name: str | None) -> Workspace | str:
    """The workspace that is named, or the only one; else why it cannot be told which."""
    every = sorted(workspaces, key=lambda each: each.name)
    found = [each for each in every if name in (None, each.name, each.id)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f'"{each.name}"' for each in every) or "none"
    if not found:
        return f"there is no such workspace; there are: {names}" if every else "nothing is stored yet"
    return f"there are several: say which with --workspace NAME, by its name or id: {_ids(found)}"


def _ids(workspaces: list[Workspace]) -> str:
    return ", ".join(f'"{each.name}" ({each.id})' for each in workspaces)


def _write(archive: zipfile.ZipFile, workspace: Workspace, everything: Everything) -> dict[str, int]:
    counts: dict[str, int] = {}

    def take(family: str, rows: Iterator[Mapping[str, Any]]) -> None:
        counts[family] = 0
        with archive.open(f"{family}.jsonl", "w", force_zip64=True) as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                counts[family] += 1

    everything(workspace.id, take)
    lines = (f"{family}.jsonl: {count} · {HELD[family]}\n" for family, count in counts.items())
    archive.writestr("README.txt", "".join((_HEAD.format(name=workspace.name), *lines, _TAIL)))
    return counts


def _told(path: Path, counts: Mapping[str, int], *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps({"file": str(path), "rows": counts}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"{path}: {sum(counts.values())} rows in {len(counts)} files.\n")
    return 0


def _refused(why: str) -> int:
    sys.stderr.write(f"Nothing was written: {why}.\n")
    return 1
