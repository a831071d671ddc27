"""`/minutes undo`: the sender's last change to the draft is taken back; again for the one before.

The journal says what to take back: the entries of one command belong together, `words["before"]` holds the rows as
they were. What somebody else has changed since is left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.action import Action
from bot.call import Call
from bot.canonical import Json
from bot.commands.action_changes import tell_moved
from bot.commands.capture import reply_to
from bot.commands.minutes_calendar import iso, take_back
from bot.commands.minutes_finding import draft_here
from bot.commands.minutes_following import FOLLOWS, as_followed, due_anew, held_on_its_day
from bot.commands.minutes_writer import Removable, put, put_in_order, take_away
from bot.decision import Decision
from bot.errors import WrongState
from bot.journal import Entry
from bot.meeting import Item, Meeting
from bot.minutes_reading import actions_of, decisions_of
from bot.ports import Ledger
from bot.record import Recorded, record
from bot.reply import Button, Buttons, Part, Reply, Text, To
from bot.restoring import KINDS, row_from

_NOT_OF_THE_DRAFT = frozenset(
    {
        "action.done",
        "action.drop",
        "action.reopen",
        "action.snooze",
        "action.share",
        "decision.restore",
        "decision.supersede",
    }
)
"""What becomes of a row, rather than what the draft says."""
_GONE = ("delete", "remove")
_PLACE = ("position", "revision")


@dataclass(frozen=True, slots=True)
class _Past:
    """The entries of a meeting that change its draft, and the numbers of those that have been undone."""

    entries: tuple[Entry, ...]
    undone: frozenset[int]

    @classmethod
    def of(cls, ledger: Ledger, meeting: Meeting) -> "_Past":
        entries = ledger.journal.of_meeting(meeting.id)
        undone: set[int] = set()
        for entry in entries:
            numbers = entry.facts.get("undoes")
            if isinstance(numbers, list):
                undone.update(number for number in numbers if isinstance(number, int))
        return cls(tuple(entries), frozenset(undone))

    def last_of(self, person: str) -> tuple[Entry, ...]:
        """The person's last change that stands, the latest entry first."""
        mine = [e for e in self.entries if e.actor == person and _undoable(e) and e.seq not in self.undone]
        if not mine:
            return ()
        change = mine[-1].facts.get("change")
        same = [e for e in mine if e.facts.get("change") == change] if change else mine[-1:]
        return tuple(reversed(same))

    def changed_since(self, entry: Entry) -> bool:
        """Whether anything has happened to the row since, that still stands. What the calendar has done to a due date
        is no hindrance: it is computed again."""
        return any(
            e.subject == entry.subject and e.seq > entry.seq and e.seq not in self.undone and _collides(entry, e)
            for e in self.entries
            if "undoes" not in e.facts and FOLLOWS not in e.facts
        )


def _undoable(entry: Entry) -> bool:
    kind = entry.verb.partition(".")[0]
    of_the_draft = entry.verb not in _NOT_OF_THE_DRAFT and FOLLOWS not in entry.facts
    return kind in KINDS and "undoes" not in entry.facts and of_the_draft


def _collides(earlier: Entry, later: Entry) -> bool:
    """Of a meeting's head only the same field, of any other row every change."""
    return later.verb == earlier.verb if earlier.verb.startswith("meeting.") else True


def undo(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes undo`."""
    meeting = draft_here(call, ledger)
    past = _Past.of(ledger, meeting)
    change = past.last_of(call.speaker.id)
    if not change:
        raise WrongState("minutes.nothing_to_undo", title=meeting.title)
    for entry in change:
        if past.changed_since(entry):
            raise WrongState("minutes.undo_overtaken", label=_named(entry))
    touched = [_undone(call, ledger, meeting, entry) for entry in change]
    told = _told(call, ledger, change, touched)
    calendar, moved = take_back(call, ledger, change)
    followed = (*moved, *_followed(call, ledger, change, touched))
    told = replace(told, parts=(*told.parts, *calendar))
    return (told, Reply(followed, to="channel")) if followed else (told,)


def _followed(call: Call, ledger: Ledger, change: tuple[Entry, ...], touched: list[Recorded]) -> tuple[Part, ...]:
    """What the calendar makes of what was taken back: due dates that follow it have not stood still."""
    rows = [row for entry, row in zip(change, touched, strict=True) if _computed(entry, row)]
    anew = [row for row in rows if isinstance(row, Action)]
    tell_moved(call, ledger, anew)
    meetings = (row for row in touched if isinstance(row, Meeting))
    moved = (part for row in meetings for part in held_on_its_day(call, ledger, row))
    return (*due_anew(call, ledger, anew), *moved)


def _computed(entry: Entry, row: Recorded) -> bool:
    """Whether an action's due date is another than it was before the change."""
    before = (entry.words or {}).get("before")
    return isinstance(row, Action) and isinstance(before, Mapping) and before.get("due") != iso(row.due)


def _undone(call: Call, ledger: Ledger, meeting: Meeting, entry: Entry) -> Recorded:
    """Takes one entry back, and says so in the journal."""
    kind, _, verb = entry.verb.partition(".")
    before = (entry.words or {}).get("before")
    facts: dict[str, Json] = {"undoes": [entry.seq]}
    was = row_from(kind, before) if isinstance(before, Mapping) else None
    if verb in _GONE and was is not None:
        return _put_back(call, ledger, meeting, entry, was, facts)
    now = _row(ledger, meeting, kind, entry)
    if now is None:
        raise WrongState("minutes.undo_overtaken", label=_named(entry))
    if was is None:
        if verb != "add" or isinstance(now, Meeting):
            raise WrongState("minutes.undo_overtaken", label=_named(entry))
        return _unadd(call, ledger, meeting, entry, now, facts)
    after: Recorded = _today(ledger, entry, _as_before(entry, now, was))
    put(ledger, after)
    if verb == "move" and isinstance(after, Item):
        _in_order(ledger, after, was.position)
    record(call, ledger, f"{kind}.undo", now, now, facts)
    return after


def _put_back(call: Call, ledger: Ledger, meeting: Meeting, entry: Entry, was: Any, facts: dict[str, Json]) -> Recorded:
    """A row that was taken away, again, as a new one with its old number."""
    again: Recorded = _today(ledger, entry, replace(was, revision=1))
    if isinstance(again, Item):
        _in_order(ledger, again, again.position)
    else:
        put(ledger, again)
    if isinstance(again, Decision) and again.supersedes and (old := ledger.decisions.get(again.supersedes)):
        replaced = old.superseded(again.id, call.now)
        ledger.decisions.put(replaced)
        record(call, ledger, "decision.supersede", replaced, old, {"by": again.id})
    record(call, ledger, f"{entry.verb.partition('.')[0]}.undo", again, facts=facts)
    if entry.facts.get("current"):
        _point_at(ledger, meeting, again.id)
    return again


def _today(ledger: Ledger, entry: Entry, row: Any) -> Recorded:
    """A row as it was before an entry; of an action the due date as the calendar has it now."""
    again: Recorded = as_followed(ledger, row, entry.seq) if isinstance(row, Action) else row
    return again


def _row(ledger: Ledger, meeting: Meeting, kind: str, entry: Entry) -> Recorded | None:
    match kind:
        case "action":
            return ledger.actions.get(entry.subject)
        case "decision":
            return ledger.decisions.get(entry.subject)
        case "item":
            return ledger.meetings.item(entry.subject)
        case "meeting":
            return ledger.meetings.get(entry.subject)
    rows = ledger.meetings.notes(meeting.id) if kind == "note" else ledger.meetings.attendance(meeting.id)
    return next((row for row in rows if row.id == entry.subject), None)


def _unadd(
    call: Call, ledger: Ledger, meeting: Meeting, entry: Entry, now: Removable, facts: dict[str, Json]
) -> Recorded:
    """What was added goes; what a decision had replaced stands again; an item that has got contents stays."""
    if isinstance(now, Item):
        _check_empty(ledger, meeting, now)
    if isinstance(now, Decision) and now.supersedes and (old := ledger.decisions.get(now.supersedes)):
        restored = old.standing_again()
        ledger.decisions.put(restored)
        record(call, ledger, "decision.restore", restored, old)
    take_away(ledger, now)
    record(call, ledger, f"{entry.verb.partition('.')[0]}.undo", now, now, facts)
    if isinstance(now, Item):
        put_in_order(ledger, ledger.meetings.items(meeting.id))
        previous = entry.facts.get("previous")
        _point_at(ledger, meeting, previous if isinstance(previous, str) else None)
    return now


def _check_empty(ledger: Ledger, meeting: Meeting, item: Item) -> None:
    rows: Iterable[Any] = (
        *ledger.meetings.notes(meeting.id),
        *actions_of(ledger, meeting),
        *decisions_of(ledger, meeting),
    )
    if any(row.item == item.id for row in rows):
        raise WrongState("minutes.undo_item_used", label=item.number or item.title)


def _point_at(ledger: Ledger, meeting: Meeting, item: str | None) -> None:
    """Makes an item the current one, if it is there; else none is."""
    latest = ledger.meetings.get(meeting.id) or meeting
    there = item if item and ledger.meetings.item(item) else None
    ledger.meetings.put(latest.changed(current_item=there))


def _as_before(entry: Entry, now: Any, was: Any) -> Any:
    """The row as it was; of a meeting only the fields that were changed, of an item all but its place."""
    if isinstance(now, Meeting):
        names = entry.facts.get("fields")
        wanted = {str(name) for name in names} if isinstance(names, list) else set()
        return now.changed(**{name: getattr(was, name) for name in wanted})
    kept = _PLACE if isinstance(now, Item) else ("revision",)
    values = {field.name: getattr(was, field.name) for field in fields(now) if field.name not in kept}
    return replace(now, **values, revision=now.revision + 1)


def _in_order(ledger: Ledger, item: Item, position: int) -> None:
    """Puts an item in its place among the others."""
    others = [each for each in ledger.meetings.items(item.meeting) if each.id != item.id]
    if ledger.meetings.item(item.id) is None:
        put(ledger, item)
    put_in_order(ledger, [*others[: position - 1], item, *others[position - 1 :]])


def _named(entry: Entry) -> str:
    """The number of a row, else what was written."""
    text = (entry.words or {}).get("text")
    return entry.label or (str(text)[:60] if text else "")


def _told(call: Call, ledger: Ledger, change: tuple[Entry, ...], touched: list[Recorded]) -> Reply:
    what = ", ".join(dict.fromkeys(_what(call, entry) for entry in reversed(change)))
    numbers = tuple(dict.fromkeys(row.label for row in touched if isinstance(row, Action | Decision)))
    actions = [row for row in touched if isinstance(row, Action)]
    to: To = "channel" if numbers and all(reply_to(call, ledger, row) == "channel" for row in actions) else "sender"
    again = Button(call.say("button.undo_more"), "/minutes undo")
    return Reply((Text(call.say("minutes.undone", what=what)), Buttons((again,))), to=to, numbers=numbers)


def _what(call: Call, entry: Entry) -> str:
    """What was undone: "note N-7", "title"."""
    kind, _, verb = entry.verb.partition(".")
    if kind == "meeting":
        return call.say(f"minutes.label.{verb}")
    name = entry.label
    if kind in ("item", "attendance"):
        before = (entry.words or {}).get("before")
        row = before if isinstance(before, Mapping) else {}
        text = (entry.words or {}).get("text") or row.get("title") or row.get("name") or ""
        name = f"«{str(text)[:60]}»" if call.language != "en" else f"“{str(text)[:60]}”"
    return call.say(f"minutes.undone.{kind}", name=name)
