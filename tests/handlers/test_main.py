"""The command line: what is wrong is one sentence, never a traceback; exit 2 where the words themselves are wrong."""

from pathlib import Path

import pytest

from handlers.main import main
from handlers.settings import WrongSetting, load


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ("say", "--as", "", "help"),
        ("say", "--as", "Kari", "--channel", " ", "help"),
        ("import", "x.csv", "--channel", ""),
        ("run", "--port", "99999"),
        ("run", "--port", "-1"),
        ("run", "--port", "http"),
        ("--port", "3000", "run"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    assert "usage: referent" in capsys.readouterr().err


def test_a_password_in_a_database_that_is_none_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--database", "mysql://ola:h@emmelig@db/referent"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("--database cannot be 'mysql://ola:…@db/referent'")
    Path("app.yaml").write_text("database_url: mysql://ola:hemmelig@db/referent\n", "utf-8")
    with pytest.raises(WrongSetting) as caught:
        load()
    assert "mysql://ola:…@db/referent" in str(caught.value)
    assert "emmelig" not in told + str(caught.value)


@pytest.mark.parametrize("url", ["garbage", "mysql://x", "sqlite://x", "sqlite:///", "sqlite:///a.db?timeout=x", ""])
def test_a_database_that_is_none(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--database", url]) == 1
    told = capsys.readouterr().err
    assert told.startswith("--database cannot be")
    assert told.endswith("right is sqlite:///referent.db.\n")
    Path("app.yaml").write_text(f"database_url: {url or 'x'}\n", "utf-8")
    with pytest.raises(WrongSetting, match="database_url cannot be"):
        load()


@pytest.mark.parametrize("before", [True, False])
def test_the_database_is_named_before_or_behind_the_verb(before: bool, capsys: pytest.CaptureFixture[str]) -> None:
    named, said = ["--database", "sqlite:///mine.db"], ["say", "--as", "Kari", "/action add Kari synger"]
    assert main([*named, *said] if before else [*said, *named]) == 0
    assert Path("mine.db").exists()
    assert not Path("referent.db").exists()
    capsys.readouterr()
    assert main(["--json", *named, "journal", "verify"]) == 0
    assert '"whole": true' in capsys.readouterr().out


def test_a_journal_of_one_entry(capsys: pytest.CaptureFixture[str]) -> None:
    Path("t.jsonl").write_text('{"at": "2024-05-06T09:00:00+02:00", "event": "channel", "channel": "kor"}\n', "utf-8")
    assert main(["replay", "t.jsonl"]) == 0
    assert main(["journal", "verify"]) == 0
    assert "the journal is whole, 1 entry." in capsys.readouterr().out
    assert main(["say", "--as", "Kari", "--channel", "kor", "/action add Kari synger"]) == 0
    assert main(["journal", "verify"]) == 0
    assert "entries." in capsys.readouterr().out


def test_a_file_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    main(["migrate"])
    assert main(["export", "actions", "-o", "nonexist/x"]) == 1
    assert "nonexist/x cannot be written" in capsys.readouterr().err
