"""Who is told of an action: its owners, of a body the secretary, else the leader, else its members; and who is told
when it stays undone, rung by rung: who leads the body, who chaired the meeting, then the next meeting itself.

Whoever has no account, wants no reminders, or may not read the action is passed over, and the next one is asked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.action import Action
from bot.call import person_readership, reads_row
from bot.ports import Choice, Ledger
from bot.rights import Readership, makers_of
from bot.standing import stands_for
from bot.understanding.titles import title_forms

Why = Literal["owner", "secretary", "leader", "member", "leads", "chairs"]
"""As what somebody is told: the owner, what they are in the body that owns it, or the rung of the ladder."""
AGENDA = "agenda"
LADDER = (("leads", 7), ("chairs", 14), (AGENDA, 21))
"""The rungs, and from how many days after the due date each is reached: whoever leads the body, whoever chaired, the
agenda of the next meeting."""
LONG_OVERDUE = dict(LADDER)[AGENDA]
_LEADS = frozenset(("daglig leder", "direktør", "formand", "ordfører", "president", "rektor", "sjef"))
_LEADING = ("leder", "leader")
_NOT_IT = ("ass", "deputy", "møte", "nest", "project", "prosjekt", "vara", "vice", "vise")


@dataclass(slots=True)
class People:
    """The persons who can be reminded, each with the zone of their clock; what each may read is looked up once."""

    ledger: Ledger
    now: datetime
    zones: Mapping[str, str]
    choices: Mapping[str, Choice]
    _readers: dict[str, Readership] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger, now: datetime) -> "People":
        """Those of a workspace at a moment."""
        return cls(ledger, now, zones_of(ledger), choices_of(ledger))

    def choice(self, person: str) -> Choice:
        """Which reminders somebody wants."""
        return self.choices.get(person, "all")

    def can_be_told(self, person: str, action: Action) -> bool:
        """Whether somebody can be reminded of an action: an account, the wish, and the right to read it."""
        return person in self.zones and self.choice(person) != "off" and self._reads(person, action)

    def _reads(self, person: str, action: Action) -> bool:
        readers = self._readers.get(person)
        if readers is None:
            readers = self._readers[person] = person_readership(self.ledger, person, self.now)
        plainly = readers.reads(action.audience, action.channel, (), makers_of(action))
        return plainly or reads_row(readers, self.ledger, action)


def choices_of(ledger: Ledger) -> Mapping[str, Choice]:
    """Which reminders each person wants; who is merged into another takes it along, where that one has not chosen."""
    chosen = ledger.reminding.choices()
    return {stands_for(ledger, person): choice for person, choice in chosen.items()} | dict(chosen)


def zones_of(ledger: Ledger) -> Mapping[str, str]:
    """The zone of each person who has an account that is answered: their own, else the workspace's."""
    workspace = ledger.workspace
    found: dict[str, str] = {}
    for account in ledger.places.accounts():
        if account.active and (workspace.guests or account.standing == "member"):
            found[account.person] = found.get(account.person) or account.zone or ""
    return {person: zone or workspace.zone for person, zone in found.items()}


@dataclass(frozen=True, slots=True)
class Role:
    """As what a person is told of an action; `body` is the one that they are something in."""

    person: str
    why: Why
    body: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder that is reached and has not been told; on the last one there is nobody to tell."""

    kind: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class _Offices:
    """The persons in a body by what they are there, each once."""

    secretary: tuple[str, ...]
    leader: tuple[str, ...]
    member: tuple[str, ...]

    def in_order(self) -> tuple[tuple[Why, tuple[str, ...]], ...]:
        """Who is asked first, and who if nobody is there."""
        return ("secretary", self.secretary), ("leader", self.leader), ("member", self.member)


@dataclass(slots=True)
class Responsible:
    """Finds who is told of each of many actions on a day; a body and a channel are looked up once."""

    people: People
    today: date
    _offices: dict[str, _Offices] = field(default_factory=dict)
    _told: dict[tuple[str, date], frozenset[str]] = field(default_factory=dict)
    _latest: dict[str, str | None] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """Where all of them stand."""
        return self.people.ledger

    def of(self, action: Action) -> tuple[tuple[Role, ...], tuple[str, ...]]:
        """Those who are told for the owners, each person once; and the owning bodies that have nobody."""
        roles: dict[str, Role] = {}
        nobody: list[str] = []
        for owner in action.owners:
            party = self.ledger.parties.get(owner)
            if party is not None and party.kind == "body":
                found = self._of_body(owner, action)
                nobody += [] if found else [owner]
            else:
                found = [Role(owner, "owner")] if self.people.can_be_told(owner, action) else []
            for role in found:
                roles.setdefault(role.person, role)
        return tuple(roles.values()), tuple(nobody)

    def _of_body(self, body: str, action: Action) -> list[Role]:
        for why, persons in self._offices_of(body).in_order():
            if found := [Role(each, why, body) for each in self._tellable(persons, action)]:
                return found
        return []

    def _offices_of(self, body: str) -> _Offices:
        if body not in self._offices:
            self._offices[body] = _offices(self.ledger, body, self.today)
        return self._offices[body]

    def _tellable(self, persons: Iterable[str], action: Action) -> Iterator[str]:
        return (person for person in persons if self.people.can_be_told(person, action))

    def rung(self, action: Action, roles: tuple[Role, ...]) -> Rung | None:
        """The lowest rung that is reached and on which somebody is who has not been told yet; `roles` are those who are
        told anyway. Each is told once for a due date: one that is moved begins anew."""
        leaders = self._leaders(action, {role.person for role in roles})
        told = {role.person for role in (*roles, *leaders)}
        overdue = (self.today - action.due).days if action.due else 0
        for kind, days in LADDER:
            if overdue >= days and not self._is_told(action, kind):
                if kind == AGENDA:
                    return Rung(kind, ()) if action.channel else None
                found = leaders if kind == "leads" else self._chairs(action, told)
                if found:
                    return Rung(kind, found)
        return None

    def _is_told(self, action: Action, kind: str) -> bool:
        """Rungs are claimed by the due date, so that those of all actions which were due on a day are one question."""
        key = claim_of(kind), action.due or date.min
        if key not in self._told:
            self._told[key] = self.ledger.dues.claimed(*key)
        return action.id in self._told[key]

    def _leaders(self, action: Action, told: Collection[str]) -> tuple[Role, ...]:
        found: dict[str, Role] = {}
        for owner in action.owners:
            for person in self._tellable(self._offices_of(owner).leader, action):
                if person not in told:
                    found.setdefault(person, Role(person, "leads", owner))
        return tuple(found.values())

    def _chairs(self, action: Action, told: Collection[str]) -> tuple[Role, ...]:
        """Who chaired the meeting that it came from; else who chaired the latest one in its channel."""
        meeting = self.ledger.meetings.get(action.meeting) if action.meeting else None
        chairs = (meeting and meeting.chair, self._latest_chair(action.channel) if action.channel else None)
        persons = (stands_for(self.ledger, chair) for chair in chairs if chair)
        found = next(iter(self._tellable(persons, action)), None)
        return (Role(found, "chairs"),) if found is not None and found not in told else ()

    def _latest_chair(self, channel: str) -> str | None:
        if channel not in self._latest:
            self._latest[channel] = next((each.chair for each in self.ledger.meetings.latest(channel)), None)
        return self._latest[channel]


def claim_of(rung: str) -> str:
    """The kind of claim by which a rung is told once for an action and a due date."""
    return f"ladder:{rung}"


def _offices(ledger: Ledger, body: str, today: date) -> _Offices:
    """A person with two titles is there for the first that counts: secretary, then leader."""
    now = [each for each in ledger.parties.members(body) if each.covers(today) and _is_person(ledger, each.party)]
    secretaries = dict.fromkeys(each.party for each in now if each.role and _is_secretary(each.role))
    leaders = dict.fromkeys(each.party for each in now if each.role and _is_leader(each.role))
    return _Offices(tuple(secretaries), tuple(leaders), tuple(dict.fromkeys(each.party for each in now)))


def _is_person(ledger: Ledger, party: str) -> bool:
    found = ledger.parties.get(party)
    return found is not None and found.kind == "person"


def _is_secretary(title: str) -> bool:
    return any(form.endswith(("sekretær", "secretary", "referent")) for form in title_forms(title))


def _is_leader(title: str) -> bool:
    """Whether a title is that of whoever leads a body: not of a deputy, nor of what else one may lead there."""
    forms = title_forms(title)
    return any(form in _LEADS or (form.endswith(_LEADING) and not form.startswith(_NOT_IT)) for form in forms)
