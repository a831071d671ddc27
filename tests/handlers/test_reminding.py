"""Rounds of reminders by several copies at the same moment, and what fails in one."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from bot.errors import StoreBusy
from bot.place import Connection, Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.reply import plain_text
from bot.request import Request
from bot.router import answer
from handlers.failures import raised
from handlers.reminding import remind
from storage import open_ledgers
from tests.memory import MemoryLedgers
from tests.postgres import Cluster

NAMES = tuple(f"Person{chr(65 + each)} Berg" for each in range(12))
OSLO = ZoneInfo("Europe/Oslo")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO)


def says(ledgers: Ledgers, who: str, text: str) -> None:
    asked = Request("w", "c", who, who, text, at("2024-05-02 12:00"), "hike")
    (*_, reply) = answer(asked, ledgers)
    assert reply.ok, plain_text(reply)


def filled(ledgers: Ledgers) -> Ledgers:
    """Twelve persons owe something, a committee that the first of them leads, and one that nobody is in."""
    ledgers.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    for name in NAMES:
        says(ledgers, name, f"/action add {name} sweeps by 3 May")
    says(ledgers, NAMES[0], "/owner add body Trail group")
    says(ledgers, NAMES[0], "/owner add body AU")
    says(ledgers, NAMES[0], f"/owner role {NAMES[0]} = leader in Trail group")
    says(ledgers, NAMES[0], f"/owner role {NAMES[1]} = secretary in Trail group")
    says(ledgers, NAMES[0], "/action add Trail group paints by 3 May")
    says(ledgers, NAMES[0], "/action add AU bakes by 3 May")
    return ledgers


def look(ledgers: Ledgers, moment: str) -> list[tuple[Message, str | None]]:
    workspace = ledgers.read("w", lambda ledger: ledger.workspace)
    return list(remind(ledgers, workspace, at(moment), raised))


def at_once(moment: str, *copies: Ledgers) -> list[tuple[Message, str | None]]:
    """What copies make that all look at the same moment."""
    together = Barrier(len(copies))

    def copy(ledgers: Ledgers) -> list[tuple[Message, str | None]]:
        together.wait()
        return look(ledgers, moment)

    with ThreadPoolExecutor(len(copies)) as threads:
        return [made for each in threads.map(copy, copies) for made in each]


def check_once(first: Ledgers, second: Ledgers) -> None:
    """Each message is made once, on the first day and on the first rung, and stands in the outbox."""
    filled(first)

    def waiting() -> int:
        return len(first.read("w", lambda ledger: ledger.outbox.waiting(100)))

    before = waiting()
    for moment, channels in (("2024-05-03 08:30", 1), ("2024-05-10 08:30", 0)):
        made = at_once(moment, first, second)
        told = Counter(message.person for message, channel in made if channel is None)
        assert len(told) == len(NAMES)
        assert set(told.values()) == {1}
        assert [channel for _, channel in made if channel] == ["hike"] * channels
        before += len(made)
        assert waiting() == before
    leads = [message for message, _ in made if "you lead Trail group" in plain_text(message.reply)]
    assert len(leads) == 1
    assert look(second, "2024-05-10 08:31") == []


def test_two_copies_remind_each_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/r.db"
    with closing(open_ledgers(url)) as first, closing(open_ledgers(url)) as second:
        check_once(first, second)


def test_two_copies_remind_each_once_on_postgresql(postgres: Cluster) -> None:
    url = postgres.database()
    with closing(open_ledgers(url)) as first, closing(open_ledgers(url)) as second:
        check_once(first, second)
    postgres.drop(url)


class Failing(MemoryLedgers):
    """A register in which one kind of message cannot be written."""

    fails: Callable[[Message], bool] | None = None
    error: Exception = ValueError("what nobody foresaw")

    def write(self, workspace: str, work: "Callable[[Ledger], object]") -> object:  # type: ignore[override]  # any result
        return super().write(workspace, lambda ledger: work(self._failing(ledger)))

    def _failing(self, ledger: Ledger) -> Ledger:
        put = ledger.outbox.put

        def refuse(message: Message) -> None:
            if self.fails is not None and self.fails(message):
                raise self.error
            put(message)

        ledger.outbox.put = refuse  # type: ignore[method-assign]  # it is this unit's alone
        return ledger


@pytest.fixture
def failing() -> Failing:
    ledgers = Failing()
    filled(ledgers)
    return ledgers


def _is_of_one(message: Message) -> bool:
    return "A-5 " in plain_text(message.reply)


@pytest.mark.parametrize(
    ("fails", "count"), [(lambda message: message.channel, 1), (lambda message: message.person, 12), (_is_of_one, 1)]
)
def test_what_fails_stops_nothing_else_and_is_tried_again(
    failing: Failing, fails: Callable[[Message], bool], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.reminding.TOGETHER", 5)
    failing.fails = fails
    wrong: list[Exception] = []
    workspace = failing.read("w", lambda ledger: ledger.workspace)
    made = list(remind(failing, workspace, at("2024-05-03 08:30"), wrong.append))
    assert len(wrong) == count
    assert len(made) == len(NAMES) + 1 - count
    failing.fails = None
    assert len(look(failing, "2024-05-03 08:31")) == count
    assert look(failing, "2024-05-03 08:32") == []


def test_a_register_in_trouble_is_not_tried_with_each(failing: Failing) -> None:
    failing.fails = lambda message: message.person is not None
    failing.error = StoreBusy("trouble.busy")
    wrong: list[Exception] = []
    workspace = failing.read("w", lambda ledger: ledger.workspace)
    assert len(list(remind(failing, workspace, at("2024-05-03 08:30"), wrong.append))) == 1
    assert wrong == [failing.error]
