"""Replies and forms that nobody would write: any characters, far too long, far too many, empty."""

from datetime import date, time

from hypothesis import strategies as st

from bot.form import Field, Form
from bot.reply import Button, Buttons, Facts, Part, Reply, Row, Rows, Text

EVIL = (
    "",
    " ",
    "\n",
    "\u200b",
    "<!channel> <@U0123> <#C0123|x> @here",
    "*fet* _kursiv_ ~stroket~ `kode` ```blokk``` :tada: > sitat",
    "&lt;!channel&gt; &amp; & < >",
    "https://eksempel.example/a_b_c?d=1&e=%7C se (http://to.example).",
    "<https://ond.example|https://snill.example>",
    "https://" + "a" * 3_000 + ".example",
    "http://a.b " * 300,
    "👩‍👩‍👧‍👦🏳️‍🌈é̂" * 40,
    '{"v":1,"c":"/action done A-1"}',
    "\\\"'\t\x00\x1b[31m\u202eomvendt",
    "a" * 3_000,
    "&" * 3_000,
    "漢" * 3_000,
)
words = st.one_of(
    st.text(max_size=40),
    st.sampled_from(EVIL),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=6), st.integers(1, 500)),
)
long_words = words | st.sampled_from(("ord " * 10_000, "linje\n" * 4_000, "漢" * 13_000, "a" * 40_000))
links = st.one_of(
    st.none(), st.sampled_from(("https://x.slack.com/archives/C1/p1", "javascript:alert(1)", "http://a|b", ""))
)
buttons = st.builds(
    Button,
    label=words,
    command=words,
    style=st.sampled_from(("plain", "primary", "danger")),
    revision=st.none() | st.integers(0, 10**9),
)
rows = st.builds(
    Row,
    kind=st.sampled_from(("action", "decision")),
    number=st.sampled_from(("A-1", "D-12", "A-999999999", "", "*1*")),
    text=words,
    state=st.sampled_from(("open", "done")),
    owners=st.lists(words, max_size=4).map(tuple),
    due=st.none() | st.dates(date(1970, 1, 1), date(2200, 1, 1)),
    due_words=words,
    overdue=st.booleans(),
    source=words,
    link=links,
    buttons=st.lists(buttons, max_size=8).map(tuple),
    note=words,
    due_at=st.none() | st.times().map(lambda at: time(at.hour, at.minute)),
)
bare_rows = rows.map(lambda row: Row(row.kind, "A-1", row.text[:300], "open", row.owners, row.due, link=row.link))
parts: st.SearchStrategy[Part] = st.one_of(
    st.builds(Text, long_words, st.sampled_from(("plain", "heading", "small", "quote"))),
    st.builds(Facts, st.lists(st.tuples(words, words), max_size=25).map(tuple)),
    st.builds(Buttons, st.lists(buttons, max_size=60).map(tuple)),
    st.builds(Rows, st.lists(rows, max_size=6).map(tuple), words),
    st.builds(lambda row, times, heading: Rows((row,) * times, heading), rows, st.integers(1, 20), words),
    st.builds(Rows, st.lists(bare_rows, min_size=4, max_size=30).map(tuple), words),
)
replies = st.builds(Reply, st.lists(parts, max_size=5).map(tuple))


def _fields(name: str) -> st.SearchStrategy[Field]:
    dates = st.sampled_from(("2026-06-09", "2026-06-09 14:00", "2026-02-31", "08:30", "8:30", "25:00", "neste fredag"))
    values = long_words | dates | st.sampled_from(("Kari Moe, AU", "ja"))
    return st.builds(
        Field,
        name=st.just(name),
        label=words,
        kind=st.sampled_from(("line", "text", "date", "time", "party", "parties", "choice")),
        value=values,
        required=st.booleans(),
        hint=words,
        choices=st.lists(st.tuples(words, words), max_size=6).map(tuple) | st.just((("ja", "Ja"), ("nei", "Nei"))),
        longest=st.none() | st.sampled_from((1, 200, 3_000, 40_000)),
    )


forms = st.builds(
    Form,
    title=words,
    command=words,
    fields=st.tuples(*map(_fields, ("text", "owners", "due"))) | st.tuples(_fields("when")) | st.just(()),
    submit=words,
    revision=st.none() | st.integers(0, 10**9),
)
