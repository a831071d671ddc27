"""What a platform posts, left in the outbox in the transaction of what it tells.

An edge shows what it can at once; the rest is posted by the courier, so that it has a place of its own there: it can be
linked to, and brought up to date when what it tells of has changed.
"""

import re
from collections.abc import Set
from dataclasses import replace
from datetime import date, timedelta

from bot.arrival import Arrival
from bot.meeting import Meeting
from bot.ports import Ledger, Message
from bot.reply import Reply
from bot.request import Request

REFRESHED = 3
"""Posts about one row that are brought up to date, the latest ones: older ones have scrolled away."""
_RECENT = 2
"""Meetings of a channel whose cards follow what becomes of their minutes: the latest, and the one before it."""
REMINDER = "reminder"
_KEPT_REMINDERS = 8
"""Days for which a reminder is brought up to date with what its person does in direct messages."""
_MEETING = re.compile(r"\bM-(\d{1,9})\b", re.IGNORECASE)
_NOTHING = Reply(())


def is_posted(request: Request, reply: Reply) -> bool:
    """Whether a reply goes by the outbox, and not by the edge."""
    return request.outbox == "all" or (request.outbox == "channel" and request.channel is not None and _to_all(reply))


def post(request: Request, ledger: Ledger, arrival: Arrival, replies: tuple[Reply, ...], *, marks: bool) -> None:
    """Leaves in the outbox what of the replies is posted, and a mark on the message that something was captured from;
    the posts that tell already of what the replies tell of are brought up to date."""
    told: dict[str, None] = {}
    fresh = set()
    for reply in replies:
        subjects = _subjects(ledger, reply)
        told |= dict.fromkeys(subjects)
        if is_posted(request, reply) and not _is_told_already(request, ledger, reply, subjects):
            fresh.add(_posted(request, ledger, arrival, reply, subjects))
    if marks and request.message and arrival.channel and any(reply.ok for reply in replies):
        mark = Message(ledger.new_id(), _NOTHING, request.at, channel=arrival.channel.id, kind="mark")
        ledger.outbox.put(replace(mark, connection=request.connection, thread=request.message))
    for subject in told:
        refresh(ledger, subject, fresh)
    if told and request.channel is None:
        _refresh_reminders(request, ledger, arrival.speaker.id, replies)


def reminder_key(person: str, day: date) -> str:
    """What a person's reminder of a date is about."""
    return f"{REMINDER}:{person}:{day}"


def _refresh_reminders(request: Request, ledger: Ledger, person: str, replies: tuple[Reply, ...]) -> None:
    """Brings the person's latest reminders up to date that show what the replies tell of."""
    numbers = {number for reply in replies for number in _numbers(reply)}
    latest = request.at.date() + timedelta(days=1)  # by the clock that is furthest ahead
    for back in range(_KEPT_REMINDERS + 1):
        for message in ledger.outbox.about(reminder_key(person, latest - timedelta(days=back))):
            if not numbers.isdisjoint(_numbers(message.reply)):
                ledger.outbox.again(message.id)


def leave(request: Request, ledger: Ledger, arrival: Arrival, replies: tuple[Reply, ...]) -> None:
    """Leaves in the outbox what of the replies is posted, where they have changed nothing."""
    for reply in replies:
        if is_posted(request, reply):
            subjects = _subjects(ledger, reply) if len(reply.numbers or reply.rows) == 1 else ()
            _posted(request, ledger, arrival, reply, subjects, direct=_is_direct(reply, replies))


def refresh(ledger: Ledger, subject: str, but: Set[str] = frozenset()) -> None:
    """Lets the latest posts that tell of a row be delivered anew, as the row is now; `but` are up to date already, and
    those in a channel where the bot may do nothing, or can't, stay as they are."""
    posts = ledger.outbox.posts_about(subject)
    for id in [id for id, channel in posts if id not in but and _may_post(ledger, channel)][-REFRESHED:]:
        ledger.outbox.again(id)


def put_card(request: Request, ledger: Ledger, meeting: Meeting) -> None:
    """The meeting's one card in its channel, which shows how far it has come: posted, or brought up to date. Where the
    bot can't post it waits until the bot comes."""
    if ledger.outbox.get(meeting.id) is not None:
        _bring_up_to_date(ledger, meeting)
    else:
        card = Message(meeting.id, _NOTHING, request.at, channel=meeting.channel, about=meeting.id, kind="card")
        ledger.outbox.put(card)


def follow_minutes(ledger: Ledger, arrival: Arrival, words: str) -> None:
    """The cards of the meetings whose minutes a command may have brought further: those it names, else the latest of
    the channel. A meeting that has no card gets none any more."""
    named = [ledger.meetings.by_number(int(number)) for number in _MEETING.findall(words)]
    meetings = [meeting for meeting in named if meeting]
    if not meetings and arrival.channel:
        meetings = list(ledger.meetings.latest(arrival.channel.id, limit=_RECENT))
    for meeting in meetings:
        _bring_up_to_date(ledger, meeting)


def _bring_up_to_date(ledger: Ledger, meeting: Meeting) -> None:
    if _may_post(ledger, meeting.channel):
        ledger.outbox.again(meeting.id)


def _may_post(ledger: Ledger, id: str | None) -> bool:
    channel = ledger.places.channel(id) if id else None
    return channel is None or (channel.allowed and channel.reachable)


def _to_all(reply: Reply) -> bool:
    return reply.to == "channel"


def _is_direct(reply: Reply, replies: tuple[Reply, ...]) -> bool:
    """Whether it comes by direct message: what the asker alone may read beyond what the channel is told, of which there
    the one does not hint at the other. What else is the sender's alone is whispered where it was asked."""
    return not _to_all(reply) and reply.ok and not reply.ask and any(map(_to_all, replies))


def _is_told_already(request: Request, ledger: Ledger, reply: Reply, subjects: tuple[str, ...]) -> bool:
    """Whether a post stands already that tells of it: one who mends a message needs no further answer than that."""
    if request.happening != "edited" or not _to_all(reply) or not subjects:
        return False
    return all(any(each.kind == "post" for each in ledger.outbox.about(subject)) for subject in subjects)


def _subjects(ledger: Ledger, reply: Reply) -> tuple[str, ...]:
    """The ids of the actions and decisions that a reply tells of."""
    return tuple(id for number in dict.fromkeys(_numbers(reply)) if (id := _id_of(ledger, number)))


def _numbers(reply: Reply) -> tuple[str, ...]:
    return reply.numbers or tuple(row.number for row in reply.rows)


def _id_of(ledger: Ledger, number: str) -> str | None:
    kind, _, count = number.partition("-")
    if not count.isdecimal():
        return None
    row = ledger.actions.by_number(int(count)) if kind == "A" else ledger.decisions.by_number(int(count))
    return row.id if row else None


def _posted(
    request: Request, ledger: Ledger, arrival: Arrival, reply: Reply, subjects: tuple[str, ...], *, direct: bool = False
) -> str:
    """The message of a reply; its id. Where a button of a post about the same row was pressed, or of a question about
    that row, it is that post, which says this from now on."""
    about = subjects[0] if len(subjects) == 1 else ""
    message = _pressed(request, ledger, about) or _settled(request, ledger, arrival, about) if _to_all(reply) else None
    if message is None:
        message = _message(request, ledger, arrival, reply, about, direct=direct)
    else:
        message = replace(message, reply=reply, revision=message.revision + 1)
    ledger.outbox.put(message)
    return message.id


def _pressed(request: Request, ledger: Ledger, about: str) -> Message | None:
    """The post about that row whose button was pressed."""
    if not (about and request.pressed and request.channel):
        return None
    stands = ledger.outbox.standing(request.channel, request.pressed)
    return stands if stands and stands.about == about and stands.person is None and stands.kind == "post" else None


def _settled(request: Request, ledger: Ledger, arrival: Arrival, about: str) -> Message | None:
    """The latest post about that row in the channel, where the bot's own question about it was answered: the channel
    has been told of the row, and is told no second time."""
    if not (about and request.settles and arrival.channel):
        return None
    here = [id for id, channel in ledger.outbox.posts_about(about) if channel == arrival.channel.id]
    posts = (ledger.outbox.get(id) for id in reversed(here))
    return next((each for each in posts if each is not None and each.person is None), None)


def _message(request: Request, ledger: Ledger, arrival: Arrival, reply: Reply, about: str, *, direct: bool) -> Message:
    """A new message: in the channel for all or for the sender alone, in the thread of what it answers; or in the
    sender's direct messages. What one alone sees begins no thread: Slack shows it only in one that is there already
    (https://docs.slack.dev/reference/methods/chat.postEphemeral)."""
    channel = None if direct else arrival.channel
    alone = channel is None or not _to_all(reply)
    inside = arrival.channel is channel
    return Message(
        id=ledger.new_id(),
        reply=reply,
        made_at=request.at,
        channel=channel.id if channel else None,
        person=arrival.speaker.id if alone else None,
        about=about,
        connection=request.connection,
        thread=(request.thread or (None if alone else request.message)) if inside else None,
        respond=request.respond if inside else None,
    )
