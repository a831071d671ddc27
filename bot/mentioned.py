"""Names that a platform puts into what somebody typed, where others are mentioned.

People choose their names: one may be called "/decision revoke D-1". So a request's text has marks where the names
belong, which are no word, no command and no marker; what is asked is read with the marks, and the names are filled in
behind that.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.cleaning import clean, visible
from bot.request import Request
from bot.understanding.capture import begins_with_marker

MARK = "\ufffc"
"""The object replacement character: "a placeholder for an otherwise unspecified object" (Unicode 16.0, 23.8). It is
visible, and no letter, digit or blank. An edge takes it out of what people type."""
LONGEST_NAME = 100
"""Characters of a name that is filled in; a platform's own names are shorter."""
_MARK = re.compile(f"{MARK}([0-9]+){MARK}|{MARK}[0-9]*")


def mark(place: int) -> str:
    """What stands in a request's text for the name at that place of its `names`, from 0."""
    return f"{MARK}{place}{MARK}"


def as_name(text: str) -> str:
    """A name as it is filled in, in one line; "" where nobody would see it."""
    name = " ".join(clean(text).replace(MARK, " ").split())[:LONGEST_NAME].strip()
    return name if visible(name) else ""


def filled(text: str, names: Sequence[str]) -> str:
    """A text with the names for their marks. It may be read once more some day, with the names in it: so a name that
    would make a line begin with a marker has "@" before it."""
    if not names or MARK not in text:
        return text
    return "".join(_filled_line(line, names) for line in text.splitlines(keepends=True))


def with_names(request: Request) -> Request:
    """A request as people read it. What it asks for has to be told before that."""
    return replace(request, text=filled(request.text, request.names), names=()) if request.names else request


def _filled_line(line: str, names: Sequence[str]) -> str:
    def name(found: re.Match[str]) -> str:
        place = int(found[1] or len(names))
        return as_name(names[place]) if place < len(names) else ""

    plain = _MARK.sub(name, line)
    if begins_with_marker(plain) and not begins_with_marker(line):
        return _MARK.sub(name, _MARK.sub(lambda found: f"@{found[0]}", line, count=1))
    return plain
