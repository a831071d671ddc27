"""What is old goes once a night, whichever copy comes first, and nobody waits for it."""

import asyncio
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreBusy
from bot.keeping import SORTS, Bounds, Slice, Sort
from bot.place import Connection, Workspace
from bot.ports import Ledger
from bot.reply import Reply, Text
from handlers.metrics import Metrics
from handlers.pruning import Pruning, bounds_of, keep_pruned
from handlers.settings import Keep, Settings
from storage import open_ledgers
from storage.pruning import prune
from tests.memory import MemoryLedgers

NIGHT = datetime(2026, 11, 24, 2, 31, tzinfo=UTC)
"""03:31 in Oslo."""
DAY = timedelta(days=1)


@dataclass
class Taken:
    """What a register would say: how many rows there are of each sort, which go two at a time."""

    rows: dict[Sort, int] = field(default_factory=dict)
    asked: list[tuple[str, Sort]] = field(default_factory=list)
    bounds: list[Bounds] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)

    def __call__(self, workspace: str, sort: Sort, bounds: Bounds, after: tuple[str, ...] | None = None, /) -> Slice:
        self.asked.append((workspace, sort))
        self.bounds.append(bounds)
        if workspace in self.fails:
            raise StoreBusy("trouble.busy")
        left = self.rows.get(sort, 0)
        assert after in {None, (str(left + 2),)}
        gone = min(2, left)
        self.rows[sort] = left - gone
        return Slice(gone, (str(left),) if left > 2 else None)


@pytest.fixture
def ledgers() -> MemoryLedgers:
    ledgers = MemoryLedgers()
    for id in ("a", "b"):
        ledgers.create(Workspace(id, id), Connection(f"c{id}", "local", id))
    return ledgers


def at_night(ledgers: MemoryLedgers, taken: Taken, **more: object) -> Pruning:
    return Pruning(ledgers, taken, Settings(), **more)  # type: ignore[arg-type]  # as told


def test_it_takes_everything_slice_by_slice_in_every_workspace_and_counts(ledgers: MemoryLedgers) -> None:
    taken, metrics = Taken({"deliveries": 5, "claims": 1}), Metrics()
    gone = at_night(ledgers, taken, counted=metrics.pruned).look(NIGHT)
    assert gone == dict.fromkeys(SORTS, 0) | {"deliveries": 5, "claims": 1}
    assert taken.asked.count(("a", "deliveries")) == 3
    assert {("b", sort) for sort in SORTS} <= set(taken.asked)
    told = metrics.text("")[0].decode()
    assert 'referent_pruned_rows_total{sort="deliveries"} 5.0\n' in told
    assert 'referent_pruned_rows_total{sort="buttons"} 0.0\n' in told


def test_once_a_night_by_whichever_copy_comes_first(ledgers: MemoryLedgers) -> None:
    one, two = Taken(), Taken()
    assert at_night(ledgers, one).look(NIGHT - timedelta(minutes=2)) is None, "it is not time"
    assert at_night(ledgers, one).look(NIGHT) is not None
    assert at_night(ledgers, two).look(NIGHT) is None
    assert at_night(ledgers, one).look(NIGHT + timedelta(hours=20)) is None
    assert at_night(ledgers, two).look(NIGHT + DAY) is not None
    assert len(one.asked) == len(two.asked) == 2 * len(SORTS)


def test_where_there_is_no_workspace_yet_nothing_is_done() -> None:
    assert at_night(MemoryLedgers(), Taken()).look(NIGHT) is None


def test_what_fails_in_one_workspace_is_told_and_no_others_affair(ledgers: MemoryLedgers) -> None:
    taken = Taken({"deliveries": 1}, fails={"a"})
    with capture_logs() as logs:
        gone = at_night(ledgers, taken).look(NIGHT)
    assert gone is not None
    assert gone["deliveries"] == 1
    assert [line["event"] for line in logs] == ["pruning failed", "pruned"]


def test_a_register_that_fails_is_asked_again(ledgers: MemoryLedgers, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StoreBusy("trouble.busy")

    with monkeypatch.context() as broken, capture_logs() as logs:
        broken.setattr(ledgers, "read", fails)
        assert at_night(ledgers, Taken()).look(NIGHT) is None
    assert [line["event"] for line in logs] == ["pruning failed"]
    assert at_night(ledgers, Taken()).look(NIGHT) is not None


def test_a_stop_lets_go_between_two_slices(ledgers: MemoryLedgers) -> None:
    taken = Taken({"deliveries": 99})
    pruning = at_night(ledgers, taken, counted=lambda *_: pruning.end())
    assert pruning.look(NIGHT) == dict.fromkeys(SORTS, 0) | {"deliveries": 2}
    assert len(taken.asked) == 1


def test_what_was_cut_short_goes_on_the_next_night(ledgers: MemoryLedgers) -> None:
    taken = Taken({"deliveries": 5})
    pruning = at_night(ledgers, taken, counted=lambda *_: pruning.end())
    pruning.look(NIGHT)
    other = at_night(ledgers, taken)
    assert other.look(NIGHT + timedelta(hours=1)) is None
    found = other.look(NIGHT + DAY)
    assert found is not None
    assert (found["deliveries"], taken.rows["deliveries"]) == (3, 0)


def test_each_sort_is_kept_as_long_as_the_settings_say() -> None:
    keep = Keep(deliveries=40, messages=50, undelivered=60, buttons=70)
    bounds = bounds_of(keep, NIGHT)
    ages = {sort: (NIGHT - moment).days for sort, moment in bounds.before.items()}
    assert ages == {
        "deliveries": 40,
        "captures": 40,
        "messages": 50,
        "undelivered": 60,
        "buttons": 70,
        "questions": 1,
        "claims": 40,
    }
    assert (bounds.today, bounds.by_day) == (NIGHT.date(), {"backup"})


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A file with an answer of long ago, and one of lately."""
    file = tmp_path / "referent.db"
    with closing(open_ledgers(f"sqlite:///{file}")) as opened:
        opened.create(Workspace("w", "Laget"), Connection("c", "local", "w"))

        def fill(ledger: Ledger) -> None:
            for name, days in (("old", 32), ("new", 29)):
                ledger.deliveries.remember("c", name, (Reply((Text(name),)),), NIGHT - days * DAY)

        opened.write("w", fill)
    return file


def test_the_server_prunes_and_a_repeat_of_the_last_thirty_days_still_gets_the_first_answer(register: Path) -> None:
    class Night:
        def now(self) -> datetime:
            return NIGHT

    with closing(open_ledgers(f"sqlite:///{register}")) as opened:
        gone: list[tuple[Sort, int]] = []
        pruning = Pruning(opened, partial(prune, opened), Settings(), lambda sort, count: gone.append((sort, count)))

        async def night() -> None:
            task = asyncio.create_task(keep_pruned(pruning, Night()))
            while len(gone) < len(SORTS):
                await asyncio.sleep(0.01)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        asyncio.run(asyncio.wait_for(night(), 20))
        assert dict(gone)["deliveries"] == 1
        answers = opened.read(
            "w", lambda ledger: [ledger.deliveries.answer("c", name, NIGHT) for name in ("old", "new")]
        )
    assert answers == [None, (Reply((Text("new"),)),)]
