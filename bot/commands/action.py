"""`/action`: what becomes of actions after they are captured."""

from collections.abc import Callable
from dataclasses import replace

from bot.action import Action
from bot.call import Call, is_speaker, person_readership
from bot.canonical import Json
from bot.command import Family, Verb
from bot.commands.action_views import list_actions, show_action
from bot.commands.asking import due_form, owner_question, owners_form, text_form, when_question
from bot.commands.capture import add_action, add_again, checked_text, reply_to, understood, unreachable
from bot.commands.finding import action_numbered, actions_numbered, check_revision
from bot.errors import Incomplete, NotAllowed, Refused, Unknown, WrongState
from bot.naming import parties_named, read_number, read_numbers
from bot.ports import Ledger, Message
from bot.record import record
from bot.reply import Buttons, Reply, Rows, To
from bot.rows import RowMaker, party_name, rows_for
from bot.understanding.dates import DueDate, read_when
from bot.wording.dates import day_words


def done(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action done A-3 A-5`."""
    return _each(call, ledger, "done", lambda action: action.closed("done", call.speaker.id, call.now))


def drop(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action drop A-12`: it will not be done."""
    return _each(call, ledger, "drop", lambda action: action.closed("dropped", call.speaker.id, call.now))


def reopen(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action reopen A-12`."""
    return _each(call, ledger, "reopen", lambda action: action.reopened())


def assign(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action assign A-12 PARTY, PARTY` replaces the owners, `+KDD` adds one, `-KDD` takes one away. Alone: a form."""
    action, rest = _one(call, ledger, "owners", "owners")
    if not rest:
        return (Reply((owners_form(call, ledger, action),)),)
    command = f"/action assign {action.label}"
    if rest[0] in "+-":
        named = parties_named(call, ledger, rest[1:].strip(), f"{command} {rest[0]}")
        owners = (*action.owners, *named) if rest[0] == "+" else tuple(o for o in action.owners if o not in named)
        if rest[0] == "-" and not set(named) <= set(action.owners):
            raise Refused("action.not_owner", label=action.label)
    else:
        owners = parties_named(call, ledger, rest, command)
    after = action.assigned(owners)
    _keep_readers(ledger, after)
    return _changed(call, ledger, "assign", action, after, {"owners": list(after.owners)})


def due(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action due A-12 WHEN`. Alone: a form."""
    action, rest = _one(call, ledger, "due", "when")
    if not rest:
        return (Reply((due_form(call, action, "due"),)),)
    read = _when(call, ledger, rest, f"/action due {action.label}")
    after = action.due_on(read.due, None if _iso(rest, read) else read.phrase)
    return _changed(call, ledger, "due", action, after, {"due": after.due.isoformat() if after.due else None})


def snooze(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action snooze A-12 UNTIL`: nobody is reminded before that day. Alone: a form."""
    action, rest = _one(call, ledger, "resting_until", "when")
    if not rest:
        return (Reply((due_form(call, action, "snooze"),)),)
    until = _when(call, ledger, rest, f"/action snooze {action.label}").due
    return _changed(
        call, ledger, "snooze", action, action.resting(until), {"until": until.isoformat() if until else None}
    )


def edit(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action edit A-12 TEXT`: owners and date are read again only where the new text names any. Alone: a form."""
    action, rest = _one(call, ledger, "text", "text")
    if not rest:
        return (Reply((text_form(call, action),)),)
    after = action.reworded(checked_text(rest))
    read, owners = understood(call, ledger, rest)
    if read.due:
        after = after.due_on(read.due, read.phrase)
    if owners.keys:
        after = after.assigned(owners.keys)
        _keep_readers(ledger, after)
    after = _one_revision(action, after)
    facts: dict[str, Json] = {"owners": list(after.owners), "due": after.due.isoformat() if after.due else None}
    return (
        *_changed(call, ledger, "edit", action, after, facts),
        *([owner_question(call, ledger, after, owners)] if owners.candidates else []),
        *([when_question(call, after, read)] if read.ask else []),
    )


def remove(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action remove A-12`, the button *not an action*: the capture is undone while its minutes are a draft, by who
    made it or leads the meeting; the number is not given again."""
    action = action_numbered(call, ledger, call.words)
    meeting = ledger.meetings.get(action.meeting) if action.meeting else None
    if meeting is not None and not meeting.draft:
        raise WrongState("action.minutes_fixed", label=action.label)
    leads = meeting is not None and call.speaker.id in {meeting.chair, meeting.secretary}
    if not (leads or call.administrator or is_speaker(call, ledger, action.maker)):
        raise NotAllowed("action.not_yours_to_remove", label=action.label)
    to = reply_to(call, ledger, action)
    row = rows_for(call, ledger, to).action(action)
    ledger.actions.remove(action)
    record(call, ledger, "action.remove", action, action)
    return (Reply((Rows((row,), call.say("action.removed", label=action.label)),), to=to, numbers=(action.label,)),)


def share(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action share A-12`: lets its owners read this one action, though they are not in its channel."""
    action = action_numbered(call, ledger, call.words)
    if not (call.administrator or is_speaker(call, ledger, action.maker)):
        raise NotAllowed("action.not_yours_to_share", label=action.label)
    readers = tuple(dict.fromkeys((*ledger.actions.readers(action.id), *action.owners)))
    ledger.actions.set_readers(action.id, readers)
    record(call, ledger, "action.share", action, facts={"readers": list(readers)})
    row = rows_for(call, ledger, "sender").action(action)
    heading = call.say("action.shared", label=action.label, names=", ".join(row.owners))
    return (Reply((Rows((row,), heading),), numbers=(action.label,)),)


def _each(call: Call, ledger: Ledger, verb: str, change: Callable[[Action], Action]) -> tuple[Reply, ...]:
    """Moves all the actions named, or none where one is unknown; those that are there already say so."""
    numbers, rest = read_numbers(call.words, "A")
    if not numbers:
        raise Incomplete(f"action.{verb}.missing")
    if rest:
        raise Unknown("action.number_unclear", words=rest[:80], verb=verb)
    actions = actions_numbered(call, ledger, numbers)
    changed = [(action, change(action)) for action in actions if action.state != _STATE[verb]]
    for before, after in changed:
        ledger.actions.put(after)
        record(call, ledger, f"action.{verb}", after, before, {"state": after.state})
        _tell_owners(call, ledger, verb, after, after.owners)
    now = [after for _, after in changed] or list(actions)
    to: To = "channel" if changed and all(reply_to(call, ledger, a) == "channel" for a in now) else "sender"
    makes = rows_for(call, ledger, to)
    heading = call.say(f"action.{verb}.told" if changed else f"action.{verb}.already", count=len(now))
    rows = tuple(makes.action(action, buttons=True) for action in now)
    return (Reply((Rows(rows, heading),), to=to),)


_STATE = {"done": "done", "drop": "dropped", "reopen": "open"}


def _one(call: Call, ledger: Ledger, column: str, field: str) -> tuple[Action, str]:
    """The action named first, and what is to stand in that column: from the form where its field was filled in."""
    action = action_numbered(call, ledger, call.words)
    _, behind = read_number(call.words, "A")
    rest = call.request.values.get(field, behind).strip()
    if rest:
        check_revision(call, ledger, action, column, _stands(call, ledger, action, column), rest)
    return action, rest


def _stands(call: Call, ledger: Ledger, action: Action, column: str) -> str:
    """What stands in a column now, in words."""
    if column == "text":
        return action.text
    if column == "owners":
        return ", ".join(party_name(ledger, owner) for owner in action.owners) or "–"
    day = action.due if column == "due" else action.resting_until
    return day_words(day, call.language) if day else "–"


def _when(call: Call, ledger: Ledger, words: str, command: str) -> DueDate:
    read = read_when(words, call.today, *ledger.workspace.calendar)
    if read.due is None or read_number(words, "A")[0] is not None:
        raise Unknown("action.when_unclear", words=words[:80], command=command)
    return read


def _iso(words: str, read: DueDate) -> bool:
    """Whether the words are a date from a date picker, which is no phrase worth showing."""
    return read.due is not None and words.strip() == read.due.isoformat()


def _one_revision(before: Action, after: Action) -> Action:
    return replace(after, revision=before.revision + 1)


def _keep_readers(ledger: Ledger, action: Action) -> None:
    """An action made in a direct message is read by its maker and its owners."""
    if action.audience == action.id:
        ledger.actions.set_readers(action.id, tuple(dict.fromkeys((action.maker, *action.owners))))


def _changed(
    call: Call, ledger: Ledger, verb: str, before: Action, after: Action, facts: dict[str, Json]
) -> tuple[Reply, ...]:
    """Stores one change, records it with what was before, and tells the channel and the owners."""
    ledger.actions.put(after)
    record(call, ledger, f"action.{verb}", after, before, facts)
    _tell_owners(call, ledger, verb, after, (*before.owners, *after.owners))
    to = reply_to(call, ledger, after)
    row = rows_for(call, ledger, to).action(after, buttons=True)
    parts = (Rows((row,), call.say(f"action.{verb}.told", count=1, label=after.label)), Buttons(row.buttons))
    new = not set(after.owners) <= set(before.owners)
    return (Reply(parts, to=to), *(unreachable(call, ledger, after) if new else ()))


def _tell_owners(call: Call, ledger: Ledger, verb: str, action: Action, owners: tuple[str, ...]) -> None:
    """Owners who are persons, and may read it, are told what somebody else did with their action; so is who owned it
    until then."""
    for owner in dict.fromkeys(owners):
        party = ledger.parties.get(owner)
        reads = person_readership(ledger, owner, call.now)
        mine = owner == call.speaker.id or party is None or party.kind != "person"
        if mine or not reads.reads(action.audience, action.channel, ledger.actions.readers(action.id)):
            continue
        heading = call.say(
            "action.told_owner", name=call.speaker.name, label=action.label, what=call.say(f"what.{verb}")
        )
        reply = Reply((Rows((RowMaker(call, ledger, reads).action(action),), heading),))
        ledger.outbox.put(Message(ledger.new_id(), reply, call.now, person=owner, about=action.id))


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
        Verb("remove", {"en": ("remove",), "nb": ("fjern",), "nn": ("fjern",)}, remove, "A-12", hidden=True),
        Verb("share", {"en": ("share",), "nb": ("del",), "nn": ("del",)}, share, "A-12", hidden=True),
    ),
)
