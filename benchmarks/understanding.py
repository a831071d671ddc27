"""How well and how fast Referent understands dates, owners and questions, with peers and floors in the same run.

Accuracy: the labelled sets, by language and by what a row tries; the rows of dates also by dateparser's own search and
by duckling. Speed: with ten thousand parties and thirty thousand aliases, as time of the processor, against one call of
dateparser and one comparison with every alias. Exits 1 where a figure that the product must reach is missed.

    python benchmarks/understanding.py [--rounds 5] [--made 600]
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.understood import parties, peers, sets, speed
from bot.understanding.dates import warm_up
from bot.understanding.directory import Directory, Entry
from handlers.labelled import KINDS, Kind

LEAST: dict[Kind, float] = {"dates": 0.97, "owners": 0.96, "questions": 0.96}
LEAST_WITHOUT_DUE = 0.98
MIDDLE, SLOWEST = 0.4, 3.0
"""Milliseconds: the median and the 99th percentile of a text."""
CALL = 0.8
"""Milliseconds that one call of dateparser took on the machine for which those were set. On a slower one, or beside
busy neighbours, they hold in calls of dateparser: half of one, and three and three quarters."""
TIMES_LONG = 10.0
"""What 2,000 characters may cost: plain words so many usual texts, the worst repetition so many of the slowest."""
MEGABYTES = 60.0
LANGUAGES = ("nb", "nn", "en")
OLD_SETTINGS = ("day", "month")


class Report:
    """Prints figures, each with what it must reach, and remembers whether one was missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def must(self, what: str, shown: str, limit: str, good: bool, beside: str = "") -> None:
        """One figure that the product must reach."""
        print(f"  {what:<68} {shown:>10}   {limit:<6} {'pass  ' if good else 'MISSED'}{beside}".rstrip(), flush=True)
        if not good:
            self.missed.append(what)

    def at_least(self, what: str, share: float, least: float) -> None:
        """A share."""
        self.must(what, f"{share:.1%}", f"≥ {least:.0%}", share >= least)

    def quick(self, what: str, taken: float, most: float, floor: float) -> None:
        """Milliseconds, or the share of a call of dateparser at the same time."""
        good = taken <= most or taken / floor <= most / CALL
        self.must(what, f"{taken:.2f} ms", f"≤ {most:g}", good, f"   {taken / floor:.2f} calls (≤ {most / CALL:g})")

    def at_most(self, what: str, figure: float, most: float, unit: str) -> None:
        """Milliseconds, times or megabytes."""
        self.must(what, f"{figure:.2f} {unit}", f"≤ {most:g}", figure <= most)


# --- accuracy ---


def accuracy(report: Report, kind: Kind) -> None:
    """The rows of a kind: all of them, by language, and by what they try."""
    rows = sets.rows_of(kind)
    tally = sets.tallied(kind, rows, sets.answers(kind, rows, Directory(sets.entries())))
    print(f"\n{kind}: {len(rows)} rows")
    report.at_least("all", sets.share(tally), LEAST[kind])
    if kind == "dates":
        report.at_least("rows without a due date", sets.share(tally, "no due date"), LEAST_WITHOUT_DUE)
    groups = [key for key in tally if f"{key} nb" in tally or f"{key} nn" in tally or f"{key} en" in tally]
    print(f"  {'':<16}" + "".join(f"{language:>10}" for language in (*LANGUAGES, "all")))
    print(f"  {'all':<16}" + "".join(right_of(tally, key) for key in (*LANGUAGES, sets.ALL)))
    for group in sorted(groups):
        cells = (*(f"{group} {language}" for language in LANGUAGES), group)
        print(f"  {group:<16}" + "".join(right_of(tally, cell) for cell in cells))
    if kind == "dates":
        tried = {key.removeprefix("kind "): each for key, each in tally.items() if key.startswith("kind ")}
        print(wrapped(f"{name.replace('_', ' ')} {right}/{count}" for name, (right, count) in sorted(tried.items())))


def right_of(tally: sets.Tally, key: str) -> str:
    """How many of a group are right, of how many."""
    right, count = tally.get(key, (0, 0))
    return f"{f'{right}/{count}' if count else '–':>10}"


def wrapped(parts: Iterable[str], width: int = 116) -> str:
    """Parts with commas between them, in lines of no more than this width."""
    lines = [" "]
    for part in parts:
        if len(lines[-1]) + len(part) > width:
            lines.append(" ")
        lines[-1] += f" {part},"
    return "\n".join(lines).rstrip(",")


def comparison() -> None:
    """The same rows of dates read by others."""
    rows = sets.rows_of("dates")
    ours, taken = [], []
    for row in rows:
        taken.append(speed.milliseconds(lambda row=row: ours.extend(sets.answers("dates", [row], Directory(())))))
    others = {
        "Referent": (ours, taken),
        "search_dates": peers.search_dates(rows),
        "search_dates, day and month required": peers.search_dates(rows, OLD_SETTINGS),
        "duckling": peers.duckling(rows),
    }
    print("\nThe same rows of dates, read by others")
    print(f"  {'':<38}{'with due':>10}{'without':>10}{'to ask':>10}{'all':>8}{'median ms':>11}{'p99 ms':>9}")
    for name, found in others.items():
        if found is None:
            print(f"  {name:<38}{'not installed here: its wheels are for Linux on x86-64 alone'}")
            continue
        given, times = found
        tally = sets.tallied("dates", rows, given)
        cells = "".join(right_of(tally, key) for key in ("due date", "no due date", "ask"))
        slowest = sorted(times)[len(times) * 99 // 100]
        print(f"  {name:<38}{cells}{sets.share(tally):>8.1%}{median(times):>11.2f}{slowest:>9.2f}", flush=True)


# --- speed ---


def speeds(report: Report, also: Sequence[Entry], rounds: int, made: int) -> None:
    """Texts with date and owners, and questions, among ten thousand parties."""
    directory = parties.directory(also=also)
    names = [entry.aliases[0] for entry in parties.entries() if entry.kind == "body"]
    known = [row for kind in ("dates", "owners") for row in sets.rows_of(kind)] if also else []
    texts = speed.texts(known, names, made)
    asked = speed.questions(sets.rows_of("questions") if also else [], names, made)
    aliases = [alias for entry in parties.entries() for alias in entry.aliases]
    print(f"\nSpeed: {len(texts)} texts, {len(asked)} questions, {parties.PARTIES:,} parties, {len(aliases):,} aliases")
    asking = speed.texts_asking(texts)
    print(f"  {'texts for which dateparser is asked':<68} {asking:>10}   {asking / len(texts):.1%}")
    usual = _speed(report, "a text with date and owners", speed.date_and_owners(directory), texts, rounds)
    _speed(report, "a question", speed.question(directory), asked, rounds)
    scan = speed.rapidfuzz_scan(aliases)
    print(f"  {'one call of dateparser for a plain date':<68} {usual.floor:>7.2f} ms")
    print(f"  {'one misspelt word against every alias, by rapidfuzz':<68} {scan:>7.2f} ms")


def _speed(report: Report, what: str, read: speed.Read, given: speed.Texts, rounds: int) -> speed.Speed:
    new, again = speed.speed(read, given, rounds)
    report.quick(f"{what}: median", again.middle, MIDDLE, again.floor)
    report.quick(f"{what}: 99th percentile", again.slowest, SLOWEST, again.floor)
    print(f"  {'  read for the first time: median, 99th percentile':<68} {new.middle:>7.2f} ms   {new.slowest:.2f} ms")
    long = speed.times_the_usual(read, speed.padded(given), given)
    report.at_most(f"{what} in 2,000 characters of plain words", long, TIMES_LONG, "×")
    piece, worst = speed.worst_repetition(read, given)
    what_worst = f"  2,000 characters of {piece!r}, the worst ({worst:.0f} ×)"
    report.quick(what_worst, worst * again.middle, TIMES_LONG * SLOWEST, again.floor)
    row = speed.times_the_usual(read, speed.many_in_a_row(given), given)
    print(f"  {'  2,000 characters of as many in a row':<68} {row:>8.2f} ×", flush=True)
    return again


def beginning(report: Report) -> None:
    """What a fresh process tells; the middle of three."""
    command = [sys.executable, str(Path(__file__).parent / "understood" / "fresh.py")]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3)]
    told = {name: median(run[name] for run in runs) for name in runs[0]}
    print("\nA process that has just begun")
    report.at_most(f"memory that {parties.PARTIES:,} parties add", told["held"], MEGABYTES, "MB")
    print(f"  {'imports, with those of the server':<68} {told['imported'] * 1e3:>7.0f} ms")
    print(f"  {'warming up, once, before the first user comes':<68} {told['warmed'] * 1e3:>7.0f} ms")
    print(f"  {'the first text and the first question after it':<68} {told['first'] * 1e3:>7.2f} ms")
    print(f"  {'the directory of all parties, at start':<68} {told['built'] * 1e3:>7.0f} ms")
    print(f"  {'one party changed':<68} {told['changed'] * 1e3:>7.0f} ms")


def main() -> int:
    """Exit 1 where a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="of which the median counts")
    parser.add_argument("--made", type=int, default=600, help="made texts beside the labelled ones")
    given = parser.parse_args()
    report = Report()
    warm_up()
    there = sets.FOLDER.exists()
    if there:
        for kind in KINDS:
            accuracy(report, kind)
        comparison()
    else:
        print(f"The labelled sets are not here ({sets.FOLDER.name}): speed alone, on made texts.")
    speeds(report, sets.entries() if there else (), given.rounds, given.made)
    beginning(report)
    print(f"\n{'missed: ' + '; '.join(report.missed) if report.missed else 'every figure is reached'}")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
