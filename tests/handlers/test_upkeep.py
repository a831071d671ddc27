"""The doctor, where the register opens and then fails; the disk that fills."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from bot.errors import StoreUnreadable
from bot.place import Channel, Connection, Workspace
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


def test_a_summary_that_a_wrong_clock_made_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Of a day on which its channel would wait for one in vain."""
    register = MemoryLedgers()
    register.create(Workspace("w", "Turlaget"), Connection("c", "local", "w"))

    def claim(days: int, *names: str) -> str:
        """What the doctor then says of the scheduler."""

        def work(ledger: Ledger) -> None:
            for name in names:
                ledger.places.put_channel(Channel(name, "c", name, name))
                day = (datetime.now(UTC) + timedelta(days=days)).date()
                assert ledger.deliveries.claim(name, "summary", day, datetime.now(UTC))

        register.write("w", work)
        doctor(lambda: register, Settings(), as_json=False)
        lines = capsys.readouterr().out.splitlines()
        return next((line for line in lines if line.startswith("scheduler")), "")

    assert claim(0, "today") == ""
    assert "NOT WELL. Turlaget: for 1 channel the summary" in claim(400, "one")
    assert "for 3 channels the summary" in claim(400, "two", "three")
