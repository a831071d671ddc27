"""Names that a correction taught: whoever says that A-12 is FK's, where its text has "FKen", says what "FKen" means.

A learned name is an alias like any other, seen by all; an administrator sees them together, and any member forgets one.
"""

from bot.action import Action
from bot.call import Call
from bot.cleaning import same_name
from bot.commands.owner_finding import (
    administrators_alone,
    check_free,
    check_name,
    members_alone,
    party_named,
    party_of,
    record_party,
)
from bot.commands.owner_words import names_nobody, parted
from bot.errors import Incomplete, Unknown
from bot.journal import Entry
from bot.naming import LONGEST_NAME, told_apart
from bot.party import Party
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.common_words import COMMON_WORDS
from bot.understanding.names import key_of
from bot.wording.dates import short_day_words

_MOST = 20
"""Learned names that are listed, the latest."""


def taught(call: Call, ledger: Ledger, before: Action, after: Action) -> tuple[Part, ...]:
    """What a correction of an action's owners teaches, where it names one party for a name that was not known. It is
    told with a button that forgets it. A name from a private channel or a direct message is not learned unasked, since
    all could then see it."""
    name, added = before.unread_owner, [owner for owner in after.owners if owner not in before.owners]
    party = ledger.parties.get(added[0]) if len(added) == 1 else None
    if name is None or party is None or call.account.standing != "member" or not _is_name(ledger, name, party):
        return ()
    (known_as,) = told_apart(call, ledger.parties.directory(), (party.id,)) or (party.name,)
    if not _is_public(ledger, before):
        ask = Text(call.say("owner.learn_asked", alias=name, name=party.name), "small")
        remember = Button(call.say("button.remember", alias=name, name=party.name), f"/owner learn {known_as} = {name}")
        return (ask, Buttons((remember,)))
    _learn(call, ledger, party, name)
    return _told(call, party, name)


def learn(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner learn FK = FKen`, the button *remember*."""
    members_alone(call)
    split = parted(call.words)
    if len(split.aliases) != 1:
        raise Incomplete("owner.alias_missing", name=split.name)
    party = party_named(call, ledger, split.name, "/owner learn")
    (name,) = split.aliases
    check_name(name)
    check_free(ledger, name, party)
    _learn(call, ledger, party, name)
    return (Reply(_told(call, party, name)),)


def forget(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner forget FKen`, the button *forget*: the name means nobody any more."""
    members_alone(call)
    name = " ".join(call.words.split())
    for key in ledger.parties.directory().bearers(name):
        party = party_of(ledger, key)
        if alias := next((each for each in party.learned if same_name(each, name)), None):
            after = party.without_alias(alias)
            ledger.parties.put(after)
            record_party(call, ledger, "party.forget", after, {}, learned=alias)
            return (Reply((Text(call.say("owner.forgotten", alias=alias, name=party.name)),)),)
    raise Unknown("owner.not_learned", alias=name[:LONGEST_NAME])


def learned(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner learned`: the names that corrections have taught, who taught each and when, the latest first."""
    administrators_alone(call)
    found = [(entry, party, name) for party in ledger.parties.learned() for entry, name in _lessons(ledger, party)]
    if not found:
        return (Reply((Text(call.say("owner.none_learned")),)),)
    found.sort(key=lambda lesson: lesson[0].seq if lesson[0] else 0, reverse=True)
    shown = found[:_MOST]
    facts = tuple((name, _lesson_words(call, ledger, entry, party)) for entry, party, name in shown)
    buttons = tuple(_forget_button(call, name) for _, _, name in shown)
    heading = Text(call.say("owner.learned", count=len(found)), "heading")
    return (Reply((heading, Facts(facts), Buttons(buttons))),)


def _is_name(ledger: Ledger, name: str, party: Party) -> bool:
    """Whether what was typed is a name that may stand for this party alone: no pronoun, no word that all use, nobody's
    already, nobody else's first name, and of a person no word in small letters ("the caretaker")."""
    ordinary = names_nobody(name) or key_of(name) in COMMON_WORDS
    letters = sum(letter.isalpha() for letter in name)
    unfit = ordinary or letters < 2 or len(name) > LONGEST_NAME or "," in name or "=" in name
    if unfit or (party.kind == "person" and name.islower()):
        return False
    directory = ledger.parties.directory()
    return not directory.bearers(name) and set(directory.named(name)) <= {party.id}


def _is_public(ledger: Ledger, action: Action) -> bool:
    channel = ledger.places.channel(action.channel) if action.channel else None
    return channel is not None and not channel.private


def _learn(call: Call, ledger: Ledger, party: Party, name: str) -> None:
    after = party.taught(name)
    ledger.parties.put(after)
    record_party(call, ledger, "party.learned", after, {}, learned=name)


def _told(call: Call, party: Party, name: str) -> tuple[Part, ...]:
    told = Text(call.say("owner.learned_now", alias=name, name=party.name), "small")
    return (told, Buttons((_forget_button(call, name),)))


def _forget_button(call: Call, name: str) -> Button:
    return Button(call.say("button.forget", alias=name), f"/owner forget {name}")


def _lessons(ledger: Ledger, party: Party) -> list[tuple[Entry | None, str]]:
    """Each learned name of a party with the entry that tells who taught it; none where the words have been erased."""
    entries = [entry for entry in ledger.journal.about(party.id) if entry.verb == "party.learned"]
    latest = {str((entry.words or {}).get("learned")): entry for entry in entries}
    return [(latest.get(name), name) for name in party.learned]


def _lesson_words(call: Call, ledger: Ledger, entry: Entry | None, party: Party) -> str:
    if entry is None:
        return party.name
    day = short_day_words(call.local(entry.at).date(), call.language)
    return call.say("owner.lesson", name=party.name, teacher=party_name(ledger, entry.actor), day=day)
