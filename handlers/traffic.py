"""Who of those that are due goes now: one at a time to a channel or person, no faster than the platform takes them, and
no one workspace before all others. Kept in memory, and used by one thread alone."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.ports import Due
from handlers.delivery import Pace

MOST = 32
"""Messages on their way at once."""
MOST_EACH = 8
"""The same, of one workspace: where nobody answers there, the others do not wait."""
_KEPT = 10_000
_LONGEST_HELD = timedelta(minutes=1)

Lane = tuple[str, str]


@dataclass(slots=True)
class Traffic:
    """`soonest` is how long the first of those waits that were held back at the last look."""

    soonest: timedelta = _LONGEST_HELD
    _going: dict[str, Lane] = field(default_factory=dict)
    _free: dict[Lane, datetime] = field(default_factory=dict)

    def picked(self, found: Iterable[Due], now: datetime) -> Iterator[Due]:
        """Those that go now, which are on their way from then on: new ones before those that stand already."""
        self.soonest = _LONGEST_HELD
        lanes = set(self._going.values())
        each = Counter(workspace for workspace, _ in self._going.values())
        for due in sorted(found, key=lambda due: due.message.sent is not None):
            lane = lane_of(due)
            if len(self._going) >= MOST:
                return
            if lane in lanes or each[due.workspace] >= MOST_EACH or self._is_held(due, now):
                continue
            lanes.add(lane)
            each[due.workspace] += 1
            self._going[due.message.id] = lane
            yield due

    def went(self, due: Due, pace: Pace, now: datetime) -> None:
        """It is sent now, where the platform takes messages at that pace."""
        if len(self._free) > _KEPT:
            self._free = {lane: free for lane, free in self._free.items() if free > now - _LONGEST_HELD}
        if due.message.sent:
            self._free[_own(due)] = now + timedelta(seconds=pace.updates)
        elif pace.seconds:
            # As many as go at once fill a bucket, which empties by one each time: GCRA, as in ITU-T I.371.
            between = timedelta(seconds=pace.seconds)
            ahead = between * (pace.burst - 1)
            self._free[lane_of(due)] = max(now, self._free.get(lane_of(due), now - ahead) + ahead) + between - ahead

    def ended(self, due: Due) -> None:
        """It is on its way no longer, whatever became of it."""
        self._going.pop(due.message.id, None)

    def _is_held(self, due: Due, now: datetime) -> bool:
        """Whether it has to wait, which is never for long: where it seems so, the clock has been set back."""
        left = self._free.get(_own(due) if due.message.sent else lane_of(due), now) - now
        if not timedelta(0) < left < _LONGEST_HELD:
            return False
        self.soonest = min(self.soonest, left)
        return True


def lane_of(due: Due) -> Lane:
    """What one message at a time goes to."""
    return due.workspace, due.message.channel or due.message.person or due.message.id


def _own(due: Due) -> Lane:
    return due.workspace, due.message.id
