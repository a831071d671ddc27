"""What falls due for many at once costs as much as there is to tell: seeks in indexes, and few statements."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, event

from bot.falling_due import KIND, Known, due_channels
from bot.ports import Ledger
from bot.summaries import News, made_summaries
from storage import open_ledgers
from storage.dues import _claimed, _due_in, _last_claims, _outsiders
from storage.sqlite import SqliteLedgers
from tests.contract.register import put
from tests.samples import HERE, MONDAY, NETWORK, NOON, a_channel, a_meeting, an_action, an_entry, an_item

CHANNELS = [f"channel-{number}" for number in range(9)]
DAYS = {"workspace": NETWORK.id, "first": "2026-02-01", "last": "2026-03-01", "channels": CHANNELS}
CLAIMS = {"workspace": NETWORK.id, "kind": KIND, "day": "2026-03-02", "since": "2026-02-01", "before": "2026-03-02"}


def plan_of(ledgers: SqliteLedgers, statement: str) -> str:
    with ledgers._engine.connect() as connection:
        return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (_due_in(DAYS), "INDEX actions_open_in_channel (workspace=? AND channel=? AND due<?)"),
        (_claimed(CLAIMS), "COVERING INDEX claims_by_day (workspace=? AND kind=? AND day=?)"),
        (_last_claims(CLAIMS), "COVERING INDEX claims_by_day (workspace=? AND kind=? AND day>?)"),
        (_outsiders({**DAYS, "at": NOON.isoformat()}), "(workspace=? AND channel=?)"),
    ],
    ids=["due", "claimed", "last claims", "outsiders"],
)
def test_each_question_is_a_seek(ledgers: SqliteLedgers, statement: Select[Any], index: str) -> None:
    plan = plan_of(ledgers, str(statement.compile(ledgers._engine, compile_kwargs={"literal_binds": True})))
    assert index in plan
    assert "SCAN" not in plan


@pytest.fixture
def statements(tmp_path: Path) -> Iterator[tuple[SqliteLedgers, list[str]]]:
    """A register, and what its readers ask it."""
    asked: list[str] = []
    with closing(open_ledgers(f"sqlite:///{tmp_path}/r.db")) as ledgers:
        assert isinstance(ledgers, SqliteLedgers)
        event.listen(ledgers._engine, "connect", lambda connection, _: connection.set_trace_callback(asked.append))
        ledgers.create(NETWORK, HERE)
        yield ledgers, asked


def fill(ledgers: SqliteLedgers, numbers: range, now: datetime) -> None:
    """These channels, each with something due, something new, and a meeting that it came from."""

    def work(ledger: Ledger) -> None:
        for number in numbers:
            channel = f"channel-{number}"
            put(ledger, a_channel(channel), a_meeting(f"meeting-{number}", channel=channel, state="closed"))
            put(ledger, an_item(f"item-{number}", meeting=f"meeting-{number}"))
            origin = {"channel": channel, "meeting": f"meeting-{number}", "item": f"item-{number}"}
            put(ledger, an_action(f"action-{2 * number}", due=MONDAY, **origin))
            put(ledger, an_action(f"action-{2 * number + 1}", **origin))
            ledger.deliveries.claim(channel, KIND, MONDAY - timedelta(days=3), now - timedelta(days=3), 1)
            put(ledger, an_entry(f"action-{2 * number + 1}", at=now))

    ledgers.write(NETWORK.id, work)


def test_four_hundred_channels_ask_no_more_than_forty(statements: tuple[SqliteLedgers, list[str]]) -> None:
    ledgers, asked = statements
    ledgers.write(NETWORK.id, lambda ledger: put(ledger, an_entry("long ago", at=NOON - timedelta(days=9))))
    counts = []
    for numbers in (range(1, 41), range(41, 401)):
        fill(ledgers, numbers, NOON)
        asked.clear()
        assert ledgers.read(NETWORK.id, _all_made) == numbers.stop - 1
        selects = {each for each in asked if each.startswith("SELECT") and "FROM connections" not in each}
        counts.append(len(selects))
        for statement in selects:
            assert "SCAN" not in plan_of(ledgers, statement), statement
    assert counts == [11, 11]


def _all_made(ledger: Ledger) -> int:
    channels = due_channels(ledger, NOON, Known())
    made = made_summaries(ledger, channels, NOON, News.of(ledger, channels, NOON))
    return sum(reply is not None and len(reply.parts) == 3 for _, reply in made.replies)
