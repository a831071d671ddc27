"""What dates, owners and questions share: a text in one spelling, and one without what only looks like words or dates.

Both keep the length of what they get, so that a span found in the result holds in the text as typed.
"""

import re
import unicodedata
from functools import lru_cache

from bot.understanding.kept import KEPT

MASK = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: neither a letter, a digit nor a space

_SPACES = dict.fromkeys(map(ord, "\t\n\r\v\f\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000"), " ")
_QUOTES = {ord("’"): "'", ord("‘"): "'", 0x2BC: "'"}
_PLAIN = _SPACES | _QUOTES
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")  # a letter with its accents
_ODD = re.compile(f"[{''.join(map(chr, _PLAIN))}]")

_THINGS = (
    r"saks?(?:nr|nummer)?|arkivsak|journalpost|kap(?:ittel)?|post|punkt|pkt|tiltak|vedlegg|tabell|figur|side|artikkel|art|ledd"
    r"|paragraf|para|paragraph|avsnitt|modul|module|nivå|level|trinn|steg|step|fase|phase|bind|vol|utgave|nr|nummer|versjon|version|ver|rev|rom|room|suite|kontor|item|clause|section|sect|chapter|page|table|annex|appendix|case"
    r"|ref|ticket|error|feil|faktura|invoice|ordre|order|bilag|konto|account|gate|build|release|python|linje|line|bus|buss"
)
_MONTHS = "jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[sc]"
_UNITS = "dag|day|uke|veke|week|måned|månad|month|år|year|time|hour|virke|arbeids|working|business"
_ADDRESSES = (
    r"(?:https?://|www\.)\S{1,2000}"
    r"|<[@#!][^<>\s]{1,80}>"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<!\w)@[\w.-]{1,80}"
)
# Each group begins with what its members have in common, so that most places in a text are passed over at a glance.
_NUMBERS = (
    r"\+\d[\d ]{6,16}\d"
    r"|§{1,2} ?\d+(?:[-.]\d+)*"
    r"|\b(?=[^\W\d_]{1,20}+\.? ?(?:(?:nr|st)\.? ?)?[#-]?\d)(?:"  # a word and a number
    rf"(?!(?:{_MONTHS})-(?:20)?\d\d\b)[A-Z]{{1,4}}-\d+(?:/\d+)?\b"  # A-12, but jun-26 is a month
    r"|v\d+(?:\.\d+)+\b"
    r"|(?:nou|prop|meld|innst|ot|st|dok|rundskriv|forskrift)\.? ?(?:st\.? ?)?"
    r"(?:\d{4}: ?\d+|\d[^,;.!?]{0,6}?\(?\d{4}(?: ?[-–] ?\d{2,4})?\)?(?:: ?\d+)?)"
    rf"|(?:{_THINGS})\.? ?(?:nr\.? ?)?#?\d[\d./:-]*+(?!\.? ?(?:{_MONTHS}|{_UNITS}))(?:\(\d+\))?)"
    r"|(?=[kngeu£$€])(?:kr\.?|nok|gbp|eur|usd|[£$€]) ?\d[\d .,]{0,20}(?:m|k|bn)?\b"
    r"|(?=\d)(?:"
    r"(?<![\w.,:/-])\d{2,5}(?: \d{2,4}){2,4}(?![\w/:-])"  # phones in groups: 99 12 34 56, 800 80 000
    r"|(?<![\w.-])\d{8,}(?![\w.-])"
    r"|\b\d+\.\d+\.\d+\.\d+\b"
    r"|\d[\d .,]{0,20}+"
    r"(?:mill|mrd|millioner|milliarder|million|billion|kroner|kr|nok|%|prosent|percent|per cent)(?!\w))"
    r"|(?=[f12])(?<!\d)(?:fy ?)?(?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|(?!0\d(?!\d)|1[0-2](?!\d))\d\d)(?![\d-])"
)
_MASKED = re.compile(f"{_ADDRESSES}|{_NUMBERS}", re.IGNORECASE)
_MASKED_NUMBERS = re.compile(_NUMBERS, re.IGNORECASE)
_LONGEST_LEAD = 30  # characters that what is masked may have before its first digit: "journalpost. nr. #"
_LONGEST_TAIL = 60  # and behind its last digit, with what a pattern looks at: " million"
_FIGURES = re.compile(r"\d+")
_LEAD = re.compile(
    rf"(?:{_THINGS}|nr|st|nou|prop|meld|innst|ot|dok|rundskriv|forskrift|kr|nok|gbp|eur|usd|fy|[£$€§])\.?$",
    re.IGNORECASE,
)
"""What the word before figures ends in where they may be the number of something, or a sum."""
_BY_THEMSELVES = re.compile(
    r"(?<![^ ])\d{1,4}(?:\)|$|[ .,]{1,20}+(?:\)|$|(?!mi|mr|bi|kr|no|pr|pe)[^\W\d_]))", re.IGNORECASE
)
"""A few figures between spaces. What stands behind is no figure, nor begins as millions, kroner and percent do."""


def normalised(text: str) -> str:
    """The text with plain spaces and apostrophes, its letters composed where that keeps its length."""
    composed = unicodedata.normalize("NFC", text)
    plain = composed if len(composed) == len(text) else text
    return plain.translate(_PLAIN) if _ODD.search(plain) else plain  # to look costs a third of what translating does


def composed(text: str) -> tuple[str, list[int]]:
    """The text with its letters composed (NFC), and for each of its letters and its end the place in the text given."""
    letters: list[str] = []
    places: list[int] = []
    for found in _CLUSTER.finditer(text):
        letter = unicodedata.normalize("NFC", found[0])
        letters.append(letter)
        places += [found.start()] * len(letter)
    return "".join(letters), [*places, len(text)]


def masked(text: str) -> str:
    """The text, same length, with URLs, mentions, phone, case and version numbers, sums and year ranges made MASK."""
    if _may_have_address(text):
        return _MASKED.sub(_mask, text)
    digit = _FIGURES.search(text)
    if not digit or all(_are_plain(text, found.start()) for found in _FIGURES.finditer(text, digit.start())):
        return text
    begin = max(0, text.rfind(" ", 0, max(0, digit.start() - _LONGEST_LEAD)))  # nothing before is near a digit
    last = max(map(text.rfind, "0123456789"))
    end = text.find(" ", last + _LONGEST_TAIL) if last >= 0 else -1  # nor is anything behind
    if end < 0:
        return text[:begin] + _MASKED_NUMBERS.sub(_mask, text[begin:])
    return text[:begin] + _MASKED_NUMBERS.sub(_mask, text[begin:end]) + text[end:]


def _may_have_address(text: str) -> bool:
    return "@" in text or "<" in text or "//" in text or "www." in text.lower()


def _are_plain(text: str, start: int) -> bool:
    """A quick look at the figures that begin here: whether they are few and by themselves, with no word beside them
    that makes them what is masked. Those of dates mostly are; where it is not clear, it is looked at closely."""
    if not _BY_THEMSELVES.match(text, start):
        return False
    return start == 0 or not _is_lead(text[text.rfind(" ", 0, start - 1) + 1 : start - 1][-_LONGEST_LEAD:])


@lru_cache(maxsize=KEPT)
def _is_lead(word: str) -> bool:
    return _LEAD.search(word) is not None


def _mask(found: re.Match[str]) -> str:
    return MASK * len(found.group())
