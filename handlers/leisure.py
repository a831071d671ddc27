"""When the courier looks into the outbox, and when it leases what it has found: at once where nothing else is to be
done, and seldom enough that a long outbox leaves the machine to those who write meanwhile."""

import time
from collections.abc import Callable
from dataclasses import dataclass

PAUSE = 1.0
"""Seconds between two looks into the outbox, where nobody wakes the courier."""
APART = 0.05
"""Seconds between two looks, however often it is woken: what comes meanwhile is taken in one."""
SELDOM = 5.0
"""Seconds between two looks, where nobody wakes the courier and there is something else to be sent."""
LEISURE = 4
"""So many times as long as a look takes passes before the next; likewise after a lease, while people write."""
QUIET = 1.0
"""Seconds after which nobody writes any more, as far as the courier is told."""


@dataclass(slots=True)
class Leisure:
    """For one thread. All times are seconds, by a clock that nobody sets."""

    clock: Callable[[], float] = time.monotonic
    _soonest: float = 0.0
    _ended: float = 0.0
    _latest: float = 0.0
    _lease_from: float = 0.0
    _told_at: float = -QUIET
    _is_told: bool = False
    _has_ended: bool = False

    def told(self) -> bool:
        """Somebody has written something; whether that is news since the last look."""
        before, self._is_told, self._told_at = self._is_told, True, self.clock()
        return not before

    def ended(self) -> None:
        """One has arrived, so that the next that goes there may be found."""
        self._has_ended = True

    def begun(self) -> float:
        """A look begins: what comes from now on it may not see."""
        self._is_told = self._has_ended = False
        return self.clock()

    def looked(self, began: float) -> None:
        """It has ended."""
        now = self.clock()
        self._soonest = now + min(PAUSE, max(APART - (now - began), LEISURE * (now - began)))
        self._ended, self._latest = now, now + PAUSE

    def held(self, seconds: float) -> None:
        """Something may go in so many seconds."""
        self._latest = min(self._latest, self.clock() + seconds)

    def leased(self, began: float) -> None:
        """What began then has been leased."""
        now = self.clock()
        if now - self._told_at < QUIET:
            self._lease_from = now + min(PAUSE, LEISURE * (now - began))

    def until_look(self, *, has_more: bool) -> float:
        """How long not to look yet; `has_more`: there is something else to be sent."""
        wanted = self._is_told or (self._has_ended and not has_more)
        latest = self._ended + SELDOM if has_more else self._latest
        return (self._soonest if wanted else max(self._soonest, latest)) - self.clock()

    def until_lease(self) -> float:
        """How long not to lease yet."""
        return self._lease_from - self.clock()
