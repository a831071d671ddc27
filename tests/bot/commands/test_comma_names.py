"""Names that hold a comma, chosen in forms and typed."""

import pytest

from bot.form import Form
from tests.bot.commands.talk import Talk, buttons, form, text


class TestNamesWithCommas:
    @pytest.fixture
    def talk(self) -> Talk:
        talk = Talk("en")
        talk.party("hansen", "person", "Hansen, Kari")
        talk.party("berg", "person", "Kari Berg")
        talk.party("avd", "body", "Roads, parks and water")
        talk.say("Liv Sand", "/action add Sweep")
        return talk

    def test_who_was_chosen_alone_is_the_owner(self, talk: Talk) -> None:
        chosen = talk.one("Liv Sand", "/action assign A-1", owners="Hansen, Kari")
        assert chosen.rows[0].owners == ("Hansen, Kari",)

    def test_the_form_is_saved_as_it_was(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action assign A-1 Hansen, Kari, Roads, parks and water")
        shown = form(talk.one("Liv Sand", "/action assign A-1"))
        assert shown.fields[0].value == "Hansen, Kari\nRoads, parks and water"
        assert shown.fields[0].words == "Hansen, Kari, Roads, parks and water"
        assert text(talk.one("Liv Sand", "/action assign A-1")).endswith(": Hansen, Kari, Roads, parks and water")
        talk.press("Liv Sand", shown, owners=shown.fields[0].value + "\nKari Berg")
        owners = ("Hansen, Kari", "Roads, parks and water", "Kari Berg")
        assert talk.one("Liv Sand", "/action show A-1").rows[0].owners == owners

    def test_signs(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action assign A-1 Kari Berg")
        changed = talk.one("Liv Sand", "/action assign A-1 -Kari Berg, +Hansen, Kari +Roads, parks and water, me")
        assert changed.rows[0].owners == ("Hansen, Kari", "Roads, parks and water", "Liv Sand")

    def test_over_a_newer_one_both_are_told(self, talk: Talk) -> None:
        shown = form(talk.one("Liv Sand", "/action assign A-1"))
        talk.say("Ida Moe", "/action assign A-1 Kari Berg")
        told = talk.press("Liv Sand", shown, owners="Hansen, Kari\nRoads, parks and water")
        assert not told.ok
        assert "Hansen, Kari, Roads, parks and water" in text(told)
        again = talk.press("Liv Sand", buttons(told)[0])
        assert again.rows[0].owners == ("Hansen, Kari", "Roads, parks and water")

    def test_captured_from_a_form(self, talk: Talk) -> None:
        made = talk.press("Liv Sand", Form("", "/action add", (), ""), text="Weed", owners="Hansen, Kari\nKari Berg")
        assert made.rows[0].owners == ("Hansen, Kari", "Kari Berg")

    def test_members_and_chairs(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Roads, parks and water = Hansen, Kari, +Kari Berg")
        told = text(talk.one("Liv Sand", "/owner show Roads, parks and water"))
        assert "Hansen, Kari" in told
        assert "Kari Berg" in told
