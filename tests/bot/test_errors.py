"""The tree of errors is the one that is drawn on top of it."""

import inspect
import re
from collections.abc import Iterator

import pytest

from bot import errors
from bot.errors import ReferentError
from bot.reply import Button, Buttons

_DRAWN = re.compile(r"^([│ ├└─]*)([A-Z]\w+)(?: +(.*))?$")


def drawn() -> Iterator[tuple[str, str | None, str]]:
    """Each error in the docstring: its name, the one above it, and what is said of it."""
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines()[1:]:
        if match := _DRAWN.match(line):
            depth = len(match[1]) // 4
            above[depth:] = [match[2]]
            yield match[2], above[depth - 1] if depth else None, match[3] or ""


CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ReferentError)]


def test_the_map_shows_every_error_where_it_belongs() -> None:
    tree = {kind.__name__: kind.__mro__[1].__name__ if kind is not ReferentError else None for kind in CLASSES}
    assert {name: above for name, above, _ in drawn()} == tree


def test_the_map_says_whether_a_retry_can_help() -> None:
    told = {name: bool(re.search(r"retry .*can help", said)) for name, _, said in drawn()}
    assert told == {kind.__name__: kind.retry for kind in CLASSES}


def test_every_error_has_a_word_of_its_own() -> None:
    words = {kind.word for kind in CLASSES}
    assert len(words) == len(CLASSES)
    assert all(re.fullmatch(r"[a-z_]+", word) for word in words)


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_carries_its_sentence_with_all_it_needs(kind: type[ReferentError]) -> None:
    buttons = Buttons((Button("Kari", "/owes Kari"),))
    error = kind("party.unknown", buttons=buttons, ask=True, name="Karl")
    assert (error.sentence, error.facts, error.buttons, error.ask) == ("party.unknown", {"name": "Karl"}, buttons, True)
    assert "party.unknown" in str(error)
    assert "Karl" in str(error)


def test_an_error_asks_nothing_unless_it_is_told_to() -> None:
    error = ReferentError("store.busy")
    assert (error.facts, error.buttons, error.ask) == ({}, None, False)
