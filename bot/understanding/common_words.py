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
