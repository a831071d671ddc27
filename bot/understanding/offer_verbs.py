"""Verbs of doing, as talk in a meeting hands them out: bokmål, nynorsk and English together.

They are patterns over small letters. A verb that needs another word beside it to be a task has it here: "følge opp",
"sette opp", "take that", but not "ta det med ro" and not "take it easy".
"""

from typing import Final

_TAKEN: Final = (
    r"(?: det(?! med)| den| dette| that| this| it(?! easy)| on| over| care| ansvar\w*| kontakt| sak(?:en|a)| hånd"
    r"| initiativ\w*| referat\w*| the (?:minutes|lead))"
)
_UP: Final = r"(?: opp| inn| ned| i gang| fram| frem| ut| ved| til| over| up| together)"
_TELLS: Final = r" (?:beskjed|tilbakemelding|svar)"
_FINDS: Final = r" (?:ut|fram|en|ei|et)"


def _either(words: str, *with_others: str) -> str:
    """Words alone, and verbs with what stands beside them."""
    return "|".join((*words.split(), *with_others))


INFINITIVE: Final = _either(
    """
    sende skrive lage ringe ringje sjekke sjekka ordne fikse bestille tinge booke kjøpe hente levere oppdatere
    undersøke undersøkje avklare invitere innkalle rydde purre kontakte forberede førebu publisere svare betale
    overføre rapportere utarbeide planlegge planleggje reservere registrere koordinere skaffe reparere trykke kopiere
    fordele etterlyse vurdere representere innhente søke søkje revidere ferdigstille kvalitetssikre korrigere rette
    gjennomføre arrangere varsle informere
    leie bytte fornye installere etablere opprette distribuere signere underskrive skifte teste telle merke utbedre
    oversende melde dele samle samordne vaske male montere formulere redigere oversette omsetje kartlegge kartleggje
    evaluere utrede greie
    send write draft call phone email book order buy fetch deliver update investigate clarify invite tidy remind
    contact prepare publish answer reply pay report plan reserve register coordinate arrange organise organize repair
    print copy forward share collect circulate review check confirm fix finish schedule submit upload translate
    chase apply revise complete hire rent renew install replace test count sign notify inform research design compile
    correct amend edit mend paint ring distribute
    """,
    r"(?:følge|følgje|follow) (?:\w+ )?(?:opp|up)",
    rf"(?:ta|take){_TAKEN}",
    rf"(?:sette|setje|legge|leggje|stille|set|put){_UP}",
    r"(?:gå|se|sjå) (?:gjennom|igjennom|over)",
    r"(?:spørre|spørje|spør|ask) (?=\w+ (?:\w+ )?(?:om|about|for)\b)",
    r"få tak i|hente inn|passe på at|regne ut|føre opp|henge opp|høre med|høyre med|si opp|seie opp"
    r"|hand (?:over|in|out)",
    rf"finne{_FINDS}",
    rf"(?:gi|gje){_TELLS}",
    r"kalle inn|si i?(?:fra|frå)|sørge for|sørgje for|syte for",
    r"(?:gjøre|gjere) (?:det|dette|ferdig)|do (?:that|this|it)",
    r"look into|draw up|find (?:out|a|an)|get (?:back|hold|in touch|a|an|the)|make (?:sure|a|an|the)",
)
"""After a modal: "kan du …", "can you …"."""

PRESENT: Final = _either(
    """
    sender skriver skriv lager lagar ringer ringjer sjekker sjekkar ordner ordnar fikser fiksar bestiller tingar booker
    bookar kjøper henter hentar leverer oppdaterer undersøker undersøkjer avklarer avklarar inviterer innkaller
    innkallar rydder ryddar purrer purrar kontakter kontaktar forbereder førebur publiserer svarer svarar betaler
    betalar overfører rapporterer utarbeider utarbeidar planlegger planlegg reserverer registrerer koordinerer skaffer
    fordeler etterlyser vurderer representerer innhenter søker søkjer reviderer ferdigstiller kvalitetssikrer korrigerer
    retter rettar gjennomfører arrangerer
    varsler varslar informerer leier leiger bytter byttar fornyer fornyar installerer etablerer oppretter opprettar
    distribuerer signerer underskriver skifter testar tester teller tel merker merkar utbedrer
    skaffar reparerer trykker kopierer oversender melder deler delar samler samlar samordner vasker vaskar maler malar
    monterer formulerer redigerer oversetter omset kartlegger kartlegg evaluerer utreder greier
    sends writes drafts calls phones emails books orders buys fetches delivers updates investigates clarifies invites
    tidies reminds contacts prepares publishes answers replies pays reports plans reserves registers coordinates
    arranges organises organizes repairs prints copies forwards shares collects circulates reviews checks confirms
    fixes finishes schedules submits uploads translates chases applies revises completes hires rents renews installs
    replaces tests counts signs notifies informs researches designs compiles corrects amends edits mends paints
    distributes
    """,
    r"(?:følger|følgjer|follows) (?:\w+ )?(?:opp|up)",
    rf"(?:tar|tek|takes){_TAKEN}",
    rf"(?:setter|set|legger|legg|stiller|sets|puts){_UP}",
    r"får tak i|henter inn|passer på at|regner ut|fører opp|henger opp|hører med|høyrer med|sier opp"
    r"|seier opp|hands (?:over|in|out)",
    r"(?:går|ser) (?:gjennom|igjennom|over)",
    rf"finner{_FINDS}",
    rf"(?:gir|gjev){_TELLS}",
    r"kaller inn|kallar inn|sier i?fra|seier ifrå|sørger for|sørgjer for|syter for",
    r"(?:gjør|gjer) (?:det|dette|ferdig)|does (?:that|this|it)",
    r"looks into|draws up|finds (?:out|a|an)|gets (?:back|hold|in touch|a|an|the)|makes (?:sure|a|an|the)",
)
"""What somebody does, and so will do where a due date stands beside it."""

COMMANDING: Final = _either(
    """
    send skriv lag ring sjekk ordne ordn fiks bestill ting book kjøp hent lever oppdater undersøk avklar inviter innkall
    rydd purr kontakt forbered førebu publiser svar betal overfør rapporter utarbeid planlegg reserver registrer
    koordiner skaff reparer trykk kopier oversend meld del samle vask mal monter formuler rediger oversett kartlegg
    evaluer utred innhent søk revider ferdigstill kvalitetssikre korriger rett gjennomfør arranger varsle informer lei
    bytt forny installer etabler opprett distribuer signer skift test tell merk utbedre
    write draft call phone email order buy fetch deliver update investigate clarify invite tidy remind contact prepare
    publish answer reply pay report plan reserve register coordinate arrange organise organize repair print copy
    forward share collect circulate review check confirm fix finish schedule submit upload translate chase apply revise
    complete hire rent renew install replace test count sign notify inform research design compile correct amend edit
    mend paint
    """,
    r"(?:følg|følgj|follow) (?:\w+ )?(?:opp|up)",
    rf"(?:ta|take){_TAKEN}",
    rf"(?:sett|set|legg|still|put){_UP}",
    r"gå (?:gjennom|igjennom|over)",
    rf"finn{_FINDS}",
    rf"(?:gi|gje){_TELLS}",
    r"kall inn|si i?(?:fra|frå)|sørg for|syt for|gjør ferdig|gjer ferdig",
    r"look into|draw up|find (?:out|a|an)|get (?:back|hold|in touch|a|an|the)|make (?:sure|a|an|the)",
)
"""A command: "Kari, send …"."""
