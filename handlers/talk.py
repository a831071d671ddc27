"""`referent say` and `referent replay`: the bot on the command line."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.ports import Ledgers
from bot.reply import plain_text
from bot.router import answer
from handlers.json_lines import MalformedLine, numbered_lines
from handlers.lines import reply_line
from handlers.local import local_request, open_workspace
from handlers.settings import Settings
from handlers.transcript import Player, differences
from handlers.transcript_line import expectation, parse


def say(ledgers: Ledgers, settings: Settings, name: str, channel: str | None, text: str, *, as_json: bool) -> int:
    """One request as somebody, and its replies; exit 1 where it was not done."""
    workspace = open_workspace(ledgers, "local", settings)
    now = datetime.now(UTC)
    replies = answer(local_request(workspace.id, name, text, now, channel), ledgers)
    if not replies:
        sys.stderr.write("Nothing was asked of the bot. In a channel a question begins with @referent.\n")
    for reply in replies:
        if as_json:
            at = now.isoformat(timespec="seconds")
            _print(reply_line(reply, n=None, at=at, workspace=workspace.name, channel=channel))
        else:
            sys.stdout.write(plain_text(reply) + "\n")
    return 0 if all(reply.ok for reply in replies) else 1


def replay(ledgers: Ledgers, settings: Settings, file: str, asked: argparse.Namespace) -> int:
    """A transcript line by line. Exit 1 where a line is malformed, or with `--check` a reply is not as expected."""
    player = Player(ledgers, settings, scheduled=asked.scheduled)
    wrong = 0
    checked = 0
    try:
        lines = list(numbered_lines(Path(file)))
    except OSError as error:
        sys.stderr.write(f"{file} cannot be read: {error.strerror}. Give a UTF-8 file of JSON lines.\n")
        return 1
    for number, line in lines:
        try:
            replies = list(player.play(line))
            for reply in replies:
                _show(reply, as_json=asked.json, quiet=asked.check)
            expect = expectation(parse(line)) if asked.check else None
        except MalformedLine as error:
            sys.stderr.write(f"{file}, line {number}: {error}. The rest is played.\n")
            wrong += 1
            continue
        if expect is not None:
            checked += 1
            mine = [reply for reply in replies if reply["scheduled"] is None]
            wrong += _checked(number, parse(line).get("n"), differences(expect, mine))
    if asked.check:
        sys.stderr.write(f"{checked} {'line' if checked == 1 else 'lines'} checked, {wrong} wrong.\n")
    return 1 if wrong else 0


def _checked(number: int, n: object, found: list[str]) -> int:
    for each in found:
        sys.stderr.write(f"line {number} (n {n}): {each}\n")
    return int(bool(found))


def _show(reply: dict[str, Any], *, as_json: bool, quiet: bool) -> None:
    if as_json:
        _print(reply)
    elif not quiet:
        where = f"#{reply['channel']}" if reply["to"] == "channel" else "to the sender"
        sys.stdout.write(f"[{reply['n'] or reply['scheduled']} · {where}]\n{reply['text']}\n\n")


def _print(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()
