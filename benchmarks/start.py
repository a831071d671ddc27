"""How soon the program answers, how soon `run` serves, and how much memory it holds while nothing happens.

Floors (each a median): `referent --help` at most 6 times `python -c pass`; `run` of the local workspace idle at most
120 MB resident, and serving within two seconds when the database is there. Exits 1 where one is missed.
"""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROUNDS = 15
STARTS = 3
IDLE = 3.0
"""Seconds that `run` is left alone before its memory is read."""
MOST_TIMES = 6.0
MOST_MEGABYTES = 120.0
MOST_SECONDS = 2.0
REFERENT = str(Path(sys.executable).parent / "referent")


def seconds(command: list[str]) -> float:
    """How long a command takes, from start to end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def help_against_nothing() -> tuple[float, float]:
    """Medians of `python -c pass` and of `referent --help`, taken in turns so that both see the same machine."""
    nothing, answer = [], []
    for _ in range(ROUNDS):
        nothing.append(seconds([sys.executable, "-c", "pass"]))
        answer.append(seconds([REFERENT, "--help"]))
    return statistics.median(nothing), statistics.median(answer)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(port: int, server: subprocess.Popen[bytes]) -> None:
    """Returns when the page answers; fails where the server ends or is not there in half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if server.poll() is not None:
            sys.exit(f"referent run ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
        else:
            return
    sys.exit("referent run did not serve the page within 30 seconds")


def resident(process: int) -> float:
    """Resident memory of a process, in megabytes (10^6 bytes), as Linux counts it."""
    kilobytes = re.search(r"^VmRSS:\s+(\d+) kB$", Path(f"/proc/{process}/status").read_text("utf-8"), re.MULTILINE)
    assert kilobytes is not None
    return int(kilobytes[1]) * 1024 / 1e6


def start(folder: str) -> tuple[float, float]:
    """Seconds until `run` serves its page in that folder, and the megabytes it holds when idle."""
    port = free_port()
    environment = {**os.environ, "REFERENT_DATABASE_URL": f"sqlite:///{folder}/start.db"}
    began = time.perf_counter()
    server = subprocess.Popen(
        [REFERENT, "run", "--port", str(port)],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_served(port, server)
        served = time.perf_counter() - began
        time.sleep(IDLE)
        return served, resident(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def main() -> int:
    """Prints the figures, and gives 1 where a floor is missed."""
    nothing, answer = help_against_nothing()
    times = answer / nothing
    print(f"python -c pass: {nothing * 1e3:.1f} ms; referent --help: {answer * 1e3:.1f} ms")
    print(f"  {times:.2f} times (at most {MOST_TIMES:.0f}), medians of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        first, _ = start(folder)
        runs = [start(folder) for _ in range(STARTS)]
    later = statistics.median(served for served, _ in runs)
    memory = statistics.median(megabytes for _, megabytes in runs)
    print(f"referent run serves its page: {first:.2f} s on a new database, {later:.2f} s on one that is there")
    print(f"  (at most {MOST_SECONDS:.0f} s for the latter), median of {STARTS}")
    print(
        f"referent run, idle after {IDLE:.0f} s and one page: {memory:.1f} MB resident (at most {MOST_MEGABYTES:.0f})"
    )
    return int(times > MOST_TIMES or memory > MOST_MEGABYTES or later > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
