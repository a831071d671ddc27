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
    "Kari, du må sende lista før helga",
    "Kari, fint om du kan sende lista innen fredag",
    "Så da sender Kari innkallingen i morgen",
    # nynorsk
    "Kari, kan du sende tilbodet til hamna innan fredag?",
    "Tor, kan du undersøkje kva ein ny motor kostar?",
    "AU følgjer opp saka innan 1. juni",
    "Kan du ringje kommunen, Ola?",
    "Kari: skriv eit utkast til vedtekter",
    "Eg sender innkallinga måndag",
    "Havnekomiteen må tinge kran innan 15. mai",
    "Tek du saka, Tor?",
    "Eg kan ringje banken i morgon",
    "I morgon ringjer eg banken",
    # English
    "Ola, can you send the quote by Friday?",
    "Can you take that, Ola?",
    "Kari, please order new buoys",
    "Could you draft the letter, Tor?",
    "The Board will publish the plan by 1 June",
    "Tor, would you check the insurance before Thursday?",
    "I'll call the bank tomorrow",
    "I can send the list tomorrow",
    "Tor to book the room by Tuesday",
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
    "Ola, kan du skrive det en gang til?",
    "Kan Kari sende e-post fra den kontoen?",
    "Skal Kari sende det innen fredag?",
    "Kari tar det med ro til fredag",
    "Det var Kari som skulle sende det innen fredag",
    "Kari, kan du sende innen fredag? haha",
    "> Kari, kan du sende brevet innen fredag?",
    "```Kari, kan du sende brevet innen fredag?```",
    "«Hei. Kari, kan du sende brevet innen fredag?» sto det",
    "Siv, kan du sende brevet innen fredag?",
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
    "Can you take it easy, Tor?",
    "Ola calls me every Friday",
    "I will be away on Friday",
)


def offered(text: str) -> str | None:
    return read_offer(text, PARTIES, SPEAKER, TODAY)


@pytest.mark.parametrize("text", NOT_OFFERED)
def test_what_hands_nobody_anything_is_not_offered(text: str) -> None:
    assert offered(text) is None


@pytest.mark.parametrize("text", OFFERED)
def test_what_clearly_hands_it_out_is_offered_as_it_was_said(text: str) -> None:
    assert offered(text) in text


def test_one_sentence_of_a_message_is_offered() -> None:
    text = "Takk for i dag.\nKari, kan du sende brevet innen fredag? Tor, kan du ringe banken?"
    assert offered(text) == "Kari, kan du sende brevet innen fredag?"


def test_a_speech_is_not_offered() -> None:
    assert offered(f"Kari, kan du sende {'lange ' * (LONGEST // 6)}brev?") is None


@pytest.mark.parametrize("text", OFFERED)
def test_case_spaces_and_a_greeting_change_nothing(text: str) -> None:
    assert offered(f"Hei!  {text.replace(' ', '  ', 1)} ") == offered(text)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    assert offered(text) is None or offered(text) in " ".join(text.split())


@given(st.lists(st.sampled_from(["Kari", ",", "kan du", "sende", "innen fredag", "ok", "så", "og", "?", "please"])))
def test_any_words_are_offered_as_said_or_not_at_all(words: list[str]) -> None:
    found = offered(" ".join(words))
    assert found is None or found in " ".join(words)
