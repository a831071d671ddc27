"""`/referent setup`, and the welcome that leads there."""

from dataclasses import replace
from datetime import time

import pytest

from bot.commands.setting_up import Installer, greet, greet_channel, welcome
from bot.form import Form
from bot.place import Channel, Workspace
from bot.ports import Ledger, Message
from bot.reply import plain_text
from tests.bot.commands.talk import Talk, commands, form, text


@pytest.fixture
def talk() -> Talk:
    """Liv comes first and administrates; Una does not."""
    talk = Talk("nb")
    talk.say("Liv Sand", "@referent help")
    talk.say("Una Berg", "@referent help")
    return talk


def workspace(talk: Talk) -> Workspace:
    return talk.ledgers.read("w", lambda ledger: ledger.workspace)


def channel(talk: Talk, name: str) -> Channel:
    there = talk.ledgers.read("w", lambda ledger: ledger.places.channel_at("c", name))
    assert there
    return there


FILLED_IN = {"language": "nn", "zone": "Europe/London", "summary": "09:15"}


class TestTheForm:
    def test_shows_how_it_is_now_to_an_administrator_alone(self, talk: Talk) -> None:
        shown = form(talk.one("Liv Sand", "/referent setup", None))
        assert isinstance(shown, Form)
        assert [field.value for field in shown.fields] == ["nb", "Europe/Oslo", "08:30"]
        refused = talk.one("Una Berg", "/referent setup", None)
        assert (refused.error, talk.one("Una Berg", "/referent setup", None, **FILLED_IN).error) == ("not_allowed",) * 2
        assert workspace(talk).language == "nb"

    def test_saves_what_new_channels_begin_with(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/referent setup", None, **FILLED_IN)
        assert (told.ok, told.to) == (True, "sender")
        assert "nynorsk" in text(told)
        assert "Europe/London" in text(told)
        saved = workspace(talk)
        assert (saved.language, saved.zone, saved.summary) == ("nn", "Europe/London", time(9, 15))
        talk.say("Una Berg", "/action list", "new")
        made = channel(talk, "new")
        assert (made.language, made.zone, made.summary) == ("nn", "Europe/London", time(9, 15))

    def test_an_empty_time_is_no_summary(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/referent oppsett", None, **{**FILLED_IN, "summary": ""})
        assert "utan dagleg oppsummering" in text(told)
        assert workspace(talk).summary is None
        again = form(talk.one("Liv Sand", "/referent setup", None))
        assert [field.value for field in again.fields] == ["nn", "Europe/London", ""]

    def test_channels_come_along_unless_somebody_chose_for_them(self, talk: Talk) -> None:
        for name in ("followed", "spoken", "summed", "same"):
            talk.say("Una Berg", "/action list", name)
        talk.say("Una Berg", "/referent language en", "spoken")
        talk.say("Una Berg", "/summary at 10", "summed")
        talk.say("Una Berg", "/summary at 08:30", "same")
        talk.say("Liv Sand", "/referent setup", None, **FILLED_IN)
        assert channel(talk, "followed").summary == time(9, 15)
        assert (channel(talk, "spoken").language, channel(talk, "spoken").zone) == ("en", "Europe/Oslo")
        assert (channel(talk, "summed").language, channel(talk, "summed").summary) == ("nb", time(10, 0))
        assert channel(talk, "same").language == "nb"

    def test_a_time_that_stays_is_not_set_anew(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action list", "followed")
        before = channel(talk, "followed")
        talk.say("Liv Sand", "/referent setup", None, **{**FILLED_IN, "summary": "08:30"})
        after = channel(talk, "followed")
        assert (after.language, after.summary_since) == ("nn", before.summary_since)
        assert after.revision == before.revision + 1

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"zone": "Europe/Olso"}, "Skriv for eksempel Europe/Oslo"),
            ({"summary": "grytidlig"}, "«grytidlig»"),
            ({"language": "da"}, "Hvilket språk?"),
        ],
    )
    def test_what_is_wrong_is_one_sentence_and_nothing_is_saved(
        self, talk: Talk, values: dict[str, str], sentence: str
    ) -> None:
        before = workspace(talk)
        told = talk.one("Liv Sand", "/referent setup", None, **{**FILLED_IN, **values})
        assert not told.ok
        assert sentence in text(told)
        assert workspace(talk) == before

    def test_what_is_not_filled_in_stays(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/referent setup", None, summary="7")
        assert workspace(talk) == Workspace("w", "Turlaget", language="nb", summary=time(7, 0))


class TestTheWelcome:
    def welcomed(self, talk: Talk, id: str) -> Message:
        talk.ledgers.write(
            "w", lambda ledger: welcome(ledger, Installer("c", id, f"{id} Dal", "Europe/Oslo"), talk.now)
        )
        return talk.ledgers.read("w", lambda ledger: ledger.outbox.waiting(9)[-1])

    def test_who_installs_it_first_administrates_and_is_told_what_to_type(self) -> None:
        talk = Talk("nn")
        told = self.welcomed(talk, "U1")
        account = talk.ledgers.read("w", lambda ledger: ledger.places.account("c", "U1"))
        assert account
        assert (account.administrator, account.zone) == (True, "Europe/Oslo")
        assert (told.person, told.connection, told.channel) == (account.person, "c", None)
        assert commands(told.reply) == ["/referent setup"]
        assert "kva skuldar AU?" in plain_text(told.reply)
        assert form(talk.one("U1", "/referent setup", None))

    def test_who_installs_it_again_administrates_only_if_they_did(self, talk: Talk) -> None:
        told = self.welcomed(talk, "U1")
        assert commands(told.reply) == []
        assert talk.one("U1", "/referent setup", None).error == "not_allowed"
        assert commands(self.welcomed(talk, "Liv Sand").reply) == ["/referent setup"]

    def test_it_is_in_the_journal(self, talk: Talk) -> None:
        self.welcomed(talk, "U1")

        def verbs(ledger: Ledger) -> list[str]:
            return [entry.verb for entry in ledger.journal.about("w")]

        assert "workspace.installed" in talk.ledgers.read("w", verbs)


class TestTheGreeting:
    """Of those who meet the bot though nobody has installed it by a link."""

    def greeted(self, talk: Talk, who: str) -> list[Message]:
        talk.ledgers.write("w", lambda ledger: greet(ledger, "c", who, talk.now))
        return told(talk)

    def test_a_person_is_greeted_once_and_an_administrator_gets_the_form(self, talk: Talk) -> None:
        (liv,) = self.greeted(talk, "Liv Sand")
        assert (liv.channel, liv.connection, commands(liv.reply)) == (None, "c", ["/referent setup"])
        assert self.greeted(talk, "Liv Sand") == [liv]
        _, una = self.greeted(talk, "Una Berg")
        assert commands(una.reply) == []
        assert "/referent admin" in plain_text(una.reply)

    def test_who_has_been_welcomed_is_not_greeted(self, talk: Talk) -> None:
        installer = Installer("c", "Liv Sand", "Liv Sand")
        talk.ledgers.write("w", lambda ledger: welcome(ledger, installer, talk.now))
        assert len(self.greeted(talk, "Liv Sand")) == 1

    def test_guests_and_strangers_are_not_and_nobody_whose_account_is_closed(self, talk: Talk) -> None:
        talk.say("Gro Dal", "@referent help", standing="guest")

        def close(ledger: Ledger) -> None:
            una = ledger.places.account("c", "Una Berg")
            assert una
            ledger.places.put_account(replace(una, active=False))

        talk.ledgers.write("w", close)
        for who in ("Gro Dal", "Nobody", "Una Berg"):
            assert self.greeted(talk, who) == []

    @pytest.mark.parametrize(("language", "word"), [("nb", "hva skylder"), ("nn", "kva skuldar"), ("en", "what does")])
    def test_a_channel_is_greeted_once_in_its_language(self, talk: Talk, language: str, word: str) -> None:
        talk.say("Una Berg", f"/referent language {language}")
        for _ in range(2):
            talk.ledgers.write("w", lambda ledger: greet_channel(ledger, channel(talk, "tur"), talk.now))
        (message,) = told(talk)
        assert (message.channel, message.person) == (channel(talk, "tur").id, None)
        assert word in plain_text(message.reply)

    def test_a_channel_where_the_bot_may_do_nothing_is_not(self, talk: Talk) -> None:
        shut = replace(channel(talk, "tur"), allowed=False)
        talk.ledgers.write("w", lambda ledger: greet_channel(ledger, shut, talk.now))
        assert told(talk) == []


def told(talk: Talk) -> list[Message]:
    return list(talk.ledgers.read("w", lambda ledger: ledger.outbox.waiting(9)))
