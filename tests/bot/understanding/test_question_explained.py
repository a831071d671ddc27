"""Why a question was read as it was, as a person reads it."""

from datetime import date

from bot.understanding.directory import Directory, Entry
from bot.understanding.lexicon import TAGS
from bot.understanding.question_explained import MEANINGS
from bot.understanding.questions import explain_question

TODAY = date(2026, 9, 9)
SHOP = Directory([Entry("lager", "body", "Lageret"), Entry("a", "person", "Ada Vik"), Entry("b", "person", "Ada Moe")])


def explained(text: str) -> str:
    return "\n".join(explain_question(text, SHOP, None, TODAY).lines())


def test_every_tag_is_told_in_plain_words() -> None:
    assert MEANINGS.keys() == TAGS.keys()


def test_the_parts_the_signals_and_the_sums() -> None:
    told = explain_question("Hei! Hva skylder Lageret?", SHOP, None, TODAY)
    assert told.text == "Hva skylder Lageret?"
    assert ("Lageret", ("PARTY",)) in told.parts
    assert ("owes", 6, "OWE") in told.signals
    assert told.sums[0] == ("owes", sum(weight for intent, weight, _ in told.signals if intent == "owes"))
    assert told.question.parties == ("lager",)


def test_the_lines_tell_what_was_found() -> None:
    lines = explained("hva må Lageret levere i oktober")
    assert "Lageret: PARTY (a party of the directory)" in lines
    assert "intent: due" in lines
    assert "parties: lager" in lines
    assert "period: 2026-10-01 to 2026-10-31 («oktober»)" in lines
    assert "number: A-4" in explained("hvem har A-4")
    assert "topic: porten" in explained("hvem har ansvaret for porten")


def test_names_that_nobody_bears_or_two() -> None:
    assert "nobody alone is called: Xyzzqw, near: nobody" in explained("hva skylder Xyzzqw")
    assert "near: a, b" in explained("hva skylder Ada")


def test_what_says_nothing_has_no_sums() -> None:
    assert "sums (at least 5 to be understood): none" in explained("grønt")
