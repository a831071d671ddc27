"""The words around a date that tell what it is to the sentence: a deadline, a day spoken of, or an event with no date.

Read by date_lexicon; `|` parts spellings as in date_words.
"""

from bot.understanding.date_words import Words

ROLES: Words = {
    "i": {
        0: "i",
    },
    "in": {
        0: "in",
    },
    "on": {
        0: "på|on",
    },
    "the": {
        0: "den|det|dei|de|d",
        1: "the",
    },
    "of": {
        0: "of|av",
    },
    "om": {
        0: "om",
    },
    "about": {
        0: (
            "about|around|ca|cirka|omtrent|rundt|omkring|kring|circa|approx|approximately|only|just|bare|berre|max"
            "|maks|minst|at least|no more than|maksimalt|nærmere|kun"
        ),
    },
    "til": {
        0: "til|te|until|till|up to|fram til|frem til|opp til|til og med|t.o.m|inntil",
    },
    "to": {
        0: "to",
    },
    "for": {
        0: "for|mot|towards",
    },
    "by": {
        0: (
            "innen|innan|inna|inen|by|senest|seinast|seinest|due by|no later than|not later than|at the latest"
            "|no later then|ikke senere enn|ikke etter|ikkje etter|not after|ikkje seinare enn|ikke seinere enn"
            "|latest|on or before|before or on"
            "|at latest|by the latest|by no later than"
        ),
    },
    "due": {
        0: "due|due on|due in",
    },
    "not": {
        0: "ikke|ikkje|not|never|aldri|don't|do not",
    },
    "forget": {
        0: "glem|gløym|forget|nøl",
    },
    "request": {
        0: "søknad|søknaden|søke|søkje|søk|forslag|framlegg|avtale|spørsmål|krav|ønske|anmode",
    },
    "deadline": {
        0: (
            "deadline|deadlines|closing date|frist|fristen|cut-off|cutoff|due date|forfall|forfaller|forfell|rsvp"
            "|utsatt til|utsett til"
        ),
    },
    "deliver": {
        0: (
            "påmelding|innlevering|levering|leveres|leverast|levere|levér|svar|svare|submit|submission|submissions"
            "|abstracts|registration|innspill|innspel|tilbakemelding|merknader|respond|reply|comments|returneres"
            "|sendes|send"
        ),
    },
    "within": {
        0: (
            "i løpet av|i laupet av|i laup av|ila|i.l.a|innenfor|utpå|ut på|frampå|within|during"
            "|in the course of|over the course of"
            "|inside|senere i|seinere i|seinare i|senere|seinare|later|later in|utover i|sometime in|en gang i"
            "|ein gong i|some time in"
        ),
    },
    "before": {
        0: (
            "før|førr|before|b4|by the time|prior to|ahead of|in advance of|in time for|i forkant av|i god tid før"
            "|well before|forut for|in good time before|rett før|like før|just before|i tide til|in preparation for"
            "|senest før"
        ),
    },
    "after": {
        0: "etter|ettar|efter|after|following|i etterkant av|rett etter|like etter|straks etter|right after|just after",
    },
    "over": {
        0: "over",
    },
    "notbefore": {
        0: (
            "not before|ikke før|ikkje før|ikkje føre|aldri før|never before|no earlier than|not earlier than|tidligst"
            "|tidlegast|earliest|at the earliest|not until|ikke tidligere enn|ikkje tidlegare enn|no sooner than"
            "|but not before"
        ),
    },
    "from": {
        0: (
            "fra|frå|from|fra og med|frå og med|f.o.m|fom|starting|as of|as from|as at|effective|gjeldende fra|dated"
            "|datert|mottatt|motteke|mottatt den|received|issued|regarding|re|ang|angående|beginning"
        ),
    },
    "per": {
        0: "per|pr",
    },
    "since": {
        0: "siden|sidan|since|ago|sia",
    },
    "between": {
        0: "between|mellom",
    },
    "and": {
        0: "and|og|&",
    },
    "or": {
        0: "eller|or|evt|eventuelt|alternatively",
    },
    "recur": {
        1: "hver|hvert|kvar|kvart|every|each",
        2: (
            "annenhver|annankvar|annakvar|annahver|annenhvert|annethvert|annakvart|annankvart|annen hver|annan kvar"
            "|anna kvar|anna kvart|annet hvert|every other|every second|each other"
        ),
    },
    "often": {
        "day": "daglig|dagleg|daily",
        "week": (
            "ukentlig|vekentleg|vekevis|weekly|once a week|en gang i uka|en gang i uken|ein gong i veka|én gang i uka"
            "|en gang per uke|fortnightly|biweekly"
        ),
        "month": (
            "månedlig|månadleg|månedsvis|månadsvis|monthly|once a month|en gang i måneden|ein gong i månaden"
            "|én gang i måneden|en gang per måned|ein gong per månad"
        ),
        "quarter": "kvartalsvis|kvartalsvist|quarterly|once a quarter|en gang i kvartalet|ein gong i kvartalet",
        "halfyear": "halvårlig|halvårleg|half-yearly|twice a year|to ganger i året|to gonger i året",
        "year": "årlig|årleg|yearly|annually|once a year|en gang i året|ein gong i året|en gang i året",
    },
    "have": {
        0: "har|have|has|får|fekk|gets|get|fikk|given|gis",
    },
    "is": {
        0: (
            "er|is|are|går|gjeng|sits|meets|holdes|haldast|blir|vert|arrangeres|arrangerast|starts|begins|starter"
            "|startar|begynner|begynnar|åpner|opnar|opens|finner sted|takes place|happens|falls|foregår|avholdes"
            "|is held|runs|er satt til|is set for|is on|er planlagt|launches"
        ),
    },
    "pastverb": {
        0: (
            "kom|ble|blei|vart|var|fikk|gikk|gjekk|hadde|sendte|vedtok|skjedde|bestemte|lovet|lova|avtalte|skrev|was"
            "|were|came|got|agreed|happened|said|went|had|sent|wrote|discussed|decided|promised|vedtatt|vedteke"
            "|behandlet|behandla|undertegnet|held|minuted|raised|reported|logged|flagged|noted|noticed|found|started"
            "|adopted|posted|mentioned|asked|gave|made|took|sto|stod|tok|mistet|miste|opprettet|oppretta|stengte|meldt"
            "|innmeldt|registrert|innsendt|inngått|avholdt|avlyst|avsluttet|avslutta|utgitt|publisert|nevnte|nemnde"
            "|spurte|sa|mente|meinte|besluttet|beslutta|foreslo|krevde|kravde|ga|gav|gjorde|hold|holdt|startet|starta"
        ),
    },
    "be": {
        0: "være|vere|bli|be|skal|må|shall|must|should|will|kan|bør|to be",
    },
    "clause": {
        0: "vi|me|han|hun|ho|alle|we|they|he|she|everyone|it|you|noen|that",
    },
    "please": {
        0: "please|pls|plz|takk|thanks|thx|folkens|ds|d.m|dennes|inst",
    },
    "plan": {
        0: (
            "planlegge|planlegg|planleggje|forberede|førebu|forbered|arrangere|arranger|innkalle|kalle inn til|avlyse"
            "|avlys|flytte|flytt|book|booke|bestille|plan|prepare|schedule|organise|organize|host|cancel|postpone|move"
        ),
    },
    "rather": {
        0: "helst|aller helst|fortrinnsvis|preferably|ideally",
    },
    "name": {
        0: "stortinget|sametinget|lagtinget|folketinget|alltinget",
    },
    "see": {
        0: "jf|jfr|cf|viser til",
    },
    "rel": {
        0: "som|who|which",
    },
    "ready": {
        0: (
            "klar|klart|klare|ferdig|ferdige|ready|finished|done|inne|levert|levert inn|i havn|på plass|in place"
            "|in time"
        ),
    },
    "tailverb": {
        0: "vil|can|ought",
    },
    "paper": {
        0: (
            "club|klubb|klubben|choir|koret|group|market|crew|quiz|times|mail|telegraph|express|post"
            "|herald|school|league|service|roast"
        ),
    },
    "word": {
        "numbered": (
            "dør|døra|døren|blokk|blokka|fløy|sone|hylle|skap|skuff|brett|celle|kolonne|rad|tavle|sikring|ventil|krets"
            "|bane|spor|kai|brygge|felt|corridor|door|entrance|block|ward|wing|zone|floor|shelf|cabinet|drawer|column"
            "|row|cell|bay|dock|platform|unit|slide|figure|exercise|question|oppgave|spørsmål|ratio|score|grade"
            "|karakter|snitt"
        ),
        "code": (
            "code|codes|kode|koden|pinkode|pinkoden|pin|kontonummer|kontonummeret|kontonr|konto|kontoen|account"
            "|iban|orgnr|organisasjonsnummer|kid|kidnr|fødselsnummer|personnummer|medlemsnummer|kundenummer|nummer"
            "|nummeret|number|serienummer|password|passord|passordet"
        ),
        "day_of": (
            "mandagens|måndagens|tirsdagens|tysdagens|onsdagens|torsdagens|fredagens|lørdagens|laurdagens|søndagens"
            "|sundagens|gårsdagens|gårdagens|helgens|helgas|monday's|tuesday's|wednesday's|thursday's|friday's"
            "|saturday's|sunday's|yesterday's|last night's"
        ),
        "preposition": "med|hos|with|ved|uten|utan|without|sammen|saman|together",
        "of_a_meeting": (
            "dato|datoen|datoer|datoar|datoene|datoane|møtedato|møtetid|tid|tidspunkt|tidspunktet|sted|stedet|stad"
            "|staden|møtested|møtestad|lokale|lokalet|lokaler|møtelokale|rom|rommet|møterom|møterommet|innkalling"
            "|innkallinga|innkallingen|innkallinger|innkallingar|møteinnkalling|møteinnkallinga|møteinnkallingen"
            "|saksliste|sakslista|sakslisten|sakliste|saklista|saklisten|dagsorden|dagsordenen|agenda|agendaen"
            "|invitasjon|invitasjonen|invitasjoner|invitasjonar|invitation|invitations|invite|invites|date|dates"
            "|venue|room|place|location"
        ),
    },
    "refnoun": {
        0: (
            "decision|decisions|minutes|meeting|letter|email|e-mail|figures|numbers|report|memo|vote|statement"
            "|agreement|hearing|call|session|workshop|conference|results|draft|budget|accounts|vedtaket|vedtak|møtet"
            "|brevet|referatet|tallene|tala|protokollen|rapporten|notatet|avtalen|incident|outage|release|event"
            "|standup|stand-up|slot|shift|lunch|data|stats"
        ),
    },
}

# Things that happen on a day the calendar may know and a text does not tell.
EVENTS = (
    "møte|møtet|samling|samlinga|samlingen|konferanse|konferansen|seminar|seminaret|kongress|kongressen"
    "|generalforsamling|generalforsamlingen|generalforsamlinga|oppstart|oppstarten|lansering|lanseringen|lanseringa"
    "|ferie|ferien|valg|valget|val|valet|åpning|åpningen|opning|opninga|festival|festivalen|festivala|jubileum"
    "|jubileet|revisjon|revisjonen|høring|høringen|høyringa|befaring|befaringen|synfaring|synfaringa|messe|messa"
    "|messen|workshop|workshopen|verksted|verkstedet|landsmøte|landsmøtet|årsmøte|årsmøtet|fylkesting|fylkestinget"
    "|kommunestyret|sesjon|sesjonen|start|besøk|besøket|festen|tur|turen|fagdag|fagdagen|fagdagene|dugnad|dugnaden"
    "|kickoff|kick-off|go-live|golive|go live|launch|release|meeting|conference|agm|egm|gathering|offsite|off-site"
    "|retreat|holiday|holidays|vacation|summit|audit|election|elections|opening|hearing|trial|event|party|wedding"
    "|handover|half-term|half term|term|semester|sprint|demo|deployment|deploy|rollout|roll-out|migration|cutover"
    "|inspection|visit|session|board|committee|gang|gong|time|board meeting|standup|retro|showcase|exhibition"
    "|budsjettbehandling|budsjettbehandlinga|budsjettbehandlingen|forestilling|premiere|premieren|flytting|flyttinga"
    "|flyttingen|skolestart|skulestart|studiestart|byggestart|prosjektstart|avspark|avslutning|avslutninga"
    "|avslutningen|markering|markeringa|ombygging|ombygginga|ombyggingen|innflytting|innflyttinga|innflyttingen"
    "|overlevering|overleveringen|overleveringa|kamp|kampen|kurset|kurs|trip|tour|race|gala|fair|congress|assembly"
    "|seminars|training|interview|interviews|intervju|intervjuet|permisjon|permisjonen|leave|break|the break|returning"
    "|relaunch|kick off|ceremony|inauguration|vote|reveal|merger|move"
)
EVENT_ENDINGS = (
    "møte|møtet|møtene|samling|samlinga|samlingen|konferanse|konferansen|seminar"
    "|seminaret|oppstart|oppstarten|starten|lansering|lanseringa|lanseringen|ferie|ferien"
    "|valget|valet|åpning|åpningen|opninga|festival|festivalen|jubileet|høringen"
    "|høyringa|messa|messen|tinget|behandlinga|behandlingen|avslutning|avslutninga|avslutningen"
    "|besøket|festen|turen|kurset|revisjonen|befaringen|synfaringa|sesjonen|dugnaden"
    "|utstillinga|utstillingen|premieren|stevnet|stemnet|bordet|kampen|flytting|flyttinga"
    "|flyttingen|overtakelsen|overtakinga|innvielsen|feiringa|feiringen|møta"
)
# Figures behind words that end so are their number and no date; so are those behind the "numbered" words above.
NUMBERED_ENDINGS = "korridor|korridoren|inngang|inngangen|oppgang|oppgangen|avdeling|avdelingen|etasje"
# With "neste" or "next" before them these, and words that end so, are the channel's next meeting …
SITTINGS = "møte|møtet|samling|samlinga|samlingen|meeting|gang|gong|time|session|standup|retro|board|committee"
# … unless it is one that comes once a year or is another body's.
ASSEMBLIES = (
    "årsmøte|årsmøtet|landsmøte|landsmøtet|folkemøte|folkemøtet|foreldremøte|foreldremøtet|toppmøte|toppmøtet"
    "|allmøte|allmøtet|forsamling|generalforsamling|generalforsamlinga|generalforsamlingen|fylkesmøte|fylkesmøtet"
)
DEFINITE = ("en", "et", "ene", "a")
DEADLINE_ENDINGS = ("forfallsdato", "forfallsdatoen", "frist", "fristen", "fristar", "frister")
