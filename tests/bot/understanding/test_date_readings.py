"""What is read beside the day: the next meeting, repetition, times of day, trouble, roles and rules."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.anchor import Anchor
from bot.understanding.date_seen import ROLES_EXPLAINED, RULES_EXPLAINED
from bot.understanding.dates import explain_due, read_due, read_when

MONDAY = date(2026, 3, 2)
MEETING = date(2026, 3, 25)


@pytest.mark.parametrize(
    ("text", "anchor", "due"),
    [
        ("Kari sender papirene ti dager før neste møte", Anchor(-10, "day"), "2026-03-15"),
        ("før neste møte må AU svare", Anchor(-1, "workday"), "2026-03-24"),
        ("ha det klart til neste møte", Anchor(), "2026-03-25"),
        ("notat innen neste styremøte", Anchor(), "2026-03-25"),
        ("send it the week before the next meeting", Anchor(-1, "calendar_week"), "2026-03-20"),
        ("two working days before the next board meeting", Anchor(-2, "workday"), "2026-03-23"),
        ("etter neste møte ryddar Ola", Anchor(1, "workday"), "2026-03-26"),
        ("veka før neste AU-møte", Anchor(-1, "calendar_week"), "2026-03-20"),
        ("uka etter neste møte", Anchor(1, "calendar_week"), "2026-04-03"),
        ("a week before the next meeting", Anchor(-1, "week"), "2026-03-18"),
        ("a fortnight before the next meeting", Anchor(-14, "day"), "2026-03-11"),
        ("24 timer før neste møte", Anchor(-1, "day"), "2026-03-24"),
        ("a month after the next meeting", Anchor(1, "month"), "2026-04-25"),
        ("half a year after the next meeting", Anchor(6, "month"), "2026-09-25"),
        ("to kvartaler etter neste møte", Anchor(6, "month"), "2026-09-25"),
        ("bring the figures to the next meeting", Anchor(), "2026-03-25"),
        ("innan neste gong", Anchor(), "2026-03-25"),
        ("papers out a week ahead of the next meeting", Anchor(-1, "week"), "2026-03-18"),
        ("the week ahead of the next meeting", Anchor(-1, "calendar_week"), "2026-03-20"),
        ("Kari skriver notat til det neste møtet", Anchor(), "2026-03-25"),
        ("lage presentasjon til neste møte", Anchor(), "2026-03-25"),
        ("innkallinga skal ut ti dagar før neste møte", Anchor(-10, "day"), "2026-03-15"),
        ("send innkalling før neste møte", Anchor(-1, "workday"), "2026-03-24"),
    ],
)
def test_a_deadline_that_follows_the_next_meeting(text: str, anchor: Anchor, due: str) -> None:
    asked, known = read_due(text, MONDAY), read_due(text, MONDAY, meeting=MEETING)
    assert (asked.due, asked.ask, asked.anchor, asked.trouble) == (None, True, anchor, "anchor")
    assert (str(known.due), known.ask, known.anchor, known.rule) == (due, False, anchor, "next_meeting")
    assert asked.phrase == known.phrase
    assert read_when(known.phrase or "", MONDAY, meeting=MEETING).due == known.due


@pytest.mark.parametrize(
    "text",
    ["klart til neste årsmøte", "før neste generalforsamling", "etter ferien", "before go-live", "før oppstart",
     "innen landsmøtet", "before the next conference", "noen dager før neste møte", "a few weeks after next meeting"],
)  # fmt: skip
def test_other_anchors_are_asked_for_though_a_meeting_is_known(text: str) -> None:
    read = read_due(text, MONDAY, meeting=MEETING)
    assert (read.due, read.ask, read.anchor, read.trouble) == (None, True, None, "anchor")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Kari sender papirene to dager før neste møte kl. 9", "to dager før neste møte kl. 9"),
        ("by 9 am two days before the next meeting", "9 am two days before the next meeting"),
        ("to dagar før neste møte, kl 9, ringjer Ola", "to dagar før neste møte, kl 9"),
    ],
)
def test_a_time_of_day_beside_the_next_meeting_is_kept(text: str, phrase: str) -> None:
    for meeting in (None, MEETING):
        read = read_due(text, MONDAY, meeting=meeting)
        assert (read.at, read.phrase, read.anchor) == (time(9), phrase, Anchor(-2, "day"))


@pytest.mark.parametrize(
    "text",
    ["Kari foreslår dato for neste møte", "sende ut innkalling til neste møte", "finne tid og sted for neste møte",
     "skriv sakliste til neste møte", "Dato for neste møte?", "send invitations to the next meeting",
     "leige lokale til neste samling", "endre § 5 slik det møtet ville", "retta opp etter det årsmøtet sa og vedtok",
     "skriv om etter det landsmøtet bestemte"],
)  # fmt: skip
def test_what_a_meeting_has_or_decided_sets_no_deadline(text: str) -> None:
    read = read_due(text, MONDAY, meeting=MEETING)
    assert (read.due, read.ask) == (None, False)


def test_a_plain_date_wins_over_the_next_meeting() -> None:
    read = read_due("send utkastet innen 9. juni, før neste møte", MONDAY, meeting=MEETING)
    assert (read.due, read.anchor) == (date(2026, 6, 9), None)


def test_so_long_before_the_meeting_is_already_over() -> None:
    read = read_due("send papirene tre uker før neste møte", date(2026, 3, 20), meeting=MEETING)
    assert (read.due, read.ask, read.trouble, read.readings) == (None, False, "passed", (date(2026, 3, 4),))
    assert read.anchor == Anchor(-3, "week")


@pytest.mark.parametrize(
    ("text", "due", "repeats"),
    [
        ("tømme postkassa hver fredag", "2026-03-06", "hver fredag"),
        ("Every Monday Dev waters the plants", "2026-03-09", "Every Monday"),
        ("vaske kvar tysdag og torsdag", "2026-03-03", "kvar tysdag og torsdag"),
        ("kontroll annenhver uke", "2026-03-06", "annenhver uke"),
        ("clean it every other week", "2026-03-06", "every other week"),
        ("stand-up every two weeks", "2026-03-06", "every two weeks"),
        ("betale leie innen den første i hver måned", "2026-04-01", "den første i hver måned"),
        ("betale 1. hver måned", "2026-04-01", "1. hver måned"),
        ("ring hver 15. i måneden", "2026-03-15", "hver 15. i måneden"),
        ("pay by the 25th of each month", "2026-03-25", "the 25th of each month"),
        ("status ved utgangen av hver måned", "2026-03-31", "utgangen av hver måned"),
        ("lukke regnskapet hver månedsslutt", "2026-03-31", "hver månedsslutt"),
        ("rapportere hvert kvartal", "2026-03-31", "hvert kvartal"),
        ("møtes hver første mandag i måneden", "2026-03-02", "hver første mandag i måneden"),
        ("siste fredag hver måned: kake", "2026-03-27", "siste fredag hver måned"),
        ("report status monthly", "2026-03-31", "monthly"),
        ("rydde én gang i uka", "2026-03-06", "én gang i uka"),
        ("flagge hver 1. mai", "2026-05-01", "hver 1. mai"),
        ("evaluere hvert år i mai", "2026-05-31", "hvert år i mai"),
        ("sjekk loggen hver virkedag", "2026-03-02", "hver virkedag"),
        ("backup hver dag kl. 16", "2026-03-02", "hver dag"),
        ("rehearsal every Wednesday from 1 April", "2026-04-01", "every Wednesday from 1 April"),
        ("rapport hver uke fra 1. april", "2026-04-03", "hver uke fra 1. april"),
        ("rapport hver måned fra 1. april", "2026-04-30", "hver måned fra 1. april"),
        ("rehearsal every Wednesday until March", "2026-03-04", "every Wednesday"),
    ],
)
def test_what_comes_again_is_due_the_first_time(text: str, due: str, repeats: str) -> None:
    read = read_due(text, MONDAY)
    assert (str(read.due), read.repeats, read.rule) == (due, repeats, "repeated")


@pytest.mark.parametrize(
    "text",
    ["lag månedlig rapport", "Daglig leder signerer", "move weekly catch-up to 2pm", "ett eksemplar til hver deltaker",
     "sjekk når butikken åpner på søndager", "ha referatet klart hver gang"],
)  # fmt: skip
def test_no_repetition(text: str) -> None:
    assert read_due(text, MONDAY).repeats is None


def test_each_working_day_begins_on_the_next_one_on_a_sunday() -> None:
    assert read_due("sjekk loggen hver virkedag", date(2026, 3, 8)).due == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("text", "due", "repeats"),
    [
        ("rapport hver fredag, første gang 12. mai", "2026-05-12", "hver fredag"),
        ("betale husleige kvar månad innan den 5.", "2026-03-05", "kvar månad"),
        ("pay the rent monthly by the 5th", "2026-03-05", "monthly"),
        ("hver måned innen den 10. sender Kari tallene", "2026-03-10", "hver måned"),
        ("rapportere kvart år innan 1. juni", "2026-06-01", "kvart år"),
        ("vask hver uke. Svar innen fredag", "2026-03-06", None),
        ("Ferie. Rapport hver måned, frist 1. juni", "2026-06-01", "hver måned"),
        ("møtet er hver fredag, meld saker innen torsdag", "2026-03-05", None),
        ("svar på det som kommer hver uke innen 1. juni", "2026-06-01", None),
        ("månedlig rapport innen 1. juni", "2026-06-01", None),
    ],
)
def test_what_comes_again_is_told_beside_a_day_of_its_own(text: str, due: str, repeats: str | None) -> None:
    read = read_due(text, MONDAY)
    assert (str(read.due), read.repeats) == (due, repeats)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("svar innen fredag kl 14", time(14)),
        ("by 5pm Friday", time(17)),
        ("levere fredag klokka halv tre", time(14, 30)),
        ("før kl. 12 på fredag", time(12)),
        ("noon on Friday", time(12)),
        ("12 noon Friday", time(12)),
        ("by midnight on Friday", time(23, 59)),
        ("fredag kl. 24", time(23, 59)),
        ("fredag kl. 0", time(0)),
        ("innen kl. 14:30 fredag", time(14, 30)),
        ("fredag 14.30", time(14, 30)),
        ("fredag kl 0815", time(8, 15)),
        ("fredag kl. 9", time(9)),
        ("fredag kl. 3", time(15)),
        ("fredag kl. 03", time(3)),
        ("fredag klokka ni", time(9)),
        ("fredag klokka to", time(14)),
        ("fredag 6. mars 1430", time(14, 30)),
        ("March 6 0900", time(9)),
        ("three o'clock Friday", time(15)),
        ("kvart over to på fredag", time(14, 15)),
        ("quarter to four on Friday", time(15, 45)),
        ("half past nine Friday", time(9, 30)),
        ("Friday at 3", time(15)),
        ("Friday at 10, please", time(10)),
        ("fredag (kl 10)", time(10)),
        ("look at 3 offers on Friday", None),
        ("Friday at 42", None),
        ("Friday morning 3", None),
        ("fredag kl. 25", None),
        ("fredag kl. 24:00", time(23, 59)),
        ("fredag 24:00", time(23, 59)),
        ("fredag kl 24.00", time(23, 59)),
        ("fredag kl 12-14", time(14)),
        ("fredag kl. 12–14", time(14)),
        ("kl 12-14 på fredag", time(14)),
        ("fredag 12:00-14:00", time(14)),
        ("fredag kl 9.30-11.15", time(11, 15)),
        ("fredag kl 9.30-11", time(11)),
        ("fredag kl 9.30-11.10", time(11, 10)),
        ("fredag 9.30-11.15", time(11, 15)),
        ("Friday 2-4pm", time(16)),
        ("Friday from 9 to 5", time(17)),
        ("Friday between 2 and 4", time(16)),
        ("fredag mellom kl 12 og 14", time(14)),
        ("fredag fra kl. 8 til kl. 10", time(10)),
        ("fredag kl 10 - 12 personer kommer", time(10)),
        ("fredag før klokka fire", time(16)),
        ("Friday by noon", time(12)),
        ("fredag innen kl 15", time(15)),
        ("Friday by 5", time(17)),
        ("Friday by 30", None),
        ("fredag etter kl 15", None),
        ("fredag 30-14:00", None),
        ("move it from 5 to 7 on Friday", None),
        ("fredag kl. 9.75-10", None),
        ("fredag klokka tretten", None),
        ("fredag halv femten", None),
    ],
)
def test_a_time_of_day_beside_a_day(text: str, at: time | None) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.at) == (date(2026, 3, 6), at)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fredag kl 25.99", "kl 25.99"),
        ("by 25:00 Friday", "25:00"),
        ("fredag klokka 12:75", "klokka 12:75"),
        ("kl 25 på fredag", "kl 25"),
        ("svar innen fredag kl. 2575", "kl. 2575"),
        ("fredag kl. 9.75-10", "kl. 9.75-10"),
        ("innen fredag, kl. 14", None),
        ("fredag", None),
    ],
)
def test_a_time_that_no_clock_shows_is_told_and_the_day_holds(text: str, words: str | None) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.ask, read.bad_time) == (date(2026, 3, 6), False, words)
    assert read.at == (time(14) if words is None and "14" in text else None)


@pytest.mark.parametrize(("text", "at"), [("ring i kveld kl. 8", time(20)), ("call tonight at 19", time(19))])
def test_this_evening_is_after_noon(text: str, at: time) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.at) == (MONDAY, at)


@pytest.mark.parametrize("text", ["flytt møtet til kl 14", "klokka halv tre", "at 3", "innen midnatt", "by 17:00"])
def test_a_time_alone_is_no_due_date(text: str) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.ask) == (None, False)


# --- trouble ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("frist 1. mars 2020", "2020-03-01"),
        ("innen i går skulle Kari ha svart", "2026-03-01"),
        ("hand in by yesterday", "2026-03-01"),
        ("due last Friday", "2026-02-27"),
        ("by last week", "2026-02-27"),
        ("frist for to uker siden", "2026-02-16"),
        ("innen fredag 27. februar", "2026-02-27"),
        ("innen 1. juli i fjor", "2025-07-01"),
        ("due 2020-01-01", "2020-01-01"),
        ("innen fredag 8. juni 2020", "2020-06-08"),
        ("før 1. mars 2020", "2020-02-28"),
    ],
)
def test_a_deadline_that_is_over(text: str, day: str) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.ask, read.trouble, read.rule) == (None, False, "passed", "passed")
    assert [str(reading) for reading in read.readings] == [day]
    assert text[read.start : read.end] == read.phrase != ""


@pytest.mark.parametrize("text", ["i går", "forrige fredag", "1. mars 2020", "2025"])
def test_a_whole_text_that_is_over(text: str) -> None:
    assert read_when(text, MONDAY).trouble == "passed"


@pytest.mark.parametrize("text", ["innen mandag 23. november", "by Monday the 23rd", "due Friday 20/11"])
def test_a_day_that_was_such_a_weekday_lately_is_over(text: str) -> None:
    assert read_due(text, date(2026, 11, 24)).trouble == "passed"


@pytest.mark.parametrize(
    "text",
    ["møtet 3. mai", "vedtatt i går", "levert forrige uke", "svar på brevet fra 1. mars 2020", "etter 1. mars 2020",
     "hent loggen for fredag 27. februar", "chase what was due on 1 March 2020", "the 20 January resolution"],
)  # fmt: skip
def test_a_day_spoken_of_is_no_trouble(text: str) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.trouble) == (None, None)


@pytest.mark.parametrize(
    "text",
    ["innen 31. februar", "frist 30/2", "levere 30/2", "frist 99.99.", "innen 99.99", "innen 31. april",
     "innen 45. mai", "by May 45", "innen år 20026", "innen 1. mai 20026", "innen mai 20026", "frist 1.5.20026",
     "frist: 12.13.2026", "by 2026-13-45", "innen 15/13", "innen uke 53 2027", "levere 9. juni år 20026",
     "June 9, year 20026", "June 9 20026", "ferie i uke 54", "by week 60", "innen uke 0", "levere 0. juni",
     "innen 0. juni", "by June 0", "innen den 32.", "svar den 32.", "by the 32nd", "frist 20241301",
     "innen 20260231", "innen juni 2500"],
)  # fmt: skip
def test_a_day_that_no_calendar_has(text: str) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.ask, read.trouble) == (None, True, "impossible")


@pytest.mark.parametrize("text", ["45. mai", "99.99.", "30/2", "år 20026", "0. juni", "uke 54", "den 32.", "20260231"])
def test_a_whole_text_that_no_calendar_has(text: str) -> None:
    assert read_when(text, MONDAY).trouble == "impossible"


@pytest.mark.parametrize(
    "text",
    [
        "increase by 45.50",
        "kjøpe 99.99 liter",
        "øk 2026 mai-tallene",
        "by 14.30",
        "innen 2025 mai",
        "konto 20261201",
        "ring 20261201",
        "sort code is 20-11-26",
        "koden er 12.10.26",
        "kontonummer: 12.11.26",
        "i uka 54 timer",
        "i uke 60 stoler",
        "den 45.",
        "by 3.50 kg",
        "1.1.0001",
    ],
)
def test_figures_that_are_no_date_are_no_trouble(text: str) -> None:
    read = read_due(text, MONDAY)
    assert (read.due, read.ask) == (None, False)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [("møte fredag 10. mars", "contradiction"), ("svar 1. eller 8. oktober", "alternatives"),
     ("ferie i uke 10/11", "alternatives"),
     ("ring within 5 days of the meeting", "anchor"), ("innen møtet", "anchor"),
     ("innen fredag", None)],
)  # fmt: skip
def test_why_it_asks(text: str, trouble: str | None) -> None:
    assert read_due(text, MONDAY).trouble == trouble


# --- hurried writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("d. 3/4 skal Kari svare", "2026-04-03"),
        ("4/5 kl 9", "2026-05-04"),
        ("innen den 15", "2026-03-15"),
        ("svar innen d. 15. ds.", "2026-03-15"),
        ("den 15. denne måneden", "2026-03-15"),
        ("on the 15th of next month", "2026-04-15"),
        ("innen 1. juli neste år", "2027-07-01"),
        ("by 1 July this year", "2026-07-01"),
        ("1 Jul 2026", "2026-07-01"),
        ("by Jul 1", "2026-07-01"),
        ("innen jula 3. og 4.", "2026-12-24"),
        ("innen påske 3", "2026-04-05"),
        ("bring 3/4 kl 9", "2026-04-03"),
        ("det er 10.02 i dag", "2026-03-02"),
        ("senest uke 23.", "2026-06-05"),
        ("by the end of June. Ring 22 33 44 55", "2026-06-30"),
        ("not Friday but Monday", "2026-03-09"),
        ("innen 3 mths", "2026-06-02"),
        ("i overimorra", "2026-03-04"),
        ("Q1-rapport 15. april", "2026-04-15"),
        ("opp til dør 3.04 og tilbake", "None"),
        ("bestille skilt til korridor 3.04", "None"),
        ("vi har råd til 3/4 stilling", "None"),
        ("vakta er betjent 24/7", "None"),
        ("mai 0", "None"),
        ("bruk samme farge som i 2.11", "None"),
        ("by close of business on the 12th", "2026-03-12"),
        ("week commencing Monday 16 March", "2026-03-20"),
        ("innen neste måneds slutt", "2026-04-30"),
        ("i morgen om en uke", "2026-03-10"),
        ("20th latest", "2026-03-20"),
        ("innen uke 10.2026", "2026-03-06"),
        ("levere uke 10.11.2026", "2026-11-10"),
        ("innen 20260601", "2026-06-01"),
        ("due: 20260601", "2026-06-01"),
        ("before 20260601", "2026-05-29"),
        ("20260601", "2026-06-01"),
        ("Odd ringer banken den 20. om lånet", "2026-03-20"),
        ("Odd møter banken den 20. med Eva", "2026-03-20"),
        ("vaske den 2. hylla", "None"),
        ("send bilder fra søndagens tur i kveld", "2026-03-02"),
        ("post the photos from Sunday's walk tomorrow", "2026-03-03"),
        ("referatet fra møtet i dag", "None"),
        ("vedtak fra mandagens møte 3. juni", "None"),
        ("om en uke og en halv måned", "2026-03-09"),
        ("innen juni 2500 medlemmer", "2026-06-30"),
        ("by June 4500 copies", "2026-06-30"),
        ("innen 9. juni år 2027", "2027-06-09"),
        ("Sun, can you ring Odd?", "None"),
        ("Sun, could you ring Odd by Friday?", "2026-03-06"),
        ("Sun, ring Odd", "2026-03-08"),
        ("Sun, 8 March", "2026-03-08"),
        ("ferie 1.6-12.6", "2026-06-12"),
        ("plan the week ahead", "2026-03-13"),
    ],
)
def test_hurried_writing(text: str, due: str) -> None:
    assert str(read_due(text, MONDAY).due) == due


# --- what read it -----------------------------------------------------------------------------------------


def test_every_rule_that_reads_is_explained() -> None:
    """All sentences of the table, on days that make their dates come and go."""
    lines = (Path(__file__).parent / "due_dates.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split(" | ")[2] for line in lines if line and not line.startswith("#")]
    seen = [one for text in texts for one in explain_due(text, MONDAY, meeting=MEETING)]
    rules = {one.rule for one in seen} | {read_due(text, MONDAY).rule for text in texts}
    rules |= {
        read_due(text, MONDAY, meeting=MEETING).rule for text in ("til neste møte", "frist i går", "innen 9 juin 2026")
    }
    assert rules == set(RULES_EXPLAINED)
    assert {one.role for one in seen} == set(ROLES_EXPLAINED)
    assert all(explanation and "\n" not in explanation for explanation in RULES_EXPLAINED.values())


def test_all_dates_are_shown_with_what_they_are() -> None:
    text = "Konferansen er 3. juni, svar på brevet av 3. mai innen 21. mai"
    seen = explain_due(text, MONDAY)
    assert [(one.phrase, one.role, one.wins) for one in seen] == [
        ("Konferansen er 3. juni", "event", False),
        ("3. mai", "reference", False),
        ("innen 21. mai", "due", True),
    ]
    assert all(text[one.start : one.end] == one.phrase for one in seen)
    assert (seen[2].first, seen[2].last, seen[2].rule) == (date(2026, 5, 21), date(2026, 5, 21), "date")


@pytest.mark.parametrize(
    ("text", "winning"),
    [
        ("ti dager før neste møte, jf. vedtak fra 12. mai", ("ti dager før neste møte", "due", "anchor", None)),
        ("innen 31. april", ("innen 31. april", "due", "impossible", None)),
        ("frist 1. mars 2020", ("frist 1. mars 2020", "due", "passed", date(2020, 3, 1))),
        ("levere innen 9 juin 2026", ("innen 9 juin 2026", "due", "dateparser", date(2026, 6, 9))),
        ("vaske hver fredag", ("hver fredag", "due", "repeated", date(2026, 3, 6))),
        ("før påske", ("før påske", "due", "before", date(2026, 4, 5))),
    ],
)
def test_the_one_that_wins_is_marked(text: str, winning: tuple[str, str, str, date | None]) -> None:
    (one,) = [one for one in explain_due(text, MONDAY) if one.wins]
    assert (one.phrase, one.role, one.rule, one.first) == winning


def test_nothing_is_seen_where_nothing_is() -> None:
    assert explain_due("Kari Moe ringer Ola Li", MONDAY) == ()
