"""A meeting as a page of its own: what its minutes say, what has become of it since, what the reader may do next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.call import Call, open_meeting, sender_reads
from bot.commands.minutes_steps import next_buttons
from bot.commands.minutes_view import head_facts, state_words
from bot.meeting import Item, Meeting
from bot.minutes_content import Content
from bot.minutes_reading import Minutes, actions_of, decisions_of, minutes_of
from bot.place import Channel
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.reply import Button, Row
from bot.rights import Readership, may_approve, may_lead
from bot.rows import RowMaker


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting's minutes and what stands around them.

    `facts` is the head as labels and values, `standing` how far the minutes have come, in words. `rows` are the actions
    and decisions as they are now, by number: beside what an approved version says, never inside it. `steps` carry the
    commands that the reader may give; the router decides again.
    """

    meeting: Meeting
    channel: Channel
    content: Content
    facts: tuple[tuple[str, str], ...]
    standing: str
    seal: str | None
    rows: Mapping[str, Row]
    steps: tuple[Button, ...]


def meeting_page(call: Call, ledger: Ledger, number: int, version: int | None = None) -> MeetingPage | None:
    """The page of a meeting's latest minutes, or of one version; None where there is nothing that the caller reads."""
    meeting = ledger.meetings.by_number(number)
    readers = sender_reads(call, ledger)
    if meeting is None or not readers.reads(meeting.audience, meeting.channel):
        return None
    channel = ledger.places.channel(meeting.channel)
    minutes = minutes_of(ledger, meeting, version)
    if channel is None or minutes is None:
        return None
    here = replace(call, channel=channel, language=channel.language)
    return MeetingPage(
        meeting=meeting,
        channel=channel,
        content=minutes.content,
        facts=head_facts(here, minutes.content),
        standing=state_words(here, ledger, meeting, minutes),
        seal=minutes.version.seal if minutes.version else None,
        rows=_rows_now(here, ledger, meeting, readers),
        steps=_steps(here, ledger, meeting, minutes),
    )


def _rows_now(call: Call, ledger: Ledger, meeting: Meeting, readers: Readership) -> Mapping[str, Row]:
    """Two queries for all of them, however many there are."""
    makes = RowMaker(call, ledger, readers)
    rows = [makes.action(a) for a in actions_of(ledger, meeting) if readers.reads(a.audience, a.channel)]
    rows += [makes.decision(d) for d in decisions_of(ledger, meeting) if readers.reads(d.audience, d.channel)]
    return {row.number: row for row in rows}


def _steps(call: Call, ledger: Ledger, meeting: Meeting, minutes: Minutes) -> tuple[Button, ...]:
    """What comes next for those who may. An earlier version has no next step, and a meeting is not reopened beside
    another."""
    if minutes.content.version != meeting.version:
        return ()
    leads = may_lead(call.speaker.id, meeting, administrator=call.administrator)
    verbs: list[str] = []
    if leads:
        another = ledger.meetings.open_in(meeting.channel)
        verbs += [verb for verb in _leading(meeting) if verb != "reopen" or another is None]
    if meeting.state == "closed" and meeting.minutes != "approved" and may_approve(call.speaker.id, meeting):
        verbs.append("approve")
    if leads and meeting.minutes == "approved":
        verbs.append("correct")
    return tuple(next_buttons(call, meeting, tuple(verbs)))


def _leading(meeting: Meeting) -> list[str]:
    if meeting.state == "open":
        return ["close"]
    if meeting.minutes == "approved":
        return []
    if meeting.circulated_at is None:
        return ["circulate"] if meeting.version > 1 else ["circulate", "reopen"]
    return ["withdraw"] if meeting.version == 1 else []


@dataclass(frozen=True, slots=True)
class Card:
    """An open meeting at a glance: where its agenda has come, and how much was agreed."""

    meeting: Meeting
    item: Item | None
    decisions: int
    actions: int


def card_of(call: Call, ledger: Ledger) -> Card | None:
    """The card of the meeting that is open in the channel of the request."""
    meeting = open_meeting(call, ledger)
    if meeting is None:
        return None
    readers = sender_reads(call, ledger)
    return Card(
        meeting,
        ledger.meetings.item(meeting.current_item) if meeting.current_item else None,
        ledger.decisions.count(DecisionQuery(meeting=meeting.id), readers),
        ledger.actions.count(ActionQuery(state=None, meeting=meeting.id), readers),
    )
