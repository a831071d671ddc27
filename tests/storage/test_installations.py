"""Installations, and those that have begun: kept beside the register, each used and replaced as it should be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Outdated
from bot.installation import Installation, OAuthState
from storage.installations import FORGOTTEN_AFTER, StoredInstallations
from storage.ledgers import StoredLedgers

START = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ONE = Installation("slack", "", "T1", START, {"team_name": "Nettverket", "scopes": "chat:write"}, "sealed")


@pytest.fixture
def installations(stored: StoredLedgers) -> StoredInstallations:
    return stored.installations


def test_one_is_found_by_all_its_ids_and_no_others(installations: StoredInstallations) -> None:
    everywhere = replace(ONE, enterprise="E1", team="", expires_at=START + timedelta(hours=12))
    installations.put(ONE)
    installations.put(everywhere)
    assert installations.get("slack", "", "T1") == ONE
    assert installations.get("slack", "E1", "") == everywhere
    for missing in (("slack", "E1", "T1"), ("slack", "", "T2"), ("teams", "", "T1")):
        assert installations.get(*missing) is None
    assert sorted(installations.all("slack"), key=lambda each: each.team) == [everywhere, ONE]
    assert installations.all("teams") == ()


def test_a_revision_follows_the_one_before_or_is_refused(installations: StoredInstallations) -> None:
    installations.put(ONE)
    second = ONE.with_secret("sealed anew", START + timedelta(hours=12))
    installations.put(second)
    assert installations.get("slack", "", "T1") == second
    for late in (second, ONE.with_secret("too late", None), replace(second, revision=4)):
        with pytest.raises(Outdated):
            installations.put(late)
    assert installations.get("slack", "", "T1") == second


def test_installing_again_takes_the_place_of_any_before(installations: StoredInstallations) -> None:
    installations.put(ONE)
    installations.put(ONE.with_secret("second", None))
    installations.put(replace(ONE, secret="again"))
    assert installations.get("slack", "", "T1") == replace(ONE, secret="again")


def test_what_is_removed_is_gone_with_its_tokens_and_is_not_written_again(
    installations: StoredInstallations,
) -> None:
    installations.put(ONE)
    installations.remove("slack", "", "T1")
    installations.remove("slack", "", "T1")
    assert installations.get("slack", "", "T1") is None
    with pytest.raises(Outdated):
        installations.put(ONE.with_secret("a rotation that came too late", None))


def test_a_state_is_taken_once_by_its_own_platform_and_in_time(installations: StoredInstallations) -> None:
    state = OAuthState("slack", "s1", "verifier", START)
    installations.begin(state)
    assert installations.finish("teams", "s1", START) is None
    assert installations.finish("slack", "s2", START) is None
    assert installations.finish("slack", "s1", START) == state
    assert installations.finish("slack", "s1", START) is None


def test_a_state_that_is_too_old_is_not_given_and_goes(installations: StoredInstallations) -> None:
    installations.begin(OAuthState("slack", "s1", "", START))
    assert installations.finish("slack", "s1", START + timedelta(microseconds=1)) is None
    assert installations.finish("slack", "s1", START) is None


def test_what_nobody_finishes_is_forgotten(installations: StoredInstallations) -> None:
    installations.begin(OAuthState("slack", "old", "", START))
    installations.begin(OAuthState("slack", "young", "", START + timedelta(minutes=1)))
    installations.begin(OAuthState("slack", "new", "", START + FORGOTTEN_AFTER + timedelta(seconds=1)))
    assert installations.finish("slack", "old", START) is None
    assert installations.finish("slack", "young", START)


def test_of_many_at_once_one_gets_it(installations: StoredInstallations) -> None:
    installations.begin(OAuthState("slack", "s1", "", START))
    installations.put(ONE)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: installations.finish("slack", "s1", START), range(8)))
        stores = list(pool.map(lambda number: _stores(installations, f"by {number}"), range(8)))
    assert len([each for each in taken if each]) == 1
    assert stores.count(True) == 1


def _stores(installations: StoredInstallations, secret: str) -> bool:
    try:
        installations.put(ONE.with_secret(secret, None))
    except Outdated:
        return False
    return True
