"""The script in docs/ that verifies an exported journal knows nothing of Referent, and finds whatever was altered."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.request import Request
from bot.router import answer
from handlers.documents import journal_lines
from storage import open_ledgers
from tests.samples import HERE, NETWORK

SCRIPT = Path(__file__).parents[1] / "docs" / "verify_journal.py"
COMMANDS = (
    "/action add AU svarer KDD innen fredag",
    '/decision add Vi søker om «midler» \\ nå 🎉 "hva"',
    "/action edit A-1 AU skriver til KDD\u2028og NVE",
    "/action done A-1",
)
Entries = list[dict[str, Any]]


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Entries:
    """A journal as it is exported."""
    with closing(open_ledgers(f"sqlite:///{tmp_path_factory.mktemp('register')}/referent.db")) as ledgers:
        ledgers.create(NETWORK, HERE)
        for text in COMMANDS:
            request = Request(
                NETWORK.id, HERE.id, "kari", "Kari Nordmo", text, datetime(2026, 6, 1, tzinfo=UTC), channel="rådet"
            )
            assert all(reply.ok for reply in answer(request, ledgers))
        told = ledgers.read(NETWORK.id, lambda ledger: journal_lines(ledger.journal.entries(), as_json=True))
    return [json.loads(line) for line in told.split("\n") if line]


def verified(entries: Entries, folder: Path, *more: str) -> tuple[int, str]:
    """What the script exits with and says, by the interpreter alone."""
    file = folder / "journal.jsonl"
    file.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), "utf-8")
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(file), *more]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=60, check=False)
    return done.returncode, done.stderr.strip()


def test_a_whole_journal_is_whole(journal: Entries, tmp_path: Path) -> None:
    assert len(journal) >= len(COMMANDS)
    assert verified(journal, tmp_path) == (0, "")
    assert verified(journal, tmp_path, journal[-1]["hash"]) == (0, "")


def test_erased_words_leave_it_whole(journal: Entries, tmp_path: Path) -> None:
    assert verified([{**entry, "words": None} for entry in journal], tmp_path) == (0, "")


def changed(number: int, **more: Any) -> Callable[[Entries], Entries]:
    return lambda entries: [{**each, **more} if each["seq"] == number else each for each in entries]


@pytest.mark.parametrize(
    ("alter", "said"),
    [
        (lambda entries: entries[1:], "entry 1 is missing"),
        (lambda entries: [*entries[:1], *entries[2:]], "entry 2 is missing"),
        (lambda entries: [entries[0], *entries], "entry 2 is missing"),
        (changed(2, actor="somebody else"), "entry 2 is not as it was written"),
        (changed(2, at="2026-06-02T00:00:00.000000+00:00"), "entry 2 is not as it was written"),
        (changed(1, words={"text": "KDD svarer AU"}), "the words of entry 1 are not those that were written"),
    ],
)
def test_what_was_altered_is_found(
    journal: Entries, tmp_path: Path, alter: Callable[[Entries], Entries], said: str
) -> None:
    assert verified(alter(journal), tmp_path) == (1, said)


def test_an_end_that_is_missing_is_found_by_the_last_hash(journal: Entries, tmp_path: Path) -> None:
    short = journal[:-1]
    assert verified(short, tmp_path) == (0, "")
    assert verified(short, tmp_path, journal[-1]["hash"]) == (1, f"entries are missing after entry {len(short)}")
