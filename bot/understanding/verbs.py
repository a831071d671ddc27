"""Which words can be verbs, told by closed lists and by endings: bokmål, nynorsk and English together.

There is no dictionary behind it. The lists hold what is finite in number: auxiliaries, modals, strong verbs that have no
ending in nynorsk, verbs that report or command. Endings tell the rest.
"""

MODALS = frozenset(
    """skal må kan bør vil får skulle måtte kunne burde ville lyt
    shall must can could may might should will would cannot can't won't ought'll""".split()
)
BE = frozenset("er var blir ble blei vert vart bli verte være vere vore vært blitt is are was were be been being".split())
HAVE = frozenset("har hadde ha has have had".split())
AUXILIARIES = MODALS | BE | HAVE | frozenset("do does did needs need trenger treng".split())
"""Words that are finite verbs and nothing else."""

# Present tense without -r: what nynorsk (and much dialect) has instead.
_STRONG = frozenset(
    """avgjer ber bind blæs bryt byd byggjer bør byter byt deltek dreg drep driv eig et fell finn flyt forstår foreslår føreslår
    fær gir gjer gjev gjeng går grip held hjelp held heng høyr kjem kjenn knyt kveð køyr lar legg les let lid ligg lyg læt lèt
    møt nyt peikar ryk riv ror seier sel sender ser set sett sit skin skjer skriv skyt slepp slit slår snakk sov spør
    spring står stig stikk stryk svar syng søkjer søk tar tek tel tenk tilbyr treng trekk trår tyt veit vel veks vinn vrid
    vurderer ferdigstill framset oppnemner oppset overtek gjennomgår gjennomfører tilset utset vedtek viser innhentar""".split()
)
# Norwegian words in -r that are no verbs, though they may stand where one could.
_NOT_VERBS = frozenset(
    """etter over under for per eller der her hver kvar når hvor kor før år vår er mer meir flere fleire bare
    ansvar svar rapportar mellom hver dager dagar uker veker måneder månader timer timar deltakere planer saker saker
    tiltak papir nummer semester leder leiar møter her super sommer""".split()
) - frozenset("er svar møter leder".split())


def is_auxiliary(word: str) -> bool:
    """A modal, a form of be or have, or do: nothing but a verb."""
    return word in AUXILIARIES


def looks_finite(word: str) -> bool:
    """Whether a word (casefolded) may be a verb in the present or past, or opens one ("to")."""
    if word in AUXILIARIES or word in _STRONG or word in {"to", "å"}:
        return True
    if len(word) < 4 or word in _NOT_VERBS or not word.isalpha():
        return False
    return word.endswith(("r", "s", "ast", "te", "de", "et", "ed")) and not word.endswith("ss")
