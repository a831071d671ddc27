"""Words that say outright whose a thing is: "Ansvar: FK", "assigned to Lars", "det er Agder som …"."""

import re

_OWNER = (
    "ansvar|ansv|ansvarlege?|ansvarlige?|ansvarshavende|eier|eigar|owners?|owned by|responsible|resp|assignees?"
    "|assigned|tildelt|lead|pic|hvem|kven|who|to do|todo|aksjon|actions?|ap|oppgave|oppgåve|task"
)
_GIVEN = (
    "assigned|allocated|delegated|given|handed|tildelt|tildelast|tildeles|gitt|overlatt|overlates|overlevert|delegert"
    "|delegeres|gis|leveres"
)
_TASK = "actions?|tasks?|oppgave|oppgåve|oppgaven|oppgåva|jobb|jobben|job|todo|aksjon"
_CHARGE = r"ansvar\w*|responsib\w*|oppfølging\w*|ownership|ball|ballen|saken|saka|dette|this|it|det|oppgaven|oppgåva"
_LIES = "ligger?|legges|leggjast|hviler|kviler|lies?|rests|sits|falls|går|faller|fell|tilfaller"
# What stands before an owner; only the last ten words are looked at.
_LABEL = re.compile(
    rf"(?:^|[:–(\[;,.] )(?:{_OWNER})"
    r"(?: (?:er|is|are|parts?|part(?:y|ies)|person|for oppfølging|on|by|for|to|til|på))?(?: [:=])?$"
    r"|(?:^|[:–(\[;,.] )(?:ansv|resp) \.(?: :)?$"
    rf"|(?:{_GIVEN}) (?:over )?(?:to|til)$"
    r"|(?:tildelt|tildeles|tildelast|delegeres|delegert)$"
    rf"|(?:{_TASK})(?: er| is)?(?: \w+)? (?:on|for|til|to|på|hos|with)$"
    rf"|(?:{_CHARGE})(?: \S+){{0,6}}? (?:{_LIES})(?: \w+)? (?:hos|hjå|på|til|with|on|to)$"
    r"|(?:ansvarlig|ansvarleg|responsible|ansvar)(?: for)?(?: \S+){0,6}? (?:er|is|blir|:|=)$"
    r"|(?:opp|up) (?:til|to)$|(?:lies|rests) with$|ansvaret har$"
)
_RECIPIENT = re.compile(
    r"(?:^|[:;,–.] )(?:til|to|fra|frå|from|kopi(?: til)?|cc|copy(?: to)?|deltakere|deltakarar|deltar|participants"
    r"|attendees|present|til stede|til stades|inviterte?|invited|mottakere?|mottakar|recipients?|høring|innspill"
    r"|kontakt|contact|gjester|guests|forfall|apologies|innleder|speaker|ref|møte med|meeting with) :$"
)
_CLEFT = re.compile(
    r"(?:^|[ ,:])(?:(?:det|it|dette|this) (?:er|is|blir|vert|was|var|må være|should be)|it's|(?:blir|er) det)$"
)


def is_owner_label(left: tuple[str, ...]) -> bool:
    """Whether the words before a party make it the owner."""
    return bool(left and _LABEL.search(" ".join(left[-10:])))


def is_recipient_label(left: tuple[str, ...]) -> bool:
    """Whether the words before a party are a heading of those who get, attend or said something."""
    return bool(left and _RECIPIENT.search(" ".join(left[-5:])))


def is_cleft(left: tuple[str, ...]) -> bool:
    """Whether a party follows "det er …", "it's …", which singles it out."""
    return bool(left and _CLEFT.search(" ".join(left[-5:])))
