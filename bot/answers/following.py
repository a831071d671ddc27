"""Questions that go on from the one before: "og KDD?" after "hva skylder AU?", in the same thread or direct message.

Such a question is a chain: the first question with what was asked behind it. The register keeps the chain that a person
asked last in a place, and buttons carry it, so that the next page of "og KDD?" needs nothing but itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import cast
from weakref import ref

from bot.call import Call
from bot.naming import told_apart
from bot.place import LANGUAGES
from bot.ports import AskedLast, Ledger
from bot.request import Request
from bot.understanding.directory import Directory
from bot.understanding.questions import Question, read_follow_up, read_question

LINK = " ↳ "
"""What joins the questions of a chain. Buttons carry it, so that it may be typed as well: see `links`."""
WITHIN = timedelta(minutes=10)
"""How long a question may be gone on from (SURFACE.md)."""
LONGEST_FOLLOW_UP = 200
"""Characters in a message that goes on from a question; a longer one stands alone."""
LONGEST_CHAIN = 600
"""Characters in a chain: what goes on for ever is asked anew, and a button has room for it."""
MOST_LINKS = 8
"""Questions in a chain, each of which is read again with every answer."""
_PARTED = "\x1f"
"""Between the ids that name a place: no id holds it, since control characters are taken out of them."""


def links(words: str) -> list[str]:
    """The questions of a chain, which is mostly one; what is longer than any chain of ours is one, whoever typed it."""
    questions = words.split(LINK)
    return questions if len(words) <= LONGEST_CHAIN and len(questions) <= MOST_LINKS else [words.replace(LINK, " ")]


def _read(text: str, directory: Directory, speaker: str, today: date, country: str) -> Question:
    """What the words ask. The same ones are asked all day: what is no longer than people ask is read once."""
    if len(text) > LONGEST_CHAIN:
        return read_question(text, directory, speaker, today, country)
    return _read_once(text, ref(directory), speaker, today, country)


@lru_cache(maxsize=2_000)
def _read_once(text: str, directory: ref[Directory], speaker: str, today: date, country: str) -> Question:
    """It keeps no directory in memory; whoever asks holds it."""
    return read_question(text, cast(Directory, directory()), speaker, today, country)


def _nobody_told_apart(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    del keys
    return ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions as one person asks them on one day; the same words once alone. `apart` gives parties with the
    names that tell homonyms apart."""

    directory: Directory
    speaker: str
    today: date
    country: str
    apart: Callable[[tuple[str, ...]], tuple[tuple[str, str], ...]] = _nobody_told_apart
    _read: dict[str, Question] = field(default_factory=dict, repr=False)

    def question(self, words: str) -> Question:
        """What a chain asks."""
        return self._questions(words)[-1]

    def said_of(self, words: str) -> str:
        """The words of a chain that its last question is asked in: "og FK?" needs those before, a question of another
        sort takes nothing from them but its parties."""
        if LINK not in words:
            return words
        intents = [question.intent for question in self._questions(words)]
        same = list(takewhile(lambda intent: intent == intents[-1], reversed(intents)))
        return " ".join(links(words)[-len(same) :])

    def joined(self, before: str, text: str) -> str | None:
        """The chain that a message makes of the one before, as short as it may be; None where it does not go on from
        it. A whole question begins a chain of its own."""
        text = " ".join(text.replace(LINK.strip(), " ").split())
        if text == before:  # the same once more
            return text
        asked = self._going_on(self.question(before), text)
        if asked is None or asked == self._alone(text):
            return text if asked else None
        first, *others = links(before)
        chains = (LINK.join((first, *others[place:], text)) for place in range(len(others), -1, -1))
        return next((each for each in chains if len(links(each)) > 1 and self.question(each) == asked), None)

    @property
    def _with(self) -> tuple[Directory, str, date, str]:
        return self.directory, self.speaker, self.today, self.country

    def _questions(self, words: str) -> list[Question]:
        """What is asked at each link of a chain."""
        first, *others = links(words)
        return list(accumulate(others, self._next, initial=self._alone(first)))

    def _alone(self, text: str) -> Question:
        if text not in self._read:
            self._read[text] = self._chosen(_read(text, *self._with), text)
        return self._read[text]

    def _going_on(self, before: Question, text: str) -> Question | None:
        asked = read_follow_up(text, before, *self._with)
        return asked and self._chosen(asked, text)

    def _next(self, before: Question, text: str) -> Question:
        return self._going_on(before, text) or self._alone(text)

    def _chosen(self, question: Question, text: str) -> Question:
        """The question with the one of several homonyms that its words tell apart: "hva skylder Kari Moe (person
        2)?"."""
        for key, name in self.apart(question.candidates) if question.candidates else ():
            if name.endswith(")") and name in text:
                return replace(question, unknown_party=None, candidates=(), parties=(*question.parties, key))
        return question


def reader_of(call: Call, ledger: Ledger) -> Reader:
    """Reads as the sender of a request asks."""
    directory = ledger.parties.directory()

    def apart(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        spoken = (replace(call, language=language) for language in LANGUAGES)
        return tuple(pair for each in spoken for pair in zip(keys, told_apart(each, directory, keys), strict=True))

    return Reader(directory, call.speaker.id, call.today, ledger.workspace.country, apart)


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
