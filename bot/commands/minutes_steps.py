"""What every step in the life of minutes shares: who may take it, how it is stored, and what can be done next."""

from dataclasses import replace

from bot.call import Call
from bot.canonical import Json
from bot.commands.minutes_finding import channel_of, meeting_here, meeting_numbered
from bot.errors import NotAllowed
from bot.meeting import Meeting
from bot.ports import Ledger, Message
from bot.record import record
from bot.reply import Button, Reply
from bot.rights import may_lead
from bot.rows import party_name


def led(call: Call, ledger: Ledger) -> tuple[Meeting, str]:
    """The meeting that the words begin with ("M-3"), else the one here, if the sender is its chair, its secretary or an
    administrator; and what stands behind."""
    meeting, rest = meeting_numbered(call, ledger, call.words)
    if meeting is None:
        channel_of(call)
        meeting = meeting_here(call, ledger)
    if not may_lead(call.speaker.id, meeting, administrator=call.administrator):
        raise NotAllowed("minutes.not_yours", name=leader(ledger, meeting))
    return meeting, rest


def leader(ledger: Ledger, meeting: Meeting) -> str:
    """Whom to ask: the chair, else the secretary."""
    return party_name(ledger, meeting.chair or meeting.secretary)


def put_step(
    call: Call,
    ledger: Ledger,
    verb: str,
    after: Meeting,
    before: Meeting,
    facts: dict[str, Json] | None = None,
) -> None:
    """Stores a step in the life of minutes, with its journal entry."""
    ledger.meetings.put(after)
    record(call, ledger, f"minutes.{verb}", after, before, facts)


_LABELS = {"show": "show_minutes", "reopen": "reopen_meeting"}


def next_buttons(call: Call, meeting: Meeting, verbs: tuple[str, ...]) -> list[Button]:
    """Buttons for what comes next; they name their meeting, since another may be open when they are pressed, and what
    cannot be meant twice carries the revision it was made from."""
    return [
        Button(
            call.say(f"button.{_LABELS.get(verb, verb)}"),
            f"/minutes {verb} {meeting.label}",
            "primary" if verb in ("circulate", "approve") else "plain",
            meeting.revision if verb == "approve" else None,
        )
        for verb in verbs
    ]


def in_its_channel(call: Call, ledger: Ledger, meeting: Meeting, reply: Reply) -> tuple[Reply, ...]:
    """The reply to its meeting's channel; from elsewhere the sender is answered, and the channel told."""
    if call.channel is not None and call.channel.id == meeting.channel:
        return (reply,)
    ledger.outbox.put(Message(ledger.new_id(), reply, call.now, channel=meeting.channel, about=meeting.id))
    return (replace(reply, to="sender"),)
