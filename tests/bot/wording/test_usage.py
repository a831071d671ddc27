"""What stands behind a verb, in three languages."""

import re

import pytest

from bot.commands import COMMANDS
from bot.place import Language
from bot.wording.usage import usage

PLACES = {"AU", "Europe", "Oslo", "nb", "nn", "en", "body", "ALIAS", "FORMAT", "now"}
"""Words that are names, or the same in the three."""


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "TITLE [from 08:30]"), ("nb", "TITTEL [fra 08:30]"), ("nn", "TITTEL [frå 08:30]")],
)
def test_placeholders_are_in_the_readers_language(language: Language, told: str) -> None:
    assert usage("TITLE [from 08:30]", language) == told


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_placeholder_is_left_in_english(language: Language) -> None:
    takes = {verb.takes for family in COMMANDS for verb in family.verbs}
    words = {word for each in takes for word in re.findall(r"[A-Za-z]{2,}", each)}
    same = {word for word in words if usage(word, language) == word}
    assert same <= PLACES | {"ROLE"}
