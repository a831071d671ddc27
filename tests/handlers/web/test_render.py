"""Posts and replies as HTML: whatever people write is text, and every kind of part is shown."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Post
from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text
from handlers.web.render import Voice, environment, form_html, linked, posts_html
from tests.samples import NOON

NORSK = Voice("nb", "Europe/Oslo")
TEMPLATES = environment()
DONE = Button("Ferdig", "/action done A-1", "primary", 3)
REMOVE = Button("Ikke en oppgave", "/action remove A-1", "danger")
ROW = Row("action", "A-1", "Sende brev", "open", owners=("Kari",), buttons=(DONE,), revision=3)


def shown(*parts: Part, ok: bool = True, ask: bool = False) -> str:
    reply = Reply(parts, ok=ok, ask=ask)
    return posts_html(TEMPLATES, [Post("1", NOON, "", channel="fjord", reply=reply)], NORSK, {"A-1": ROW})


class Tags(HTMLParser):
    """The names of all tags, and of all attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def tags(html: str) -> Tags:
    found = Tags()
    found.feed(html)
    return found


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("se https://a.example/b?c=1&d=2.", 'href="https://a.example/b?c=1&amp;d=2"'),
        ("(http://a.example)", 'href="http://a.example"'),
        ("«https://a.example/å»", 'href="https://a.example/å"'),
    ],
)
def test_web_addresses_are_links(text: str, html: str) -> None:
    assert html in linked(text)
    assert linked(text).striptags() == text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example", "//a.example", "http://"]
)
def test_other_addresses_are_text(text: str) -> None:
    assert "<a" not in linked(text)


@given(st.text())
def test_text_is_only_ever_text(text: str) -> None:
    assert tags(linked(text)).tags <= {"a"}


HOSTILE = '<script>alert(1)</script>"\' onload=x <img src=x onerror=y> https://a.example/"onclick="z'


def test_nothing_that_people_write_becomes_markup() -> None:
    button = Button(HOSTILE, HOSTILE)
    row = Row(
        "action", HOSTILE, HOSTILE, "open", (HOSTILE,), None, HOSTILE, True, HOSTILE, HOSTILE, None, HOSTILE, HOSTILE,
        (button,), 1, HOSTILE,
    )  # fmt: skip
    parts = (Text(HOSTILE), Text(HOSTILE, "heading"), Facts(((HOSTILE, HOSTILE),)), Rows((row,), HOSTILE))
    reply = Reply((*parts, Buttons((button, REMOVE))))
    posts = [
        Post("1", NOON, HOSTILE, author=HOSTILE, channel="fjord"),
        Post("2", NOON, "", channel="fjord", person="kari", reply=reply),
    ]
    html = posts_html(TEMPLATES, posts, NORSK, {})
    field = Field(HOSTILE, HOSTILE, "choice", HOSTILE, True, HOSTILE, ((HOSTILE, HOSTILE),))
    html += form_html(TEMPLATES, Form(HOSTILE, HOSTILE, (field,), HOSTILE), NORSK)
    found = tags(html)
    assert not {"script", "img"} & found.tags
    assert not [name for name in found.attributes if name.startswith("on")]


def test_every_part_is_shown() -> None:
    decision = Row("decision", "D-1", "Vedtatt", "superseded", note="erstattet av D-2", source="Styremøte, sak 2")
    html = shown(
        Text("Overskrift", "heading"),
        Text("Lite", "small"),
        Facts((("Sted", "Lysvær"),)),
        Rows((ROW, decision), "To rader:"),
        Buttons((Button("Vis flere", "/action list page 2"),)),
    )
    for words in ("<h3", "Lite", "<dt>Sted</dt>", "To rader:", "Sende brev", "erstattet av D-2", "Styremøte, sak 2"):
        assert words in html
    assert 'data-command="/action list page 2"' in html
    assert 'data-command="/action done A-1" data-revision="3"' in html


def test_the_meeting_of_a_row_is_a_link() -> None:
    row = Row("decision", "D-1", "Vedtatt", "stands", meeting="Styremøte", meeting_number="M-3", source="Styremøte")
    assert '<a class="source" href="/meetings/3#D-1">Styremøte</a>' in shown(Rows((row,)))


def test_minutes_are_read_on_their_page() -> None:
    html = shown(Buttons((Button("Vis referatet", "/minutes show M-12"), Button("Vis", "/minutes show"))))
    assert '<a class="button" href="/meetings/12">Vis referatet</a>' in html
    assert 'data-command="/minutes show">Vis</button>' in html


def test_a_form_is_no_part_of_a_conversation() -> None:
    html = shown(Text("Før"), Form("Skjema", "/action add", (), "Lagre"))
    assert "Før" in html
    assert "<form" not in html


def test_a_refusal_and_a_question_look_like_what_they_are() -> None:
    assert 'class="post bot sorry"' in shown(Text("Nei"), ok=False)
    assert 'class="post bot asks"' in shown(Text("Hvem?"), ask=True)


@pytest.mark.parametrize("kind", ["line", "text", "date", "time", "party", "parties", "choice"])
def test_every_field_can_be_filled_in(kind: str) -> None:
    field = Field("felt", "Felt", kind, "før", True, "Slik", (("før", "Før"), ("nå", "Nå")), 90)  # type: ignore[arg-type]  # one of its kinds
    html = form_html(TEMPLATES, Form("Skjema", "/action add", (field,), "Lagre", 4), NORSK)
    assert 'name="felt"' in html
    assert "før" in html
    assert "Slik" in html
    assert 'data-command="/action add" data-revision="4"' in html
