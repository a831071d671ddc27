"""What people wrote, as Slack's text objects and rich text. Pure.

Slack reads markup in `mrkdwn` alone, where `& < >` can be escaped but `*` and `_` cannot: so people's words stand as
plain text or rich text, whose characters mean only themselves, and in `mrkdwn` only where they hold no sign that means
anything there (https://docs.slack.dev/messaging/formatting-message-text).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from bot.cleaning import clean, visible

LONGEST_FALLBACK = 4_000
"""Characters of a message's text: what Slack advises (https://docs.slack.dev/reference/methods/chat.postMessage)."""
_LONGEST_LINK = 2_000
_LINK = re.compile(r"https?://[^\s<>\"«»“”|]+[^\s<>\"«»“”|.,;:!?…)\]]")
_MARKUP = re.compile(r"[*_~`<>]|:[\w+'-]+:")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_WIDEST = 5
"""How wide one character is at most: an ampersand, escaped."""
_JOINER = "\u200d"

Element = dict[str, Any]
"""A rich text element, or a text object, as Slack takes it."""


def escaped(text: str) -> str:
    """Text in which nothing can be a mention, a link or a command to Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def width(text: str) -> int:
    """How long Slack may count a text: escaped, and in units of UTF-16. Its limits do not say; this is the most."""
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def fits(text: str, longest: int) -> bool:
    """Whether a text is no wider than that."""
    return len(text) * _WIDEST <= longest or width(text) <= longest


def cut(text: str, longest: int) -> str:
    """The text where it is not wider than `longest`, else its beginning with "…". An address is cut off whole: half of
    one would lead somewhere else."""
    if fits(text, longest):
        return text
    end = _room(text, longest - 1)
    end = next((link.start() for link in _LINK.finditer(text) if link.start() < end < link.end()), end)
    return text[:end].rstrip() + "…"


def chunks(text: str, longest: int) -> Iterator[str]:
    """The whole text in parts no wider than `longest`, parted between lines or words where it can be: joined they are
    the text again."""
    while not fits(text, longest):
        end = _room(text, longest)
        broken = max(text.rfind("\n", end // 2, end), -1)
        broken = text.rfind(" ", end // 2, end) if broken < 0 else broken
        end = broken + 1 if broken >= 0 else end
        yield text[:end]
        text = text[end:]
    yield text


def _room(text: str, longest: int) -> int:
    """How many characters of a text are no wider than `longest`, at least one; no sign is parted from its accents."""
    used = accumulate(len(_ENTITIES.get(character, "x")) + (character > "\uffff") for character in text)
    end = next((at for at, wide in enumerate(used) if wide > longest), len(text) - 1)
    return _unparted(text, max(end, 1))


def _unparted(text: str, end: int) -> int:
    for near in range(end, max(end - 32, 0), -1):
        if text[near - 1] != _JOINER and not _belongs_to_the_one_before(text[near]):
            return near
    return end


def _belongs_to_the_one_before(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character).startswith("M") or "🏻" <= character <= "🏿"


def tidy(text: str) -> str:
    """The text as it may be shown: what people write is clean already, which is seen at once, else line by line."""
    if "\n" not in text:
        return clean(text)
    composed = unicodedata.normalize("NFC", text)
    return composed if composed.replace("\n", "").isprintable() else "\n".join(map(clean, text.split("\n")))


def one_line(text: str) -> str:
    """The text without line breaks and needless space."""
    return " ".join(clean(text).split())


def something(text: str, otherwise: str = "–") -> str:
    """The text, or what stands in its place where nothing of it is to be seen: Slack refuses what is blank."""
    return text if visible(text) else otherwise


def plain(text: str, longest: int) -> Element:
    """A text object that Slack reads no markup in, nor names of emoji."""
    return {"type": "plain_text", "text": cut(something(tidy(text)), longest), "emoji": False}


def markup(text: str) -> Element:
    """A text object of our own markup; people's words in it have gone through `quiet`."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def quiet(text: str) -> str | None:
    """A text as it may stand in markup, its web addresses as links; None where a sign in it is markup there."""
    parts: list[str] = []
    for words, is_link in _parted(tidy(text)):
        if not is_link and _MARKUP.search(words):
            return None
        parts.append(f"<{escaped(words)}>" if is_link else escaped(words))
    return "".join(parts)


def web_address(link: str | None) -> str | None:
    """An address that a link may have: http or https, and nothing in it that ends a link."""
    return link if link and len(link) <= _LONGEST_LINK and _LINK.fullmatch(link) else None


def link_to(link: str, label: str) -> str:
    """A link in markup under a label that is quiet."""
    return f"<{escaped(link)}|{escaped(label)}>"


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """A text in its web addresses and what stands between them."""
    end = 0
    for match in _LINK.finditer(text):
        if len(match[0]) > _LONGEST_LINK:
            continue
        if words := text[end : match.start()]:
            yield words, False
        yield match[0], True
        end = match.end()
    if text[end:]:
        yield text[end:], False


def elements(text: str, *, bold: bool = False, longest: int = 3_000) -> Iterator[Element]:
    """Rich text elements: words, none wider than `longest`, and links that show exactly the address they lead to."""
    style = {"style": {"bold": True}} if bold else {}
    for words, is_link in _parted(tidy(text)):
        if is_link:
            yield {"type": "link", "url": words, **style}
        else:
            yield from ({"type": "text", "text": chunk, **style} for chunk in chunks(words, longest))
