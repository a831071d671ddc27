"""Which words can be verbs, told by closed lists and endings: bokmål, nynorsk and English together.

There is no dictionary behind it. The lists hold what is finite in number: auxiliaries, modals, strong verbs that have
no ending in nynorsk, verbs that command. Endings tell the rest. What was told of a word is kept, for words recur. All
words are casefolded.
"""

from functools import lru_cache

from bot.understanding.common_words import word_set
from bot.understanding.kept import KEPT
from bot.understanding.language import Language

MODALS = word_set("""
    skal må kan bør vil får skulle måtte kunne burde ville lyt skulde shall must can could may might should will
    would cannot can't won't ought gotta 'll 'd
    """)
BE = word_set("""
    er var blir ble blei vert vart bli verte være vere vore vært blitt vorte is are was were be been being isn't
    aren't
    """)
BECOMING = word_set("blir ble blei vert vart bli verte blitt vorte be been being")
HAVE = word_set("har hadde ha has have had haven't hasn't")
AUXILIARIES = MODALS | BE | HAVE | word_set("do does did needs need trenger treng trengs")
"""Words that are verbs and nothing else, or nearly so."""

# Present tense without -r: what nynorsk (and much dialect) has instead.
_STRONG = word_set("""
    avgjer ber bind blæs brenn drikk græt grev heng renn sleng stel syng tygg bryt byd byt deltek dreg drep driv eig
    et fell finn flyt forstår gir gjer gjev går grip held hjelp kjem knyt kveð legg les let lèt lid ligg lyg læt møt
    nyt overtek peiker rid riv ryk sel ser set sett sit skjer skriv skyt slepp slit slår sov spring spør står stig
    stikk stryk svarer søv tar tek tel trekk tyt vedtek vel veks vinn vrid fikk fekk tok gikk kom gav skrev
    fant holdt heldt ferdigstill innhentar framset oppset tilset utset oppretter
    """)
_NOT_VERBS = word_set("""
    etter over under for per eller der her hver kvar når hvor kor før år vår mer meir flere fleire mellom ansvar
    papir nummer semester super sommer vinter dager dagar uker veker måneder månader timer timar deltakere
    deltakarar leiar leder møter saker planer representanter medlemmer andre deres this thus alias was news
    """) - word_set("leder møter")


def is_auxiliary(word: str) -> bool:
    """A modal, a form of be or have, or need: nothing but a verb."""
    return word in AUXILIARIES


# What nynorsk joins to such verbs: "kartlegg", "framheld".
_PREFIXES = tuple(
    word_set("fram ut inn opp til på av over under for be kart gjennom vidare etter ved sam stad an mot om saman")
)


@lru_cache(maxsize=KEPT)
def _is_strong(word: str) -> bool:
    if word in _STRONG:
        return True
    return any(word.startswith(prefix) and word.removeprefix(prefix) in _STRONG for prefix in _PREFIXES)


_NOUNS_IN_AST = word_set("utkast innkast forkast oppkast kontrast overlast ballast gymnast podkast")


@lru_cache(maxsize=KEPT)
def looks_finite(word: str) -> bool:
    """Whether a word may be a verb in the present or past, or opens one ("to")."""
    if word in AUXILIARIES or _is_strong(word) or word in {"to", "å"}:
        return True
    if len(word) < 4 or word in _NOT_VERBS or word in _NOUNS_IN_AST or not word.isalpha():
        return False
    return word.endswith(("r", "s", "ast", "te", "de", "et", "ed")) and not word.endswith("ss")


@lru_cache(maxsize=KEPT)
def looks_present(word: str) -> bool:
    """Whether a word may be a Norwegian verb in the present, as it stands before an inverted subject."""
    if word in AUXILIARIES or _is_strong(word):
        return True
    return len(word) > 3 and word.isalpha() and word not in _NOT_VERBS and word.endswith(("r", "es", "ast"))


# Verbs in -s that are not passive: what people do together, feel or manage.
_DEPONENT = word_set("møtes enes samles synes trives lykkes skilles finnes håpes møtast semjast samlast undres")
_NO_PASSIVES = word_set("""
    utkast innkast forkast oppkast kontrast overlast ballast gymnast podkast podcast broadcast forecast breakfast
    slides notes cookies updates minutes invoices flyers
    """)
_SHORT_PASSIVES = word_set("bes fås gis tas tes ses gås bedes")
_ENGLISH_PARTICIPLES = word_set("""
    sent told made given paid held kept left put read written done chosen shown taken brought asked met seen
    heard found built bought taught thought won led skrive teke vedteke drive funne bede halde brote late valde
    skore
    """)
_ADJECTIVES = word_set("""
    interessert engasjert opptatt oppteken klar ferdig ansvarlig ansvarleg enig enige samd samde godt lett rett
    forberedt kjent flink tilstede involvert med kontaktpunkt vert vertskap frist et det helt litt mest
    interested tired pleased excited ahead indeed open often even seven ten garden behind keen
    """)


@lru_cache(maxsize=KEPT)
def is_s_passive(word: str, language: Language | None) -> bool:
    """A Norwegian passive in -s or -ast ("sendes", "følgjast"); English -s is the third person ("writes")."""
    if language == "en" or word in _DEPONENT or word in _NO_PASSIVES:
        return False
    if word in _SHORT_PASSIVES or (word.endswith("ast") and len(word) > 5):
        return True
    return len(word) > 4 and word.endswith("eres" if language is None else "es")


@lru_cache(maxsize=KEPT)
def is_participle(word: str) -> bool:
    """What makes a passive behind a form of be: "invitert", "vedteke", "kontakta", "invited", "told"."""
    if word in _ADJECTIVES or len(word) < 3 or word.endswith("ing"):
        return False
    return word in _ENGLISH_PARTICIPLES or word.endswith(("ed", "en", "t", "dd", "d", "teke", "a", "ne", "ene"))


_COMMAND_STEMS = tuple(
    word_set("""
    bes bede bedt bedne bedd beden oppfordr utfordr pålegg pålagt anmod oppmod utpek peik valgt vald satt settes
    bemyndig gitt gis forplikt inviter asked requested tasked instructed required expected encouraged mandated
    urged assigned appointed invited authoris authoriz directed charged bound
    """)
)


def commands(word: str) -> bool:
    """Whether the passive of this verb hands its subject a task: "KDD bes sende", "Tom is asked to"."""
    return word.startswith(_COMMAND_STEMS)
