"""Lines of a transcript: what is stored from them can be read by all that comes after."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.json_lines import MalformedLine, numbered_lines
from handlers.settings import Settings
from handlers.transcript import Player
from handlers.transcript_line import expectation, moment, parse
from tests.memory import MemoryLedgers

AT = "2024-05-06T09:00:00+02:00"


def line(**fields: object) -> str:
    return json.dumps({"at": AT, **fields})


def said(**fields: object) -> str:
    return line(**{"who": "Kari", "text": "hei", **fields})


WRONG = {
    "zone": line(event="channel", channel="tur", zone="Mars/X"),
    "language": line(event="channel", channel="tur", language="sv"),
    "summary": line(event="channel", channel="tur", summary="99:99"),
    "private": line(event="channel", channel="tur", private="yes"),
    "members": line(event="channel", channel="tur", members="Kari"),
    "capture": line(event="channel", channel="tur", capture="perhaps"),
    "kind": line(event="party", key="au", kind="robot", name="AU"),
    "name": line(event="party", key="au", kind="body", name=" \u0007"),
    "aliases": line(event="party", key="au", kind="body", name="AU", aliases=[1]),
    "roles": line(event="party", key="au", kind="body", name="AU", roles="x"),
    "channel": said(channel=""),
    "who": line(event="join", channel="tur", who=3),
    "workspace": said(workspace=None),
    "thread": said(thread=[3]),
    "delivery": said(delivery=" "),
    "text": line(who="Kari", text=7),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_field_that_is_not_right_is_named_with_what_is(field: str) -> None:
    with pytest.raises(MalformedLine, match=f'"{field}" is (missing or )?not right; right is '):
        parse(WRONG[field])


@pytest.mark.parametrize(
    "zone", ["../../etc/passwd", "Europe", "", "/Europe/Oslo", "Europe/Oslo\u0000", ["Europe/Oslo"], "x" * 5000]
)
def test_zones_that_are_none(zone: object) -> None:
    with pytest.raises(MalformedLine, match='"zone"'):
        parse(line(event="channel", channel="tur", zone=zone))


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000, '{"at": }', "7", b"\xff{}"])
def test_what_is_no_object(text: str | bytes) -> None:
    with pytest.raises(MalformedLine):
        parse(text)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-12:00", "noon", "2024-05-06T09:00"])
def test_moments_that_are_none(at: str) -> None:
    with pytest.raises(MalformedLine, match='"at"'):
        moment({"at": at})


@pytest.mark.parametrize("expect", [5, "x", {"numbers": "A-1"}, {"numbers": [1]}, {"contains": 3}])
def test_an_expectation_that_is_none(expect: object) -> None:
    with pytest.raises(MalformedLine, match='"expect"'):
        expectation({"expect": expect})


def test_what_is_right_passes() -> None:
    parse(line(event="channel", channel="tur", private=None, members=["Kari"], zone="Europe/Oslo", summary="off"))
    parse(line(event="party", key="au", kind="body", name="AU", aliases=None, roles=[{"body": "FK", "role": None}]))
    parse(said(channel=None, thread=3, delivery="d1", workspace="east"))
    assert expectation({}) is None
    assert expectation({"expect": {"ok": True}}) == {"ok": True}


def test_half_a_character_is_refused_in_names() -> None:
    with pytest.raises(MalformedLine, match='"aliases"'):
        parse('{"at": "x", "event": "party", "key": "a", "kind": "body", "name": "A", "aliases": ["\\ud800"]}')
    parse('{"at": "x", "who": "Kari", "text": "\\ud800"}')


def test_lines_end_at_a_line_feed_alone(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes("\ufeffa\u2028b\u0085c\r\n\n \nd\u2029".encode())
    assert [(number, text.decode()) for number, text in numbered_lines(tmp_path / "t")] == [
        (1, "a\u2028b\u0085c\r"),
        (4, "d\u2029"),
    ]


def test_names_are_cleaned_of_what_nobody_sees() -> None:
    ledgers = MemoryLedgers()
    player = Player(ledgers, Settings())
    told: Mapping[str, object] = {"key": "au", "kind": "body", "name": "A\u0000U", "aliases": ["ut\u202evalget"]}
    list(player.play(line(event="party", **told)))
    list(player.play(line(event="channel", channel="tu\u0007r", members=["Ka\u0000ri"])))
    (workspace,) = ledgers.workspaces()
    directory = ledgers.read(workspace.id, lambda ledger: ledger.parties.directory())
    assert all(len(directory.named(name)) == 1 for name in ("AU", "utvalget", "Kari"))
    (channel,) = ledgers.read(workspace.id, lambda ledger: ledger.places.channels())
    assert channel.name == "tur"
