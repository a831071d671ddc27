"""How much is remembered of what is read again and again."""

from typing import Final

KEPT: Final = 2_000
"""Words, or other small pieces of a text, of which it is kept what they are. Nine words of ten in minutes are among the
last two thousand different ones, and one in a hundred more among the last twenty thousand: which would fill memory for
days, since every line has a name or a number that is new."""
