"""When a corrected owner says what a name in the text means, and when it was only handed to somebody else.

Wrong owners that nobody sees do more harm than a name asked for once more: a name is learned unasked only where it was
in fact unknown, nobody owned the action, and the name is like the party's own or like a body's.
"""

import re

from rapidfuzz import fuzz

from bot.action import Action
from bot.commands.owner_words import names_nobody
from bot.naming import LONGEST_NAME, means_nobody
from bot.party import Party
from bot.ports import Ledger
from bot.understanding.common_words import COMMON_WORDS, GIVEN_NAMES, word_set
from bot.understanding.directory import Directory
from bot.understanding.names import fold, initials_of, key_of, words_of

_NEAR = 80
"""How like two names are, of 100, where one is the other misspelt."""
_SHORTEST = 3
"""Letters that a name has at least where it is near another, or begins it."""

_LETTERS = 2
"""Letters that a name has at least."""

_PLACEHOLDERS = frozenset(
    map(
        fold,
        word_set(
            """
            tbd tba tbc tbs nn xx xxx yy na avtales avtalast avklares avklarast avgjøres avgjerast bestemmes
            ukjent ukjend unknown frivillig frivillige frivilleg volunteer volunteers navn namn name noko noe
            mamma pappa mor far mamman bestemor bestefar mom mum mother dad father kona mannen sjefen sjef boss
            naboen nabo dugnad vakt styrer president leder leiar lederen leiaren leader chair chairman
            chairwoman chairperson sekretær sekretæren secretary kasserer kassereren kasserar kasseraren
            treasurer rektor rektoren principal revisor revisoren auditor direktør direktøren director ordfører
            ordføreren ordførar ordføraren mayor rådmann rådmannen trener treneren trenar trenaren coach lærer
            læreren lærar læraren teacher referent referenten formann formannen manager dirigent dirigenten
            caretaker janitor medlem medlemmer member members foreldre parents elev elever
            """
        ),
    )
)
"""What stands where an owner should, and titles: who is meant by them changes from text to text."""
_TITLE_ENDS = re.compile(
    r"(?:leder|leiar|ansvarlig|ansvarleg|sjef|kontakt|direktør|sekretær|mester|meister|forvalter|forvaltar|konsulent"
    r"|rådgiver|rådgjevar|koordinator|manager|coordinator|officer)(?:e|en|et|n|a|s)?$"
)
_BODY_ENDS = re.compile(
    r"(?:kommune|utvalg|utval|komit[eé]|committee|board|styre|råd|council|group|gruppe|grupp|avdeling|department"
    r"|departement|team|direktorat|etat|nemnd|forening|foreining|lag|agency|association|gjeng|gang|klubb|club|korps"
    r"|kontor|office|sekretariat|secretariat|seksjon|section|enhet|eining|ledelse|leiing|administrasjon|crew|panel|stab)"
    r"(?:e|a|en|n|et|t|ene|ne|ens|ets)?$"
)
_ACRONYM = re.compile(r"[A-ZÆØÅ]{2,}(?:[-:]?[a-zæøå]{1,3})?")
_GOES_ON = re.compile(r"[-/&]|\s+(?:[-–&/]\s*(?:og|and)\b|&|[A-ZÆØÅ][A-ZÆØÅa-zæøå]*)")
_JOINT = re.compile(r"[-–]\s*(?:og|and)\s*$")


def may_teach(directory: Directory, before: Action, after: Action, party: Party) -> bool:
    """Whether a party that joins an action's owners may be whom the unread name means: it stands for nobody else, and
    nobody was taken away, which is to hand it over."""
    name = before.unread_owner or ""
    kept = set(before.owners) <= set(after.owners)
    strange = not directory.bearers(name) and set(directory.resolved(name)) <= {party.id}
    return kept and strange and _is_name(name, party) and not _is_piece(before.text, name)


def is_plain(before: Action, after: Action, party: Party) -> bool:
    """Whether such a name is learned unasked: it is like a name of the only owner, or looks like a body's."""
    name = before.unread_owner or ""
    alone = not before.owners and len(after.owners) == 1
    return alone and (_is_like(name, party) or (party.kind == "body" and _looks_like_a_body(name)))


def is_public(ledger: Ledger, action: Action) -> bool:
    """Whether an action stands in an open channel, so that a name in it is no secret."""
    channel = ledger.places.channel(action.channel) if action.channel else None
    return channel is not None and not channel.private


def _is_name(name: str, party: Party) -> bool:
    """Whether what was typed is a name that may stand for one party: no pronoun, no word that all use, no title, and of
    a person no word in small letters ("the caretaker")."""
    words = [word.folded for word in words_of(name)]
    ordinary = means_nobody(name) or names_nobody(name) or key_of(name) in COMMON_WORDS
    title = any(word in _PLACEHOLDERS or _TITLE_ENDS.search(word) for word in words)
    letters = sum(letter.isalpha() for letter in name)
    unfit = letters < _LETTERS or len(name) > LONGEST_NAME or "," in name or "=" in name
    return not (ordinary or title or unfit or (party.kind == "person" and name.islower()))


def _is_piece(text: str, name: str) -> bool:
    """Whether more of a name stands around it: "Skole" in "Skole - og fritid", "Revisor" in "Revisor AS"."""
    at = text.find(name)
    if at < 0:
        return False
    before, behind = text[:at], text[at + len(name) :]
    return bool(_GOES_ON.match(behind) or _JOINT.search(before) or before.endswith(("-", "/", "&")))


def _is_like(name: str, party: Party) -> bool:
    """Whether a name is one of the party's with another ending, begun, by its initials or misspelt; the given name of
    somebody else is not, however like it is."""
    key = key_of(name)
    known = [key_of(each) for each in (party.name, *party.aliases)]
    given = key.split()[0] in GIVEN_NAMES and not any(key.split()[0] in each.split() for each in known)
    if party.kind == "person" and given:
        return False
    initials = {key_of(each) for own in (party.name, *party.aliases) for each in initials_of(own)}
    return key in initials or any(_is_near(key, each) for each in known)


def _is_near(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST:
        return longer.startswith(shorter) and len(longer) - len(shorter) <= _SHORTEST
    return longer.startswith(shorter) or fuzz.ratio(one, other) >= _NEAR


def _looks_like_a_body(name: str) -> bool:
    """Whether a name is an acronym, perhaps with an ending, or ends in a word for a body."""
    return bool(_ACRONYM.fullmatch(name.strip()) or _BODY_ENDS.search(name.strip().casefold()))
