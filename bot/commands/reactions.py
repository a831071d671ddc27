"""`/referent reactions`: which reactions capture the message that they are put on, in a channel."""

import re
from dataclasses import replace

from bot.call import Call
from bot.canonical import Json
from bot.errors import Incomplete, NotAllowed, WrongState
from bot.journal import Entry
from bot.place import Channel
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Reply, Text

_KINDS = {
    "action": "action", "oppgave": "action", "oppgåve": "action", "oppgaver": "action", "actions": "action",
    "decision": "decision", "vedtak": "decision", "decisions": "decision",
}  # fmt: skip
_OFF = frozenset({"off", "av", "none", "ingen", "inga", "no", "nei"})
_PICTURES = {
    "📌": "pushpin", "📍": "round_pushpin", "✅": "white_check_mark", "☑": "ballot_box_with_check",
    "✔": "heavy_check_mark", "📝": "memo", "👍": "thumbsup", "🎯": "dart", "⚖": "scales", "🏁": "checkered_flag",
}  # fmt: skip
"""What people type as a picture, by the names that Slack and Teams share."""
_AS_PICTURE = {name: picture for picture, name in _PICTURES.items()}
_NAME = re.compile(r":?([a-z0-9_+'-]{1,100}|[^\W\d_][\w+'-]{0,99})(?:::skin-tone-\d)?:?", re.IGNORECASE)
USUAL = {"action": "pushpin", "decision": "white_check_mark"}
"""What the buttons choose."""


def reactions(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent reactions action :pushpin: decision off`. Alone: how it is, with buttons."""
    channel = _channel(call)
    words = call.words.replace("=", " ").split()
    if not words:
        return (Reply(_standing(call, channel)),)
    chosen = _chosen(words)
    if call.account.standing != "member":
        raise NotAllowed("owner.members_alone")
    after = replace(
        channel,
        action_reaction=chosen.get("action", channel.action_reaction),
        decision_reaction=chosen.get("decision", channel.decision_reaction),
        revision=channel.revision + 1,
    )
    if after.action_reaction is not None and after.action_reaction == after.decision_reaction:
        raise Incomplete("reactions.same", name=after.action_reaction)
    ledger.places.put_channel(after)
    facts: dict[str, Json] = {"action_reaction": after.action_reaction, "decision_reaction": after.decision_reaction}
    ledger.journal.append(
        Entry(call.now, call.speaker.id, "channel.settings", channel.id, facts=facts, audience=call.workspace.id)
    )
    return (Reply((Text(call.say("reactions.set", what=reaction_words(call, after))),), to="channel"),)


def _channel(call: Call) -> Channel:
    if call.channel is None:
        raise WrongState("referent.channel_alone")
    return call.channel


def _chosen(words: list[str]) -> dict[str, str | None]:
    """What is to capture actions and decisions, of which one may be left as it is."""
    chosen: dict[str, str | None] = {}
    if len(words) % 2:
        raise Incomplete("reactions.unclear", words=" ".join(words)[:60])
    for kind, name in zip(words[::2], words[1::2], strict=True):
        if kind.casefold() not in _KINDS:
            raise Incomplete("reactions.unclear", words=" ".join(words)[:60])
        chosen[_KINDS[kind.casefold()]] = _reaction(name)
    return chosen


def _reaction(written: str) -> str | None:
    """A reaction's name as platforms call it; None where there is to be none."""
    if written.casefold() in _OFF:
        return None
    picture = _PICTURES.get(written.rstrip("\ufe0f"))
    match = _NAME.fullmatch(written)
    if picture is None and match is None:
        raise Incomplete("reactions.unclear", words=written[:60])
    return picture or (match[1].casefold() if match else None)


def reaction_words(call: Call, channel: Channel) -> str:
    """Which reactions capture here, in words."""
    told = (("action", channel.action_reaction), ("decision", channel.decision_reaction))
    pictures = ((kind, _AS_PICTURE.get(name, f":{name}:")) for kind, name in told if name)
    return ", ".join(call.say(f"reactions.{kind}", name=each) for kind, each in pictures) or call.say("settings.off")


def _standing(call: Call, channel: Channel) -> tuple[Facts, Buttons]:
    facts = Facts(((call.say("settings.reactions"), reaction_words(call, channel)),))
    now = {"action": channel.action_reaction, "decision": channel.decision_reaction}
    buttons = tuple(
        Button(call.say(f"button.reaction_off.{kind}"), f"/referent reactions {kind} off")
        if name
        else Button(call.say(f"button.reaction_on.{kind}"), f"/referent reactions {kind} :{USUAL[kind]}:")
        for kind, name in now.items()
    )
    return facts, Buttons(buttons)
