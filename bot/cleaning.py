"""What people write, as it is kept: composed (NFC), and without what nobody can see or store."""

import unicodedata

_DROPPED = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
_BLANK = {"\u034f", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}
"""Letters and signs that are drawn as nothing at all."""


def clean(text: str) -> str:
    """The text in NFC, without control characters (line breaks and tabs stay) and direction overrides."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return composed
    return "".join(c for c in composed if c in "\n\t" or not _is_control(c))


def visible(text: str) -> bool:
    """Whether there is anything in the text that a reader sees."""
    if text.isascii() and text.isprintable():
        return text != "" and not text.isspace()
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _BLANK for c in text)


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in capital letters and spaces alone."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(clean(name).casefold().split())


def _is_control(character: str) -> bool:
    return character in _DROPPED or unicodedata.category(character) in ("Cc", "Cs")
