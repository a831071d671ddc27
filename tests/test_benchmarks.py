"""What the benchmarks look with: it has to hold while what is looked at goes on."""

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import FrameType, FunctionType

import pytest
from psycopg import sql

from benchmarks.loaded.lag import Profile
from tests.postgres import Cluster


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


@pytest.fixture
def _beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Benchmarks find each other as a program's neighbours do."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))


@pytest.mark.usefixtures("_beside_each_other")
def test_what_is_too_little_is_short_and_what_is_too_much_is_too() -> None:
    from benchmarks.loaded.verdicts import Verdict

    assert Verdict("a rate", 0.55, 0.55).good
    assert not Verdict("a rate", 0.54, 0.55).good
    assert Verdict("a time", 3.0, 3.0, most=True).good
    assert not Verdict("a time", 3.1, 3.0, most=True).good
    assert "SHORT" in str(Verdict("a time", 3.1, 3.0, most=True))


@pytest.mark.usefixtures("_beside_each_other")
def test_the_floor_on_postgresql_stores_whole_rows_in_one_chain(postgres: Cluster) -> None:
    import capture

    import storage
    from benchmarks.loaded.raw_postgresql import raw

    url = postgres.database()
    with closing(storage.open_ledgers(url)) as ledgers:
        capture.fill(ledgers)
    with raw(url, chain=True) as run, ThreadPoolExecutor(4) as callers:
        list(callers.map(run, range(20)))
    database = url.rpartition("/")[2]
    seqs = [seq for (seq,) in postgres.run("SELECT seq FROM journal ORDER BY seq", database=database)]
    assert seqs == list(range(1, 21))
    for table in ("actions", "action_owners", "captures", "deliveries"):
        assert postgres.run(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)), database=database) == [
            (20,)
        ]
    ends = postgres.run("SELECT last_action, last_entry, last_hash FROM heads", database=database)
    assert ends == postgres.run("SELECT seq, seq, hash FROM journal WHERE seq = 20", database=database)
    postgres.drop(url)
