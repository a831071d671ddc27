"""The one writer: a thread that runs the commands that wait, and commits them together.

While one group is on its way to the disk the next one gathers. No command spoils another: one that fails is undone by
itself, and where the rows of several will not go in together, each is run again in a transaction of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread
from time import perf_counter
from typing import Any, Generic, TypeVar

from bot.errors import StoreBusy, Unknown
from storage.register import Registers
from storage.session import Session
from storage.trouble import DATABASE_ERRORS, trouble_of
from storage.turns import begin
from storage.unit import Transaction, Unit

T = TypeVar("T")
Watcher = Callable[[int, float], None]
"""Is told of each commit, in the writer's thread: how many commands shared it, and for how many seconds it had waited
until no other process wrote."""
_TOGETHER = 64
"""Commands that share one commit at most, so that the first of them does not wait for ever."""


class Job(Generic[T]):
    """One command that waits to be written, and what came of it."""

    def __init__(self, workspace: str, work: Callable[[Unit], T]) -> None:
        self.workspace = workspace
        self.work = work
        self._error: BaseException | None = None
        self._result: list[T] = []
        self._done = Lock()
        self._done.acquire()

    def run(self, transaction: Transaction) -> None:
        """Runs the command. What it raises is its own, unless the database has failed, which fails the transaction."""
        self._error, self._result = None, []
        try:
            unit = Unit(transaction, self.workspace, writing=True)
        except Unknown as error:
            self._error = error
            return
        try:
            result = self.work(unit)
            unit.finish()
        except DATABASE_ERRORS as error:
            transaction.broken = error
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is for the one who asked
            self._error = error
            self._undo(unit, transaction)
        else:
            self._result = [result]

    def _undo(self, unit: Unit, transaction: Transaction) -> None:
        try:
            unit.undo()
        except DATABASE_ERRORS as error:
            transaction.broken = error

    def fail(self, error: BaseException) -> None:
        """Nothing came of it."""
        self._error = error

    def end(self) -> None:
        """Lets the one who asked go on."""
        self._done.release()

    def outcome(self) -> T:
        """What the command gave, once it is stored; raises what it raised."""
        self._done.acquire()
        if self._error is not None:
            raise self._error
        return self._result[0]


class Writer:
    """Takes commands from every thread, and runs them in its own. `patience` is how many seconds it waits for another
    process that writes; `watcher` may be set at any time."""

    def __init__(self, session: Session, registers: Registers, patience: float) -> None:
        self._session = session
        self._patience = patience
        self._registers = registers
        self._waiting: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._closed = False
        self.watcher: Watcher = _unwatched
        self._thread = Thread(target=self._serve, name="referent-writer", daemon=True)
        self._thread.start()

    def run(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """Runs a command and waits until it is on the disk."""
        if current_thread() is self._thread:
            raise RuntimeError("a command that writes has asked for another one")
        if self._closed:
            raise StoreBusy("trouble.busy")
        job = Job(workspace, work)
        self._waiting.put(job)
        return job.outcome()

    def close(self) -> None:
        """Ends when all that waits is done."""
        if self._closed:
            return
        self._closed = True
        self._waiting.put(None)
        self._thread.join()
        for late in self._all_waiting():
            late.fail(StoreBusy("trouble.busy"))
            late.end()
        self._session.close()

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._together(job)

    def _together(self, first: Job[Any]) -> None:
        """One transaction for all that wait now, and for those that come while it runs."""
        jobs = [first]
        error = self._transaction(self._gathered(jobs))
        if isinstance(error, StoreBusy):
            jobs.extend(self._all_waiting())
            for job in jobs:
                job.fail(error)
        elif error is not None:
            for job in jobs:
                self._alone(job)
        for job in jobs:
            job.end()

    def _alone(self, job: Job[Any]) -> None:
        error = self._transaction([job])
        if error is not None:
            job.fail(error)

    def _gathered(self, jobs: list[Job[Any]]) -> Iterator[Job[Any]]:
        yield jobs[0]
        while len(jobs) < _TOGETHER and (job := self._next_waiting()) is not None:
            jobs.append(job)
            yield job

    def _all_waiting(self) -> Iterator[Job[Any]]:
        while (job := self._next_waiting()) is not None:
            yield job

    def _next_waiting(self) -> Job[Any] | None:
        try:
            job = self._waiting.get_nowait()
        except Empty:
            return None
        if job is None:  # the sign to end; it is for `_serve`
            self._waiting.put(None)
        return job

    def _transaction(self, jobs: Iterable[Job[Any]]) -> BaseException | None:
        """Runs and commits; gives what went wrong, in which case nothing is stored."""
        transaction, count, asked = Transaction(self._session, self._registers), 0, perf_counter()
        try:
            begin(self._session, self._patience)
            waited = perf_counter() - asked
            for job in jobs:
                count += 1
                job.run(transaction)
                if transaction.broken is not None:
                    raise transaction.broken  # noqa: TRY301  # one way out, for whatever failed
            transaction.finish()
            self._session.command("COMMIT")
        except Exception as error:  # noqa: BLE001  # the thread has to live on, and those who asked get it
            transaction.forget()
            with suppress(*DATABASE_ERRORS):
                self._session.command("ROLLBACK")
            return trouble_of(error) if isinstance(error, DATABASE_ERRORS) else error
        self.watcher(count, waited)
        return None


def _unwatched(commands: int, waited: float) -> None:
    """Nobody counts."""
    del commands, waited
