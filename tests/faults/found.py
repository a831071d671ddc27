"""What was found after all that went wrong: each line once, each message once, the numbers whole, the chain whole."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.faults.chat import Platform, Taken, doubles
from tests.faults.copies import verified
from tests.faults.register import Register
from tests.faults.writers import Line, Writers

_LINE = re.compile(r"nr \d+k\d+")
_NUMBER = re.compile(r"\bA-(\d+)\b")


@dataclass
class Found:
    """The figures of one run. `wrong` says what must not be, a sentence each: none where all is well."""

    name: str
    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    again: int = 0
    messages: int = 0
    looked_up: int = 0
    lost: int = 0
    twice: int = 0
    unsaid: int = 0
    said_twice: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, and nothing came twice."""
        return not self.wrong

    def blame(self, what: str, examples: Iterable[object]) -> int:
        """Says what is wrong, with a few examples; how many there are."""
        every = list(examples)
        if every:
            self.wrong.append(f"{what}: {len(every)}, as {', '.join(map(str, every[:5]))}")
        return len(every)


def look(found: Found, register: Register, writers: Writers, platform: Platform) -> None:
    """Looks at the register and at what the platform has taken, when nothing waits any more."""
    found.lines, found.again = len(writers.lines), sum(line.sent - 1 for line in writers.lines)
    found.faults.update(platform.wrong)
    stored = register.actions()
    stored_lines(found, writers.lines, stored)
    numbers(found, stored)
    told(found, stored, platform)
    found.blame("messages were given up", register.given_up())
    if not verified(register):
        found.wrong.append("the journal is broken")


def stored_lines(found: Found, lines: Iterable[Line], stored: Iterable[tuple[int, str]]) -> None:
    """Each acknowledged line is there, and once."""
    counted = Counter(match[0] for _, text in stored if (match := _LINE.search(text)))
    acknowledged = [line.text for line in lines if line.answered is not None]
    found.lost = found.blame("lost", (text for text in acknowledged if not counted[text]))
    found.twice = found.blame("stored twice", (text for text, count in counted.items() if count > 1))


def numbers(found: Found, stored: Iterable[tuple[int, str]]) -> None:
    """The human numbers go from 1 on, each once."""
    counted = Counter(number for number, _ in stored)
    found.blame("numbers twice", (number for number, count in counted.items() if count > 1))
    found.blame("numbers missing", sorted(set(range(1, max(counted, default=0) + 1)) - set(counted)))


def told(found: Found, stored: Iterable[tuple[int, str]], platform: Platform) -> None:
    """The platform was told of each action once, under the number that it has."""
    told_once(found, platform)
    actions = {match[0]: number for number, text in stored if (match := _LINE.search(text))}
    posted = Counter(line for line, _ in _posts(platform.taken))
    found.unsaid = found.blame("never posted", (line for line in actions if not posted[line]))
    found.said_twice += found.blame("told twice", (line for line, count in posted.items() if count > 1))
    unlike = (line for line, number in _posts(platform.taken) if actions.get(line) != number)
    found.blame("posted under a number that is another's", unlike)


def told_once(found: Found, platform: Platform) -> None:
    """No message stands there twice."""
    found.messages, found.looked_up = len(platform.taken), platform.looked_up
    found.said_twice += found.blame("posted twice", doubles(platform.taken))


def _posts(taken: Iterable[Taken]) -> Iterator[tuple[str, int]]:
    """The line that each post tells of, and the number that it names."""
    for post in taken:
        line, number = _LINE.search(post.text), _NUMBER.search(post.text)
        if line and number:
            yield line[0], int(number[1])
