"""What cannot be answered as asked: a name that nobody bears, or words that ask nothing the bot knows."""

from collections.abc import Iterator
from typing import Final

from bot.answers.asked import Asked
from bot.naming import adding, told_apart
from bot.ports import ActionQuery, DecisionQuery
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.questions import mentioned_in
from bot.understanding.stems import stems
from bot.wording import listed

_SHOWN: Final = 3
_OF_PARTIES: Final = 2
_OF_WORDS: Final = 6
"""Words of a message that are looked up in the register: a long one is not asked about word by word."""

_LONGEST_WORD: Final = 40


def unknown_party(asked: Asked) -> Reply:
    """The nearest that the name may mean, as buttons that ask again."""
    name = asked.question.unknown_party or ""
    directory = asked.ledger.parties.directory()
    near = told_apart(asked.call, directory, asked.question.candidates)
    shared = len(near) > 1 and set(directory.named(name)) >= set(asked.question.candidates)
    sentence = "answers.party_unknown" if not near else "answers.party_several" if shared else "answers.party_near"
    either = listed(asked.call.language, near, asked.say("answers.or"))
    parts: tuple[Part, ...] = (Text(asked.say(sentence, name=name[:80], near=either)),)
    buttons = tuple(Button(each, asked.command.replace(name, each, 1)) for each in near)
    if not shared:
        buttons += adding(asked.call, name)
    if buttons:
        parts += (Buttons(buttons),)
    return Reply(parts, ok=False, ask=bool(near), intent=asked.question.intent, error="unknown")


def unknown(asked: Asked) -> Reply:
    """Three questions that can be answered: about what the words name, then about what the asker may read."""
    questions = tuple(dict.fromkeys((*_fitting(asked), *_usual(asked))))[:_SHOWN]
    head = asked.command.partition(" ")[0]
    buttons = Buttons(tuple(Button(each, f"{head} {each}") for each in questions))
    return Reply((Text(asked.say("answers.not_understood")), buttons), ok=False, intent="unknown", error="unknown")


def _fitting(asked: Asked) -> Iterator[str]:
    """Questions about the party, the number and the topic that the words name, where there is something to tell."""
    call, ledger = asked.call, asked.ledger
    named = mentioned_in(call.words, ledger.parties.directory(), call.today, ledger.workspace.country)
    for party in named.parties[:_OF_PARTIES]:
        yield asked.say("answers.example.owes", name=party_name(ledger, party))
    if named.number:
        yield asked.say("answers.example.status", label=named.number)
    for word in named.words[:_OF_WORDS]:
        if stem := stems(word):
            yield from _about(asked, word[:_LONGEST_WORD], stem)


def _about(asked: Asked, word: str, stem: tuple[str, ...]) -> Iterator[str]:
    """What was decided about the word, or who has it in hand: asked only where the asker would get an answer."""
    if asked.ledger.decisions.count(DecisionQuery(stems=stem), asked.readers):
        yield asked.say("answers.example.about", topic=word)
    elif asked.ledger.actions.count(ActionQuery(state=None, stems=stem), asked.readers):
        yield asked.say("answers.example.owns", topic=word)


def _usual(asked: Asked) -> tuple[str, ...]:
    """Questions about what is there: who owes something, an action's number; else such as always have an answer."""
    always = ("answers.example.overdue", "answers.example.mine", "answers.example.decided")
    actions = asked.ledger.actions.page(ActionQuery(), asked.readers, 1)
    if not actions:
        return tuple(asked.say(key) for key in always)
    first = actions[0]
    status = asked.say("answers.example.status", label=first.label)
    if not first.owners:
        return (asked.say(always[0]), asked.say(always[1]), status)
    owes = asked.say("answers.example.owes", name=party_name(asked.ledger, first.owners[0]))
    return (owes, asked.say(always[0]), status)
