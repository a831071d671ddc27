"""The questions that are asked all the time are each a seek in an index, however large the register is."""

import pytest
from sqlalchemy import select, text

from bot.ports import ActionQuery, Loss
from bot.rights import Readership
from storage.actions import _Asked
from storage.outbox import fronts_of, heads_due, losses_after
from storage.sqlite import SqliteLedgers
from storage.tables import meetings, outbox
from tests.samples import NETWORK, NOON, a_message

READS = Readership(frozenset({"network", "here"}), parties=frozenset({"kari", "au"}))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (ActionQuery(owners=("au",)), "action_owners_open (workspace=? AND owner=? AND due>?)"),
        (ActionQuery(owners=("au", "kari")), "action_owners_open (workspace=? AND owner=? AND due>?)"),
        (
            ActionQuery(owners=("au",), overdue_on=NOON.date()),
            "action_owners_open (workspace=? AND owner=? AND due>? AND due<?)",
        ),
        (
            ActionQuery(owners=("au",), state="done", closed_first=NOON),
            "action_owners_closed (workspace=? AND owner=? AND closed_at>?)",
        ),
        (ActionQuery(channel="fjord"), "actions_open_in_channel (workspace=? AND channel=? AND due>?)"),
        (ActionQuery(), "actions_open (workspace=? AND due>?)"),
        (ActionQuery(state=None, meeting="meeting-1"), "actions_by_meeting (workspace=? AND meeting=?)"),
        (ActionQuery(state="done", closed_first=NOON), "actions_closed (workspace=? AND closed_at>?)"),
    ],
)
def test_a_list_is_a_seek(ledgers: SqliteLedgers, query: ActionQuery, index: str) -> None:
    asked = _Asked(query, READS, NETWORK.id)
    for statement in (asked.page(20, None), asked.count()):
        plan = _plan(ledgers, statement)
        assert index in plan
        assert "SCAN a" not in plan


def test_what_a_body_owes_comes_out_of_the_index_in_order(ledgers: SqliteLedgers) -> None:
    """Without a sort, so that a page costs the same however much is owed; counting touches the index alone."""
    asked = _Asked(ActionQuery(owners=("au",)), READS, NETWORK.id)
    inner = _plan(ledgers, asked.page(20, None)).partition("SCAN found")[0]
    assert "USE TEMP B-TREE" not in inner
    assert "COVERING INDEX action_owners_open" in _plan(ledgers, asked.count())


def test_what_is_due_costs_nothing_for_what_has_arrived(ledgers: SqliteLedgers) -> None:
    """The first of each lane comes out of an index that has what waits alone, and passes over those behind it."""
    plan = _plan(ledgers, heads_due({"now": NOON.isoformat(), "limit": 100}))
    assert "SEARCH outbox USING COVERING INDEX outbox_lanes (workspace=? AND lane>?)" in plan
    assert "SCAN outbox" not in plan


def test_a_look_and_a_lease_cost_the_same_however_many_wait_in_a_lane(ledgers: SqliteLedgers) -> None:
    """Counted in steps of SQLite's own machine, of which each row that is passed over takes some."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    session = ledgers._session()
    session._cursor.connection.set_progress_handler(step, 1)
    values = {"workspace": NETWORK.id, "lanes": ["fjord"]}
    costs, reads = [], []
    for count in (10, 5_000):
        rows = [a_message(f"{count:05}-{n:05}") for n in range(count)]
        ledgers.write(NETWORK.id, lambda ledger, rows=rows: [ledger.outbox.put(row) for row in rows])  # type: ignore[misc]
        before = steps
        reads.append(
            [
                len(session.ask("due", {"now": NOON.isoformat(), "limit": 100}, heads_due)),
                len(session.ask("fronts", values, fronts_of)),
            ]
        )
        costs.append(steps - before)
    session.close()
    assert reads[0] == reads[1] == [1, 4]
    assert costs[1] < 1.1 * costs[0]


def test_what_stands_somewhere_or_tells_of_a_row_is_a_seek(ledgers: SqliteLedgers) -> None:
    c = outbox.c
    here = c.workspace == NETWORK.id
    by_place = _plan(ledgers, select(outbox).where(here, c.place == "C1", c.sent == "2.5"))
    by_row = _plan(ledgers, select(outbox).where(here, c.about == "action-1"))
    assert "INDEX outbox_standing (workspace=? AND place=? AND sent=?)" in by_place
    assert "INDEX outbox_about (workspace=? AND about=?)" in by_row


def _plan(ledgers: SqliteLedgers, statement) -> str:  # type: ignore[no-untyped-def]
    compiled = statement.compile(ledgers._engine, compile_kwargs={"literal_binds": True})
    with ledgers._engine.connect() as connection:
        return "\n".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")))


def test_the_open_meeting_of_a_channel_is_a_seek_among_the_open_ones(ledgers: SqliteLedgers) -> None:
    told = ledgers._statements.select(meetings, ("workspace", "channel"), "open")
    with ledgers._engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", ("network", "fjord")).all()
    assert "INDEX meetings_open (workspace=? AND channel=?)" in plan[0][3]


def test_what_was_given_up_comes_out_of_its_index_in_order(ledgers: SqliteLedgers) -> None:
    for after, certain in ((None, False), (None, True), (Loss(a_message(), NOON, "is_archived"), True)):
        plan = _plan(ledgers, losses_after(NETWORK.id, after, 10, certain=certain))
        assert "INDEX outbox_lost (workspace=? AND " in plan
        assert "USE TEMP B-TREE" not in plan
