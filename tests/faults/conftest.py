"""What the short runs share. Their seeds are new each time, and told where a test fails."""

from random import SystemRandom

import pytest


@pytest.fixture
def seed() -> int:
    """Of one run; `make faults SEED=…` makes the same choices."""
    return SystemRandom().getrandbits(32)


@pytest.fixture
def _disk_that_forgets() -> None:
    """A skip, with its reason, where it cannot be built."""
    from tests.faults.unsynced import missing

    if reason := missing():
        pytest.skip(reason)
