"""Names as a platform tells them: chosen freely there, so that none is taken which means somebody else."""

from collections.abc import Iterable

from bot.cleaning import clean
from bot.naming import SPEAKER, means_nobody
from bot.party import Party
from bot.understanding.directory import Directory
from bot.understanding.names import key_of

LONGEST_NAME = 100
"""Characters of a name that a platform tells; what is longer is cut."""
_SIGNS = "/@# "
"""What a command, a mention and a channel begin with."""


class Bearers:
    """Who bears a name, as the directory knew it before the first of many was told, and those since."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._since: dict[str, str] = {}

    def free(self, names: Iterable[str], known: tuple[str, ...], own: str) -> tuple[str, ...]:
        """The names that can be taken as aliases: they are chosen freely there, so that none is which means somebody
        else, be it by a first name alone. A part of a name that is known is no name of its own."""
        found: list[str] = []
        for name in filter(None, map(presentable, names)):
            meant = {*self._directory.bearers(name), *self._directory.named(name), self._since.get(key_of(name), own)}
            if meant <= {own} and not any(_is_part(name, each) for each in (*known, *found)):
                found.append(name)
        return tuple(found)

    def take(self, party: Party) -> None:
        """A party is called so from now on, and by the first of each name."""
        for name in names_of(party):
            self._since.setdefault(key_of(name), party.id)
            self._since.setdefault(key_of(name).partition(" ")[0], party.id)


def _is_part(name: str, whole: str) -> bool:
    return set(key_of(name).split()) <= set(key_of(whole).split())


def names_of(party: Party) -> tuple[str, ...]:
    """All that a party is called."""
    return (party.name, *party.aliases)


def presentable(name: str) -> str:
    """A name as it is kept, which looks like no command; "" where it is none, or a word that stands for somebody
    else."""
    kept = " ".join(clean(name).replace(":", " ").split()).lstrip(_SIGNS)[:LONGEST_NAME].strip()
    return "" if not kept or means_nobody(kept) or kept.casefold() in SPEAKER else kept
