"""Whoever has installed Referent, as Slack tells of them, and their welcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.setting_up import Installer, welcome
from bot.place import Connection, Language
from bot.zones import zone_named
from handlers.slack.install_pages import languages
from handlers.slack.place import Slack


@dataclass(frozen=True, slots=True)
class Met:
    """Who installs. `language` is None where neither Slack nor the browser says one that we speak."""

    user: str
    name: str = ""
    zone: str | None = None
    language: Language | None = None


async def installer(client: AsyncWebClient, user: str, accepted: str) -> Met:
    """Name, zone and language of whoever installs; what Slack does not tell is left out.

    Slack itself speaks no Norwegian: a Norwegian's locale there is English. So where it is, the languages that the
    browser asks for (`accepted`) count before it.
    """
    try:
        answer = await client.users_info(user=user, include_locale=True)
    except (SlackApiError, OSError, aiohttp.ClientError):
        return Met(user, language=next(iter(languages(accepted)), None))
    told: Mapping[str, Any] = answer.get("user") or {}
    locale = str(told.get("locale") or "")
    spoken = (accepted, locale) if locale.startswith("en") else (locale, accepted)
    return Met(
        user=user,
        name=_name(told),
        zone=zone_named(str(told.get("tz") or "")),
        language=next(iter([*languages(spoken[0]), *languages(spoken[1])]), None),
    )


def _name(told: Mapping[str, Any]) -> str:
    profile = told.get("profile") or {}
    return str(told.get("real_name") or profile.get("real_name") or told.get("name") or "")


async def welcomed(place: Slack, connection: Connection, met: Met) -> None:
    """They administrate, where nobody does yet, and are sent a direct message with what to type first."""
    told = Installer(connection.id, met.user, met.name or met.user, met.zone)
    at = place.clock.now()
    await place.work(place.ledgers.write, connection.workspace, lambda ledger: welcome(ledger, told, at))
    place.wake()
