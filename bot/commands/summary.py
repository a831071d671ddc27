"""`/summary`: the channel's daily summary."""

import re
from datetime import time

from bot.call import Call
from bot.command import Family, Verb
from bot.errors import Incomplete, NotAllowed, WrongState
from bot.form import Field, Form
from bot.journal import Entry
from bot.place import Channel
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.summaries import summary_until_now
from bot.wording.dates import clock_words

_TIME = re.compile(r"(?:kl\.?\s*|at\s+)?([01]?\d|2[0-3])(?:[:.]?([0-5]\d))?(?:\s*(am|pm))?$", re.IGNORECASE)


def now(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/summary now`: what the next summary would say, to the sender alone; the daily one is still made."""
    channel = _channel(call)
    reply = summary_until_now(ledger, channel, call.now)
    return (Reply(reply.parts) if reply else Reply((Text(call.say("summary.nothing")),)),)


def at(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/summary at 08:30`. Alone: a form. Where the bot is not in the channel, that has to come first."""
    channel = _channel(call)
    words = call.request.values.get("time", call.words).strip()
    if not words:
        return (Reply((_form(call, channel),)),)
    clock = read_time(words)
    if clock is None:
        raise Incomplete("summary.time_unclear", field="time", words=words[:40])
    _put(call, ledger, channel, clock)
    text = call.say("summary.set", time=clock_words(clock, None, call.language))
    if not channel.reachable:
        return (Reply((Text(text), Text(call.say("summary.not_there", channel=channel.name)))),)
    return (Reply((Text(text),), to="channel"),)


def off(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/summary off`."""
    _put(call, ledger, _channel(call), None)
    return (Reply((Text(call.say("summary.turned_off")),), to="channel"),)


def state(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/summary` alone: whether and when."""
    del ledger
    summary = _channel(call).summary
    told = (
        call.say("summary.is", time=clock_words(summary, None, call.language))
        if summary
        else call.say("summary.is_off")
    )
    buttons = [
        Button(call.say("button.summary_now"), "/summary now"),
        Button(call.say("button.summary_at"), "/summary at"),
    ]
    if summary:
        buttons.append(Button(call.say("button.summary_off"), "/summary off"))
    return (Reply((Text(told), Buttons(tuple(buttons)))),)


def read_time(words: str) -> time | None:
    """A time of day: "08:30", "8.30", "kl. 8", "0830", "8 pm"; None where it is none."""
    match = _TIME.match(words.strip())
    if match is None:
        return None
    hour = int(match[1])
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].casefold() == "pm" else 0)
    return time(hour, int(match[2] or 0))


def _channel(call: Call) -> Channel:
    if call.channel is None:
        raise WrongState("summary.channel_alone")
    return call.channel


def _put(call: Call, ledger: Ledger, channel: Channel, clock: time | None) -> None:
    if call.account.standing != "member":
        raise NotAllowed("owner.members_alone")
    ledger.places.put_channel(channel.with_summary(clock, call.now))
    facts = {"time": clock.isoformat() if clock else None}
    ledger.journal.append(
        Entry(call.now, call.speaker.id, "channel.summary", channel.id, facts=facts, audience=channel.id)
    )


def _form(call: Call, channel: Channel) -> Form:
    value = channel.summary.strftime("%H:%M") if channel.summary else "08:30"
    field = Field("time", call.say("summary.form.time"), "time", value, required=True)
    return Form(call.say("summary.form.title"), "/summary at", (field,), call.say("button.save"))


SUMMARY = Family(
    name="summary",
    names={"en": ("summary",), "nb": ("oppsummering",), "nn": ("oppsummering",)},
    alone=Verb("state", {}, state, changes=False),
    verbs=(
        Verb("now", {"en": ("now",), "nb": ("nå",), "nn": ("no",)}, now, changes=False),
        Verb("at", {"en": ("at",), "nb": ("klokka", "kl"), "nn": ("klokka", "kl")}, at, "08:30"),
        Verb("off", {"en": ("off",), "nb": ("av",), "nn": ("av",)}, off),
    ),
)
