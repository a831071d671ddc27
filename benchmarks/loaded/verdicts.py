"""A figure beside its floor's, and whether that is enough."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median

import capture
from capture import Measured, Run

Way = Callable[[], AbstractContextManager[Run]]
P99 = 3.0
"""How many times the floor's time all but one in a hundred may take."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was measured, as a ratio, and its limit: the least it may be, or the `most`."""

    what: str
    ratio: float
    limit: float
    most: bool = False

    @property
    def good(self) -> bool:
        """Whether it is as it should be."""
        return self.ratio <= self.limit if self.most else self.ratio >= self.limit

    def __str__(self) -> str:
        told = f"{self.ratio:.2f} times (≤ {self.limit:g})" if self.most else f"{self.ratio:.0%} (≥ {self.limit:.0%})"
        return f"{self.what}: {told}{'' if self.good else '   SHORT'}"


def in_turns(ways: Mapping[str, Way], callers: int, count: int, seconds: float) -> dict[str, Measured]:
    """Each way in turn, on fresh tables, round after round: the medians."""
    found: dict[str, list[Measured]] = {name: [] for name in ways}
    for _ in range(count):
        for name, way in ways.items():
            with way() as run:
                found[name].append(capture.measure(run, callers, seconds))
    return {name: middle(each) for name, each in found.items()}


def middle(measured: list[Measured]) -> Measured:
    """The median of each figure."""
    rate, p50, p99 = (median(getattr(each, name) for each in measured) for name in ("rate", "p50", "p99"))
    return Measured(rate, p50, p99)


def told(found: Mapping[str, Measured]) -> None:
    """Prints the figures."""
    for name, each in found.items():
        print(f"  {name:34} {each.rate:9,.0f} a second   p50 {each.p50:7.2f} ms   p99 {each.p99:7.2f} ms", flush=True)
