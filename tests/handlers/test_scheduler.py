"""What falls due without being asked: once, whatever copies run, and at which moments."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreBusy
from bot.events import ChannelTold, channel_told
from bot.falling_due import KIND, Known, due_channels
from bot.place import Channel, Connection, Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.request import Request
from bot.router import answer
from handlers.scheduler import Posted, due_between, fall_due, keep_time
from storage import open_ledgers
from tests.memory import MemoryLedgers
from tests.postgres import Cluster

T = TypeVar("T")
OSLO = ZoneInfo("Europe/Oslo")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO)


def filled(ledgers: Ledgers, **told: object) -> Ledgers:
    """A channel since a Thursday, with an action of Ann's that is due on the Friday."""
    ledgers.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    channel = ChannelTold("c", "hike", "hike", **told)  # type: ignore[arg-type]  # fields of ChannelTold
    ledgers.write("w", lambda ledger: channel_told(ledger, channel, at("2024-05-02 09:00")))
    asked = Request("w", "c", "Ann", "Ann", "/action add Ann washes up by 3 May", at("2024-05-02 12:00"), "hike")
    assert answer(asked, ledgers)[0].ok
    return ledgers


@pytest.fixture(params=["memory", "sqlite"])
def ledgers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledgers]:
    opened: Ledgers = MemoryLedgers() if request.param == "memory" else open_ledgers(f"sqlite:///{tmp_path}/r.db")
    yield filled(opened)
    opened.close()


def kinds(posts: list[Posted]) -> list[tuple[str, str | None]]:
    return [(post.kind, post.channel) for post in posts]


def waiting(ledgers: Ledgers) -> int:
    return len(ledgers.read("w", lambda ledger: ledger.outbox.waiting(100)))


def test_a_summary_to_the_channel_and_a_reminder_to_the_person(ledgers: Ledgers) -> None:
    assert fall_due(ledgers, at("2024-05-03 08:29")) == []
    posts = fall_due(ledgers, at("2024-05-03 08:30"))
    assert kinds(posts) == [("summary", "hike"), ("reminder", None)]
    assert fall_due(ledgers, at("2024-05-03 08:31")) == []
    assert waiting(ledgers) == 2


def test_reminders_can_be_left_out(ledgers: Ledgers) -> None:
    assert kinds(fall_due(ledgers, at("2024-05-03 08:30"), reminders=False)) == [("summary", "hike")]


def test_asleep_at_the_time_it_comes_late_the_same_day_and_not_the_day_after(ledgers: Ledgers) -> None:
    assert kinds(fall_due(ledgers, at("2024-05-03 22:00"))) == [("summary", "hike"), ("reminder", None)]
    assert fall_due(ledgers, at("2024-05-04 00:10")) == []


def test_many_copies_post_once(ledgers: Ledgers) -> None:
    together = Barrier(4)
    made: list[Posted] = []

    def copy() -> None:
        together.wait()
        made.extend(fall_due(ledgers, at("2024-05-03 08:30")))

    threads = [Thread(target=copy) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds(made), key=str) == [("reminder", None), ("summary", "hike")]
    assert waiting(ledgers) == 2


def test_two_servers_over_one_file_post_once(tmp_path: Path) -> None:
    first = filled(open_ledgers(f"sqlite:///{tmp_path}/r.db"))
    second = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    made = [*fall_due(first, at("2024-05-03 08:30")), *fall_due(second, at("2024-05-03 08:30"))]
    assert kinds(made) == [("summary", "hike"), ("reminder", None)]
    first.close()
    second.close()


class TestMoments:
    def test_each_channels_time_and_the_reminders_in_order(self) -> None:
        ledgers = filled(MemoryLedgers(), summary="07:15", zone="America/New_York")
        found = due_between(ledgers, at("2024-05-03 00:00"), at("2024-05-04 08:30"))
        assert [moment.astimezone(OSLO) for moment in found] == [
            at("2024-05-03 08:30"),
            at("2024-05-03 13:15"),
            at("2024-05-04 08:30"),
        ]

    def test_the_first_moment_is_not_between_and_the_last_is(self) -> None:
        ledgers = filled(MemoryLedgers())
        assert due_between(ledgers, at("2024-05-03 08:30"), at("2024-05-04 08:29")) == []
        assert due_between(ledgers, at("2024-05-03 08:29"), at("2024-05-03 08:30")) == [at("2024-05-03 08:30")]

    def test_the_morning_of_each_who_is_reminded(self) -> None:
        ledgers = filled(MemoryLedgers(), summary="off")

        def far_away(ledger: Ledger) -> None:
            (account,) = ledger.places.accounts()
            ledger.places.put_account(replace(account, zone="Asia/Tokyo"))

        ledgers.write("w", far_away)
        found = due_between(ledgers, at("2024-05-03 00:00"), at("2024-05-03 23:00"))
        assert [moment.astimezone(OSLO) for moment in found] == [at("2024-05-03 01:30"), at("2024-05-03 08:30")]
        assert kinds(fall_due(ledgers, at("2024-05-03 01:30"))) == [("reminder", None)]

    def test_a_channel_whose_summary_is_off_has_none(self) -> None:
        ledgers = filled(MemoryLedgers(), summary="off")
        found = due_between(ledgers, at("2024-05-03 00:00"), at("2024-05-03 23:00"))
        assert found == [at("2024-05-03 08:30")], "the reminders alone"

    def test_when_the_clocks_skip_it_and_when_they_show_it_twice(self) -> None:
        ledgers = filled(MemoryLedgers(), summary="02:30")
        spring = due_between(ledgers, at("2024-03-30 23:00"), at("2024-03-31 08:00"))
        assert [moment.astimezone(UTC).hour for moment in spring] == [1], "03:30 there, two hours ahead"
        autumn = due_between(ledgers, at("2024-10-26 23:00"), at("2024-10-27 08:00"))
        assert [moment.astimezone(UTC).hour for moment in autumn] == [0], "the first time it is 02:30"


class Ticking:
    """A clock that goes on a day with each look."""

    def __init__(self) -> None:
        self.time = at("2024-05-02 08:30")

    def now(self) -> datetime:
        self.time += timedelta(days=1)
        return self.time


class Stumbling(MemoryLedgers):
    """A register that is busy the first time it is looked at."""

    stumbled = False

    def workspaces(self) -> tuple[Workspace, ...]:
        if not self.stumbled:
            self.stumbled = True
            raise StoreBusy("trouble.busy")
        return tuple(super().workspaces())


class Spoilt(MemoryLedgers):
    """A register in which something is wrong with the first that is written."""

    spoilt = False

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if self.spoilt:
            self.spoilt = False
            raise ValueError("what nobody foresaw")
        return super().write(workspace, work)


class Silent(MemoryLedgers):
    """A register that takes no message to some channel, for a reason that nobody foresaw, or for a known one."""

    channel: str | None = None
    error: Exception = ValueError("what nobody foresaw")

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        return super().write(workspace, lambda ledger: work(self._silenced(ledger)))

    def _silenced(self, ledger: Ledger) -> Ledger:
        put = ledger.outbox.put

        def refuse(message: Message) -> None:
            if message.channel is not None and message.channel == self.channel:
                raise self.error
            put(message)

        ledger.outbox.put = refuse  # type: ignore[method-assign]  # it is this unit's alone
        return ledger


def in_many(ledgers: Ledgers, count: int) -> list[str]:
    """So many channels with something to say; their names."""
    filled(ledgers)
    names = [f"town-{number}" for number in range(1, count)]
    for name in names:
        asked = Request("w", "c", "Bo", "Bo", f"/action add Bo sweeps {name}", at("2024-05-02 12:00"), name)
        assert answer(asked, ledgers)[0].ok
    return ["hike", *names]


def summarised(posts: list[Posted]) -> list[str]:
    return sorted(post.channel or "" for post in posts if post.kind == "summary")


def test_one_channel_that_something_is_wrong_with_stops_nobody() -> None:
    ledgers = Silent()
    names = in_many(ledgers, 9)
    wrong: list[Exception] = []
    ledgers.channel = ledgers.read("w", lambda ledger: next(c.id for c in ledger.places.channels() if c.name == "hike"))
    posts = fall_due(ledgers, at("2024-05-03 08:30"), failed=wrong.append, reminders=False)
    assert summarised(posts) == sorted(names[1:])
    assert [str(error) for error in wrong] == ["what nobody foresaw"]
    with pytest.raises(ValueError, match="foresaw"):
        fall_due(ledgers, at("2024-05-03 08:31"))
    ledgers.channel = None
    assert summarised(fall_due(ledgers, at("2024-05-03 08:31"), failed=wrong.append)) == ["hike"]
    assert len(wrong) == 1


def test_where_the_register_is_busy_all_wait_for_the_next_look() -> None:
    """It is no channel's fault, so that nobody asks again and again which."""
    ledgers = Silent()
    names = in_many(ledgers, 5)
    ledgers.error = StoreBusy("trouble.busy")
    ledgers.channel = ledgers.read("w", lambda ledger: next(c.id for c in ledger.places.channels() if c.name == "hike"))
    wrong: list[Exception] = []
    assert fall_due(ledgers, at("2024-05-03 08:30"), failed=wrong.append, reminders=False) == []
    assert wrong == [ledgers.error]
    ledgers.channel = None
    assert summarised(fall_due(ledgers, at("2024-05-03 08:31"), failed=wrong.append)) == sorted(names)


class TestParts:
    """Of more channels than are made in one unit."""

    @pytest.fixture(autouse=True)
    def _three_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("handlers.scheduler.TOGETHER", 3)

    def test_each_gets_one(self, tmp_path: Path) -> None:
        with closing(open_ledgers(f"sqlite:///{tmp_path}/r.db")) as ledgers:
            names = in_many(ledgers, 31)
            assert summarised(fall_due(ledgers, at("2024-05-03 08:30"))) == sorted(names)
            assert fall_due(ledgers, at("2024-05-03 08:31")) == []

    def test_copies_share_them(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/r.db"
        with closing(open_ledgers(url)) as first, closing(open_ledgers(url)) as second:
            names = in_many(first, 20)
            made = at_once(first, second)
            assert summarised(made) == sorted(names)

    def test_copies_share_them_on_postgresql(self, postgres: Cluster) -> None:
        url = postgres.database()
        with closing(open_ledgers(url)) as first, closing(open_ledgers(url)) as second:
            names = in_many(first, 20)
            made = at_once(first, second)
            assert summarised(made) == sorted(names)
            assert len(first.read("w", lambda ledger: ledger.outbox.waiting(100))) == len(made)
        postgres.drop(url)

    def test_what_another_copy_makes_meanwhile_is_not_made_again(self) -> None:
        """Between its first part and the next, another copy makes all the rest."""
        ledgers = Overtaken()
        names = in_many(ledgers, 9)
        ledgers.beside = True
        mine = fall_due(ledgers, at("2024-05-03 08:30"), reminders=False)
        assert len(mine) == 3
        assert summarised([*mine, *ledgers.made]) == sorted(names)


class Overtaken(MemoryLedgers):
    """A register in which another copy comes right after the first summaries were written."""

    beside = False

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Posted] = []

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        result = super().write(workspace, work)
        if self.beside:
            self.beside = False
            self.made = fall_due(self, at("2024-05-03 08:30"), reminders=False)
        return result


class TestLooks:
    """What a server that looks three times a minute need not ask again."""

    def test_a_day_that_is_claimed_is_not_asked_for_again(self) -> None:
        ledgers, known = Asked(), Known()
        in_many(ledgers, 3)
        assert ledgers.questions("2024-05-03 08:29", known) == []
        assert ledgers.questions("2024-05-03 08:30", known) == ["in_meeting", "claimed"]
        assert ledgers.questions("2024-05-03 08:30", Known()) == ["in_meeting", "claimed"], "whoever knows nothing"
        assert len(fall_due(ledgers, at("2024-05-03 08:31"), reminders=False, known=known)) == 3
        assert ledgers.questions("2024-05-03 08:32", known) == ["in_meeting", "claimed"]
        assert ledgers.questions("2024-05-03 08:33", known) == []
        assert ledgers.questions("2024-05-04 08:33", known) == [], "a Saturday"
        assert ledgers.questions("2024-05-06 08:30", known) == ["in_meeting", "claimed"]

    def test_what_comes_later_is_seen_all_the_same(self) -> None:
        """A channel, another's claim, the end of a meeting."""
        ledgers, known = Asked(), Known()
        in_many(ledgers, 2)
        asked = partial(Request, "w", "c", "Bo", "Bo", channel="town-1")
        assert answer(asked("/minutes start Board", at("2024-05-03 08:00")), ledgers)[0].ok
        assert summarised(fall_due(ledgers, at("2024-05-03 08:30"), known=known)) == ["hike"]
        assert fall_due(ledgers, at("2024-05-03 08:31"), known=known) == []
        assert ledgers.questions("2024-05-03 08:32", known) == ["in_meeting"], "the one that meets is left"
        assert answer(asked("/minutes close", at("2024-05-03 09:00")), ledgers)[0].ok
        assert summarised(fall_due(ledgers, at("2024-05-03 09:01"), known=known)) == ["town-1"]
        ledgers.write("w", lambda ledger: ledger.places.put_channel(Channel("new", "c", "new", "new", language="en")))
        add = Request("w", "c", "Bo", "Bo", "/action add Bo sweeps", at("2024-05-03 09:02"), "new")
        assert answer(add, ledgers)[0].ok
        assert summarised(fall_due(ledgers, at("2024-05-03 09:02"), known=known)) == ["new"]
        assert fall_due(ledgers, at("2024-05-03 09:03"), known=known) == []

    def test_a_claim_of_a_day_to_come_is_warned_of_once(self) -> None:
        ledgers, known = Asked(), Known()
        in_many(ledgers, 2)

        def claim(ledger: Ledger) -> None:
            for channel, day in zip(ledger.places.channels(), ("2024-05-03", "2025-05-05"), strict=True):
                assert ledger.deliveries.claim(channel.id, KIND, date.fromisoformat(day), at("2024-05-02 12:00"))

        ledgers.write("w", claim)
        with capture_logs() as logs:
            assert len(fall_due(ledgers, at("2024-05-03 08:30"), reminders=False, known=known)) == 1
            ledgers.write("w", lambda ledger: ledger.places.put_channel(Channel("new", "c", "new", "new")))
            fall_due(ledgers, at("2024-05-03 08:31"), reminders=False, known=known)
        assert [(each["log_level"], each["channels"]) for each in logs] == [("warning", 1)]


class Asked(MemoryLedgers):
    """A register that notes which questions about what is due it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        return super().read(workspace, lambda ledger: work(self._noted(ledger)))

    def _noted(self, ledger: Ledger) -> Ledger:
        for name in ("in_meeting", "claimed", "happened", "due_in"):
            question = getattr(ledger.dues, name)
            setattr(ledger.dues, name, partial(self._ask, name, question))
        return ledger

    def _ask(self, name: str, question: Callable[..., T], *told: object) -> T:
        self.asked.append(name)
        return question(*told)

    def questions(self, moment: str, known: Known) -> list[str]:
        """Those of finding out what is due."""
        self.asked = []
        self.read("w", lambda ledger: due_channels(ledger, at(moment), known))
        return self.asked


def at_once(*copies: Ledgers) -> list[Posted]:
    """What copies make that all look at the same moment."""
    together, made = Barrier(len(copies)), []

    def copy(ledgers: Ledgers) -> list[Posted]:
        together.wait()
        return fall_due(ledgers, at("2024-05-03 08:30"), reminders=False)

    with ThreadPoolExecutor(len(copies)) as threads:
        for posts in threads.map(copy, copies):
            made += posts
    return made


def test_what_is_wrong_with_reminders_that_are_written_together_is_tried_with_each() -> None:
    ledgers = Spoilt()
    filled(ledgers, summary="off")
    asked = Request("w", "c", "Bo", "Bo", "/action add Bo sweeps by 3 May", at("2024-05-02 12:00"), None)
    assert answer(asked, ledgers)[0].ok
    ledgers.spoilt = True
    wrong: list[Exception] = []
    assert kinds(fall_due(ledgers, at("2024-05-03 08:30"), failed=wrong.append)) == [("reminder", None)] * 2
    assert wrong == []
    assert fall_due(ledgers, at("2024-05-03 08:32")) == []
    with pytest.raises(ValueError, match="nobody"):
        fall_due(_spoilt_again(ledgers), at("2024-05-06 08:30"))


def _spoilt_again(ledgers: Spoilt) -> Spoilt:
    ledgers.spoilt = True
    return ledgers


async def until(done: Callable[[], bool], task: "asyncio.Task[None]") -> None:
    """Waits for something, at most half a minute, and ends the task."""
    for _ in range(3_000):
        if done() or task.done():
            break
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert done()


def test_the_servers_tick_goes_on_after_a_look_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.scheduler.TICK", 0.0)
    ledgers = filled(Stumbling())

    async def tick() -> None:
        await until(lambda: waiting(ledgers) > 0, asyncio.create_task(keep_time(ledgers, Ticking(), reminders=True)))

    asyncio.run(tick())
    assert ledgers.read("w", _claimed)


def _claimed(ledger: Ledger) -> bool:
    channel = ledger.places.channel_at("c", "hike")
    return channel is not None and ledger.deliveries.last_claim(channel.id, "summary") is not None
