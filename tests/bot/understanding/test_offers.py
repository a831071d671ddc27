"""What is offered to be noted, and, more than that, what is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.directory import Directory, Entry
from bot.understanding.offers import LONGEST, read_offer

TODAY = date(2024, 5, 6)
SPEAKER = "siv"
PARTIES = Directory(
    (
        Entry("siv", "person", "Siv Rud"),
        Entry("kari", "person", "Kari Moe"),
        Entry("ola", "person", "Ola Lien"),
        Entry("tor", "person", "Tor Vik"),
        Entry("hk", "body", "Havnekomiteen", aliases=("HK",)),
        Entry("au", "body", "Arbeidsutvalget", aliases=("AU",)),
        Entry("board", "body", "the Board", aliases=("styret",)),
        Entry("anne", "person", "Anne Hol"),
        Entry("anne2", "person", "Anne Sund"),
    )
)

OFFERED = (
    # bokmål
    "Kari, kan du sende tilbudet til havna innen fredag?",
    "Hei Ola, kan du sjekke om pumpa virker?",
    "Kan du ringe rørleggeren, Tor?",
    "Kari og Ola, kan dere rydde naustet før helga?",
    "Tor, bestill ny propell innen 20. mai",
    "Havnekomiteen følger opp med kommunen til mandag",
    "Ola Lien skal skrive søknaden innen 1. juni.",
    "Innen fredag sender Kari regnskapet til styret",
    "Tar du det, Kari?",
    "Jeg ringer kommunen på torsdag",
    "Fint. Tor, kunne du lage et utkast til brev? Så ser vi på det.",
    "Kan Kari oppdatere medlemslista innen onsdag?",
    "Kan du ta kontakt med banken, Ola Lien?",
    # nynorsk
    "Kari, kan du sende tilbodet til hamna innan fredag?",
    "Tor, kan du undersøkje kva ein ny motor kostar?",
    "AU følgjer opp saka innan 1. juni",
    "Kan du ringje kommunen, Ola?",
    "Kari: skriv eit utkast til vedtekter",
    "Eg sender innkallinga måndag",
    "Havnekomiteen må tinge kran innan 15. mai",
    "Tek du saka, Tor?",
    # English
    "Ola, can you send the quote by Friday?",
    "Can you take that, Ola?",
    "Kari, please order new buoys",
    "Could you draft the letter, Tor?",
    "The Board will publish the plan by 1 June",
    "Tor, would you check the insurance before Thursday?",
    "I'll call the bank tomorrow",
    "By Friday Kari will send the accounts to the members.",
    "Great, thanks. Kari and Tor, could you set up a meeting with the council?",
)

NOT_OFFERED = (
    # bokmål
    "Kari, vet du når fristen er?",
    "Sendte du brevet, Kari?",
    "Kari sendte brevet på fredag",
    "Kari har bestilt propellen og sender den fredag",
    "Ola kan ikke ringe kommunen før fredag",
    "Kan du tro det, Kari?",
    "Kari, husker du hvem som skulle sende brevet innen fredag?",
    "Noen burde ringe kommunen",
    "Vi sender brevet innen fredag",
    "Kan du sende brevet?",
    "Anne, kan du sende brevet innen fredag?",
    "Petter, kan du sende brevet innen fredag?",
    "Kari sender alltid rapporten på fredager",
    "Han spurte: «Kari, kan du sende brevet innen fredag?»",
    "Tor, kan du sende meg litt av den godstemninga? haha",
    "Jeg sender det etter hvert",
    "Når sender Kari brevet?",
    "Kan du være med på fredag, Ola?",
    "Kanskje Tor ringer kommunen på torsdag",
    "Kari sier at Ola sender brevet innen fredag",
    # nynorsk
    "Kari, veit du kven som sender brevet innan fredag?",
    "Tor ringde kommunen måndag",
    "Ola skulle ha sendt brevet innan fredag",
    "Eg kan ikkje ringje før fredag, Kari",
    "Takk, Kari! Det var fint at du sende brevet fredag.",
    # English
    "Ola, can you hear me?",
    "Did Kari send the letter on Friday?",
    "Thanks Kari, you sent it by Friday, right?",
    "Kari usually sends the report by Friday",
    "Can you believe that, Tor?",
)


def offered(text: str) -> str | None:
    return read_offer(text, PARTIES, SPEAKER, TODAY)


@pytest.mark.parametrize("text", NOT_OFFERED)
def test_what_hands_nobody_anything_is_not_offered(text: str) -> None:
    assert offered(text) is None


@pytest.mark.parametrize("text", OFFERED)
def test_what_clearly_hands_it_out_is_offered_as_it_was_said(text: str) -> None:
    assert offered(text) in text
