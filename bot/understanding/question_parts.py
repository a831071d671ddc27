"""A question cut into parts: its words, and in one piece each party, period and number that it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from bot.understanding.lexicon import CONTENT, TAGS, bits, phrases_from, tags_of

_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_CONTRACTED: Final = {
    "whats": "what is", "whos": "who is", "hows": "how is", "wheres": "where is", "whens": "when is",
    "whove": "who have", "im": "i am", "ive": "i have", "dont": "do not", "doesnt": "does not", "didnt": "did not",
    "hasnt": "has not", "havent": "have not", "isnt": "is not", "arent": "are not", "wasnt": "was not",
    "weve": "we have", "theres": "there is", "can't": "can not", "won't": "will not", "theyd": "they would",
    "theyre": "they are", "whatve": "what have", "shes": "she is", "hes": "he is",
}  # fmt: skip
_GLUED: Final = re.compile(r"(hva|kva|hvem|kven|hvordan|korleis|what|who)((?!ever)[^\W\d_]{2,12})")
"""A question word and the next one without the space between: "hvaskylder"."""

_SHORTENED: Final = {"s": "is", "m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_TAKES_A_VERB: Final = bits("WHAT|WHO|HOW|WHERE|WHEN|I|WE|YOU")
_NAME: Final = TAGS["NAME"]

_MONTHS: Final = "jan feb mar apr ma[iy] jun jul aug sep o[kc]t nov de[sc]".replace(" ", "|")
_NUMBER: Final = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<sign>[ad])[-–‑ ]{0,2}?(?P<signed>\d{1,6})"  # noqa: RUF001 - a dash typed by a phone is meant as a hyphen
    r"|(?P<kind>oppg[aå]ven?|oppg|action(?: item)?|task|aksjon|vedtak(?:et)?|decision|beslutning)"
    r" {0,3}(?:nr\.?|nummer|number|no\.?|#)? {0,3}(?P<named>\d{1,6})"
    rf")(?![\w-]|[.,/]\d|\.? {{0,2}}(?:{_MONTHS}))",
    re.IGNORECASE,
)
_SOME_KIND: Final = re.compile(
    r"(?<![\w-])(?P<kind>[^\W\d_]{4,10}) {1,3}(?:nr\.?|nummer|number|no\.?|#)? {0,3}(?P<named>\d{1,6})"
    rf"(?![\w-]|[.,/:%]\d|\.? {{0,2}}(?:{_MONTHS}))",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?<!\w)(?:(?:status(?:en)?|frist(?:en)?|deadline|due date) (?:på|for|on|of|til)|status|nr\.?|nummer|number|(?=#))"
    r" ?#? ?(?P<named>\d{1,4})(?=\W*$)",
    re.IGNORECASE,
)
"""A number that ends the question, of what can only be an action: "hva er fristen på 14", "hvem har nr 14"."""

_KINDS: Final = tuple(
    ["oppgave", "oppgaven", "oppgåve", "oppgåva", "action", "aksjon", "task", "vedtak", "vedtaket", "decision"]
)
_OTHER_KINDS: Final = frozenset(("auction", "auksjon", "taks", "mask", "tack", "tank", "tasks", "actions"))
"""Real words that are a slip's breadth from a kind, and plurals, which tell how many."""

_LONG_KIND: Final = 8
"""Letters of a word of which two may be at each other's place: "desicion"."""

_TWO_LETTERS: Final = 2

_DECISIONS: Final = ("d", "v", "b")
_YEARS: Final = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a question, its place there, what it can mean (tags), and the parties it names."""

    start: int
    end: int
    word: str
    tags: int
    keys: tuple[str, ...] = ()

    def is_a(self, tags: int) -> bool:
        """Whether the part carries any of these tags."""
        return bool(self.tags & tags)


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """The places of action and decision numbers, each as the register writes it: "oppgave 17" is A-17."""
    for found in _NUMBER.finditer(text):
        kind = (found["sign"] or found["kind"]).casefold()
        if found["kind"] and int(found["named"]) in _YEARS:
            continue
        letter = "D" if kind.startswith(_DECISIONS) else "A"
        yield found.start(), found.end(), f"{letter}-{int(found['signed'] or found['named'])}"
    bare = _BARE.search(text)
    if bare and int(bare["named"]) not in _YEARS:
        yield bare.start("named"), bare.end(), f"A-{int(bare['named'])}"
    for found in _SOME_KIND.finditer(text):
        if int(found["named"]) not in _YEARS and (kind := _kind_meant(found["kind"].casefold())):
            yield found.start(), found.end(), f"{'D' if kind.startswith(_DECISIONS) else 'A'}-{int(found['named'])}"


@lru_cache(maxsize=2_000)
def _kind_meant(word: str) -> str | None:
    """The kind of thing of whose name a word is a slip: "aciton 91", "opgave 12"."""
    if word in _KINDS or word in _OTHER_KINDS:
        return None
    return next((kind for kind in _KINDS if kind[0] == word[0] and _is_slip(word, kind)), None)


def _is_slip(word: str, kind: str) -> bool:
    distance = OSA.distance(word, kind, score_cutoff=_TWO_LETTERS)
    return distance == 1 or (distance == _TWO_LETTERS and len(kind) >= _LONG_KIND and sorted(word) == sorted(kind))


def parts_of(text: str, taken: Iterable[Part], *, english: bool) -> list[Part]:
    """All parts in order; `taken` are the pieces found before (parties, periods, numbers), which may not overlap."""
    parts: list[Part] = []
    place = 0
    for piece in sorted(taken, key=_start):
        parts += _words(text, place, piece.start, english)
        parts.append(piece)
        place = piece.end
    parts += _words(text, place, len(text), english)
    return _with_verbs(_with_phrases(parts))


def _start(part: Part) -> int:
    return part.start


def _words(text: str, start: int, end: int, english: bool) -> Iterator[Part]:
    for found in _WORD.finditer(text, start, end):
        surface = found.group()
        spoken = _spoken(surface.casefold())
        for word in spoken:
            name = _looks_like_name(surface, text, found.start())
            tags = meaning_of(word, english=english, slips=not name)
            if name and tags & CONTENT:
                tags |= _NAME
            yield Part(found.start(), found.end(), word, tags)


def _spoken(word: str) -> Sequence[str]:
    """The words that one typed word stands for: "who's" is two, the genitive in "legal's" is none."""
    if word in _CONTRACTED:
        return _CONTRACTED[word].split()
    glued = _GLUED.fullmatch(word)
    if glued and tags_of(word, slips=False) & CONTENT and not tags_of(glued[2], slips=False) & CONTENT:
        return glued.groups()
    base, apostrophe, ending = word.partition("'")
    if not apostrophe:
        return (word,)
    if base.endswith("n") and ending == "t":
        return (base[:-1], "not")
    if ending in _SHORTENED and (tags_of(base) & _TAKES_A_VERB or ending != "s"):
        return (base, _SHORTENED[ending])
    return (base,)


_ENGLISH_ONLY: Final = {"i": bits("I|ME"), "me": bits("ME"), "to": bits("TO|AT|AWAY|STOP"), "a": bits("STOP")}
_NORWEGIAN_ONLY: Final = {"i": bits("IN|STOP"), "me": bits("WE"), "to": bits("STOP")}


def meaning_of(word: str, *, english: bool, slips: bool = True) -> int:
    """The tags of a casefolded word. Some mean one thing in English, another in Norwegian: "i" is I or in, "me" is me
    or we."""
    return (_ENGLISH_ONLY if english else _NORWEGIAN_ONLY).get(word, 0) or tags_of(word, slips=slips)


def _looks_like_name(surface: str, text: str, start: int) -> bool:
    """Capitals make a name, but for the one that begins the sentence ("Budsjettet?")."""
    if len(surface) > 1 and surface.isupper():
        return True
    return surface[0].isupper() and bool(text[:start].strip(" \"'«“("))


def _with_phrases(parts: list[Part]) -> list[Part]:
    """The parts, where the first word of each phrase carries the tags of the whole and the others carry INNER."""
    inner = TAGS["INNER"]
    tags = [part.tags for part in parts]
    for place, part in enumerate(parts):
        for rest, meaning in phrases_from(part.word) if not tags[place] & inner else ():
            following = parts[place + 1 : place + 1 + len(rest)]
            if len(following) == len(rest) and all(p.word == w for p, w in zip(following, rest, strict=True)):
                tags[place] = tags[place] & ~CONTENT | meaning
                for offset in range(1, len(rest) + 1):
                    tags[place + offset] = tags[place + offset] & ~CONTENT | inner
    return [
        part if part.tags == tag else Part(part.start, part.end, part.word, tag, part.keys)
        for part, tag in zip(parts, tags, strict=True)
    ]


_WHO: Final = TAGS["WHO"]
_BE: Final = TAGS["BE"]
_ASKS_WHETHER: Final = bits("BE|HAVE")
_VERBLIKE: Final = bits("CONTENT|OPERATE|CHORE")
_TRAILING: Final = bits("YET|STOP")
_SUBJECT: Final = bits("CONTENT|PARTY|YET|NOT")
_PRESENT: Final = re.compile(r"[^\W\d]{3,}(?:er|ar|ast)")
_DOING: Final = re.compile(r"[^\W\d]{2,}ing")
_DONE: Final = re.compile(r"[^\W\d]{3,}(?:ed|et|ert|dd|lt|kt|pt|st|tt|te|de)")


def _with_verbs(parts: list[Part]) -> list[Part]:
    """The parts, where a word that must be a verb by its place is one: "hvem purrer …", "er taket reparert"."""
    last = max((place for place, part in enumerate(parts) if part.tags & ~_TRAILING), default=0)
    for place, part in enumerate(parts[1:], start=1):
        if part.is_a(_VERBLIKE) and not part.is_a(_NAME):
            before, after = parts[max(0, place - 2) : place], parts[place + 1 :]
            if _is_done_by_whom(before, part.word) or _did_anybody(before, after):
                parts[place] = replace(part, tags=part.tags & ~CONTENT | TAGS["WORK"])
            elif place == last and _is_said_of_subject(parts[:place], part.word):
                parts[place] = replace(part, tags=part.tags & ~CONTENT | TAGS["WORKED"])
    return parts


def _is_done_by_whom(before: Sequence[Part], word: str) -> bool:
    """Whether the word is what somebody does: "hvem purrer", "who is chasing"."""
    if before[-1].is_a(_WHO):
        return bool(_PRESENT.fullmatch(word))
    return len(before) > 1 and before[-2].is_a(_WHO) and before[-1].is_a(_BE) and bool(_DOING.fullmatch(word))


def _did_anybody(before: Sequence[Part], after: Sequence[Part]) -> bool:
    """Whether the word is what somebody did: "did anyone chase the pharmacy"."""
    asks = len(before) > 1 and before[-2].is_a(TAGS["DO"]) and before[-1].is_a(TAGS["ANY"])
    return asks and any(part.is_a(CONTENT) for part in after)


def _is_said_of_subject(before: Sequence[Part], word: str) -> bool:
    """Whether the word is a participle that ends a question: "er taket reparert", "has the fence been mended"."""
    asks = before[0].is_a(_ASKS_WHETHER) and any(part.is_a(CONTENT) for part in before)
    return asks and before[-1].is_a(_SUBJECT | _BE) and bool(_DONE.fullmatch(word))
