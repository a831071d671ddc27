"""What an administrator does with the register's file: look at its version, and copy it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.errors import StoreUnreadable
from storage.schema import version_of
from storage.session import Session, Statements
from storage.sqlite import open_engine
from storage.trouble import DATABASE_ERRORS, trouble_of


def database_version(url: str) -> str | None:
    """The migration that a database is at, None where it is empty. Raises as `open_ledgers` does; changes nothing."""
    engine = open_engine(make_url(url), create=False)
    try:
        with engine.connect() as connection:
            return version_of(Session(connection, Statements(engine.dialect)))
    except DATABASE_ERRORS as error:
        raise trouble_of(error) from error
    finally:
        engine.dispose()


def backup(url: str, file: Path) -> None:
    """Copies a register that may be in use, as it is at one moment; the copy appears when it is whole."""
    source = make_url(url).database or ""
    database_version(url)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(part)) as here:
            there.backup(here)
            check = here.execute("PRAGMA quick_check").fetchone()[0]
            here.execute("PRAGMA journal_mode = DELETE")
        if check != "ok":
            raise StoreUnreadable("trouble.unreadable", file=source)
        part.replace(file)
    except sqlite3.Error as error:
        raise trouble_of(error) from error
    finally:
        part.unlink(missing_ok=True)
