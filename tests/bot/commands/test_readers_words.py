"""What a Norwegian reader is told to type is Norwegian, and each button says what it opens."""

import pytest

from bot.place import Language
from tests.bot.commands.talk import Talk, buttons, text


@pytest.mark.parametrize(
    ("language", "command", "shown"),
    [
        ("nb", "/action assign A-1 A-2", "«/oppgave tildel A-1 A-2 AU»"),
        ("nn", "/action assign A-1 A-2", "«/oppgåve tildel A-1 A-2 AU»"),
        ("nb", "/action due A-1 A-2", "«/oppgave frist A-1 A-2 9. juni»"),
        ("nb", "/action done A-1 2", "«/oppgave ferdig A-3 A-5 avtalt på telefon»"),
        ("nn", "/action reopen A-1 2", "«/oppgåve opne att A-3 A-5 avtalt på telefon»"),
        ("nb", "/owner show", "«/aktør vis AU»"),
        ("nn", "/owner member", "«/aktør medlem AU = …»"),
    ],
)
def test_examples_are_in_the_readers_language(language: Language, command: str, shown: str) -> None:
    talk = Talk(language)
    talk.say("Liv Sand", "/action add Liv Sand paints the hut", None)
    talk.say("Liv Sand", "/action add Liv Sand buys tar", None)
    assert shown in text(talk.one("Liv Sand", command, None))


@pytest.mark.parametrize(("verb", "label"), [("due", "Annen frist"), ("snooze", "Annen dag")])
def test_the_button_for_another_day_says_what_it_opens(verb: str, label: str) -> None:
    talk = Talk("nb")
    talk.say("Liv Sand", "/action add Liv Sand paints the hut", None)
    asked = talk.one("Liv Sand", f"/action {verb} A-1 31. juni", None)
    assert [button.label for button in buttons(asked)][-1] == label


def test_a_name_that_is_too_long_is_not_to_be_split() -> None:
    told = text(Talk("nb").one("Liv Sand", f"/aktør ny {'Kari' * 40}", None))
    assert "Skriv et kortere" in told
    assert "Del den opp" not in told
