"""The due dates that follow a channel's next meeting.

"Ten days before the next meeting" is computed when the day is set, computed again when it moves, and settled when the
meeting is held. Which actions follow is asked of the channel, whoever moves the day; what is told of them there is what
everyone in it may read, and each owner is told once, however many of theirs have moved.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.action import Action
from bot.anchor import Anchor
from bot.call import Call, everyone_reads
from bot.canonical import Json
from bot.commands.action_changes import MOST_SHOWN, first_rows, tell_moved
from bot.commands.minutes_finding import channel_of
from bot.journal import Entry
from bot.meeting import Meeting
from bot.ports import ActionQuery, Ledger
from bot.record import record
from bot.reply import Button, Buttons, Part, Text
from bot.restoring import row_from
from bot.rights import Readership
from bot.rows import rows_for
from bot.wording import listed
from bot.wording.dates import day_words

PAGE = 200
"""Actions that are read at once."""
FOLLOWS = "next_meeting"
"""The fact in the journal that marks what became of an action because of the calendar: `undo` leaves it alone."""
HELD = "channel.held"
"""The journal's entry of a meeting that due dates followed: its day, what it settled, and whether it was planned."""
_SETTLES = "settles"


def follow(call: Call, ledger: Ledger, day: date) -> tuple[Part, ...]:
    """The open actions get the due dates that a next meeting on that day gives them. What is told in the channel;
    nothing where nothing moves."""
    actions = tuple(_following(call, ledger))
    moved = [after for action in actions if (after := _moved(call, ledger, action, day, action.anchor))]
    tell_moved(call, ledger, moved)
    return _moves_told(call, ledger, "minutes.calendar.follow", moved, day)


def hold(call: Call, ledger: Ledger, meeting: Meeting, planned: date | None) -> tuple[Part, ...]:
    """The due dates that followed this meeting are what its day makes them, and follow no more; what is captured in it
    waits for the one after. Where none was `planned`, a date that stands is one that was kept until a new day is set.
    """
    day = call.local(meeting.start).date()
    followed = tuple(_following(call, ledger, closed=True))
    settled = [a for a in followed if a.meeting != meeting.id and (planned is not None or a.due is None)]
    moved = [after for action in settled if (after := _settle(call, ledger, action, day))]
    waiting = [_waiting(call, ledger, a, day) for a in followed if a.meeting == meeting.id and a.due and _open(a)]
    _journal_held(call, ledger, meeting, day, [action.id for action in settled], planned=planned is not None)
    tell_moved(call, ledger, [*moved, *waiting])
    sentence = "minutes.calendar.begun" if day == call.today else "minutes.calendar.held"
    return (*_moves_told(call, ledger, sentence, moved, day), *_waiting_told(call, ledger, waiting))


def held_on_its_day(call: Call, ledger: Ledger, meeting: Meeting) -> tuple[Part, ...]:
    """A meeting that due dates followed turns out to have been on another day: minutes are written afterwards too."""
    held = next((e for e in reversed(ledger.journal.of_meeting(meeting.id)) if e.verb == HELD), None)
    day = call.local(meeting.start).date()
    if held is None or held.facts["day"] == day.isoformat():
        return ()
    before, ids = date.fromisoformat(str(held.facts["day"])), held.facts["settled"]
    settled = [str(id) for id in ids] if isinstance(ids, list) else []
    moved = [after for id in settled if (after := _settled_again(call, ledger, id, before, day))]
    _journal_held(call, ledger, meeting, day, settled, planned=bool(held.facts["planned"]))
    shown = [action for action in moved if _open(action)]
    tell_moved(call, ledger, shown)
    return _moves_told(call, ledger, "minutes.calendar.held", shown, day)


def opened_again(ledger: Ledger, action: Action) -> Action:
    """A closed action, open again, with the due date that the calendar gives it now."""
    entries = [entry.seq for entry in ledger.journal.about(action.id) if FOLLOWS not in entry.facts]
    return as_followed(ledger, action.reopened(), max(entries, default=0))


def as_followed(ledger: Ledger, action: Action, since: int) -> Action:
    """An action that comes back as it was before an entry of the journal, `since`, with the due date that the calendar
    gives it now; its revision is the same."""
    channel = ledger.places.channel(action.channel) if action.channel else None
    if action.anchor is None or channel is None or not _open(action):
        return action
    held = [e for e in ledger.journal.about(channel.id) if e.verb == HELD and e.seq > since]
    others = [e for e in held if e.meeting != action.meeting and (e.facts["planned"] or action.due is None)]
    if others:
        day = [e for e in others if e.meeting == others[0].meeting][-1].facts["day"]
        return _dated(ledger, action, date.fromisoformat(str(day)), None)
    if channel.next_meeting is not None:
        return _dated(ledger, action, channel.next_meeting, action.anchor)
    in_it = any(e.meeting == action.meeting and e.facts["planned"] for e in held)
    return action.awaiting() if in_it else action


def _dated(ledger: Ledger, action: Action, day: date, anchor: Anchor | None) -> Action:
    due = _due_by(ledger, action.anchor, day)
    return replace(action.due_on(due, action.due_phrase, action.due_at, anchor), revision=action.revision)


def following_told(call: Call, ledger: Ledger) -> int:
    """How many due dates follow the next meeting, as far as everyone in the channel may read."""
    return len(_told_of(call, ledger, tuple(_following(call, ledger))))


def _following(call: Call, ledger: Ledger, *, closed: bool = False) -> Iterator[Action]:
    """The channel's open actions whose due date follows its next meeting; with `closed`, those that are closed too.
    Read them all before you change one: they come in the order of their due dates."""
    channel = channel_of(call).id
    query = ActionQuery(channel=channel, anchored=True, state=None if closed else "open")
    everything = Readership(frozenset(), frozenset({channel}))
    page = ledger.actions.page(query, everything, PAGE)
    while page:
        yield from page
        page = ledger.actions.page(query, everything, PAGE, page[-1])


def _open(action: Action) -> bool:
    return action.state == "open"


def _due_by(ledger: Ledger, anchor: Anchor | None, day: date) -> date | None:
    return anchor.due(day, ledger.workspace.country) if anchor else None


def _moved(call: Call, ledger: Ledger, action: Action, day: date, anchor: Anchor | None) -> Action | None:
    """The action with the due date that a meeting on that day gives it: stored and journalled; None where it has that
    date already."""
    due = _due_by(ledger, anchor, day)
    if due is None or (due == action.due and "due" not in action.asks):
        return None
    after = action.due_on(due, action.due_phrase, action.due_at, action.anchor)
    ledger.actions.put(after)
    record(call, ledger, "action.due", after, action, {"due": due.isoformat(), FOLLOWS: day.isoformat()})
    return after


def _settle(call: Call, ledger: Ledger, action: Action, day: date) -> Action | None:
    """The due date is what that day makes it, and stays from now on, whenever the next meeting is. The action where it
    is open and its date another than before."""
    due = _due_by(ledger, action.anchor, day)
    moves = due != action.due or "due" in action.asks
    after = action.due_on(due, action.due_phrase, action.due_at)
    ledger.actions.put(after)
    facts = {"due": due.isoformat() if due else None, FOLLOWS: day.isoformat(), _SETTLES: True}
    record(call, ledger, "action.due" if moves and _open(action) else "action.settle", after, action, facts)
    return after if moves and _open(action) else None


def _settled_again(call: Call, ledger: Ledger, id: str, before: date, day: date) -> Action | None:
    """The action that a meeting on the day before has settled, as another day settles it; None where somebody has given
    it another due date since, or it has that date already."""
    action, anchor = ledger.actions.get(id), _anchor_before(ledger, id)
    if action is None or action.anchor is not None or action.due != _due_by(ledger, anchor, before):
        return None
    return _moved(call, ledger, action, day, anchor)


def _anchor_before(ledger: Ledger, id: str) -> Anchor | None:
    """How the due date followed the meeting that settled it, as the journal keeps it; None where that is erased."""
    settled = [(e.words or {}).get("before") for e in ledger.journal.about(id) if e.facts.get(_SETTLES)]
    before = settled[-1]
    anchor: Anchor | None = row_from("action", before).anchor if isinstance(before, dict) else None
    return anchor


def _waiting(call: Call, ledger: Ledger, action: Action, day: date) -> Action:
    """An action captured in the meeting that was the next: its due date waits for the one after."""
    after = action.due_on(None, action.due_phrase, action.due_at, action.anchor).awaiting()
    ledger.actions.put(after)
    record(call, ledger, "action.due", after, action, {"due": None, FOLLOWS: day.isoformat()})
    return after


def _journal_held(
    call: Call, ledger: Ledger, meeting: Meeting, day: date, settled: list[str], *, planned: bool
) -> None:
    facts: dict[str, Json] = {"day": day.isoformat(), "settled": [*settled], "planned": planned}
    channel = channel_of(call).id
    ledger.journal.append(
        Entry(call.now, call.speaker.id, HELD, channel, meeting=meeting.id, facts=facts, audience=channel)
    )


def due_anew(call: Call, ledger: Ledger, actions: list[Action]) -> tuple[Part, ...]:
    """Tells that due dates have been computed again, since the calendar has changed in the meantime."""
    shown = _told_of(call, ledger, tuple(actions))
    if not shown:
        return ()
    labels = listed(call.language, tuple(action.label for action in shown))
    return first_rows(call, rows_for(call, ledger, "channel"), shown, call.say("action.due_anew", labels=labels))


def _moves_told(call: Call, ledger: Ledger, sentence: str, moved: list[Action], day: date) -> tuple[Part, ...]:
    shown = _told_of(call, ledger, tuple(moved))
    if not shown:
        return ()
    heading = call.say(sentence, count=len(shown), day=day_words(day, call.language))
    parts = first_rows(call, rows_for(call, ledger, "channel"), shown, heading)
    overdue = [action.label for action in shown if action.overdue(call.today)]
    return (*parts, Text(_overdue_words(call, overdue))) if overdue else parts


def _overdue_words(call: Call, labels: list[str]) -> str:
    more = call.say("answers.who.more", count=len(labels) - MOST_SHOWN) if len(labels) > MOST_SHOWN else ""
    named = ", ".join(labels[:MOST_SHOWN]) if more else listed(call.language, tuple(labels))
    return call.say("minutes.calendar.overdue", labels=f"{named} {more}".strip())


def _waiting_told(call: Call, ledger: Ledger, waiting: list[Action]) -> tuple[Part, ...]:
    shown = _told_of(call, ledger, tuple(waiting))
    if not shown:
        return ()
    labels = listed(call.language, tuple(action.label for action in shown))
    heading = call.say("action.waits_for_meeting.told", label=labels)
    button = Button(call.say("button.next_meeting"), "/minutes next")
    return (*first_rows(call, rows_for(call, ledger, "channel"), shown, heading), Buttons((button,)))


def _told_of(call: Call, ledger: Ledger, actions: tuple[Action, ...]) -> list[Action]:
    """Those that everyone in the channel may read, soonest due first."""
    readers = everyone_reads(call, ledger)
    shown = [a for a in actions if readers.reads(a.audience, a.channel, ledger.actions.readers(a.id))]
    return sorted(shown, key=lambda action: (action.due or date.max, action.number))
