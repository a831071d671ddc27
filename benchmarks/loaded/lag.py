"""How long an event loop is held: what is due every few milliseconds, and how late it comes. Before any application."""

import asyncio
import json
import os
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FrameType
from typing import Any

EVERY = 0.002
"""Seconds between two looks."""
Application = Callable[[Any, Any, Any], Awaitable[None]]


class Watched:
    """An ASGI application with a watch on its event loop. GET /watched tells, and begins anew."""

    def __init__(self, app: Application, *, profiled: bool = False) -> None:
        self._app = app
        self._late: list[float] = []
        self._profile = Profile() if profiled else None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/watched":
            await _tell(send, self._told())
            return
        if scope["type"] == "lifespan":
            self._task = asyncio.create_task(self._watch())
        await self._app(scope, receive, send)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            self._late.append(loop.time() - due)

    def _told(self) -> dict[str, Any]:
        late, self._late = sorted(self._late), []
        told: dict[str, Any] = {"resident": resident(), "looks": len(late)}
        if late:
            told |= {"worst": late[-1] * 1e3, "p999": late[int(len(late) * 0.999)] * 1e3}
        if self._profile:
            told["profile"] = self._profile.told()
        return told


_IDLE = {"_worker", "_serve", "wait", "run"}
"""Where threads wait for work, the event loop's own among them."""


_Seen = Counter[tuple[str, str]]
"""How often a kind of thread was seen in a place."""


class Profile:
    """What each thread is seen doing, every few milliseconds: in itself, and with all that it calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._alone, self._within = _Seen(), _Seen()
        self._before = _Seen(), _Seen()
        threading.Thread(target=self._look, daemon=True, name="profile").start()

    def _look(self) -> None:
        while True:
            time.sleep(0.004)
            names = {thread.ident: _kind(thread.name) for thread in threading.enumerate()}
            for ident, frame in sys._current_frames().items():
                if (name := names.get(ident, "?")) != "profile":
                    self._note(name, frame)

    def _note(self, thread: str, frame: FrameType | None) -> None:
        if frame is None or frame.f_code.co_name in _IDLE:
            return
        alone, within = (thread, _place(frame)), set()
        while frame is not None:
            within.add((thread, _place(frame)))
            frame = frame.f_back
        with self._lock:
            self._alone[alone] += 1
            self._within.update(within)

    def told(self) -> dict[str, Any]:
        """The most frequent places since the look before last, each with the kind of thread and how often it was seen
        there: who has looked at how late a round was, and then looks here, sees that round."""
        with self._lock:  # what is still being counted cannot be gone over
            now, before = (self._alone, self._within), self._before
            self._alone, self._within = _Seen(), _Seen()
            self._before = now
        alone, within = now[0] + before[0], now[1] + before[1]
        return {"alone": _most(alone, 60), "within": _most(within, 160)}


def _most(seen: _Seen, many: int) -> list[str]:
    return [f"{count:6} {thread:10} {place}" for (thread, place), count in seen.most_common(many)]


def _kind(name: str) -> str:
    return re.sub(r"[-_ (\d].*", "", name)


def _place(frame: FrameType) -> str:
    file = frame.f_code.co_filename
    return f"{'/'.join(file.rsplit('/', 3)[-3:])}:{frame.f_code.co_qualname}"


def resident() -> int:
    """Bytes that this process holds in memory, as Linux counts them."""
    return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def _tell(send: Any, told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
