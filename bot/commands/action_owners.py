"""`/action assign`: other owners, and what a corrected owner teaches."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.action import Action
from bot.call import Call
from bot.commands.action_changes import Change, changed, keep_readers
from bot.commands.action_forms import owners_form
from bot.commands.action_named import alone, labels, named_actions, stands
from bot.commands.finding import action_numbered, check_revision
from bot.commands.owner_finding import added_parts, kind_button, members_alone, new_party, party_of
from bot.commands.owner_learned import taught
from bot.commands.owner_words import parted
from bot.commands.remarks import body_remarks, left_questions
from bot.errors import Incomplete, Refused, WrongState, in_field
from bot.naming import parties_named, read_numbers, read_parties, the_one, told_apart
from bot.party import Party
from bot.ports import Ledger
from bot.reply import Button, Buttons, Part, Reply, Rows, Text
from bot.rows import rows_for
from bot.wording import listed

_Steps = Sequence[tuple[str, tuple[str, ...]]]
"""Whom to put in the owners' place (""), add ("+") and take away ("-"), in order."""


def assign(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action assign A-12 PARTY, PARTY` replaces the owners, `+KDD, -AU` adds and takes away. Alone: a form."""
    actions, rest = named_actions(call, ledger, "owners", "owners")
    if rest.casefold().strip(" .!") in _NOBODY:
        return _assigned(call, ledger, [_change(action, [("", ())]) for action in actions])
    if not rest:
        alone(actions, "party.missing", f"/action assign {labels(actions)} AU")
        return (Reply((owners_form(call, ledger, actions[0]),)),)
    with in_field("owners"):
        steps = _steps(call, ledger, rest, f"/action assign {labels(actions)}")
    changes = [_change(action, steps) for action in actions]
    if all(change.after.owners == change.before.owners for change in changes):
        return (_as_before(call, ledger, actions),)
    return _assigned(call, ledger, changes)


def _as_before(call: Call, ledger: Ledger, actions: tuple[Action, ...]) -> Reply:
    """A button pressed twice changes nothing, and troubles nobody else."""
    makes = rows_for(call, ledger, "sender")
    rows = tuple(makes.action(action, buttons=True) for action in actions)
    label = listed(call.language, tuple(action.label for action in actions))
    heading = call.say("action.assign.as_before", label=label)
    return Reply((Rows(rows, heading),), numbers=tuple(action.label for action in actions))


def add_owner(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action add-owner A-12 body FKen`, the buttons *add as a body* and *as a person*: the party is added and is the
    owner; with `+FKen` it is one of the owners."""
    members_alone(call)
    action = action_numbered(call, ledger, call.words)
    split = parted(read_numbers(call.words, "A")[1])
    sign, name = ("+", split.name[1:]) if split.name.startswith("+") else ("", split.name)
    if not name:
        raise Incomplete("party.missing", example=f"/action assign {action.label} AU")
    bearers = ledger.parties.directory().bearers(name)
    if owners := [owner for owner in action.owners if owner in bearers]:
        return (_there_already(call, ledger, action, name, party_of(ledger, owners[0])),)
    if bearers:
        raise _somebody_came(call, ledger, action, name, sign, bearers)
    again = f"/action add-owner {call.words}"
    check_revision(call, ledger, action, "owners", stands(call, ledger, action, "owners"), name, again)
    party = new_party(call, ledger, split.kind or "person", name)
    first, *others = _assigned(call, ledger, [_change(action, [(sign, (party.id,))])])
    return (replace(first, parts=(*first.parts, *added_parts(call, party))), *others)


def _there_already(call: Call, ledger: Ledger, action: Action, name: str, party: Party) -> Reply:
    """The button was pressed twice, or the other one after it: the party is there, and may be of the other kind."""
    row = rows_for(call, ledger, "sender").action(action, buttons=True)
    owners = stands(call, ledger, action, "owners")
    told = call.say(f"owner.there.{party.kind}", name=name, label=action.label, owners=owners)
    return Reply((Rows((row,), told), Buttons((kind_button(call, party),))), numbers=(action.label,))


def _somebody_came(
    call: Call, ledger: Ledger, action: Action, name: str, sign: str, bearers: tuple[str, ...]
) -> WrongState:
    """Somebody has been given the name since the question was put: the action may be theirs."""
    others = told_apart(call, ledger.parties.directory(), bearers)
    command, revision = f"/action assign {action.label} {sign}", call.request.revision
    buttons = Buttons(tuple(Button(other, f"{command}{other}", revision=revision) for other in others))
    facts = {"name": name, "other": others[0], "label": action.label}
    return WrongState("action.owner_taken", buttons=buttons, ask=True, **facts)


def _change(action: Action, steps: _Steps) -> Change:
    """The change of one action's owners; whose it is has then been told, so that its text teaches no more."""
    after = _stepped(action, steps)
    if set(after.owners) - set(action.owners):
        after = replace(after, unread_owner=None)
    return Change(action, after, {"owners": list(after.owners)})


def _assigned(call: Call, ledger: Ledger, changes: list[Change]) -> tuple[Reply, ...]:
    """Stores other owners, tells of them, of what was learned, and of those who have left."""
    for change in changes:
        keep_readers(ledger, change.after)
    lessons = [part for change in changes for part in taught(call, ledger, change.before, change.after)]
    told = "assign" if any(change.after.owners for change in changes) else "assign.none"
    first, *others = changed(call, ledger, "assign", changes, told)
    left = [
        question
        for before, after in ((change.before, change.after) for change in changes)
        for question in left_questions(call, ledger, after, tuple(set(after.owners) - set(before.owners)))
    ]
    return (
        replace(first, parts=(*first.parts, *_about_bodies(call, ledger, changes), *lessons), ask=bool(left)),
        *others,
        *left,
    )


def _about_bodies(call: Call, ledger: Ledger, changes: list[Change]) -> tuple[Part, ...]:
    """That a body which now owns something has no members, with a button that adds some."""
    new = dict.fromkeys(
        owner for change in changes for owner in change.after.owners if owner not in change.before.owners
    )
    told, buttons = body_remarks(call, ledger, tuple(new))
    return (*(Text(remark, "small") for remark in told), *([Buttons(buttons)] if buttons else []))


def _steps(call: Call, ledger: Ledger, words: str, command: str) -> _Steps:
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


_NOBODY = frozenset({"ingen", "inga", "ingen ansvarlig", "ingen ansvarleg", "none", "nobody", "no one", "no owner"})
_SIGNS = {"+": "+", "-": "-", "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"}
_SIGNED = re.compile(r"(?:\s*[,;]\s*|\s+)(?=[+\-\N{MINUS SIGN}\N{EN DASH}])")


def _stepped(action: Action, steps: _Steps) -> Action:
    owners = action.owners
    for sign, named in steps:
        if sign == "-" and not set(named) <= set(owners):
            raise Refused("action.not_owner", label=action.label)
        kept = tuple(owner for owner in owners if owner not in named)
        owners = {"": named, "+": (*owners, *named), "-": kept}[sign]
    return action.assigned(owners)
