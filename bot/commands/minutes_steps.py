"""What every step in the life of minutes shares: who may take it, how it is stored, and what can be done next."""

from dataclasses import replace

from bot.call import Call
from bot.canonical import Json
from bot.commands.minutes_finding import channel_of, meeting_here, meeting_numbered
from bot.errors import NotAllowed
from bot.meeting import Meeting
from bot.minutes import Version
from bot.minutes_reading import content_now
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


def latest_version(ledger: Ledger, meeting: Meeting) -> Version | None:
    """The version that the minutes have come to, where it is stored."""
    return next((each for each in ledger.versions.of(meeting.id) if each.version == meeting.version), None)


def fix_content(call: Call, ledger: Ledger, meeting: Meeting) -> None:
    """Fixes what circulated minutes say, so that what is approved is what the members read, whatever becomes of the
    actions meanwhile. What a correction says is fixed from the first."""
    if meeting.version > 1:
        return
    content = content_now(ledger, meeting).as_json()
    before = latest_version(ledger, meeting)
    new = Version(ledger.new_id(), meeting.id, meeting.version, "circulated", call.now, meeting.secretary, content)
    ledger.versions.put(before.fixed(content) if before else new)


def fix_chair(ledger: Ledger, meeting: Meeting) -> None:
    """A chair who is named when the minutes have been circulated stands in them: without one nobody approves."""
    fixed = latest_version(ledger, meeting)
    if fixed is None or fixed.content is None or meeting.version > 1:
        return
    ledger.versions.put(fixed.fixed({**fixed.content, "chair": party_name(ledger, meeting.chair or "")}))


def loosen_content(ledger: Ledger, meeting: Meeting) -> None:
    """What was circulated is a draft again, and says what the rows say."""
    fixed = latest_version(ledger, meeting)
    if fixed is not None and fixed.content is not None:
        ledger.versions.put(fixed.loosened())


_LABELS = {"show": "show_minutes", "reopen": "reopen_meeting"}


def next_buttons(call: Call, meeting: Meeting, verbs: tuple[str, ...]) -> list[Button]:
    """Buttons for what comes next; they name their meeting, since another may be open when they are pressed, and what
    cannot be meant twice carries the revision it was made from. Minutes that nobody can approve ask for a chair."""
    return [_next_button(call, meeting, verb) for verb in verbs]


def _next_button(call: Call, meeting: Meeting, verb: str) -> Button:
    if verb == "approve" and meeting.chair is None:
        return chair_button(call, meeting)
    return Button(
        call.say(f"button.{_LABELS.get(verb, verb)}"),
        f"/minutes {verb} {meeting.label}",
        "primary" if verb in ("circulate", "approve") else "plain",
        meeting.revision if verb == "approve" else None,
    )


def chair_button(call: Call, meeting: Meeting) -> Button:
    """Opens the form that names the chair of a meeting."""
    return Button(call.say("button.name_chair"), f"/minutes chair {meeting.label}")


def in_its_channel(call: Call, ledger: Ledger, meeting: Meeting, reply: Reply) -> tuple[Reply, ...]:
    """The reply to its meeting's channel; from elsewhere the sender is answered, and the channel told."""
    if call.channel is not None and call.channel.id == meeting.channel:
        return (reply,)
    ledger.outbox.put(Message(ledger.new_id(), reply, call.now, channel=meeting.channel, about=meeting.id))
    return (replace(reply, to="sender"),)
