"""`/action due` and `/action snooze`: another due date, or a rest."""

import re
from dataclasses import replace

from bot.action import Action
from bot.call import Call
from bot.canonical import Json
from bot.commands.action_changes import Change, changed
from bot.commands.action_forms import due_form
from bot.commands.action_named import alone, labels, named_actions
from bot.commands.asking import days_offered, when_question
from bot.commands.finding import next_meeting_for
from bot.errors import Unknown
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.understanding.dates import NO_DATE, DueDate, read_period, read_when
from bot.wording import listed
from bot.wording.dates import day_words


def due(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action due A-12 WHEN`; `none` takes the date away. Alone: a form, which does so where it is left empty.

    "Ten days before the next meeting" follows the meetings of each action's own channel, and waits where none is known.
    """
    actions, rest = named_actions(call, ledger, "due", "when")
    if not rest and "when" not in call.request.values:
        alone(actions, "action.when_missing", f"/action due {labels(actions)}")
        return (Reply((due_form(call, actions[0], "due"),)),)
    read = _when(call, ledger, rest, "due", actions)
    changes = [_due_change(call, ledger, action, read, rest) for action in actions]
    waiting = [change.after for change in changes if read.anchor and change.after.due is None]
    told = "waits_for_meeting" if waiting else "due" if read.due else "due.none"
    first, *others = changed(call, ledger, "due", changes, told)
    if read.anchor and not waiting:
        first = replace(first, parts=(*first.parts, Text(call.say("action.follows_meeting"), "small")))
    return (first, *others, *(when_question(call, action, read) for action in waiting))


def _due_change(call: Call, ledger: Ledger, action: Action, read: DueDate, words: str) -> Change:
    phrase = None if _iso(words, read) else read.phrase
    day = read.due
    if read.anchor is not None:
        meeting = next_meeting_for(call, ledger, action)
        day = read.anchor.due(meeting, ledger.workspace.country) if meeting else None
    after = action.due_on(day, phrase, read.at, read.anchor)
    if read.anchor is not None and day is None:
        after = replace(after, asks=(*after.asks, "due"))
    return Change(action, after, {"due": day.isoformat() if day else None})


def snooze(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action snooze A-12 UNTIL`: nobody is reminded before that day; `none` ends it. Alone: a form."""
    actions, rest = named_actions(call, ledger, "resting_until", "when")
    if not rest and "when" not in call.request.values:
        alone(actions, "action.when_missing", f"/action snooze {labels(actions)}")
        return (Reply((due_form(call, actions[0], "snooze"),)),)
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
    if (read.due or (read.anchor and verb == "due")) and not _NUMBER_AMONG.search(words):
        return read
    raise _no_day(call, ledger, words, read, f"/action {verb} {labels(actions)}", actions[0].revision)


def _no_day(call: Call, ledger: Ledger, words: str, read: DueDate, command: str, revision: int) -> Unknown:
    """Why the words are no day, with the days that they may mean, or another, as buttons."""
    past = read_period(words, call.today, ahead=False, country=ledger.workspace.country)
    buttons = [Button(day_words(day, call.language), f"{command} {day.isoformat()}", revision=revision)
               for day in days_offered(call, read)]  # fmt: skip
    if "A-" in command.partition("A-")[2]:
        form: list[Button] = []  # a form is about one action
    else:
        form = [Button(call.say("button.date"), command, revision=revision)]
    choices = Buttons((*buttons, *form)) if buttons or form else None
    if read.trouble == "impossible":
        return Unknown("action.when_impossible", buttons=choices, ask=True, phrase=read.phrase, command=command)
    if read.readings and read.trouble != "passed":
        days = listed(call.language, tuple(button.label for button in buttons), call.say("answers.or"))
        example = read.readings[0].isoformat()
        return Unknown(
            "action.when_several",
            buttons=choices,
            ask=True,
            phrase=read.phrase,
            days=days,
            command=command,
            example=example,
        )
    passed = read.readings[0] if read.readings else past.last if past and past.last < call.today else None
    if passed is None:
        return Unknown("action.when_unclear", words=words[:80], command=command)
    return Unknown(
        "action.when_passed", buttons=choices, ask=True, day=day_words(passed, call.language), command=command
    )


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
