"""Tokens that end after twelve hours are replaced in time, once for all who wait, and by one of two processes."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Outdated, StoreBusy, StoreFull
from bot.installation import Installation
from handlers.settings import Secrets
from handlers.slack.rotation import BEFORE_ITS_END, NOT_AGAIN, Rotation, Work
from handlers.slack.tokens import Keyring, Tokens
from storage import open_ledgers
from storage.installations import StoredInstallations
from storage.sqlite import SqliteLedgers
from tests.slack_emulator import Slack
from tests.slack_faults import CUT, refuses

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KEYS = Keyring(SecretStr("a key that nobody guesses"))
HOURS_12 = timedelta(hours=12)


@dataclass
class SetClock:
    """Shows what it is set to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


class Busy:
    """Installations that cannot be stored so many times."""

    def __init__(self, stored: StoredInstallations, times: int) -> None:
        self.stored, self.left = stored, times

    def put(self, installation: Installation) -> None:
        self.left -= 1
        if self.left >= 0:
            raise StoreBusy("trouble.busy")
        self.stored.put(installation)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stored, name)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    yield opened
    opened.close()


@pytest.fixture
def stored(ledgers: SqliteLedgers) -> StoredInstallations:
    return ledgers.installations


@pytest.fixture
def kept(stored: StoredInstallations, slack: Slack) -> Installation:
    """An installation that Slack gave a token for twelve hours."""
    slack.oauth.rotating = True
    address = f"{slack.site}/oauth/v2/authorize?client_id={slack.client_id}&scope=chat:write&state=s"
    location = slack.oauth.approve(f"{address}&redirect_uri=http://127.0.0.1/slack/oauth_redirect")
    code = location.partition("code=")[2].partition("&")[0]
    answer = slack.call("oauth.v2.access", client_id=slack.client_id, client_secret=slack.client_secret, code=code)
    sealed = KEYS.seal(Tokens(answer["access_token"], answer["refresh_token"]))
    installation = Installation("slack", "", slack.team, START, {}, sealed, START + HOURS_12)
    stored.put(installation)
    slack.recorded.clear()
    return installation


def rotation(stored: Any, slack: Slack, clock: SetClock, **more: Any) -> Rotation:
    told = {"slack_client_id": slack.client_id, "slack_client_secret": slack.client_secret, **more}
    client = partial(AsyncWebClient, base_url=slack.url, retry_handlers=[])
    return Rotation(stored, KEYS, Secrets(**told), client, clock, Work(None))


def token(installation: Installation | None) -> str:
    assert installation
    return KEYS.open(installation.secret).access


def next_revision(stored: StoredInstallations, team: str, tokens: Tokens, ends: datetime) -> Installation:
    """What another process has got, put there."""
    there = stored.get("slack", "", team)
    assert there
    winner = there.with_secret(KEYS.seal(tokens), ends)
    stored.put(winner)
    return winner


class Full:
    """Installations that nothing can be put to while the disk is full."""

    def __init__(self, stored: StoredInstallations, puts: int = 0) -> None:
        self.stored, self.full, self.puts = stored, True, puts

    def put(self, installation: Installation) -> None:
        if self.full and self.puts <= 0:
            raise StoreFull("trouble.full")
        self.puts -= 1
        self.stored.put(installation)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stored, name)


def slowly(slack: Slack, begun: threading.Event, go_on: threading.Event) -> None:
    """Slack exchanges a token, and takes its time to say so."""
    exchange = slack.oauth._access

    def slow(asked: Any) -> Any:
        answer = exchange(asked)
        begun.set()
        go_on.wait(5)
        return answer

    slack.answers("oauth.v2.access", slow)


def test_a_token_that_lasts_is_left_alone(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - BEFORE_ITS_END
    assert asyncio.run(rotation(stored, slack, clock).rotated(kept)) is kept
    unending = Installation("slack", "", "T2", START)
    clock.moment += timedelta(days=1_000)
    assert asyncio.run(rotation(stored, slack, clock).rotated(unending)) is unending
    assert slack.calls("oauth.v2.access") == []


def test_one_that_soon_ends_is_replaced_once_for_all_who_wait(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - BEFORE_ITS_END + timedelta(seconds=1)
    one = rotation(stored, slack, clock)

    async def together() -> list[Installation | None]:
        return await asyncio.gather(*(one.rotated(kept) for _ in range(5)))

    (first, *others) = asyncio.run(together())
    assert first
    assert token(first) != token(kept)
    assert (first.expires_at, first.revision) == (clock.moment + HOURS_12, 3)
    assert others == [first] * 4
    assert stored.get("slack", "", slack.team) == first
    assert len(slack.calls("oauth.v2.access")) == 1
    assert slack.call("auth.test", token=token(first))["ok"]


def test_again_and_again_long_after_it_ended(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    one, now = rotation(stored, slack, clock), kept
    seen = {token(kept)}
    for _ in range(3):
        clock.moment += timedelta(days=30)
        now = asyncio.run(one.rotated(now)) or kept
        seen.add(token(now))
    assert len(seen) == 4


def test_of_two_processes_the_one_that_is_late_uses_what_the_other_stored(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    first = asyncio.run(rotation(stored, slack, clock).rotated(kept))
    assert asyncio.run(rotation(stored, slack, clock).rotated(kept)) == first
    assert len(slack.calls("oauth.v2.access")) == 1


def test_a_process_that_slack_refuses_waits_for_the_one_that_was_first(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12

    def refused(_: Any) -> dict[str, Any]:
        next_revision(stored, slack.team, Tokens("xoxb-won", "xoxe-won"), clock.moment + HOURS_12)
        return {"ok": False, "error": "invalid_refresh_token"}

    slack.answers("oauth.v2.access", refused)
    assert token(asyncio.run(rotation(stored, slack, clock).rotated(kept))) == "xoxb-won"


def test_a_process_that_stores_too_late_uses_what_is_there(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12

    def given(_: Any) -> dict[str, Any]:
        next_revision(stored, slack.team, Tokens("xoxb-won", "xoxe-won"), clock.moment + HOURS_12)
        return {"ok": True, "access_token": "xoxb-late", "refresh_token": "xoxe-late", "expires_in": 43_200}

    slack.answers("oauth.v2.access", given)
    assert token(asyncio.run(rotation(stored, slack, clock).rotated(kept))) == "xoxb-won"


def test_while_slack_does_not_answer_the_token_is_used_to_its_end(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    one = rotation(stored, slack, clock)
    slack.fails("oauth.v2.access", CUT, times=None)
    clock.moment += HOURS_12 - timedelta(minutes=1)
    assert token(asyncio.run(one.rotated(kept))) == token(kept)
    clock.moment += timedelta(minutes=2)
    with pytest.raises(aiohttp.ClientError):
        asyncio.run(one.rotated(kept))
    slack.mend()
    assert token(asyncio.run(one.rotated(kept))) != token(kept)
    told = "".join(capsys.readouterr())
    assert "could not be rotated" in told
    assert "xox" not in told


def test_what_slack_refuses_for_good_is_told_by_its_word(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.moment += HOURS_12
    slack.fails("oauth.v2.access", refuses("invalid_refresh_token"), times=None)
    with pytest.raises(SlackApiError) as raised:
        asyncio.run(rotation(stored, slack, clock).rotated(kept))
    assert "xox" not in str(raised.value)
    assert "invalid_refresh_token" in "".join(capsys.readouterr())


def test_one_that_was_uninstalled_meanwhile_is_none(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    stored.remove("slack", "", slack.team)
    assert asyncio.run(rotation(stored, slack, clock).rotated(kept)) is None


@pytest.mark.parametrize("times", [1, 3])
def test_new_tokens_are_given_once_so_a_busy_register_is_tried_again(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock, times: int
) -> None:
    clock.moment += HOURS_12
    after = asyncio.run(rotation(Busy(stored, times), slack, clock).rotated(kept))
    assert stored.get("slack", "", slack.team) == after


def test_a_token_under_an_earlier_key_is_kept_under_the_first_when_it_is_next_written(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    newer = Keyring(SecretStr("a newer key, a key that nobody guesses"))
    secrets = Secrets(slack_client_id=slack.client_id, slack_client_secret=SecretStr(slack.client_secret))
    client = partial(AsyncWebClient, base_url=slack.url, retry_handlers=[])
    one = Rotation(stored, newer, secrets, client, clock, Work(None))
    after = asyncio.run(one.rotated(kept))
    assert after
    assert Keyring(SecretStr("a newer key")).open(after.secret)


def test_who_waits_no_longer_does_not_lose_what_slack_has_given(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - timedelta(hours=1)
    one, begun, go_on = rotation(stored, slack, clock), threading.Event(), threading.Event()
    slowly(slack, begun, go_on)

    async def impatient() -> None:
        waiting = asyncio.create_task(one.rotated(kept))
        await asyncio.to_thread(begun.wait, 5)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        go_on.set()
        await one.close()

    asyncio.run(impatient())
    after = stored.get("slack", "", slack.team)
    assert token(after) != token(kept)
    clock.moment += HOURS_12
    assert token(asyncio.run(one.rotated(after or kept))) not in {token(kept), token(after)}


def test_a_full_register_is_noticed_before_slack_is_asked(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - timedelta(hours=1)
    full = Full(stored)
    one = rotation(full, slack, clock)
    assert asyncio.run(one.rotated(kept)) == kept
    assert slack.calls("oauth.v2.access") == []
    full.full = False
    clock.moment += NOT_AGAIN
    assert token(asyncio.run(one.rotated(kept))) != token(kept)


@pytest.mark.parametrize("before", [True, False])
def test_tokens_that_the_register_does_not_take_are_used_from_memory_until_it_does(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock, before: bool
) -> None:
    clock.moment += HOURS_12 if before else HOURS_12 - timedelta(hours=1)
    full = Full(stored, puts=0 if before else 1)
    one = rotation(full, slack, clock)

    async def whole() -> None:
        first = await one.rotated(kept)
        assert token(first) != token(kept)
        assert await one.rotated(stored.get("slack", "", slack.team) or kept) is not None
        assert token(await one.rotated(stored.get("slack", "", slack.team) or kept)) == token(first)
        clock.moment += HOURS_12
        second = await one.rotated(stored.get("slack", "", slack.team) or kept)
        assert token(second) not in {token(kept), token(first)}
        full.full = False
        await one.close()
        assert token(stored.get("slack", "", slack.team)) == token(second)

    asyncio.run(whole())


def test_tokens_in_memory_are_stored_as_soon_as_the_register_takes_them(
    stored: StoredInstallations,
    kept: Installation,
    slack: Slack,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handlers.slack.rotation._LATER", (0.01,))
    clock.moment += HOURS_12
    full = Full(stored)
    one = rotation(full, slack, clock)

    async def whole() -> None:
        first = await one.rotated(kept)
        full.full = False
        while stored.get("slack", "", slack.team) == kept:
            await asyncio.sleep(0.01)
        assert token(stored.get("slack", "", slack.team)) == token(first)
        await one.close()

    asyncio.run(whole())


def test_what_was_uninstalled_meanwhile_stays_so_however_full_the_register_was(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    full = Full(stored)
    one = rotation(full, slack, clock)

    async def whole() -> None:
        await one.rotated(kept)
        stored.remove("slack", "", slack.team)
        full.full = False
        await one.close()

    asyncio.run(whole())
    assert stored.get("slack", "", slack.team) is None


def test_a_key_that_is_replaced_meanwhile_does_not_lose_the_new_tokens(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - timedelta(hours=1)
    exchange = slack.oauth._access

    def meanwhile(asked: Any) -> Any:
        there = stored.get("slack", "", slack.team)
        assert there
        stored.put(there.with_secret(KEYS.seal(KEYS.open(there.secret)), there.expires_at))
        return exchange(asked)

    slack.answers("oauth.v2.access", meanwhile)
    one = rotation(stored, slack, clock)
    after = asyncio.run(one.rotated(kept))
    assert token(after) != token(kept)
    assert stored.get("slack", "", slack.team) == after
    clock.moment += HOURS_12
    slack.answers("oauth.v2.access", exchange)
    assert token(asyncio.run(one.rotated(after or kept))) != token(after)


def test_while_slack_refuses_nobody_waits_who_has_a_token_that_lasts(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12 - timedelta(hours=1)
    slack.fails("oauth.v2.access", refuses("internal_error"), times=None)
    one = rotation(stored, slack, clock)
    for _ in range(5):
        assert token(asyncio.run(one.rotated(kept))) == token(kept)
    assert len(slack.calls("oauth.v2.access")) == 1
    slack.mend()
    clock.moment += NOT_AGAIN
    assert token(asyncio.run(one.rotated(kept))) != token(kept)


def test_another_process_that_is_at_it_is_waited_for(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    one, other = rotation(stored, slack, clock), rotation(stored, slack, clock)

    async def both() -> tuple[Installation | None, Installation | None]:
        return await asyncio.gather(one.rotated(kept), other.rotated(kept))

    first, second = asyncio.run(both())
    assert token(first) == token(second) != token(kept)


class Contended:
    """Installations that somebody else always puts first."""

    def __init__(self, stored: StoredInstallations) -> None:
        self.stored = stored

    def put(self, installation: Installation) -> None:
        del installation
        raise Outdated("row.outdated_elsewhere")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stored, name)


def test_what_others_always_put_first_is_used_as_it_is_there(
    stored: StoredInstallations, kept: Installation, slack: Slack, clock: SetClock
) -> None:
    clock.moment += HOURS_12
    assert asyncio.run(rotation(Contended(stored), slack, clock).rotated(kept)) == kept
    assert slack.calls("oauth.v2.access") == []
