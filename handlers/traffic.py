"""Who of those that are due goes now: one at a time to a channel or person, no faster than the platform takes them, and
no one workspace before all others. Kept in memory, and used by one thread alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.ports import Due
from handlers.delivery import Pace

MOST = 32
"""Messages on their way at once: with twice as many, answered together, the event loop is held for 35 ms, not 17."""
MOST_EACH = 8
"""The same, of one workspace: where nobody answers there, the others do not wait."""
_IN_TURN = 8
"""Messages of one workspace that go one after the other, since they are leased in one transaction."""
_KEPT = 10_000
_LONGEST_HELD = timedelta(minutes=1)

Lane = tuple[str, str]


@dataclass(slots=True)
class Traffic:
    """`soonest` is how long the first of those waits that were held back when some were picked last."""

    soonest: timedelta = _LONGEST_HELD
    _waiting: Sequence[Due] = ()
    _behind: dict[str, list[Due]] = field(default_factory=dict)
    _going: dict[str, Lane] = field(default_factory=dict)
    _free: dict[Lane, datetime] = field(default_factory=dict)
    _teams: dict[str, str] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How many of those that were brought may be picked, as far as is known."""
        return len(self._waiting)

    @property
    def room(self) -> int:
        """How many more may go."""
        return MOST - len(self._going)

    def bring(self, found: Sequence[Due]) -> None:
        """These are due, in the place of all that were brought before."""
        self._waiting, self._behind = _in_turn(found), {}

    def picked(self, now: datetime) -> list[Due]:
        """Those that go now, which are on their way from then on: new ones before those that stand already. Those whose
        time has not come are forgotten: they are found again; those that there is no room for are not."""
        self.soonest = _LONGEST_HELD
        lanes = set(self._going.values())
        each = Counter(workspace for workspace, _ in self._going.values())
        going: list[Due] = []
        left: list[Due] = []
        for at, due in enumerate(self._waiting):
            if not self.room:
                left += self._waiting[at:]
                break
            lane = lane_of(due)
            if lane in lanes or self._is_held(due, now):
                continue
            if each[due.workspace] >= MOST_EACH:
                self._behind.setdefault(due.workspace, []).append(due)
                continue
            lanes.add(lane)
            each[due.workspace] += 1
            self._going[due.message.id] = lane
            going.append(due)
        self._waiting = left
        return going

    def went(self, due: Due, team: str, pace: Pace, now: datetime) -> None:
        """It is sent now by a team's connection, where the platform takes messages at that pace."""
        if len(self._free) > _KEPT:
            self._free = {lane: free for lane, free in self._free.items() if free > now - _LONGEST_HELD}
            self._teams = {space: team for space, team in self._teams.items() if _team(team) in self._free}
        if pace.team:
            self._teams[due.workspace] = team
            self._take(_team(team), pace.team, pace.team_burst, now)
        if due.message.sent:
            self._free[_own(due)] = now + timedelta(seconds=pace.updates)
        elif pace.seconds:
            self._take(lane_of(due), pace.seconds, pace.burst, now)

    def _take(self, bucket: Lane, seconds: float, burst: int, now: datetime) -> None:
        """As many as go at once fill a bucket, which empties by one each time: GCRA, as in ITU-T I.371."""
        between = timedelta(seconds=seconds)
        ahead = between * (burst - 1)
        self._free[bucket] = max(now, self._free.get(bucket, now - ahead) + ahead) + between - ahead

    def ended(self, due: Due) -> None:
        """It is on its way no longer, whatever became of it."""
        if self._going.pop(due.message.id, None) and (behind := self._behind.get(due.workspace)):
            self._waiting = [*behind[:MOST_EACH], *self._waiting]
            del behind[:MOST_EACH]

    def _is_held(self, due: Due, now: datetime) -> bool:
        """Whether it has to wait, which is never for long: where it seems so, the clock has been set back."""
        own = _own(due) if due.message.sent else lane_of(due)
        free = max(self._free.get(bucket, now) for bucket in (own, _team(self._teams.get(due.workspace, ""))))
        if not timedelta(0) < free - now < _LONGEST_HELD:
            return False
        self.soonest = min(self.soonest, free - now)
        return True


def lane_of(due: Due) -> Lane:
    """What one message at a time goes to."""
    return due.workspace, due.message.channel or due.message.person or due.message.id


def _own(due: Due) -> Lane:
    return due.workspace, due.message.id


def _team(connection: str) -> Lane:
    """The bucket of a whole team: that of the connection by which the last message of a workspace went."""
    return "", connection


def _in_turn(found: Sequence[Due]) -> list[Due]:
    """New ones first; of each workspace a few, then of the others."""
    turns: Counter[str] = Counter()
    places: dict[str, int] = {}
    keys: list[tuple[bool, int, int]] = []
    for due in found:
        place = places.setdefault(due.workspace, len(places))
        keys.append((due.message.sent is not None, turns[due.workspace] // _IN_TURN, place))
        turns[due.workspace] += 1
    order = sorted(range(len(found)), key=keys.__getitem__)
    return [found[at] for at in order]
