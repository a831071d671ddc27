"""Plain talk that clearly hands somebody something to do: "Kari, kan du sende brevet innen fredag?".

It is only ever offered to be noted, and a needless offer in the middle of a meeting disturbs: so precision comes before
recall. A sentence counts where it addresses a known party with a request or a command, or says of one, with a
deadline, what it will do; the verb must be one of doing ("sende", "ringe"), not of knowing or being there ("huske",
"komme"), and what it is done to a task's thing (`offer_objects`). What is asked about facts, past, denied, usual,
perhaps, taken back, quoted, code or a joke hands out nothing.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal

from bot.place import SEASONS
from bot.understanding.capture import no_name
from bot.understanding.common_words import word_set
from bot.understanding.dates import DueDate, read_due
from bot.understanding.directory import Directory, NameSpan
from bot.understanding.offer_objects import (
    DEADLINE,
    IDIOMS,
    IN_THE_SITTING,
    LIGHT,
    OWN,
    PRIVATE,
    RULE,
    SAID_IN_REPLY,
    SITTING,
    TAKEN_BACK,
    WORK,
)
from bot.understanding.offer_verbs import COMMANDING, INFINITIVE, PRESENT
from bot.understanding.owners import Owners, read_owners
from bot.understanding.text import normalised

LONGEST: Final = 300
"""Characters in a sentence that is offered; a longer one is a speech."""
_READ: Final = 2_000
_NAME_MARK: Final = "§"
_Way = Literal["asked", "said"]

_SENTENCES: Final = re.compile(r"\n+|(?<=[!?])\s+|(?<=[^\W\d]{3}\.)\s+(?=[^\W\d_])")
_WORDS: Final = re.compile(r"[\w']+")
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_AGAIN: Final = re.compile(r"\b(?:en gang til|ein gong til|om igjen|om att|once more|again)\b")
"""What was not heard is to be said once more, which is no task."""
_JOKES: Final = re.compile(
    r"\b(?:haha\w*|hehe\w*|lol|tuller|tullar|spøk|spøker|kidding|joking|joke)\b|[;:]-?[pPD)]|[😀-😅😂🤣😉😜😝🙃]"
)
_NOT_SO: Final = word_set("""
    ikke ikkje aldri never not don't doesn't won't can't cannot ingen ingenting nobody nothing no
    kanskje maybe perhaps burde might fortsatt framleis still allerede allereie already
    """)
_NOT_PLANNED: Final = word_set("""
    hvis dersom viss if unless alltid vanligvis vanlegvis pleier plar ofte hver kvar hvert kvart always usually often
    every each normally avtalt agreed planlagt planned usual vanlig vanleg sa sier seier said says ifølge ifølgje tror
    trur håper håpar think hope ville would could kunne
    """)

_THOSE_WHO: Final = re.compile(
    r" (?:som|who|which|that) (?:har |have |has |did |do )?(?:ikke|ikkje|not|aldri|never)\b"
    r"| who (?:have|has|do|did)n't\b"
)
"""A denial inside what tells who is meant: "til dem som ikke har betalt"."""

_NAMES: Final = rf"@?{_NAME_MARK}(?:(?:,| og| and| &) @?{_NAME_MARK})*"
_LEAD: Final = (
    r"^(?:(?:hei|hi|hey|ok|okei|okay|bra|fint|flott|great|good|supert|takk|thanks|så|da|då|so|then|og|and|men|but|ja"
    r"|yes|also|forresten|btw|vær så snill|ver så snill|please)[,!.:]? )*"
)
_SOFTLY: Final = (
    r"(?:(?:bare|berre|gjerne|også|òg|please|vær så snill å|ver så snill å|så|so|just|also|kindly|da|då|raskt|heller)"
    r",? )*"
)
_YOU: Final = r"(?:du|dere|de|dokker|dykk|you)"
_COULD_NOT_YOU: Final = re.compile(
    rf"\b(kan|kunne|vil|can|could|would) (?:ikke|ikkje|not) (?={_YOU}\b)|\b(can|could|wo)n't (?=you\b)"
)
"""A request, however it is put: "kan ikke du …?"."""
_ASKS: Final = (
    rf"(?:(?:kan|kunne|vil|orker|orkar|rekker|rekk|can|could|will|would) {_YOU}"
    rf"|har {_YOU} (?:mulighet|anledning|høve|tid) til å"
    rf"|(?:er|kan) {_YOU} (?:være |vere )?(?:så )?(?:snill|grei) (?:og|å))"
)
_REMEMBERS: Final = r"(?:(?:huske|hugse|passe) (?:på )?å |(?:få|prøve) å |remember to |try to )?"
_DOES: Final = rf"{_SOFTLY}{_REMEMBERS}(?:{INFINITIVE})\b"
_IS_TO: Final = (
    r"(?:skal|må|lyt|bør|should|kommer til å|kjem til å|will|shall|must|is going to|are going to|is to|are to|to)"
)

_THAT: Final = r"(?:det|den|dette|saken|saka|that|this|it)\b(?! med)"
_GOOD: Final = r"(?:det (?:er|hadde vært|hadde vore) )?(?:fint|bra|flott)"

_ASKED: Final = (
    re.compile(rf"{_LEAD}{_NAMES}(?:,|:| -| –)? {_ASKS} {_DOES}"),
    re.compile(rf"{_LEAD}{_ASKS},? {_NAMES},? {_DOES}"),
    re.compile(rf"{_LEAD}{_ASKS} {_DOES}.*(?:, | @){_NAMES}$"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? (?:tar|tek|fikser|fiksar|ordner|ordnar) {_YOU} {_THAT}"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? {_YOU} (?:må|skal|lyt|bør|must|should|need to|have to) {_DOES}"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? {_YOU} (?:tar|tek|fikser|fiksar|ordner|ordnar|take) {_THAT}"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? (?:would you mind \w+ing|(?:vær|ver) så snill (?:og|å) (?:{INFINITIVE}))\b"),
    re.compile(rf"{_LEAD}{_NAMES}, {_GOOD} (?:om|hvis|viss) {_YOU} (?:kan|kunne) {_DOES}"),
    re.compile(rf"{_LEAD}(?:tar|tek|fikser|fiksar|ordner|ordnar) {_YOU} {_THAT}.*, {_NAMES}$"),
)
"""Somebody is asked to do it."""
_TOLD: Final = (
    re.compile(rf"{_LEAD}{_NAMES}(?:,|:| -| –) {_SOFTLY}(?:{COMMANDING})\b"),
    re.compile(rf"{_LEAD}{_NAMES}(?:,|:| -| –) {_SOFTLY}(?:husk|hugs|pass på|remember) (?:å|to) (?:{INFINITIVE})\b"),
    re.compile(rf"{_LEAD}{_SOFTLY}(?:{COMMANDING})\b.*(?:, | @){_NAMES}$"),
)
"""Somebody is told to."""
_PLANNED: Final = (
    re.compile(rf"{_LEAD}(?:{_NAMES}|jeg|eg|i) (?:{_IS_TO} )?{_DOES}"),
    re.compile(rf"{_LEAD}(?:{_NAMES}|jeg|eg) {_SOFTLY}(?:{PRESENT})\b"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? {_YOU} {_SOFTLY}(?:{PRESENT})\b"),
    re.compile(rf"{_LEAD}i(?:'ll| will| shall) {_DOES}"),
    re.compile(rf"{_LEAD}{_NAMES}'ll {_DOES}"),
    re.compile(rf"{_LEAD}(?:jeg|eg) kan {_DOES}|{_LEAD}i can {_DOES}"),
    re.compile(rf"{_LEAD}(?:så|da|då) (?:{PRESENT}) {_NAMES}(?!\w)"),
)
"""It is said who will do it; such counts with a due date alone."""
_TURNED: Final = (
    re.compile(rf"^(?:{PRESENT}) (?:{_NAMES}|jeg|eg)(?!\w)"),
    re.compile(rf"^(?:skal|må|lyt|vil) (?:{_NAMES}|jeg|eg) {_DOES}"),
)
"""The same behind a due date that comes first: "innen fredag sender Kari brevet"."""
_POINTS_AT_IT: Final = re.compile(rf"\b(?:tar|tek|fikser|fiksar|ordner|ordnar) {_YOU} {_THAT}|\btake {_THAT}")
_DOING: Final = re.compile(rf"\b(?:{INFINITIVE}|{COMMANDING}|mind \w+ing)\b")
_WILL: Final = re.compile(rf"\b(?:jeg|eg|i|i'll|{_IS_TO})\b")
_SHORTEST_THING: Final = 3
_WHETHER: Final = (
    re.compile(rf"{_LEAD}(?:kan|kunne|can|could) {_NAMES} {_DOES}"),
    re.compile(rf"{_LEAD}{_NAMES}[,:]? (?:(?:{PRESENT}) {_YOU}|{_YOU} (?:{PRESENT}))\b"),
    re.compile(rf"{_LEAD}(?:{PRESENT}) {_YOU}\b.*, {_NAMES}$"),
)
"""It is asked whether somebody does it, which is a request where a due date is set."""


def read_offer(
    text: str,
    directory: Directory,
    speaker: str | None,
    today: date,
    country: str = "NO",
    seasons: tuple[str, ...] = SEASONS,
    *,
    meeting: date | None = None,
) -> str | None:
    """The sentence of a message that hands a known party something to do, as an action would be worded; None where
    none clearly does. Never raises, whatever the text."""
    text = normalised(text[:_READ])
    if "`" in text or _JOKES.search(text):
        return None
    sentences = tuple(_sentences(_QUOTED_LINE.sub("", text)))
    for place, sentence in enumerate(sentences):
        if any(TAKEN_BACK.search(each.casefold()) for each in sentences[place:]):
            return None
        names = tuple(name for name in directory.spans(sentence) if len(name.keys) == 1 and not name.guessed)
        due = no_name(read_due(sentence, today, country, seasons, meeting=meeting), directory)
        way = _way(sentence, names, due)
        if way and _has_owner(
            read_owners(sentence, directory, speaker, due, today), None if way == "said" else speaker
        ):
            return sentence
    return None


def _sentences(text: str) -> Iterator[str]:
    """The sentences that are short enough, and whose quotes are whole."""
    for sentence in _SENTENCES.split(text):
        told = " ".join(sentence.split())
        if 0 < len(told) <= LONGEST and told.count('"') % 2 == 0 and told.count("«") == told.count("»"):
            yield told


def _has_owner(owners: Owners, asker: str | None) -> bool:
    """Whether somebody clearly owns it who is not the one that asks for it."""
    return bool(owners.keys) and not owners.ask and not owners.candidates and asker not in owners.keys


def _way(sentence: str, names: tuple[NameSpan, ...], due: DueDate) -> _Way | None:
    """How the sentence hands it out, if it does: asked or told of somebody else; or said of what somebody, perhaps the
    speaker, will do."""
    told = _THOSE_WHO.sub(" ", _COULD_NOT_YOU.sub(r"\1\2 ", _marked(sentence, names)))
    words = set(_WORDS.findall(told))
    if words & _NOT_SO or _AGAIN.search(told) or PRIVATE.search(told) or IDIOMS.search(told):
        return None
    asks = sentence.rstrip(" )").endswith("?")
    dated = due.due is not None or due.anchor is not None
    if _says(_ASKED, told) or (not asks and _says(_TOLD, told)):
        return "asked" if dated or _is_a_task(told) else None
    if not dated:
        return None
    if asks:
        return "asked" if _says(_WHETHER, told) else None
    said = not words & _NOT_PLANNED and _is_planned(told, sentence, names, due)
    return "said" if said and _is_theirs_to_do(told, due) else None


def _is_a_task(told: str) -> bool:
    """Whether what is asked for without a day outlasts the sitting."""
    if SITTING.search(told) or IN_THE_SITTING.search(told):
        return False
    if _POINTS_AT_IT.search(told) or WORK.search(told):
        return True
    behind = _DOING.split(told, maxsplit=1)[-1]
    return not SAID_IN_REPLY.search(told) and any(
        len(word) >= _SHORTEST_THING and word not in LIGHT for word in _WORDS.findall(behind)
    )


def _is_theirs_to_do(told: str, due: DueDate) -> bool:
    """Whether what somebody will do is the members' work, by a deadline or by what it is."""
    works = bool(WORK.search(told))
    if not works and (OWN.search(told) or SITTING.search(told)):
        return False
    if RULE.search(told) and not _WILL.search(told):
        return False
    return works or due.anchor is not None or bool(DEADLINE.search((due.phrase or "").casefold()))


def _is_planned(told: str, sentence: str, names: tuple[NameSpan, ...], due: DueDate) -> bool:
    """Whether it is said what somebody will do, perhaps behind the due date: "innen fredag sender Kari brevet"."""
    if _says(_PLANNED, told):
        return True
    behind = _marked(sentence, names, due.end).lstrip(" ,")
    return not sentence[: due.start].strip(" ,") and _says((*_TURNED, *_PLANNED), behind)


def _says(patterns: tuple[re.Pattern[str], ...], told: str) -> bool:
    return any(pattern.search(told) for pattern in patterns)


def _marked(sentence: str, names: tuple[NameSpan, ...], start: int = 0) -> str:
    """The sentence from a place on, in small letters, with a mark for each name but those in a genitive."""
    told = []
    for name in names:
        if name.start >= start:
            told += [sentence[start : name.start], _NAME_MARK]
            start = name.end
    return "".join((*told, sentence[start:])).replace(f"{_NAME_MARK}'s ", " ").casefold().rstrip(" .!?)")
