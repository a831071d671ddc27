"""The part that a phrase of parties plays in its sentence: owner by a label, by the grammar, in the margin, or none."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from bot.understanding.owner_labels import is_cleft, is_owner_label, is_recipient_label
from bot.understanding.owner_phrases import Phrase
from bot.understanding.owner_predicates import DATE, PARTY, Predicate, is_passive
from bot.understanding.owner_sentence import Sentence
from bot.understanding.owner_words import (
    ADDRESSING,
    ASKING,
    CONJUNCTIONS,
    DOING,
    ENSURING,
    IMPERATIVES_IN_R,
    LETTING,
    MEETING,
    NEGATIONS,
    OPINING,
    OWNERSHIP,
    PLACE_CLAUSES,
    PREPOSITIONS,
    REPORTING,
    SUBORDINATORS,
    THAT,
    WISHING,
)
from bot.understanding.verbs import (
    BE,
    BECOMING,
    MODALS,
    is_auxiliary,
    is_participle,
    is_s_passive,
    looks_present,
)

_MOST_PHRASES, _FIRST_PHRASES = 16, 12  # of one sentence with very many the first and the last count
_DECIDING = frozenset(("vi", "we", "me", "møtet", "meeting", "utvalget", "committee", "i"))
_RELATIVE = frozenset(("som", "who", "that", "å", "to", ","))
_TO = frozenset(("to", "å"))
_MANDATES = frozenset(("oppdrag", "ansvar", "ansvaret", "fullmakt"))
_TOLD = frozenset(("know", "vite", "få"))  # "let X know", "la X få vite"
_HAVING = frozenset(("få", "ha", "get", "have"))
_PERHAPS = frozenset(("kanskje", "maybe", "perhaps"))
_YOU = frozenset(("du", "dere", "dykk", "de", "you"))
_BEHALF = frozenset(("vegne", "vegner", "behalf"))


class Part(IntEnum):
    """How clearly a phrase owns, the clearest last.

    CONTENT is the subject of what was decided, wished or said: it sets aside whoever decided it.
    """

    NONE = 0
    MARGIN = 1
    SUBJECT = 2
    CONTENT = 3
    LABEL = 4


class Clue(NamedTuple):
    """A phrase with what stands next to it: the word before, the words before that may matter, what is said of it; and
    whether a clause begins with it, which three rules ask."""

    place: int
    phrase: Phrase
    before: str
    left: tuple[str, ...]
    right: Predicate
    is_head: bool


class Ruling(NamedTuple):
    """The part of a phrase, the name of the rule that decided, and the word before the phrase, which it looked at."""

    part: Part
    phrase: Phrase
    rule: str
    before: str


def rulings_of(sentence: Sentence) -> list[Ruling]:
    """Each phrase of a sentence with its part, in order."""
    places = list(sentence.phrases())
    if len(places) > _MOST_PHRASES:
        places = places[:_FIRST_PHRASES] + places[_FIRST_PHRASES - _MOST_PHRASES :]
    found = [_ruling(sentence, place, phrase) for place, phrase in places]
    content = next((number for number, ruling in enumerate(found) if ruling.part == Part.CONTENT), 0)
    return [
        ruling._replace(part=Part.NONE, rule="decider") if number < content and ruling.part == Part.SUBJECT else ruling
        for number, ruling in enumerate(found)
    ]


def _ruling(sentence: Sentence, place: int, phrase: Phrase) -> Ruling:
    before = sentence.word(sentence.before(place))
    left, right = sentence.left(place), sentence.right(place, phrase)
    clue = Clue(place, phrase, before, left, right, sentence.is_head(place))
    return next(
        Ruling(part, phrase, name, before) for name, rule in _RULES if (part := rule(sentence, clue)) is not None
    )


def _acting(right: Predicate, part: Part = Part.SUBJECT) -> Part:
    return part if right.acts() else Part.NONE


def _excluded(sentence: Sentence, clue: Clue) -> Part | None:
    """Genitives own nothing, unless it is the task that is theirs; nor does "not X"."""
    if clue.phrase.genitive:
        return Part.LABEL if sentence.word(clue.place + 1) in OWNERSHIP else Part.NONE
    if clue.phrase.noun and clue.right.says_what_of():
        return Part.NONE
    return Part.NONE if clue.before in NEGATIONS else None


def _labelled(sentence: Sentence, clue: Clue) -> Part | None:
    """ "Ansvar: X", "X: …", "… – X", "(X)", "… @X", "det er X som …"."""
    if is_recipient_label(clue.left) and not clue.right.begins_with_verb():
        return Part.NONE
    labelled = (
        is_owner_label(clue.left)
        or (is_cleft(clue.left) and (sentence.word(clue.place + 1) in _RELATIVE or sentence.ends(clue.place)))
        or _leads_alone(sentence, clue)
        or _is_set_off(sentence, clue)
        or _is_called(sentence, clue)
        or _is_spoken_to(sentence, clue)
    )
    return Part.LABEL if labelled else None


def _leads_alone(sentence: Sentence, clue: Clue) -> bool:
    if not clue.is_head or clue.before == ",":
        return False
    after = sentence.word(clue.place + 1)
    return after in {":", "–", ""} or (after == "?" and sentence.word(clue.place - 1) in _PERHAPS)


def _is_spoken_to(sentence: Sentence, clue: Clue) -> bool:
    """ "Kari du tar den", "Kari, du tar den", "Kari can you …"."""
    if not clue.is_head or clue.phrase.pronoun:
        return False
    said = clue.right.words[1:] if clue.right.words[:1] == (",",) else clue.right.words
    if said[:1] and said[0] in MODALS:
        said = said[1:]
    return bool(said) and said[0] in _YOU and Predicate(said[1:], sentence.language).acts()


def _is_set_off(sentence: Sentence, clue: Clue) -> bool:
    before, after = sentence.word(clue.place - 1), sentence.word(clue.place + 1)
    if before in {"(", "["} and after in {")", "]"}:
        return True
    return before in {"–", "/", "|"} and sentence.ends(clue.place)


def _is_called(sentence: Sentence, clue: Clue) -> bool:
    """ "… @Stig" at the end, where the sentence has said what is to be done."""
    if not clue.phrase.mention:
        return False  # nearly every party, and where its clause begins costs more to find
    first = sentence.first(clue.place)
    if clue.place == first:
        return False
    if clue.place - first == 1 and clue.before in MEETING:
        return False  # "ring @Stig"
    return sentence.ends(clue.place) and clue.before not in PREPOSITIONS


def _addressed(sentence: Sentence, clue: Clue) -> Part | None:
    """ "…, Svein?" is asked of Svein if somebody is spoken to; else it only may be."""
    if clue.place < 2 or sentence.word(clue.place - 1) != "," or not sentence.ends(clue.place):
        return None
    return Part.LABEL if ADDRESSING.intersection(clue.left) else Part.MARGIN


def _speaker(sentence: Sentence, clue: Clue) -> Part | None:
    """ "I" and "jeg" are subjects wherever they stand; "me" and "meg" only after "let"."""
    if clue.phrase.pronoun:
        if clue.before in MODALS and clue.right.words[:1] and clue.right.words[0] in _HAVING:
            return Part.NONE  # "kan jeg få tallene" asks others
        if _only_thinks(sentence, clue):
            return Part.NONE
        return Part.NONE if clue.before in SUBORDINATORS else _acting(clue.right)
    if clue.phrase.oblique and clue.phrase.count == 1:
        return Part.CONTENT if clue.before in LETTING else Part.NONE
    return None


_RECKONING = frozenset((verb, on) for verb in ("regner", "reknar") for on in ("på", "ut", "over"))
"""What is work, and no opinion: "jeg regner på det"."""


def _only_thinks(sentence: Sentence, clue: Clue) -> bool:
    """ "…, the boiler I mean", "…, tror jeg", "I think …": says who believes it, not who does it."""
    if clue.right.words[:1] and clue.right.words[0] in OPINING:
        return clue.right.words[1:2] not in {("to",), ("å",)} and clue.right.words[:2] not in _RECKONING
    return clue.before in OPINING and (sentence.ends(clue.place) or sentence.word(clue.place + 1) in {",", "at"})


def _agent(sentence: Sentence, clue: Clue) -> Part | None:
    if clue.before not in {"av", "by"}:
        return None
    return Part.SUBJECT if _is_agent(sentence, clue) else Part.NONE


def _is_agent(sentence: Sentence, clue: Clue) -> bool:
    """Whether a passive stands before "by X", "av X"; "the report by X" has none."""
    words = clue.left[:-1]
    if not words or words[-1] in _BEHALF:
        return False
    if any(is_s_passive(word, sentence.language) or word in BECOMING for word in words):
        return True
    if any(word in BE and any(map(is_participle, words[at + 1 : at + 8])) for at, word in enumerate(words)):
        return True
    # "invoices checked by X", "worked out by X"; but "the report written by X is late" is about the report.
    verb = words[-2] if len(words) > 1 and len(words[-1]) < 5 and not is_participle(words[-1]) else words[-1]
    return is_participle(verb) and not any(map(is_auxiliary, clue.right.words))


def _promoted(sentence: Sentence, clue: Clue) -> Part | None:
    """The subject of what was decided, wished, asked or proposed."""
    if clue.before in THAT:
        reported = (
            REPORTING.intersection(clue.left) or BE.intersection(clue.left[-2:-1])
        ) and not ENSURING.intersection(clue.left)
        return _acting(clue.right, Part.CONTENT) if reported else Part.NONE
    if clue.before in LETTING and len(clue.left) <= 2:
        return Part.NONE if _TOLD.intersection(clue.right.words[:1]) else Part.CONTENT
    if clue.before in WISHING and clue.right.words[:1] == ("to",):
        return _acting(clue.right, Part.CONTENT)
    if clue.before in ASKING and _is_ordered(sentence, clue) and _is_told(clue.right.words):
        return Part.CONTENT
    if clue.before in REPORTING and len(clue.left) > 1 and clue.right.begins_with_verb():
        return _acting(clue.right, Part.CONTENT) if clue.right.words[0] not in _TO else None
    return None


def _is_ordered(sentence: Sentence, clue: Clue) -> bool:
    """Whether a body, or "we", does the asking: then it is a decision, and who is asked owes it."""
    if _DECIDING.intersection(clue.left):
        return True
    askers = [phrase for place, phrase in sentence.phrases() if place < clue.place]
    return bool(askers) and all(sentence.is_body(key) for phrase in askers for key in phrase.keys)


def _is_told(words: tuple[str, ...]) -> bool:
    """Whether what follows is a thing to do: "å sende", "to send", "undersøke", "ansvar for"."""
    if not words:
        return False
    if words[0] in _TO or words[:2] == ("om", "å") or _MANDATES.intersection(words[:3]):
        return True
    return words[0].endswith("e") and words[0].isalpha() and words[0] not in PREPOSITIONS


def _marginal(sentence: Sentence, clue: Clue) -> Part | None:
    """Governed by a preposition or in a subordinate clause: at most in the margin."""
    if clue.before in {"v/", "ved"} and sentence.ends(clue.place):
        by_place = clue.before == "ved" and all(map(sentence.is_body, clue.phrase.keys))
        return Part.NONE if by_place else Part.MARGIN
    if clue.before in PLACE_CLAUSES:
        return _acting(clue.right, Part.MARGIN)
    return Part.NONE if clue.before in SUBORDINATORS or clue.before in PREPOSITIONS else None


def _head(sentence: Sentence, clue: Clue) -> Part | None:
    """A phrase at the beginning of a clause: a subject, unless what follows says otherwise."""
    if not clue.is_head:
        return None
    if _greets(sentence, clue.place):
        return Part.NONE
    acts_next = clue.right.begins_with_verb()
    if clue.phrase.bare and not acts_next:
        return Part.NONE
    continues = clue.place > 0 and (clue.before in CONJUNCTIONS or clue.before == ",")
    if continues and not acts_next and not (clue.phrase.count > 1 and sentence.opens(clue.place)):
        return Part.NONE
    return _acting(clue.right)


def _greets(sentence: Sentence, place: int) -> bool:
    """ "Tom, I'll book the room": Tom is only told; "Tom ringer jeg": only called."""
    between = sentence.word(place + 1)
    if sentence.word(place + 2) != PARTY or not (between == "," or looks_present(between)):
        return False
    return any(at == place + 2 and phrase.pronoun for at, phrase in sentence.phrases())


def _inside(sentence: Sentence, clue: Clue) -> Part | None:
    """A phrase inside its clause: subject after an inverted verb, or before its verb after an opening."""
    if clue.before in MODALS:
        return _acting(clue.right)
    opens = sentence.opens(clue.place)
    if not looks_present(clue.before) or clue.before in IMPERATIVES_IN_R:
        return _acting(clue.right) if opens and _is_followed_by_verb(clue) else Part.NONE
    first, verb = sentence.first(clue.place), sentence.before(clue.place)
    asked = verb == first and sentence.words[-1] == "?"
    if asked or sentence.word(first) == DATE or (verb > first and (opens or clue.before in DOING)):
        return _inverted(sentence, clue)
    return Part.NONE


def _is_followed_by_verb(clue: Clue) -> bool:
    """English has the subject before its verb also after an opening; after several a verb has no ending to tell it."""
    if clue.right.begins_with_verb():
        return True
    following = clue.right.words[:1]
    return clue.phrase.count > 1 and bool(following) and following[0].isalpha() and following[0] not in PREPOSITIONS


def _inverted(sentence: Sentence, clue: Clue) -> Part:
    """The subject behind its verb ("Innen fredag svarer KDD"), unless the verb is passive."""
    group = (clue.before, *clue.right.words)
    if is_passive(group, sentence.language):
        return Part.NONE
    return _acting(Predicate(group, sentence.language, clue.right.plural))


# In this order: the first rule that knows decides, and the last always does.
_RULES: tuple[tuple[str, Callable[[Sentence, Clue], Part | None]], ...] = (
    ("excluded", _excluded),
    ("labelled", _labelled),
    ("addressed", _addressed),
    ("speaker", _speaker),
    ("agent", _agent),
    ("promoted", _promoted),
    ("marginal", _marginal),
    ("head", _head),
    ("inside", _inside),
)
