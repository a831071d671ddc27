"""PostgreSQL as it is in use: connections that break, servers that stop, and what is told of a wrong address."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.errors import ReferentError, StoreBusy, StoreUncertain, StoreUnreadable, StoreVersion
from bot.journal import verify
from bot.ports import ActionQuery, Ledger
from storage import open_ledgers
from storage.everything import families
from storage.grounds import _LOCK
from storage.maintenance import database_version
from storage.postgresql import PostgresqlLedgers
from storage.schema import HEAD
from storage.session import Session
from tests.contract.everything import write_everything
from tests.contract.register import put
from tests.postgres import LOCKED, PASSWORD, Cluster, in_url, missing, wait_until
from tests.samples import EVERYTHING, HERE, NETWORK, an_action, an_entry

ALL = ActionQuery(state=None)


@pytest.fixture
def url(postgres: Cluster) -> str:
    """A database with our tables."""
    return postgres.database()


@pytest.fixture
def ledgers(url: str) -> Iterator[PostgresqlLedgers]:
    """A register with one workspace."""
    with closing(open_ledgers(url)) as opened:
        assert isinstance(opened, PostgresqlLedgers)
        opened.create(NETWORK, HERE)
        yield opened


def adds(name: str) -> Callable[[Ledger], int]:
    """An action with the next number, and its entry."""

    def work(ledger: Ledger) -> int:
        number = ledger.next_number("action")
        put(ledger, an_action(name, number=number), an_entry(subject=name))
        return number

    return work


def entries(ledger: Ledger) -> int:
    """How many entries the journal has; it is whole."""
    chain = tuple(ledger.journal.entries())
    assert verify(chain, ledger.journal.end()) is None
    assert ledger.actions.count(ALL, EVERYTHING) == len(chain)
    return len(chain)


def cut(postgres: Cluster, url: str) -> None:
    """Ends all connections to a database, as a server that restarts does."""
    name = make_url(url).database
    asked = f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    postgres.run(asked)


# --- connections that break ---


def test_connections_that_broke_while_nobody_used_them_are_made_anew(
    ledgers: PostgresqlLedgers, postgres: Cluster, url: str
) -> None:
    assert ledgers.write(NETWORK.id, adds("a-1")) == 1
    assert ledgers.read(NETWORK.id, entries) == 1
    cut(postgres, url)
    assert ledgers.read(NETWORK.id, entries) == 1
    assert ledgers.write(NETWORK.id, adds("a-2")) == 2
    cut(postgres, url)
    ledgers.create(NETWORK, HERE)
    assert ledgers.read(NETWORK.id, entries) == 2


def test_one_that_breaks_in_the_middle_has_stored_nothing_and_the_command_runs_again(
    ledgers: PostgresqlLedgers, postgres: Cluster, url: str
) -> None:
    ran = []

    def work(ledger: Ledger) -> int:
        number = adds("a-1")(ledger)
        assert ledger.actions.count(ALL, EVERYTHING) == 1  # which brings it to the database
        ran.append(number)
        if len(ran) == 1:
            cut(postgres, url)
        return number

    assert ledgers.write(NETWORK.id, work) == 1
    assert ran == [1, 1]
    assert ledgers.read(NETWORK.id, entries) == 1


def _at_commit(
    ledgers: PostgresqlLedgers, monkeypatch: pytest.MonkeyPatch, do: Callable[[Callable[[], object]], None]
) -> None:
    """Does something else the first time that a writer commits; it is given the commit itself."""
    left, command = [do], Session.command

    def patched(session: Session, sql: str, given: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        if sql == "COMMIT" and left and ledgers._writer_of(NETWORK.id).is_writing_here:
            left.pop()(lambda: command(session, sql, given))
        return command(session, sql, given)

    monkeypatch.setattr(Session, "command", patched)


@pytest.mark.parametrize("arrived", [False, True], ids=["before it arrived", "after it was stored"])
def test_one_that_breaks_at_the_commit_is_looked_up_in_the_journal(
    ledgers: PostgresqlLedgers, postgres: Cluster, url: str, monkeypatch: pytest.MonkeyPatch, arrived: bool
) -> None:
    """So that what is stored is not stored again, and what is not is."""

    def breaks(commit: Callable[[], object]) -> None:
        if arrived:
            commit()
        cut(postgres, url)

    _at_commit(ledgers, monkeypatch, breaks)
    assert ledgers.write(NETWORK.id, adds("a-1")) == 1
    assert ledgers.read(NETWORK.id, entries) == 1
    assert ledgers.write(NETWORK.id, adds("a-2")) == 2


def test_what_leaves_nothing_in_the_journal_cannot_be_looked_up_and_is_told_so(
    ledgers: PostgresqlLedgers, postgres: Cluster, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_commit(ledgers, monkeypatch, lambda _: cut(postgres, url))
    with pytest.raises(StoreUncertain) as caught:
        ledgers.write(NETWORK.id, lambda ledger: ledger.next_number("action"))
    assert caught.value.retry
    assert ledgers.write(NETWORK.id, lambda ledger: ledger.next_number("action")) == 1


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server that may be stopped."""
    if reason := missing():
        pytest.skip(reason)
    with Cluster.made(durable=False) as cluster:
        yield cluster


def test_a_server_that_restarts_is_waited_for(own: Cluster) -> None:
    with closing(open_ledgers(own.database())) as ledgers:
        ledgers.create(NETWORK, HERE)
        assert ledgers.write(NETWORK.id, adds("a-1")) == 1
        own.stop()
        started = threading.Thread(target=own.start)
        started.start()
        assert ledgers.write(NETWORK.id, adds("a-2")) == 2
        assert ledgers.read(NETWORK.id, entries) == 2
        started.join(60)


def test_a_server_that_stays_away_is_told_in_time_and_used_when_it_is_back(
    own: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresqlLedgers, "patience", 0.3)
    with closing(open_ledgers(own.database())) as ledgers:
        ledgers.create(NETWORK, HERE)
        own.stop()
        for work in (lambda: ledgers.write(NETWORK.id, adds("a-1")), lambda: ledgers.read(NETWORK.id, entries)):
            with pytest.raises(StoreBusy) as caught:
                work()
            assert caught.value.sentence == "trouble.gone"
        own.start()
        assert ledgers.write(NETWORK.id, adds("a-1")) == 1


def test_a_server_that_takes_no_writes_any_more_is_left(
    ledgers: PostgresqlLedgers, postgres: Cluster, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a failover, where the old one comes back as a standby."""
    monkeypatch.setattr(PostgresqlLedgers, "patience", 0.3)
    assert ledgers.write(NETWORK.id, adds("a-1")) == 1
    writer = ledgers._writer_of(NETWORK.id)
    writer._opened().command("SET default_transaction_read_only = on")
    assert ledgers.write(NETWORK.id, adds("a-2")) == 2
    postgres.run(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    cut(postgres, url)
    with pytest.raises(StoreBusy):
        ledgers.write(NETWORK.id, adds("a-3"))
    assert ledgers.read(NETWORK.id, entries) == 2
    with pytest.raises(StoreUnreadable) as caught:
        open_ledgers(url)
    assert caught.value.sentence == "trouble.no_writes"


# --- what is wrong with an address ---


def _refused(url: str, *, create: bool = True) -> ReferentError:
    with pytest.raises(ReferentError) as caught:
        open_ledgers(url, create=create)
    assert PASSWORD not in str(caught.value)
    assert "hemmelig" not in str(caught.value)
    return caught.value


def test_each_part_of_an_address_that_is_wrong_is_named(postgres: Cluster) -> None:
    right = postgres.database()
    place = f"127.0.0.1:{postgres.port}"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        elsewhere = right.replace(str(postgres.port), str(nobody.getsockname()[1]))
        assert _refused(elsewhere).sentence == "trouble.unreachable"
    assert _refused(right.replace("127.0.0.1", "nowhere.invalid")).sentence == "trouble.host"
    for password in ("", ":hemmelig"):
        refused = _refused(postgres.url(user=f"{LOCKED}{password}"))
        assert (refused.sentence, refused.facts["places"], refused.facts["user"]) == ("trouble.password", place, LOCKED)
    missing_one = _refused(postgres.url("finnes_ikke"))
    assert (missing_one.sentence, missing_one.facts["database"]) == ("trouble.no_database", "finnes_ikke")
    assert _refused(right.replace("+psycopg", "+asyncpg")).sentence == "trouble.driver"
    assert _refused("mysql://ola:hemmelig@db/x").sentence == "trouble.driver"
    assert _refused("garbage").sentence == "trouble.address"
    assert _refused(right + "?sslmood=on").sentence == "trouble.dsn"


def test_a_password_with_signs_in_it_is_given(postgres: Cluster) -> None:
    url = postgres.database()
    postgres.run(f"ALTER DATABASE {make_url(url).database} OWNER TO {LOCKED}")
    locked = url.replace("referent@", f"{LOCKED}:{in_url(PASSWORD)}@")
    assert _refused(locked).sentence == "trouble.rights"  # the tables are another's; it was let in
    assert database_version(postgres.database(empty=True).replace("+psycopg", "")) is None


def test_no_connection_left_is_told(postgres: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.postgresql._PATIENCE", 0.2)
    url = postgres.database()
    postgres.run(f"ALTER DATABASE {make_url(url).database} CONNECTION LIMIT 0")
    refused = _refused(url)
    assert isinstance(refused, StoreBusy)
    assert refused.sentence == "trouble.connections"


def test_somebody_elses_tables_are_left_alone(postgres: Cluster) -> None:
    url = postgres.database(empty=True)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE songs (title text)")
        connection.execute("CREATE TABLE alembic_version (version_num text)")
        assert _refused(url).sentence == "trouble.foreign_database"
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert len(names) == 2


def test_an_empty_database_is_not_filled_unasked(postgres: Cluster) -> None:
    url = postgres.database(empty=True)
    assert _refused(url, create=False).sentence == "trouble.no_register"
    assert database_version(url) is None
    open_ledgers(url).close()
    assert database_version(url) == HEAD
    open_ledgers(url, create=False).close()


def test_a_program_that_starts_waits_for_another_that_makes_the_tables(
    postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that takes: a command would have given up."""
    monkeypatch.setattr("storage.postgresql._SETTINGS", ("SET lock_timeout = 50",))
    url = postgres.database(empty=True)
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        started = threading.Thread(target=lambda: open_ledgers(url).close())
        started.start()
        wait_until(lambda: _waits_for_lock(postgres), "it does not wait")
        started.join(0.2)
        assert started.is_alive()
    started.join(60)
    assert database_version(url) == HEAD


def _waits_for_lock(postgres: Cluster) -> bool:
    return bool(postgres.run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))


def test_everything_is_given_in_parts_and_the_connection_is_as_it_was(ledgers: PostgresqlLedgers) -> None:
    ledgers.write(NETWORK.id, write_everything)
    told: dict[str, int] = {}
    for _ in range(2):
        ledgers.everything(NETWORK.id, lambda family, rows: told.update({family: len(list(rows))}))
    assert set(told) == set(families())
    assert {told[family] for family in ("workspace", "actions", "decisions", "meetings", "journal", "outbox")} == {1}
    assert ledgers.read(NETWORK.id, lambda ledger: ledger.actions.count(ALL, EVERYTHING)) == 1


def test_a_read_whose_connection_breaks_is_read_again(ledgers: PostgresqlLedgers, postgres: Cluster, url: str) -> None:
    ran = []

    def work(ledger: Ledger) -> int:
        ran.append(1)
        if len(ran) == 1:
            cut(postgres, url)
        return ledger.actions.count(ALL, EVERYTHING)

    assert ledgers.read(NETWORK.id, work) == 0
    assert len(ran) == 2


def test_a_newer_database_says_which_version_it_needs(postgres: Cluster, url: str) -> None:
    postgres.run("UPDATE alembic_version SET version_num = '0042_7.5.0'", database=str(make_url(url).database))
    with pytest.raises(StoreVersion) as caught:
        open_ledgers(url)
    assert caught.value.facts["found"] == "7.5.0"


def test_a_database_that_cannot_hold_norwegian_is_refused(postgres: Cluster) -> None:
    postgres.run("CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0")
    assert _refused(postgres.url("latin")).sentence == "trouble.encoding"
