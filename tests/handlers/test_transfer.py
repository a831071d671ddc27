"""Files into the register: no row is lost, what could not be read is told, and the count is right."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from bot.ports import ActionQuery, Ledger
from bot.rights import Readership
from handlers.settings import Settings
from handlers.transfer import bring_in, take_out
from tests.memory import MemoryLedgers

PARTIES = {
    "KOR": {"name": "Koret", "aliases": ["kor"], "members": ["ragna"]},
    "ragna": {"kind": "person", "name": "Ragna Li"},
}


@pytest.fixture
def ledgers(tmp_path: Path) -> MemoryLedgers:
    ledgers = MemoryLedgers()
    assert brought(ledgers, tmp_path / "parties.json", json.dumps(PARTIES)) == 0
    return ledgers


def brought(ledgers: MemoryLedgers, file: Path, content: str | bytes, **more: object) -> int:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    asked = {"files": [str(file)], "dialect": None, "channel": "kor", "name": "Ragna Li", "dry_run": False}
    return bring_in(ledgers, Settings(), Namespace(**{"json": False, **asked, **more}))


def kept(ledgers: MemoryLedgers) -> list[tuple[str, tuple[str, ...], str | None]]:
    (workspace,) = ledgers.workspaces()

    def look(ledger: Ledger) -> list[tuple[str, tuple[str, ...], str | None]]:
        everyone = Readership(frozenset(channel.connection for channel in ledger.places.channels()))
        found = ledger.actions.page(ActionQuery(), everyone, 99)
        return [
            (
                action.text,
                tuple(party.name for owner in action.owners if (party := ledger.parties.get(owner))),
                action.due.isoformat() if action.due else None,
            )
            for action in sorted(found, key=lambda action: action.number)
        ]

    return ledgers.read(workspace.id, look)


def test_an_owner_that_nobody_is_called_stays_in_the_text(
    ledgers: MemoryLedgers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = 'text,owners,due\nBake,Zaphod Q,9 June 2099\nSing,"Koret, Zaphod Q",\n'
    rows = f"{rows}Sweep,Koret,when pigs fly\nPaint,jeg,\n"
    assert brought(ledgers, tmp_path / "a.csv", rows) == 0
    assert kept(ledgers) == [
        ("Bake (Zaphod Q)", (), "2099-06-09"),
        ("Sing (Zaphod Q)", ("Koret",), None),
        ("Sweep (when pigs fly)", ("Koret",), None),
        ("Paint", ("Ragna Li",), None),
    ]
    told = capsys.readouterr().err
    assert 'row 1: "Zaphod Q" could not be read' in told
    assert "is kept in the text of A-1" in told
    assert "a.csv: 4 taken in.\n" in told
    assert brought(ledgers, tmp_path / "a.csv", rows) == 0
    assert len(kept(ledgers)) == 4


def test_owner_and_date_both_unread(ledgers: MemoryLedgers, tmp_path: Path) -> None:
    assert brought(ledgers, tmp_path / "a.csv", "text;owners;due\nBake;Zaphod Q;when pigs fly\n") == 0
    assert kept(ledgers) == [("Bake (Zaphod Q) (when pigs fly)", (), None)]


def test_rows_that_say_the_same_are_as_many_actions(ledgers: MemoryLedgers, tmp_path: Path) -> None:
    assert brought(ledgers, tmp_path / "a.csv", "text\tansvarlig\nSweep\tKoret\nSweep\tRagna Li\n\t\n") == 0
    assert kept(ledgers) == [("Sweep", ("Koret",), None), ("Sweep", ("Ragna Li",), None)]


def test_what_is_refused_is_counted_and_told(
    ledgers: MemoryLedgers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = f'text,owners\n{"x" * 3_001},Koret\n,Koret\n"Sing\nand dance",Koret\n'
    assert brought(ledgers, tmp_path / "a.csv", rows) == 1
    assert [text for text, _, _ in kept(ledgers)] == ["Sing\nand dance"]
    told = capsys.readouterr().err
    assert "row 1: its text is longer than" in told
    assert "row 2: it says nothing to do" in told
    assert "a.csv: 1 taken in, 2 refused.\n" in told


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"text\n\xe6\xf8\xe5\n", "it is not UTF-8"),
        ("a.csv", "a;b\n1;2\n", "text,owners,due"),
        ("a.csv", "", "text,owners,due"),
        ("a.csv", "text\n" + "x" * 200_000, "field larger"),
        ("p.json", "[]", "right is {"),
        ("p.json", "{", "cannot be taken in"),
        ("p.json", '{"AU": {"aliases": [1]}}', 'AU: "aliases" is not right'),
        ("p.json", '{"AU": {"kind": "robot"}}', 'AU: "kind" is missing or not right'),
        ("p.txt", "x", "--dialect"),
    ],
)
def test_a_file_that_cannot_be_read(
    ledgers: MemoryLedgers, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, why: str
) -> None:
    assert brought(ledgers, tmp_path / name, content) == 1
    assert why in capsys.readouterr().err
    assert kept(ledgers) == []


def test_a_dry_run_takes_nothing(ledgers: MemoryLedgers, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert brought(ledgers, tmp_path / "a.csv", "text\nBake\n", dry_run=True, json=True) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"text": "Bake"}
    assert "1 found." in told.err
    assert kept(ledgers) == []


def test_a_place_that_cannot_be_written(ledgers: MemoryLedgers, capsys: pytest.CaptureFixture[str]) -> None:
    for output in ("/nonexist/x", "\0"):
        asked = Namespace(what="actions", format="md", language=None, meeting=None, output=output)
        assert take_out(ledgers, Settings(), asked) == 1
        assert "cannot be written" in capsys.readouterr().err
