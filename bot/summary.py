"""What the daily summary of a channel says: what is new since the last one, what is due, and on the week's first
working day the rest of the week and all that is overdue. Nothing to say: nothing is said. What is unchanged is not said
every day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeVar

from bot.action import Action
from bot.call import Call
from bot.decision import Decision
from bot.falling_due import opens_week
from bot.meeting import Meeting
from bot.party import Party
from bot.place import Account, Channel
from bot.ports import Happening, Ledger, Verbs
from bot.reply import Part, Reply, Row, Rows, Text
from bot.request import Request
from bot.rights import Readership
from bot.rows import RowMaker, party_name
from bot.understanding.workdays import next_workday
from bot.wording.dates import day_words

T = TypeVar("T")
MOST = 50
"""Rows under one heading; what is beyond is counted, and a list shows it."""
_ADDED = "action.add"
_DONE = "action.done"
_MOVES = ("action.assign", "action.due", "action.edit", "action.reopen", "action.drop")
TOLD = Verbs(
    actions=(_ADDED, _DONE, *_MOVES),
    decisions=("decision.add", "decision.supersede", "decision.revoke"),
    meetings=("minutes.close", "minutes.circulate", "minutes.correct"),
)
"""What of the journal is news."""


class _Days(NamedTuple):
    """What a day is in its week: whether it opens it, the next working day, and its Sunday."""

    opens: bool
    next: date
    sunday: date


@lru_cache(maxsize=64)
def _days(today: date, country: str) -> _Days:
    """Ten thousand channels ask on the same day."""
    sunday = today + timedelta(days=6 - today.weekday())
    return _Days(opens_week(today, country), next_workday(today, country), sunday)


def days_told(today: date, before: date, country: str) -> tuple[date | None, date]:
    """From which day (None: ever) to which a summary tells what is due, if the one before was made on that day."""
    days = _days(today, country)
    return (None, max(days.next, days.sunday)) if days.opens else (before, days.next)


@dataclass(frozen=True, slots=True)
class Matter:
    """What one summary is made from: the day of the one `before`, what `happened` in the channel since then, in order,
    what is `due` in it within the days told, soonest first, and what everyone there may read. The `actions` and
    `decisions` to which something happened are among those."""

    channel: Channel
    before: date
    happened: Sequence[Happening]
    due: Sequence[Action]
    readers: Readership
    actions: Mapping[str, Action]
    decisions: Mapping[str, Decision]


def summary_of(ledger: Ledger, matter: Matter, now: datetime) -> Reply | None:
    """What there is to say; None where that is nothing."""
    if not matter.happened and not matter.due:
        return None
    scene = _Scene.of(ledger, matter, now)
    news = _news(scene)
    told = {row.number for part in news for row in part.rows}
    parts = [part for part in (*news, *_dues(scene, told), *_week(scene)) if part.rows]
    waiting = _waiting(scene)
    if not parts and not waiting:
        return None
    heading = Text(scene.call.say("summary.heading", day=day_words(scene.today, matter.channel.language)), "heading")
    return Reply((heading, *parts, *waiting), to="channel")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all parts of one summary are made from."""

    ledger: Ledger
    matter: Matter
    call: Call
    today: date
    days: _Days
    makes: RowMaker
    due: tuple[Action, ...]

    @classmethod
    def of(cls, ledger: Ledger, matter: Matter, now: datetime) -> "_Scene":
        today = matter.channel.today(now)
        call = voice(ledger, matter.channel, now)
        reads = matter.readers.reads
        due = (each for each in matter.due if is_awake(each, today) and reads(each.audience, each.channel))
        return cls(
            ledger=ledger,
            matter=matter,
            call=call,
            today=today,
            days=_days(today, ledger.workspace.country),
            makes=RowMaker(call, ledger, matter.readers),
            due=tuple(due),
        )

    def rows(self, heading: str, values: Sequence[T], make: Callable[[T], Row]) -> Rows:
        return Rows(tuple(map(make, values[:MOST])), self.call.say(heading, count=len(values)))

    def due_within(self, first: date, last: date) -> list[Action]:
        return [action for action in self.due if action.due is not None and first <= action.due <= last]

    def is_told(self, row: Action | Decision | Meeting) -> bool:
        """Whether it belongs to this channel, and everyone there may read it."""
        return row.channel == self.matter.channel.id and self.matter.readers.reads(row.audience, row.channel)


def is_awake(action: Action, today: date) -> bool:
    """Whether an action does not rest today."""
    return action.resting_until is None or action.resting_until <= today


def voice(ledger: Ledger, channel: Channel | None, now: datetime) -> Call:
    """The call of what is said without being asked: nobody's, in a channel's language and zone."""
    language = channel.language if channel else ledger.workspace.language
    nobody = Party("", "person", "")
    connection = channel.connection if channel else ""
    request = Request(ledger.workspace.id, connection, "", "", "", now)
    return Call(request, "", ledger.workspace, Account(connection, "", ""), nobody, channel, language)


def _news(scene: _Scene) -> list[Rows]:
    """Captured, decided, done and moved since the last summary, each row once, as it is now."""
    happened = scene.matter.happened
    if not happened:
        return []
    look = scene.matter.actions.get
    added = _subjects(happened, (_ADDED,))
    done = [id for id in _subjects(happened, (_DONE,)) if id not in added and _state(look(id)) == "done"]
    moved = [id for id in _subjects(happened, _MOVES) if id not in added and id not in done]
    decided = _subjects(happened, TOLD.decisions)
    action, decision = scene.makes.action, scene.makes.decision
    return [
        scene.rows("summary.captured", _found(scene, map(look, added)), action),
        scene.rows("summary.decided", _found(scene, map(scene.matter.decisions.get, decided)), decision),
        scene.rows("summary.done", _found(scene, map(look, done)), action),
        scene.rows("summary.moved", _found(scene, map(look, moved)), action),
    ]


def _subjects(happened: Iterable[Happening], verbs: tuple[str, ...]) -> dict[str, None]:
    return {each.subject: None for each in happened if each.verb in verbs}


def _state(action: Action | None) -> str | None:
    return action.state if action else None


Told = TypeVar("Told", Action, Decision)


def _found(scene: _Scene, rows: Iterable[Told | None]) -> list[Told]:
    return [row for row in rows if row is not None and scene.is_told(row)]


def _dues(scene: _Scene, told: Set[str]) -> list[Rows]:
    """Newly past due since the last summary; due today or on the next working day. What is told as news already, with
    its date, is not told again."""
    today = scene.today
    spans = {
        "summary.past_due": (scene.matter.before, today - timedelta(days=1)),
        "summary.due": (today, scene.days.next),
    }
    if scene.days.opens:
        del spans["summary.past_due"]
    found = {heading: scene.due_within(*span) for heading, span in spans.items()}
    return [
        scene.rows(heading, [action for action in actions if action.label not in told], scene.makes.action)
        for heading, actions in found.items()
    ]


def _week(scene: _Scene) -> list[Rows]:
    """On the week's first working day: the rest that is due this week, and all that is overdue, by owner."""
    if not scene.days.opens:
        return []
    rest = scene.due_within(scene.days.next + timedelta(days=1), scene.days.sunday)
    by_owner: dict[str, list[Action]] = {}
    for action in scene.due:
        if action.overdue(scene.today):
            for owner in action.owners or ("",):
                by_owner.setdefault(owner, []).append(action)
    make = scene.makes.action
    parts = [scene.rows("summary.rest_of_week", rest, make)]
    for owner, actions in by_owner.items():
        name = party_name(scene.ledger, owner) if owner else scene.call.say("summary.nobody")
        heading = scene.call.say("summary.overdue", count=len(actions), name=name)
        parts.append(Rows(tuple(map(make, actions[:MOST])), heading))
    return parts


def _waiting(scene: _Scene) -> tuple[Part, ...]:
    """Minutes that came to wait for approval since the last summary."""
    ids = {each.meeting: None for each in scene.matter.happened if each.verb in TOLD.meetings}
    meetings = [m for id in ids if id and (m := scene.ledger.meetings.get(id)) and _waits(m) and scene.is_told(m)]
    say = scene.call.say
    return tuple(Text(say("summary.waiting", label=m.label, title=m.title)) for m in meetings)


def _waits(meeting: Meeting) -> bool:
    return meeting.state == "closed" and meeting.minutes != "approved"
