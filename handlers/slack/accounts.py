"""Slack's users and user groups as accounts, persons and bodies of the register. A name from there grants no right.

Users: https://docs.slack.dev/reference/objects/user-object, groups: …/reference/objects/usergroup-object.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.events_people import AccountTold, GroupTold, account_told, bot_told, group_told
from bot.place import Connection
from bot.ports import Ledger
from bot.request import Standing
from handlers.slack.place import Slack
from handlers.slack.teams import team_of

Told = Mapping[str, Any]
_SLACKBOT = "USLACKBOT"


async def user_info(client: AsyncWebClient, user: str) -> Told:
    """What Slack tells of an account."""
    answer = await client.users_info(user=user)
    told: Told = answer["user"]
    return told


async def people_told(place: Slack, connection: Connection, users: Iterable[Told]) -> None:
    """Makes people known to the register, or what has changed of them."""
    at = place.clock.now()

    def tell(ledger: Ledger) -> None:
        for user in users:
            told = account_of(user, connection)
            if told is not None:
                account_told(ledger, told, at)
            elif user.get("id"):
                bot_told(ledger, connection.id, str(user["id"]))

    await place.work(place.ledgers.write, connection.workspace, tell)


def account_of(user: Told, connection: Connection) -> AccountTold | None:
    """The account that Slack tells of; None for a bot's."""
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") in (None, _SLACKBOT):
        return None
    profile = user.get("profile") or {}
    id = str(user["id"])
    real = profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
    return AccountTold(
        connection=connection.id,
        platform_id=id,
        name=str(real or id),
        aliases=tuple(filter(None, (profile.get("display_name"),))),
        standing=standing_of(user, team_of(connection.id)),
        zone=user.get("tz") or None,
        email=profile.get("email") or None,
        active=not user.get("deleted"),
        manages=bool(user.get("is_owner") or user.get("is_admin")),
    )


def standing_of(user: Told, team: str) -> Standing:
    """What somebody is in a team: a guest is restricted to some channels, one of another team is a stranger."""
    teams = {user.get("team_id") or team, *((user.get("enterprise_user") or {}).get("teams") or ())}
    if user.get("is_stranger") or team not in teams:
        return "external"
    return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "member"


def group_of(group: Told, connection: Connection) -> GroupTold | None:
    """The body that a user group is; None for what Slack does not name."""
    if not group.get("id"):
        return None
    members = group.get("users")
    return GroupTold(
        connection=connection.id,
        key=f"{connection.id}:{group['id']}",
        name=str(group.get("name") or group.get("handle") or group["id"]),
        handle=str(group.get("handle") or ""),
        members=None if members is None else tuple(map(str, members)),
        active=not group.get("date_delete"),
    )


async def groups_told(place: Slack, connection: Connection, groups: Iterable[Told]) -> None:
    """Makes user groups known to the register as bodies, or what has changed of them."""
    at = place.clock.now()

    def tell(ledger: Ledger) -> None:
        for told in filter(None, (group_of(group, connection) for group in groups)):
            group_told(ledger, told, at)

    await place.work(place.ledgers.write, connection.workspace, tell)
