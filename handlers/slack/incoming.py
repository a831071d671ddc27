"""From what people do in Slack to a `Request`, as far as the payload tells it. Pure.

Payloads: https://docs.slack.dev/interactivity/implementing-slash-commands and
https://docs.slack.dev/reference/interaction-payloads. What happens to messages is in `happened`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.request import Request
from handlers.slack.carried import QUESTION, read_page, read_private, read_value
from handlers.slack.modal import values_of

Payload = Mapping[str, Any]

SHORTCUTS = {
    "action_from": "/action from",
    "decision_from": "/decision from",
    "attach_from": "/minutes attach-from",
}
"""What the shortcuts on a message ask for, by their callback ids in the manifest."""
_LONGEST_ID = 255


class Malformed(Exception):
    """A signed payload that is not as Slack documents it; nothing was done."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A request of which the register knows the rest: workspace, connection, name and standing are still empty.

    `carried` says that its command was carried by a button or form, `kept` the key of it where it was too long for
    that. `marked_up` says that its text is in Slack's markup, `verb` the command that the text is then put behind,
    `linked` that a link opens its message.
    """

    request: Request
    carried: bool = False
    kept: str | None = None
    marked_up: bool = False
    verb: str = ""
    linked: bool = False


def made(payload: Payload, *path: str) -> str:
    """A text that has to be there."""
    found = told(payload, *path)
    if not found:
        raise Malformed(".".join(path))
    return found


def told(payload: Payload, *path: str) -> str | None:
    """A text that may be there."""
    found: Any = payload
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and found else None


def moment_of(stamp: str | None) -> datetime | None:
    """When a message was said, or an edit made: its `ts` is a moment in seconds since 1970, and tells messages apart
    (https://docs.slack.dev/messaging/retrieving-messages)."""
    try:
        return datetime.fromtimestamp(float(stamp or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def blank(user: str, at: datetime, channel: str | None, **more: Any) -> Request:
    """A request by somebody in a channel, with `more` of its fields; a direct message with the bot or with anybody is
    none."""
    if max(len(user), len(channel or "")) > _LONGEST_ID:
        raise Malformed("id")
    known: dict[str, Any] = {"workspace": "", "connection": "", "account": user, "name": user, "text": "", "at": at}
    place = None if channel is None or channel.startswith("D") else channel
    return Request(**{**known, "channel": place, "present": channel is not None, **more})


def command(body: Payload, at: datetime) -> Coming:
    """A slash command, as it was typed."""
    request = blank(
        made(body, "user_id"),
        at,
        made(body, "channel_id"),
        name=told(body, "user_name") or made(body, "user_id"),
        text=f"{made(body, 'command')} {told(body, 'text') or ''}".rstrip(),
        delivery=f"cmd:{made(body, 'trigger_id')}",
        outbox="channel",
        respond=told(body, "response_url"),
    )
    return Coming(request, marked_up=True)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or a line of a menu. `form` says that it sends the form in whose message it stands, `view` the view it
    stands in, `home` whether that is the Home tab; `page` is the one of the answer that is asked for, from 0."""

    coming: Coming
    form: bool = False
    view: str | None = None
    home: bool = False
    page: int = 0


def press(body: Payload, at: datetime) -> Pressed | None:
    """A press; None where something was chosen that does nothing by itself."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, Mapping) or action.get("type") not in ("button", "overflow"):
        return None
    value = told(action, "value") or told(action, "selected_option", "value") or ""
    carried, view = read_value(value), told(body, "view", "id")
    form = told(action, "action_id") == "form"
    private = read_private(value if form else told(body, "view", "private_metadata") or "")
    request = replace(
        blank(made(body, "user", "id"), at, private.get("channel") or _channel(body)),
        text=(carried and carried.command) or "",
        thread=private.get("thread") or _thread(body),
        message=private.get("message"),
        delivery=_delivery(body, view),
        revision=carried.revision if carried else None,
        values=values_of(state_of(body)) if form else {},
        link=private.get("link"),
        author=private.get("author"),
        said=_said_at(private),
        seen=moment_of(private.get("there")),
        outbox="channel",
        pressed=None if _is_ephemeral(body) else told(body, "container", "message_ts"),
        respond=told(body, "response_url") or private.get("respond"),
        present=view is None,
        settles=view is None and _is_question(action, body),
    )
    coming = Coming(request, carried=True, kept=carried.kept if carried else None)
    return Pressed(coming, form=form, view=view, home=told(body, "view", "type") == "home", page=read_page(value))


def _is_ephemeral(body: Payload) -> bool:
    """Whether it is a message that one person sees: Slack takes no change of it but by response_url."""
    container = body.get("container")
    return isinstance(container, Mapping) and container.get("is_ephemeral") is True


def _is_question(action: Payload, body: Payload) -> bool:
    """Whether the button stands in a question that was put to one person alone."""
    return _is_ephemeral(body) and (told(action, "block_id") or "").startswith(QUESTION)


def _channel(body: Payload) -> str | None:
    return told(body, "channel", "id") or told(body, "container", "channel_id")


def _thread(body: Payload) -> str | None:
    """The thread that the message of a payload stands in; none where it begins one."""
    thread = told(body, "message", "thread_ts") or told(body, "container", "thread_ts")
    return thread if thread != told(body, "message", "ts") else None


def _delivery(body: Payload, view: str | None = None) -> str:
    return f"act:{made(body, 'trigger_id')}" + (f":{view}" if view else "")


def private_of(request: Request) -> dict[str, str]:
    """What a form's view remembers of where it was asked for, and when its sender was there."""
    there = request.at if request.present else request.seen
    remembered = {
        "channel": request.channel,
        "thread": request.thread,
        "message": request.message,
        "link": request.link,
        "author": request.author,
        "respond": request.respond,
        "there": str(there.timestamp()) if there else None,
    }
    return {key: value for key, value in remembered.items() if value}


def _said_at(private: Mapping[str, str]) -> datetime | None:
    """When the message was said of which something is made in a form."""
    return moment_of(private.get("message")) if private.get("author") else None


def submission(body: Payload, at: datetime) -> Coming:
    """A form that was sent."""
    metadata = told(body, "view", "private_metadata") or ""
    carried, private = read_value(metadata), read_private(metadata)
    request = replace(
        blank(made(body, "user", "id"), at, private.get("channel")),
        text=(carried and carried.command) or "",
        delivery=_delivery(body, made(body, "view", "id")),
        revision=carried.revision if carried else None,
        values=values_of(state_of(body["view"])),
        outbox="channel",
        thread=private.get("thread"),
        message=private.get("message"),
        link=private.get("link"),
        author=private.get("author"),
        said=_said_at(private),
        seen=moment_of(private.get("there")),
        respond=private.get("respond"),
        present=False,
    )
    return Coming(request, carried=True, kept=carried.kept if carried else None)


def state_of(body: Payload) -> Payload:
    """What was filled in, in a message or a view."""
    state = body.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def chosen_channel(body: Payload) -> str:
    """The channel that was chosen for a meeting."""
    view = body.get("view")
    return made(state_of(view) if isinstance(view, Mapping) else {}, "channel", "channel", "selected_conversation")


def start_in(body: Payload, channel: str, at: datetime) -> Coming:
    """A meeting is to be opened in a channel: that asks for its form."""
    request = replace(
        blank(made(body, "user", "id"), at, channel),
        text="/minutes start",
        delivery=_delivery(body, made(body, "view", "id")),
        outbox="channel",
        present=False,
    )
    return Coming(request)


def message_shortcut(body: Payload, at: datetime) -> Coming | None:
    """What somebody wants made of a message; None for a shortcut that is not ours."""
    verb = SHORTCUTS.get(told(body, "callback_id") or "")
    if verb is None:
        return None
    request = replace(
        blank(made(body, "user", "id"), at, made(body, "channel", "id")),
        text=told(body, "message", "text") or "",
        thread=_thread(body),
        message=made(body, "message", "ts"),
        delivery=_delivery(body),
        author=told(body, "message", "user"),
        said=moment_of(told(body, "message", "ts")),
        outbox="channel",
        respond=told(body, "response_url"),
    )
    return Coming(request, marked_up=True, verb=verb, linked=True)


def permalink(team_url: str, request: Request) -> str | None:
    """Where the message of a request is opened, in the form of `chat.getPermalink`
    (https://docs.slack.dev/reference/methods/chat.getPermalink); `team_url` is where the team's Slack is."""
    if not team_url or request.channel is None or request.message is None:
        return None
    address = f"{team_url.rstrip('/')}/archives/{request.channel}/p{request.message.replace('.', '')}"
    return f"{address}?thread_ts={request.thread}&cid={request.channel}" if request.thread else address


@dataclass(frozen=True, slots=True)
class Searched:
    """What was typed into a search, and by whom, where."""

    coming: Coming
    typed: str


def suggestion(body: Payload, at: datetime) -> Searched:
    """A search among those who can own something, in a form's view or message."""
    private = read_private(told(body, "view", "private_metadata") or "")
    channel = private.get("channel") or _channel(body)
    request = replace(blank(made(body, "user", "id"), at, channel), present=False, seen=moment_of(private.get("there")))
    return Searched(Coming(request), told(body, "value") or "")
