"""Slack's conversations as channels of the register, and who is in them. A direct message is none.

Conversations: https://docs.slack.dev/reference/objects/conversation-object. Who is in a channel is asked of Slack,
dated, and kept fresh by its events; `refresh` asks again where an answer depends on it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.events import ChannelTold, channel_told
from bot.events_people import members_told
from bot.place import Connection
from bot.ports import Ledger
from handlers.slack.accounts import Told, people_told
from handlers.slack.asking import in_time, pages, word_of
from handlers.slack.place import Slack

if TYPE_CHECKING:
    from handlers.slack.installed import Installed

PAGE = 1_000
"""Members a page: the most that conversations.members gives."""
TOGETHER = 10
"""Channels that are asked about at the same time."""
MOST_UNMET = 30
"""Members of a channel who are asked about one by one; more of them come with all, or the next time."""
INFORMED = timedelta(hours=1)
"""How long it is not asked again what a channel is, where who is there is asked more often: events tell of changes."""
REFUSED = timedelta(minutes=10)
"""How long a channel is not asked about again that the bot is not in."""
_NOT_IN = {"channel_not_found", "not_in_channel"}
_under_way: dict[tuple[str, str], asyncio.Task[bool]] = {}
"""What is being asked of Slack just now, by connection and channel: many may want to know at once."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Asked:
    """When it was asked what channels are, and when Slack did not tell of them since the bot is not there; by
    connection and channel."""

    informed: dict[tuple[str, str], datetime] = field(default_factory=dict)
    refused: dict[tuple[str, str], datetime] = field(default_factory=dict)


_asked_before: "WeakKeyDictionary[Installed, _Asked]" = WeakKeyDictionary()


def _before(place: Slack) -> _Asked:
    return _asked_before.setdefault(place.installed, _Asked())


def channel_of(told: Told, connection: Connection) -> ChannelTold | None:
    """The channel that Slack tells of; None for a direct message. One of several people is private."""
    if not told.get("id") or told.get("is_im"):
        return None
    together = bool(told.get("is_mpim"))
    name = str(told.get("name") or told["id"])
    return ChannelTold(
        connection=connection.id,
        platform_id=str(told["id"]),
        name=together_name(name) if together else name,
        private=_flag(told, "is_private", "is_group", "is_mpim"),
        shared=_flag(told, "is_ext_shared", "is_pending_ext_shared"),
        reachable=False if told.get("is_archived") else _flag(told, "is_member"),
    )


def _flag(told: Told, *names: str) -> bool | None:
    """Whether any of these is so; None where Slack tells of none."""
    flags = [bool(told[name]) for name in names if told.get(name) is not None]
    return any(flags) if flags else None


def together_name(name: str) -> str:
    """What Slack calls a conversation of several, "mpdm-kari--per--una-1", as people would."""
    names = name.removeprefix("mpdm-").rpartition("-")[0] if name.startswith("mpdm-") else ""
    return ", ".join(filter(None, names.split("--"))) or name


async def channel_info(client: AsyncWebClient, channel: str) -> Told:
    """What Slack tells of a channel."""
    answer = await client.conversations_info(channel=channel)
    told: Told = answer["channel"]
    return told


async def channels_told(place: Slack, connection: Connection, channels: Iterable[Told]) -> None:
    """Makes channels known to the register, or what has changed of them."""
    at = place.clock.now()

    def tell(ledger: Ledger) -> None:
        for told in filter(None, (channel_of(each, connection) for each in channels)):
            channel_told(ledger, told, at)

    await place.work(place.ledgers.write, connection.workspace, tell)


# --- who is in them ------------------------------------------------------------------------------------------


async def refresh(place: Slack, connection: Connection, channels: Sequence[str]) -> None:
    """Asks Slack who is in some channels now. What it does not tell in time stays as old as it is, until it is told."""
    client = await in_time(place.installed.client(connection.id))
    refused, now = _before(place).refused, place.clock.now()
    some = [each for each in channels if not _is_within(refused.get((connection.id, each)), now, REFUSED)]
    if client is not None and some:
        await in_time(_asked_all(place, connection, client, some))


def _is_within(moment: datetime | None, now: datetime, time: timedelta) -> bool:
    return moment is not None and now - moment < time


async def _asked_all(place: Slack, connection: Connection, client: AsyncWebClient, channels: Sequence[str]) -> None:
    for first in range(0, len(channels), TOGETHER):
        some = channels[first : first + TOGETHER]
        asked = (_asked(place, connection, client, each) for each in some)
        await asyncio.gather(*asked, return_exceptions=True)


async def _asked(place: Slack, connection: Connection, client: AsyncWebClient, channel: str) -> bool:
    """Asked once for all who wait for it; who waits no longer does not break it off."""
    key = (connection.id, channel)
    task = _under_way.get(key)
    if task is None or task.done():
        task = _under_way[key] = asyncio.create_task(_brought(place, connection, client, channel))
        task.add_done_callback(partial(_ended, key))
    return await asyncio.shield(task)


async def _brought(place: Slack, connection: Connection, client: AsyncWebClient, channel: str) -> bool:
    try:
        return await bring_members(place, connection, client, channel, waiting=True)
    except SlackApiError as error:
        if word_of(error) in _NOT_IN:
            _before(place).refused[connection.id, channel] = place.clock.now()
        raise


def _ended(key: tuple[str, str], task: asyncio.Task[bool]) -> None:
    _under_way.pop(key, None)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.info("it is not known who is in a channel", slack=word_of(error), kind=type(error).__name__)


async def bring_members(
    place: Slack, connection: Connection, client: AsyncWebClient, channel: str, *, waiting: bool = False
) -> bool:
    """What a channel is and who is in it, as Slack tells it now; whether all of them are known here. Those who are new
    are asked about one by one, some of them at a time, and none while somebody is `waiting` where they are many."""
    at = place.clock.now()
    info, members = await asyncio.gather(
        _info(place, connection, client, channel, waiting=waiting), _members(client, channel)
    )
    look = partial(_unmet, connection=connection, of=members)
    unmet = await place.work(place.ledgers.read, connection.workspace, look)
    if not (waiting and len(unmet) > MOST_UNMET):
        await _met(place, connection, client, unmet[:MOST_UNMET])

    def tell(ledger: Ledger) -> bool:
        there = ledger.places.channel_at(connection.id, channel)
        if info is not None:
            now = channel_of(info, connection)
            there = channel_told(ledger, now, at) if now else None
        return there is not None and members_told(ledger, there, members, at)

    return await place.work(place.ledgers.write, connection.workspace, tell)


async def _info(
    place: Slack, connection: Connection, client: AsyncWebClient, channel: str, *, waiting: bool
) -> Told | None:
    """What a channel is; None where that has been told not long ago, and somebody is waiting."""
    at, before, key = place.clock.now(), _before(place), (connection.id, channel)
    if waiting and _is_within(before.informed.get(key), at, INFORMED):
        return None
    told = await channel_info(client, channel)
    before.informed[key] = at
    before.refused.pop(key, None)
    return told


async def _met(place: Slack, connection: Connection, client: AsyncWebClient, people: Sequence[str]) -> None:
    if people:
        told = await asyncio.gather(*(client.users_info(user=each) for each in people), return_exceptions=True)
        users = [each["user"] for each in told if not isinstance(each, BaseException)]
        await people_told(place, connection, users, closed=True)


async def _members(client: AsyncWebClient, channel: str) -> list[str]:
    found = pages(client.conversations_members, "members", channel=channel, limit=PAGE)
    return [str(each) async for page in found for each in page]


def _unmet(ledger: Ledger, connection: Connection, of: Iterable[str]) -> list[str]:
    return [each for each in dict.fromkeys(of) if ledger.places.account(connection.id, each) is None]
