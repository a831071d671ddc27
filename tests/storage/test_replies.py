"""A reply that is stored comes back as it was, whatever is in it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Reply, Row, Rows, Text
from storage.replies import replies_from_json, replies_to_json, reply_from_json, reply_to_json

# What is not named is made from its type: a new field is tried without a word here.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.none() | st.integers(0, 10**9)


def several(each: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:  # type: ignore[type-arg]  # of anything
    """A tuple of some."""
    return st.lists(each, max_size=most).map(tuple)


buttons = st.builds(Button, revision=numbers)
rows = st.builds(
    Row, due=st.none() | st.dates(), due_at=st.none() | st.times(), owners=several(words), buttons=several(buttons)
)
fields = st.builds(Field, choices=several(st.tuples(words, words)), longest=numbers)
parts = st.one_of(
    st.builds(Text),
    st.builds(Facts, several(st.tuples(words, words))),
    st.builds(Buttons, several(buttons)),
    st.builds(Rows, several(rows)),
    st.builds(Form, fields=several(fields), revision=numbers),
)
replies = st.builds(Reply, several(parts), numbers=several(words))


@given(replies)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert reply_from_json(reply_to_json(reply)) == reply


@given(several(replies))
def test_all_replies_to_a_request_do(all_of_them: tuple[Reply, ...]) -> None:
    assert replies_from_json(replies_to_json(all_of_them)) == all_of_them


def test_what_is_as_usual_takes_no_room() -> None:
    row = Row("action", "A-1", "Søk om støtte", "open", due=date(2026, 6, 9))
    assert reply_to_json(Reply((Rows((row,)),))) == (
        '{"parts":[{"is":"Rows","rows":[{"kind":"action","number":"A-1","text":"Søk om støtte","state":"open",'
        '"due":"2026-06-09"}]}]}'
    )
