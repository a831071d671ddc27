"""`/action list` and `/action show`: what there is, and all that is known of one action."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.action import Action
from bot.answers.actions import done, due, every, open_ones, overdue
from bot.answers.history import history, origins
from bot.answers.paging import split_page
from bot.answers.replies import Answer, Commands, replies
from bot.call import Call, sender_reads
from bot.commands.capture import reply_to
from bot.commands.finding import actions_numbered
from bot.errors import Incomplete, Unknown
from bot.naming import parties_named, read_numbers
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Rows, Text, To
from bot.rows import RowMaker, party_name, state_words
from bot.understanding.dates import Period, read_period
from bot.understanding.questions import Question
from bot.wording.dates import moment_words

_KINDS: Mapping[str, Answer] = {
    "overdue": overdue,
    "over fristen": overdue,
    "forfalt": overdue,
    "forfalte": overdue,
    "done": done,
    "ferdig": done,
    "ferdige": done,
    "all": every,
    "alle": every,
    "alt": every,
    "open": open_ones,
    "åpne": open_ones,
    "opne": open_ones,
    "due": due,
    "frist": due,
}
_KIND = "|".join(_KINDS)
_AT_END = re.compile(rf"(?:^|\s)(?P<kind>{_KIND})\s*$", re.IGNORECASE)
_AT_START = re.compile(rf"(?P<kind>{_KIND})\s+", re.IGNORECASE)
_DUE = re.compile(r"(?:^|\s)(?:due|frist)\s+(?P<period>.+)$", re.IGNORECASE | re.DOTALL)
_WHY = frozenset({"why", "hvorfor", "kvifor"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words behind `list` ask for: whose actions, which, and due when."""

    party: str
    answer: Answer = open_ones
    period: Period | None = None


def list_actions(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action list [PARTY] [overdue · due PERIOD · done · all]`: open ones; without a party those of this channel."""
    words, page = split_page(call.words)
    wanted = _wanted(call, ledger, words)
    parties = parties_named(call, ledger, wanted.party, "/action list") if wanted.party else ()
    command = f"/action list {words}".strip()
    question = Question("owes", parties=parties, period=wanted.period)
    asks = Commands(command, f"@referent {command}")
    made = replies(replace(call, words=words), ledger, question, wanted.answer, asks, page)
    return tuple(replace(reply, intent=None) for reply in made)


def _wanted(call: Call, ledger: Ledger, words: str) -> Wanted:
    if ledger.parties.directory().named(words):
        return Wanted(words)
    if found := _DUE.search(words):
        period = read_period(found["period"], call.today, ahead=True, country=ledger.workspace.country)
        if period is None:
            raise Unknown("action.period_unclear", words=found["period"][:80])
        return Wanted(words[: found.start()].strip(), due, period)
    if found := _AT_END.search(words):
        return Wanted(words[: found.start()].strip(), _KINDS[found["kind"].casefold()])
    if found := _AT_START.match(words):
        return Wanted(words[found.end() :].strip(), _KINDS[found["kind"].casefold()])
    return Wanted(words)


def show_action(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action show A-12 [why]`: all facts and what has happened; `why`: what owners and date were read from. Several
    are shown one after another."""
    numbers, rest = read_numbers(call.words, "A")
    if not numbers:
        raise Incomplete("action.number_missing", words=call.words[:80])
    actions = actions_numbered(call, ledger, numbers)
    why = rest.strip(" ?!.").casefold() in _WHY
    here = all(reply_to(call, ledger, action) == "channel" for action in actions)
    to: To = "channel" if call.mentioned and here else "sender"
    parts = [part for action in actions for part in _shown(call, ledger, action, why, to)]
    return (Reply(tuple(parts), to=to, numbers=tuple(action.label for action in actions)),)


def _shown(call: Call, ledger: Ledger, action: Action, why: bool, to: To) -> tuple[Part, ...]:
    """All that is known of one action."""
    row = RowMaker(call, ledger, sender_reads(call, ledger)).action(action, buttons=True)
    made = moment_words(call.local(action.made_at), call.language)
    facts = [
        (call.say("fact.state"), state_words(call, ledger, action)),
        (call.say("fact.made"), call.say("fact.by", name=party_name(ledger, action.maker), when=made)),
    ]
    parts: list[Part] = [Rows((row,)), Facts(tuple(facts))]
    if why:
        parts += [Text(call.say("history.why"), "heading"), Facts(origins(call, ledger, action))]
    parts += [Text(call.say("history.head"), "heading"), Facts(history(call, ledger, action))]
    share = [Button(call.say("button.share_answer"), f"@referent /action show {action.label}")]
    return (*parts, Buttons((*row.buttons, *(share if call.channel and to == "sender" else []))))
