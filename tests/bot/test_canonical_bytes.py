"""The canonical form is RFC 8785's, whichever way it is made."""

import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from bot.canonical import VERSION, Json, canonical_bytes

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))


@given(st.dictionaries(texts, values, max_size=5))
@example({"a": 2**53 - 1})
@example({"v": 7})
@example({"\U0001f600": 1, "\ufb33": 2})
@example({"a": ["1.5", ":1.5", '":1.5', '\x7f\u2028\x00\t"\\/']})
def test_it_is_what_the_standard_says(value: dict[str, Json]) -> None:
    assert canonical_bytes(value) == rfc8785.dumps({**value, "v": VERSION})
