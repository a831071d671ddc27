"""What is kept of registers in memory has an end, however many workspaces there are."""

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.events import person_named
from bot.party import Party
from bot.place import Connection, Workspace
from storage import open_ledgers
from storage import register as registers
from storage.register import Register, Registers


def kept_of(workspace: str, parties: int, version: int = 1) -> Register:
    made = Register(version, Workspace(workspace, workspace))
    for number in range(parties):
        made.put_party(Party(f"{workspace}-{number}", "body", f"Utval {number}"))
    return made


def names(kept: Registers) -> set[str]:
    return set(kept._kept)


def test_of_so_many_workspaces_registers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_WORKSPACES", 20)
    kept = Registers()
    for number in range(100):
        kept.keep(kept_of(f"w{number}", 1))
        assert len(names(kept)) == min(number + 1, 20)
        assert f"w{number}" in names(kept)
    assert sorted(kept._ids) == sorted(names(kept))


def test_a_large_one_that_takes_long_to_make_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_WORKSPACES", 10)
    kept = Registers()
    kept.keep(kept_of("large", 50))
    for number in range(200):
        kept.keep(kept_of(f"w{number}", 1))
    assert "large" in names(kept)


def test_a_new_version_takes_nobodys_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_WORKSPACES", 2)
    kept = Registers()
    for version in range(1, 6):
        for workspace in ("a", "b"):
            kept.keep(kept_of(workspace, 1, version))
    assert names(kept) == {"a", "b"}
    assert list(kept._kept["a"]) == [4, 5]


def test_all_of_them_are_forgotten_and_kept_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_WORKSPACES", 2)
    kept = Registers()
    for _ in range(2):
        for workspace in ("a", "b"):
            kept.keep(kept_of(workspace, 1))
        assert names(kept) == {"a", "b"}
        kept.clear()
        assert names(kept) == set()


def test_what_was_forgotten_is_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registers, "_WORKSPACES", 1)
    with closing(open_ledgers(f"sqlite:///{tmp_path}/referent.db")) as ledgers:
        for id in ("a", "b"):
            ledgers.create(Workspace(id, id), Connection(f"local-{id}", "local", id))
        named = {id: ledgers.write(id, partial(person_named, name=f"Kari {id}")) for id in ("a", "b")}
        for id in ("a", "b", "a"):
            assert ledgers.read(id, lambda ledger, id=id: ledger.parties.get(named[id].id)) == named[id]
            assert names(ledgers._registers) == {id}
