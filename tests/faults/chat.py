"""A stand-in for Slack that keeps every message it takes, and goes wrong at random as real platforms do.

    with Platform(Random(seed)) as platform: …
    platform.url                      for SLACK_API_URL
    platform.taken                    all posts, in the order taken
    platform.wrong                    how often it went wrong, by how

It is asked by `referent run` alone, over real sockets, and runs in a thread of its own. What it has taken is shown by
`conversations.history`, with metadata, as Slack shows it.
"""

import asyncio
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any, Self

from aiohttp import web

TEAM = "T1"
RETRY_AFTER = 1
"""Seconds that it wants to be left alone for where it limits the rate."""
POSTS = "chat.postMessage"
_SEARCHED = {"conversations.history", "conversations.replies"}
_LIMITED, _FAILED, _DROPPED, _TAKEN_AND_FAILED = "answered 429", "answered 500", "took it, no answer", "took it, 500"
_OFTEN = {_LIMITED: 0.03, _FAILED: 0.03, _DROPPED: 0.04, _TAKEN_AND_FAILED: 0.02}
"""How it goes wrong with a post, and how often."""
_TAKES = {_DROPPED, _TAKEN_AND_FAILED, ""}


@dataclass(frozen=True, slots=True)
class Taken:
    """A post that stands in a channel: `message` and `part` are what its metadata names."""

    channel: str
    ts: str
    message: str
    part: int
    text: str
    metadata: dict[str, Any]


class Platform:
    """See the module. Its clock is `ahead` by so many seconds, as that of who asks it may be."""

    def __init__(self, chance: Random, ahead: float = 0.0) -> None:
        self.taken: list[Taken] = []
        self.wrong: Counter[str] = Counter()
        self.looked_up = 0
        self._chance = chance
        self._ahead = ahead
        self._stamps = itertools.count(1)
        self._by_channel: dict[str, list[Taken]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="platform", daemon=True)

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"{self._site}/api/"

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        app = web.Application(client_max_size=16 << 20)
        app.router.add_route("*", "/api/{method}", self._method)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._site = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    # --- what it answers -----------------------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method, told = request.match_info["method"], await _arguments(request)
        if method == POSTS:
            return self._post(request, told)
        if method in _SEARCHED:
            return self._history(told)
        return web.json_response({"ok": True, **_PLAIN.get(method, {})})

    def _post(self, request: web.Request, told: dict[str, Any]) -> web.StreamResponse:
        how = self._how()
        if how:
            self.wrong[how] += 1
        post = self._take(told) if how in _TAKES else None
        if how == _LIMITED:
            return _limited()
        if how == _DROPPED:
            _hang_up(request)
        if how or post is None:
            return web.Response(status=500, text="it is not you, it is us")
        return web.json_response({"ok": True, "channel": post.channel, "ts": post.ts})

    def _how(self) -> str:
        drawn = self._chance.random()
        for how, often in _OFTEN.items():
            if drawn < often:
                return how
            drawn -= often
        return ""

    def _take(self, told: dict[str, Any]) -> Taken:
        channel, metadata = str(told["channel"]), told.get("metadata") or {}
        bears = metadata.get("event_payload", {})
        ts = f"{int(time.time() + self._ahead)}.{next(self._stamps):06}"
        words = json.dumps([told.get("text"), told.get("blocks")], ensure_ascii=False)
        post = Taken(channel, ts, str(bears.get("id", "")), int(bears.get("part", 0)), words, metadata)
        self.taken.append(post)
        self._by_channel.setdefault(channel, []).append(post)
        return post

    def _history(self, told: dict[str, Any]) -> web.StreamResponse:
        """What stands in a channel, the newest first; it is limited as posting is."""
        self.looked_up += 1
        if self._how() == _LIMITED:
            self.wrong["limited a look-up"] += 1
            return _limited()
        oldest, latest = float(told.get("oldest", 0)), float(told.get("latest", "inf"))
        posts = reversed(self._by_channel.get(str(told["channel"]), []))
        found = [post for post in posts if oldest < float(post.ts) < latest]
        start, limit = int(told.get("cursor") or 0), int(told.get("limit", 100))
        more = str(start + limit) if start + limit < len(found) else ""
        shown = [_shown(post) for post in found[start : start + limit]]
        return web.json_response({"ok": True, "messages": shown, "response_metadata": {"next_cursor": more}})


_PLAIN: dict[str, dict[str, Any]] = {
    "auth.test": {"team_id": TEAM, "team": "Laget", "user_id": "UBOT", "bot_id": "B1", "url": "https://example.org/"},
    "conversations.open": {"channel": {"id": "D1"}},
    "conversations.members": {"members": []},
    "users.list": {"members": []},
    "usergroups.list": {"usergroups": []},
}
"""What it answers where nothing of it is stored."""


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **await request.post()}


def _limited() -> web.Response:
    told = {"ok": False, "error": "ratelimited"}
    return web.json_response(told, status=429, headers={"Retry-After": str(RETRY_AFTER)})


def _hang_up(request: web.Request) -> None:
    """The connection ends, without an answer."""
    if request.transport is not None:
        request.transport.abort()


def _shown(post: Taken) -> dict[str, Any]:
    return {"type": "message", "bot_id": "B1", "ts": post.ts, "text": "…", "metadata": post.metadata}


def doubles(taken: Iterable[Taken]) -> list[tuple[str, str, int]]:
    """The messages that stand more than once: channel, id and part of each."""
    counted = Counter((post.channel, post.message, post.part) for post in taken)
    return [key for key, count in counted.items() if count > 1]
