"""Names that are ordinary words, alternatives, and who is spoken to: what stands beside a name says whether it owns."""

import pytest

from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.owners import read_owners

DIRECTORY = Directory(
    [
        Entry("plan", "body", "Plan", ("planavdelingen",)),
        Entry("support", "body", "Support"),
        Entry("sales", "body", "Sales"),
        Entry("koret", "body", "Fjordkoret", ("koret",), ("siri", "berit")),
        Entry("kari", "person", "Kari Holm"),
        Entry("odd", "person", "Odd Moe"),
        Entry("per", "person", "Per Lie"),
        Entry("tor", "person", "Tor Vik"),
        Entry("liv", "person", "Liv Aas"),
        Entry("una", "person", "Una Berg"),
        Entry("siri", "person", "Siri Nes"),
        Entry("berit", "person", "Berit Sol"),
        Entry("will", "person", "Will Stone"),
        Entry("may", "person", "May Young", (), (), (Role(None, "vaktmester"),)),
        Entry("grace", "person", "Grace Hill", (), (), (Role(None, "avdelingssykepleier"),)),
    ]
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("plan for sandkassene må på plass", ""),
        ("Plan for sandkassene lages i uke 8", ""),
        ("Support for old printers is dropped", ""),
        ("Sales to new customers must grow", ""),
        ("Sales to phone the customers", "sales"),
        ("Plan i samarbeid med Kari tegner kartet", "plan"),
        ("Plan tegner kartet", "plan"),
        ("Support fixes the printer", "support"),
        ("Odd og jeg teller kassa", "odd kari"),
        ("odd og eg tel kassa", "odd kari"),
        ("Per og jeg", "kari"),
        ("Will and I write the report", "will kari"),
        ("per og odd rydder", "per odd"),
        ("hun Siri teller kassa", "siri"),
        ("ho Berit skulle visst høyre med banken", "berit"),
        ("spør han Tor om kassa", ""),
        ("han teller kassa", ""),
        ("Siri og undertegnede regner på kassa", "siri kari"),
        ("jeg regner ut summen", "kari"),
        ("jeg regner med at det ordner seg", ""),
        ("Odd har lova at Siri tel kassa", "siri"),
        ("Odd har lovet å telle kassa", "odd"),
        ("liv og lyst trengs", ""),
        ("jeg og Odd teller kassa", "odd kari"),
        ("kake og saft @siri og @berit", "siri berit"),
        ("julekort @siri og @berit", "siri berit"),
        ("kaffe @siri", "siri"),
        ("ring @siri", ""),
        ("Kari du tar kaka!", "kari"),
        ("Siri, du tar kaka", "siri"),
        ("Siri kan du ta kaka", "siri"),
        ("Siri du får svar i morgen", ""),
        ("det er taket vi venter på å gå i. Siri ringer banken", "siri"),
        ("kanskje Siri?", "siri"),
        ("Perhaps Grace?", "grace"),
        ("Siri må minnes på fristen", ""),
        ("alle i koret lærer sangen", ""),
        ("koret lærer sangen", "koret"),
        ("Planavdelingen for nybygg bør styrkes", ""),
        ("Planavdelingen for nybygg tegner kartet", "plan"),
        ("Siri fikk lov til å låne salen", ""),
        ("Siri får opplæring av Berit", ""),
        ("jeg maler benken og Siri heng opp lampa", "kari siri"),
        ("avdelingssjukepleiar lagar vaktliste", "grace"),
        ("vaktmeisteren låser", "may"),
    ],
)
def test_what_stands_beside_a_name_says_whether_it_owns(text: str, keys: str) -> None:
    answer = read_owners(text, DIRECTORY, "kari")
    assert (set(answer.keys), answer.ask) == (set(keys.split()), not keys)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Tor eller Liv ringer banken", ("tor", "liv")),
        ("Liv eller Una Berg", ("liv", "una")),
        ("liv eller tor tar kaka", ("liv", "tor")),
        ("kari, liv eller per tar kaka", ("kari", "liv", "per")),
        ("Will or Grace writes the letter", ("will", "grace")),
        ("May or Kari writes the letter", ("may", "kari")),
    ],
)
def test_of_alternatives_it_is_asked_who(text: str, candidates: tuple[str, ...]) -> None:
    answer = read_owners(text, DIRECTORY, "kari")
    assert (answer.ask, answer.candidates) == (True, candidates)
