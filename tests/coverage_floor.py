"""The branch coverage that `make test` demands, package by package: pyproject.toml, `[tool.referent.coverage]`.

A pytest plugin (`-p tests.coverage_floor`), so that the check stands in the run itself, before pytest's closing line.
"""

import io
import tomllib
from collections.abc import Generator, Iterator
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).parents[1]


def floors() -> dict[str, float]:
    """Per cent that each package must reach."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["referent"]["coverage"])


def shortfalls(measured: coverage.Coverage) -> Iterator[str]:
    """One line for each package that stays below its floor."""
    for package, floor in floors().items():
        try:
            reached = measured.report(include=[f"{package}/*"], file=io.StringIO())
        except coverage.exceptions.NoDataError:
            reached = 0.0
        if reached < floor:
            yield f"Branch coverage of {package}/ is {reached:.2f} %, below its floor of {floor} %."


class CoverageFloor:
    """Fails the run, once its coverage is known, where a package stays below its floor."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, bool, bool]:
        """pytest-cov has written the combined data when its own wrapper, inside this one, has ended."""
        result = yield
        measured = coverage.Coverage(config_file=str(ROOT / "pyproject.toml"))
        measured.load()
        self.lines = list(shortfalls(measured))
        session.testsfailed += bool(self.lines)
        return result

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Says what is missing, below the table of what is not covered."""
        for line in self.lines:
            terminalreporter.write_line(line, red=True, bold=True)


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that collects the workers' results knows the whole."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        config.pluginmanager.register(CoverageFloor())
