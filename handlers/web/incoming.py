"""From what a browser sends to a `Request`, and what is refused before it becomes one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request as HttpRequest

from bot.request import Request
from handlers.local import local_request

LARGEST_BODY = 1_000_000
"""Bytes."""
LOCAL_NAMES = {"127.0.0.1", "localhost", "::1"}
COOKIE = "referent_name"
_LONGEST_ID = 200


class BadRequest(Exception):
    """What a browser sent is not what our page sends; nothing was done."""


def host_is_ours(http: HttpRequest) -> bool:
    """Whether the page was asked for under a name of this machine. Another site's name that leads here is refused, so
    that its scripts can't read the register (DNS rebinding)."""
    name = urlsplit(f"//{http.headers.get('host', '')}").hostname
    return name in LOCAL_NAMES


def origin_is_ours(http: HttpRequest) -> bool:
    """Whether a change was sent by our own page: browsers name the sending page's origin on every POST."""
    origin = http.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == http.headers.get("host")


async def body_of(http: HttpRequest) -> Mapping[str, Any]:
    """The JSON object that was sent, read no further than is allowed."""
    import json

    content = b""
    async for part in http.stream():
        content += part
        if len(content) > LARGEST_BODY:
            raise BadRequest
    try:
        body = json.loads(content)
    except ValueError as error:
        raise BadRequest from error
    if not isinstance(body, dict):
        raise BadRequest
    return body


def request_of(body: Mapping[str, Any], workspace: str, name: str, channel: str | None, at: datetime) -> Request:
    """What somebody typed, pressed or filled in."""
    text, delivery = body.get("text"), body.get("delivery")
    values, revision = body.get("values") or {}, body.get("revision")
    if not isinstance(text, str) or not isinstance(delivery, str) or not 0 < len(delivery) <= _LONGEST_ID:
        raise BadRequest
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        raise BadRequest
    if revision is not None and not isinstance(revision, int):
        raise BadRequest
    return local_request(workspace, name, text, at, channel, delivery=delivery, values=values, revision=revision)
