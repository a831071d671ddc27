"""What was captured from a message: remembered, so that the capture follows when the message is edited or deleted, and
nobody captures it twice."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.action import Action
from bot.call import Call
from bot.decision import Decision
from bot.meeting import Item, Meeting, Note
from bot.ports import Capture, Ledger, Source
from bot.request import Request
from bot.understanding.capture import read_marker, read_markers

Kind = Literal["action", "decision", "note", "item"]
Captured = Action | Decision | Note | Item
WHOLE = -1
"""The position of what the whole message became by a reaction; what was made of it in forms stands before that."""
TOLD_AGAIN = timedelta(days=30)
"""For so long a message may be told whose edit or deletion has been told already."""
_DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was captured from a line of a message, as it is now."""

    source: Source
    row: Captured

    @property
    def follows(self) -> bool:
        """Whether it was captured just as the message, or a line of it, has it: in a form the words may have become
        others."""
        return self.source.position >= WHOLE

    @property
    def maker(self) -> str | None:
        """Who captured it; of an item that is not known."""
        return None if isinstance(self.row, Item) else self.row.maker


def place_of_words(call: Call) -> str:
    """Where the ids of messages are told apart: the channel, or the direct messages of one person."""
    return call.channel.id if call.channel else call.speaker.id


def remember_source(call: Call, ledger: Ledger, kind: Kind, subject: str) -> None:
    """Remembers which line of which message a row was captured from; a slash command stands in no message."""
    if call.request.message:
        place = place_of_words(call)
        position = _position(call, ledger.sources.of(place, call.request.message) if call.request.author else ())
        ledger.sources.put(Source(place, call.request.message, position, kind, subject))


def _position(call: Call, before: tuple[Source, ...]) -> int:
    if call.request.happening == "reacted":
        return WHOLE
    if call.request.author is None:
        return call.position
    return min((source.position for source in before), default=WHOLE) - 1


def taken_from(call: Call, ledger: Ledger) -> tuple[Taken, ...]:
    """What was captured from the message of the request and is still there, in the order of its lines; what two of them
    say alike is there once."""
    sources = ledger.sources.of(place_of_words(call), call.request.message or "")
    first = {source.subject: source for source in reversed(sources)}
    return tuple(_taken(ledger, tuple(source for source in sources if first[source.subject] is source)))


def taken_away(call: Call, ledger: Ledger) -> tuple[Source, ...]:
    """What was captured from lines of the message and is there no more."""
    sources = ledger.sources.of(place_of_words(call), call.request.message or "")
    return tuple(source for source in sources if source.position > WHOLE and _row(ledger, source) is None)


def stands_elsewhere(call: Call, ledger: Ledger, taken: Taken) -> bool:
    """Whether it was captured from another message, and this one only said the same once more."""
    source = ledger.sources.about(taken.row.id)
    return source is not None and (source.channel, source.message) != (place_of_words(call), call.request.message)


def remember_change(request: Request, ledger: Ledger) -> None:
    """Remembers that a message was edited or deleted: what it said before may be told later, and counts no more."""
    now = _DELETED if request.happening == "deleted" else (request.edited or request.at).isoformat()
    ledger.deliveries.remember_capture(_changes_of(request), Capture(request.message or "", now, request.at))


def is_overtaken(request: Request, ledger: Ledger) -> bool:
    """Whether what is told of a message has been overtaken: it was captured, edited or deleted since it was said, or
    edited once more since this edit, or deleted."""
    changed = ledger.deliveries.capture(_changes_of(request), request.at - TOLD_AGAIN)
    if request.happening == "said":
        place = place_known(request, ledger)
        return changed is not None or bool(place and ledger.sources.of(place, request.message or ""))
    if changed is None or request.happening == "deleted":
        return False
    return changed.label == _DELETED or (request.edited or request.at) < datetime.fromisoformat(changed.label)


def place_known(request: Request, ledger: Ledger) -> str | None:
    """As `place_of_words`, of a request whose sender or channel may be new; nothing was captured there then."""
    if request.channel:
        channel = ledger.places.channel_at(request.connection, request.channel)
        return channel.id if channel else None
    account = ledger.places.account(request.connection, request.account)
    return account.person if account else None


def _changes_of(request: Request) -> str:
    place = request.channel or request.account
    return hashlib.sha256("\0".join(("changed", request.connection, place, request.message or "")).encode()).hexdigest()


def _taken(ledger: Ledger, sources: tuple[Source, ...]) -> Iterator[Taken]:
    for source in sources:
        row = _row(ledger, source)
        if row is not None:
            yield Taken(source, row)


def _row(ledger: Ledger, source: Source) -> Captured | None:
    match source.kind:
        case "action":
            return ledger.actions.get(source.subject)
        case "decision":
            return ledger.decisions.get(source.subject)
        case "item":
            return ledger.meetings.item(source.subject)
        case _:
            return _note(ledger, source.subject)


def _note(ledger: Ledger, id: str) -> Note | None:
    """A note, which has its address in a meeting alone; the journal tells in which."""
    meeting = next((entry.meeting for entry in ledger.journal.about(id)), None)
    notes = ledger.meetings.notes(meeting) if meeting else ()
    return next((note for note in notes if note.id == id), None)


def meeting_of(ledger: Ledger, row: Captured) -> Meeting | None:
    """The meeting in whose minutes a row stands."""
    return ledger.meetings.get(row.meeting) if row.meeting else None


def line_was(ledger: Ledger, taken: Taken) -> str:
    """What the line said when it was captured, or edited last. What commands have done to the row since is no matter of
    the line's."""
    said = line_kept(ledger, taken.row.id)
    if said is not None:
        return said
    return taken.row.title if isinstance(taken.row, Item) else taken.row.text


def line_kept(ledger: Ledger, subject: str) -> str | None:
    """The same as the journal keeps it, of a row that may be gone; None where its words have been erased."""
    for entry in reversed(ledger.journal.about(subject)):
        text = (entry.words or {}).get("text")
        if isinstance(text, str) and (entry.verb.endswith(".add") or entry.facts.get("message")):
            return text
    return None


def message_text(said: str) -> str:
    """The words of a message as they are captured: without the marker before them, of which nothing has come."""
    text = said.strip()
    marker = read_marker(text)
    return marker.text if marker and len(read_markers(text)) == 1 else text
