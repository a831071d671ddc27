"""Search in texts by their stems: FTS5 on SQLite, with the workspace inside the match, so that another workspace's
texts cost nothing. The rows' own `stems` columns hold the same words, for an engine with another index over them."""

from sqlalchemy import ColumnElement, Table, literal_column, select, table, text, true

from storage.session import Session
from storage.shapes import Row

_INDEX = {"actions": "action_words", "decisions": "decision_words"}
_INSERT = "INSERT INTO {index} (workspace, row, stems) VALUES (?, ?, ?)"
_DELETE = "DELETE FROM {index} WHERE rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"


def reindex(session: Session, table: Table, gone: list[Row], changed: list[tuple[Row, Row]], new: list[Row]) -> None:
    """Keeps the index in step with rows that were written."""
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


def matches(of: Table, workspace: str, stems: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a row's text has all of these stems."""
    if not stems:
        return true()
    index = _INDEX[of.name]
    quoted = " ".join('"' + stem.replace('"', "") + '"' for stem in stems)
    match = text(f"{index} MATCH :match").bindparams(match=f'workspace:"{workspace}" AND stems:({quoted})')
    return of.c.id.in_(select(literal_column("row")).select_from(table(index)).where(match))
