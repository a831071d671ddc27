"""What the bot says where nothing is asked of it: it was called and no more, greeted, or thanked."""

import re

from bot.call import Call
from bot.reply import Button, Buttons, Part, Reply, Text

_LINES = ("meeting", "action", "owes", "decided")
_AROUND = r"[\s,.!?:;()\-\N{EN DASH}\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]*"
_GREETING = (
    r"(?:hei(?:sann|san)?|hallo|morn|hi|hello|hey|god\s+(?:morgen|morgon|dag|kveld)|good\s+(?:morning|day|evening))"
)
_THANKS = r"(?:(?:tusen|mange)\s+)?takk(?:\s+skal\s+du\s+ha|\s+for\s+hjelp(?:en|a))?|thanks(?:\s+a\s+lot)?|thank\s+you"
_TO = r"(?:\s+(?:på\s+deg|du|there|referent))?"
_SAID = {
    "greeting": re.compile(f"{_AROUND}{_GREETING}{_TO}{_AROUND}", re.IGNORECASE),
    "thanks": re.compile(f"{_AROUND}(?:{_THANKS}){_AROUND}", re.IGNORECASE),
}


def courtesy(call: Call, words: str) -> Reply | None:
    """The answer, to the sender alone, to nothing, a greeting or thanks; None where more is said."""
    if not words:
        return Reply(tuple(_called(call)), intent="help")
    for kind, said in _SAID.items():
        if said.fullmatch(words):
            help_ = Button(call.say("button.help"), "/referent help")
            return Reply((Text(call.say(f"courtesy.{kind}")), Buttons((help_,))), intent="help")
    return None


def _called(call: Call) -> list[Part]:
    """Five lines, and what most begin with; all that can be typed is told by `help`."""
    buttons = [
        Button(call.say("button.add_action"), "/action add", "primary"),
        Button(call.say("button.help"), "/referent help"),
    ]
    if call.channel is not None:
        buttons.insert(0, Button(call.say("button.start_meeting"), "/minutes start"))
    lines = (call.say(f"help.brief.{line}") for line in ("head", *_LINES))
    return [*map(Text, lines), Buttons(tuple(buttons))]
