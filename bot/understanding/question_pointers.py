"""Words by which a message points back at the question before it: "og …", "bare de forfalte", "den", "fristen"."""

import re
from typing import Final

from bot.understanding.lexicon import bits
from bot.understanding.question_signals import Intent

GOES_ON: Final = re.compile(
    r"\W*(?:(?:ok|okay|ja|yes|aha|men|but)\W+)?(?:og|and|plus|pluss|samt|also|også|òg|enn|or|eller|bare|berre|kun|only|just"
    r"|(?:hva|kva|ka|va|åssen|what|how) (?:med|me|about|abt)|whatabout)(?!\w)",
    re.IGNORECASE,
)

_FOR_ANOTHER: Final = re.compile(
    r"\W*(?:(?:ok|okay|ja|yes|og|and|men|but)\W+)?(?:enn"
    r"|(?:(?:gjør|gjer|do) )?(?:(?:det|the) )?(?:samme|same|ditto)(?: but)?"
    r" (?:for|hos|hjå|med|with)(?! (?:meg?|mæ|oss|us)\b)"
    r"|now (?:do|for)"
    r"|(?:hvis|viss|om|if|what if|hva om|kva om) (?:vi|me|we|du|you) (?:ser på|look at)"
    r"(?! (?:det|den|dette|it|that|this)\b))"
    r"(?: for)? +(?=\w)",
    re.IGNORECASE,
)


def said_shortly(text: str) -> str:
    """The message with "og" for what says as much: "enn FK?", "same for Liv", "og hvis vi ser på juni?"."""
    found = _FOR_ANOTHER.match(text)
    return f"og {text[found.end() :]}" if found else text


FILTERS: Final[tuple[tuple[int, Intent], ...]] = (
    (bits("OVERDUE|LATE"), "overdue"),
    (bits("DONE"), "done"),
    (bits("DECIDE"), "decided"),
    (bits("MINUTES"), "minutes"),
    (bits("DUE"), "due"),
    (bits("OPEN|REMAIN|OWE"), "owes"),
)
"""The words that ask for another list of the same: "bare de forfalte", "and the decisions?"."""

AGREEING: Final = frozenset(
    ("enig", "enige", "einig", "einige", "samd", "samde", "agree", "agreed", "klar", "klart", "klare", "ready")
)
OF_THEM: Final = re.compile(
    r"\b(?:de|dei|dem|deira|deres|they|them|their|han|hun|ho|hennes|hans|she|he|her|him"
    r"|dæm|dæ|disse|desse|those|these|av det|of it)\b",
    re.IGNORECASE,
)
OF_IT: Final = re.compile(r"\b(?:den|det|denne|dette|it|that|this|d)\b", re.IGNORECASE)
OF_ITS: Final = re.compile(
    r"\b(?:fristen|ansvaret|ansvarlige?|ansvarlege?|(?:the|its) (?:deadline|due date|owner)|in charge|responsible)\b",
    re.IGNORECASE,
)
"""What one action has: asked about without a name it is that of the action spoken of."""
NO_QUESTION: Final = re.compile(
    r"\b(?:what an?|how (?:nice|great|lovely|cool)|som helst|så (?:fint|bra|flott))\b", re.IGNORECASE
)
WHAT_ABOUT: Final = re.compile(r"(?:hva|kva|ka|va|åssen|what|how) ?(?:med|me|about|abt)\b", re.IGNORECASE)
