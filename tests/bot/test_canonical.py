"""The canonical form: one value, one form, whatever order it was written in. The rules are RFC 8785's."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from bot.canonical import VERSION, Json, as_json, canonical_bytes, digest
from bot.meeting import Presenter
from tests.samples import NOON, a_meeting, an_action, an_item

text = st.text(st.characters(codec="utf-8"))
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
mappings = st.dictionaries(text.filter(lambda key: key != "v"), values, max_size=5)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({}, '{"v":1}'),
        ({"number": 12, "due": None}, '{"due":null,"number":12,"v":1}'),
        ({"z": [1, 0, -7], "a": {"y": True, "x": False}}, '{"a":{"x":false,"y":true},"v":1,"z":[1,0,-7]}'),
        ({"w": "Økonomi – «sak 6»"}, '{"v":1,"w":"Økonomi – «sak 6»"}'),
        ({"w": '"\\/\b\t\n\f\r'}, '{"v":1,"w":"\\"\\\\/\\b\\t\\n\\f\\r"}'),
        ({"w": "\x00\x1f\x7f\u2028"}, '{"v":1,"w":"\\u0000\\u001f\x7f\u2028"}'),
        ({"": [], "V": {}}, '{"":[],"V":{},"v":1}'),
        ({"10": 1, "9": 2, "1": 3}, '{"1":3,"10":1,"9":2,"v":1}'),
        ({"w": 2**53 - 1, "x": -(2**53) + 1}, '{"v":1,"w":9007199254740991,"x":-9007199254740991}'),
        ({"å": 1, "ø": 2, "æ": 3, "a": 4}, '{"a":4,"v":1,"å":1,"æ":3,"ø":2}'),
        # Keys stand in the order of their UTF-16 code units: a surrogate (🎉 begins with d83c) before U+F8FF.
        ({"\uf8ff": 1, "🎉": 2, "\ud7ff": 3}, '{"v":1,"\ud7ff":3,"🎉":2,"\uf8ff":1}'),
        ({"w": {"\uffff": "\uffff", "\U00010000": ""}}, '{"v":1,"w":{"\U00010000":"","\uffff":"\uffff"}}'),
        ({"w": ["e\u0301", "é"]}, '{"v":1,"w":["e\u0301","é"]}'),
    ],
)
def test_the_form_of(value: dict[str, Json], form: str) -> None:
    assert canonical_bytes(value) == form.encode()
    assert digest(value) == hashlib.sha256(form.encode()).hexdigest()


def test_a_digest_that_will_never_be_another() -> None:
    """What was chained and sealed once must verify for ever: this one was computed when the form was chosen."""
    value: dict[str, Json] = {
        "title": "Styremøte 3/2026",
        "items": [{"number": "1", "notes": ["Økonomi"], "next": None}],
    }
    assert digest(value) == "a1941dd55fbc324426c55e9628fed4d0cb3e08e17615b249ee4786207a8165ee"


@given(value=mappings)
@example(value={"a": "1234567890123456"})
@example(value={"a": [1234567890123456]})
@example(value={"a": '":1e5'})
@example(value={"\ue000": 1, "\U0001f389": 2})
def test_it_is_the_standards_form_with_the_version_in_it(value: dict[str, Json]) -> None:
    assert canonical_bytes(value) == rfc8785.dumps({"v": VERSION, **value})
    assert json.loads(canonical_bytes(value)) == {"v": VERSION, **value}


@given(value=mappings, data=st.data())
def test_the_order_in_which_it_was_written_is_nothing(value: dict[str, Json], data: st.DataObject) -> None:
    keys = data.draw(st.permutations(list(value)))
    assert digest({key: value[key] for key in keys}) == digest(value)


@given(one=mappings, other=mappings)
def test_two_values_have_two_digests(one: dict[str, Json], other: dict[str, Json]) -> None:
    assert (digest(one) == digest(other)) is (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


@pytest.mark.parametrize("value", [2**53, -(2**53), 10**400, float("nan"), float("inf"), "\ud800", b"bytes", {1, 2}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical_bytes({"w": [value]})  # type: ignore[list-item]  # no Json


@dataclass(frozen=True)
class Sample:
    """A value of values."""

    at: datetime
    names: tuple[str, ...]
    inner: Presenter


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("ord", "ord"),
        (date(2026, 6, 9), "2026-06-09"),
        (time(8, 30), "08:30:00"),
        (NOON, "2026-03-02T12:00:00+00:00"),
        (datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2))), "2026-03-02T14:00:00+02:00"),
        ({"a": (1, date(2026, 6, 9)), 2: None}, {"a": [1, "2026-06-09"], "2": None}),
        ([("a",), {"b": ()}], [["a"], {"b": []}]),
        ({"ett"}, ["ett"]),
        (frozenset({"ett"}), ["ett"]),
        (Presenter("Kari", None, "leder"), {"name": "Kari", "party": None, "role": "leder"}),
        (
            Sample(NOON, ("a", "b"), Presenter("Kari")),
            {
                "at": "2026-03-02T12:00:00+00:00",
                "names": ["a", "b"],
                "inner": {"name": "Kari", "party": None, "role": ""},
            },
        ),
    ],
)
def test_values_as_plain_json(value: object, expected: Json) -> None:
    assert as_json(value) == expected
    assert isinstance(as_json(value), type(expected))


@pytest.mark.parametrize(
    ("value", "name"),
    [(1.5, "float"), (b"bytes", "bytes"), (object(), "object"), (Presenter, "type"), (["a", 1j], "complex")],
)
def test_what_is_no_json_is_refused(value: object, name: str) -> None:
    with pytest.raises(TypeError, match=f"^no canonical form of {name}$"):
        as_json(value)


@pytest.mark.parametrize("row", [an_action(due=date(2026, 6, 9)), a_meeting(), an_item(presenters=(Presenter("Ola"),))])
def test_any_row_has_a_canonical_form(row: object) -> None:
    told = as_json(row)
    assert isinstance(told, dict)
    assert json.loads(canonical_bytes(told)) == {"v": VERSION, **told}
    assert datetime.fromisoformat(str(told.get("made_at") or told.get("start") or NOON)) == NOON.astimezone(UTC)
