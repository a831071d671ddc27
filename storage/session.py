"""A connection as the repositories use it: Core statements, compiled once for the engine, on the driver's cursor.

Running them there costs a third of what a Core execution does, which counts where every command reads a few single
rows. What cannot be known beforehand (which filters a list has) goes through Core itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Executable, Insert, Select, Table, Update, bindparam, select
from sqlalchemy.engine import Dialect

from storage.shapes import Row

KEYS: dict[str, tuple[str, ...]] = {}


def key_names(table: Table) -> tuple[str, ...]:
    """The columns of a table's primary key, the workspace first."""
    if table.name not in KEYS:
        KEYS[table.name] = tuple(column.name for column in table.primary_key)
    return KEYS[table.name]


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A row's primary key."""
    return tuple([row[name] for name in key_names(table)])


class Statements:
    """The statements of every table, compiled when first asked for. One for an engine; shared by its connections."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[tuple[str, ...], str] = {}

    def select(self, table: Table, columns: Iterable[str]) -> str:
        """Rows in which these columns have given values."""
        names = tuple(columns)
        return self._once(
            ("select", table.name, *names),
            lambda: select(table).where(*(table.c[name] == bindparam(name) for name in names)),
        )

    def insert(self, table: Table) -> str:
        """A new row."""
        return self._once(("insert", table.name), table.insert)

    def update(self, table: Table) -> str:
        """A changed row; where rows have revisions only if it is still at the one that was read."""
        return self._once(("update", table.name), lambda: _update(table))

    def delete(self, table: Table) -> str:
        """A row that goes."""
        return self._once(
            ("delete", table.name),
            lambda: table.delete().where(*(table.c[name] == bindparam(f"key_{name}") for name in key_names(table))),
        )

    def _once(self, name: tuple[str, ...], make: Any) -> str:
        if name not in self._known:
            statement: Select[Any] | Insert | Update | Delete = make()
            self._known[name] = str(statement.compile(dialect=self._dialect))
        return self._known[name]


def _update(table: Table) -> Update:
    key = key_names(table)
    changed: dict[str, Any] = {column.name: bindparam(column.name) for column in table.c if column.name not in key}
    here = [table.c[name] == bindparam(f"key_{name}") for name in key]
    if "revision" in table.c:
        here.append(table.c.revision == bindparam("key_revision"))
    return table.update().where(*here).values(changed)


class Session:
    """One connection to the database."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self.connection = connection
        self._statements = statements
        self._cursor = connection.connection.cursor()

    def close(self) -> None:
        """Gives the connection back."""
        self._cursor.close()
        self.connection.close()

    def command(self, sql: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """One statement of the engine's own: the limits of a transaction, its search."""
        self._cursor.execute(sql, given or {})
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def rows(self, table: Table, **equal: Any) -> list[Row]:
        """The rows in which these columns have these values."""
        self._cursor.execute(self._statements.select(table, equal), equal)
        names = table.c.keys()
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]

    def query(self, statement: Executable) -> list[Row]:
        """The rows of a statement that was put together for one question."""
        result = self.connection.execute(statement)
        names = tuple(result.keys())
        return [dict(zip(names, row, strict=True)) for row in result]

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """New rows, in bulk."""
        self._cursor.executemany(self._statements.insert(table), rows)

    def update(self, table: Table, rows: Sequence[tuple[Row, Row]]) -> bool:
        """Changed rows, each as it was and as it is, in bulk. False where somebody else had changed one."""
        keys = (*key_names(table), *(("revision",) if "revision" in table.c else ()))
        given = [{**after, **{f"key_{name}": before[name] for name in keys}} for before, after in rows]
        self._cursor.executemany(self._statements.update(table), given)
        return self._cursor.rowcount == len(rows)

    def delete(self, table: Table, rows: Sequence[Row]) -> None:
        """Rows that go, in bulk."""
        given = [{f"key_{name}": row[name] for name in key_names(table)} for row in rows]
        self._cursor.executemany(self._statements.delete(table), given)
