"""The courier: what waits goes out in order and once; what fails is tried again, or given up, and holds up no other."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.delivering import Address
from bot.errors import StoreBusy, StoreUncertain
from bot.place import Account, Connection, Workspace
from bot.ports import Due, Ledger, Ledgers, Message
from bot.reply import Reply, Text, plain_text
from handlers import attempts
from handlers import courier as module
from handlers.attempts import LEASE, pause_after
from handlers.courier import LIMIT, Courier
from handlers.delivery import Attempt, Delivered, Pace, Undelivered
from handlers.failures import name_of
from handlers.local import local_connection
from handlers.web.sender import LocalSender, deliver_here
from storage import open_ledgers
from tests.memory import MemoryLedgers
from tests.samples import a_channel, an_action

T = TypeVar("T")
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
ID = "0" * 31 + "1"
HERE = "slack:T1"
PACE = Pace()


@dataclass
class Hand:
    """A clock that a test sets."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def later(self, **time: float) -> None:
        self.time += timedelta(**time)


@dataclass
class Platform:
    """A platform that takes what it is given, or answers with what a test has said of a message."""

    pace: Pace = PACE
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    came: list[Due] = field(default_factory=list)
    holds: asyncio.Event | None = None

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        self.came.append(due)
        attempt.unsure = True
        if self.holds:
            await self.holds.wait()
        if self.faults.get(due.message.id):
            raise self.faults[due.message.id].pop(0)
        place = address.channel.platform_id if address.channel else "D1"
        return Delivered(place, f"{len(self.came)}.0", f"https://example.org/{due.message.id}")

    @property
    def ids(self) -> list[str]:
        return [due.message.id for due in self.came]


def letter(id: str, channel: str | None = "fjord", **more: Any) -> Message:
    return Message(id, Reply((Text(f"text {id}"),)), NOON, channel=channel, **more)


def opened(*letters: Message, ledgers: Ledgers | None = None, active: bool = True) -> Ledgers:
    """A register with a team's two channels and Kari."""
    found = ledgers or MemoryLedgers()
    found.create(Workspace(ID, "Turlaget", "en"), Connection(HERE, "slack", ID, active=active))

    def fill(ledger: Ledger) -> None:
        ledger.places.put_channel(a_channel(connection=HERE, language="en"))
        ledger.places.put_channel(a_channel("vika", connection=HERE))
        ledger.places.put_account(Account(HERE, "U1", "kari"))
        for each in letters:
            ledger.outbox.put(each)

    found.write(ID, fill)
    return found


def waiting(ledgers: Ledgers) -> list[str]:
    return [message.id for message in ledgers.read(ID, lambda ledger: ledger.outbox.waiting(99))]


def message(ledgers: Ledgers, id: str) -> Message:
    found = ledgers.read(ID, lambda ledger: ledger.outbox.get(id))
    assert found is not None
    return found


def given_up(ledgers: Ledgers) -> Mapping[str, int]:
    return ledgers.read(ID, lambda ledger: ledger.outbox.standstill()).given_up


async def looked(courier: Courier, times: int = 1) -> None:
    for _ in range(times):
        await courier.look()
        await courier.settled()


def look(ledgers: Ledgers, platform: Platform, clock: Hand | None = None, times: int = 9) -> None:
    """So many looks one after the other, at one moment."""
    asyncio.run(looked(Courier(ledgers, {"slack": platform}, clock or Hand()), times))


def test_a_delivery_that_takes_too_long_is_broken_off_within_its_lease_and_it_is_unsure_of_it() -> None:
    """What becomes of one that is unsure is its sender's: it is looked up, or not said again."""
    ledgers, clock = opened(letter("1"), letter("2")), Hand()
    platform = Platform(holds=asyncio.Event())
    assert LEASE.total_seconds() > LIMIT

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, clock, limit=0.0)
        await looked(courier)
        assert waiting(ledgers) == ["1", "2"], "nothing goes before it"
        assert await courier.look() == 0
        clock.later(seconds=2)
        await looked(courier)

    asyncio.run(run())
    assert [(due.message.id, due.unsure) for due in platform.came] == [("1", False), ("1", True)]


def test_in_the_order_written_and_each_once() -> None:
    ledgers, platform = opened(*map(letter, "123")), Platform()
    look(ledgers, platform)
    look(ledgers, platform)
    assert platform.ids == ["1", "2", "3"]
    assert waiting(ledgers) == []
    assert (message(ledgers, "2").place, message(ledgers, "2").sent) == ("C-fjord", "2.0")


def test_one_at_a_time_to_a_channel_and_several_channels_at_once() -> None:
    ledgers = opened(letter("1"), letter("2"), letter("3", "vika"), letter("4", None, person="kari"))
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        await courier.look()
        await courier.look()
        await asyncio.sleep(0)
        assert sorted(platform.ids) == ["1", "3", "4"]
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()
        await looked(courier)

    asyncio.run(run())
    assert sorted(platform.ids) == ["1", "2", "3", "4"]


def test_not_all_copies_come_back_at_once() -> None:
    due, failed = Due(ID, letter("1"), attempts=5), Undelivered("internal_error")
    pauses = {pause_after(due, failed).total_seconds() for _ in range(50)}
    assert len(pauses) > 25
    assert 24 <= min(pauses) <= max(pauses) <= 32
    assert pause_after(due, Undelivered("ratelimited", after=30)) == timedelta(seconds=30), "never before it may"


def test_what_fails_is_tried_again_with_a_growing_pause_and_what_is_behind_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempts, "random", lambda: 0.0)
    clock = Hand()
    ledgers, platform = opened(letter("1"), letter("2"), letter("3", "vika")), Platform()
    platform.faults["1"] = [Undelivered("internal_error", unsure=True) for _ in range(9)]
    moments = []
    courier = Courier(ledgers, {"slack": platform}, clock)

    async def run() -> None:
        for _ in range(400):
            before = len(platform.came)
            await looked(courier)
            moments.extend([(clock.time - NOON).total_seconds()] * (len(platform.came) - before))
            clock.later(seconds=0.5)

    asyncio.run(run())
    assert moments[1:] == [0, 1, 3, 7, 15, 31, 63, 123, 183]
    assert set(platform.ids) == {"1", "3"}
    assert [(due.attempts, due.unsure) for due in platform.came if due.message.id == "1"][:2] == [(0, False), (1, True)]
    assert {due.since for due in platform.came[2:]} == {NOON}
    assert waiting(ledgers) == ["1", "2"]


def test_the_platform_says_how_long_to_wait() -> None:
    clock, platform = Hand(), Platform(faults={"1": [Undelivered("ratelimited", after=30)]})
    ledgers = opened(letter("1"), letter("2"), letter("3", "vika"))
    look(ledgers, platform, clock)
    clock.later(seconds=29)
    look(ledgers, platform, clock)
    assert platform.ids == ["1", "3"]
    clock.later(seconds=1)
    look(ledgers, platform, clock)
    assert platform.ids == ["1", "3", "1", "2"]
    assert not platform.came[2].unsure, "who is told to wait has not been heard"


def test_after_a_day_it_is_given_up_and_the_next_goes() -> None:
    clock, platform = Hand(), Platform(faults={"1": [Undelivered("slack_unreachable") for _ in range(9)]})
    ledgers = opened(letter("1"), letter("2"))
    look(ledgers, platform, clock, times=1)
    clock.later(hours=24)
    look(ledgers, platform, clock, times=1)
    assert given_up(ledgers) == {}
    clock.later(minutes=2)
    look(ledgers, platform, clock)
    assert given_up(ledgers) == {"slack_unreachable": 1}
    assert platform.ids == ["1", "1", "1", "2"]


def test_what_can_never_arrive_is_given_up_at_once_and_loudly() -> None:
    platform = Platform(faults={"1": [Undelivered("is_archived", final=True, cause="archived")]})
    ledgers = opened(letter("1", about="action-1"), letter("2"))
    ledgers.write(ID, lambda ledger: ledger.actions.put(an_action(audience=HERE)))
    with structlog.testing.capture_logs() as log:
        look(ledgers, platform)
    assert given_up(ledgers) == {"is_archived": 1}
    (told,) = log
    assert (told["event"], told["word"], told["log_level"]) == ("message given up", "is_archived", "error")
    assert "text 1" not in str(log)
    (direct,) = [due.message for due in platform.came if due.message.person]
    assert len(platform.came) == 3
    assert (direct.person, direct.channel, direct.connection) == ("kari", None, HERE)
    assert plain_text(direct.reply).startswith("I could not post A-1 in #fjord, since it is archived.")


def test_whose_matter_it_is_is_told_once_a_day() -> None:
    letters = [letter(str(n), about="action-1") for n in range(5)]
    platform = Platform(
        faults={each.id: [Undelivered("not_in_channel", final=True, cause="absent")] for each in letters}
    )
    ledgers = opened(*letters)
    ledgers.write(ID, lambda ledger: ledger.actions.put(an_action(audience=HERE)))
    look(ledgers, platform)
    assert given_up(ledgers) == {"not_in_channel": 5}
    assert len([due for due in platform.came if due.message.person]) == 1


def test_what_is_nobodys_matter_is_told_to_nobody() -> None:
    letters = [
        letter("1"),
        letter("2", None, person="kari"),
        letter("3", about="summary:fjord"),
        letter("4", about="x"),
    ]
    platform = Platform(
        faults={each.id: [Undelivered("is_archived", final=True, cause="archived")] for each in letters}
    )
    ledgers = opened(*letters)
    look(ledgers, platform)
    assert (given_up(ledgers), waiting(ledgers)) == ({"is_archived": 4}, [])


def test_what_has_no_address_is_given_up() -> None:
    ledgers, platform = opened(letter("1", "nowhere"), letter("2", None, person="nobody"), letter("3")), Platform()
    look(ledgers, platform)
    assert platform.ids == ["3"]
    assert given_up(ledgers) == {"nowhere": 2}


def test_where_it_was_uninstalled_nothing_is_sent() -> None:
    ledgers, platform = opened(letter("1"), letter("2", None, person="kari"), active=False), Platform()
    clock = Hand()
    look(ledgers, platform, clock)
    clock.later(hours=23)
    look(ledgers, platform, clock)
    assert (len(waiting(ledgers)), given_up(ledgers)) == (2, {}), "it may be there again soon"
    clock.later(hours=2)
    look(ledgers, platform, clock)
    assert platform.ids == []
    assert given_up(ledgers) == {"uninstalled": 2}


def test_where_it_is_there_again_within_a_day_what_waited_is_sent() -> None:
    ledgers, platform = opened(letter("1"), letter("2"), active=False), Platform()
    clock = Hand()
    look(ledgers, platform, clock)
    ledgers.put_connection(Connection(HERE, "slack", ID))
    clock.later(minutes=1)
    look(ledgers, platform, clock)
    assert platform.ids == ["1", "2"]
    assert (waiting(ledgers), given_up(ledgers)) == ([], {})


def test_without_a_sender_it_waits() -> None:
    ledgers = opened(letter("1"))
    clock = Hand()
    asyncio.run(looked(Courier(ledgers, {}, clock), 3))
    assert waiting(ledgers) == ["1"]
    platform = Platform()
    clock.later(minutes=1)
    look(ledgers, platform, clock)
    assert platform.ids == ["1"]


def test_an_error_of_our_own_is_tried_again_and_given_up_in_the_end() -> None:
    clock, platform = Hand(), Platform()
    platform.faults["1"] = [StoreBusy("trouble.busy"), *(ValueError("Kari said") for _ in range(99))]
    ledgers = opened(letter("1"), letter("2"))
    with structlog.testing.capture_logs() as log:
        for _ in range(99):
            look(ledgers, platform, clock, times=1)
            clock.later(minutes=3)
    assert platform.ids == ["1"] * module.MOST_FAILURES + ["2"]
    assert given_up(ledgers) == {"failed": 1}
    assert "Kari said" not in str(log)
    assert {each["where"].partition(":")[0] for each in log if each["event"] == "delivery failed"} == {
        "test_courier.py"
    }


def test_what_is_brought_up_to_date_meanwhile_goes_again_where_it_stands() -> None:
    ledgers = opened(letter("1"))
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        await courier.look()
        newer = letter("1", revision=2)
        ledgers.write(ID, lambda ledger: ledger.outbox.put(newer))
        await courier.look()
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()
        assert waiting(ledgers) == ["1"]
        await looked(courier, 2)

    asyncio.run(run())
    assert [(due.message.revision, due.message.sent) for due in platform.came] == [(1, None), (2, "1.0")]
    assert waiting(ledgers) == []


def test_one_that_was_on_its_way_when_the_program_was_killed_is_due_when_its_lease_has_run_out() -> None:
    ledgers, clock, platform = opened(letter("1"), letter("2")), Hand(), Platform()
    ledgers.write(ID, lambda ledger: ledger.outbox.lease(["1"], NOON, NOON + LEASE))
    look(ledgers, platform, clock)
    assert platform.ids == []
    clock.time += LEASE
    look(ledgers, platform, clock)
    assert platform.ids == ["1", "2"]
    assert [due.unsure for due in platform.came] == [True, False]


def test_the_row_that_a_post_tells_of_is_found_where_it_stands() -> None:
    ledgers = opened(letter("1", about="action-1"), letter("2", about="action-1"), letter("3", None, person="kari"))
    ledgers.write(ID, lambda ledger: ledger.actions.put(an_action()))
    look(ledgers, Platform())
    action = ledgers.read(ID, lambda ledger: ledger.actions.get("action-1"))
    assert action is not None
    assert (action.link, action.revision) == ("https://example.org/1", 1)


class Broken(MemoryLedgers):
    """A register that fails so often when it is looked at, and one workspace of which can't be written."""

    def __init__(self, failures: int = 0, spoilt: str = "") -> None:
        super().__init__()
        self.failures, self.spoilt = failures, spoilt

    def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
        if self.failures:
            self.failures -= 1
            raise StoreBusy("trouble.busy")
        return super().due(now, limit)

    def write(self, workspace: str, work: Any) -> Any:
        if workspace == self.spoilt:
            raise ValueError(workspace)
        return super().write(workspace, work)


def test_a_workspace_that_is_spoilt_stops_no_other() -> None:
    ledgers, platform = Broken(), Platform()
    opened(letter("1"), ledgers=ledgers)
    ledgers.create(Workspace("other", "Annet"), Connection("slack:T2", "slack", "other"))
    ledgers.write("other", lambda ledger: ledger.places.put_channel(a_channel(connection="slack:T2")))
    ledgers.write("other", lambda ledger: ledger.outbox.put(letter("0")))
    ledgers.spoilt = "other"
    look(ledgers, platform)
    assert platform.ids == ["1"]
    ledgers.spoilt = ""
    look(ledgers, platform)
    assert platform.ids == ["1", "0"]


def test_a_workspace_whose_platform_hangs_stops_no_other() -> None:
    ledgers, platform = opened(), Platform(holds=asyncio.Event())
    ledgers.create(Workspace("other", "Annet"), Connection("slack:T2", "slack", "other"))

    def fill(ledger: Ledger) -> None:
        for n in range(200):
            ledger.places.put_channel(a_channel(f"c{n:03}", connection="slack:T2"))
            ledger.outbox.put(letter(f"0{n:03}", f"c{n:03}"))

    ledgers.write("other", fill)

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        for _ in range(3):
            await courier.look()
            await asyncio.sleep(0)
        ledgers.write(ID, lambda ledger: ledger.outbox.put(letter("1")))
        await courier.look()
        await asyncio.sleep(0)
        assert platform.ids[-1] == "1"
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()

    asyncio.run(run())


def test_what_could_not_be_leased_goes_at_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers, platform = opened(letter("1")), Platform()
    courier = Courier(ledgers, {"slack": platform}, Hand())

    def gone(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(courier._leasing, "leased", gone)
        with pytest.raises(RuntimeError):
            asyncio.run(courier.look())
    asyncio.run(looked(courier))
    assert platform.ids == ["1"]


def test_of_two_programs_one_delivers(monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers, platform = opened(letter("1"), letter("2", "vika")), Platform()
    found = ledgers.due(NOON, 9)
    look(ledgers, platform)
    monkeypatch.setattr(ledgers, "due", lambda *_: found)
    look(ledgers, platform)
    assert platform.ids == ["1", "2"]


@dataclass
class Counted(MemoryLedgers):
    """A register that counts what is written in a workspace, and fails at those that a test says."""

    fails: tuple[int, ...] = ()
    written: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        self.written += 1
        if self.written in self.fails:
            raise StoreBusy("trouble.busy")
        return super().write(workspace, work)


@pytest.mark.parametrize(
    ("fails", "writes", "left"),
    [((), 3, []), ((3,), 6, []), ((3, 5), 6, ["2"])],
    ids=["well", "not together", "one of those"],
)
def test_those_that_end_meanwhile_are_noted_together_and_spoil_none(
    fails: tuple[int, ...], writes: int, left: list[str]
) -> None:
    ledgers = Counted(fails)
    opened(letter("1"), letter("2", "vika"), letter("3", None, person="kari"), ledgers=ledgers)
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        await courier.look()
        await asyncio.sleep(0)
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()

    asyncio.run(run())
    assert platform.ids == ["1", "2", "3"]
    assert ledgers.written == writes, "the register, the leases, and those that ended"
    assert waiting(ledgers) == left, "and is due again when the lease has run out"


def test_where_nothing_can_be_noted_any_more_that_is_told_and_nobody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledgers, platform = opened(letter("1"), letter("2", "vika")), Platform()
    courier = Courier(ledgers, {"slack": platform}, Hand())

    async def ended(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(courier._leasing, "noted", ended)
    with structlog.testing.capture_logs() as logs:
        asyncio.run(looked(courier))
    assert platform.ids == ["1", "2"]
    assert waiting(ledgers) == ["1", "2"]
    assert {each["event"] for each in logs} == {"delivery failed"}


def test_what_could_not_be_marked_is_due_again() -> None:
    ledgers, clock = Broken(), Hand()
    opened(letter("1"), ledgers=ledgers)
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, clock)
        await courier.look()
        ledgers.spoilt = ID
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()
        ledgers.spoilt = ""
        clock.time += LEASE
        await looked(courier)

    asyncio.run(run())
    assert [due.unsure for due in platform.came] == [False, True]
    assert waiting(ledgers) == []


async def until(done: Any) -> None:
    for _ in range(3_000):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it has not happened")


def test_it_runs_until_it_is_cancelled_and_goes_on_after_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 60.0)
    ledgers, platform = Broken(failures=1), Platform()
    opened(letter("1"), ledgers=ledgers)

    async def run() -> None:
        courier = Courier(ledgers, {"slack": platform}, Hand())
        courier.wake()
        running = asyncio.create_task(courier.run())
        await until(lambda: not ledgers.failures)
        courier.wake()
        await until(lambda: not waiting(ledgers))
        ledgers.write(ID, lambda ledger: ledger.outbox.put(letter("2")))
        await asyncio.to_thread(courier.wake)
        await until(lambda: not waiting(ledgers))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        courier.wake()

    asyncio.run(run())
    assert platform.ids == ["1", "2"]


def test_a_long_outbox_goes_in_a_few_looks_each_of_which_reads_no_more_than_it_may() -> None:
    """Fifty thousand that wait are never read at once, and one look finds what goes in several leases."""

    class Read(MemoryLedgers):
        read_at_once = looks = 0

        def due(self, now: datetime, limit: int) -> tuple[Due, ...]:
            found = super().due(now, limit)
            self.read_at_once, self.looks = max(self.read_at_once, len(found)), self.looks + 1
            return found

    ledgers, platform, teams = Read(), Platform(), 32
    ids = [f"{number:05}" for number in range(3 * module.BATCH)]

    def fill(ledger: Ledger) -> None:
        here = f"slack:{ledger.workspace.id}"
        for id in ids[int(ledger.workspace.id) :: teams]:
            ledger.places.put_channel(a_channel(id, connection=here))
            ledger.outbox.put(letter(id, id))

    for team in map(str, range(teams)):
        ledgers.create(Workspace(team, team, "en"), Connection(f"slack:{team}", "slack", team))
        ledgers.write(team, fill)

    async def run() -> None:
        running = asyncio.create_task(Courier(ledgers, {"slack": platform}, Hand()).run())
        await until(lambda: len(platform.came) == len(ids))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    assert sorted(platform.ids) == ids
    assert ledgers.read_at_once == module.BATCH
    assert ledgers.looks < len(ids) / module.TOGETHER, "and not once for each lease"


@pytest.mark.parametrize("grace", [5.0, 0.0])
def test_at_the_end_those_on_their_way_have_a_moment(monkeypatch: pytest.MonkeyPatch, grace: float) -> None:
    monkeypatch.setattr(module, "_GRACE", grace)
    ledgers = opened(letter("1"))
    platform = Platform(holds=asyncio.Event())

    async def run() -> None:
        running = asyncio.create_task(Courier(ledgers, {"slack": platform}, Hand()).run())
        await until(lambda: platform.came)
        running.cancel()
        if grace:
            await asyncio.sleep(0)
            assert platform.holds is not None
            platform.holds.set()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    assert waiting(ledgers) == ([] if grace else ["1"])


# --- what is known not to have been sent --------------------------------------------------------------------------


@dataclass
class Before(Platform):
    """A platform of which something goes wrong before anything is sent there: it hangs, or raises."""

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        found = await super().deliver(due, address, Attempt())
        attempt.unsure = True
        return found


@dataclass
class Gated(MemoryLedgers):
    """A register whose next write waits in its thread until a test lets it, or whose writes fail: before they are
    stored, or of some nobody knows whether they were."""

    let: threading.Event | None = None
    fails: int = 0
    uncertain: int = 0
    waits: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if self.let:
            self.waits = True
            self.let.wait(30)
        if self.uncertain:
            self.uncertain -= 1
            super().write(workspace, work)
            raise StoreUncertain("trouble.uncertain")
        if self.fails:
            self.fails -= 1
            raise StoreBusy("trouble.busy")
        return super().write(workspace, work)


def as_it_was(ledgers: Ledgers, clock: Hand, attempts: int = 0, **later: float) -> None:
    """It waits, and is known not to have arrived."""
    found = ledgers.due(clock.time + timedelta(**later), 9)
    assert [(due.message.id, due.attempts, due.unsure) for due in found] == [("1", attempts, False)]


@pytest.mark.parametrize("error", [StoreBusy("trouble.busy"), ValueError()])
def test_where_our_own_error_came_before_anything_was_sent_nothing_is_unsure(error: Exception) -> None:
    ledgers, clock = opened(letter("1")), Hand()
    with structlog.testing.capture_logs():
        look(ledgers, Before(faults={"1": [error]}), clock, times=1)
    as_it_was(ledgers, clock, attempts=1, minutes=1)


def test_where_the_time_was_over_before_anything_was_sent_nothing_is_unsure() -> None:
    ledgers, clock = opened(letter("1")), Hand()
    asyncio.run(looked(Courier(ledgers, {"slack": Before(holds=asyncio.Event())}, clock, limit=0.0)))
    as_it_was(ledgers, clock, attempts=1, minutes=1)


def test_the_time_for_a_delivery_counts_from_before_its_lease_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would go on when the lease has run out, and another program take what is still on its way here."""
    seconds = 0.0
    ledgers, clock = opened(letter("1")), Hand()
    courier = Courier(ledgers, {"slack": Platform(holds=asyncio.Event())}, clock)
    write = ledgers.write

    def slow(workspace: str, work: Any) -> Any:
        nonlocal seconds
        seconds += LIMIT
        return write(workspace, work)

    monkeypatch.setattr(courier._leisure, "clock", lambda: seconds)
    monkeypatch.setattr(ledgers, "write", slow)
    asyncio.run(asyncio.wait_for(looked(courier), LIMIT / 2))
    assert [due.attempts for due in ledgers.due(NOON + timedelta(seconds=2), 9)] == [1], "it was broken off at once"


async def run_until(courier: Courier, done: Callable[[], Any], then: Callable[[], None] = lambda: None) -> None:
    """Lets it run until something has happened, and ends it; `then` follows at once."""
    running = asyncio.create_task(courier.run())
    await until(done)
    running.cancel()
    await asyncio.sleep(0)
    then()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("since", [NOON, NOON - timedelta(days=2)])
def test_what_was_not_sent_when_the_server_ends_is_given_back(since: datetime) -> None:
    ledgers, clock = opened(letter("1")), Hand(since)
    if since < NOON:  # for which it is tried no longer
        look(ledgers, Platform(faults={"1": [Undelivered("internal_error")]}), clock, times=1)
        clock.time = NOON
    platform = Before(holds=asyncio.Event())
    courier = Courier(ledgers, {"slack": platform}, clock, grace=lambda: 0.0)
    asyncio.run(run_until(courier, lambda: platform.came))
    as_it_was(ledgers, clock, attempts=1 + (since < NOON))


def test_the_end_does_not_wait_for_a_register_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TO_NOTE", 0.0)
    ledgers, clock, platform, gate = Gated(), Hand(), Before(holds=asyncio.Event()), threading.Event()
    opened(letter("1"), ledgers=ledgers)

    async def run() -> None:
        running = asyncio.create_task(Courier(ledgers, {"slack": platform}, clock, grace=lambda: 0.0).run())
        await until(lambda: platform.came)
        ledgers.let = gate
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=20)
        gate.set()
        assert done

    asyncio.run(run())


def test_what_is_being_leased_when_the_server_ends_still_goes() -> None:
    ledgers, clock, platform = Gated(), Hand(), Platform()
    opened(letter("1"), ledgers=ledgers)
    gate = ledgers.let = threading.Event()
    asyncio.run(run_until(Courier(ledgers, {"slack": platform}, clock), lambda: ledgers.waits, gate.set))
    assert (platform.ids, waiting(ledgers)) == (["1"], [])


def test_what_is_being_leased_when_the_time_is_over_is_not_leased(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nobody can give it back any more."""
    ledgers, clock, platform = Gated(), Hand(), Platform()
    opened(letter("1"), ledgers=ledgers)
    gate = ledgers.let = threading.Event()
    courier = Courier(ledgers, {"slack": platform}, clock, grace=lambda: 0.0)
    end = courier._leasing.end

    def ends() -> None:
        end()
        gate.set()

    async def given_back() -> None:
        pass

    monkeypatch.setattr(courier._leasing, "end", ends)
    monkeypatch.setattr(courier._leasing, "given_back", given_back)
    asyncio.run(run_until(courier, lambda: ledgers.waits))
    as_it_was(ledgers, clock)
    assert platform.ids == []


def test_what_has_been_leased_just_when_the_time_is_over_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ledgers, clock, platform = opened(letter("1")), Hand(), Platform()
    courier = Courier(ledgers, {"slack": platform}, clock)
    write = ledgers.write

    def ends(workspace: str, work: Any) -> Any:
        found = write(workspace, work)
        courier._leasing.end()
        return found

    monkeypatch.setattr(ledgers, "write", ends)
    asyncio.run(looked(courier))
    as_it_was(ledgers, clock)
    assert platform.ids == []


@pytest.mark.parametrize("fails", [0, 1], ids=["at once", "before the next lease"])
def test_a_lease_of_which_nobody_knows_whether_it_was_stored_is_taken_back(fails: int) -> None:
    ledgers, clock, platform = Gated(), Hand(), Platform()
    opened(letter("1"), ledgers=ledgers)
    ledgers.uncertain, ledgers.fails = 1, fails
    courier = Courier(ledgers, {"slack": platform}, clock)
    with structlog.testing.capture_logs():
        asyncio.run(looked(courier))
    assert platform.ids == []
    if fails:
        clock.time += LEASE
    else:
        as_it_was(ledgers, clock)
    asyncio.run(looked(courier))
    assert [(due.attempts, due.unsure) for due in platform.came] == [(0, False)]
    assert waiting(ledgers) == []


def test_what_could_not_be_given_back_is_so_when_the_server_ends() -> None:
    ledgers, clock = Gated(), Hand()
    opened(letter("1"), ledgers=ledgers)
    ledgers.uncertain, ledgers.fails = 1, 1
    courier = Courier(ledgers, {"slack": Platform()}, clock)
    with structlog.testing.capture_logs():
        asyncio.run(run_until(courier, lambda: not ledgers.fails))
    as_it_was(ledgers, clock)


def test_where_it_could_not_be_noted_that_nothing_was_sent_that_is_not_forgotten() -> None:
    ledgers, clock = Gated(), Hand()
    opened(letter("1"), letter("2", "vika"), ledgers=ledgers)
    platform = Platform(faults={id: [Undelivered("slack_unreachable")] for id in "12"}, holds=asyncio.Event())
    courier = Courier(ledgers, {"slack": platform}, clock)

    async def run() -> None:
        await courier.look()
        ledgers.fails = 3
        assert platform.holds is not None
        platform.holds.set()
        await courier.settled()
        clock.time += LEASE
        await looked(courier)

    with structlog.testing.capture_logs():
        asyncio.run(run())
    assert [(due.message.id, due.unsure) for due in platform.came] == [(id, False) for id in "1212"]


def test_the_log_tells_what_kind_of_error_it_was_and_never_its_text() -> None:
    assert name_of(StoreBusy("trouble.busy")) == {"kind": "StoreBusy", "word": StoreBusy.word}
    assert name_of(ValueError("Kari said")) == {"kind": "ValueError"}


# --- whatever happens -----------------------------------------------------------------------------------------

FATES = ("ok", "no", "wait", "lost", "unmarked", "killed")


class Chat(Platform):
    """A chat in which things go wrong: a post may be lost or not be marked, and the program may be killed. One that is
    unsure of a post looks whether it stands."""

    def __init__(self, ledgers: Broken, fates: list[str]) -> None:
        super().__init__(pace=Pace(seconds=1.0, burst=2, updates=2.0))
        self.ledgers, self.fates = ledgers, fates
        self.stands: list[Message] = []

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        del address
        attempt.unsure = True
        fate = self.fates.pop() if self.fates else "ok"
        if fate == "no":
            raise Undelivered("internal_error")
        if fate == "wait":
            raise Undelivered("ratelimited", after=7)
        if not (due.unsure and due.message in self.stands):
            assert due.message not in self.stands, "it comes twice"
            self.stands.append(due.message)
        if fate == "lost":
            raise Undelivered("slack_unreachable", unsure=True)
        if fate in {"unmarked", "killed"}:
            self.ledgers.spoilt = ID
        return Delivered("C1", f"{self.stands.index(due.message)}.0")


@given(
    lanes=st.lists(st.sampled_from(["fjord", "vika", None]), min_size=1, max_size=12),
    fates=st.lists(st.sampled_from(FATES), max_size=20),
)
def test_whatever_happens_all_arrives_once_and_in_order(lanes: list[str | None], fates: list[str]) -> None:
    ledgers, clock = Broken(), Hand()
    letters = [letter(f"{n:02}", lane, person=None if lane else "kari") for n, lane in enumerate(lanes)]
    opened(*letters, ledgers=ledgers)
    chat = Chat(ledgers, list(fates))

    async def run() -> None:
        courier = Courier(ledgers, {"slack": chat}, clock)
        for _ in range(4 * (len(letters) + len(fates)) + 4):
            await looked(courier)
            if ledgers.spoilt:
                ledgers.spoilt = ""
                courier = Courier(ledgers, {"slack": chat}, clock)
            clock.later(seconds=150)

    with structlog.testing.capture_logs():
        asyncio.run(run())
    assert (waiting(ledgers), given_up(ledgers)) == ([], {})
    for lane in set(lanes):
        assert [each.id for each in chat.stands if each.channel == lane] == [
            each.id for each in letters if each.channel == lane
        ]


# --- on this machine --------------------------------------------------------------------------------------------


def test_on_this_machine_a_message_is_a_post_in_its_channel_or_to_its_person(tmp_path: object) -> None:
    ledgers = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    here = local_connection(ID)
    ledgers.create(Workspace(ID, "Turlaget", "en"), Connection(here, "local", ID))

    def fill(ledger: Ledger) -> None:
        ledger.places.put_account(Account(here, "Kari", "kari"))
        ledger.places.put_channel(a_channel(connection=here))
        for each in (letter("1"), letter("2", None, person="kari"), letter("3", None, person="x"), letter("4", "gone")):
            ledger.outbox.put(each)

    ledgers.write(ID, fill)
    asyncio.run(looked(Courier(ledgers, {"local": LocalSender(ledgers.conversation)}, Hand())))
    assert given_up(ledgers) == {"nowhere": 2}
    ledgers.write(ID, lambda ledger: ledger.outbox.put(letter("1", revision=2)))
    ledgers.write(ID, lambda ledger: ledger.outbox.put(letter("5", "gone")))
    assert deliver_here(ledgers, ledgers.conversation, ID, NOON) == 2
    assert deliver_here(ledgers, ledgers.conversation, ID, NOON) == 0
    in_channel = ledgers.conversation.page(ID, "Ola", "C-fjord")
    assert [(post.text, post.author) for post in in_channel] == [("text 1", None)], "sent again it is the same post"
    assert [post.text for post in ledgers.conversation.page(ID, "Kari", None)] == ["text 2"]
    ledgers.close()
