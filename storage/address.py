"""Where the database is: a URL, which names an engine that we have."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreUnreadable

_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def address_of(url: str) -> URL:
    """The URL, with the driver that we use. Raises `StoreUnreadable` where it is none, or of another engine; what is
    told of it holds no password."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreUnreadable("trouble.address") from error
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise StoreUnreadable("trouble.driver", driver=address.drivername)
    return address.set(drivername=driver)
