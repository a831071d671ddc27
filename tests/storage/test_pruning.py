"""What is old goes, what is of use stays: on each engine, a slice at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.keeping import SORTS, Bounds, Sort
from bot.ports import AskedLast, Capture, Ledger
from bot.reply import Reply, Text
from storage import open_ledgers, pruning
from storage.ledgers import StoredLedgers
from storage.postgresql import PostgresqlLedgers
from storage.pruning import claims_of, next_kind, prune, slice_of
from storage.session import Key
from storage.sqlite import SqliteLedgers
from tests.samples import MONDAY, NETWORK, NOON, a_message

OLD = timedelta(days=40)
THEN = NOON - OLD
BOUNDS = Bounds(dict.fromkeys(SORTS, NOON - timedelta(days=31)), MONDAY, frozenset({"backup"}))
ANSWER = (Reply((Text("Gjort"),)),)


def pruned(stored: StoredLedgers, *sorts: Sort, bounds: Bounds = BOUNDS) -> dict[Sort, int]:
    """Everything goes that may; how many rows."""
    gone: dict[Sort, int] = {}
    for sort in sorts or SORTS:
        after: Key | None = None
        while True:
            found = prune(stored, NETWORK.id, sort, bounds, after)
            gone[sort] = gone.get(sort, 0) + found.gone
            if (after := found.after) is None:
                break
    return {sort: count for sort, count in gone.items() if count}


def write(stored: StoredLedgers, work: Callable[[Ledger], object]) -> None:
    stored.write(NETWORK.id, work)


def test_answers_captures_buttons_and_questions_go_when_they_are_old(stored: StoredLedgers) -> None:
    def fill(ledger: Ledger) -> None:
        for name, at in (("old", THEN), ("new", NOON - timedelta(days=30))):
            ledger.deliveries.remember("here", name, ANSWER, at)
            ledger.deliveries.remember_capture(name, Capture("action-1", "A-1", at))
            ledger.deliveries.keep_command(name, "/action done A-1", at)
            ledger.questions.remember(AskedLast(name, "direct", "hva skylder AU?", at))

    write(stored, fill)
    assert pruned(stored) == {"deliveries": 1, "captures": 1, "buttons": 1, "questions": 1}

    def check(ledger: Ledger) -> None:
        kept, long_ago = ledger.deliveries, THEN - OLD
        assert [kept.answer("here", name, NOON) for name in ("old", "new")] == [None, ANSWER]
        assert [kept.capture(name, long_ago) is None for name in ("old", "new")] == [True, False]
        assert [kept.kept_command(name) for name in ("old", "new")] == [None, "/action done A-1"]
        asked = [ledger.questions.last(name, "direct", long_ago) is None for name in ("old", "new")]
        assert asked == [True, False]

    stored.read(NETWORK.id, check)
    assert pruned(stored) == {}


def test_a_command_that_a_new_button_carries_is_kept_from_then_on(stored: StoredLedgers) -> None:
    for at in (THEN, NOON - timedelta(days=5), NOON):
        write(stored, lambda ledger, at=at: ledger.deliveries.keep_command("k", "/action done A-1", at))  # type: ignore[misc]  # bound now
    assert pruned(stored) == {}


def test_messages_go_but_what_is_brought_up_to_date_where_it_stands(stored: StoredLedgers) -> None:
    stands = {"place": "C1", "sent": "2.5"}
    goes = (
        a_message("whisper", person="kari", about="action-1"),
        a_message("mark", kind="mark"),
        a_message("no-row", **stands),
        a_message("summary", about="summary:fjord:2026-01-20", **stands),
    )
    stays = (
        a_message("post", about="action-1", **stands),
        a_message("card", about="meeting-1", kind="card", **stands),
        a_message("card-here", about="meeting-2", kind="card"),
    )

    def fill(ledger: Ledger) -> None:
        for message in (*goes, *stays):
            ledger.outbox.put(message)
            ledger.outbox.delivered(message.id, THEN)
        for id in ("new", "waits"):
            ledger.outbox.put(a_message(id))
        ledger.outbox.delivered("new", NOON)

    write(stored, fill)
    assert pruned(stored) == {"messages": len(goes)}

    def check(ledger: Ledger) -> None:
        for message in goes:
            assert ledger.outbox.get(message.id) is None
        for message in stays:
            assert ledger.outbox.get(message.id) == message
            assert ledger.outbox.again(message.id)
        assert ledger.outbox.get("new")

    write(stored, check)
    due = {each.message.id for each in stored.due(NOON, 99)}
    assert {"post", "card"} <= due, "they are brought up to date"


def test_what_was_given_up_goes_unless_it_stands_and_tells_of_a_row(stored: StoredLedgers) -> None:
    def fill(ledger: Ledger) -> None:
        for id, more in (
            ("post", {"about": "action-1"}),
            ("card", {"about": "meeting-1", "kind": "card"}),
            ("stands", {"about": "action-1", "place": "C1", "sent": "1.5"}),
            ("plain", {"place": "C1", "sent": "2.5"}),
            ("key", {"about": "reminder:kari:2026-01-20", "place": "C1", "sent": "3.5"}),
            ("new", {}),
        ):
            ledger.outbox.put(a_message(id, **more))
            ledger.outbox.given_up(id, NOON if id == "new" else THEN, "is_archived")

    write(stored, fill)
    assert pruned(stored) == {"undelivered": 4}
    left = stored.read(NETWORK.id, lambda ledger: [each.message.id for each in ledger.outbox.losses(9)])
    assert left == ["new", "stands"]


def claim(ledger: Ledger, day: date, seq: int = 0, channel: str = "fjord", kind: str = "summary") -> None:
    assert ledger.deliveries.claim(channel, kind, day, NOON, seq)


@pytest.mark.parametrize(
    ("claimed", "left"),
    [
        ([(40, 5)], [40]),
        ([(60, 3), (50, 4), (40, 5)], [40]),
        ([(60, 9), (50, 4), (40, 5)], [60, 40]),
        ([(60, 3), (50, 4), (3, 5)], [3]),
        ([(40, 5), (0, 6)], [40, 0]),
        ([(40, 5), (-3, 6)], [40, -3]),
        ([(40, 5), (1, 6), (0, 7)], [1, 0]),
    ],
)
def test_the_latest_claim_before_today_stays_and_who_knows_most(
    stored: StoredLedgers, claimed: list[tuple[int, int]], left: list[int]
) -> None:
    def fill(ledger: Ledger) -> None:
        for days, seq in claimed:
            claim(ledger, MONDAY - timedelta(days=days), seq)

    def look(ledger: Ledger) -> tuple[object, ...]:
        return ledger.deliveries.last_claim("fjord", "summary", MONDAY), ledger.deliveries.last_claim(
            "fjord", "summary"
        )

    write(stored, fill)
    before = stored.read(NETWORK.id, look)
    pruned(stored)
    assert stored.read(NETWORK.id, look) == before

    def there(ledger: Ledger) -> list[int]:
        asked = (days for days, _ in claimed)
        return [
            days for days in asked if ledger.deliveries.is_claimed("fjord", "summary", MONDAY - timedelta(days=days))
        ]

    assert stored.read(NETWORK.id, there) == left


def test_claims_that_carry_the_day_in_their_channel_go_by_their_age(stored: StoredLedgers) -> None:
    def fill(ledger: Ledger) -> None:
        for days in (40, 33, 2):
            day = MONDAY - timedelta(days=days)
            claim(ledger, day, channel=f"backup {day}", kind="backup")
            claim(ledger, day, channel="kari", kind="reminder")
            claim(ledger, day, channel=f"ola {days}", kind="reminder")
        claim(ledger, date.min, kind="greeted")

    write(stored, fill)
    assert pruned(stored) == {"claims": 2 + 2}
    assert stored.read(NETWORK.id, lambda ledger: ledger.deliveries.is_claimed("fjord", "greeted", date.min))


@pytest.fixture
def slices(monkeypatch: pytest.MonkeyPatch) -> int:
    """Small ones."""
    monkeypatch.setattr(pruning, "TOGETHER", 3)
    return 3


def test_it_goes_slice_by_slice_though_all_are_of_one_moment(stored: StoredLedgers, slices: int) -> None:
    def fill(ledger: Ledger) -> None:
        for number in range(10):
            ledger.deliveries.remember("here", f"d{number}", ANSWER, THEN)
            ledger.questions.remember(AskedLast(f"p{number}", "direct", "hva?", NOON if number % 2 else THEN))
            ledger.outbox.put(
                a_message(f"m{number}", about="action-1", place="C1", sent=f"{number}.5" if number % 2 else None)
            )
            ledger.outbox.given_up(f"m{number}", THEN, "is_archived")
            claim(ledger, MONDAY - timedelta(days=50 + number))
            claim(ledger, MONDAY - timedelta(days=50 + number), kind="other")

    write(stored, fill)
    first = prune(stored, NETWORK.id, "deliveries", BOUNDS)
    assert (first.gone, first.after is None) == (slices, False)
    again = pruned(stored)
    assert again == {"deliveries": 10 - slices, "questions": 5, "undelivered": 5, "claims": 18}
    assert pruned(stored) == {}


def test_cut_short_it_goes_on_the_next_time(stored: StoredLedgers, url: str, slices: int) -> None:
    """Whoever was killed has taken whole slices out, and nothing else."""

    def fill(ledger: Ledger) -> None:
        for number in range(10):
            ledger.deliveries.remember("here", f"d{number}", ANSWER, THEN + timedelta(seconds=number))

    write(stored, fill)
    assert prune(stored, NETWORK.id, "deliveries", BOUNDS).gone == slices
    with closing(open_ledgers(url)) as other:
        assert pruned(other) == {"deliveries": 10 - slices}


@pytest.mark.usefixtures("slices")
def test_two_that_prune_at_once_while_others_write_do_no_harm(stored: StoredLedgers, url: str) -> None:
    def fill(ledger: Ledger) -> None:
        for number in range(60):
            ledger.deliveries.remember("here", f"d{number}", ANSWER, THEN + timedelta(seconds=number // 20))
            ledger.outbox.put(a_message(f"m{number:02}"))
            ledger.outbox.given_up(f"m{number:02}", THEN, "is_archived")

    def writes(of: StoredLedgers) -> None:
        for number in range(20):
            of.write(NETWORK.id, lambda ledger, n=number: ledger.deliveries.remember("here", f"new{n}", ANSWER, NOON))  # type: ignore[misc]  # bound now
            of.write(NETWORK.id, lambda ledger, n=number: ledger.outbox.retry(f"m{59 - n}"))  # type: ignore[misc]  # likewise

    write(stored, fill)
    with closing(open_ledgers(url)) as other, ThreadPoolExecutor(3) as threads:
        both = [threads.submit(pruned, each, "deliveries", "undelivered") for each in (stored, other)]
        threads.submit(writes, other).result(60)
        assert sum(each.result(60).get("deliveries", 0) for each in both) == 60

    def check(ledger: Ledger) -> None:
        for number in range(20):
            assert ledger.deliveries.answer("here", f"new{number}", NOON) == ANSWER
        for number in range(60):
            assert ledger.deliveries.answer("here", f"d{number}", THEN) is None
        waits = {each.id for each in ledger.outbox.waiting(99)}
        assert all(ledger.outbox.get(f"m{n:02}") is None or f"m{n:02}" in waits for n in range(60))
        assert ledger.outbox.losses(9) == ()

    stored.read(NETWORK.id, check)


def test_the_journal_and_other_workspaces_are_let_be(stored: StoredLedgers) -> None:
    other = replace(NETWORK, id="other")
    stored.create(other, replace(stored.connection("here"), id="there", workspace="other"))  # type: ignore[type-var]
    stored.write("other", lambda ledger: ledger.deliveries.remember("there", "d", ANSWER, THEN))
    write(stored, lambda ledger: ledger.deliveries.remember("here", "d", ANSWER, THEN))
    assert pruned(stored) == {"deliveries": 1}
    assert prune(stored, "other", "deliveries", BOUNDS).gone == 1


# --- plans: however much is stored, a slice is a seek ---


SEEKS: dict[Sort, str] = {
    "deliveries": "deliveries_by_time (workspace=? AND",
    "captures": "captures_by_time (workspace=? AND",
    "messages": "outbox_past (workspace=? AND",
    "undelivered": "outbox_lost (workspace=? AND",
    "buttons": "kept_commands_by_time (workspace=? AND",
    "questions": "sqlite_autoindex_asked_1 (workspace=?",
}


def statements() -> Iterator[tuple[str, object]]:
    for sort, seek in SEEKS.items():
        two = sort in ("messages", "undelivered", "questions")
        for after in (None, ("2026-01-01", "m")[: 2 if two else 1]):
            yield seek, slice_of(sort, NETWORK.id, "2026-02-01", after)
    yield "claims_by_day (workspace=? AND kind>?)", next_kind(NETWORK.id, "a")
    for start in (None, ("summary", "2026-01-01", "fjord")):
        yield "claims_by_day (workspace=? AND kind=? AND", claims_of(NETWORK.id, "summary", BOUNDS, start)


@pytest.mark.parametrize(("seek", "statement"), list(statements()))
def test_a_slice_is_a_seek_in_an_index_in_its_order(ledgers: SqliteLedgers, seek: str, statement) -> None:  # type: ignore[no-untyped-def]
    compiled = statement.compile(ledgers._engine, compile_kwargs={"literal_binds": True})
    with ledgers._engine.connect() as connection:
        plan = "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))
    assert seek in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("sort", SEEKS)
def test_on_postgresql_too(postgres, sort: Sort) -> None:  # type: ignore[no-untyped-def]
    with closing(open_ledgers(postgres.database())) as opened:
        assert isinstance(opened, PostgresqlLedgers)
        statement = slice_of(sort, NETWORK.id, "2026-02-01", None)
        compiled = str(statement.compile(opened._engine, compile_kwargs={"literal_binds": True}))
        with opened._engine.connect() as connection:
            for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
                connection.exec_driver_sql(f"SET {setting} = off")
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {compiled}"))
    index = SEEKS[sort].partition(" ")[0].replace("sqlite_autoindex_asked_1", "asked_pkey")
    assert index in plan
    assert "Sort" not in plan
