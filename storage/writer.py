"""A writer: a thread that runs the commands that wait, and commits them together.

While one group is on its way to the disk the next one gathers. No command spoils another: one that fails is undone by
itself, and where the rows of several will not go in together, each is run again in a transaction of its own.

Where other programs write to the same database, a group runs as if it were alone, and reads the heads without locking
them. If another came between, the engine says so, nothing is stored, and the group runs again; it, and those after it
for a while, then lock their heads first, so that nobody runs in vain for ever. Why one snapshot is enough: two commands
that both append to the journal, take a number or change the register write the same head, so that the second of them
is refused; and those that do none of that (a lease, an arrival, a claim, an answer that is kept) decide by rows which
they write themselves, or hold (`Unit.hold`).

A connection that breaks before COMMIT was sent has stored nothing, and the group runs again on another. When it breaks
later, the journal says whether the group was stored; where it can't, those who asked are told that nobody knows.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread
from typing import Generic, Protocol, TypeVar

from bot.errors import Outdated, StoreBusy, StoreUncertain
from storage.register import Registers
from storage.session import Session
from storage.tables import journal
from storage.trouble import Conflict, Lost, Taken, database_errors, trouble_of
from storage.turns import Turns, pause
from storage.unit import Transaction, Unit, run_unit

T = TypeVar("T")
Watcher = Callable[[int, float], None]
"""Is told of each commit, in the writer's thread: how many commands shared it, and for how many seconds it had waited
until no other process wrote."""
_TOGETHER = 64
"""Commands that share one commit at most, so that the first of them does not wait for ever."""
_CAREFUL = 30
"""Transactions that lock their heads first, after one that another came before."""
_ALONE = 2
"""How often a command whose rows will not go in is run by itself: once more where another's may have been in the way,
which it then sees."""
_PAUSE = 0.05
"""Seconds at most until what was refused runs again."""


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
            self._result = [run_unit(transaction, self.workspace, self.work)]
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is for the one who asked
            self._error = error

    def fail(self, error: Exception) -> None:
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


class Runs(Protocol):
    """What a writer runs: a command, or something larger. `workspace` is whose head is locked first, where it is."""

    workspace: str

    def run(self, transaction: Transaction) -> None:
        """Runs it, as often as it takes. What goes wrong with it alone it keeps until its end."""

    def fail(self, error: Exception) -> None:
        """Nothing came of it."""

    def end(self) -> None:
        """What came of it is stored."""


class Waiting(Protocol):
    """What waits for the writer; None is the sign to end."""

    def get(self) -> Runs | None:
        """The next, once there is one."""

    def get_nowait(self) -> Runs | None:
        """The next that is there. Raises `Empty`."""

    def put(self, job: Runs | None) -> None:
        """One more."""


class Writer:
    """Takes commands from every thread, and runs them in its own. `watcher` may be set at any time."""

    def __init__(self, turns: Turns, registers: Registers) -> None:
        self._turns = turns
        self._registers = registers
        self._session: Session | None = None
        self._careful = 0
        self._waiting: Waiting = SimpleQueue()
        self._closed = False
        self._starts = Lock()
        self._thread: Thread | None = None
        self._is_writing = False
        self.watcher: Watcher = _unwatched

    @property
    def is_writing_here(self) -> bool:
        """Whether the code that asks runs within one of its transactions."""
        return self._is_writing and current_thread() is self._thread

    def connect(self) -> None:
        """Connects at once, not when the first command comes: others see that the database is in use."""
        self._opened()

    def run(self, workspace: str, work: Callable[[Unit], T]) -> T:
        """Runs a command and waits until it is on the disk."""
        if self._thread is None:
            self._start()
        if self._closed:
            raise StoreBusy("trouble.busy")
        job = Job(workspace, work)
        if self._thread is current_thread():
            self._together(job)
        else:
            self._waiting.put(job)
        return job.outcome()

    def serve(self, waiting: Waiting) -> None:
        """Runs what waits there in the thread that calls this, until nothing more will come, for one who has not asked
        it for anything yet. Commands of that thread itself are run at once, with those that wait."""
        self._waiting, self._thread = waiting, current_thread()
        self._serve()
        self._waiting, self._thread = SimpleQueue(), None

    def _start(self) -> None:
        with self._starts:
            if self._thread is None and not self._closed:
                self._thread = Thread(target=self._serve, name="referent-writer", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends when all that waits is done."""
        with self._starts:
            if self._closed:
                return
            self._closed = True
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join()
        for late in self._all_waiting():
            late.fail(StoreBusy("trouble.busy"))
            late.end()
        self._leave()

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._together(job)

    def _together(self, first: Runs) -> None:
        """One transaction for all that wait now, and for those that come while it runs."""
        jobs = [first]
        error = self._stored(jobs, self._gathered(jobs))
        if isinstance(error, StoreBusy | StoreUncertain):
            jobs.extend(self._all_waiting() if isinstance(error, StoreBusy) else ())
            for job in jobs:
                job.fail(error)
        elif error is not None:
            for job in jobs:
                self._alone(job)
        for job in jobs:
            job.end()

    def _alone(self, job: Runs) -> None:
        error: Exception | None = None
        for _ in range(_ALONE):
            error = self._stored([job], [job])
            if not isinstance(error, Outdated):
                break
        if error is not None:
            job.fail(error)

    def _gathered(self, jobs: list[Runs]) -> Iterator[Runs]:
        yield jobs[0]
        while len(jobs) < _TOGETHER and (job := self._next_waiting()) is not None:
            jobs.append(job)
            yield job

    def _all_waiting(self) -> Iterator[Runs]:
        while (job := self._next_waiting()) is not None:
            yield job

    def _next_waiting(self) -> Runs | None:
        try:
            job = self._waiting.get_nowait()
        except Empty:
            return None
        if job is None:  # the sign to end; it is for `_serve`
            self._waiting.put(None)
        return job

    # --- transactions ---

    def _stored(self, jobs: list[Runs], coming: Iterable[Runs]) -> Exception | None:
        """Runs and commits, again where that can help; gives what went wrong, in which case nothing is stored, or
        nobody knows."""
        until = time.monotonic() + self._turns.patience
        self._is_writing = True
        try:
            while True:
                error = self._transaction(coming)
                if not isinstance(error, Conflict | Lost) or time.monotonic() > until:
                    return error
                coming = jobs
                pause(_PAUSE if isinstance(error, Lost) else _PAUSE / 10)
        finally:
            self._is_writing = False

    def _transaction(self, coming: Iterable[Runs]) -> Exception | None:
        """Runs and commits once."""
        locked: frozenset[str] | None = None
        if self._careful:
            self._careful -= 1
            coming = list(coming)
            locked = frozenset(job.workspace for job in coming)
        asked = time.perf_counter()
        try:
            session = self._opened()
            transaction = Transaction(session, self._registers)
            self._turns.begin(session, locked)
            waited = time.perf_counter() - asked
            count = self._run(transaction, coming)
        except Exception as error:  # noqa: BLE001  # the thread has to live on, and those who asked get it
            return self._undone(error, may_have_met=locked is None)
        trouble = self._committed(session, transaction)
        if trouble is None:
            transaction.stored()
            self.watcher(count, waited)
        return trouble

    def _run(self, transaction: Transaction, coming: Iterable[Runs]) -> int:
        """All but the commit; how many there were."""
        count = 0
        for job in coming:
            count += 1
            job.run(transaction)
            if transaction.broken is not None:
                raise transaction.broken
        transaction.finish()
        return count

    def _committed(self, session: Session, transaction: Transaction) -> Exception | None:
        try:
            session.command("COMMIT")
        except database_errors() as error:
            trouble = self._undone(error)
            if not isinstance(trouble, Lost):
                return trouble
            return self._look_up(transaction, trouble)
        return None

    def _undone(self, error: Exception, *, may_have_met: bool = False) -> Exception:
        """Nothing is stored; what the trouble is. Of two who `may_have_met` both gave the same next number: the second
        finds its place taken."""
        trouble = trouble_of(error) if isinstance(error, database_errors()) else error
        if may_have_met and isinstance(trouble, Taken):
            trouble = Conflict()
        if isinstance(trouble, Conflict):
            self._careful = _CAREFUL
        if isinstance(trouble, Lost):
            self._leave()
        elif self._session is not None:
            with suppress(*database_errors()):
                self._session.command("ROLLBACK")
        return trouble

    # --- connections ---

    def _opened(self) -> Session:
        if self._session is None:
            self._session = self._turns.open()
        return self._session

    def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.leave()

    def _look_up(self, transaction: Transaction, lost: Lost) -> Exception | None:
        """After a COMMIT that was not answered: nothing where it has been stored, `lost` where it has not, and
        `StoreUncertain` where that cannot be told."""
        mark = transaction.mark()
        until = time.monotonic() + self._turns.patience
        while mark is not None and time.monotonic() < until:
            try:
                return None if self._has_come(*mark) else lost
            except Exception as error:  # noqa: BLE001  # whatever it is, it is as if nobody had looked
                if not isinstance(self._undone(error), StoreBusy):
                    break
            pause(_PAUSE)
        return StoreUncertain("trouble.uncertain")

    def _has_come(self, workspace: str, entry: int, hash: str) -> bool:
        """Whether the journal has this entry. The head is locked, for which a transaction that still goes on somewhere
        is waited for: what is not there then does not come any more."""
        session = self._opened()
        self._turns.begin(session, (workspace,))
        row = session.row(journal, (workspace, entry))
        session.command("ROLLBACK")
        return row is not None and row["hash"] == hash


def _unwatched(commands: int, waited: float) -> None:
    """Nobody counts."""
    del commands, waited
