"""A channel for tests: people say things, the product answers, on the register in memory."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.events import ChannelTold, PartyTold, channel_told, party_told, person_named
from bot.party import PartyKind
from bot.place import ChannelMember, Connection, Language, Workspace
from bot.ports import Ledger
from bot.reply import Button, Buttons, Form, Reply, plain_text
from bot.request import Request, Standing
from bot.router import answer
from tests.memory import MemoryLedgers

START = datetime.fromisoformat("2024-05-06T09:00:00+02:00")
"""A Monday."""


class Talk:
    """One workspace with one local connection; time goes on by a minute with each thing said."""

    def __init__(self, language: Language = "nb") -> None:
        self.ledgers = MemoryLedgers()
        self.now = START
        workspace = Workspace("w", "Turlaget", language=language)
        self.ledgers.create(workspace, Connection("c", "local", "w"))

    def party(
        self, key: str, kind: PartyKind, name: str, members: tuple[str, ...] = (), *roles: Mapping[str, str | None]
    ) -> str:
        """A person or body as a directory tells of it; its id."""
        told = PartyTold(key, kind, name, members=members, roles=roles)
        return self.ledgers.write("w", lambda ledger: party_told(ledger, told, self.now).id)

    def channel(self, name: str, *, private: bool = False, members: tuple[str, ...] = ()) -> None:
        told = ChannelTold("c", name, name, private=private, members=members, capture="always")
        self.ledgers.write("w", lambda ledger: channel_told(ledger, told, self.now).id)

    def join(self, channel: str, name: str, standing: Standing = "member") -> None:
        """Somebody comes into a channel, perhaps as a guest."""

        def work(ledger: Ledger) -> None:
            there = ledger.places.channel_at("c", channel)
            assert there is not None
            person = person_named(ledger, name).id
            ledger.places.put_member(ChannelMember(there.id, person, self.now, standing=standing))

        self.ledgers.write("w", work)

    def say(
        self, who: str, text: str, channel: str | None = "tur", standing: Standing = "member", **values: str
    ) -> tuple[Reply, ...]:
        """What somebody says, or fills in a form, and all the replies."""
        self.now += timedelta(minutes=1)
        request = Request("w", "c", who, who, text, self.now, channel, values=values, standing=standing)
        return answer(request, self.ledgers)

    def one(self, who: str, text: str, channel: str | None = "tur", **values: str) -> Reply:
        """The same, where there is one reply."""
        (reply,) = self.say(who, text, channel, **values)
        return reply

    def press(self, who: str, pressed: Form | Button, channel: str | None = "tur", **values: str) -> Reply:
        """A button pressed, or a form sent, with the revision that it carries; the first reply."""
        self.now += timedelta(minutes=1)
        command, revision = pressed.command, pressed.revision
        request = Request("w", "c", who, who, command, self.now, channel, values=values, revision=revision)
        return answer(request, self.ledgers)[0]


def numbers(reply: Reply) -> list[str]:
    return [row.number for row in reply.rows]


def buttons(reply: Reply) -> list[Button]:
    return [button for part in reply.parts if isinstance(part, Buttons) for button in part.buttons]


def commands(reply: Reply) -> list[str]:
    return [button.command for button in buttons(reply)]


def form(reply: Reply) -> Form:
    (part,) = reply.parts
    assert isinstance(part, Form)
    return part


def text(reply: Reply) -> str:
    return plain_text(reply)
