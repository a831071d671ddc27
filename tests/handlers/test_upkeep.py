"""The doctor, where the register opens and then fails; the disk that fills."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from bot.errors import StoreUnreadable
from bot.place import Connection, Workspace
from bot.ports import Ledger
from handlers import upkeep
from handlers.settings import Settings
from handlers.upkeep import doctor
from tests.memory import MemoryLedgers

T = TypeVar("T")


class Damaged(MemoryLedgers):
    """A register that opens, and cannot be read further in."""

    closed = False

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        del workspace, work
        raise StoreUnreadable("trouble.unreadable")

    def close(self) -> None:
        self.closed = True


def test_a_register_that_fails_on_the_way_is_told_and_let_go(capsys: pytest.CaptureFixture[str]) -> None:
    register = Damaged()
    register.create(Workspace("w", "Turlaget"), Connection("c", "local", "w"))
    assert doctor(lambda: register, Settings(), as_json=False) == 1
    told = capsys.readouterr().out
    assert "register: NOT WELL" in told
    assert "Restore the latest backup" in told
    assert register.closed


def test_little_room_is_a_warning(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ROOM", 2**80)
    assert doctor(MemoryLedgers, Settings(), as_json=False) == 1
    assert "disk: NOT WELL" in capsys.readouterr().out
