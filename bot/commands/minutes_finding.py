"""Which meeting, item or note a `/minutes` command is about, and whether its minutes may still be edited."""

import re
from collections.abc import Iterable

from bot.call import Call, sender_reads
from bot.errors import Incomplete, Refused, Unknown, WrongState
from bot.meeting import ITEM_NAME, Item, Meeting, Note, item_names
from bot.naming import read_number, read_numbers
from bot.place import Channel
from bot.ports import Ledger
from bot.reply import Button, Buttons

FAR_BACK = 50
"""Meetings of a channel that are looked through for the one before."""
_PREVIOUS = re.compile(r"(?:the\s+)?(?:previous|last|forrige|førre|forre)\b[\s,.]*", re.IGNORECASE)
_ITEM = re.compile(rf"(?:(?:item|sak|punkt)\s+)?({ITEM_NAME})(?![\w:.])\s*", re.IGNORECASE)
_ITEM_WORD = re.compile(r"(?:item|sak|punkt)\s+", re.IGNORECASE)
_HEAD = re.compile(rf"(?:(?:item|sak|punkt)\s+)?({ITEM_NAME})\s*:(?!\d)\s*", re.IGNORECASE)


def channel_of(call: Call) -> Channel:
    """The channel of the request; minutes are taken in one."""
    if call.channel is None:
        raise WrongState("minutes.channel_alone")
    return call.channel


def meeting_here(call: Call, ledger: Ledger) -> Meeting:
    """The meeting that is open in the channel, else its latest; in a direct message the latest that one reads."""
    channel = call.channel.id if call.channel else None
    found = ledger.meetings.open_in(channel) if channel else None
    if found is None:
        latest = ledger.meetings.latest(channel, sender_reads(call, ledger))
        if not latest:
            raise Unknown("minutes.none", buttons=_start(call) if channel else None)
        found = latest[0]
    return found


def _start(call: Call) -> Buttons:
    return Buttons((Button(call.say("button.start"), "/minutes start", "primary"),))


def meeting_named(call: Call, ledger: Ledger, words: str) -> tuple[Meeting, str]:
    """The meeting that the words begin with ("M-3", "previous"), else the one here; and what stands behind."""
    if previous := _PREVIOUS.match(words):
        return previous_meeting(call, ledger), words[previous.end() :]
    meeting, rest = meeting_numbered(call, ledger, words)
    return meeting or meeting_here(call, ledger), rest


def meeting_numbered(call: Call, ledger: Ledger, words: str) -> tuple[Meeting | None, str]:
    """The meeting whose number the words begin with ("M-3"), if any, and what stands behind."""
    number, rest = read_number(words, "M")
    if number is None:
        return None, rest
    meeting = ledger.meetings.by_number(number)
    if meeting is None or not sender_reads(call, ledger).reads(meeting.audience, meeting.channel):
        raise Unknown("minutes.unknown", label=f"M-{number}")
    return meeting, rest.strip()


def check_nothing_left(words: str, verb: str) -> None:
    """Words that a command takes no notice of would be a misunderstanding: it is not run."""
    if words.strip():
        raise Refused("minutes.words_left", words=words.strip()[:80], verb=verb)


def previous_meeting(call: Call, ledger: Ledger) -> Meeting:
    """The one before the meeting here: in its series, else in its channel."""
    here = meeting_here(call, ledger)
    before = before_in_series(ledger, here) or _before(ledger.meetings.latest(here.channel, limit=FAR_BACK), here)
    if before is None:
        raise Unknown("minutes.no_previous", title=here.title)
    return before


def before_in_series(ledger: Ledger, meeting: Meeting) -> Meeting | None:
    """The latest earlier meeting of the same series in the same channel."""
    return _before(ledger.meetings.latest(meeting.channel, limit=FAR_BACK, series=meeting.series), meeting)


def _before(latest: tuple[Meeting, ...], meeting: Meeting) -> Meeting | None:
    earlier = (each for each in latest if (each.start, each.number) < (meeting.start, meeting.number))
    return next(earlier, None)


def draft_here(call: Call, ledger: Ledger) -> Meeting:
    """The meeting here, if its minutes are a draft."""
    channel_of(call)
    meeting = meeting_here(call, ledger)
    check_draft(meeting)
    return meeting


def check_draft(meeting: Meeting) -> None:
    """Only a draft is edited: what has been sent out is taken back first, what was approved is corrected."""
    if meeting.draft:
        return
    if meeting.minutes == "circulated" and meeting.version == 1:
        raise WrongState("minutes.fixed_circulated", title=meeting.title)
    raise WrongState("minutes.fixed_approved", title=meeting.title)


def read_item(words: str) -> tuple[str, str] | None:
    """The item that words begin with ("item 6", "sak 6", "@8", "6"), and what stands behind."""
    match = _ITEM.match(words)
    return (match[1], words[match.end() :]) if match else None


def no_such_item(name: str, items: Iterable[tuple[str, int]]) -> Unknown:
    """The error where a name is that of no item; the items, told by number and position, are named."""
    names = ", ".join(item_names(items))
    return Unknown("item.unknown", name=name, numbers=names) if names else Unknown("minutes.item_none", name=name)


def says_item(words: str) -> bool:
    """Whether the words begin with the word for an item."""
    return _ITEM_WORD.match(words) is not None


def item_head(words: str) -> tuple[str | None, str]:
    """The item that a text is put on ("5: TEXT", "item 5: TEXT"), and the text; a time of day is no item."""
    match = _HEAD.match(words)
    return (match[1], words[match.end() :].strip()) if match else (None, words)


def current_item(ledger: Ledger, meeting: Meeting) -> Item | None:
    """Where notes and captures go now."""
    return ledger.meetings.item(meeting.current_item) if meeting.current_item else None


def which(words: str, example: str) -> Incomplete:
    """The error where nothing is named that a command could be about."""
    if not words.strip():
        return Incomplete("minutes.which_none", example=example)
    return Incomplete("minutes.which", words=words[:80], example=example)


def note_numbered(ledger: Ledger, meeting: Meeting, words: str, example: str) -> tuple[Note, str]:
    """The note that the words begin with ("N-7 …"), and what stands behind."""
    numbers, rest = read_numbers(words, "N")
    if not numbers:
        raise which(words, example)
    note = ledger.meetings.note(meeting.id, numbers[0])
    if note is None:
        labels = ", ".join(each.label for each in ledger.meetings.notes(meeting.id)[-8:])
        sentence = "minutes.note_unknown" if labels else "minutes.note_none"
        raise Unknown(sentence, label=f"N-{numbers[0]}", labels=labels)
    return note, rest.strip()
