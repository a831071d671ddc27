"""What the processes of a program hold in memory, as Linux counts it (proc(5), *smaps_rollup*)."""

import re
from dataclasses import dataclass
from pathlib import Path

_ROLLUP = re.compile(r"^(Rss|Anonymous): +(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """One process, in bytes: all that it has in memory, and as much of that as is no file's. Pages of a file, as those
    of the register's *-shm*, are the system's to take back."""

    name: str
    resident: int
    anonymous: int


def held(process: int) -> Held | None:
    """What a process holds; None where it has ended."""
    try:
        told = dict(_ROLLUP.findall(Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")))
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    return Held(_name(words), int(told["Rss"]) * 1024, int(told["Anonymous"]) * 1024) if told else None


def _name(words: list[bytes]) -> str:
    """The server, its worker process, or what Python keeps beside that for its semaphores."""
    line = b" ".join(words)
    if b"resource_tracker" in line:
        return "tracker"
    return "worker" if b"spawn_main" in line else "server"
