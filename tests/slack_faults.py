"""A thin proxy in front of the emulated Slack: records each call, checks what is posted, goes wrong when told to.

    slack.fails("chat.postMessage", rate_limited(30))            the next one is answered 429, Retry-After: 30
    slack.fails("chat.postMessage", refuses("not_in_channel"), times=2, when=lambda call: call["channel"] == "C1")
    slack.fails("*", CUT, times=None) … slack.mend()             Slack is down, and is back
    slack.fails("chat.postMessage", LOST)                        it is posted, but nobody is told
    slack.answers("usergroups.list", {"ok": True, "usergroups": []})
    slack.amends("users.info", lambda arguments, answer: …)      changes what the emulator answered
    slack.calls("chat.postMessage")                              the arguments of each, in order
    slack.response_url() … slack.responses(url)                  as Slack's: five uses, then gone
    slack.mentions.add("@U1")                                    whom posted messages may address

Faults are `refuses`, `rate_limited`, `breaks`, `SILENCE` (no answer at all), `CUT` (the connection ends), `LOST`.
Every payload of chat.post*, chat.update, chat.scheduleMessage, views.* and every response_url passes through
`tests.block_kit`: an invalid one is answered `invalid_blocks` as Slack would, and kept in `slack.problems`, which the
fixture asserts to be empty. Tokens are told apart, as the emulator does not: unknown ones are `invalid_auth`, none is
`not_authed`, those in `slack.revoked` are `token_revoked`.

It runs in a thread of its own, so that tests may be synchronous or not and the bot may be another process.
"""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from aiohttp import ClientSession, web

from tests.block_kit import BlockKitError, check_message, check_response, check_view
from tests.slack_calls import Arguments, Body, Call, arguments_of

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes instead of an answer: another answer, or none. done: whether Slack did what it was asked."""

    body: Body | None = None
    status: int = 200
    retry_after: int | None = None
    done: bool = False
    silent: bool = False


def refuses(error: str, **more: Any) -> Fault:
    """Slack's `ok: false`: channel_not_found, account_inactive, msg_too_long …"""
    return Fault({"ok": False, "error": error, **more})


def rate_limited(seconds: int) -> Fault:
    """HTTP 429 with Retry-After."""
    return Fault({"ok": False, "error": "ratelimited"}, 429, seconds)


def breaks(status: int = 500) -> Fault:
    """An error of Slack's servers: no JSON."""
    return Fault({}, status)


SILENCE = Fault(silent=True)
CUT = Fault()
LOST = Fault(done=True)


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    left: int | None
    when: Callable[[Arguments], bool]

    def applies(self, method: str, arguments: Arguments) -> bool:
        return self.method in {method, "*"} and self.left != 0 and self.when(arguments)


_MESSAGES = {"chat.postMessage", "chat.postEphemeral", "chat.update", "chat.scheduleMessage"}
_VIEWS = {"views.open", "views.push", "views.update", "views.publish"}
_TO_A_MESSAGE = re.compile(r"https://\w+\.slack\.com/archives/\w+/p\d+(?:\?thread_ts=[\d.]+&amp;cid=\w+)?")
_OPEN = {"api.test", "oauth.v2.access"}
"""Methods that need no token."""
_APP_LEVEL = {"apps.connections.open"}


@dataclass
class Proxy:
    """See the module. upstream: the emulator's address. users: ids by name."""

    upstream: str
    tokens: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    problems: list[BlockKitError] = field(default_factory=list)
    recorded: list[Call] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    site: str = ""

    def __post_init__(self) -> None:
        self._planned: list[_Planned] = []
        self._answers: dict[str, Callable[[Arguments], Body | Fault | None]] = {}
        self._amends: dict[str, list[Callable[[Arguments, Body], Body]]] = {}
        self._stand_ins: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._responses: dict[str, list[Any]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    # --- what tests say -----------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """For SLACK_API_URL and slack-sdk's base_url."""
        return f"{self.site}/api/"

    def fails(
        self,
        method: str,
        fault: Fault,
        *,
        times: int | None = 1,
        when: Callable[[Arguments], bool] = lambda _: True,
    ) -> None:
        """The next calls of a method ("*": of any) go wrong; those planned first come first."""
        self._planned.append(_Planned(method, fault, times, when))

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()

    def answers(self, method: str, answer: Body | Callable[[Arguments], Body | Fault | None]) -> None:
        """A method is answered here; where a callable returns None, by the emulator after all."""
        self._answers[method] = answer if callable(answer) else lambda _: answer

    def renames(self, method: str, known: str) -> None:
        """A method that the emulator lacks is asked of it under another name."""
        self._renamed[method] = known

    def amends(self, method: str, change: Callable[[Arguments, Body], Body]) -> None:
        """What the emulator answers to a method is changed on the way; in the order in which it was said."""
        self._amends.setdefault(method, []).append(change)

    def stands_for(self, token: str, original: str) -> None:
        """A token that the emulator has not issued is passed on as one that it has."""
        self.tokens.add(token)
        self._stand_ins[token] = original

    def calls(self, method: str) -> list[Arguments]:
        """The arguments of all calls of a method, answered or not, in order."""
        return [call.arguments for call in self.recorded if call.method == method]

    def response_url(self) -> str:
        """A fresh response_url, as Slack sends one along with a command or an interaction."""
        key = f"{len(self._responses) + 1}"
        self._responses[key] = []
        return f"{self.site}/response/{key}"

    def all_responses(self) -> list[Any]:
        """What came at any response_url."""
        return [used for uses in self._responses.values() for used in uses]

    def responses(self, url: str) -> list[Any]:
        """What was sent to a response_url."""
        return self._responses[url.rpartition("/")[2]]

    # --- its life -----------------------------------------------------------------------------------------------

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Something asynchronous, done in the proxy's thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        self._closing = asyncio.Event()
        self._client = ClientSession()
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post("/response/{key}", self._response)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_route("*", "/{rest:.*}", self._page)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.site = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _close(self) -> None:
        self._closing.set()
        await self._runner.cleanup()
        await self._client.close()

    # --- what Slack does ----------------------------------------------------------------------------------------

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method, raw = request.match_info["method"], await request.read()
        arguments = arguments_of(raw, request.content_type, request.query)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._next_fault(method, arguments)
        outcome: Body | Fault = {}
        if fault is None or fault.done:
            outcome = self._refusal(method, arguments, token) or await self._answer(request, method, arguments, raw)
        outcome = fault or outcome
        self.recorded.append(Call(method, arguments, token, outcome.body if isinstance(outcome, Fault) else outcome))
        return await self._told(request, outcome)

    def _next_fault(self, method: str, arguments: Arguments) -> Fault | None:
        planned = next((plan for plan in self._planned if plan.applies(method, arguments)), None)
        if planned is None:
            return None
        if planned.left is not None:
            planned.left -= 1
        return planned.fault

    def _refusal(self, method: str, arguments: Arguments, token: str) -> Body | None:
        """By whom it is asked and, if it is to be shown, what it looks like."""
        if error := self._unwelcome(method, token):
            return {"ok": False, "error": error}
        try:
            if method in _MESSAGES:
                check_message(arguments, mentions=self.allowed(arguments))
            elif method in _VIEWS:
                check_view(arguments.get("view", {}), mentions=self.allowed(arguments))
        except BlockKitError as problem:
            self.problems.append(problem)
            return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [f"[ERROR] {problem}"]}}
        return None

    def allowed(self, payload: Any) -> set[str]:
        """Whom a payload may address, and that it may link to messages: what a row's source does."""
        return self.mentions | set(_TO_A_MESSAGE.findall(json.dumps(payload, ensure_ascii=False)))

    def _unwelcome(self, method: str, token: str) -> str | None:
        if method in _OPEN:
            return None
        if not token or token in self.revoked or token not in self.tokens:
            return "token_revoked" if token in self.revoked else "invalid_auth" if token else "not_authed"
        return None if token.startswith("xapp-") is (method in _APP_LEVEL) else "not_allowed_token_type"

    async def _answer(self, request: web.Request, method: str, arguments: Arguments, raw: bytes) -> Body | Fault:
        if method in self._answers and (given := self._answers[method](arguments)):
            return given
        status, _, content = await self._forward(request, raw)
        try:
            answer: Body = json.loads(content)
        except ValueError:
            return breaks(status)
        if method == "auth.revoke" and status == 404:
            self.revoked.add(request.headers["Authorization"].removeprefix("Bearer "))
            return {"ok": True, "revoked": True}
        if status == 404:
            return {"ok": False, "error": "unknown_method", "req_method": method}
        for change in self._amends.get(method, ()):
            answer = change(arguments, answer)
        if "access_token" in answer:
            self.tokens.add(answer["access_token"])
        return answer

    def _authorization(self, request: web.Request) -> dict[str, str]:
        """The caller's token as the emulator knows it."""
        given = request.headers.get("Authorization", "")
        token = given.removeprefix("Bearer ")
        return {"Authorization": f"Bearer {self._stand_ins[token]}" if token in self._stand_ins else given}

    async def _forward(self, request: web.Request, raw: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """The emulator's status, headers and body. It wants POST and arguments in the body; Slack does not."""
        verb, path, method = request.method, request.path_qs, request.match_info.get("method", "")
        kind = request.headers.get("Content-Type", "text/plain")
        if method and not raw:
            verb, raw, kind = "POST", request.query_string.encode(), "application/x-www-form-urlencoded"
        if method in self._renamed:
            path = f"/api/{self._renamed[method]}"
        headers = {"Content-Type": kind, **self._authorization(request)}
        async with self._client.request(
            verb, f"{self.upstream}{path}", data=raw, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, answer.headers, await answer.read()

    async def _ask(self, request: web.Request, method: str, **arguments: str) -> Body:
        """Another method, in the name of whoever called this one."""
        headers = self._authorization(request)
        async with self._client.post(f"{self.upstream}/api/{method}", data=arguments, headers=headers) as answer:
            told: Body = await answer.json()
            return told

    async def _told(self, request: web.Request, outcome: Body | Fault) -> web.StreamResponse:
        fault = outcome if isinstance(outcome, Fault) else Fault(outcome)
        if fault.silent:
            await self._closing.wait()
        if fault.body is None:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        if fault.status >= 500:
            return web.Response(status=fault.status, text="Internal Server Error")
        return web.json_response(fault.body, status=fault.status, headers=headers)

    async def _response(self, request: web.Request) -> web.StreamResponse:
        """A response_url: valid five times."""
        uses = self._responses.get(request.match_info["key"])
        if uses is None or len(uses) >= 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        payload = await request.json()
        if fault := self._next_fault("response_url", payload):
            return await self._told(request, fault)
        try:
            check_response(payload, mentions=self.allowed(payload))
        except BlockKitError as problem:
            self.problems.append(problem)
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        uses.append(payload)
        return web.Response(text="ok")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        """All that is no method: the pages of OAuth, uploads and downloads."""
        status, headers, content = await self._forward(request, await request.read())
        kept = {key: value for key, value in headers.items() if key in {"Content-Type", "Location"}}
        return web.Response(status=status, headers=kept, body=content)
