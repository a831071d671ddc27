"""`referent journal verify`, `migrate` and `doctor`: whether all is well, and what mends it."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import ReferentError
from bot.falling_due import claimed_ahead
from bot.ports import PERHAPS, Ledger, Ledgers, Standstill
from bot.wording import say
from handlers.backup import NONE, latest_due, latest_made
from handlers.settings import Settings

ROOM = 200 * 2**20
"""Bytes of free disk below which the doctor warns."""
BEHIND = 30.0
"""Seconds by which a standby is so far behind that the doctor warns."""
MOST_NAMED = 20
"""Workspaces that are named; a network may have a thousand."""
LATELY = timedelta(days=7)
"""How long a message that was given up troubles the doctor: what was mended since is well again."""
LOOK = "The log says more."
SHOWN = "/referent undelivered shows an administrator which, and tries them again."
Mends = Callable[[str], str]
"""What mends it where a message was given up, by the platform's word for why; "" where nothing need be done."""


def verify_journal(ledgers: Ledgers, *, as_json: bool) -> int:
    """Reads every workspace's chain from its first entry on; exit 1 where one is broken."""
    whole = True
    for workspace in ledgers.workspaces():
        broken = ledgers.read(workspace.id, lambda ledger: ledger.journal.broken())
        count = ledgers.read(workspace.id, _length if broken else _last)
        whole = whole and broken is None
        told = {"workspace": workspace.name, "entries": count, "whole": broken is None}
        if broken:
            told |= {"broken_at": broken.seq, "why": broken.why}
        _print(told, _journal_words(told), as_json=as_json)
    return 0 if whole else 1


def _last(ledger: Ledger) -> int:
    return ledger.journal.end()[0]


def _length(ledger: Ledger) -> int:
    """Where some are missing, the last one's number does not tell."""
    return sum(1 for _ in ledger.journal.entries())


def _journal_words(told: dict[str, Any]) -> str:
    if told["whole"]:
        return f"{told['workspace']}: the journal is whole, {_entries(told['entries'])}."
    return (
        f"{told['workspace']}: the journal is broken at entry {told['broken_at']} ({told['why']}). Restore the latest "
        "backup that verifies, and compare."
    )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def told_version(version: str | None, *, as_json: bool) -> int:
    """What `migrate` says when the database is up to date."""
    _print({"version": version}, f"The database has version {version}, which is this program's.", as_json=as_json)
    return 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at; `mend` is what to do where it is not well."""

    what: str
    well: bool
    told: str
    mend: str = ""


Register = TypeVar("Register", bound=Ledgers)
Examined = Callable[[Register | None], list[Finding]]


def doctor(
    open_register: Callable[[], Register],
    settings: Settings,
    *,
    as_json: bool,
    edges: Examined[Register] = lambda _: [],
    mends: Mends = lambda _: LOOK,
    signed: bool = False,
) -> int:
    """Looks at the register, the journal, the disk, the nightly copies, the settings, and whatever `edges` looks at,
    which is given None where the register cannot be opened; exit 1 where something is not well. `signed` says whether a
    platform that signs what it sends is configured."""
    around = [_disk(settings), *_backups(settings), _address(settings, signed=signed)]
    findings = [*_register(open_register, settings, edges, mends), *around]
    for finding in findings:
        mark = "well" if finding.well else "NOT WELL"
        words = f"{finding.what}: {mark}. {finding.told}" + (f" {finding.mend}" if finding.mend else "")
        _print(asdict(finding), words, as_json=as_json)
    return 0 if all(finding.well for finding in findings) else 1


def _register(
    open_register: Callable[[], Register], settings: Settings, edges: Examined[Register], mends: Mends
) -> list[Finding]:
    try:
        ledgers = open_register()
    except ReferentError as error:
        told = say("en", error.sentence, **error.facts)
        mend = f"The setting database_url is {_without_password(settings.database_url)}."
        return [Finding("register", well=False, told=told, mend=mend), *edges(None)]
    try:
        return [*_stored(ledgers, mends), *edges(ledgers)]
    except ReferentError as error:
        told = say("en", error.sentence, **error.facts)
        return [Finding("register", well=False, told=told, mend="Restore the latest backup.")]
    finally:
        ledgers.close()


def _without_password(url: str) -> str:
    """What may be shown to whoever looks over one's shoulder, or is sent the doctor's findings. A password that has an
    @ in it goes as a whole."""
    return re.sub(r"([?&]password=)[^&]*", r"\1…", re.sub(r"(://[^:@/]*):.*@", r"\1:…@", url))


def _stored(ledgers: Ledgers, mends: Mends) -> list[Finding]:
    workspaces = tuple(ledgers.workspaces())
    shown = ", ".join(workspace.name for workspace in workspaces[:MOST_NAMED])
    more = f" and {len(workspaces) - MOST_NAMED} more" if len(workspaces) > MOST_NAMED else ""
    findings = [Finding("register", well=True, told=f"Workspaces: {shown or 'none yet'}{more}.")]
    now = datetime.now(UTC)
    lately = now - LATELY
    for workspace in workspaces:
        broken = ledgers.read(workspace.id, lambda ledger: ledger.journal.broken())
        told = f"{workspace.name}: broken at entry {broken.seq}." if broken else f"{workspace.name}: whole."
        mend = "Restore the latest backup that verifies." if broken else ""
        findings.append(Finding("journal", well=broken is None, told=told, mend=mend))
        still: Standstill = ledgers.read(workspace.id, lambda ledger: ledger.outbox.standstill(lately))
        findings.append(_outbox(workspace.name, still, mends))
        ahead = ledgers.read(workspace.id, partial(claimed_ahead, now=now))
        findings += [_scheduler(workspace.name, ahead)] if ahead else []
    return findings


def _scheduler(name: str, ahead: tuple[str, ...]) -> Finding:
    """How many channels a clock that was wrong has claimed a day to come for."""
    channels = "1 channel" if len(ahead) == 1 else f"{len(ahead)} channels"
    told = f"{name}: for {channels} the summary of a day to come is claimed already: a server's clock was wrong."
    mend = "Look at the clocks of all servers. Nothing is missing until then; on those days these channels get none."
    return Finding("scheduler", well=False, told=told, mend=mend)


def engine_found(told: Mapping[str, Any]) -> list[Finding]:
    """Which engine keeps the register, and each standby that follows it."""
    findings = [Finding("engine", well=True, told=f"{told['engine']}.")]
    for standby in told["standbys"]:
        waits = "commits wait for it" if standby["state"] in ("sync", "quorum") else "commits do not wait for it"
        words = f"{standby['name']} is {standby['bytes']} bytes and {standby['seconds']:.1f} s behind; {waits}."
        well = standby["seconds"] < BEHIND
        mend = "" if well else "Look at its disk and network: what it lacks would be missing after a failover."
        findings.append(Finding("standby", well=well, told=words, mend=mend))
    return findings


def _outbox(name: str, still: Standstill, mends: Mends) -> Finding:
    waits = "1 message waits" if still.waiting == 1 else f"{still.waiting} messages wait"
    if not still.given_up:
        return Finding("outbox", well=True, told=f"{name}: {waits}.")
    count = sum(still.given_up.values())
    why = ", ".join(f"{number} for {word}" for word, number in sorted(still.given_up.items()))
    told = f"{name}: {waits}; {count} could not be delivered in the last {LATELY.days} days: {why}. {SHOWN}"
    if perhaps := still.given_up.get(PERHAPS):
        told += f" {perhaps} may have arrived: what cannot be looked up is sent at most once."
    mend = " ".join(dict.fromkeys(filter(None, map(mends, sorted(still.given_up)))))
    return Finding("outbox", well=not mend, told=told, mend=mend)


def _disk(settings: Settings) -> Finding:
    path = Path(settings.database_url.removeprefix("sqlite:///") or ".").resolve().parent
    free = shutil.disk_usage(path if path.exists() else Path.cwd()).free
    mend = "" if free > ROOM else "Make room before the disk is full."
    return Finding("disk", well=free > ROOM, told=f"{free // 2**20} MiB are free.", mend=mend)


def _backups(settings: Settings) -> list[Finding]:
    """Whether the copy of the last night is there; nothing where none is wanted."""
    if settings.backup.folder == NONE:
        return []
    folder, due, made = Path(settings.backup.folder), latest_due(settings, datetime.now(UTC)), latest_made(settings)
    told = f"The latest in {folder} is of {made}." if made else f"There is none in {folder} yet."
    if made and made >= due:
        return [Finding("backup", well=True, told=told)]
    return [Finding("backup", well=False, told=told, mend=_mend_backup(settings, folder))]


def _mend_backup(settings: Settings, folder: Path) -> str:
    if not folder.is_dir():
        return f"Make the folder {folder}, or set backup.folder to one that is there."
    if not os.access(folder, os.W_OK):
        return f"Let the server's user write into {folder}."
    return (
        f"The running server makes one at {settings.backup.time:%H:%M}, or when it is next started; where it runs, its "
        'log says why there is none ("backup failed").'
    )


def _address(settings: Settings, *, signed: bool) -> Finding:
    place = f"{settings.server.host}:{settings.server.port}"
    if settings.server.host in ("127.0.0.1", "localhost", "::1"):
        return Finding("address", well=True, told=f"The web page is served on {place}.")
    if signed:
        return Finding("address", well=True, told=f"On {place} only what platforms have signed is served.")
    mend = "Set server.host to 127.0.0.1: other addresses need sign-in, which this version has not."
    return Finding("address", well=False, told=f"The web page would be served on {place}.", mend=mend)


def _print(told: dict[str, Any], words: str, *, as_json: bool) -> None:
    sys.stdout.write((json.dumps(told, ensure_ascii=False) if as_json else words) + "\n")
