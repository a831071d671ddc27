"""What the benchmarks look with: it has to hold while what is looked at goes on."""

import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import FrameType, FunctionType, ModuleType

import pytest
from psycopg import sql

import storage
from benchmarks.loaded.lag import Profile
from bot.reply import Rows
from storage import tables
from tests.postgres import Cluster

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


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
    monkeypatch.syspath_prepend(str(BENCHMARKS))


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


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/measured.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    yield (url := cluster.database())
    cluster.drop(url)


_INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name, rowid",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema ORDER BY indexname",
}


@pytest.mark.usefixtures("_beside_each_other")
def test_a_large_register_is_as_if_its_actions_had_been_put_in_one_by_one(new_url: str) -> None:
    """What the storage counts and shows there is what the bare SQL does; the words are found, and all numbers given."""
    from benchmarks.stored import owed, registers, searched
    from bot.ports import ActionQuery
    from bot.rights import Readership

    engine = new_url.partition(":")[0].partition("+")[0]
    storage.open_ledgers(new_url).close()
    with owed.driver(new_url) as rows:
        indexes = rows(_INDEXES[engine])
    registers.filled(new_url, 2_000, words=True)
    told = registers.who(new_url)
    all_of_it = Readership(frozenset({registers.CONNECTION}), parties=frozenset({told.asker}))
    with closing(storage.open_ledgers(new_url)) as ledgers, owed.driver(new_url) as rows:
        owed.bare(rows, told)()
        owed.stored(ledgers, told)()
        for word in (*registers.MARKS, searched.COMMON):
            given = rows("SELECT count(*) FROM actions WHERE text LIKE ?", (f"%{word}%",))
            if given != [(0,)]:
                searched.bare(engine, rows, word)()
                searched.stored(ledgers, told, word)()
        done = ActionQuery((told.au,), state="done")
        assert ledgers.read(registers.WORKSPACE, lambda ledger: ledger.actions.count(done, all_of_it)) == 10_000
        assert ledgers.write(registers.WORKSPACE, lambda ledger: ledger.next_number("action")) == 22_201
        (action,) = ledgers.read(registers.WORKSPACE, lambda ledger: (ledger.actions.by_number(1_000),))
        assert action
        assert "kloakken" in action.text
        assert rows("SELECT count(*) FROM actions WHERE text LIKE ?", ("%kloakken%",)) == [(22,)]
        assert rows(_INDEXES[engine]) == indexes


@pytest.mark.usefixtures("_beside_each_other")
def test_bare_hashing_hashes_what_the_chain_is_made_of(new_url: str) -> None:
    import capture

    from benchmarks.stored.chained import chain_bytes, written

    with closing(storage.open_ledgers(new_url)) as ledgers:
        capture.fill(ledgers)
        written(ledgers, 30)
        entries = ledgers.read(capture.WORKSPACE, lambda ledger: tuple(ledger.journal.entries()))
        told = ledgers.read(capture.WORKSPACE, lambda ledger: list(chain_bytes(ledger)))
    made = [sha256(each).hexdigest() for each in told]
    assert made[1::2] == [entry.hash for entry in entries]
    assert made[::2] == [entry.words_digest for entry in entries]
    assert len(entries) == 30


@pytest.mark.usefixtures("_beside_each_other")
@pytest.mark.parametrize("way", ["storage", "psycopg, the chain under a row lock"])
def test_each_process_writes_into_all_workspaces(postgres: Cluster, way: str) -> None:
    import capture

    from benchmarks.stored import adding
    from bot.journal import verify

    url, names = postgres.database(), ("w0", "w1", "w2")
    with closing(storage.open_ledgers(url)) as ledgers:
        for name in names:
            capture.fill(ledgers, name)
        for number in range(2):
            assert adding.measured(adding._Share(url, way, number, 2, names, 0.1)).rate > 0
        if way == "storage":
            for name in names:
                assert not ledgers.read(name, lambda ledger: verify(ledger.journal.entries(), ledger.journal.end()))
    told = "SELECT workspace, count(*) > 1 AND count(*) = max(seq) FROM journal GROUP BY workspace ORDER BY workspace"
    assert postgres.run(told, database=url.rpartition("/")[2]) == [(name, True) for name in names]
    postgres.drop(url)


@pytest.mark.usefixtures("_beside_each_other")
def test_a_small_run_tells_a_ratio_for_each_size(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = spec_from_file_location("benchmark_of_the_storage", BENCHMARKS / "storage.py")
    assert found
    assert found.loader
    found.loader.exec_module(benchmark := module_from_spec(found))
    words = ["--texts", "1000", "--folder", str(tmp_path)]
    small_run = ["--entries", "20", "--actions", "10", "20", "--times", "2", "--rounds", "1"]
    asked, parts = benchmark.asked_by(["--only", "journal", "owes", "search", "--engine", "sqlite", *small_run, *words])
    verifying, small, large, growth, rare, common = [each for part in parts for each in benchmark.PARTS[part](asked)]
    assert 0 < verifying.ratio < 1
    assert all(each.ratio > 0 and each.most for each in (small, large, growth, rare, common))
    told = capsys.readouterr().out
    assert "20 entries" in told
    assert told.count("answer") == 2
    assert [*tmp_path.iterdir()] == []


@pytest.mark.usefixtures("_beside_each_other")
def test_the_grouped_query_gives_what_the_summaries_tell(tmp_path: Path) -> None:
    from benchmarks.due.register import fill

    benchmark = _summaries()
    with closing(storage.open_ledgers(f"sqlite:///{tmp_path}/r.db")) as ledgers:
        fill(ledgers, 25, 500)
        for name, each in (("Wednesday", 3), ("Monday", 6)):
            morning = benchmark.Morning(ledgers, name, 25)
            replies = [reply for made in morning.made() for _, reply in made.replies]
            rows = {
                row.number for reply in replies for part in reply.parts if isinstance(part, Rows) for row in part.rows
            }
            number = 4 + list(tables.actions.c.keys()).index("number")
            assert {f"A-{row[number]}" for row in morning.grouped()} == rows
            assert len(rows) == 25 * each
            for _ in range(2):
                assert morning.look() == 25
                morning.clear()


@pytest.mark.usefixtures("_beside_each_other")
def test_a_small_run_of_the_summaries_tells_their_ratios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = f"--channels 25 --actions 500 --rounds 1 --only sqlite --folder {tmp_path}".split()
    assert _summaries().main(words) in (0, 1)
    told = capsys.readouterr().out
    assert told.count("sqlite, Wednesday: ") == told.count("sqlite, Monday: ") == 2
    assert "a look when all are made" in told


def _summaries() -> ModuleType:
    found = spec_from_file_location("benchmark_of_the_summaries", BENCHMARKS / "summaries.py")
    assert found
    assert found.loader
    sys.modules[found.name] = benchmark = module_from_spec(found)
    found.loader.exec_module(benchmark)
    return benchmark
