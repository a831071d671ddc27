"""What a new draft has from before: the previous minutes to approve, what has long been undone, what is still open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.action import Action
from bot.call import Call, everyone_reads, reads_row
from bot.commands.minutes_finding import before_in_series
from bot.commands.minutes_writer import Writer
from bot.meeting import Item, Meeting, Note
from bot.place import LANGUAGES
from bot.ports import ActionQuery, Ledger
from bot.reminders import proposed
from bot.rows import party_name
from bot.wording.dates import short_day_words, with_time

MOST_CARRIED = 200
"""Actions still open from before that a new draft lists."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a new draft has from before: the meeting before in the series, the items made of it, what has been undone
    for long and is to be taken up, what else is still open."""

    previous: Meeting | None = None
    approval: Item | None = None
    asked: Note | None = None
    undone: int = 0
    left_over: Note | None = None
    actions: int = 0


def carry(writer: Writer, meeting: Meeting) -> Carried:
    """Puts into a draft the approval of the previous minutes, what the meeting is asked to take up, of whatever series
    in its channel, and what is still open from before, by owner."""
    say = writer.call.say
    previous = before_in_series(writer.ledger, meeting)
    waits = previous is not None and previous.minutes != "approved"
    approval = _carried_approval(writer, meeting, previous) if previous and waits else None
    undone = long_undone(writer, meeting)
    asked = _carried_note(writer, meeting, say("minutes.long_undone"), undone)
    actions = tuple(each for each in still_open(writer, meeting) if each not in undone) if previous else ()
    left_over = _carried_note(writer, meeting, say("minutes.open_from_before"), actions)
    return Carried(previous, approval, asked, len(undone), left_over, len(actions))


def _carried_approval(writer: Writer, meeting: Meeting, previous: Meeting) -> Item:
    title = writer.call.say("minutes.approval_of", meeting=on_its_day(writer.call, previous))
    item = writer.new_item(meeting, "", title, approves=previous.id)
    writer.add(item, carried=True)
    return item


def _carried_note(writer: Writer, meeting: Meeting, title: str, actions: tuple[Action, ...]) -> Note | None:
    """An item of its own that lists actions by owner; None where there are none."""
    if not actions:
        return None
    item = writer.new_item(meeting, "", title)
    writer.add(item, carried=True)
    latest = writer.ledger.meetings.get(meeting.id) or meeting
    note = Note(
        id=writer.ledger.new_id(),
        meeting=meeting.id,
        number=latest.last_note + 1,
        text=_by_owner(writer.call, writer.ledger, actions),
        maker=writer.call.speaker.id,
        made_at=writer.call.now,
        item=item.id,
    )
    writer.ledger.meetings.put(latest.changed(last_note=note.number))
    writer.add(note, carried=True)
    return note


def long_undone(writer: Writer, meeting: Meeting) -> tuple[Action, ...]:
    """What the meeting is asked to take up, as far as everyone in its channel reads it."""
    readers = everyone_reads(writer.call, writer.ledger)
    found = proposed(writer.ledger, meeting.channel, writer.call.today)
    return tuple(each for each in found if reads_row(readers, writer.ledger, each))[:MOST_CARRIED]


def still_open(writer: Writer, meeting: Meeting) -> tuple[Action, ...]:
    """The channel's open actions but those of other series, as far as everyone in it reads them, soonest first."""
    query = ActionQuery(channel=meeting.channel)
    page = writer.ledger.actions.page(query, everyone_reads(writer.call, writer.ledger), MOST_CARRIED)
    made_in: dict[str, Meeting | None] = {a.meeting: writer.ledger.meetings.get(a.meeting) for a in page if a.meeting}
    return tuple(a for a in page if not a.meeting or (of := made_in[a.meeting]) is None or of.series == meeting.series)


def _by_owner(call: Call, ledger: Ledger, actions: tuple[Action, ...]) -> str:
    groups: dict[str, list[Action]] = {}
    for action in actions:
        names = ", ".join(party_name(ledger, owner) for owner in action.owners)
        groups.setdefault(names or call.say("minutes.no_owner"), []).append(action)
    return "\n".join(line for names, group in groups.items() for line in _group(call, names, group))


def _group(call: Call, names: str, actions: list[Action]) -> Iterator[str]:
    yield f"{names}:"
    for action in actions:
        yield f"– {action.label} {action.text}{_due_words(call, action)}"


def _due_words(call: Call, action: Action) -> str:
    if action.due is None:
        return ""
    day = short_day_words(action.due, call.language)
    return call.say("minutes.line_due", day=with_time(day, action.due_at, call.language))


def day_of(call: Call, meeting: Meeting) -> str:
    """The day that a meeting was held, in words."""
    return short_day_words(call.local(meeting.start).date(), call.language)


def on_its_day(call: Call, meeting: Meeting) -> str:
    """A meeting's title with the day that it was held, unless the title says it."""
    if says_its_day(call, meeting):
        return meeting.title
    return call.say("minutes.on_day", title=meeting.title, day=day_of(call, meeting))


def says_its_day(call: Call, meeting: Meeting) -> bool:
    """Whether the title has the day in it: "24. november", "24.11.", "2026-11-24"."""
    day, title = call.local(meeting.start).date(), meeting.title.casefold()
    in_words = (short_day_words(day, language).rsplit(" ", 1)[0].casefold() for language in LANGUAGES)
    wanted = (*map(re.escape, in_words), rf"0?{day.day}\.\s?0?{day.month}", day.isoformat())
    return any(re.search(rf"(?<![\d.]){each}(?!\d)", title) for each in wanted)


def uncarry(writer: Writer, meeting: Meeting, subject: str) -> None:
    """Takes away what was carried over, where nobody has touched it."""
    meetings = writer.ledger.meetings
    notes = {note.id: note for note in meetings.notes(meeting.id)}
    note, item = notes.get(subject), meetings.item(subject)
    if note is not None and note.revision == 1:
        writer.remove(note)
    elif item is not None and item.title and not any(each.item == item.id for each in notes.values()):
        writer.remove(item)
