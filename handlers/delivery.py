"""How a platform's sender tells the courier what became of a message."""

from dataclasses import dataclass
from typing import Protocol

from bot.ports import Due


@dataclass(frozen=True, slots=True)
class Delivered:
    """It has arrived; where it stands, by the platform's ids, if it can be found there again. `link` opens it."""

    place: str | None = None
    sent: str | None = None
    link: str | None = None


class Undelivered(Exception):
    """It has not arrived. `word` is the platform's own for why; where it is not `final` a later attempt can help, not
    before `after` seconds where the platform said so."""

    def __init__(self, word: str, *, final: bool = False, after: float | None = None) -> None:
        super().__init__(word)
        self.word = word
        self.final = final
        self.after = after


class Sender(Protocol):
    """One platform's way to deliver. Delivering the same again must be harmless: where an attempt was made before, it
    looks whether the message stands there already."""

    async def deliver(self, due: Due) -> Delivered:
        """Delivers one message; raises `Undelivered`."""
