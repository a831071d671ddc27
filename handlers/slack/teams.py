"""What an installation says of itself, and the workspace that a Slack team gets.

A team's installation is kept under the team alone, since team ids are unique in all of Slack and a team may join an
enterprise later; its `details` name the enterprise. An enterprise's own is kept under the enterprise, without a team.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.installation import Installation
from bot.place import Connection, Language, Workspace
from bot.ports import Ledger, Ledgers
from handlers.local import seasons_of
from handlers.settings import Settings

KIND = "slack"


@dataclass(frozen=True, slots=True)
class Home:
    """A team as the bot lives in it: the team's ids and address, the bot's own ids, and what it may do there. Where an
    enterprise's installation serves it, `is_served`, and `installer` is who installed that, in all of Slack."""

    team: str
    enterprise: str | None
    bot_user: str
    bot_id: str
    app_id: str
    team_url: str
    scopes: tuple[str, ...]
    is_served: bool = False
    installer: str = ""


def home_of(installation: Installation) -> Home:
    """What is kept of a team's installation, but its tokens."""
    told = installation.details
    return Home(
        team=installation.team,
        enterprise=told.get("enterprise") or None,
        bot_user=told.get("bot_user", ""),
        bot_id=told.get("bot_id", ""),
        app_id=told.get("app_id", ""),
        team_url=told.get("team_url", ""),
        scopes=tuple(told.get("scopes", "").split()),
        is_served=is_served(installation),
        installer=told.get("installer", ""),
    )


def connection_id(team: str) -> str:
    """A team's connection: team ids are unique in all of Slack."""
    return f"{KIND}:{team}"


def team_of(connection: str) -> str:
    """The team of a connection; "" for one that is no Slack team's."""
    kind, _, team = connection.partition(":")
    return team if kind == KIND else ""


def is_everywhere(installation: Installation) -> bool:
    """Whether it is a whole enterprise's: then it has no team, and serves several."""
    return not installation.team


def is_served(installation: Installation) -> bool:
    """Whether it is a team that an enterprise's installation serves."""
    return "served" in installation.details


def served(everywhere: Installation, team: str, at: datetime) -> Installation:
    """A team that an enterprise's installation serves: without tokens of its own. Its messages are found under the
    enterprise's address."""
    told = {**everywhere.details, "served": "yes", "enterprise": everywhere.enterprise, "team_name": ""}
    told.pop("token", None)
    return Installation(KIND, "", team, at, told)


def told_by_auth_test(answer: Mapping[str, Any], scopes: str, token: str, at: datetime) -> Installation:
    """The installation that a token in the environment belongs to. `token` is the mark that tells it from another."""
    enterprise = answer.get("enterprise_id") or ""
    everywhere = bool(answer.get("is_enterprise_install"))
    told = {
        "enterprise": enterprise,
        "team_name": answer.get("team") or "",
        "team_url": answer.get("url") or "",
        "bot_user": answer.get("user_id") or "",
        "bot_id": answer.get("bot_id") or "",
        "app_id": answer.get("app_id") or "",
        "scopes": " ".join(scopes.replace(",", " ").split()),
        "token": token,
    }
    return Installation(KIND, enterprise if everywhere else "", "" if everywhere else answer["team_id"], at, told)


def told_by_oauth(answer: Mapping[str, Any], asked: Mapping[str, Any], at: datetime) -> Installation:
    """The installation that `oauth.v2.access` answers with, and what `auth.test` says of its token.
    https://docs.slack.dev/reference/methods/oauth.v2.access"""
    team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
    everywhere = bool(answer.get("is_enterprise_install"))
    told = {
        "enterprise": enterprise.get("id") or "",
        "team_name": (enterprise if everywhere else team).get("name") or "",
        "team_url": asked.get("url") or "",
        "bot_user": answer.get("bot_user_id") or "",
        "bot_id": asked.get("bot_id") or "",
        "app_id": answer.get("app_id") or "",
        "scopes": " ".join(str(answer.get("scope") or "").replace(",", " ").split()),
    }
    if everywhere:
        told["installer"] = str((answer.get("authed_user") or {}).get("id") or "")
    return Installation(KIND, told["enterprise"] if everywhere else "", "" if everywhere else team["id"], at, told)


@dataclass(frozen=True, slots=True)
class Begins:
    """What a new team's workspace begins with, as far as Slack has told it."""

    name: str = ""
    language: Language | None = None
    zone: str | None = None


def settle(ledgers: Ledgers, settings: Settings, team: str, begins: Begins) -> Connection:
    """The team's connection, active: made with a workspace of its own where it is new, else as it was. A workspace that
    stood under the team's id until Slack told its name is called so too.

    The workspace's id follows from the team's, so that two processes that meet a team at once make one.
    """
    id = connection_id(team)
    before = ledgers.connection(id)
    if before is None:
        workspace = new_workspace(uuid.uuid5(uuid.NAMESPACE_URL, id).hex, settings, begins, team)
        ledgers.create(workspace, Connection(id, "slack", workspace.id, begins.name))
    elif not before.active or begins.name not in {"", before.name}:
        ledgers.put_connection(replace(before, active=True, name=begins.name or before.name))
        if begins.name and not before.name:
            ledgers.write(before.workspace, partial(_name_workspace, team=team, name=begins.name))
    return ledgers.connection(id) or Connection(id, "slack", "", active=False)


def _name_workspace(ledger: Ledger, team: str, name: str) -> None:
    if ledger.workspace.name == team:
        ledger.places.put_workspace(replace(ledger.workspace, name=name))


def new_workspace(id: str, settings: Settings, begins: Begins, team: str) -> Workspace:
    """A workspace as the settings have it, in the language and zone of whoever installed it."""
    chosen = settings.workspace
    return Workspace(
        id=id,
        name=begins.name or team,
        language=begins.language or chosen.language,
        zone=begins.zone or chosen.zone,
        country=chosen.country,
        summary=settings.summary.time,
        capture=settings.capture,
        seasons=seasons_of(settings),
    )
