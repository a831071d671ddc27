"""`referent backup`, `restore`, and the copy that the server makes each night."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import structlog

from bot.errors import ReferentError
from bot.falling_due import moment_of
from bot.ports import Ledger, Ledgers
from bot.wording import say
from handlers.failures import name_of
from handlers.settings import Settings

Told = Mapping[str, Any]
"""What a copy holds: `version`, `bytes`, and `workspaces` with their names and counts."""
KIND = "backup"
NONE = "none"
"""The setting `backup.folder` where no copy is made at night."""
GRACE = timedelta(hours=2)
"""After its time a night's copy may still be on its way."""
ABANDONED = timedelta(days=1)
"""How old a part of a copy is that nobody works at any longer."""
_log = structlog.get_logger()


class Copied(Protocol):
    """Copies the register into a file, in the place of one that is there if `replace` says so, as long as `going`."""

    def __call__(self, file: Path, *, replace: bool = ..., going: Callable[[], bool] = ...) -> Told:
        """What the copy holds. Raises `ReferentError`, and leaves nothing then."""
        ...


# --- the command line ---


def back_up(copied: Copied, asked: str, *, force: bool, as_json: bool) -> int:
    """Copies the register into a file, and says what that holds; 1 where it cannot be done."""
    file = Path(asked)
    try:
        held = copied(file, replace=force)
    except (ReferentError, KeyboardInterrupt) as error:
        return _refused(f"No backup was made: {_why(error)}")
    _tell(file, held, "holds", as_json=as_json)
    return 0


def put_back(restored: Callable[[Path], Told], asked: str, *, as_json: bool) -> int:
    """Puts a copy in the place of the register, and says what that holds; 1 where it cannot be done."""
    file = Path(asked)
    try:
        held = restored(file)
    except (ReferentError, KeyboardInterrupt) as error:
        return _refused(f"Nothing was restored: {_why(error)}")
    _tell(file, held, "has been restored:", as_json=as_json)
    return 0


def _why(error: ReferentError | KeyboardInterrupt) -> str:
    """What went wrong. Who stops it with Ctrl-C is told so too: a script must not take it for done."""
    if isinstance(error, KeyboardInterrupt):
        return say("en", "backup.stopped")
    return say("en", error.sentence, **error.facts)


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _tell(file: Path, held: Told, what: str, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"file": str(file), **held}, ensure_ascii=False) + "\n")
        return
    whole = "The journal is whole." if held["workspaces"] else "Nothing is stored in it yet."
    lines = [f"{file} {what} a register of version {held['version']}, {held['bytes']} bytes. {whole}"]
    sys.stdout.write("\n".join([*lines, *map(_line, held["workspaces"])]) + "\n")


def _line(workspace: Told) -> str:
    counts = ", ".join(_counted(workspace[f"{kind}s"], kind) for kind in ("action", "decision", "meeting"))
    until = f" until {workspace['last_entry_at']}" if workspace["last_entry_at"] else ""
    entries = "1 journal entry" if workspace["entries"] == 1 else f"{workspace['entries']} journal entries"
    return f"{workspace['workspace']}: {counts}; {entries}{until}."


def _counted(count: int, kind: str) -> str:
    return f"{count} {kind}" if count == 1 else f"{count} {kind}s"


# --- at night ---


@dataclass(frozen=True, slots=True)
class Nightly:
    """Makes the copy of the day when it is time: one, whatever copies of the program run and however often they are
    started. One that fails is tried again once an hour."""

    ledgers: Ledgers
    copied: Copied
    settings: Settings
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self, now: datetime) -> Path | None:
        """Makes the copy if it is due at this moment, then lets the oldest go. What fails is told in the log."""
        local = now.astimezone(ZoneInfo(self.settings.workspace.zone))
        try:
            place = self._claimed(local)
            return self._made(local, *place) if place else None
        except Exception as error:  # noqa: BLE001 - whatever has failed tonight, tomorrow there is another
            if not self._ended.is_set():
                told = {"why": error.sentence} if isinstance(error, ReferentError) else {}
                _log.error("backup failed", **name_of(error), **told)
            return None

    def end(self) -> None:
        """Lets go of a copy that is being made."""
        self._ended.set()

    def _claimed(self, local: datetime) -> tuple[str, Path] | None:
        """The workspace that keeps the claim and the file to be made, if it is this program's to make."""
        if local < moment_of(self.settings.workspace.zone, local.date(), self.settings.backup.time):
            return None
        ids = sorted(workspace.id for workspace in self.ledgers.workspaces())
        if not ids or self.ledgers.read(ids[0], partial(_done, day=local.date())):
            return None
        if not self.ledgers.write(ids[0], partial(_claim, local=local)):
            return None
        return ids[0], Path(self.settings.backup.folder) / name_on(local.date())

    def _made(self, local: datetime, workspace: str, file: Path) -> Path:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        held = self.copied(file, replace=True, going=lambda: not self._ended.is_set())
        self.ledgers.write(workspace, partial(_finish, local=local))
        gone = prune(file, self.settings.backup.keep, local)
        _log.info("backup made", file=file.name, bytes=held["bytes"], removed=len(gone))
        return file


def _done(ledger: Ledger, day: date) -> bool:
    """Whether the day has its copy. The claim is named by the day: what a clock that was wrong has made on a day to
    come is asked for by nobody before that day."""
    return ledger.deliveries.last_claim(f"{KIND} {day}", KIND) is not None


def _claim(ledger: Ledger, local: datetime) -> bool:
    """Whether this hour's attempt is the asker's to make."""
    day = local.date()
    return not _done(ledger, day) and ledger.deliveries.claim(f"{KIND} at {local.hour}", f"{KIND} tried", day, local)


def _finish(ledger: Ledger, local: datetime) -> None:
    ledger.deliveries.claim(f"{KIND} {local.date()}", KIND, local.date(), local)


def name_on(day: date) -> str:
    """Of a day's copy; the names sort as the days do."""
    return f"referent-{day}.db"


def _kept(folder: Path) -> Iterator[tuple[date, Path]]:
    """The nightly copies in a folder; whatever else lies there is no affair of ours."""
    for path in folder.glob("referent-*.db"):
        with suppress(ValueError):
            day = date.fromisoformat(path.stem.removeprefix("referent-"))
            if path.name == name_on(day):
                yield day, path


def prune(newest: Path, keep: int, local: datetime) -> list[Path]:
    """Removes the copies that are older than the last so many up to `newest`, and parts of copies that nobody works at
    any longer. Those of days to come, which a clock that was wrong has made, are let be."""
    day = local.date()
    past = sorted((path for made, path in _kept(newest.parent) if made <= day), reverse=True)
    since = (local - ABANDONED).timestamp()
    parts = [path for path in newest.parent.glob("referent-*.db.*.part") if path.stat().st_mtime < since]
    gone = [path for path in (*past[keep:], *parts) if path != newest]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def latest_due(settings: Settings, now: datetime) -> date:
    """The last day whose copy ought to be there by now."""
    local = (now - GRACE).astimezone(ZoneInfo(settings.workspace.zone))
    return local.date() if local.time() >= settings.backup.time else local.date() - timedelta(days=1)


def latest_made(settings: Settings) -> date | None:
    """The last day of which there is a copy."""
    return max((day for day, _ in _kept(Path(settings.backup.folder))), default=None)
