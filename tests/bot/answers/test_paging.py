"""Pages of ten, and walking through all that there is."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answers.paging import PAGE, page_of, split_page, walk


@given(st.integers(0, 250), st.integers(1, 40))
def test_pages_part_what_there_is_without_gap_or_repeat(total: int, number: int) -> None:
    every = tuple(range(total))
    page = page_of(lambda limit: every[:limit], total, number)
    last = max(1, -(-total // PAGE))
    assert page.number == min(number, last)
    assert page.rows == every[(page.number - 1) * PAGE : page.number * PAGE]
    assert page.more is (page.number < last)


@given(st.integers(0, 250))
def test_walking_gives_everything_once_in_order(total: int) -> None:
    every = tuple(range(1, total + 1))
    assert tuple(walk(lambda limit, after: every[after or 0 : (after or 0) + limit])) == every


def test_the_page_stands_at_the_end_of_the_words() -> None:
    assert split_page("hva skylder AU? page 3") == ("hva skylder AU?", 3)
    assert split_page("AU side 2 ") == ("AU", 2)
    assert split_page("page 2") == ("", 2)
    assert split_page("page 2 of the report") == ("page 2 of the report", 1)
    assert split_page("webpage 2") == ("webpage 2", 1)
    assert split_page("AU page 999999") == ("AU", 1000)
    assert split_page("AU page 0") == ("AU", 1)
