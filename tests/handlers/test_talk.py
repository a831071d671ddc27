"""`referent replay` on files that are not all they should be."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from handlers.settings import Settings
from handlers.talk import replay
from tests.memory import MemoryLedgers


def line(n: int, text: str, **more: object) -> bytes:
    told = {"n": n, "at": f"2024-05-06T09:0{n}:00+02:00", "channel": "kor", "who": "Ragna Li", "text": text, **more}
    return json.dumps(told, ensure_ascii=False).encode()


def played(tmp_path: Path, *lines: bytes, check: bool = False) -> int:
    (tmp_path / "t.jsonl").write_bytes(b"\n".join(lines))
    asked = Namespace(json=not check, check=check, scheduled=False)
    return replay(MemoryLedgers(), Settings(), str(tmp_path / "t.jsonl"), asked)


def numbers(out: str) -> set[str]:
    return {number for each in out.rstrip("\n").split("\n") for number in json.loads(each)["numbers"]}


def test_separators_of_lines_may_stand_in_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert played(tmp_path, line(1, "/action add kopierer\u2028noter\u2029og\u0085kaker")) == 0
    assert numbers(capsys.readouterr().out) == {"A-1"}


def test_one_byte_that_is_not_utf_8_costs_its_line_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = line(2, "/action add XX").replace(b"XX", b"\xe6\xf8\xe5")
    assert played(tmp_path, line(1, "/action add baker"), bad, line(3, "/action add synger")) == 1
    told = capsys.readouterr()
    assert numbers(told.out) == {"A-1", "A-2"}
    assert "line 2: byte " in told.err


def test_a_check_counts_in_words_that_are_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = line(1, "/action add baker", expect={"ok": True, "numbers": ["A-1"]})
    assert played(tmp_path, right, check=True) == 0
    assert capsys.readouterr().err == "1 line checked, 0 wrong.\n"


def test_an_expectation_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert played(tmp_path, line(1, "/action add baker", expect=5), check=True) == 1
    assert 'line 1: "expect" is not right' in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    asked = Namespace(json=True, check=False, scheduled=False)
    assert replay(MemoryLedgers(), Settings(), "nowhere.jsonl", asked) == 1
    assert "nowhere.jsonl cannot be read" in capsys.readouterr().err
