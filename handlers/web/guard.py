"""What stands before every page: requests that our own page would never send are refused, and every answer carries the
headers that keep other sites, frames and scripts out."""

from urllib.parse import urlsplit

from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes."""
LOCAL_NAMES = {"127.0.0.1", "localhost", "::1"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EVERYWHERE = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_PAGES = [*_EVERYWHERE, (b"cache-control", b"no-store")]
_READING = ("GET", "HEAD")


class TooLarge(Exception):
    """A body longer than any page of ours sends."""


class Guard:
    """Wraps the application; see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, refused or passed on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        http = HttpRequest(scope)
        headers = _EVERYWHERE if http.url.path.startswith("/static/") else _PAGES
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST_BODY:
                raise TooLarge
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        if not (host_is_ours(http) and (http.method in _READING or origin_is_ours(http))):
            refused = PlainTextResponse("This page answers to its own address alone: http://127.0.0.1\n", 403)
            await refused(scope, receive, guarded)
            return
        await self.app(scope, counted, guarded)


def host_is_ours(http: HttpRequest) -> bool:
    """Whether the page was asked for under a name of this machine. Another site's name that leads here is refused, so
    that its scripts can't read the register (DNS rebinding)."""
    try:
        return urlsplit(f"//{http.headers.get('host', '')}").hostname in LOCAL_NAMES
    except ValueError:  # "[" without its "]"
        return False


def origin_is_ours(http: HttpRequest) -> bool:
    """Whether a change was sent by our own page: browsers name the sending page's origin on every POST."""
    return http.headers.get("origin") == f"{http.url.scheme}://{http.headers.get('host')}"
