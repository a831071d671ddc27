"""What a confirmation says beside owners and due date."""

import pytest

from bot.reply import Reply
from tests.bot.commands.talk import Talk, buttons, commands, text


@pytest.fixture
def talk() -> Talk:
    """Two bodies, one without members, and their people; the first who comes administrates."""
    talk = Talk("en")
    talk.party("una", "person", "Una Berg")
    talk.party("ida", "person", "Ida Moe")
    talk.party("tg", "body", "Trail group", ("una", "ida"))
    talk.party("bg", "body", "Boat group")
    talk.say("Liv Sand", "@referent help")
    talk.join("tur", "Gro Gjest", "guest")
    return talk


def said(talk: Talk, words: str) -> list[Reply]:
    return list(talk.say("Liv Sand", words))


class TestMisspellings:
    def test_a_misspelling_is_told_as_it_was_read(self, talk: Talk) -> None:
        talk.party("wc", "body", "Working committee", ("una",))
        (captured,) = said(talk, "/action add Working comittee paints the signs")
        assert captured.rows[0].owners == ("Working committee",)
        assert "“Working comittee” was read as Working committee." in text(captured)


class TestRepetition:
    def test_the_first_time_is_taken_and_said(self, talk: Talk) -> None:
        (captured,) = said(talk, "/action add Una Berg paints every Friday")
        assert "I take the first, Friday 10 May 2024" in text(captured)


class TestTheTimeOfDay:
    @pytest.mark.parametrize(("language", "told"), [("en", "at 14:00"), ("nb", "kl. 14.00"), ("nn", "kl. 14.00")])
    def test_it_is_shown_wherever_the_action_is(self, language: str, told: str) -> None:
        talk = Talk(language)  # type: ignore[arg-type]  # one of the three
        talk.say("Liv Sand", "/action add Liv Sand paints by Friday at 14:00")
        for words in ("/action show A-1", "/action list Liv Sand", "/owes Liv Sand"):
            assert told in text(talk.one("Liv Sand", words)), words

    @pytest.mark.parametrize("words", ["/action add Una Berg paints {}", "/action due A-1 {}"])
    def test_a_time_that_no_clock_shows_is_told(self, talk: Talk, words: str) -> None:
        said(talk, "/action add Una Berg paints")
        told = text(said(talk, words.format("by Friday at 25:00"))[0])
        assert "25:00” is no time of day, so it is due on Friday 10 May 2024 without one." in told

    def test_another_date_drops_it(self, talk: Talk) -> None:
        said(talk, "/action add Una Berg paints by Friday at 14:00")
        assert "14:00" not in text(said(talk, "/action due A-1 9 June")[0]).replace("Friday at 14:00 (", "")
        assert "at 09:30" in text(said(talk, "/action due A-1 9 June at 09:30")[0])


class TestBodiesWithoutMembers:
    def test_it_is_told_once_with_a_button_that_adds_some(self, talk: Talk) -> None:
        (first,) = said(talk, "/action add Boat group paints the boats")
        assert "Boat group has no members here, so nobody is reminded." in text(first)
        assert "/owner member Boat group" in commands(first)
        (second,) = said(talk, "/action add Boat group sells the boats")
        assert "no members" not in text(second)

    def test_when_it_is_given_something_it_is_told_too(self, talk: Talk) -> None:
        said(talk, "/action add Una Berg paints the boats")
        (given,) = said(talk, "/action assign A-1 Boat group")
        assert "/owner member Boat group" in commands(given)

    def test_a_body_with_members_and_a_person_are_not_told_of(self, talk: Talk) -> None:
        assert "no members" not in text(said(talk, "/action add Trail group and Una Berg paint the boats")[0])

    def test_a_guest_is_told_and_cannot_add_any(self, talk: Talk) -> None:
        captured = talk.say("Gro Gjest", "/action add Boat group paints the boats", standing="guest")[0]
        assert "no members" in text(captured)
        assert "/owner member Boat group" not in commands(captured)


class TestWhoHasLeft:
    def test_who_left_is_told_with_the_heads_of_their_bodies(self, talk: Talk) -> None:
        said(talk, "/owner role Ida Moe = leader in Trail group")
        said(talk, "/owner end Una Berg 2024-03-31")
        captured, left = said(talk, "/action add Una Berg paints the signs by 9 June")
        assert (captured.ok, captured.rows[0].owners) == (True, ("Una Berg",))
        assert "Una Berg left on 31 March 2024" in text(left)
        (instead, other) = buttons(left)
        assert (instead.label, other.command) == ("Ida Moe", "/action assign A-1")
        assert talk.press("Liv Sand", instead).rows[0].owners == ("Ida Moe",)

    def test_a_body_that_ended_is_told_with_the_one_that_took_over(self, talk: Talk) -> None:
        said(talk, "/owner end Boat group 2024-03-31 into Trail group")
        captured, left = said(talk, "/action add Una Berg and Boat group paint the boats")
        assert "Boat group was closed down on 31 March 2024" in text(left)
        assert talk.press("Liv Sand", buttons(left)[0]).rows[0].owners == ("Una Berg", "Trail group")
        assert captured.ask

    def test_who_took_over_and_has_ended_too_is_not_offered(self, talk: Talk) -> None:
        said(talk, "/owner end Boat group 2024-03-31 into Trail group")
        said(talk, "/owner end Trail group 2024-04-30")
        _, left = said(talk, "/action add Boat group paints the boats")
        assert commands(left) == ["/action assign A-1"]

    def test_who_leaves_later_is_still_there(self, talk: Talk) -> None:
        said(talk, "/owner end Una Berg 2024-06-30")
        assert len(said(talk, "/action add Una Berg paints the signs")) == 1

    def test_an_action_given_to_who_has_left_asks_as_well(self, talk: Talk) -> None:
        said(talk, "/owner end Una Berg 2024-03-31")
        said(talk, "/action add Ida Moe paints the signs")
        given, left = said(talk, "/action assign A-1 +Una Berg")
        assert (given.ok, given.ask, left.ask) == (True, True, True)
        assert "/action assign A-1" in commands(left)
