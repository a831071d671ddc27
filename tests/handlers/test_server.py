"""The one server: where it listens, where it refuses to, and that it says it is alive and ready."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError

import pytest
import uvicorn
from pydantic import SecretStr
from starlette.testclient import TestClient

from bot.understanding.lexicon import tags_of
from handlers.server import SystemClock, Wiring, build, serve, warm_up
from handlers.settings import Secrets, Settings
from storage import open_ledgers
from storage.sqlite import SqliteLedgers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wiring(tmp_path: Path) -> Iterator[Wiring]:
    with closing(open_ledgers(f"sqlite:///{tmp_path}/r.db")) as ledgers:
        yield Wiring(ledgers, ledgers.conversation, Settings())


def test_alive_and_ready_with_the_page_behind_it(wiring: Wiring) -> None:
    with TestClient(build(wiring), base_url="http://127.0.0.1:3000") as client:
        assert client.get("/healthz").text == "ok"
        assert client.get("/readyz").json()["ready"] is True
        assert client.get("/").status_code == 200


def test_the_demonstration_has_something_to_show(tmp_path: Path) -> None:
    with closing(open_ledgers(f"sqlite:///{tmp_path}/r.db")) as ledgers:
        build(Wiring(ledgers, ledgers.conversation, Settings(), demo=True))
        (workspace,) = ledgers.workspaces()
        assert len(ledgers.read(workspace.id, lambda ledger: ledger.places.channels())) >= 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104 - refused is what is shown
def test_it_refuses_any_address_but_this_machines(
    wiring: Wiring, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve(wiring, host=host, port=0) == 1
    assert "--host 127.0.0.1" in capsys.readouterr().err


def test_a_port_in_use_is_told_with_the_next(wiring: Wiring, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve(wiring, host="127.0.0.1", port=port) == 1
    assert f"--port {port + 1}" in capsys.readouterr().err


def test_it_serves_until_it_is_told_to_stop(
    wiring: Wiring, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    servers: list[uvicorn.Server] = []
    run = uvicorn.Server.run

    def kept(server: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        servers.append(server)
        run(server, sockets)

    monkeypatch.setattr(uvicorn.Server, "run", kept)
    answers: list[bytes] = []

    def visit() -> None:
        while not (servers and servers[0].started):
            time.sleep(0.01)
        address = servers[0].servers[0].sockets[0].getsockname()
        with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/healthz", timeout=10) as response:
            answers.append(response.read())
        servers[0].should_exit = True

    before, interval = signal.getsignal(signal.SIGTERM), sys.getswitchinterval()
    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        assert serve(wiring, host="127.0.0.1", port=0) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
        sys.setswitchinterval(interval)
    visitor.join()
    assert answers == [b"ok"]
    assert "Referent is open on http://127.0.0.1:" in capsys.readouterr().err


def served(port: int) -> None:
    """Waits until it answers."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer,
        ):
            assert answer.read() == b"ok"
            return
        time.sleep(0.02)
    raise AssertionError("it does not serve")


def test_who_comes_when_all_connections_are_taken_is_told_so_and_served_afterwards(tmp_path: Path) -> None:
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))\n"
        "from handlers.main import main; sys.exit(main(['run', '--port', '0']))"
    )
    environment = {**os.environ, "REFERENT_SERVER__WORKER": "false", "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", running.stderr.readline())
        assert found is not None
        port = int(found[1])
        served(port)
        held = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(60)]
        with pytest.raises(HTTPError) as refused, urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
            pass
        with refused.value:
            assert refused.value.code == 503
        for each in held:
            each.close()
        served(port)
        running.terminate()
        assert running.wait(20) == 0
    finally:
        running.kill()
        running.communicate()


SLACK = Secrets.model_construct(slack_signing_secret=SecretStr("made-up"))


@pytest.mark.parametrize(
    ("names", "told", "configured"),
    [
        ((), "Slack: not configured, SLACK_BOT_TOKEN is missing", False),
        (("slack_bot_token",), "Slack: not configured, SLACK_SIGNING_SECRET is missing", False),
        (("slack_signing_secret",), "nothing can be answered", True),
        (("slack_app_token",), "nothing can be answered", False),
        (("slack_signing_secret", "slack_bot_token"), "Slack: over HTTP", True),
        (("slack_app_token", "slack_bot_token"), "Slack: Socket Mode", True),
        (("slack_app_token", "slack_client_id"), "Slack: Socket Mode", True),
    ],
)
def test_it_says_how_slack_reaches_it_or_what_is_missing(
    wiring: Wiring,
    names: tuple[str, ...],
    told: str,
    configured: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda _, sockets: sockets[0].close())
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    secrets = Secrets.model_construct(**{name: SecretStr("made-up") for name in names})
    interval = sys.getswitchinterval()
    try:
        taken = serve(with_slack(wiring, secrets), host="0.0.0.0", port=0) == 0  # noqa: S104 - what is asked
        assert taken is configured
        assert serve(with_slack(wiring, secrets), host="127.0.0.1", port=0) == 0
    finally:
        sys.setswitchinterval(interval)
    assert told in capsys.readouterr().err


def with_slack(wiring: Wiring, secrets: Secrets = SLACK) -> Wiring:
    assert isinstance(wiring.ledgers, SqliteLedgers)
    return replace(wiring, installations=wiring.ledgers.installations, secrets=secrets)


def test_slack_answers_under_any_name_and_the_page_under_this_machines_alone(wiring: Wiring) -> None:
    with TestClient(build(with_slack(wiring)), base_url="https://referent.example") as client:
        assert client.post("/slack/events", content=b"x").status_code == 401
        assert client.get("/slack/install").status_code in (200, 503)
        assert client.get("/").status_code == 403
        assert client.get("/healthz").text == "ok"


def test_on_another_address_only_what_is_signed_is_served(wiring: Wiring) -> None:
    with TestClient(build(with_slack(wiring), web=False), base_url="http://127.0.0.1:3000") as client:
        assert client.post("/slack/events", content=b"x").status_code == 401
        assert client.get("/readyz").json()["ready"] is True
        assert [client.get(path).status_code for path in ("/", "/name", "/board", "/static/page.css")] == [404] * 4


def test_an_outside_address_is_taken_where_slack_is_configured_and_told(
    wiring: Wiring, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn.Server, "run", lambda _, sockets: sockets[0].close())
    before, interval = signal.getsignal(signal.SIGTERM), sys.getswitchinterval()
    try:
        assert serve(with_slack(wiring), host="0.0.0.0", port=0) == 0  # noqa: S104 - what is shown
    finally:
        signal.signal(signal.SIGTERM, before)
        sys.setswitchinterval(interval)
    assert "to Slack alone" in capsys.readouterr().err


def test_without_what_slack_needs_it_is_not_there(wiring: Wiring) -> None:
    half = Secrets.model_construct(slack_app_token=SecretStr("xapp-made-up"))
    with TestClient(build(with_slack(wiring, half)), base_url="http://127.0.0.1:3000") as client:
        assert client.post("/slack/events").status_code == 403


def test_slack_is_loaded_only_where_it_is_configured() -> None:
    probe = "import sys; import handlers.server; print(*[m for m in sys.modules if m.startswith(('slack', 'aiohttp'))])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_the_machines_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is not None


def test_no_request_waits_for_the_directory(wiring: Wiring, monkeypatch: pytest.MonkeyPatch) -> None:
    build(wiring)
    made = []
    monkeypatch.setattr("storage.register.Directory", made.append)
    (workspace,) = wiring.ledgers.workspaces()
    assert wiring.ledgers.read(workspace.id, lambda ledger: ledger.parties.directory()) is not None
    assert made == []


def test_it_warms_up_what_understanding_needs() -> None:
    warm_up()
    assert tags_of.cache_info().currsize > 0


def test_what_ends_before_the_server_does_is_told_in_the_log(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def breaks(*_: object, **__: object) -> None:
        raise OSError("what people wrote")

    monkeypatch.setattr("handlers.server.keep_time", breaks)
    with TestClient(build(wiring), base_url="http://127.0.0.1:3000") as client:
        assert client.get("/healthz").text == "ok"
    told = "".join(capsys.readouterr())
    assert "has ended" in told
    assert "breaks" in told
    assert "OSError" in told
    assert "what people wrote" not in told


def test_operations_tells_every_metric_and_no_other(wiring: Wiring) -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    told = re.findall(r"^\| `(referent_\w+)` \|", page, re.MULTILINE)
    with TestClient(build(wiring), base_url="http://127.0.0.1:3000", client=("127.0.0.1", 50_000)) as client:
        answer = client.get("/metrics")
    exported = re.findall(r"^# TYPE (referent_\w+) ", answer.text, re.MULTILINE)
    assert sorted(told) == sorted(exported)


def test_the_metrics_are_no_strangers_business(wiring: Wiring) -> None:
    with TestClient(build(wiring), base_url="http://127.0.0.1:3000", client=("192.0.2.7", 50_000)) as client:
        assert client.get("/metrics").status_code == 403
