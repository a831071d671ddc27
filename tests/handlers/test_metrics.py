"""What is counted: by family and outcome, whichever process answers, and never with a word of anybody's."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

from bot.health import Stored
from bot.reply import Reply, Text
from bot.request import Request
from handlers.metrics import Metrics, family_of, outcome_of
from handlers.scheduler import Posted

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANSWER = Reply((Text("Done."),))


def text_of(metrics: Metrics) -> str:
    return metrics.text("")[0].decode()


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("/action add Write to KDD", "action"),
        ("/OPPGAVE ny Skriv", "action"),
        ("/referent oppgave ny Skriv", "action"),
        ("/referent /action list", "action"),
        ("/referent offers on", "referent"),
        ("/referent whatever", "referent"),
        ("/referent", "referent"),
        ("/", "unknown"),
        ("/nonsense", "unknown"),
        ("@referent action list", "action"),
        ("@Referent, hello", "words"),
        ("ACTION: Write to KDD", "words"),
        ("", "words"),
    ],
)
def test_a_request_is_counted_with_its_family(text: str, family: str) -> None:
    assert family_of(text, (ANSWER,)) == family


def test_a_question_and_talk_are_no_family() -> None:
    assert family_of("What does AU owe?", (Reply((), asked="owes au"),)) == "question"
    assert family_of("action speaks louder than words") == "words"


@pytest.mark.parametrize(
    ("replies", "outcome"),
    [
        ((), "ignored"),
        ((ANSWER,), "done"),
        ((Reply((), ask=True),), "done"),
        ((ANSWER, Reply((), ok=False, error="refused")), "refused"),
        ((Reply((), ok=False, ask=True, error="incomplete"),), "asked"),
        ((Reply((), ok=False, error="full"),), "failed"),
        ((Reply((), ok=False, error="trouble"),), "failed"),
    ],
)
def test_it_is_counted_with_what_came_of_it(replies: tuple[Reply, ...], outcome: str) -> None:
    assert outcome_of(replies) == outcome


def test_what_an_edge_counts_stands_there_with_its_latency() -> None:
    metrics = Metrics()
    requests = metrics.requests("slack")
    request = Request("w", "c", "U1", "Kari", "/action add Write to KDD", NOW)
    requests.answered(request, (ANSWER,), perf_counter() - 1.5)
    requests.answered(request, (), perf_counter(), old=True)
    requests.failed(request, perf_counter())
    told = text_of(metrics)
    for outcome in ("done", "old", "failed"):
        assert f'referent_requests_total{{edge="slack",family="action",outcome="{outcome}"}} 1.0\n' in told
    assert 'referent_request_seconds_bucket{edge="slack",family="action",le="1.0"} 2.0\n' in told
    assert 'referent_request_seconds_count{edge="slack",family="action"} 3.0\n' in told
    assert "Kari" not in told
    assert "KDD" not in told


def test_the_rest_is_counted() -> None:
    metrics = Metrics()
    metrics.attempted("delivered", 3)
    metrics.attempted("given_up", 1)
    metrics.posted([Posted(ANSWER, NOW, "w", "summary", "board"), Posted(ANSWER, NOW, "w", "reminder", None)])
    metrics.committed(3, 0.01)
    metrics.watch("referent_worker_up", "Up.", lambda: True)
    metrics.watch_process("referent_worker", lambda: None)
    told = text_of(metrics)
    for line in (
        'referent_messages_total{fate="delivered"} 3.0',
        'referent_messages_total{fate="given_up"} 1.0',
        'referent_posts_total{kind="summary"} 1.0',
        'referent_posts_total{kind="reminder"} 1.0',
        'referent_commit_commands_bucket{le="4.0"} 1.0',
        'referent_commit_wait_seconds_bucket{le="0.005"} 0.0',
        "referent_worker_up 1.0",
    ):
        assert line + "\n" in told
    assert "\nprocess_resident_memory_bytes " in told
    assert "\nreferent_worker_process_" not in told


def test_the_register_tells_what_waits_and_where_it_cannot_nothing_is_made_up() -> None:
    metrics = Metrics()
    metrics.stored(Stored("1", "1", 2, datetime(2026, 11, 24, 8, 59, tzinfo=UTC)), NOW)
    assert "referent_database_up 1.0\n" in text_of(metrics)
    assert "referent_outbox_waiting 2.0\n" in text_of(metrics)
    assert "referent_outbox_oldest_seconds 60.0\n" in text_of(metrics)
    metrics.stored(None, NOW)
    assert "referent_database_up 0.0\n" in text_of(metrics)
    assert "referent_outbox_waiting NaN\n" in text_of(metrics)


def test_a_clock_that_was_put_back_makes_no_age_below_nothing() -> None:
    assert Stored("1", "1", 1, NOW).waited(datetime(2026, 11, 24, 8, tzinfo=UTC)) == 0
    assert Stored("1", "1").waited(NOW) == 0
