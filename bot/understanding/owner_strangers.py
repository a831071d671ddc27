"""Names that nobody bears: what in a text is written like one and could stand where an owner stands."""

import re
from collections.abc import Iterator

from bot.understanding.common_words import FUNCTION_WORDS, word_set
from bot.understanding.directory import Directory
from bot.understanding.names import fold
from bot.understanding.owner_tokens import Token
from bot.understanding.owner_words import ADVERBS, LEAD_WORDS, PREPOSITIONS
from bot.understanding.verbs import BE, MODALS, looks_finite

STRANGER = "?"  # the key of whoever is unknown: no party has it
_MOST_WORDS = 3
_MOST_LOOKED_AT = 30  # words with a capital in one text, so that a long one costs no more
_LONGEST_ACRONYM = 8
_ACRONYM = re.compile(r"[A-ZÆØÅ][A-Za-zÆØÅæøå&-]*[A-ZÆØÅ][a-zæøå]{0,3}|[A-ZÆØÅ]{2,}[a-zæøå]{0,3}")
_LABELS = word_set("ansvar ansvarlig ansvarleg eier eigar owner responsible assignee assigned tildelt tildeles")
_STARTS = frozenset(".!?:;\n•*·")
_DASHES = frozenset("–-")
_NO_NAMES = word_set("""
    pdf nb obs ps url id cv faq gdpr ros tba tbc tbd asap fyi eod eow eom pr sms usb wifi http https html ok dvs
    someone somebody everyone everybody anyone anybody nobody folk hvem kven who todo action oppgave frist
    deadline due note vedtak sak punkt january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday mandag tirsdag onsdag torsdag
    fredag lørdag søndag
    """)
_THINGS = ("en", "et", "a", "ene", "ing", "er", "ar", "sjon")  # endings of Norwegian nouns, seldom of names


def with_strangers(tokens: list[Token], text: str, directory: Directory) -> list[Token] | None:
    """The tokens with each unknown name as a party of the key STRANGER; None where there is no such name."""
    read: list[Token] = []
    place, looked_at = 0, 0
    while place < len(tokens):
        count = 0
        if looked_at < _MOST_LOOKED_AT and _may_be_strange(tokens, place, text):
            count = _stranger(tokens, place, text, directory)
            looked_at += 1
        if count:
            first, last = tokens[place], tokens[place + count - 1]
            mention = text[first.start - 1 : first.start] == "@"
            read.append(Token("name", first.start, last.end, keys=(STRANGER,), mention=mention))
        else:
            read.append(tokens[place])
        place += max(count, 1)
    return read if any(token.keys == (STRANGER,) for token in read) else None


def _may_be_strange(tokens: list[Token], place: int, text: str) -> bool:
    """A quick look: names have capitals, or stand behind a colon or @."""
    token = tokens[place]
    if token.kind != "word":
        return False
    return token.capital or text[token.start - 1] == "@" or tokens[place - 1].word == ":"


def _stranger(tokens: list[Token], place: int, text: str, directory: Directory) -> int:
    """How many words from here on are an unknown name."""
    first = tokens[place]
    if not first.word[0].isalpha():
        return 0
    count = sum(1 for _ in _capitals(tokens, place, text))
    if text[first.start - 1 : first.start] == "@":
        return max(count, 1)
    if _follows_a_label(tokens, place):
        ends = place + 1 == len(tokens) or tokens[place + 1].kind == "mark"
        return count or int(ends and first.word not in FUNCTION_WORDS and first.word not in LEAD_WORDS)
    if not count or (place and tokens[place - 1].kind == "name"):
        return 0
    if _is_acronym(text[first.start : first.end]):
        return count
    if not _begins_a_sentence(tokens, place):
        return count
    following = tokens[place + count].word if place + count < len(tokens) else ""
    if count > 1:
        return count if following in MODALS or following in {"to", ":"} else 0
    return int(_acts_alone(tokens, place) or (looks_finite(following) and directory.nearly_names(first.word)))


def _capitals(tokens: list[Token], place: int, text: str) -> Iterator[Token]:
    """The words from here on that are written as names are, a space between each and the next."""
    for at in range(place, min(place + _MOST_WORDS, len(tokens))):
        token = tokens[at]
        joined = at == place or text[tokens[at - 1].end : token.start] == " "
        if not (token.capital and joined and token.kind == "word") or _is_no_name(token.word):
            return
        yield token


def _is_no_name(word: str) -> bool:
    folded = fold(word)
    return len(word) < 2 or folded in FUNCTION_WORDS or folded in _NO_NAMES or not word[0].isalpha()


def _is_acronym(written: str) -> bool:
    return len(written) <= _LONGEST_ACRONYM and _ACRONYM.fullmatch(written) is not None


def _follows_a_label(tokens: list[Token], place: int) -> bool:
    if place < 2 or tokens[place - 1].word != ":" or tokens[place - 2].word not in _LABELS:
        return False
    return place == 2 or tokens[place - 3].kind == "mark"


def _begins_a_sentence(tokens: list[Token], place: int) -> bool:
    before = tokens[place - 1].word if place else ""
    return place == 0 or before in _STARTS or (before in _DASHES and _begins_a_sentence(tokens, place - 1))


def _acts_alone(tokens: list[Token], place: int) -> bool:
    """Whether a capital that begins the sentence may be a name's: "Torvald skal ringe", not "Taket må tettes"."""
    words = [token.word for token in tokens[place + 1 : place + 5] if token.word not in ADVERBS]
    if tokens[place].word.endswith(_THINGS) or not words or words[0] not in MODALS:
        return False
    return bool(words[1:]) and words[1].isalpha() and words[1] not in PREPOSITIONS and words[1] not in BE
