"""Where a process with many threads takes its memory from."""

import ctypes
import sys

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's <malloc.h>: how many arenas there are at most."""


def one_arena() -> None:
    """All threads take memory from one place. To be called before the first of them begins.

    With glibc each thread else gets an arena of its own, up to eight for each processor, and what one arena has let go
    of no other may take: with two dozen threads a server grows for days. Only one thread computes at a time anyway, so
    that nobody waits for the one arena. Without glibc (macOS, musl) there is nothing to be asked for.
    """
    if sys.platform == "linux":
        ask = getattr(ctypes.CDLL(None), "mallopt", None)
        if ask is not None:
            ask(_ARENA_MAX, 1)
