"""`referent understand` names what a row lacks, and tells why it reads a row as it does."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlers.labelled import KINDS, Kind
from handlers.main import main
from handlers.understand import Telling, understand

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


# --- why ------------------------------------------------------------------------------------------------------------

PARTIES = {
    "TU": {"kind": "body", "name": "Turutvalget", "aliases": ["TU"], "members": []},
    "liv": {"kind": "person", "name": "Liv Sand", "aliases": [], "roles": [{"body": "TU", "role": "leder"}]},
}


def explained(
    kind: Kind, folder: Path, shown: pytest.CaptureFixture[str], *rows: dict[str, Any], as_json: bool = True
) -> str:
    """What is told of these rows with `--explain`."""
    (folder / "rows").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    (folder / "parties").write_text(json.dumps(PARTIES), "utf-8")
    telling = Telling(explained=True, as_json=as_json)
    assert understand(kind, str(folder / "rows"), str(folder / "parties"), telling) == 0
    return shown.readouterr().out


def test_a_date_is_told_with_its_role_and_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {**ROW, "text": "TU svarer på brevet av 2. mai innen 9. mai kl. 14", "due": "2024-05-09", "ask": False}
    told = json.loads(explained("dates", tmp_path, capsys, row))
    assert (told["id"], told["due"], told["ask"]) == ("r1", "2024-05-09", False)
    why = told["explain"]
    assert (why["rule"], why["at"], why["right"]) == ("date", "14:00", True)
    reference, due = why["spans"]
    assert (reference["role"], reference["decides"]) != ("due", True)
    assert (due["role"], due["decides"], due["means"]) == ("due", True, "Thursday 9 May 2024")
    assert row["text"][due["start"] : due["end"]] == due["phrase"]
    assert due["in_words"]


def test_what_is_asked_about_a_date_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {**ROW, "text": "TU svarer 8. eller 9. mai"}
    why = json.loads(explained("dates", tmp_path, capsys, row))["explain"]
    assert (why["trouble"], why["readings"]) == ("alternatives", ["2024-05-08", "2024-05-09"])
    assert "right" not in why


def test_owners_are_told_with_the_names_in_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "r1", "text": "TU sender brev til Liv", "speaker": "liv", "owners": ["liv"], "ask": False}
    told = json.loads(explained("owners", tmp_path, capsys, row))
    assert told["owners"] == ["TU"]
    assert told["explain"]["right"] is False
    owner, recipient = told["explain"]["spans"]
    assert (owner["phrase"], owner["role"], owner["means"], owner["decides"]) == ("TU", "subject", "TU", True)
    assert (recipient["phrase"], recipient["role"], recipient["decides"]) == ("Liv", "recipient", False)


def test_a_question_is_told_with_its_parts_and_sums(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {**ROW, "text": "hva skylder TU i mai?"}
    told = json.loads(explained("questions", tmp_path, capsys, row))
    assert told["intent"] == "due"
    assert [span["phrase"] for span in told["explain"]["spans"]] == ["hva", "skylder", "TU", "i", "mai"]
    assert max(told["explain"]["sums"], key=told["explain"]["sums"].get) == "owes"


def test_for_people_it_is_told_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = {**ROW, "due": "2024-05-09", "ask": False}, {**ROW, "id": "r2", "due": "2024-05-10", "ask": False}
    plain = {**ROW, "id": "r3", "text": "AU ringer"}
    told = explained("dates", tmp_path, capsys, right, wrong, plain, as_json=False)
    first, second, third, closing = told.split("\n\n")
    assert first.splitlines()[0] == "r1 · 2024-05-06"
    assert first.splitlines()[1] == "  AU ringer innen 9. mai"
    assert first.splitlines()[2].startswith("  → “innen 9. mai”")
    assert first.endswith("  = due 2024-05-09   right")
    assert second.endswith("  = due 2024-05-09   WRONG; the label: due 2024-05-10")
    assert third.endswith("  = nothing")
    assert closing == "1 of 2 labelled rows are right.\n"


@pytest.mark.parametrize(("kind", "text"), [("owners", "TU ringer"), ("questions", "hva skylder TU?")])
def test_every_kind_is_told_to_people(
    kind: Kind, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = explained(kind, tmp_path, capsys, {**ROW, "text": text}, as_json=False)
    assert "“TU”" in told
    assert "labelled" not in told


@pytest.mark.parametrize("label", [7, "AU", {"a": 1}, [["AU"]], None])
def test_a_label_that_is_none_is_no_trouble(label: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {**ROW, "due": label, "owners": label, "intent": label, "parties": label, "topic": label}
    for kind in KINDS:
        assert explained(kind, tmp_path, capsys, row, as_json=False)


def test_the_command_line_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rows").write_text(json.dumps(ROW), "utf-8")
    assert main(["understand", "dates", str(tmp_path / "rows"), "--explain"]) == 0
    assert capsys.readouterr().out.startswith("r1 · 2024-05-06\n")
    assert main(["understand", "dates", str(tmp_path / "rows"), "--json", "--explain"]) == 0
    assert json.loads(capsys.readouterr().out)["explain"]["rule"] == "date"
