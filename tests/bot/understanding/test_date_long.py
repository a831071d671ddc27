"""Long texts: what is left unread for lack of anything like a date in it changes no reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import date_chunks
from bot.understanding.dates import read_due
from bot.understanding.text import MASK, masked

TODAY = date(2026, 3, 2)
STORY = ("vi", "så", "på", "kaia", "og", "den", "trenger", "some", "of", "the", "planks", "ikkje", "som", "Bodil", "sa")
TOLD = (
    "Bodil svarer innen 12. mars",
    "brevet av 3. februar",
    "senest fredag kl. 14, ikke før 10. mars",
    "1. eller 8. april",
    "før neste møte",
    "by 31 April",
    "ring 22 03 12 24 om 3,5 millioner kroner",
    "hver torsdag",
)
stories = st.lists(st.sampled_from(STORY), max_size=120).map(" ".join)


@given(st.lists(st.tuples(stories, st.sampled_from(TOLD), st.sampled_from((". ", " ", ", "))), min_size=1, max_size=6))
def test_what_is_far_from_any_date_is_passed_over_without_harm(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{story}{joint}{told}{joint}" for story, told, joint in parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(date_chunks, "_MANY", len(text))
        whole = read_due(text, TODAY)
    assert read_due(text, TODAY) == whole


@pytest.mark.parametrize("before", [0, 30, 150])
@pytest.mark.parametrize("behind", [0, 30, 150])
def test_a_story_around_it_changes_no_due_date(before: int, behind: int) -> None:
    story = "kaia trenger planker "
    found = read_due(f"{story * before}. Bodil svarer innen 12. mars, {story * behind}", TODAY)
    assert (found.due, found.phrase, found.rule) == (date(2026, 3, 12), "innen 12. mars", "date")


@pytest.mark.parametrize("number", ["3,5 millioner", "200 000 kroner", "12 per cent"])
def test_the_last_number_of_a_long_text_is_masked_with_its_unit(number: str) -> None:
    text = f"vi trenger {number} til kaia {'og planker ' * 30}"
    assert masked(text) == text.replace(number, MASK * len(number))
