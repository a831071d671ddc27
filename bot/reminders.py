"""Reminders: a direct message to a person at their morning, at most one a day, and none where there is nothing to be
reminded of; and once in a channel, that nobody is reminded of what a body owes there.

A round goes over all whose clocks show the same, once a day, late the same day where nobody kept time. Each message is
claimed for its date in the transaction that writes it, so is the round once it has ended: whoever comes, or is given
something, after the round is in the next one. A claim for another day, by a clock that was wrong, keeps nobody silent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.action import Action
from bot.call import Call, channel_readership, person_readership, reads_row
from bot.falling_due import moment_of
from bot.ports import Choice, Ledger, Message
from bot.posting import REMINDER, reminder_key
from bot.reminded import AGENDA, LONG_OVERDUE, People, Responsible, Role, claim_of, zones_of
from bot.reminder_days import Days, Stage
from bot.reply import Part, Reply, Rows, Text
from bot.rights import Readership
from bot.rows import RowMaker, party_name
from bot.summary import is_awake, voice
from bot.understanding.workdays import is_workday
from bot.wording import listed

ROUND = "reminders"
AT = time(8, 30)
"""When persons are reminded, by their own clock."""
MOST = 20
"""Rows under one heading; what is beyond is counted."""
_ONCE = date.min
"""The day for which is claimed what is said once and never again."""
_RUNGS = ("leads", "chairs")


@dataclass(frozen=True, slots=True)
class Round:
    """The round of a zone's clocks on one of its dates."""

    zone: str
    day: date


@dataclass(frozen=True, slots=True)
class Duty:
    """An action that a person is told of, as what, and why today."""

    action: Action
    role: Role
    stage: Stage


@dataclass(frozen=True, slots=True)
class Unreminded:
    """What a body owes in a channel, and nobody can be reminded of."""

    channel: str
    body: str
    actions: tuple[Action, ...]


@dataclass(slots=True)
class Plan:
    """What a round says: to each person, of bodies that nobody reminds, and what next meetings are asked to take up."""

    duties: dict[str, list[Duty]] = field(default_factory=dict)
    unreminded: tuple[Unreminded, ...] = ()
    agenda: list[Action] = field(default_factory=list)


def due_rounds(ledger: Ledger, now: datetime) -> tuple[Round, ...]:
    """The rounds whose time has come on a working day, and that have not ended yet; a workspace that is newer than a
    round's time begins tomorrow."""
    found = [each for zone in zones(ledger) if (each := _round(ledger, zone, now))]
    ended = {day: ledger.dues.claimed(ROUND, day) for day in {each.day for each in found}}
    left = (each for each in found if each.zone not in ended[each.day])
    return tuple(each for each in left if ledger.dues.last_before(moment_of(each.zone, each.day, AT)))


def zones(ledger: Ledger) -> tuple[str, ...]:
    """The zones of those who are reminded, the workspace's first."""
    return tuple(dict.fromkeys((ledger.workspace.zone, *zones_of(ledger).values())))


def _round(ledger: Ledger, zone: str, now: datetime) -> Round | None:
    day = now.astimezone(ZoneInfo(zone)).date()
    come = moment_of(zone, day, AT).astimezone(UTC) <= now
    return Round(zone, day) if come and is_workday(day, ledger.workspace.country) else None


def end_round(ledger: Ledger, ended: Round, now: datetime) -> None:
    """Everybody has been looked at."""
    ledger.deliveries.claim(ended.zone, ROUND, ended.day, now)


def plan_of(ledger: Ledger, of: Round, now: datetime) -> Plan:
    """What there is to say in a round, and is not said yet, from a few questions however many persons there are."""
    return _Planner(ledger, of, now).plan()


@dataclass(slots=True)
class _Planner:
    """Goes over all actions that somebody may be told of on that day."""

    ledger: Ledger
    of: Round
    now: datetime
    days: Days = field(init=False)
    people: People = field(init=False)
    claimed: frozenset[str] = field(init=False)
    found: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        self.days = Days.of(self.of.day, self.ledger.workspace.country)
        self.people = People.of(self.ledger, self.now)
        self.claimed = self.ledger.dues.claimed(REMINDER, self.of.day)

    def plan(self) -> Plan:
        """All of it."""
        responsible = Responsible(self.people, self.of.day)
        alone: dict[tuple[str, str], list[Action]] = {}
        for action in self._actions():
            roles, bodies = responsible.of(action)
            self._tell(action, roles)
            if self._is_home() and self.days.stage(action, "all"):
                for body in bodies if action.channel else ():
                    alone.setdefault((action.channel or "", body), []).append(action)
            self._climb(action, roles, responsible)
        self.found.unreminded = tuple(Unreminded(*place, tuple(actions)) for place, actions in alone.items())
        return self.found

    def _actions(self) -> list[Action]:
        """Those that somebody is told of; the meetings they came from will be looked up."""
        every = self.ledger.dues.actions(((None, self.days.last),), self.days.rested)
        choices = _choices(self.days)
        found = [each for each in every if any(self.days.stage(each, choice) for choice in choices)]
        self.ledger.dues.gather(meetings={each.meeting for each in found if each.meeting})
        return found

    def _is_home(self) -> bool:
        """What is no person's is said by the workspace's own clock."""
        return self.of.zone == self.ledger.workspace.zone

    def _tell(self, action: Action, roles: Iterable[Role]) -> None:
        for role in roles:
            stage = self.days.stage(action, self.people.choice(role.person))
            mine = self.people.zones[role.person] == self.of.zone and role.person not in self.claimed
            if stage is not None and mine:
                self.found.duties.setdefault(role.person, []).append(Duty(action, role, stage))

    def _climb(self, action: Action, roles: tuple[Role, ...], responsible: Responsible) -> None:
        rung = responsible.rung(action, roles) if action.overdue(self.of.day) else None
        if rung is None:
            return
        self._tell(action, rung.roles)
        if rung.kind == AGENDA and self._is_home() and self.days.stage(action, "all") == "past_due":
            self.found.agenda.append(action)


def _choices(days: Days) -> tuple[Choice, ...]:
    return ("all", "fewer") if days.opens else ("all",)


def post_reminders(
    ledger: Ledger, duties: Mapping[str, Iterable[Duty]], of: Round, now: datetime
) -> tuple[Message, ...]:
    """The reminders of several persons, each claimed and written where there is still something to say."""
    made = (post_reminder(ledger, person, theirs, of, now) for person, theirs in duties.items())
    return tuple(message for message in made if message is not None)


def post_reminder(ledger: Ledger, person: str, duties: Iterable[Duty], of: Round, now: datetime) -> Message | None:
    """Claims and writes a person's reminder of the day; None where there is nothing to remind of any more. Rungs of the
    ladder that are told in it are claimed with it."""
    if ledger.deliveries.is_claimed(person, REMINDER, of.day):
        return None
    readers = person_readership(ledger, person, now)
    kept = [duty for duty in _still(ledger, readers, duties) if _is_mine(ledger, duty, now)]
    if not kept:
        return None
    ledger.deliveries.claim(person, REMINDER, of.day, now)
    nobody = voice(ledger, None, now)
    call = replace(nobody, workspace=replace(nobody.workspace, zone=of.zone))
    parts: tuple[Part, ...] = (*_sections(call, ledger, readers, kept), *_remarks(call, ledger, kept))
    message = Message(ledger.new_id(), Reply(parts), now, person=person, about=reminder_key(person, of.day))
    ledger.outbox.put(message)
    return message


def _still(ledger: Ledger, readers: Readership, duties: Iterable[Duty]) -> Iterator[Duty]:
    """The duties as they are by now, without those that somebody has done or moved meanwhile, or that are not for the
    person any more."""
    for duty in duties:
        action = ledger.actions.get(duty.action.id)
        if action is not None and _is_as_planned(action, duty.action) and reads_row(readers, ledger, action):
            yield replace(duty, action=action)


def _is_as_planned(now: Action, planned: Action) -> bool:
    """Whether what decided who is told, and when, has not changed."""
    facts = [(each.state, each.due, each.resting_until, each.owners) for each in (now, planned)]
    return facts[0] == facts[1]


def _is_mine(ledger: Ledger, duty: Duty, now: datetime) -> bool:
    """A rung is told once for an action and a due date; whoever else is told is not asked."""
    if duty.role.why not in _RUNGS or duty.action.due is None:
        return True
    return ledger.deliveries.claim(duty.action.id, claim_of(duty.role.why), duty.action.due, now)


def _sections(call: Call, ledger: Ledger, readers: Readership, duties: list[Duty]) -> Iterator[Rows]:
    """The duties by what is said above them, what is the person's own first."""
    make = RowMaker(call, ledger, readers).action
    groups: dict[tuple[int, str, tuple[tuple[str, object], ...]], list[Action]] = {}
    for duty in duties:
        groups.setdefault(_heading(ledger, duty, call.today), []).append(duty.action)
    for (_, key, facts), actions in sorted(groups.items(), key=lambda group: group[0][:2]):
        soonest = sorted(actions, key=lambda action: (action.due or date.max, action.number))
        rows = tuple(make(action, buttons=True, reminds=True) for action in soonest[:MOST])
        yield Rows(rows, call.say(key, count=len(actions), **dict(facts)))


_ORDER = ("reminder.past_due", "reminder.due", "reminder.woken", "reminder.secretary", "reminder.leader",
          "reminder.member", "reminder.leads", "reminder.chairs", "reminder.chairs_unowned")  # fmt: skip


def _heading(ledger: Ledger, duty: Duty, today: date) -> tuple[int, str, tuple[tuple[str, object], ...]]:
    """Where it stands, the sentence above it, and its facts: as what the person is told."""
    why, action = duty.role.why, duty.action
    facts: Mapping[str, object] = {}
    key = f"reminder.{duty.stage if why == 'owner' else why}"
    overdue = (today - action.due).days if action.due else 0
    if why == "chairs":
        owners = listed(ledger.workspace.language, tuple(party_name(ledger, owner) for owner in action.owners))
        key, facts = (key, {"owners": owners, "days": overdue}) if owners else (f"{key}_unowned", {"days": overdue})
    elif why == "leads":
        facts = {"body": party_name(ledger, duty.role.body), "days": overdue}
    elif why != "owner":
        facts = {"body": party_name(ledger, duty.role.body)}
    return _ORDER.index(key), key, tuple(facts.items())


def _remarks(call: Call, ledger: Ledger, duties: list[Duty]) -> Iterator[Text]:
    """What of it the next meeting is asked to take up, and how to be reminded less."""
    asked = [duty.action for duty in duties if _is_asked(ledger, duty.action)]
    if asked:
        labels = listed(call.language, tuple(action.label for action in asked))
        yield Text(call.say("reminder.agenda", labels=labels, count=len(asked)), "small")
    yield Text(call.say("reminder.fewer"), "small")


def _is_asked(ledger: Ledger, action: Action) -> bool:
    return action.due is not None and ledger.deliveries.is_claimed(action.id, claim_of(AGENDA), action.due)


def is_long_overdue(action: Action, today: date) -> bool:
    """Whether an action has been undone for so long that the next meeting is asked to take it up."""
    return action.overdue(today) and action.due is not None and (today - action.due).days >= LONG_OVERDUE


def post_unreminded(ledger: Ledger, alone: Unreminded, now: datetime) -> Message | None:
    """Says in a channel, once and for all, that nobody is reminded of what a body owes there; None where it is said,
    or cannot be."""
    channel = ledger.places.channel(alone.channel)
    if channel is None or not (channel.allowed and channel.reachable):
        return None
    readers = channel_readership(ledger, channel, now)
    shown = [action for action in alone.actions if reads_row(readers, ledger, action)]
    if not shown or not ledger.deliveries.claim(channel.id, f"{REMINDER}:{alone.body}", _ONCE, now):
        return None
    call = voice(ledger, channel, now)
    told = Text(call.say("reminder.nobody", body=party_name(ledger, alone.body)))
    make = RowMaker(call, ledger, readers).action
    rows = Rows(tuple(make(action, buttons=True) for action in shown[:MOST]))
    message = Message(ledger.new_id(), Reply((told, rows), to="channel"), now, channel=channel.id)
    ledger.outbox.put(message)
    return message


def propose(ledger: Ledger, actions: Iterable[Action], now: datetime) -> None:
    """Asks the next meetings in their channels to take actions up."""
    for action in actions:
        if action.channel is not None and action.due is not None:
            ledger.reminding.propose(action.channel, action.id, now)
            ledger.deliveries.claim(action.id, claim_of(AGENDA), action.due, now)


def proposed(ledger: Ledger, channel: str, today: date) -> tuple[Action, ...]:
    """What the next meeting in a channel is asked to take up: what is still long overdue, in the order asked."""
    actions = (ledger.actions.get(id) for id in ledger.reminding.proposed(channel))
    return tuple(each for each in actions if each and is_long_overdue(each, today) and is_awake(each, today))
