"""Directories for tests, read from files of the form of `parties.json`."""

import json
from pathlib import Path

from bot.understanding.directory import Directory, Entry, Role


def directory_from(file: Path) -> Directory:
    """The directory that a file of parties describes."""
    return Directory(entries_from(file))


def entries_from(file: Path) -> list[Entry]:
    """The parties of a file, in its order."""
    parties = json.loads(file.read_text(encoding="utf-8"))
    return [
        Entry(
            key,
            party["kind"],
            party["name"],
            aliases=tuple(party.get("aliases", ())),
            members=tuple(party.get("members", ())),
            roles=tuple(Role(role["body"], role["role"]) for role in party.get("roles", ())),
        )
        for key, party in parties.items()
    ]
