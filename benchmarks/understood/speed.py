"""How long understanding takes, as time of the processor: what else the machine does meanwhile does not count.

Nothing here waits for a disk or a network, so on a machine of its own a user waits just as long.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from bot.understanding.dates import read_due
from bot.understanding.directory import Directory
from bot.understanding.owners import read_owners
from bot.understanding.questions import read_question

Row = Mapping[str, Any]
Read = Callable[[str, date], object]

TODAY = date(2026, 3, 2)
LONG = 2_000
"""Characters of a long text."""

VERBS = ("sender svar om", "lagar framlegg til", "reviews", "rydder i", "legg fram sak om", "will follow up on")
THINGS = ("rutetabellane", "the annual budget", "havneplanen", "lærlingordninga", "bussruta", "the grant scheme")
WHEN = ("innen 12. juni", "til fredag", "by 14 May", "før påske", "innan to veker", "by the end of next month", "")
ASKED = (
    "hva skylder {}?",
    "kva har {} gjort i april",
    "what is overdue for {}",
    "hvem er {}",
    "hvor står {} med bussen",
)
REPEATED = (
    "((((", "og AU og AU ", "Kari, Kari, ", "innen ", "1. eller 1. ", "12.", "12/", "før ", "neste ", "uke 7 ", "to ",
    "hver ", "a-", "--", "@AU ", "<@U1> ", "å sende å ", "which is ", "X: ", "– ", "kl. ", "\n> ", "Ærlig-", "KDD/",
    "av AU av ", "ikke ",
)  # fmt: skip
"""What a text of nothing else is made of: no expression may blow up on any of it."""


def texts(rows: Iterable[Row], owners: Sequence[str], made: int) -> list[tuple[str, date]]:
    """What is typed after `/action add`: the rows' texts, and as many made ones as wished, no two alike."""
    chance = random.Random(7)  # noqa: S311  # the same ones every time
    real = [(row["text"], date.fromisoformat(row.get("today") or str(TODAY))) for row in rows]
    parts = (
        (chance.choice(owners), chance.choice(VERBS), chance.choice(THINGS), chance.choice(WHEN)) for _ in range(made)
    )
    lines = [
        (f"{who} {verb} {thing}, del {n} {when}".strip(), TODAY) for n, (who, verb, thing, when) in enumerate(parts)
    ]
    return real + lines


def questions(rows: Iterable[Row], owners: Sequence[str], made: int) -> list[tuple[str, date]]:
    """What is asked: the rows' texts, and made ones."""
    chance = random.Random(8)  # noqa: S311  # likewise
    real = [(row["text"], date.fromisoformat(row["today"])) for row in rows]
    return real + [(chance.choice(ASKED).format(chance.choice(owners)), TODAY) for _ in range(made)]


def date_and_owners(directory: Directory) -> Read:
    """Reads a text as `/action add` does."""
    return lambda text, today: read_owners(text, directory, None, read_due(text, today))


def question(directory: Directory) -> Read:
    """Reads a text as a mention does."""
    return lambda text, today: read_question(text, directory, None, today)


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of a text: the median and the 99th percentile."""

    middle: float
    slowest: float


def speed(read: Read, given: Sequence[tuple[str, date]], rounds: int) -> tuple[Speed, Speed]:
    """When every text is new, and when it was read before: the latter a median of rounds."""
    first, *others = [_round(read, given) for _ in range(rounds + 1)]
    return first, Speed(median(each.middle for each in others), median(each.slowest for each in others))


def _round(read: Read, given: Sequence[tuple[str, date]]) -> Speed:
    taken = sorted(milliseconds(lambda text=text, today=today: read(text, today)) for text, today in given)
    return Speed(median(taken), taken[len(taken) * 99 // 100])


def milliseconds(run: Callable[[], object]) -> float:
    """Of the processor's time."""
    begun = time.thread_time()
    run()
    return (time.thread_time() - begun) * 1e3


def typical(run: Callable[[], object], times: int = 5) -> float:
    """The median of several runs, in milliseconds."""
    return median(milliseconds(run) for _ in range(times))


def long_texts(given: Sequence[tuple[str, date]], count: int) -> list[tuple[str, date]]:
    """Texts of two thousand characters, of many shorter ones in a row."""
    joined = [". ".join(text for text, _ in given[start:] + given[:start])[:LONG] for start in range(0, count * 7, 7)]
    return [(text, given[0][1]) for text in joined]


def worst_repetition(read: Read, today: date) -> tuple[str, float]:
    """The repetition, two thousand characters of it, that takes longest, and its milliseconds."""
    taken = {piece: typical(lambda text=(piece * LONG)[:LONG]: read(text, today), 3) for piece in REPEATED}
    slowest = max(taken, key=taken.__getitem__)
    return slowest, taken[slowest]


@contextmanager
def dateparser_asked() -> Iterator[list[str]]:
    """The phrases that dateparser is asked for meanwhile."""
    from dateparser.date import DateDataParser

    asked: list[str] = []
    original = DateDataParser.get_date_data

    def counted(self: DateDataParser, phrase: str, *given: Any, **named: Any) -> object:
        asked.append(phrase)
        return original(self, phrase, *given, **named)

    DateDataParser.get_date_data = counted  # type: ignore[method-assign]  # for as long as it is counted
    try:
        yield asked
    finally:
        DateDataParser.get_date_data = original  # type: ignore[method-assign]  # and back


def share_asking(given: Sequence[tuple[str, date]]) -> float:
    """The share of texts for which dateparser is asked at all. Call it before these texts were read."""
    asking = 0
    with dateparser_asked() as asked:
        for text, today in given:
            before = len(asked)
            read_due(text, today)
            asking += len(asked) > before
    return asking / len(given)


def canonical_dateparser() -> float:
    """A floor: one call of dateparser for a plain date in English, its language known."""
    from dateparser.date import DateDataParser

    settings = {"DATE_ORDER": "DMY", "RELATIVE_BASE": datetime.combine(TODAY, datetime.min.time())}
    parser = DateDataParser(languages=["en"], settings=settings)
    days = [f"{day} June 2026" for day in range(1, 29)]
    parser.get_date_data("3 May 2026")
    return median(milliseconds(lambda day=day: parser.get_date_data(day)) for day in days)


def rapidfuzz_scan(aliases: Sequence[str]) -> float:
    """A floor: one misspelt word compared by rapidfuzz with every alias."""
    from rapidfuzz import fuzz, process

    return typical(lambda: process.extractOne("Samferdseslutvalget", aliases, scorer=fuzz.ratio, score_cutoff=85))
