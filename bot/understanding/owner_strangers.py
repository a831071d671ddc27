"""Names that nobody bears: what in a text is written like one and could stand where an owner stands."""

import re
from collections.abc import Iterator

from bot.understanding.common_words import FUNCTION_WORDS, GIVEN_NAMES, word_set
from bot.understanding.directory import Directory
from bot.understanding.names import fold
from bot.understanding.owner_tokens import Token, word_at
from bot.understanding.owner_words import ADVERBS, DOING, JOINING, LEAD_WORDS, PREPOSITIONS, RECEIVING
from bot.understanding.verbs import BE, MODALS, is_s_passive, looks_finite

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
_BODIES = (
    "utvalget", "utvalg", "utvalet", "utval", "styret", "komiteen", "komité", "komite", "gruppa", "gruppen", "gruppe",
    "nemnda", "nemnd", "rådet", "laget", "teamet", "avdelingen", "avdelinga", "foreningen", "foreninga", "klubben",
    "gjengen", "kontoret", "etaten", "kommunen", "direktoratet", "departementet", "tilsynet", "sekretariatet",
    "forbundet", "fakultetet", "instituttet", "seksjonen", "administrasjonen", "ledelsen", "leiinga",
)  # fmt: skip
"""What the name of a body ends in; what is only like them ("underlaget") is told by its verb."""
_ENGLISH_BODIES = word_set("committee board team council group subcommittee department panel")
_NO_BODIES = word_set(
    "underlaget overlaget pålaget anlegget beslaget tillaget forlaget opplaget fraværet bilaget utstyret"
)
_ARTICLES = frozenset(("the", "our"))
_BEFORE_BODIES = _STARTS | _DASHES | _ARTICLES
"""Behind all else no sentence begins."""
_OTHERS = word_set("vi me du dere dykk de dei han hun ho man noen nokon we you he she they someone everyone alle")
_WORKING = DOING | word_set("""
    ringer ringjer snakker snakkar spør svarer svarar følger følgjer kontakter kontaktar inviterer informerer møter
    skaffer hører høyrer sender tegner teiknar foreslår skal må calls writes books orders sends buys asks checks emails
    contacts fixes prepares makes drafts reviews arranges organises organizes talks follows updates invites drives
    """)
"""Verbs of somebody, seldom of something."""
_ENGLISH_VERBS = _WORKING | MODALS | {"to", ":"}
_NO_DESCRIPTIONS = FUNCTION_WORDS | LEAD_WORDS
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
    before = tokens[place - 1].word
    if token.capital or text[token.start - 1] == "@" or before == ":":
        return True
    return (place == 0 or before in _BEFORE_BODIES) and _unknown_body(tokens, place) > 0


def _stranger(tokens: list[Token], place: int, text: str, directory: Directory) -> int:
    """How many words from here on are an unknown name."""
    first = tokens[place]
    if not first.word[0].isalpha():
        return 0
    if body := _unknown_body(tokens, place):
        return body
    count = sum(1 for _ in _capitals(tokens, place, text))
    if text[first.start - 1 : first.start] == "@":
        return max(count, 1)
    if _follows_a_label(tokens, place):
        ends = place + 1 == len(tokens) or tokens[place + 1].kind == "mark"
        return count or int(ends and first.word not in FUNCTION_WORDS and first.word not in LEAD_WORDS)
    if not count or (place and tokens[place - 1].kind == "name"):
        return 0
    named = _is_acronym(text[first.start : first.end]) or not _begins_a_sentence(tokens, place)
    return count if named or _is_subject(tokens, place, count, directory) else 0


def _is_subject(tokens: list[Token], place: int, count: int, directory: Directory) -> bool:
    """Whether words with a capital that begin a sentence are somebody, from what follows them."""
    following = word_at(tokens, place + count)
    if count > 1:
        return following in MODALS or following in {"to", ":"} or _do(tokens, place, count)
    return _acts_alone(tokens, place) or _is_somebody(tokens, place, directory)


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


def _unknown_body(tokens: list[Token], place: int) -> int:
    """How many words are a body that begins the sentence and acts: "festkomiteen", "(the) garden committee"."""
    if not _opens(tokens, place):
        return 0
    for count, token in enumerate(tokens[place : place + _MOST_WORDS], 1):
        if token.kind != "word" or not token.word[0].isalpha() or token.word in _NO_DESCRIPTIONS:
            return 0
        if count == 1 and _ends_like_a_body(token.word):
            return int(_is_joined(tokens, place + 1) or _works(tokens, place + 1))
        if token.word in _ENGLISH_BODIES:
            told = count > 1 or tokens[place - 1].word in _ARTICLES
            return count if told and (word_at(tokens, place + count) in _ENGLISH_VERBS) else 0
    return 0


def says_body(word: str) -> bool:
    """Whether a word in small letters ends as names of bodies do, or is the last of an English one's."""
    return _ends_like_a_body(word) or word in _ENGLISH_BODIES


def _ends_like_a_body(word: str) -> bool:
    return word.endswith(_BODIES) and word not in _NO_BODIES


def _opens(tokens: list[Token], place: int) -> bool:
    """Whether a sentence begins here, an article before it passed over."""
    if place and tokens[place - 1].word in _ARTICLES:
        return _begins_a_sentence(tokens, place - 1)
    return tokens[place].word not in _ARTICLES and _begins_a_sentence(tokens, place)


def _is_joined(tokens: list[Token], place: int) -> bool:
    """Whether a label's colon follows, or "and" with a name that we know."""
    following = word_at(tokens, place)
    return following == ":" or (following in JOINING and place + 1 < len(tokens) and tokens[place + 1].kind == "name")


def _do(tokens: list[Token], place: int, count: int) -> bool:
    """Whether these words with capitals do something: any verb where they begin with a given name."""
    known = tokens[place].word in GIVEN_NAMES or word_at(tokens, place + count) in _WORKING
    return known and _works(tokens, place + count)


def _is_somebody(tokens: list[Token], place: int, directory: Directory) -> bool:
    """Whether the one word with a capital that begins a sentence is a given name, or nearly one of ours, and acts."""
    word = tokens[place].word
    if word in GIVEN_NAMES:
        return _is_joined(tokens, place + 1) or _works(tokens, place + 1)
    return looks_finite(word_at(tokens, place + 1)) and directory.nearly_names(word)


def _works(tokens: list[Token], place: int) -> bool:
    """Whether the word here is a verb that somebody does, and whoever does it does not stand behind it."""
    verb = word_at(tokens, place)
    if not looks_finite(verb) or verb in BE or verb in RECEIVING or is_s_passive(verb, None):
        return False
    if verb in MODALS:
        done = word_at(tokens, place + 1)
        return done not in BE and done != "få" and not is_s_passive(done, None) and not done.endswith("es")
    return not (place + 1 < len(tokens) and (tokens[place + 1].kind == "name" or word_at(tokens, place + 1) in _OTHERS))
