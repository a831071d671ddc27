"""Statements put together once for all questions of one shape, since putting one together takes longer than to run it.

A statement is made with a mark in the place of each value; the values take the marks' places when it runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Dialect

Values = Mapping[str, Any]
"""What a question is about, by names: texts, one number, and lists of texts that are not empty."""
_NUMBER = 104_729
"""The mark of the number, unlike any that stands in a statement of ours."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it. `places` are its values in order: marks, and what is the same in all
    questions."""

    sql: str
    places: tuple[Any, ...]

    def given(self, filled: "Filled") -> tuple[Any, ...]:
        """The values of one question, in their places."""
        told = filled.marked
        return tuple([told.get(place, place) for place in self.places])


@dataclass(frozen=True, slots=True)
class Filled:
    """What a question is about, made ready for its statement: the values by their marks, and the `shape`, which
    questions have in common that one statement answers: the names, and how long the lists are."""

    values: Values
    marked: Mapping[Any, Any]
    shape: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, values: Values) -> "Filled":
        """The values of one question."""
        marked = {mark: value for name, told in values.items() for mark, value in _marked(name, told)}
        shape = tuple((name, _length(told) if isinstance(told, list) else 0) for name, told in values.items())
        return cls(values, marked, shape)


def prepared(statement: Select[Any], dialect: Dialect) -> Prepared:
    """What a statement with marks in it is to the driver."""
    compiled: Any = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    places = tuple(compiled.params[name] for name in compiled.positiontup)
    return Prepared(str(compiled), places)


def marks_of(values: Values) -> dict[str, Any]:
    """What stands in a statement where such a question has its values."""
    return {
        name: [mark for mark, _ in _marked(name, value)] if isinstance(value, list) else _mark(name, value)
        for name, value in values.items()
    }


def _marked(name: str, value: Any) -> list[tuple[Any, Any]]:
    """A value with its mark, or with those of its list, which is as long as the next power of two: the last one stands
    there again."""
    if not isinstance(value, list):
        return [(_mark(name, value), value)]
    return [(f"\0{name} {at}", value[min(at, len(value) - 1)]) for at in range(_length(value))]


def _mark(name: str, value: Any) -> Any:
    return _NUMBER if isinstance(value, int) else f"\0{name}"


def _length(values: list[Any]) -> int:
    return 1 << (len(values) - 1).bit_length()
