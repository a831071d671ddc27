"""`referent understand` names what a row lacks."""

import json
from pathlib import Path

import pytest

from handlers.understand import understand

ROW = {"id": "r1", "text": "AU ringer innen 9. mai", "today": "2024-05-06"}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "r1", "today": "2024-05-06"}, '"text" is missing; right is {'),
        ({"text": "x", "today": "2024-05-06"}, '"id" is missing'),
        ({"id": "r1", "text": "x"}, '"today" is missing'),
        ({**ROW, "today": "Monday"}, '"today" is no day'),
        ({**ROW, "text": 7}, '"text" is no text'),
        ([], "it is no object"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: object, told: str
) -> None:
    (tmp_path / "rows").write_text(f"{json.dumps(row)}\n{json.dumps(ROW)}\n", "utf-8")
    assert understand("dates", str(tmp_path / "rows"), None) == 1
    shown = capsys.readouterr()
    assert f"line 1: {told}" in shown.err
    assert json.loads(shown.out) == {"id": "r1", "due": "2024-05-09", "ask": False}


def test_owners_need_no_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rows").write_text(json.dumps({"id": "r1", "text": "noen ringer"}), "utf-8")
    assert understand("owners", str(tmp_path / "rows"), None) == 0
    assert json.loads(capsys.readouterr().out)["owners"] == []


@pytest.mark.parametrize("directory", ["[]", '{"AU": {}}', '{"AU": []}', "nothing"])
def test_a_file_that_is_no_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str], directory: str) -> None:
    (tmp_path / "rows").write_text(json.dumps(ROW), "utf-8")
    (tmp_path / "parties").write_text(directory, "utf-8")
    assert understand("owners", str(tmp_path / "rows"), str(tmp_path / "parties")) == 1
    assert "is no directory; right is {" in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert understand("dates", "nowhere.jsonl", None) == 1
    assert (
        capsys.readouterr().err
        == "nowhere.jsonl cannot be read: No such file or directory. Give a file of JSON lines.\n"
    )
