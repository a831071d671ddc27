"""The register in a database. `open_ledgers` is its only door; the rest of the program knows `bot.ports`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.ledgers import StoredLedgers


def open_ledgers(url: str, *, create: bool = True) -> "StoredLedgers":
    """Opens the database (`sqlite:///referent.db`, `postgresql://user@host/database`), makes its tables where they are
    missing, and brings them up to date.

    Raises `bot.errors.StoreVersion` for a database of a newer program, `StoreUnreadable` for one that is not ours, is
    damaged, can't be reached, may not be written, or, with `create` False, is not there.
    """
    from storage.address import address_of  # noqa: PLC0415  # `referent --help` needs no database library

    address = address_of(url)
    if address.get_backend_name() == "sqlite":
        from storage.sqlite import open_sqlite  # noqa: PLC0415  # each engine's driver is loaded where it is used

        return open_sqlite(address, create=create)
    from storage.postgresql import open_postgresql  # noqa: PLC0415  # likewise

    return open_postgresql(address, create=create)
