"""What a platform posts, left in the outbox in the transaction of what it tells.

An edge shows what it can at once; the rest is posted by the courier, so that it has a place of its own there: it can be
linked to, and brought up to date when what it tells of has changed.
"""

from dataclasses import replace

from bot.arrival import Arrival
from bot.meeting import Meeting
from bot.ports import Ledger, Message
from bot.reply import Reply
from bot.request import Request

REFRESHED = 3
"""Posts about one row that are brought up to date, the latest ones: older ones have scrolled away."""


def is_posted(request: Request, reply: Reply) -> bool:
    """Whether a reply goes by the outbox, and not by the edge."""
    return request.outbox == "all" or (request.outbox == "channel" and request.channel is not None and _to_all(reply))


def post(request: Request, ledger: Ledger, arrival: Arrival, replies: tuple[Reply, ...], *, inline: bool) -> None:
    """Leaves in the outbox what of the replies is posted, a mark on the message that something was captured from, and
    the posts that tell of what has changed, to be brought up to date."""
    told = {subject: reply for reply in replies for subject in _subjects(ledger, reply)}
    fresh = {
        message.id
        for reply in replies
        if is_posted(request, reply)
        for message in (_posted(request, ledger, arrival, reply),)
    }
    if inline and request.message and arrival.channel and any(reply.ok and reply.numbers for reply in replies):
        ledger.outbox.put(replace(_message(request, ledger, arrival, Reply(())), kind="mark", thread=request.message))
    for subject in told:
        refresh(ledger, subject, fresh)


def refresh(ledger: Ledger, subject: str, but: set[str] | frozenset[str] = frozenset()) -> None:
    """Lets the latest posts that tell of a row be delivered anew, as the row is now; `but` are up to date already."""
    posts = [each for each in ledger.outbox.about(subject) if each.kind == "post" and each.sent]
    for message in [each for each in posts if each.id not in but][-REFRESHED:]:
        ledger.outbox.put(replace(message, revision=message.revision + 1))


def put_card(ledger: Ledger, meeting: Meeting, request: Request) -> None:
    """The meeting's one card in its channel, which shows how far it has come: posted, or brought up to date."""
    before = ledger.outbox.get(meeting.id)
    if before is None:
        card = Message(meeting.id, Reply(()), request.at, channel=meeting.channel, about=meeting.id, kind="card")
        ledger.outbox.put(card)
    else:
        ledger.outbox.put(replace(before, revision=before.revision + 1))


def _to_all(reply: Reply) -> bool:
    return reply.to == "channel"


def _subjects(ledger: Ledger, reply: Reply) -> tuple[str, ...]:
    """The ids of the actions and decisions that a reply tells of."""
    return tuple(id for number in reply.numbers if (id := _id_of(ledger, number)))


def _id_of(ledger: Ledger, number: str) -> str | None:
    kind, _, count = number.partition("-")
    if not count.isdecimal():
        return None
    row = ledger.actions.by_number(int(count)) if kind == "A" else ledger.decisions.by_number(int(count))
    return row.id if row else None


def _posted(request: Request, ledger: Ledger, arrival: Arrival, reply: Reply) -> Message:
    """The message of a reply. Where a button of a post about the same row was pressed, it is that post, which says
    this from now on."""
    subjects = _subjects(ledger, reply)
    about = subjects[0] if len(subjects) == 1 else ""
    message = replace(_message(request, ledger, arrival, reply), about=about)
    if about and request.pressed and request.channel and _to_all(reply):
        stands = ledger.outbox.standing(request.channel, request.pressed)
        if stands is not None and stands.about == about and stands.person is None:
            message = replace(stands, reply=reply, revision=stands.revision + 1)
    ledger.outbox.put(message)
    return message


def _message(request: Request, ledger: Ledger, arrival: Arrival, reply: Reply) -> Message:
    """A new message: in the channel for all or for the sender alone, or in their direct messages; in the thread of what
    it answers."""
    channel = arrival.channel
    alone = channel is None or not _to_all(reply)
    return Message(
        id=ledger.new_id(),
        reply=reply,
        made_at=request.at,
        channel=channel.id if channel else None,
        person=arrival.speaker.id if alone else None,
        connection=request.connection,
        thread=request.thread or (request.message if channel else None),
        respond=request.respond,
    )
