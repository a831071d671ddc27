"""What messages say when they go: several at once come to one worker thread, and each has its own outcome."""

import asyncio
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from bot.delivering import Address
from bot.errors import Unknown
from bot.place import Connection, Workspace
from bot.ports import Due, Message
from bot.reply import Reply, Text
from handlers.slack.writing import Writing, Written
from tests.memory import MemoryLedgers

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
HERE = Connection("slack:T1", "slack", "w", "Laget")


class Noon:
    def now(self) -> datetime:
        return NOON


class Counted(Executor):
    """Runs in a thread, and counts how often."""

    def __init__(self) -> None:
        self.count = 0
        self._threads = ThreadPoolExecutor(1)

    def submit(self, *given: Any, **named: Any) -> Future[Any]:  # type: ignore[override]
        self.count += 1
        return self._threads.submit(*given, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)


def due(id: str, workspace: str = "w") -> Due:
    return Due(workspace, Message(id, Reply((Text(f"text {id}"),)), NOON, channel="fjord"))


def writing(workers: Executor) -> Writing:
    ledgers = MemoryLedgers()
    ledgers.create(Workspace("w", "Laget"), HERE)
    return Writing(ledgers, lambda _: None, Noon(), workers, one_command=False)


async def said(writing: Writing, *dues: Due) -> list[Written | BaseException]:
    asked = (writing.written(each, Address(HERE), may_ask=False) for each in dues)
    return await asyncio.gather(*asked, return_exceptions=True)


def test_those_asked_for_at_once_are_written_by_one_thread_and_none_spoils_the_others() -> None:
    with Counted() as workers:
        first, lost, second = asyncio.run(said(writing(workers), due("1"), due("2", "nowhere"), due("3")))
    assert workers.count == 1
    assert isinstance(first, Written)
    assert isinstance(second, Written)
    assert [page.text for each in (first, second) for page in each.pages] == ["text 1", "text 3"]
    assert isinstance(lost, Unknown)


def test_one_that_is_not_waited_for_any_more_is_no_trouble() -> None:
    async def run(workers: Executor) -> list[Written | BaseException]:
        there = writing(workers)
        waits = asyncio.create_task(said(there, due("1")))
        await asyncio.sleep(0)
        waits.cancel()
        await asyncio.gather(waits, return_exceptions=True)
        return await said(there, due("2"))

    with Counted() as workers:
        (second,) = asyncio.run(run(workers))
    assert isinstance(second, Written)


def test_where_the_threads_have_ended_that_is_what_it_fails_with() -> None:
    workers = Counted()
    workers.shutdown()
    (ended,) = asyncio.run(said(writing(workers), due("1")))
    assert isinstance(ended, RuntimeError)
