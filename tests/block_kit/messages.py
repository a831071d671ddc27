"""Whole payloads: messages, views, and the bodies that answer Slack."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from tests.block_kit.blocks import check_blocks
from tests.block_kit.elements import IDENTIFIER, OPTION_GROUPS, OPTIONS, distinct_options
from tests.block_kit.rules import (
    Check,
    Place,
    exactly_one,
    flag,
    matching,
    number,
    one_of,
    string,
    thing,
)
from tests.block_kit.texts import mrkdwn_string, plain, visible

FALLBACK_MOST = 4000
"""Characters of a message's `text`: more is refused by chat.update (`msg_too_long`) and cut elsewhere."""
METADATA_MOST = 8000
"""Characters of a message's metadata, as JSON."""

_TS = matching(r"\d{10}\.\d{6}", "must be a message's ts")
_CHANNEL = matching("[CDGUW][A-Z0-9]+", "must be the id of a channel or a user")


def _object(value: Any, place: Place) -> None:
    place.expect(isinstance(value, Mapping), "must be an object")
    place.expect(len(json.dumps(value, ensure_ascii=False)) <= METADATA_MOST, f"must be at most {METADATA_MOST} long")


_METADATA = thing({"event_type": string(255), "event_payload": _object})
_BODY: dict[str, Check] = {
    "text": mrkdwn_string(FALLBACK_MOST),
    "blocks": check_blocks,
    "metadata": _METADATA,
    "thread_ts": _TS,
    "mrkdwn": flag,
    "unfurl_links": flag,
    "unfurl_media": flag,
}


def _pings_nobody(value: Mapping[str, Any], place: Place) -> None:
    """Neither setting that makes Slack look for names and addresses in what people wrote."""
    place.expect(value.get("parse", "none") == "none", "has parse, which makes mentions and links of any text")
    place.expect(not value.get("link_names"), "has link_names, which makes mentions of any text")


_MESSAGE = thing(
    {"text": _BODY["text"]},
    {
        **_BODY,
        "channel": _CHANNEL,
        "user": _CHANNEL,
        "team_id": matching("T[A-Z0-9]+", "must be the id of a team"),
        "ts": _TS,
        "reply_broadcast": flag,
        "parse": one_of("none", "full", "client"),
        "link_names": flag,
        "post_at": number(1_000_000_000),
        "username": visible(80),
        "icon_emoji": matching(":[a-z0-9_+'-]+:", "must be an emoji in colons"),
    },
    _pings_nobody,
)


def _place(mentions: Collection[str], surface: str = "message") -> Place:
    return Place(surface=surface, mentions=frozenset(mentions))


def check_message(payload: Mapping[str, Any], *, mentions: Collection[str] = ()) -> None:
    """The arguments of chat.postMessage, postEphemeral, update or scheduleMessage, without the token.

    A `text` is required beside `blocks` too: it is what notifications and screen readers say. mentions: whom it may
    address and where it may lead by `<…>` or by a rich text mention: `@U1`, `#C1`, `!subteam^S1`, `https://…`.
    """
    _MESSAGE(payload, _place(mentions))


def _input_needs_submit(value: Mapping[str, Any], place: Place) -> None:
    inputs = any(block["type"] == "input" for block in value["blocks"])
    place.expect(not inputs or "submit" in value, "must have submit, since it has input blocks")


_VIEW: dict[str, Check] = {
    "callback_id": IDENTIFIER,
    "external_id": IDENTIFIER,
    "private_metadata": string(3000, least=0),
}
_MODAL = thing(
    {"type": one_of("modal"), "title": plain(24), "blocks": check_blocks},
    {
        **_VIEW,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    _input_needs_submit,
)
_HOME = thing({"type": one_of("home"), "blocks": check_blocks}, _VIEW)


def check_view(view: Mapping[str, Any], *, mentions: Collection[str] = ()) -> None:
    """A view as views.open, push, update and publish take it: a modal or a Home tab."""
    place = _place(mentions)
    place.expect(isinstance(view, Mapping), "must be an object")
    surface = view.get("type")
    one_of("modal", "home")(surface, place.at("type"))
    (_MODAL if surface == "modal" else _HOME)(view, replace(place, surface=str(surface)))


def _one_fate(value: Mapping[str, Any], place: Place) -> None:
    both = value.get("replace_original") and value.get("delete_original")
    place.expect(not both, "cannot both replace and delete the original")
    place.expect(bool(value.get("delete_original")) or "text" in value, "must have text")


_RESPONSE = thing(
    {},
    {
        **_BODY,
        "response_type": one_of("ephemeral", "in_channel"),
        "replace_original": flag,
        "delete_original": flag,
    },
    _one_fate,
)


def _errors(view: Mapping[str, Any] | None) -> Check:
    """Errors by block_id; of input blocks of the view, where that is known."""
    blocks = view["blocks"] if view else ()
    known = {block.get("block_id") for block in blocks if block["type"] == "input"}

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, Mapping) and bool(value), "must be an object that has errors")
        for block_id, error in value.items():
            place.expect(view is None or block_id in known, f"has an error for {block_id!r}, which is no input block")
            visible(3000)(error, place.at(block_id))

    return check


def _submission(payload: Mapping[str, Any], view: Mapping[str, Any] | None, mentions: Collection[str]) -> None:
    place = _place(mentions)
    action = payload["response_action"]
    one_of("errors", "update", "push", "clear")(action, place.at("response_action"))
    members: dict[str, Check] = {"response_action": one_of(action)}
    if action == "errors":
        members["errors"] = _errors(view)
    elif action != "clear":
        members["view"] = lambda value, _: check_view(value, mentions=mentions)
    thing(members)(payload, place)


def _no_options_found(payload: Mapping[str, Any]) -> bool:
    return payload == {"options": []}


_CHOICES = thing(
    {},
    {"options": OPTIONS, "option_groups": OPTION_GROUPS},
    exactly_one("options", "option_groups"),
    distinct_options,
)


def check_response(
    payload: Mapping[str, Any] | str, *, view: Mapping[str, Any] | None = None, mentions: Collection[str] = ()
) -> None:
    """What is sent to a response_url or as the body of an acknowledgement: a message, options, or a view's next step.

    An empty body acknowledges and says nothing. view: the submitted view, so that errors are for fields that it has.
    """
    place = _place(mentions)
    if isinstance(payload, str):
        if payload:
            _BODY["text"](payload, place)
        return
    place.expect(isinstance(payload, Mapping), "must be an object or a string")
    if "response_action" in payload:
        _submission(payload, view, mentions)
    elif "options" in payload or "option_groups" in payload:
        if not _no_options_found(payload):
            _CHOICES(payload, place)
    elif payload:
        _RESPONSE(payload, place)
