"""JSON as text is what Python's own encoder writes, with and without its encoder in C."""

import json
import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import json_text
from bot.json_text import encoder

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


@given(values, st.booleans())
def test_it_is_json_without_spaces(value: object, sort_keys: bool) -> None:
    expected = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)
    assert encoder(sort_keys=sort_keys)(value) == expected


@pytest.mark.parametrize("in_c", [True, False])
def test_with_and_without_the_encoder_in_c(monkeypatch: pytest.MonkeyPatch, in_c: bool) -> None:
    if not in_c:
        monkeypatch.setattr(json_text, "_MAKE", None)
    encode = encoder(lambda day: day.isoformat(), sort_keys=True)
    assert encode({"ø": [date(2026, 6, 9)], "a": "«»\n"}) == '{"a":"«»\\n","ø":["2026-06-09"]}'
    assert encode("æ") == '"æ"'


@pytest.mark.parametrize("unknown", [date(2026, 6, 9), b"", object()])
def test_what_it_does_not_know_is_an_error(unknown: object) -> None:
    with pytest.raises(TypeError):
        json_text.json_text([unknown])


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_is_no_number_in_json_is_an_error(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text.json_text([number])
