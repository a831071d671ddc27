"""`/referent undelivered` and `retry`: what did not arrive is told to administrators, and tried again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.commands import undelivered
from bot.delivering import Cause
from bot.place import Account, Language
from bot.ports import PERHAPS, Ledger, Message
from bot.reply import Reply, Text
from bot.rights import MembershipStale
from tests.bot.commands.talk import START, Talk, buttons, commands, text
from tests.bot.test_presence import TEAM, Team, seen

_SAID = Reply((Text("Det hemmelige"),), to="channel")


@pytest.fixture
def talk() -> Talk:
    """Liv comes first and administrates; Una is in a private channel of her own, in which there is an action."""
    talk = Talk("en")
    talk.channel("tur")
    talk.channel("styret", private=True, members=("Una Berg",))
    talk.say("Liv Sand", "@referent help")
    talk.say("Una Berg", "/action add Una Berg mends the roof", "styret")
    talk.say("Una Berg", "/action add Una Berg paints", "tur")
    talk.say("Una Berg", "/minutes start Trails", "tur")
    talk.say("Una Berg", "/minutes start Board", "styret")
    return talk


def channel_of(ledger: Ledger, name: str | None) -> str | None:
    found = ledger.places.channel_at("c", name) if name else None
    return found.id if found else None


def person_of(ledger: Ledger, name: str | None) -> str | None:
    account = ledger.places.account("c", name) if name else None
    return account.person if account else None


def row_of(ledger: Ledger, label: str) -> str:
    kind, _, number = label.partition("-")
    of = {"A": ledger.actions, "D": ledger.decisions, "M": ledger.meetings}
    row = of[kind].by_number(int(number)) if kind in of and number.isdecimal() else None
    return row.id if row else label


def lose(
    talk: Talk,
    id: str,
    channel: str | None = "tur",
    person: str | None = None,
    *,
    word: str = "is_archived",
    cause: Cause | None = "archived",
    unsure: bool = False,
    hours: float = 0,
    **more: Any,
) -> None:
    """A message is given up."""

    def work(ledger: Ledger) -> None:
        about = row_of(ledger, more.pop("about", ""))
        there, who = channel_of(ledger, channel), person_of(ledger, person)
        ledger.outbox.put(Message(id, _SAID, talk.now, channel=there, person=who, about=about, **more))
        ledger.outbox.given_up(id, START + timedelta(hours=hours), word, cause=cause, unsure=unsure)

    talk.ledgers.write("w", work)


def line(talk: Talk, who: str = "Liv Sand") -> str:
    """What is said of the only one."""
    told = talk.one(who, "/referent undelivered", None)
    return "\n".join(text(told).splitlines()[1:3])


def waiting(talk: Talk) -> list[tuple[str, int]]:
    found = talk.ledgers.read("w", lambda ledger: ledger.outbox.waiting(999))
    return [(each.id, each.revision) for each in found if each.kind == "post"]


class TestUndelivered:
    def test_where_all_has_arrived_it_says_so(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/referent undelivered")
        assert (text(told), told.to, told.ok) == ("Everything has arrived, or is on its way.", "sender", True)

    @pytest.mark.parametrize("command", ["undelivered", "retry", "retry all", "retry lost1"])
    def test_is_for_administrators(self, talk: Talk, command: str) -> None:
        lose(talk, "lost1")
        assert talk.one("Una Berg", f"/referent {command}").error == "not_allowed"
        assert waiting(talk) == []

    def test_the_latest_come_first_each_with_a_button(self, talk: Talk) -> None:
        lose(talk, "lost1", about="A-2")
        lose(talk, "lost2", None, "Una Berg", about="reminder:u:2024-05-06", hours=25.5)
        told = talk.one("Liv Sand", "/referent undelivered", None)
        assert text(told).splitlines() == [
            "2 messages did not arrive, the latest first.",
            "Tuesday 7 May 2024 at 10:30 – to Una Berg: a reminder",
            "The channel is archived (is_archived).",
            "[Try again]",
            "Monday 6 May 2024 at 09:00 – #tur: A-2",
            "The channel is archived (is_archived).",
            "[Try again]",
            "[Try all again]",
        ]
        assert commands(told) == ["/referent retry lost2", "/referent retry lost1", "/referent retry all"]

    def test_a_page_at_a_time(self, talk: Talk) -> None:
        for number in range(12):
            lose(talk, f"lost{number:02}", hours=number)
        first = talk.one("Liv Sand", "/referent undelivered")
        assert commands(first)[0] == "/referent retry lost11"
        assert commands(first)[-1] == "/referent undelivered page 2"
        second = talk.press("Liv Sand", buttons(first)[-1])
        assert commands(second) == ["/referent retry lost01", "/referent retry lost00", "/referent retry all"]

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"about": "M-1", "kind": "card"}, "#tur: the card of M-1"),
            ({"about": "M-1"}, "#tur: M-1"),
            ({"kind": "mark"}, "#tur: the mark on a message"),
            ({"about": "summary:tur:2024-05-06"}, "#tur: the daily summary"),
            ({"channel": None, "person": "Una Berg", "about": "welcome"}, "to Una Berg: a welcome"),
            ({"connection": "c"}, "#tur: an answer"),
            ({}, "#tur: a message"),
            ({"about": "gone"}, "#tur: a message"),
            ({"channel": None}, "to nobody who is there: a message"),
            ({"person": "Una Berg", "about": "A-2"}, "Una Berg alone, in #tur: A-2"),
            ({"about": "A-2", "sent": "1.5", "place": "C1"}, "#tur: A-2, brought up to date"),
        ],
    )
    def test_it_says_where_and_what_it_is_about(self, talk: Talk, fields: dict[str, Any], told: str) -> None:
        lose(talk, "lost1", **fields)
        assert line(talk).splitlines()[0].endswith(f" – {told}")
        assert "hemmelige" not in line(talk)

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"channel": "styret", "about": "A-1"}, "a private channel: something that you may not read"),
            (
                {"channel": "styret", "about": "M-2", "kind": "card"},
                "a private channel: something that you may not read",
            ),
            ({"channel": "styret", "about": "summary:s:2024-05-06"}, "a private channel: the daily summary"),
            ({"channel": None, "person": "Una Berg", "about": "A-1"}, "to Una Berg: something that you may not read"),
        ],
    )
    def test_what_the_administrator_may_not_read_is_not_named(
        self, talk: Talk, fields: dict[str, Any], told: str
    ) -> None:
        lose(talk, "lost1", **fields)
        assert line(talk).splitlines()[0].endswith(f" – {told}")
        talk.one("Liv Sand", "/referent admin add Una Berg", None)
        assert "you may not read" not in line(talk, "Una Berg")
        assert "private" not in line(talk, "Una Berg")

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    @pytest.mark.parametrize(
        "cause",
        ["absent", "archived", "gone", "unreachable", "uninstalled", "forbidden", "refused", "late", None],
    )
    def test_the_reason_is_told_in_words_and_by_the_platforms_own(
        self, talk: Talk, cause: Cause, language: Language
    ) -> None:
        talk.one("Liv Sand", f"/referent language {language}", None)
        lose(talk, "lost1", word="odd_word", cause=cause)
        assert line(talk).endswith(" (odd_word).")

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"word": PERHAPS, "cause": "refused"}, "It may have arrived: the answer got lost, and nobody can look"),
            ({"unsure": True}, "before I send it again, I look."),
            ({"unsure": True, "person": "Una Berg"}, "It may have arrived all the same, and nobody can look"),
        ],
    )
    def test_that_it_may_have_arrived_is_told(self, talk: Talk, fields: dict[str, Any], told: str) -> None:
        lose(talk, "lost1", **fields)
        assert told in line(talk)


def test_a_private_channel_is_named_as_long_as_it_is_known_that_the_administrator_is_in_it() -> None:
    team = Team()
    team.does(lambda ledger: ledger.places.put_account(replace(account(ledger, "Una"), administrator=True)))

    def work(ledger: Ledger) -> None:
        ledger.outbox.put(Message("lost1", _SAID, team.now, channel=team.at("styret", ledger).id))
        ledger.outbox.given_up("lost1", team.now, "is_archived", cause="archived")

    team.does(work)
    assert "#styret" in seen(team.says("Una", "/referent undelivered"))
    team.passes()
    with pytest.raises(MembershipStale) as stale:
        team.says("Una", "/referent undelivered")
    assert stale.value.channels == ("styret",)
    assert "#styret" not in seen(team.asks("Una", "/referent undelivered"))
    assert "#styret" in seen(team.asks("Una", "/referent undelivered", known=("styret",)))


def account(ledger: Ledger, name: str) -> Account:
    found = ledger.places.account(TEAM, name)
    assert found is not None
    return found


class TestRetry:
    def test_one_goes_again_as_it_is_by_then_and_the_journal_says_who_did_it(self, talk: Talk) -> None:
        lose(talk, "lost1", about="A-2")
        lose(talk, "lost2")
        told = talk.one("Liv Sand", "/referent retry lost1", None)
        assert (text(told), told.ok) == ("It is on its way again.", True)
        assert waiting(talk) == [("lost1", 2)]
        *_, entry = talk.ledgers.read("w", lambda ledger: ledger.journal.entries())
        assert (entry.verb, entry.subject, entry.facts) == ("outbox.retry", "lost1", {"count": 1})

    def test_again_it_is_no_longer_among_them(self, talk: Talk) -> None:
        lose(talk, "lost1")
        assert talk.one("Liv Sand", "/referent retry lost1", None).ok
        told = talk.one("Liv Sand", "/referent retry lost1", None)
        assert (told.error, told.ok) == ("unknown", False)
        assert waiting(talk) == [("lost1", 2)]

    def test_one_that_may_have_arrived_goes_only_at_the_second_press(self, talk: Talk) -> None:
        lose(talk, "lost1", person="Una Berg", word=PERHAPS, unsure=True)
        asked = talk.one("Liv Sand", "/referent retry lost1", None)
        assert (asked.ok, asked.ask, commands(asked)) == (False, True, ["/referent retry lost1 anyway"])
        assert "may be there twice" in text(asked)
        assert waiting(talk) == []
        assert talk.press("Liv Sand", buttons(asked)[0], None).ok
        assert waiting(talk) == [("lost1", 2)]

    def test_all_go_but_what_may_have_arrived(self, talk: Talk) -> None:
        lose(talk, "lost1")
        lose(talk, "lost2", unsure=True)
        lose(talk, "lost3", word=PERHAPS)
        told = talk.one("Liv Sand", "/referent retry all", None)
        assert text(told).startswith("2 messages are on their way again.\nOne may have arrived")
        assert {id for id, _ in waiting(talk)} == {"lost1", "lost2"}
        again = talk.one("Liv Sand", "/referent retry all", None)
        assert text(again).startswith("Nothing was tried again.\nOne may have arrived")
        count = talk.ledgers.read("w", lambda ledger: [each.verb for each in ledger.journal.entries()])
        assert count.count("outbox.retry") == 1

    def test_of_many_it_takes_some_at_once(self, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(undelivered, "TOGETHER", 2)
        for number in range(3):
            lose(talk, f"lost{number}")
        first = talk.one("Liv Sand", "/referent retry all", None)
        assert len(waiting(talk)) == 2
        assert text(talk.press("Liv Sand", buttons(first)[0], None)) == "It is on its way again."
        assert len(waiting(talk)) == 3

    def test_what_may_have_arrived_hides_none_that_came_before(
        self, talk: Talk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(undelivered, "TOGETHER", 2)
        lose(talk, "lost0")
        for number in range(1, 6):
            lose(talk, f"lost{number}", word=PERHAPS, hours=number)
        told = talk.one("Liv Sand", "/referent retry all", None)
        assert waiting(talk) == [("lost0", 2)]
        assert (text(told).splitlines()[0], commands(told)) == ("It is on its way again.", [])
        assert "5 may have arrived" in text(told)
        again = talk.one("Liv Sand", "/referent retry all", None)
        assert (text(again).splitlines()[0], commands(again)) == ("Nothing was tried again.", [])

    def test_alone_it_asks_which(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/referent retry", None)
        assert (asked.error, commands(asked)) == ("incomplete", ["/referent retry all"])

    @pytest.mark.parametrize("words", ["prøv igjen", "prov igjen", "prøv att", "prov att"])
    def test_has_norwegian_words(self, talk: Talk, words: str) -> None:
        lose(talk, "lost1", person="Una Berg", unsure=True)
        assert talk.one("Liv Sand", "/referent ulevert", None).ok
        assert not talk.one("Liv Sand", f"/referent {words} lost1", None).ok
        assert talk.one("Liv Sand", f"/referent {words} alle", None).ok
        assert talk.one("Liv Sand", f"/referent {words} lost1 likevel", None).ok
