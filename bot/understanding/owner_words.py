"""The closed classes of words that tell who does what in a sentence: bokmål, nynorsk and English together."""

from bot.understanding.common_words import word_set

JOINING = word_set("og and & + / samt pluss plus")
ALTERNATIVE = word_set("eller or evt eventuelt alternativt alternatively")
CONJUNCTIONS = JOINING | ALTERNATIVE | word_set("men but så so derfor og/eller then")
# Words before a party that do not change its part in the sentence.
PASSED_OVER = word_set("""
    the den det de dei både båe both all alle begge either enten our vår vårt kjære dear også og/eller selve
    sjølve even
    """)
LEAD_WORDS = word_set("""
    please pls plz ok okay hei hi hello hey vær snill ver kan også also next then so da og and nb obs ps todo ja
    yes nei no takk thanks note husk at merk kanskje maybe perhaps
    """)
PREPOSITIONS = word_set("""
    til fra frå med for av om på hos hjå mot mellom under over ved i uten utan etter før innen innan gjennom via
    blant rundt per pr angående vedrørende ad jf ifølge ihht iht vs to from with about of in on at by between
    through among around regarding into onto within without towards against than versus cc kopi enn som-til re
    before after until since
    """)
# Departments called by an ordinary word: with a preposition behind it the word is itself, as in "plan for skileik".
DEPARTMENTS = word_set("""
    plan plans support drift sales operations finance design marketing salg økonomi innkjøp kommunikasjon utvikling
    development research training security legal test testing web kvalitet quality arkiv media marked renhold reinhald
    vedlikehold vedlikehald maintenance transport logistikk logistics opplæring forskning forsking sikkerhet tryggleik
    purchasing procurement communications communication regnskap rekneskap accounting accounts lager personal omsorg
    oppvekst kultur culture teknikk service data info informasjon information production produksjon events content
    rapportering reporting analyse analysis bygg eiendom eigedom miljø helse samfunn strategi strategy product produkt
    """)
NEGATIONS = word_set("ikke ikkje not ei aldri never")
# Clauses that say when, why or which: whoever acts in them does so in the margin.
SUBORDINATORS = word_set("""
    når hvis dersom snart straks lenge soon om fordi mens imens siden sidan før etter inntil til ettersom da som
    idet medan viss once when if after before until till because since while as unless whether which who whom
    whose than
    """)
PLACE_CLAUSES = word_set("der hvor kor where whereby whereupon")
THAT = word_set("at that")

ADVERBS = word_set("""
    også så da nå no alltid snart straks heretter deretter videre vidare selv sjølv sammen saman begge alle
    fortsatt framleis fremdeles igjen att kanskje gjerne bare berre ikke ikkje først snarest jo vel nok dermed
    also always now soon then together both still again perhaps maybe just only first not kindly please jointly
    quickly all each hver kvar herself himself themselves seg
    """)
# What may open a Norwegian sentence, so that the subject comes after the verb.
_OPENING = word_set("""
    i på innen innan etter før til om fra frå ved per under hver kvar hvert kvart neste denne dette det da så
    deretter dermed derfor også først snarest senest seinast straks nå no snart heretter siden sidan når hvis
    dersom fordi mens med sammen saman uten utan for mot medio ultimo primo hittil tidlig seint sent igjen
    kanskje en ein to tre ganger én gang gong mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag
    laurdag sundag dagen uka veka in on by before after from during within at until every each next this that
    once when if as since while because then later today tomorrow tonight afterwards first finally together with
    without early late monday tuesday wednesday thursday friday saturday sunday i-dag asap
    """)
OPENING = _OPENING

REPORTING = word_set("""
    bestemt bestemte bestemmer vedtatt vedtok vedtar vedteke vedtek besluttet beslutta beslutter avtalt avtalte
    avtaler avtala enige samde enig sier sa seier sagt foreslår foreslo foreslått føreslår mener meiner mente
    tror trur trudde synes synest syns ønsker ønskjer ønsket ønska vil forventer ventar krever krev krevde
    anbefaler tilrår minner minnet minna håper håpar understreket understreker presiserer presiserte konkluderte
    konkluderer forutsetter legger lagt orienterte opplyste oppsummerte viktig viktige ønskelig ønskjeleg
    avgjørende føreslått important essential crucial vital ber ba bad bedt bede decided decides decide agreed
    agrees agree says said say thinks think thought proposed proposes propose wants want wanted hopes hope
    suggests suggest suggested recommends recommend recommended expects expect resolved insists asked requested
    believe believes reckon guess prefer confirmed noted understand lover lovar lovet lova lovte lovde promised promises
    """)
# What the speaker says of what he says.
OPINING = word_set("""
    mean think guess suppose believe hope reckon assume wonder know doubt mener meiner tror trur synes synest synst
    håper håpar antar reknar regner lurer lurar vet veit tenker tenkjer tenkte trudde trodde thought
    """)
WONDERING = word_set("lurer lurar undrer undrast wonders wondered lurte")
# Whoever sees to it that somebody does something is still the one who owes it.
ENSURING = word_set("""
    sørge sørger sørgje sørgjer sørg passe passer pass påse påser sjekke sjekker sjekk sjekkar sikre sikrer
    sikrar kontrollere kontrollerer bekrefte bekrefter ensure ensures sure check checks confirm verify see sees
    verifies informere informerer melde melder beskjed
    """)
WISHING = word_set("need want like wants needs expect prefer")
ASKING = word_set("""
    ber bad bed bedt ba anmoder oppfordrer utfordrer pålegger gir gjev gav ga instruerer beordrer asks ask asked
    instructs instructed tasks tasked requests requested directs appoints charges delegates invites
    """)
LETTING = word_set("la lat let lets let's lar")
# Verbs that make the subject the one who is waited on, not the one who works.
RECEIVING = word_set("""
    trenger treng trengs mangler manglar venter ventar avventer avventar mottar mottek ønsker ønskjer needs need
    lacks awaits await waits waiting receives receive wants want gets lack
    """)
RECEIVED = word_set("""
    svar beskjed beskjeden kopi tilsendt informasjon invitasjon brev melding påminnelse påminning tilbakemelding
    varsel orientering lov løyve tillatelse opplæring kurs avslag permission training støtte hjelp tilbud tilgang
    refundert takk ros copy copies reply invitation notice access feedback reminder help support refund
    """)
GETTING = word_set("får fikk få gets get")
# Of several sentences, the one that says this names the owner.
_RESPONSIBLE = (
    " følger opp | følgjer opp | følge opp | følgje opp | følgjer dette opp | har ansvar | tar ansvar | tek ansvar"
    " | er ansvarlig | er ansvarleg | follows up | follow up | is responsible | are responsible "
)
RESPONSIBLE = tuple(_RESPONSIBLE.split("|"))
TIME_NOUNS = word_set("""
    dag dagen uke uka uken veke veka måned måneden månad månaden år året gang gong time timen kveld morgen
    morgon helg helga ettermiddag formiddag høst høsten vår våren sommer sommeren vinter vinteren mandag tirsdag
    onsdag torsdag fredag måndag tysdag laurdag sundag kvartal semester halvår møte møtet day week month year
    morning evening afternoon weekend monday tuesday wednesday thursday friday quarter
    """)
# Norwegian verbs whose object is a thing, so that "kaffe ordner Per" can only mean that Per does it.
DOING = word_set("""
    tar tek ordner ordnar fikser fiksar skriver skriv lager lagar gjør gjer sjekker sjekkar bestiller bestillar
    booker bookar henter hentar rydder ryddar oppdaterer fører kjøper planlegger planlegg forbereder førebur
    utarbeider utarbeidar betaler betalar trykker skaffer skaffar baker bakar les leser leverer vasker vaskar
    monterer reparerer printer registrerer signerer godkjenner arkiverer oversetter omset redigerer pakker
    pakkar koker kokar serverer
    """)
IMPERATIVES_IN_R = word_set("""
    inviter informer oppdater kontroller diskuter vurder organiser kopier arkiver publiser presenter registrer
    koordiner distribuer orienter avklar forklar varsler utfordrer hør spør
    """) - word_set("varsler utfordrer")
# Commands that have a person for their object: "ring @Siri" is not Siri's.
MEETING = word_set("""
    ring spør hør mas kontakt varsle varsl tilskriv hils minn takk purr hent møt inviter informer ask call tell email
    mail remind contact invite thank ping meet inform notify message phone congratulate gratuler besøk visit spørre
    ringe kontakte informere invitere minne takke følg send sjekk hjelp help pay betal
    """)
OWNERSHIP = word_set("""
    ansvar oppgave oppgåve oppgaver jobb tur bord job task responsibility turn action call
    """)
ADDRESSING = word_set("du deg dere de dykk you din ditt your can could kan kunne vil would skal")
