"""`/readyz` and `/metrics`: what they say, to whom, and where something is not well."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.errors import StoreBusy, StoreFull, StoreUnreadable, StoreVersion
from bot.health import Stored
from handlers import health
from handlers.health import Health, Pulse, Shown, Writable
from handlers.metrics import Metrics

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WELL = Stored("2", "2", 3, datetime(2026, 11, 24, 8, tzinfo=UTC))
HERE = ("127.0.0.1", 50_000)


class Noon:
    def now(self) -> datetime:
        return NOW


class Register:
    """What it says of itself, or raises."""

    def __init__(self) -> None:
        self.told: Stored | Exception = WELL
        self.full = False
        self.written = 0

    def __call__(self) -> Stored:
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    def write(self) -> None:
        self.written += 1
        if self.full:
            raise StoreFull("trouble.full")


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def visitor(
    register: Register, workers: ThreadPoolExecutor, shown: Shown = "local", came_from: tuple[str, int] = HERE
) -> TestClient:
    routes = Health(register, Writable(register.write), Metrics(), shown, Noon(), workers).routes()
    return TestClient(Starlette(routes=routes), base_url="http://127.0.0.1:3000", client=came_from)


def test_ready_says_of_each_part_that_it_is_well_and_how_far_behind(
    register: Register, workers: ThreadPoolExecutor
) -> None:
    answer = visitor(register, workers).get("/readyz")
    told = answer.json()
    assert answer.status_code == 200
    assert told["ready"] is True
    assert told["database"] == {"well": True}
    assert told["migrations"] == {"well": True, "version": "2", "needed": "2"}
    assert told["scheduler"]["well"] is True
    assert told["outbox"]["waiting"] == 3
    assert told["outbox"]["oldest_seconds"] == 3600
    assert 0 <= told["outbox"]["lag_seconds"] < 60


@pytest.mark.parametrize(
    ("told", "unwell", "more"),
    [
        (StoreBusy("trouble.busy"), {"database", "migrations"}, ("database", "word", "busy")),
        (StoreVersion("trouble.version", found="0.9.0", needed="0.4.0"), {"migrations"}, ("migrations", "found", None)),
        (Stored("1", "2"), {"migrations"}, ("migrations", "version", "1")),
    ],
)
def test_what_is_not_well_is_named(
    register: Register,
    workers: ThreadPoolExecutor,
    told: Stored | Exception,
    unwell: set[str],
    more: tuple[str, str, Any],
) -> None:
    register.told = told
    answer = visitor(register, workers).get("/readyz")
    found = answer.json()
    assert answer.status_code == 503
    assert found.pop("ready") is False
    assert {name for name, part in found.items() if not part["well"]} == unwell
    assert found[more[0]].get(more[1]) == more[2]


@pytest.mark.parametrize("part", ["scheduler", "outbox"])
def test_what_has_not_come_round_for_long_is_not_well(
    register: Register, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setitem(health.LONGEST, part, 0.0)
    answer = visitor(register, workers).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()[part]["well"] is False


def test_a_pulse_begins_anew_with_each_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([10.0, 14.0, 20.0, 21.0])
    monkeypatch.setattr("handlers.health.time.monotonic", lambda: next(moments))
    pulse = Pulse()
    assert pulse.age() == 4
    pulse.beat()
    assert pulse.age() == 1


@pytest.mark.parametrize(
    ("shown", "came_from", "host", "status"),
    [
        ("local", "127.0.0.1", "127.0.0.1:3000", 200),
        ("local", "::1", "localhost:3000", 200),
        ("local", "::ffff:127.0.0.1", "localhost:3000", 200),
        ("local", "192.0.2.7", "localhost:3000", 403),
        ("local", "127.0.0.1", "evil.example", 403),
        ("local", "nobody", "127.0.0.1", 403),
        ("open", "192.0.2.7", "referent.example", 200),
        ("off", "127.0.0.1", "127.0.0.1:3000", 404),
    ],
)
def test_the_metrics_are_shown_to_those_that_the_setting_names(
    register: Register, workers: ThreadPoolExecutor, shown: Shown, came_from: str, host: str, status: int
) -> None:
    answer = visitor(register, workers, shown, (came_from, 50_000)).get("/metrics", headers={"host": host})
    assert answer.status_code == status
    assert ("referent_outbox_waiting 3.0" in answer.text) is (status == 200)


def test_a_register_that_cannot_be_read_is_told_among_the_metrics(
    register: Register, workers: ThreadPoolExecutor
) -> None:
    register.told = StoreBusy("trouble.busy")
    answer = visitor(register, workers).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert "referent_database_up 0.0" in answer.text


def test_a_register_that_takes_nothing_is_not_ready_and_is_again_once_it_does(
    register: Register, workers: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visitor(register, workers)
    register.full = True
    answer = client.get("/readyz")
    told = answer.json()["database"]
    assert (answer.status_code, told["well"], told["word"]) == (503, False, "full")
    assert told["reason"].startswith("The disk is full")
    register.full = False
    assert client.get("/readyz").status_code == 503  # as it was a moment ago
    assert register.written == 1
    monkeypatch.setattr(health, "EVERY", 0.0)
    assert client.get("/readyz").status_code == 200
    assert register.written == 2


def test_nobody_waits_for_a_try_that_takes_its_time() -> None:
    writable = Writable(lambda: asked_meanwhile.append(writable.trouble()))
    asked_meanwhile: list[object] = []
    assert writable.trouble() is None
    assert asked_meanwhile == [None]


def test_a_reason_names_no_place(register: Register, workers: ThreadPoolExecutor) -> None:
    register.told = StoreUnreadable("trouble.missing", file="/srv/secret/referent.db")
    answer = visitor(register, workers).get("/readyz")
    assert answer.json()["database"]["word"] == "unreadable"
    assert "secret" not in answer.text
