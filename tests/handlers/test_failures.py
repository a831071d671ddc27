"""What the log may tell of an error: its kind and where it arose, never its text."""

import pytest

from bot.errors import StoreBusy
from handlers.failures import name_of, raised, where_of


def test_an_error_is_told_by_its_kind() -> None:
    assert name_of(ValueError("hemmelig")) == {"kind": "ValueError"}
    assert name_of(StoreBusy("trouble.busy")) == {"kind": "StoreBusy", "word": "busy"}


def test_and_by_where_it_arose() -> None:
    with pytest.raises(ValueError, match="hemmelig") as failed:
        raised(ValueError("hemmelig"))
    assert where_of(failed.value).startswith("failures.py:")
    assert where_of(ValueError("hemmelig")) == "nowhere"
