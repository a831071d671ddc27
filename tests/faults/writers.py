"""People who write at the same time: slash commands and messages with a marker, signed, over sockets of their own.

Each writes the next line when the one before was answered. Whoever gets no answer, or is told that it could not be
stored, sends the very same request again, as people and platforms do: with the same trigger_id, or the same event_id. A
few send again what was answered, too: the answer may be lost on the way.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from typing import Self

from tests.faults.chat import TEAM
from tests.faults.register import PEOPLE, channel_of, name_of, user_of
from tests.handlers.slack.posting import Answer, Posting
from tests.handlers.slack.serving import SIGNING_SECRET

_ANYWAY = 0.05
"""How many of the answered are sent again all the same."""
_IN_TIME = 2.4
"""Seconds after which an empty answer to a slash command only says that it has come: Slack waits for three at most, so
the bot answers before it knows. Whoever sees no confirmation then sends it again."""
_PAUSE = 0.1
"""Seconds before the same is sent again."""
_stamps = itertools.count(1)


@dataclass(slots=True)
class Line:
    """What somebody wrote; `text` is in it once, and in no other. `answered` is when it was acknowledged."""

    text: str
    sent: int = 0
    answered: float | None = None


@dataclass
class Writers:
    """As a context: they write until it ends, and it ends when the last of their lines was answered.

    `urls` are the servers that they write to, whichever answers; `pause` is how long each waits between two lines.
    """

    urls: Sequence[str]
    chance: Random
    channels: int
    pause: float = 0.0
    patience: float = 120.0
    lines: list[Line] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ending, self._given_up = threading.Event(), threading.Event()
        self._answered = threading.Condition()
        self._count = 0
        seeds = [self.chance.getrandbits(32) for _ in range(PEOPLE)]
        self._threads = [
            threading.Thread(target=self._write, args=(number, Random(seed)), name=f"writer-{number}", daemon=True)  # noqa: S311 - repeatable
            for number, seed in enumerate(seeds, 1)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ending.set()
        if raised[0] is not None:
            self._given_up.set()
        until = time.monotonic() + self.patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        self._given_up.set()
        assert not any(thread.is_alive() for thread in self._threads), f"no answer comes: {self.refusals[-1:]}"

    @property
    def acknowledged(self) -> int:
        """How many lines were answered so far."""
        return self._count

    def wait_for(self, more: int, patience: float = 60.0) -> None:
        """Until so many more lines were answered."""
        with self._answered:
            wanted = self._count + more
            came = self._answered.wait_for(lambda: self._count >= wanted, patience)
        assert came, f"nothing is answered: {self.refusals[-1:]}"

    def _write(self, number: int, chance: Random) -> None:
        with ExitStack() as ends:
            clients = [ends.enter_context(Posting(url, SIGNING_SECRET, team=TEAM)) for url in self.urls]
            turns = itertools.cycle(clients)
            for count in itertools.count(1):
                if self._ending.wait(self.pause):
                    return
                line = Line(f"nr {number}k{count}")
                self.lines.append(line)
                self._write_one(turns, line, self._sent(number, chance, line), anyway=chance.random() < _ANYWAY)

    def _write_one(
        self, turns: Iterator[Posting], line: Line, send: Callable[[Posting], Answer], *, anyway: bool
    ) -> None:
        """Until it is acknowledged, of one server after the other."""
        while line.answered is None and not self._given_up.is_set():
            self._send(send, next(turns), line)
        if anyway:
            line.sent += 1
            with suppress(OSError, HTTPException):
                send(next(turns))

    def _sent(self, number: int, chance: Random, line: Line) -> Callable[[Posting], Answer]:
        """What sends it, the same each time."""
        place, user = channel_of(chance.randint(1, self.channels)), user_of(number)
        words = f"{name_of(number)} sender sak {line.text}."
        stamp, id = f"{int(time.time())}.{next(_stamps):06}", f"{number}.{TEAM}.{chance.getrandbits(64):016x}"
        if chance.random() < 0.5:
            return lambda client: client.command(user, place, f"/action add {words}", trigger_id=id)
        said = {"type": "message", "user": user, "text": f"ACTION: {words}", "ts": stamp, "event_ts": stamp}
        event = {**said, "team": TEAM, "channel": place, "channel_type": "channel"}
        return lambda client: client.event(event, event_id=f"Ev{id}")

    def _send(self, send: Callable[[Posting], Answer], client: Posting, line: Line) -> None:
        line.sent += 1
        answer: Answer | None = None
        began = time.monotonic()
        with suppress(OSError, HTTPException):
            answer = send(client)
        late = (
            answer is not None and "form" in answer.sent.headers["Content-Type"] and time.monotonic() - began > _IN_TIME
        )
        if answer is None or answer.status != 200 or answer.text or late:
            if answer is not None and not late:
                self.refusals.append(f"{answer.status} {answer.text[:300]}")
            time.sleep(_PAUSE)
            return
        with self._answered:
            line.answered = time.monotonic()
            self._count += 1
            self._answered.notify_all()
