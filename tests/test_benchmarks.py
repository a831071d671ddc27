"""What the benchmarks look with: it has to hold while what is looked at goes on."""

import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType, FunctionType

import pytest

from benchmarks.loaded.lag import Profile


@pytest.fixture
def _often() -> Iterator[None]:
    """Threads take turns all the time, so that they meet."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def frames(count: int) -> list[FrameType]:
    """As many places in a program: f0, f1 …"""

    def here() -> FrameType:
        return sys._getframe()

    codes = (here.__code__.replace(co_qualname=f"f{number}") for number in range(count))
    return [FunctionType(code, globals())() for code in codes]


@pytest.mark.usefixtures("_often")
def test_a_profile_is_told_while_it_is_taken() -> None:
    profile, seen, ended = Profile(), frames(2_000), threading.Event()

    def look() -> None:
        while not ended.is_set():
            for frame in seen:
                profile._note("main", frame)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        told = [profile.told() for _ in range(100) if not time.sleep(0.01)]  # something has been seen by then
    finally:
        ended.set()
        looking.join()
    assert any(each["alone"] for each in told)


def test_who_looks_at_something_else_first_still_sees_what_was_seen() -> None:
    profile = Profile()
    (frame,) = frames(1)
    profile._note("main", frame)
    for _ in range(2):
        assert any(line.endswith(":f0") for line in profile.told()["alone"])
    assert not any(line.endswith(":f0") for line in profile.told()["alone"])
