"""What Slack tells of people and channels without being asked.

Events: https://docs.slack.dev/reference/events. What an event says is stored before it is acknowledged; what Slack has
to be asked for because of it comes after.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.commands.setting_up import greet_channel
from bot.delivering import try_again
from bot.events import ChannelTold, channel_renumbered, channel_told
from bot.events_people import came, gone, group_changed
from bot.place import Account, Channel, Connection
from bot.ports import Ledger
from bot.presence import LATE
from handlers.slack.accounts import Told, group_key, groups_told, ids, people_told
from handlers.slack.asking import later
from handlers.slack.bringing import bring_channel
from handlers.slack.people import learn_channel, meet, meet_all
from handlers.slack.place import Slack

Hear = Callable[[Slack, Connection, Told], Awaitable[None]]


class Move(Protocol):
    """Somebody comes into a channel or leaves it; whether that is sure."""

    def __call__(self, ledger: Ledger, channel: Channel, account: Account, at: datetime, *, late: bool) -> bool: ...


async def hear(place: Slack, connection: Connection, event: Told) -> bool:
    """Takes in what an event tells of people or channels; False where it tells of something else."""
    heard = _HEARD.get(str(event.get("subtype") if event.get("type") == "message" else event.get("type")))
    if heard is not None:
        await heard(place, connection, event)
    return heard is not None


# --- people and groups ---------------------------------------------------------------------------------------


async def _user(place: Slack, connection: Connection, event: Told) -> None:
    if isinstance(user := event.get("user"), Mapping):
        await people_told(place, connection, (user,))


async def _group(place: Slack, connection: Connection, event: Told) -> None:
    if isinstance(group := event.get("subteam"), Mapping):
        await meet_all(place, connection, ids(group.get("users")))
        await groups_told(place, connection, (group,))


async def _group_members(place: Slack, connection: Connection, event: Told) -> None:
    await meet_all(place, connection, ids(event.get("added_users")))
    tell = partial(
        group_changed,
        connection=connection.id,
        key=group_key(connection, str(event.get("subteam_id"))),
        came=ids(event.get("added_users")),
        went=ids(event.get("removed_users")),
        at=place.clock.now(),
    )
    await place.work(place.ledgers.write, connection.workspace, tell)


# --- channels ------------------------------------------------------------------------------------------------


def _channel_id(event: Told) -> str:
    channel = event.get("channel")
    return str((channel.get("id") if isinstance(channel, Mapping) else channel) or "")


async def _change(place: Slack, connection: Connection, event: Told, **told: bool | str | None) -> None:
    """Tells what has changed of a channel that is known."""
    at = place.clock.now()

    def tell(ledger: Ledger) -> None:
        known = ledger.places.channel_at(connection.id, _channel_id(event))
        if known is not None:
            same = ChannelTold(connection.id, known.platform_id, known.name)
            channel_told(ledger, replace(same, **told), at)  # type: ignore[arg-type]  # fields of ChannelTold

    await place.work(place.ledgers.write, connection.workspace, tell)


async def _renamed(place: Slack, connection: Connection, event: Told) -> None:
    channel = event.get("channel")
    if isinstance(channel, Mapping) and channel.get("name"):
        await _change(place, connection, event, name=str(channel["name"]))


async def _closed(place: Slack, connection: Connection, event: Told) -> None:
    await _change(place, connection, event, reachable=False)


async def _shared(place: Slack, connection: Connection, event: Told) -> None:
    """Shared with another organisation, or no longer with one of several."""
    still = event.get("type") == "channel_shared" or bool(event.get("is_ext_shared", True))
    await _change(place, connection, event, shared=still)


async def _made_private(place: Slack, connection: Connection, event: Told) -> None:
    await _change(place, connection, event, private=True)


async def _ask(place: Slack, connection: Connection, event: Told) -> None:
    """What has become of a channel that is known is asked of Slack."""
    channel = _channel_id(event)
    if await place.work(place.ledgers.read, connection.workspace, partial(_is_known, connection.id, channel)):
        later(partial(learn_channel, place, connection, channel))


def _is_known(connection: str, channel: str, ledger: Ledger) -> bool:
    return ledger.places.channel_at(connection, channel) is not None


async def _came(place: Slack, connection: Connection, event: Told) -> None:
    """Somebody came into a channel."""
    channel, user = _channel_id(event), str(event.get("user") or "")
    home = await place.work(place.installed.home, connection.id)
    if home is not None and user == home.bot_user:
        later(partial(_arrive, place, connection, channel))
    elif await place.work(place.ledgers.read, connection.workspace, partial(_is_known, connection.id, channel)):
        await meet(place, connection, user, None)
        await _moved(place, connection, event, came)


async def _arrive(place: Slack, connection: Connection, id: str) -> bool:
    """The bot has come into a channel. Once it is known who is there it greets, the first time, and says what it could
    not say there before."""
    if not await bring_channel(place, connection, id):
        return False

    def tell(ledger: Ledger) -> None:
        channel = ledger.places.channel_at(connection.id, id)
        if channel is not None and channel.reachable:
            greet_channel(ledger, channel, place.clock.now())
            try_again(ledger, channel.id, place.clock.now())

    await place.work(place.ledgers.write, connection.workspace, tell)
    place.wake()
    return True


async def _went(place: Slack, connection: Connection, event: Told) -> None:
    await _moved(place, connection, event, gone)


async def _moved(place: Slack, connection: Connection, event: Told, move: Move) -> None:
    """Where it is not sure that it is still so, Slack is asked who is there."""
    channel, user, at = _channel_id(event), str(event.get("user") or ""), place.clock.now()
    late = told_late(event, at)

    def tell(ledger: Ledger) -> bool:
        there = ledger.places.channel_at(connection.id, channel)
        account = ledger.places.account(connection.id, user)
        return there is None or account is None or move(ledger, there, account, at, late=late)

    if not await place.work(place.ledgers.write, connection.workspace, tell):
        later(partial(bring_channel, place, connection, channel))


async def _renumbered(place: Slack, connection: Connection, event: Told) -> None:
    """A channel has another id, such as one that is shared with another organisation."""
    old, new = event.get("old_channel_id"), event.get("new_channel_id")
    if isinstance(old, str) and isinstance(new, str):
        tell = partial(channel_renumbered, connection=connection.id, old=old, new=new, at=place.clock.now())
        await place.work(place.ledgers.write, connection.workspace, tell)
        await _ask(place, connection, {"channel": new})


def told_late(event: Told, now: datetime) -> bool:
    """Whether an event is one that Slack tells again, after a minute or five."""
    try:
        happened = float(event.get("event_ts") or event.get("ts") or now.timestamp())
    except (TypeError, ValueError):
        return True
    return now.timestamp() - happened > LATE.total_seconds()


_HEARD: Mapping[str, Hear] = {
    "user_change": _user,
    "team_join": _user,
    "subteam_created": _group,
    "subteam_updated": _group,
    "subteam_members_changed": _group_members,
    "channel_rename": _renamed,
    "group_rename": _renamed,
    "channel_archive": _closed,
    "group_archive": _closed,
    "channel_deleted": _closed,
    "group_deleted": _closed,
    "channel_left": _closed,
    "group_left": _closed,
    "channel_shared": _shared,
    "channel_convert_to_private": _made_private,
    "channel_unshared": _shared,
    "channel_unarchive": _ask,
    "group_unarchive": _ask,
    "channel_convert_to_public": _ask,
    "channel_id_changed": _renumbered,
    "member_joined_channel": _came,
    "member_left_channel": _went,
}
