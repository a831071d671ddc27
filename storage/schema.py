"""Which version of the tables a database has, and bringing it to this program's."""

from pathlib import Path

from sqlalchemy import Engine

from bot.errors import StoreVersion
from storage.grounds import ground_of
from storage.session import Session, Statements

HEAD = "0005_0.4.0"
"""The newest migration. A migration's name says which version of the program made it, and is needed to read it."""
PROGRAM = HEAD.partition("_")[2]
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(engine: Engine) -> None:
    """Migrates under the engine's lock: of several that start at once one does it, the others find it done."""
    with engine.connect() as connection:
        session = Session(connection, Statements(engine.dialect))
        if version_of(session) == HEAD:
            return
        ground_of(session).hold(session)
        if version_of(session) != HEAD:
            _migrate(session)
        session.command("COMMIT")


def version_of(session: Session) -> str | None:
    """The migration a database is at, None where it is empty. Raises `StoreUnreadable` where it is somebody else's, and
    `StoreVersion` where a newer program made it."""
    if not ground_of(session).is_ours(session):
        return None
    found = session.command("SELECT version_num FROM alembic_version")
    version = str(found[0][0]) if found else ""
    if version not in _known():
        raise StoreVersion("trouble.version", found=version.partition("_")[2] or version, needed=PROGRAM)
    return version


def _known() -> frozenset[str]:
    """The migrations that this program has, by the names of their files."""
    return frozenset(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(session: Session) -> None:
    from alembic import command  # noqa: PLC0415  # not loaded where there is nothing to migrate
    from alembic.config import Config  # noqa: PLC0415  # likewise

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = session.connection
    ground_of(session).mark(session)
    session.connection.begin()  # tells Alembic that the transaction, which has been begun already, is not its to end
    command.upgrade(config, "head")
