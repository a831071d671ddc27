"""What all tests share: where the shared material lies, and that under CI nothing is skipped."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

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
