"""What a pattern cannot do without: a text that has none of it is passed over, and nothing is lost by that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import date_patterns
from bot.understanding.date_patterns import GROUPS, bits_of, code_of, needed, pattern
from bot.understanding.dates import RULES

KINDS = sorted(set(date_patterns._CODES) | {kind for group in GROUPS.values() for kind in group.split()})
WRITTEN = sorted({rule.written for rule in RULES})


def codes(kinds: str) -> str:
    return "".join(map(code_of, kinds.split()))


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("the? month year?", "month"),
        ("(the | on){0,2} relday", "relday"),
        ("(before month | of week) the?", "month week"),
        ("(?<! request) (in | om) amount (?! FAR | of)", "amount"),
        ("the WEEKDAY", "weekday weekdayshort"),
        ("the (?! (on | of){0,2} month)", "the"),
        ("((the | on){1,2} (month? | week) nth)", "nth"),
    ],
)
def test_what_a_pattern_needs(written: str, kinds: str) -> None:
    assert needed(written) == bits_of(codes(kinds))


def test_a_pattern_that_needs_nothing_is_always_tried() -> None:
    assert needed("(the? | on)") == needed("the?") == -1


@given(st.lists(st.sampled_from(KINDS), max_size=12), st.sampled_from(WRITTEN))
def test_what_is_passed_over_would_not_have_matched(kinds: list[str], written: str) -> None:
    row = "".join(map(code_of, kinds))
    if not bits_of(row) & needed(written):
        assert pattern(written).search(row) is None


@pytest.mark.parametrize("written", WRITTEN)
def test_a_rule_matches_nothing_of_what_it_does_not_need(written: str) -> None:
    """No row of the other kinds is matched, however long: each kind after each other kind, and each twice."""
    others = [code_of(kind) for kind in KINDS if not bits_of(code_of(kind)) & needed(written)]
    row = "".join(one + other for one in others for other in others)
    assert needed(written) == -1 or pattern(written).search(row) is None
