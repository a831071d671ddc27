"""What only a process that has just begun can tell: how long warming up takes, and what ten thousand parties hold.

    python benchmarks/understood/fresh.py

Prints one JSON object.
"""

import json
import re
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

TEXT, QUESTION = "KDD sender svar om bussruta innen fredag 12. juni", "hva har KDD fått gjort i april?"


def resident() -> float:
    """Resident memory in megabytes (10^6 bytes), as Linux counts it; 0 elsewhere."""
    status = Path("/proc/self/status")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text("utf-8"), re.M) if status.exists() else None
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def main() -> None:
    """Imports, warms up, reads a first text, takes in the parties."""
    moments = [time.perf_counter()]
    from bot.understanding.dates import read_due
    from bot.understanding.owners import read_owners
    from bot.understanding.questions import read_question
    from handlers.server import warm_up

    moments.append(time.perf_counter())
    warm_up()
    moments.append(time.perf_counter())
    from benchmarks.understood.parties import directory, entries
    from benchmarks.understood.speed import TODAY

    small = directory(10)
    moments.append(time.perf_counter())
    read_owners(TEXT, small, None, read_due(TEXT, TODAY))
    read_question(QUESTION, small, None, TODAY)
    first = time.perf_counter() - moments.pop()
    before = resident()
    begun = time.perf_counter()
    whole = directory()
    built = time.perf_counter() - begun
    held = resident() - before
    begun = time.perf_counter()
    renewed = whole.changed([next(entries())])
    changed = time.perf_counter() - begun
    assert renewed is not whole
    imported, warmed = (after - before for before, after in pairwise(moments))
    told = {"imported": imported, "warmed": warmed, "first": first, "built": built, "changed": changed, "held": held}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
