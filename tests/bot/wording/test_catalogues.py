"""The three catalogues say the same, each in its own words, and every sentence that the code asks for is there."""

import re
import string
from pathlib import Path

import pytest

from bot.place import LANGUAGES, Language
from bot.wording import CATALOGUES, listed, say

ROOT = Path(__file__).parents[3]


def facts_of(sentence: str | tuple[str, str]) -> set[str]:
    forms = sentence if isinstance(sentence, tuple) else (sentence,)
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_same_sentences(language: Language) -> None:
    assert set(CATALOGUES[language]) == set(CATALOGUES["en"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_filled_in_with_the_same_facts(language: Language) -> None:
    different = {
        key: (facts_of(sentence), facts_of(CATALOGUES["en"][key]))
        for key, sentence in CATALOGUES[language].items()
        if facts_of(sentence) - {"count"} != facts_of(CATALOGUES["en"][key]) - {"count"}
    }
    assert different == {}


def test_every_sentence_asked_for_is_there() -> None:
    asked: set[str] = set()
    for file in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]:
        asked |= set(re.findall(r"(?:say|_said|told|mine)\(\s*\"([a-z_]+\.[a-z_.]+)\"", file.read_text("utf-8")))
        errors = r"(?:Refused|Incomplete|Unknown|NotAllowed|WrongState|TooLong|Outdated|Store\w+)\(\s*\"([a-z_.]+)\""
        asked |= set(re.findall(errors, file.read_text("utf-8")))
    assert asked - set(CATALOGUES["en"]) == set()
    assert len(asked) > 100


def test_nynorsk_is_not_a_copy_of_bokmaal() -> None:
    long = {key: text for key, text in CATALOGUES["nb"].items() if isinstance(text, str) and len(text) > 60}
    same = [key for key, text in long.items() if CATALOGUES["nn"][key] == text]
    assert len(same) < len(long) / 20, same


@pytest.mark.parametrize(
    ("language", "things", "told"),
    [
        ("nb", (), ""),
        ("nb", ("Kari",), "Kari"),
        ("nn", ("Kari", "Ola"), "Kari og Ola"),
        ("en", ("Ann", "Bob", "Cy"), "Ann, Bob and Cy"),
    ],
)
def test_things_are_listed_as_people_write_them(language: Language, things: tuple[str, ...], told: str) -> None:
    assert listed(language, things) == told


def test_the_number_chooses_the_form() -> None:
    assert say("en", "summary.captured", count=1) == "New action"
    assert say("en", "summary.captured", count=3) == "3 new actions"
    assert say("nb", "summary.captured", count=0) == "0 nye oppgaver"


def test_a_fact_may_be_called_language_or_key() -> None:
    assert "bokmål" in say("en", "referent.language_set", language="bokmål")
