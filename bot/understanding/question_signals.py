"""What speaks for each intent: a table of signals with weights, and the sum of those that a question gives.

`question_patterns` tells how a pattern is read. Tags are those of `question_words`, and PARTY, NAME (capitals, not in
the directory), NUMBER, PERIOD, CONTENT (any word that stands in no table). The intent with the greatest sum answers;
below LEAST the question is not understood.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final, Literal

from bot.understanding.question_parts import Part
from bot.understanding.question_patterns import Pattern, tags_that_speak

Intent = Literal[
    "owes", "mine", "owns", "decided", "overdue", "due", "done", "status", "minutes", "who", "help", "unknown"
]

LEAST: Final = 5

SIGNALS: Final[tuple[tuple[Intent, int, str], ...]] = (
    # What a party has to do.
    ("owes", 6, "OWE"),
    ("owes", 3, "REMAIN"),
    ("owes", 3, "REMAIN PARTY|NAME|WE"),
    ("owes", 2, "REMAIN WHAT|ANY|TASK"),
    ("owes", 4, "WHAT.REMAIN>TO.ACT"),
    ("owes", 4, "WHAT>REMAIN>TO.ACT WE|PARTY"),
    ("owes", -2, "REMAIN CONTENT -NAME -PARTY"),
    ("owes", 6, "OPEN TASK|PARTY"),
    ("owes", 5, "WHAT.BE.OPEN -CONTENT"),
    ("owes", 5, "TASK PARTY"),
    ("owes", 4, "TASK WE"),
    ("owes", 5, "PLATE PARTY|WE|NAME"),
    ("owes", 5, "LIE.AT|ON|WITH.PARTY|WE|NAME"),
    ("owes", 5, "PARTY.LIE.ON|AT|WITH"),
    ("owes", 6, "PARTY>WAIT>FROM PARTY"),
    ("owes", 5, "WHAT.LIE PARTY -CONTENT"),
    ("owes", 5, "WHAT.BE.WITH|AT.PARTY"),
    ("owes", 5, "WHAT SIT>WITH|ON PARTY|WE"),
    ("owes", 6, "NEED FROM.PARTY|NAME"),
    ("owes", 5, "WHAT WAIT WE"),
    ("owes", 6, "WHAT.BE.PARTY.WORKS"),
    ("owes", 6, "WHAT.BE.PARTY.ACT"),
    ("owes", 6, "WHAT KEPT>PARTY|WE>ON>WITH"),
    ("owes", 6, "WHAT KEPT>YOU>ON>WITH PARTY"),
    ("owes", 12, "^BE|HAVE ALL DONE PARTY|WE -PERIOD -CONTENT"),
    ("owes", 6, "WHAT WORKS>PARTY|WE>WITH|ON"),
    ("owes", 6, "WHAT PARTY|WE>WORKS>WITH|ON"),
    ("owes", 5, "WAIT PARTY|NAME"),
    ("owes", 5, "MODAL.PARTY|NAME ACT|DONE|WORK"),
    ("owes", 5, "WHAT|ANY|SHOW MODAL.PARTY|NAME -ACT -DONE -WORK"),
    ("owes", 5, "WHAT|ANY|SHOW PARTY>MODAL -WHO -BEEN -DONE"),
    ("owes", 5, "^HAVE.PARTY>TO.ACT"),
    ("owes", 5, "MODAL.WE ACT|DONE"),
    ("owes", 5, "WE>MODAL ACT|DONE WHAT|ANY"),
    ("owes", 5, "TO.ACT PARTY|WE WHAT|ANY"),
    ("owes", 11, "^BE.PARTY.DONE -PERIOD -CONTENT"),
    ("owes", 6, "^HAVE.PARTY.DONE MODAL"),
    ("owes", 6, "NOT DONE|ACT PARTY|NAME|WE"),
    ("owes", 6, "WHAT|ANY.BE.NOT.DONE -CONTENT -PARTY -WE -ME -NUMBER"),
    ("owes", -6, "DID ACT PERIOD"),
    ("owes", 5, "PROMISE PARTY|WE|NAME"),
    ("owes", 5, "OWN PARTY|WE WHAT|ANY -WHO"),
    ("owes", 5, "HAVE>PARTY>ANY -CONTENT -DONE"),
    ("owes", 5, "^WHAT.HAVE.PARTY"),
    ("owes", 5, "^WHAT.DO.PARTY.HAVE"),
    ("owes", 5, "^HAVE.PARTY.ANY CONTENT"),
    ("owes", 6, "YES PARTY|WE WHAT"),
    ("owes", 5, "=PARTY|WHAT|ANY|HAVE|AT|WITH|ON|IN|DO|GET|WE|SHOW|CAN|ABOUT PARTY"),
    ("owes", -6, "I>OWE"),
    ("owes", -6, "OWE.I"),
    ("owes", -4, "NUMBER"),
    ("owes", -6, "OVERDUE|LATE"),
    ("owes", -4, "DONE -NOT -MODAL"),
    # What the speaker has to do.
    ("mine", 8, "OWE ME -PARTY"),
    ("mine", 8, "I>OWE"),
    ("mine", 8, "OWE.I"),
    ("mine", 6, "REMAIN|OPEN ME -PARTY"),
    ("mine", 7, "TASK ME -PARTY"),
    ("mine", 6, "PLATE ME -PARTY"),
    ("mine", 7, "LIE ME -PARTY"),
    ("mine", 7, "WAIT>ME -PARTY"),
    ("mine", 6, "MODAL.I ACT|DONE|WORK"),
    ("mine", 6, "I>MODAL ACT|DONE|WORK"),
    ("mine", 4, "WHAT>MODAL.I"),
    ("mine", 6, "TO.ACT ME -PARTY"),
    ("mine", 8, "^BE.I.DONE -PERIOD -CONTENT"),
    ("mine", 12, "^BE|HAVE ALL DONE I -PERIOD -CONTENT -PARTY"),
    ("mine", 7, "NOT DONE ME -PARTY"),
    ("mine", 7, "PROMISE ME -PARTY"),
    ("mine", 6, "OWN ME"),
    ("mine", 6, "ONTRACK I -CONTENT"),
    ("mine", 7, "YES I"),
    ("mine", 6, "DUE MY"),
    ("mine", 5, "^WHAT.HAVE.I"),
    ("mine", 5, "^HAVE.I.ANY"),
    ("mine", 5, "^WHAT.DO.I.HAVE"),
    ("mine", 5, "WHAT SIT>WITH I"),
    ("mine", 6, "^HAVE|DO YOU ANY>ME -CONTENT"),
    ("mine", 6, "WHAT WORKS>I>WITH|ON"),
    ("mine", 5, "=WHAT|ANY|ME|AT|FOR|ON|BE|HAVE|TAKE|SHOW ME"),
    ("mine", -6, "^I"),
    ("mine", -5, "HOW"),
    ("mine", -5, "WHO"),
    ("mine", -5, "NUMBER"),
    ("mine", -6, "OVERDUE|LATE"),
    # Past due.
    ("overdue", 8, "OVERDUE"),
    ("overdue", 3, "LATE"),
    ("overdue", 4, "LATE WHAT|WHO|ANY|TASK|PARTY|WE|NAME -CONTENT"),
    ("overdue", 3, "LATE WHAT|WHO|ANY|TASK|PARTY|WE|NAME"),
    ("overdue", 7, "LIE>AFTER PARTY|WHO|WE|NAME"),
    ("overdue", 8, "SHOULD>BEEN>DONE"),
    ("overdue", 8, "SHOULD>HAVE>DONE"),
    ("overdue", 8, "WAS>SHOULD>DONE -WHO"),
    ("overdue", 7, "PAST DUE"),
    ("overdue", 6, "LATE DUE"),
    ("overdue", 7, "NOT TIMELY"),
    ("overdue", 8, "DUE NOT KEPT"),
    ("overdue", 8, "BROKE DUE"),
    ("overdue", 7, "WHO NOT DONE -CONTENT"),
    ("overdue", 6, "WHO.HAVE.NOT.DONE TASK -CONTENT"),
    ("overdue", 7, "DUE NOT DONE -PERIOD"),
    ("overdue", -6, "^I|THANKS OVERDUE|LATE"),
    ("overdue", -9, "I.BE|HAVE.LATE"),
    ("overdue", 6, "ONTRACK WE|PARTY -CONTENT"),
    ("overdue", 9, "WHO.HAVE>CONTENT.DUE -PERIOD"),
    ("overdue", 2, "=LATE|TASK LATE"),
    ("overdue", -5, "NUMBER"),
    # Due within a period.
    ("due", 5, "DUE"),
    ("due", 2, "DUE PERIOD"),
    ("due", 1, "DUE PARTY|WE|NAME"),
    ("due", 7, "PERIOD MODAL ACT|DONE -I"),
    ("due", 5, "PERIOD REMAIN|TASK|PLATE|OPEN -I -DONE"),
    ("due", 5, "PERIOD WHAT ACT PARTY|WE -DID"),
    ("due", 5, "PERIOD WHAT.BE.ON"),
    ("due", 6, "PERIOD WHAT.MODAL.CONTENT -I -WE -YOU"),
    ("due", 5, "PERIOD WHAT.MODAL -I -WE -YOU -CONTENT -ACT -DONE"),
    # Closed within a period.
    ("done", 4, "DONE"),
    ("done", 2, "DONE WHAT|ANY|TASK|PARTY|WE|NAME|SHOW"),
    ("done", 2, "DONE PERIOD"),
    ("done", 2, "GET|HAVE>DONE"),
    ("done", 7, "DID ACT WHAT|ANY"),
    ("done", 2, "DID ACT PERIOD"),
    ("done", 6, "WHAT|ANY GET>OFF -MODAL -CONTENT -YOU"),
    ("done", 3, "WHAT|ANY PARTY.DONE"),
    ("done", -6, "NOT"),
    ("done", -5, "MODAL"),
    ("done", -6, "NUMBER"),
    ("done", -5, "I DONE -WHAT"),
    ("done", -6, "^I"),
    ("done", -3, "CONTENT DONE -PERIOD"),
    # What was decided.
    ("decided", 7, "DECIDE"),
    ("decided", 2, "DECIDE ABOUT|WE"),
    ("decided", 7, "CAME>UPON"),
    ("decided", 7, "LAND ON|ABOUT|WITH WHAT|WE|PARTY"),
    ("decided", 6, "^GO|DO>CONTENT>PASS"),
    ("decided", 6, "SAY ABOUT PARTY|WE|MEETING|UNIT"),
    ("decided", 7, "YES CONTENT -WHAT -WHO"),
    ("decided", -6, "NUMBER"),
    # How something stands.
    ("status", 5, "STATUS"),
    ("status", 6, "NUMBER"),
    ("status", 6, "HOW>GO>WITH|ON"),
    ("status", 6, "HOW>CONTENT|NUMBER|PARTY>GO"),
    ("status", 5, "HOW.BE>CONTENT>TAKE"),
    ("status", 6, "WHAT|ANY>GO>WITH|TO"),
    ("status", 6, "HOW LIE>AN|ABOUT|WITH"),
    ("status", 5, "^HAVE|DO.ANY.CONTENT|WORK|WORKED"),
    ("status", 6, "HAPPEN>WITH|TO|ABOUT"),
    ("status", 6, "^BE.WE.DONE CONTENT"),
    ("status", 5, "^DONE.WITH CONTENT"),
    ("status", 5, "WHAT.BE.WITH CONTENT"),
    ("status", 5, "^DO CONTENT GO -WE -ME -YOU -PARTY"),
    ("status", 6, "FAR"),
    ("status", -6, "FAR>AWAY"),
    ("status", 6, "HAVE|BE REPLY CONTENT"),
    ("status", 6, "WHERE.LIE>ABOUT|WITH"),
    ("status", 5, "^HAVE CONTENT BEEN -WHAT -PARTY -YOU -ME -WE"),
    ("status", 6, "BE>CONTENT>DONE -PERIOD -WHAT -MODAL"),
    ("status", 6, "BE|HAVE>CONTENT|ANY>WORKED -WHAT -WHO -MINUTES"),
    ("status", 6, "HAVE>CONTENT>DONE -PERIOD -WHAT -MODAL -NOT"),
    ("status", 6, "HAVE|GET.PARTY|WE>DONE|WORKED>CONTENT -WHAT -PERIOD"),
    ("status", 5, "^HAVE|DO.PARTY.CONTENT.CONTENT -PERIOD"),
    ("status", 6, "^DO>CONTENT>GET.WORKED|DONE -WHAT"),
    ("status", 5, "ONTRACK CONTENT|NUMBER"),
    ("status", 6, "WHERE>BE|LIE>WITH|ON CONTENT"),
    ("status", 6, "WHERE>CONTENT>LIE"),
    ("status", 6, "WHEN DUE|DONE CONTENT|NUMBER"),
    # The record of a meeting.
    ("minutes", 6, "MINUTES"),
    ("minutes", 1, "MINUTES -ABOUT"),
    ("minutes", 2, "MINUTES DECIDE -ABOUT -WHAT"),
    ("minutes", 3, "RECORD"),
    ("minutes", 3, "RECORD MEETING|WAS|SHOW"),
    ("minutes", 6, "GO>MEETING WHAT"),
    ("minutes", 6, "MEETING>HAPPEN WHAT"),
    ("minutes", 6, "WHAT WORKED MEETING"),
    ("minutes", 6, "SHOW MEETING -TASK|DECIDE|OVERDUE|DUE|DONE|OPEN|WHAT|WHO"),
    ("minutes", -8, "COUNT.MINUTES"),
    # Who a party is.
    ("who", 7, "WHO.BE.PARTY|NAME"),
    ("who", 4, "WHAT.BE.PARTY -CONTENT"),
    ("who", 2, "=WHAT|BE|PARTY|WITH|AT WHAT.BE.PARTY -OWN"),
    ("who", 7, "WHO|WHAT.PARTY.BE -CONTENT"),
    ("who", 7, "WHO>WE>IN|ON.PARTY -CONTENT -OWN -MODAL -LATE"),
    ("who", 7, "WHO.BE>IN.PARTY -CONTENT -OWN -LATE"),
    ("who", 6, "BE.WITH.IN.PARTY"),
    ("who", 6, "PARTY.WHO.BE -CONTENT"),
    ("who", 6, "SHOW.ABOUT.PARTY -CONTENT"),
    ("who", 7, "WHO>SIT|MEMBER|WORKS PARTY|NAME"),
    ("who", 7, "SIT PARTY IN -WITH"),
    ("who", 7, "WHO.BE.IN|ON|WITH|AT.PARTY|NAME -OWN"),
    ("who", 7, "WHO.BE.WITH.IN"),
    ("who", 7, "WHO.BE.CONTENT.IN|AT|ON.PARTY -OWN"),
    ("who", 7, "MEMBER"),
    ("who", 7, "ROLE PARTY|NAME WHAT|WHO"),
    ("who", 7, "LEAD PARTY|NAME -NUMBER"),
    ("who", 7, "UNIT PARTY|NAME WHAT -TASK"),
    ("who", 8, "PARTY|NAME WORKS WHERE|WHO -WITH"),
    ("who", 8, "PARTY|NAME WORKS WHAT -WITH -ON -BE"),
    ("who", 8, "PARTY|NAME BELONG"),
    ("who", 8, "PARTY|NAME EXPLAIN"),
    ("who", 8, "WHAT>LIE.PARTY.FOR"),
    ("who", 7, "INFO PARTY"),
    ("who", 8, "^BE PARTY>IN|ON|WITH|AT>PARTY -DONE -LATE -WAIT"),
    ("who", 6, "WHAT.DO|ACT.PARTY.DO|ACT"),
    ("who", 6, "WHAT.ACT.PARTY -PERIOD"),
    # Who has something in hand.
    ("owns", 8, "WHO OWN"),
    ("owns", 4, "OWN -PARTY -ME"),
    ("owns", 4, "OWN ANY -PARTY -WHAT -ME"),
    ("owns", 4, "^OWN"),
    ("owns", 4, "^BE|HAVE|DO OWN -WHAT -PARTY -ME"),
    ("owns", 5, "^BE|HAVE.ANY.ON|GET CONTENT"),
    ("owns", 8, "WHOSE"),
    ("owns", 8, "WHO.TAKE CONTENT|NUMBER|TASK|MINUTES"),
    ("owns", 8, "WHO.BE.TAKE CONTENT|NUMBER|TASK|MINUTES"),
    ("owns", 8, "WHO.MODAL"),
    ("owns", 8, "WHO.BE.MODAL"),
    ("owns", 6, "WHO>MODAL"),
    ("owns", 7, "WHO.BE>TO CONTENT|ACT|WORK"),
    ("owns", 8, "WHO>WORK"),
    ("owns", 8, "WHO.ACT CONTENT|NUMBER"),
    ("owns", 8, "WHO.LIE.FOR CONTENT"),
    ("owns", 8, "WHO PROMISE"),
    ("owns", 8, "WHO YES CONTENT"),
    ("owns", 9, "WHO>DECIDE.TO.ACT|CONTENT|WORK"),
    ("owns", 10, "WHO>SAY>MODAL"),
    ("owns", -9, "OVERDUE|LATE"),
    ("owns", -7, "WHO.HAVE.OPEN|REMAIN|DUE|ANY"),
    ("owns", 8, "WHO SIT.WITH"),
    ("owns", 8, "WHO.SIT.ON.CONTENT"),
    ("owns", 8, "WHO NUMBER"),
    ("owns", 4, "WHO TASK"),
    ("owns", 6, "WHO ANSWER ABOUT"),
    ("owns", 6, "WHO.CAN CONTENT ABOUT"),
    ("owns", 8, "WHO.ANSWER.ON|TO>CONTENT"),
    ("owns", 6, "WHO.LEAD>CONTENT -PARTY -IN"),
    ("owns", 6, "WHO.BE.LEAD>FOR>CONTENT -PARTY"),
    ("owns", 5, "WHO.BE.ON.CONTENT -NAME"),
    # What the bot can do.
    ("help", 8, "HELP"),
    ("help", -4, "HELP CONTENT"),
    ("help", 8, "WHAT.CAN YOU -CONTENT"),
    ("help", 8, "WHAT.CAN.YOU"),
    ("help", 8, "WHAT.CAN.I -PARTY -NUMBER"),
    ("help", 8, "WHAT>YOU>ACT|USE|ANSWER"),
    ("help", 8, "CAN>ANSWER WHAT"),
    ("help", 8, "WHAT ANSWER YOU -ABOUT"),
    ("help", 8, "HOW I BEGIN -CONTENT"),
    ("help", 8, "WHAT.BE.YOU.CAN"),
    ("help", 12, "HOW I TASK|DECIDE|MINUTES|MEETING|NUMBER|DONE|OWN|MEMBER|DUE"),
    ("help", 8, "HOW TO.OPERATE TASK|DECIDE|MINUTES|MEETING|NUMBER|ANY|DONE|DUE|OWN|MEMBER"),
    ("help", 9, "HOW I OPERATE -CONTENT -PARTY"),
    ("help", 8, "HOW>USE -CONTENT"),
    ("help", 8, "HOW>FUNCTION -CONTENT -PARTY"),
    ("help", 8, "HOW>FUNCTION YOU"),
    ("help", 8, "^HELP HOW"),
    ("help", 10, "CAN.YOU.OPERATE TASK|DECIDE|NUMBER -SHOW -PLATE -PARTY -WHAT -WHO"),
    ("help", 9, "^OPERATE.TASK|DECIDE|NUMBER -WHAT -WHO"),
    # Small talk that would look like a question.
    ("unknown", 12, "^THANKS -WHAT -WHO"),
    ("unknown", 9, "=BE|YOU|HOW|DO|GO|WITH|HAVE|TAKE YOU"),
    ("unknown", 10, "MEASURE -TASK|OPEN|OVERDUE|LATE|DUE|DONE|DECIDE|OWE|REMAIN|PLATE"),
    ("unknown", 10, "MEASURE PLATE -TASK|OPEN|OVERDUE|LATE|DUE|DONE|OWE|PARTY|NAME|WE|ME"),
    # What is asked of a bot that only reads and tells.
    ("unknown", 12, "CAN.YOU.CHORE -WHAT -WHO -ME"),
    ("unknown", 12, "^CHORE -WHAT -WHO -ME -US"),
    ("unknown", 20, "^COMPOSE|CHORE>CONTENT -WHAT -WHO -TASK -OVERDUE -DUE -DECIDE -OWE -REMAIN -DONE -OPEN"),
    ("unknown", 20, "CAN.YOU.COMPOSE|CHORE>CONTENT -WHAT -WHO -TASK -OVERDUE -DUE -DECIDE -OWE -REMAIN -DONE -OPEN"),
    ("unknown", 20, "^SHOW LETTER -WHAT -WHO -NUMBER -TASK -OVERDUE -DUE -DECIDE -MINUTES"),
    ("unknown", 20, "CAN.YOU.SHOW LETTER -WHAT -WHO -NUMBER -TASK -OVERDUE -DUE -DECIDE -MINUTES"),
)


INTENTS: Final = tuple(dict.fromkeys(intent for intent, _, _ in SIGNALS))


def _grouped() -> list[tuple[int, list[tuple[Intent, int, Pattern]]]]:
    """The patterns by the tags that fewest of them ask for: a question that lacks those need not try the group."""
    patterns = [(intent, weight, Pattern.read(pattern)) for intent, weight, pattern in SIGNALS]
    asked_for = Counter(tags for _, _, pattern in patterns for tags in pattern.present)
    groups: dict[int, list[tuple[Intent, int, Pattern]]] = defaultdict(list)
    for intent, weight, pattern in patterns:
        groups[min(pattern.present, key=asked_for.__getitem__)].append((intent, weight, pattern))
    return list(groups.items())


_GROUPS: Final = _grouped()


def intent_of(parts: Sequence[Part]) -> Intent:
    """The intent that the signals of these parts add up to; "unknown" where they say too little."""
    sums = sums_of(parts)
    best = max(INTENTS, key=sums.__getitem__)
    return best if sums[best] >= LEAST else "unknown"


def signals_of(parts: Sequence[Part]) -> list[tuple[Intent, int, str]]:
    """The signals that hold for these parts, as they stand in the table: why a question was understood as it was."""
    tags = tags_that_speak(parts)
    return [signal for signal in SIGNALS if Pattern.read(signal[2]).holds(tags)]


def sums_of(parts: Sequence[Part]) -> dict[Intent, int]:
    """Each intent's sum."""
    sums: dict[Intent, int] = dict.fromkeys(INTENTS, 0)
    tags = tags_that_speak(parts)
    for asked_for, patterns in _GROUPS:
        if tags.all & asked_for:
            for intent, weight, pattern in patterns:
                if pattern.holds(tags):
                    sums[intent] += weight
    return sums
