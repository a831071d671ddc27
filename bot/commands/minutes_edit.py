"""Mending a draft: notes, items and their order, and on which item an action, a decision or a note stands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.action import Action
from bot.call import Call
from bot.commands import action, action_removal, decision
from bot.commands.capture import checked_text, item_named, reply_to
from bot.commands.finding import action_numbered, decision_numbered
from bot.commands.minutes_draft import LONGEST_NOTE, item_words, undo_button
from bot.commands.minutes_finding import check_draft, draft_here, note_numbered, read_item, says_item, which
from bot.commands.minutes_start import LONGEST_TITLE
from bot.commands.minutes_writer import Writer, put_in_order
from bot.decision import Decision
from bot.errors import Incomplete, NotAllowed, Outdated, Unknown, WrongState
from bot.form import Field, Form
from bot.meeting import Attendance, Item, Meeting, Note, read_title
from bot.minutes_reading import actions_of, decisions_of, readers_of
from bot.naming import read_numbers, read_parties
from bot.ports import Ledger
from bot.reply import Reply, Text, To
from bot.rights import may_change_decision
from bot.wording import listed

EXAMPLE_EDIT = "/minutes edit N-7 …"
EXAMPLE_MOVE = "/minutes move A-5 item 6"
EXAMPLE_DELETE = "/minutes delete N-7"
R = TypeVar("R", bound=Action | Decision | Note)


def edit(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes edit N-7 TEXT`, `edit item 6 TITLE`; an action and a decision are edited too. Alone: a form."""
    words = call.words.strip()
    if read_numbers(words, "A")[0]:
        return action.edit(call, ledger)
    if read_numbers(words, "D")[0]:
        return decision.edit(call, ledger)
    meeting = draft_here(call, ledger)
    if read_item(words) and (says_item(words) or words.startswith("@")):
        return _edit_item(call, ledger, meeting, words)
    found, rest = note_numbered(ledger, meeting, words, EXAMPLE_EDIT)
    text = call.request.values.get("text", rest).strip()
    if not text:
        return (Reply((_note_form(call, found),)),)
    if call.request.revision is not None and call.request.revision != found.revision:
        raise Outdated("row.outdated", label=found.label, theirs=found.text, yours=text)
    after = replace(found, text=checked_text(text, LONGEST_NOTE), revision=found.revision + 1)
    Writer.of(call, ledger).edit("edit", found, after)
    return (_told(call, "minutes.edited", label=found.label),)


def _note_form(call: Call, found: Note) -> Form:
    field = Field(
        "text", call.say(f"minutes.form.{found.kind}"), "text", found.text, required=True, longest=LONGEST_NOTE
    )
    heading = call.say("minutes.form.edit", label=found.label)
    return Form(heading, f"/minutes edit {found.label}", (field,), call.say("button.save"), found.revision)


def _edit_item(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> tuple[Reply, ...]:
    """`edit item 6 TITLE`, `edit item 6 7 TITLE` where the number is to be another."""
    name, rest = read_item(words) or ("", "")
    found = item_named(ledger, meeting, name)
    number, title = read_title(call.request.values.get("text", rest).strip())
    if not title:
        field = Field(
            "text", call.say("minutes.form.item_title"), "line", found.title, required=True, longest=LONGEST_TITLE
        )
        heading = call.say("minutes.form.edit", label=item_words(call, ledger, meeting, found))
        return (Reply((Form(heading, f"/minutes edit item @{found.position}", (field,), call.say("button.save")),)),)
    title = checked_text(" ".join(title.split()), LONGEST_TITLE)
    after = replace(found, number=number or found.number, title=title, revision=found.revision + 1)
    Writer.of(call, ledger).edit("edit", found, after)
    return (_told(call, "minutes.edited", label=item_words(call, ledger, meeting, after)),)


def move(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes move A-5 item 6` (also `D-`, `N-`), and `move item 6 after item 3`."""
    meeting = draft_here(call, ledger)
    words = call.words.strip()
    if says_item(words) or words.startswith("@"):
        return _move_item(call, ledger, meeting, words)
    for letter, find in (("A", _movable_action), ("D", _movable_decision), ("N", _movable_note)):
        numbers, rest = read_numbers(words, letter)
        if numbers:
            target = _target(ledger, meeting, rest)
            rows = [find(call, ledger, meeting, f"{letter}-{number}") for number in numbers]
            return (_moved(call, ledger, meeting, rows, target),)
    raise which(words, EXAMPLE_MOVE)


def _target(ledger: Ledger, meeting: Meeting, rest: str) -> Item:
    words = rest.strip().removeprefix("til ").removeprefix("to ").removeprefix("på ").removeprefix("on ")
    named = read_item(words)
    if named is None:
        raise Incomplete("minutes.move_where", words=words[:60]) if words else Incomplete("minutes.move_nowhere")
    return item_named(ledger, meeting, named[0])


def _movable_action(call: Call, ledger: Ledger, meeting: Meeting, label: str) -> Action:
    """An action that the sender reads, that all who read these minutes read, and that no fixed minutes hold."""
    found = action_numbered(call, ledger, label)
    _check_movable(ledger, meeting, found, found.audience, ledger.actions.readers(found.id))
    return found


def _movable_decision(call: Call, ledger: Ledger, meeting: Meeting, label: str) -> Decision:
    found = decision_numbered(call, ledger, label)
    made_in = ledger.meetings.get(found.meeting) if found.meeting else None
    if not may_change_decision(call.speaker.id, found, made_in, administrator=call.administrator):
        raise NotAllowed("decision.not_yours", label=label)
    _check_movable(ledger, meeting, found, found.audience, ())
    return found


def _check_movable(
    ledger: Ledger, meeting: Meeting, row: Action | Decision, audience: str, named: tuple[str, ...]
) -> None:
    if not readers_of(meeting).reads(audience, row.channel, named):
        raise WrongState("minutes.move_hidden", label=row.label, title=meeting.title)
    made_in = ledger.meetings.get(row.meeting) if row.meeting else None
    if made_in is not None and made_in.id != meeting.id and not made_in.draft:
        raise WrongState("minutes.move_fixed", label=row.label, title=made_in.title)


def _movable_note(call: Call, ledger: Ledger, meeting: Meeting, label: str) -> Note:
    del call
    return note_numbered(ledger, meeting, label, EXAMPLE_MOVE)[0]


def _moved(
    call: Call, ledger: Ledger, meeting: Meeting, rows: Sequence[Action | Decision | Note], target: Item
) -> Reply:
    writer = Writer.of(call, ledger)
    for row in rows:
        writer.edit("move", row, moved(row, meeting.id, target.id))
    labels = tuple(row.label for row in rows)
    told = call.say(
        "minutes.moved", labels=listed(call.language, labels), item=item_words(call, ledger, meeting, target)
    )
    numbers = tuple(label for label in labels if not label.startswith("N"))
    to: To = "channel" if numbers and all(_channel_reads(call, ledger, row) for row in rows) else "sender"
    return Reply((Text(told), undo_button(call)), to=to, numbers=numbers)


def _channel_reads(call: Call, ledger: Ledger, row: Action | Decision | Note) -> bool:
    return not isinstance(row, Action) or reply_to(call, ledger, row) == "channel"


def moved(row: R, meeting: str, item: str | None) -> R:
    """An action, a decision or a note on another item."""
    return replace(row, meeting=meeting, item=item, revision=row.revision + 1)


_BEFORE = ("before", "før", "for", "foran", "framfor", "framføre")
_AFTER = ("after", "etter", "bak")


def _move_item(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> tuple[Reply, ...]:
    """`move item 6 before item 3`, `after item 3`: the order of the items; their numbers stay as printed."""
    name, rest = read_item(words) or ("", "")
    where, _, target_words = rest.partition(" ")
    named = read_item(target_words.strip())
    if where.casefold() not in (*_BEFORE, *_AFTER) or named is None:
        raise Incomplete("minutes.item_order", words=words[:80])
    found, target = item_named(ledger, meeting, name), item_named(ledger, meeting, named[0])
    others = [each for each in ledger.meetings.items(meeting.id) if each.id != found.id]
    place = next((i for i, each in enumerate(others) if each.id == target.id), None)
    if place is None:
        raise Incomplete("minutes.item_order", words=words[:80])
    place += where.casefold() in _AFTER
    after = replace(found, position=place + 1, revision=found.revision + 1)
    Writer.of(call, ledger).edit("move", found, after)
    put_in_order(ledger, [*others[:place], after, *others[place:]])
    told = call.say("minutes.item_moved", item=item_words(call, ledger, meeting, after), position=after.position)
    return (Reply((Text(told), undo_button(call))),)


def delete(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes delete N-7`, `delete item 6`, or a name that was listed as there; actions and decisions too."""
    words = call.words.strip()
    if read_numbers(words, "A")[0]:
        return action_removal.remove(call, ledger)
    if read_numbers(words, "D")[0]:
        return decision.delete(call, ledger)
    meeting = draft_here(call, ledger)
    if says_item(words) or words.startswith("@"):
        return (_delete_item(call, ledger, meeting, words),)
    numbers, _ = read_numbers(words, "N")
    if not numbers and words:
        return (_delete_attendance(call, ledger, meeting, words),)
    labels = [f"N-{number}" for number in numbers] or [words]
    notes = [note_numbered(ledger, meeting, label, EXAMPLE_DELETE)[0] for label in labels]
    writer = Writer.of(call, ledger)
    for each in notes:
        writer.remove(each)
    return (_told(call, "minutes.deleted", label=", ".join(each.label for each in notes)),)


def _delete_item(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> Reply:
    """Its notes go with it; its actions and decisions stay in the minutes, without an item."""
    named = read_item(words)
    if named is None:
        raise which(words, "/minutes delete item 6")
    found = item_named(ledger, meeting, named[0])
    label = item_words(call, ledger, meeting, found)
    writer = Writer.of(call, ledger)
    for note in ledger.meetings.notes(meeting.id):
        if note.item == found.id:
            writer.remove(note)
    agreed: list[Action | Decision] = [*actions_of(ledger, meeting), *decisions_of(ledger, meeting)]
    left = [row for row in agreed if row.item == found.id]
    for row in left:
        writer.edit("move", row, moved(row, meeting.id, None))
    writer.remove(found, current=meeting.current_item == found.id)
    put_in_order(ledger, ledger.meetings.items(meeting.id))
    if meeting.current_item == found.id:
        ledger.meetings.put(meeting.changed(current_item=None))
    if not left:
        return _told(call, "minutes.deleted", label=label)
    return _told(
        call, "minutes.item_deleted", label=label, left=listed(call.language, tuple(row.label for row in left))
    )


def _delete_attendance(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> Reply:
    check_draft(meeting)
    there = ledger.meetings.attendance(meeting.id)
    gone: list[Attendance] = []
    for named in read_parties(ledger.parties.directory(), words):
        found = [e for e in there if e.party in named.parties or e.name.casefold() == named.name.casefold()]
        if not found:
            raise Unknown("minutes.delete_unknown", words=named.name[:80])
        gone += found
    writer = Writer.of(call, ledger)
    for each in gone:
        writer.remove(each)
    return _told(call, "minutes.deleted", label=", ".join(each.name for each in gone))


def _told(call: Call, sentence: str, **facts: object) -> Reply:
    return Reply((Text(call.say(sentence, **facts)), undo_button(call)))
