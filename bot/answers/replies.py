"""To whom an answer goes: by mention the channel, with what everyone there may read, and what the asker may read
beyond it to the asker alone; else all to the asker, with a button that shares the question."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answers.asked import NOTHING, Asked
from bot.answers.following import LONGEST_CHAIN, links
from bot.call import Call, everyone_reads, sender_reads
from bot.ports import Ledger
from bot.reply import Button, Buttons, Reply, Text
from bot.understanding.questions import Question

Answer = Callable[[Asked], Reply]


@dataclass(frozen=True, slots=True)
class Commands:
    """How the same is asked again: alone, with a slash command, and before the channel, with a mention."""

    alone: str
    mention: str

    @classmethod
    def of(cls, words: str) -> "Commands":
        """Those of a question in its own words."""
        return cls(f"/ask {words}", f"@referent {words}")


def replies(
    call: Call, ledger: Ledger, question: Question, answer: Answer, commands: Commands, page: int = 1
) -> tuple[Reply, ...]:
    """The answer, as it is given where it was asked. The first reply to a channel does not hint at the second."""
    alone = Asked(call, ledger, question, sender_reads(call, ledger), commands.alone, page=page)
    if not call.mentioned:
        return (_shared(call, answer(alone), commands.mention),)
    here = replace(alone, readers=everyone_reads(call, ledger), command=commands.mention)
    first = answer(here)
    beyond = answer(replace(alone, told=here.readers, page=1)) if page == 1 else NOTHING
    second = (replace(beyond, parts=(Text(call.say("answers.beyond")), *beyond.parts)),) if beyond.parts else ()
    if not first.ok:
        return second or (first,)
    return (replace(first, to="channel"), *second)


def _shared(call: Call, reply: Reply, command: str) -> Reply:
    """With the button that asks the same before the channel, among the others."""
    if call.channel is None or not reply.ok:
        return reply
    share = Button(call.say("button.share_answer"), command)
    *before, last = reply.parts
    if isinstance(last, Buttons):
        return replace(reply, parts=(*before, Buttons((*last.buttons, share))))
    return replace(reply, parts=(*reply.parts, Buttons((share,))))


def remembered(call: Call, replies: tuple[Reply, ...], words: str) -> tuple[Reply, ...]:
    """The replies to a question with what another may go on from; one that was gone on with says so, unless its heading
    names who it is about. What was not understood is nothing to go on from."""
    first, *others = replies
    if first.intent in _NO_QUESTION or len(words) > LONGEST_CHAIN:
        return replies
    before, *after = links(words)
    if after and first.ok and first.intent not in _TELLS_WHO:
        first = replace(first, parts=(Text(call.say("answers.goes_on", before=before), "small"), *first.parts))
    return (replace(first, asked=words), *others)


_NO_QUESTION = frozenset({None, "help", "unknown"})
_TELLS_WHO = frozenset({"owes", "mine", "who"})
