"""From what a browser sends to a `Request`, and what is refused before it becomes one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request as HttpRequest

from bot.request import Request
from handlers.local import local_request

COOKIE = "referent_name"
LONGEST_NAME = 100
_LONGEST_ID = 200


class BadRequest(Exception):
    """What a browser sent is not what our page sends; nothing was done."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed (`typed`), pressed or filled in."""

    text: str
    delivery: str
    values: Mapping[str, str]
    revision: int | None
    typed: bool

    def request(self, workspace: str, name: str, channel: str | None, at: datetime) -> Request:
        """It as a request of the local platform."""
        return local_request(
            workspace,
            name,
            self.text,
            at,
            channel,
            delivery=self.delivery,
            values=self.values,
            revision=self.revision,
        )


def name_of(http: HttpRequest) -> str | None:
    """Who it is: the name that was picked."""
    return plain_name(unquote(http.cookies.get(COOKIE, ""))) or None


def cookie_of(name: str) -> str:
    """A name as the cookie holds it."""
    return quote(name, safe="")


def plain_name(written: str) -> str:
    """A name without needless space, no longer than a name is."""
    return " ".join("".join(c if c.isprintable() else " " for c in written).split())[:LONGEST_NAME].strip()


def channel_name(written: str) -> str:
    """A channel's name as channels are named: small letters, hyphens between words."""
    return plain_name(written).lstrip("#").replace("/", "-").casefold().replace(" ", "-").strip("-.")


async def sent(http: HttpRequest) -> Sent:
    """The JSON object that the page sent."""
    try:
        body = json.loads(await http.body())
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return _checked(body)


def _checked(body: Mapping[str, Any]) -> Sent:
    text, delivery = body.get("text"), body.get("delivery")
    values, revision = body.get("values", {}), body.get("revision")
    if not isinstance(text, str) or not text.strip() or not isinstance(delivery, str):
        raise BadRequest
    if not 0 < len(delivery) <= _LONGEST_ID or not isinstance(values, dict):
        raise BadRequest
    if not all(isinstance(each, str) for each in values.values()):
        raise BadRequest
    if revision is not None and not isinstance(revision, int):
        raise BadRequest
    return Sent(text, delivery, values, revision, typed=body.get("typed") is True)
