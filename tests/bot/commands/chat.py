"""A chat platform for tests: messages have ids, are edited, deleted and reacted to; replies go by the outbox."""

from datetime import datetime
from itertools import count

from bot.place import Language
from bot.ports import Ledger, Message
from bot.reply import Reply, plain_text
from bot.request import Happening, Request
from bot.router import answer
from tests.bot.commands.meeting_room import Room


class Chat(Room):
    """A room whose channel captures while a meeting is open; what is posted is delivered at once."""

    def __init__(self, language: Language = "en", capture: str = "meetings") -> None:
        super().__init__(language)
        self._sent = count(1)
        self.channel("tur")
        self.say("Root", f"/referent capture {capture}")

    def event(
        self,
        who: str,
        text: str,
        message: str,
        happening: Happening = "said",
        *,
        channel: str | None = "tur",
        author: str | None = None,
        reaction: str | None = None,
        said: datetime | None = None,
        edited: datetime | None = None,
    ) -> tuple[Reply, ...]:
        """What the platform tells of a message, and what is replied."""
        self.now = self.now.replace(second=(self.now.second + 7) % 60)
        request = Request(
            "w",
            "c",
            who,
            who,
            text,
            self.now,
            channel,
            message=message,
            delivery=f"d{next(self._sent)}",
            link=f"https://chat.example/{message}",
            happening=happening,
            author=author,
            reaction=reaction,
            outbox="all",
            said=said,
            edited=edited,
        )
        return answer(request, self.ledgers)

    def edit(
        self,
        who: str,
        text: str,
        message: str,
        channel: str | None = "tur",
        *,
        said: datetime | None = None,
        edited: datetime | None = None,
    ) -> tuple[Reply, ...]:
        return self.event(who, text, message, "edited", channel=channel, said=said, edited=edited)

    def delete(self, who: str, message: str, channel: str | None = "tur") -> tuple[Reply, ...]:
        return self.event(who, "", message, "deleted", channel=channel)

    def react(
        self,
        who: str,
        author: str,
        text: str,
        message: str,
        reaction: str = "pushpin",
        channel: str = "tur",
        *,
        said: datetime | None = None,
    ) -> tuple[Reply, ...]:
        return self.event(who, text, message, "reacted", author=author, reaction=reaction, channel=channel, said=said)

    def delivered(self) -> list[Message]:
        """What waits in the outbox but cards and marks, all of which is then delivered."""

        def work(ledger: Ledger) -> list[Message]:
            waiting = ledger.outbox.waiting(100)
            for each in waiting:
                sent = each.sent or f"sent{next(self._sent)}"
                ledger.outbox.delivered(each.id, self.now, revision=each.revision, place="tur", sent=sent)
            return [each for each in waiting if each.kind == "post"]

        return self.ledgers.write("w", work)

    def action(self, label: str) -> str:
        """An action as a line: text, owners and due date; "" where it is gone."""

        def look(ledger: Ledger) -> str:
            found = ledger.actions.by_number(int(label.removeprefix("A-")))
            if found is None:
                return ""
            names = (party.name for owner in found.owners if (party := ledger.parties.get(owner)))
            return " | ".join((found.text, ", ".join(names), found.due.isoformat() if found.due else ""))

        return self.ledgers.read("w", look)

    def draft(self) -> str:
        """The minutes of the meeting here, as they are shown."""
        return "\n".join(plain_text(reply) for reply in self.say("Root", "/minutes show"))
