"""What of an answer the edge shows itself: to the sender alone, as messages, or as a form to fill in. Pure.

The rest is in the outbox already (`bot.posting`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from bot.errors import Trouble
from bot.form import Form
from bot.posting import is_posted
from bot.reply import Reply, Text
from bot.request import Request
from handlers.slack.blocks import small
from handlers.slack.carried import LONGEST_VALUE
from handlers.slack.incoming import private_of
from handlers.slack.modal import modal
from handlers.slack.render import Rendered, form_message, messages
from handlers.slack.text import LONGEST_FALLBACK, cut, escaped
from handlers.slack.voice import Voice

Body = dict[str, Any]

MOST_TOLD = 4
"""Messages that are shown in answer to one request: Slack takes five at one response_url
(https://docs.slack.dev/interactivity/handling-user-interaction#message_responses), and a form may need one."""
TROUBLES = {Trouble.word, *(kind.word for kind in Trouble.__subclasses__())}


@dataclass(frozen=True, slots=True)
class Shown:
    """`bodies` are messages for the sender alone; `view` is a form, and `instead` the message that it becomes where it
    could not be opened. `notice` is a view that says the same, for who has one open; `next` is what becomes of
    the view that was sent, {} where it closes. `kept` are the commands that are too long for their buttons. `rest` is
    what is said in the sender's direct messages, as a whole: there is more of it than can be shown."""

    bodies: tuple[Body, ...] = ()
    view: Body | None = None
    instead: Body | None = None
    notice: Body | None = None
    next: Body = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    rest: Reply | None = None


NOTHING = Shown()


def shown(request: Request, replies: tuple[Reply, ...], voice: Voice) -> Shown:
    """What the sender is shown of these replies."""
    mine = sent_back(request, replies)
    form = next((part for reply in mine for part in reply.parts if isinstance(part, Form)), None)
    rendered = [one for reply in mine for one in messages(_without_form(given_back(request, reply)), voice)]
    kept = {key: command for one in rendered for key, command in one.kept.items()}
    bodies = tuple(to_sender(one) for one in rendered)
    rest = whole_of(mine) if len(bodies) > MOST_TOLD else None
    if form is None:
        return Shown(bodies, kept=kept, rest=rest)
    private = private_of(request)
    view, also = modal(form, voice, private=private)
    instead = form_message(form, voice)
    message = to_sender(replace(instead, blocks=tuple(_remembering(block, private) for block in instead.blocks)))
    return Shown(bodies, view, message, kept={**kept, **also, **instead.kept}, rest=rest)


def whole_of(replies: tuple[Reply, ...]) -> Reply:
    """All that the sender is told, as one reply, which tells of the same rows."""
    parts = tuple(part for reply in replies for part in _without_form(reply).parts)
    if not any(reply.numbers for reply in replies):
        return Reply(parts)
    numbers = (number for reply in replies for number in reply.numbers or (row.number for row in reply.rows))
    return Reply(parts, numbers=tuple(dict.fromkeys(numbers)))


def abridged(made: Shown, voice: Voice) -> Shown:
    """The messages that Slack takes, the last of which says that all of it comes as a direct message."""
    if len(made.bodies) <= MOST_TOLD:
        return made
    *first, last = made.bodies[:MOST_TOLD]
    going_on = {**last, "blocks": [*last["blocks"], *small(voice.say("slack.rest"))]}
    return replace(made, bodies=(*first, going_on))


def _remembering(block: Body, private: Mapping[str, str]) -> Body:
    """The button that sends a form from a message, which remembers what a view would have: where there is room."""
    if block["type"] != "actions":
        return block
    return {**block, "elements": [_with_private(each, private) for each in block["elements"]]}


def _with_private(button: Body, private: Mapping[str, str]) -> Body:
    if button["action_id"] != "form":
        return button
    value = json.dumps({**json.loads(button["value"]), **private}, ensure_ascii=False)
    return {**button, "value": value} if len(value) <= LONGEST_VALUE else button


def sent_back(request: Request, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The replies that are not posted."""
    return tuple(reply for reply in replies if not is_posted(request, reply))


def _without_form(reply: Reply) -> Reply:
    others = tuple(part for part in reply.parts if not isinstance(part, Form))
    return reply if others == reply.parts else replace(reply, parts=others)


def given_back(request: Request, reply: Reply) -> Reply:
    """While the register is in trouble, what was written is given back, to be sent again."""
    if reply.error not in TROUBLES or not request.text:
        return reply
    return replace(reply, parts=(*reply.parts, Text(request.text, "quote")))


def to_sender(rendered: Rendered) -> Body:
    """A message that the sender alone sees, as Slack takes it in an acknowledgement or at a response_url
    (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses)."""
    return {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": rendered.text,
        "blocks": list(rendered.blocks),
    }


def sentence(text: str) -> Body:
    """One sentence to the sender alone."""
    return {"response_type": "ephemeral", "replace_original": False, "text": escaped(cut(text, LONGEST_FALLBACK))}


def json_of(body: Body) -> str:
    """A message as it goes on: what people wrote holds nothing that JSON cannot (`bot.cleaning`)."""
    return orjson.dumps(body).decode()
