"""Tokens are kept encrypted, under keys that can be replaced one by one, and are never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from handlers.slack.tokens import Keyring, Tokens, Unsealable, mark

TOKENS = Tokens("xoxb-one", "xoxe-two")


def ring(*keys: str) -> Keyring:
    return Keyring(SecretStr(",".join(keys)))


@given(st.text(min_size=1), st.text(), st.text(min_size=1).filter(lambda key: key.strip() and "," not in key))
def test_what_is_sealed_is_opened_by_the_same_key(access: str, refresh: str, key: str) -> None:
    keys = ring(key)
    sealed = keys.seal(Tokens(access, refresh))
    assert ring(f"  {key}\n").open(sealed) == Tokens(access, refresh)


def test_the_first_encrypts_and_all_decrypt() -> None:
    old = ring("old").seal(TOKENS)
    both = ring("new", "old")
    assert both.open(old) == TOKENS
    again = both.seal(both.open(old))
    assert ring("new").open(again) == TOKENS
    with pytest.raises(Unsealable):
        ring("old").open(again)


@pytest.mark.parametrize("keys", [(), ("",), (" ", "\t")])
def test_without_a_key_nothing_is_kept(keys: tuple[str, ...]) -> None:
    none = ring(*keys)
    assert not none
    with pytest.raises(Unsealable):
        none.seal(TOKENS)
    with pytest.raises(Unsealable):
        none.open("gAAAA")
    assert not Keyring(None)


@pytest.mark.parametrize("sealed", ["", "gAAAA", "xoxb-plain", "gAAAAABå"])
def test_what_is_no_sealed_token_is_not_opened(sealed: str) -> None:
    with pytest.raises(Unsealable):
        ring("key").open(sealed)


def test_nothing_shows_a_token() -> None:
    sealed = ring("key").seal(TOKENS)
    for shown in (repr(TOKENS), str(TOKENS), sealed, repr(ring("key")), mark(TOKENS.access)):
        assert "xox" not in shown
    assert mark("xoxb-one") != mark("xoxb-two")
