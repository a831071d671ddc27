"""`/referent access`: an administrator says where the bot is at work and for whom; elsewhere it does nothing."""

import pytest

from bot.falling_due import is_due
from bot.ports import Message
from bot.reply import Facts, Reply, Text
from bot.request import Standing
from tests.bot.commands.talk import START, Talk, commands, numbers, text


@pytest.fixture
def talk() -> Talk:
    """Liv comes first and administrates; Una does not."""
    talk = Talk("en")
    talk.channel("tur")
    talk.channel("hytte")
    talk.channel("styret", private=True, members=("Una Berg",))
    talk.say("Liv Sand", "@referent help")
    talk.say("Una Berg", "/action add Una Berg mends the roof")
    return talk


def facts(reply: Reply) -> dict[str, str]:
    return dict(fact for part in reply.parts if isinstance(part, Facts) for fact in part.facts)


class TestAccess:
    def test_shows_the_channels_that_exist_for_who_asks(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/referent access")
        assert facts(told)["Channels that are allowed"] == "#hytte and #tur"
        assert facts(told)["Channels that are denied"] == "none"
        assert commands(told) == ["/referent guests off", "/referent deny #tur"]

    def test_a_denied_channel_has_a_button_that_allows_it(self, talk: Talk) -> None:
        talk.one("Liv Sand", "/referent deny #hytte")
        told = talk.one("Liv Sand", "/referent access", None)
        assert facts(told)["Channels that are denied"] == "#hytte"
        assert commands(told) == ["/referent guests off", "/referent allow #hytte"]

    def test_many_channels_are_counted(self, talk: Talk) -> None:
        for number in range(60):
            talk.channel(f"kanal-{number:02}")
        assert facts(talk.one("Liv Sand", "/referent access"))["Channels that are allowed"].endswith("and 12 more")

    @pytest.mark.parametrize("command", ["access", "deny", "allow", "guests off", "stored"])
    def test_is_for_administrators(self, talk: Talk, command: str) -> None:
        assert talk.one("Una Berg", f"/referent {command}").error == "not_allowed"

    def test_has_norwegian_words(self, talk: Talk) -> None:
        for command in ("tilgang", "steng", "åpne", "apne", "opne", "gjester av", "gjester på", "lagret", "lagra"):
            assert talk.one("Liv Sand", f"/referent {command}").ok, command


class TestChannels:
    def test_in_a_denied_one_nothing_is_captured_and_one_sentence_said(self, talk: Talk) -> None:
        denied = talk.one("Liv Sand", "/referent deny")
        assert commands(denied) == ["/referent allow #tur"]
        for words in ("/action add Una Berg paints", "@referent what do I owe?", "/minutes start Trails"):
            refused = talk.one("Una Berg", words)
            assert (refused.error, refused.to) == ("not_allowed", "sender"), words
            assert "closed #tur" in text(refused)
        assert talk.say("Una Berg", "ACTION: Una Berg paints") == ()
        assert numbers(talk.one("Una Berg", "/action list all", None)) == ["A-1"], "what is stored stays readable"
        assert talk.one("Una Berg", "/action add Una Berg paints", "hytte").ok

    def test_an_administrator_allows_it_again_from_inside(self, talk: Talk) -> None:
        talk.one("Liv Sand", "/referent deny")
        assert talk.one("Liv Sand", "/action add paint").error == "not_allowed", "that is not for administrators either"
        assert talk.one("Una Berg", "/referent allow").error == "not_allowed"
        assert talk.one("Liv Sand", "/referent allow").ok
        assert talk.one("Una Berg", "/action add Una Berg paints").ok

    def test_what_goes_on_from_a_question_is_not_answered_there(self, talk: Talk) -> None:
        talk.one("Liv Sand", "/referent deny")
        assert talk.say("Una Berg", "shall we have lunch?") == ()

    def test_no_summary_is_posted_there(self, talk: Talk) -> None:
        def due(denied: str) -> bool:
            at = START.replace(day=7)
            channel = talk.ledgers.read("w", lambda ledger: ledger.places.channel_at("c", denied))
            assert channel is not None
            return talk.ledgers.read("w", lambda ledger: is_due(ledger, channel, at))

        talk.one("Liv Sand", "/referent deny #tur", None)
        assert (due("tur"), due("hytte")) == (False, True)

    def test_denied_twice_is_journalled_once(self, talk: Talk) -> None:
        for command in ("deny", "deny", "allow", "allow"):
            assert talk.one("Liv Sand", f"/referent {command} #hytte").ok
        told = talk.ledgers.read("w", lambda ledger: [entry.verb for entry in ledger.journal.entries()])
        assert told[-2:] == ["channel.deny", "channel.allow"]

    @pytest.mark.parametrize("name", ["#styret", "styret", "#nowhere"])
    def test_one_that_the_administrator_is_not_in_does_not_exist(self, talk: Talk, name: str) -> None:
        refused = talk.one("Liv Sand", f"/referent deny {name}")
        assert refused.error == "unknown"
        assert "/referent deny #general" in text(refused)

    def test_in_a_direct_message_it_is_named(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/referent deny", None).error == "incomplete"
        assert talk.one("Liv Sand", "/referent deny #HYTTE", None).ok


class TestGuests:
    @pytest.mark.parametrize("standing", ["guest", "external"])
    def test_off_they_get_one_sentence(self, talk: Talk, standing: Standing) -> None:
        talk.join("tur", "Per Aas", standing)
        assert talk.say("Per Aas", "/action list", standing=standing)[0].ok
        assert commands(talk.one("Liv Sand", "/referent guests off")) == ["/referent guests on"]
        for channel in ("tur", None):
            (refused,) = talk.say("Per Aas", "/action list", channel, standing)
            assert refused.error == "not_allowed"
            assert "Guests are not answered" in text(refused)
        assert talk.say("Una Berg", "/action list")[0].ok
        assert facts(talk.one("Liv Sand", "/referent access"))["Guests"] == "are not answered"
        talk.one("Liv Sand", "/referent guests on")
        assert talk.say("Per Aas", "/action list", standing=standing)[0].ok

    def test_without_a_word_it_asks(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/referent guests")
        assert (asked.ask, commands(asked)) == (True, ["/referent guests on", "/referent guests off"])

    def test_as_it_is_already_nothing_happens(self, talk: Talk) -> None:
        before = talk.ledgers.read("w", lambda ledger: len(list(ledger.journal.entries())))
        assert talk.one("Liv Sand", "/referent guests on").ok
        assert talk.ledgers.read("w", lambda ledger: len(list(ledger.journal.entries()))) == before


class TestStored:
    def test_counts_what_there_is(self, talk: Talk) -> None:
        message = Message("m", Reply((Text("hei"),)), talk.now, person="p")
        talk.ledgers.write("w", lambda ledger: ledger.outbox.put(message))
        told = facts(talk.one("Liv Sand", "/referent stored"))
        assert (told["Actions"], told["Decisions"], told["Channels"], told["People"]) == ("1", "0", "3", "2")
        assert (told["Messages on their way"], told["Messages that did not arrive"]) == ("1", "0")
        assert told["Since"]

    def test_what_did_not_arrive_is_a_button_away(self, talk: Talk) -> None:
        assert commands(talk.one("Liv Sand", "/referent stored")) == []
        message = Message("m", Reply((Text("hei"),)), talk.now, person="p")
        talk.ledgers.write("w", lambda ledger: ledger.outbox.put(message))
        talk.ledgers.write("w", lambda ledger: ledger.outbox.given_up("m", talk.now, "user_not_found"))
        assert commands(talk.one("Liv Sand", "/referent stored")) == ["/referent undelivered"]

    def test_of_a_register_where_nothing_has_happened_it_says_so_too(self) -> None:
        told = facts(Talk("en").one("Liv Sand", "/referent stored", None))
        assert (told["Actions"], told["Entries in the journal"]) == ("0", "0")
        assert "Since" not in told

    def test_says_how_all_of_it_is_taken_out(self, talk: Talk) -> None:
        assert "referent export everything" in text(talk.one("Liv Sand", "/referent stored"))
