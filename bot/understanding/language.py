"""Which of the three languages a short, hurried text is written in.

An answer comes in the language of the question (SURFACE.md, *Answers*). Function words tell the languages apart
far better than letters do: a name with ø stands in English text too. So each known word counts two (a question word
four), a letter or an ending that hints counts one, and where nothing tells, the answer is None and the channel's
language is used.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from bot.understanding.kept import KEPT

Language = Literal["nb", "nn", "en"]

SCANNED: Final = 2_000
"""Characters read; the rest of a long text cannot change the answer."""

_BOKMAL = """
    hva hvem hvor hvordan hvilke hvilken hvilket hvorfor hver hvert ikke jeg noe noen fra uke uken uka uker måned
    måneden være vært gjøre gjør gjøres gjort oppgave oppgaver oppgaven oppgavene ble blitt blir mye dere hun en ei å
    mellom først første sammen ennå enda etterpå skyld skylder skyldte skylde eier forfalt forfalte forfaller
    arbeidsutvalget fylkeskommunene vedtatt vedtok gjenstår utestående frister fullført lukket ferdige siden forrige
    måtte kunne ville begynne lage lager komme kommer sende sender skrive skriver bestille kjøpe ordne sørge rydde
    deres også bare selv ved ellers etter leder nestleder møtereferatet seinest senest sine hans hennes
    fram gjennom utgangen ka kem korsn æ mæ åssen nokka itj innen før innkalle innkaller avklare avklarer følger
    hente kalle følge ringe svare skaffe lese ringer bestiller kjøper skaffer svarer leser oppdaterer forbereder
"""
_NYNORSK = """
    kva kven kvar korleis kvifor kor kvart ikkje eg noko nokon nokre frå veke veka veker vekene månad månaden
    vere vore gjere gjer gjera gjerast gjord gjorde oppgåve oppgåver oppgåva oppgåvene vart vorte vert mykje dykk
    ein eit dei deira hjå mellom fyrst fyrste saman enno endå skuldar skulda skuld eig forfalle forfell
    arbeidsutvalet fylkeskommunane vedteke vedteken vedtek gjenstår uteståande fristar fristane fullførte sidan
    førre måndag laurdag sundag kunne byrje lagar kjem kjeme sender skriv skrive tek teke berre sjølv elles leiar
    nestleiar møteboka innan dømes avklarar følgjer òg ho han me vår hadde seier heiter veit samde tingar
    lèt leverast sendast skrivast lagast framleis leggje tyder korfor nye eigar einaste saka hausten våren sommaren
    påska jola helga morgon ringjer tinge kallar møteleiar ferdigstille hentar ordnar ryddar
    sørgjer kjøper svarar førebur førebu attende ventar lukkar samrådd pengar bestillar skaffar sjekkar sjekke
"""
_ENGLISH = """
    the what who when where which whose how why is are was were does did do has have had this that these those of
    to and with from by my your our we you he she they it its it's what's who's whats whos be been being will
    would should shall must can could may might not n't don't about please pls asap thanks open left due overdue week
    month year day days weeks months tomorrow today yesterday tonight monday tuesday wednesday thursday friday
    saturday sunday next last before after until since within end mid owe owes own owns action actions minutes
    meeting decided decision decisions deadline deadlines late behind any anything everything list show me us send
    write call book check draft review update prepare ask tell board committee working get got done finished done
    january february march may june july october december easter christmas new or on as into out up there their
    let someone somebody everyone all need needs members member help hows how's a an i'm i'll we'll
"""
_NORWEGIAN = """
    er og på til med om har skal det som den av vi må bør kan oss meg deg mine min mitt mi men eller så sak saken
    møte møtet referat referatet referater vedtak frist fristen innen uten alle alt også opp ut inn hos mot dette
    fredag torsdag onsdag tirsdag mandag søndag lørdag januar februar mars mai juni juli oktober desember påske jul
    jula pinse sommeren ferdig forfall hjelp vis send oppfølging ansvar ansvarleg ansvarlig styret gjenstand et neste
    når styremøtet ettermiddag nå igjen sist siste god takk hei kveld dag dager
"""
_HINTS: Final = (
    (re.compile(r"[æøå]"), "no"),
    (re.compile(r"(?:ane|leik|ast|[^aeiouyæøå]ar|inga|leg)$"), "nn"),
    (re.compile(r"(?:[^aeiouyæøå]ene|het|heten|ingen|lig)$"), "nb"),
    (re.compile(r"(?:sjon|sjonen|ak|ik|[^e]ne)$"), "no"),
    (re.compile(r"^(?:kv|hj|ikkj)|(?:kje|gje|gja)$"), "nn"),
    (re.compile(r"^hv"), "nb"),
    (re.compile(r"^wh|(?:ing|tion|tions|ly|ed|ght|'s)$|th"), "en"),
)
_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)?(?![\d-])")
_DECISIVE = "hva hvem hvor hvordan ikke jeg kva kven korleis ikkje eg what who how"


def _votes() -> dict[str, tuple[str, ...]]:
    """Each known word with the languages it speaks for; a word of both Norwegians speaks for Norwegian only."""
    lists = {"nb": _BOKMAL, "nn": _NYNORSK, "en": _ENGLISH, "no": _NORWEGIAN}
    votes: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in set(words.split()):
            votes.setdefault(word, []).append(language)
    for word, languages in votes.items():
        if {"nb", "nn"} <= set(languages):
            votes[word] = ["no", *(["en"] if "en" in languages else [])]
    return {word: tuple(languages) for word, languages in votes.items()}


_VOTES: Final = _votes()
_QUESTION_WORDS: Final = frozenset(_DECISIVE.split())


def language_of(text: str, usual: Language = "nb") -> Language | None:
    """The language of a text, or None where it cannot be told ("A-12?", a bare name).

    Much of what people write is the same in both Norwegians: it is then the `usual` one of the two.
    """
    points = {"nb": 0, "nn": 0, "en": 0, "no": 0}
    for word in _WORD.findall(text[:SCANNED]):
        for language, weight in _votes_of(word):
            points[language] += weight
    norwegian = points["nb"] + points["nn"] + points["no"]
    if norwegian == points["en"]:
        return None
    if points["en"] > norwegian:
        return "en"
    if points["nn"] == points["nb"]:
        return "nn" if usual == "nn" else "nb"
    return "nn" if points["nn"] > points["nb"] else "nb"


@lru_cache(maxsize=KEPT)
def _votes_of(written: str) -> tuple[tuple[str, int], ...]:
    """What one word says: languages with weights."""
    surface = written.replace("’", "'")
    word = surface.casefold()
    if word in _VOTES:
        weight = 4 if word.partition("'")[0] in _QUESTION_WORDS else 2
        return tuple((language, weight) for language in _VOTES[word])
    if surface != word:  # a name gives no hint
        return ()
    return tuple((language, 1) for hint, language in _HINTS if hint.search(word))
