"""`/referent access`: where Referent is at work and for whom, and what it has stored. For administrators.

In a channel that is denied nothing is captured, answered or posted; what is stored stays readable for its members
elsewhere.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.call import Call
from bot.command import Verb
from bot.commands.owner_finding import administrators_alone
from bot.commands.owner_twins import pairs_of
from bot.errors import Incomplete, Unknown
from bot.journal import Entry
from bot.place import Channel
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Text
from bot.wording import listed
from bot.wording.dates import short_day_words

MOST_NAMED = 50
"""Channels that are named; more are counted."""
MOST_BUTTONS = 5
"""Denied channels with a button that allows them again."""
_SWITCH = {"on": True, "på": True, "paa": True, "off": False, "av": False}
_KINDS = (
    "actions",
    "decisions",
    "meetings",
    "notes",
    "versions",
    "persons",
    "bodies",
    "channels",
    "accounts",
    "entries",
)
"""What is counted, in the order in which it is told; the names are those of `Ledger.sizes`."""


def access(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent access`: which channels and whether guests, with buttons that change it."""
    administrators_alone(call)
    seen = _seen(call, ledger)
    denied = [channel for channel in seen if not channel.allowed]
    facts = (
        (call.say("access.guests"), call.say("access.on" if ledger.workspace.guests else "access.off")),
        (call.say("access.allowed"), _names(call, [channel for channel in seen if channel.allowed])),
        (call.say("access.denied"), _names(call, denied)),
    )
    return (Reply((Facts(facts), Buttons(_buttons(call, ledger, denied)))),)


def _buttons(call: Call, ledger: Ledger, denied: list[Channel]) -> tuple[Button, ...]:
    here = call.channel
    switch = "off" if ledger.workspace.guests else "on"
    buttons = [Button(call.say(f"button.guests_{switch}"), f"/referent guests {switch}")]
    if here is not None and here.allowed:
        buttons.append(
            Button(call.say("button.deny_channel", channel=here.name), f"/referent deny #{here.platform_id}")
        )
    for channel in denied[:MOST_BUTTONS]:
        label = call.say("button.allow_channel", channel=channel.name)
        buttons.append(Button(label, f"/referent allow #{channel.platform_id}"))
    if pairs_of(ledger):
        buttons.append(Button(call.say("button.twins"), "/owner twins"))
    return tuple(buttons)


def _seen(call: Call, ledger: Ledger) -> list[Channel]:
    """The channels that exist for the sender: public ones, and those that they are in."""
    mine = {stay.channel for stay in ledger.places.channels_of(call.speaker.id, call.now)}
    seen = (channel for channel in ledger.places.channels() if not channel.private or channel.id in mine)
    return sorted(seen, key=lambda channel: (channel.name.casefold(), channel.id))


def _names(call: Call, channels: list[Channel]) -> str:
    if not channels:
        return call.say("access.none")
    names = tuple(f"#{channel.name}" for channel in channels[:MOST_NAMED])
    more = len(channels) - len(names)
    return listed(call.language, (*names, *((call.say("access.more", count=more),) if more else ())))


def deny(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent deny [#CHANNEL]`: Referent does nothing there any more."""
    return _set(call, ledger, "deny", allowed=False)


def allow(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent allow [#CHANNEL]`."""
    return _set(call, ledger, "allow", allowed=True)


def _set(call: Call, ledger: Ledger, verb: str, *, allowed: bool) -> tuple[Reply, ...]:
    administrators_alone(call)
    channel = _channel_named(call, ledger, verb)
    if channel.allowed != allowed:
        after = replace(channel, allowed=allowed, revision=channel.revision + 1)
        ledger.places.put_channel(after)
        _journal(call, ledger, f"channel.{verb}", channel.id)
    back = "allow" if verb == "deny" else "deny"
    label = call.say(f"button.{back}_channel", channel=channel.name)
    button = Button(label, f"/referent {back} #{channel.platform_id}")
    told = Text(call.say("access.is_allowed" if allowed else "access.is_denied", channel=channel.name))
    return (Reply((told, Buttons((button,)))),)


def _channel_named(call: Call, ledger: Ledger, verb: str) -> Channel:
    """The channel that is named, by its name or the platform's id, else the one here; of two with one name the one on
    this connection."""
    name = call.words.strip().removeprefix("#").strip()
    if not name:
        if call.channel is None:
            raise Incomplete("access.channel_missing", example=f"/referent {verb} #general")
        return call.channel
    seen = _seen(call, ledger)
    found = [each for each in seen if each.platform_id == name]
    found = found or [each for each in seen if each.name.casefold() == name.casefold()]
    here = [each for each in found if each.connection == call.request.connection]
    if not found:
        raise Unknown("access.channel_unknown", channel=name[:80], example=f"/referent {verb} #general")
    return (here or found)[0]


def guests(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent guests on·off`: whether guests, and people of other organisations, are answered."""
    administrators_alone(call)
    chosen = _SWITCH.get(call.words.strip().casefold())
    if chosen is None:
        choices = (Button(call.say(f"button.guests_{each}"), f"/referent guests {each}") for each in ("on", "off"))
        raise Incomplete("access.guests_missing", buttons=Buttons(tuple(choices)), ask=True)
    if ledger.workspace.guests != chosen:
        ledger.places.put_workspace(replace(ledger.workspace, guests=chosen))
        _journal(call, ledger, "workspace.guests", ledger.workspace.id, allowed=chosen)
    back = "off" if chosen else "on"
    button = Button(call.say(f"button.guests_{back}"), f"/referent guests {back}")
    return (Reply((Text(call.say("access.guests_on" if chosen else "access.guests_off")), Buttons((button,)))),)


def stored(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent stored`: how much there is of what, since when, what has not been delivered, and who can take all of
    it out."""
    administrators_alone(call)
    sizes: Mapping[str, int] = ledger.sizes()
    facts = [(call.say(f"stored.{kind}"), str(sizes[kind])) for kind in _KINDS]
    first = next(iter(ledger.journal.entries()), None)
    if first is not None:
        facts.append((call.say("stored.since"), short_day_words(call.local(first.at).date(), call.language)))
    still = ledger.outbox.standstill()
    facts.append((call.say("stored.waiting"), str(still.waiting)))
    lost = sum(still.given_up.values())
    facts.append((call.say("stored.given_up"), str(lost)))
    shows = Buttons((Button(call.say("button.undelivered"), "/referent undelivered"),))
    parts: tuple[Part, ...] = (Facts(tuple(facts)), *((shows,) if lost else ()))
    return (Reply((*parts, Text(call.say("stored.take_out"), "small"))),)


def _journal(call: Call, ledger: Ledger, verb: str, subject: str, **facts: bool) -> None:
    ledger.journal.append(
        Entry(call.now, call.speaker.id, verb, subject, facts=dict(facts), audience=call.workspace.id)
    )


VERBS = (
    Verb("access", {"en": ("access",), "nb": ("tilgang",), "nn": ("tilgang",)}, access, changes=False, governs=True),
    Verb("deny", {"en": ("deny",), "nb": ("steng",), "nn": ("steng",)}, deny, "#CHANNEL", governs=True),
    Verb("allow", {"en": ("allow",), "nb": ("åpne",), "nn": ("opne",)}, allow, "#CHANNEL", governs=True),
    Verb("guests", {"en": ("guests",), "nb": ("gjester",), "nn": ("gjester",)}, guests, "on·off", governs=True),
    Verb("stored", {"en": ("stored",), "nb": ("lagret",), "nn": ("lagra",)}, stored, changes=False, governs=True),
)
