"""The command line as somebody uses it: real processes, real files, exit codes, and what is killed on the way."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from handlers.main import main

ROOT = Path(__file__).parents[2]
LINE = (
    '{{"n": {n}, "at": "2024-05-06T09:{minute:02}:{second:02}+02:00", "channel": "kor", "who": "Ragna Li", '
    '"text": "/action add Ragna Li kopierer note {n}", "delivery": "d{n}"}}\n'
)


class Shell:
    """Runs `referent` in a folder of its own: in this process, or as one of its own where that is what is shown."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("REFERENT_")}
        self.environment["PYTHONPATH"] = str(ROOT)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        self.capsys.readouterr()
        try:
            code: int | str | None = main(list(arguments))
        except SystemExit as ended:  # argparse has told what is wrong with the words
            code = ended.code
        told = self.capsys.readouterr()
        assert isinstance(code, int)
        return subprocess.CompletedProcess(list(arguments), code, told.out, told.err)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "handlers.main", *arguments]

    def process(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("REFERENT_")]:
        monkeypatch.delenv(name)
    yield Shell(tmp_path, capsys)
    structlog.reset_defaults()  # the log was set up for a standard error that is this test's alone


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_say_answers_in_plain_text(shell: Shell) -> None:
    text = "/action add Ragna Li kopierer notene innen 9. juni"
    said = shell.process("say", "--as", "Ragna Li", "--channel", "kor", text)
    assert said.returncode == 0, said.stderr
    assert "A-1 Ragna Li kopierer notene innen 9. juni" in said.stdout
    owed = shell.run("say", "--as", "Ragna Li", "hva", "skylder", "jeg?", "--json")
    (reply,) = lines(owed.stdout)
    assert reply["numbers"] == ["A-1"]
    assert (reply["intent"], reply["to"], reply["ok"], reply["channel"]) == ("mine", "sender", True, None)


def test_what_cannot_be_done_exits_with_1(shell: Shell) -> None:
    said = shell.run("say", "--as", "Ragna Li", "--channel", "kor", "/action done A-7", "--json")
    assert said.returncode == 1
    (reply,) = lines(said.stdout)
    assert (reply["ok"], reply["error"]) == (False, "unknown")


def test_wrong_usage_exits_with_2(shell: Shell) -> None:
    assert shell.process("sing").returncode == 2
    assert shell.run().returncode == 2
    assert shell.run("say", "hello").returncode == 2


def test_replay_names_a_malformed_line_and_plays_the_rest(shell: Shell) -> None:
    good = LINE.format(n=1, minute=0, second=0)
    bad = [
        "not json",
        "[]",
        '{"at": "2024-05-06T09:00:00", "who": "A", "text": "x"}',
        '{"at": "noon", "who": "A", "text": "x"}',
        '{"at": "2024-05-06T09:00:00+02:00", "who": "", "text": "x"}',
        '{"at": "2024-05-06T09:00:00+02:00", "event": "dance"}',
        '{"at": "2024-05-06T09:00:00+02:00", "who": "A", "text": "x", "channel": 7}',
    ]
    (shell.folder / "t.jsonl").write_text("\n".join([*bad, good]), "utf-8")
    played = shell.run("replay", "t.jsonl", "--json")
    assert played.returncode == 1
    assert [reply["numbers"] for reply in lines(played.stdout)] == [["A-1"]]
    for number in range(1, len(bad) + 1):
        assert f"line {number}:" in played.stderr


def test_replaying_with_delivery_ids_again_adds_nothing(shell: Shell) -> None:
    (shell.folder / "t.jsonl").write_text("".join(LINE.format(n=n, minute=n, second=0) for n in range(1, 6)), "utf-8")
    first = shell.run("replay", "t.jsonl", "--json")
    again = shell.run("replay", "t.jsonl", "--json")
    assert lines(first.stdout) == lines(again.stdout)
    listed = shell.run("export", "actions", "--format", "json")
    assert len(json.loads(listed.stdout)) == 5
    assert "whole" in shell.run("journal", "verify").stdout


def test_check_tells_what_is_not_as_expected(shell: Shell) -> None:
    expect = {"ok": True, "count": 3, "contains": ["fisk"]}
    wrong = json.loads(LINE.format(n=1, minute=0, second=0)) | {"expect": expect}
    (shell.folder / "t.jsonl").write_text(json.dumps(wrong), "utf-8")
    played = shell.run("replay", "t.jsonl", "--check")
    assert played.returncode == 1
    assert "count is 1, not 3" in played.stderr
    assert "'fisk' is not in the text" in played.stderr


def test_a_kill_during_a_replay_loses_no_acknowledged_line(shell: Shell) -> None:
    count = 400
    (shell.folder / "t.jsonl").write_text(
        "".join(LINE.format(n=n, minute=n // 60, second=n % 60) for n in range(1, count + 1)), "utf-8"
    )
    acknowledged: set[str] = set()
    for kills in range(4):
        process = subprocess.Popen(
            shell.command("replay", "t.jsonl", "--json"),
            cwd=shell.folder,
            env=shell.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        told = b""
        wanted = (kills + 1) * 60
        while told.count(b"\n") < wanted:
            told += os.read(process.stdout.fileno(), 65_536)
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read()
        process.wait()
        process.stdout.close()
        whole = told[: told.rfind(b"\n") + 1].decode()
        acknowledged |= {str(number) for reply in lines(whole) for number in reply["numbers"]}  # type: ignore[attr-defined]
        time.sleep(0.05)
        kept = json.loads(shell.run("export", "actions", "--format", "json").stdout)
        assert acknowledged <= {action["number"] for action in kept}
        texts = [action["text"] for action in kept]
        assert len(texts) == len(set(texts))
    assert len(acknowledged) >= 240
    assert shell.process("journal", "verify").returncode == 0


def test_import_of_a_directory_and_a_spreadsheet(shell: Shell) -> None:
    parties = {"KOR": {"kind": "body", "name": "Koret", "aliases": ["kor"], "members": ["ragna"]}}
    parties["ragna"] = {"kind": "person", "name": "Ragna Li", "aliases": [], "members": []}
    (shell.folder / "parties.json").write_text(json.dumps(parties), "utf-8")
    (shell.folder / "list.csv").write_text("Oppgave;Ansvarlig;Frist\nKopiere noter;Koret;9. juni\nRydde;;\n", "utf-8")
    assert shell.run("import", "parties.json", "--dry-run", "--json").stdout.count("\n") == 2
    assert shell.run("import", "parties.json").returncode == 0
    brought = shell.run("import", "list.csv", "--channel", "kor", "--as", "Ragna Li")
    assert brought.returncode == 0, brought.stderr
    shell.run("import", "list.csv", "--channel", "kor", "--as", "Ragna Li")
    kept = json.loads(shell.run("export", "actions", "--format", "json").stdout)
    assert [(action["text"], action["owners"]) for action in kept] == [("Kopiere noter", ["Koret"]), ("Rydde", [])]
    assert shell.run("import", "list.pdf").returncode == 1
    (shell.folder / "bad.csv").write_text("a;b\n1;2\n", "utf-8")
    told = shell.run("import", "bad.csv")
    assert told.returncode == 1
    assert "text,owners,due" in told.stderr


def test_a_newer_database_is_refused_with_the_version_it_needs(shell: Shell) -> None:
    shell.run("migrate")
    with sqlite3.connect(shell.folder / "referent.db") as there:
        there.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    for command in (["migrate"], ["say", "--as", "A", "help"], ["doctor"]):
        told = shell.run(*command)
        assert told.returncode == 1, command
        assert "from_the_future" in told.stderr + told.stdout, command
        assert "Traceback" not in told.stderr


def test_a_file_that_is_no_database_is_told(shell: Shell) -> None:
    (shell.folder / "referent.db").write_text("dear diary " * 500, "utf-8")
    told = shell.run("say", "--as", "A", "help")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_a_wrong_key_in_the_settings_is_named_with_the_nearest(shell: Shell) -> None:
    (shell.folder / "app.yaml").write_text("sumary:\n  time: 09:00\n", "utf-8")
    told = shell.run("say", "--as", "A", "help")
    assert told.returncode == 1
    assert "sumary" in told.stderr
    assert "summary" in told.stderr


def test_the_doctor_finds_all_well(shell: Shell) -> None:
    shell.run("say", "--as", "A", "--channel", "x", "/action add A sings")
    told = shell.run("doctor", "--json")
    assert told.returncode == 0
    found = {finding["what"] for finding in lines(told.stdout)}
    assert found == {"register", "engine", "journal", "outbox", "disk", "address"}


def test_the_doctor_finds_a_broken_journal(shell: Shell) -> None:
    shell.run("say", "--as", "A", "--channel", "x", "/action add A sings")
    with sqlite3.connect(shell.folder / "referent.db") as there:
        there.execute("UPDATE journal SET actor = 'somebody else' WHERE seq = 1")
    assert shell.run("journal", "verify").returncode == 1
    told = shell.run("doctor")
    assert told.returncode == 1
    assert "broken at entry 1" in told.stdout


def test_the_journal_is_told_as_json_and_exported(shell: Shell) -> None:
    shell.run("say", "--as", "A", "--channel", "x", "/action add A sings")
    assert lines(shell.run("journal", "verify", "--json").stdout)[0]["whole"] is True
    exported = shell.run("export", "journal", "--format", "json")
    assert any("action.add" in line for line in exported.stdout.splitlines())


def test_minutes_and_decisions_are_exported_to_a_file(shell: Shell) -> None:
    assert shell.run("export", "minutes").returncode == 1, "there is no register yet"
    shell.run("say", "--as", "A", "--channel", "x", "/decision add We sing")
    assert "no meeting" in shell.run("export", "minutes").stderr
    shell.run("say", "--as", "A", "--channel", "x", "/minutes start Rehearsal")
    for words in (("minutes",), ("minutes", "--meeting", "M-1"), ("decisions", "--language", "en")):
        assert shell.run("export", *words, "-o", "out.md").returncode == 0
        assert (shell.folder / "out.md").read_text("utf-8")
    assert "We sing" in (shell.folder / "out.md").read_text("utf-8")
    for name in ("M-7", "seven"):
        told = shell.run("export", "minutes", "--meeting", name)
        assert (told.returncode, name in told.stderr) == (1, True)


def test_the_version_is_told_in_words_and_as_json(shell: Shell) -> None:
    assert "version" in shell.run("migrate").stdout
    assert list(lines(shell.run("migrate", "--json").stdout)[0]) == ["version"]


def test_the_doctor_warns_of_an_address_that_needs_sign_in(shell: Shell) -> None:
    (shell.folder / "app.yaml").write_text("server:\n  host: 0.0.0.0\n", "utf-8")
    shell.run("migrate")
    told = shell.run("doctor")
    assert told.returncode == 1
    assert "address: NOT WELL" in told.stdout
    assert "none yet" in told.stdout


def test_what_is_imported_twice_or_cannot_be_taken_in(shell: Shell) -> None:
    (shell.folder / "wrong.json").write_text("[1]", "utf-8")
    assert "right is" in shell.run("import", "wrong.json").stderr
    (shell.folder / "broken.json").write_text("{", "utf-8")
    assert shell.run("import", "broken.json", "nowhere.csv").returncode == 1
    (shell.folder / "rows.csv").write_text("text,owners\nSing,Nobody Known\nHum,\n", "utf-8")
    told = shell.run("import", "rows.csv", "--channel", "kor")
    assert told.returncode == 0
    assert "row 1" in told.stderr
    kept = [row["text"] for row in json.loads(shell.run("export", "actions", "--format", "json").stdout)]
    assert kept == ["Sing (Nobody Known)", "Hum"]


def test_a_replay_in_words_with_what_falls_due_on_the_way(shell: Shell) -> None:
    (shell.folder / "t.jsonl").write_text(
        LINE.format(n=1, minute=0, second=0) + '\n{"at": "2024-05-07T09:00:00+02:00", "event": "tick"}\n', "utf-8"
    )
    told = shell.run("replay", "t.jsonl", "--scheduled")
    assert told.returncode == 0
    assert "[1 · #kor]" in told.stdout
    assert "[summary · #kor]" in told.stdout
    assert shell.run("replay", "nowhere.jsonl").returncode == 1


def test_a_port_in_use_and_an_open_address_are_told(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = shell.run("run", "--port", str(port))
    assert told.returncode == 1
    assert f"--port {port + 1}" in told.stderr
    refused = shell.run("run", "--host", "0.0.0.0")  # noqa: S104 - refused is what is shown
    assert refused.returncode == 1
    assert "127.0.0.1" in refused.stderr


def test_a_reader_that_has_read_enough_ends_it_quietly(shell: Shell) -> None:
    (shell.folder / "t.jsonl").write_text("".join(LINE.format(n=n, minute=n, second=0) for n in range(1, 40)), "utf-8")
    process = subprocess.Popen(
        shell.command("replay", "t.jsonl", "--json"),
        cwd=shell.folder,
        env=shell.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_understand_answers_each_row(shell: Shell) -> None:
    row = {"id": "x1", "lang": "nb", "today": "2024-05-06", "text": "Ragna Li ringer innen 9. mai", "speaker": "ragna"}
    (shell.folder / "rows.jsonl").write_text(json.dumps(row) + "\n{}\n", "utf-8")
    (shell.folder / "parties.json").write_text(
        json.dumps({"ragna": {"kind": "person", "name": "Ragna Li", "aliases": []}}), "utf-8"
    )
    dates = shell.run("understand", "dates", "rows.jsonl", "--json")
    assert lines(dates.stdout) == [{"id": "x1", "due": "2024-05-09", "ask": False}]
    assert dates.returncode == 1
    assert "line 2" in dates.stderr
    owners = shell.run("understand", "owners", "rows.jsonl", "--parties", "parties.json")
    assert lines(owners.stdout) == [{"id": "x1", "owners": ["ragna"], "ask": False}]
    assert shell.run("understand", "owners", "nothing.jsonl").returncode == 1
