"""The words behind `/owner`'s verbs: names and what is said of them, spans of days, and what a name looks like."""

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import Unknown
from bot.party import PartyKind
from bot.understanding.common_words import FUNCTION_WORDS, word_set
from bot.understanding.dates import read_period
from bot.understanding.names import words_of
from bot.understanding.owner_strangers import says_body

_KIND = re.compile(r"(person|body|organ)\s+", re.IGNORECASE)
_INTO = (re.compile(r"\s+(?:into|inn i)\s+", re.IGNORECASE), re.compile(r"\s+(?:i|til)\s+", re.IGNORECASE))
"""What stands before the party that takes over: the plain words first, since names have the others in them."""
_IN = re.compile(r"\s+(?:in|i|of|for)\s+", re.IGNORECASE)
_SAYS = re.compile(r"\s*(?:=|:)\s*|\s+(-)\s*")
_FROM = re.compile(r"\s+(?:from|fra|frå|since|siden|sidan)\s+(\d{4}-\d\d-\d\d|\d{4})\b", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|til|until|ut)\s+(\d{4}-\d\d-\d\d|\d{4})\b", re.IGNORECASE)
_IN_AT_END = re.compile(r"\s(?:in|i|on|den)\s*$", re.IGNORECASE)
_DAY_AT_END = re.compile(r"\s+(\d{4}-\d\d-\d\d|\d{4})\s*$")
_BODY_WORDS = re.compile(
    r"kommun|utval|utvalg|komit|committee|board|styre|råd\b|rådet|council|group|gruppe|avdeling|department|departement|team"
    r"|direktorat|etat|nemnd|forening|foreining|laget?\b|agency|association|\bAS\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Split:
    """`[kind] NAME = A, B`, `NAME - A`, `NAME = TITLE in BODY` or `NAME into OTHER`, parted."""

    name: str
    kind: PartyKind | None = None
    aliases: tuple[str, ...] = ()
    taken_away: bool = False
    title: str = ""
    body: str = ""
    into: str = ""


def parted(words: str) -> Split:
    """The parts of what stands behind a verb of `/owner`."""
    text = " ".join(words.split())
    kind: PartyKind | None = None
    if match := _KIND.match(text):
        kind, text = ("person" if match[1].casefold() == "person" else "body"), text[match.end() :]
    says = _SAYS.search(text)
    if says is None:
        return Split(text, kind)
    name, rest = text[: says.start()].strip(), text[says.end() :].strip()
    title, body = [*_IN.split(rest, maxsplit=1), ""][:2]
    aliases = tuple(dict.fromkeys(part.strip() for part in rest.split(",") if part.strip()))
    return Split(name, kind, aliases, says[1] is not None, title.strip(), body.strip())


def parted_into(words: str) -> Split:
    """`OLD into NEW`, or one name alone."""
    split = parted(words)
    for joint in _INTO:
        name, *into = joint.split(split.name, maxsplit=1)
        if into:
            return replace(split, name=name.strip(), into=into[0].strip())
    return split


_SIGNS = {"+": "+", "-": "-", "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"}
_BEFORE_SIGN = re.compile(r"\s+(?=[+\-\N{MINUS SIGN}\N{EN DASH}]\S)")


def signed(split: Split) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names to put in and those to take away: "+A, -B"; a name without a sign goes with the one before it."""
    sign = "-" if split.taken_away else "+"
    found: dict[str, dict[str, None]] = {"+": {}, "-": {}}
    for part in (part for alias in split.aliases for part in _BEFORE_SIGN.split(alias)):
        sign, name = (_SIGNS[part[0]], part[1:].strip()) if part[0] in _SIGNS else (sign, part)
        if name:
            found[sign][name] = None
    return tuple(found["+"]), tuple(found["-"])


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when, both inclusive, and the words without it."""

    rest: str
    first_day: date | None
    last_day: date | None


def stay(words: str) -> Stay:
    """The first and last day said in the words: "from 2024-01-01", "to 2024" (its last day)."""
    first, last = _FROM.search(words), _TO.search(words)
    rest = _TO.sub("", _FROM.sub("", words))
    return Stay(rest, _first(first[1]) if first else None, _last(last[1]) if last else None)


def read_span(words: str, today: date, country: str) -> tuple[date, date, str]:
    """The days that the end of the words names (a day, a year, "i mai 2023"), else today; and the words before them."""
    text = words.strip()
    period = read_period(text, today, ahead=False, country=country)
    if period and period.end == len(text):
        return period.first, period.last, _IN_AT_END.sub("", text[: period.start]).strip()
    if match := _DAY_AT_END.search(text):
        return _first(match[1]), _last(match[1]), text[: match.start()].strip()
    return today, today, text


def names_a_body(name: str) -> bool:
    """Whether a name looks like a body's: an acronym ("FK", "FKen"), a word that bodies have, or a single word in lower
    case."""
    words = name.split()
    acronym = len(words) == 1 and (name.isupper() or name.islower())
    if acronym or _BODY_WORDS.search(name):
        return True
    return any((word[:2].isupper() and len(word) > 1) or says_body(word.casefold()) for word in words)


_NOBODY = FUNCTION_WORDS | word_set("everyone everybody someone somebody anyone anybody nobody ingen vedkommende folk")


def names_nobody(name: str) -> bool:
    """Whether a name is none: "we", "everyone", "de andre"."""
    return all(word.folded in _NOBODY for word in words_of(name))


LONGEST_SHOWN = 40
"""Characters of a name that a button shows."""


def cut(name: str) -> str:
    """A name as a button shows it."""
    return name if len(name) <= LONGEST_SHOWN else f"{name[: LONGEST_SHOWN - 1].rstrip()}…"


def _first(text: str) -> date:
    return _day(text if "-" in text else f"{text}-01-01")


def _last(text: str) -> date:
    return _day(text if "-" in text else f"{text}-12-31")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unknown("owner.no_such_day", day=text) from None
