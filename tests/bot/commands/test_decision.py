"""`/decision`: who may change one, what replaces one, and what nobody learns of a decision they may not read."""

import pytest

from tests.bot.commands.meeting_room import Room
from tests.bot.commands.talk import Talk, commands, form, numbers, text


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.channel("board", private=True, members=("Liv Sand", "Una Berg"))
    talk.say("Root", "@referent help")
    for name in ("Liv Sand", "Una Berg", "Ida Moe"):
        talk.say(name, "@referent help")
    return talk


def test_a_form_that_has_aged_is_refused_with_both_texts(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    shown = form(talk.one("Liv Sand", "/decision edit D-1"))
    assert talk.press("Liv Sand", shown, text="Tar and oil are used").ok
    refused = talk.press("Liv Sand", shown, text="Paint is used")
    assert refused.error == "outdated"
    assert "Tar and oil are used" in text(refused)
    assert "Paint is used" in text(refused)


def test_superseding_alone_is_a_form(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    shown = form(talk.one("Liv Sand", "/decision supersede D-1"))
    assert shown.fields[0].value == "Tar is used"
    assert talk.press("Liv Sand", shown, text="Paint is used").numbers == ("D-2",)


def test_a_number_behind_the_number_belongs_to_the_text(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    talk.say("Liv Sand", "/decision add Oil is used")
    assert talk.one("Liv Sand", "/decision edit D-2 D-1 holds for oil too").rows[0].text == "D-1 holds for oil too"


def test_an_administrator_may_change_it_and_others_may_not(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    assert talk.one("Una Berg", "/decision delete D-1").error == "not_allowed"
    assert talk.one("Root", "/decision edit D-1 Oil is used").ok


def test_chair_and_secretary_may_until_the_minutes_are_out() -> None:
    room = Room("en")
    room.play("Ida Moe", "/minutes start Board", "/minutes chair Eli Vik")
    room.play("Per Aas", "/decision add The roof is tarred", "/decision add The rent stands")
    assert room.one("Eli Vik", "/decision edit D-1 The roof is slated").ok
    assert room.one("Ida Moe", "/decision delete D-2").ok
    room.play("Ida Moe", "/minutes close", "/minutes circulate")
    for words in ("edit D-1 The roof is tiled", "delete D-1"):
        refused = room.one("Eli Vik", f"/decision {words}")
        assert refused.error == "wrong_state"
        assert "/decision supersede D-1" in text(refused)
    assert room.one("Eli Vik", "/decision revoke D-1 No money").ok
    assert room.one("Eli Vik", "/decision supersede D-1 The roof is tiled").error == "wrong_state"


def test_what_does_not_stand_is_neither_edited_nor_deleted_nor_revoked(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    talk.say("Liv Sand", "/decision revoke D-1 It smells")
    for words in ("edit D-1 Oil is used", "delete D-1", "revoke D-1 Again"):
        assert talk.one("Liv Sand", f"/decision {words}").error == "wrong_state"


class TestReaders:
    def test_a_private_channels_decision_is_unknown_outside(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add The manager leaves", "board")
        hidden = talk.one("Ida Moe", "/decision show D-1")
        missing = talk.one("Ida Moe", "/decision show D-7")
        assert text(hidden).replace("D-1", "D-7") == text(missing)

    def test_a_change_is_told_where_everyone_may_read_it(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add The manager leaves", "board")
        assert talk.one("Liv Sand", "/decision edit D-1 The manager stays", "board").to == "channel"
        assert talk.one("Liv Sand", "/decision edit D-1 The manager goes").to == "sender"
        assert talk.one("Liv Sand", "/decision edit D-1 The manager left", None).to == "sender"

    def test_replaced_in_public_the_old_one_is_not_named_there(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add The manager leaves", "board")
        told = talk.one("Liv Sand", "/decision supersede D-1 We look for a manager")
        assert (told.to, told.numbers) == ("channel", ("D-2",))
        assert "D-1" not in text(told)

    def test_replaced_in_private_the_public_hears_not_by_what(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add The manager stays")
        assert "D-1 is superseded by D-2" in text(
            talk.one("Liv Sand", "/decision supersede D-1 The manager leaves", "board")
        )
        assert "D-2" in text(talk.one("Una Berg", "/decision show D-1"))
        outside = text(talk.one("Ida Moe", "/decision show D-1"))
        assert "superseded" in outside
        assert "D-2" not in outside

    def test_replaced_by_direct_message_it_stays_where_it_was(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add Tar is used")
        told = talk.one("Liv Sand", "/decision supersede D-1 Oil is used", None)
        assert told.to == "sender"
        assert "D-1 is superseded by D-2" in text(told)
        assert talk.one("Ida Moe", "/decision show D-2").rows[0].text == "Oil is used"

    def test_in_a_direct_message_it_is_its_makers(self, talk: Talk) -> None:
        made = talk.one("Liv Sand", "/decision add I buy tar", None)
        assert made.to == "sender"
        replaced = talk.one("Liv Sand", "/decision supersede D-1 I buy oil", None)
        assert replaced.numbers == ("D-2",)
        assert not talk.one("Root", "/decision show D-2", None).ok
        assert talk.one("Liv Sand", "/decision show D-2", None).ok

    def test_lists_hold_what_the_asker_may_read(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/decision add The manager leaves", "board")
        talk.say("Liv Sand", "/decision add Tar is used")
        assert numbers(talk.one("Ida Moe", "/decision list", None)) == ["D-2"]


def test_deleting_what_replaced_one_lets_the_old_one_stand(talk: Talk) -> None:
    talk.say("Liv Sand", "/decision add Tar is used")
    told = talk.one("Liv Sand", "/decision supersede D-1 Oil is used")
    assert commands(told) == ["/decision delete D-2"]
    assert talk.one("Liv Sand", commands(told)[0]).ok
    assert talk.one("Liv Sand", "/decision show D-1").rows[0].state == "stands"
