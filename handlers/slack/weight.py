"""What blocks weigh towards the limit of a message, `msg_blocks_too_long`, which Slack does not document.

People measured that one block of Markdown may have 13,297 characters and that each further block takes 125 of them
(github.com/slackapi/bolt-js, issues 2509 and 2867); rich text was refused with fewer characters than that. So a block
weighs all of its JSON in bytes, which beside its characters is 65 at the least, and 60.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

_BLOCK = 60


def size(value: object) -> int:
    """The JSON of a block, or of anything in it, in bytes."""
    return len(orjson.dumps(value))


def weight(blocks: Iterable[Mapping[str, Any]]) -> int:
    """What blocks weigh together."""
    return sum(size(block) + _BLOCK for block in blocks)
