"""Every kind of row: what was put is what is got, the next revision replaces it, any other is outdated."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from bot.anchor import Anchor
from bot.errors import Outdated
from bot.meeting import Presenter
from bot.ports import Ledger
from tests.contract.register import Register, put
from tests.samples import (
    MONDAY,
    NOON,
    a_body,
    a_channel,
    a_decision,
    a_meeting,
    a_membership,
    a_note,
    a_party,
    a_version,
    an_action,
    an_attendance,
    an_item,
    later,
)

OSLO = timezone(timedelta(hours=2))
ODD = "Ærlig talt: «ÆØÅ æøå» – 100 % ' \" \\ ; --\tny\nlinje 🎉 नमस्ते"
"""Text that breaks what is put together carelessly."""


@dataclass(frozen=True)
class Kind:
    """A kind of row: the least of it, all of it, and how the ledger finds it again."""

    least: Any
    whole: Any
    get: Callable[[Ledger, str], Any]

    @property
    def changed(self) -> Any:
        """The next revision of the whole, as little as the least has."""
        return replace(self.least, id=self.whole.id, revision=2)


def _membership(ledger: Ledger, id: str) -> Any:
    kept = (*ledger.parties.memberships("kari"), *ledger.parties.memberships("ola"))
    return next((membership for membership in kept if membership.id == id), None)


def _of_meeting(rows: Callable[[Ledger, str], tuple[Any, ...]]) -> Callable[[Ledger, str], Any]:
    def get(ledger: Ledger, id: str) -> Any:
        return next((row for row in rows(ledger, "meeting-1") if row.id == id), None)

    return get


KINDS = {
    "action": Kind(
        an_action(),
        an_action(
            "action-7",
            text=ODD,
            maker="ola",
            made_at=datetime(2026, 3, 2, 14, 30, 15, 123456, OSLO),
            audience="action-7",
            owners=("sff", "au", "kari"),
            due=date(2026, 6, 9),
            due_phrase="innen 9. juni",
            state="done",
            channel=None,
            meeting="meeting-1",
            item="item-1",
            closed_at=later(days=3),
            closed_by="ola",
            resting_until=MONDAY,
            link="https://example.org/?a=1&b=2",
            asks=("owner", "due"),
            due_at=time(14, 30),
            anchor=Anchor(-10, "workday"),
            unread_owner="FKen",
        ),
        lambda ledger, id: ledger.actions.get(id),
    ),
    "decision": Kind(
        a_decision(),
        a_decision(
            "decision-7",
            text=ODD,
            state="superseded",
            channel=None,
            meeting="meeting-1",
            item="item-1",
            superseded_by="decision-8",
            supersedes="decision-1",
            reason="Vedtatt på nytt",
            ended_at=later(days=1),
            link="https://example.org/",
        ),
        lambda ledger, id: ledger.decisions.get(id),
    ),
    "meeting": Kind(
        a_meeting(state="closed"),
        a_meeting(
            "meeting-7",
            title=ODD,
            place="Frosta",
            end=later(hours=4),
            chair="kari",
            approver="ola",
            state="closed",
            minutes="circulated",
            version=2,
            current_item="item-1",
            last_note=12,
            circulated_at=later(days=1),
            term=MONDAY,
            approved_at=later(days=2),
            approved_by="kari",
            next_meeting="Bergen i september",
        ),
        lambda ledger, id: ledger.meetings.get(id),
    ),
    "item": Kind(
        an_item(),
        an_item(
            "item-7",
            number="6a",
            title=ODD,
            presenters=(Presenter("Kari", "kari", "leder"), Presenter(ODD)),
            approves="meeting-0",
        ),
        lambda ledger, id: ledger.meetings.item(id),
    ),
    "note": Kind(
        a_note(),
        a_note("note-7", text=ODD, item="item-1", kind="attachment"),
        _of_meeting(lambda ledger, meeting: ledger.meetings.notes(meeting)),
    ),
    "attendance": Kind(
        an_attendance(),
        an_attendance("attendance-7", name=ODD, party=None),
        _of_meeting(lambda ledger, meeting: ledger.meetings.attendance(meeting)),
    ),
    "version": Kind(
        a_version(),
        a_version(
            "version-7",
            content={"title": ODD, "items": [{"number": "1", "position": 1, "approves": None, "open": True}]},
            correction="Retter sak 3",
            approved_by="kari",
            state="approved",
            approved_at=later(days=1),
            seal="a" * 64,
        ),
        _of_meeting(lambda ledger, meeting: ledger.versions.of(meeting)),
    ),
    "party": Kind(
        a_party(),
        a_body(
            "sff",
            name=ODD,
            aliases=("SFF", ODD),
            key="statsforvalteren",
            last_day=MONDAY,
            merged_into="au",
            learned=(ODD,),
        ),
        lambda ledger, id: ledger.parties.get(id),
    ),
    "membership": Kind(
        a_membership(),
        a_membership(
            "membership-7",
            party="ola",
            body=None,
            role="seniorrådgiver",
            unit="Plan",
            first_day=date(2020, 1, 1),
            last_day=MONDAY,
        ),
        _membership,
    ),
    "channel": Kind(
        a_channel(),
        a_channel(
            "ledelsen",
            name=ODD,
            private=True,
            language="nn",
            zone="America/New_York",
            summary=time(7, 5),
            summary_since=NOON,
            capture="always",
            next_meeting=MONDAY,
            offers=True,
        ),
        lambda ledger, id: ledger.places.channel(id),
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def test_what_was_put_is_what_is_got(register: Register, kind: Kind) -> None:
    register.put(kind.least, kind.whole)
    assert register.read(lambda ledger: kind.get(ledger, kind.least.id)) == kind.least
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) == kind.whole


def test_what_was_never_put_is_not_there(register: Register, kind: Kind) -> None:
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) is None


def test_the_next_revision_replaces_all_of_the_one_before(register: Register, kind: Kind) -> None:
    register.put(kind.whole)
    register.put(kind.changed)
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) == kind.changed


def test_a_unit_sees_what_it_put(register: Register, kind: Kind) -> None:
    def work(ledger: Ledger) -> list[Any]:
        seen = [kind.get(ledger, kind.whole.id)]
        for row in (kind.whole, kind.changed):
            put(ledger, row)
            seen.append(kind.get(ledger, kind.whole.id))
        return seen

    assert register.write(work) == [None, kind.whole, kind.changed]
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) == kind.changed


@pytest.mark.parametrize("revision", [0, 1, 2, 4])
def test_a_revision_that_is_not_the_next_is_outdated(register: Register, kind: Kind, revision: int) -> None:
    register.put(kind.whole)
    register.put(kind.changed)
    with pytest.raises(Outdated):
        register.put(replace(kind.whole, revision=revision))
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) == kind.changed


def test_outdated_is_noticed_within_a_unit_too(register: Register, kind: Kind) -> None:
    with pytest.raises(Outdated):
        register.put(kind.whole, kind.whole)
    assert register.read(lambda ledger: kind.get(ledger, kind.whole.id)) is None


def test_a_new_row_begins_at_revision_one(register: Register, kind: Kind) -> None:
    with pytest.raises(Outdated):
        register.put(kind.changed)


@pytest.mark.parametrize("days", [1, 400])
def test_moments_come_back_in_utc(register: Register, days: int) -> None:
    """Whatever zone they came in with: text that sorts as time does has but one."""
    made = datetime(2026, 3, 29, 1, 30, tzinfo=OSLO) + timedelta(days=days)
    register.put(an_action(made_at=made))
    got = register.read(lambda ledger: ledger.actions.get("action-1"))
    assert got is not None
    assert got.made_at == made
    assert got.made_at.utcoffset() is not None
    assert got.made_at.astimezone(UTC) == made.astimezone(UTC)


REMOVALS: dict[str, tuple[Any, Callable[[Ledger, Any], None]]] = {
    "action": (an_action(), lambda ledger, row: ledger.actions.remove(row)),
    "decision": (a_decision(), lambda ledger, row: ledger.decisions.remove(row)),
    "item": (an_item(), lambda ledger, row: ledger.meetings.remove_item(row)),
    "note": (a_note(), lambda ledger, row: ledger.meetings.remove_note(row)),
    "attendance": (an_attendance(), lambda ledger, row: ledger.meetings.remove_attendance(row)),
}


@pytest.fixture(params=REMOVALS)
def removal(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_is_removed_is_gone(register: Register, removal: str) -> None:
    (row, remove), get = REMOVALS[removal], KINDS[removal].get
    register.put(row)

    def work(ledger: Ledger) -> Any:
        remove(ledger, row)
        return get(ledger, row.id)

    assert register.write(work) is None
    assert register.read(lambda ledger: get(ledger, row.id)) is None


def test_what_is_removed_can_be_put_anew(register: Register, removal: str) -> None:
    """`undo` does it, in the same unit or in another."""
    (row, remove), get = REMOVALS[removal], KINDS[removal].get
    register.put(row)
    register.write(lambda ledger: remove(ledger, row))
    register.put(row)

    def there_and_back(ledger: Ledger) -> None:
        remove(ledger, row)
        put(ledger, row)

    register.write(there_and_back)
    assert register.read(lambda ledger: get(ledger, row.id)) == row


def test_put_and_removed_in_one_unit_was_never_there(register: Register, removal: str) -> None:
    (row, remove), get = REMOVALS[removal], KINDS[removal].get

    def work(ledger: Ledger) -> None:
        put(ledger, row)
        remove(ledger, row)

    register.write(work)
    assert register.read(lambda ledger: get(ledger, row.id)) is None


def test_removing_what_is_not_there_does_nothing(register: Register, removal: str) -> None:
    """What stands beside it stays, and it can be put as if nothing had been."""
    (row, remove), get = REMOVALS[removal], KINDS[removal].get
    beside = [other for kind, (other, _) in REMOVALS.items() if kind != removal]
    register.put(*beside)
    register.write(lambda ledger: remove(ledger, row))
    register.put(row)
    kept = [(KINDS[kind].get, other) for kind, (other, _) in REMOVALS.items()]
    assert register.read(lambda ledger: [found(ledger, other.id) for found, other in kept]) == [
        other for _, other in kept
    ]
    assert register.read(lambda ledger: get(ledger, row.id)) == row
