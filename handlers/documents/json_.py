"""Documents as JSON (RFC 8259), in UTF-8, for programs."""

import json


def line(value: object) -> str:
    """One object a line."""
    return json.dumps(value, ensure_ascii=False) + "\n"
