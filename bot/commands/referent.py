"""`/referent`: help, and how it behaves in a channel and a workspace."""

import re
from dataclasses import replace

from bot.call import Call
from bot.canonical import Json
from bot.command import Family, Verb
from bot.commands.access import VERBS as ACCESS
from bot.commands.home import home
from bot.commands.reactions import reaction_words, reactions
from bot.commands.reminder_choice import REMINDERS, choice_of
from bot.commands.removing import keep
from bot.commands.setting_up import setup
from bot.commands.undelivered import VERBS as UNDELIVERED
from bot.errors import Incomplete, NotAllowed, Unknown, WrongState
from bot.journal import Entry
from bot.naming import parties_named
from bot.place import LANGUAGES, Capture, Channel, Language, Workspace
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Text
from bot.rows import party_name
from bot.wording.dates import clock_words
from bot.wording.usage import usage
from bot.zones import nearest_zone, zone_named

_LANGUAGE_WORDS: dict[str, Language] = {
    "nb": "nb", "bokmål": "nb", "bokmal": "nb", "norsk": "nb", "no": "nb", "norwegian": "nb",
    "nn": "nn", "nynorsk": "nn",
    "en": "en", "engelsk": "en", "english": "en",
}  # fmt: skip
_CAPTURE_WORDS: dict[str, Capture] = {
    "meetings": "meetings", "møter": "meetings", "moter": "meetings", "møte": "meetings", "møtet": "meetings",
    "always": "always", "alltid": "always", "off": "off", "av": "off",
}  # fmt: skip

_SWITCH_WORDS = {
    "on": True,
    "på": True,
    "pa": True,
    "ja": True,
    "yes": True,
    "off": False,
    "av": False,
    "nei": False,
    "no": False,
}


def help_parts(call: Call, families: tuple[Family, ...]) -> tuple[Part, ...]:
    """What one can type here, a line a family, in the language of the answer."""
    lines = [Text(call.say("help.head"))]
    for family in families:
        name = family.names.get(call.language, family.names["en"])[0]
        verbs = [_usage(call, verb) for verb in family.verbs if not verb.hidden] or [_takes(call, family)]
        lines.append(Text(f"/{name} {' · '.join(verbs)}"))
        if name != family.name:
            lines.append(Text(call.say("help.english", name=family.name), "small"))
    return (*lines, Text(call.say("help.tail"), "small"))


def _usage(call: Call, verb: Verb) -> str:
    word = verb.words.get(call.language, verb.words["en"])[0]
    return f"{word} {usage(verb.takes, call.language)}".strip()


def _takes(call: Call, family: Family) -> str:
    return usage(family.default.takes, call.language) if family.default else ""


def language(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent language nb`: the channel's, or in a direct message the workspace's."""
    chosen = _LANGUAGE_WORDS.get(call.words.strip().casefold())
    if chosen is None:
        buttons = tuple(Button(call.say(f"language.{each}"), f"/referent language {each}") for each in LANGUAGES)
        raise Incomplete("referent.language_missing", buttons=Buttons(buttons), ask=True)
    if call.channel is not None:
        _put_channel(call, ledger, replace(call.channel, language=chosen), {"language": chosen})
    else:
        _put_workspace(call, ledger, replace(ledger.workspace, language=chosen), {"language": chosen})
    told = replace(call, language=chosen)
    text = told.say("referent.language_set", language=told.say(f"language.{chosen}"))
    return (Reply((Text(text),), to="channel" if call.channel else "sender"),)


def zone(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent zone Europe/Oslo`: an IANA name."""
    wanted = call.words.strip()
    name = zone_named(wanted)
    if name is None:
        example = nearest_zone(wanted)
        button = Button(example, f"/referent zone {example}")
        sentence = "referent.zone_unknown" if wanted else "referent.zone_missing"
        raise Unknown(sentence, buttons=Buttons((button,)), ask=True, name=wanted[:60], example=example)
    if call.channel is not None:
        _put_channel(call, ledger, replace(call.channel, zone=name), {"zone": name})
    else:
        _put_workspace(call, ledger, replace(ledger.workspace, zone=name), {"zone": name})
    return (Reply((Text(call.say("referent.zone_set", zone=name)),), to="channel" if call.channel else "sender"),)


def capture(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent capture meetings·always·off`: when lines with a marker are captured in this channel."""
    channel = _channel(call)
    chosen = _CAPTURE_WORDS.get(call.words.strip().casefold())
    if chosen is None:
        choices: tuple[Capture, ...] = ("meetings", "always", "off")
        buttons = tuple(Button(call.say(f"capture.{each}"), f"/referent capture {each}") for each in choices)
        raise Incomplete("referent.capture_missing", buttons=Buttons(buttons), ask=True)
    _put_channel(call, ledger, replace(channel, capture=chosen), {"capture": chosen})
    return (Reply((Text(call.say("referent.capture_set", when=call.say(f"capture.{chosen}"))),), to="channel"),)


def offers(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent offers on·off`: whether talk that hands out work in a meeting is offered to be taken down."""
    channel = _channel(call)
    chosen = _SWITCH_WORDS.get(call.words.strip().casefold())
    if chosen is None:
        buttons = tuple(Button(call.say(f"offers.{each}"), f"/referent offers {each}") for each in ("on", "off"))
        raise Incomplete("referent.offers_missing", buttons=Buttons(buttons), ask=True)
    _put_channel(call, ledger, replace(channel, offers=chosen), {"offers": chosen})
    return (Reply((Text(call.say("referent.offers_on" if chosen else "referent.offers_off")),), to="channel"),)


def leave_it(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent leave-it`, the button *no* of an offer."""
    del ledger
    return (Reply((Text(call.say("offers.left")),)),)


def admin(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent admin [add NAME | remove NAME]`: who administrates this workspace."""
    if verb := _ADMIN_VERB.match(call.words.strip()):
        if not call.administrator:
            raise NotAllowed("referent.administrators_alone")
        _grant(call, ledger, verb["name"], grants=verb["add"] is not None)
    administrators = [a for a in ledger.places.accounts() if a.administrates]
    names = ", ".join(dict.fromkeys(party_name(ledger, a.person) for a in administrators))
    return (Reply((Text(call.say("referent.administrators", names=names)),)),)


_ADMIN_VERB = re.compile(r"(?:(?P<add>add|ny|legg til)|remove|fjern)\b\s*(?P<name>.*)", re.IGNORECASE | re.DOTALL)


def _grant(call: Call, ledger: Ledger, name: str, *, grants: bool) -> None:
    if not name.strip():
        raise Incomplete("referent.admin_missing")
    for person in parties_named(call, ledger, name, "/referent admin add"):
        accounts = ledger.places.accounts(person)
        if not accounts:
            raise Unknown("referent.no_account", name=party_name(ledger, person))
        others = [a for a in ledger.places.accounts() if a.administrates and a.person != person]
        if not grants and not others:
            raise WrongState("referent.last_administrator")
        for account in accounts:
            ledger.places.put_account(replace(account, administrator=grants))
        _journal(call, ledger, "workspace.admin", person, {"administrator": grants})


def settings(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent settings`: how it behaves here, with buttons that change it."""
    say, workspace = call.say, ledger.workspace
    facts = [(say("settings.workspace"), workspace.name), (say("settings.country"), workspace.country)]
    buttons = [Button(say("button.language"), "/referent language")]
    if call.channel is not None:
        clock = call.channel.summary
        summary = clock_words(clock, None, call.language) if clock else say("settings.off")
        facts += [
            (say("settings.channel"), call.channel.name),
            (say("settings.language"), say(f"language.{call.channel.language}")),
            (say("settings.zone"), call.channel.zone),
            (say("settings.summary"), summary),
            (say("settings.capture"), say(f"capture.{call.channel.capture}")),
            (say("settings.offers"), say("offers.on" if call.channel.offers else "offers.off")),
            (say("settings.reactions"), reaction_words(call, call.channel)),
        ]
        buttons += [
            Button(say("button.capture"), "/referent capture"),
            Button(say("button.offers"), "/referent offers"),
            Button(say("button.reactions"), "/referent reactions"),
            Button(say("button.summary_at"), "/summary at"),
        ]
    else:
        facts += [
            (say("settings.language"), say(f"language.{workspace.language}")),
            (say("settings.zone"), workspace.zone),
            (say("settings.reminders"), say(f"button.reminders.{choice_of(call, ledger)}")),
        ]
        buttons.append(Button(say("button.reminders"), "/referent reminders"))
    return (Reply((Facts(tuple(facts)), Buttons(tuple(buttons)))),)


def _channel(call: Call) -> Channel:
    if call.channel is None:
        raise WrongState("referent.channel_alone")
    return call.channel


def _put_channel(call: Call, ledger: Ledger, channel: Channel, facts: dict[str, Json]) -> None:
    if call.account.standing != "member":
        raise NotAllowed("owner.members_alone")
    ledger.places.put_channel(replace(channel, revision=channel.revision + 1))
    _journal(call, ledger, "channel.settings", channel.id, facts)


def _put_workspace(call: Call, ledger: Ledger, workspace: Workspace, facts: dict[str, Json]) -> None:
    if not call.administrator:
        raise NotAllowed("referent.administrators_alone")
    ledger.places.put_workspace(workspace)
    _journal(call, ledger, "workspace.settings", workspace.id, facts)


def _journal(call: Call, ledger: Ledger, verb: str, subject: str, facts: dict[str, Json]) -> None:
    ledger.journal.append(Entry(call.now, call.speaker.id, verb, subject, facts=facts, audience=call.workspace.id))


def referent_family(others: tuple[Family, ...]) -> Family:
    """The family whose help tells of all the others."""

    def help_(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
        del ledger
        return (Reply(help_parts(call, (*others, family))),)

    help_verb = Verb("help", {"en": ("help",), "nb": ("hjelp",), "nn": ("hjelp",)}, help_, changes=False)
    family = Family(
        name="referent",
        names={"en": ("referent",), "nb": ("referent",), "nn": ("referent",)},
        alone=help_verb,
        verbs=(
            help_verb,
            Verb("language", {"en": ("language",), "nb": ("språk",), "nn": ("språk",)}, language, "nb·nn·en"),
            Verb("zone", {"en": ("zone",), "nb": ("tidssone",), "nn": ("tidssone",)}, zone, "Europe/Oslo"),
            Verb("capture", {"en": ("capture",), "nb": ("fang",), "nn": ("fang",)}, capture, "meetings·always·off"),
            Verb("offers", {"en": ("offers",), "nb": ("forslag",), "nn": ("framlegg", "forslag")}, offers, "on·off"),
            Verb(
                "reactions",
                {"en": ("reactions",), "nb": ("reaksjoner",), "nn": ("reaksjonar",)},
                reactions,
                "[action :NAME:] [decision off]",
            ),
            REMINDERS,
            Verb("home", {"en": ("home",)}, home, changes=False, hidden=True),
            Verb("keep", {"en": ("keep",)}, keep, "A-3", changes=False, hidden=True),
            Verb("leave-it", {"en": ("leave-it",)}, leave_it, changes=False, hidden=True),
            Verb("setup", {"en": ("setup",), "nb": ("oppsett",), "nn": ("oppsett",)}, setup),
            Verb("admin", {"en": ("admin",), "nb": ("admin",), "nn": ("admin",)}, admin, "add NAME"),
            Verb(
                "settings",
                {"en": ("settings",), "nb": ("innstillinger",), "nn": ("innstillingar",)},
                settings,
                changes=False,
            ),
            *ACCESS,
            *UNDELIVERED,
        ),
    )
    return family
