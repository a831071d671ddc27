"""Installations, and those that have begun: kept beside the register, each used and replaced as it should be."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import Outdated
from bot.installation import Installation, OAuthState
from storage import open_ledgers
from storage.installations import FORGOTTEN_AFTER, StoredInstallations
from storage.sqlite import SqliteLedgers

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ONE = Installation("slack", "", "T1", START, {"team_name": "Nettverket", "scopes": "chat:write"}, "sealed")


@pytest.fixture
def ledgers(tmp_path: Path) -> Iterator[SqliteLedgers]:
    opened = open_ledgers(f"sqlite:///{tmp_path}/referent.db")
    yield opened
    opened.close()


@pytest.fixture
def stored(ledgers: SqliteLedgers) -> StoredInstallations:
    return ledgers.installations


def test_one_is_found_by_all_its_ids_and_no_others(stored: StoredInstallations) -> None:
    everywhere = replace(ONE, enterprise="E1", team="", expires_at=START + timedelta(hours=12))
    stored.put(ONE)
    stored.put(everywhere)
    assert stored.get("slack", "", "T1") == ONE
    assert stored.get("slack", "E1", "") == everywhere
    for missing in (("slack", "E1", "T1"), ("slack", "", "T2"), ("teams", "", "T1")):
        assert stored.get(*missing) is None
    assert sorted(stored.all("slack"), key=lambda each: each.team) == [everywhere, ONE]
    assert stored.all("teams") == ()


def test_a_revision_follows_the_one_before_or_is_refused(stored: StoredInstallations) -> None:
    stored.put(ONE)
    second = ONE.with_secret("sealed anew", START + timedelta(hours=12))
    stored.put(second)
    assert stored.get("slack", "", "T1") == second
    for late in (second, ONE.with_secret("too late", None), replace(second, revision=4)):
        with pytest.raises(Outdated):
            stored.put(late)
    assert stored.get("slack", "", "T1") == second


def test_installing_again_takes_the_place_of_any_before(stored: StoredInstallations) -> None:
    stored.put(ONE)
    stored.put(ONE.with_secret("second", None))
    stored.put(replace(ONE, secret="again"))
    assert stored.get("slack", "", "T1") == replace(ONE, secret="again")


def test_what_is_removed_is_gone_with_its_tokens_and_is_not_written_again(
    stored: StoredInstallations,
) -> None:
    stored.put(ONE)
    stored.remove("slack", "", "T1")
    stored.remove("slack", "", "T1")
    assert stored.get("slack", "", "T1") is None
    with pytest.raises(Outdated):
        stored.put(ONE.with_secret("a rotation that came too late", None))


def test_a_state_is_taken_once_by_its_own_platform_and_in_time(stored: StoredInstallations) -> None:
    state = OAuthState("slack", "s1", "verifier", START)
    stored.begin(state)
    assert stored.finish("teams", "s1", START) is None
    assert stored.finish("slack", "s2", START) is None
    assert stored.finish("slack", "s1", START) == state
    assert stored.finish("slack", "s1", START) is None


def test_a_state_that_is_too_old_is_not_given_and_goes(stored: StoredInstallations) -> None:
    stored.begin(OAuthState("slack", "s1", "", START))
    assert stored.finish("slack", "s1", START + timedelta(microseconds=1)) is None
    assert stored.finish("slack", "s1", START) is None


def test_what_nobody_finishes_is_forgotten(stored: StoredInstallations) -> None:
    stored.begin(OAuthState("slack", "old", "", START))
    stored.begin(OAuthState("slack", "young", "", START + timedelta(minutes=1)))
    stored.begin(OAuthState("slack", "new", "", START + FORGOTTEN_AFTER + timedelta(seconds=1)))
    assert stored.finish("slack", "old", START) is None
    assert stored.finish("slack", "young", START)


def test_of_many_at_once_one_gets_it(stored: StoredInstallations) -> None:
    stored.begin(OAuthState("slack", "s1", "", START))
    stored.put(ONE)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: stored.finish("slack", "s1", START), range(8)))
        stores = list(pool.map(lambda number: _stores(stored, f"by {number}"), range(8)))
    assert len([each for each in taken if each]) == 1
    assert stores.count(True) == 1


def _stores(stored: StoredInstallations, secret: str) -> bool:
    try:
        stored.put(ONE.with_secret(secret, None))
    except Outdated:
        return False
    return True
