"""A channel with a meeting in it: people talk, press buttons and send forms."""

from datetime import timedelta

from bot.form import Form
from bot.reply import Button, Reply
from bot.request import Request
from bot.router import answer
from tests.bot.commands.talk import Talk


class Room(Talk):
    """Three people and a body; the first who comes administrates, and is none of them."""

    def __init__(self, language: str = "en") -> None:
        super().__init__(language)
        for key, name in (("ida", "Ida Moe"), ("per", "Per Aas"), ("eli", "Eli Vik")):
            self.party(key, "person", name)
        self.party("kom", "body", "Festkomiteen")
        self.say("Root", "/referent help")

    def press(self, who: str, pressed: Form | Button, **values: str) -> Reply:
        """A button pressed, or a form sent, with the revision that it carries."""
        self.now += timedelta(minutes=1)
        request = Request(
            "w", "c", who, who, pressed.command, self.now, "tur", values=values, revision=pressed.revision
        )
        (reply,) = answer(request, self.ledgers)
        return reply

    def play(self, who: str, *lines: str) -> Reply:
        """Several lines, each of which must go well; the last reply."""
        for line in lines:
            reply = self.say(who, line)[0]
            assert reply.ok, (line, reply)
        return reply
