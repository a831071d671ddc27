"""Why a PostgreSQL takes no connection, read from its own words: they decide what is mended, and what is waited for."""

import pytest

from bot.errors import StoreBusy, StoreUnreadable
from storage.trouble import refusal_of

_BEFORE = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  '


@pytest.mark.parametrize(
    ("said", "sentence", "passes"),
    [
        ("the database system is starting up", "trouble.starting", True),
        ("the database system is shutting down", "trouble.starting", True),
        ("the database system is in recovery mode", "trouble.starting", True),
        ("sorry, too many clients already", "trouble.connections", True),
        ('database "register" does not exist', "trouble.no_database", False),
        ('password authentication failed for user "referent"', "trouble.password", False),
    ],
)
def test_what_passes_is_waited_for_and_what_does_not_is_told(said: str, sentence: str, passes: bool) -> None:
    found = refusal_of(Exception(_BEFORE + said), places="127.0.0.1", user="referent", database="register")
    assert found.sentence == sentence
    assert isinstance(found, StoreBusy if passes else StoreUnreadable)
