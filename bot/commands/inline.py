"""Lines with a marker ("ACTION: …") in plain talk: captured in an open meeting, elsewhere as the channel chose."""

from dataclasses import replace

from bot.call import Call, open_meeting
from bot.cleaning import visible
from bot.command import Verb
from bot.commands import INLINE
from bot.commands.taking_along import offer
from bot.ports import Ledger
from bot.reply import Reply
from bot.understanding.capture import read_markers

Line = tuple[Verb, str]
"""What a marked line asks for, and its words."""


def lines_in(text: str, *, numbered: bool = False) -> tuple[Line, ...]:
    """The lines of a text with a marker; those that begin with the number of an item too where they are asked for."""
    markers = read_markers(text, numbered=numbered)
    return tuple((INLINE[marker.kind], marker.text) for marker in markers if visible(marker.text))


def capture_lines(call: Call, ledger: Ledger, lines: tuple[Line, ...]) -> tuple[Reply, ...]:
    """Captures a message's lines, or offers to: where lines are captured in meetings alone and none is open, the sender
    is asked whether to start one and take them along. Where capture is off, a marker is a word like any other. What is
    said to the bot itself, in a direct message or by mention, is always captured. "Sak 3: …" is an item in an open
    meeting, and prose elsewhere."""
    addressed = call.channel is None or call.mentioned
    if call.channel is not None and not addressed:
        if call.channel.capture == "off":
            return ()
        if open_meeting(call, ledger) is None:
            lines = lines_in(call.request.text.strip())
            if lines and call.channel.capture == "meetings":
                return offer(call, ledger, call.request.text.strip())
    return tuple(
        reply
        for position, (verb, words) in enumerate(lines, call.position)
        for reply in verb.run(replace(call, words=words, position=position), ledger)
    )
