"""What a message asks that goes on from a question, in two turns, on the papers of a boat club; and talk, which asks
nothing."""

from datetime import date

import pytest

from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.questions import Question, read_follow_up, read_question

TODAY = date(2026, 9, 9)  # a Wednesday

CLUB = Directory(
    [
        Entry("styret", "body", "styret", ("the board",), ("liv", "tor")),
        Entry("HK", "body", "Havnekomiteen", ("HK", "the harbour committee"), ("tor", "ida-m")),
        Entry("FK", "body", "Festkomiteen", ("FK", "the party committee"), ("ida-r",)),
        Entry("liv", "person", "Liv Havnes", (), (), (Role("styret", "leder"),)),
        Entry("tor", "person", "Tor Vik", (), (), (Role("HK", "havnesjef"), Role("styret", "medlem"))),
        Entry("ida-m", "person", "Ida Moe", (), (), (Role("HK", "medlem"),)),
        Entry("ida-r", "person", "Ida Rød", (), (), (Role("FK", "leder"),)),
    ]
)


def then(before: str, text: str, speaker: str | None = "tor") -> Question | None:
    """What the second message asks after the first."""
    asked = read_question(before, CLUB, speaker, TODAY)
    return read_follow_up(text, asked, CLUB, speaker, TODAY)


def brief(question: Question | None) -> str:
    """The question in few words: intent, parties, number, topic, first day of the period."""
    if question is None:
        return "talk"
    named = (
        *question.parties,
        question.number,
        question.topic,
        question.unknown_party and f"?{question.unknown_party}",
    )
    period = question.period and question.period.first.isoformat()
    return " ".join(str(word) for word in (question.intent, *named, period) if word)


GOES_ON = [
    # another party, or several
    ("hva skylder HK?", "og FK?", "owes FK"),
    ("hva skylder HK?", "og FK", "owes FK"),
    ("hva skylder HK?", "hva med FK da", "owes FK"),
    ("kva skuldar HK?", "kva med styret då?", "owes styret"),
    ("what does the board owe?", "what about the harbour committee", "owes HK"),
    ("what does the board owe?", "and the harbour committee and the party committee?", "owes HK FK"),
    ("hva skylder HK?", "FK?", "owes FK"),
    ("hva er forfalt hos HK?", "og styret, FK?", "overdue styret FK"),
    ("hva skylder HK i oktober?", "og FK?", "due FK 2026-10-01"),
    ("hvem sitter i HK?", "og i FK?", "who FK"),
    ("hva skylder jeg?", "og Liv?", "owes liv"),
    ("hvordan går det med A-3?", "og FK?", "owes FK"),
    ("hva vedtok HK om kaia?", "og styret?", "decided styret kaia"),
    ("hva skylder HK?", "og Tor Vik da?", "owes tor"),
    ("hva skylder HK?", "enn FK?", "owes FK"),
    ("hva skylder HK?", "ok, enn styret da", "owes styret"),
    ("hva skylder HK?", "samme for FK", "owes FK"),
    ("kva skuldar HK?", "det same for FK", "owes FK"),
    ("what does the board owe?", "same for Liv Havnes", "owes liv"),
    ("what is overdue for the board?", "ditto for the harbour committee pls", "overdue HK"),
    ("what does the board owe?", "now do the harbour committee", "owes HK"),
    ("hva ble gjort i mai?", "og hvis vi ser på juni?", "done 2026-06-01"),
    ("what did the board decide in May?", "and if we look at June?", "decided styret 2026-06-01"),
    # the asker
    ("hva skylder HK?", "og jeg?", "mine"),
    ("what does the board owe?", "and me?", "mine"),
    ("hva er forfalt hos FK?", "og jeg da?", "overdue tor"),
    ("hva skylder FK?", "og vi?", "owes HK"),
    ("kva skuldar FK?", "og me?", "owes HK"),
    ("what does the board owe?", "and us?", "owes HK"),
    # another period
    ("hva skylder HK?", "og i oktober?", "due HK 2026-10-01"),
    ("what is due in September?", "and in October?", "due 2026-10-01"),
    ("hva ble gjort i mai?", "og i juni?", "done 2026-06-01"),
    ("hva ble gjort i mai?", "og forrige uke", "done 2026-08-31"),
    ("hva skylder jeg?", "og denne uka?", "mine 2026-09-07"),
    ("what did the board decide in May?", "what about June?", "decided styret 2026-06-01"),
    ("hva skylder HK?", "og FK i oktober?", "due FK 2026-10-01"),
    # another list of the same
    ("hva skylder HK?", "bare de forfalte", "overdue HK"),
    ("what does the board owe?", "only overdue ones", "overdue styret"),
    ("what does the board owe?", "what about overdue?", "overdue styret"),
    ("kva skuldar HK?", "berre dei forfalne takk", "overdue HK"),
    ("hva skylder HK?", "forfalte?", "overdue HK"),
    ("hva skylder HK?", "og ferdige?", "done HK"),
    ("what does the board owe?", "and done?", "done styret"),
    ("hva ble gjort av HK i mai?", "og vedtakene?", "decided HK 2026-05-01"),
    ("what was agreed about the quay?", "and the minutes?", "minutes quay"),
    ("hva er forfalt hos HK?", "og de åpne?", "owes HK"),
    ("hva skylder jeg?", "og forfalte?", "overdue tor"),
    ("what is overdue for the board?", "and the deadlines?", "due styret"),
    # a number, a topic
    ("hvordan går det med A-3?", "og A-4?", "status A-4"),
    ("who owns A-3?", "and A-4?", "owns A-4"),
    ("hva er forfalt?", "hvem er medlemmer?", "talk"),
    ("hva ble vedtatt om kaia?", "og brygga?", "decided brygga"),
    ("hva ble vedtatt om kaia?", "hva med de nye bøyene?", "decided nye bøyene"),
    ("hva skylder HK?", "og A-4?", "status A-4"),
    ("hvordan går det med A-3?", "hvem har den?", "owns A-3"),
    ("what is the status of A-3?", "who owns it", "owns A-3"),
    ("what is the status of A-3?", "and when is it due?", "status A-3"),
    ("hva ble vedtatt om kaia?", "og hvem har ansvaret for det?", "owns kaia"),
    ("hvem har ansvaret for kaia?", "hva ble vedtatt om det?", "decided kaia"),
    # what one action has, asked about without naming it
    ("hvordan går det med A-3?", "når er fristen?", "status A-3"),
    ("hvordan går det med A-3?", "og fristen?", "status A-3"),
    ("what is the status of A-3?", "when's the deadline?", "status A-3"),
    ("korleis går det med A-3?", "kven har ansvaret?", "owns A-3"),
    ("who owns A-3?", "is it overdue", "status A-3"),
    ("hvordan går det med A-3?", "er den ferdig", "status A-3"),
    ("hvordan går det med A-3?", "når skal den være ferdig?", "status A-3"),
    ("hvordan går det med A-3?", "hva har frist i oktober?", "due 2026-10-01"),
    ("hvordan går det med A-3?", "og fristen for FK?", "due FK"),
    # a period that lies ahead, where nothing can be overdue yet
    ("hva er forfalt?", "og i november?", "due 2026-11-01"),
    ("what is overdue?", "what about tomorrow?", "due 2026-09-10"),
    ("hva er forfalt?", "og i august?", "overdue 2026-08-01"),
    ("hva er forfalt?", "og denne uka?", "overdue 2026-09-07"),
    ("hva er forfalt?", "og de som er forfalt i november?", "overdue 2025-11-01"),
    # a name that nobody bears, or two, stays what it is asked about
    ("hva skylder Ida?", "og i oktober?", "due ?Ida 2026-10-01"),
    ("hva skylder Ida?", "bare de forfalte", "overdue ?Ida"),
    ("hva skylder Ida?", "og Tor Vik?", "owes tor"),
    ("hva skylder Ida?", "og jeg?", "mine"),
    ("what does XYZ owe?", "and what is overdue?", "overdue ?XYZ"),
    ("hva skylder HK og XYZ?", "og i oktober?", "due HK ?XYZ 2026-10-01"),
    # those of the question before
    ("hva skylder HK?", "hvem er det?", "who HK"),
    ("what does the board owe?", "who is that", "who styret"),
    ("kva skuldar HK?", "kven er det", "who HK"),
    ("hva skylder HK?", "hvem er med der?", "who HK"),
    ("hva skylder HK?", "hva gjorde de i mai?", "done HK 2026-05-01"),
    ("what does the board owe?", "what did they decide in May?", "decided styret 2026-05-01"),
    ("hva skylder HK?", "og hva er forfalt?", "overdue HK"),
    ("hva skylder HK?", "og hva ble gjort i mai?", "done HK 2026-05-01"),
    ("what does the board owe?", "are they late with anything?", "overdue styret"),
    ("hva skylder HK?", "hvem er leder der?", "who HK"),
    ("hva skylder HK?", "hva av det er forfalt?", "overdue HK"),
    ("hva skylder HK?", "og hva med de som er ferdige?", "done HK"),
    ("what is overdue?", "for the board?", "overdue styret"),
    ("hva er forfalt?", "og hos HK?", "overdue HK"),
    # a question of its own
    ("hva skylder HK?", "hva er forfalt?", "overdue"),
    ("hva skylder HK?", "hvem har A-7", "owns A-7"),
    ("hva skylder HK?", "hva skylder jeg", "mine"),
    ("hva skylder HK?", "vis referatet fra mai", "minutes 2026-05-01"),
    ("hva skylder HK?", "kan du vise hva FK skylder?", "owes FK"),
    ("what does the board owe?", "who is on the harbour committee?", "who HK"),
    ("what does the board owe?", "is A-3 done?", "status A-3"),
    ("what does the board owe?", "status on the quay?", "status quay"),
    ("hva skylder HK?", "har FK noe utestående?", "owes FK"),
    ("hva skylder HK?", "er noe forfalt hos FK?", "overdue FK"),
    ("hva skylder HK?", "har jeg noe forfalt?", "overdue tor"),
    ("hva skylder HK?", "hva kan du svare på?", "help"),
    # names that nobody bears, or two
    ("hva skylder HK?", "og Ida?", "owes ?Ida"),
    ("hva skylder HK?", "og KHK?", "owes ?KHK"),
]

TALK = """
jeg snakker med dem
hvem sa det?
Tor, ser du på A-3?
husk at A-3 må ut denne uka
nå er A-3 ute
lukk A-3
wasn't A-3 done in May?
can we move it to June?
hadde ikke FK tatt den?
da venter vi på HK
over fristen igjen altså
forfalt, uff
nei, det er FK
ikke HK
fredag?
i morgen?
takk!
takk skal du ha
tusen takk, det var alt
thanks, will do
thank you
ok
okei, fint
fint
flott 👍
👍
bra
nice
great, thanks
enig
enig?
er vi enige?
helt enig med Tor
agreed
ja
nei
jo
hm
hæ?
what?
hva?
hva da?
hvorfor det?
why?
really?
seriøst?
lol
Kari tar den
Tor tar den
Tor tar A-3
jeg tar den
jeg tar A-3 i morgen
I'll do it by Friday
eg gjer det i morgon
vi gjør det i oktober
HK gjør det i oktober
FK er ferdig med sitt
A-3 er ferdig
A-3 er ferdig, ikke sant?
done
ferdig
ferdig?
klar?
klart?
og klar?
er du ferdig?
har du sendt den?
har du gjort A-3?
have you done it?
are you done?
did you send it?
kan du ta den?
kan du ta den, Liv?
Liv, kan du sende den innen fredag?
Liv, hvem tar A-3?
@Liv hvem tar A-3?
could you do A-3 by Friday?
skal vi ta A-3 på neste møte?
skal jeg sende den?
should we close A-3?
bør FK gjøre dette?
det må vi se på i mai
må ta det i oktober
har sendt den nå
skal gjøre det i morgen
det var mye
det var ikke så verst
oi, det var mye forfalt
så mye forfalt!
what a list
what a mess, so much is overdue
hvem som helst kan ta A-3
vi er sene
vi er sene med A-3
sorry, I'm late
jeg er forsinket
beklager, glemte den
glemte den helt
det er ikke HK sin
den er ikke vår
HK
Liv
og takk
og takk for det
og så ses vi i morgen
og Liv tar A-3
og vi tar resten
and I will do the rest
and thanks
men det er jo gjort
but that is done
only joking
bare tull
bare hyggelig
vi må snakke om dette i morgen
kl 14?
lunsj?
lunch?
kaffe i morgen?
ses i morgen?
see you tomorrow
flere?
mer
god helg!
jeg vet ikke hva HK skylder
husk fristen
husk fristen på fredag
gratulerer til HK
si fra til Liv
la Liv ta den
send it to Liv
gi den til FK
er det greit?
går det bra?
is that ok?
er det mat?
er den fin?
det er bra
hva gjør vi nå?
hvem vil ha kaffe?
hvem blir med?
hvem kommer?
hvor er du?
når ses vi?
who wants coffee
who is coming?
hvordan går det?
how are you?
what do you think?
hva synes du?
hva tror du, Liv?
hvem ringer HK?
hvem ringer FK i morgen?
who's calling HK?
hvem henter Tor Vik på fredag?
kven tek med Liv?
enn så lenge
samme her
same for me
same here
samme for meg, jeg tar FK
hvis vi ser på det i morgen?
jeg gjør det samme for FK
bare Liv i morgen
og Tor Vik på fredag
fristen er grei
""".strip().splitlines()


@pytest.mark.parametrize(("before", "text", "expected"), GOES_ON)
def test_what_goes_on_from_a_question(before: str, text: str, expected: str) -> None:
    assert brief(then(before, text)) == expected


@pytest.mark.parametrize("text", TALK)
def test_talk_asks_nothing(text: str) -> None:
    for before in ("hva skylder HK?", "what is the status of A-3?", "hva ble vedtatt om kaia?", "hvem sitter i HK?"):
        assert brief(then(before, text)) == "talk", before
