"""One command's unit of work, inside a transaction that it may share with others.

What it writes waits in memory, and is seen by its own look-ups; when it has to scan a table, what waits is flushed
first, its own rows under a savepoint, so that it alone can still be undone.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

import uuid_utils
from sqlalchemy import Select, Table, Update

from bot.errors import Outdated
from bot.journal import Entry
from bot.place import Workspace
from storage import shapes, tables
from storage.head import Head, read_head
from storage.pending import Change, Pending
from storage.prepared import Filled, Values
from storage.register import Register, Registers
from storage.salts import salt
from storage.session import Key, Session, key_of
from storage.shapes import Row, Shape
from storage.trouble import database_errors

_ROWS_IN_MEMORY = 500
"""Of one command and table: more are flushed, so that an import needs no more memory than a chat line."""
_TOGETHER = 512
"""Rows that are gathered by one statement."""
V = TypeVar("V")


def new_id() -> str:
    """A UUIDv7 as 32 hexadecimal digits."""
    return uuid_utils.uuid7().hex


class Transaction:
    """What the commands of one transaction share: rows to be flushed, heads and registers."""

    def __init__(self, session: Session, registers: Registers) -> None:
        self.session = session
        self.pending = Pending()
        self._kept = registers
        self._rows: dict[Table, dict[Key, Row | None]] = {}
        self._found: dict[tuple[Any, ...], list[Row]] = {}
        self._read: dict[str, Head] = {}
        self.heads: dict[str, Head] = {}
        self.registers: dict[str, Register] = {}
        self.held: dict[tuple[Table, Key], None] = {}
        self.broken: Exception | None = None

    def head(self, workspace: str) -> Head:
        """The head as the last finished command left it."""
        if workspace not in self.heads:
            self._read[workspace] = read_head(self.session, workspace)
            self.heads[workspace] = self._read[workspace]
        return self.heads[workspace]

    def register(self, workspace: str) -> Register:
        """The register as the last finished command left it."""
        if workspace not in self.registers:
            version = self.head(workspace).register_version
            self.registers[workspace] = self._kept.get(self.session, workspace, version)
        return self.registers[workspace]

    def row(self, table: Table, key: Key) -> Row | None:
        """A row as the database has it; read once, since a transaction sees one moment. On SQLite nobody else writes
        while it lasts; on PostgreSQL one that changes what somebody else has changed is refused, and runs again."""
        rows = self._rows.setdefault(table, {})
        if key not in rows:
            rows[key] = self.session.row(table, key)
        return rows[key]

    def gather(self, table: Table, workspace: str, ids: Iterable[str]) -> None:
        """Reads rows together that will be asked for one by one, by their ids."""
        rows = self._rows.setdefault(table, {})
        wanted = [id for id in dict.fromkeys(ids) if (workspace, id) not in rows]
        rows.update(dict.fromkeys((workspace, id) for id in wanted))
        for first in range(0, len(wanted), _TOGETHER):
            for row in self.session.rows_of(table, workspace, wanted[first : first + _TOGETHER]):
                rows[workspace, row["id"]] = row

    def rows(self, table: Table, **equal: Any) -> list[Row]:
        """The rows in which these columns have these values; read once, likewise."""
        asked = (table, *equal.items())
        if asked not in self._found:
            self._found[asked] = self.session.rows(table, **equal)
        return self._found[asked]

    def forget_rows(self) -> None:
        """What has been read is so no longer."""
        self._rows.clear()
        self._found.clear()

    def flush(self) -> None:
        """Writes what finished commands left. Where that fails, the whole transaction has."""
        self.forget_rows()
        try:
            self.pending.flush(self.session)
        except Exception as error:
            self.broken = error
            raise

    def finish(self) -> None:
        """Flushes everything, with the heads, for which others wait: now that nothing is to be read any more, as
        shortly as can be. The caller commits."""
        for workspace, head in self.heads.items():
            before = self._read[workspace]
            if head is not before:
                self.pending.put(tables.heads, (workspace,), Change(before.row(), head.row()))
        self.flush()
        for table, key in self.held:
            self.session.hold(table, key)

    def stored(self) -> None:
        """The transaction has been committed: its registers are the ones that others read from now on. Not before: on
        an engine where several write, another's register may get the number that this one would have had."""
        for register in self.registers.values():
            self._kept.keep(register)

    def mark(self) -> tuple[str, int, str] | None:
        """The last entry that it made in a journal, by which it can be told whether it was stored: the workspace, the
        entry's number and its hash. None where it made none."""
        for workspace, head in self.heads.items():
            if head.last_entry > self._read[workspace].last_entry:
                return workspace, head.last_entry, head.last_hash
        return None


class Unit:
    """One command's reads and writes."""

    def __init__(self, transaction: Transaction, workspace: str, *, writing: bool) -> None:
        self.workspace = workspace
        self._transaction = transaction
        self._session = transaction.session
        self._writing = writing
        self._pending = Pending()
        self._entries: list[Entry] = []
        self._head: Head | None = None
        self._register = transaction.register(workspace)
        self._has_own_register = False
        self._saved = False
        self._new_ids: set[str] = set()

    def new_id(self) -> str:
        """An id that no row has yet, so that none need be looked for."""
        id = new_id()
        self._new_ids.add(id)
        return id

    # --- reading ---

    def row(self, table: Table, *key: Any) -> Row | None:
        """The row with this key, the workspace apart."""
        return self._at(table, (self.workspace, *key))

    def _at(self, table: Table, key: Key) -> Row | None:
        change = self._pending.get(table, key) or self._transaction.pending.get(table, key)
        if change is not None:
            return change.after
        return None if key[-1] in self._new_ids else self._transaction.row(table, key)

    def gather(self, table: Table, ids: Iterable[str]) -> None:
        """Reads rows together that will be looked up one by one."""
        self._transaction.gather(table, self.workspace, ids)

    def find(self, table: Table, **equal: Any) -> Row | None:
        """The one row in which these columns have these values."""
        changed = self._changed(table)
        for change in changed.values():
            if change.after is not None and _has(change.after, equal):
                return change.after
        rows = self._transaction.rows(table, workspace=self.workspace, **equal)
        return next((row for row in rows if key_of(table, row) not in changed), None)

    def find_all(self, table: Table, **equal: Any) -> list[Row]:
        """All rows in which these columns have these values, in no order."""
        is_new = not self._new_ids.isdisjoint(equal.values())
        rows = [] if is_new else self._transaction.rows(table, workspace=self.workspace, **equal)
        changed = self._changed(table)
        if not changed:
            return rows
        kept = [row for row in rows if key_of(table, row) not in changed]
        return [*kept, *(each.after for each in changed.values() if each.after is not None and _has(each.after, equal))]

    def query(self, statement: Select[Any], *read: Table) -> list[Row]:
        """The rows of a statement that reads these tables, all that waits in them included."""
        self._flush_before(read)
        return self._session.query(statement)

    def ask(self, what: Hashable, filled: Filled, make: Callable[[Values], Select[Any]], *read: Table) -> list[Key]:
        """The same, of a question whose statement is put together once: `make` gets marks in place of the values."""
        self._flush_before(read)
        return self._session.ask_filled(what, filled, make)

    def _flush_before(self, read: Iterable[Table]) -> None:
        if self._writing and any(self._pending.of(table) or self._transaction.pending.of(table) for table in read):
            self.flush()

    def journal(self, statement: Select[Any], *read: Table) -> list[Row]:
        """The same, of the journal, and of these tables too."""
        self._chain()
        return self.query(statement, tables.journal, *read)

    @property
    def register(self) -> Register:
        """Parties, accounts and channels, to be read."""
        return self._register

    # --- writing ---

    def put(self, shape: Shape[Any], value: Any, **more: str | int | None) -> Row | None:
        """Stores the next revision of a value, the first as a new row; gives the row as it was.

        Raises `Outdated` where the revision is not the next one.
        """
        row = shape.row(self.workspace, value, **more)
        key = key_of(shape.table, row)
        before = self._at(shape.table, key)
        if value.revision != (before["revision"] if before else 0) + 1:
            raise Outdated("row.outdated_elsewhere")
        self._put(shape.table, key, Change(before, row))
        return before

    def put_row(self, table: Table, row: Row) -> None:
        """Stores a row that has no revisions, over the one with its key."""
        key = key_of(table, row)
        self._put(table, key, Change(self._at(table, key), row))

    def put_new(self, table: Table, row: Row) -> None:
        """Stores a row that cannot be there yet."""
        self._put(table, key_of(table, row), Change(None, row))

    def remove(self, table: Table, row: Row | None) -> None:
        """Takes a row out, if it is there."""
        if row is not None:
            self._put(table, key_of(table, row), Change(row, None))

    def own_register(self) -> Register:
        """The register, to be changed: a copy is made for the unit's first change."""
        self._check_writing()
        if not self._has_own_register:
            self._register = self._register.copy()
            self._has_own_register = True
            self.own_head().register_version = self._register.version
        return self._register

    def put_workspace(self, workspace: Workspace) -> None:
        """Stores the workspace's settings."""
        row = shapes.WORKSPACE.row(self.workspace, workspace)
        del row["workspace"]
        self.put_row(tables.workspaces, row)
        self.own_register().workspace = workspace

    def head(self) -> Head:
        """The head as this unit sees it."""
        self._chain()
        return self._head or self._transaction.head(self.workspace)

    def own_head(self) -> Head:
        """The head, to be changed."""
        self._check_writing()
        if self._head is None:
            self._head = self._transaction.head(self.workspace).copy()
        return self._head

    def append(self, entry: Entry) -> None:
        """Appends to the journal; it is chained when the unit ends, as late as can be."""
        self._check_writing()
        self._entries.append(entry)

    def hold(self, table: Table, row: Row) -> None:
        """A row by which something was decided, though it stays as it is, is not changed by others before that is
        stored: the transaction runs again where it has been."""
        self._check_writing()
        self._transaction.held[table, key_of(table, row)] = None

    # --- the end ---

    def flush(self) -> None:
        """Writes what waits: what others left first, then, where it can be undone, this unit's own."""
        self._transaction.flush()
        if not self._pending:
            return
        self._new_ids.clear()
        self._save()
        self._pending.flush(self._session)

    def change(self, *statements: Update) -> None:
        """Changes rows where they stand, what waits included: for more of them than are worth reading."""
        self._check_writing()
        self.flush()
        self._save()
        for statement in statements:
            self._session.change(statement)
        self._transaction.forget_rows()

    def _save(self) -> None:
        if not self._saved:
            self._session.command("SAVEPOINT command")
            self._saved = True

    def finish(self) -> None:
        """The command has been done: what it wrote is now the transaction's."""
        self._chain()
        if self._saved:
            self._session.command("RELEASE command")
        self._transaction.pending.take(self._pending)
        if self._has_own_register:  # another's, which has been changed within this one, stays as it is
            self._transaction.registers[self.workspace] = self._register
        if self._head is not None:
            self._transaction.heads[self.workspace] = self._head

    def undo(self) -> None:
        """The command has failed: nothing of it stays."""
        if self._saved:
            self._session.command("ROLLBACK TO command")
            self._session.command("RELEASE command")
            self._transaction.forget_rows()

    def _chain(self) -> None:
        for entry in self._entries:
            head = self.own_head()
            chained = entry.chained(head.last_entry + 1, head.last_hash, salt())
            head.last_entry, head.last_hash = chained.seq, chained.hash
            self.put_new(tables.journal, shapes.ENTRY.row(self.workspace, chained))
        self._entries.clear()

    def _put(self, table: Table, key: Key, change: Change) -> None:
        self._check_writing()
        self._pending.put(table, key, change)
        if len(self._pending.of(table)) > _ROWS_IN_MEMORY:
            self.flush()

    def _changed(self, table: Table) -> Mapping[Key, Change]:
        others, own = self._transaction.pending.of(table), self._pending.of(table)
        return {**others, **own} if others and own else others or own

    def _check_writing(self) -> None:
        if not self._writing:
            raise RuntimeError("a unit that reads has been asked to write")


def _has(row: Row, equal: dict[str, Any]) -> bool:
    for name, value in equal.items():  # noqa: SIM110 - half as dear as `all`, for what every command asks of many rows
        if row[name] != value:
            return False
    return True


def run_unit(transaction: Transaction, workspace: str, work: Callable[[Unit], V]) -> V:
    """Runs one command's work in a transaction. An error leaves nothing of it, and one of the database breaks the
    transaction."""
    try:
        unit = Unit(transaction, workspace, writing=True)
        return _finished(unit, work)
    except database_errors() as error:
        transaction.broken = error
        raise


def _finished(unit: Unit, work: Callable[[Unit], V]) -> V:
    try:
        result = work(unit)
        unit.finish()
    except database_errors():
        raise  # nothing can be undone by itself any more
    except BaseException:
        unit.undo()
        raise
    return result
