"""`referent move` as somebody types it, and every part of an address that can be wrong."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.main import main
from tests.postgres import LOCKED, Cluster

ROOT = Path(__file__).parents[2]
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs `referent` where there is an action: its exit code, what it told, and what it complained of."""
    monkeypatch.chdir(tmp_path)
    assert main(["say", "--as", "Ragna", "--channel", "kor", "/action add Ragna kopierer noter"]) == 0
    capsys.readouterr()

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_a_register_goes_to_postgresql_and_everything_is_there(said: Said, postgres: Cluster) -> None:
    target = postgres.database(empty=True)
    code, told, _ = said("move", "--from", "sqlite:///referent.db", "--to", target)
    assert (code, told.startswith("local: "), told.endswith("the journal is whole.\n")) == (0, True, True)
    assert said("export", "everything", "-o", "before.zip")[0] == 0
    assert said("export", "everything", "-o", "after.zip", "--database", target)[0] == 0
    assert contents("before.zip") == contents("after.zip")
    assert said("journal", "verify", "--database", target)[0] == 0
    code, told, _ = said("move", "--to", target)
    assert (code, told.startswith("local is in the new database already: ")) == (0, True)


def contents(name: str) -> dict[str, bytes]:
    from zipfile import ZipFile

    with ZipFile(name) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def test_as_json_it_is_one_object_a_workspace(said: Said) -> None:
    code, told, _ = said("move", "--to", "sqlite:///new.db", "--json")
    moved = json.loads(told)
    assert (code, moved["workspace"], moved["entries"], moved["moved"]) == (0, "local", 1, True)
    assert json.loads(said("move", "--to", "sqlite:///new.db", "--json")[1])["moved"] is False


def test_where_there_is_no_workspace_it_says_so(said: Said) -> None:
    said("migrate", "--database", "sqlite:///empty.db")
    code, told, _ = said("move", "--from", "sqlite:///empty.db", "--to", "sqlite:///new.db")
    assert (code, told) == (0, "There is no workspace yet, so there was nothing to move.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "sqlite:///referent.db"], "“--from” and “--to” are the same database."),
        (["--to", "sqlite:///new.db", "--workspace", "Ukjent"], "There is no workspace “Ukjent”. There are: local."),
        (["--from", "sqlite:///no.db", "--to", "sqlite:///new.db"], "There is no register in no.db."),
        (["--to", "mysql://db/referent"], "“mysql” in “database_url” is no database that I can use."),
        (["--to", "postgresql//db"], "“database_url” is no address."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(said: Said, arguments: list[str], sentence: str) -> None:
    code, told, complained = said("move", *arguments)
    assert (code, told) == (1, "")
    assert complained.startswith(sentence)
    assert len(complained.splitlines()) == 1


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("verb", [["doctor"], ["backup", "copy.dump"], ["move", "--to", "sqlite:///new.db"]])
@pytest.mark.parametrize("wrong", ["host", "port", "password", "database", "option"])
def test_each_part_of_an_address_that_is_wrong_is_named_and_no_password(
    said: Said, postgres: Cluster, verb: list[str], wrong: str
) -> None:
    here = f"127.0.0.1:{postgres.port}"
    url, sentence = {
        "host": ("postgresql://referent:hemmelig@nowhere.invalid/referent", "I find no machine of the name"),
        "port": (f"postgresql://referent:hemmelig@127.0.0.1:{_closed_port()}/referent", "I cannot reach the database"),
        "password": (f"postgresql://{LOCKED}:hemmelig@{here}/postgres", f"{here} did not let the user “{LOCKED}” in."),
        "database": (f"postgresql://referent:hemmelig@{here}/nei", f"There is no database “nei” on {here}."),
        "option": (
            f"postgresql://referent:hemmelig@{here}/postgres?feil=1",
            "Something in “database_url” is not known",
        ),
    }[wrong]
    code, told, complained = said(*verb, "--database", url)
    assert code == 1
    assert sentence in told + complained
    assert "hemmelig" not in told + complained


_LOADED = """
import sys
from handlers.main import main
assert main(sys.argv[1:]) == 0
print("psycopg" in sys.modules)
"""


@pytest.mark.parametrize("verb", [["doctor"], ["backup", "copy.db"], ["move", "--to", "sqlite:///new.db"]])
def test_who_uses_sqlite_loads_nothing_of_postgresql(said: Said, verb: list[str]) -> None:
    del said
    told = subprocess.run(
        [sys.executable, "-c", _LOADED, *verb],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.splitlines()[-1:] == ["False"], told.stderr
