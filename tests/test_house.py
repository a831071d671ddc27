"""The house as a whole: settings told alike everywhere, lock files that name no place, imports that run one way."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from handlers.settings import Secrets, example, names, variable
from tests.coverage_floor import floors

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
_ROW = re.compile(r"^\| `([a-z_.]+)` \| `([^`]+)` \| `([A-Z_]+)` \| (.+) \|$", re.MULTILINE)


def leaves(written: dict[str, object], above: str = "") -> dict[str, str]:
    """The dotted names in app.yaml, with their values as they are written."""
    found: dict[str, str] = {}
    for key, value in written.items():
        found |= leaves(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: str(value)}
    return found


def defaults() -> dict[str, str]:
    return {name: example(name) for name in names()}


def test_app_yaml_shows_every_setting_with_its_default() -> None:
    written = yaml.load((ROOT / "app.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes no objects
    assert leaves(written) == defaults()


def test_operations_tells_every_setting_with_its_default_and_variable() -> None:
    rows = _ROW.findall((ROOT / "docs/operations.md").read_text("utf-8"))
    assert {name: default for name, default, _, _ in rows} == defaults()
    assert {name: told for name, _, told, _ in rows} == {name: variable(name) for name in names()}


def test_every_setting_does_something() -> None:
    """Read somewhere in handlers/, by its own name."""
    sources = "\n".join(
        file.read_text("utf-8") for file in (ROOT / "handlers").rglob("*.py") if file.stem != "settings"
    )
    read = set(re.findall(r"\.(\w+)", sources))
    assert {name.rpartition(".")[2] for name in names()} - read == set()


def test_operations_names_every_secret() -> None:
    told = set(re.findall(r"`([A-Z_]{6,})`", (ROOT / "docs/operations.md").read_text("utf-8")))
    assert {name.upper() for name in Secrets.model_fields} == told - {variable(name) for name in names()}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|--(?:index|extra|find|trusted)|\bfile:\S|(?m:^\s*/)", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_is_pinned_with_hashes(lock: str) -> None:
    entries = re.findall(
        r"^(\S.*?) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", (ROOT / lock).read_text("utf-8"), re.M
    )
    text = (ROOT / lock).read_text("utf-8")
    assert len(entries) == len(re.findall(r"^[a-zA-Z]", text, re.MULTILINE))
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.!+]+(?: ; .+)?", pin) for pin, _ in entries)


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def test_both_locks_agree() -> None:
    assert _pins("requirements.lock").items() <= _pins("requirements-dev.lock").items()


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in requirements}


def test_what_is_asked_for_is_locked() -> None:
    project = PYPROJECT["project"]
    wanted = _names(project["dependencies"] + PYPROJECT["build-system"]["requires"])
    assert wanted <= set(_pins("requirements.lock"))
    assert _names(project["optional-dependencies"]["dev"]) <= set(_pins("requirements-dev.lock"))


def test_the_layers_have_their_contracts() -> None:
    contracts = {contract["id"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
    assert contracts == {
        "one-way",
        "only-main-joins",
        "edges-apart",
        "plain-bot",
        "sqlalchemy-in-storage",
        "dateparser-in-dates",
        "slack-in-slack",
        "teams-in-teams",
    }


def test_the_floors_of_coverage_do_not_sink() -> None:
    assert floors()["bot"] == 100
    assert min(floors().values()) >= 80


def _clock_reads(file: Path) -> list[str]:
    """Where a file asks a clock: datetime.now, date.today, time.time and their like."""
    clocks = {"now", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            clock = owner in {"datetime", "time", "datetime.datetime"} and node.func.attr in clocks
            today = owner in {"date", "datetime", "datetime.date"} and node.func.attr == "today"
            if clock or today:
                found.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    return found


def test_the_domain_never_reads_a_clock() -> None:
    assert [line for file in sorted((ROOT / "bot").rglob("*.py")) for line in _clock_reads(file)] == []


def test_the_help_loads_little() -> None:
    """`referent --help` answers at once: what it does not need is not imported (benchmarks/start.py measures it)."""
    probe = (
        "import sys; from handlers.main import main; sys.argv = ['referent', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"sqlalchemy", "psycopg", "alembic", "dateparser", "holidays", "babel", "pydantic", "starlette", "uvicorn"}
    heavy |= {"jinja2"}
    assert heavy.isdisjoint(done.stderr.split())


@pytest.mark.parametrize("package", ["bot", "handlers", "storage"])
def test_every_folder_is_a_package_and_no_name_says_nothing(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert all((file.parent / "__init__.py").exists() for file in files if "versions" not in file.parts)
    assert {"utils", "helpers", "manager", "common"}.isdisjoint(file.stem for file in files)


def _own_files() -> list[Path]:
    """What the project is made of: no environment, cache or build."""
    made = {"mutants", "build", "dist", "htmlcov", "__pycache__"}
    folders = [folder for folder in ROOT.iterdir() if folder.is_dir() and folder.name not in made]
    kept = [folder for folder in folders if not folder.name.startswith(".") or folder.name == ".ci"]
    files = [file for folder in kept for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"]
    return files + [file for file in ROOT.iterdir() if file.is_file() and not re.search(r"\.db|^\.coverage", file.name)]


def test_nothing_names_this_machine() -> None:
    own = {str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 1}
    places = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, own))})/".encode())
    assert [str(file.relative_to(ROOT)) for file in _own_files() if places.search(file.read_bytes())] == []
