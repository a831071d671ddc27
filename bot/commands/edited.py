"""A message that was edited: what was captured from it follows, while its minutes are a draft.

It is told by the confirmation that stands there already, which is brought up to date; nothing more is posted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.action import Action
from bot.call import Call, open_meeting
from bot.command import Run, Verb
from bot.commands import action, decision
from bot.commands.action import ADD
from bot.commands.capture import checked_text, fingerprint, without_item
from bot.commands.decision import ADD_DECISION
from bot.commands.inline import Line, capture_lines
from bot.commands.messages import (
    TOLD_AGAIN,
    WHOLE,
    Captured,
    Kind,
    Taken,
    line_kept,
    line_was,
    meeting_of,
    message_text,
    place_of_words,
    stands_elsewhere,
    taken_away,
    taken_from,
)
from bot.commands.minutes import ITEM, NOTE
from bot.commands.minutes_draft import LONGEST_NOTE, item, note
from bot.commands.minutes_finding import item_head
from bot.commands.minutes_start import LONGEST_TITLE
from bot.commands.minutes_writer import Writer
from bot.commands.removing import as_by_now, is_there, label_of, removal_asked
from bot.decision import Decision
from bot.errors import NotAllowed
from bot.meeting import Item, Meeting, Note, read_title
from bot.ports import Capture, Ledger, Message, Source
from bot.posting import refresh
from bot.reply import Button, Buttons, Reply, Text

ASKED_AGAIN = timedelta(days=1)
"""For so long it is not asked once more about a line that has lost its marker."""
_KINDS: Mapping[Run, Kind] = {
    ADD.run: "action",
    ADD_DECISION.run: "decision",
    ITEM.run: "item",
    item: "item",
    NOTE.run: "note",
    note: "note",
}
"""What the verbs capture whose words may stand in a message."""


def captures(verb: Verb) -> bool:
    """Whether a verb takes down words as they stand in a message."""
    return verb.run in _KINDS


@dataclass(slots=True)
class _Matched:
    """Which of the lines is what was captured: as it was, or with other words; and what is left on either side."""

    changed: list[tuple[Taken, str]]
    lost: list[Taken]
    new: list[Line]


def edit_lines(call: Call, ledger: Ledger, lines: tuple[Line, ...]) -> tuple[Reply, ...]:
    """What was captured from the message says what the lines say now; new lines are captured, and those that were there
    are asked about, to the author alone."""
    taken = taken_from(call, ledger)
    whole = [each for each in taken if each.source.position <= WHOLE]
    matched = _matched(call, ledger, tuple(each for each in taken if each not in whole), lines)
    return tuple(
        reply
        for replies in (
            *(_followed(call, ledger, each) for each in whole),
            *(_changed(call, ledger, each, line) for each, line in matched.changed),
            *(_lost(call, ledger, each) for each in matched.lost),
            _new(call, ledger, matched.new) if not whole else (),
        )
        for reply in replies
    )


def _followed(call: Call, ledger: Ledger, taken: Taken) -> tuple[Reply, ...]:
    """What the whole message has become, by a reaction, says what it says now. Where its words went into a form,
    whoever filled it in is asked; where they may not read it any more, its author."""
    text = message_text(call.request.text)
    if isinstance(taken.row, Note | Item) or not text or line_was(ledger, taken) == text:
        return ()
    if taken.follows:
        return _changed(call, ledger, taken, text)
    verb = "action" if isinstance(taken.row, Action) else "decision"
    button = Button(call.say("button.edit"), f"/{verb} edit {taken.row.label} {text}", "primary", taken.row.revision)
    told = Text(call.say("edited.made_from", label=taken.row.label))
    reply = Reply((told, Text(text, "quote"), Buttons((button,))), ask=True)
    maker = as_by_now(ledger, taken.row.maker)
    if maker == call.speaker.id or not is_there(call, ledger, maker):
        return (reply,)
    _ask_maker(call, ledger, maker, taken.row, reply)
    return ()


def _ask_maker(call: Call, ledger: Ledger, maker: str, row: Action | Decision, reply: Reply) -> None:
    """By direct message; one that was left for them lately asks about the newer words instead."""
    key = fingerprint(call, f"made from {row.id}", "")
    asked = ledger.deliveries.capture(key, call.now - ASKED_AGAIN)
    stands = ledger.outbox.get(asked.subject) if asked else None
    if stands:
        message = replace(stands, reply=reply, revision=stands.revision + 1)
    else:
        message = Message(ledger.new_id(), reply, call.now, person=maker, about=row.id)
        ledger.deliveries.remember_capture(key, Capture(message.id, row.label, call.now))
    ledger.outbox.put(message)


def edited(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """The same, where no line is left that captures anything."""
    return edit_lines(call, ledger, ())


def _matched(call: Call, ledger: Ledger, taken: tuple[Taken, ...], lines: tuple[Line, ...]) -> _Matched:
    """Lines that stand as they were first, wherever they stand now; then what is left of the same kind, in order. What
    another message said before this one does not follow: other words are something new. Nor does what was taken away
    come back with its line."""
    left = list(lines)
    open_ones: list[Taken] = []
    for each in taken:
        was = line_was(ledger, each)
        same = next((line for line in left if _is_as_it_was(each, was, line)), None)
        if same is not None:
            left.remove(same)
        elif not stands_elsewhere(call, ledger, each):
            open_ones.append(each)
    for source in taken_away(call, ledger):
        _claim(call, ledger, source, left)
    found = _Matched([], [], left)
    for each in open_ones:
        other = next((line for line in left if _is_kind(each.source, line)), None)
        if other is None:
            found.lost.append(each)
        else:
            left.remove(other)
            found.changed.append((each, other[1]))
    return found


def _claim(call: Call, ledger: Ledger, source: Source, left: list[Line]) -> None:
    """A line whose row was taken away stays without one, until it has been gone for once."""
    was = line_kept(ledger, source.subject)
    same = next((line for line in left if _is_kind(source, line) and was in _readings(source.kind, line[1])), None)
    if same is None:
        _remember_lost(call, ledger, source.subject)
    elif not _was_lost(call, ledger, source.subject, call.now - TOLD_AGAIN):
        left.remove(same)


def _is_kind(source: Source, line: Line) -> bool:
    return _KINDS[line[0].run] == source.kind


def _is_as_it_was(taken: Taken, was: str, line: Line) -> bool:
    """Whether a line says what was captured; of an item with the number that it has, where it says one."""
    row, words = taken.row, line[1]
    if isinstance(row, Item) and read_title(words)[0] not in {None, row.number}:
        return False
    return _is_kind(taken.source, line) and was in _readings(taken.source.kind, words)


def _readings(kind: Kind, line: str) -> tuple[str, ...]:
    """What a line may stand for as it was captured: all of it, or what is behind the item that its head names."""
    if kind == "item":
        return (" ".join(read_title(line)[1].split()),)
    return line, item_head(line)[1] if kind == "note" else without_item(line)


def _changed(call: Call, ledger: Ledger, taken: Taken, line: str) -> tuple[Reply, ...]:
    meeting = meeting_of(ledger, taken.row)
    text = _readings(taken.source.kind, line)[-1] if meeting else line
    if meeting is not None and not meeting.draft:
        return (_correction_offered(call, ledger, meeting, taken.row, text),)
    match taken.row:
        case Action():
            replies = action.edit(_filled_in(call, taken.row.label, text), ledger, line_was(ledger, taken))
        case Decision():
            replies = _decision_edited(call, ledger, taken.row, text)
        case _:
            replies = _draft_edited(call, ledger, taken.row, line)
    refresh(ledger, taken.row.id)
    return tuple(reply for reply in replies if reply.to == "sender" and reply.ask)


def _filled_in(call: Call, label: str, text: str) -> Call:
    """The call of a command about a row, as its form gives it: the words are all text, whatever they begin with."""
    return replace(call, words=label, request=replace(call.request, values={"text": text}))


def _decision_edited(call: Call, ledger: Ledger, row: Decision, text: str) -> tuple[Reply, ...]:
    """One that has been replaced since stays as it was; so does one that somebody else recorded from the message."""
    if row.state != "stands":
        return ()
    try:
        return decision.edit(_filled_in(call, row.label, text), ledger)
    except NotAllowed:
        return ()


def _draft_edited(call: Call, ledger: Ledger, row: Note | Item, line: str) -> tuple[Reply, ...]:
    """A note or an item with its new words."""
    writer = Writer.of(call, ledger)
    if isinstance(row, Note):
        text = checked_text(_readings("note", line)[-1] if row.item else line, LONGEST_NOTE)
        writer.edit("edit", row, replace(row, text=text, revision=row.revision + 1))
        return ()
    number, title = read_title(line)
    title = checked_text(" ".join(title.split()), LONGEST_TITLE)
    writer.edit("edit", row, replace(row, number=number or row.number, title=title, revision=row.revision + 1))
    return ()


def _correction_offered(call: Call, ledger: Ledger, meeting: Meeting, row: Captured, text: str) -> Reply:
    """Minutes that have been sent out do not follow an edit: how they can be mended, to the author alone."""
    label = label_of(call, row)
    told = Text(call.say("edited.fixed", label=label, title=meeting.title))
    return Reply((told, Buttons(tuple(_mending(call, ledger, meeting, row, text)))), ask=True)


def _mending(call: Call, ledger: Ledger, meeting: Meeting, row: Captured, text: str) -> Iterator[Button]:
    say = call.say
    if isinstance(row, Action):
        yield Button(say("button.edit_action"), f"/action edit {row.label} {text}", "primary", row.revision)
    if meeting.minutes == "approved" or meeting.version > 1:
        yield Button(say("button.correct"), f"/minutes correct {meeting.label} {_where(ledger, row)}{text}")
    else:
        yield Button(say("button.withdraw"), f"/minutes withdraw {meeting.label}")


def _where(ledger: Ledger, row: Captured) -> str:
    """The head of a correction: the item, and what is corrected on it."""
    on = row if isinstance(row, Item) else ledger.meetings.item(row.item) if row.item else None
    place = f"@{on.position}: " if on else ""
    return place if isinstance(row, Item) else f"{place}{row.label}: "


def _lost(call: Call, ledger: Ledger, taken: Taken) -> tuple[Reply, ...]:
    """Asks once about a line that is there no more, or captures nothing now."""
    if _was_lost(call, ledger, taken.row.id, call.now - ASKED_AGAIN):
        return ()
    _remember_lost(call, ledger, taken.row.id)
    return removal_asked(call, ledger, taken, "edited.lost")


def _was_lost(call: Call, ledger: Ledger, subject: str, since: datetime) -> bool:
    return ledger.deliveries.capture(fingerprint(call, f"lost {subject}", ""), since) is not None


def _remember_lost(call: Call, ledger: Ledger, subject: str) -> None:
    ledger.deliveries.remember_capture(fingerprint(call, f"lost {subject}", ""), Capture("", "", call.now))


def _new(call: Call, ledger: Ledger, lines: list[Line]) -> tuple[Reply, ...]:
    """Captures lines that are new, where lines are captured now. An edit is nothing to begin a meeting with."""
    begun = call.channel is None or call.channel.capture == "always" or open_meeting(call, ledger) is not None
    if not lines or not (begun or call.mentioned):
        return ()
    sources = ledger.sources.of(place_of_words(call), call.request.message or "")
    after = max((source.position for source in sources), default=WHOLE) + 1
    return capture_lines(replace(call, position=after), ledger, tuple(lines))
