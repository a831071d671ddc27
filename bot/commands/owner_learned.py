"""Names that a correction taught: whoever says that A-12 is FK's, where its text has "FKen", says what "FKen" means.

A learned name is an alias like any other, seen by all; an administrator sees them together, and any member forgets one.
"""

from bot.action import Action
from bot.answers.paging import page_of, split_page
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
from bot.commands.owner_lessons import is_plain, is_public, may_teach
from bot.commands.owner_words import cut, parted
from bot.errors import Incomplete, Unknown
from bot.journal import Entry
from bot.naming import LONGEST_NAME, told_apart
from bot.party import Party
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.directory import Directory
from bot.wording.dates import short_day_words


def taught(call: Call, ledger: Ledger, before: Action, after: Action) -> tuple[Part, ...]:
    """What a correction of an action's owners teaches, where it names one party for a name that was not known. It is
    told with a button that forgets it. Where it may as well have been handed over, it is offered alone; so is a name
    from a private channel or a direct message, since all could then see it."""
    name, added = before.unread_owner, [owner for owner in after.owners if owner not in before.owners]
    party = ledger.parties.get(added[0]) if len(added) == 1 else None
    directory = ledger.parties.directory()
    if name is None or party is None or call.account.standing != "member":
        return ()
    if not may_teach(directory, before, after, party):
        return ()
    public = is_public(ledger, before)
    if not (public and is_plain(before, after, party)):
        return _offered(call, directory, party, name, "owner.learn_offered" if public else "owner.learn_asked")
    _learn(call, ledger, party, name)
    return _told(call, party, name)


def _offered(call: Call, directory: Directory, party: Party, name: str, sentence: str) -> tuple[Part, ...]:
    """Asks whether a name is to be remembered; in a closed channel it says who will see it."""
    (known_as,) = told_apart(call, directory, (party.id,)) or (party.name,)
    ask = Text(call.say(sentence, alias=name, name=party.name, workspace=call.workspace.name), "small")
    label = call.say("button.remember", alias=cut(name), name=cut(party.name))
    return (ask, Buttons((Button(label, f"/owner learn {known_as} = {name}"),)))


def learn(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner learn FK = FKen`, the button *remember*."""
    members_alone(call)
    split = parted(call.words)
    if len(split.aliases) != 1:
        raise Incomplete("owner.alias_missing", name=split.name)
    party = party_named(call, ledger, split.name, "/owner learn")
    (name,) = split.aliases
    if any(same_name(name, each) for each in party.learned):  # the button was pressed twice
        return (Reply(_told(call, party, name)),)
    if any(same_name(name, each) for each in (party.name, *party.aliases)):
        return (Reply((Text(call.say("owner.named_already", alias=name, name=party.name)),)),)
    check_name(name)
    check_free(ledger, name, party)
    _learn(call, ledger, party, name)
    return (Reply(_told(call, party, name)),)


def forget(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owner forget FKen`, the button *forget*: the name means nobody any more."""
    members_alone(call)
    name = " ".join(call.words.split())
    if not name:
        raise Incomplete("owner.forget_missing")
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
    page = page_of(lambda limit: tuple(found[:limit]), len(found), split_page(call.words)[1])
    shown = page.rows
    facts = tuple((name, _lesson_words(call, ledger, entry, party)) for entry, party, name in shown)
    buttons = [_forget_button(call, name) for _, _, name in shown]
    if page.more:
        buttons.append(Button(call.say("button.more"), f"/owner learned page {page.number + 1}"))
    heading = Text(call.say("owner.learned", count=len(found)), "heading")
    return (Reply((heading, Facts(facts), Buttons(tuple(buttons)))),)


def _learn(call: Call, ledger: Ledger, party: Party, name: str) -> None:
    after = party.taught(name)
    ledger.parties.put(after)
    record_party(call, ledger, "party.learned", after, {}, learned=name)


def _told(call: Call, party: Party, name: str) -> tuple[Part, ...]:
    told = Text(call.say("owner.learned_now", alias=name, name=party.name), "small")
    return (told, Buttons((_forget_button(call, name),)))


def _forget_button(call: Call, name: str) -> Button:
    return Button(call.say("button.forget", alias=cut(name)), f"/owner forget {name}")


def _lessons(ledger: Ledger, party: Party) -> list[tuple[Entry | None, str]]:
    """Each learned name of a party with the entry that tells who taught it; none where the words have been erased."""
    entries = [entry for entry in _history(ledger, party.id) if entry.verb == "party.learned"]
    latest = {str((entry.words or {}).get("learned")): entry for entry in entries}
    return [(latest.get(name), name) for name in party.learned]


def _history(ledger: Ledger, party: str) -> tuple[Entry, ...]:
    """All that happened to a party, and before it to those that were merged into it."""
    entries = ledger.journal.about(party)
    merged = [str(entry.facts["of"]) for entry in entries if entry.verb == "party.absorb"]
    return (*(earlier for old in merged for earlier in _history(ledger, old)), *entries)


def _lesson_words(call: Call, ledger: Ledger, entry: Entry | None, party: Party) -> str:
    if entry is None:
        return party.name
    day = short_day_words(call.local(entry.at).date(), call.language)
    return call.say("owner.lesson", name=party.name, teacher=party_name(ledger, entry.actor), day=day)
