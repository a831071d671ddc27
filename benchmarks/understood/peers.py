"""What others read from the rows of dates: `dateparser.search.search_dates` and duckling, as favourably as we know how.

Neither knows what a due date is, so each is given the policy that does best by it: of the days it finds, the last that
is not over. Neither can ask. A week, month, quarter or year that duckling finds counts by our conventions (its Friday,
its last day), and a text in nynorsk is read as bokmål where that is all it knows.
"""

import calendar
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
Found = tuple[list[dict[str, Any]], list[float]]
"""An answer to each row, and the milliseconds each took."""

ZONE = "Europe/Oslo"
SEARCHED = {"nb": ["nb"], "nn": ["nn"], "en": ["en"]}
LOCALES = {"nb": ("NB", "NB_NO"), "nn": ("NB", "NB_NO"), "en": ("EN", "EN_GB")}
CLOCK_GRAINS = frozenset({"second", "minute", "hour"})


def search_dates(rows: Sequence[Row], parts: Sequence[str] = ()) -> Found:
    """dateparser's own search in the row's language; `parts` that a date must have (day, month)."""
    from dateparser.search import search_dates as search

    def read(row: Row) -> list[date]:
        settings = {
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today_of(row), datetime.min.time()),
            "DATE_ORDER": "DMY",
            "REQUIRE_PARTS": list(parts),
        }
        found = search(row["text"], languages=SEARCHED[row["lang"]], settings=settings)
        return [moment.date() for _, moment in found or ()]

    return timed(rows, [(row, lambda row=row: read(row)) for row in rows])


def duckling(rows: Sequence[Row]) -> Found | None:
    """duckling in the row's locale; None where it is not installed."""
    try:
        import duckling as native
        import tzdata
    except ImportError:
        return None
    zones = native.load_time_zones(str(Path(tzdata.__file__).parent / "zoneinfo"))
    locales = {
        language: native.parse_locale(locale, native.default_locale_lang(native.parse_lang(short)))
        for language, (short, locale) in LOCALES.items()
    }
    wanted = native.parse_dimensions(["time"])

    def ready(row: Row) -> Callable[[], list[date]]:
        morning = datetime.combine(today_of(row), datetime.min.time(), ZoneInfo(ZONE)) + timedelta(hours=8)
        moment = native.parse_ref_time(zones, ZONE, int(morning.timestamp()))
        context = native.Context(moment, locales[row["lang"]])
        return lambda: [day_of(each["value"]) for each in native.parse(row["text"], context, wanted, False)]

    return timed(rows, [(row, ready(row)) for row in rows])


def timed(rows: Sequence[Row], reads: Iterable[tuple[Row, Callable[[], list[date]]]]) -> Found:
    """The answer to each row: of the days found the last that is not over. One round before it counts, to warm up."""
    prepared = list(reads)
    for _, read in prepared[: len(rows) // 4]:
        read()
    given, taken = [], []
    for row, read in prepared:
        begun = time.thread_time()
        days = read()
        taken.append((time.thread_time() - begun) * 1e3)
        due = [day for day in days if day >= today_of(row)]
        given.append({"due": due[-1].isoformat() if due else None, "ask": False})
    return given, taken


def today_of(row: Row) -> date:
    """The day on which the row was typed."""
    return date.fromisoformat(row["today"])


def day_of(value: Mapping[str, Any]) -> date:
    """The day that a value of duckling's is due on: the end of an interval, the last day of what is longer."""
    if value["type"] != "interval":
        return last_day(date.fromisoformat(value["value"][:10]), value["grain"])
    if "to" not in value:
        return date.fromisoformat(value["from"]["value"][:10])
    end = date.fromisoformat(value["to"]["value"][:10])
    open_end = "from" in value and value["to"]["grain"] not in CLOCK_GRAINS  # the day after the last
    return end - timedelta(days=1) if open_end else end


def last_day(first: date, grain: str) -> date:
    """The day that counts of a week, month, quarter or year which begins on `first`."""
    if grain == "week":
        return first + timedelta(days=4)
    months = {"month": 1, "quarter": 3, "year": 12}.get(grain)
    if months is None:
        return first
    month = first.month + months - 1
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])
