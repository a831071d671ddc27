"""The head of the minutes: title, place, time, secretary, chair, approver, series and the next meeting.

Each is set by its verb, alone it shows a form. The series is in `minutes_start`, where it also comes from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.call import Call, sender_reads
from bot.canonical import Json
from bot.commands.capture import checked_text
from bot.commands.minutes_calendar import (
    CALENDAR,
    Plan,
    check_day,
    iso,
    members_alone,
    plan_alone,
    plan_form,
    put_day,
    read_plan,
    told,
)
from bot.commands.minutes_carrying import carry
from bot.commands.minutes_finding import channel_of, check_draft, draft_here, meeting_here, meeting_numbered
from bot.commands.minutes_following import held_on_its_day
from bot.commands.minutes_start import LONGEST_TITLE, began, into_series, person_named, series, series_name
from bot.commands.minutes_steps import fix_chair
from bot.commands.minutes_writer import Writer
from bot.commands.summary import read_time
from bot.errors import NotAllowed, Outdated, Refused, WrongState, in_field
from bot.form import Field, FieldKind, Form
from bot.meeting import Meeting, series_of
from bot.ports import Ledger
from bot.reply import Reply, Text
from bot.rights import may_lead, may_name_approver
from bot.rows import party_name
from bot.understanding.dates import read_when
from bot.wording.dates import clock_words, day_words

_CLOCK = r"\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]m)?|\d{4}"
_TIMES = re.compile(
    rf"(?<!\S)(?:(?:from|fra|frå|kl\.?|at)\s+)?({_CLOCK})?(?:\s*(?:-|–|to|til|until)\s*(?:kl\.?\s*)?({_CLOCK}))?\s*$",
    re.IGNORECASE,
)


def title(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes title TEXT`. A series that came from the title follows it."""
    return _set_line(call, ledger, "title", required=True)


def place(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes place TEXT`."""
    return _set_line(call, ledger, "place")


def next_meeting(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes next DATE PLACE`: the channel's calendar gets the day, and minutes that are a draft print the words;
    `none` takes both away. Alone: a form."""
    members_alone(call)
    words, meeting = _words(call), _draft_at_hand(call, ledger)
    if words is None:
        return (Reply((_form(call, meeting, "next", meeting.next_meeting) if meeting else plan_form(call),)),)
    with in_field("value"):
        plan = read_plan(call, ledger, " ".join(checked_text(words, LONGEST_TITLE, "value").split()))
        check_day(call, plan, printed=meeting is not None)
    return _print_next(call, ledger, meeting, plan) if meeting else plan_alone(call, ledger, plan)


def _draft_at_hand(call: Call, ledger: Ledger) -> Meeting | None:
    """The meeting that is open in the channel, else its latest, if its minutes are a draft."""
    channel = channel_of(call).id
    found = (ledger.meetings.open_in(channel), *ledger.meetings.latest(channel, sender_reads(call, ledger)))
    here = next(filter(None, found), None)
    return here if here and here.draft else None


def _print_next(call: Call, ledger: Ledger, meeting: Meeting, plan: Plan) -> tuple[Reply, ...]:
    """The line in the draft, and the day in the calendar where the line tells one."""
    _check_unchanged(call, ledger, meeting, "next", plan.words)
    before = channel_of(call).next_meeting
    followed = put_day(call, ledger, plan.day) if plan.settled else ()
    facts: dict[str, Json] = {CALENDAR: [iso(before), iso(plan.day)]} if plan.settled else {}
    after = meeting.changed(next_meeting="" if plan.off else plan.words)
    (printed,) = _changed(call, ledger, "next", meeting, after, ["next_meeting"], facts)
    reply = replace(printed, parts=(*printed.parts, *told(call, ledger, plan)))
    return (reply, Reply(followed, to="channel")) if followed else (reply,)


def _set_line(call: Call, ledger: Ledger, verb: str, *, required: bool = False) -> tuple[Reply, ...]:
    meeting = draft_here(call, ledger)
    words = _words(call)
    if words is None or (required and not words):
        return (Reply((_form(call, meeting, verb, getattr(meeting, verb)),)),)
    _check_unchanged(call, ledger, meeting, verb, words)
    value = checked_text(" ".join(words.split()), LONGEST_TITLE, "value")
    before = _in_its_series(call, ledger, meeting, meeting.changed(**{verb: value}))
    return _changed(call, ledger, verb, before, before.changed(**{verb: value}), [verb])


def _in_its_series(call: Call, ledger: Ledger, meeting: Meeting, after: Meeting) -> Meeting:
    """Where the series came from title and place, it comes from the new ones. The meeting as it then is."""
    name = series_of(after.title, after.place)
    if meeting.series != series_of(meeting.title, meeting.place) or meeting.series == name:
        return meeting
    writer = Writer.of(call, ledger)
    moved = into_series(writer, meeting, name)
    carry(writer, moved)
    return ledger.meetings.get(meeting.id) or moved


def time(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes time 08:30-14:00`, with a date before it where the meeting was on another day."""
    meeting = draft_here(call, ledger)
    words = _words(call)
    if not words:
        local = call.local(meeting.start)
        return (Reply((_form(call, meeting, "time", f"{local:%Y-%m-%d %H:%M}"),)),)
    _check_unchanged(call, ledger, meeting, "time", words)
    with in_field("value"):
        start, end = _read_times(call, ledger, meeting, " ".join(checked_text(words, LONGEST_TITLE, "value").split()))
    after = meeting.changed(start=start, end=end)
    changed = _changed(call, ledger, "time", meeting, after, ["start", "end"])
    moved = held_on_its_day(call, ledger, after)
    return (*changed, Reply(moved, to="channel")) if moved else changed


def _read_times(call: Call, ledger: Ledger, meeting: Meeting, words: str) -> tuple[datetime, datetime | None]:
    """When the meeting began and ended, with what is not said as it was."""
    match = _TIMES.search(words)
    ahead = words[: match.start()].strip(" ,") if match else words
    clocks = [read_time(clock) if clock else None for clock in (match[1], match[2])] if match else [None, None]
    day = _read_day(call, ledger, ahead) if ahead else call.local(meeting.start).date()
    if day is None or (not ahead and clocks == [None, None]) or _misread(match, clocks):
        raise Refused("minutes.time_unclear", words=words[:60])
    start = _at(call, day, clocks[0] or call.local(meeting.start).time())
    last = clocks[1] or (call.local(meeting.end).time() if meeting.end else None)
    end = _at(call, day, last) if last else None
    if end is not None and end < start:
        raise Refused("minutes.ends_before", words=words[:60])
    return start, end


def _misread(match: re.Match[str] | None, clocks: Sequence[object]) -> bool:
    """Whether something stands where a time of day should, and is none ("25:70")."""
    return match is not None and any(match[i] and clocks[i - 1] is None for i in (1, 2))


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)$|(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")


FURTHEST_YEARS = 100
"""How far from today a meeting may be."""


def _read_day(call: Call, ledger: Ledger, words: str) -> date | None:
    """A date, past ones too."""
    if match := _DAY.match(words):
        year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            return None
        return found if abs(found.year - call.today.year) <= FURTHEST_YEARS else None
    return read_when(words, call.today, *ledger.workspace.calendar).due


def _at(call: Call, day: date, clock: object) -> datetime:
    local = call.local(call.now)
    return datetime.combine(day, clock, local.tzinfo)  # type: ignore[arg-type]  # a time of day, checked by the caller


def secretary(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes secretary NAME`: by the chair, the secretary or an administrator."""
    meeting = draft_here(call, ledger)
    if _words(call) and not _leads(call, meeting):
        raise NotAllowed("minutes.secretary_not_yours", name=party_name(ledger, meeting.secretary))
    return _set_person(call, ledger, meeting, "secretary")


def chair(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes chair [M-3] NAME`: while the meeting is open anybody names the first one; the chair once named, and
    after the meeting any, is named by that chair, the secretary or an administrator. It may be named until the
    approval."""
    meeting, rest = meeting_numbered(call, ledger, call.words)
    if meeting is None:
        channel_of(call)
        meeting = meeting_here(call, ledger)
    call = replace(call, words=rest)
    if meeting.minutes == "approved":
        check_draft(meeting)
    free = meeting.chair is None and meeting.state == "open"
    if _words(call) and not free and not _leads(call, meeting):
        name = party_name(ledger, meeting.chair or meeting.secretary)
        raise NotAllowed("minutes.chair_not_yours", name=name)
    return _set_person(call, ledger, meeting, "chair")


def approver(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes approver NAME`: the chair lets somebody else approve."""
    channel_of(call)
    meeting = meeting_here(call, ledger)
    if meeting.minutes == "approved":
        check_draft(meeting)
    if meeting.chair is None:
        raise WrongState("minutes.no_chair", title=meeting.title)
    if not may_name_approver(call.speaker.id, meeting):
        raise NotAllowed("minutes.approver_not_yours", name=party_name(ledger, meeting.chair))
    return _set_person(call, ledger, meeting, "approver")


def _set_person(call: Call, ledger: Ledger, meeting: Meeting, verb: str) -> tuple[Reply, ...]:
    words = _words(call)
    now: str | None = getattr(meeting, verb)
    if not words:
        return (Reply((_form(call, meeting, verb, party_name(ledger, now) if now else "", "party"),)),)
    _check_unchanged(call, ledger, meeting, verb, words)
    with in_field("value"):
        person = person_named(call, ledger, words, _command(meeting, verb))
    return _changed(call, ledger, verb, meeting, meeting.changed(**{verb: person}), [verb])


def series_verb(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes series NAME`. Alone: a form."""
    meeting = draft_here(call, ledger)
    words = _words(call)
    if not words:
        return (Reply((_form(call, meeting, "series", series_name(meeting)),)),)
    return series(call, ledger, meeting, checked_text(words, LONGEST_TITLE, "value"))


def _changed(
    call: Call,
    ledger: Ledger,
    verb: str,
    before: Meeting,
    after: Meeting,
    fields: list[Json],
    facts: Mapping[str, Json] | None = None,
) -> tuple[Reply, ...]:
    Writer.of(call, ledger).edit(verb, before, after, fields=fields, **(facts or {}))
    if verb == "chair":
        fix_chair(ledger, after)
    value = _SHOWN[verb](call, ledger, after)
    return (Reply((Text(call.say(f"minutes.set.{verb}", value=value, title=after.title)),)),)


def _times_shown(call: Call, ledger: Ledger, meeting: Meeting) -> str:
    del ledger
    if meeting.end is None:
        return began(call, meeting)
    start, end = call.local(meeting.start), call.local(meeting.end)
    return f"{day_words(start.date(), call.language)} {clock_words(start.time(), end.time(), call.language)}"


_SHOWN: dict[str, Callable[[Call, Ledger, Meeting], str]] = {
    "title": lambda _call, _ledger, meeting: meeting.title,
    "place": lambda _call, _ledger, meeting: meeting.place or "–",
    "next": lambda _call, _ledger, meeting: meeting.next_meeting or "–",
    "time": _times_shown,
    "secretary": lambda _call, ledger, meeting: party_name(ledger, meeting.secretary),
    "chair": lambda _call, ledger, meeting: party_name(ledger, meeting.chair or ""),
    "approver": lambda _call, ledger, meeting: party_name(ledger, meeting.approver or ""),
}


def _words(call: Call) -> str | None:
    """What was written behind the verb or filled in; None where there was neither, which asks for the form."""
    if "value" in call.request.values:
        return call.request.values["value"].strip()
    return call.words.strip() or None


def _leads(call: Call, meeting: Meeting) -> bool:
    return may_lead(call.speaker.id, meeting, administrator=call.administrator)


def _check_unchanged(call: Call, ledger: Ledger, meeting: Meeting, verb: str, yours: str) -> None:
    """Whoever saves over what somebody else set after the form was made is told, and shown both. The meeting's own
    revision grows with every note, so the journal is asked when this field was last set."""
    made = call.request.revision
    if made is None or "value" not in call.request.values:
        return
    for entry in ledger.journal.about(meeting.id):
        before = (entry.words or {}).get("before")
        if entry.verb == f"meeting.{verb}" and isinstance(before, dict) and _number(before.get("revision")) >= made:
            theirs = _SHOWN[verb](call, ledger, meeting)
            label = call.say(f"minutes.label.{verb}")
            raise Outdated("row.outdated", label=label, theirs=theirs, yours=yours)


def _number(revision: object) -> int:
    return revision if isinstance(revision, int) else 0


def _command(meeting: Meeting, verb: str) -> str:
    """The command of a form. A chair is named when the meeting is over, too, and another may be open by then."""
    return f"/minutes chair {meeting.label}" if verb == "chair" else f"/minutes {verb}"


def _form(call: Call, meeting: Meeting, verb: str, value: str, kind: FieldKind = "line") -> Form:
    label, required, persons = call.say(f"minutes.label.{verb}"), verb not in {"place", "next"}, kind == "party"
    field = Field("value", label, kind, value, required=required, longest=LONGEST_TITLE, persons=persons)
    heading = call.say("minutes.head_form", title=meeting.title)
    return Form(heading, _command(meeting, verb), (field,), call.say("button.save"), meeting.revision)
