"""Slack's users and user groups as accounts, persons and bodies of the register. A name from there grants no right.

Users: https://docs.slack.dev/reference/objects/user-object, groups: …/reference/objects/usergroup-object.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.events_people import AccountTold, GroupTold, accounts_told, bot_told, group_told, is_news
from bot.place import Connection
from bot.ports import Ledger
from bot.request import Standing
from bot.understanding.directory import Directory
from handlers.slack.place import Slack
from handlers.slack.teams import team_of

Told = Mapping[str, Any]
"""An object of Slack's, as it tells it."""
_TOGETHER = 50
"""People who are written in one transaction, so that nobody who types waits for a whole town."""
_SLACKBOT = "USLACKBOT"


# --- people --------------------------------------------------------------------------------------------------


async def user_info(client: AsyncWebClient, user: str) -> Told:
    """What Slack tells of an account."""
    answer = await client.users_info(user=user)
    told: Told = answer["user"]
    return told


async def people_told(place: Slack, connection: Connection, users: Iterable[Told], *, closed: bool = False) -> None:
    """Makes people known to the register, or what has changed of them; what is no news costs a look. Whose account was
    closed before they ever came is nobody, unless the `closed` are asked for: their names would be in the way."""
    at, managed = place.clock.now(), await place.work(is_managed, place, connection)
    told = {str(user["id"]): account_of(user, connection, managed=managed) for user in users if user.get("id")}
    look = partial(_news, connection=connection, of=told, closed=closed)
    news, directory = await place.work(place.ledgers.read, connection.workspace, look)
    for first in range(0, len(news), _TOGETHER):
        some = news[first : first + _TOGETHER]
        tell = partial(_tell, connection=connection, people=some, at=at, directory=directory)
        await place.work(place.ledgers.write, connection.workspace, tell)


def is_managed(place: Slack, connection: Connection) -> bool:
    """Whether who administrates the team administrates here: where its token stands in the environment, or is its whole
    organisation's, nobody is known to have installed it in this team."""
    token, home = place.secrets.slack_bot_token, place.installed.home(connection.id)
    return bool(token and token.get_secret_value().strip()) or (home is not None and home.is_served)


Someone = tuple[str, AccountTold | None]
"""Slack's id of an account, and what it tells of it; nothing of a bot's."""


def _news(
    ledger: Ledger, connection: Connection, of: Mapping[str, AccountTold | None], *, closed: bool
) -> tuple[list[Someone], Directory | None]:
    """Those of whom something is new, and the directory where there are any."""

    def is_new(id: str, told: AccountTold | None) -> bool:
        if told is None or not (told.active or closed):
            unmet = ledger.places.account(connection.id, id) is None
            return unmet if told is None else not unmet and is_news(ledger, told)
        return is_news(ledger, told)

    news = [(id, told) for id, told in of.items() if is_new(id, told)]
    return news, ledger.parties.directory() if news else None


def _tell(
    ledger: Ledger, connection: Connection, people: Iterable[Someone], at: datetime, directory: Directory | None
) -> None:
    accounts_told(ledger, [told for _, told in people if told], at, directory)
    for id, told in people:
        if told is None:
            bot_told(ledger, connection.id, id)


def account_of(user: Told, connection: Connection, *, managed: bool = False) -> AccountTold | None:
    """The account that Slack tells of; None for a bot's. `managed`: who administrates the team does so here too."""
    if user.get("is_bot") or user.get("is_workflow_bot") or user.get("id") == _SLACKBOT:
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
        manages=bool(user.get("is_owner") or user.get("is_admin")) if managed else None,
    )


def standing_of(user: Told, team: str) -> Standing:
    """What somebody is in a team: a guest is restricted to some channels, one of another team is a stranger."""
    teams = {user.get("team_id") or team, *((user.get("enterprise_user") or {}).get("teams") or ())}
    if user.get("is_stranger") or team not in teams:
        return "external"
    return "guest" if user.get("is_restricted") or user.get("is_ultra_restricted") else "member"


# --- groups --------------------------------------------------------------------------------------------------


async def groups_told(place: Slack, connection: Connection, groups: Iterable[Told]) -> None:
    """Makes user groups known to the register as bodies, or what has changed of them."""
    told = [group for each in groups if (group := group_of(each, connection))]
    for group in told:
        tell = partial(group_told, told=group, at=place.clock.now())
        await place.work(place.ledgers.write, connection.workspace, tell)


def group_key(connection: Connection, group: str) -> str:
    """The key of the body that a user group is."""
    return f"{connection.id}:{group}"


def ids(told: object) -> tuple[str, ...]:
    """A list of Slack's ids; none where it tells of none."""
    return tuple(map(str, told)) if isinstance(told, list) else ()


def group_of(group: Told, connection: Connection) -> GroupTold | None:
    """The body that a user group is; None for what has no id."""
    if not group.get("id"):
        return None
    members = group.get("users")
    return GroupTold(
        connection=connection.id,
        key=group_key(connection, str(group["id"])),
        name=str(group.get("name") or group.get("handle") or group["id"]),
        handle=str(group.get("handle") or ""),
        members=ids(members) if isinstance(members, list) else None,
        active=not group.get("date_delete"),
    )
