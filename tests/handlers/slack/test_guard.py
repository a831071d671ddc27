"""What stands before everything that comes from Slack: signatures, times, sizes, kinds."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.guard import LARGEST_BODY, OLDEST, Turned, check, read, whole
from tests.handlers.slack.posting import signature

SECRET, NOW = b"shh", 1_800_000_000.0
BODY = b"command=%2Faction&text=list"
FORM, JSON = {b"content-type": b"application/x-www-form-urlencoded"}, {b"content-type": b"application/json"}


def signed(body: bytes = BODY, stamp: str = "1800000000", **changed: bytes | None) -> dict[bytes, bytes]:
    headers = {
        b"x-slack-request-timestamp": stamp.encode(),
        b"x-slack-signature": signature(SECRET.decode(), stamp, body).encode(),
    }
    given = {name.replace("_", "-").encode(): value for name, value in changed.items()}
    return {name: value for name, value in {**headers, **given}.items() if value is not None}


def turned(headers: dict[bytes, bytes], body: bytes = BODY, now: float = NOW) -> int:
    with pytest.raises(Turned) as refused:
        check(SECRET, headers, body, now)
    return refused.value.status


def test_what_slack_has_signed_lately_passes() -> None:
    check(SECRET, signed(), BODY, NOW)
    check(SECRET, signed(), BODY, NOW + OLDEST)
    check(SECRET, signed(), BODY, NOW - OLDEST)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(x_slack_signature=None),
        signed(x_slack_request_timestamp=None),
        signed(x_slack_signature=b""),
        signed(x_slack_signature=b"v0=" + b"0" * 64),
        signed(x_slack_signature=b"\xff\xfe"),
        signed(stamp="yesterday"),
        signed(stamp=""),
        signed(stamp="-1800000000"),
        signed(stamp="1800000000.5"),
        signed(stamp=" 1800000000"),
        signed(stamp="1" * 5_000),
        signed(stamp="1_800_000_000"),
        signed(x_slack_request_timestamp="١٨٠٠٠٠٠٠٠٠".encode()),
        signed(body=b"something else"),
    ],
)
def test_all_else_is_turned_away(headers: dict[bytes, bytes]) -> None:
    assert turned(headers) == 401


def test_old_and_future_signatures_are_none() -> None:
    assert turned(signed(), now=NOW + OLDEST + 1) == 401
    assert turned(signed(), now=NOW - OLDEST - 1) == 401


def test_another_secret_is_none() -> None:
    wrong = "v0=" + hmac.new(b"other", b"v0:1800000000:" + BODY, hashlib.sha256).hexdigest()
    assert turned(signed(x_slack_signature=wrong.encode())) == 401


@given(st.binary(max_size=40), st.binary(max_size=80), st.binary(max_size=200))
def test_no_header_is_stumbled_over(stamp: bytes, given_signature: bytes, body: bytes) -> None:
    headers = {b"x-slack-request-timestamp": stamp, b"x-slack-signature": given_signature}
    assert turned(headers, body) == 401


def test_forms_and_json_are_read() -> None:
    assert read(FORM, b"command=%2Faction&text=&x=%C3%A5") == {"command": "/action", "text": "", "x": "å"}
    assert read(FORM, b"payload=%7B%22type%22%3A%22shortcut%22%7D") == {"type": "shortcut"}
    assert read({b"content-type": b"Application/JSON; charset=utf-8"}, b'{"type": "event_callback"}')


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY),
        ({b"content-type": b"text/plain"}, BODY),
        ({b"content-type": b"multipart/form-data; boundary=x"}, BODY),
        (FORM, b""),
        (FORM, b"no form at all"),
        (FORM, b"\xff\xfe=1"),
        (FORM, b"payload=nothing"),
        (FORM, b"payload=%5B1%5D"),
        (FORM, b"payload=" + b"%5B" * 30_000),
        (FORM, b"&".join(b"a%d=1" % number for number in range(1_000))),
        (JSON, b""),
        (JSON, b"[]"),
        (JSON, b'"text"'),
        (JSON, b"{"),
        (JSON, b"\xff"),
        (JSON, b"[" * 30_000),
    ],
)
def test_what_is_neither_is_a_bad_request(headers: dict[bytes, bytes], body: bytes) -> None:
    with pytest.raises(Turned) as refused:
        read(headers, body)
    assert refused.value.status == 400


def received(headers: dict[bytes, bytes], parts: Iterable[dict[str, Any]]) -> bytes:
    coming = iter(parts)

    async def receive() -> dict[str, Any]:
        return next(coming)

    return asyncio.run(whole(headers, receive))


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_is_put_together() -> None:
    assert received({}, [part(b"ab", more=True), part(b"c")]) == b"abc"


@pytest.mark.parametrize(
    ("headers", "parts", "status"),
    [
        ({b"content-length": b"%d" % (LARGEST_BODY + 1)}, [], 413),
        ({b"content-length": b"9" * 5_000}, [], 413),
        ({}, [part(b"x" * LARGEST_BODY, more=True), part(b"x")], 413),
        ({}, [part(b"x", more=True), {"type": "http.disconnect"}], 400),
    ],
)
def test_a_body_that_is_too_long_or_breaks_off(
    headers: dict[bytes, bytes], parts: list[dict[str, Any]], status: int
) -> None:
    with pytest.raises(Turned) as refused:
        received(headers, parts)
    assert refused.value.status == status
