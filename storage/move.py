"""A register, or one of its workspaces, from one database into another, whichever engines those are.

The source is read on one snapshot and never changed. In the target each workspace comes in one transaction, which is
committed when all of it is there: the rows counted, the journal's chain followed hash by hash, and the source looked at
once more, whether anybody has written meanwhile. So a workspace is there whole or not at all, whatever breaks; and to
run it again goes on with those that are not there yet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, Table, delete, func, or_, select

from bot.errors import Refused, StoreUnreadable, StoreVersion
from storage import open_ledgers, search, tables
from storage.address import address_of
from storage.chain import chain_parts, verify_parts
from storage.head import read_head
from storage.maintenance import connect, open_engine_at
from storage.schema import HEAD, PROGRAM, version_of
from storage.session import Session, Statements, key_of
from storage.shapes import Row
from storage.trouble import database_errors, trouble_of

Told = Mapping[str, Any]
"""What became of a workspace: `workspace`, `rows`, `entries`, and `moved`, False where it was there already."""
Watched = Callable[[str, int], None]
"""Is told of each table and how many of its rows have been copied so far."""
_AT_ONCE = 1_000
_OF_A_WORKSPACE = tuple(
    table
    for table in tables.metadata.sorted_tables
    if "workspace" in table.c and table is not tables.connections and table is not tables.heads
)
_MADE_BY_A_START = frozenset({tables.workspaces, tables.heads, tables.connections, tables.claims})
_SEARCHED = frozenset({tables.actions, tables.decisions})


def move(source: str, target: str, workspace: str | None = None, watched: Watched = lambda _, __: None) -> list[Told]:
    """Copies all workspaces, or the one of that name or id, with the connections and installations that they use.

    Raises `Refused` where the target has other content or the source was written to meanwhile, `StoreVersion` where
    the source is not of this version, `StoreUnreadable` where a chain is broken.
    """
    _check(source, target)
    open_ledgers(target).close()
    try:
        with _open(source) as there, _open(target) as here:
            _read(there)
            return [_moved(there, here, row, watched) for row in _chosen(there, workspace)]
    except database_errors() as error:
        raise trouble_of(error) from error


def _check(source: str, target: str) -> None:
    """That there is something to copy, and another place to copy it to."""
    if address_of(source) == address_of(target):
        raise Refused("move.same")
    with _open(source) as there:
        found = version_of(there)
    if found is None:
        raise StoreUnreadable("move.empty")
    if found != HEAD:
        raise StoreVersion("move.older", found=found.partition("_")[2], needed=PROGRAM)


@contextmanager
def _open(url: str) -> Iterator[Session]:
    """A connection of its own; what was not committed is undone in the end."""
    engine: Engine = open_engine_at(address_of(url))
    try:
        with connect(engine) as connection:
            session = Session(connection, Statements(engine.dialect))
            try:
                yield session
            finally:
                with suppress(*database_errors()):  # nothing had been begun, or the connection is broken
                    session.command("ROLLBACK")
    except database_errors() as error:
        raise trouble_of(error) from error
    finally:
        engine.dispose()


def _read(session: Session) -> None:
    """Begins to see one moment."""
    session.command("BEGIN" if session.engine == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _write(session: Session) -> None:
    session.command("BEGIN IMMEDIATE" if session.engine == "sqlite" else "BEGIN")


def _chosen(there: Session, name: str | None) -> list[Row]:
    c = tables.workspaces.c
    every = there.query(select(tables.workspaces).order_by(c.id))
    found = [row for row in every if name in (None, row["name"], row["id"])]
    names = ", ".join(row["name"] for row in every)
    if name is not None and not found:
        raise Refused("move.unknown", workspace=name, workspaces=names or "–")
    if name is not None and len(found) > 1:
        raise Refused("move.several", workspace=name, ids=", ".join(row["id"] for row in found))
    return found


def _moved(there: Session, here: Session, workspace: Row, watched: Watched) -> Told:
    """One workspace, in one transaction of the target's."""
    id, name = workspace["id"], workspace["name"]
    state = _state(there, id)
    told = {"workspace": name, "rows": sum(state["rows"].values()), "entries": state["head"]["last_entry"]}
    _write(here)
    if _is_there(here, workspace, state):
        here.command("ROLLBACK")
        return {**told, "moved": False}
    for table in _OF_A_WORKSPACE:
        _copy(there, here, table, id, watched)
    here.insert(tables.workspaces, [workspace])
    here.insert(tables.heads, [state["head"]])
    _copy_connections(there, here, id)
    _verify(here, workspace, state)
    _check_quiet(there, workspace, state)
    here.command("COMMIT")
    return {**told, "moved": True}


def _copy(there: Session, here: Session, table: Table, workspace: str, watched: Watched) -> None:
    query = select(table).where(table.c.workspace == workspace).order_by(*table.primary_key)
    done = 0
    for rows in _in_parts(there, query):
        here.insert(table, rows)
        if table in _SEARCHED:
            search.reindex(here, table, [], [], rows)
        done += len(rows)
        watched(table.name, done)


def _in_parts(session: Session, query: Any) -> Iterator[list[Row]]:
    result = session.connection.execute(query, execution_options={"yield_per": _AT_ONCE})
    for part in result.mappings().partitions():
        yield [dict(row) for row in part]


def _copy_connections(there: Session, here: Session, workspace: str) -> None:
    """Those that it is the usual workspace of, and others that its people and channels are on; each with its
    installation. What is there already is another workspace's too, and stays as it is."""
    c = tables.connections.c
    used = [
        select(table.c.connection).where(table.c.workspace == workspace) for table in (tables.accounts, tables.channels)
    ]
    found = there.query(
        select(tables.connections).where(or_(c.workspace == workspace, *(c.id.in_(query) for query in used)))
    )
    _insert_new(here, tables.connections, found)
    ids = {row["id"] for row in found}
    installed = there.query(select(tables.installations))
    served = [row for row in installed if not row["team"] or f"{row['kind']}:{row['team']}" in ids]
    _insert_new(here, tables.installations, served)


def _insert_new(here: Session, table: Table, rows: Sequence[Row]) -> None:
    here.insert(table, [row for row in rows if here.row(table, key_of(table, row)) is None])


# --- what is there, and whether it is all ---


def _state(session: Session, workspace: str) -> dict[str, Any]:
    """What two databases that hold the same agree in: the head, how many rows each table has, what was delivered."""
    c = tables.outbox.c
    delivered = select(func.count(c.delivered_at).label("n"), func.sum(c.attempts).label("tried"))
    (sent,) = session.query(delivered.where(c.workspace == workspace))
    head = session.row(tables.heads, (workspace,))
    rows = {table.name: _count(session, table, workspace) for table in _OF_A_WORKSPACE}
    return {"head": head, "rows": rows, "delivered": (sent["n"], int(sent["tried"] or 0))}


def _count(session: Session, table: Table, workspace: str) -> int:
    query = select(func.count().label("n")).select_from(table).where(table.c.workspace == workspace)
    return int(session.query(query)[0]["n"])


def _is_there(here: Session, workspace: Row, state: dict[str, Any]) -> bool:
    """Whether the target has it already. One in which nothing has been said, as a first start makes it, gives way;
    anything else is refused."""
    c = tables.workspaces.c
    same = or_(c.id == workspace["id"], c.name == workspace["name"])
    for found in here.query(select(tables.workspaces).where(same)):
        if found["id"] == workspace["id"] and _state(here, found["id"]) == state:
            return True
        if any(_count(here, table, found["id"]) for table in _OF_A_WORKSPACE if table not in _MADE_BY_A_START):
            raise Refused("move.content", workspace=found["name"])
        _take_away(here, found["id"])
    return False


def _take_away(here: Session, workspace: str) -> None:
    for table in (tables.workspaces, tables.heads, tables.connections, tables.claims):
        column = table.c.id if table is tables.workspaces else table.c.workspace
        here.connection.execute(delete(table).where(column == workspace))


def _verify(here: Session, workspace: Row, state: dict[str, Any]) -> None:
    """Counts what has come, and follows the chain from its first entry to the head."""
    id, name = workspace["id"], workspace["name"]
    if _state(here, id) != state:
        raise StoreUnreadable("move.differs", workspace=name)
    head = read_head(here, id)
    if broken := verify_parts(chain_parts(here.ask_filled, id), (head.last_entry, head.last_hash)):
        raise StoreUnreadable("move.broken", workspace=name, seq=broken.seq, why=broken.why)


def _check_quiet(there: Session, workspace: Row, state: dict[str, Any]) -> None:
    """That nobody has written to the source since its snapshot: who did would not find it in the target."""
    there.command("ROLLBACK")
    _read(there)
    if _state(there, workspace["id"]) != state:
        raise Refused("move.written", workspace=workspace["name"])
