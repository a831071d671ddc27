"""Taking the minutes down: items, who presented them, notes, attachments, and who is there."""

import re
from dataclasses import replace

from bot.call import Call
from bot.commands.capture import (
    checked_text,
    find_item,
    fingerprint,
    item_named,
    item_question,
    repeated,
)
from bot.commands.messages import remember_source
from bot.commands.minutes_finding import (
    current_item,
    draft_here,
    item_head,
    note_numbered,
    read_item,
)
from bot.commands.minutes_start import LONGEST_TITLE, shortened
from bot.commands.minutes_writer import Writer
from bot.commands.shortcuts import quoted_link
from bot.errors import Incomplete, Unknown, WrongState, in_field
from bot.form import Field, Form
from bot.meeting import YEAR, Attendance, Item, Meeting, Note, Presenter, next_number, read_title
from bot.naming import Named, read_parties
from bot.ports import Capture, Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.wording import listed

LONGEST_NOTE = 40_000
"""Characters in a note (SURFACE.md)."""


def item(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes item 6 TITLE`, `item TITLE` (takes the next number), `item 6` (back to it). Alone: a form."""
    values = call.request.values
    if "title" in values:
        words = f"{values.get('number', '').strip()} {values['title'].strip()}".strip()
    else:
        words = call.words.strip()
    meeting = draft_here(call, ledger)
    if not words:
        return (Reply((_item_form(call, ledger, meeting),)),)
    number, title = read_title(words)
    if not title or words.startswith("@"):
        with in_field("title"):
            return _back_to(call, ledger, meeting, words)
    return add_item(call, ledger, meeting, number, " ".join(title.split()))


def add_item(call: Call, ledger: Ledger, meeting: Meeting, number: str | None, title: str) -> tuple[Reply, ...]:
    """A new item behind the last, with its number as printed or the next one."""
    checked_text(title, LONGEST_TITLE, "title")
    line = f"{meeting.id} {number or ''} {title}"
    first = repeated(call, ledger, "item", line)
    if first is not None and (found := ledger.meetings.item(first.subject)):
        remember_source(call, ledger, "item", found.id)
        return (_item_told(call, ledger, meeting, found, "minutes.item_already"),)
    writer = Writer.of(call, ledger)
    new = writer.new_item(meeting, number or next_number(ledger.meetings.items(meeting.id)), title)
    after = writer.item(meeting, new)
    ledger.deliveries.remember_capture(fingerprint(call, "item", line), Capture(new.id, new.number, call.now))
    remember_source(call, ledger, "item", new.id)
    return (_item_told(call, ledger, after, new, "minutes.item_added"),)


def _back_to(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> tuple[Reply, ...]:
    """`/minutes item 6`, where there is one: notes and captures go there again."""
    named = read_item(words)
    if named is None or named[1]:
        raise Incomplete("minutes.item_missing", number=words[:40])
    found = item_named(ledger, meeting, named[0])
    if found.id != meeting.current_item:
        ledger.meetings.put(meeting.changed(current_item=found.id))
    return (_item_told(call, ledger, meeting, found, "minutes.item_back"),)


def _item_told(call: Call, ledger: Ledger, meeting: Meeting, found: Item, sentence: str) -> Reply:
    told = call.say(sentence, item=item_words(call, ledger, meeting, found))
    return Reply((Text(told), undo_button(call)))


def item_words(call: Call, ledger: Ledger, meeting: Meeting, found: Item) -> str:
    """An item as it is told: number, its place where two have the same number, and title."""
    number = found.number
    if not number:
        return f"@{found.position} {found.title}"
    same = [each for each in ledger.meetings.items(meeting.id) if each.number == number]
    place = f" (@{found.position})" if len(same) > 1 else ""
    return call.say("minutes.item_words", number=number, place=place, title=found.title)


def _item_form(call: Call, ledger: Ledger, meeting: Meeting) -> Form:
    number = next_number(ledger.meetings.items(meeting.id))
    fields = (
        Field("number", call.say("minutes.form.number"), "line", number, longest=12),
        Field("title", call.say("minutes.form.item_title"), "line", required=True, longest=LONGEST_TITLE),
    )
    return Form(call.say("minutes.form.item"), "/minutes item", fields, call.say("button.add"))


def present(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes present NAME, ROLE`: who presented the current item; several are parted by a semicolon."""
    meeting = draft_here(call, ledger)
    name, words = item_head(call.words.strip())
    if not words:
        raise Incomplete("minutes.present_missing")
    found = item_named(ledger, meeting, name) if name else current_item(ledger, meeting)
    if found is None:
        raise Incomplete("minutes.no_item")
    presenters = (*found.presenters, *_presenters(call, ledger, checked_text(words, LONGEST_TITLE)))
    after = Item(
        found.id,
        found.meeting,
        found.position,
        found.number,
        found.title,
        tuple(dict.fromkeys(presenters)),
        found.approves,
        found.revision + 1,
    )
    Writer.of(call, ledger).edit("present", found, after)
    who = listed(call.language, tuple(each.name for each in after.presenters))
    told = call.say("minutes.presented", item=item_words(call, ledger, meeting, after), names=who)
    return (Reply((Text(told), undo_button(call))),)


def _presenters(call: Call, ledger: Ledger, words: str) -> list[Presenter]:
    directory = ledger.parties.directory()
    found: list[Presenter] = []
    for line in (part.strip() for part in re.split(r"[;\n]", words) if part.strip()):
        name, _, rest = (part.strip() for part in line.partition(","))
        keys = directory.named(name)
        role, others = rest, []
        if rest and len(directory.named(rest.split(",")[0].strip())) == 1:
            role, others = "", _presenters(call, ledger, rest)
        full = party_name(ledger, keys[0]) if len(keys) == 1 else name
        found += [Presenter(full, keys[0] if len(keys) == 1 else None, role), *others]
    return found


def note(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes note TEXT`, `note 5: TEXT` on that item; a number that is no item's is part of the text. Alone: a
    form."""
    return _add_note(call, ledger, call.request.values.get("text", call.words).strip(), attachment=False)


def attach(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes attach LINK` or the name of a document, on the current item or `5: LINK`. Alone: a form."""
    return _add_note(call, ledger, call.request.values.get("text", call.words).strip(), attachment=True)


def attach_from(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes attach-from TEXT`: the link to a message with these words is attached to the current item."""
    return _add_note(call, ledger, quoted_link(call), attachment=True)


def _add_note(call: Call, ledger: Ledger, line: str, *, attachment: bool) -> tuple[Reply, ...]:
    """Takes a note down; what cannot be is given back, since a slash command is gone from the box once it is sent."""
    try:
        return _taken_down(call, ledger, line, "attachment" if attachment else "note")
    except (Unknown, WrongState) as error:
        if not line:
            raise
        why = call.say(error.sentence, **error.facts)
        raise type(error)("minutes.not_noted", buttons=error.buttons, why=why, text=line, field=error.field) from error


def _taken_down(call: Call, ledger: Ledger, line: str, kind: str) -> tuple[Reply, ...]:
    meeting = draft_here(call, ledger)
    name, text = item_head(line)
    if not text:
        return (Reply((_note_form(call, kind),)),)
    checked_text(text, LONGEST_NOTE)
    found = find_item(ledger, meeting, name) if name else None
    missing = name if name and found is None else None
    if found is None:
        text, found = line, current_item(ledger, meeting)
    first = repeated(call, ledger, kind, f"{meeting.id} {line}")
    known = ledger.meetings.notes(meeting.id) if first else ()
    already = next((each for each in known if first and each.id == first.subject), None)
    if already is not None:
        remember_source(call, ledger, "note", already.id)
        keep = Button(call.say("button.keep_both"), f"/minutes again {already.label}")
        return (Reply((Text(call.say("minutes.note_already", label=already.label)), Buttons((keep,)))),)
    told, label = _store_note(call, ledger, meeting, text, found, line, kind)
    if missing is None or YEAR.match(missing):
        return (told,)
    return (replace(told, ask=True), item_question(call, ledger, meeting, found, missing, label))


def _store_note(
    call: Call, ledger: Ledger, meeting: Meeting, text: str, on: Item | None, line: str, kind: str
) -> tuple[Reply, str]:
    after, new = Writer.of(call, ledger).note(meeting, text, on, attachment=kind == "attachment")
    told = Capture(new.id, new.label, call.now)
    ledger.deliveries.remember_capture(fingerprint(call, kind, f"{meeting.id} {line}"), told)
    remember_source(call, ledger, "note", new.id)
    return _note_told(call, ledger, after, new, on), new.label


def _note_told(call: Call, ledger: Ledger, meeting: Meeting, new: Note, on: Item | None) -> Reply:
    where = item_words(call, ledger, meeting, on) if on else meeting.title
    parts: list[Part] = [Text(call.say(f"minutes.{new.kind}_added", label=new.label, where=where))]
    if meeting.state == "closed":
        parts.append(Text(call.say("minutes.added_after", title=meeting.title), "small"))
    edit = Button(call.say("button.edit"), f"/minutes edit {new.label}", revision=new.revision)
    undo = Button(call.say("button.undo"), "/minutes undo")
    return Reply((*parts, Buttons((edit, undo))))


def again(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes again N-7`, the button *keep both*: takes down what N-7 says once more."""
    meeting = draft_here(call, ledger)
    first, _ = note_numbered(ledger, meeting, call.words, "/minutes again N-7")
    on = ledger.meetings.item(first.item) if first.item else None
    after, new = Writer.of(call, ledger).note(meeting, first.text, on, attachment=first.kind == "attachment")
    return (_note_told(call, ledger, after, new, on),)


def _note_form(call: Call, kind: str) -> Form:
    field = Field("text", call.say(f"minutes.form.{kind}"), "text", required=True, longest=LONGEST_NOTE)
    verb = "attach" if kind == "attachment" else "note"
    return Form(call.say(f"minutes.form.{kind}_heading"), f"/minutes {verb}", (field,), call.say("button.add"))


def undo_button(call: Call) -> Buttons:
    """The button that takes the last step in the minutes back."""
    return Buttons((Button(call.say("button.undo"), "/minutes undo"),))


def attend(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes attend NAME, NAME`: people and bodies; who is not in the directory stands by name. Alone: a form."""
    meeting = draft_here(call, ledger)
    words = call.request.values.get("names", call.words).strip()
    if not words:
        field = Field("names", call.say("minutes.form.attend"), "parties", required=True)
        return (
            Reply(
                (Form(call.say("minutes.form.attend_heading"), "/minutes attend", (field,), call.say("button.add")),)
            ),
        )
    there = ledger.meetings.attendance(meeting.id)
    with in_field("names"):
        named = read_parties(ledger.parties.directory(), words)
    unclear = [each for each in named if len(each.parties) > 1]
    new = _not_yet(ledger, there, meeting, [each for each in named if len(each.parties) < 2])
    writer = Writer.of(call, ledger)
    for each in new:
        writer.add(each)
    replies = [_attendance_told(call, ledger, meeting, new, asked=bool(unclear))] if new or not unclear else []
    return (*replies, *(_who_question(call, ledger, each) for each in unclear))


def _not_yet(
    ledger: Ledger, there: tuple[Attendance, ...], meeting: Meeting, named: list[Named]
) -> tuple[Attendance, ...]:
    """Those who are not listed yet, each once."""
    known = {each.party or each.name.casefold() for each in there}
    position = max((each.position for each in there), default=0)
    new: list[Attendance] = []
    for each in named:
        party = each.parties[0] if each.parties else None
        key = party or each.name.casefold()
        if key in known:
            continue
        known.add(key)
        position += 1
        name = party_name(ledger, party) if party else each.name[:LONGEST_TITLE]
        new.append(Attendance(ledger.new_id(), meeting.id, position, name, party))
    return tuple(new)


def _attendance_told(
    call: Call, ledger: Ledger, meeting: Meeting, new: tuple[Attendance, ...], *, asked: bool
) -> Reply:
    there = ledger.meetings.attendance(meeting.id)
    names = listed(call.language, tuple(each.name for each in there))
    parts: list[Part] = [Text(call.say("minutes.attending" if new else "minutes.attending_already", names=names))]
    strangers = tuple(each.name for each in new if each.party is None)
    if strangers:
        told = call.say("minutes.strangers", names=listed(call.language, strangers), first=strangers[0])
        parts.append(Text(shortened(told), "small"))
    return Reply((*parts, undo_button(call)), ask=asked)


def _who_question(call: Call, ledger: Ledger, named: Named) -> Reply:
    names = tuple(party_name(ledger, key) for key in named.parties)
    buttons = tuple(Button(name, f"/minutes attend {name}") for name in names)
    near = listed(call.language, names)
    return Reply((Text(call.say("party.several", name=named.name[:80], near=near)), Buttons(buttons)), ask=True)
