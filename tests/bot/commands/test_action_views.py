"""Lists of actions, and all that is told of one."""

import pytest

from bot.journal import Entry
from bot.ports import Ledger
from tests.bot.commands.talk import Talk, commands, numbers, text


@pytest.fixture
def talk() -> Talk:
    """A channel with three actions: one overdue, one done, one that two share."""
    talk = Talk("en")
    talk.party("una", "person", "Una Berg")
    talk.party("it", "body", "Trail group")
    talk.party("all", "body", "Everyone's committee")
    talk.channel("trail")
    talk.say("Una Berg", "/action add Trail group paints the signs by 7 May", "trail")
    talk.say("Una Berg", "/action add Una Berg orders lamps by 10 May", "trail")
    talk.say("Una Berg", "/action add Trail group and Una Berg clear the path", "trail")
    talk.say("Una Berg", "/action done A-2", "trail")
    talk.now = talk.now.replace(day=8)
    return talk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["A-1", "A-3"]),
        ("open", ["A-1", "A-3"]),
        ("overdue", ["A-1"]),
        ("over fristen", ["A-1"]),
        ("done", ["A-2"]),
        ("ferdige", ["A-2"]),
        ("all", ["A-1", "A-2", "A-3"]),
        ("alle", ["A-1", "A-2", "A-3"]),
        ("due", []),
        ("due this week", ["A-1"]),
        ("frist uke 19", ["A-1"]),
        ("Una Berg", ["A-3"]),
        ("Una Berg all", ["A-2", "A-3"]),
        ("all Una Berg", ["A-2", "A-3"]),
        ("trail group due week 19", ["A-1"]),
        ("me", ["A-3"]),
        ("Everyone's committee", []),
    ],
)
def test_a_list_is_narrowed_by_words(talk: Talk, words: str, found: list[str]) -> None:
    reply = talk.one("Una Berg", f"/action list {words}", "trail")
    assert (reply.ok, reply.to, reply.intent, numbers(reply)) == (True, "sender", None, found)


def test_a_list_is_shared_as_the_channel_may_read_it(talk: Talk) -> None:
    reply = talk.one("Una Berg", "/action list Una Berg all", "trail")
    (share,) = commands(reply)
    assert share == "@referent /action list Una Berg all"
    shown = talk.one("Una Berg", share, "trail")
    assert (shown.to, numbers(shown)) == ("channel", ["A-2", "A-3"])


def test_a_period_that_is_none_is_refused_with_an_example(talk: Talk) -> None:
    reply = talk.one("Una Berg", "/action list due once upon a time", "trail")
    assert (reply.ok, reply.error) == (False, "unknown")
    assert "/action list due week 23" in text(reply)


def test_an_unknown_party_has_the_nearest_as_buttons(talk: Talk) -> None:
    reply = talk.one("Una Berg", "/action list Trial grupp", "trail")
    assert (reply.ok, commands(reply)[:1]) == (False, ["/action list Trail group"])


class TestShow:
    def test_all_facts_and_what_has_happened(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action reopen A-2", "trail")
        talk.say("Una Berg", "/action drop A-2", "trail")
        reply = talk.one("Una Berg", "/action show A-2", "trail")
        assert (reply.to, reply.numbers) == ("sender", ("A-2",))
        told = text(reply)
        assert "State" in told
        assert "dropped 8 May 2024, Una Berg" in told
        for happened in ("wrote it", "marked it as done", "reopened it", "dropped it"):
            assert f"Una Berg: {happened}" in told

    def test_changes_say_what_was_before(self, talk: Talk) -> None:
        for words in ("due A-1 17 May", "assign A-1 Una Berg", "snooze A-1 15 May", "edit A-1 Paint them all"):
            talk.say("Una Berg", f"/action {words}", "trail")
        told = text(talk.one("Una Berg", "/action show A-1", "trail"))
        assert "set the due date to Friday 17 May 2024, before: Tuesday 7 May 2024" in told
        assert "made Una Berg the owner, before: Trail group" in told
        assert "let it rest until Wednesday 15 May 2024" in told
        assert "changed the text, before: «Trail group paints the signs by 7 May»" in told
        assert "resting until 15 May 2024" in told

    def test_first_owner_and_first_date(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action add Repair the roof", "trail")
        talk.say("Una Berg", "/action due A-4 17 May", "trail")
        talk.say("Una Berg", "/action assign A-4 Una Berg", "trail")
        told = text(talk.one("Una Berg", "/action show A-4", "trail"))
        assert "before" not in told.split("What has happened")[1]

    def test_why_tells_the_words_and_the_rule(self, talk: Talk) -> None:
        told = text(talk.one("Una Berg", "/action show A-1 why?", "trail"))
        assert "Due date: “by 7 May”: a day and a month; without a year, the next such day" in told
        assert "Owner: “Trail group”: stands first and is to act" in told
        assert "Not an owner" not in told

    def test_why_tells_of_each_name_and_of_what_is_asked(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action list", "trail")
        talk.say("Una Berg", "/action add Liv Sand and Trail group write to Una Berg by 31 June", "trail")
        told = text(talk.one("Una Berg", "/action show A-4 why", "trail"))
        assert "Owner: “Liv Sand”: stands first and is to act; “Trail group”: stands in a row with the name" in told
        assert "Not an owner: “Una Berg”: stands behind a word like “to”" in told
        assert "there is no such day, so I ask" in told

    def test_the_time_of_day_is_told_before_and_after(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action due A-1 17 May at 14:00", "trail")
        talk.say("Una Berg", "/action due A-1 18 May", "trail")
        told = text(talk.one("Una Berg", "/action show A-1", "trail"))
        assert "set the due date to Friday 17 May 2024 at 14:00, before: Tuesday 7 May 2024" in told
        assert "set the due date to Saturday 18 May 2024, before: Friday 17 May 2024 at 14:00" in told

    def test_why_tells_who_set_it_by_hand(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action assign A-1 Una Berg", "trail")
        talk.say("Una Berg", "/action edit A-1 Paint them all", "trail")
        told = text(talk.one("Una Berg", "/action show A-1 hvorfor", "trail"))
        assert "Owner: set by Una Berg 8 May 2024" in told
        assert "Due date: not named in the text" in told

    def test_why_prefers_what_was_set_later(self, talk: Talk) -> None:
        talk.say("Una Berg", "/action due A-1 17 May", "trail")
        told = text(talk.one("Una Berg", "/action show A-1 kvifor", "trail"))
        assert "Due date: set by Una Berg" in told
        assert "Owner: “Trail group”" in told

    def test_a_share_and_what_has_no_words_of_its_own_are_told_plainly(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        talk.say("Liv Sand", "/action share A-4", "board")
        assert "shared it with its owners" in text(talk.one("Liv Sand", "/action show A-4", "board"))

    def test_what_a_later_version_may_write_is_told_as_a_change(self, talk: Talk) -> None:
        def append(ledger: Ledger) -> None:
            action = ledger.actions.by_number(1)
            assert action is not None
            ledger.journal.append(Entry(talk.now, action.maker, "action.polish", action.id))

        talk.ledgers.write("w", append)
        assert "Una Berg: changed it" in text(talk.one("Una Berg", "/action show A-1", "trail"))

    def test_shown_by_mention_it_comes_to_the_channel_if_all_there_may_read_it(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        talk.say("Liv Sand", "/action add Una Berg buys a present", "board")
        assert talk.one("Liv Sand", "@referent /action show A-4", "board").to == "channel"
        assert talk.one("Liv Sand", "@referent /action show A-4", "trail").to == "sender"
        assert not talk.one("Una Berg", "@referent /action show A-4", "trail").ok
