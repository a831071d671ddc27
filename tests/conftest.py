"""What all tests share: where the shared material lies, and that under CI nothing is skipped."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.postgres import Cluster
    from tests.slack_emulator import Emulator, Slack

ROOT = Path(__file__).parents[1]
CI = os.environ.get("CI") == "true"

# Two busy cores make any time limit a coin toss; under CI the same examples are tried each time.
settings.register_profile("referent", deadline=None, derandomize=CI, print_blob=True)
settings.load_profile("referent")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with the real minutes and the labelled sets; a skip, with its reason, without."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/, with the real minutes and the labelled sets, is not beside the checkout")
    return folder


@pytest.fixture(scope="session")
def slack_emulator() -> Iterator["Emulator"]:
    """The emulated Slack; a skip, with its reason, where it is not installed."""
    from tests import slack_emulator

    if reason := slack_emulator.missing():
        pytest.skip(reason)
    emulator = slack_emulator.Emulator()
    yield emulator
    emulator.close()


@pytest.fixture
def slack(slack_emulator: "Emulator") -> Iterator["Slack"]:
    """An emulated workspace, with its faults: see tests/slack_emulator.py and tests/slack_faults.py."""
    from tests.slack_emulator import emulated_slack

    with emulated_slack(slack_emulator) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def postgres() -> Iterator["Cluster"]:
    """A PostgreSQL for the whole run, fast and careless; a skip, with its reason, where it is not installed. Whoever
    kills or stops one makes a `Cluster` of its own: see tests/postgres.py."""
    from tests.postgres import Cluster, missing

    if reason := missing():
        pytest.skip(reason)
    with Cluster.made(durable=False) as cluster:
        yield cluster


def _skip_is_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Under CI a test that did not run is a test that failed."""
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Under CI a skip is a failure: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test, or a fixture of it, that skips."""
    report = yield
    _skip_is_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips as a whole."""
    report = yield
    _skip_is_failure(report)
    return report
