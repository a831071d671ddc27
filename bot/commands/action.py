"""`/action`: what becomes of actions after they are captured."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.action import Action
from bot.call import Call, is_speaker
from bot.canonical import Json
from bot.command import Family, Verb
from bot.commands.action_changes import Change, changed, keep_readers, tell_owners
from bot.commands.action_due import due, snooze
from bot.commands.action_forms import text_form
from bot.commands.action_named import named_actions
from bot.commands.action_owners import add_owner, assign
from bot.commands.action_removal import remove
from bot.commands.action_views import list_actions, show_action
from bot.commands.asking import questions_about
from bot.commands.capture import add_action, add_again, checked_text, reply_to, take_down, understood
from bot.commands.finding import action_numbered, actions_numbered, calendar_of, next_meeting_for
from bot.commands.minutes_following import opened_again
from bot.commands.remarks import body_remarks, left_questions, remarks
from bot.commands.shortcuts import action_from
from bot.errors import Incomplete, NotAllowed, Refused, Unknown
from bot.naming import read_numbers
from bot.ports import Ledger
from bot.record import record
from bot.reply import Buttons, Part, Reply, Rows, Text, To
from bot.rows import rows_for
from bot.understanding.dates import NO_DATE, DueDate
from bot.understanding.owners import Owners
from bot.wording import listed


def done(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action done A-3 A-5`."""
    return _each(call, ledger, "done", lambda action: action.closed("done", call.speaker.id, call.now))


def drop(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action drop A-12`: it will not be done."""
    return _each(call, ledger, "drop", lambda action: action.closed("dropped", call.speaker.id, call.now))


def reopen(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action reopen A-12`."""
    return _each(call, ledger, "reopen", lambda action: opened_again(ledger, action))


def edit(call: Call, ledger: Ledger, was: str = "") -> tuple[Reply, ...]:
    """`/action edit A-12 TEXT`: owners and date are read again only where the new text names any. Alone: a form.

    What `was` said of them already, the line of a message before it was edited, stays as it has become since.
    """
    actions, rest = named_actions(call, ledger, "text", "text")
    action = actions[0]
    if len(actions) > 1:
        raise Refused("action.one_text", label=action.label)
    if not rest:
        return (Reply((text_form(call, action),)),)
    after = action.reworded(checked_text(rest))
    meeting = next_meeting_for(call, ledger, action)
    read, owners = understood(call, ledger, rest, meeting)
    if was:
        read, owners = _said_anew(read, owners, *understood(call, ledger, was, meeting))
    if read.due or (read.anchor and calendar_of(call, ledger, action)):
        after = after.due_on(read.due, read.phrase, read.at, read.anchor)
    if owners.keys:
        after = after.assigned(owners.keys)
        keep_readers(ledger, after)
    unread = action.unread_owner if owners is _AS_BEFORE else owners.unread
    after = replace(after, unread_owner=unread, revision=action.revision + 1)
    facts: dict[str, Json] = {"owners": list(after.owners), "due": after.due.isoformat() if after.due else None}
    first, *others = changed(call, ledger, "edit", [Change(action, after, facts)])
    questions = questions_about(call, ledger, after, replace(owners, ask=False), read)
    told, left = _told_again(call, ledger, action, after, owners, read)
    return (replace(first, parts=(*first.parts, *told)), *others, *questions, *left)


_AS_BEFORE = Owners((), ask=False)
"""What new words say of owners where that is nothing new."""


def _said_anew(read: DueDate, owners: Owners, read_before: DueDate, owners_before: Owners) -> tuple[DueDate, Owners]:
    """What new words say of a due date and owners that the words before did not."""
    if replace(read, phrase=None, start=0, end=0) == replace(read_before, phrase=None, start=0, end=0):
        read = NO_DATE
    if _whom(owners) == _whom(owners_before):
        owners = _AS_BEFORE
    return read, owners


def _whom(owners: Owners) -> tuple[object, ...]:
    """Whom words name, and what is not clear of that, wherever the names stand."""
    return owners.keys, owners.candidates, owners.unread, tuple(map(_whom, owners.others))


def _told_again(
    call: Call, ledger: Ledger, before: Action, after: Action, owners: Owners, due: DueDate
) -> tuple[tuple[Part, ...], tuple[Reply, ...]]:
    """What a capture would tell of what the new words say: how they were read, bodies without members, who has left."""
    new = tuple(owner for owner in after.owners if owner not in before.owners)
    bodies, add_members = body_remarks(call, ledger, new)
    small = tuple(Text(remark, "small") for remark in (*remarks(call, ledger, after, owners, due), *bodies))
    buttons = (Buttons(add_members),) if add_members else ()
    return (*small, *buttons), left_questions(call, ledger, after, new)


def share(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action share A-12`: lets its owners read this one action, though they are not in its channel."""
    action = action_numbered(call, ledger, call.words)
    if not (call.administrator or is_speaker(call, ledger, action.maker)):
        raise NotAllowed("action.not_yours_to_share", label=action.label)
    readers = tuple(dict.fromkeys((*ledger.actions.readers(action.id), *action.owners)))
    ledger.actions.set_readers(action.id, readers)
    record(call, ledger, "action.share", action, facts={"readers": list(readers)})
    row = rows_for(call, ledger, "sender").action(action)
    heading = call.say("action.shared", label=action.label, names=listed(call.language, row.owners))
    return (Reply((Rows((row,), heading),), numbers=(action.label,)),)


def _each(call: Call, ledger: Ledger, verb: str, change: Callable[[Action], Action]) -> tuple[Reply, ...]:
    """Moves all the actions named, or none where one is unknown; those that are there already say so."""
    numbers, rest = read_numbers(call.words, "A")
    if not numbers:
        raise Incomplete(f"action.{verb}.missing")
    why = _why(rest, verb)
    actions = actions_numbered(call, ledger, numbers)
    changed = [(action, change(action)) for action in actions if action.state != _STATE[verb]]
    for before, after in changed:
        ledger.actions.put(after)
        record(call, ledger, f"action.{verb}", after, before, {"state": after.state}, why)
        tell_owners(call, ledger, verb, after, after.owners)
    now = [after for _, after in changed] or list(actions)
    to: To = "channel" if changed and all(reply_to(call, ledger, a) == "channel" for a in now) else "sender"
    makes = rows_for(call, ledger, to)
    heading = call.say(f"action.{verb}.told" if changed else f"action.{verb}.already", count=len(now))
    rows: Part = Rows(tuple(makes.action(action, buttons=True) for action in now), heading)
    reason = [Text(why, "quote")] if why and changed else []
    return (Reply((rows, *reason, *_due_anew(call, changed)), to=to),)


def _due_anew(call: Call, changed: list[tuple[Action, Action]]) -> tuple[Part, ...]:
    """That due dates which follow the next meeting are others than before, as the calendar has moved."""
    anew = tuple(after.label for before, after in changed if after.due != before.due)
    return (Text(call.say("action.due_anew", labels=listed(call.language, anew)), "small"),) if anew else ()


_STATE = {"done": "done", "drop": "dropped", "reopen": "open"}


def _why(rest: str, verb: str) -> str:
    """The reason behind the numbers; what begins like one more number is none."""
    if _LIKE_A_NUMBER.match(rest):
        raise Unknown("action.number_unclear", words=rest.strip()[:80], command=f"/action {verb} A-3 A-5")
    return checked_text(rest.strip(_AROUND_WHY))


_LIKE_A_NUMBER = re.compile(r"\W*(?:(?:og|and)\b|(?:[A-Z]\s?-?\s?)?\d)", re.IGNORECASE)
_AROUND_WHY = " \t\n,;:?!–-"


ADD = Verb("add", {"en": ("add", "new"), "nb": ("ny",), "nn": ("ny",)}, add_action, "TEXT")
ACTION = Family(
    name="action",
    names={"en": ("action",), "nb": ("oppgave",), "nn": ("oppgåve",)},
    alone=ADD,
    verbs=(
        ADD,
        Verb("list", {"en": ("list",), "nb": ("liste",), "nn": ("liste",)}, list_actions, "[PARTY]", changes=False),
        Verb("done", {"en": ("done",), "nb": ("ferdig",), "nn": ("ferdig",)}, done, "A-3 A-5"),
        Verb("reopen", {"en": ("reopen",), "nb": ("gjenåpne",), "nn": ("opne att",)}, reopen, "A-12"),
        Verb("drop", {"en": ("drop",), "nb": ("stryk",), "nn": ("stryk",)}, drop, "A-12"),
        Verb("show", {"en": ("show",), "nb": ("vis",), "nn": ("vis",)}, show_action, "A-12 [why]", changes=False),
        Verb("assign", {"en": ("assign",), "nb": ("tildel",), "nn": ("tildel",)}, assign, "A-12 PARTY, PARTY"),
        Verb("due", {"en": ("due",), "nb": ("frist", "utsett"), "nn": ("frist", "utset")}, due, "A-12 WHEN"),
        Verb("snooze", {"en": ("snooze",), "nb": ("hvil til",), "nn": ("kvil til",)}, snooze, "A-12 UNTIL"),
        Verb("edit", {"en": ("edit",), "nb": ("endre",), "nn": ("endre",)}, edit, "A-12 TEXT"),
        Verb("again", {"en": ("again",)}, add_again, "A-12", hidden=True),
        Verb("from", {"en": ("from",)}, action_from, "TEXT", changes=False, hidden=True),
        Verb("take-down", {"en": ("take-down",)}, take_down, "TEXT", hidden=True),
        Verb("add-owner", {"en": ("add-owner",)}, add_owner, "A-12 body NAME", hidden=True),
        Verb("remove", {"en": ("remove",), "nb": ("fjern",), "nn": ("fjern",)}, remove, "A-12", hidden=True),
        Verb("share", {"en": ("share",), "nb": ("del",), "nn": ("del",)}, share, "A-12", hidden=True),
    ),
)
