"""The language and the clock in which a message or view is written."""

from dataclasses import dataclass, replace
from typing import Any

from bot.form import Form
from bot.place import Language
from bot.reply import Part, Reply
from bot.wording import say
from handlers.slack.one_command import form_typed, parts_typed, typed


@dataclass(frozen=True, slots=True)
class Voice:
    """A reader's language, the zone of the clock that hangs where they are, and whether the app has one command only,
    behind which all others are typed."""

    language: Language
    zone: str
    one_command: bool = False

    def say(self, key: str, /, **facts: Any) -> str:
        """A sentence of the edge's own."""
        return self.typed(say(self.language, key, **facts))

    def typed(self, text: str) -> str:
        """A text of the bot's own, with its commands as they are typed here."""
        return typed(text) if self.one_command else text

    def reply(self, reply: Reply) -> Reply:
        """A reply, likewise."""
        return replace(reply, parts=self.parts(reply.parts)) if self.one_command else reply

    def parts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The parts of a reply, likewise."""
        return parts_typed(parts) if self.one_command else parts

    def form(self, form: Form) -> Form:
        """A form, likewise."""
        return form_typed(form) if self.one_command else form
