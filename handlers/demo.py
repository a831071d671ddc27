"""A sample network for `referent run --demo`: two meetings about walking trails, and what came of them.

Everybody and every place in it is invented. It is played line by line like any other transcript, each line under a
delivery id of its own, so that loading it again adds nothing and an interrupted loading goes on where it stopped.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.conversation import Conversation
from bot.ports import Ledgers
from bot.request import Request
from handlers.local import local_request, open_workspace
from handlers.settings import Settings
from handlers.transcript import Player
from handlers.transcript_line import moment, parse
from handlers.web.exchange import exchange
from handlers.web.sender import deliver_here

TRANSCRIPT = Path(__file__).parent / "demo_data" / "turstiringen.jsonl"


def load_demo(ledgers: Ledgers, conversation: Conversation, settings: Settings) -> None:
    """Plays the sample into the local workspace and its conversations, where it is not there yet."""
    workspace = open_workspace(ledgers, "local", settings).id
    lines = TRANSCRIPT.read_text("utf-8").rstrip("\n").split("\n")
    if _loaded(ledgers, _last(lines, workspace)):
        return
    player = Player(ledgers, settings)
    for line in lines:
        told = parse(line)
        if "event" in told:
            list(player.play(line))
        else:
            exchange(ledgers, conversation, _request(told, workspace))
        deliver_here(ledgers, conversation, workspace, moment(told))


def _request(told: Mapping[str, Any], workspace: str) -> Request:
    return local_request(
        workspace, told["who"], told["text"], moment(told), told["channel"], delivery=str(told["delivery"])
    )


def _last(lines: list[str], workspace: str) -> Request:
    """The last line that captured something: its delivery is remembered."""
    said: Iterator[Mapping[str, Any]] = (parse(line) for line in reversed(lines))
    return next(_request(told, workspace) for told in said if "/action" in told.get("text", ""))


def _loaded(ledgers: Ledgers, last: Request) -> bool:
    answered = ledgers.read(
        last.workspace, lambda ledger: ledger.deliveries.answer(last.connection, str(last.delivery), last.at)
    )
    return answered is not None
