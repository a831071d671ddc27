"""What the doctor says of Slack: against the emulated Slack, and against a server that answers as it is told."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.signature import Clock, SignatureVerifier

from bot.installation import Installation
from bot.ports import Standstill
from handlers.main import main
from handlers.settings import Secrets, Server, Settings, Slack
from handlers.slack import doctor as doctors
from handlers.slack.doctor import MOST_ASKED, examine
from handlers.slack.manifest import scopes
from handlers.slack.prescriptions import undelivered
from handlers.slack.tokens import Keyring, Tokens
from handlers.upkeep import Finding, doctor
from storage import open_ledgers
from tests.handlers.slack.serving import SIGNING_SECRET, Serving
from tests.memory import MemoryLedgers
from tests.slack_emulator import Slack as Emulated
from tests.slack_faults import CUT, SILENCE, breaks, refuses

SECRET = "0123456789abcdef0123456789abcdef"
KEY = "a key that nobody will ever guess"
START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class SystemClock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class Off:
    """A machine whose clock is wrong."""

    def __init__(self, off: timedelta) -> None:
        self.off = off

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


class Kept:
    """Installations that are there."""

    def __init__(self, *installations: Installation) -> None:
        self.installations = installations

    def all(self, kind: str) -> tuple[Installation, ...]:
        assert kind == "slack"
        return self.installations


def examined(
    *, settings: Settings | None = None, kept: Any = None, clock: Any = None, **secrets: Any
) -> dict[str, Finding]:
    """The findings by what they are about; where there are several, those that are not well first."""
    found = examine(Secrets(**secrets), settings or Settings(), kept, clock or SystemClock())
    return {each.what: each for each in sorted(found, key=lambda each: not each.well)}


def public(url: str, **slack: Any) -> Settings:
    return Settings(server=Server(public_url=url), slack=Slack(**slack))


@contextmanager
def serving(answer: Callable[[web.Request], Any]) -> Iterator[str]:
    """A server that answers everything so; its address."""
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


# --- what is configured ---


def test_nothing_is_asked_where_nothing_is_configured(slack: Emulated) -> None:
    assert examined(slack_api_url=slack.url, referent_secret_key=KEY) == {}
    assert slack.recorded == []


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ({"slack_bot_token": "xoxb-1"}, "no way in"),
        ({"slack_signing_secret": SECRET}, "no token to answer with"),
        ({"slack_app_token": "xapp-1"}, "needs a bot token too"),
        ({"slack_signing_secret": SECRET, "slack_client_id": "1", "referent_secret_key": KEY}, "One of the two"),
        (
            {"slack_signing_secret": SECRET, "slack_client_id": "1", "slack_client_secret": "s"},
            "without REFERENT_SECRET",
        ),
    ],
)
def test_what_is_missing_is_told_with_what_mends_it(slack: Emulated, secrets: dict[str, str], told: str) -> None:
    found = examined(settings=public("https://127.0.0.1:9"), slack_api_url=slack.url, **secrets)["slack settings"]
    assert not found.well
    assert told in found.told
    assert found.mend


def test_installing_needs_an_address(slack: Emulated) -> None:
    many = {"slack_client_id": "1", "slack_client_secret": "s", "referent_secret_key": KEY}
    found = examined(slack_api_url=slack.url, slack_signing_secret=SECRET, **many)["slack settings"]
    assert "server.public_url is not set" in found.told


def test_all_is_well(slack: Emulated) -> None:
    """In Socket Mode, with both tokens."""
    slack.answers("apps.connections.open", {"ok": True, "url": "ws://127.0.0.1:9/"})
    secrets = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token}
    found = examined(slack_api_url=slack.url, **secrets)
    assert {name: each.mend for name, each in found.items() if not each.well} == {}
    assert found["slack token"].told.startswith("It is referent's in Nettverket")
    assert "Socket Mode can be opened" in found["slack app token"].told
    assert "agrees" in found["slack clock"].told
    told = json.dumps([each.told for each in found.values()])
    assert slack.bot_token not in told
    assert slack.app_token not in told


@pytest.mark.parametrize(
    ("secret", "well"), [(SECRET, True), (f" {SECRET}\n", True), (SECRET.upper(), False), ("xoxb-1", False)]
)
def test_a_signing_secret_has_a_form(slack: Emulated, secret: str, well: bool) -> None:
    found = examined(slack_api_url=slack.url, slack_signing_secret=secret)["slack signing secret"]
    assert found.well is well
    assert ("Basic Information" in found.mend) is not well


def test_without_history_it_is_told_what_does_not_work(slack: Emulated) -> None:
    secrets = {"slack_api_url": slack.url, "slack_signing_secret": SECRET}
    assert "slack messages" not in examined(**secrets)
    assert "reactions" in examined(settings=Settings(slack=Slack(history=False)), **secrets)["slack messages"].told


def test_a_key_that_can_be_guessed(slack: Emulated) -> None:
    found = examined(slack_api_url=slack.url, slack_signing_secret=SECRET, referent_secret_key=f"{KEY},kort")
    assert "can be guessed" in found["slack secret key"].told


# --- what Slack says ---


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("invalid_auth", "does not know the token"),
        ("not_allowed_token_type", "no bot's"),
        ("account_inactive", "uninstalled"),
        ("token_revoked", "revoked"),
        ("token_expired", "rotated"),
        ("ekm_access_denied", "(ekm_access_denied)"),
    ],
)
def test_a_token_that_slack_refuses(slack: Emulated, error: str, told: str) -> None:
    slack.fails("auth.test", refuses(error))
    found = examined(slack_api_url=slack.url, slack_bot_token=slack.bot_token)["slack token"]
    assert not found.well
    assert told in found.told
    assert found.mend


def test_slack_that_cannot_be_reached(slack: Emulated) -> None:
    slack.fails("*", CUT, times=None)
    found = examined(slack_api_url=slack.url, slack_bot_token=slack.bot_token, slack_app_token=slack.app_token)
    assert "port 443" in found["slack"].mend
    assert "port 443" in found["slack token"].mend
    assert "port 443" in found["slack app token"].mend


def test_slack_that_says_nothing_or_nonsense(slack: Emulated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctors, "PATIENCE", 0.3)
    slack.fails("auth.test", SILENCE, times=None)
    slack.fails("api.test", breaks(502), times=None)
    found = examined(slack_api_url=slack.url, slack_bot_token=slack.bot_token)
    assert "no answer in time" in found["slack token"].told
    assert "HTTP status 502" in found["slack"].told


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_a_page_in_the_place_of_slack(kind: str) -> None:
    """As a proxy that wants people to sign in first."""

    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(text="<html>Sign in</html>", content_type=kind)

    with serving(answer) as url:
        found = examined(slack_api_url=f"{url}/api/", slack_bot_token="xoxb-1")
    assert "no Slack" in found["slack"].told
    assert "no Slack" in found["slack token"].told


@pytest.mark.parametrize(
    ("error", "told"),
    [("missing_scope", "connections:write"), ("not_allowed_token_type", "xapp-"), ("invalid_auth", "(invalid_auth)")],
)
def test_an_app_token_that_slack_refuses(slack: Emulated, error: str, told: str) -> None:
    slack.fails("apps.connections.open", refuses(error))
    found = examined(slack_api_url=slack.url, slack_app_token=slack.app_token)["slack app token"]
    assert told in found.told
    assert found.mend.endswith("into SLACK_APP_TOKEN.")


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (timedelta(seconds=50), "agrees"),
        (timedelta(minutes=5), "ahead of Slack's"),
        (timedelta(minutes=-5), "behind Slack's"),
    ],
)
def test_a_clock_that_is_wrong(slack: Emulated, off: timedelta, told: str) -> None:
    found = examined(slack_api_url=slack.url, slack_bot_token=slack.bot_token, clock=Off(off))["slack clock"]
    assert told in found.told
    assert found.well is (off < timedelta(minutes=1) and off > timedelta(minutes=-1))


def test_a_server_without_a_date_says_nothing_of_the_clock() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response({"ok": False, "error": "fatal_error"}, headers={"Date": "yesterday"})

    with serving(answer) as url:
        found = examined(slack_api_url=f"{url}/api/", slack_bot_token="xoxb-1")
    assert "slack clock" not in found
    assert "slack" not in found


@pytest.mark.parametrize(
    ("given", "well", "told"),
    [
        (scopes(Slack()), True, "It has the scopes it needs."),
        ((*scopes(Slack()), "files:write"), True, "does not need files:write"),
        (scopes(Slack(history=False)), False, "channels:history, groups:history, im:history, mpim:history"),
    ],
)
def test_scopes_are_compared_with_what_is_needed(given: tuple[str, ...], well: bool, told: str) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        headers = {"x-oauth-scopes": ",".join(given)}
        return web.json_response({"ok": True, "user": "referent", "team": "T", "url": "https://t"}, headers=headers)

    with serving(answer) as url:
        secrets = {"slack_api_url": f"{url}/api/", "slack_bot_token": "xoxb-1"}
        found = examined(**secrets)["slack token: scopes"]
        without = examined(settings=Settings(slack=Slack(history=False)), **secrets)["slack token: scopes"]
    assert (found.well, told in found.told) == (well, True)
    assert without.well


# --- stored installations ---


def kept(team: str, token: str, key: str = KEY, **more: Any) -> Installation:
    sealed = Keyring(Secrets(referent_secret_key=key).referent_secret_key).seal(Tokens(token))
    return Installation("slack", "", team, START, {"team_name": team}, sealed, **more)


def test_stored_tokens_are_tried(slack: Emulated) -> None:
    installations = Kept(
        kept("Kysten", slack.bot_token),
        kept("Fjellet", "xoxb-unknown"),
        kept("Elva", "xoxb-old", key="another key that is gone"),
        kept("Vidda", "xoxb-ended", expires_at=START),
        Installation("slack", "", "Fra miljøet", START),
    )
    secrets = {"slack_client_id": "1", "slack_client_secret": "s", "referent_secret_key": KEY}
    found = examined(kept=installations, slack_api_url=slack.url, slack_signing_secret=SECRET, **secrets)
    assert found["slack Kysten"].well
    assert "does not know the token" in found["slack Fjellet"].told
    assert "earlier key" in found["slack Elva"].mend
    assert "renewed" in found["slack Vidda"].told
    assert "slack Fra miljøet" not in found


def test_of_many_installations_some_are_tried(slack: Emulated) -> None:
    installations = Kept(*(kept(f"T{number}", slack.bot_token) for number in range(MOST_ASKED + 5)))
    found = examined(kept=installations, slack_api_url=slack.url, slack_signing_secret=SECRET, referent_secret_key=KEY)
    assert len(slack.calls("auth.test")) == MOST_ASKED
    assert f"first {MOST_ASKED}" in found["slack installations"].told


# --- the address ---


async def as_ours(request: web.Request) -> web.StreamResponse:
    """Answers what Slack asks of an address, where it is signed."""
    body = await request.text()
    if request.path.startswith("/api/"):
        return web.json_response({"ok": True})
    if not SignatureVerifier(SECRET, Clock()).is_valid_request(body, dict(request.headers)):
        return web.Response(status=401)
    return web.json_response({"challenge": json.loads(body)["challenge"]})


def test_an_address_that_leads_here() -> None:
    with serving(as_ours) as url:
        found = examined(settings=public(url), slack_api_url=f"{url}/api/", slack_signing_secret=SECRET)
        other = examined(settings=public(url), slack_api_url=f"{url}/api/", slack_signing_secret="f" * 32)
    assert (found["slack address"].well, found["slack address"].mend) == (True, "")
    assert "refuses what is signed" in other["slack address"].told
    assert "same SLACK_SIGNING_SECRET" in other["slack address"].mend


def test_the_address_of_a_server_of_ours(referent: Serving, slack: Emulated) -> None:
    secrets = {"slack_api_url": slack.url, "slack_signing_secret": SIGNING_SECRET}
    found = examined(settings=public(referent.url), **secrets)["slack address"]
    assert (found.well, found.told) == (True, f"{referent.url}/slack/events leads to this server.")
    referent.clock.at -= timedelta(hours=1)
    assert "both clocks" in examined(settings=public(referent.url), **secrets)["slack address"].mend


@pytest.mark.parametrize(
    ("status", "mend"), [(404, "pass /slack/ on"), (200, "pass /slack/ on"), (302, "pass /slack/ on"), (503, "disk")]
)
def test_an_address_that_leads_elsewhere(status: int, mend: str) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        return web.Response(status=status, text="Welcome to our proxy", headers={"Location": "/elsewhere"})

    with serving(answer) as url:
        found = examined(settings=public(url), slack_api_url=f"{url}/api/", slack_signing_secret=SECRET)
    assert not found["slack address"].well
    assert mend in found["slack address"].mend


def test_an_address_where_nobody_answers(slack: Emulated) -> None:
    secrets = {"slack_api_url": slack.url, "slack_signing_secret": SECRET}
    found = examined(settings=public("http://127.0.0.1:9"), **secrets)["slack address"]
    assert "Start referent run" in found.mend
    assert examined(**secrets)["slack address"].well
    assert "slack address" not in examined(settings=public("http://127.0.0.1:9"), slack_app_token="x", **secrets)


# --- the outbox, and the whole command ---


def test_messages_that_could_not_be_delivered_are_counted_with_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/referent.db"
    main(["say", "--as", "Kari", "/referent help", "--database", url])
    capsys.readouterr()
    ledgers = open_ledgers(url)
    (workspace,) = ledgers.workspaces()
    stands = Standstill(1, {"not_in_channel": 2, "perhaps_delivered": 4, "user_not_found": 1})
    monkeypatch.setattr(type(ledgers.read(workspace.id, lambda ledger: ledger.outbox)), "standstill", lambda *_: stands)
    assert doctor(lambda: ledgers, Settings(), as_json=True, mends=undelivered) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (found,) = [line for line in lines if line["what"] == "outbox"]
    assert (
        found["told"] == "local: 1 message waits; 7 could not be delivered in the last 7 days: 2 for not_in_channel, "
        "4 for perhaps_delivered, 1 for user_not_found. /referent undelivered shows an administrator which, and tries "
        "them again. 4 may have arrived: what cannot be looked up is sent at most once."
    )
    assert found["mend"] == "Invite the app to the channel: /invite @referent."


@pytest.mark.parametrize(
    ("word", "mend"),
    [
        ("not_in_channel", "Invite"),
        ("missing_scope", "scopes"),
        ("token_revoked", "Install"),
        ("ratelimited", "HTTPS"),
        ("msg_too_long", "log"),
        ("user_not_found", ""),
        ("is_archived", ""),
        ("perhaps_delivered", ""),
    ],
)
def test_what_mends_a_message_that_was_given_up(word: str, mend: str) -> None:
    assert mend in undelivered(word)
    assert bool(undelivered(word)) is bool(mend)


def test_an_address_that_others_reach_serves_what_is_signed(capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(server=Server(host="0.0.0.0"))  # noqa: S104 - nobody listens there
    assert doctor(MemoryLedgers, settings, as_json=False, signed=True) == 0
    assert "only what platforms have signed" in capsys.readouterr().out


def test_of_many_workspaces_some_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.place import Connection, Workspace

    register = MemoryLedgers()
    for number in range(22):
        register.create(Workspace(f"w{number}", f"Lag {number}"), Connection(f"c{number}", "local", f"w{number}"))
    assert doctor(lambda: register, Settings(), as_json=False) == 0
    assert "and 2 more." in capsys.readouterr().out


def test_the_command_examines_slack_even_without_a_register(
    slack: Emulated, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "register: NOT WELL" in told
    assert "slack token: well" in told
