"""The PostgreSQL of the tests is one that can be relied on: it keeps, loses and ends as its page says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tests.postgres import LOCKED, PASSWORD, Cluster, in_url, missing, url_of, wait_until

ROOT = Path(__file__).parents[1]


@pytest.fixture
def durable() -> Iterator[Cluster]:
    """One that may be killed."""
    if reason := missing():
        pytest.skip(reason)
    with Cluster.made() as cluster:
        yield cluster


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "")


def test_databases_are_apart_and_owned_by_a_role_that_may_little_else(postgres: Cluster) -> None:
    one, other = postgres.database(empty=True), postgres.database(empty=True)
    with psycopg.connect(_libpq(one), autocommit=True) as connection:
        connection.execute("CREATE TABLE here (id text)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE DATABASE another")
    with psycopg.connect(_libpq(other)) as connection, pytest.raises(psycopg.errors.UndefinedTable):
        connection.execute("SELECT * FROM here")
    postgres.drop(one)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(_libpq(one))


def test_text_sorts_as_in_norwegian(postgres: Cluster) -> None:
    words = postgres.run("SELECT w FROM unnest(ARRAY['åre', 'Zink', 'alt', 'Ørn', 'Bø']) AS w ORDER BY w")
    assert [word for (word,) in words] == ["alt", "Bø", "Zink", "Ørn", "åre"]


def test_one_role_must_give_its_password(postgres: Cluster) -> None:
    url = _libpq(postgres.url(user=LOCKED))
    with pytest.raises(psycopg.OperationalError, match="no password"):
        psycopg.connect(url)
    psycopg.connect(url.replace(LOCKED, f"{LOCKED}:{in_url(PASSWORD)}", 1)).close()


def test_what_is_committed_outlives_a_kill(durable: Cluster) -> None:
    durable.run("CREATE TABLE kept (id text)")
    durable.kill9()
    with pytest.raises(psycopg.OperationalError):
        durable.run("SELECT * FROM kept")
    durable.start()
    assert durable.run("SELECT * FROM kept") == []


def test_a_standby_takes_over_what_was_committed(durable: Cluster) -> None:
    url = durable.database(empty=True, name="shared")
    standby = durable.standby()
    engine = create_engine(url_of(durable, standby, database="shared"), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (id text)")
    durable.kill9()
    standby.promote()
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT inet_server_port()").scalar() == standby.port
        connection.exec_driver_sql("INSERT INTO kept VALUES ('a')")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(_libpq(url))


_KILLED = """
import os, signal
from tests.postgres import Cluster
cluster = Cluster.made(durable=False)
print(cluster.folder, cluster._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_ends_with_whoever_started_it(postgres: Cluster) -> None:
    del postgres
    done = subprocess.run([sys.executable, "-c", _KILLED], cwd=ROOT, capture_output=True, text=True, check=False)
    folder, pid = done.stdout.split()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "it still runs", 10)
    subprocess.run(["rm", "-r", folder], check=True)
