"""`/referent` and `/summary`: how it behaves in a channel and in a workspace, and who may say so."""

from datetime import time

import pytest

from bot.commands.summary import read_time
from bot.events import ChannelTold, channel_told
from bot.form import Form
from tests.bot.commands.talk import Talk, commands, form, text


@pytest.fixture
def talk() -> Talk:
    """Liv comes first and administrates; Una does not."""
    talk = Talk("en")
    talk.say("Liv Sand", "@referent help")
    talk.say("Una Berg", "@referent help")
    return talk


class TestLanguage:
    def test_of_a_channel_and_it_answers_in_the_new_one(self, talk: Talk) -> None:
        told = talk.one("Una Berg", "/referent language bokmål")
        assert told.to == "channel"
        assert "snakker jeg bokmål" in text(told)
        assert "Ny oppgave" in text(talk.one("Una Berg", "/action"))
        assert "New action" in text(talk.one("Una Berg", "/action", "elsewhere"))

    def test_of_the_workspace_by_an_administrator_in_a_direct_message(self, talk: Talk) -> None:
        assert talk.one("Una Berg", "/referent language nn", None).error == "not_allowed"
        assert talk.one("Liv Sand", "/referent language nn", None).to == "sender"
        assert "Ny oppgåve" in text(talk.one("Una Berg", "/action", "brand new"))

    def test_an_unknown_one_is_asked_for_with_buttons(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/referent language klingon")
        assert (asked.ok, asked.ask) == (False, True)
        assert commands(asked) == [f"/referent language {each}" for each in ("nb", "nn", "en")]


class TestZone:
    def test_of_a_channel_or_the_workspace(self, talk: Talk) -> None:
        assert "Europe/London" in text(talk.one("Una Berg", "/referent zone europe/london"))
        assert talk.one("Liv Sand", "/referent zone America/New York", None).to == "sender"
        assert "America/New_York" in text(talk.one("Liv Sand", "/referent settings", None))

    @pytest.mark.parametrize(("words", "button"), [("", "Europe/Oslo"), ("Europe/Olso", "Europe/Oslo")])
    def test_an_unknown_one_with_the_nearest(self, talk: Talk, words: str, button: str) -> None:
        assert commands(talk.one("Liv Sand", f"/referent zone {words}")) == [f"/referent zone {button}"]

    @pytest.mark.parametrize(
        ("words", "button"),
        [
            ("Asia/Hebronn", "Asia/Hebron"),
            ("Oslo", "Europe/Oslo"),
            ("new york", "America/New_York"),
            ("Norge", "Europe/Oslo"),
            ("CEST+2", "Europe/Oslo"),
        ],
    )
    def test_the_zone_that_is_offered_is_clearly_meant_or_norways(self, talk: Talk, words: str, button: str) -> None:
        asked = talk.one("Liv Sand", f"/referent zone {words}")
        assert commands(asked) == [f"/referent zone {button}"]


class TestCapture:
    def test_what_it_may_be_is_offered(self, talk: Talk) -> None:
        assert len(commands(talk.one("Liv Sand", "/referent capture sometimes"))) == 3
        assert talk.one("Liv Sand", "/referent capture always", None).error == "wrong_state"

    def test_guests_change_nothing_in_a_channel(self, talk: Talk) -> None:
        talk.channel("open")
        talk.join("open", "Gus", "guest")
        for words in (
            "/referent capture off",
            "/referent offers on",
            "/referent zone Europe/London",
            "/summary off",
            "/summary at 9",
        ):
            assert talk.say("Gus", words, "open", "guest")[0].error == "not_allowed"


class TestOffers:
    def test_what_they_may_be_is_asked_with_buttons(self, talk: Talk) -> None:
        asked = talk.one("Una Berg", "/referent offers sometimes")
        assert (asked.ok, asked.ask) == (False, True)
        assert commands(asked) == ["/referent offers on", "/referent offers off"]
        assert talk.one("Una Berg", "/referent offers on", None).error == "wrong_state"

    def test_on_and_off_are_told_to_the_channel_and_shown(self, talk: Talk) -> None:
        assert talk.one("Una Berg", "/referent forslag på").to == "channel"
        assert "Offers to take down: on" in text(talk.one("Una Berg", "/referent settings"))
        talk.say("Una Berg", "/referent framlegg av")
        assert "Offers to take down: off" in text(talk.one("Una Berg", "/referent settings"))


class TestAdministrators:
    def test_made_and_unmade_by_one(self, talk: Talk) -> None:
        assert "Liv Sand" in text(talk.one("Una Berg", "/referent admin"))
        assert talk.one("Una Berg", "/referent admin add Una Berg").error == "not_allowed"
        assert "Una Berg" in text(talk.one("Liv Sand", "/referent admin legg til Una Berg"))
        assert "Liv Sand" not in text(talk.one("Una Berg", "/referent admin fjern Liv Sand"))
        assert talk.one("Una Berg", "/referent admin remove Una Berg").error == "wrong_state"

    def test_by_name_of_somebody_who_has_come(self, talk: Talk) -> None:
        talk.party("per", "person", "Per Aas")
        assert talk.one("Liv Sand", "/referent admin add").error == "incomplete"
        refused = talk.one("Liv Sand", "/referent admin add Per Aas")
        assert refused.error == "unknown"
        assert "Per Aas" in text(refused)


class TestSettings:
    def test_of_a_channel_with_buttons_that_change_them(self, talk: Talk) -> None:
        told = talk.one("Una Berg", "/referent settings")
        assert "08:30" in text(told)
        assert commands(told) == [
            "/referent language",
            "/referent capture",
            "/referent offers",
            "/referent reactions",
            "/summary at",
        ]
        talk.say("Una Berg", "/summary off")
        assert "08:30" not in text(talk.one("Una Berg", "/referent settings"))


def test_help_is_in_the_language_of_the_channel_with_the_english_name_beside(talk: Talk) -> None:
    talk.say("Una Berg", "/referent language nb")
    told = text(talk.one("Una Berg", "/referent hjelp"))
    assert "/oppgave ny TEKST" in told
    assert "/action" in told
    assert "again" not in told


class TestSummary:
    def test_alone_it_says_whether_and_when(self, talk: Talk) -> None:
        assert "08:30" in text(talk.one("Una Berg", "/summary"))
        talk.say("Una Berg", "/summary off")
        off = talk.one("Una Berg", "/summary")
        assert "08:30" not in text(off)
        assert commands(off) == ["/summary now", "/summary at"]

    def test_its_time_is_set_by_words_or_form(self, talk: Talk) -> None:
        shown = form(talk.one("Una Berg", "/summary at"))
        assert shown.fields[0].value == "08:30"
        assert "09:15" in text(talk.press("Una Berg", shown, time="09:15"))
        talk.say("Una Berg", "/summary off")
        assert isinstance(talk.one("Una Berg", "/summary at").parts[0], Form)
        assert talk.one("Una Berg", "/summary at noon").error == "incomplete"

    def test_where_the_bot_is_not_it_is_kept_and_who_set_it_is_told_to_invite_it(self, talk: Talk) -> None:
        told = ChannelTold("c", "tur", "tur", reachable=False)
        talk.ledgers.write("w", lambda ledger: channel_told(ledger, told, talk.now))
        kept = talk.one("Una Berg", "/summary at 9:15")
        assert (kept.ok, kept.to) == (True, "sender")
        assert "/invite @Referent" in text(kept)
        assert "09:15" in text(talk.one("Una Berg", "/summary"))

    def test_now_is_for_the_sender_and_takes_nothing_from_the_daily_one(self, talk: Talk) -> None:
        assert "nothing" in text(talk.one("Una Berg", "/summary now")).casefold()
        talk.say("Una Berg", "/action add Una Berg paints the signs")
        for _ in range(2):
            told = talk.one("Una Berg", "/summary now")
            assert (told.to, [row.number for row in told.rows]) == ("sender", ["A-1"])

    def test_a_direct_message_has_none(self, talk: Talk) -> None:
        for words in ("/summary", "/summary now", "/summary at 9", "/summary off"):
            assert talk.one("Una Berg", words, None).error == "wrong_state"


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("08:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("kl. 8", time(8)),
        ("0830", time(8, 30)),
        ("8 pm", time(20)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("at 23:59", time(23, 59)),
        ("13 pm", None),
        ("0 am", None),
        ("24:00", None),
        ("8:60", None),
        ("8:30 or so", None),
        ("", None),
    ],
)
def test_times_of_day(words: str, clock: time | None) -> None:
    assert read_time(words) == clock
