"""The words that dates are made of, in bokmål, nynorsk and English: kind, value, and how people write it.

`|` parts spellings; a spelling of several words is a phrase and wins over its parts. What a kind means is told by the
patterns that use it, in date_grammar. Dialect and common slips stand here; other slips are found by date_lexicon.
"""

from typing import Any

Words = dict[str, dict[Any, str]]  # kind → value → spellings

WEEKDAYS = (
    "mandag|måndag|mandagen|måndagen|månda|monday",
    "tirsdag|tysdag|tirsd|tysd|tirsdagen|tysdagen|tirsda|tysda|tuesday",
    "onsdag|onsd|onsdagen|onsda|wednesday|wensday",
    "torsdag|torsd|torsdagen|torsda|thursday",
    "fredag|fredagen|freda|fredda|friday",
    "lørdag|lørd|laurdag|lørdagen|laurdagen|saturday",
    "søndag|sundag|søndagen|sundagen|sunday",
)
# Short ones are words of their own too (man, mon, Tor, sat): they count only where the words around them say so.
SHORT_WEEKDAYS = ("man|mån|mon|mand", "tir|tirs|tys|tue|tues", "ons|wed|weds", "tor|tors|thu|thur|thurs", "fre|fri",
                  "lør|lau|sat", "søn|sun")  # fmt: skip
MONTHS = (
    "januar|january|jan",
    "februar|february|feb|febr|febuary",
    "mars|march|mar",
    "april|apr",
    "mai|may",
    "juni|june|jun",
    "juli|july",
    "august|aug",
    "september|sep|sept",
    "oktober|october|okt|oct",
    "november|nov",
    "desember|december|des|dec",
)
NUMBERS = {
    2: "two|et par|eit par|a couple of|couple of",
    3: "tre|tri|three",
    4: "fire|four",
    5: "fem|five",
    6: "seks|six",
    7: "sju|syv|seven",
    8: "åtte|eight",
    9: "ni|nine",
    10: "ti|ten",
    11: "elleve|eleven",
    12: "tolv|twelve",
    13: "tretten|thirteen",
    14: "fjorten|fourteen",
    15: "femten|fifteen",
    16: "seksten|sixteen",
    17: "sytten|seventeen",
    18: "atten|eighteen",
    19: "nitten|nineteen",
    20: "tjue|tyve|twenty",
    21: "tjueen|tjueein|twenty-one",
    24: "tjuefire|twenty-four",
    28: "tjueåtte|twenty-eight",
    30: "tretti|tredve|thirty",
    40: "førti|forty",
    45: "førtifem|forty-five",
    48: "førtiåtte|forty-eight",
    50: "femti|fifty",
    60: "seksti|sixty",
    90: "nitti|ninety",
}
ORDINALS = (
    "første|fyrste|first",
    "andre|annen|second",
    "tredje|third",
    "fjerde|fourth",
    "femte|fifth",
    "sjette|sixth",
    "sjuende|syvende|sjuande|seventh",
    "åttende|åttande|eighth",
    "niende|niande|ninth",
    "tiende|tiande|tenth",
    "ellevte|eleventh",
    "tolvte|twelfth",
    "trettende|trettande|thirteenth",
    "fjortende|fjortande|fourteenth",
    "femtende|femtande|fifteenth",
    "sekstende|sekstande|sixteenth",
    "syttende|syttande|seventeenth",
    "attende|attande|eighteenth",
    "nittende|nittande|nineteenth",
    "tjuende|tyvende|tjuande|twentieth",
)
TENS = {20: ("tjue", "twenty-"), 30: ("tretti", "thirty-")}  # tjueførste, twenty-first

UNITS: Words = {
    "day": {
        "day": (
            "dag|dagene|dagane|dagar|dager|dagen|dagers|dagars|dags|day|days|day's|dagens|calendar days|kalenderdager"
            "|døgn|døger"
        ),
    },
    "workday": {
        "workday": (
            "virkedag|virkedagene|virkedager|arbeidsdagene|virkedagen|virkedagers|virkedagar|virkedagars|yrkedag"
            "|yrkedager|yrkedagar|yrkedagen"
            "|arbeidsdag|arbeidsdager|arbeidsdagar|arbeidsdagen|arbeidsdagers|kvardagar|hverdager|working day"
            "|working days|workday|workdays|business day|business days|work days|workingdays"
        ),
    },
    "week": {
        "week": (
            "uke|uka|uken|uker|ukene|vekane|ukers|ukes|ukas|ukens|veke|veka|veker|vekers|vekes|vekene|vekas|veko"
            "|vika|vike|ukes tid|ukestid|vekes tid|vekestid|week"
            "|weeks|week's|wk|wks"
        ),
    },
    "weekshort": {
        "week": "v|u|w",
    },
    "weekend": {
        "weekend": "helg|helga|helgen|helgi|helja|weekend|weekenden",
    },
    "monthunit": {
        "month": (
            "måned|måneds|måneden|måneder|månedene|månadene|månadane|måneders|månedens|månad|månads|månaden|månader"
            "|månadens|mnd|mth|mths|måneds tid|månads tid|month|months"
            "|month's"
        ),
    },
    "quarter": {
        "quarter": "kvartal|kvartaler|kvartalet|kvartalets|kv|quarter|quarters|quarter's|qtr",
    },
    "tertial": {
        "tertial": "tertial|tertialer|tertialet|tertialets",
    },
    "halfyear": {
        "halfyear": "halvår|halvåret|halvårets|half-year|half year",
    },
    "yearunit": {
        "year": "år|årene|året|åra|års|årets|year|years|year's",
    },
    "hour": {
        "hour": "time|timene|timer|timar|timers|timars|hour|hours|hrs",
    },
    "fortnight": {
        "fortnight": "fortnight|fortnight's|fortnights",
    },
    "amount": {
        (6, "month"): "half a year|et halvt år|eit halvt år|et halvår|eit halvår",
    },
    "andhalf": {
        0: "and a half|og en halv|og ein halv|og ei halv|og et halvt|og eit halvt|½",
    },
    "halfmore": {
        1: "halvannen|halvanna|halvannan|halvannet|halvtanna|halvtannan",
    },
    "onlyhalf": {
        0: "half a|en halv|ei halv|et halvt|eit halvt|ein halv",
    },
    "vague": {
        0: (
            "noen dager|nokre dagar|nokon dagar|flere dager|fleire dagar|a few days|few days|some days|several days"
            "|noen uker|nokre veker|flere uker|fleire veker|a few weeks|few weeks|some weeks|several weeks"
        ),
    },
    "one": {
        1: "a|an|en|ei|ein|et|eit|ett|one|én",
    },
    "last": {
        -1: "siste|last|final",
        -2: "nest siste|nestsiste|second to last|second last|penultimate",
    },
    "next": {
        1: "neste|nesta|neeste|næste|next|nxt",
    },
    "coming": {
        0: (
            "førstkommende|fyrstkomande|førstkomande|kommende|komande|nærmeste|næraste|coming|upcoming|this coming"
            "|nå på|nå til|no på|no til|the coming"
        ),
    },
    "this": {
        0: "denne|dette|inneværende|inneverande|this|current",
    },
    "prev": {
        -1: "forrige|førre|sist|previous|past|i forrige|i førre",
    },
    "part": {
        "end": (
            "slutten|slutt|utgangen|utløpet|utgang|ultimo|end|late|late in|sent i|seint i|sist i|siste del av"
            "|last part of|andre halvdel av|second half of|latter half of|close of|tail end of|very end of|utløp"
        ),
        "mid": "medio|midten|mid|middle|midt i|midt på|midtveis i|halfway through|midways through",
        "start": (
            "primo|begynnelsen|byrjinga|starten|start of|beginning|beginning of|early|early in|tidlig|tidleg|tidlig i"
            "|tidleg i|først i|fyrst i"
        ),
        "half": "første halvdel|fyrste halvdel|first half|fyrste halvdelen|første halvdelen",
    },
    "ended": {
        "end": "er omme|er over|er slutt|er ute|is over|is out|is up|ends|closes|er forbi|ut|er gått",
    },
    "monthend": {
        "month": "månedsslutt|månadsslutt|månedsskiftet|månadsskiftet|månedsskifte|månadsskifte|monthend|month-end|eom",
        "quarter": "kvartalsslutt|kvartalsskiftet|kvartalsskifte|quarter-end|eoq",
        "year": "årsslutt|year-end|yearend|eoy",
        "week": "ukeslutt|vekeslutt|week-end|eow",
    },
    "relday": {
        0: (
            "i dag|idag|today|i ettermiddag|i formiddag|i føremiddag|i natt|this afternoon"
            "|this morning|i løpet av dagen|i laupet av dagen|ila dagen|senere i dag|seinere i dag"
            "|seinare i dag|later today|innen dagen er omme|i dag tidlig|2day"
        ),
        "evening": "tonight|i kveld|ikveld|this evening|2nite|2night",
        1: (
            "i morgen|imorgen|i morgon|imorgon|i morra|imorra|i mårra|imårra|i måra|i mårå|i morgo|tomorrow|tommorow"
            "|tommorrow|tomorow|tomorrrow|tmrw|tmr|2moro|2morrow|2mrw|2moz"
        ),
        2: (
            "i overmorgen|overmorgen|overimorgen|i overmorgon|overmorgon|i overmorra|overmorra|i overimorra|overimorra"
            "|i overmårra|overmårra|over i morgen|day after tomorrow"
        ),
    },
    "pastday": {
        -1: "i går|igår|yesterday|last night|i går kveld",
        -2: "i forgårs|i førgår|day before yesterday",
        0: "i morges",
    },
    "lastyear": {
        -1: "i fjor|ifjor|fjoråret",
    },
    "weekahead": {
        1: "uka som kommer|uken som kommer|veka som kjem",
    },
    "ahead": {
        0: "ahead",
    },
    "weekof": {
        0: "w/c|week commencing|week beginning|week starting|uka som begynner|uka som starter|veka som startar",
    },
    "rest": {
        0: "resten av|the rest of|rest of|the remainder of",
    },
    "sofar": {
        0: "hittil|til nå|til no|så langt|so far|to date",
    },
    "now": {
        0: "now|nå",
    },
    "dayend": {
        0: (
            "eod|cob|eob|close of business|close of play|end of day|end of play|end of the day|end of business"
            "|end of today|day's end|dagens slutt|arbeidsdagens slutt|arbeidstidens slutt|kontortidas slutt"
            "|kontortidens slutt|slutten av dagen|utgangen av dagen|slutten av arbeidsdagen|dagen er omme"
            "|the day is out"
        ),
    },
    "daypart": {
        0: (
            "morgen|morgenen|morgon|morgonen|formiddag|formiddagen|ettermiddag|ettermiddagen|lunsj|lunch"
            "|morning|afternoon|night|lunchtime|first thing|før lunsj|etter lunsj|til lunsj|before lunch|after lunch"
        ),
        "evening": "kveld|kvelden|evening",
        1: "at",
    },
    "noon": {
        (12, 0): "noon|midday",
        (23, 59): "midnight|midnatt",
    },
    "minutes": {  # before or after the hour that follows
        -30: "halv",
        30: "half past",
        15: "kvart over|quarter past",
        -15: "kvart på|quarter to",
        -40: "ti på halv",
        -35: "fem på halv",
        -25: "fem over halv",
        -20: "ti over halv",
    },
    "oclock": {
        0: "o'clock|oclock",
    },
    "clock": {
        0: "kl|klokka|klokken|klokkå",
    },
    "ampm": {
        "am": "am|a.m",
        "pm": "pm|p.m",
    },
}

FEASTS: Words = {
    "newyear": {
        1: "in the new year|på nyåret|på det nye året|early in the new year|early new year",
    },
    "seasonname": {
        "summer": "sommer|forsommeren|sommeren|sommaren|sommar|summer",
        "autumn": "høst|høstparten|haustparten|høsten|hausten|haust|autumn|fall",
        "winter": "vinter|vinteren|winter",
        "spring": "vår|vårparten|våren|spring",
    },
    "feastday": {
        "jul": "juledag|juledagen",
        "easter": "påskedag",
        "whitsun": "pinsedag",
        "new year": "nyttårsdag",
    },
    "bankholiday": {
        0: "bank holiday|bank holiday weekend|public holiday|helligdagen|helligdagene|helgedagen|helgedagane|fridagen",
    },
    "feastname": {
        "jul": "jul|jula|julen|jol|jola",
        "christmas": "christmas|xmas|x-mas",
        "christmas eve": "julaften|julaftan|jolaftan|joleaftan|juleaften|julekvelden|christmas eve|xmas eve",
        "christmas day": "christmas day|xmas day",
        "boxing day": "boxing day",
        "romjul": "romjul|romjula|romjulen|romjol|romjola",
        "little christmas eve": "lille julaften|lillejulaften|litle julaftan|veslejulaftan|litlejulaftan",
        "new year's eve": "nyttårsaften|nyttårsaftan|nyårsaften|new year's eve|new years eve|hogmanay",
        "new year's day": "new year's day|new years day|nyttårsdagen",
        "new year": "nyttår|nyår|årsskiftet|årsskifte|new year|new year's|turn of the year",
        "epiphany": "helligtrekonger|epiphany|twelfth night",
        "valentine": "valentinsdagen|valentine's day|valentines day",
        "st patrick": "st patrick's day|st patricks day|st. patrick's day",
        "shrove tuesday": "shrove tuesday|pancake day|fetetirsdag",
        "ash wednesday": "askeonsdag|oskeonsdag|ash wednesday",
        "palm sunday": "palmesøndag|palmesundag|palm sunday",
        "holy week": "påskeuka|påskeuken|påskeveka|holy week",
        "maundy thursday": "skjærtorsdag|skjertorsdag|maundy thursday",
        "good friday": "langfredag|good friday",
        "easter eve": "påskeaften|påskeaftan|påskelørdag|holy saturday|easter saturday|easter eve",
        "easter": "påske|påska|påsken|easter|påskehelga|påskehelgen|easter weekend",
        "easter sunday": "easter sunday|easter day|påskesøndag",
        "easter monday": "easter monday",
        "ascension": "kristi himmelfart|kristi himmelfartsdag|kristi himmelferdsdag|ascension day|ascension",
        "whitsun": "pinse|pinsa|pinsen|whitsun|pentecost|pinsehelga|pinsehelgen|whit weekend",
        "whit eve": "pinseaften|pinseaftan",
        "whit sunday": "whit sunday|pentecost sunday",
        "whit monday": "whit monday|pentecost monday",
        "labour day": "arbeidernes dag|arbeidaranes dag|may day|labour day",
        "constitution day": "grunnlovsdagen|grunnlovsdag|nasjonaldagen|syttende mai|syttande mai|constitution day",
        "midsummer eve": "sankthans|sankthansaften|sankthansaftan|st hans|sankt hans|midsummer eve|jonsokaftan",
        "midsummer": "midsummer|jonsok|midsummer's day|midsummer day",
        "olsok": "olsok",
        "halloween": "halloween",
        "all saints": "allehelgensdag|all saints|allehelgen",
        "bonfire night": "bonfire night|guy fawkes night",
        "black friday": "black friday",
        "advent": "advent|adventstida|adventstiden",
        "lucia": "luciadagen|lucia",
    },
}
