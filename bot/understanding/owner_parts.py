"""The part that a phrase of parties plays in its sentence: owner by a label, by the grammar, in the margin, or none."""

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.understanding.directory import Directory
from bot.understanding.language import Language
from bot.understanding.owner_phrases import Chunk, Phrase
from bot.understanding.owner_predicates import (
    PARTY,
    Predicate,
    is_passive,
    words_of_chunks,
)
from bot.understanding.owner_words import (
    ADDRESSING,
    ASKING,
    CONJUNCTIONS,
    DOING,
    ENSURING,
    IMPERATIVES_IN_R,
    LEAD_WORDS,
    LETTING,
    NEGATIONS,
    OPENING,
    OWNERSHIP,
    PASSED_OVER,
    PLACE_CLAUSES,
    PREPOSITIONS,
    REPORTING,
    SUBORDINATORS,
    THAT,
    TIME_NOUNS,
    WISHING,
)
from bot.understanding.verbs import BE, BECOMING, MODALS, is_auxiliary, is_participle, is_s_passive, looks_finite, looks_present


class Part(IntEnum):
    """How clearly a phrase owns, the clearest last."""

    NONE = 0
    MARGIN = 1
    SUBJECT = 2
    CONTENT = 3
    """Subject of what was decided, wished or said, which sets aside who decided it."""
    LABEL = 4


_OWNER = r"ansvar(?:lig|leg)?e?|ansvarshavende|eier|eigar|owners?|owned by|responsible|resp|assignees?|assigned|tildelt|lead|pic"
_LABEL_BEFORE = re.compile(
    rf"(?:^|[:–(\[;,.] )(?:{_OWNER}|hvem|kven|who|to do|todo|aksjon|action|actions|ap|oppgave|oppgåve|task)"
    r"(?: (?:er|is|are|part|parties|person|part|for oppfølging|on|by|for|to|til|på))?(?: [:=])?$"
    r"|(?:assigned|allocated|delegated|given|handed|tildelt|tildelast|tildeles|gitt|overlatt|overlates|overlevert|delegert|delegeres|gis|leveres) "
    r"(?:over )?(?:to|til)$|(?:tildelt|tildeles|tildelast|delegeres|delegert)$"
    r"|(?:action|actions|task|tasks|oppgave|oppgåve|oppgaven|oppgåva|jobb|jobben|job|todo|aksjon)(?: er| is)?(?: \w+)? (?:on|for|til|to|på|hos|with)$"
    r"|(?:ansvar\w*|responsib\w*|oppfølging\w*|ownership|ball|ballen|saken|saka|dette|this|it|det|oppgaven|oppgåva)(?: \S+){0,6}? "
    r"(?:ligg|ligger|legges|leggjast|hviler|kviler|lies|lie|rests|sits|falls|går|faller|fell|tilfaller)(?: \w+)? (?:hos|hjå|på|til|with|on|to)$"
    r"|(?:ansvarlig|ansvarleg|responsible|ansvar)(?: for)?(?: \S+){0,6}? (?:er|is|blir|:|=)$"
    r"|(?:opp|up) (?:til|to)$"
)
_RECIPIENT_LABEL = re.compile(
    r"(?:^|[:;,–.] )(?:til|to|fra|frå|from|kopi(?: til)?|cc|copy(?: to)?|deltakere|deltakarar|deltar|participants|attendees|present"
    r"|til stede|til stades|invitert|inviterte|invited|mottakere?|mottakar|recipients?|høring|innspill|kontakt|contact|gjester"
    r"|guests|forfall|apologies|innleder|speaker|ref|møte med|meeting with) :$"
)
_CLEFT = re.compile(r"(?:^|[ ,:])(?:(?:det|it|dette|this) (?:er|is|blir|vert|was|var|må være|should be)|it's|(?:blir|er) det)$")
_PROMOTING_SUBJECTS = frozenset(("vi", "we", "me", "møtet", "meeting", "utvalget", "committee", "i"))
_MARKS = frozenset((":", "–", "•", "*", "-", "(", "[", ";", "·", "|", "\n", ">", "→"))
_CLOSING = frozenset((")", "]", ".", "!", "?", ";", "…"))


def _is_told(words: tuple[str, ...]) -> bool:
    """Whether what follows is a thing to do: "å sende", "to send", "undersøke", "ansvar for"."""
    if not words:
        return False
    return (
        words[0] in {"to", "å"}
        or words[:2] == ("om", "å")
        or (words[0].endswith("e") and words[0].isalpha() and words[0] not in PREPOSITIONS)
        or bool({"oppdrag", "ansvar", "ansvaret", "fullmakt"} & set(words[:3]))
    )


class Sentence:
    """One sentence in chunks, asked for the part of each of its phrases."""

    def __init__(self, chunks: Sequence[Chunk], directory: Directory, language: Language | None) -> None:
        self.chunks, self.directory, self.language = chunks, directory, language
        self.words = words_of_chunks(chunks)

    def parts(self) -> list[tuple[Part, Phrase]]:
        """Each phrase with its part, in order."""
        found = [(self.part(place, chunk), chunk) for place, chunk in enumerate(self.chunks) if isinstance(chunk, Phrase)]
        if any(part == Part.CONTENT for part, _ in found):
            first = next(number for number, (part, _) in enumerate(found) if part == Part.CONTENT)
            found = [(Part.NONE if n < first and part == Part.SUBJECT else part, phrase) for n, (part, phrase) in enumerate(found)]
        return found

    def part(self, place: int, phrase: Phrase) -> Part:
        """The part of the phrase at this place."""
        before = self._before(place)
        if phrase.genitive:
            return Part.LABEL if self._next(place) in OWNERSHIP else Part.NONE
        if before in NEGATIONS:
            return Part.NONE
        label = self._label(place, phrase)
        if label is not None:
            return label
        return self._grammatical(place, phrase, before)

    # Labels

    def _label(self, place: int, phrase: Phrase) -> Part | None:
        """The part by a label, a dash, brackets or a vocative; None where there is no such sign."""
        left = " ".join(self.words[:place])
        if _RECIPIENT_LABEL.search(left) and not self._right(place, phrase).begins_with_verb():
            return Part.NONE
        if _LABEL_BEFORE.search(" ".join(self.words[max(0, place - 10) : place])):
            return Part.LABEL
        if _CLEFT.search(left) and (self._next(place) in {"som", "who", "that", "å", "to", ","} or self._ends(place)):
            return Part.LABEL
        if self._leads_alone(place, phrase) or self._is_set_off(place) or self._is_called(place, phrase):
            return Part.LABEL
        return self._vocative(place)

    def _leads_alone(self, place: int, phrase: Phrase) -> bool:
        """ "KDD: …", "Per – …": a party at the head with nothing said of it but what comes after the mark."""
        return self._is_head(place) and self._next(place) in {":", "–", ""}

    def _is_set_off(self, place: int) -> bool:
        """ "… – FK", "(HR) …"."""
        before, after = self.words[place - 1] if place else "", self._next(place)
        if before in {"(", "["} and after in {")", "]"}:
            return True
        return before in {"–", "/", "|", "→", ">"} and self._ends(place)

    def _is_called(self, place: int, phrase: Phrase) -> bool:
        """ "… @Stig" at the end, where the sentence has said what is to be done."""
        before = self._before(place)
        return phrase.mention and self._ends(place) and before not in PREPOSITIONS and place - self._first(place) > 1

    def _vocative(self, place: int) -> Part | None:
        """ "…, Svein?" is asked of Svein, if somebody is spoken to; else it only may be."""
        if place < 2 or self.words[place - 1] != "," or not self._ends(place):
            return None
        return Part.LABEL if ADDRESSING & set(self.words[:place]) else Part.MARGIN

    # Grammar

    def _grammatical(self, place: int, phrase: Phrase, before: str) -> Part:
        right = self._right(place, phrase)
        if phrase.pronoun:
            return self._pronoun(place, right, before)
        if phrase.oblique and phrase.count == 1:
            return Part.CONTENT if before in LETTING else Part.NONE
        if before in {"av", "by"}:
            return Part.SUBJECT if self._is_agent(place) else Part.NONE
        if before in {"v/", "ved"} and self._ends(place):
            return Part.MARGIN
        if content := self._content(place, right, before):
            return content
        if before in SUBORDINATORS | PREPOSITIONS:
            return Part.NONE
        if before in PLACE_CLAUSES:
            return Part.MARGIN if right.acts() else Part.NONE
        if self._is_head(place):
            return self._head(place, phrase, right)
        return self._inside(place, phrase, right, before)

    def _pronoun(self, place: int, right: Predicate, before: str) -> Part:
        if before in SUBORDINATORS or before == "som":
            return Part.NONE
        return Part.SUBJECT if right.acts() else Part.NONE

    def _is_agent(self, place: int) -> bool:
        """Whether a passive stands before "by X", "av X"; "the report by X" has none."""
        words = self.words[: place - 1]
        if words and words[-1] in {"vegne", "vegner", "behalf"}:
            return False
        if any(is_s_passive(word, self.language) for word in words[self._open(place) :]):
            return True
        if any(word in BECOMING for word in words[:-1]):
            return True
        for at, word in enumerate(words):
            if word in BE and any(is_participle(later) for later in words[at + 1 : at + 8]):
                return True
        direct = bool(words) and (is_participle(words[-1]) or (len(words) > 1 and is_participle(words[-2]) and len(words[-1]) < 5))
        return direct and not any(is_auxiliary(word) for word in self.words[place:])

    def _open(self, place: int) -> int:
        """Where the sentence begins that this place is in, after a heading."""
        return next((at + 1 for at in range(place - 1, -1, -1) if self.words[at] in {":", ";"}), 0)

    def _content(self, place: int, right: Predicate, before: str) -> Part | None:
        """The part in what was decided, wished, asked or proposed; None where the sentence is no report."""
        left = self.words[:place]
        if before in THAT:
            if ENSURING & set(left) or not REPORTING & set(left):
                return Part.NONE
            return Part.CONTENT if right.acts() else Part.NONE
        if before in LETTING and len(left) <= 2:
            return Part.CONTENT
        if before in WISHING and right.words[:1] == ("to",):
            return Part.CONTENT if right.acts() else Part.NONE
        if before in REPORTING and right.begins_with_verb() and len(left) > 1 and right.words[0] not in {"to", "å"}:
            return Part.CONTENT if right.acts() else Part.NONE
        if before in ASKING and self._is_ordered(left) and _is_told(right.words):
            return Part.CONTENT
        return None

    def _is_ordered(self, left: tuple[str, ...]) -> bool:
        """Whether a body, or "we", does the asking: then it is a decision, and who is asked owes it."""
        if _PROMOTING_SUBJECTS & set(left):
            return True
        asking = [chunk for chunk in self.chunks[: len(left)] if isinstance(chunk, Phrase)]
        return bool(asking) and all(self._is_body(key) for phrase in asking for key in phrase.keys)

    def _is_body(self, key: str) -> bool:
        entry = self.directory.entry(key)
        return entry is not None and entry.kind == "body"

    def _head(self, place: int, phrase: Phrase, right: Predicate) -> Part:
        """A phrase at the beginning of a clause: a subject, unless what follows says otherwise."""
        if self._next(place) == "," and self._next(place + 1) == PARTY and self._is_pronoun(place + 2):
            return Part.NONE
        if phrase.bare and not (right.begins_with_verb() or right.words[:1] in {(":",), ("–",), ()}):
            return Part.NONE
        begins = not place or self.words[place - 1] not in CONJUNCTIONS | {","}
        if not begins and not right.begins_with_verb() and not (phrase.count > 1 and self._opens(place)):
            return Part.NONE
        return Part.SUBJECT if right.acts() else Part.NONE

    def _inside(self, place: int, phrase: Phrase, right: Predicate, before: str) -> Part:
        """A phrase inside its clause: subject after an inverted verb, or before its verb after an opening."""
        first = self._first(place)
        if before in MODALS:
            return Part.SUBJECT if right.acts() else Part.NONE
        inverted = looks_present(before) and before not in IMPERATIVES_IN_R
        if inverted and self._verb_place(place) > first and (self._opens(place) or before in DOING):
            return Part.SUBJECT if self._acts_inverted(place, right, before) else Part.NONE
        if inverted and self._verb_place(place) == first and (self.words[-1:] == ("?",) or self._after_date(first)):
            return Part.SUBJECT if self._acts_inverted(place, right, before) else Part.NONE
        listed = phrase.count > 1 and right.words[:1] and right.words[0].isalpha() and right.words[0] not in PREPOSITIONS
        if self._opens(place) and not inverted and (right.begins_with_verb() or listed):
            return Part.SUBJECT if right.acts() else Part.NONE
        return Part.NONE

    def _acts_inverted(self, place: int, right: Predicate, before: str) -> bool:
        group = (before, *right.words)
        return Predicate(group, self.language, right.plural).acts() and not is_passive(group, self.language)

    # The surroundings

    def _right(self, place: int, phrase: Phrase) -> Predicate:
        return Predicate(self.words[place + 1 :], self.language, plural=phrase.count > 1)

    def _before(self, place: int) -> str:
        """The word before, past articles and the like; "" at the beginning."""
        at = self._before_place(place)
        return self.words[at] if at >= 0 else ""

    def _before_place(self, place: int) -> int:
        at = place - 1
        while at >= 0 and self.words[at] in PASSED_OVER:
            at -= 1
        return at

    _verb_place = _before_place

    def _next(self, place: int) -> str:
        return self.words[place + 1] if place + 1 < len(self.words) else ""

    def _is_pronoun(self, place: int) -> bool:
        chunk = self.chunks[place]
        return isinstance(chunk, Phrase) and chunk.pronoun

    def _ends(self, place: int) -> bool:
        """Whether nothing but marks and the due date follows."""
        return all(word in _CLOSING or word == "§" for word in self.words[place + 1 :])

    def _is_head(self, place: int) -> bool:
        """Whether a clause begins with the phrase, past marks, conjunctions and "please"."""
        before = self._before(place)
        if before in {"", ","} or before in _MARKS | CONJUNCTIONS | {")", "]"}:
            return True
        first = self._first(place)
        return all(word in LEAD_WORDS | PASSED_OVER | {","} for word in self.words[first:place])

    def _first(self, place: int) -> int:
        """Where the clause begins that holds this place: after a heading, a dash, a bullet."""
        start = next((at + 1 for at in range(place - 1, -1, -1) if self.words[at] in _MARKS), 0)
        while start < place and self.words[start] in {"please", "pls", "hei", "ok", ",", "husk"}:
            start += 1
        return start

    def _opens(self, place: int) -> bool:
        """Whether the clause opens with something else than its subject: a time, a place, an adverb, "det"."""
        first = self._first(place)
        words = self.words[first : self._before_place(place)] or self.words[first:place]
        if not words:
            return False
        if words[0] in OPENING or words[0] == "§" or words[0].isdigit():
            return True
        return bool(TIME_NOUNS & set(words[:3])) and not any(looks_finite(word) for word in words[:2])

    def _after_date(self, first: int) -> bool:
        return first < len(self.words) and self.words[first] == "§"
