"""Lines with a marker ("ACTION: …") in plain talk: captured in an open meeting, elsewhere as the channel chose."""

from dataclasses import replace

from bot.call import Call, open_meeting
from bot.command import Verb
from bot.commands.minutes_draft import offer
from bot.ports import Ledger
from bot.reply import Reply

Line = tuple[Verb, str]
"""What a marked line asks for, and its words."""


def capture_lines(call: Call, ledger: Ledger, lines: tuple[Line, ...]) -> tuple[Reply, ...]:
    """Captures a message's lines, or offers to: where lines are captured in meetings alone and none is open, the sender
    is asked whether to start one and take them along. Where capture is off, a marker is a word like any other. What is
    said to the bot itself, in a direct message or by mention, is always captured."""
    addressed = call.channel is None or call.mentioned
    if call.channel is not None and not addressed:
        if call.channel.capture == "off":
            return ()
        if call.channel.capture == "meetings" and open_meeting(call, ledger) is None:
            return offer(call, call.request.text.strip())
    return tuple(reply for verb, words in lines for reply in verb.run(replace(call, words=words), ledger))
