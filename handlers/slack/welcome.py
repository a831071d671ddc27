"""Whoever has installed Referent, as Slack tells of them, and their welcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.setting_up import Installer, welcome
from bot.place import Connection, Language
from bot.ports import Ledger
from bot.zones import zone_named
from handlers.slack.accounts import people_told
from handlers.slack.install_pages import languages
from handlers.slack.place import Slack

_WELCOMED = "welcomed"
"""What the register remembers of it."""


@dataclass(frozen=True, slots=True)
class Met:
    """Who installs, as Slack told of them. `language` is None where neither Slack nor the browser says one that we
    speak."""

    user: str
    told: Mapping[str, Any] | None = None
    language: Language | None = None

    @property
    def name(self) -> str:
        """What Slack calls them."""
        told = self.told or {}
        return str(told.get("real_name") or told.get("name") or self.user)

    @property
    def zone(self) -> str | None:
        """Their clock's."""
        return zone_named(str((self.told or {}).get("tz") or ""))


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
    return Met(user, told, next(iter([*languages(spoken[0]), *languages(spoken[1])]), None))


async def welcomed(place: Slack, connection: Connection, met: Met) -> None:
    """They administrate, where nobody does yet, and are sent a direct message with what to type first."""
    if met.told:
        await people_told(place, connection, (met.told,))
    told, at = Installer(connection.id, met.user, met.name, met.zone), place.clock.now()

    def work(ledger: Ledger) -> None:
        ledger.deliveries.claim(connection.id, _WELCOMED, at.astimezone(UTC).date(), at)
        welcome(ledger, told, at)

    await place.work(place.ledgers.write, connection.workspace, work)
    place.wake()


def was_welcomed(ledger: Ledger, connection: str) -> bool:
    """Whether somebody was, in this team."""
    return ledger.deliveries.last_claim(connection, _WELCOMED) is not None
