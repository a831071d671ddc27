"""What blocks weigh towards the limit of a message, `msg_blocks_too_long`, which Slack does not document.

People measured that one block of Markdown may have 13,297 characters and that each further block takes 125 of them
(github.com/slackapi/bolt-js, issues 2509 and 2867); rich text was refused with fewer characters than that. So a block
weighs its characters and 125, or all of its JSON in bytes, whichever is more.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_BLOCK = 125
_SHOWN = ("text", "url", "initial_value")


def size(value: object) -> int:
    """The JSON of a block, or of anything in it, in bytes."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def weight(blocks: Iterable[Mapping[str, Any]]) -> int:
    """What blocks weigh together."""
    return sum(max(size(block), _shown(block) + _BLOCK) for block in blocks)


def _shown(value: object, key: str = "") -> int:
    """The characters that are shown or led to."""
    if isinstance(value, str):
        return len(value) if key in _SHOWN else 0
    if isinstance(value, Mapping):
        return sum(_shown(member, name) for name, member in value.items())
    return sum(_shown(member, key) for member in value) if isinstance(value, list) else 0
