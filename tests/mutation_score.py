"""`make mutants`: changes rights, router, matching and minutes in small ways, and counts how many the tests notice.

A green but weak test does harm there, and coverage cannot tell (STYLE.md). Exits 1 below the floor, or where nothing
was tried. `MUTANTS=bot.minutes.*` tries only some. What nobody noticed is listed: `mutmut show NAME` prints it.
"""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOOR = 85
"""Per cent that must be noticed, file by file."""
_NOTICED = {"killed", "timeout", "segfault", "caught by type check"}
_NOT_TRIED = {"skipped", "not checked"}
_RESULT = re.compile(r"\s*(?P<name>(?P<module>bot(?:\.\w+)*?)\.x\S*__mutmut_\d+): (?P<end>.+)")


def mutmut(*arguments: str) -> str:
    """What mutmut printed; where it failed, that is shown (without its spinner) and the run ends."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit("\n".join(line.rpartition("\r")[2] for line in done.stdout.splitlines()))
    return done.stdout


def ends(results: str) -> dict[str, dict[str, str]]:
    """For each module, how each mutant ended that was tried."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for match in filter(None, map(_RESULT.match, results.splitlines())):
        if (end := match["end"].strip()) not in _NOT_TRIED:
            found[match["module"]][match["name"]] = end
    return found


def main() -> int:
    """Runs, prints a line for each module and each mutant that nobody noticed, and gives the exit code."""
    mutmut("run", *os.environ.get("MUTANTS", "").split())
    scores = []
    for module, mutants in sorted(ends(mutmut("results", "--all", "true")).items()):
        counted = Counter(mutants.values())
        scores.append(100 * sum(counted[end] for end in _NOTICED) / counted.total())
        sys.stdout.writelines(f"  {end}: {name}\n" for name, end in mutants.items() if end not in _NOTICED)
        told = ", ".join(f"{n} {end}" for end, n in counted.most_common())
        sys.stdout.write(f"{module}: {scores[-1]:.1f} % noticed ({told})\n")
    return 0 if scores and min(scores) >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
