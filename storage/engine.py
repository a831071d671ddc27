"""What the doctor tells of the engine: which it is, its version, and how far its standbys are behind."""

from collections.abc import Mapping
from typing import Any

from storage.ledgers import StoredLedgers
from storage.session import Session

_STANDBYS = """
SELECT application_name, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint,
       coalesce(extract(epoch FROM replay_lag), 0)::float
FROM pg_stat_replication WHERE state = 'streaming' ORDER BY application_name
"""
"""Whoever may not see them has rows without a state (https://www.postgresql.org/docs/current/monitoring-stats.html)."""


def engine_of(ledgers: StoredLedgers) -> Mapping[str, Any]:
    """`engine` with its version, and `standbys`: name, whether commits wait for it, bytes and seconds behind."""
    return ledgers.look(_engine)


def _engine(session: Session) -> Mapping[str, Any]:
    if session.engine == "sqlite":
        ((version,),) = session.command("SELECT sqlite_version()")
        return {"engine": f"SQLite {version}", "standbys": []}
    ((version,),) = session.command("SHOW server_version")
    found = session.command(_STANDBYS)
    standbys = [{"name": name, "state": state, "bytes": int(size), "seconds": lag} for name, state, size, lag in found]
    return {"engine": f"PostgreSQL {version.partition(' ')[0]}", "standbys": standbys}
