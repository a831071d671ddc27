"""Whole conversations: each transcript in this folder is played, and every line's expectation must hold.

They are played on the memory fake and on SQLite; the real meeting of `../shared` is played on SQLite.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ports import Ledgers
from handlers.settings import Settings
from handlers.transcript import Player, differences
from handlers.transcript_line import parse
from storage import open_ledgers
from tests.memory import MemoryLedgers

FOLDER = Path(__file__).parent
TRANSCRIPTS = sorted(path.name for path in FOLDER.glob("*.jsonl"))


@pytest.fixture(params=["memory", "sqlite"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledgers]:
    opened: Ledgers = MemoryLedgers() if request.param == "memory" else open_ledgers(f"sqlite:///{tmp_path}/r.db")
    yield opened
    opened.close()


def wrong_in(path: Path, ledgers: Ledgers) -> list[str]:
    """Everything that is not as a transcript expects, with its line."""
    player = Player(ledgers, Settings(), scheduled=True)
    found: list[str] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        told = parse(line)
        replies = list(player.play(line))
        wanted = told.get("expect_scheduled")
        mine = [reply for reply in replies if bool(reply["scheduled"]) is bool(wanted)]
        expect = wanted or told.get("expect")
        if expect == "nothing":
            found += [f"{path.name}:{number}: an answer came: {reply['text']}" for reply in mine]
        elif expect:
            texts = " / ".join(reply["text"] for reply in mine)
            found += [f"{path.name}:{number}: {each} [{texts}]" for each in differences(expect, mine)]
    return found


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_every_line_is_answered_as_expected(name: str, ledgers: Ledgers) -> None:
    assert wrong_in(FOLDER / name, ledgers) == []


def test_the_real_meeting_is_answered_as_expected(shared: Path, tmp_path: Path) -> None:
    ledgers = open_ledgers(f"sqlite:///{tmp_path}/frosta.db")
    assert wrong_in(shared / "data/frosta/transcript.jsonl", ledgers) == []
    ledgers.close()
