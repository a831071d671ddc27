"""`/action`: what becomes of actions after they are captured."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.action import Action
from bot.call import Call, is_speaker
from bot.canonical import Json
from bot.command import Family, Verb
from bot.commands.action_changes import Change, changed, keep_readers, tell_owners
from bot.commands.action_forms import due_form, owners_form, text_form
from bot.commands.action_views import list_actions, show_action
from bot.commands.asking import questions_about
from bot.commands.capture import add_action, add_again, checked_text, reply_to, understood
from bot.commands.finding import action_numbered, actions_numbered, check_revision
from bot.errors import Incomplete, NotAllowed, Refused, Unknown, WrongState
from bot.naming import parties_named, read_numbers, read_parties, the_one
from bot.ports import Ledger
from bot.record import record
from bot.reply import Button, Buttons, Part, Reply, Rows, Text, To
from bot.rows import party_name, rows_for
from bot.understanding.dates import NO_DATE, DueDate, read_period, read_when
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
    """`/action assign A-12 PARTY, PARTY` replaces the owners, `+KDD, -AU` adds and takes away. Alone: a form."""
    actions, rest = _named(call, ledger, "owners", "owners")
    if not rest:
        _alone(actions, "party.missing", f"/action assign {_labels(actions)} AU")
        return (Reply((owners_form(call, ledger, actions[0]),)),)
    steps = _steps(call, ledger, rest, f"/action assign {_labels(actions)}")
    changes = [Change(action, after := _stepped(action, steps), {"owners": list(after.owners)}) for action in actions]
    for change in changes:
        keep_readers(ledger, change.after)
    return changed(call, ledger, "assign", changes)


def _steps(call: Call, ledger: Ledger, words: str, command: str) -> list[tuple[str, tuple[str, ...]]]:
    """Whom to put in the owners' place (""), add ("+") and take away ("-"), in the order said. A name without a sign
    goes with the one before it."""
    if words[0] not in _SIGNS:
        return [("", parties_named(call, ledger, words, command))]
    directory, sign = ledger.parties.directory(), ""
    steps: list[tuple[str, tuple[str, ...]]] = []
    for part in _SIGNED.split(words):
        sign, names = (_SIGNS[part[0]], part[1:]) if part[:1] in _SIGNS else (sign, part)
        named = read_parties(directory, names)
        steps.append((sign, tuple(the_one(call, directory, each, command, words) for each in named)))
    if not any(parties for _, parties in steps):
        raise Incomplete("party.missing", example=f"{command} {words[0]}AU")
    return steps


_SIGNS = {"+": "+", "-": "-", "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"}
_SIGNED = re.compile(r"\s*[,;]\s*|\s+(?=[+\-\N{MINUS SIGN}\N{EN DASH}])")


def _stepped(action: Action, steps: list[tuple[str, tuple[str, ...]]]) -> Action:
    owners = action.owners
    for sign, named in steps:
        if sign == "-" and not set(named) <= set(owners):
            raise Refused("action.not_owner", label=action.label)
        kept = tuple(owner for owner in owners if owner not in named)
        owners = {"": named, "+": (*owners, *named), "-": kept}[sign]
    return action.assigned(owners)


def due(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action due A-12 WHEN`; `none` takes the date away. Alone: a form, which does so where it is left empty."""
    actions, rest = _named(call, ledger, "due", "when")
    if not rest and "when" not in call.request.values:
        _alone(actions, "action.when_missing", f"/action due {_labels(actions)}")
        return (Reply((due_form(call, actions[0], "due"),)),)
    read = _when(call, ledger, rest, "due", actions)
    phrase = None if _iso(rest, read) else read.phrase
    facts: dict[str, Json] = {"due": read.due.isoformat() if read.due else None}
    changes = [Change(action, action.due_on(read.due, phrase), facts) for action in actions]
    return changed(call, ledger, "due", changes, "due" if read.due else "due.none")


def snooze(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action snooze A-12 UNTIL`: nobody is reminded before that day; `none` ends it. Alone: a form."""
    actions, rest = _named(call, ledger, "resting_until", "when")
    if not rest and "when" not in call.request.values:
        _alone(actions, "action.when_missing", f"/action snooze {_labels(actions)}")
        return (Reply((due_form(call, actions[0], "snooze"),)),)
    until = _when(call, ledger, rest, "snooze", actions).due
    facts: dict[str, Json] = {"until": until.isoformat() if until else None}
    changes = [Change(action, action.resting(until), facts) for action in actions]
    return changed(call, ledger, "snooze", changes, "snooze" if until else "snooze.none")


def edit(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action edit A-12 TEXT`: owners and date are read again only where the new text names any. Alone: a form."""
    actions, rest = _named(call, ledger, "text", "text")
    action = actions[0]
    if len(actions) > 1:
        raise Refused("action.one_text", label=action.label)
    if not rest:
        return (Reply((text_form(call, action),)),)
    after = action.reworded(checked_text(rest))
    read, owners = understood(call, ledger, rest)
    if read.due or read.anchor:
        after = after.due_on(read.due, read.phrase, read.at, read.anchor)
    if owners.keys:
        after = after.assigned(owners.keys)
        keep_readers(ledger, after)
    after = replace(after, unread_owner=owners.unread, revision=action.revision + 1)
    facts: dict[str, Json] = {"owners": list(after.owners), "due": after.due.isoformat() if after.due else None}
    return (
        *changed(call, ledger, "edit", [Change(action, after, facts)]),
        *questions_about(call, ledger, after, replace(owners, ask=False), read),
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
    return (Reply((rows, *reason), to=to),)


_STATE = {"done": "done", "drop": "dropped", "reopen": "open"}


def _why(rest: str, verb: str) -> str:
    """The reason behind the numbers; what begins like one more number is none."""
    if _LIKE_A_NUMBER.match(rest):
        raise Unknown("action.number_unclear", words=rest.strip()[:80], verb=verb)
    return checked_text(rest.strip(_AROUND_WHY))


_LIKE_A_NUMBER = re.compile(r"\W*(?:(?:og|and)\b|(?:[A-Z]\s?-?\s?)?\d)", re.IGNORECASE)
_AROUND_WHY = " \t\n,;:?!–-"


def _named(call: Call, ledger: Ledger, column: str, field: str) -> tuple[tuple[Action, ...], str]:
    """The actions named, and what is to stand in that column: from the form where its field was filled in."""
    numbers, behind = read_numbers(call.words, "A")
    if not numbers:
        raise Incomplete("action.number_missing", words=call.words[:80])
    actions = actions_numbered(call, ledger, numbers)
    rest = call.request.values.get(field, behind).strip()
    for action in actions:
        if rest or field in call.request.values:
            check_revision(call, ledger, action, column, _stands(call, ledger, action, column), rest or "–")
    return actions, rest


def _alone(actions: tuple[Action, ...], sentence: str, command: str) -> None:
    """A form is about one action: for several, the words are asked for."""
    if len(actions) > 1:
        raise Incomplete(sentence, command=command, example=command)


def _labels(actions: tuple[Action, ...]) -> str:
    return " ".join(action.label for action in actions)


def _stands(call: Call, ledger: Ledger, action: Action, column: str) -> str:
    """What stands in a column now, in words."""
    if column == "text":
        return action.text
    if column == "owners":
        return ", ".join(party_name(ledger, owner) for owner in action.owners) or "–"
    day = action.due if column == "due" else action.resting_until
    return day_words(day, call.language) if day else "–"


def _when(call: Call, ledger: Ledger, words: str, verb: str, actions: tuple[Action, ...]) -> DueDate:
    """The day that the words mean, or none where they say so; a day that has passed is asked for again."""
    if words.strip(" .!").casefold() in _NO_DAY:
        return NO_DATE
    read = read_when(words, call.today, *ledger.workspace.calendar)
    if read.due is not None and not _NUMBER_AMONG.search(words):
        return read
    command = f"/action {verb} {_labels(actions)}"
    past = read_period(words, call.today, ahead=False, country=ledger.workspace.country)
    if past is None or past.last >= call.today:
        raise Unknown("action.when_unclear", words=words[:80], command=command)
    form = Button(call.say("button.date"), f"/action {verb} {actions[0].label}", revision=actions[0].revision)
    day = day_words(past.last, call.language)
    raise Unknown("action.when_passed", buttons=Buttons((form,)), ask=True, day=day, command=command)


_NUMBER_AMONG = re.compile(r"\bA\s?-\s?\d", re.IGNORECASE)
_NO_DAY = frozenset(
    {
        "", "-", "–", "ingen", "inga", "ingen frist", "inga frist", "ingen dato", "uten frist", "utan frist", "fjern",
        "fjern frist", "fjern fristen", "ta bort", "slett", "none", "no", "no date", "no due date", "remove", "clear",
    }
)  # fmt: skip


def _iso(words: str, read: DueDate) -> bool:
    """Whether the words are a date from a date picker, which is no phrase worth showing."""
    return read.due is not None and words.strip() == read.due.isoformat()


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
