"""Statements put together once for all questions of one shape, since putting one together takes longer than to run it.

A statement is made with a mark in the place of each value; the values are given when it runs.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

_MOST = 500
"""Shapes that are kept; there are a few dozen."""
_kept: dict[Hashable, "Prepared"] = {}


@dataclass(frozen=True, slots=True)
class Prepared:
    """`places` are the names of the statement's parameters, each with what it stands for."""

    statement: Select[Any]
    places: Mapping[str, str]

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of one question."""
        return {name: values[meaning] for name, meaning in self.places.items()}


def prepared(shape: Hashable, make: Callable[[], Select[Any]], marks: Mapping[str, Any]) -> Prepared:
    """The statement of a shape. `make` is asked for it once, with the `marks` as values, no two of which are equal."""
    found = _kept.get(shape)
    if found is None:
        statement = make()
        parameters = statement.compile().params
        meanings = {name: _meaning(value, marks) for name, value in parameters.items()}
        found = Prepared(statement, {name: meaning for name, meaning in meanings.items() if meaning})
        if len(_kept) < _MOST:
            _kept[shape] = found
    return found


def _meaning(value: Any, marks: Mapping[str, Any]) -> str | None:
    """What a parameter stands for; None for one that is the same in all questions."""
    told = list(value) if isinstance(value, list | tuple) else value
    return next((meaning for meaning, mark in marks.items() if mark == told), None)
