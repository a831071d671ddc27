"""What Referent is compared with, each a server of its own: `python peers.py KIND FOLDER`; it prints its port.

starlette     checks the signature and answers
bolt          a bare Bolt application: process_before_response, an authorize that asks nobody, an empty listener
inserts       the same, and its listener waits until the rows of one command are on the disk
queries       the same, and its listener runs the bare SQL of *what does AU owe?*
slack         no peer: a stand-in for Slack's API that accepts what is posted at once
"""

import asyncio
import hashlib
import hmac
import itertools
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import uvicorn
from loaded.client import SIGNING_SECRET
from loaded.lag import Watched
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Work = Callable[[int], Awaitable[str]]


def starlette(folder: Path) -> Starlette:
    """The least that anybody has to do."""
    del folder
    secret = SIGNING_SECRET.encode()

    async def endpoint(request: Request) -> Response:
        stamp, body = request.headers["x-slack-request-timestamp"], await request.body()
        right = "v0=" + hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        fresh = abs(time.time() - int(stamp)) < 300
        well = fresh and hmac.compare_digest(right, request.headers["x-slack-signature"])
        return Response(status_code=200 if well else 401)

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def bolt(work: Work) -> Starlette:
    """Bolt with one listener."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1", bot_user_id="UBOT")  # noqa: S106 - made up

    app = AsyncApp(signing_secret=SIGNING_SECRET, authorize=authorize, process_before_response=True)
    numbers = itertools.count(1)

    async def listener(ack: Callable[..., Awaitable[Any]]) -> None:
        await ack(await work(next(numbers)))

    for name in ("/action", "/ask"):
        app.command(name)(listener)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def bare(folder: Path) -> Starlette:
    """An empty listener."""
    del folder

    async def nothing(number: int) -> str:
        del number
        return ""

    return bolt(nothing)


def inserts(folder: Path) -> Starlette:
    """The rows of one command, by one thread that writes, commits shared by all that wait, synchronous=FULL."""
    from loaded.rows import opened_writer

    writer, threads = opened_writer(folder / "inserts.db"), ThreadPoolExecutor(8)

    async def store(number: int) -> str:
        await asyncio.get_running_loop().run_in_executor(threads, writer.run, number)
        return ""

    return bolt(store)


def queries(folder: Path) -> Starlette:
    """The page and the count; the rows go back as they are."""
    from loaded.rows import asks, owes

    connection = sqlite3.connect(folder / "owes.db", check_same_thread=False)
    given = asks(connection)

    async def ask(number: int) -> str:
        del number
        page, _ = (connection.execute(sql, given).fetchall() for sql in owes.BARE)
        return "\n".join(f"{row[2]} {row[3]}" for row in page)

    return bolt(ask)


def slack(folder: Path) -> Starlette:
    """Accepts everything, at once."""
    del folder
    numbers = itertools.count(1)

    async def method(request: Request) -> Response:
        del request
        told: dict[str, Any] = {"ok": True, "ts": f"{int(time.time())}.{next(numbers):06}", "channel": "C1"}
        told |= {"team_id": "T1", "team": "Laget", "user": "referent", "user_id": "UBOT", "bot_id": "B1"}
        told |= {"permalink": f"https://example.org/archives/C1/p{next(numbers)}", "members": [], "channels": []}
        told |= {"url": "https://example.org/", "usergroups": []}
        return JSONResponse(told)

    return Starlette(routes=[Route("/api/{method}", method, methods=["GET", "POST"])])


KINDS = {"starlette": starlette, "bolt": bare, "inserts": inserts, "queries": queries, "slack": slack}


def main() -> None:
    """Serves until it is told to stop."""
    app = Watched(KINDS[sys.argv[1]](Path(sys.argv[2])))
    config = uvicorn.Config(app, port=0, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        print(f"http://127.0.0.1:{next(_ports(server))}", file=sys.stderr, flush=True)
        await serving

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(run())


def _ports(server: uvicorn.Server) -> Iterator[int]:
    for each in server.servers:
        for listening in each.sockets:
            yield listening.getsockname()[1]


if __name__ == "__main__":
    main()
