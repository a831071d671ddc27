"""How a platform's sender tells the courier what became of a message."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.delivering import Address, Cause
from bot.ports import Due


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform takes messages in one channel: one in so many `seconds`, after a `burst` of as many at once;
    what is brought up to date there, in `updates` seconds. Likewise `team` and `team_burst`, of all that goes to one
    team; those few that are on their way already may go beside."""

    seconds: float = 0.0
    burst: int = 1
    updates: float = 0.0
    team: float = 0.0
    team_burst: int = 1


@dataclass(frozen=True, slots=True)
class Delivered:
    """It has arrived; where it stands, by the platform's ids, if it can be found there again. `link` opens it."""

    place: str | None = None
    sent: str | None = None
    link: str | None = None


class Undelivered(Exception):
    """It has not arrived. `word` is the platform's own for why; where it is not `final` a later attempt can help, not
    before `after` seconds where the platform said so. `unsure`: it may have arrived all the same. `cause` tells what
    would help."""

    def __init__(
        self,
        word: str,
        *,
        final: bool = False,
        after: float | None = None,
        unsure: bool = False,
        cause: Cause = "refused",
    ) -> None:
        super().__init__(word)
        self.word = word
        self.final = final
        self.after = after
        self.unsure = unsure
        self.cause: Cause = cause


@dataclass(slots=True)
class Attempt:
    """One attempt to deliver a message. It is `unsure` while something of it is on its way of which nobody has heard
    whether it arrived: a sender says so before it asks its platform, so that whatever ends the attempt before that is
    known to have sent nothing."""

    unsure: bool = False

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Something goes within; the platform's answer makes it sure, also where that is a refusal."""
        self.unsure = True
        try:
            yield
        except Undelivered as failed:
            self.unsure = failed.unsure
            raise


STOPPED = "stopped"
"""Our word for why, where the server ended before anything of a message was sent."""


class Sender(Protocol):
    """One platform's way to deliver."""

    @property
    def pace(self) -> Pace: ...
    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        """Delivers one message; raises `Undelivered`. Of one that is `unsure` it finds out whether it stands there.
        Whatever ends it else, `attempt` tells whether something may have arrived."""
