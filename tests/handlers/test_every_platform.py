"""Every kind of reply and every kind of form, on every platform that there is: what it says is shown, what can be
pressed can be pressed, and nothing that people write is more than words there.

A platform is one line in `PLATFORMS`: a function from a reply to what a reader of it sees, and one for a form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from html import unescape

import pytest

from bot.conversation import Post
from bot.form import Field, Form
from bot.place import LANGUAGES, Language
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from handlers.slack import modal, render
from handlers.slack.carried import read_value
from handlers.web.render import Voice, environment, form_html, posts_html
from tests.handlers.slack.seen import check, check_shown, commands, told
from tests.samples import NOON


@dataclass(frozen=True, slots=True)
class Seen:
    """What is shown, as one text, and the commands that can be sent from it."""

    words: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """How a platform shows things."""

    reply: Callable[[Reply, Language], Seen]
    form: Callable[[Form, Language], Seen]


def _html(html: str) -> Seen:
    pressed = tuple(unescape(piece.split('"', 1)[0]) for piece in html.split('data-command="')[1:])
    words = unescape(re.sub(r"<[^>]*>", " ", html))
    return Seen(" ".join([words, *_held(html)]), pressed)


def _held(html: str) -> list[str]:
    """What the fields of a form hold, and what is behind a link."""
    return [unescape(piece.split('"', 1)[0]) for name in ("value", "href") for piece in html.split(f'{name}="')[1:]]


def web_reply(reply: Reply, language: Language) -> Seen:
    post = Post("1", NOON, "", channel="fjord", reply=reply)
    return _html(
        posts_html(environment(), [post], Voice(language, "Europe/Oslo"), {row.number: row for row in reply.rows})
    )


def web_form(form: Form, language: Language) -> Seen:
    return _html(form_html(environment(), form, Voice(language, "Europe/Oslo")))


def slack_reply(reply: Reply, language: Language) -> Seen:
    made = render.messages(reply, render.Voice(language, "Europe/Oslo"))
    for message in made:
        check(message.text, message.blocks)
    shown = " ".join(text for message in made for _, text in told(message.blocks))
    return Seen(unescape(shown), tuple(c for message in made for c in commands(message.blocks, message.kept)))


def slack_form(form: Form, language: Language) -> Seen:
    view, kept = modal.modal(form, render.Voice(language, "Europe/Oslo"), private={})
    check_shown(view)
    carried = read_value(view["private_metadata"])
    assert carried is not None
    elements = [block["element"] for block in view["blocks"] if block["type"] == "input"]
    held = [str(value) for element in elements for key, value in element.items() if key.startswith("initial_")]
    command = carried.command or kept[str(carried.kept)]
    shown = [view["title"]["text"], view["submit"]["text"], *(text for _, text in told(view["blocks"])), *held]
    return Seen(" ".join(shown), (command,))


PLATFORMS = {
    "web": Platform(web_reply, web_form),
    "slack": Platform(slack_reply, slack_form),
}

DONE = Button("Ferdig", "/action done A-1", "primary", 3)
ACTION = Row(
    "action",
    "A-1",
    "Sende brev til kommunen",
    "open",
    owners=("Styret", "Odd"),
    due=date(2026, 6, 9),
    due_words="frist tirsdag 9. juni 2026",
    overdue=True,
    source="Styremøte, sak 2",
    buttons=(DONE, Button("Annen frist", "/action due A-1", revision=3)),
    note="felles ansvar",
    due_at=time(14, 0),
)
DECISION = Row("decision", "D-1", "Stien merkes med blått", "superseded", note="erstattet av D-2", source="Styremøte")
HOSTILE = '<script>alert(1)</script> <!channel> & *fet* "onload=x'
PARTS: dict[str, tuple[tuple[Part, ...], tuple[str, ...]]] = {
    "text": ((Text("Møtet er åpnet."),), ("Møtet er åpnet.",)),
    "heading": ((Text("Styremøte", "heading"),), ("Styremøte",)),
    "small": ((Text("Ingen ansvarlig ennå.", "small"),), ("Ingen ansvarlig ennå.",)),
    "quote": ((Text("Det ble sagt.", "quote"),), ("Det ble sagt.",)),
    "link": ((Text("Se https://tur.example/brev?a=1&b=2."),), ("https://tur.example/brev?a=1&b=2",)),
    "facts": ((Facts((("Sted", "Bua"), ("Tid", "kl. 14.00"))),), ("Sted", "Bua", "Tid", "kl. 14.00")),
    "buttons": ((Buttons((DONE, Button("Slett", "/x", "danger"))),), ("Ferdig", "Slett")),
    "action": (
        (Rows((ACTION,), "Oppgave A-1"),),
        ("Oppgave A-1", "A-1", "Sende brev til kommunen", "Styret, Odd", "frist tirsdag 9. juni 2026", "felles ansvar"),
    ),
    "decision": ((Rows((DECISION,)),), ("D-1", "Stien merkes med blått", "erstattet av D-2", "Styremøte")),
    "several": ((Rows((ACTION, DECISION), "To:"), Buttons((DONE,))), ("To:", "A-1", "D-1", "Ferdig", "Annen frist")),
    "many": ((Rows((DECISION,) * 5, "Fem:"),), ("Fem:", "D-1", "Stien merkes med blått", "erstattet av D-2")),
    "hostile": (
        (Text(HOSTILE), Text(HOSTILE, "heading"), Facts(((HOSTILE, HOSTILE),)), Buttons((Button(HOSTILE, HOSTILE),))),
        (HOSTILE,),
    ),
}
FIELDS = {
    "line": Field("felt", "Sted", "line", "Bua", hint="Hvor det er"),
    "text": Field("felt", "Hva skal gjøres?", "text", "Rydde bua", required=True, longest=3_000),
    "long": Field("felt", "Notat", "text", "Vi gikk gjennom lista.\n" * 500),
    "date": Field("felt", "Frist", "date", "2026-06-09"),
    "day and time": Field("felt", "Frist", "date", "2026-06-09 14:00"),
    "time": Field("felt", "Begynner", "time", "08:30"),
    "party": Field("felt", "Møteleder", "party", "Siv"),
    "parties": Field("felt", "Ansvarlig", "parties", "Siv, Styret"),
    "choice": Field("felt", "Slag", "choice", "organ", choices=(("person", "Person"), ("organ", "Organ"))),
    "hostile": Field("felt", HOSTILE, "line", HOSTILE, hint=HOSTILE),
}

every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@every_platform
@every_language
@pytest.mark.parametrize(("parts", "words"), PARTS.values(), ids=PARTS)
def test_every_reply_is_shown(
    platform: Platform, language: Language, parts: tuple[Part, ...], words: tuple[str, ...]
) -> None:
    reply = Reply(parts)
    seen = platform.reply(reply, language)
    assert [each for each in words if squeezed(each) not in squeezed(seen.words)] == []
    below = {b.command for part in parts if isinstance(part, Buttons) for b in part.buttons}
    assert set(seen.commands) == below | {button.command for row in reply.rows for button in row.buttons}


@every_platform
@every_language
def test_what_is_overdue_says_so(platform: Platform, language: Language) -> None:
    said = {"nb": "over fristen", "nn": "over fristen", "en": "overdue"}
    assert said[language] in platform.reply(Reply((Rows((ACTION,)),)), language).words


@every_platform
@every_language
@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_every_form_can_be_filled_in(platform: Platform, language: Language, field: Field) -> None:
    form = Form("Ny oppgave", "/action add", (field,), "Legg til", 4)
    seen = platform.form(form, language)
    held = [each for each in field.value.split(", ") if squeezed(each)[:200] not in squeezed(seen.words)]
    told = [each for each in (form.title, form.submit, field.label, field.hint) if squeezed(each) not in seen.words]
    assert (held, told) == ([], [])
    assert seen.commands == ("/action add",)
