"""What runs Referent in containers and under systemd: read, and held against the program that it starts."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers import courier, scheduler, stopping, traffic
from handlers.main import _parser
from handlers.settings import Secrets, Server, names, variable
from storage import postgresql

ROOT = Path(__file__).parents[1]
OURS = {variable(name) for name in names()} | {name.upper() for name in Secrets.model_fields}
"""All names that the program reads from its environment."""


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with what stands behind it."""
    lines = "".join(line for line in read("Dockerfile").splitlines(keepends=True) if not line.startswith("#"))
    whole = lines.replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in whole.splitlines() if line)]


def told(word: str) -> list[str]:
    return [rest for each, rest in steps() if each == word]


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load(read("compose.yaml"))


# --- the image -------------------------------------------------------------------------------------------------


def test_the_image_starts_a_command_that_there_is() -> None:
    entry, command = json.loads(told("ENTRYPOINT")[0]), json.loads(told("CMD")[0])
    assert entry == ["referent"]
    assert "\nreferent = " in read("pyproject.toml")
    assert hasattr(_parser().parse_args(command), "run")


def test_the_image_holds_what_is_locked_and_only_that() -> None:
    installs = [step for step in told("RUN") if "pip install" in step]
    assert "--require-hashes --requirement requirements.lock" in installs[0]
    assert all("--require-hashes" in step or "--no-deps --no-build-isolation" in step for step in installs)
    assert len(told("FROM")) == 2
    assert not re.search(r"://(?!127\.0\.0\.1:)|\d+\.\d+\.\d+\.\d+(?<!0\.0\.0\.0)(?<!127\.0\.0\.1)", read("Dockerfile"))


def test_what_is_copied_is_there_and_is_not_left_out() -> None:
    let_in = {line.removeprefix("!") for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = {name for step in told("COPY") if not step.startswith("--from") for name in step.split()[:-1]}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_runs_as_nobody_else_and_ends_by_sigterm() -> None:
    assert told("USER") == ["referent"]
    assert told("STOPSIGNAL") == ["SIGTERM"]
    assert told("VOLUME") == told("WORKDIR")[-1:]


def test_the_image_serves_where_it_is_looked_at() -> None:
    assert told("EXPOSE") == [str(Server().port)]
    (looks,) = told("HEALTHCHECK")
    assert f"http://127.0.0.1:{Server().port}/healthz" in looks
    assert set(re.findall(r"REFERENT_\w+", " ".join(told("ENV")))) <= OURS


# --- compose ---------------------------------------------------------------------------------------------------


def test_two_copies_wait_for_one_database(compose: Any) -> None:
    copies = [service for service in compose["services"].values() if "build" in service]
    assert len(copies) == 2
    for copy in copies:
        assert copy["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert copy["read_only"] is True
        assert copy["volumes"][0].endswith(f":{told('VOLUME')[0]}")
        (port,) = copy["ports"]
        assert re.fullmatch(rf"127\.0\.0\.1:\d+:{Server().port}", port)
    assert copies[0]["ports"] != copies[1]["ports"]
    assert "healthcheck" in compose["services"]["database"]


def test_every_volume_has_its_name(compose: Any) -> None:
    used = {mount.partition(":")[0] for service in compose["services"].values() for mount in service["volumes"]}
    assert used == set(compose["volumes"])


def test_no_secret_stands_in_it_and_the_files_that_hold_them_are_not_kept(compose: Any) -> None:
    files = {service["env_file"] for service in compose["services"].values()}
    assert all((ROOT / f"{file}.example").exists() for file in files)
    assert "/deploy/*.env" in read(".gitignore").splitlines()
    assert all("environment" not in service for service in compose["services"].values())


def test_the_examples_name_what_is_read() -> None:
    ours = set(re.findall(r"^([A-Z_]+)=", read("deploy/referent.env.example"), re.MULTILINE))
    assert ours <= OURS
    user, password, host, database = re.findall(
        r"postgresql://(\w+):([\w-]+)@(\w+)/(\w+)", read("deploy/referent.env.example")
    )[0]
    theirs = dict(re.findall(r"^(POSTGRES_\w+)=(.*)$", read("deploy/database.env.example"), re.MULTILINE))
    assert (theirs["POSTGRES_USER"], theirs["POSTGRES_PASSWORD"], theirs["POSTGRES_DB"]) == (user, password, database)
    assert host in yaml.safe_load(read("compose.yaml"))["services"]


# --- how long it may take to end -------------------------------------------------------------------------------


def test_nobody_kills_it_before_it_has_ended(compose: Any) -> None:
    grace = {service["stop_grace_period"] for service in compose["services"].values() if "build" in service}
    (waits,) = re.findall(r"^TimeoutStopSec=(\d+)$", read("deploy/referent.service"), re.MULTILINE)
    assert all(int(seconds.removesuffix("s")) > stopping.ALL for seconds in grace)
    assert int(waits) > stopping.ALL
    shares = (stopping.REQUESTS, stopping.AFTERWARDS, stopping.MESSAGES, stopping.WORKER, stopping.ALL)
    assert sorted(shares) == list(shares)
    assert stopping.ALL < 10


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """As it is, but for the place of the program, which has to be there; where there is a systemd to ask."""
    tool = shutil.which("systemd-analyze")
    written = read("deploy/referent.service")
    start = "ExecStart=/opt/referent/.venv/bin/referent run"
    assert start in written
    if tool is None:
        return
    unit = tmp_path / "referent.service"
    unit.write_text(written.replace(start, f"ExecStart={sys.executable} run"), "utf-8")
    done = subprocess.run([tool, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- the arithmetic of docs/scaling.md -------------------------------------------------------------------------


def test_scaling_counts_with_what_the_program_does() -> None:
    page = " ".join(read("docs/scaling.md").split())
    connections = 2 * (postgresql._WRITERS + postgresql._READERS + 1)
    assert f"A copy holds at most {connections} connections" in page
    assert f"looks at each workspace every {scheduler.TICK:.0f} seconds" in page
    assert f"A courier has {traffic.MOST} messages on their way at once, eight of one workspace" in page
    assert traffic.MOST_EACH == 8
    assert courier.PAUSE == 1.0  # "each second"
