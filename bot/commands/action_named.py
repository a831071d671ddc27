"""Which actions a verb of `/action` is about, and what is to stand in them: from the words, or from its form."""

from bot.action import Action
from bot.call import Call
from bot.commands.asking import day_asked
from bot.commands.finding import actions_numbered, check_revision
from bot.errors import Incomplete
from bot.naming import LONGEST_LIST, read_numbers, read_parties
from bot.ports import Ledger
from bot.rows import party_name
from bot.wording.dates import day_words


def named_actions(call: Call, ledger: Ledger, column: str, field: str) -> tuple[tuple[Action, ...], str]:
    """The actions named, and what is to stand in that column: from the form where its field was filled in."""
    numbers, behind = read_numbers(call.words, "A")
    if not numbers:
        raise Incomplete("action.number_missing", words=call.words[:80])
    actions = actions_numbered(call, ledger, numbers)
    rest = call.request.values.get(field, behind).strip()
    for action in actions:
        there = stands(call, ledger, action, column)
        if (rest or field in call.request.values) and rest != there and not _is_so(ledger, action, column, rest):
            again = f"/action {_VERBS[column]} {labels(actions)} {rest}" if rest else ""
            wanted = ", ".join(rest.split("\n")) if column == "owners" else rest
            check_revision(call, ledger, action, column, there, wanted or "–", again)
    return actions, rest


_VERBS = {"text": "edit", "owners": "assign", "due": "due", "resting_until": "snooze"}


def _is_so(ledger: Ledger, action: Action, column: str, words: str) -> bool:
    """Whether what a button asks for is so already: one pressed twice, or by two, is no quarrel."""
    if column == "due":
        return action.due is not None and words == day_asked(action.due, action.due_at)
    if column != "owners" or not words or len(words) > LONGEST_LIST:
        return False
    named = read_parties(ledger.parties.directory(), words.removeprefix("+"))
    keys = {key for each in named for key in each.parties}
    return keys <= set(action.owners) if words.startswith("+") else keys == set(action.owners)


def alone(actions: tuple[Action, ...], sentence: str, command: str) -> None:
    """A form is about one action: for several, the words are asked for."""
    if len(actions) > 1:
        raise Incomplete(sentence, command=command, example=command)


def labels(actions: tuple[Action, ...]) -> str:
    """The numbers as they are typed: "A-3 A-5"."""
    return " ".join(action.label for action in actions)


def stands(call: Call, ledger: Ledger, action: Action, column: str) -> str:
    """What stands in a column now, in words."""
    if column == "text":
        return action.text
    if column == "owners":
        return ", ".join(party_name(ledger, owner) for owner in action.owners) or "–"
    day = action.due if column == "due" else action.resting_until
    return day_words(day, call.language) if day else "–"
