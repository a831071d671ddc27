"""Offers to take down what plain talk in a meeting hands somebody: never done, only offered, to the one who said it."""

from bot.call import Call, open_meeting
from bot.command import Verb
from bot.commands.capture import fingerprint, repeated, understood
from bot.commands.finding import next_meeting_of
from bot.ports import Capture, Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import DueDate
from bot.wording import listed
from bot.wording.dates import day_words


def offer_action(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """Offers to capture a sentence, once in two minutes, while a meeting is open."""
    text = call.words
    if open_meeting(call, ledger) is None or repeated(call, ledger, "offer", text):
        return ()
    due, owners = understood(call, ledger, text, next_meeting_of(call))
    ledger.deliveries.remember_capture(fingerprint(call, "offer", text), Capture("", "", call.now))
    names = listed(call.language, tuple(party_name(ledger, key) for key in owners.keys))
    what = " · ".join(filter(None, (names, _due_words(call, due))))
    parts: list[Part] = [Text(call.say("offers.offered", what=what))]
    if text != call.request.text.strip():
        parts.append(Text(text, "quote"))
    return (Reply((*parts, Buttons(_buttons(call, text)))),)


def _due_words(call: Call, due: DueDate) -> str:
    if due.due is None:
        return ""
    day = day_words(due.due, call.language)
    return call.say("due.at", due=day, at=due.at) if due.at else day


def _buttons(call: Call, text: str) -> tuple[Button, ...]:
    return (
        Button(call.say("button.take_down"), f"/action add {text}", "primary"),
        Button(call.say("button.leave_it"), "/referent leave-it"),
        Button(call.say("button.no_offers"), "/referent offers off"),
    )


OFFER = Verb("offer", {}, offer_action, hidden=True)
"""What talk that hands out work asks for; nobody types it."""
