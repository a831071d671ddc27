"""The suite runs over every register there is: the one in memory, and each engine on a copy of a migrated database."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.place import Connection, Workspace
from bot.ports import Ledgers
from tests.contract.register import Register
from tests.memory import MemoryLedgers
from tests.samples import HERE, NETWORK

if TYPE_CHECKING:
    from tests.postgres import Cluster

Open = Callable[[Path], Ledgers]


def _open_memory(_: Path) -> Ledgers:
    return MemoryLedgers()


def _sqlite(folder: Path) -> Open:
    """Opens copies of a database that has been migrated once."""
    from storage import open_ledgers

    template = folder / "template.db"
    open_ledgers(f"sqlite:///{template}").close()

    def opened(place: Path) -> Ledgers:
        shutil.copyfile(template, place / "register.db")
        return open_ledgers(f"sqlite:///{place / 'register.db'}")

    return opened


def _postgresql(postgres: "Cluster") -> Open:
    """Opens databases of their own on one server, each a copy of one that has been migrated."""
    from storage import open_ledgers

    return lambda _: open_ledgers(postgres.database())


@pytest.fixture(scope="session", params=["memory", "sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """How an empty register is opened in a folder, or on the server."""
    if request.param == "postgresql":
        return _postgresql(request.getfixturevalue("postgres"))
    return _sqlite(tmp_path_factory.mktemp("template")) if request.param == "sqlite" else _open_memory


@pytest.fixture
def ledgers(engine: Open, tmp_path: Path) -> Iterator[Ledgers]:
    """A register of its own for each test, without a workspace."""
    opened = engine(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def register(ledgers: Ledgers) -> Register:
    """The same, with one workspace."""
    ledgers.create(NETWORK, HERE)
    return Register(ledgers, NETWORK.id)


@pytest.fixture(scope="session")
def fresh(engine: Open, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Register]]:
    """Makes a new workspace each time, in one register for all: hypothesis tries hundreds of them."""
    opened, number = engine(tmp_path_factory.mktemp("lasting")), count(1)

    def made() -> Register:
        workspace = Workspace(f"network{next(number)}", "Nettverket")
        opened.create(workspace, Connection(f"here{workspace.id}", "local", workspace.id))
        return Register(opened, workspace.id)

    yield made
    opened.close()
