"""The disk that forgets, from this side: it is built, put before a program, and its power is cut.

    disk = Disk.made(folder, log)                    built by gcc; `missing()` says why it cannot be
    Copy(…, environment=disk.environment)            what is written under `folder` is noted from now on
    copy.kill(); disk.power_cut(chance, PAGE)        only what was synced is left, and some of the rest

What the notes are, and what counts as synced, stands at the top of unsynced.c.
"""

import os
import shutil
import struct
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

PAGE, SECTOR = 4096, 512
"""Of what was not synced a disk may have taken some pages all the same, or torn them: it writes whole sectors."""
_SOURCE = Path(__file__).with_name("unsynced.c")
_HEAD = struct.Struct("=7Q")
_WRITTEN, _CUT, _SYNCED, _CREATED, _REMOVED, _RENAMED = map(ord, "wtscur")


def missing() -> str | None:
    """Why it cannot be built, if it cannot."""
    return None if shutil.which("gcc") else "gcc is not installed: the disk that forgets cannot be built"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was done: see unsynced.c. `names` are those it changed."""

    kind: int
    inode: int
    offset: int
    length: int
    size: int
    old: bytes
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """What a power cut has undone: things that were done, and how many of them were kept nevertheless, in part."""

    undone: int
    synced: int
    kept: int


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder whose unsynced bytes can be taken back. With `deaf` it says that it syncs, and does not."""

    folder: Path
    log: Path
    library: Path
    deaf: bool = False

    @classmethod
    def made(cls, folder: Path, beside: Path, *, deaf: bool = False) -> "Disk":
        """A disk for a folder; its log and what it needs are kept in the one beside, on the same file system."""
        library = beside / "unsynced.so"
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl", "-lpthread"]
        subprocess.run(command, check=True, timeout=60)
        disk = cls(folder.resolve(), beside.resolve() / "unsynced.log", library.resolve(), deaf)
        disk._kept.mkdir(exist_ok=True)
        disk._kept.chmod(0o777)
        disk.log.touch()
        disk.log.chmod(0o666)
        return disk

    @property
    def environment(self) -> dict[str, str]:
        """What a program is started with, that it may write to this disk."""
        told = {"LD_PRELOAD": str(self.library), "UNSYNCED_FOLDER": str(self.folder), "UNSYNCED_LOG": str(self.log)}
        return told | ({"UNSYNCED_DEAF": "1"} if self.deaf else {})

    def power_cut(self, chance: Random | None = None, grain: int = PAGE) -> Cut:
        """Undoes what nobody has synced, all of it or, by chance, parts of that size; nobody may write meanwhile."""
        notes = list(_notes(self.log.read_bytes()))
        loose = _unsynced(notes)
        undoing = _Undoing(self.folder, self._kept, loose, chance, grain)
        undoing.run()
        for file in self.folder.rglob("*-shm"):
            file.unlink()
        os.truncate(self.log, 0)
        for kept in self._kept.iterdir():
            kept.unlink()
        return Cut(len(loose), len(notes) - len(loose), undoing.kept)

    @property
    def _kept(self) -> Path:
        """Where files are that were removed, and may come back."""
        return self.log.with_name(self.log.name + ".kept")


def _notes(told: bytes) -> Iterator[Note]:
    """The notes in a log. One that the kill has cut short is of something that was not done."""
    at = 0
    while at + _HEAD.size <= len(told):
        kind, inode, offset, length, size, old, names = _HEAD.unpack_from(told, at)
        body = at + _HEAD.size
        at = body + old + names
        if at <= len(told):
            named = tuple(part.decode() for part in told[body + old : at].split(b"\0")[:2]) if names else ()
            yield Note(kind, inode, offset, length, size, told[body : body + old], named)


def _unsynced(notes: list[Note]) -> list[Note]:
    """Those that no later sync of the file, or of the folder, keeps."""
    last = {note.inode: number for number, note in enumerate(notes) if note.kind == _SYNCED}

    def is_loose(number: int, note: Note) -> bool:
        if note.kind == _SYNCED:
            return False
        by_file = last.get(note.offset, -1) if note.kind == _CREATED else -1
        return max(by_file, last.get(note.inode, -1)) < number

    return [note for number, note in enumerate(notes) if is_loose(number, note)]


class _Undoing:
    """Takes notes back, from the last to the first."""

    def __init__(self, folder: Path, kept: Path, notes: list[Note], chance: Random | None, grain: int) -> None:
        self.kept = 0
        self._notes = notes
        self._grain = grain
        wanted = {note.inode for note in notes if note.kind in {_WRITTEN, _CUT}}
        self._files = {number: path for path in _files(folder, kept) if (number := path.stat().st_ino) in wanted}
        self._stays = self._chosen(chance) if chance else {}
        self._seen: dict[tuple[int, int], int] = defaultdict(int)
        self._sizes: dict[int, int] = defaultdict(int)

    def run(self) -> None:
        """Undoes them."""
        opened = {inode: os.open(path, os.O_RDWR) for inode, path in self._files.items()}
        try:
            totals = self._totals()
            for note in reversed(self._notes):
                if note.kind in {_WRITTEN, _CUT}:
                    if note.inode in opened:
                        self._give_back(opened[note.inode], note, totals)
                else:
                    _take_back_name(note)
        finally:
            for each in opened.values():
                os.close(each)

    def _chosen(self, chance: Random) -> dict[tuple[int, int], int]:
        """How many of the writes to each part of a file the disk has taken all the same: the first so many. Of a file
        that was cut meanwhile none."""
        cut = {note.inode for note in self._notes if note.kind == _CUT}
        totals = {part: count for part, count in self._totals().items() if part[0] not in cut}
        return {part: chance.randint(0, count) for part, count in totals.items()}

    def _totals(self) -> dict[tuple[int, int], int]:
        totals: dict[tuple[int, int], int] = defaultdict(int)
        for note in self._notes:
            if note.kind == _WRITTEN:
                for begins, _ in self._parts(note):
                    totals[note.inode, begins // self._grain] += 1
        return totals

    def _parts(self, note: Note) -> Iterator[tuple[int, int]]:
        """From where to where, within each grain of the file."""
        begins, end = note.offset, note.offset + note.length
        while begins < end:
            until = min(end, (begins // self._grain + 1) * self._grain)
            yield begins, until
            begins = until

    def _give_back(self, file: int, note: Note, totals: dict[tuple[int, int], int]) -> None:
        """The old bytes and the old size, but for the parts that stay."""
        if note.kind == _CUT:
            os.ftruncate(file, note.size)
            os.pwrite(file, note.old, note.offset)
            return
        for begins, until in self._parts(note):
            part = (note.inode, begins // self._grain)
            self._seen[part] += 1
            if totals[part] - self._seen[part] < self._stays.get(part, 0):
                self.kept += 1
                self._sizes[note.inode] = max(self._sizes[note.inode], until)
                continue
            old = note.old[begins - note.offset : until - note.offset]
            os.pwrite(file, old.ljust(until - begins, b"\0"), begins)
        os.ftruncate(file, max(note.size, self._sizes[note.inode]))


def _files(folder: Path, kept: Path) -> Iterator[Path]:
    for place in (folder, kept):
        yield from (path for path in place.rglob("*") if path.is_file() and not path.name.endswith("-shm"))


def _take_back_name(note: Note) -> None:
    one, other = note.names
    with suppress(FileNotFoundError):
        if note.kind == _CREATED and os.stat(one).st_ino == note.offset:
            os.unlink(one)
        elif note.kind == _REMOVED and not os.path.lexists(one):
            os.link(other, one)
        elif note.kind == _RENAMED:
            os.rename(other, one)
