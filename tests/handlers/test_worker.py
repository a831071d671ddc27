"""The worker process, begun for real: what it answers, and what becomes of what it does not."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from bot.events import person_named
from bot.party import Party
from bot.place import Connection, Workspace
from bot.ports import Ledgers
from handlers import worker
from handlers.request_ids import current_id, working_for
from handlers.worker import NotDone, Worker
from storage import open_ledgers

T = TypeVar("T")
HERE = Workspace("w1", "Laget")
WAYS = [signal.SIGINT, signal.SIGTERM]


# --- what is done there ---


def its_process(ledgers: Ledgers) -> int:
    del ledgers
    return os.getpid()


def named(name: str, ledgers: Ledgers) -> Party:
    return ledgers.write(HERE.id, lambda ledger: person_named(ledger, name))


def asleep(seconds: float, ledgers: Ledgers) -> str:
    del ledgers
    time.sleep(seconds)
    return "awake"


def fails(ledgers: Ledgers) -> None:
    raise LookupError(ledgers)


def cannot_come_back(ledgers: Ledgers) -> Ledgers:
    return ledgers


def signalled(ledgers: Ledgers) -> int:
    for way in WAYS:
        os.kill(os.getpid(), way)
    return its_process(ledgers)


def its_request(ledgers: Ledgers) -> str | None:
    del ledgers
    return current_id()


def everything_asked(ledgers: Ledgers) -> list[object]:
    ledgers.create(Workspace("w2", "Andre"), Connection("local2", "local", "w2"))
    found = ledgers.connection("local2")
    assert found is not None
    ledgers.put_connection(found)
    name = ledgers.read("w2", lambda ledger: ledger.workspace.name)
    return [
        sorted(each.id for each in ledgers.workspaces()),
        found,
        name,
        ledgers.due(datetime(2026, 6, 1, tzinfo=UTC), 5),
    ]


class CannotArrive:
    """A look that can be sent, and not read there."""

    def __reduce__(self) -> tuple[Any, ...]:
        return int, ("no number",)

    def __call__(self, ledgers: Ledgers) -> None:
        raise AssertionError(ledgers)


def length_of(large: bytes, ledgers: Ledgers) -> int:
    del ledgers
    return len(large)


def nothing() -> None:
    pass


def asleep_at_first(mark: Path) -> None:
    """Prepares only from the second time on."""
    if not mark.exists():
        mark.touch()
        time.sleep(600)


class CannotBegin(SpawnProcess):
    """A process for which the system has no room."""

    def start(self) -> None:
        raise BlockingIOError


# --- around it ---


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[Ledgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    opened.create(HERE, Connection("local", "local", HERE.id))
    yield opened
    opened.close()


@pytest.fixture
def database(ledgers: Ledgers, tmp_path: Path) -> str:
    """Where those ledgers are."""
    del ledgers
    return f"sqlite:///{tmp_path}/referent.db"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PAUSES", (0.01,))


def run(database: str, story: Callable[[Worker], Awaitable[T]]) -> T:
    """A story with a worker process, from when it can be asked until it has ended."""

    async def told() -> T:
        made = Worker(partial(open_ledgers, database, create=False), nothing)
        keeping = asyncio.create_task(made.keep())
        try:
            await soon(made, its_process)
            return await story(made)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    return asyncio.run(told())


async def soon(made: Worker, look: Callable[[Ledgers], T]) -> T:
    """What comes of it as soon as the process can be asked."""
    for _ in range(3_000):
        try:
            return await made.do(look)
        except NotDone:
            await asyncio.sleep(0.01)
    raise AssertionError("the process cannot be asked")


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


# --- what is expected ---


def test_another_process_answers_and_ends_with_the_server(database: str) -> None:
    process = run(database, lambda made: made.do(its_process))
    assert process != os.getpid()
    assert not is_there(process)


def test_what_is_written_there_is_found_here(ledgers: Ledgers, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PATIENCE", 20.0)  # however busy the machine is

    async def many(made: Worker) -> list[Party]:
        return await asyncio.gather(*(made.do(partial(named, f"Person {number}")) for number in range(40)))

    parties = run(database, many)
    assert ledgers.read(HERE.id, lambda ledger: [ledger.parties.get(each.id) for each in parties]) == parties


def test_all_that_a_register_can_is_done_there(ledgers: Ledgers, database: str) -> None:
    workspaces, connection, name, due = run(database, lambda made: made.do(everything_asked))
    assert workspaces == ["w1", "w2"]
    assert connection == ledgers.connection("local2")
    assert (name, due) == ("Andre", ())


@pytest.mark.parametrize("look", [fails, cannot_come_back])
def test_what_fails_there_is_to_be_done_here(database: str, look: Callable[[Ledgers], Any]) -> None:
    async def story(made: Worker) -> int:
        with pytest.raises(NotDone):
            await made.do(look)
        return await made.do(its_process)

    assert run(database, story)


def test_before_it_is_ready_it_does_nothing(database: str) -> None:
    made = Worker(partial(open_ledgers, database, create=False), nothing)
    with pytest.raises(NotDone):
        asyncio.run(made.do(its_process))


def test_behind_something_large_nobody_waits(database: str) -> None:
    async def story(made: Worker) -> str:
        large = asyncio.create_task(made.do(partial(asleep, 1.5)))
        await asyncio.sleep(0.3)
        with pytest.raises(NotDone):
            await made.do(its_process)
        return await large

    assert run(database, story) == "awake"


def test_no_more_wait_for_it_than_it_can_soon_answer(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MOST", 1)

    async def story(made: Worker) -> str:
        first = asyncio.create_task(made.do(partial(asleep, 0.05)))
        await asyncio.sleep(0)
        with pytest.raises(NotDone):
            await made.do(its_process)
        return await first

    assert run(database, story) == "awake"


def test_one_that_is_killed_leaves_nobody_waiting_and_is_begun_anew(database: str) -> None:
    async def story(made: Worker) -> tuple[int, int]:
        process = await made.do(its_process)
        waits = asyncio.create_task(made.do(partial(asleep, 60)))
        await asyncio.sleep(0.05)
        os.kill(process, signal.SIGKILL)
        with pytest.raises(NotDone):
            await waits
        return process, await soon(made, its_process)

    before, after = run(database, story)
    assert before != after
    assert not is_there(after)


def test_one_that_hangs_is_given_up(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_LONGEST", 0.2)
    monkeypatch.setattr(worker, "_ENDING", 0.1)

    async def story(made: Worker) -> tuple[int, int]:
        process = await made.do(its_process)
        with pytest.raises(NotDone):
            await made.do(partial(asleep, 60))
        return process, await soon(made, its_process)

    before, after = run(database, story)
    assert before != after
    assert not is_there(before)


def test_who_does_not_wait_any_more_is_not_told(database: str) -> None:
    async def story(made: Worker) -> int:
        task = asyncio.create_task(made.do(partial(asleep, 0.05)))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0.1)
        return await made.do(its_process)

    assert run(database, story)


def test_it_ends_when_the_server_says_so_and_not_by_a_signal(database: str) -> None:
    async def story(made: Worker) -> tuple[int, int]:
        return await made.do(signalled), await made.do(its_process)

    before, after = run(database, story)
    assert before == after
    assert not is_there(after)


def test_there_is_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker.processors() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert worker.processors() == os.cpu_count()


def test_what_it_does_it_does_for_the_same_request(database: str) -> None:
    async def story(made: Worker) -> list[str | None]:
        with working_for("abc"):
            first = await soon(made, its_request)
        return [first, await soon(made, its_request)]

    assert run(database, story) == ["abc", None]


def test_what_cannot_be_read_there_is_to_be_done_here_and_ends_nothing(database: str) -> None:
    async def story(made: Worker) -> tuple[int, int]:
        before = await made.do(its_process)
        for _ in range(20):  # more than it has threads
            with pytest.raises(NotDone):
                await made.do(CannotArrive())
        return before, await made.do(its_process)

    before, after = run(database, story)
    assert before == after


def test_after_what_cannot_be_sent_it_can_be_asked(database: str) -> None:
    async def story(made: Worker) -> int:
        with pytest.raises(AttributeError, match="pickle"):
            await made.do(lambda ledgers: ledgers)
        await asyncio.sleep(2 * worker._PATIENCE)
        return await made.do(its_process)

    assert run(database, story)


def test_one_that_is_stopped_for_good_is_begun_anew_though_it_takes_nothing_any_more(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_LONGEST", 0.5)
    monkeypatch.setattr(worker, "_ENDING", 0.1)

    async def story(made: Worker) -> tuple[int, int]:
        process = await made.do(its_process)
        os.kill(process, signal.SIGSTOP)
        with pytest.raises(NotDone):
            await made.do(partial(length_of, bytes(20_000_000)))
        return process, await soon(made, its_process)

    before, after = run(database, story)
    assert before != after
    assert not is_there(before)


def test_one_that_is_stopped_and_goes_on_answers(database: str) -> None:
    async def story(made: Worker) -> tuple[int, int, int]:
        process = await made.do(its_process)
        os.kill(process, signal.SIGSTOP)
        large = asyncio.create_task(made.do(partial(length_of, bytes(20_000_000))))
        await asyncio.sleep(0.05)
        os.kill(process, signal.SIGCONT)
        return process, await large, await soon(made, its_process)

    before, length, after = run(database, story)
    assert (length, after) == (20_000_000, before)


@pytest.mark.parametrize("way", [signal.SIGUSR1, signal.SIGUSR2, signal.SIGKILL])
def test_whatever_ends_it_it_comes_back_and_soon_where_it_has_run_for_long(
    way: signal.Signals, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_PAUSES", (0.01, 600.0))
    monkeypatch.setattr(worker, "_SETTLED", 0.0)

    async def story(made: Worker) -> set[int]:
        seen = {await made.do(its_process)}
        for _ in range(2):
            assert made.pid is not None
            os.kill(made.pid, way)
            while made.pid is None or made.pid in seen:
                await asyncio.sleep(0.01)
            seen.add(await soon(made, its_process))
        return seen

    assert len(run(database, story)) == 3


def test_one_that_cannot_begin_is_tried_less_and_less_often(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def noted(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr(worker, "_PAUSES", (1.0, 5.0, 30.0))
    monkeypatch.setattr(worker, "get_context", lambda _: SimpleNamespace(Process=CannotBegin))
    monkeypatch.setattr(asyncio, "sleep", noted)
    made = Worker(partial(open_ledgers, database, create=False), nothing)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(made.keep())
    assert pauses == [1.0, 5.0, 30.0, 30.0]


def test_one_that_never_gets_ready_is_begun_anew(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_BEGINNING", 5.0)
    monkeypatch.setattr(worker, "_ENDING", 0.1)
    mark = tmp_path / "mark"

    async def story() -> int:
        made = Worker(partial(open_ledgers, database, create=False), partial(asleep_at_first, mark))
        keeping = asyncio.create_task(made.keep())
        while not mark.exists():
            await asyncio.sleep(0.01)
        monkeypatch.setattr(worker, "_BEGINNING", 600.0)
        try:
            return await soon(made, its_process)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    assert asyncio.run(story())
