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
Texts = Sequence[tuple[str, date]]
"""Texts, each with the day on which it is typed."""

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
PLAIN = (
    "vi", "har", "sett", "på", "taket", "og", "det", "er", "ikke", "så", "ille", "som", "fryktet", "men", "trenger",
    "nye", "spiker", "the", "old", "wood", "was", "fine", "while", "some", "of", "it", "needs", "paint", "elles", "ser",
    "alt", "bra", "ut",
)  # fmt: skip
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
    """Milliseconds of a text, the median and the 99th percentile, and of one call of dateparser at the same time."""

    middle: float
    slowest: float
    floor: float


def speed(read: Read, given: Texts, rounds: int) -> tuple[Speed, Speed]:
    """When every text is new, and when it was read before: of the latter the round that is the median."""
    first, *others = [_round(read, given) for _ in range(rounds + 1)]
    return first, sorted(others, key=lambda each: each.middle / each.floor)[rounds // 2]


def _round(read: Read, given: Texts) -> Speed:
    taken = sorted(milliseconds(lambda text=text, today=today: read(text, today)) for text, today in given)
    return Speed(median(taken), taken[len(taken) * 99 // 100], canonical_dateparser())


def milliseconds(run: Callable[[], object]) -> float:
    """Of the processor's time."""
    begun = time.thread_time()
    run()
    return (time.thread_time() - begun) * 1e3


def padded(given: Texts, count: int = 25) -> list[tuple[str, date]]:
    """One action told in two thousand characters: a usual text, and plain words behind it."""
    chance = random.Random(9)  # noqa: S311  # the same ones every time
    return [(f"{text}. {' '.join(chance.choices(PLAIN, k=LONG))}"[:LONG], today) for text, today in given[:count]]


def many_in_a_row(given: Texts, count: int = 25) -> list[tuple[str, date]]:
    """Two thousand characters of usual texts, each with its own date and owners: the most that can be said."""
    starts = range(0, count * 7, 7)
    return [(". ".join(text for text, _ in given[start : start + 120])[:LONG], given[0][1]) for start in starts]


def times_the_usual(read: Read, long: Texts, usual: Texts) -> float:
    """How many times as long a long text takes, each measured in turn with usual ones; the median of three rounds."""
    return median(_middle(read, long) / _middle(read, usual[:200]) for _ in range(3))


def _middle(read: Read, given: Texts) -> float:
    return median(milliseconds(lambda text=text, today=today: read(text, today)) for text, today in given)


def worst_repetition(read: Read, usual: Texts) -> tuple[str, float]:
    """The repetition, two thousand characters of it, that takes longest, and how many times the usual it takes."""
    today = usual[0][1]
    taken = {piece: times_the_usual(read, [((piece * LONG)[:LONG], today)], usual[:50]) for piece in REPEATED}
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


def texts_asking(given: Texts) -> int:
    """For how many texts dateparser is asked at all. Call it before these texts were read."""
    asking = 0
    with dateparser_asked() as asked:
        for text, today in given:
            before = len(asked)
            read_due(text, today)
            asking += len(asked) > before
    return asking


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

    def scan() -> object:
        return process.extractOne("Samferdseslutvalget", aliases, scorer=fuzz.ratio, score_cutoff=85)

    return median(milliseconds(scan) for _ in range(5))
