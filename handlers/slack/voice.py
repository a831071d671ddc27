"""The language and the clock in which a message or view is written."""

from dataclasses import dataclass
from typing import Any

from bot.place import Language
from bot.wording import say


@dataclass(frozen=True, slots=True)
class Voice:
    """A reader's language, and the zone of the clock that hangs where they are."""

    language: Language
    zone: str

    def say(self, key: str, /, **facts: Any) -> str:
        """A sentence of the edge's own."""
        return say(self.language, key, **facts)
