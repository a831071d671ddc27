"""`referent move`: workspaces from one database into another, and what became of each."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from bot.errors import ReferentError
from bot.wording import say

Moved = Mapping[str, Any]
"""What became of a workspace: `workspace`, `rows`, `entries`, and `moved`, False where it was there already."""


def move(moved: Callable[[], list[Moved]], *, as_json: bool) -> int:
    """Moves, and tells of each workspace; 1 where it cannot be done. What had come before that stays."""
    try:
        told = moved()
    except ReferentError as error:
        return _refused(say("en", error.sentence, **error.facts))
    except KeyboardInterrupt:
        return _refused(say("en", "move.stopped"))
    for each in told:
        _tell(each, as_json=as_json)
    if not told and not as_json:
        sys.stdout.write(say("en", "move.nothing") + "\n")
    return 0


def _tell(each: Moved, *, as_json: bool) -> None:
    words = say("en", "move.moved" if each["moved"] else "move.there", **each)
    sys.stdout.write((json.dumps(each, ensure_ascii=False) if as_json else words) + "\n")


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
