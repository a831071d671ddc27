"""Installations on platforms, and those that have begun: beside the register, since no workspace is known yet."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Delete, delete, select

from bot.errors import Outdated
from bot.installation import Installation, OAuthState
from storage import shapes
from storage.session import Session
from storage.shapes import Row, moment_text
from storage.tables import installations, oauth_states

if TYPE_CHECKING:
    from storage.ledgers import StoredLedgers

FORGOTTEN_AFTER = timedelta(hours=1)
"""Longer than any platform's code lasts."""


class StoredInstallations:
    """See `bot.installation.Installations`."""

    def __init__(self, ledgers: "StoredLedgers") -> None:
        self._ledgers = ledgers

    def get(self, kind: str, enterprise: str, team: str) -> Installation | None:
        """The installation with these ids."""
        row = self._ledgers.glance(lambda session: session.row(installations, (kind, enterprise, team)))
        return shapes.INSTALLATION.value(row) if row else None

    def all(self, kind: str) -> tuple[Installation, ...]:
        """All of a platform."""
        rows = self._ledgers.glance(lambda session: session.rows(installations, kind=kind))
        return tuple(map(shapes.INSTALLATION.value, rows))

    def put(self, installation: Installation) -> None:
        """A new one, or the next revision of one."""
        row = _row(shapes.INSTALLATION.row("", installation))
        key = (installation.kind, installation.enterprise, installation.team)

        def work(session: Session) -> None:
            before = session.row(installations, key)
            if installation.revision > 1 and (before is None or before["revision"] != installation.revision - 1):
                raise Outdated("row.outdated_elsewhere")
            session.connection.execute(_at(*key))
            session.insert(installations, [row])

        self._ledgers.change(work)

    def remove(self, kind: str, enterprise: str, team: str) -> None:
        """It is no more, and nor are its tokens."""
        self._ledgers.change(lambda session: session.connection.execute(_at(kind, enterprise, team)))

    def begin(self, state: OAuthState) -> None:
        """An installation begins; those that nobody has finished for long are forgotten."""
        row = _row(shapes.OAUTH_STATE.row("", state))
        c = oauth_states.c
        old = delete(oauth_states).where(c.kind == state.kind, c.at < moment_text(state.at - FORGOTTEN_AFTER))

        def work(session: Session) -> None:
            session.connection.execute(old)
            session.insert(oauth_states, [row])

        self._ledgers.change(work)

    def finish(self, kind: str, state: str, since: datetime) -> OAuthState | None:
        """Takes a state; those that are older than any that may still be used go too."""
        c = oauth_states.c
        mine = (c.kind == kind, c.state == state, c.at >= moment_text(since))

        def work(session: Session) -> list[Row]:
            found = session.query(select(oauth_states).where(*mine))
            old = (c.kind == kind, c.at < moment_text(since))
            for gone in (delete(oauth_states).where(*mine), delete(oauth_states).where(*old)):
                session.connection.execute(gone)
            return found

        rows = self._ledgers.change(work)
        return shapes.OAUTH_STATE.value(rows[0]) if rows else None


def _at(kind: str, enterprise: str, team: str) -> Delete:
    c = installations.c
    return delete(installations).where(c.kind == kind, c.enterprise == enterprise, c.team == team)


def _row(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "workspace"}
