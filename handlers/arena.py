"""Where a process with many threads takes its memory from, and that it gives back what it does not need any more.

Both are asked of glibc. Where there is none (macOS, musl) there is nothing to be asked for.
"""

import ctypes
import sys
import time
from threading import Thread
from typing import Any

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's <malloc.h>: how many arenas there are at most."""
_BETWEEN = 60.0
"""Seconds from one time that memory is given back to the next."""


def one_arena() -> None:
    """All threads take memory from one place. To be called before the first of them begins.

    With glibc each thread else gets an arena of its own, up to eight for each processor, and what one arena has let go
    of no other may take: with two dozen threads a server grows for days. Only one thread computes at a time anyway, so
    that nobody waits for the one arena.
    """
    if (mallopt := _glibc("mallopt")) is not None:
        mallopt(_ARENA_MAX, 1)


def keep_small() -> None:
    """Gives free memory back to the system each minute, for as long as the process runs.

    Of its own accord glibc gives back no more than what is free at the end. SQLite takes and lets go of pages of 4 KB
    all the time, with what stays in between: the free ones are many, are not used again, and grow by the hour.
    """
    if (trim := _glibc("malloc_trim")) is not None:
        Thread(target=_give_back, args=(trim,), name="referent-memory", daemon=True).start()


def _give_back(trim: Any) -> None:
    while True:
        time.sleep(_BETWEEN)
        trim(0)


def _glibc(name: str) -> Any:
    """A function of glibc's; None where there is none."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
