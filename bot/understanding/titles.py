"""Job titles and offices: who is "the treasurer", "ordføreren" or "leder i valgkomiteen".

Titles are compared in one canonical form, so that a register kept in one language is understood in all three.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from bot.understanding.kept import KEPT
from bot.understanding.names import key_of, without_article

_Key = TypeVar("_Key", bound=Hashable)
_SYNONYMS = {
    "chair": "leder",
    "chairman": "leder",
    "chairwoman": "leder",
    "chairperson": "leder",
    "formann": "leder",
    "head": "leder",
    "vice chair": "nestleder",
    "vice chairman": "nestleder",
    "vice chairperson": "nestleder",
    "deputy chair": "nestleder",
    "deputy leder": "nestleder",
    "treasurer": "kasserer",
    "kassar": "kasserer",
    "kasserar": "kasserer",
    "secretary": "sekretær",
    "principal": "rektor",
    "headteacher": "rektor",
    "head teacher": "rektor",
    "headmaster": "rektor",
    "headmistress": "rektor",
    "mayor": "ordfører",
    "deputy mayor": "varaordfører",
    "general manager": "daglig leder",
    "managing director": "daglig leder",
    "chief executive": "daglig leder",
    "ceo": "daglig leder",
    "administrerende direktør": "daglig leder",
    "adm dir": "daglig leder",
    "project manager": "prosjektleder",
    "project leder": "prosjektleder",
    "project lead": "prosjektleder",
    "product manager": "produktsjef",
    "product owner": "produkteier",
    "produkteigar": "produkteier",
    "caretaker": "vaktmester",
    "janitor": "vaktmester",
    "adviser": "rådgiver",
    "advisor": "rådgiver",
    "senior adviser": "seniorrådgiver",
    "senior advisor": "seniorrådgiver",
    "developer": "utvikler",
    "utviklar": "utvikler",
    "director": "direktør",
    "finance director": "økonomisjef",
    "finance manager": "økonomisjef",
    "cfo": "økonomisjef",
    "cto": "teknisk sjef",
    "accountant": "regnskapsfører",
    "auditor": "revisor",
    "librarian": "bibliotekar",
    "nurse": "sykepleier",
    "team lead": "teamleder",
    "editor": "redaktør",
    "coach": "trener",
    "trenar": "trener",
    "coordinator": "koordinator",
    "rådmann": "kommunedirektør",
    "teacher": "lærer",
}
# Titles of whoever heads a body: asked for with the body's name, one may stand for another.
_HEADS = frozenset(("leder", "sjef", "direktør", "daglig leder", "manager", "lead"))
_DEPUTIES = ("nest", "vara", "ass", "vise")
_NOBODY_IN_PARTICULAR = frozenset(
    (
        "medlem",
        "member",
        "vara",
        "deltaker",
        "ansatt",
        "ansvarlig",
        "responsible",
        "eier",
        "owner",
        "kontakt",
        "contact",
    )
)
_DEFINITE = ("en", "et", "n", "a")
_OF = (" of ", " i ", " for ", " av ")


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in a text, in the form that it is held under; definite: "ordføreren", "the mayor"."""

    form: str
    definite: bool


class Titles:
    """Who holds which title in which body."""

    def __init__(self) -> None:
        self._as_entered: dict[str, tuple[str, ...]] = {}
        self._holders: dict[str, tuple[str, ...]] = {}
        self._in_body: dict[tuple[str, str], tuple[str, ...]] = {}
        self._first_words: dict[str, None] = {}

    def copy(self) -> "Titles":
        """The same titles, so that learning one leaves the original alone."""
        twin = Titles()
        twin._as_entered = self._as_entered.copy()
        twin._holders = self._holders.copy()
        twin._in_body = self._in_body.copy()
        twin._first_words = self._first_words.copy()
        return twin

    def learn(self, title: str, body: str | None, key: str) -> None:
        """A person holds a title, in a body or in none."""
        _add(self._as_entered, key_of(title), key)
        for form in _forms(title):
            _add(self._holders, form, key)
            for wider in _in_a_body(form) if body is not None else ():
                _add(self._in_body, (wider, body or ""), key)
            self._first_words.update(dict.fromkeys(_FIRST_WORDS.get(form, ())))
            self._first_words[form.partition(" ")[0]] = None

    def forget(self, title: str, body: str | None, key: str) -> None:
        """A person holds a title no longer."""
        _remove(self._as_entered, key_of(title), key)
        for form in _forms(title):
            _remove(self._holders, form, key)
            for wider in _in_a_body(form) if body is not None else ():
                _remove(self._in_body, (wider, body or ""), key)

    def are_held(self) -> bool:
        """Whether anybody holds any."""
        return bool(self._holders)

    def may_begin(self, word: str) -> bool:
        """Whether a title that somebody holds may begin with this folded word: a quick look before a slow one."""
        return not self._first_words.keys().isdisjoint(_beginnings(word))

    def read(self, written: str) -> Title | None:
        """The title that these words are, if somebody holds it."""
        key = key_of(without_article(written))
        for ending in ("", *_DEFINITE):
            if key.endswith(ending):
                bare = key.removesuffix(ending)
                form = _SYNONYMS.get(bare, bare)
                if form in self._holders:
                    return Title(form, definite=bool(ending) or key != key_of(written))
        return None

    def holders(self, title: str, bodies: Iterable[str] | None = None) -> tuple[str, ...]:
        """Who holds the title; with bodies given, only in those, where any title of their head may stand.

        Whoever holds it in these very words comes before those whose title only means the same.
        """
        read = self.read(title)
        written = key_of(without_article(title))
        form = read.form if read else _head(written)
        if bodies is None:
            return (self._in_these_words(written) if read else ()) or self._holders.get(form, ())
        forms = (form, f"*{form}", *sorted(_HEADS - {form})) if form in _HEADS else (form,)
        every_body = tuple(bodies)
        for wanted in forms:
            found = dict.fromkeys(key for body in every_body for key in self._in_body.get((wanted, body), ()))
            if found:
                return tuple(found)
        return ()

    def _in_these_words(self, written: str) -> tuple[str, ...]:
        found = (self._as_entered.get(written.removesuffix(ending), ()) for ending in ("", *_DEFINITE))
        return next(filter(None, found), ())


def _add(index: dict[_Key, tuple[str, ...]], at: _Key, key: str) -> None:
    holders = index.get(at, ())
    if key not in holders:
        index[at] = (*holders, key)


def _remove(index: dict[_Key, tuple[str, ...]], at: _Key, key: str) -> None:
    holders: tuple[str, ...] = index.get(at, ())
    kept = tuple(holder for holder in holders if holder != key)
    if kept:
        index[at] = kept
    else:
        index.pop(at, None)


def _first_words() -> dict[str, tuple[str, ...]]:
    """For each canonical form the first words of what means the same: "general" and "ceo" of daglig leder."""
    found: dict[str, tuple[str, ...]] = {}
    for title, form in _SYNONYMS.items():
        found[form] = (*found.get(form, ()), title.partition(" ")[0])
    return found


_FIRST_WORDS = _first_words()


@lru_cache(maxsize=KEPT)
def _beginnings(word: str) -> frozenset[str]:
    """A word as it is and without what may be a definite ending. Kept: it is asked of each word of each text."""
    return frozenset((word, *(word.removesuffix(ending) for ending in _DEFINITE)))


def _in_a_body(form: str) -> tuple[str, ...]:
    """A title within its body: "styreleder" is also a leder there, though not the first to think of."""
    head = next((head for head in sorted(_HEADS) if form.endswith(head) and form != head), None)
    return (form,) if head is None or form.startswith(_DEPUTIES) else (form, f"*{head}")


def _head(title: str) -> str:
    """The canonical form of a title that nobody holds under this name: "sjefen" for a body that has a director."""
    bare = title.removesuffix("en")
    return _SYNONYMS.get(bare, bare)


def _forms(title: str) -> tuple[str, ...]:
    """A title as entered and in canonical form; of "head of HR" also "head", which the body's name goes with."""
    key = key_of(title)
    if not key or key in _NOBODY_IN_PARTICULAR:
        return ()
    words = f" {key} "
    alone = next((words[: words.index(of)].strip() for of in _OF if of in words), "")
    forms = (_SYNONYMS.get(form, form) for form in (key, alone) if form)
    return tuple(dict.fromkeys(forms))


def title_forms(title: str) -> tuple[str, ...]:
    """A title as it is entered and in its canonical form, folded: "Leiar" is "leder", so is "chair"."""
    return _forms(title)
