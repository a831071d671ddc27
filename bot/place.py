"""Where things happen and who is there: workspaces, connections, accounts, channels and who is in them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from bot.request import Standing

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
Capture = Literal["meetings", "always", "off"]


SEASONS = ("06-30", "08-15", "11-30")
"""What "before summer", "after summer" and "this autumn" stand for, as month and day, unless it is set otherwise."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Whose register it is. `country` is an ISO 3166 code: its public holidays are days off. `summary` and `capture`
    are what a new channel begins with; `seasons` the days of `SEASONS`. `guests` says whether guests are answered."""

    id: str
    name: str
    language: Language = "nb"
    zone: str = "Europe/Oslo"
    country: str = "NO"
    summary: time | None = time(8, 30)
    capture: Capture = "meetings"
    seasons: tuple[str, ...] = SEASONS
    guests: bool = True

    @property
    def calendar(self) -> tuple[str, tuple[str, ...]]:
        """What due dates are read by: the country and the seasons."""
        return self.country, self.seasons


@dataclass(frozen=True, slots=True)
class Connection:
    """A Slack team, a Teams tenant or the local web page. On a `local` one the name a person picks is who they are;
    elsewhere a display name never grants a right. One that is not `active` has been uninstalled: nothing is sent
    there."""

    id: str
    kind: Literal["local", "slack", "teams"]
    workspace: str
    name: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity on one connection; `platform_id` is unique there. `zone` and `email` are as the platform
    tells them; one that is not `active` has been closed there."""

    connection: str
    platform_id: str
    person: str
    standing: Standing = "member"
    administrator: bool = False
    zone: str | None = None
    email: str | None = None
    active: bool = True

    @property
    def administrates(self) -> bool:
        """Whether it administrates the workspace: only a member does, and nobody whose account is closed."""
        return self.administrator and self.standing == "member" and self.active


@dataclass(frozen=True, slots=True)
class Channel:
    """Where people meet and read. `summary` is the local time of the daily summary, None where it is off, and
    `summary_since` when that was last set: a time set after today's begins tomorrow. `next_meeting` is the local date
    of the next meeting as far as it is known; `offers` whether plain talk that hands out work is offered to be noted.
    `members_known` is as of when it is known who is in it, all of them. In one that is not `allowed` the bot does
    nothing. `shared` with other organisations (Slack Connect): externals are among those who read it. The reactions
    are the platform's names of those that capture the message they are put on, None where none does. One that is not
    `reachable` has been archived, or the bot is not in it: nothing can be posted there.
    """

    id: str
    connection: str
    platform_id: str
    name: str
    private: bool = False
    language: Language = "nb"
    zone: str = "Europe/Oslo"
    summary: time | None = time(8, 30)
    summary_since: datetime | None = None
    capture: Capture = "meetings"
    next_meeting: date | None = None
    offers: bool = False
    members_known: datetime | None = None
    allowed: bool = True
    shared: bool = False
    action_reaction: str | None = "pushpin"
    decision_reaction: str | None = None
    reachable: bool = True
    revision: int = 1

    def local(self, moment: datetime) -> datetime:
        """A moment as the channel's clock shows it."""
        return moment.astimezone(ZoneInfo(self.zone))

    def today(self, moment: datetime) -> date:
        """The channel's date at a moment."""
        return self.local(moment).date()

    def with_summary(self, at: time | None, now: datetime) -> "Channel":
        """The channel with another time for its summary."""
        return replace(self, summary=at, summary_since=now, revision=self.revision + 1)


@dataclass(frozen=True, slots=True)
class ChannelMember:
    """A person in a channel, from when to when, and as of when that is known."""

    channel: str
    person: str
    since: datetime
    until: datetime | None = None
    known: datetime | None = None
    standing: Standing = "member"
