"""Posts and replies as HTML. Pure: what is rendered is asserted without a server. Everything is escaped by Jinja."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.conversation import Post
from bot.form import Form
from bot.place import Language
from bot.reply import Buttons, Facts, Part, Rows, Text
from bot.wording import say
from bot.wording.dates import day_words, time_words

_LINK = re.compile(r"https?://[^\s<>\"«»“”]+[^\s<>\"«»“”.,;:!?)\]]")


def environment() -> Environment:
    """The templates, all of which escape what they are given."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["linked"] = linked
    templates.filters["kind"] = kind_of
    return templates


def linked(text: str) -> Markup:
    """Text with its web addresses as links, and its line breaks kept; nothing else of it is markup."""
    parts: list[Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        address = escape(match[0])
        parts.append(Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(address))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def kind_of(part: Part) -> str:
    """What a part is, for the template."""
    match part:
        case Text():
            return "text"
        case Facts():
            return "facts"
        case Buttons():
            return "buttons"
        case Rows():
            return "rows"
        case Form():
            return "form"


@dataclass(frozen=True, slots=True)
class Voice:
    """The language and the clock of a page."""

    language: Language
    zone: str

    def say(self, key: str, /, **facts: Any) -> str:
        """A sentence of the page."""
        return say(self.language, key, **facts)

    def day(self, moment: datetime) -> str:
        """The day of a moment in words."""
        return day_words(self._there(moment).date(), self.language)

    def date(self, day: date) -> str:
        """A date in words."""
        return day_words(day, self.language)

    def time(self, moment: datetime) -> str:
        """The time of day of a moment."""
        return time_words(self._there(moment).time().replace(tzinfo=None), self.language)

    def _there(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))


def posts_html(templates: Environment, posts: tuple[Post, ...], voice: Voice) -> str:
    """Posts as they stand in a conversation."""
    return templates.get_template("posts.html").render(posts=posts, voice=voice)
