"""A connection as the repositories use it: Core statements, compiled once for the engine, on the driver's cursor.

Running them there costs a third of what a Core execution does, which counts where every command reads a few single
rows. What cannot be known beforehand (which filters a list has) goes through Core itself.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Executable, Insert, Select, Table, Update, bindparam, literal_column, select
from sqlalchemy.engine import Dialect

from storage.prepared import Filled, Prepared, Values, marks_of, prepared
from storage.shapes import Row
from storage.tables import metadata
from storage.trouble import database_errors

_COLUMNS = {table: tuple(table.c.keys()) for table in metadata.tables.values()}
_KEYS = {table: tuple(table.primary_key.columns.keys()) for table in metadata.tables.values()}
_TAKE_KEY: dict[Table, Callable[[Row], Any]] = {table: itemgetter(*names) for table, names in _KEYS.items()}
_TAKE_ROW: dict[Table, Callable[[Row], Any]] = {table: itemgetter(*names) for table, names in _COLUMNS.items()}

_MOST_SHAPES = 500
"""Of questions, whose statements are kept; there are a few dozen."""

Key = tuple[Any, ...]


def key_of(table: Table, row: Row) -> Key:
    """A row's primary key."""
    key = _TAKE_KEY[table](row)
    return key if len(_KEYS[table]) > 1 else (key,)


class Statements:
    """The statements of every table, compiled when first asked for. One for an engine; shared by its connections.

    All take their values by position, in the order of the table's columns.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[Any, str] = {}
        self._prepared: dict[Hashable, Prepared] = {}

    def select(self, table: Table, columns: tuple[str, ...], state: str | None = None) -> str:
        """Rows in which these columns have given values, all of them or those in one state.

        The state stands in the statement: there are indexes over one state alone, and SQLite would choose among them
        anew each time that a value is given, which takes ten times as long as to look.
        """
        name = (table, columns, state)
        if name not in self._known:
            here = [table.c[column] == bindparam(column) for column in columns]
            told = [table.c.state == literal_column(f"'{state}'")] if state else []  # a word of ours
            self._known[name] = self._compiled(select(table).where(*here, *told))
        return self._known[name]

    def insert(self, table: Table) -> str:
        """A new row."""
        name = (table, "insert")
        if name not in self._known:
            self._known[name] = self._compiled(table.insert())
        return self._known[name]

    def update(self, table: Table) -> str:
        """A changed row: all its columns, then its key; where rows have revisions, then the one that was read."""
        name = (table, "update")
        if name not in self._known:
            changed: dict[str, Any] = {column: bindparam(column) for column in _COLUMNS[table]}
            here = [table.c[column] == bindparam(f"old_{column}") for column in _kept(table)]
            self._known[name] = self._compiled(table.update().where(*here).values(changed))
        return self._known[name]

    def delete(self, table: Table) -> str:
        """A row that goes."""
        name = (table, "delete")
        if name not in self._known:
            here = [table.c[column] == bindparam(f"old_{column}") for column in _KEYS[table]]
            self._known[name] = self._compiled(table.delete().where(*here))
        return self._known[name]

    def hold(self, table: Table) -> str:
        """A row that nobody else may change until the transaction ends."""
        name = (table, "hold")
        if name not in self._known:
            here = [table.c[column] == bindparam(column) for column in _KEYS[table]]
            self._known[name] = self._compiled(select(table.c[_KEYS[table][0]]).where(*here).with_for_update())
        return self._known[name]

    def prepared(self, what: Hashable, filled: Filled, make: Callable[[Values], Select[Any]]) -> Prepared:
        """The statement of a question; `make` is asked for it once for each shape, with marks for the values."""
        name = (what, filled.shape)
        found = self._prepared.get(name)
        if found is None:
            found = prepared(make(marks_of(filled.values)), self._dialect)
            if len(self._prepared) < _MOST_SHAPES:
                self._prepared[name] = found
        return found

    def _compiled(self, statement: Select[Any] | Insert | Update | Delete) -> str:
        return str(statement.compile(dialect=self._dialect))


def _kept(table: Table) -> tuple[str, ...]:
    """What must still be so for a row to be changed."""
    return (*_KEYS[table], "revision") if "revision" in table.c else _KEYS[table]


class Session:
    """One connection to the database: its `engine`'s name, and whether it has been `left` for good."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self.connection = connection
        self.engine = connection.dialect.name
        self.left = False
        self._statements = statements
        self._cursor = connection.connection.cursor()

    def close(self) -> None:
        """Gives the connection back."""
        self._cursor.close()
        self.connection.close()

    def leave(self) -> None:
        """Lets go of a connection that may be broken."""
        self.left = True
        with suppress(Exception):  # whatever is wrong with it, it is not to be used again
            self.close()

    def command(self, sql: str, given: Key = ()) -> list[tuple[Any, ...]]:
        """One statement of the engine's own: the limits of a transaction, its search."""
        self._cursor.execute(sql, given)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def many(self, sql: str, given: Sequence[Key]) -> None:
        """One statement of the engine's own, for many rows."""
        self._cursor.executemany(sql, given)

    def row(self, table: Table, key: Key) -> Row | None:
        """The row with this key."""
        self._cursor.execute(self._statements.select(table, _KEYS[table]), key)
        found = self._cursor.fetchone()
        return dict(zip(_COLUMNS[table], found, strict=True)) if found else None

    def hold(self, table: Table, key: Key) -> None:
        """Nobody else changes the row until the transaction ends. On SQLite nobody does anyway."""
        if self.engine != "sqlite":
            self.command(self._statements.hold(table), key)

    def rows(self, table: Table, *, state: str | None = None, **equal: Any) -> list[Row]:
        """The rows in which these columns have these values."""
        self._cursor.execute(self._statements.select(table, tuple(equal), state), tuple(equal.values()))
        names = _COLUMNS[table]
        return [dict(zip(names, row, strict=True)) for row in self._cursor.fetchall()]

    def rows_of(self, table: Table, workspace: str, ids: list[str]) -> list[Row]:
        """The rows of a workspace with these ids, in no order."""
        c = table.c

        def make(marks: Values) -> Select[Any]:
            return select(table).where(c.workspace == marks["workspace"], c.id.in_(marks["ids"]))

        names = _COLUMNS[table]
        rows = self.ask((table, "rows of"), {"workspace": workspace, "ids": ids}, make)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def ask(self, what: Hashable, values: Values, make: Callable[[Values], Select[Any]]) -> list[Key]:
        """The rows of a question whose statement is put together once for each of its shapes, each in the order of its
        columns."""
        return self.ask_filled(what, Filled.of(values), make)

    def ask_filled(self, what: Hashable, filled: Filled, make: Callable[[Values], Select[Any]]) -> list[Key]:
        """The same, where the values have been made ready before."""
        made = self._statements.prepared(what, filled, make)
        self._cursor.execute(made.sql, made.given(filled))
        return list(self._cursor.fetchall())

    def query(self, statement: Executable) -> list[Row]:
        """The rows of a statement of Core's, put together for one question."""
        result = self.connection.execute(statement)
        names = tuple(result.keys())
        return [dict(zip(names, row, strict=True)) for row in result]

    def change(self, statement: Update) -> None:
        """Changes rows where they stand."""
        self.connection.execute(statement)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within goes to a server in one go, which answers when all is done: each answer waited for
        costs both sides more than a row. Raises the first error, not those of what came behind it."""
        if self.engine == "sqlite":
            yield
            return
        driver: Any = self.connection.connection.driver_connection
        first: Exception | None = None
        try:
            with driver.pipeline():
                try:
                    yield
                except database_errors() as error:
                    first = error
        except database_errors() as error:
            raise first or error from None
        if first is not None:
            raise first

    def insert(self, table: Table, rows: Iterable[Row]) -> None:
        """New rows, in bulk."""
        self._written(self._statements.insert(table), list(map(_TAKE_ROW[table], rows)))

    def update(self, table: Table, rows: Sequence[tuple[Row, Row]]) -> Callable[[], bool]:
        """Changed rows, each as it was and as it is, in bulk. What it gives tells whether all were as they had been, or
        somebody else had changed one; not before those that are written `together` have gone."""
        old, new = itemgetter(*_kept(table)), _TAKE_ROW[table]
        given = [(*new(after), *(old(before) if len(_kept(table)) > 1 else (old(before),))) for before, after in rows]
        written = self._written(self._statements.update(table), given)
        return lambda: bool(written() == len(rows))

    def delete(self, table: Table, rows: Iterable[Row]) -> None:
        """Rows that go, in bulk."""
        self._written(self._statements.delete(table), [key_of(table, row) for row in rows])

    def _written(self, sql: str, given: Sequence[Key]) -> Callable[[], int]:
        """How many rows it was, once that is known: on a server each has its own cursor, which its answer finds."""
        cursor = self._cursor if self.engine == "sqlite" else self.connection.connection.cursor()
        cursor.executemany(sql, given)
        if self.engine != "sqlite":
            return lambda: int(cursor.rowcount)
        count = int(cursor.rowcount)
        return lambda: count
