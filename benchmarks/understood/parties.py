"""A workspace of ten thousand parties with thirty thousand aliases: bodies with acronyms, and people with roles."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.understanding.directory import Directory, Entry, Role

PARTIES, BODIES, ALIASES = 10_000, 2_500, 3
FIRST = (
    "Arvid", "Berit", "Cato", "Dagny", "Eskil", "Frøydis", "Gaute", "Hedda", "Idar", "Jorunn", "Kaisa", "Loke",
    "Mathilde", "Njål", "Oddny", "Peder", "Ragna", "Sindre", "Tuva", "Ulrik", "Vigdis", "Yngve", "Åsne",
    "Øystein",
)  # fmt: skip
BEGIN = (
    "Ask", "Berg", "Dal", "Eik", "Fjell", "Gran", "Hau", "Kvern", "Lund", "Mo", "Nes", "Ol", "Ramn", "Skog",
    "Stein", "Tveit", "Vik", "Aas",
)  # fmt: skip
END = (
    "bakken", "dalen", "eng", "gård", "heim", "holm", "land", "li", "moen", "nes", "rud", "sand", "stad",
    "sæter", "vang", "vik", "vold", "ås",
)  # fmt: skip
FIELD = (
    "Arkiv", "Beredskap", "Byggesak", "Data", "Eiendom", "Folkehelse", "Havne", "Idretts", "Kultur",
    "Landbruks", "Miljø", "Nærings", "Oppvekst", "Plan", "Rekrutterings", "Samferdsel", "Skole", "Transport",
    "Utdannings", "Vann", "Verne", "Økonomi",
)  # fmt: skip
UNIT = (
    "styret", "utvalget", "nemnda", "rådet", "gruppa", "forumet", "kontoret", "komiteen",
)  # fmt: skip
TITLES = ("leder", "nestleder", "sekretær", "chair", "prosjektleder", "økonomisjef")
LETTERS = "ABCDEFGHIJKLMNOPRSTUVYÆØÅ"


def directory(size: int = PARTIES, also: Iterable[Entry] = ()) -> Directory:
    """So many parties, always the same ones, and those given beside them."""
    return Directory([*also, *entries(size)])


def entries(size: int = PARTIES) -> Iterator[Entry]:
    """A quarter are bodies; each party has three names beside its own."""
    chance = random.Random(4)  # noqa: S311  # the same ones every time
    bodies = list(islice(bodies_by(chance), size * BODIES // PARTIES))
    yield from bodies
    for number in range(size - len(bodies)):
        yield person(number, chance, bodies)


def bodies_by(chance: random.Random) -> Iterator[Entry]:
    """Bodies with a name, an acronym of four letters or so, and two more names."""
    number = 0
    while True:
        place = f"{chance.choice(BEGIN)}{chance.choice(END)}"
        name = f"{chance.choice(FIELD)}{chance.choice(UNIT)} i {place}"
        acronym = "".join(chance.choices(LETTERS, k=chance.choice((3, 4, 4, 5))))
        yield Entry(f"body-{number}", "body", name, aliases=(acronym, f"{place} {number}", f"{acronym}-{place}"))
        number += 1


def person(number: int, chance: random.Random, bodies: list[Entry]) -> Entry:
    """A person with three other ways to write the name, who may hold an office in a body."""
    first, last = chance.choice(FIRST), f"{chance.choice(BEGIN)}{chance.choice(END)}"
    middle = chance.choice(FIRST)
    role = Role(chance.choice(bodies).key, chance.choice(TITLES)) if bodies and number % 4 == 0 else None
    return Entry(
        f"person-{number}",
        "person",
        f"{first} {middle} {last}",
        aliases=(f"{first} {last}", f"{first[0]}{middle[0]}{number}", f"{first}.{last}{number}"),
        roles=(role,) if role else (),
    )
