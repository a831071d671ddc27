"""The register's own health, in one look that costs as much as there are messages that wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from bot.health import Stored
from storage.ledgers import StoredLedgers
from storage.prepared import Values
from storage.schema import HEAD, version_of
from storage.session import Session
from storage.tables import outbox


def health_of(ledgers: StoredLedgers) -> Stored:
    """Raises `bot.errors.Trouble` where the register cannot be read, or belongs to a newer program."""
    return ledgers.look(_stored)


def _stored(session: Session) -> Stored:
    ((waiting, oldest),) = session.ask("backlog", {}, _backlog)
    return Stored(version_of(session), HEAD, waiting, datetime.fromisoformat(oldest) if oldest else None)


def _backlog(values: Values) -> Select[Any]:
    del values
    c = outbox.c
    waiting = and_(c.delivered_at.is_(None), c.given_up_at.is_(None))
    told: tuple[ColumnElement[Any], ...] = (func.count(), func.min(_since()))
    return select(*told).where(waiting)


def _since() -> ColumnElement[str]:
    """When it began to wait. What stands already and says something new was made long before: it waits since it was
    first tried."""
    c = outbox.c
    return case((c.revision == 1, c.made_at), else_=c.tried_at)
