"""What a confirmation says beside owners and due date: a misspelling as it was read, a date that comes again, a time
that is none, a body without members, an owner who has left."""

from datetime import date

from bot.action import Action
from bot.call import Call
from bot.naming import told_apart
from bot.party import Party
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import DueDate
from bot.understanding.owners import Owners
from bot.wording import listed
from bot.wording.dates import day_words, short_day_words

_HEADS = ("leder", "leader")
"""Titles under which whoever heads a body is found; others that mean the same are found under the first."""
_MOST = 3
"""Persons and bodies that are offered in somebody's place."""


def remarks(call: Call, ledger: Ledger, action: Action, owners: Owners, due: DueDate) -> tuple[str, ...]:
    """What is told of how the words were read."""
    told = []
    for misspelt in filter(None, (each.unread for each in (owners, *owners.others))):
        if meant := set(ledger.parties.directory().resolved(misspelt)) & set(owners.keys):
            names = listed(call.language, tuple(party_name(ledger, key) for key in owners.keys if key in meant))
            told.append(call.say("action.read_as", name=misspelt, party=names))
    return (*told, *(due_remarks(call, due, action.due) if action.due else ()))


def due_remarks(call: Call, due: DueDate, day: date) -> tuple[str, ...]:
    """What is told of a due date that has been set: that it comes once, that it follows the next meeting, and that what
    stands beside it is no time of day."""
    words = day_words(day, call.language)
    return (
        *((call.say("action.repeats", phrase=due.repeats, day=words),) if due.repeats else ()),
        *((call.say("action.follows_meeting"),) if due.anchor else ()),
        *((call.say("action.bad_time", phrase=due.bad_time, day=words),) if due.bad_time else ()),
    )


def body_remarks(call: Call, ledger: Ledger, owners: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Button, ...]]:
    """That a body among the owners has no members, so that nobody is reminded, with a button that adds some; once."""
    parties = (ledger.parties.get(owner) for owner in owners)
    bodies = [party for party in parties if party and _nobody_reminded(call, ledger, party)]
    told = tuple(call.say("action.no_members", name=body.name) for body in bodies)
    if call.account.standing != "member":
        return told, ()
    names = told_apart(call, ledger.parties.directory(), (body.id for body in bodies))
    return told, tuple(Button(call.say("button.members", name=name), f"/owner member {name}") for name in names)


def _nobody_reminded(call: Call, ledger: Ledger, body: Party) -> bool:
    """Whether it is a body without members of which that has not been told yet. It is claimed as a post is, since a
    list of what it owned before would cost each capture a search."""
    if body.kind != "body" or any(stay.covers(call.today) for stay in ledger.parties.members(body.id)):
        return False
    return ledger.deliveries.claim(body.id, "no members", date.min, call.now)


def left_questions(call: Call, ledger: Ledger, action: Action, owners: tuple[str, ...]) -> tuple[Reply, ...]:
    """Of each of these owners who has left, or has ended: since when, and who it may be instead."""
    parties = [ledger.parties.get(owner) for owner in owners]
    gone = [party for party in parties if party and party.last_day and party.last_day < call.today]
    return tuple(_left_question(call, ledger, action, party) for party in gone)


def _left_question(call: Call, ledger: Ledger, action: Action, party: Party) -> Reply:
    day = short_day_words(party.last_day, call.language) if party.last_day else ""
    sentence = "action.owner_ended" if party.kind == "body" else "action.owner_left"
    names = told_apart(call, ledger.parties.directory(), _instead(call, ledger, party))
    kept = [party_name(ledger, owner) for owner in action.owners if owner != party.id]
    buttons = [
        Button(name, f"/action assign {action.label} {', '.join((*kept, name))}", revision=action.revision)
        for name in names
    ]
    buttons.append(Button(call.say("button.owner"), f"/action assign {action.label}", revision=action.revision))
    text = Text(call.say(sentence, name=party.name, day=day, label=action.label))
    return Reply((text, Buttons(tuple(buttons))), ask=True, numbers=(action.label,))


def _instead(call: Call, ledger: Ledger, party: Party) -> tuple[str, ...]:
    """Who took over from a party, as the journal says, else who heads the bodies that it was in."""
    heirs = [str(entry.facts["into"]) for entry in ledger.journal.about(party.id) if entry.facts.get("into")]
    bodies = [stay.body for stay in ledger.parties.memberships(party.id) if stay.body]
    directory = ledger.parties.directory()
    heads = (head for title in _HEADS for head in directory.holders(title, bodies))
    found = dict.fromkeys((*heirs[-1:], *heads))
    return tuple(key for key in found if key != party.id and _is_there(call, ledger, key))[:_MOST]


def _is_there(call: Call, ledger: Ledger, key: str) -> bool:
    party = ledger.parties.get(key)
    return party is not None and party.merged_into is None and (party.last_day is None or party.last_day >= call.today)
