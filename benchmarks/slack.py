"""Slack's requests through a whole `referent run`, signed and over sockets, beside bare Bolt in the same run.

Each server is a process of its own: `referent run` (SQLite, synchronous=FULL), a bare Bolt application with the same
settings and an empty listener, the same with the raw inserts or the bare queries of one command, and an endpoint that
only checks the signature. They take turns, so that what else the machine does meets them alike; each figure is the
median of the rounds. A stand-in for Slack's API accepts at once what is posted.

    python benchmarks/slack.py [--rounds 5] [--seconds 3] [--requests 200000] [--only capture …] [--folder .]
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from capture import line, told_if_busy
from loaded.client import SIGNING_SECRET, Ask, Asked, Load, answer_of, load
from loaded.memory import Held, held
from loaded.rows import CHANNELS, KEY, filled, owing, team_of

LOADED = Path(__file__).parent / "loaded"
CONNECTIONS = 8
ACTIONS = 100_000
TEAMS = 1_000
WANTED, SLOWEST = 0.50, 3.0
WARM = 4.0
"""Seconds of load before anything is measured: meanwhile what is loaded late is loaded, and a worker process begins."""
HELD = 20.0
"""Milliseconds that the event loop may be held at most."""
GROWTH = 0.05
"""How much memory may grow after the first tenth of the requests, or the first 50,000: what is loaded late is there,
and what is kept is full."""
FIRST, LOOKED = 50_000, 10_000
FIRST_ANSWER = 3.0
EVEN = 1.10
"""How much more a request may take with a thousand teams than with one, by the median: noise, and nothing else."""


# --- servers ---


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs, and when it was started."""

    port: int
    process: int
    began: float

    def worked(self) -> float:
        """Seconds that it has computed so far, all its processes, as Linux counts them: neighbours do not count."""
        return sum(map(_worked, self._processes()))

    def held(self) -> tuple[Held, ...]:
        """What each of its processes holds in memory; what they share counts in each."""
        return tuple(each for each in map(held, self._processes()) if each)

    def _processes(self) -> list[int]:
        found = Path(f"/proc/{self.process}/task/{self.process}/children")
        begun = [int(name) for task in found.parents[1].iterdir() for name in (task / "children").read_text().split()]
        return [self.process, *begun]

    def watched(self) -> dict[str, Any]:
        """How long its event loop was held since it was asked last, and its memory."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/watched", timeout=30) as answer:
            return dict(json.load(answer))


def _worked(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*command: str, **environment: str) -> Iterator[Served]:
    """A process that tells its address on standard error. It keeps its bytecode, as every installed program does."""
    began = time.perf_counter()
    told = {**os.environ, **environment}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen([sys.executable, *command], env=told, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        found = None
        while found is None:
            said = process.stderr.readline()
            if not said:
                sys.exit(f"{command[0]} has ended with {process.wait()}")
            found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
            if found is None:
                sys.stderr.write(said)
        wait_until_open(int(found[1]))
        yield Served(int(found[1]), process.pid, began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_until_open(port: int) -> None:
    """The address is told before anybody listens there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.005)
        else:
            return
    sys.exit("the server did not open its port within 30 seconds")


def peer(kind: str, folder: Path) -> Any:
    """One of benchmarks/loaded/peers.py."""
    return serving(str(LOADED / "peers.py"), kind, str(folder))


def referent(file: Path, slack: int, *, profiled: bool = False) -> Any:
    """`referent run` for a register, with the stand-in at that port."""
    secrets = {
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
        "REFERENT_SECRET_KEY": KEY,
        "REFERENT_DATABASE_URL": f"sqlite:///{file}",
        "REFERENT_LOG__LEVEL": "error",
    }
    more = ("--profiled",) if profiled else ()
    return serving(str(LOADED / "run_referent.py"), *more, "run", "--port", "0", **secrets)


# --- what is asked ---


def capturing(number: int) -> Asked:
    """An action, by one of several people in one of several channels."""
    place = number % CHANNELS + 1
    return Asked(team_of(1), f"U{place}", f"C{place}", "/action", f"add {line(number)}")


def asking(number: int) -> Asked:
    """The question of all questions."""
    del number
    return Asked(team_of(1), "U1", "C1", "/ask", "what does AU owe?")


def both(number: int) -> Asked:
    """One captures, three ask."""
    return capturing(number) if number % 4 == 0 else asking(number)


# --- measuring ---


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one round, or the medians of several: requests a second; milliseconds that half of them took at most, and all
    but one in a hundred; that the server computed for each; that its event loop was held at worst."""

    rate: float
    p50: float
    p99: float
    cpu: float
    held: float


def in_turns(ways: dict[str, tuple[Served, Ask]], rounds: int, seconds: float) -> dict[str, list[Figures]]:
    """Each server in turn, round after round."""
    found: dict[str, list[Figures]] = {way: [] for way in ways}
    for server, ask in ways.values():
        load(server.port, ask, connections=CONNECTIONS, seconds=WARM, first=10_000_000)
        server.watched()
    for number in range(rounds):
        for way, (server, ask) in ways.items():
            found[way].append(one_round(server, ask, seconds, first=number * 1_000_000))
    return found


def one_round(server: Served, ask: Ask, seconds: float, first: int) -> Figures:
    """All connections at once, for so long."""
    before = server.worked()
    done: Load = load(server.port, ask, connections=CONNECTIONS, seconds=seconds, first=first)
    assert not done.wrong, done.example[:500]
    cpu = (server.worked() - before) / len(done.taken) * 1e3
    return Figures(done.rate, done.at(0.5), done.at(0.99), cpu, server.watched()["worst"])


def medians(measured: list[Figures]) -> Figures:
    """Each figure's median over the rounds."""
    return Figures(*(median(getattr(each, name) for each in measured) for name in Figures.__slots__))


def compared(title: str, found: dict[str, list[Figures]], floor: str) -> bool:
    """Prints what was found; whether Referent is as it should be beside the floor, round by round."""
    print(f"\n{title:24} a second   p50 ms   p99 ms   CPU ms   loop held, ms")
    for way, measured in found.items():
        each = medians(measured)
        print(f"{way:24} {each.rate:8,.0f} {each.p50:8.2f} {each.p99:8.2f} {each.cpu:8.2f} {each.held:10.1f}")
    pairs = list(zip(found["referent run"], found[floor], strict=True))
    share, slow, cpu = (
        median(getattr(a, name) / getattr(b, name) for a, b in pairs) for name in ("rate", "p99", "cpu")
    )
    held, bare = medians(found["referent run"]).held, medians(found["bare Bolt"]).held
    print(f"  {share:.0%} of {floor} (at least {WANTED:.0%}); p99 {slow:.1f} times its (at most {SLOWEST:.0f})")
    print(f"  it computed {cpu:.1f} times as long for each, which a busy machine does not change")
    print(f"  the event loop was held {held:.1f} ms (at most {HELD:.0f}; bare Bolt's {bare:.1f})")
    return share >= WANTED and slow <= SLOWEST and held <= HELD


def told_answer(port: int, asked: Asked, wanted: bytes) -> None:
    """The answers are what they should be, before anything is measured."""
    answer = answer_of(port, asked)
    assert answer.startswith(b"HTTP/1.1 200"), answer[:500]
    assert wanted in answer, answer[:2000]


# --- the parts ---


def capture_part(given: argparse.Namespace, folder: Path, slack: int) -> bool:
    """`/action add`, durably stored."""
    filled(folder / "capture.db", 1)
    with ExitStack() as open_:
        mine = open_.enter_context(referent(folder / "capture.db", slack, profiled=given.profile))
        told_answer(mine.port, capturing(0), b"")
        ways = {
            "signature alone": (open_.enter_context(peer("starlette", folder)), capturing),
            "bare Bolt": (open_.enter_context(peer("bolt", folder)), capturing),
            "bare Bolt + inserts": (open_.enter_context(peer("inserts", folder)), capturing),
            "referent run": (mine, capturing),
        }
        found = in_turns(ways, given.rounds, given.seconds)
        told_profile(mine, given)
    return compared("/action add, 8 at a time", found, "bare Bolt + inserts")


def owes_part(given: argparse.Namespace, folder: Path, slack: int) -> bool:
    """*What does AU owe?* with 100,000 actions."""
    owing(folder / "owes.db", given.actions)
    with ExitStack() as open_:
        mine = open_.enter_context(referent(folder / "owes.db", slack, profiled=given.profile))
        told_answer(mine.port, asking(0), b"AU owes")
        ways = {
            "signature alone": (open_.enter_context(peer("starlette", folder)), asking),
            "bare Bolt": (open_.enter_context(peer("bolt", folder)), asking),
            "bare Bolt + queries": (open_.enter_context(peer("queries", folder)), asking),
            "referent run": (mine, asking),
        }
        found = in_turns(ways, given.rounds, given.seconds)
        told_profile(mine, given)
    return compared("what does AU owe?", found, "bare Bolt + queries")


def memory_part(given: argparse.Namespace, folder: Path, slack: int) -> bool:
    """Memory over many requests, looked at every 10,000."""
    filled(folder / "memory.db", 1)
    first, step = min(given.requests // 10, FIRST), min(given.requests // 10, LOOKED)
    seen: dict[int, tuple[Held, ...]] = {}
    with referent(folder / "memory.db", slack) as mine:
        for done in range(step, given.requests + 1, step):
            load(mine.port, both, connections=CONNECTIONS, requests=step, first=done - step)
            mine.watched()  # else what the watch itself has noted grows
            seen[done] = mine.held()
            sys.stderr.write(f"{done:9,} {_held_told(seen[done])}\n")
    after = {done: sum(each.resident for each in each_held) for done, each_held in seen.items() if done >= first}
    growth = max(list(after.values())[1:]) / after[first] - 1
    tenths = [f"{after[done] / 1e6:.1f}" for done in after if done % (given.requests // 10) == 0 or done == first]
    print(f"\nmemory after {first:,} requests and then after each {given.requests // 10:,}, MB: {', '.join(tenths)}")
    print(f"  at {first:,}: {_held_told(seen[first])}")
    print(f"  at {max(seen):,}: {_held_told(seen[max(seen)])}")
    print(f"  it grew by {growth:.1%} at most after the first of them (at most {GROWTH:.0%}; meant for 200,000 in all)")
    return growth <= GROWTH


def _held_told(held: tuple[Held, ...]) -> str:
    """Each process's memory, and how much of it is no file's."""
    every = [f"{each.name} {each.resident / 1e6:.1f} ({each.anonymous / 1e6:.1f} anonymous)" for each in held]
    return f"{sum(each.resident for each in held) / 1e6:.1f} MB: {', '.join(every)}"


def start_part(given: argparse.Namespace, folder: Path, slack: int) -> bool:
    """From the start of the process to the first answer."""
    file = folder / "start.db"
    filled(file, 1)
    taken = []
    for _ in range(given.rounds):
        with referent(file, slack) as mine:
            told_answer(mine.port, asking(0), b"AU")
            taken.append(time.perf_counter() - mine.began)
    print(f"\nstart to first answer: {median(taken):.2f} s (less than {FIRST_ANSWER:.0f}), median of {given.rounds}")
    return median(taken) < FIRST_ANSWER


def teams_part(given: argparse.Namespace, folder: Path, slack: int) -> bool:
    """A thousand teams beside one."""
    filled(folder / "one.db", 1)
    filled(folder / "many.db", given.teams)
    with referent(folder / "one.db", slack) as one, referent(folder / "many.db", slack) as many:

        def spread(number: int) -> Asked:
            return Asked(team_of(number % given.teams + 1), "U1", "C1", "/ask", "what does AU owe?")

        load(many.port, spread, connections=CONNECTIONS, requests=2 * given.teams)
        found = in_turns(
            {"one team": (one, asking), f"{given.teams:,} teams": (many, spread)}, given.rounds, given.seconds
        )
    (_, one_by_one), (name, in_many) = found.items()
    times = median(b.p50 / a.p50 for a, b in zip(one_by_one, in_many, strict=True))
    first, second = medians(one_by_one), medians(in_many)
    print(f"\none team: {first.rate:,.0f}/s, p50 {first.p50:.2f} ms, CPU {first.cpu:.2f} ms")
    print(f"{name}: {second.rate:,.0f}/s, p50 {second.p50:.2f} ms, CPU {second.cpu:.2f} ms")
    print(f"  {times:.2f} times (at most {EVEN:.2f})")
    return times <= EVEN


PARTS: dict[str, Callable[[argparse.Namespace, Path, int], bool]] = {
    "start": start_part,
    "capture": capture_part,
    "owes": owes_part,
    "teams": teams_part,
    "memory": memory_part,
}


def told_profile(mine: Served, given: argparse.Namespace) -> None:
    """Where the time goes, if that was asked for."""
    if given.profile:
        for title, lines in mine.watched()["profile"].items():
            print(f"\n{title}, how often seen in the last round:", *lines, sep="\n")


def main() -> int:
    """Exit 1 where something falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--requests", type=int, default=200_000, help="over which memory is measured")
    parser.add_argument("--actions", type=int, default=ACTIONS)
    parser.add_argument("--teams", type=int, default=TEAMS)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--profile", action="store_true", help="where the time goes; the figures are worse then")
    parser.add_argument("--folder", type=Path, default=Path.cwd(), help="on the disk that is meant")
    given = parser.parse_args()
    told_if_busy()
    missed = []
    with tempfile.TemporaryDirectory(dir=given.folder) as inside, peer("slack", Path(inside)) as slack:
        for name in given.only:
            if not PARTS[name](given, Path(inside), slack.port):
                missed.append(name)
            sys.stdout.flush()
    told_if_busy()
    print(f"\nfalls short: {', '.join(missed)}" if missed else "\nall is as it should be")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
