"""`/action due` and `/action snooze`: another due date, or a rest."""

import re
from dataclasses import replace
from datetime import date, time

from bot.action import Action
from bot.call import Call
from bot.canonical import Json, as_json
from bot.commands.action_changes import Change, changed
from bot.commands.action_forms import due_form, due_value
from bot.commands.action_named import alone, labels, named_actions
from bot.commands.asking import day_asked, days_offered, when_question
from bot.commands.finding import NOTHING, calendar_of, next_meeting_for
from bot.commands.remarks import due_remarks
from bot.errors import Unknown, in_field
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Rows, Text
from bot.rows import rows_for
from bot.understanding.dates import NO_DATE, DueDate, read_period, read_when
from bot.wording import listed
from bot.wording.dates import day_words

_NUMBER_AMONG = re.compile(r"\bA\s?-\s?\d", re.IGNORECASE)
_NO_DAY = NOTHING | {
    "ingen frist", "inga frist", "ingen dato", "uten frist", "utan frist", "fjern frist", "fjern fristen", "slett",
    "no date", "no due date", "clear",
}  # fmt: skip
"""What takes a day away."""


def due(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action due A-12 WHEN`; `none` takes the date away. Alone: a form, which does so where it is left empty.

    "Ten days before the next meeting" follows the meetings of each action's own channel, and waits where none is known.
    """
    actions, rest = named_actions(call, ledger, "due", "when")
    if not rest and "when" not in call.request.values:
        alone(actions, "action.when_missing", f"/action due {labels(actions)}")
        return (Reply((due_form(call, actions[0], "due"),)),)
    if "when" in call.request.values and rest == due_value(actions[0]):
        return (_as_it_stood(call, ledger, actions[0]),)
    with in_field("when"):
        read = _when(call, ledger, rest, "due", actions)
    changes = [_due_change(call, ledger, action, read, rest) for action in actions]
    waiting = [change for change in changes if read.anchor and change.after.due is None]
    dated = [change for change in changes if change not in waiting]
    return (*_dated(call, ledger, read, dated), *_waiting(call, ledger, read, waiting))


def _as_it_stood(call: Call, ledger: Ledger, action: Action) -> Reply:
    """A form that is saved unchanged changes nothing: not the words the date was read from, nor what it follows."""
    row = rows_for(call, ledger, "sender").action(action, buttons=True)
    heading = call.say("action.due_as_before", label=action.label)
    return Reply((Rows((row,), heading), Buttons(row.buttons)), numbers=(action.label,))


def _dated(call: Call, ledger: Ledger, read: DueDate, changes: list[Change]) -> tuple[Reply, ...]:
    """Stores and tells due dates that are known, or taken away."""
    if not changes:
        return ()
    first, *others = changed(call, ledger, "due", changes, "due" if changes[0].after.due else "due.none")
    day = changes[0].after.due
    told = due_remarks(call, read, day) if day else ()
    return (replace(first, parts=(*first.parts, *(Text(each, "small") for each in told))), *others)


def _waiting(call: Call, ledger: Ledger, read: DueDate, changes: list[Change]) -> tuple[Reply, ...]:
    """Stores and tells due dates that come with the day of the next meeting."""
    if not changes:
        return ()
    told = changed(call, ledger, "due", changes, "waits_for_meeting")
    return (*told, *(when_question(call, change.after, read) for change in changes))


def _due_change(call: Call, ledger: Ledger, action: Action, read: DueDate, words: str) -> Change:
    phrase = None if _iso(words, read) else read.phrase
    day = _anchored(call, ledger, action, read) if read.anchor else read.due
    after = action.due_on(day, phrase, read.at, read.anchor)
    if read.anchor is not None and day is None:
        after = after.awaiting()
    facts = {"due": day.isoformat() if day else None, "due_at": as_json(after.due_at)}
    return Change(action, after, facts)


def _anchored(call: Call, ledger: Ledger, action: Action, read: DueDate) -> date | None:
    """The due date that an action's own next meeting gives it, where that is known."""
    meeting = next_meeting_for(call, ledger, action)
    return read.anchor.due(meeting, ledger.workspace.country) if meeting and read.anchor else None


def snooze(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action snooze A-12 UNTIL`: nobody is reminded before that day; `none` ends it. Alone: a form."""
    actions, rest = named_actions(call, ledger, "resting_until", "when")
    if not rest and "when" not in call.request.values:
        alone(actions, "action.when_missing", f"/action snooze {labels(actions)}")
        return (Reply((due_form(call, actions[0], "snooze"),)),)
    with in_field("when"):
        until = _when(call, ledger, rest, "snooze", actions).due
    facts: dict[str, Json] = {"until": until.isoformat() if until else None}
    changes = [Change(action, action.resting(until), facts) for action in actions]
    return changed(call, ledger, "snooze", changes, "snooze" if until else "snooze.none")


def _when(call: Call, ledger: Ledger, words: str, verb: str, actions: tuple[Action, ...]) -> DueDate:
    """The day that the words mean, or none where they say so. What is no day, has passed or may be several is asked for
    again; a due date alone may wait for the next meeting."""
    if words.strip(" .!").casefold() in _NO_DAY:
        return NO_DATE
    meeting = next_meeting_for(call, ledger, actions[0])
    read = read_when(words, call.today, *ledger.workspace.calendar, meeting=meeting)
    if read.anchor and verb == "due" and not _NUMBER_AMONG.search(words):
        return _followed(call, ledger, words, read, actions)
    if read.due and not _NUMBER_AMONG.search(words):
        return read
    raise _no_day(call, ledger, words, read, verb, actions)


def _followed(call: Call, ledger: Ledger, words: str, read: DueDate, actions: tuple[Action, ...]) -> DueDate:
    """A due date that follows the meetings of each action's channel; refused where one has no channel, or one that the
    sender may not read, and where the day is over."""
    lost = tuple(action for action in actions if calendar_of(call, ledger, action) is None)
    if lost:
        facts = {"labels": labels(lost), "phrase": (read.phrase or words)[:80]}
        raise _refused(call, "action.when_no_meeting", facts, "due", actions)
    days = (_anchored(call, ledger, action, read) for action in actions)
    for passed in (day for day in days if day and day < call.today):
        raise _refused(call, "action.when_passed", {"day": day_words(passed, call.language)}, "due", actions)
    return read


def _command(call: Call, verb: str, actions: tuple[Action, ...]) -> str:
    return call.say(f"action.{verb}.command", labels=labels(actions))


def _no_day(call: Call, ledger: Ledger, words: str, read: DueDate, verb: str, actions: tuple[Action, ...]) -> Unknown:
    """Why the words are no day, with the days that they may mean, or another, as buttons."""
    number = _NUMBER_AMONG.search(words) and not (read.readings or read.trouble)
    unclear = ("action.when_unclear", {"words": words[:80]})
    sentence, facts = unclear if number else _why_no_day(call, ledger, words, read)
    if sentence == "action.when_unclear":
        return Unknown(sentence, buttons=None, ask=False, command=_command(call, verb, actions), **facts)
    return _refused(call, sentence, facts, verb, actions, days_offered(call, read), read.at)


def _refused(
    call: Call,
    sentence: str,
    facts: dict[str, str],
    verb: str,
    actions: tuple[Action, ...],
    days: tuple[date, ...] = (),
    at: time | None = None,
) -> Unknown:
    """Why a day is refused, with the command, and the days to choose among as buttons."""
    buttons = _day_buttons(call, days, verb, actions, at)
    return Unknown(sentence, buttons=buttons, ask=True, command=_command(call, verb, actions), **facts)


def _why_no_day(call: Call, ledger: Ledger, words: str, read: DueDate) -> tuple[str, dict[str, str]]:
    """The sentence, and what it is filled with."""
    phrase = (read.phrase or words)[:80]
    if read.trouble == "impossible":
        return "action.when_impossible", {"phrase": phrase}
    if read.readings and read.trouble != "passed":
        days = tuple(day_words(day, call.language) for day in read.readings)
        either = listed(call.language, days, call.say("answers.or"))
        return "action.when_several", {"phrase": phrase, "days": either, "example": read.readings[0].isoformat()}
    past = read_period(words, call.today, ahead=False, country=ledger.workspace.country)
    passed = next(iter(read.readings), past.last if past and past.last < call.today else None)
    if passed is None:
        return "action.when_unclear", {"words": words[:80]}
    return "action.when_passed", {"day": day_words(passed, call.language)}


def _day_buttons(
    call: Call, days: tuple[date, ...], verb: str, actions: tuple[Action, ...], at: time | None = None
) -> Buttons | None:
    """Each day for all the actions, and for one alone the form."""
    command, revision = f"/action {verb} {labels(actions)}", actions[0].revision if len(actions) == 1 else None
    asked = [(day_words(day, call.language), day_asked(day, at)) for day in days]
    buttons = [Button(label, f"{command} {when}", revision=revision) for label, when in asked]
    if len(actions) == 1:
        label = call.say("button.date" if verb == "due" else "button.other_day")
        buttons.append(Button(label, command, revision=revision))
    return Buttons(tuple(buttons)) if buttons else None


def _iso(words: str, read: DueDate) -> bool:
    """Whether the words are a date from a date picker or a button, which is no phrase worth showing."""
    return read.due is not None and words.strip() == day_asked(read.due, read.at)
