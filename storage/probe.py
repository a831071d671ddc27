"""Whether the register can be written: found out by writing, since on a full disk all else goes well."""

from sqlalchemy import Text, column, table, update

from storage.ledgers import StoredLedgers

_VERSION = column("version_num", Text)
_AS_IT_IS = update(table("alembic_version", _VERSION)).values({"version_num": _VERSION})
"""The one row that every register has and no command writes: no writer waits for its lock."""


def check_writable(ledgers: StoredLedgers) -> None:
    """Writes one row as it is, and waits until that is on the disk. Raises `bot.errors.Trouble` where it cannot."""
    ledgers.change(lambda session: session.change(_AS_IT_IS))
