"""What stands before everything that comes from Slack: only what Slack has signed lately is looked at.

Slack signs with HMAC SHA-256 over the time and the raw body
(https://docs.slack.dev/authentication/verifying-requests-from-slack).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive

LARGEST_BODY = 1_000_000
"""Bytes. Slack's own are far smaller."""
LARGE = 50_000
"""Bytes above which a body is read in a worker thread, since that takes milliseconds."""
OLDEST = 300
"""Seconds that a signature is good for, either way: Slack's documented five minutes."""
_FORM, _JSON = b"application/x-www-form-urlencoded", b"application/json"
_MOST_FIELDS = 100

Headers = Mapping[bytes, bytes]


class Turned(Exception):
    """A request that is not taken; `status` is HTTP's."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


async def whole(headers: Headers, receive: Receive) -> bytes:
    """All of a body, as long as it is not too long."""
    length = headers.get(b"content-length", b"")
    if length.isdigit() and (len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY):
        raise Turned(413, "That is too long.")
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Turned(400, "That broke off.")
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise Turned(413, "That is too long.")
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def check(secret: bytes, headers: Headers, body: bytes, now: float) -> None:
    """Raises `Turned` unless Slack has signed exactly this, lately. `now` is in seconds since 1970."""
    stamp = headers.get(b"x-slack-request-timestamp", b"")
    given = headers.get(b"x-slack-signature", b"")
    if not stamp.isdigit() or len(stamp) > 12 or abs(now - int(stamp)) > OLDEST:
        raise Turned(401, "Slack signs its requests; this one has no time, or not one of the last five minutes.")
    signed = hmac.new(secret, b"v0:" + stamp + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(b"v0=" + signed.encode(), given):
        raise Turned(401, "Slack signs its requests; this one has no signature, or a wrong one.")


def read(headers: Headers, body: bytes) -> dict[str, Any]:
    """The object that a body holds: a form's fields, the JSON in a form's `payload`, or JSON."""
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind not in (_FORM, _JSON):
        raise Turned(400, "Slack sends forms and JSON; this is neither.")
    try:
        text = body.decode()
        if kind == _FORM:
            form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=_MOST_FIELDS))
            if form and "payload" not in form:
                return form
            text = form.get("payload", "")
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Turned(400, "This is not what its content type says.") from error
    if not isinstance(found, dict):
        raise Turned(400, "Slack sends objects; this is none.")
    return found
