"""`/referent setup`: what an administrator says once, at the beginning; the welcome that leads there, and the greeting
of those who meet the bot otherwise."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.call import Call
from bot.canonical import Json
from bot.commands.summary import read_time
from bot.errors import Incomplete, NotAllowed, Unknown
from bot.form import Field, Form
from bot.journal import Entry
from bot.party import Party
from bot.place import LANGUAGES, Account, Channel, Language, Workspace
from bot.ports import Ledger, Message
from bot.reply import Button, Buttons, Reply, Text
from bot.standing import WELCOME
from bot.wording import say
from bot.wording.dates import clock_words
from bot.zones import nearest_zone, zone_named

_SHOWN = 60
"""Characters of a wrong value that is repeated."""
_GREETED = "greeted"
"""What is claimed of a channel or a person, once and for all."""


@dataclass(frozen=True, slots=True)
class Installer:
    """Who installed Referent on a connection, as the platform tells of them."""

    connection: str
    platform_id: str
    name: str
    zone: str | None = None


def welcome(ledger: Ledger, installer: Installer, at: datetime) -> None:
    """Whoever installed it administrates, where nobody does yet, and is told by a direct message what to type first."""
    account = ledger.places.account(installer.connection, installer.platform_id)
    first = not any(each.administrates for each in ledger.places.accounts())
    if account is None:
        person = Party(ledger.new_id(), "person", installer.name)
        ledger.parties.put(person)
        account = Account(installer.connection, installer.platform_id, person.id, zone=installer.zone)
    ledger.places.put_account(replace(account, administrator=account.administrator or first, active=True))
    told: dict[str, Json] = {"connection": installer.connection, "administrator": account.administrator or first}
    audience = ledger.workspace.id
    ledger.journal.append(Entry(at, account.person, "workspace.installed", audience, facts=told, audience=audience))
    ledger.deliveries.claim(account.person, _GREETED, date.min, at)
    _tell_first(ledger, account, at, administrates=account.administrator or first)


def newcomer(ledger: Ledger, connection: str, platform_id: str) -> Account | None:
    """A member who has not been greeted yet; None of anybody else."""
    account = ledger.places.account(connection, platform_id)
    if account is None or account.standing != "member" or not account.active:
        return None
    return account if ledger.deliveries.last_claim(account.person, _GREETED) is None else None


def greet(ledger: Ledger, connection: str, platform_id: str, at: datetime) -> None:
    """Whoever meets the bot for the first time is told by a direct message what to type first. The claim is made in the
    transaction that writes the message, so that any number of copies say it once."""
    account = newcomer(ledger, connection, platform_id)
    if account is not None and ledger.deliveries.claim(account.person, _GREETED, date.min, at):
        _tell_first(ledger, account, at, administrates=account.administrates)


def greet_channel(ledger: Ledger, channel: Channel, at: datetime) -> None:
    """A channel into which the bot comes for the first time is told what to begin with, in the same way."""
    if channel.allowed and ledger.deliveries.claim(channel.id, _GREETED, date.min, at):
        reply = Reply((Text(say(channel.language, "welcome.in_channel")),), to="channel")
        ledger.outbox.put(Message(ledger.new_id(), reply, at, channel=channel.id))


def _tell_first(ledger: Ledger, account: Account, at: datetime, *, administrates: bool) -> None:
    reply = welcome_reply(ledger.workspace.language, administrates=administrates)
    message = Message(ledger.new_id(), reply, at, person=account.person, connection=account.connection, about=WELCOME)
    ledger.outbox.put(message)


def welcome_reply(language: Language, *, administrates: bool) -> Reply:
    """What to type first; whoever administrates gets the form too."""
    told = [Text(say(language, "welcome.head"), "heading"), Text(say(language, "welcome.first"))]
    if not administrates:
        return Reply((*told, Text(say(language, "welcome.administrator_sets"), "small")))
    button = Button(say(language, "button.set_up"), "/referent setup", "primary")
    return Reply((*told, Text(say(language, "welcome.set_up")), Buttons((button,))))


def setup(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent setup`: a form for language, zone and summary time, with which new channels begin."""
    if not call.administrator:
        raise NotAllowed("referent.administrators_alone")
    if not call.request.values:
        return (Reply((_form(call, ledger.workspace),)),)
    before = ledger.workspace
    after = _filled_in(call, before)
    ledger.places.put_workspace(after)
    facts: dict[str, Json] = {"language": after.language, "zone": after.zone, "summary": _clock(after.summary)}
    ledger.journal.append(
        Entry(call.now, call.speaker.id, "workspace.settings", after.id, facts=facts, audience=after.id)
    )
    for channel in ledger.places.channels():
        if _follows(ledger, channel, before):
            ledger.places.put_channel(_following(channel, after, call.now))
    return (_told(replace(call, language=after.language), after),)


def _form(call: Call, workspace: Workspace) -> Form:
    say = call.say
    choices = tuple((each, say(f"language.{each}")) for each in LANGUAGES)
    return Form(
        title=say("setup.title"),
        command="/referent setup",
        fields=(
            Field("language", say("setup.language"), "choice", workspace.language, required=True, choices=choices),
            Field("zone", say("setup.zone"), "line", workspace.zone, required=True, hint=say("setup.zone_hint")),
            Field("summary", say("setup.summary"), "time", _clock(workspace.summary), hint=say("setup.summary_hint")),
        ),
        submit=say("button.save"),
    )


def _filled_in(call: Call, workspace: Workspace) -> Workspace:
    values = {name: value.strip() for name, value in call.request.values.items()}
    language = next((each for each in LANGUAGES if each == values.get("language", workspace.language)), None)
    if language is None:
        raise Unknown("referent.language_missing", field="language")
    written = values.get("zone") or workspace.zone
    zone = zone_named(written)
    if zone is None:
        raise Unknown("setup.zone_unknown", field="zone", name=written[:_SHOWN], example=nearest_zone(written))
    clock = values.get("summary", _clock(workspace.summary))
    summary = read_time(clock)
    if clock and summary is None:
        raise Incomplete("setup.time_unclear", field="summary", words=clock[:_SHOWN])
    return replace(workspace, language=language, zone=zone, summary=summary)


def _follows(ledger: Ledger, channel: Channel, workspace: Workspace) -> bool:
    """Whether a channel is as the workspace was, and nobody has chosen anything for it: those that were there when it
    was installed are brought along."""
    if (channel.language, channel.zone, channel.summary) != (workspace.language, workspace.zone, workspace.summary):
        return False
    return all(entry.verb not in {"channel.settings", "channel.summary"} for entry in ledger.journal.about(channel.id))


def _following(channel: Channel, workspace: Workspace, at: datetime) -> Channel:
    changed = replace(channel, language=workspace.language, zone=workspace.zone)
    if changed.summary != workspace.summary:
        return changed.with_summary(workspace.summary, at)
    return replace(changed, revision=channel.revision + 1)


def _told(call: Call, workspace: Workspace) -> Reply:
    language, zone = call.say(f"language.{workspace.language}"), workspace.zone
    at = clock_words(workspace.summary, None, call.language) if workspace.summary else ""
    key = "setup.saved" if workspace.summary else "setup.saved_without_summary"
    saved = call.say(key, language=language, zone=zone, time=at)
    return Reply((Text(saved), Text(call.say("setup.next"), "small")))


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
