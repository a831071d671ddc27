"""What the courier writes in the register: leases, and what became of attempts. Those of several workspaces come to it
at once, and it commits together what comes at once.

A lease is written before a message goes, and says that it may have arrived. Whoever knows that nothing was sent takes
that back, as soon as the register can be written: else what cannot be looked up would be given up for nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeVar

import structlog

from bot.errors import StoreUncertain
from bot.ports import Clock, Due, Ledger, Ledgers
from handlers.attempts import Ended, Fate, Leased, give_back, is_unsent, lease, note, note_all
from handlers.failures import name_of, where_of

T = TypeVar("T")
_log = structlog.get_logger()


class Leasing:
    """One for a courier, in its event loop; what touches the register runs in `workers`, or in the loop's own threads.
    `counted` is told what became of attempts and of how many, from any thread."""

    def __init__(
        self, ledgers: Ledgers, clock: Clock, workers: Executor | None, counted: Callable[[Fate, int], None]
    ) -> None:
        self._ledgers = ledgers
        self._clock = clock
        self._workers = workers
        self._counted = counted
        self._is_over = False
        self._unsent: dict[str, Leased] = {}

    async def leased(self, going: Sequence[Due], now: datetime) -> Sequence[Leased]:
        """Leases them, in one transaction a workspace, and tells where each goes; what goes nowhere is given up."""
        spaces = groupby(sorted(going, key=_workspace), key=_workspace)
        ids = [(workspace, tuple(due.message.id for due in dues)) for workspace, dues in spaces]
        found = await asyncio.gather(*(self.work(self._leased_in, *each, now) for each in ids))
        leased = [each for leased in found for each in leased]
        if self._is_over:
            self._not_sent(leased)
            await self.given_back()
            return ()
        return leased

    async def noted(self, ended: Sequence[Ended]) -> None:
        """In one transaction a workspace; where that fails, each by itself, so that none spoils the others."""
        now = self._clock.now()
        spaces = groupby(sorted(ended, key=_workspace_of), key=_workspace_of)
        await asyncio.gather(*(self.work(self._noted_in, workspace, list(group), now) for workspace, group in spaces))

    async def given_back(self) -> None:
        """Gives back what was leased and is known not to have been sent."""
        spaces = {each.due.workspace for each in list(self._unsent.values())}
        await asyncio.gather(*(self.work(self._give_back, workspace) for workspace in spaces))

    def end(self) -> None:
        """Nothing more is leased, also of what waits for its turn in a worker thread."""
        self._is_over = True

    async def work(self, work: Callable[..., T], *given: object) -> T:
        """In a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._workers, partial(work, *given))

    # --- in a worker thread --------------------------------------------------------------------------------------

    def _leased_in(self, workspace: str, ids: Sequence[str], now: datetime) -> Sequence[Leased]:
        unsent = self._unsent_in(workspace)
        taken: list[Leased] = []

        def take(ledger: Ledger) -> int:
            taken.clear()  # it may be run again
            if self._is_over:
                return 0
            give_back(ledger, unsent)
            leased, lost = lease(ledger, ids, now)
            taken.extend(leased)
            return lost

        try:
            lost = self._ledgers.write(workspace, take)
        except Exception as error:  # noqa: BLE001 - what is wrong in one workspace is no other's affair
            log_error(error)
            if isinstance(error, StoreUncertain):  # it may have been stored
                self._not_sent(taken)
                self._give_back(workspace)
            return ()
        self._forget(unsent)
        self._counted("given_up", lost)
        return taken

    def _noted_in(self, workspace: str, ended: Sequence[Ended], now: datetime) -> None:
        if self._note(workspace, ended, now):
            return
        for each in ended:
            if (len(ended) == 1 or not self._note(workspace, [each], now)) and is_unsent(each):
                self._not_sent([each[0]])

    def _note(self, workspace: str, ended: Sequence[Ended], now: datetime) -> bool:
        """In one transaction; whether that was possible."""
        notes = [note(each, now) for each in ended]
        try:
            self._ledgers.write(workspace, partial(note_all, notes=notes))
        except Exception as error:  # noqa: BLE001 - the lease of what is not noted runs out, and it is tried again
            log_error(error)
            return False
        for _, fate in notes:
            self._counted(fate, 1)
        return True

    def _give_back(self, workspace: str) -> None:
        """Where that is not possible now, before the next lease there."""
        unsent = self._unsent_in(workspace)
        try:
            self._ledgers.write(workspace, partial(give_back, unsent=unsent))
        except Exception as error:  # noqa: BLE001 - it is tried again
            log_error(error)
        else:
            self._forget(unsent)

    # --- what is known not to have been sent ---------------------------------------------------------------------

    def _not_sent(self, leased: Sequence[Leased]) -> None:
        self._unsent |= {each.due.message.id: each for each in leased}

    def _unsent_in(self, workspace: str) -> list[Leased]:
        return [each for each in list(self._unsent.values()) if each.due.workspace == workspace]

    def _forget(self, unsent: Sequence[Leased]) -> None:
        for each in unsent:
            self._unsent.pop(each.due.message.id, None)


def log_error(error: Exception) -> None:
    """What went wrong and where, never its text."""
    _log.error("delivery failed", where=where_of(error), **name_of(error))


def _workspace(due: Due) -> str:
    return due.workspace


def _workspace_of(ended: Ended) -> str:
    return ended[0].due.workspace
