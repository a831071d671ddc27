"""Questions that go on from the one before: "og KDD?" after "hva skylder AU?", in the same thread or direct message.

Such a question is a chain: the first question with what was asked behind it. The register keeps the chain that a person
asked last in a place, and buttons carry it, so that the next page of "og KDD?" needs nothing but itself.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce

from bot.call import Call
from bot.ports import AskedLast, Ledger
from bot.request import Request
from bot.understanding.directory import Directory
from bot.understanding.questions import Question, read_follow_up, read_question

LINK = " ↳ "
"""What joins the questions of a chain; nobody types it."""
WITHIN = timedelta(minutes=10)
"""How long a question may be gone on from (SURFACE.md)."""
LONGEST_FOLLOW_UP = 200
"""Characters in a message that goes on from a question; a longer one stands alone."""
LONGEST_CHAIN = 600
"""Characters in a chain: what goes on for ever is asked anew, and a button has room for it."""
_PARTED = "\x1f"
"""Between the ids that name a place: no id holds it, since control characters are taken out of them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions as one person asks them on one day; the same words once alone."""

    directory: Directory
    speaker: str
    today: date
    country: str
    _read: dict[str, Question] = field(default_factory=dict, repr=False)

    def question(self, words: str) -> Question:
        """What a chain asks, which is mostly one question alone."""
        first, *others = words.split(LINK)
        return reduce(self._next, others, self._alone(first))

    def joined(self, before: str, text: str) -> str | None:
        """The chain that a message makes of the one before, as short as it may be; None where it does not go on from
        it. A whole question begins a chain of its own."""
        text = " ".join(text.replace(LINK.strip(), " ").split())
        if text == before:  # the same once more
            return text
        asked = read_follow_up(text, self.question(before), *self._with)
        if asked is None:
            return None
        if asked == self._alone(text):
            return text
        first = before.split(LINK, 1)[0]
        chains = (chain for chain in (f"{first}{LINK}{text}", f"{before}{LINK}{text}") if self.question(chain) == asked)
        return next((chain for chain in chains if len(chain) <= LONGEST_CHAIN), None)

    @property
    def _with(self) -> tuple[Directory, str, date, str]:
        return self.directory, self.speaker, self.today, self.country

    def _alone(self, text: str) -> Question:
        if text not in self._read:
            self._read[text] = read_question(text, *self._with)
        return self._read[text]

    def _next(self, before: Question, text: str) -> Question:
        return read_follow_up(text, before, *self._with) or self._alone(text)


def reader_of(call: Call, ledger: Ledger) -> Reader:
    """Reads as the sender of a request asks."""
    return Reader(ledger.parties.directory(), call.speaker.id, call.today, ledger.workspace.country)


def place_of(request: Request, *, mentioned: bool) -> str | None:
    """Where a question can be gone on from: the thread of a question by mention, or the direct messages; None for what
    the asker alone is answered in a channel, which has no thread."""
    if request.channel is None:
        return _PARTED.join((request.connection, request.account))
    thread = request.thread or request.message
    return _PARTED.join((request.connection, request.channel, thread)) if mentioned and thread else None


def going_on(call: Call, ledger: Ledger, words: str, reader: Reader) -> str:
    """The words as a chain, where they go on from what the sender asked there within ten minutes."""
    place = place_of(call.request, mentioned=call.mentioned)
    if place is None or LINK in words:
        return words
    return followed(ledger, place, words, call.request, reader) or words


def followed(ledger: Ledger, place: str, words: str, request: Request, reader: Reader) -> str | None:
    """The chain that a message makes with what its sender asked there last; None where it does not go on from it."""
    if len(words) > LONGEST_FOLLOW_UP:
        return None
    before = ledger.questions.last(reader.speaker, place, request.at - WITHIN)
    return reader.joined(before.words, words) if before is not None and before.at <= request.at else None


def remember(ledger: Ledger, request: Request, place: str, words: str) -> None:
    """Keeps what has been answered. A delivery that is repeated later takes nothing newer away."""
    account = ledger.places.account(request.connection, request.account)
    newer = ledger.questions.last(account.person, place, request.at) if account else None
    if account and (newer is None or newer.at == request.at):
        ledger.questions.remember(AskedLast(account.person, place, words, request.at))


def is_kept(ledger: Ledger, request: Request, place: str, words: str) -> bool:
    """Whether just that is kept already: the same delivery again, which need not be written."""
    account = ledger.places.account(request.connection, request.account)
    last = ledger.questions.last(account.person, place, request.at) if account else None
    return last is not None and (last.words, last.at) == (words, request.at)
