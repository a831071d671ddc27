"""What talk in a meeting is about: a task's things, the sitting itself, or private life. Bokmål, nynorsk and English.

"Kari, kan du sende søknaden?" hands out work, "kan du dele skjermen?" is how a meeting talks, "Ola henter barna" is
his own affair. They are told apart by the class of what stands behind the verb. Patterns over small letters.
"""

import re
from typing import Final

from bot.understanding.common_words import word_set

_ENDING: Final = r"(?:a|en|et|e|n|t|s|r|er|ar|ene|ane|ens|ets|lene|na)?"
WORK: Final = re.compile(
    rf"\b(?:\w*(?:brev|søknad|rapport|list|plan|budsjett|r[ek]k?neskap|regnskap|referat|innkalling|faktura|avtale"
    rf"|kontrakt"
    rf"|tilbu?o?d|forslag|framlegg|utkast|notat|kommune|bank|leverandør|styre|vedtekt|skjema|høring|høyring|protokoll"
    rf"|invitasjon|plakat|billett|lokale|oversikt|dokument|kalender|nettsid|medlem|fylke|departement|entreprenør"
    rf"|rørlegg|elektriker|forsikring|avis|presse|kontingent|årsmeld\w*|melding|container|tillatelse|løyve|tilsyn"
    rf"|direktorat|regist(?:er|re)|arkiv|revisor|kasserer|kasserar|utvalg|utval|komité|komite|sponsor|kurs|dugnad"
    rf"|statistikk|artikkel"
    rf"|presentasjon|undersøkelse|undersøking|arrangement|bestilling|betaling|regning|rekning|tilskudd|tilskot|pris"
    rf"|frist){_ENDING}"
    r"|(?:letter|report|application|budget|account|invoice|contract|agreement|quote|proposal|draft|minutes|agenda|list"
    r"|plan|document|council|bank|supplier|plumber|electrician|insurer|venue|poster|programme|program|schedule|member"
    r"|treasurer|auditor|committee|board|grant|newsletter|website|survey|form|permit|ministry|municipality|invitation"
    r"|ticket|sponsor|press|statement|policy|guideline|consultant|contractor|landlord|booking|calendar|receipt"
    r")(?:s|es)?)\b"
)
"""What members' work is made of: papers, and those one writes to."""
SITTING: Final = re.compile(
    r"\b(?:\w*skjerm(?:en)?|mikrofon\w*|mic|mike|micro?phone|(?:web)?kamera(?:et)?|(?:web)?camera|lyd(?:en)?|sound"
    r"|audio|volum(?:et)?|volume|chat(?:ten)?|ordet|floor|(?:\w+ )?screen|lysbilde\w*|slides?|spørsmål(?:et|a|ene)?"
    r"|questions?|punkt(?:et)?|points?|items?|lenk[ae]n?|lenkj[ae]|link|avstemning\w*|røyst\w*|stemmer?|votes?"
    r"|h[aåe]nd(?:a|en|er|ene)?|hands?|rundt|around|door|døra|døren|vindu(?:et)?|window|først|first|fyrst"
    r"|neste (?:mann|taler|talar)|next"
    r"|høyere|høgare|høgre|louder|(?:det|it|dere|deg|dykk) (?:kort|short|brief)|raskt|kjapt|briefly|quickly|oss|us"
    r"|nå|no"
    r"|now|right away|med en gang|med ein gong|igjen|att|again|dere andre|the others|forrige taler|innlegg(?:et)?"
    r"|tråden"
    r"|thread|stol(?:en)?|chair|seat|runde[nr]?|tavl[ae]|whiteboard|flip\w+|vann|vatn|water|kaffe|kaffi|coffee|tea"
    r"|tale[rs]list[ae]|opptak(?:et)?|recording|møteleder|møteleiar|tallet|talet|navnet|namnet|time)\b"
)
"""How a meeting is held: what is asked in it is done in it."""
_KIN: Final = (
    r"barn(?:a|et|ebarn\w*)?|ung(?:en|ene|ane|ar|er)|sønn(?:en|a)?|son(?:en)?|dotter[ai]?|datter(?:en|a)?|kon[ae]n?"
    r"|mannen|mora|mamma|faren|pappa|(?:mor|far)(?:mor|far)|grand\w+|postkort|postcards?|bestemor|bestefar"
    r"|foreldre\w*|svigermor|svigerfar|søster(?:en)?|bror(?:en)?|tante"
    r"|onkel|kjæreste\w*|kjærast\w*|samboer\w*|familie\w*|hund(?:en)?|katt(?:en|a)?|lege(?:n)?|lækjar\w*|tannlege\w*"
    r"|frisør\w*|bursdag\w*|gebursdag|bryllup\w*|barnehage\w*|barselpermisjon|sykehus\w*|sjukehus\w*"
    r"|child(?:ren)?|kids?|son|daughter|wife|husband|mum|mom|mother|dad|father|family|parents|girlfriend|boyfriend"
    r"|sister"
    r"|brother|dog|cat|doctor|dentist|hairdresser|birthday|wedding|kindergarten|babysitter|hospital|sick|nursery"
)
PRIVATE: Final = re.compile(rf"\b(?:{_KIN})\b")
"""People's own life, whatever the date."""
OWN: Final = re.compile(
    r"\b(?:min|mi|mitt|mine|sin|si|sitt|sine|my|his|her|their own|own)\b"
    r"|\b(?:hus(?:et)?|kjøkken(?:et)?|stua|hage(?:n)?|plenen|bil(?:en)?|sykkel(?:en)?|mobil(?:en)?|telefon(?:en)?"
    r"|middag(?:en)?|frokost(?:en)?|ferie(?:n)?|trening\w*|hotel\w*|taxi|drosje|fly(?:et)?|tog(?:et)?|skole(?:n)?"
    r"|skule(?:n)?|matpakk\w+|klær|klede|house|kitchen|garden|lawn|car|bike|phone|dinner|breakfast|holidays?|vacation"
    r"|gym|flights?|train|school|laundry|groceries)\b"
)
"""What is mostly somebody's own; it may be the members' where it is asked for, or stands beside a paper."""
IDIOMS: Final = re.compile(
    r"\b(?:ja eller nei|yes or no|(?:a|en|eit|ein|et) (?:guess|wish|joke|difference|note of it|fuss|move|gjett|sjanse)"
    r"|put up with|check (?:this|it|that) out|it easy|the mickey|med ro|det rolig|det roleg|det med|i vei|i veg"
    r"|en kaffe"
    r"|ein kaffi|a break|pause|på plass|seg ned|deg ned|the best|sense|tvil|a chance|en sjanse|ein sjanse"
    r"|a look around|på det|på spøk|krysset|fingers crossed|in mind|i bakhodet|i mente|som det er|on me|on that note)\b"
)
"""Turns of speech that have a verb of doing in them."""
LIGHT: Final = word_set("""
    it that this them those det den dette de dem dei desse disse meg me us oss du deg dykk dere you her here der there
    a an the en ein ei et eit to for om of in i on på with med by about av ut up opp ned inn over gjennom ved til fra
    frå og and or eller bare berre just please gjerne også òg too litt bit lite more mer meir noe noko something ting
    ho him hans han hun henne rett fint kan could so så som at be da då nok vel jo go going å ja nei yes no ordentlig
    back tilbake videre vidare fram frem kontakt tak ansvar
    """)
"""Words that name no thing to do something about."""
IN_THE_SITTING: Final = re.compile(
    r"\b(?:gå (?:gjennom|igjennom|over)|gjennomgå|dele?|del|share|review|finish|confirm|bekreft\w*"
    r"|oppdatere? (?:oss|oss andre)"
    r"|repeat|gjenta)\b"
)
"""What is done there and then, unless it has a day."""
SAID_IN_REPLY: Final = re.compile(
    r"\b(?:svare?|answer|reply|meld[e]?|si i?(?:fra|frå)|(?:gi|gje) (?:beskjed|tilbakemelding|svar)|oppdatere?|update"
    r"|rapportere?|report|make|get|repeat|call on|take|ta)\b"
)
"""What may be a task, and mostly is talk: it needs a task's things."""
RULE: Final = re.compile(
    r"\b(?:innen|innan|within) (?:\d+|en|ei|ein|ett|eitt|to|tre|fire|fem|seks|sju|åtte|ti|fjorten|noen få|one|a|an"
    r"|two|three"
    r"|four|five|six|seven|ten|fourteen|a few) (?:\w+ )?(?:dag\w*|døgn|uker?|veker?|timer?|timar|days?|weeks?|hours?)\b"
)
"""How fast somebody always does it: "svarer innen 14 dager"."""
DEADLINE: Final = re.compile(
    r"\b(?:innen|innan|senest|seinast|før|til|frist|mot|by|before|within|until|deadline|due|no later than|latest)\b"
)
"""What makes of a day a deadline: of "på fredag" one does not know."""
TAKEN_BACK: Final = re.compile(
    r"(?:^\W*|[,–—-]+ ?)(?:(?:å|åh|oh|ah|eller|or|men|but),? )?(?:nei|nope|niks|vent|wait|no)\b"
    r"|\b(?:glem det|gløym det|dropp det|droppe det|stryk det|forget (?:it|that|about)|never ?mind|scratch that|drop it"
    r"|no need|(?:gjør|gjer|tar|tek|fikser|fiksar|ordner|ordnar) (?:det|den|eg det|jeg det) (?:selv|sjølv)"
    r"|(?:do|take|handle|fix) (?:it|that) myself|(?:trengs|trengst|trenger|treng) (?:ikke|ikkje)|ikke nødvendig"
    r"|ikkje naudsynt|not needed|not necessary|(?:er|is|was|ble|vart|blei) (?:allerede |alt |already )?(?:gjort"
    r"|done|sendt|ordna|ordnet)"
    r"|(?:alt|already) (?:gjort|done)|har (?:jeg|eg|vi|me) (?:jo |alt |allerede |allereie )?(?:gjort"
    r"|sendt|ordna|ordnet))\b"
)
"""What was said before is taken back."""
