"""Capturing: `/action add`, `/decision add` and the inline markers share how a line is taken in.

Nothing that has to be asked holds it up: an action without a clear owner or date is stored without it, numbered, and
the question is put to the sender.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.action import Action
from bot.call import Call, everyone_reads, is_speaker, open_meeting, person_reads
from bot.canonical import Json
from bot.commands.action_forms import action_form
from bot.commands.asking import asks_when, day_asked, questions_about
from bot.commands.finding import action_numbered, next_meeting_of
from bot.commands.messages import remember_source
from bot.commands.minutes_finding import current_item, no_such_item
from bot.commands.remarks import body_remarks, left_questions, remarks
from bot.errors import Incomplete, TooLong
from bot.meeting import ITEM_NAME, Item, Meeting
from bot.naming import listed_owners
from bot.ports import Capture, Ledger, Message
from bot.record import record
from bot.reply import Button, Buttons, Part, Reply, Rows, Text, To
from bot.rights import audience_of
from bot.rows import rows_for
from bot.understanding.capture import no_name
from bot.understanding.dates import NO_DATE, DueDate, read_due, read_when
from bot.understanding.owners import Owners, read_owners
from bot.wording import listed

LONGEST_ACTION = 3_000
"""Characters in an action or a decision (SURFACE.md)."""
REPEAT_WITHIN = timedelta(minutes=2)
"""The same text by the same person in the same place within this time is one capture: a timeout and Enter again."""
OFFER_STANDS = timedelta(days=1)
"""How long the button of an offer captures no more than once."""
_ITEM_HEAD = re.compile(rf"(?:item|sak)\s+({ITEM_NAME})\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a capture belongs: the open meeting and the item it is on, if any; `text` is what is left of the line.

    `missing` is what the head of the line names as an item, where the agenda has none such: it stays in the text.
    """

    text: str
    meeting: Meeting | None
    item: Item | None
    missing: str | None = None

    @property
    def said(self) -> str:
        """What owners and due date are read from."""
        return without_item(self.text) if self.missing else self.text


def spot(call: Call, ledger: Ledger, text: str) -> Spot:
    """The open meeting's current item, or the one named at the head of the line ("item 5: …"), which is not all of
    it."""
    meeting = open_meeting(call, ledger)
    head = _ITEM_HEAD.match(text)
    if meeting is None:
        return Spot(text, None, None)
    current = current_item(ledger, meeting)
    if head is None:
        return Spot(text, meeting, current)
    if not text[head.end() :]:
        raise Incomplete("text.missing", field="text", words=text)
    named = find_item(ledger, meeting, head[1])
    return Spot(text[head.end() :], meeting, named) if named else Spot(text, meeting, current, missing=head[1])


def without_item(text: str) -> str:
    """A line without the item that its head names."""
    return _ITEM_HEAD.sub("", text, count=1)


def find_item(ledger: Ledger, meeting: Meeting, name: str) -> Item | None:
    """The item with that number as printed (of two with the same the later one), or by position: `@8`."""
    items = ledger.meetings.items(meeting.id)
    if name.startswith("@"):
        found = [item for item in items if str(item.position) == name[1:]]
    else:
        found = [item for item in items if item.number.casefold() == name.casefold()]
    return found[-1] if found else None


def item_named(ledger: Ledger, meeting: Meeting, name: str) -> Item:
    """The same; `Unknown` names the items there are."""
    found = find_item(ledger, meeting, name)
    if found is None:
        items = ledger.meetings.items(meeting.id)
        raise no_such_item(name, ((item.number, item.position) for item in items))
    return found


MOST_ITEMS = 8
"""Items that are offered as buttons."""


def item_question(call: Call, ledger: Ledger, meeting: Meeting, on: Item | None, name: str, label: str) -> Reply:
    """Asks to which item belongs what was stored on another, since it names one that the agenda has not."""
    others = [item for item in ledger.meetings.items(meeting.id) if on is None or item.id != on.id]
    buttons = tuple(
        Button(
            f"{item.number or f'@{item.position}'} {item.title}"[:60], f"/minutes move {label} item @{item.position}"
        )
        for item in others[-MOST_ITEMS:]
    )
    asked = Text(call.say("minutes.item_asked", name=name, label=label))
    return Reply((asked, Buttons(buttons)) if buttons else (asked,), ask=True)


def on_which_item(call: Call, ledger: Ledger, where: Spot, label: str) -> tuple[Reply, ...]:
    """That question about a capture, where there is reason to ask it."""
    if where.meeting is None or where.missing is None:
        return ()
    return (item_question(call, ledger, where.meeting, where.item, where.missing, label),)


def checked_text(text: str, longest: int = LONGEST_ACTION, field: str = "text") -> str:
    """The text of an action or decision; `TooLong` gives it back where it does not fit. `field` is that of a form where
    it is filled in."""
    if len(text) > longest:
        raise TooLong("text.too_long", field=field, longest=longest, count=len(text), text=text)
    return text


def fingerprint(call: Call, kind: str, text: str) -> str:
    """What tells a repeat from a new line: the same text by the same person in the same place."""
    channel = call.channel.id if call.channel else ""
    told = "\0".join((kind, call.account.person, channel, call.request.thread or "", text))
    return hashlib.sha256(told.encode()).hexdigest()


def repeated(call: Call, ledger: Ledger, kind: str, text: str) -> Capture | None:
    """The capture that this one repeats, if any; what names this delivery's own first run never comes here."""
    return ledger.deliveries.capture(fingerprint(call, kind, text), call.now - REPEAT_WITHIN)


def add_action(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action add TEXT`: captures an action; owners and due date are read from the words. Alone: a form."""
    text = call.request.values.get("text", call.words).strip()
    if not text:
        return (Reply((action_form(call),)),)
    first = repeated(call, ledger, "action", checked_text(text))
    if first and (action := ledger.actions.get(first.subject)) and action.text in (text, without_item(text)):
        remember_source(call, ledger, "action", action.id)
        return (_named_first(call, ledger, action, "action.captured_already"),)
    return capture_action(call, ledger, text)


def take_down(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action take-down TEXT`, the button of an offer: captures it once, however late it is pressed again."""
    first = ledger.deliveries.capture(fingerprint(call, "action", call.words.strip()), call.now - OFFER_STANDS)
    if first is not None and (action := ledger.actions.get(first.subject)):
        return (_named_first(call, ledger, action, "action.taken_down_already"),)
    return add_action(call, ledger)


def add_again(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/action again A-12`, the button *keep both*: captures what A-12 says once more."""
    return capture_action(call, ledger, action_numbered(call, ledger, call.words).text)


def capture_action(call: Call, ledger: Ledger, line: str) -> tuple[Reply, ...]:
    """Stores one action and tells what was understood, in the channel; what has to be asked goes to the sender."""
    where = spot(call, ledger, line)
    due, owners = understood(call, ledger, where.said, next_meeting_of(call))
    id = ledger.new_id()
    action = Action(
        id=id,
        number=ledger.next_number("action"),
        text=where.text,
        maker=call.speaker.id,
        made_at=call.now,
        audience=audience_of(call.channel, id),
        owners=owners.keys,
        due=due.due,
        due_phrase=due.phrase if due.due or due.anchor else None,
        due_at=due.at if due.due or due.anchor else None,
        anchor=due.anchor,
        unread_owner=owners.unread,
        channel=call.channel.id if call.channel else None,
        meeting=where.meeting.id if where.meeting else None,
        item=where.item.id if where.item else None,
        link=call.request.link,
        asks=("owner",) * owners.ask + ("due",) * asks_when(due),
    )
    ledger.actions.put(action)
    if call.channel is None:
        ledger.actions.set_readers(id, tuple(dict.fromkeys((call.speaker.id, *owners.keys))))
    facts: dict[str, Json] = {"owners": list(owners.keys), "due": due.due.isoformat() if due.due else None}
    record(call, ledger, "action.add", action, facts=facts)
    ledger.deliveries.remember_capture(fingerprint(call, "action", line), Capture(action.id, action.label, call.now))
    remember_source(call, ledger, "action", action.id)
    questions = on_which_item(call, ledger, where, action.label)
    told, *others = _told(call, ledger, action, owners, due)
    asked = (*others, *questions)
    if not told.ask and any(reply.ask for reply in asked):
        told = replace(told, ask=True)
    return told, *asked


def understood(call: Call, ledger: Ledger, text: str, meeting: date | None) -> tuple[DueDate, Owners]:
    """The due date and the owners of an action, from its words or the fields of its form. `meeting` is the day of the
    next meeting in its channel, where that is known."""
    due = _due(call, ledger, text, meeting)
    owners = _owners(call, ledger, text, due)
    return _no_anchor_that_owns(due, owners), owners


def author_of(call: Call, ledger: Ledger) -> str | None:
    """Whose words they are, and who "I" is in them; None where that is somebody unknown."""
    if call.request.author is None:
        return call.speaker.id
    account = ledger.places.account(call.request.connection, call.request.author)
    return account.person if account else None


def said_on(call: Call) -> date:
    """The date on which the words were said: "tomorrow" is the day after that."""
    return call.local(call.request.said or call.now).date()


def _not_over(call: Call, due: DueDate) -> DueDate:
    """A day that was still to come when the words were said, and is over by now, has to be asked for."""
    if due.due is None or call.request.said is None:
        return due
    if due.due >= call.today or said_on(call) >= call.today:
        return due
    return replace(due, due=None, readings=(due.due,), trouble="passed")


def _due(call: Call, ledger: Ledger, text: str, meeting: date | None) -> DueDate:
    """From the form; where that says what the words do, from them, so that it is told which they are."""
    filled = call.request.values.get("due")
    read = read_due(text, said_on(call), *ledger.workspace.calendar, meeting=meeting)
    due = _not_over(call, no_name(read, ledger.parties.directory()))
    if not filled or (due.due and filled == day_asked(due.due, due.at)):
        return due
    read = read_when(filled, call.today, *ledger.workspace.calendar, meeting=meeting)
    if read.due or read.ask or read.trouble:
        return replace(read, start=0, end=0)  # it stands in the form, not in the text
    return DueDate(None, ask=True, phrase=filled[:80])


def _no_anchor_that_owns(due: DueDate, owners: Owners) -> DueDate:
    """In "by the committee" the committee is an owner, not a day to be asked for."""
    owns = due.ask and any(span.start < due.end and due.start < span.end for span in owners.spans)
    return NO_DATE if owns else due


def _owners(call: Call, ledger: Ledger, text: str, due: DueDate) -> Owners:
    if filled := call.request.values.get("owners", "").strip():
        return listed_owners(ledger.parties.directory(), filled, call.speaker.id)
    return read_owners(text, ledger.parties.directory(), author_of(call, ledger), due, call.today)


def _told(call: Call, ledger: Ledger, action: Action, owners: Owners, due: DueDate) -> tuple[Reply, ...]:
    to: To = "channel" if call.channel else "sender"
    row = rows_for(call, ledger, to).action(action, buttons=True)
    remove = Button(call.say("button.not_an_action"), f"/action remove {action.label}", "danger", action.revision)
    parts: list[Part] = [Rows((row,), call.say("action.captured", label=action.label))]
    if not action.owners:
        parts.append(Text(call.say("action.no_owner"), "small"))
    bodies, add_members = body_remarks(call, ledger, action.owners)
    parts += [Text(remark, "small") for remark in (*remarks(call, ledger, action, owners, due), *bodies)]
    parts.append(Buttons((*row.buttons, remove, *add_members)))
    return (
        Reply(tuple(parts), to=to, ask=bool(action.asks), numbers=(action.label,)),
        *questions_about(call, ledger, action, owners, due),
        *left_questions(call, ledger, action, action.owners),
        *unreachable(call, ledger, action),
    )


def unreachable(call: Call, ledger: Ledger, action: Action) -> tuple[Reply, ...]:
    """Of a private channel's action: tells its maker of owners who cannot read it, with a button that shares it."""
    channel = ledger.places.channel(action.channel) if action.channel else None
    if channel is None or not channel.private:
        return ()
    persons = [p for owner in action.owners if (p := ledger.parties.get(owner)) and p.kind == "person"]
    blind = [person.name for person in persons if not person_reads(ledger, person.id, action, call.now)]
    if not blind:
        return ()
    text = Text(call.say("action.owner_outside", label=action.label, names=listed(call.language, tuple(blind))))
    share = Button(call.say("button.share"), f"/action share {action.label}", "primary", action.revision)
    reply = Reply((text, Buttons((share,))), numbers=(action.label,))
    if is_speaker(call, ledger, action.maker):
        return (reply,)
    ledger.outbox.put(Message(ledger.new_id(), reply, call.now, person=action.maker, about=action.id))
    return ()


def _named_first(call: Call, ledger: Ledger, action: Action, sentence: str) -> Reply:
    """The answer to a repeat: the first capture, with a button that keeps both."""
    row = rows_for(call, ledger, "sender").action(action)
    keep = Button(call.say("button.keep_both"), f"/action again {action.label}")
    heading = call.say(sentence, label=action.label)
    return Reply((Rows((row,), heading), Buttons((keep,))), to="sender", numbers=(action.label,))


def reply_to(call: Call, ledger: Ledger, action: Action) -> To:
    """Where a change of an action is told: the channel, if everyone in it may read the action; else the sender."""
    if call.channel is None:
        return "sender"
    readers = ledger.actions.readers(action.id)
    return "channel" if everyone_reads(call, ledger).reads(action.audience, action.channel, readers) else "sender"
