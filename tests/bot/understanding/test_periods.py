"""The period that a question is about."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.dates import read_period

LABELLED = Path(__file__).parents[4] / "shared" / "data" / "understanding" / "questions.jsonl"
THURSDAY = date(2026, 3, 12)


def days(found):
    return f"{found.first}..{found.last}" if found else "-"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("hva forfaller i mai", "2026-05-01..2026-05-31"),
        ("what is due in March", "2026-03-01..2026-03-31"),
        ("due in January", "2027-01-01..2027-01-31"),
        ("frister denne uka", "2026-03-09..2026-03-15"),
        ("frist uke 23", "2026-06-01..2026-06-07"),
        ("deadlines in weeks 12-13", "2026-03-16..2026-03-29"),
        ("kva må vere klart innan 15. april", "2026-03-12..2026-04-15"),
        ("by Friday?", "2026-03-12..2026-03-13"),
        ("due before Easter", "2026-03-12..2026-04-01"),
        ("due Friday", "2026-03-13..2026-03-13"),
        ("hva har frist på fredag", "2026-03-13..2026-03-13"),
        ("noe som haster før helga", "2026-03-12..2026-03-13"),
        ("hva må gjøres til helga", "2026-03-12..2026-03-15"),
        ("de neste to ukene", "2026-03-12..2026-03-26"),
        ("due in the next 10 days", "2026-03-12..2026-03-22"),
        ("mellom 1. og 15. juni", "2026-06-01..2026-06-15"),
        ("from 1 June to 15 August", "2026-06-01..2026-08-15"),
        ("i andre kvartal", "2026-04-01..2026-06-30"),
        ("due in 2027", "2027-01-01..2027-12-31"),
        ("frist den 20.", "2026-03-20..2026-03-20"),
        ("i morgen", "2026-03-13..2026-03-13"),
        ("i romjula", "2026-12-27..2026-12-31"),
        ("neste år", "2027-01-01..2027-12-31"),
        ("hvem har noe å levere før sommeren", "2026-03-12..2026-06-30"),
        ("veka som kjem", "2026-03-16..2026-03-22"),
        ("between now and 1 April", "2026-03-12..2026-04-01"),
        ("10.-13. mars", "2026-03-10..2026-03-13"),
        ("from 10 March to 13 March", "2026-03-10..2026-03-13"),
        ("10. mars - 13. mars 2026", "2026-03-10..2026-03-13"),
        ("mandag-fredag", "2026-03-09..2026-03-13"),
        ("from Monday to Wednesday", "2026-03-16..2026-03-18"),
        ("hva har frist 1/4", "2026-04-01..2026-04-01"),
        ("resten av uka", "2026-03-12..2026-03-15"),
        ("the rest of this month", "2026-03-12..2026-03-31"),
        ("god helg", "-"),
        ("3. etasje", "-"),
        ("1. eller 2. mai", "-"),
        ("hva skylder AU?", "-"),
        ("before 1 March 2025", "-"),
        ("", "-"),
    ],
)
def test_ahead(text, period):
    assert days(read_period(text, THURSDAY, ahead=True)) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("what was done in May", "2025-05-01..2025-05-31"),
        ("ferdig i mars", "2026-03-01..2026-03-31"),
        ("referatet fra 11. februar", "2026-02-11..2026-02-11"),
        ("minutes of 3 April", "2025-04-03..2025-04-03"),
        ("sist uke", "2026-03-02..2026-03-08"),
        ("forrige måned", "2026-02-01..2026-02-28"),
        ("last quarter", "2025-10-01..2025-12-31"),
        ("i fjor", "2025-01-01..2025-12-31"),
        ("sist fredag", "2026-03-06..2026-03-06"),
        ("på mandag", "2026-03-09..2026-03-09"),
        ("i går", "2026-03-11..2026-03-11"),
        ("siden jul", "2025-12-25..2026-03-12"),
        ("since 1 March", "2026-03-01..2026-03-12"),
        ("sidan måndag", "2026-03-09..2026-03-12"),
        ("hittil i år", "2026-01-01..2026-03-12"),
        ("so far this month", "2026-03-01..2026-03-12"),
        ("this week so far", "2026-03-09..2026-03-12"),
        ("month to date", "2026-03-01..2026-03-12"),
        ("siste 14 dager", "2026-02-26..2026-03-12"),
        ("in the last two weeks", "2026-02-26..2026-03-12"),
        ("closed for three days ago", "2026-03-09..2026-03-09"),
        ("vedtak fra 12.5.2025", "2025-05-12..2025-05-12"),
        ("vedtak fra 12.2", "2026-02-12..2026-02-12"),
        ("version 12.2", "-"),
        ("vedtak den 20.", "2026-02-20..2026-02-20"),
        ("i fjor høst", "2025-09-01..2025-11-30"),
        ("so far in March", "2026-03-01..2026-03-12"),
        ("vedtak 10.-13. mars", "2026-03-10..2026-03-13"),
        ("vedtak 28. desember - 3. januar", "2025-12-28..2026-01-03"),
        ("mandag-fredag", "2026-03-02..2026-03-06"),
        ("from Monday to Wednesday", "2026-03-09..2026-03-11"),
        ("what did Jan finish", "-"),
        ("did May close anything", "-"),
        ("minutes May", "2025-05-01..2025-05-31"),
        ("decisions since the summer", "2025-08-15..2026-03-12"),
        ("siden nyttår", "2026-01-01..2026-03-12"),
        ("til nå i år", "2026-01-01..2026-03-12"),
        ("sist møte", "-"),
        ("by 1 March 2025", "-"),
    ],
)
def test_back(text, period):
    assert days(read_period(text, THURSDAY, ahead=False)) == period


def test_the_words_are_where_it_says():
    found = read_period("hva må være klart innen 15. april, AU?", THURSDAY, ahead=True)
    assert found is not None
    assert found.phrase == "innen 15. april"


def test_the_labelled_questions_have_their_periods():
    if not LABELLED.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the labelled sets are missing")
        pytest.skip("the labelled sets lie beside the repository and are not here")
    wrong = []
    for row in map(json.loads, LABELLED.read_text(encoding="utf-8").splitlines()):
        found = read_period(row["text"], date.fromisoformat(row["today"]), ahead=row["intent"] == "due")
        if ([str(found.first), str(found.last)] if found else None) != row["period"]:
            wrong.append(row["id"])
    assert len(wrong) <= 2


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_no_text_raises(text, ahead):
    found = read_period(text, THURSDAY, ahead=ahead)
    assert found is None or found.first <= found.last
