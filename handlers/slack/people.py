"""Who is who in Slack, and who is where: met when they first come, told by events, and brought all together.

What Slack does not tell in time is a guest, and a private channel: never more than is safe; the rest is brought as soon
as it is told.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.events import ChannelTold, channel_told
from bot.events_people import NOBODY, AccountTold, account_told, bot_told
from bot.place import Connection
from bot.ports import Ledger
from handlers.slack.accounts import Told, account_of, is_managed, people_told, user_info
from handlers.slack.asking import in_time, later, word_of
from handlers.slack.channels import MOST_UNMET, channel_info, channel_of, channels_told
from handlers.slack.place import Slack
from handlers.slack.welcome import Met, was_welcomed, welcomed

_NOT_THERE = {"user_not_found", "user_not_visible", "users_not_found", "channel_not_found"}
"""What Slack says where asking again is no use."""


@dataclass(frozen=True, slots=True)
class _New:
    """Who and what is not known to the register yet, with what Slack told of it in time."""

    user: str | None
    channel: str | None
    installed: bool = False
    """Whether that is who installed it in the whole organisation, and was not welcomed in this team yet."""
    user_told: Told | None = None
    channel_told: Told | None = None


async def meet(place: Slack, connection: Connection, user: str, channel: str | None) -> None:
    """Makes somebody and a channel known to the register, where they are not yet; "" is nobody."""
    look = partial(_new_of, place=place, connection=connection.id, user=user, channel=channel)
    new = await place.work(place.ledgers.read, connection.workspace, look)
    if new.user or new.channel:
        new = await _kept(place, connection, new)
    if new.installed:
        await welcomed(place, connection, Met(user, new.user_told))


def _new_of(ledger: Ledger, place: Slack, connection: str, user: str, channel: str | None) -> _New:
    met = not user or is_met(ledger, connection, user)
    seen = not channel or ledger.places.channel_at(connection, channel) is not None
    home = place.installed.home(connection)
    installed = bool(user) and home is not None and home.installer == user and not was_welcomed(ledger, connection)
    return _New(None if met else user, None if seen else channel, installed)


def is_met(ledger: Ledger, connection: str, user: str) -> bool:
    """Whether it is known who acts; not of somebody whose account is said to be closed, who could not act then."""
    account = ledger.places.account(connection, user)
    return account is not None and (account.active or account.person == NOBODY)


async def meet_all(place: Slack, connection: Connection, users: Iterable[str]) -> None:
    """Makes several known, as many as can be asked about one by one; the others come with all, once a day."""

    def unmet(ledger: Ledger) -> list[str]:
        return [user for user in dict.fromkeys(users) if ledger.places.account(connection.id, user) is None]

    some = (await place.work(place.ledgers.read, connection.workspace, unmet))[:MOST_UNMET]
    await asyncio.gather(*(meet(place, connection, user, None) for user in some))


async def _kept(place: Slack, connection: Connection, new: _New) -> _New:
    """Asks Slack in time, and keeps what it tells; the rest, or all where that cannot be kept, is learned later."""
    told = await _told_of(place, connection, new)
    managed = await place.work(is_managed, place, connection)
    make = partial(_make, connection=connection, new=told, at=place.clock.now(), managed=managed)
    try:
        await place.work(place.ledgers.write, connection.workspace, make)
    except Exception:
        _learn_the_rest(place, connection, new)
        raise
    _learn_the_rest(place, connection, told)
    return told


async def _told_of(place: Slack, connection: Connection, new: _New) -> _New:
    client = await in_time(place.installed.client(connection.id))
    if client is None:
        return new
    user_told, channel_told = await asyncio.gather(
        _perhaps(user_info, client, new.user), _perhaps(channel_info, client, new.channel)
    )
    return replace(new, user_told=user_told, channel_told=channel_told)


async def _perhaps(
    ask: Callable[[AsyncWebClient, str], Awaitable[Told]], client: AsyncWebClient, id: str | None
) -> Told | None:
    return await in_time(ask(client, id)) if id else None


def _make(ledger: Ledger, connection: Connection, new: _New, at: datetime, *, managed: bool) -> None:
    if new.user:
        known = new.user_told
        told = account_of(known, connection, managed=managed) if known else _stranger(connection, new.user)
        if told is None:
            bot_told(ledger, connection.id, new.user)
        elif ledger.places.account(connection.id, new.user) is None or new.user_told:
            account_told(ledger, told, at)
    if new.channel and ledger.places.channel_at(connection.id, new.channel) is None:
        seen = channel_of(new.channel_told, connection) if new.channel_told else None
        channel_told(ledger, seen or ChannelTold(connection.id, new.channel, new.channel, private=True), at)


def _stranger(connection: Connection, user: str) -> AccountTold:
    """Somebody of whom Slack has not told anything."""
    return AccountTold(connection.id, user, user, standing="guest")


def _learn_the_rest(place: Slack, connection: Connection, new: _New) -> None:
    if new.user and new.user_told is None:
        later(partial(_learn, place, connection, new.user, user_info, people_told))
    if new.channel and new.channel_told is None:
        later(partial(learn_channel, place, connection, new.channel))


async def learn_channel(place: Slack, connection: Connection, channel: str) -> bool:
    """Asks Slack for what a channel is now; whether that is settled."""
    return await _learn(place, connection, channel, channel_info, channels_told)


async def _learn(
    place: Slack,
    connection: Connection,
    id: str,
    ask: Callable[[AsyncWebClient, str], Awaitable[Told]],
    tell: Callable[[Slack, Connection, Iterable[Told]], Awaitable[None]],
) -> bool:
    """Asks Slack for what it did not tell in time; whether that is settled."""
    client = await place.installed.client(connection.id)
    if client is None:
        return True
    try:
        told = await ask(client, id)
    except SlackApiError as error:
        return word_of(error) in _NOT_THERE
    await tell(place, connection, (told,))
    return True
