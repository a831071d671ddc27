"""The disk that forgets does: what was not synced is gone after a power cut, what was synced is there."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.faults.unsynced import SECTOR, Disk

pytestmark = pytest.mark.usefixtures("_disk_that_forgets")
_OPENED = "import os; folder = os.open('.', os.O_RDONLY)\nfile = os.open('kept', os.O_RDWR | os.O_CREAT)\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder on that disk, with a file that has been there for long."""
    made = tmp_path / "disk"
    made.mkdir()
    (made / "kept").write_bytes(b"old " * 1024)
    return made


def after(place: Path, done: str, *, deaf: bool = False, chance: Random | None = None) -> dict[str, bytes]:
    """What is in the folder when a program has done something, and the power was cut."""
    disk = Disk.made(place, place.parent, deaf=deaf)
    environment = {**os.environ, **disk.environment}
    subprocess.run([sys.executable, "-c", _OPENED + done], cwd=place, env=environment, check=True, timeout=60)
    disk.power_cut(chance, SECTOR)
    return {file.name: file.read_bytes() for file in place.iterdir()}


OLD = b"old " * 1024
WRITES = "os.pwrite(file, b'new', 0)\n"


@pytest.mark.parametrize(
    "done",
    [
        WRITES,
        "os.write(file, b'new')",
        "os.lseek(file, 5000, 0); os.writev(file, [b'n', b'ew'])",
        "os.pwritev(file, [b'new'], 4094)",
        "os.ftruncate(file, 7)",
        "os.ftruncate(file, 9000)",
        "os.ftruncate(file, 7); os.pwrite(file, b'new', 9000)",
        "os.close(os.open('kept', os.O_WRONLY | os.O_TRUNC))",
        "os.write(os.open('kept', os.O_WRONLY | os.O_APPEND), b'new')",
        "os.unlink('kept')",
        "os.rename('kept', 'other')",
        "os.write(os.open('other', os.O_WRONLY | os.O_CREAT), b'new')",
        "other = os.open('other', os.O_RDWR | os.O_CREAT); os.write(other, b'n'); os.rename('other', 'kept')",
        "os.fsync(file); os.unlink('kept'); os.write(os.open('kept', os.O_RDWR | os.O_CREAT), b'new')",
        "os.fork() or os.pwrite(file, b'new', 0)",
    ],
)
def test_what_is_not_synced_is_undone(place: Path, done: str) -> None:
    assert after(place, done) == {"kept": OLD}


@pytest.mark.parametrize(
    ("done", "left"),
    [
        (WRITES + "os.fsync(file)", {"kept": b"new" + OLD[3:]}),
        (WRITES + "os.fdatasync(file); os.pwrite(file, b'other', 0)", {"kept": b"new" + OLD[3:]}),
        (WRITES + "os.fdatasync(os.open('kept', os.O_RDONLY))", {"kept": b"new" + OLD[3:]}),
        ("os.ftruncate(file, 3); os.fsync(file); os.pwrite(file, b'new', 0)", {"kept": b"old"}),
        ("os.unlink('kept'); os.fsync(folder)", {}),
        ("os.rename('kept', 'other'); os.fsync(folder); os.rename('other', 'third')", {"other": OLD}),
        ("other = os.open('other', os.O_RDWR | os.O_CREAT); os.write(other, b'n'); os.fsync(other)", None),
    ],
)
def test_what_is_synced_stays(place: Path, done: str, left: dict[str, bytes] | None) -> None:
    assert after(place, done) == (left if left is not None else {"kept": OLD, "other": b"n"})


def test_a_deaf_disk_keeps_nothing(place: Path) -> None:
    assert after(place, WRITES + "os.fsync(file)", deaf=True) == {"kept": OLD}


def test_by_chance_some_of_it_stays(place: Path) -> None:
    """Whole sectors, each old or new."""
    left = after(place, "os.pwrite(file, b'new!' * 1024, 0)", chance=Random(1))["kept"]  # noqa: S311 - repeatable
    sectors = {left[at : at + SECTOR] for at in range(0, len(OLD), SECTOR)}
    assert sectors == {b"old " * (SECTOR // 4), b"new!" * (SECTOR // 4)}
