"""`/ask`, `/owes`, and what words to the bot itself are where they are no command: questions."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from bot import commands
from bot.answers.actions import done, due, mine, overdue, owes
from bot.answers.asked import NOTHING, Asked
from bot.answers.following import LONGEST_CHAIN, going_on, links, reader_of
from bot.answers.meetings import minutes
from bot.answers.paging import split_page
from bot.answers.parties import who
from bot.answers.replies import Answer, Commands, remembered, replies
from bot.answers.topics import decided, owns, status
from bot.answers.unclear import unknown, unknown_party
from bot.call import Call
from bot.command import Family, Verb
from bot.commands.courtesy import courtesy
from bot.commands.referent import help_parts
from bot.form import Field, Form
from bot.naming import SPEAKER, read_parties
from bot.place import Language
from bot.ports import Ledger
from bot.reply import Facts, Reply, Rows
from bot.understanding.language import language_of
from bot.understanding.question_signals import Intent
from bot.understanding.questions import Question


def ask(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/ask QUESTION`, a mention or a direct message. Alone it is answered with what one can begin with."""
    said = call.words.strip()
    if courtesy(call, said) and (polite := courtesy(replace(call, language=_courteous(call)), said)):
        return (polite,)
    return _asked(call, ledger)[1]


def ask_overheard(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """What goes on from a question in its thread, where it may be meant for a colleague: nothing is said where there is
    nothing to tell, so that who asks the others about lunch is left in peace."""
    question, told = _asked(call, ledger)
    if question.unknown_party is not None:
        return told if question.candidates else ()
    first, *others = told
    if question.topic is None or _tells(first):
        return told
    return tuple(others)


def _tells(reply: Reply) -> bool:
    """Whether an answer found anything."""
    return any(isinstance(part, Rows | Facts) for part in reply.parts)


def _asked(call: Call, ledger: Ledger) -> tuple[Question, tuple[Reply, ...]]:
    words, page = split_page(call.words)
    reader = reader_of(call, ledger)
    words = going_on(call, ledger, words, reader) if page == 1 else words
    question = reader.question(words) if words else Question("help")
    voice = replace(call, words=reader.said_of(words), language=_language(call, words))
    told = replies(voice, ledger, question, _answer, Commands.of(words), page)
    return question, remembered(voice, told, words)


def _language(call: Call, words: str) -> Language:
    """That of the question; of one that goes on from another, its own where its few words show it."""
    return _read_once(words, call.language) if len(words) <= LONGEST_CHAIN else _read(words, call.language)


def _read(words: str, usual: Language) -> Language:
    found = (language_of(each, usual) for each in reversed(links(words)))
    return next(filter(None, found), usual)


_read_once = lru_cache(maxsize=2_000)(_read)
"""The same, of words that are asked all day."""


def _courteous(call: Call) -> Language:
    """The language of a few words, of which bokmål and nynorsk have most in common: then the channel's."""
    said = _language(call, call.words) if call.words else call.language
    return said if "en" in (said, call.language) else call.language


def ask_form(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/ask` alone: a form."""
    if words := call.request.values.get("question", "").strip():
        return ask(replace(call, words=words), ledger)
    field = Field("question", call.say("answers.form.question"), "line", required=True, longest=600)
    return (Reply((Form(call.say("answers.form.title"), "/ask", (field,), call.say("button.ask")),)),)


def owes_party(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owes PARTY`: a question with the verb left out. Several parties count together; "AU i mai" is what is due."""
    words, page = split_page(call.words)
    question = _debt(call, ledger, words)
    if question.unknown_party is not None:
        read = reader_of(call, ledger).question(call.say("answers.example.owes", name=words))
        understood = read.parties and not read.unknown_party and read.intent in _OF_DEBTS
        question = read if understood else question
    name = call.speaker.name if words.casefold() in SPEAKER else words
    shared = call.say("answers.example.owes", name=name)
    asks = Commands(f"/owes {words}", f"@referent {shared}")
    return remembered(call, replies(replace(call, words=words), ledger, question, _answer, asks, page), shared)


def owes_form(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/owes` alone: a form."""
    if words := call.request.values.get("party", "").strip():
        return owes_party(replace(call, words=words), ledger)
    field = Field("party", call.say("answers.form.party"), "party", required=True)
    return (Reply((Form(call.say("answers.form.owes"), "/owes", (field,), call.say("button.ask")),)),)


def _debt(call: Call, ledger: Ledger, words: str) -> Question:
    directory = ledger.parties.directory()
    parties: dict[str, None] = {}
    for named in read_parties(directory, words.rstrip("?!. ")):
        keys = (call.speaker.id,) if named.name.casefold() in SPEAKER else named.parties
        if len(keys) != 1:
            candidates = keys or directory.nearest(named.name)
            return Question("owes", unknown_party=named.name, candidates=candidates)
        parties[keys[0]] = None
    return Question("owes", parties=tuple(parties))


def _answer(asked: Asked) -> Reply:
    question = asked.question
    misnamed = question.unknown_party is not None
    if asked.told is not None and (misnamed or question.intent in _SAME_FOR_ALL):
        return NOTHING
    return unknown_party(asked) if misnamed else _ANSWERS[question.intent](asked)


def _help(asked: Asked) -> Reply:
    return Reply(help_parts(asked.call, commands.COMMANDS), intent="help")


def _who(asked: Asked) -> Reply:
    return who(asked) if asked.question.parties else unknown(asked)


_ANSWERS: Mapping[Intent, Answer] = {
    "owes": owes,
    "mine": mine,
    "owns": owns,
    "decided": decided,
    "overdue": overdue,
    "due": due,
    "done": done,
    "status": status,
    "minutes": minutes,
    "who": _who,
    "help": _help,
    "unknown": unknown,
}
_OF_DEBTS = frozenset({"owes", "due", "overdue"})
_SAME_FOR_ALL = frozenset({"who", "help", "unknown"})
"""Answers that hold nothing which somebody may read and another may not."""

ASK_QUESTION = Verb("ask", {}, ask, "QUESTION", changes=False)
GOES_ON = Verb("goes-on", {}, ask_overheard, changes=False, hidden=True)
"""What talk that goes on from a question asks; nobody types it."""
ASK_FAMILY = Family(
    name="ask",
    names={"en": ("ask",), "nb": ("spør",), "nn": ("spør",)},
    default=ASK_QUESTION,
    alone=Verb("form", {}, ask_form, changes=False),
)
OWES = Family(
    name="owes",
    names={"en": ("owes",), "nb": ("skylder",), "nn": ("skuldar",)},
    default=Verb("owes", {}, owes_party, "PARTY", changes=False),
    alone=Verb("form", {}, owes_form, changes=False),
)
