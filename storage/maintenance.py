"""What an administrator does with the register's file: look at its version. `storage/backup.py` copies it."""

from sqlalchemy.engine import make_url

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
