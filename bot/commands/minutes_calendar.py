"""The channel's calendar: the day of its next meeting.

It is set by `/minutes next`, together with the line that minutes print where they are a draft, so that the two agree;
what cannot be read as a day to come is not stored, but asked for. The due dates that follow are in `minutes_following`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.call import Call
from bot.canonical import Json
from bot.commands.finding import NOTHING, next_meeting_of
from bot.commands.minutes_finding import channel_of
from bot.commands.minutes_following import follow, following_told, hold
from bot.errors import NotAllowed, Refused, WrongState
from bot.form import Field, Form
from bot.journal import Entry
from bot.meeting import Meeting
from bot.ports import Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.understanding.dates import DueDate, Period, read_period, read_when
from bot.wording.dates import day_words, short_day_words, with_time

LONGEST = timedelta(days=5)
"""From a meeting's first day to its last. What is longer, a week or a month, does not say on which day it is."""
FURTHEST_YEARS = 10
"""How far from today a next meeting may be: what is further is a slip of the keyboard."""
LATELY = timedelta(days=61)
"""A day without a year that is over since no longer than this is rather meant than the one a year later."""
_A_YEAR = timedelta(days=300)
_NONE = NOTHING | {"intet"}
CALENDAR = "calendar"
"""The fact in the journal's entry of `/minutes next` that says which day the calendar had, and which it got."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What words say of the next meeting: its `day`, of several the first; that there is none (`off`); or a day that
    has `passed`, is too `far` off, or does not exist (`impossible`). `choices` are the days that may be meant, each
    with the line that says so. Without any of these they name no day. `repeats` are words for a day that comes again.
    """

    words: str
    day: date | None = None
    off: bool = False
    passed: date | None = None
    far: date | None = None
    impossible: str | None = None
    choices: tuple[tuple[date, str], ...] = ()
    repeats: str | None = None

    @property
    def settled(self) -> bool:
        """Whether the calendar can be set by it."""
        return self.off or self.day is not None

    @property
    def asks(self) -> bool:
        """Whether the day must be asked for: one was named."""
        return bool(self.passed or self.far or self.impossible or self.choices)

    @property
    def nameless(self) -> bool:
        """Whether no day is named at all."""
        return not (self.settled or self.asks)


def members_alone(call: Call) -> None:
    """The calendar is everybody's in the channel: a guest leaves it alone."""
    if call.account.standing != "member":
        raise NotAllowed("minutes.calendar.members_alone")


def read_plan(call: Call, ledger: Ledger, words: str) -> Plan:
    """Reads "4 June 10:00, Hull", "13.-14. mars på Storvann", "none"."""
    if words.strip(" .!").casefold() in _NONE:
        return Plan(words, off=True)
    found = read_period(words, call.today, ahead=True, country=ledger.workspace.country)
    read = read_when(words, call.today, *ledger.workspace.calendar)
    if found is None:
        return _not_one_day(call, words, read)
    if found.last - found.first > LONGEST:
        return Plan(words)
    if found.last < call.today:
        return Plan(words, passed=found.first)
    if found.first.year - call.today.year > FURTHEST_YEARS:
        return Plan(words, far=found.first)
    return _lately(call, ledger, words, found) or Plan(words, day=max(found.first, call.today), repeats=read.repeats)


def _not_one_day(call: Call, words: str, read: DueDate) -> Plan:
    """Words that name no day, one that does not exist, or several."""
    if read.trouble == "impossible":
        return Plan(words, impossible=read.phrase)
    days = tuple(day for day in read.readings if day >= call.today)
    return Plan(words, choices=tuple((day, _line(call, words, read, day)) for day in days))


def _lately(call: Call, ledger: Ledger, words: str, found: Period) -> Plan | None:
    """A day that is just over and was named without its year: next year's is asked for, not taken."""
    past = read_period(words, call.today, ahead=False, country=ledger.workspace.country)
    if past is None or found.first - past.first < _A_YEAR or call.today - past.last > LATELY:
        return None
    alone = found.first == found.last
    return Plan(
        words, passed=past.first, choices=((found.first, _line(call, words, found, found.first)),) if alone else ()
    )


def _line(call: Call, words: str, read: DueDate | Period, day: date) -> str:
    """The line as typed, with that day in the place of the words for it."""
    told = day_words(day, call.language)
    if isinstance(read, DueDate):
        told = with_time(told, read.at, call.language)
    return words[: read.start] + told + words[read.end :]


def check_day(call: Call, plan: Plan, *, printed: bool) -> None:
    """Words that cannot be the day of the next meeting are told, and nothing is stored. A line without any day can be
    `printed` where the calendar has none either."""
    if plan.settled or (printed and plan.nameless and next_meeting_of(call) is None):
        return
    sentence, facts = _trouble(call, plan, printed=printed)
    raise Refused(sentence, buttons=Buttons(_choices(call, plan)), ask=plan.asks, field="value", **facts)


def plan_alone(call: Call, ledger: Ledger, plan: Plan) -> tuple[Reply, ...]:
    """Sets the calendar where there are no minutes to print the next meeting in, and says so."""
    followed = put_day(call, ledger, plan.day)
    note = [] if plan.off else [Text(call.say("minutes.calendar.not_printed"), "small")]
    return (Reply((*(followed or told(call, ledger, plan)), *note), to="channel"),)


def told(call: Call, ledger: Ledger, plan: Plan) -> tuple[Part, ...]:
    """What the calendar has now, or why it is as it was and what to write."""
    if plan.day is not None:
        day = day_words(plan.day, call.language)
        again = call.say("minutes.calendar.repeats", phrase=plan.repeats) if plan.repeats else ""
        return tuple(Text(each) for each in (call.say("minutes.calendar.day", day=day), again) if each)
    if plan.off:
        return _none_told(call, ledger)
    return Text(call.say("minutes.calendar.unclear", words=plan.words[:80])), Buttons(_choices(call, plan))


def _none_told(call: Call, ledger: Ledger) -> tuple[Part, ...]:
    count = following_told(call, ledger)
    kept = [Text(call.say("minutes.calendar.kept", count=count))] if count else []
    return (Text(call.say("minutes.calendar.none")), *kept)


def _trouble(call: Call, plan: Plan, *, printed: bool) -> tuple[str, dict[str, object]]:
    """The sentence that says why the words set nothing, and what it is filled with."""
    if plan.passed is not None:
        return "minutes.calendar.passed", {"day": day_words(plan.passed, call.language)}
    if plan.far is not None:
        return "minutes.calendar.far", {"day": day_words(plan.far, call.language), "count": FURTHEST_YEARS}
    if plan.impossible is not None:
        return "minutes.calendar.impossible", {"phrase": plan.impossible[:80]}
    if plan.choices:
        return "minutes.calendar.which", {"words": plan.words[:80]}
    planned = next_meeting_of(call) if printed else None
    if planned is None:
        return "minutes.calendar.unclear", {"words": plan.words[:80]}
    return "minutes.calendar.dayless", {"words": plan.words[:80], "day": day_words(planned, call.language)}


def _choices(call: Call, plan: Plan) -> tuple[Button, ...]:
    """The days that may be meant, else the form. A button carries the whole line: it is printed as it is pressed."""
    choices, planned = plan.choices, next_meeting_of(call)
    if plan.nameless and planned is not None:
        choices = ((planned, f"{day_words(planned, call.language)}, {plan.words}"),)
    days = tuple(Button(day_words(day, call.language), f"/minutes next {line}") for day, line in choices)
    return days if days and plan.passed is None else (*days, Button(call.say("button.meeting_day"), "/minutes next"))


def plan_form(call: Call) -> Form:
    """The form of `/minutes next` where there are no minutes to print it in."""
    day = channel_of(call).next_meeting
    label = call.say("minutes.label.next")
    value = short_day_words(day, call.language) if day else ""
    return Form(label, "/minutes next", (Field("value", label, "line", value),), call.say("button.save"))


def put_day(call: Call, ledger: Ledger, day: date | None) -> tuple[Part, ...]:
    """Sets the day of the channel's next meeting, or none. The due dates that follow it move along, and are what is
    told in the channel; nothing where nothing moves."""
    _set(call, ledger, day)
    return follow(call, ledger, day) if day else ()


def take_back(call: Call, ledger: Ledger, entries: Iterable[Entry]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What undoing `/minutes next` does to the calendar: it has the day from before, if that is not over and nobody has
    set another since. What is told to the sender, which day it then has, and what in the channel."""
    for was, got in (kept for entry in entries if isinstance(kept := entry.facts.get(CALENDAR), list)):
        before, now = _day(was), channel_of(call).next_meeting
        if _day(got) != now:
            return _now_told(call, ledger, now), ()
        day = before if before and before >= call.today else None
        moved = put_day(call, ledger, day)
        return _now_told(call, ledger, day), moved
    return (), ()


def _now_told(call: Call, ledger: Ledger, day: date | None) -> tuple[Part, ...]:
    return told(call, ledger, Plan("", day=day, off=day is None))


def begin_meeting(call: Call, ledger: Ledger, meeting: Meeting) -> tuple[Reply, ...]:
    """A meeting is opened. Before the day that was planned it is an extra one, and the plan stands, which a button
    changes; else it is the one that due dates followed."""
    planned = channel_of(call).next_meeting
    if planned is None or call.local(meeting.start).date() >= planned:
        return _held(call, ledger, meeting, planned)
    stands = Text(call.say("minutes.calendar.extra", day=day_words(planned, call.language)), "small")
    button = Button(call.say("button.planned_meeting"), f"/minutes held {meeting.label}")
    return (Reply((stands, Buttons((button,)))),)


def hold_planned(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes held M-3`, a button: the meeting that is open is the one that was planned, before its day."""
    members_alone(call)
    meeting, planned = ledger.meetings.open_in(channel_of(call).id), channel_of(call).next_meeting
    if meeting is None or meeting.label != call.words.strip():
        raise WrongState("minutes.calendar.not_open")
    none = (Text(call.say("minutes.calendar.none")),)
    if planned is None:  # the button was pressed twice
        return (Reply(none),)
    return _held(call, ledger, meeting, planned) or (Reply(none, to="channel"),)


def _held(call: Call, ledger: Ledger, meeting: Meeting, planned: date | None) -> tuple[Reply, ...]:
    _set(call, ledger, None)
    parts = hold(call, ledger, meeting, planned)
    return (Reply(parts, to="channel"),) if parts else ()


def _set(call: Call, ledger: Ledger, day: date | None) -> None:
    """Stores and journals that day, where it is another than before."""
    channel = channel_of(call)
    if channel.next_meeting == day:
        return
    facts: dict[str, Json] = {"day": iso(day), "before": iso(channel.next_meeting)}
    ledger.places.put_channel(replace(channel, next_meeting=day, revision=channel.revision + 1))
    ledger.journal.append(
        Entry(call.now, call.speaker.id, "channel.next", channel.id, facts=facts, audience=channel.id)
    )


def iso(day: date | None) -> str | None:
    """A day as the journal's facts have it."""
    return day.isoformat() if day else None


def _day(told: Json) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else None
