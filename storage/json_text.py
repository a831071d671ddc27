"""JSON as it is stored: without spaces, letters as they are."""

import json
from collections.abc import Callable
from typing import Any


def encoder(of_others: Callable[[Any], Any] | None = None) -> Callable[[Any], str]:
    """Encodes plain values, and others by what `of_others` makes of them; made once, used always."""
    return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False, default=of_others).encode


json_text = encoder()
"""A plain value as JSON."""
