"""Titles in a text: "styreleder", "the treasurer", "leder i valgkomiteen", "møteleder Mette"."""

from functools import lru_cache

from bot.understanding.common_words import word_set
from bot.understanding.directory import Directory
from bot.understanding.kept import KEPT
from bot.understanding.names import fold
from bot.understanding.owner_tokens import Token, word_at
from bot.understanding.verbs import looks_finite

_OF = frozenset(("i", "of", "for", "av", "in", "at", "hos", "på", "ved", "fra", "frå", "from"))
_MOST_WORDS = 4
_POSSESSIVES = frozenset(("sin", "si", "sitt", "sine"))
# Heads of compounds with a body before them: "styreleder", "valgkomitelederen", "HR-sjefen".
_COMPOUND_HEADS = tuple(
    word_set("nestleder leder sjef direktør sekretær kasserer koordinator ansvarlig rådgiver konsulent")
)
_TITLES_AND_VERBS = frozenset(("leder", "leiar", "designer", "trener", "chair", "lead"))


def with_titles(tokens: list[Token], text: str, directory: Directory) -> list[Token]:
    """The tokens, with each title that somebody holds read as that person, and each before a name taken into it."""
    if not directory.has_titles():
        return tokens
    read: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind != "name" and not (token.kind == "word" and may_be_title(token.word, directory)):
            read.append(tokens[place])
            place += 1
            continue
        token, count = _read(tokens, place, text, directory, after=read[-1] if read else None)
        read.append(token)
        place += count
    return read


def may_be_title(word: str, directory: Directory) -> bool:
    """A quick look: nearly every word begins no title, and ends in none."""
    if word in directory.no_titles:
        return False
    lowered = word.casefold()
    found = directory.may_begin_title(_first_part(lowered)) or _compounded(lowered)[2] is not None
    if not found:
        if len(directory.no_titles) >= KEPT:
            directory.no_titles = set()
        directory.no_titles.add(word)
    return found


def _first_part(word: str) -> str:
    """What a title in one word is looked up by: "fau" of "fau-leder"."""
    return fold(word.partition("-")[0])


def _read(tokens: list[Token], place: int, text: str, directory: Directory, after: Token | None) -> tuple[Token, int]:
    """The token at this place with what belongs to its title, and how many tokens that takes."""
    token = tokens[place]
    if token.kind == "name" and (token.pronoun or token.genitive or not _body(token, directory)):
        return token, 1
    compound = _compound(token, directory) if token.kind == "word" else None
    if compound:
        return _before_name(compound, tokens, place + 1, 1, directory)
    for count in range(_title_words(tokens, place, text, directory), int(token.kind == "name"), -1):
        written = " ".join(each.word or text[each.start : each.end] for each in tokens[place : place + count])
        title = directory.title(written)
        if title:
            bare = not title.definite and not (after and after.word in {"the", "vår", "our"})
            found = token._replace(
                kind="name", end=tokens[place + count - 1].end, keys=directory.holders(written), bare=bare
            )
            if bare and after and after.kind == "name" and _is_verb(token.word, word_at(tokens, place + count)):
                return token, 1
            return _placed(found, written, tokens, place + count, count, directory)
    return token, 1


def _title_words(tokens: list[Token], place: int, text: str, directory: Directory) -> int:
    """How many words in a row may be a title here."""
    first = tokens[place].word or text[tokens[place].start : tokens[place].end].casefold()
    if not directory.may_begin_title(_first_part(first)):
        return 0
    count = 1
    while count < _MOST_WORDS and place + count < len(tokens) and tokens[place + count].kind == "word":
        count += 1
    return count


def _is_verb(title: str, following: str) -> bool:
    """ "AU leder arbeidet", "PTA chair the meeting"; but "PTA chair thanks …" has another verb."""
    if title not in _TITLES_AND_VERBS:
        return False
    return following.endswith(("et", "ed")) or not looks_finite(following)


def _placed(
    title: Token, written: str, tokens: list[Token], after: int, count: int, directory: Directory
) -> tuple[Token, int]:
    """The holder in the body that the title is "of", or whom the name after it names, or whoever holds it."""
    body = _body_after(tokens, after, directory)
    if body:
        token, taken = body
        holders = directory.holders(written, token.keys)
        if not holders:
            return title._replace(kind="word", keys=(), bare=False), count
        return title._replace(end=token.end, keys=holders, genitive=token.genitive, bare=False), count + taken
    return _before_name(title, tokens, after, count, directory)


def _body_after(tokens: list[Token], place: int, directory: Directory) -> tuple[Token, int] | None:
    """The body in "leder i valgkomiteen", "chair of the board", and how many tokens it takes with its preposition."""
    if place >= len(tokens) or tokens[place].word not in _OF:
        return None
    for taken in (2, 3):
        token = tokens[place + taken - 1] if place + taken - 1 < len(tokens) else None
        if token and token.kind == "name" and _body(token, directory):
            return token, taken
        if token and token.word not in {"the", "den", "det"}:
            return None
    return None


def _before_name(title: Token, tokens: list[Token], after: int, count: int, directory: Directory) -> tuple[Token, int]:
    """ "møteleder Mette Nora Sætre" is Mette; "styreleder Anne" is the Anne who holds that title."""
    following = tokens[after] if after < len(tokens) else None
    if following and following.kind == "name" and not (following.pronoun or following.oblique):
        person = not _body(following, directory)
        keys = tuple(key for key in following.keys if key in title.keys) or following.keys
        if person:
            return following._replace(start=title.start, keys=keys), count + 1
    genitive = bool(following and following.word in _POSSESSIVES)
    return title._replace(genitive=genitive), count


def _compound(token: Token, directory: Directory) -> Token | None:
    """Whoever heads the body inside a compound: "styreleder", "AU-lederen"."""
    word, bare, head = _compounded(token.word)
    if not head or directory.title(token.word):
        return None
    body = bare.removesuffix(head).rstrip("-")
    bodies = directory.named(body) or directory.named(body.removesuffix("s"))
    holders = directory.holders(head, bodies) if bodies else ()
    if not holders:
        return None
    return token._replace(kind="name", keys=holders, bare=bare == word)


@lru_cache(maxsize=KEPT)
def _compounded(written: str) -> tuple[str, str, str | None]:
    """A word folded, without its definite ending, and the title that it ends in, if it does: kept, for words recur."""
    word = fold(written)
    bare = word.removesuffix("en")
    head = next((head for head in _COMPOUND_HEADS if bare.endswith(head) and len(bare) > len(head) + 1), None)
    return word, bare, head


def _body(token: Token, directory: Directory) -> bool:
    entry = directory.entry(token.keys[0])
    return entry is not None and entry.kind == "body"
