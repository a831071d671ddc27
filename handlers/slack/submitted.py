"""What becomes of a form that was sent, or of a view in which a button was pressed. Pure.

Where a form is refused nothing of it is lost: it stays open, says why, and holds what was typed. The next steps of a
view: https://docs.slack.dev/surfaces/modals#updating_views.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.cleaning import clean
from bot.errors import ReferentError
from bot.form import Form
from bot.matching import match
from bot.reply import Reply, Rows, Text, plain_text
from bot.request import Request
from handlers.slack import carried
from handlers.slack.blocks import LONGEST_LABEL, Block, small
from handlers.slack.home import HOME, Filled, filled_with
from handlers.slack.incoming import Payload, private_of, state_of
from handlers.slack.modal import field_errors
from handlers.slack.shown import Body, Shown, sent_back, shown, whole_of
from handlers.slack.text import plain
from handlers.slack.voice import Voice

_KEPT = ("type", "callback_id", "title", "submit", "close", "private_metadata")
_MOST_BLOCKS = 100
_TOLD = "told:"
"""How the ids of blocks begin that say why a form was refused: the next answer takes their place."""
_INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "multi_external_select": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""By the type of an element: where its state is told, and where it is given."""


def submitted(view: Payload, request: Request, replies: tuple[Reply, ...], voice: Voice) -> Shown:
    """What is shown when a form has been sent: what is wrong with it, the form that comes next, or that it is done."""
    made = shown(request, replies, voice)
    refused = next((reply for reply in replies if not reply.ok), None)
    if refused is not None:
        again, kept = kept_view(view, refused, voice)
        in_field = _in_field(view, refused, voice) or updated(again)
        return replace(made, bodies=(), notice=again, next=in_field, kept={**made.kept, **kept}, rest=None)
    if made.view is not None:
        return replace(made, next=updated(made.view))
    if not made.bodies or request.respond:
        return made
    notice, filled = notice_of(request, replies, voice)
    return Shown(next=updated(notice), kept=filled.kept, rest=_rest(request, replies, filled))


def pressed_in_view(request: Request, replies: tuple[Reply, ...], voice: Voice, page: int = 0) -> Shown:
    """What is shown to who presses a button in a view; of what is long, the page that the button asks for."""
    made = shown(request, replies, voice)
    notice, filled = notice_of(request, replies, voice, page)
    is_read = made.view is None and not request.text.startswith(HOME)
    rest = _rest(request, replies, filled) if is_read else None
    return replace(made, notice=notice, kept={**made.kept, **filled.kept}, rest=rest)


def _rest(request: Request, replies: tuple[Reply, ...], filled: Filled) -> Reply | None:
    """What is to be said elsewhere, since the view does not hold it."""
    is_all_there = filled.count == 1 or _only_reads(request)
    return None if is_all_there else whole_of(sent_back(request, replies))


def _only_reads(request: Request) -> bool:
    """Whether it can be asked again, for the next page, and changes nothing."""
    with suppress(ReferentError):
        matched = match(request)
        return matched is not None and not matched.verb.changes
    return False


def updated(view: Body) -> Body:
    """The view takes the place of the one that was sent."""
    return {"response_action": "update", "view": view}


def notice_of(request: Request, replies: tuple[Reply, ...], voice: Voice, page: int = 0) -> tuple[Body, Filled]:
    """What the sender is told, as a view without anything to fill in. Its buttons act where the form was asked for.
    What is long goes on with a button, or in direct messages where asking again would do something again."""
    parts = whole_of(sent_back(request, replies)).parts
    if _only_reads(request):
        filled = _with_turns(filled_with(parts, voice, page=page), request.text, voice)
    else:
        filled = filled_with(parts, voice, "slack.rest")
    private, _ = carried.private_of(Form("", "", (), ""), private_of(request))
    return _notice(filled.blocks, voice, private), filled


def _with_turns(filled: Filled, command: str, voice: Voice) -> Filled:
    """Where there are several pages: which it is, and buttons that turn to the one before and the next."""
    if filled.count == 1:
        return filled
    turns = {filled.page - 1: "slack.previous_page", filled.page + 1: "slack.next_page"}
    buttons: list[Block] = []
    kept = dict(filled.kept)
    for page, label in turns.items():
        if 0 <= page < filled.count:
            value, long = carried.page_of(command, page)
            kept |= [long] if long else []
            text = plain(voice.say(label), LONGEST_LABEL)
            buttons.append({"type": "button", "action_id": f"page:{page}", "text": text, "value": value})
    where = small(voice.say("slack.page", part=filled.page + 1, count=filled.count))
    return replace(filled, blocks=[*filled.blocks, *where, {"type": "actions", "elements": buttons}], kept=kept)


def sentence_view(sentence: str, voice: Voice) -> Body:
    """A view that says one thing."""
    return _notice(filled_with((Text(sentence),), voice, "slack.more").blocks, voice)


def _notice(blocks: list[Block], voice: Voice, private: str = "") -> Body:
    return {
        "type": "modal",
        "callback_id": "notice",
        "title": plain("Referent", 24),
        "close": plain(voice.say("slack.well"), 24),
        "private_metadata": private,
        "blocks": blocks or list(small(voice.say("slack.done"))),
    }


def _in_field(view: Payload, reply: Reply, voice: Voice) -> Body | None:
    """What is wrong, told in its field: where it has one, and there is nothing to press."""
    plain_words = all(isinstance(part, Text) for part in reply.parts)
    if plain_words and reply.field and _has_field(view, reply.field):
        return field_errors(view, plain_text(voice.reply(reply)), reply.field)
    return None


def _has_field(view: Payload, name: str) -> bool:
    return any(block.get("block_id") == f"f:{name}" for block in view.get("blocks", ()))


def kept_view(view: Payload, reply: Reply, voice: Voice) -> tuple[Body, dict[str, str]]:
    """The form as it was sent, with all that was filled in, below the reply that says why it was refused."""
    parts = tuple(part for part in reply.parts if not isinstance(part, Form | Rows))
    rows = tuple(part for part in reply.parts if isinstance(part, Rows))
    told = filled_with((*parts, *rows), voice, "slack.more")
    form = list(_filled(view))
    above = [
        {**block, "block_id": f"{_TOLD}{number}"}
        for number, block in enumerate(told.blocks[: _MOST_BLOCKS - len(form)])
    ]
    return {**{key: view[key] for key in _KEPT if view.get(key)}, "blocks": [*above, *form]}, told.kept


def _filled(view: Payload) -> Iterator[Block]:
    """The blocks of a form as they were when it was sent."""
    state = state_of(view)
    for block in view.get("blocks", ()):
        if str(block.get("block_id", "")).startswith(_TOLD):
            continue
        element = block.get("element")
        yield {**block, "element": _held(element, state.get(block["block_id"]))} if element else dict(block)


def _held(element: Mapping[str, Any], state: Any) -> dict[str, Any]:
    told, given = _INITIAL.get(element.get("type", ""), ("", ""))
    held = {key: value for key, value in element.items() if key != given}
    now = state.get(element.get("action_id")) if isinstance(state, Mapping) else None
    value = now.get(told) if isinstance(now, Mapping) else None
    if isinstance(value, Mapping) and "options" in element:
        # Slack wants one of the options, to the letter, and tells it with more than it was given.
        value = next((each for each in element["options"] if each["value"] == value.get("value")), None)
    if isinstance(value, str):
        value = clean(value)
    return held | ({given: value} if value else {})


def channel_chooser(voice: Voice) -> Body:
    """Where is the meeting? A shortcut that stands everywhere does not tell."""
    return {
        "type": "modal",
        "callback_id": "channel",
        "title": plain(voice.say("slack.start_meeting"), 24),
        "submit": plain(voice.say("slack.next"), 24),
        "close": plain(voice.say("slack.close"), 24),
        "blocks": [
            {
                "type": "input",
                "block_id": "channel",
                "label": plain(voice.say("slack.where"), 200),
                "element": {
                    "type": "conversations_select",
                    "action_id": "channel",
                    "default_to_current_conversation": True,
                    "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True},
                },
            }
        ],
    }
