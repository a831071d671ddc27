"""What holds for every date: each day in each form, whatever stands around it, however it is typed."""

import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from itertools import cycle

import pytest
from babel import Locale
from babel.dates import DateTimePattern, get_date_format, match_skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import date_anchors, date_chunks, date_roles, dates, text
from bot.understanding.dates import read_due, read_when, warm_up

FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]
DAYS = st.sampled_from(EVERY_DAY)
TRIGGERS = (
    "innen",
    "innan",
    "senest",
    "seinast",
    "by",
    "due",
    "no later than",
    "frist:",
    "deadline",
    "til",
    "på",
    "on",
)
SKELETONS = ("Md", "MEd", "MMMd", "MMMMd", "MMMEd", "MMMMEEEEd", "yMd", "yMEd", "yMMMd", "yMMMEd", "yMMMMEEEEd")
# d/m is day first (DESIGN.md), so that of American forms only those with the month in letters are dates here.
LOCALES = {"nb": SKELETONS, "nn": SKELETONS, "en_GB": SKELETONS, "en_US": SKELETONS[2:6] + SKELETONS[8:]}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


@cache
def patterns(locale: str) -> list[DateTimePattern]:
    """Every different way that Babel writes a day in that locale."""
    known = Locale.parse(locale)
    lengths = ("short", "medium", "long", "full") if locale != "en_US" else ("medium", "long", "full")
    skeletons = [match_skeleton(skeleton, known.datetime_skeletons) for skeleton in LOCALES[locale]]
    found = [get_date_format(length, known) for length in lengths]
    found += [known.datetime_skeletons[skeleton] for skeleton in skeletons if skeleton]
    return list({pattern.pattern: pattern for pattern in found}.values())


def explicit_forms(day: date, locale: str) -> list[str]:
    return list(dict.fromkeys(pattern.apply(day, locale) for pattern in patterns(locale)))


@pytest.mark.parametrize("part", range(4))
def test_every_day_is_read_in_every_form(part: int) -> None:
    """A form that several languages share is read once. The triggers take turns: each form of a day has the next one,
    and as their number and that of the forms have no common measure, each form meets each trigger every few days."""
    triggers = cycle(TRIGGERS)
    for day in EVERY_DAY[part::4]:
        before = day - timedelta(days=17)
        for form in _forms_in_all_languages(day):
            sentence = f"Kari Moe {next(triggers)} {form}"
            assert read_due(sentence, before).due == day, sentence


def _forms_in_all_languages(day: date) -> list[str]:
    return list(dict.fromkeys(form for locale in LOCALES for form in explicit_forms(day, locale)))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_every_form_is_read_behind_every_trigger(locale: str, trigger: str) -> None:
    for day in EVERY_DAY[::97]:
        for form in explicit_forms(day, locale):
            assert read_due(f"{trigger} {form}", day - timedelta(days=17)).due == day, f"{trigger} {form}"


# --- what stands around a date, and how it is typed -------------------------------------------------------

PHRASES = (
    "innen 9. juni", "senest fredag", "før påske", "by next Friday", "by the end of June", "in three weeks",
    "innan utgangen av månaden", "i løpet av neste uke", "om to veker", "before 1 March", "innen fem virkedager",
    "frist: 14.8.", "due 2027-02-03", "senest i morgen kl 12", "by 5pm on Friday", "til måndag", "innen uke 23",
    "ti dager før neste møte", "innen 31. april", "1. eller 8. oktober", "hver fredag", "innen utgangen av påska",
)  # fmt: skip
BEFORE = ("", "Kari Moe sender utkastet ", "Please send the draft ", "AU lagar ei liste ", "– ", "1) ", "Oppgave: ")
AFTER = ("", ".", ", takk", " – Kari Moe", "; ring Ola Li", "!", " (viktig)", " 🙂")
TRAPS = (
    "Ring 22 33 44 55.", "Se sak 12/23.", "Vedtaket er fra 3. mai 2019.", "Budsjettet er 50 mill. kroner.",
    "See NOU 2023: 12.", "The letter of 3 March 2020 says why.", "Versjon 2.1 er i bruk.", "Jf. § 5-12 i loven.",
    "Møterommet er 305.", "Planen heter Strategi 2023-2028.", "Ola Li gjekk i går.", "Call 800 80 000.",
)  # fmt: skip


def meaning(sentence: str, today: date) -> tuple[object, ...]:
    found = read_due(sentence, today)
    return found.due, found.ask, found.readings, found.at, found.anchor, found.trouble, found.rule


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PHRASES), st.sampled_from(BEFORE), st.sampled_from(AFTER), DAYS)
def test_the_words_around_a_phrase_do_not_change_it(phrase: str, before: str, after: str, today: date) -> None:
    assert meaning(before + phrase + after, today) == meaning(phrase, today)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PHRASES), st.sampled_from(TRAPS), st.booleans(), DAYS)
def test_a_trap_beside_it_changes_nothing(phrase: str, trap: str, before: bool, today: date) -> None:
    sentence = f"Kari Moe sender utkastet {phrase}."
    beside = f"{trap} {sentence}" if before else f"{sentence} {trap}"
    assert meaning(beside, today) == meaning(sentence, today)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_alone_is_no_due_date(trap: str) -> None:
    for today in EVERY_DAY[::53]:
        assert meaning(trap, today)[:2] == (None, False)


SPELT = {
    "upper case": str.upper,
    "lower case": str.lower,
    "a capital": lambda typed: typed[0].upper() + typed[1:],
    "doubled spaces": lambda typed: typed.replace(" ", "  "),
    "non-breaking spaces": lambda typed: typed.replace(" ", "\u00a0"),
    "narrow spaces": lambda typed: typed.replace(" ", "\u202f"),
    "line breaks": lambda typed: typed.replace(" ", "\n"),
    "a full stop": lambda typed: typed.rstrip(".") + ".",
    "signs behind": lambda typed: typed + "!!",
    "a question": lambda typed: typed + "?",
    "spaces around": lambda typed: f"  {typed}  ",
    "letters with loose accents": lambda typed: unicodedata.normalize("NFD", typed),
}


@pytest.mark.parametrize("spelling", SPELT)
@pytest.mark.parametrize("phrase", PHRASES)
def test_how_it_is_typed_changes_nothing(phrase: str, spelling: str) -> None:
    typed = SPELT[spelling](phrase)
    for today in EVERY_DAY[::401]:
        assert meaning(typed, today) == meaning(phrase, today)


def test_the_place_holds_in_a_text_with_loose_accents() -> None:
    typed = unicodedata.normalize("NFD", "På tråden: svar på spørsmålet innen utgangen av måneden, så er vi i mål")
    found = read_due(typed, date(2026, 3, 2))
    assert found.due == date(2026, 3, 31)
    assert unicodedata.normalize("NFC", found.phrase or "") == "innen utgangen av måneden"
    assert typed[found.start : found.end] == found.phrase


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), DAYS)
def test_loose_accents_change_no_text(typed: str, today: date) -> None:
    composed, loose = (unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))
    assert meaning(composed, today) == meaning(loose, today)


PIECES = (
    "innen", "før", "by", "den", "kl", "9.75-10", "24:61", "31.", "99.99.", "30/2", "2/3", "jul", "1", "mai", "halv",
    "to", "tre", "hver", "annenhver", "uke", "53", "neste", "møte", "ti dager", "fredag", "eller", "-", "(", "2026",
    "0000-00-00", "9999-12-31", "år 20026", "1.1.0001", "siste", "dag", "i", "måneden", "om 400 år", "400 år", "etter",
    "q9", "w/c", "at", "noon", "￼", "«", "a\u030a",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), DAYS, st.none() | DAYS)
def test_no_row_of_pieces_raises(typed: str, today: date, meeting: date | None) -> None:
    for read in (read_due, read_when):
        found = read(typed, today, meeting=meeting)
        assert found.phrase == (typed[found.start : found.end] or None)
        assert found.due is None or (found.due >= today and not found.ask)
        assert found.ask <= (found.trouble is not None)


# --- no expression that blows up --------------------------------------------------------------------------

NESTED = re.compile(r"[*+]|\{\d+,\}|\{\d{2,}")


def test_no_pattern_over_kinds_repeats_without_end() -> None:
    """A pattern repeats at most nine times, so that what it costs is bounded however long the text."""
    written = [rule.written for rule in dates._RULES_OF_DEADLINES]
    written += [*date_roles.ROLES_BY_LEFT, *date_anchors.ANCHORS]
    assert [pattern for pattern in written if NESTED.search(pattern)] == []


@pytest.mark.parametrize(
    "expression",
    [date_chunks._TOKENS, date_chunks._QUOTED, text._MASKED, text._MASKED_NUMBERS, dates._SHAPE],
    ids=["tokens", "quoted", "masked", "masked numbers", "shape"],
)
def test_no_expression_repeats_a_repetition_without_end(expression: re.Pattern[str]) -> None:
    assert not _repeats_within(re._parser.parse(expression.pattern, expression.flags), within=False)


def _repeats_within(parsed: object, *, within: bool) -> bool:
    """Whether something is repeated endlessly within what is repeated endlessly, with no sign that parts its turns."""
    if not isinstance(parsed, re._parser.SubPattern | list | tuple):
        return False
    if isinstance(parsed, tuple) and parsed and str(parsed[0]) in {"MAX_REPEAT", "MIN_REPEAT"}:
        endless = parsed[1][1] == re._constants.MAXREPEAT
        body = parsed[1][2]
        return (within and endless) or _repeats_within(body, within=(endless and not _begins_with_a_sign(body)))
    return any(_repeats_within(part, within=within) for part in parsed)


def _begins_with_a_sign(body: object) -> bool:
    """(?:[-.]\\d+)*: each turn begins with what no turn goes on with."""
    kind, value = body[0]
    if str(kind) == "SUBPATTERN":
        return _begins_with_a_sign(value[-1])
    letters = value if str(kind) == "IN" else [(kind, value)]
    return all(str(of) == "LITERAL" and not chr(letter).isalnum() for of, letter in letters)
