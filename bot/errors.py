"""What can go wrong, as a tree. The router turns each into one sentence to the sender alone.

ReferentError
├── Refused            the request cannot be done as asked; nothing was stored; a retry gives the same
│   ├── Incomplete     words are missing: says what to write, with an example
│   ├── Unknown        no such number, party, verb or meeting, or none that the sender may read
│   ├── NotAllowed     somebody else may
│   ├── WrongState     the thing is not in the state that this needs: approve while open, a second meeting
│   └── TooLong        more text than fits; the text is given back
├── Outdated           somebody saved a newer revision first; both are shown; a retry on the new one can help
└── Trouble            the machine, not the person
    ├── StoreBusy      a retry can help
    ├── StoreUncertain   the connection broke in the middle: it may have been stored; a retry can help
    ├── StoreFull      a retry can help once there is room
    ├── StoreUnreadable   the file is no register of ours, or is damaged
    └── StoreVersion   the database is newer or older than this program
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from bot.reply import Buttons


class ReferentError(Exception):
    """The root. `sentence` is a key of the wording's catalogues, `facts` what it is filled with; `field` is the field
    that is wrong, where a form was filled in."""

    word: ClassVar[str] = "error"
    retry: ClassVar[bool] = False

    def __init__(
        self, sentence: str, *, buttons: Buttons | None = None, ask: bool = False, field: str = "", **facts: object
    ) -> None:
        super().__init__(sentence, facts)
        self.sentence = sentence
        self.facts = facts
        self.buttons = buttons
        self.ask = ask
        self.field = field


@contextmanager
def in_field(name: str) -> Iterator[None]:
    """What is refused within is wrong in that field of a form, unless it says which itself."""
    try:
        yield
    except ReferentError as error:
        error.field = error.field or name
        raise


class Refused(ReferentError):
    """The request cannot be done as asked."""

    word = "refused"


class Incomplete(Refused):
    """Words are missing."""

    word = "incomplete"


class Unknown(Refused):
    """No such thing, or none that the sender may read: the two are told alike."""

    word = "unknown"


class NotAllowed(Refused):
    """Somebody else may do this."""

    word = "not_allowed"


class WrongState(Refused):
    """The thing is not in the state that this needs."""

    word = "wrong_state"


class TooLong(Refused):
    """More text than fits."""

    word = "too_long"


class Outdated(ReferentError):
    """Somebody saved a newer revision first."""

    word = "outdated"
    retry = True


class Trouble(ReferentError):
    """The machine failed, not the person."""

    word = "trouble"


class StoreBusy(Trouble):
    """The register was busy for longer than a request may wait."""

    word = "busy"
    retry = True


class StoreUncertain(Trouble):
    """The database was asked to store, and its answer did not come: it may have been stored or not. A retry can help,
    and does no harm where the request has the platform's delivery id."""

    word = "uncertain"
    retry = True


class StoreFull(Trouble):
    """The disk is full; nothing was stored, nothing stored is lost."""

    word = "full"
    retry = True


class StoreUnreadable(Trouble):
    """The database cannot be opened or read."""

    word = "unreadable"


class StoreVersion(Trouble):
    """The database was made by another version of the program."""

    word = "version"
