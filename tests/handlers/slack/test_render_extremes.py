"""Whatever a reply or form holds, Slack takes what is made of it, and nothing of it is lost."""

import re
from html import unescape

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.cleaning import clean, visible
from bot.form import Field, Form
from bot.reply import Button, Buttons, Part, Reply, Row, Rows, Text
from handlers.slack.home import home_view
from handlers.slack.modal import modal, values_of
from handlers.slack.render import Voice, form_message, messages
from handlers.slack.text import elements as text_elements
from handlers.slack.text import quiet
from tests.handlers.slack.generated import EVIL, forms, parts, replies, words
from tests.handlers.slack.seen import addresses, check, check_shown, commands, elements, told, values

VOICE = Voice("nb", "Europe/Oslo")
many = settings(
    deadline=None,
    max_examples=40,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PIECES = ("ord ", "a" * 90, "\n", "& ", "https://a.example/" + "b/" * 90, "http://b.example ")
LONG = Row("action", "A-1", "tekst " * 500, "open", owners=("Kari Moe",) * 60, buttons=(Button("x", "/x " * 900),))


@many
@given(replies)
@example(Reply((Rows((LONG,) * 200, "Alle"),)))
@example(Reply((Rows(tuple(Row("action", f"A-{n}", "kort", "open", ("AU",)) for n in range(200)), "Alle"),)))
@example(Reply((Buttons(tuple(Button("Velg " * 30, f"/action add {n} " + "x" * 3_000) for n in range(60))),)))
@example(Reply((Text("ord " * 10_000), Text("a" * 40_000, "quote"), Text("&" * 9_000, "small"))))
@example(Reply(tuple(Text(evil, "heading") for evil in EVIL)))
def test_slack_takes_every_message(reply: Reply) -> None:
    for message in messages(reply, VOICE):
        check(message.text, message.blocks)


@many
@given(replies)
def test_every_button_can_be_pressed_once(reply: Reply) -> None:
    made = messages(reply, VOICE)
    pressed = [command for message in made for command in commands(message.blocks, message.kept)]
    below = {b.command for part in reply.parts if isinstance(part, Buttons) for b in part.buttons}
    wanted = below | {button.command for row in reply.rows for button in row.buttons}
    assert wanted <= set(pressed)
    assert all(command in wanted or "show" in command for command in pressed)
    for message in made:
        ids = [button["action_id"] for button in elements(message.blocks, "button")]
        assert len(ids) == len(set(ids))
        assert all(len(value) <= 2_000 for value in values(message.blocks))


@many
@given(st.lists(parts, max_size=2), forms)
def test_a_form_is_sent_whole_or_not_at_all(some: list[Part], form: Form) -> None:
    """The button that sends a form stands in the message of all its fields."""
    for message in messages(Reply((*some, form)), VOICE):
        check(message.text, message.blocks)
        fields = [block for block in message.blocks if block["type"] == "input"]
        sends = [button for button in elements(message.blocks, "button") if button["action_id"] == "form"]
        assert sends or not fields


@many
@given(words, st.sampled_from(("plain", "quote")))
def test_no_word_of_a_text_is_lost(text: str, style: str) -> None:
    made = messages(Reply((Text(text, style),)), VOICE)  # type: ignore[arg-type]  # one of its styles
    shown = "".join(words for message in made for _, words in told(message.blocks))
    assert re.sub(r"\s", "", shown) == (re.sub(r"\s", "", clean(text)) if visible(text) else "")


@many
@given(parts)
def test_markup_is_ours_alone(part: Text | Buttons | Rows) -> None:
    for message in messages(Reply((part,)), VOICE):
        for kind, text in told(message.blocks):
            if kind == "mrkdwn":
                bare = re.sub(r"^\*[^*]+\*", "", re.sub(r"<https?://[^<>|]+(?:\|[^<>|]*)?>", "", text))
                assert not re.search(r"[*_~`<>]", bare), text


@many
@given(
    st.lists(
        st.sampled_from(("ord ", "a" * 90, "\n", "& ", "https://a.example/" + "b/" * 90, "http://b.example ")),
        max_size=60,
    )
)
def test_no_address_leads_to_half_of_itself(pieces: list[str]) -> None:
    text = "".join(pieces)
    row = Row("action", "A-1", text, "open", (text,), None, text, source=text, buttons=(Button("x", "/x"),))
    whole = {part["url"] for part in text_elements(text) if part["type"] == "link"}
    for message in messages(Reply((Text(text), Text(text, "small"), Rows((row, row), text))), VOICE):
        check(message.text, message.blocks)
        shown = {link["url"] for link in elements(message.blocks, "link")} | addresses(message.blocks)
        assert {unescape(address) for address in shown} <= whole


@given(words)
def test_what_is_quiet_says_the_same(text: str) -> None:
    words = quiet(text)
    assert words is None or unescape(re.sub(r"<(https?://[^>]+)>", r"\1", words)) == clean(text)


@many
@given(forms)
def test_slack_takes_every_form(form: Form) -> None:
    view, kept = modal(form, VOICE, private={"channel": "C1", "back": "https://hooks.example/1"})
    check_shown(view)
    assert all(form.command == command for command in kept.values())
    message = form_message(form, VOICE)
    check(message.text, message.blocks)
    assert form.command in commands(message.blocks, message.kept)


@many
@given(st.lists(parts, max_size=3))
def test_slack_takes_every_home(shown: list[Text | Buttons | Rows]) -> None:
    view, _ = home_view(tuple(shown), VOICE)
    check_shown(view)


@many
@given(st.text() | st.sampled_from(EVIL))
def test_a_long_text_comes_back_as_it_was(text: str) -> None:
    written = (text * 20)[:40_000]
    form = Form("Endre", "/minutes edit N-7", (Field("text", "Tekst", "text", written),), "Lagre")
    view, _ = modal(form, VOICE, private={})
    check_shown(view)
    state = {
        block["block_id"]: {
            block["element"]["action_id"]: {
                "type": "plain_text_input",
                "value": block["element"].get("initial_value"),
            }
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }
    assert values_of(state) == {"text": clean(written)}
