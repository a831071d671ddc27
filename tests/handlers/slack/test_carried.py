"""What a button carries comes back, fits, and is believed only where it is ours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.form import Form
from bot.reply import Button
from handlers.slack.carried import (
    LONGEST_OPTION,
    LONGEST_VALUE,
    Carried,
    key_of,
    private_of,
    read_private,
    read_value,
    value_of,
)

revisions = st.none() | st.integers(0, 10**9)


@given(st.text(max_size=3_000), revisions, st.sampled_from((LONGEST_OPTION, LONGEST_VALUE)))
def test_a_command_comes_back_or_is_kept(command: str, revision: int | None, longest: int) -> None:
    value, kept = value_of(Button("Velg", command, revision=revision), longest)
    assert len(value) <= longest
    if kept is None:
        assert read_value(value) == Carried(command, None, revision)
    else:
        assert kept == (key_of(command), command)
        assert read_value(value) == Carried(None, kept[0], revision)


def test_a_value_is_short() -> None:
    assert value_of(Button("Ferdig", "/action done A-1", revision=3)) == ('{"v":1,"c":"/action done A-1","r":3}', None)


def test_a_long_command_is_kept_under_its_hash() -> None:
    command = "/action add " + "x" * 2_000
    value, kept = value_of(Button("Legg til", command))
    assert value == f'{{"v":1,"k":"{key_of(command)}"}}'
    assert kept == (key_of(command), command)
    assert key_of("a") != key_of("b")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "{",
        "null",
        "[1]",
        '"/action done A-1"',
        "/action done A-1",
        '{"c":"/action done A-1"}',
        '{"v":0,"c":"/action done A-1"}',
        '{"v":true,"c":"/action done A-1"}',
        '{"v":"1","c":"/action done A-1"}',
        '{"v":1}',
        '{"v":1,"c":1}',
        '{"v":1,"c":"/x","k":"00000000000000000000000000000000"}',
        '{"v":1,"k":"kort"}',
        '{"v":1,"k":"0000000000000000000000000000000G"}',
        '{"v":1,"k":12}',
        '{"v":1,"c":"/x","r":"3"}',
        '{"v":1,"c":"/x","r":true}',
        '{"v":1,"c":"/x","r":-1}',
        '{"v":1,"c":"/x","r":1.5}',
        '{"v":1,"c":"' + "x" * 3_000 + '"}',
        "[" * 2_900,
    ],
)
def test_what_is_not_ours_carries_nothing(forged: str) -> None:
    assert read_value(forged) is None


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    read_value(text)
    read_private(text)


def test_a_view_remembers_where_it_was_opened() -> None:
    form = Form("Ny", "/action add", (), "Legg til", 4)
    written, kept = private_of(form, {"channel": "C1", "thread": "1.2"})
    assert kept is None
    assert read_value(written) == Carried("/action add", None, 4)
    assert read_private(written) == {"channel": "C1", "thread": "1.2"}


def test_a_long_command_leaves_room_for_what_a_view_remembers() -> None:
    form = Form("Ny", "/minutes edit " + "x" * 2_990, (), "Lagre")
    written, kept = private_of(form, {"back": "b" * 500})
    assert kept == (key_of(form.command), form.command)
    assert read_private(written) == {"back": "b" * 500}


def test_a_view_cannot_remember_too_much() -> None:
    with pytest.raises(ValueError, match="3000"):
        private_of(Form("Ny", "/action add", (), "Ok"), {"back": "b" * 3_000})


def test_the_names_of_a_views_own_are_taken() -> None:
    with pytest.raises(ValueError, match="own keys"):
        private_of(Form("Ny", "/action add", (), "Ok"), {"c": "/action drop A-1"})


@pytest.mark.parametrize("forged", ["", "[]", '{"channel":"C1"}', json.dumps({"v": 2, "channel": "C1"})])
def test_another_views_memory_is_not_believed(forged: str) -> None:
    assert read_private(forged) == {}


def test_only_words_are_remembered() -> None:
    assert read_private('{"v":1,"c":"/x","channel":"C1","more":{"a":1}}') == {"channel": "C1"}
