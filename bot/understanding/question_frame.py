"""The question proper in a message: without the greeting, the thanks, and what the asker tells of the day around it.

"Hei! Jeg forbereder ledermøtet i morgen og lurer på om du kan liste det AU skylder" asks nothing about tomorrow. What
is left out is made spaces, so that places in the message stay what they are. A frame is left out only where what
remains is a question by itself: the caller tells, with `asks`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from bot.understanding.lexicon import CONTENT, bits, tags_of
from bot.understanding.question_parts import meaning_of

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_GREETING: Final = re.compile(
    r"\s*(?:heisann|heia|hei|hallo|halla|hi|hello|hey|yo|morn|god(?:e|t)? (?:morgen|morgon|dag|kveld|ettermiddag)"
    r"|good (?:morning|afternoon|evening|day)|dear|kjære)(?! om\b)"
    r"(?: (?:på (?:deg|dere|dykk)|du|dere|der|there|all|everyone|team|alle(?: sammen| saman)?|folkens|referent|bot))*"
    r"(?=\W|$)[\s,!.:;–-]*",
    re.IGNORECASE,
)
_INTRODUCED: Final = re.compile(
    r"(?:(?:det er|det e|dette er|this is|it's|its) (?P<me>[^\W\d_]+)(?: [^\W\d_]+){0,3}"
    r"|(?P<here>[^\W\d_]+)(?: [^\W\d_]+){0,2} (?:her|here))\s*[,.!;:–-]+\s+(?=\w)",
    re.IGNORECASE,
)
"""Who speaks, after a greeting: "hei, det er Grete. …", "hei vaktmester arvid her, …"."""

_THANKS: Final = re.compile(
    r"(?<!\w)(?:(?:tusen|mange|hjertelig|hjarteleg) )?"
    r"(?:takk(?: (?:skal du ha|på forhånd|på førehand|for hjelpen|for hjelpa))?"
    r"|thanks?(?: you)?(?: (?:a lot|a million|so much|very much|in advance))?|thx|cheers|på forhånd takk"
    r"|pls|plz|please|vær så snill|ver så snill)[\s.,!:;)(]*$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?:[?!](?: ?[?!])*|(?<=[^\W\d_]{3})\.+)(?=\s)")
_REQUEST: Final = re.compile(
    r"(?<!\w)(?:lur(?:er|ar|te|de)(?: (?:bare|berre|litt|på|egentlig|eigentleg))*(?: om)?"
    r"|wonder(?:ing|ed)?(?: (?:if|whether))?"
    r"|(?:kan|kunne|can|could|would|will) (?:du|dere|noen|nokon|you|someone|anyone)(?= |$)"
    r"|(?:vil|må|skulle|trenger å|treng å|need(?:ing)? to|want(?:ed)? to|like to) (?:gjerne )?(?:vite|know|see|sjå)"
    r"|(?:si|tell|vis|show) (?:meg|oss|me|us))(?!\w)",
    re.IGNORECASE,
)
_WONDERS: Final = re.compile(r"(?:lur|wonder)", re.IGNORECASE)
"""What one says of oneself alone, also without a subject: "Sitter på bussen og lurer på …"."""

_LEAST_WORDS: Final = 3
"""A frame tells something: fewer words only point ("For AU:", "jeg og Kari,")."""

_SHORT: Final = 5
"""Words of a message that has no room for a frame."""

_MOST_SENTENCES: Final = 12
_MOST_REQUESTS: Final = 5
_DIGIT: Final = re.compile(r"\d")
_FIRST_PERSON: Final = bits("I|WE|MY")
_TELLS: Final = bits("BE|HAVE|MODAL|CONTENT|ACT|WAIT|NEED")
_ASKS: Final = bits("WHAT|WHO|WHOSE|WHERE|WHEN|HOW")
_ASKS_FOR: Final = _ASKS | bits("SHOW")
_OF_SOMEBODY: Final = re.compile(
    r"\b(?:de|dei|dem|deira|deres|they|them|their|hun|ho|han|hon|she|he|dæm|dæ)\b", re.IGNORECASE
)
_POINTS_BACK: Final = re.compile(rf"{_OF_SOMEBODY.pattern}|\b(?:den|det|denne|dette|it|that|this)\b", re.IGNORECASE)
_ASKS_OTHERS: Final = _ASKS_FOR | bits("YOU")
_COMMA: Final = re.compile(r"(?:,|;| [-–]| (?:for|fordi|because|as|så|so)(?= )) *")

Stretch = tuple[int, int]


class _Told(NamedTuple):
    """A word that is no name, its place, and what it can mean."""

    start: int
    tags: int


def without_courtesies(text: str) -> str:
    """The text without a greeting before and thanks behind; a text that is nothing else stays as it is."""
    shorter = text
    if found := _GREETING.match(text):
        shorter = _kept(shorter, ((_introduced_until(text, found.end()), len(text)),))
    if found := _THANKS.search(shorter):
        shorter = _kept(shorter, ((0, found.start()),))
    return shorter if _WORD.search(shorter) else text


def _introduced_until(text: str, start: int) -> int:
    """Where the message begins behind the name of who speaks."""
    found = _INTRODUCED.match(text, start)
    name = (found["me"] or found["here"]).casefold() if found else ""
    return found.end() if found and tags_of(name, slips=False) & CONTENT else start


def question_proper(text: str, names: Sequence[Stretch], asks: Callable[[str], bool], *, english: bool) -> str:
    """The text with its frame made spaces, where what is left asks something; else as it is.

    `names` are the places of the parties. One in the frame stays where the question speaks of it: "styret møtes på
    mandag, kan du liste alt de skylder?".
    """
    if len(text.split(maxsplit=_SHORT)) <= _SHORT:
        return text
    frame = _Frame(text, names, english=english)
    for start, end in frame.questions():
        if asks(_kept(text, ((start, end),))):
            spoken_of = names if _OF_SOMEBODY.search(text, start, end) else ()
            return _kept(text, (*spoken_of, (start, end)))
    return _kept(text, (frame.marked(),))


class _Frame:
    """A message, and where in it the question may stand."""

    def __init__(self, text: str, names: Sequence[Stretch], *, english: bool) -> None:
        self.text = text
        self.names = names
        inside = {place for start, end in names for place in range(start, end)}
        self.words = [
            _Told(found.start(), meaning_of(found[0].partition("'")[0].casefold(), english=english))
            for found in _WORD.finditer(text)
            if found.start() not in inside
        ]

    def questions(self) -> Iterator[Stretch]:
        """Where the question may stand, if there is a frame; the shortest stretch first."""
        start, end = self._asking(_sentences(self.text))
        first = self._after_telling(start, end)
        last = self._before_remark(first, end)
        whole = (0, len(self.text))
        yield from (
            each for each in dict.fromkeys(((first, last), (first, end), (start, last), (start, end))) if each != whole
        )

    def marked(self) -> Stretch:
        """The sentences that ask by their mark; all of them where those point back at what the others name."""
        start, end = self._asking(_sentences(self.text))
        left_out = self.text[:start] + self.text[end:]
        asks = self.text[start:end].rstrip().endswith("?")
        named = any(not start <= name[0] < end for name in self.names) or _DIGIT.search(left_out)
        points = len(self._tags(start, end)) <= _LEAST_WORDS or _POINTS_BACK.search(self.text, start, end)
        return (start, end) if asks and not (named and points) else (0, len(self.text))

    def _tags(self, start: int, end: int) -> list[int]:
        return [word.tags for word in self.words if start <= word.start < end]

    def _asking(self, sentences: Sequence[Stretch]) -> Stretch:
        """From the first to the last sentence that does not only tell: of oneself, or after what was asked."""
        marked = [start for start, end in sentences if self.text[start:end].rstrip().endswith("?")]
        kept = [each for each in sentences if each[0] in marked or not self._only_tells(each, marked)]
        return (kept[0][0], kept[-1][1]) if kept else (0, len(self.text))

    def _only_tells(self, sentence: Stretch, marked: Sequence[int]) -> bool:
        """ "Jeg har vært bortreist siden mars." and, after a question, "Trenger det til i morgen"."""
        if self._asks_for(*sentence):
            return False
        return bool(marked and sentence[0] > marked[-1]) or self._tells_of_asker(*sentence)

    def _after_telling(self, start: int, end: int) -> int:
        """Where what the asker tells of himself ends: at the request, or the question word ("jeg er ny, hvordan …")."""
        requests = [found.start() for found in _REQUEST.finditer(self.text, start, end)][:-_MOST_REQUESTS:-1]
        asking = next((word.start for word in self.words if start <= word.start < end and word.tags & _ASKS), start)
        return next((place for place in (*requests, asking) if self._leads_up(start, place)), start)

    def _leads_up(self, start: int, end: int) -> bool:
        return self._only_leads_up(start, end) or (bool(_WONDERS.match(self.text, end)) and self._tells(start, end))

    def _tells(self, start: int, end: int) -> bool:
        """Tells something in words enough, and asks nothing."""
        told = self._tags(start, end)
        return len(told) >= _LEAST_WORDS and not any(tags & _ASKS for tags in told)

    def _only_leads_up(self, start: int, end: int) -> bool:
        """Tells of the asker or, before a question about "them", of somebody named ("styret møtes på mandag")."""
        told = self._tags(start, end)
        if any(tags & _ASKS for tags in told):
            return False
        spoken_of = any(start <= name[0] < end for name in self.names) and _OF_SOMEBODY.search(self.text, end)
        return self._tells_of_asker(start, end) or bool(spoken_of and any(tags & _TELLS for tags in told))

    def _before_remark(self, start: int, end: int) -> int:
        """Where a remark about oneself begins: "…, it has gone clean out of my head since Tuesday"."""
        for found in _COMMA.finditer(self.text, start, end):
            asks = any(tags & _ASKS_OTHERS for tags in self._tags(found.end(), end))
            if not asks and self._tells_of_asker(found.end(), end):
                return found.start()
        return end

    def _asks_for(self, start: int, end: int) -> bool:
        asks = _REQUEST.search(self.text, start, end)
        return bool(asks) or any(tags & _ASKS_FOR for tags in self._tags(start, end))

    def _tells_of_asker(self, start: int, end: int) -> bool:
        told = self._tags(start, end)
        of_asker = any(tags & _FIRST_PERSON for tags in told)
        return (
            len(told) >= _LEAST_WORDS and of_asker and any(tags & _TELLS and not tags & _FIRST_PERSON for tags in told)
        )


def _sentences(text: str) -> Sequence[Stretch]:
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if len(ends) > _MOST_SENTENCES:
        return [(0, len(text))]
    return [each for each in pairwise((0, *ends, len(text))) if text[each[0] : each[1]].strip()] or [(0, len(text))]


def _kept(text: str, stretches: Iterable[Stretch]) -> str:
    """The text with all but these stretches made spaces."""
    kept = [" "] * len(text)
    for start, end in stretches:
        kept[start:end] = text[start:end]
    return "".join(kept)
