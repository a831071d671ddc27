"""What docs/questions.md shows is understood as it says."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.understanding.directory import Directory, Entry, Role
from bot.understanding.questions import read_follow_up, read_question

PAGE = Path(__file__).parents[3] / "docs" / "questions.md"
ROWS = re.findall(r"^\| (?:what|who|how|where) .*\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
INTENTS = ("owes", "mine", "owns", "status", "decided", "overdue", "due", "done", "minutes", "who", "help")
EXAMPLES = [
    (intent, example) for intent, row in zip(INTENTS, ROWS, strict=True) for example in re.findall(r"\*(.+?)\*", row)
]
DIRECTORY = Directory(
    (
        Entry("drift", "body", "Driftsutvalget", members=("liv",)),
        Entry("board", "body", "the board"),
        Entry("liv", "person", "Liv Sand", roles=(Role("drift", None),)),
    )
)


@pytest.mark.parametrize(("intent", "example"), EXAMPLES)
def test_an_example_has_the_intent_of_its_row(intent: str, example: str) -> None:
    assert read_question(example, DIRECTORY, "liv", date(2024, 5, 8)).intent == intent


GOES_ON = re.search(r"^\*\*Going on from a question\.\*\*(.+?)\n\n", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_what_goes_on_from_a_question_does_and_talk_does_not() -> None:
    assert GOES_ON is not None
    today = date(2024, 5, 8)
    before = read_question("hva skylder Driftsutvalget?", DIRECTORY, "liv", today)
    told = [" ".join(example.split()) for example in re.findall(r"\*([^*]+)\*", GOES_ON[1])]
    read = {example: read_follow_up(example, before, DIRECTORY, "liv", today) for example in told}
    intents = [question.intent if question else None for question in read.values()]
    assert intents == ["owes", "due", "overdue", "overdue", None]
    assert all(question.parties for question in read.values() if question)
