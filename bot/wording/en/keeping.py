"""English: what administrators are told of a register that is moved."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    "move.moved": "{workspace}: {rows} rows and {entries} journal entries are in the new database; the journal is whole.",
    "move.there": "{workspace} is in the new database already: {rows} rows, {entries} journal entries.",
    "move.nothing": "There is no workspace yet, so there was nothing to move.",
    "move.same": "“--from” and “--to” are the same database. Right is for example “referent move --from sqlite:///referent.db --to postgresql://referent@db.example.org/referent”.",
    "move.empty": "There is no register to move. Name one with “--from”, for example “--from sqlite:///referent.db”.",
    "move.older": "The register to be moved has version {found} and this program needs {needed}. Bring it up to date first, with “referent migrate --database URL”.",
    "move.unknown": "There is no workspace “{workspace}”. There are: {workspaces}.",
    "move.several": "Several workspaces are called “{workspace}”. Name one by its id: {ids}.",
    "move.content": "The new database has another content in a workspace called “{workspace}”, so nothing of it was moved. Choose an empty database with “--to”.",
    "move.written": "Somebody wrote in {workspace} while it was copied, so it was not moved. Stop the servers that use the old database, and run this again.",
    "move.differs": "What came of {workspace} in the new database is not what was sent, so it was not moved. Run this again.",
    "move.broken": "The journal of {workspace} is broken at entry {seq} ({why}), so it was not moved. Restore the latest backup that is whole, and move that.",
    "move.stopped": "It was stopped. Workspaces that had come whole are in the new database; run it again to go on.",
}
