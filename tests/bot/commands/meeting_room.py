"""A channel with a meeting in it."""

from bot.place import Language
from bot.reply import Reply
from tests.bot.commands.talk import Talk


class Room(Talk):
    """Three people and a body; the first who comes administrates, and is none of them."""

    def __init__(self, language: Language = "en") -> None:
        super().__init__(language)
        for key, name in (("ida", "Ida Moe"), ("per", "Per Aas"), ("eli", "Eli Vik")):
            self.party(key, "person", name)
        self.party("kom", "body", "Festkomiteen")
        self.say("Root", "/referent help")

    def play(self, who: str, *lines: str) -> Reply:
        """Several lines, each of which must go well; the last reply."""
        for line in lines:
            reply = self.say(who, line)[0]
            assert reply.ok, (line, reply)
        return reply
