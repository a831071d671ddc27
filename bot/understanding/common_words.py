"""Ordinary words that are also somebody's name or a body's acronym: Per, Mai, Will, Odd; IN, IT, KOM."""

from bot.understanding.names import fold


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(listed.split())


# Months, which English writes with a capital like any name.
ENGLISH_MONTHS = word_set("january february march april may june july august september october november december")

# Words that introduce a time: "in May" is the month.
TIME_WORDS = word_set("""
    in by since until till before after during of early late mid last next this each every from to i innen innan
    til fra frå før etter siden sidan per ultimo medio primo hver kvar neste denne forrige
    """)

_FUNCTION_WORDS = """
    a an and any are as ask at be but by can did do does for from get go had has have he her hers him his how i
    if in is it its let may me my new no nor not now of off on or our out own per put say see set she so some
    tell than that the them then there they this to too up us use via was way we were what when where which who
    why will with would yes yet you your all also been being each few more most much must need one other over
    same should such both alle alt andre av bare ble blir bli bør da de deg dem den der dere det din dit dra du
    eg ein eit eller en enn er et ett etter får fikk fra frå før først få ga gi gir gjør gå går ha han har helt
    ho hos hun hva hvis hver ikke ikkje ingen inn inne innen ja jeg kan kom kor kva kven kvar la lag lar les lå
    man mange med meg meir men mer mot må ned nei noe noen nok nokon ny nye nå når og også om opp oss ok på se
    sak ser si sin sitt så selv skal skulle som ta tar te til tok tre um under unna ut ute va var ved vel vi vil
    være vår å ør ark art dag dags dato del dette disse dei dykk korleis vere ver vert vart saka uka veka året
    år time timer kl nr ca osv bl pr jf ift ifm mtp
    """
# Given names and surnames that are words of Norwegian or English.
_NAME_WORDS = """
    april ask august bill bo chase chip cliff dag dawn dean drew even eve faith finn frank gene grace grant guy
    hope hunter ivy jack jo joy june lance liv lykke magne mai mark may miles nick norm odd olive pat per ray
    rich rob rose skip sky sol star stein stig storm sue summer tom tor trust violet vår wade will grim art max
    page sandy penny heath glen dale earl sage victor young white brown green black king wood hill field cook
    baker carter mason price long bell stone banks day bush west north vik strand berg bakke haug holm foss dal
    eide moe lie lund hagen bakken haugen moen vold sand sund nes eng enger skog elv fjell myr tveit vang løken
    """

# Folded, as the words of names are.
COMMON_WORDS = frozenset(map(fold, word_set(_FUNCTION_WORDS + _NAME_WORDS)))
FUNCTION_WORDS = frozenset(map(fold, word_set(_FUNCTION_WORDS)))

# Given names, so that one which nobody bears is told from a thing where it begins a sentence.
GIVEN_NAMES = word_set("""
    aksel albert alexander alfred amalie amanda anders andreas andrew anette anita ann anna anne annika anton are
    arild arne arthur arve asbjørn astrid atle audun august barbara beate ben bente benjamin bernt birgit birgitte
    bjarne bjørg bjørn bob bodil brian brit britt camilla carl carol caroline cathrine cecilie charles charlotte
    chris christian christine claire colin daniel dag david dennis diana donna doris dorthe edvard edvin egil eileen
    einar eirik eivind elin elisabeth elise ella ellen else emil emilie emily emma erik erlend ernst espen eva even
    fatima filip fredrik fride frida frode gard gareth gary geir george gerd gina grete gro gudrun gunhild gunn
    gunnar guro gustav halvard hanna hannah hanne hans harald hassan hedda hege heidi helen helena helene helge henrik
    henry hilde hugo håkon håvard ida inga inge ingeborg ingebjørg inger ingrid ingvild irene isak ivar iver jacob
    jakob james jan jane janne jarle jason jens jenny jeppe joakim johan johanna johannes john jon jonas jonathan
    jorun jorunn jostein julia julie jørgen jørn kai kamilla karen kari karin karina karl karoline kate katrine kenneth
    kevin kim kirsten kjartan kjell kjersti kjetil klara knut kristian kristin kristina kristine kristoffer laila lars
    laura lauritz leif lena lene leo linda line linn linnea lisa lise lucas lucy ludvig magnhild magnus maja malin
    marcus maren margaret margit margrete maria marianne marie marit mariann marte martha martin martine mathias
    mathilde matthew maud mette michael mia mikael mohammed mona monica morten nancy nathan nicholas nikolai nils nina
    nora ola olaf olav ole oliver olivia oscar oskar ottar otto owen patrick paul paula peder pernille peter petra
    petter preben priya rachel ragna ragnar ragnhild rakel randi rebekka reidar reidun renate richard robert roger
    rolf ronny ruben rune ruth sam sandra sara sarah sebastian selma severin sigrid sigurd silje simen simon sindre
    siri siv sofie solveig sondre sophie steffen steinar stephen steve stian stig stine stuart sunniva susan susanne
    svein sven sverre synne synnøve sølvi tale tara terje thea thomas thor thorbjørn tobias tom tomas tommy tone tonje
    tor torbjørn tore torgeir torhild torill tormod torstein torunn torvald trine trond trude trygve turid ulf ulrik
    una unni vegard vera vibeke vidar victoria vigdis viktor vilde wenche william yngve yusuf åge ågot åse åshild
    øystein øyvind ørjan
    """)
