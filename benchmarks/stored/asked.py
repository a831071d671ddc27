"""What a run of benchmarks/storage.py is asked for, and the databases that its parts work on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import Cluster

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
"""The engines, and how they are called."""
_SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "max_connections": "120"}
"""As for a server that has large registers."""

New = Callable[[str], str]
"""Makes a database by its name, and gives its URL."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says: `actions` are the sizes of the registers for *What does AU owe?*, `texts` that for
    the search, `entries` the journal's length, `times` how often a question is asked a round, and `keep` where large
    registers of SQLite's are found again."""

    rounds: int = 3
    seconds: float = 2.0
    folder: Path = Path()
    engines: tuple[str, ...] = tuple(NAMES)
    actions: tuple[int, ...] = (10_000, 5_000_000)
    texts: int = 1_000_000
    entries: int = 100_000
    processes: int = 4
    workspaces: int = 100
    times: int = 200
    keep: Path | None = None


@contextmanager
def databases(asked: Asked, engine: str) -> Iterator[New]:
    """A way to make databases of an engine, which are gone afterwards."""
    if engine == "sqlite":
        with TemporaryDirectory(dir=asked.folder) as inside:
            yield lambda name: f"sqlite:///{inside}/{name}.db"
    else:
        with Cluster.made(settings=_SETTINGS) as cluster:
            yield lambda name: cluster.database(name=name)
