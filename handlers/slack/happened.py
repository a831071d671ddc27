"""What happens to messages in Slack: said, edited, deleted, reacted to. Pure.

Events: https://docs.slack.dev/reference/events/message, …/app_mention, …/reaction_added. Most messages are nothing to
the bot: its own, other bots' and those that tell of something (somebody joined, a topic was set).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.slack.incoming import Coming, Payload, blank, made, moment_of, told

_SAID = {None, "thread_broadcast", "file_share", "me_message"}
"""The subtypes of messages that people write; all others tell of something."""


def happened(event: Payload, at: datetime) -> Coming | None:
    """What an event asks of the bot, as far as it tells; None where it is nothing to it. A mention comes both as
    `message` and as `app_mention`: the two are one delivery."""
    if event.get("bot_id") or event.get("type") not in ("message", "app_mention"):
        return None
    subtype = event.get("subtype")
    if subtype in _SAID:
        return _said(event, at)
    if subtype == "message_changed":
        return _changed(event, at)
    if subtype == "message_deleted":
        return _deleted(event, event.get("previous_message"), at)
    return None


def _said(event: Payload, at: datetime) -> Coming | None:
    if not told(event, "user"):
        return None
    channel, ts = made(event, "channel"), made(event, "ts")
    request = replace(
        blank(made(event, "user"), at, channel),
        text=told(event, "text") or "",
        thread=_thread(event),
        message=ts,
        delivery=f"msg:{channel}:{ts}",
        outbox="all",
    )
    return Coming(request, marked_up=True, linked=True)


def _thread(event: Payload) -> str | None:
    """The thread a message stands in; one that begins a thread stands in none."""
    thread = told(event, "thread_ts")
    return thread if thread != told(event, "ts") else None


def _changed(event: Payload, at: datetime) -> Coming | None:
    """Somebody's own words changed: a link that was unfolded, or a reply below, is no edit."""
    message, before = event.get("message"), event.get("previous_message")
    if not isinstance(message, Mapping) or message.get("bot_id"):
        return None
    if message.get("subtype") == "tombstone":  # deleted, but there are replies below it
        return _deleted(event, before, at)
    same = isinstance(before, Mapping) and before.get("text") == message.get("text")
    edited = told(message, "edited", "ts")
    if same or not edited or message.get("subtype") not in _SAID:
        return None
    said = _said({**message, "channel": made(event, "channel")}, at)
    if said is None:
        return None
    delivery = f"edit:{made(event, 'channel')}:{made(message, 'ts')}:{edited}"
    request = replace(said.request, happening="edited", delivery=delivery, edited=moment_of(edited))
    return replace(said, request=replace(request, said=moment_of(request.message)))


def _deleted(event: Payload, before: Any, at: datetime) -> Coming | None:
    if not isinstance(before, Mapping) or before.get("bot_id") or before.get("subtype") not in _SAID:
        return None
    said = _said({**before, "channel": made(event, "channel")}, at)
    if said is None:
        return None
    delivery = f"gone:{made(event, 'channel')}:{made(before, 'ts')}"
    # Who deletes may be an administrator, who need not be there.
    return replace(said, request=replace(said.request, happening="deleted", delivery=delivery, present=False))


def reaction(event: Payload, at: datetime) -> Coming | None:
    """A reaction that was put on a message. Its text is not told, and has to be asked for where the channel chose the
    reaction."""
    if told(event, "item", "type") != "message" or not told(event, "user"):
        return None
    channel, ts = made(event, "item", "channel"), made(event, "item", "ts")
    request = replace(
        blank(made(event, "user"), at, channel),
        message=ts,
        delivery=f"react:{channel}:{ts}:{made(event, 'event_ts')}",
        author=told(event, "item_user"),
        said=moment_of(ts),
        reaction=made(event, "reaction").partition("::")[0],
        happening="reacted",
        outbox="all",
    )
    return Coming(request, marked_up=True, linked=True)


def with_message(coming: Coming, message: Payload) -> Coming | None:
    """A reaction with the words that it was put on; None where those are a bot's, or there are none."""
    if message.get("bot_id") or not told(message, "text") or message.get("subtype") not in _SAID:
        return None
    author = told(message, "user") or coming.request.author
    text, thread = told(message, "text") or "", _thread(message)
    return replace(coming, request=replace(coming.request, text=text, thread=thread, author=author))
