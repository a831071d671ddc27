"""What cannot be answered as asked: a name that nobody bears, or words that ask nothing the bot knows."""

from bot.answers.asked import Asked
from bot.naming import told_apart
from bot.ports import ActionQuery
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.wording import listed


def unknown_party(asked: Asked) -> Reply:
    """The nearest that the name may mean, as buttons that ask again."""
    name = asked.question.unknown_party or ""
    directory = asked.ledger.parties.directory()
    near = told_apart(asked.call, directory, asked.question.candidates)
    shared = set(directory.named(name)) >= set(asked.question.candidates)
    sentence = "answers.party_unknown" if not near else "answers.party_several" if shared else "answers.party_near"
    either = listed(asked.call.language, near, asked.say("answers.or"))
    parts: tuple[Part, ...] = (Text(asked.say(sentence, name=name[:80], near=either)),)
    if near:
        parts += (Buttons(tuple(Button(each, asked.command.replace(name, each, 1)) for each in near)),)
    return Reply(parts, ok=False, ask=bool(near), intent=asked.question.intent, error="unknown")


def unknown(asked: Asked) -> Reply:
    """Three questions that can be answered, with a party and a number that the asker may read."""
    questions = _examples(asked)
    head = asked.command.partition(" ")[0]
    buttons = Buttons(tuple(Button(each, f"{head} {each}") for each in questions))
    return Reply((Text(asked.say("answers.not_understood")), buttons), ok=False, intent="unknown", error="unknown")


def _examples(asked: Asked) -> tuple[str, ...]:
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
