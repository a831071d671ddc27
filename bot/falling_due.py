"""When a channel's summary falls due: at its time on working days, late the same day, after a meeting that is open.

Once a local date, which is claimed in the transaction that writes the message: any number of copies of the program post
it once, and a claim for another day, by a clock that was wrong, keeps nobody from saying what there is to say today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.place import Channel
from bot.ports import Ledger
from bot.understanding.workdays import is_workday, next_workday

KIND = "summary"
_FURTHEST_EAST = timedelta(hours=14)


def moment_of(zone: str, day: date, at: time) -> datetime:
    """When a clock in that zone shows that time on that day; where the clocks skip it, the moment they skip to."""
    there = ZoneInfo(zone)
    return datetime.combine(day, at, there).astimezone(UTC).astimezone(there)


def opens_week(day: date, country: str) -> bool:
    """Whether a day is the first working day of its ISO week."""
    monday = day - timedelta(days=day.weekday())
    return next_workday(monday - timedelta(days=1), country) == day


@dataclass(slots=True)
class _Clocks:
    """What the clocks show at one moment where channels are; each place is looked at once."""

    now: datetime
    country: str
    _moments: dict[tuple[str, time], datetime | None] = field(default_factory=dict)

    def time_has_come(self, channel: Channel) -> bool:
        """Whether it is a working day, the channel's time has come (late the same day counts), and neither the channel
        nor its time is newer than today's time."""
        if channel.summary is None or not (channel.allowed and channel.reachable):
            return False
        here = channel.zone, channel.summary
        if here not in self._moments:
            self._moments[here] = self._todays(*here)
        moment = self._moments[here]
        return moment is not None and not self._begins_tomorrow(channel, moment)

    def _todays(self, zone: str, at: time) -> datetime | None:
        """The moment of today's time, if it has come. In UTC: clocks in one zone are compared by what they show, which
        is wrong in the hour that they show twice."""
        day = self.now.astimezone(ZoneInfo(zone)).date()
        moment = moment_of(zone, day, at).astimezone(UTC)
        return moment if moment <= self.now and is_workday(day, self.country) else None

    def _begins_tomorrow(self, channel: Channel, moment: datetime) -> bool:
        since = channel.summary_since
        return since is not None and since >= moment and channel.today(since) == channel.today(self.now)


class Known:
    """The channels whose summary of the day is known to be claimed: no claim is taken back, so none is asked for again.
    Another copy's claims, and channels that come or change, are seen all the same. `warned`: the workspaces in which
    claims of days to come have been told of."""

    def __init__(self) -> None:
        self._claimed: dict[str, dict[date, frozenset[str]]] = {}
        self.warned: set[str] = set()

    def of(self, workspace: str, day: date) -> frozenset[str]:
        """Those of a day."""
        return self._claimed.get(workspace, {}).get(day, frozenset())

    def learn(self, workspace: str, day: date, claimed: frozenset[str]) -> None:
        """These are."""
        self._claimed.setdefault(workspace, {})[day] = claimed

    def keep(self, workspace: str, days: Iterable[date]) -> None:
        """Other days are over."""
        self._claimed[workspace] = {day: self.of(workspace, day) for day in days}


def is_due(ledger: Ledger, channel: Channel, now: datetime) -> bool:
    """Whether a channel's summary is to be made now, and is not made yet."""
    return (
        _Clocks(now, ledger.workspace.country).time_has_come(channel)
        and not ledger.deliveries.is_claimed(channel.id, KIND, channel.today(now))
        and ledger.meetings.open_in(channel.id) is None
    )


def due_channels(ledger: Ledger, now: datetime, known: Known) -> tuple[Channel, ...]:
    """All channels of which that is so, by at most two questions and one for each date there is on earth."""
    workspace = ledger.workspace.id
    by_day = _come(ledger, now)
    known.keep(workspace, by_day)
    left = {day: _without(channels, known.of(workspace, day)) for day, channels in by_day.items()}
    if not any(left.values()):
        return ()
    meet = ledger.dues.in_meeting()
    free = [channel for channels in left.values() for channel in _without(channels, meet)]
    return unclaimed(ledger, free, now, known)


def unclaimed(ledger: Ledger, channels: Iterable[Channel], now: datetime, known: Known) -> tuple[Channel, ...]:
    """Those whose summary of today nobody has claimed yet."""
    workspace = ledger.workspace.id
    by_day = _by_day(channels, now)
    for day in by_day:
        known.learn(workspace, day, ledger.dues.claimed(KIND, day))
    return tuple(each for day, here in by_day.items() for each in _without(here, known.of(workspace, day)))


def claimed_ahead(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The channels whose summary is claimed for a day that has begun nowhere on earth: some server's clock was wrong.
    On that day they will get none."""
    return ledger.dues.ahead(KIND, (now.astimezone(UTC) + _FURTHEST_EAST).date())


def _come(ledger: Ledger, now: datetime) -> dict[date, list[Channel]]:
    """The channels whose time has come today."""
    clocks = _Clocks(now, ledger.workspace.country)
    return _by_day(filter(clocks.time_has_come, ledger.places.channels()), now)


def _by_day(channels: Iterable[Channel], now: datetime) -> dict[date, list[Channel]]:
    """Channels by their local date."""
    days: dict[str, date] = {}
    found: dict[date, list[Channel]] = {}
    for channel in channels:
        if channel.zone not in days:
            days[channel.zone] = channel.today(now)
        found.setdefault(days[channel.zone], []).append(channel)
    return found


def _without(channels: list[Channel], ids: frozenset[str]) -> list[Channel]:
    return [channel for channel in channels if channel.id not in ids]
