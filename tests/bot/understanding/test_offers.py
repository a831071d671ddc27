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
    # work by its things or by a deadline, in all three languages
    "Kari, kan du sende årsmeldinga til kommunen?",
    "Ola, kan du bestille ny vinsj innen 24. mai?",
    "Kan du skaffe pris på ny flytebrygge, Tor?",
    "Havnekomiteen undersøker strømkostnadene til neste møte",
    "Tor må huske å tinge slipplass innan 1. juni",
    "Kari, kan ikke du kontakte forsikringsselskapet?",
    "Kari Moe legger fram et budsjettforslag innen 15. juni.",
    "Tor, skriv et leserinnlegg til avisa",
    "Da purrer Ola på kontingenten innen fredag",
    "Kari, vil du lage plakat til dugnaden?",
    "Jeg bestiller container til lørdag",
    "Eg skriv søknaden innan fredag",
    "Ola Lien, kan du kalle inn til styremøte?",
    "AU sender høyringssvar før 1. juni",
    "Tor, kan du sjå over kontrakten innan torsdag?",
    "Kari, could you book the clubhouse for the regatta?",
    "Tor will draft the sponsorship letter by Monday.",
    "I'll submit the grant application by 31 May",
    "Ola, please forward the invoice to the treasurer",
    "Could you get a quote for the crane, Ola?",
    "The Board reviews the safety plan before the next meeting",
    "Kari is going to contact the marina by Wednesday",
    "Ola, can you please chase the plumber?",
    "Tor, kan du innhente tilbud fra to malerfirmaer?",
    "Kari Moe, kan du sende ut saksliste senest torsdag?",
    "Ola, kan du høre med kommunen om strøing innen uke 21?",
    "Arbeidsutvalget forbereder en sak om parkering til neste møte.",
    "Kan dere fordele vaktene, Kari og Tor?",
    "Kari: bestill kake til jubileet",
    "Jeg sjekker prisen på nye fortøyninger innen onsdag",
    "Ola skal ta kontakt med Statens vegvesen før 20. mai",
    "Hei Kari, har du mulighet til å skrive et kort referat fra befaringen?",
    "Tor, kan du kjøpe inn maling og pensler?",
    "Kari, kan du undersøkje om vi får tilskot frå fylket?",
    "Havnekomiteen legg fram ein plan for mudring innan 1. september",
    "Tor må hugse å seie opp avtalen innan utgangen av mai",
    "Eg skal sende ut ny vaktliste innan søndag",
    "Ola, ver så snill å levere nøklane til vaktmeisteren",
    "Innan fredag lagar Kari eit oversyn over utgiftene",
    "Kari, can you find a date for the annual dinner?",
    "Tor to circulate the draft statutes by 17 May",
    "Ola, would you mind sending the photos to the newspaper?",
    "I'll update the website by Thursday",
    "Could Kari send out the invitations by Friday?",
    "The Board will answer the municipality before 1 June.",
    "Tor, please look into the leaking roof",
    "Kari, you should contact the auditor this week",
    "Kari, kan du melde oss på konferansen innen mandag?",
    "AU vurderer søknaden fra korpset innen 15. mai",
    "Kan du oppdatere medlemsregisteret, Kari?",
    "Jeg sender regnskapet til revisor på mandag",
    "Kari, kan du sende purring til dei som ikkje har betalt?",
    "Havnekomiteen må reparere flytebrygga innan pinse",
    "Eg ordnar med bua innan laurdag",
    "Ola, kan du spørje naboen om lån av hengar?",
    "Tor, please print the programme for Saturday",
    "Ola, can you ask the council about parking?",
    "I will renew the insurance by the end of June",
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
    # how a meeting is held, private life, turns of speech, rules, what is taken back
    "Kari, kan du skru på mikrofonen din?",
    "Ola, kan du dele lenka?",
    "Tor, kan du ta ordet?",
    "Kari, kan du si noe om økonomien?",
    "Ola, kan du oppsummere?",
    "Kari, kan du gå gjennom punkt tre?",
    "Kan du bekrefte det, Tor?",
    "Kari, kan du svare på det?",
    "Ola, sett deg ned",
    "Tor, ta deg en kaffe",
    "Kari, kan du rekke opp handa først?",
    "Ola henter ungene i barnehagen på torsdag",
    "Kari maler kjøkkenet sitt til helga",
    "Tor, kan du legge det i chatten?",
    "Jeg bestiller hytte i påska",
    "Jeg vasker bilen på lørdag",
    "Havnekomiteen svarer på e-post innen tre dager",
    "AU rapporterer til årsmøtet hver vår",
    "Tor leverer ungene på skolen i morgen",
    "Ola, gje meg eit augneblink",
    "Kari, kan du snakke litt høgare?",
    "Kari, kan du sende ordet vidare?",
    "Eg handlar mat på fredag",
    "Ola, kan du ringe meg opp att?",
    "Kari, kan du sende brevet innen fredag? Nei, vent, det er gjort.",
    "Ola ringer rørleggeren innen fredag. Eller forresten, dropp det.",
    "Tor, can you unmute yourself?",
    "Kari, can you share your screen?",
    "Ola, could you speak up?",
    "Tor, please go ahead and answer",
    "Kari, take the floor",
    "Ola, put it in the chat",
    "Tor fixes breakfast at the hotel on Friday",
    "I'll pick up my son by four",
    "Kari prints out a joke every Friday",
    "Tor, can you take us through item two?",
    "Ola, can you check your sound?",
    "I'll call my mother tomorrow",
    "Kari's flight arrives on Friday, Ola books a taxi",
    "Tor makes the best coffee by far",
    "Ola, kan du starte opptaket?",
    "Kari, kan du holde oss oppdatert underveis i dag?",
    "Tor, kan du ta over som møteleder?",
    "Kari, kan du lese opp forslaget?",
    "Ola, kan du sende runden videre?",
    "Kan du skrive det på tavla, Tor?",
    "Kari, kan du hente litt vann?",
    "Tor, sjekk nå da",
    "Kari, ring om du blir forsinket",
    "Ola, skriv opp deg selv på talerlista",
    "Kari tar ferie fra fredag",
    "Ola møter svigermor på lørdag",
    "Tor kjører hjem til jul",
    "Jeg henter pakken på posten i morgen",
    "Kari pusser opp badet før sommeren",
    "Havnekomiteen behandler søknader innen fire uker",
    "AU møtes på torsdag",
    "Kari sender hilsener til alle på fredag",
    "Ola, kan du sende over stolen?",
    "Tor, kan du sende ut lista? Glem det, jeg ser den.",
    "Kari skriver referat innen fredag – nei, det gjør Ola.",
    "Kari, kan du gjenta tallet?",
    "Tor, kan du gje ordet til Ola?",
    "Eg reiser til Bergen på fredag",
    "Kari, kan du flytte deg litt?",
    "Ola ringer deg i kveld",
    "Kari, can you start the recording?",
    "Tor, could you keep it short?",
    "Ola, can you read that out?",
    "Kari, can you make yourself heard?",
    "Tor, take your time",
    "Ola, make it quick",
    "I'll fix myself a coffee by the break",
    "Tor sends his regards on Friday",
    "Ola orders pizza for the kids tonight",
    "Kari, can you answer Tor first?",
    "The Board replies within five working days",
    "I'll finish my coffee before Friday",
    "Kari, can you see the agenda?",
    "Tor, could you send the letter by Friday? Never mind, I did it yesterday.",
    "Kari, kan du ta neste punkt?",
    "Ola, kan du stemme for meg?",
    "Tor, kan du gi meg fem minutter til?",
    "Kari, les høyt da",
    "Kan du svare på spørsmålet, Ola?",
    "Jeg tar bussen hjem på fredag",
    "Tor feirer bursdag på lørdag",
    "Ola bader hver morgen før jobb",
    "Kari betaler husleie den første i måneden",
    "Ola, kan du åpne vinduet?",
    "Kari, kan du slå av lyset?",
    "Tor skriver alltid under pseudonym",
    "Eg tek med meg kniven heim til helga",
    "Kari, kan du kome tilbake til det seinare?",
    "Ola, kan du hjelpe meg med lyden?",
    "Kari sender brev til morfar før jul",
    "Tor, can you see my screen?",
    "Ola, please wrap up",
    "Kari, could you repeat the last part?",
    "I'll send you a postcard by Christmas",
    "Kari answers emails within a day",
    "Tor, can you pass the milk?",
    "Ola, take a look at this",
    "Kari will call her dad by noon",
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
