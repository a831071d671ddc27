"""Whether the register can be written is found out by writing, beside those that write."""

import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreBusy, Trouble
from storage import open_ledgers
from storage.ledgers import StoredLedgers
from storage.probe import check_writable
from storage.schema import HEAD
from storage.session import Session
from storage.sqlite import SqliteLedgers
from tests.samples import NETWORK

if TYPE_CHECKING:
    from tests.postgres import Cluster

OWNER = "referent"
"""The role that owns the tests' databases."""


def version(session: Session) -> str:
    return str(session.command("SELECT version_num FROM alembic_version")[0][0])


def test_it_leaves_the_register_as_it_is(stored: StoredLedgers) -> None:
    check_writable(stored)
    check_writable(stored)
    assert stored.look(version) == HEAD


def test_somebody_who_writes_does_not_make_it_unwritable(stored: StoredLedgers) -> None:
    entered, done = threading.Event(), threading.Event()

    def slow(_: object) -> None:
        entered.set()
        done.wait(1)

    writes = threading.Thread(target=stored.write, args=(NETWORK.id, slow))
    writes.start()
    assert entered.wait(10)
    check_writable(stored)
    done.set()
    writes.join()


def test_a_file_that_another_keeps_to_itself_is_busy(ledgers: SqliteLedgers, file: Path) -> None:
    with ledgers._engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        impatient = open_ledgers(f"sqlite:///{file}?timeout=0.2")
        with pytest.raises(StoreBusy):
            check_writable(impatient)
        impatient.close()
        other.exec_driver_sql("ROLLBACK")


def test_a_server_that_lets_nothing_be_written_is_said(postgres: "Cluster") -> None:
    url = postgres.database()
    with closing(open_ledgers(url)) as stored:
        check_writable(stored)
        stored.change(lambda session: session.command(f"ALTER ROLE {OWNER} SET default_transaction_read_only = on"))
    try:
        with pytest.raises(Trouble), closing(open_ledgers(url)) as stored:
            check_writable(stored)
    finally:
        postgres.run(f"ALTER ROLE {OWNER} RESET default_transaction_read_only")
