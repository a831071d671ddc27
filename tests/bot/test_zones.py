"""Time zones as people write them. The command's own tests are in commands/test_referent.py."""

import pytest

from bot.zones import nearest_zone, zone_named


@pytest.mark.parametrize("words", ["Europe/Oslo", "europe/oslo", " EUROPE/OSLO "])
def test_capital_letters_and_spaces_are_no_matter(words: str) -> None:
    assert zone_named(words) == "Europe/Oslo"


@pytest.mark.parametrize("words", ["", "Oslo", "Europe/Olso", "CET+1"])
def test_what_is_no_name_is_no_zone(words: str) -> None:
    assert zone_named(words) is None
    assert nearest_zone(words) == "Europe/Oslo"
