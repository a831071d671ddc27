"""The period that a question is about, also where a day is said to own a meeting: "gårsdagens referat", "last week's
tasks".

Only before what the register holds (minutes, a meeting, tasks): "årets budsjett" is the name of a thing.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.understanding.dates import Period, read_period

_OWNED: Final = (
    r"(?=(?: [^\W_]+){0,2}? [^\W_]*-?(?:møte\w*|møta|referat\w*|refferat\w*|protokoll\w*|vedtak\w*|oppg[aå]ve\w*"
    r"|frist\w*|sak(?:er|ene|ane|slista|sliste)|samling\w*|sesjon\w*|meetings?|minute?s|notes|recap|summary|decisions?"
    r"|deadlines?|tasks?|actions?|session)\b)"
)
_GENITIVE: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?P<day>yesterday|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)'?s"
    r"|(?P<dag>(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag)(?:en)?s"
    r"|(?P<span>(?:(?<!the )(?:last|this|next)|forrige|førre|neste|denne) (?:uke|veke|month|week|year|måned|månad))"
    r"[ean]{0,2}'?s"
    r"|(?P<this>uke|uka|veke|veka|helg|måned|månad)(?:en|a|n)?s"
    r"|(?P<word>gårsdagens|gardagens|dagens|gårdagens|morgendagens|morgondagens|årets|fjorårets)"
    rf"){_OWNED}",
    re.IGNORECASE,
)
_MEANT: Final = {
    "gårsdagens": "i går",
    "gårdagens": "i går",
    "gardagens": "i går",
    "dagens": "i dag",
    "morgendagens": "i morgen",
    "morgondagens": "i morgon",
    "årets": "i år",
    "fjorårets": "i fjor",
    "uke": "denne uka",
    "uka": "denne uka",
    "veke": "denne veka",
    "veka": "denne veka",
    "helg": "i helga",
    "måned": "denne måneden",
    "månad": "denne månaden",
}


def period_asked(text: str, today: date, *, ahead: bool, country: str) -> Period | None:
    """The period in a question, as `read_period` reads it; its place is that of the words as typed."""
    found = _GENITIVE.search(text)
    if not found:
        return read_period(text, today, ahead=ahead, country=country)
    plain = _plain(found, ahead=ahead)
    spelt = f"{text[: found.start()]}{plain}{text[found.end() :]}"
    period = read_period(spelt, today, ahead=ahead, country=country)
    if period is None or period.end <= found.start():
        return period  # the first one counts
    start, end = min(period.start, found.start()), max(period.end + len(found[0]) - len(plain), found.end())
    return replace(period, start=start, end=end, phrase=text[start:end])


def _plain(found: re.Match[str], *, ahead: bool) -> str:
    """The day or days without the ending that owns."""
    if found["this"] == "helg" and not ahead:
        return "forrige helg"
    if own := found["word"] or found["this"]:
        return _MEANT[own.casefold()]
    return str(found["day"] or found["dag"] or found["span"])
