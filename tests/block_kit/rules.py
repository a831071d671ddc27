"""What a rule is: a check of one value at one place of a payload, and the few that all others are made of.

A check takes a value and the place where it stands, and raises `BlockKitError` if Slack would refuse it there. Lengths
are counted in Unicode code points, as Slack's own error messages count them.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Never
from urllib.parse import urlsplit


class BlockKitError(AssertionError):
    """Slack would refuse this payload, or show something that its author did not mean: where, and by which rule.

    path: as in Slack's own answers, `blocks/3/text/text`. rule: one clause that says what should have been.
    """

    def __init__(self, path: str, rule: str) -> None:
        super().__init__(f"{path or 'payload'}: {rule}")
        self.path = path
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the payload a value stands, on which surface, and whom that payload may address.

    mentions: what may stand in angle brackets, such as `@U1`, `#C1`, `!subteam^S1` or an address.
    """

    path: str = ""
    surface: str = "message"
    mentions: frozenset[str] = frozenset()

    def at(self, key: str | int) -> "Place":
        """The place of one of its members."""
        return replace(self, path=f"{self.path}/{key}" if self.path else str(key))

    def refuse(self, rule: str) -> Never:
        """The value here breaks the rule."""
        raise BlockKitError(self.path, rule)

    def expect(self, holds: bool, rule: str) -> None:
        """The rule, unless it holds."""
        if not holds:
            self.refuse(rule)


Check = Callable[[Any, Place], None]


def flag(value: Any, place: Place) -> None:
    """True or false; not 1, not "true"."""
    place.expect(isinstance(value, bool), "must be true or false")


def number(least: int, most: int | None = None) -> Check:
    """A whole number in a range."""

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, int) and not isinstance(value, bool), "must be a whole number")
        place.expect(value >= least, f"must be at least {least}")
        place.expect(most is None or value <= most, f"must be at most {most}")

    return check


def string(most: int, least: int = 1) -> Check:
    """A string of so many characters, none of them half a surrogate pair or a NUL."""

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, str), "must be a string")
        place.expect(len(value) >= least, f"must be at least {least} characters")
        place.expect(len(value) <= most, f"must be at most {most} characters, not {len(value)}")
        place.expect(not re.search("[\x00\ud800-\udfff]", value), "must be text that UTF-8 and JSON can carry")

    return check


def matching(pattern: str, rule: str) -> Check:
    """A string that a pattern describes as a whole."""

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, str) and re.fullmatch(pattern, value) is not None, rule)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, str) and value in allowed, f"must be one of {', '.join(allowed)}")

    return check


def address(most: int = 3000, *schemes: str) -> Check:
    """An absolute URL; of the schemes that a browser or a mail program opens, if none are given."""
    known = schemes or ("http", "https", "mailto")

    def check(value: Any, place: Place) -> None:
        string(most)(value, place)
        place.expect(not re.search(r"[\s<>|]", value), "must be an address without spaces, < > or |")
        try:
            parts = urlsplit(value)
        except ValueError:
            place.refuse("must be an address")
        place.expect(parts.scheme in known, f"must begin with {' or '.join(known)}")
        place.expect(bool(parts.netloc) or parts.scheme == "mailto", "must name a host")

    return check


def many(check: Check, most: int, least: int = 1) -> Check:
    """A list of so many, each passing the check."""

    def check_all(value: Any, place: Place) -> None:
        place.expect(isinstance(value, list | tuple), "must be a list")
        place.expect(len(value) >= least, f"must have at least {least} items")
        place.expect(len(value) <= most, f"must have at most {most} items, not {len(value)}")
        for index, item in enumerate(value):
            check(item, place.at(index))

    return check_all


def thing(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *more: Check) -> Check:
    """An object with these members and no others; what concerns several of them together is checked last."""
    known = {**required, **(optional or {})}

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, Mapping), "must be an object")
        if "type" in known and "type" in value:
            known["type"](value["type"], place.at("type"))
        for key in required:
            place.expect(key in value, f"must have {key}")
        for key, member in value.items():
            place.expect(key in known, f"has no member {key}")
            known[key](member, place.at(key))
        for whole in more:
            whole(value, place)

    return check


def by_type(checks: Mapping[str, Check], noun: str) -> Check:
    """An object whose `type` says which check it has to pass."""

    def check(value: Any, place: Place) -> None:
        place.expect(isinstance(value, Mapping), "must be an object")
        kind = value.get("type")
        place.expect(isinstance(kind, str) and kind in checks, f"{kind!r} is no {noun} that may stand here")
        checks[kind](value, place)

    return check


def any_of(*keys: str) -> Check:
    """At least one of these members."""

    def check(value: Mapping[str, Any], place: Place) -> None:
        place.expect(any(key in value for key in keys), f"must have {' or '.join(keys)}")

    return check


def exactly_one(*keys: str) -> Check:
    """One of these members and no second."""

    def check(value: Mapping[str, Any], place: Place) -> None:
        place.expect(sum(key in value for key in keys) == 1, f"must have either {' or '.join(keys)}, and one only")

    return check


def unique(values: Collection[str], place: Place, noun: str) -> None:
    """No value twice."""
    seen: set[str] = set()
    for value in values:
        place.expect(value not in seen, f"has the {noun} {value!r} twice")
        seen.add(value)
