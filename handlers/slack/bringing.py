"""All that Slack tells of a team's people and channels, together: after an installation, when the bot comes into
a channel, and once a day, since an event may have been missed.
"""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial

import structlog

from bot.events import ChannelTold, channel_told
from bot.place import Connection
from bot.ports import Ledger
from handlers.failures import name_of
from handlers.slack.accounts import Told, groups_told, people_told
from handlers.slack.asking import pages, word_of
from handlers.slack.channels import bring_members, channels_told
from handlers.slack.place import Slack

TYPES = "public_channel,private_channel,mpim"
PAGE = 200
"""People or channels a page, as Slack advises."""
BROUGHT = "brought"
LOOK = 600.0
"""Seconds between two looks at which teams are to be brought."""
_log = structlog.get_logger()


async def bring_channel(place: Slack, connection: Connection, channel: str) -> bool:
    """A channel that the bot has come into, with those who are in it."""
    client = await place.installed.client(connection.id)
    if client is None:
        return True
    await bring_members(place, connection, client, channel)
    return True


async def bring_all(place: Slack, connection: Connection) -> None:
    """Brings a team's people, its groups, and the channels that the bot is in, with those who are there. What Slack
    refuses is told in the log, and is no hindrance to the rest."""
    for bring in (_bring_people, _bring_groups, _bring_channels):
        try:
            await bring(place, connection)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others are brought
            _log.warning("could not be brought", what=bring.__name__, slack=word_of(error), **name_of(error))


async def _bring_people(place: Slack, connection: Connection) -> None:
    if client := await place.installed.client(connection.id):
        async for page in pages(client.users_list, "members", limit=PAGE):
            await people_told(place, connection, page)


async def _bring_groups(place: Slack, connection: Connection) -> None:
    if client := await place.installed.client(connection.id):
        answer = await client.usergroups_list(include_users=True, include_disabled=True)
        await groups_told(place, connection, answer.get("usergroups") or ())


async def _bring_channels(place: Slack, connection: Connection) -> None:
    """Those that the bot is in; one that is known and not among them any more is out of its reach."""
    client = await place.installed.client(connection.id)
    if client is None:
        return
    here: list[Told] = []
    async for page in pages(client.conversations_list, "channels", types=TYPES, limit=PAGE):
        here += [each for each in page if each.get("is_member") or each.get("is_mpim")]
    await channels_told(place, connection, here)
    await place.work(
        place.ledgers.write, connection.workspace, partial(_out_of_reach, connection, _ids(here), place.clock.now())
    )
    for each in here:
        if not each.get("is_archived"):
            await bring_members(place, connection, client, str(each["id"]))


def _ids(channels: Iterable[Told]) -> frozenset[str]:
    return frozenset(str(each["id"]) for each in channels)


def _out_of_reach(connection: Connection, here: frozenset[str], at: datetime, ledger: Ledger) -> None:
    for channel in ledger.places.channels():
        if channel.connection == connection.id and channel.reachable and channel.platform_id not in here:
            channel_told(ledger, ChannelTold(connection.id, channel.platform_id, channel.name, reachable=False), at)


async def keep_known(place: Slack) -> None:
    """Brings everything once a day, each team by itself, until it is cancelled. In how many copies this runs makes no
    difference that anybody notices."""
    while True:
        for connection in await place.work(place.installed.connections):
            try:
                await bring_daily(place, connection)
            except Exception as error:  # noqa: BLE001 - one team's trouble is no other's
                _log.warning("people and channels could not be brought", **name_of(error))
        await asyncio.sleep(LOOK)


async def bring_daily(place: Slack, connection: Connection) -> None:
    """Brings a team's people and channels, where that has not been done yet today."""

    def is_due(ledger: Ledger) -> bool:
        last = ledger.deliveries.last_claim(connection.id, BROUGHT)
        return last is None or last.day < _day(place.clock.now())

    if await place.work(place.ledgers.read, connection.workspace, is_due):
        await bring_all(place, connection)
        now = place.clock.now()
        claim = partial(_brought, connection, now)
        await place.work(place.ledgers.write, connection.workspace, claim)


def _brought(connection: Connection, now: datetime, ledger: Ledger) -> None:
    ledger.deliveries.claim(connection.id, BROUGHT, _day(now), now)


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
