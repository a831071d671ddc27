"""What is old and of use no more goes at night: first answers, messages that have arrived, commands of old buttons.

One copy of the program does it, whichever comes first. It takes a few rows at a time, and rests between, so that nobody
who writes waits for it. Where it is cut short, the next night goes on.
"""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.falling_due import moment_of
from bot.keeping import SORTS, Bounds, Slice, Sort
from bot.ports import Clock, Ledger, Ledgers
from handlers import backup
from handlers.failures import name_of
from handlers.scheduler import TICK
from handlers.settings import Keep, Settings

KIND = "pruning"
REST = 4.0
"""So many times as long as a slice took passes before the next, so that most of the time is the others'."""
QUESTIONS = timedelta(days=1)
"""How long a question is kept that others may go on from: by far longer than `bot.ports.KEPT`."""
_log = structlog.get_logger()


class Pruned(Protocol):
    """Takes some rows out of a workspace: see `storage.pruning.prune`."""

    def __call__(self, workspace: str, sort: Sort, bounds: Bounds, after: tuple[str, ...] | None = None, /) -> Slice:
        """What became of them. Raises `ReferentError`, and has taken nothing out then."""
        ...


@dataclass(frozen=True, slots=True)
class Pruning:
    """Prunes once a night. `counted` is told of each slice: of what sort, and how many rows are gone."""

    ledgers: Ledgers
    pruned: Pruned
    settings: Settings
    counted: Callable[[Sort, int], None] = lambda sort, gone: None  # noqa: ARG005 - nobody counts
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self, now: datetime) -> Mapping[Sort, int] | None:
        """Prunes if it is time and nobody has begun it today: how many rows of each sort are gone. What fails is told
        in the log, and is left to the next night; what fails in one workspace is no other's affair."""
        local = now.astimezone(ZoneInfo(self.settings.workspace.zone))
        try:
            if not self._is_due(local):
                return None
        except Exception as error:  # noqa: BLE001 - the next look asks again
            _told(error)
            return None
        gone: Counter[Sort] = Counter()
        bounds = bounds_of(self.settings.keep, local)
        for workspace in self.ledgers.workspaces():
            try:
                for sort in SORTS:
                    gone[sort] += self._walk(workspace.id, sort, bounds)
            except Exception as error:  # noqa: BLE001 - whatever has failed tonight, tomorrow there is another
                _told(error)
        _log.info("pruned", rows=gone.total())
        return gone

    def end(self) -> None:
        """Lets go: the slice that is on its way is the last."""
        self._ended.set()

    def _is_due(self, local: datetime) -> bool:
        """Whether this night is this program's."""
        if local < moment_of(self.settings.workspace.zone, local.date(), self.settings.keep.time):
            return False
        ids = sorted(workspace.id for workspace in self.ledgers.workspaces())
        if not ids or self.ledgers.read(ids[0], partial(_is_claimed, local=local)):
            return False
        return self.ledgers.write(ids[0], partial(_claim, local=local))

    def _walk(self, workspace: str, sort: Sort, bounds: Bounds) -> int:
        """All of a sort, slice by slice."""
        gone, after = 0, None
        while not self._ended.is_set():
            began = time.perf_counter()
            taken = self.pruned(workspace, sort, bounds, after)
            self.counted(sort, taken.gone)
            gone, after = gone + taken.gone, taken.after
            if after is None:
                break
            self._ended.wait(REST * (time.perf_counter() - began))
        return gone


def bounds_of(keep: Keep, local: datetime) -> Bounds:
    """From before when what goes. Late captures, and claims, are asked for no longer than first answers are."""
    answers = local - timedelta(days=keep.deliveries)
    before: Mapping[Sort, datetime] = {
        "deliveries": answers,
        "captures": answers,
        "messages": local - timedelta(days=keep.messages),
        "undelivered": local - timedelta(days=keep.undelivered),
        "buttons": local - timedelta(days=keep.buttons),
        "questions": local - QUESTIONS,
        "claims": answers,
    }
    return Bounds(before, local.date(), frozenset((backup.KIND,)))


def _is_claimed(ledger: Ledger, local: datetime) -> bool:
    return ledger.deliveries.is_claimed(KIND, KIND, local.date())


def _claim(ledger: Ledger, local: datetime) -> bool:
    return ledger.deliveries.claim(KIND, KIND, local.date(), local)


def _told(error: Exception) -> None:
    _log.error("pruning failed", **name_of(error))


async def keep_pruned(pruning: Pruning, clock: Clock) -> None:
    """The server's, until it is cancelled: no summary waits for it, and no stop of the server."""
    try:
        while True:
            await asyncio.to_thread(pruning.look, clock.now())
            await asyncio.sleep(TICK)
    finally:
        pruning.end()
