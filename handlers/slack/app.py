"""Slack's requests over HTTP: guarded, dispatched by Bolt, one listener a kind."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from handlers.failures import name_of, where_of
from handlers.request_ids import current_id, new_id, working_for
from handlers.slack.answering import NotInstalled, Team
from handlers.slack.events import Events
from handlers.slack.guard import LARGE, Turned, check, read, whole
from handlers.slack.incoming import Malformed, Payload
from handlers.slack.interactions import Interactions
from handlers.slack.listeners import Commands, fault, not_installed
from handlers.slack.place import Slack

Listener = Callable[[Team, Payload], Awaitable[BoltResponse]]
_ANY = re.compile("")
_SLACK_IS_HERE = "Slack sends its requests here, signed. To install Referent: /slack/install\n"
_STUMBLES = (TypeError, AttributeError, LookupError)
"""What Bolt falls over where a payload is not as Slack documents it: it looks into it without asking what is there."""
_log = structlog.get_logger()


class _Anybody(AsyncAuthorize):
    """Lets every team through: whether it has installed Referent is asked where it is answered, and no request calls
    Slack for it."""

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - the library's signature
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **more: str | None,  # noqa: ARG002 - likewise
    ) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


def bolt_app(commands: Commands, events: Events, interactions: Interactions) -> AsyncApp:
    """Bolt with one listener a kind, the most frequent first, since it tries them in turn."""
    app = AsyncApp(
        name="referent",
        logger=_silence(),
        process_before_response=True,  # else Bolt looks for the answer every 10 ms, and an event is lost with us
        authorize=_Anybody(),  # type: ignore[no-untyped-call]  # the library has no types there
        request_verification_enabled=False,  # `guard` has done so
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,  # `happened` and `answering` do so
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_stumbled)
    app.command(_ANY)(_listener(commands.command))
    app.event(_ANY)(_listener(events.event))
    app.block_action(_ANY)(_listener(interactions.press))
    app.view(_ANY)(_listener(interactions.submit))
    app.options(_ANY)(_listener(interactions.options))
    app.shortcut(_ANY)(_listener(interactions.shortcut))
    return app


async def _stumbled(error: Exception) -> BoltResponse:
    """Our listeners raise nothing: so it is Bolt that stumbled."""
    _log.warning("a payload is not as Slack documents it", **name_of(error))
    return BoltResponse(status=400)


def _silence() -> logging.Logger:
    """Bolt's logger, silent: at warnings it tells whole requests, with what people wrote and what is signed."""
    logger = logging.getLogger("slack_bolt")
    logger.disabled = True
    logger.setLevel(logging.CRITICAL)
    return logger


def _listener(handle: Listener) -> Callable[..., Awaitable[BoltResponse]]:
    async def listener(body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        # Over HTTP the server has given it an id; in Socket Mode nobody has.
        with working_for(current_id() or new_id()):
            try:
                return await handle(Team(context.team_id, context.enterprise_id), body)
            except NotInstalled:
                return not_installed(body)
            except Malformed:
                return BoltResponse(status=400)
            except Exception as error:  # noqa: BLE001 - a fault of ours, which Slack is told, and the log
                _log.error("a request failed", where=where_of(error), **name_of(error))
                return fault(body)

    return listener


class SlackEvents:
    """The endpoint `/slack/events`, an ASGI application of its own."""

    def __init__(self, place: Slack, app: AsyncApp, signing_secret: str) -> None:
        self._place = place
        self._app = app
        self._secret = signing_secret.encode()
        self._held_back: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            response = await self._answer(scope, receive)
        except Turned as turned:
            response = PlainTextResponse(turned.words + "\n", turned.status)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        if scope["method"] in ("GET", "HEAD"):
            return PlainTextResponse(_SLACK_IS_HERE)
        if scope["method"] != "POST":
            raise Turned(405, "Slack sends its requests by POST.")
        headers = dict(scope["headers"])
        raw = await whole(headers, receive)
        check(self._secret, headers, raw, self._place.clock.now().timestamp())
        body = read(headers, raw) if len(raw) < LARGE else await self._place.work(read, headers, raw)
        if self._is_notice(body):
            return Response()
        try:
            # In the way of Socket Mode, where what has been read need not be read again.
            answer = await self._app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        except _STUMBLES as error:
            raise Turned(400, "Slack does not send this.") from error
        return Response(answer.body, answer.status, answer.first_headers())

    def _is_notice(self, body: Payload) -> bool:
        """What Slack tells of the endpoint itself: that it tries the certificate, or that it leaves events out, for it
        sends 30,000 an hour at most (https://docs.slack.dev/apis/events-api#rate_limiting)."""
        if body.get("type") != "app_rate_limited":
            return str(body.get("ssl_check")) == "1"
        team = str(body.get("team_id"))
        if team not in self._held_back:
            self._held_back.add(team)
            _log.warning("Slack holds events back: more than 30,000 in an hour", team=team)
        return True
