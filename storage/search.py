"""Search in texts by their stems, with the workspace inside the index, so that another workspace's texts cost nothing.

SQLite has FTS5 tables, which are kept in step by hand. PostgreSQL has an index over the rows' own `stems` columns, and
keeps it itself.
"""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, literal_column, select, table, text, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from storage.session import Session
from storage.shapes import Row

_INDEX = {"actions": "action_words", "decisions": "decision_words"}
_INSERT = "INSERT INTO {index} (workspace, row, stems) VALUES (?, ?, ?)"
_DELETE = "DELETE FROM {index} WHERE rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"
_PLAIN: ColumnElement[str] = literal_column("'simple'")
"""Words as they are: they are stems already."""


def reindex(session: Session, table: Table, gone: list[Row], changed: list[tuple[Row, Row]], new: list[Row]) -> None:
    """Keeps the index in step with rows that were written."""
    if session.engine != "sqlite":
        return
    index = _INDEX[table.name]
    other = [(before, after) for before, after in changed if before["stems"] != after["stems"]]
    old = [(_row_match(row),) for row in (*gone, *(before for before, _ in other))]
    fresh = [(row["workspace"], row["id"], row["stems"]) for row in (*new, *(after for _, after in other))]
    if old:
        session.many(_DELETE.format(index=index), old)
    if fresh:
        session.many(_INSERT.format(index=index), fresh)


def _row_match(row: Row) -> str:
    return f'workspace:"{row["workspace"]}" AND row:"{row["id"]}"'


class _Either(ColumnElement[bool]):
    """One condition, as each engine has it."""

    _traverse_internals = [  # noqa: RUF012 - as SQLAlchemy has it
        ("sqlite", InternalTraversal.dp_clauseelement),
        ("postgresql", InternalTraversal.dp_clauseelement),
    ]
    inherit_cache = True

    def __init__(self, sqlite: ColumnElement[bool], postgresql: ColumnElement[bool]) -> None:
        self.sqlite = sqlite
        self.postgresql = postgresql


@compiles(_Either)
def _compiled(element: _Either, compiler: SQLCompiler, **given: Any) -> str:
    return str(compiler.process(getattr(element, compiler.dialect.name), **given))


def words_of(stems: tuple[str, ...]) -> str:
    """Stems as both engines look for them; "" where there are none. PostgreSQL passes over the quotes."""
    return " ".join('"' + stem.replace('"', "") + '"' for stem in stems)


def matches(of: Table, workspace: str, words: str) -> ColumnElement[bool]:
    """Whether a row's text has all of these words: see `words_of`."""
    if not words:
        return true()
    return _Either(_in_fts5(of, workspace, words), _in_gin(of, workspace, words))


def _in_fts5(of: Table, workspace: str, words: str) -> ColumnElement[bool]:
    index = _INDEX[of.name]
    match = text(f"""{index} MATCH 'workspace:"' || :match_workspace || '" AND stems:(' || :match_words || ')'""")
    found = match.bindparams(match_workspace=workspace, match_words=words)
    return of.c.id.in_(select(literal_column("row")).select_from(table(index)).where(found))


def _in_gin(of: Table, workspace: str, words: str) -> ColumnElement[bool]:
    has = func.to_tsvector(_PLAIN, of.c.stems)
    return and_(of.c.workspace == workspace, has.op("@@")(func.plainto_tsquery(_PLAIN, words)))
