"""A text in one spelling, and without what only looks like a date or a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.text import MASK, masked, normalised

ANY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=200) | st.text(
    "0123456789.-/ §kr:+v@<>é\u0301\u00a0’"
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("innen\u00a09.\u202fjuni", "innen 9. juni"),
        ("day’s end", "day's end"),
        ("linje\nskift\tog tabulator", "linje skift og tabulator"),
        ("a\u030ar", "a\u030ar"),  # composing would move what follows
    ],
)
def test_one_spelling(typed, plain):
    assert normalised(typed) == plain


@pytest.mark.parametrize(
    "blanked",
    [
        "https://example.org/2026-06-09/sak?id=12.5",
        "<@U123ABC>",
        "kari.holm@example.org",
        "+47 22 11 33 44",
        "22 11 33 44",
        "800 12 345",
        "20260612",
        "§ 5-12",
        "sak 12/26",
        "kap. 553 post 65",
        "Prop. 1 S (2026–2027)",
        "NOU 2025: 11",
        "versjon 2.5",
        "rom 12.05",
        "H-1/24",
        "A-12",
        "v2.1",
        "kr 45 000",
        "136 mill",
        "12 %",
        "£1.5m",
        "2026–2030",
        "FY2023-24",
    ],
)
def test_what_only_looks_like_a_date_is_blank(blanked):
    text = f"se {blanked} og svar"
    assert masked(text).replace(MASK, "").split() == ["se", "og", "svar"]


@pytest.mark.parametrize(
    "kept", ["innen 9. juni", "2026-06-09", "1/7-26", "faktura 15. mars", "send order 9 June", "10.02"]
)
def test_dates_stay(kept):
    assert masked(kept) == kept


@given(ANY_TEXT)
def test_both_keep_the_length(text):
    assert len(normalised(text)) == len(text)
    assert len(masked(text)) == len(text)
