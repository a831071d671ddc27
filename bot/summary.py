"""The daily summary of a channel: what is new since the last one, what is due, and on the week's first working day the
rest of the week and all that is overdue. Nothing to say: nothing is said. What is unchanged is not said every day.

Once a local date and channel: the claim is made in the transaction that writes the message, so that any number of
copies of the program post it once.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.answers.paging import walk
from bot.call import Call, channel_readership
from bot.decision import Decision
from bot.journal import Entry
from bot.meeting import Meeting
from bot.party import Party
from bot.place import Account, Channel
from bot.ports import ActionQuery, Claim, Ledger, Message
from bot.reply import Part, Reply, Row, Rows, Text
from bot.request import Request
from bot.rights import Readership
from bot.rows import RowMaker, party_name
from bot.understanding.workdays import is_workday, last_workday_before, next_workday
from bot.wording.dates import day_words

KIND = "summary"
MOST = 50
"""Rows under one heading; what is beyond is counted, and a list shows it."""
_MOVES = {"action.assign", "action.due", "action.edit", "action.reopen", "action.drop"}
_ADDED = "action.add"
_INSTANT = timedelta(microseconds=1)


def is_due(ledger: Ledger, channel: Channel, now: datetime) -> bool:
    """Whether a channel's summary is to be made now, and is not made yet."""
    if not _is_time(ledger, channel, now):
        return False
    last = ledger.deliveries.last_claim(channel.id, KIND)
    return (last is None or last.day < channel.today(now)) and ledger.meetings.open_in(channel.id) is None


def _is_time(ledger: Ledger, channel: Channel, now: datetime) -> bool:
    """Whether it is a working day, the channel's time has come (late the same day counts), and neither the channel nor
    its time is newer than today's time."""
    local = channel.local(now)
    if not (channel.allowed and channel.reachable):
        return False
    if channel.summary is None or local.time() < _passed(channel, local.date(), channel.summary):
        return False
    return is_workday(local.date(), ledger.workspace.country) and not _begins_tomorrow(channel, local.date())


def moment_of(zone: str, day: date, at: time) -> datetime:
    """When a clock in that zone shows that time on that day; where the clocks skip it, the moment they skip to."""
    there = ZoneInfo(zone)
    return datetime.combine(day, at, there).astimezone(UTC).astimezone(there)


def _passed(channel: Channel, day: date, at: time) -> time:
    return moment_of(channel.zone, day, at).time()


def _begins_tomorrow(channel: Channel, day: date) -> bool:
    if channel.summary_since is None or channel.summary is None:
        return False
    since = channel.local(channel.summary_since)
    return since.date() == day and since >= moment_of(channel.zone, day, channel.summary)


def post_summary(ledger: Ledger, channel_id: str, now: datetime) -> Message | None:
    """Claims and writes the summary of a channel, if it is due; None where it is not, or there is nothing to say."""
    channel = ledger.places.channel(channel_id)
    last = ledger.deliveries.last_claim(channel_id, KIND)
    if channel is None or not _claims(ledger, channel, now):
        return None
    reply = summary_of(ledger, channel, now, last)
    if reply is None:
        return None
    message = Message(
        ledger.new_id(), reply, now, channel=channel.id, about=f"{KIND}:{channel.id}:{channel.today(now)}"
    )
    ledger.outbox.put(message)
    return message


def _claims(ledger: Ledger, channel: Channel, now: datetime) -> bool:
    """Whether the summary is due, and this unit's to make: of units that write side by side the claim takes one."""
    return is_due(ledger, channel, now) and ledger.deliveries.claim(channel.id, KIND, channel.today(now), now)


def summary_of(ledger: Ledger, channel: Channel, now: datetime, last: Claim | None) -> Reply | None:
    """What there is to say in a channel since the summary before, `last`."""
    scene = _Scene.of(ledger, channel, now, last)
    news = _news(scene)
    told = {row.number for part in news for row in part.rows}
    parts = [part for part in (*news, *_dues(scene, told), *_week(scene)) if part.rows]
    waiting = _waiting(scene)
    if not parts and not waiting:
        return None
    heading = Text(scene.call.say("summary.heading", day=day_words(scene.today, channel.language)), "heading")
    return Reply((heading, *parts, *waiting), to="channel")


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all parts of one summary are made from."""

    ledger: Ledger
    channel: Channel
    call: Call
    readers: Readership
    today: date
    before: date
    entries: tuple[Entry, ...]
    makes: RowMaker

    @classmethod
    def of(cls, ledger: Ledger, channel: Channel, now: datetime, last: Claim | None) -> "_Scene":
        today = channel.today(now)
        before = last.day if last else last_workday_before(today, ledger.workspace.country)
        since = last.at + _INSTANT if last else moment_of(channel.zone, before, channel.summary or time(0))
        call = voice(ledger, channel, now)
        readers = channel_readership(ledger, channel, now)
        return cls(
            ledger=ledger,
            channel=channel,
            call=call,
            readers=readers,
            today=today,
            before=before,
            entries=ledger.journal.since(since, now + _INSTANT, channel.id),
            makes=RowMaker(call, ledger, readers),
        )

    def rows(self, heading: str, rows: Iterable[Row]) -> Rows:
        every = tuple(rows)
        return Rows(every[:MOST], self.call.say(heading, count=len(every)))

    def actions(self, query: ActionQuery) -> list[Action]:
        return wakeful(self.ledger, query, self.readers, self.today)


def wakeful(ledger: Ledger, query: ActionQuery, readers: Readership, today: date) -> list[Action]:
    """All the actions of a query that do not rest today."""
    every = walk(lambda limit, after: ledger.actions.page(query, readers, limit, after))
    return [action for action in every if action.resting_until is None or action.resting_until <= today]


def voice(ledger: Ledger, channel: Channel | None, now: datetime) -> Call:
    """The call of what is said without being asked: nobody's, in a channel's language and zone."""
    language = channel.language if channel else ledger.workspace.language
    nobody = Party("", "person", "")
    connection = channel.connection if channel else ""
    request = Request(ledger.workspace.id, connection, "", "", "", now)
    return Call(request, "", ledger.workspace, Account(connection, "", ""), nobody, channel, language)


def _news(scene: _Scene) -> list[Rows]:
    """Captured, decided, done and moved since the last summary, each row once, as it is now."""
    mine = [entry for entry in scene.entries if entry.verb.startswith(("action.", "decision."))]
    added = _subjects(mine, {_ADDED})
    done = [id for id in _subjects(mine, {"action.done"}) if id not in added and _state(scene, id) == "done"]
    moved = {id: None for id in _subjects(mine, _MOVES) if id not in added and id not in done}
    decided = _subjects(mine, {"decision.add", "decision.supersede", "decision.revoke"})
    rows = scene.rows
    return [
        rows("summary.captured", _action_rows(scene, added)),
        rows("summary.decided", _decision_rows(scene, decided)),
        rows("summary.done", _action_rows(scene, done)),
        rows("summary.moved", _action_rows(scene, moved)),
    ]


def _subjects(entries: Iterable[Entry], verbs: set[str]) -> dict[str, None]:
    return {entry.subject: None for entry in entries if entry.verb in verbs}


def _state(scene: _Scene, id: str) -> str | None:
    action = scene.ledger.actions.get(id)
    return action.state if action else None


def _action_rows(scene: _Scene, ids: Iterable[str]) -> Iterable[Row]:
    for id in ids:
        action = scene.ledger.actions.get(id)
        if action is not None and _is_told(scene, action):
            yield scene.makes.action(action)


def _is_told(scene: _Scene, row: Action | Decision | Meeting) -> bool:
    """Whether it belongs to this channel, and everyone there may read it."""
    return row.channel == scene.channel.id and scene.readers.reads(row.audience, row.channel)


def _decision_rows(scene: _Scene, ids: Iterable[str]) -> Iterable[Row]:
    for id in ids:
        decision = scene.ledger.decisions.get(id)
        if decision is not None and _is_told(scene, decision):
            yield scene.makes.decision(decision)


def _dues(scene: _Scene, told: Set[str]) -> list[Rows]:
    """Newly past due since the last summary; due today or on the next working day. What is told as news already, with
    its date, is not told again."""
    today, channel = scene.today, scene.channel.id
    monday = opens_week(today, _country(scene))
    past = ActionQuery(channel=channel, due_first=scene.before, due_last=today - timedelta(days=1))
    soon = ActionQuery(channel=channel, due_first=today, due_last=next_workday(today, _country(scene)))
    queries = {"summary.due": soon} if monday else {"summary.past_due": past, "summary.due": soon}
    found = {heading: scene.actions(query) for heading, query in queries.items()}
    make = scene.makes.action
    return [
        scene.rows(heading, [make(action) for action in actions if action.label not in told])
        for heading, actions in found.items()
    ]


def _week(scene: _Scene) -> list[Rows]:
    """On the week's first working day: the rest that is due this week, and all that is overdue, by owner."""
    if not opens_week(scene.today, _country(scene)):
        return []
    today, channel = scene.today, scene.channel.id
    sunday = today + timedelta(days=6 - today.weekday())
    first = next_workday(today, _country(scene)) + timedelta(days=1)
    rest = scene.actions(ActionQuery(channel=channel, due_first=first, due_last=sunday)) if first <= sunday else []
    overdue = scene.actions(ActionQuery(channel=channel, overdue_on=today))
    by_owner: dict[str, list[Action]] = {}
    for action in overdue:
        for owner in action.owners or ("",):
            by_owner.setdefault(owner, []).append(action)
    make = scene.makes.action
    parts = [scene.rows("summary.rest_of_week", map(make, rest))]
    for owner, actions in by_owner.items():
        name = party_name(scene.ledger, owner) if owner else scene.call.say("summary.nobody")
        heading = scene.call.say("summary.overdue", count=len(actions), name=name)
        parts.append(Rows(tuple(map(make, actions[:MOST])), heading))
    return parts


def opens_week(day: date, country: str) -> bool:
    """Whether a day is the first working day of its ISO week."""
    monday = day - timedelta(days=day.weekday())
    return next_workday(monday - timedelta(days=1), country) == day


def _country(scene: _Scene) -> str:
    return scene.ledger.workspace.country


def _waiting(scene: _Scene) -> tuple[Part, ...]:
    """Minutes that came to wait for approval since the last summary."""
    ids = {
        e.meeting: None for e in scene.entries if e.verb in {"minutes.close", "minutes.circulate", "minutes.correct"}
    }
    meetings = [m for id in ids if id and (m := scene.ledger.meetings.get(id)) and _waits(m) and _is_told(scene, m)]
    say = scene.call.say
    return tuple(Text(say("summary.waiting", label=m.label, title=m.title)) for m in meetings)


def _waits(meeting: Meeting) -> bool:
    return meeting.state == "closed" and meeting.minutes != "approved"
