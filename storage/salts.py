"""Salts for the journal's entries, so that what people wrote cannot be guessed from its digest."""

import os
from collections import deque

_BYTES = 16
_LOT = 256
_waiting: deque[str] = deque()


def salt() -> str:
    """Sixteen bytes from the system's generator, in hexadecimal, given out once.

    They are fetched in lots: each fetch lets go of the interpreter and waits to have it back, which among busy threads
    took the writer a fifth of its time.
    """
    try:
        return _waiting.popleft()
    except IndexError:
        lot = os.urandom(_BYTES * _LOT)
        _waiting.extend(lot[at : at + _BYTES].hex() for at in range(_BYTES, len(lot), _BYTES))
        return lot[:_BYTES].hex()
