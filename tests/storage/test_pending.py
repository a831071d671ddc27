"""Rows that wait are written in an order that is the same for all, and in one go."""

from collections.abc import Iterable

import pytest
from sqlalchemy import Table

from bot.errors import Outdated
from storage import tables
from storage.ledgers import StoredLedgers
from storage.pending import Change, Pending
from storage.session import Session
from storage.shapes import Row
from storage.sqlite import SqliteLedgers
from tests.samples import NETWORK

CLAIMS = tables.claims


def claim(workspace: str, day: str = "2026-03-02") -> Row:
    return {"workspace": workspace, "channel": "fjord", "kind": "summary", "day": day, "at": "", "seq": 0}


def key(row: Row) -> tuple[str, ...]:
    return row["workspace"], row["channel"], row["kind"], row["day"]


def proposal(workspace: str) -> Row:
    return {"workspace": workspace, "channel": "fjord", "action": "a", "at": ""}


def pending_of(*rows: Row) -> Pending:
    pending = Pending()
    for row in rows:
        pending.put(CLAIMS, key(row), Change(None, row))
    return pending


def days(ledgers: StoredLedgers) -> list[str]:
    return sorted(row["day"] for row in ledgers.look(lambda session: session.rows(CLAIMS, workspace="w")))


def test_the_heads_go_first_then_the_tables_in_one_order(
    stored: StoredLedgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever was changed first. Of those who write to the same workspaces none waits for one that waits for it."""
    written: list[tuple[str, str]] = []
    insert, update = Session.insert, Session.update

    def noted_insert(self: Session, table: Table, rows: Iterable[Row]) -> None:
        rows = list(rows)
        written.extend((table.name, row["workspace"]) for row in rows)
        insert(self, table, rows)

    def noted_update(self: Session, table: Table, rows: list[tuple[Row, Row]]) -> object:
        written.extend((table.name, row["workspace"]) for row, _ in rows)
        return update(self, table, rows)

    monkeypatch.setattr(Session, "insert", noted_insert)
    monkeypatch.setattr(Session, "update", noted_update)

    def work(session: Session) -> None:
        (head,) = session.rows(tables.heads, workspace=NETWORK.id)
        pending = Pending()
        for workspace in ("b", "a"):
            row = proposal(workspace)
            pending.put(tables.proposals, (workspace, "fjord", "a"), Change(None, row))
            pending.put(CLAIMS, key(claim(workspace)), Change(None, claim(workspace)))
        pending.put(tables.heads, (NETWORK.id,), Change(head, {**head, "last_action": 7}))
        pending.flush(session)
        assert not pending

    stored.change(work)
    assert written[0] == ("heads", NETWORK.id)
    assert [table for table, _ in written[1:]] == ["claims", "claims", "proposals", "proposals"]
    order = ["b", "a"] if isinstance(stored, SqliteLedgers) else ["a", "b"]  # on SQLite nobody else writes
    assert [workspace for _, workspace in written[1:]] == order * 2


def test_the_first_error_is_told_not_what_came_of_it(stored: StoredLedgers) -> None:
    """Many rows are on their way when the server finds the one that is there already."""
    stored.change(pending_of(claim("w")).flush)
    many = pending_of(*(claim("w", f"2026-04-{day:02}") for day in range(1, 30)), claim("w"), claim("x"))
    with pytest.raises(Outdated):
        stored.change(many.flush)
    assert days(stored) == ["2026-03-02"]
    stored.change(pending_of(claim("w", "2026-03-03")).flush)
    assert days(stored) == ["2026-03-02", "2026-03-03"]


def test_a_row_that_is_not_as_it_was_is_told(stored: StoredLedgers) -> None:
    """Though others are written behind it."""
    stored.change(pending_of(claim("w")).flush)
    lost, new = claim("w", "2026-03-01"), claim("w", "2026-03-04")
    pending = pending_of(new)
    pending.put(CLAIMS, key(lost), Change(lost, {**lost, "seq": 3}))
    with pytest.raises(Outdated):
        stored.change(pending.flush)
    assert days(stored) == ["2026-03-02"]


def test_what_was_asked_for_within_is_raised_as_it_is(stored: StoredLedgers) -> None:
    def work(session: Session) -> None:
        with session.together():
            session.insert(CLAIMS, [claim("w")])
            raise KeyError("w")

    with pytest.raises(KeyError):
        stored.change(work)
    assert days(stored) == []
