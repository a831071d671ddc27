"""`/referent undelivered` and `retry`: what could not be delivered and why, and another try. For administrators.

An administrator is told that something was lost and where it was to go, and no more of it than they may read: neither
the name of a private channel that they are not in, nor the number of what they may not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.answers.paging import Page, page_of, split_page
from bot.call import Call, reads_row, sender_reads
from bot.command import Verb
from bot.commands.owner_finding import administrators_alone
from bot.errors import Incomplete, Unknown, WrongState
from bot.journal import Entry
from bot.place import Channel
from bot.ports import PERHAPS, Ledger, Loss, Message
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rights import Readership
from bot.rows import party_name
from bot.wording.dates import moment_words

TOGETHER = 500
"""Messages that are tried again at once."""
_ALL = {"all", "alle", "alt"}
_ANYWAY = {"anyway", "likevel"}
_KEYS = {"summary", "reminder", "welcome"}
"""What a message can be about that is no row: the first word of its key."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that was given up, in words that the asker may read; `at` is when. `uncertain`: it may have arrived,
    and nobody can look whether it has."""

    id: str
    at: datetime
    where: str
    what: str
    why: str
    uncertain: bool


def lost_page(call: Call, ledger: Ledger, number: int) -> Page[Lost]:
    """Those that were given up, the latest first."""
    total = sum(ledger.outbox.standstill().given_up.values())
    page = page_of(ledger.outbox.losses, total, number)
    tells = _Teller(call, ledger)
    return Page(tuple(map(tells.lost, page.rows)), page.total, page.more, page.number)


@dataclass(frozen=True)
class _Teller:
    """Finds the words; what the asker may read is asked once, and only where it matters."""

    call: Call
    ledger: Ledger
    _labels: dict[str, str] = field(default_factory=dict)

    @cached_property
    def readers(self) -> Readership:
        """What the asker may read."""
        return sender_reads(self.call, self.ledger)

    def lost(self, loss: Loss) -> Lost:
        """One of them."""
        message = loss.message
        return Lost(message.id, loss.at, self._where(message), self._what(message), self._why(loss), loss.uncertain)

    def _where(self, message: Message) -> str:
        say = self.call.say
        name = party_name(self.ledger, message.person) if message.person else ""
        channel = self.ledger.places.channel(message.channel) if message.channel else None
        if channel is None:
            return say("lost.person", name=name) if name else say("lost.nowhere")
        place = self._channel(channel)
        return say("lost.alone", name=name, channel=place) if name else place

    def _channel(self, channel: Channel) -> str:
        seen = not channel.private or self.readers.reads(channel.id, channel.id)
        return f"#{channel.name}" if seen else self.call.say("lost.private")

    def _what(self, message: Message) -> str:
        what = self._matter(message)
        return self.call.say("lost.what.update", what=what) if message.sent else what

    def _matter(self, message: Message) -> str:
        say = self.call.say
        if message.kind == "mark":
            return say("lost.what.mark")
        key = message.about.partition(":")[0]
        if key in _KEYS:
            return say(f"lost.what.{key}")
        label = self._label(message.about)
        if label is None:
            return say("lost.what.answer" if message.connection else "lost.what.message")
        if not label:
            return say("lost.what.hidden")
        return say("lost.what.card", label=label) if message.kind == "card" else label

    def _label(self, about: str) -> str | None:
        """The number of what it tells of: "" where that is not for the asker, None where there is nothing."""
        if not about:
            return None
        if row := self.ledger.actions.get(about) or self.ledger.decisions.get(about):
            return row.label if reads_row(self.readers, self.ledger, row) else ""
        if meeting := self.ledger.meetings.get(about):
            return meeting.label if self.readers.reads(meeting.audience, meeting.channel) else ""
        return None

    def _why(self, loss: Loss) -> str:
        say = self.call.say
        if loss.word == PERHAPS:
            return say("lost.why.perhaps")
        why = say(f"lost.why.{loss.cause or 'unknown'}", word=loss.word)
        if not loss.unsure:
            return why
        return f"{why} {say('lost.unsure' if loss.uncertain else 'lost.looked_for')}"


def undelivered(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent undelivered [page 2]`: what could not be delivered, with a button that tries it again."""
    administrators_alone(call)
    page = lost_page(call, ledger, split_page(call.words)[1])
    if not page.total:
        return (Reply((Text(call.say("lost.none")),)),)
    parts: list[Part] = [Text(call.say("lost.head", count=page.total))]
    for lost in page.rows:
        parts += _parts(call, lost)
    below = [Button(call.say("button.retry_all"), "/referent retry all")]
    if page.more:
        below.append(Button(call.say("button.more"), f"/referent undelivered page {page.number + 1}"))
    return (Reply((*parts, Buttons(tuple(below)))),)


def _parts(call: Call, lost: Lost) -> Iterable[Part]:
    when = moment_words(call.local(lost.at), call.language)
    yield Text(call.say("lost.line", when=when, where=lost.where, what=lost.what))
    yield Text(lost.why, "small")
    yield Buttons((Button(call.say("button.retry"), f"/referent retry {lost.id}"),))


def retry(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent retry ID [anyway]` and `/referent retry all`: they are on their way again, as what they tell of is by
    then. What may have arrived, and cannot be looked up, goes only if it is to go anyway."""
    administrators_alone(call)
    words = call.words.casefold().split()
    if not words:
        every = Button(call.say("button.retry_all"), "/referent retry all")
        raise Incomplete("lost.which", buttons=Buttons((every,)), ask=True)
    if words[0] in _ALL:
        return _all(call, ledger)
    loss = ledger.outbox.loss(words[0])
    if loss is None:
        raise Unknown("lost.unknown")
    anyway = words[-1] in _ANYWAY
    if loss.uncertain and not anyway:
        send = Button(call.say("button.retry_anyway"), f"/referent retry {loss.message.id} anyway", "danger")
        raise WrongState("lost.may_have_arrived", buttons=Buttons((send,)), ask=True)
    ledger.outbox.retry(loss.message.id, anyway=anyway)
    _journal(call, ledger, loss.message.id, 1)
    return (Reply((Text(call.say("lost.again", count=1)),)),)


def _all(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    found = ledger.outbox.losses(TOGETHER + 1, certain=True)
    again, more = len(found[:TOGETHER]), len(found) > TOGETHER
    for loss in found[:TOGETHER]:
        ledger.outbox.retry(loss.message.id)
    if again:
        _journal(call, ledger, call.workspace.id, again)
    parts: list[Part] = [Text(call.say("lost.again" if again else "lost.none_again", count=again))]
    if more:
        parts.append(Text(call.say("lost.rest")))
        parts.append(Buttons((Button(call.say("button.retry_all"), "/referent retry all"),)))
    elif left := sum(ledger.outbox.standstill().given_up.values()):
        parts.append(Text(call.say("lost.left", count=left)))
    return (Reply(tuple(parts)),)


def _journal(call: Call, ledger: Ledger, subject: str, count: int) -> None:
    audience = call.workspace.id
    ledger.journal.append(
        Entry(call.now, call.speaker.id, "outbox.retry", subject, facts={"count": count}, audience=audience)
    )


VERBS = (
    Verb(
        "undelivered",
        {"en": ("undelivered",), "nb": ("ulevert",), "nn": ("ulevert",)},
        undelivered,
        changes=False,
        governs=True,
    ),
    Verb(
        "retry",
        {"en": ("retry",), "nb": ("prøv igjen",), "nn": ("prøv att", "prøv igjen")},
        retry,
        "all",
        governs=True,
    ),
)
