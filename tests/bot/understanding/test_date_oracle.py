"""Relative dates on every day of a leap year and of a year with 53 weeks, against plain arithmetic on the calendar.

Nothing here is borrowed from the code that is tested: holidays stand as days, weeks are counted from their Mondays.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.understanding.dates import read_due, warm_up

DAY = timedelta(days=1)
LEAP_YEAR = [date(2024, 1, 1) + DAY * ahead for ahead in range(366)]
LONG_YEAR = [date(2026, 1, 1) + DAY * ahead for ahead in range(365)]
# Norway's public holidays that are no Sundays: as almanacs print them.
HOLIDAYS = {
    date(year, int(day[:2]), int(day[3:]))
    for year, days in {
        2024: "01-01 03-28 03-29 04-01 05-01 05-09 05-17 05-20 12-25 12-26",
        2025: "01-01 04-17 04-18 04-21 05-01 05-17 05-29 06-09 12-25 12-26",
        2026: "01-01 04-02 04-03 04-06 05-01 05-14 05-25 12-25 12-26",
        2027: "01-01 03-25 03-26 03-29 05-01 05-06 05-17 12-25",
    }.items()
    for day in days.split()
}
EASTER = {2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28)}
WEEKDAYS = {
    0: ("mandag", "måndag", "Monday"), 1: ("tirsdag", "tysdag", "Tuesday"), 2: ("onsdag", "onsdag", "Wednesday"),
    3: ("torsdag", "torsdag", "Thursday"), 4: ("fredag", "fredag", "Friday"), 5: ("lørdag", "laurdag", "Saturday"),
    6: ("søndag", "sundag", "Sunday"),
}  # fmt: skip

Oracle = Callable[[date], date]


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def works(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def workday(day: date, step: int) -> date:
    """The first working day after the day, or before it."""
    day += step * DAY
    while not works(day):
        day += step * DAY
    return day


def workdays_on(count: int) -> Oracle:
    def after(today: date) -> date:
        for _ in range(count):
            today = workday(today, 1)
        return today

    return after


def monday(today: date) -> date:
    while today.isoweekday() != 1:
        today -= DAY
    return today


def coming(isoweekday: int) -> Oracle:
    def after(today: date) -> date:
        today += DAY
        while today.isoweekday() != isoweekday:
            today += DAY
        return today

    return after


def month_end(today: date, away: int = 0) -> date:
    first = today.replace(day=1)
    for _ in range(away):
        first = (first + 31 * DAY).replace(day=1)
    return first.replace(day=monthrange(first.year, first.month)[1])


def same_day_later(today: date, months: int) -> date:
    last = month_end(today, months)
    return last.replace(day=min(today.day, last.day))


def quarter_end(today: date) -> date:
    return next(end for end in (month_end(today, away) for away in range(3)) if end.month % 3 == 0)


def this_friday(today: date) -> date:
    """This week is its Friday; said on the weekend, its Sunday."""
    friday = monday(today) + 4 * DAY
    return friday if friday >= today else monday(today) + 6 * DAY


def yearly(month: int, day: int) -> Oracle:
    """The next such day; 29 February only comes in a leap year."""

    def following(today: date) -> date:
        while (today.month, today.day) != (month, day):
            today += DAY
        return today

    return following


def before_day(month: int, day: int) -> Oracle:
    """The last working day before the next such day; today where that is over and the day is not."""

    def last_workday(today: date) -> date:
        due = workday(yearly(month, day)(today), -1)
        if yearly(month, day)(today) == today:  # on the day itself, next year's
            due = workday(yearly(month, day)(today + DAY), -1)
        return max(due, today)

    return last_workday


def nth_week(number: int) -> Oracle:
    """The Friday of the next week of that number which is not over; week 1 is the one with 4 January."""

    def friday(today: date) -> date:
        for year in (today.year - 1, today.year, today.year + 1):
            found = monday(date(year, 1, 4)) + (number - 1) * 7 * DAY
            if found + 6 * DAY >= today:
                return found + 4 * DAY if found + 4 * DAY >= today else found + 6 * DAY
        raise AssertionError(number)

    return friday


def mid_month(month: int) -> Oracle:
    return yearly(month, 15)


def after_easter(today: date) -> date:
    year = today.year if EASTER[today.year] + DAY >= today else today.year + 1
    return workday(EASTER[year] + DAY, 1)


PHRASES: dict[str, Oracle] = {
    "i dag": lambda today: today,
    "tonight": lambda today: today,
    "senest i morgen": lambda today: today + DAY,
    "by tomorrow": lambda today: today + DAY,
    "i overmorgon": lambda today: today + 2 * DAY,
    "the day after tomorrow": lambda today: today + 2 * DAY,
    "innen ti dager": lambda today: today + 10 * DAY,
    "om fjorten dagar": lambda today: today + 14 * DAY,
    "om to uker": lambda today: today + 14 * DAY,
    "in three weeks": lambda today: today + 21 * DAY,
    "within a fortnight": lambda today: today + 14 * DAY,
    "om en måned": lambda today: same_day_later(today, 1),
    "in two months": lambda today: same_day_later(today, 2),
    "om eit år": lambda today: same_day_later(today, 12),
    "innen tre virkedager": workdays_on(3),
    "om fem arbeidsdagar": workdays_on(5),
    "within two working days": workdays_on(2),
    "ferdig denne uka": this_friday,
    "this week": this_friday,
    "innen neste uke": lambda today: monday(today) + 11 * DAY,
    "next week": lambda today: monday(today) + 11 * DAY,
    "innan utgangen av månaden": month_end,
    "by the end of next month": lambda today: month_end(today, 1),
    "neste måned": lambda today: month_end(today, 1),
    "innen utgangen av kvartalet": quarter_end,
    "innen utgangen av året": lambda today: date(today.year, 12, 31),
    "by year end": lambda today: date(today.year, 12, 31),
    "neste år": lambda today: date(today.year + 1, 12, 31),
    "innen 9. juni": yearly(6, 9),
    "by 1 January": yearly(1, 1),
    "frist 31/12": yearly(12, 31),
    "senest 31. august": yearly(8, 31),
    "før 1. mai": before_day(5, 1),
    "before 1 January": before_day(1, 1),
    "før 10. juni": before_day(6, 10),
    "medio juni": mid_month(6),
    "mid-January": mid_month(1),
    "innen uke 1": nth_week(1),
    "uke 23": nth_week(23),
    "innen veke 52": nth_week(52),
    "etter påske": after_easter,
    "fredag om en uke": lambda today: coming(5)(today) + 7 * DAY,
    "a week on Tuesday": lambda today: coming(2)(today) + 7 * DAY,
    "annenhver mandag": coming(1),
    "every Friday": coming(5),
    "hver måned": month_end,
}
for number, (bokmaal, nynorsk, english) in WEEKDAYS.items():
    PHRASES[f"innen {bokmaal}"] = PHRASES[f"til {nynorsk}"] = PHRASES[f"by {english}"] = coming(number + 1)

    def of_next_week(today: date, after_monday: int = number) -> date:
        return monday(today) + (7 + after_monday) * DAY

    PHRASES[f"neste {bokmaal}"] = PHRASES[f"next {english}"] = of_next_week


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_relative_date_on_every_day_of_two_years(phrase: str) -> None:
    for today in LEAP_YEAR + LONG_YEAR:
        assert read_due(f"Kari Moe sender det {phrase}", today).due == PHRASES[phrase](today), today
