"""The register on disk. `open_ledgers` is its only door; the rest of the program knows `bot.ports`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.sqlite import SqliteLedgers


def open_ledgers(url: str, *, create: bool = True) -> "SqliteLedgers":
    """Opens the database (`sqlite:///referent.db`), makes it where it is missing, and brings it up to date.

    Raises `bot.errors.StoreVersion` for a database of a newer program, `StoreUnreadable` for one that is not ours, is
    damaged, may not be written, or, with `create` False, is not there.
    """
    from storage.sqlite import open_sqlite  # noqa: PLC0415  # `referent --help` needs no database library

    return open_sqlite(url, create=create)
