"""Slack's side of Socket Mode, written from its protocol: a WebSocket server that the emulated workspace points to.

    with socket_mode(slack) as socket:                       apps.connections.open now hands out its addresses
        … the bot connects with slack.app_token and slack.url …
        socket.connected()                                   waits for it
        answer = socket.asks("slash_commands", payload)      delivers, waits for the acknowledgement: its payload or {}
        socket.tells(event)                                  an Events API payload; acknowledged without a payload
        sent = socket.posts("events_api", payload)           delivers and does not wait: sent.acknowledged, sent.tries
        socket.holds_back()                                  from now on acknowledgements are lost on their way
        socket.refreshes()                                   disconnect, refresh_requested; it ends a moment later
        socket.drops()                                       all connections end without a word
        socket.freezes()                                     half-open: nothing is read and no ping is answered any more
        socket.refuses(2)                                    the next two connections are turned away with a 503
        socket.forgets()                                     addresses that were handed out and not used are void

The protocol: apps.connections.open (with an app-level token) gives an address that is good for one connection; the
server says `hello`; each envelope has an `envelope_id`, which the app sends back within `patience` (Slack's three
seconds), with a payload only where the envelope accepts one. An envelope that was not acknowledged, or whose
connection ended, is sent again with the same id on a connection that is open then, an event with `retry_attempt` and
`retry_reason`; after three tries it is given up. After `disconnect` no new envelope comes on that connection.
(Slack sends events again, but tells the person that a command failed, who then types it again: the id is a new one
then. Sending commands again as well is the harder case for an app.) Payloads of acknowledgements pass through
tests.block_kit, like everything else that is shown.
"""

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.block_kit import BlockKitError, check_response
from tests.slack_calls import Body
from tests.slack_faults import Proxy

TRIES = 3
_ACCEPTING = {"slash_commands", "interactive"}
"""Envelopes whose acknowledgement may carry a payload."""


@dataclass(eq=False)
class Sent:
    """One envelope on its way. answers: the payloads of all its acknowledgements."""

    envelope_id: str
    kind: str
    tries: int = 0
    answers: list[Body] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> bool:
        """Whether the app has acknowledged it, once at least."""
        return bool(self.answers)


@dataclass(eq=False)
class _Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    leaving: bool = False
    frozen: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class SocketMode:
    """See the module. patience: seconds until an envelope is sent again; grace: from `disconnect` to the end."""

    def __init__(self, slack: Proxy, app: str, patience: float = 3.0, grace: float = 0.2) -> None:
        self.slack, self.app, self.patience, self.grace = slack, app, patience, grace
        self.sent: list[Sent] = []
        self._count = itertools.count(1)
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._changed = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refusals = 0
        self._holding_back = False

    # --- what tests say -----------------------------------------------------------------------------------------

    def connected(self, count: int = 1, seconds: float = 10) -> None:
        """Waits until so many connections stand that take envelopes; TimeoutError if they do not."""
        self.slack.run(asyncio.wait_for(self._reach(count), seconds))

    def posts(self, kind: str, payload: Body) -> Sent:
        """Delivers an envelope, now or as soon as there is a connection."""
        return self.slack.run(self._post(kind, payload))

    def asks(self, kind: str, payload: Body, seconds: float = 10) -> Body:
        """Delivers an envelope and waits for what its acknowledgement says; TimeoutError if there is none."""
        return self.settled(self.posts(kind, payload), seconds)

    def tells(self, payload: Body) -> None:
        """Delivers an event and waits until it is acknowledged."""
        self.asks("events_api", payload)

    def settled(self, sent: Sent, seconds: float = 10) -> Body:
        """Waits for the acknowledgement of an envelope: its payload."""
        self.slack.run(asyncio.wait_for(sent.done.wait(), seconds))
        if not sent.answers:
            raise TimeoutError(f"{sent.kind} was not acknowledged in {sent.tries} tries")
        return sent.answers[0]

    def holds_back(self, holding: bool = True) -> None:
        """Acknowledgements are lost on their way, until told otherwise."""
        self._holding_back = holding

    def refreshes(self, reason: str = "refresh_requested") -> None:
        """All connections are told to be replaced: `warning` or `refresh_requested`."""
        self.slack.run(self._refresh(reason))

    def drops(self) -> None:
        """All connections end without a word."""
        self.slack.run(self._drop())

    def freezes(self) -> None:
        """All connections stay open, but nobody is at the other end."""
        self.slack.run(self._freeze())

    def refuses(self, times: int) -> None:
        """The next connections are turned away before they are made."""
        self._refusals = times

    def forgets(self) -> None:
        """Addresses that were handed out and not used yet are void, as they are after a while."""
        self._tickets.clear()

    # --- its life -----------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Listens on a free port of loopback."""
        app = web.Application()
        app.router.add_get("/link/", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.slack.answers("apps.connections.open", lambda _: {"ok": True, "url": self._address()})

    async def close(self) -> None:
        """Ends all connections and stops listening."""
        for task in self._tasks:
            task.cancel()
        await self._drop()
        await self._runner.cleanup()

    def _address(self) -> str:
        ticket = f"ticket-{next(self._count)}"
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._runner.addresses[0][1]}/link/?ticket={ticket}&app_id={self.app}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self._refusals:
            self._refusals -= 1
            return web.Response(status=503)
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=401)
        self._tickets.remove(request.query["ticket"])
        connection = _Connection(web.WebSocketResponse(), request.transport)
        await connection.socket.prepare(request)
        await self._listen(connection)
        return connection.socket

    async def _listen(self, connection: _Connection) -> None:
        """Says hello and hears acknowledgements until the connection ends."""
        await connection.socket.send_json(self._hello())
        await self._now(connection, here=True)
        try:
            while (message := await self._next(connection)) is not None:
                self._hear(json.loads(message))
        finally:
            connection.ended.set()
            await self._now(connection, here=False)

    async def _next(self, connection: _Connection) -> str | None:
        """The next text of the other side; None at the end. Where it is frozen nobody listens, but nobody leaves."""
        heard, frozen = (
            asyncio.ensure_future(connection.socket.receive()),
            asyncio.ensure_future(connection.frozen.wait()),
        )
        await asyncio.wait((heard, frozen), return_when=asyncio.FIRST_COMPLETED)
        frozen.cancel()
        if not heard.done():
            heard.cancel()
            await connection.ended.wait()
            return None
        message = heard.result()
        return str(message.data) if message.type is WSMsgType.TEXT else None

    def _hello(self) -> Body:
        info = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060}
        number = len(self._connections) + 1
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": info,
            "connection_info": {"app_id": self.app},
        }

    async def _now(self, connection: _Connection, *, here: bool) -> None:
        async with self._changed:
            if here:
                self._connections.append(connection)
            elif connection in self._connections:
                self._connections.remove(connection)
            self._changed.notify_all()

    def _open(self) -> list[_Connection]:
        return [connection for connection in self._connections if not connection.leaving]

    async def _reach(self, count: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._open()) >= count)

    # --- envelopes ----------------------------------------------------------------------------------------------

    async def _post(self, kind: str, payload: Body) -> Sent:
        sent = Sent(f"envelope-{next(self._count)}", kind)
        self.sent.append(sent)
        task = asyncio.create_task(self._deliver(sent, payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return sent

    async def _deliver(self, sent: Sent, payload: Body) -> None:
        """Until it is acknowledged, or was tried often enough."""
        while sent.tries < TRIES and not sent.acknowledged:
            await self._reach(1)
            connection = self._open()[-1]
            sent.tries += 1
            with suppress(ConnectionError):
                await connection.socket.send_json(_envelope(sent, payload))
                await self._wait(sent, connection)
        sent.done.set()

    async def _wait(self, sent: Sent, connection: _Connection) -> None:
        """For the acknowledgement, the end of the connection or the end of patience, whichever is first."""
        waits = [asyncio.create_task(event.wait()) for event in (sent.done, connection.ended)]
        await asyncio.wait(waits, timeout=self.patience, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    def _hear(self, message: Body) -> None:
        """An acknowledgement."""
        sent = next((sent for sent in self.sent if sent.envelope_id == message.get("envelope_id")), None)
        if sent is None or self._holding_back:
            return
        payload: Body = message.get("payload") or {}
        if payload and sent.kind not in _ACCEPTING:
            self.slack.problems.append(BlockKitError(sent.kind, "must be acknowledged without a payload"))
        try:
            check_response(payload, mentions=self.slack.allowed(payload))
        except BlockKitError as problem:
            self.slack.problems.append(problem)
        sent.answers.append(payload)
        sent.done.set()

    async def _refresh(self, reason: str) -> None:
        for connection in self._open():
            connection.leaving = True
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
            task = asyncio.create_task(self._end(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _freeze(self) -> None:
        for connection in self._open():
            connection.leaving = True
            connection.frozen.set()

    async def _end(self, connection: _Connection) -> None:
        await asyncio.sleep(self.grace)
        await connection.socket.close()

    async def _drop(self) -> None:
        for connection in list(self._connections):
            connection.leaving = True
            connection.ended.set()
            if connection.transport is not None:
                connection.transport.abort()


def _envelope(sent: Sent, payload: Body) -> Body:
    accepts = sent.kind in _ACCEPTING
    envelope = {
        "envelope_id": sent.envelope_id,
        "type": sent.kind,
        "payload": payload,
        "accepts_response_payload": accepts,
    }
    if sent.kind == "events_api":
        envelope |= {"retry_attempt": sent.tries - 1, "retry_reason": "timeout" if sent.tries > 1 else ""}
    return envelope


@contextmanager
def socket_mode(slack: Any, *, patience: float = 3.0, grace: float = 0.2) -> Iterator[SocketMode]:
    """The server, as long as it is needed; it runs in the thread of the workspace's proxy."""
    server = SocketMode(slack, slack.app, patience, grace)
    slack.run(server.open())
    try:
        yield server
    finally:
        slack.run(server.close())
