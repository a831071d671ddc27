"""Slack's side of HTTP: sends a running Referent what Slack would, signed, over a real socket.

    slack = Posting("http://127.0.0.1:3000", signing_secret="…")
    slack.command("U1", "C1", "/action add AU writes to KDD by Friday")     → Answer (status, body)
    slack.message("U1", "C1", "ACTION: AU writes to KDD", ts="1700000000.000100")
    slack.mention("U1", "C1", "<@UBOT> what does AU owe?")                  both events that a mention brings
    slack.press("U1", "C1", value, message="1700000000.000100")             a button of a message
    slack.choose("U1", "C1", value, message=…)                              a line of an overflow menu
    slack.submit("U1", view, {"text": "…"})                                 a form, filled in by the names of its fields
    slack.options("U1", view, "f:owners", "owners", "AU")                   what is typed into a search
    slack.message_shortcut("U1", "C1", "action_from", {"ts": …, "user": "U2", "text": "…"})
    slack.shortcut("U1", "start_meeting")
    slack.edited / deleted / reacted / home_opened / event                  other events
    slack.post(body, content_type)                                          anything, signed
    slack.again(answer)                                                     the very same bytes once more

Every id that Slack would make (trigger_id, event_id, ts) is new each time. `now` is the clock of the signatures and of
the messages: a test that sets the server's clock sets this one too. Where views are to be opened in the emulated Slack,
`slack.triggers = emulated.trigger`. One client is one connection, and is not shared
between threads: give each of several users their own (`slack.another()`).
"""

import hashlib
import hmac
import http.client
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

Payload = dict[str, Any]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
_numbers = itertools.count(1)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Slack's signature of a body at a time."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, to be sent again."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered; `json` is the body read, {} where it is empty or no JSON."""

    status: int
    text: str
    sent: Sent

    @property
    def json(self) -> Payload:
        try:
            found = json.loads(self.text or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Posting:
    """A client of one server, for one team."""

    def __init__(
        self,
        url: str,
        signing_secret: str,
        *,
        team: str = "T1",
        enterprise: str | None = None,
        bot_user: str = "UBOT",
        response_url: str = "http://127.0.0.1:9/response",
        now: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.secret = signing_secret
        self.team = team
        self.enterprise = enterprise
        self.bot_user = bot_user
        self.response_url: str | Callable[[], str] = response_url
        self.now = now
        self.triggers: Callable[[str], str] | None = None
        self._connection: http.client.HTTPConnection | None = None

    def another(self) -> "Posting":
        """A client of the same server with a connection of its own."""
        more: dict[str, Any] = {"team": self.team, "enterprise": self.enterprise, "bot_user": self.bot_user}
        made = Posting(self.url, self.secret, now=self.now, **more)
        made.response_url, made.triggers = self.response_url, self.triggers
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hangs up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- what people do --------------------------------------------------------------------------------------

    def command(self, user: str, channel: str, text: str, **more: str) -> Answer:
        """A slash command with its words: "/action add …"; `more` are fields as Slack sends them (user_name …)."""
        name, _, words = text.partition(" ")
        fields = {
            "token": "unused",
            "team_id": self.team,
            "team_domain": "example",
            "enterprise_id": self.enterprise or "",
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else channel.lower(),
            "user_id": user,
            "user_name": user.lower(),
            "command": name,
            "text": words,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": self._respond(),
            "trigger_id": self.trigger(user),
            **more,
        }
        return self.post(urlencode({key: value for key, value in fields.items() if value or key == "text"}))

    def message(self, user: str, channel: str, text: str, *, ts: str | None = None, **more: Any) -> Answer:
        """A message that somebody wrote; `more` are fields of the event (thread_ts, subtype, bot_id, files …)."""
        stamp = ts or self.stamp()
        kind = "im" if channel.startswith("D") else "group" if channel.startswith("G") else "channel"
        said = {"type": "message", "user": user, "text": text, "ts": stamp, "event_ts": stamp, "team": self.team}
        return self.event({**said, "channel": channel, "channel_type": kind, **more})

    def mention(
        self, user: str, channel: str, text: str, *, ts: str | None = None, **more: Any
    ) -> tuple[Answer, Answer]:
        """A message that mentions the bot: it comes as `message` and as `app_mention`."""
        stamp = ts or self.stamp()
        first = self.message(user, channel, text, ts=stamp, **more)
        event = {"type": "app_mention", "user": user, "text": text, "ts": stamp, "channel": channel, "event_ts": stamp}
        return first, self.event({**event, **more})

    def edited(self, user: str, channel: str, ts: str, before: str, text: str, **more: Any) -> Answer:
        """Somebody changed their message."""
        stamp = self.stamp()
        message = {"type": "message", "user": user, "text": text, "ts": ts, "edited": {"user": user, "ts": stamp}}
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": channel,
            "ts": stamp,
            "event_ts": stamp,
            "message": {**message, **more},
            "previous_message": {"type": "message", "user": user, "text": before, "ts": ts},
        }
        return self.event(event)

    def deleted(self, user: str, channel: str, ts: str, before: str, **more: Any) -> Answer:
        """Somebody took their message away."""
        stamp = self.stamp()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "channel": channel,
            "ts": stamp,
            "event_ts": stamp,
            "deleted_ts": ts,
            "previous_message": {"type": "message", "user": user, "text": before, "ts": ts, **more},
        }
        return self.event(event)

    def reacted(self, user: str, channel: str, ts: str, reaction: str, author: str) -> Answer:
        """Somebody put a reaction on a message."""
        item = {"type": "message", "channel": channel, "ts": ts}
        event = {"type": "reaction_added", "user": user, "reaction": reaction, "item": item, "item_user": author}
        return self.event({**event, "event_ts": self.stamp()})

    def home_opened(self, user: str, **more: Any) -> Answer:
        """Somebody looked at the Home tab."""
        event = {"type": "app_home_opened", "user": user, "channel": "D" + user, "tab": "home"}
        return self.event({**event, "event_ts": self.stamp(), **more})

    def event(self, event: Payload, **more: Any) -> Answer:
        """Any event in its envelope; `more` are fields of that (team_id, event_id, authorizations …)."""
        envelope = {
            "token": "unused",
            "team_id": self.team,
            "enterprise_id": self.enterprise,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(_numbers):010}",
            "event_time": int(self.now()),
            "authorizations": [
                {
                    "enterprise_id": self.enterprise,
                    "team_id": self.team,
                    "user_id": self.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            **more,
        }
        return self.post(json.dumps(envelope), JSON)

    def press(self, user: str, channel: str, value: str, **more: Any) -> Answer:
        """A button that carries a value; see `actions`."""
        action = {"type": "button", "action_id": "do:0", "block_id": "b", "value": value, "action_ts": self.stamp()}
        return self.actions(user, channel, {**action, "text": {"type": "plain_text", "text": "…"}}, **more)

    def choose(self, user: str, channel: str, value: str, **more: Any) -> Answer:
        """A line of an overflow menu; see `actions`."""
        option = {"text": {"type": "plain_text", "text": "…"}, "value": value}
        action = {"type": "overflow", "action_id": "menu", "block_id": "b", "selected_option": option}
        return self.actions(user, channel, {**action, "action_ts": self.stamp()}, **more)

    def actions(
        self,
        user: str,
        channel: str,
        action: Payload,
        *,
        message: str | None = None,
        thread: str | None = None,
        ephemeral: bool = False,
        view: Payload | None = None,
        state: Payload | None = None,
    ) -> Answer:
        """A `block_actions` payload: of the message with that ts (in a thread, or seen by the user alone), or of a
        view. `state` are the values of the message's input blocks."""
        body = self._interaction("block_actions", user)
        if view is not None:
            body |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        else:
            stamp = message or self.stamp()
            where = {"message_ts": stamp, "channel_id": channel, "is_ephemeral": ephemeral}
            told = {"type": "message", "ts": stamp, "user": self.bot_user, "bot_id": "B1", "text": "…"}
            inside = {"thread_ts": thread} if thread else {}
            body |= {"container": {"type": "message", **where, **inside}, "response_url": self._respond()}
            body |= {"channel": {"id": channel, "name": channel.lower()}, "message": {**told, **inside}}
            body |= {"state": {"values": state or {}}}
        return self.payload({**body, "actions": [action]})

    def submit(self, user: str, view: Payload, values: Mapping[str, Any], *, id: str = "V1") -> Answer:
        """A view that was opened, filled in by the names of its fields and sent: a text is what is typed, a list what
        is chosen of several; what is not named keeps what the view came with."""
        state = {block["block_id"]: _filled(block, values) for block in view["blocks"] if block["type"] == "input"}
        sent = {**view, "id": id, "team_id": self.team, "hash": "1.a", "state": {"values": state}, "bot_id": "B1"}
        return self.payload({**self._interaction("view_submission", user), "view": sent, "response_urls": []})

    def options(self, user: str, view: Payload, block: str, action: str, typed: str) -> Answer:
        """What is typed into a search in a view."""
        body = {**self._interaction("block_suggestion", user), "action_id": action, "block_id": block, "value": typed}
        del body["trigger_id"]
        return self.payload({**body, "container": {"type": "view", "view_id": "V1"}, "view": {**view, "id": "V1"}})

    def message_shortcut(self, user: str, channel: str, callback: str, message: Payload) -> Answer:
        """A shortcut on a message."""
        body = {**self._interaction("message_action", user), "callback_id": callback, "message": message}
        body |= {"channel": {"id": channel, "name": channel.lower()}, "message_ts": message["ts"]}
        return self.payload({**body, "response_url": self._respond(), "action_ts": self.stamp()})

    def shortcut(self, user: str, callback: str) -> Answer:
        """A global shortcut."""
        body = {**self._interaction("shortcut", user), "callback_id": callback, "action_ts": self.stamp()}
        return self.payload(body)

    # --- as it is sent ---------------------------------------------------------------------------------------

    def payload(self, body: Payload) -> Answer:
        """An interaction: JSON in a form."""
        return self.post(urlencode({"payload": json.dumps(body)}))

    def post(self, body: str | bytes, content_type: str = FORM, headers: Mapping[str, str] | None = None) -> Answer:
        """Anything, signed as Slack does; `headers` win over those that are right, and "" leaves one out."""
        raw = body if isinstance(body, bytes) else body.encode()
        stamp = str(int(self.now()))
        right = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self.secret, stamp, raw),
        }
        told = {name: value for name, value in {**right, **(headers or {})}.items() if value}
        return self._send(Sent(raw, told))

    def again(self, answer: Answer, **headers: str) -> Answer:
        """The very same request once more, as it was signed; `headers` are added (`X_Slack_Retry_Num="1"`)."""
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._send(Sent(answer.sent.body, {**answer.sent.headers, **more}))

    def trigger(self, user: str) -> str:
        """A new trigger_id: one that opens views where `triggers` gives such."""
        return self.triggers(user) if self.triggers else f"{next(_numbers)}.{self.team}.{'a' * 32}"

    def stamp(self) -> str:
        """A new ts: the time, in the form and with the uniqueness of Slack's."""
        return f"{int(self.now())}.{next(_numbers):06}"

    def _respond(self) -> str:
        return self.response_url if isinstance(self.response_url, str) else self.response_url()

    def _interaction(self, kind: str, user: str) -> Payload:
        return {
            "type": kind,
            "token": "unused",
            "trigger_id": self.trigger(user),
            "api_app_id": "A1",
            "team": {"id": self.team, "domain": "example"},
            "enterprise": {"id": self.enterprise, "name": "…"} if self.enterprise else None,
            "is_enterprise_install": False,
            "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": self.team},
        }

    def _send(self, sent: Sent) -> Answer:
        place = urlsplit(self.url)
        if self._connection is None:
            self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        try:
            self._connection.request("POST", "/slack/events", sent.body, dict(sent.headers))
            with self._connection.getresponse() as response:
                return Answer(response.status, response.read().decode(), sent)
        except (http.client.HTTPException, OSError):
            self.close()
            raise


def _filled(block: Payload, values: Mapping[str, Any]) -> Payload:
    """What Slack tells of an input block that was filled in, or left as it came."""
    element = block["element"]
    name, kind = element["action_id"], element["type"]
    told: Payload = {"type": kind}
    given = values.get(block["block_id"].removeprefix("f:"))
    match kind:
        case "plain_text_input":
            told["value"] = element.get("initial_value") if given is None else given
        case "datepicker":
            told["selected_date"] = element.get("initial_date") if given is None else given or None
        case "timepicker":
            told["selected_time"] = element.get("initial_time") if given is None else given or None
        case "conversations_select":
            told["selected_conversation"] = given
        case "multi_external_select":
            told["selected_options"] = (
                element.get("initial_options", []) if given is None else [_option(one) for one in given]
            )
        case _:
            told["selected_option"] = element.get("initial_option") if given is None else _option(given)
    return {name: told}


def _option(value: str) -> Payload | None:
    return {"text": {"type": "plain_text", "text": value}, "value": value} if value else None
