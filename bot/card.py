"""The card of a meeting: one post in its channel that shows how far it has come, brought up to date as it goes on.

It holds what everybody in the channel reads. What was said, the notes, stands in the minutes; they are counted here.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.action import Action
from bot.call import Call
from bot.commands.minutes_finding import current_item
from bot.commands.minutes_start import began, shortened
from bot.commands.minutes_steps import next_buttons
from bot.commands.minutes_view import state_words
from bot.decision import Decision
from bot.meeting import Item, Meeting
from bot.minutes_reading import actions_of, decisions_of, readers_of
from bot.ports import Ledger
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from bot.rows import RowMaker, party_name
from bot.summary import voice

LATEST = 3
"""Captures that are shown, the last ones."""
_LONGEST_TEXT = 200
"""Characters of a capture that are shown."""


def card_reply(ledger: Ledger, meeting: Meeting, at: datetime) -> Reply:
    """What the card says at a moment, in the channel's language: while nothing changes, the same."""
    channel = ledger.places.channel(meeting.channel)
    call = voice(ledger, channel, at)
    captured: tuple[Action | Decision, ...] = (*actions_of(ledger, meeting), *decisions_of(ledger, meeting))
    heading = Text(call.say("minutes.heading", title=meeting.title, label=meeting.label), "heading")
    facts = Facts(tuple(_facts(call, ledger, meeting, captured)))
    latest = _latest(call, ledger, meeting, captured) if meeting.state == "open" else ()
    return Reply((heading, facts, *latest, *_missing(call, meeting), Buttons(_buttons(call, meeting))), to="channel")


def _facts(
    call: Call, ledger: Ledger, meeting: Meeting, captured: tuple[Action | Decision, ...]
) -> Iterator[tuple[str, str]]:
    say = call.say
    yield say("fact.state"), state_words(call, ledger, meeting)
    if meeting.place:
        yield say("fact.place"), meeting.place
    yield say("fact.began"), began(call, meeting)
    yield say("fact.secretary"), party_name(ledger, meeting.secretary)
    yield say("fact.chair"), party_name(ledger, meeting.chair) if meeting.chair else say("card.no_chair")
    items = ledger.meetings.items(meeting.id)
    now = current_item(ledger, meeting) if meeting.state == "open" else None
    if now is not None:
        yield say("card.item_now"), _item_words(call, now, len(items))
    notes = [note for note in ledger.meetings.notes(meeting.id) if note.kind == "note"]
    yield say("card.so_far"), _counted(call, len(items), len(notes), captured)
    if notes and meeting.state == "open":
        yield say("card.last_note"), max(notes, key=lambda note: note.number).label


def _item_words(call: Call, item: Item, count: int) -> str:
    number = f"{item.number} " if item.number else ""
    return call.say("card.item", item=f"{number}{item.title}", position=item.position, count=count)


def _counted(call: Call, items: int, notes: int, captured: tuple[Action | Decision, ...]) -> str:
    decisions = sum(isinstance(row, Decision) for row in captured)
    actions = len(captured) - decisions
    counts = (("items", items), ("notes", notes), ("decisions", decisions), ("actions", actions))
    return ", ".join(call.say(f"minutes.count_{what}", count=count) for what, count in counts)


def _latest(call: Call, ledger: Ledger, meeting: Meeting, captured: tuple[Action | Decision, ...]) -> tuple[Rows, ...]:
    """The last captures, the latest first."""
    last = sorted(captured, key=lambda row: (row.made_at, row.id))[: -LATEST - 1 : -1]
    makes = RowMaker(call, ledger, readers_of(meeting))
    return (Rows(tuple(_row(makes, each) for each in last), call.say("card.latest")),) if last else ()


def _row(makes: RowMaker, captured: Action | Decision) -> Row:
    """A capture in a line: what it says, owners and due date; that it is of this meeting is plain."""
    made = makes.decision(captured) if isinstance(captured, Decision) else makes.action(captured)
    return Row(
        kind=made.kind,
        number=made.number,
        text=shortened(made.text, _LONGEST_TEXT),
        state=made.state,
        owners=made.owners,
        due=made.due,
        due_words=made.due_words,
        overdue=made.overdue,
        link=made.link,
        revision=made.revision,
        note=made.note,
        due_at=made.due_at,
    )


def _missing(call: Call, meeting: Meeting) -> tuple[Part, ...]:
    """What keeps the minutes from being approved."""
    nobody = meeting.state == "closed" and meeting.chair is None and meeting.minutes != "approved"
    return (Text(call.say("minutes.name_chair"), "small"),) if nobody else ()


def _buttons(call: Call, meeting: Meeting) -> tuple[Button, ...]:
    """What comes next: to take down while it is open, then the next step of its minutes. Who may not is told so."""
    if meeting.state == "open":
        return (
            Button(call.say("button.add_action"), "/action add", "primary"),
            Button(call.say("button.add_decision"), "/decision add"),
            Button(call.say("button.add_note"), "/minutes note"),
            Button(call.say("button.next_item"), "/minutes item"),
            *next_buttons(call, meeting, ("close",)),
        )
    if meeting.minutes == "approved":
        return tuple(next_buttons(call, meeting, ("show", "correct")))
    sent = meeting.circulated_at is not None
    return tuple(next_buttons(call, meeting, ("show", "approve") if sent else ("show", "circulate", "approve")))
