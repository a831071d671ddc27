"""The channel's calendar: the day of its next meeting, and the due dates that follow it.

"Ten days before the next meeting" is computed when the day is set, computed again when it moves, and settled when the
meeting is opened. Which actions follow is asked of the channel, whoever moves the day; what is told of them is what
everyone in the channel may read, and their owners are told as of any other change of a due date.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.action import Action
from bot.anchor import Anchor
from bot.call import Call, everyone_reads
from bot.canonical import Json
from bot.commands.action_changes import tell_owners
from bot.commands.minutes_finding import channel_of
from bot.errors import Refused, WrongState
from bot.form import Field, Form
from bot.journal import Entry
from bot.meeting import Meeting
from bot.ports import ActionQuery, Ledger
from bot.record import record
from bot.reply import Button, Buttons, Part, Reply, Rows, Text
from bot.rights import Readership
from bot.rows import rows_for
from bot.understanding.dates import read_period, read_when
from bot.wording import listed
from bot.wording.dates import day_words, short_day_words

PAGE = 200
"""Actions that are read at once."""
LONGEST = timedelta(days=5)
"""From a meeting's first day to its last. What is longer, a week or a month, does not say on which day it is."""
FURTHEST_YEARS = 10
"""How far from today a next meeting may be: what is further is a slip of the keyboard."""
_NONE = frozenset({"", "-", "–", "none", "no", "remove", "ingen", "inga", "intet", "fjern", "ta bort"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What words say of the next meeting: its `day`, of several the first; that there is none (`off`); a day that has
    `passed`; or the `readings` of which one must be chosen. Without any of these they name no day."""

    words: str
    day: date | None = None
    off: bool = False
    passed: date | None = None
    readings: tuple[date, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether the calendar can be set by it."""
        return self.off or self.day is not None

    @property
    def asks(self) -> bool:
        """Whether the day must be asked for: one was named."""
        return self.passed is not None or bool(self.readings)


def read_plan(call: Call, ledger: Ledger, words: str) -> Plan:
    """Reads "4 June 10:00, Hull", "13.-14. mars på Storvann", "none"."""
    if words.strip(" .!").casefold() in _NONE:
        return Plan(words, off=True)
    found = read_period(words, call.today, ahead=True, country=ledger.workspace.country)
    if found is None:
        read = read_when(words, call.today, *ledger.workspace.calendar)
        return Plan(words, readings=tuple(day for day in read.readings if day >= call.today))
    if found.last - found.first > LONGEST or abs(found.first.year - call.today.year) > FURTHEST_YEARS:
        return Plan(words)
    if found.last < call.today:
        return Plan(words, passed=found.first)
    return Plan(words, day=max(found.first, call.today))


def set_plan(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes planned DAY`, a button: the calendar alone, whatever is printed."""
    return plan_alone(call, ledger, read_plan(call, ledger, call.words), printed=True)


def plan_alone(call: Call, ledger: Ledger, plan: Plan, *, printed: bool = False) -> tuple[Reply, ...]:
    """Sets the calendar where there are no minutes to print the next meeting in, and says so."""
    if not plan.settled:
        sentence, facts = _trouble(call, plan)
        raise Refused(sentence, buttons=Buttons(_choices(call, plan)), ask=plan.asks, **facts)
    followed = put_day(call, ledger, plan.day)
    note = [] if printed or plan.off else [Text(call.say("minutes.calendar.not_printed"), "small")]
    return (Reply((*(followed or told(call, ledger, plan)), *note), to="channel"),)


def told(call: Call, ledger: Ledger, plan: Plan) -> tuple[Part, ...]:
    """What the calendar has now, or why it is as it was and what to write."""
    if plan.day is not None:
        return (Text(call.say("minutes.calendar.day", day=day_words(plan.day, call.language))),)
    if plan.off:
        count = len(_told_of(call, ledger, tuple(_following(call, ledger))))
        kept = [Text(call.say("minutes.calendar.kept", count=count))] if count else []
        return (Text(call.say("minutes.calendar.none")), *kept)
    sentence, facts = _trouble(call, plan)
    return Text(call.say(sentence, **facts)), Buttons(_choices(call, plan))


def _trouble(call: Call, plan: Plan) -> tuple[str, dict[str, object]]:
    """The sentence that says why the words set nothing, and what it is filled with."""
    if plan.passed is not None:
        return "minutes.calendar.passed", {"day": day_words(plan.passed, call.language)}
    sentence = "minutes.calendar.which" if plan.readings else "minutes.calendar.unclear"
    return sentence, {"words": plan.words[:80]}


def _choices(call: Call, plan: Plan) -> tuple[Button, ...]:
    days = tuple(Button(day_words(day, call.language), f"/minutes planned {day}") for day in plan.readings)
    return days or (Button(call.say("button.meeting_day"), "/minutes next"),)


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
    if day is None:
        return ()
    actions = tuple(_following(call, ledger))
    moved = [after for action in actions if (after := _moved(call, ledger, action, day, action.anchor))]
    return _moves_told(call, ledger, "minutes.calendar.follow", moved, day)


def take_back(call: Call, ledger: Ledger, entries: Iterable[Entry]) -> tuple[Reply, ...]:
    """What undoing `/minutes next` does to the calendar: it has the day from before, if that is not over and nobody has
    set another since."""
    for was, day in (kept for entry in entries if isinstance(kept := entry.facts.get(CALENDAR), list)):
        before = _day(was)
        if _day(day) == channel_of(call).next_meeting:
            parts = put_day(call, ledger, before if before and before >= call.today else None)
            return (Reply(parts, to="channel"),) if parts else ()
    return ()


def begin_meeting(call: Call, ledger: Ledger, meeting: Meeting) -> tuple[Reply, ...]:
    """A meeting is opened. Before the day that was planned it is an extra one, and the plan stands, which a button
    changes; else it is the one that due dates followed."""
    planned = channel_of(call).next_meeting
    if planned is None or call.local(meeting.start).date() >= planned:
        return _held(call, ledger, meeting)
    stands = Text(call.say("minutes.calendar.extra", day=day_words(planned, call.language)), "small")
    button = Button(call.say("button.planned_meeting"), f"/minutes held {meeting.label}")
    return (Reply((stands, Buttons((button,)))),)


def hold_planned(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes held M-3`, a button: the meeting that is open is the one that was planned, before its day."""
    meeting = ledger.meetings.open_in(channel_of(call).id)
    if meeting is None or meeting.label != call.words.strip():
        raise WrongState("minutes.calendar.not_open")
    moved = _held(call, ledger, meeting)
    return moved or (Reply((Text(call.say("minutes.calendar.none")),), to="channel"),)


def _held(call: Call, ledger: Ledger, meeting: Meeting) -> tuple[Reply, ...]:
    """The due dates that followed this meeting are what its day makes them, and follow no more; what is captured in it
    follows the one after."""
    _set(call, ledger, None)
    day = call.local(meeting.start).date()
    moved: list[Action] = []
    for action in tuple(a for a in _following(call, ledger, closed=True) if a.meeting != meeting.id):
        if action.state == "open" and (after := _moved(call, ledger, action, day, None)):
            moved.append(after)
        else:
            _settle(call, ledger, action, day)
    parts = _moves_told(call, ledger, "minutes.calendar.begun", moved, day)
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


def _moved(call: Call, ledger: Ledger, action: Action, day: date, anchor: Anchor | None) -> Action | None:
    """The action with the due date that a meeting on that day gives it, and the anchor that it keeps: stored,
    journalled and told to its owners; None where it has that date already."""
    due = action.anchor.due(day, ledger.workspace.country) if action.anchor else action.due
    if due is None or (due == action.due and "due" not in action.asks):
        return None
    after = action.due_on(due, action.due_phrase, action.due_at, anchor)
    ledger.actions.put(after)
    record(call, ledger, "action.due", after, action, {"due": due.isoformat(), FOLLOWS: day.isoformat()})
    tell_owners(call, ledger, "due", after, after.owners)
    return after


CALENDAR = "calendar"
"""The fact in the journal's entry of `/minutes next` that says which day the calendar had, and which it got."""
FOLLOWS = "next_meeting"
"""The fact in the journal that marks what became of an action because of the calendar: `undo` leaves it alone."""


def _settle(call: Call, ledger: Ledger, action: Action, day: date) -> None:
    """The action's due date stays from now on, whenever the next meeting is."""
    after = replace(action, anchor=None, revision=action.revision + 1)
    ledger.actions.put(after)
    record(call, ledger, "action.settle", after, action, {FOLLOWS: day.isoformat()})


def _moves_told(call: Call, ledger: Ledger, sentence: str, moved: list[Action], day: date) -> tuple[Part, ...]:
    shown = _told_of(call, ledger, tuple(moved))
    if not shown:
        return ()
    makes = rows_for(call, ledger, "channel")
    heading = call.say(sentence, count=len(shown), day=day_words(day, call.language))
    rows = Rows(tuple(makes.action(action, buttons=True) for action in shown), heading)
    overdue = tuple(action.label for action in shown if action.overdue(call.today))
    labels = listed(call.language, overdue)
    return (rows, Text(call.say("minutes.calendar.overdue", labels=labels))) if overdue else (rows,)


def _told_of(call: Call, ledger: Ledger, actions: tuple[Action, ...]) -> list[Action]:
    """Those that everyone in the channel may read, soonest due first."""
    readers = everyone_reads(call, ledger)
    shown = [a for a in actions if readers.reads(a.audience, a.channel, ledger.actions.readers(a.id))]
    return sorted(shown, key=lambda action: (action.due or date.max, action.number))
