"""Two couriers on one register, each broken off at any moment: all arrives once, and in order in each channel.

The clock stands still while they run, as a lease lasts longer than any delivery, and goes on when both have ended.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from threading import Lock, Thread

import pytest

from bot.delivering import Address
from bot.place import Channel, Connection, Workspace
from bot.ports import Due, Ledger, Message
from bot.reply import Reply, Text
from handlers.attempts import LEASE, lease
from handlers.courier import Courier
from handlers.delivery import Attempt, Delivered, Pace, Undelivered
from storage import open_ledgers, outbox
from storage.ledgers import StoredLedgers
from tests.samples import NOON

SPACES = ("1", "2")
CHANNELS = tuple(f"c{n}" for n in range(4))
EACH = 8
"""Messages to each channel: half of them are there before, the others come meanwhile."""
WHISPERED = "c0"
"""What goes there can't be looked up."""
ROUNDS = 300
Found = Mapping[tuple[str, str], list[str]]


@dataclass
class Hand:
    """A clock that a test sets."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time


@dataclass
class Chat:
    """A platform that both couriers send to. It answers after it has taken a message, which nobody may hear; it tells
    whether a message stands there; and it ends its courier after so many."""

    came: list[tuple[str, str, str]] = field(default_factory=list)
    at_once: int = 0
    _on_their_way: list[tuple[str, str]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def take(self, due: Due) -> None:
        """Takes it, unless it is found there."""
        came = (*_lane(due), due.message.id)
        with self._lock:
            if due.unsure and due.message.channel == WHISPERED:
                raise Undelivered("perhaps_delivered", final=True, unsure=True)
            if not (due.unsure and came in self.came):
                self.came.append(came)

    def begin(self, due: Due) -> None:
        """It is on its way."""
        with self._lock:
            self.at_once += _lane(due) in self._on_their_way
            self._on_their_way.append(_lane(due))

    def end(self, due: Due) -> None:
        """It is so no longer, for the one who sent it."""
        with self._lock:
            self._on_their_way.remove(_lane(due))

    def by_lane(self) -> Found:
        found: dict[tuple[str, str], list[str]] = {}
        for workspace, channel, id in self.came:
            found.setdefault((workspace, channel), []).append(id)
        return found


def _lane(due: Due) -> tuple[str, str]:
    return due.workspace, due.message.channel or ""


class Sending:
    """One courier's way to the chat; `enough` is told when it has sent so many."""

    pace = Pace()

    def __init__(self, chat: Chat, count: int, enough: Callable[[], None], random: Random) -> None:
        self._chat, self._left, self._enough, self._random = chat, count, enough, random

    async def deliver(self, due: Due, address: Address, attempt: Attempt) -> Delivered:
        self._chat.begin(due)
        try:
            for _ in range(self._random.randrange(3)):
                await asyncio.sleep(0)
            attempt.unsure = True
            self._chat.take(due)
            self._left -= 1
            if self._left == 0:
                self._enough()
            for _ in range(self._random.randrange(3)):
                await asyncio.sleep(0)
        finally:
            self._chat.end(due)
        return Delivered(address.channel.platform_id if address.channel else None, due.message.id)


def runs(ledgers: StoredLedgers, chat: Chat, clock: Hand, random: Random, done: Callable[[], bool]) -> None:
    """A courier in an event loop of its own, until it is broken off after some messages, or there are no more."""

    async def run() -> None:
        ended = asyncio.Event()
        with ThreadPoolExecutor(4) as workers:
            senders = {"slack": Sending(chat, random.randint(1, 20), ended.set, random)}
            courier = Courier(ledgers, senders, clock, workers, grace=lambda: 0.0)
            running = asyncio.create_task(courier.run())
            while not ended.is_set() and not done():
                with_others = asyncio.create_task(ended.wait())
                await asyncio.wait([with_others], timeout=0.05)
                with_others.cancel()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """Where the register is."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").database())
    return f"sqlite:///{tmp_path}/register.db"


@contextmanager
def opened(address: str) -> Iterator[tuple[StoredLedgers, StoredLedgers]]:
    """Two programs on one register, with two workspaces."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(closing(open_ledgers(address))) for _ in range(2))
        for space in SPACES:
            first.create(Workspace(space, space), Connection(f"slack:{space}", "slack", space))
            first.write(space, fill)
        yield first, second


def fill(ledger: Ledger) -> None:
    for channel in CHANNELS:
        ledger.places.put_channel(Channel(channel, f"slack:{ledger.workspace.id}", f"C{channel}", channel))


def puts(count: int) -> Callable[[Ledger], list[tuple[str, str, str]]]:
    """So many messages to each channel."""

    def work(ledger: Ledger) -> list[tuple[str, str, str]]:
        put: list[tuple[str, str, str]] = []
        for _ in range(count):
            for channel in CHANNELS:
                message = Message(ledger.new_id(), Reply((Text("Hei"),)), NOON, channel=channel)
                ledger.outbox.put(message)
                put.append((ledger.workspace.id, channel, message.id))
        return put

    return work


def waiting(ledgers: StoredLedgers) -> int:
    return sum(ledgers.read(space, lambda ledger: ledger.outbox.standstill()).waiting for space in SPACES)


def delivered(address: str, seed: int) -> tuple[Found, Chat]:
    """What was written to each channel, and what came, after couriers that were broken off again and again."""
    random, chat, clock = Random(seed), Chat(), Hand()  # noqa: S311 - no secret
    wanted: dict[tuple[str, str], list[str]] = {}

    def write(ledgers: StoredLedgers, count: int) -> None:
        for space in SPACES:
            for workspace, channel, id in ledgers.write(space, puts(count)):
                wanted.setdefault((workspace, channel), []).append(id)

    with opened(address) as both:
        write(both[0], EACH // 2)
        meanwhile = Thread(target=lambda: [write(both[1], 1) for _ in range(EACH - EACH // 2)])
        meanwhile.start()
        for _ in range(ROUNDS):
            one_round(both, chat, clock, random)
            clock.time += LEASE + timedelta(seconds=1)
            if not meanwhile.is_alive() and not waiting(both[0]):
                break
        meanwhile.join()
        assert waiting(both[0]) == 0, "in so many rounds all has gone"
    return wanted, chat


def one_round(both: Sequence[StoredLedgers], chat: Chat, clock: Hand, random: Random) -> None:
    """Both couriers, until the second of them has ended."""
    seeds = [random.random() for _ in both]
    threads = [
        Thread(target=runs, args=(each, chat, clock, Random(seed), lambda: idle(both[0], clock)))  # noqa: S311
        for each, seed in zip(both, seeds, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def idle(ledgers: StoredLedgers, clock: Hand) -> bool:
    """Whether nothing may go before the clock goes on."""
    return not ledgers.due(clock.now(), 1)


@pytest.mark.parametrize("seed", range(2))
def test_all_arrives_once_and_in_order_whenever_couriers_are_broken_off(address: str, seed: int) -> None:
    wanted, chat = delivered(address, seed)
    came = chat.by_lane()
    for lane, ids in wanted.items():
        if lane[1] == WHISPERED:
            assert [id for id in ids if id in came[lane]] == came[lane], "at most once, and in order"
        else:
            assert came[lane] == ids
    assert chat.at_once == 0, "one at a time to a channel"


@pytest.mark.parametrize("weakened", [False, True])
def test_of_two_that_have_looked_at_the_same_moment_the_second_gets_nothing(
    address: str, monkeypatch: pytest.MonkeyPatch, weakened: bool
) -> None:
    """Weakened, so that the test can fail: each takes what waits, though the other one has it."""
    if weakened:
        monkeypatch.setattr(outbox, "_is_due", lambda row, _: outbox._waits(row))
        monkeypatch.setattr(outbox, "_may_go", lambda *_: True)
    with opened(address) as both:
        both[0].write("1", puts(2))
        found = [[each.message.id for each in ledgers.due(NOON, 99)] for ledgers in both]
        leased = [
            ledgers.write("1", partial(lease, ids=ids, now=NOON))[0] for ledgers, ids in zip(both, found, strict=True)
        ]
    assert [len(each) for each in leased] == [len(CHANNELS), len(CHANNELS) if weakened else 0]
