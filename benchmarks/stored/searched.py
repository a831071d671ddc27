"""The search in a large register, beside the bare look-up in the index of its words.

Each word stands in a known share of the texts: in one of a hundred thousand, in one of a thousand, in half of them. The
storage gives the count and the first page of what the asker may read, soonest first; the bare look-up gives the ids
that the index has for the word, whoever may read them.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from owes import PAGE

import storage
from benchmarks.loaded.verdicts import Verdict
from benchmarks.stored.asked import NAMES, Asked, databases
from benchmarks.stored.beside import Ask, Driver, clock_of, driver, typical
from benchmarks.stored.owed import register
from benchmarks.stored.registers import CONNECTION, MARKS, WORKSPACE, Who, who
from bot.ports import ActionQuery, Ledger, Ledgers
from bot.rights import Readership
from bot.understanding.stems import stems

MOST = 10.0
"""Times the bare look-up."""
COMMON = "budsjettet"
_SLOW = 20
"""So many times less often a word is asked for that half of the texts have."""
_BARE = {
    "sqlite": "SELECT row FROM action_words WHERE action_words MATCH ?",
    "postgresql": """SELECT id FROM actions
        WHERE workspace = ? AND to_tsvector('simple', stems) @@ plainto_tsquery('simple', ?)""",
}


def searched(asked: Asked) -> Iterator[Verdict]:
    """Each engine, each word."""
    for engine in asked.engines:
        with databases(asked, engine) as new:
            url = register(asked, engine, new, asked.texts, words=True)
            told = who(url)
            with closing(storage.open_ledgers(url)) as ledgers, driver(url) as rows:
                there = (word for word, each in MARKS.items() if each <= asked.texts)
                for word in (*there, COMMON):
                    yield _measured(asked, engine, word, bare(engine, rows, word), stored(ledgers, told, word))


def _measured(asked: Asked, engine: str, word: str, floor: Ask, way: Ask) -> Verdict:
    times = asked.times // (_SLOW if word == COMMON else 1)
    found = typical({"bare": floor, "storage": way}, clock_of(engine), asked.rounds, max(1, times))
    ratio = found["storage"] / found["bare"]
    taken = f"bare look-up {found['bare']:8.3f} ms   the storage {found['storage']:8.3f} ms"
    print(f"  {NAMES[engine]:10} {word:12}   {taken}", flush=True)
    return Verdict(f"{NAMES[engine]}, the search for «{word}» to the bare look-up", ratio, MOST, most=True)


def bare(engine: str, rows: Driver, word: str) -> Ask:
    """The ids that the index has."""
    (stem,) = stems(word)
    given = (f'workspace:"{WORKSPACE}" AND stems:("{stem}")',) if engine == "sqlite" else (WORKSPACE, stem)

    def ask() -> None:
        assert rows(_BARE[engine], given)

    return ask


def stored(ledgers: Ledgers, told: Who, word: str) -> Ask:
    """The count and the first page."""
    query = ActionQuery(state=None, stems=stems(word))
    readers = Readership(frozenset({WORKSPACE, CONNECTION}), parties=frozenset({told.asker}))

    def look(ledger: Ledger) -> None:
        count, page = ledger.actions.count(query, readers), ledger.actions.page(query, readers, PAGE)
        assert len(page) == min(count, PAGE)
        assert all(word in action.text and action.audience == CONNECTION for action in page)

    return lambda: ledgers.read(WORKSPACE, look)
