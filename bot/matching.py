"""What words ask for: a command with its slash, words to the bot itself, a line with a marker, or nothing of the bot.

It is told from the words alone: a name that a platform fills in is never a part of a command, of the bot's mention or
of a marker (`bot.mentioned`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cleaning import visible
from bot.command import Family, Verb
from bot.commands import ASK, COMMANDS
from bot.commands.inline import Line, lines_in
from bot.errors import ReferentError, TooLong, Unknown
from bot.mentioned import filled
from bot.reply import Button, Buttons
from bot.request import Request

LONGEST = 40_200
"""Characters in a request: a note of 40,000 (SURFACE.md) behind its command; anything longer is refused."""
_COMMAND_HEAD = 200
_MENTION = re.compile(r"\s*@referent\b[\s,:]*", re.IGNORECASE)
_FAMILIES = {name.casefold(): family for family in COMMANDS for name in family.all_names()}


@dataclass(frozen=True, slots=True)
class Matched:
    """What a request asks for. `lines` are those with a marker, each with its verb, where it is such a message;
    `read_as` is the verb as it was understood where it was misspelt; `overheard` is what was said among people."""

    verb: Verb
    words: str
    mentioned: bool = False
    lines: tuple[Line, ...] = ()
    read_as: str | None = None
    overheard: bool = False


def match(request: Request) -> Matched | None:
    """What the words ask for; None where they are not meant for the bot; `Unknown` for a command that is none."""
    text, names = request.text.strip(), request.names
    length = len(filled(text, names))
    if length > LONGEST:
        raise TooLong("text.too_long", longest=LONGEST, count=length, text=filled(text[:_COMMAND_HEAD], names))
    try:
        matched = _matched(text, direct=request.channel is None)
    except ReferentError as error:
        raise _named(error, names) from None
    if matched is None or not names:
        return matched
    lines = tuple((verb, filled(words, names)) for verb, words in matched.lines)
    return replace(matched, words=filled(matched.words, names), lines=lines)


def only_asks(request: Request) -> bool:
    """Whether the words ask for something that changes nothing."""
    try:
        matched = match(request) if request.happening == "said" else None
    except ReferentError:
        return False
    return matched is not None and not matched.lines and not matched.verb.changes


def _named(error: ReferentError, names: Sequence[str]) -> ReferentError:
    """A refusal that says names, and no marks for them."""
    error.facts = {key: filled(fact, names) if isinstance(fact, str) else fact for key, fact in error.facts.items()}
    if error.buttons:
        told = (Button(filled(each.label, names), filled(each.command, names)) for each in error.buttons.buttons)
        error.buttons = Buttons(tuple(told))
    return error


def _matched(text: str, *, direct: bool) -> Matched | None:
    if text.startswith("/"):
        return _command(text[1:])
    mention = _MENTION.match(text)
    if mention:
        text = text[mention.end() :]
    addressed = mention is not None or direct
    mentioned = addressed and not direct
    lines = lines_in(text, numbered=not addressed)
    if lines:
        return Matched(*lines[0], lines=lines, mentioned=mentioned)
    return _addressed(text, mentioned=mentioned) if addressed else None


def _addressed(text: str, *, mentioned: bool) -> Matched:
    """Words to the bot itself: a command without its slash, else a question."""
    head = text.removeprefix("/").split(maxsplit=1)
    family = _FAMILIES.get(head[0].casefold()) if head else None
    if family is not None and (text.startswith("/") or family.verb(head[-1].split()) or len(head) == 1):
        return replace(_command(text.removeprefix("/")), mentioned=mentioned)
    return Matched(ASK, text, mentioned=mentioned)


def _command(text: str) -> Matched:
    name = text.split(maxsplit=1)[0] if text[:1].strip() else ""
    rest = text[len(name) :]
    family = _FAMILIES.get(name.casefold())
    if family is None:
        raise Unknown("command.unknown", name=name[:_COMMAND_HEAD])
    return _in_family(family, name, rest.strip())


def _in_family(family: Family, name: str, rest: str) -> Matched:
    if not visible(rest):
        return Matched(family.alone, "")
    words = rest.split(maxsplit=3)
    if found := family.verb(words):
        verb, taken = found
        return Matched(verb, _behind(rest, taken))
    inner = _FAMILIES.get(words[0].removeprefix("/").casefold()) if family.name == "referent" else None
    if inner is not None:
        return _in_family(inner, words[0], _behind(rest, 1))
    if family.default is not None:
        return Matched(family.default, rest)
    return _misspelt(family, name, rest, words[0])


def _misspelt(family: Family, name: str, rest: str, word: str) -> Matched:
    near = family.nearest(word)
    if len(near) == 1 and not near[0][1].careful:
        meant, verb = near[0]
        return Matched(verb, _behind(rest, 1), read_as=meant)
    if near:
        choices = tuple(Button(f"/{name} {meant}", f"/{name} {meant} {_behind(rest, 1)}".strip()) for meant, _ in near)
        raise Unknown(
            "command.did_you_mean", buttons=Buttons(choices), ask=True, word=word, name=name, meant=near[0][0]
        )
    raise Unknown("command.verb_unknown", word=word[:_COMMAND_HEAD], name=name, verbs=", ".join(_usual_verbs(family)))


def _behind(text: str, words: int) -> str:
    """What stands behind the first words, as written; nothing where nothing of it is seen."""
    for _ in range(words):
        text = text.split(maxsplit=1)[1] if len(text.split(maxsplit=1)) > 1 else ""
    return text if visible(text) else ""


def _usual_verbs(family: Family) -> list[str]:
    return [verb.name for verb in family.verbs if not verb.hidden]
