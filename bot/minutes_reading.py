"""The minutes of a meeting as the register has them: the draft as it stands, or a version that was sealed."""

from dataclasses import dataclass

from bot.action import Action
from bot.decision import Decision
from bot.meeting import Meeting
from bot.minutes import Version
from bot.minutes_content import Content, Taken, content_of, read_content
from bot.ports import ActionQuery, DecisionQuery, Ledger
from bot.rights import Readership
from bot.rows import party_name

BATCH = 500
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What minutes say, and the version that says it; a draft has none yet."""

    content: Content
    version: Version | None = None


def minutes_of(ledger: Ledger, meeting: Meeting, version: int | None = None) -> Minutes | None:
    """The latest version of a meeting's minutes, or the one asked for; None where there is no such version."""
    versions = ledger.versions.of(meeting.id)
    wanted = meeting.version if version is None else version
    for each in versions:
        if each.version == wanted and each.content is not None:
            return Minutes(read_content(each.content), each)
    if wanted != meeting.version:
        return None
    return Minutes(content_now(ledger, meeting))


def content_now(ledger: Ledger, meeting: Meeting) -> Content:
    """What the draft says at this moment."""
    channel = ledger.places.channel(meeting.channel)
    assert channel is not None  # noqa: S101  # a meeting is held in a channel, and channels are never removed

    def label(id: str) -> str | None:
        found = ledger.meetings.get(id) or ledger.decisions.get(id)
        return found.label if found else None

    return content_of(
        Taken(
            meeting=meeting,
            channel=channel,
            items=ledger.meetings.items(meeting.id),
            notes=ledger.meetings.notes(meeting.id),
            attendance=ledger.meetings.attendance(meeting.id),
            actions=actions_of(ledger, meeting),
            decisions=decisions_of(ledger, meeting),
            name=lambda party: party_name(ledger, party),
            label=label,
        )
    )


def readers_of(meeting: Meeting) -> Readership:
    """Who reads a meeting's minutes reads what was captured in it."""
    return Readership(frozenset((meeting.audience,)), frozenset((meeting.channel,)))


def actions_of(ledger: Ledger, meeting: Meeting) -> tuple[Action, ...]:
    """All actions captured in a meeting, whatever their state, in the order of their numbers."""
    query, found = ActionQuery(state=None, meeting=meeting.id), list[Action]()
    while page := ledger.actions.page(query, readers_of(meeting), BATCH, found[-1] if found else None):
        found.extend(page)
        if len(page) < BATCH:
            break
    return tuple(sorted(found, key=lambda action: action.number))


def decisions_of(ledger: Ledger, meeting: Meeting) -> tuple[Decision, ...]:
    """All decisions captured in a meeting, whatever their state, in the order of their numbers."""
    query, found = DecisionQuery(meeting=meeting.id), list[Decision]()
    while page := ledger.decisions.page(query, readers_of(meeting), BATCH, found[-1] if found else None):
        found.extend(page)
        if len(page) < BATCH:
            break
    return tuple(sorted(found, key=lambda decision: decision.number))
