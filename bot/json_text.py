"""JSON as text, at the least cost: every command chains its journal entry and stores its answer in it.

`json.dumps` makes a new encoder in C each time; here it is made once. Where Python has none (PyPy), its own does it.
"""

import json
import json.encoder
from collections.abc import Callable
from typing import Any

_MAKE = getattr(json.encoder, "c_make_encoder", None)
_STRING = json.encoder.encode_basestring


def encoder(of_others: Callable[[Any], Any] | None = None, *, sort_keys: bool = False) -> Callable[[Any], str]:
    """Encodes without spaces, letters as they are; what JSON has no form for as what `of_others` makes of it.

    Raises `TypeError` for what neither knows, and `ValueError` for a number that is none.
    """
    plain = json.JSONEncoder(
        ensure_ascii=False,
        separators=(",", ":"),
        check_circular=False,
        allow_nan=False,
        sort_keys=sort_keys,
        default=of_others,
    )
    return plain.encode if _MAKE is None else _once_made(_MAKE, plain, sort_keys)


def _once_made(make: Callable[..., Any], plain: json.JSONEncoder, sort_keys: bool) -> Callable[[Any], str]:
    made = make(None, plain.default, _STRING, None, ":", ",", sort_keys, False, False)

    def encode(value: Any) -> str:
        return _STRING(value) if type(value) is str else "".join(made(value, 0))

    return encode


json_text = encoder()
"""A plain value as JSON."""


def indented(value: object) -> str:
    """A plain value as JSON for people who look into it, ending with a line break."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
