"""What an administrator does with the register's database: look at its version. `storage/backup.py` copies it."""

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from storage.address import address_of
from storage.schema import version_of
from storage.session import Session, Statements
from storage.trouble import database_errors, trouble_of


def database_version(url: str) -> str | None:
    """The migration that a database is at, None where it is empty. Raises as `open_ledgers` does; changes nothing."""
    engine = open_engine_at(address_of(url))
    try:
        with connect(engine) as connection:
            return version_of(Session(connection, Statements(engine.dialect)))
    except database_errors() as error:
        raise trouble_of(error) from error
    finally:
        engine.dispose()


def open_engine_at(address: URL) -> Engine:
    """An engine over a database that is there, whichever engine it is."""
    if address.get_backend_name() == "sqlite":
        from storage.sqlite import open_engine  # noqa: PLC0415  # each engine's driver is loaded where it is used

        return open_engine(address, create=False)
    from storage.postgresql import open_engine as open_server  # noqa: PLC0415  # likewise

    return open_server(address)


def connect(engine: Engine) -> Connection:
    """A first connection. Where there is none, raises what is to be mended in the address or on the server."""
    if engine.dialect.name == "sqlite":
        return engine.connect()
    from storage.postgresql import refusal  # noqa: PLC0415  # each engine's driver is loaded where it is used

    try:
        return engine.connect()
    except database_errors() as error:
        raise refusal(error, engine.url) from error
