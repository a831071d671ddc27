"""Talk among people: what goes on from a question, what is offered, and that all else leaves no trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.answers.following import LINK, LONGEST_CHAIN, LONGEST_FOLLOW_UP, MOST_LINKS, links, remember
from bot.errors import StoreBusy
from bot.place import Connection, Language, Workspace
from bot.ports import AskedLast, Ledger
from bot.reply import Reply
from bot.request import Request, Standing
from bot.router import answer
from tests.bot.commands.talk import Talk, buttons, commands, numbers, text
from tests.memory import MemoryLedgers

T = TypeVar("T")


class Watched(MemoryLedgers):
    """A register that counts the units that write, and fails when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.fails_to: set[str] = set()
        self.just_before: Callable[[], object] | None = None

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if first := self.just_before:
            self.just_before = None
            first()
        self.writes += 1
        if "write" in self.fails_to:
            raise StoreBusy("trouble.busy")
        return super().write(workspace, work)

    def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if "read" in self.fails_to:
            raise StoreBusy("trouble.busy")
        return super().read(workspace, work)

    def kept(self) -> dict[tuple[str, str], AskedLast]:
        """All the questions that are remembered, by person and place."""
        return dict(self._tables("w").asked)


class Threads(Talk):
    """A channel whose messages have numbers, as on a platform with threads."""

    def __init__(self) -> None:
        super().__init__("en")
        self.ledgers: Watched = Watched()
        self.ledgers.create(Workspace("w", "Turlaget", language="en"), Connection("c", "local", "w"))
        self.party("b", "body", "Boat group")
        self.party("t", "body", "Tent group")
        self.party("tor", "person", "Tor Vik")
        self.say("Liv Sand", "/action add Boat group paints the boat by 10 May")
        self.say("Liv Sand", "/action add Tent group mends the tents by 31 May")

    def write(
        self,
        who: str,
        words: str,
        thread: str | None = None,
        *,
        channel: str | None = "tur",
        message: str | None = None,
        delivery: str | None = None,
        standing: Standing = "member",
    ) -> tuple[Reply, ...]:
        self.now += timedelta(minutes=1)
        more = {"thread": thread, "message": message, "delivery": delivery, "standing": standing}
        request = Request("w", "c", who, who, words, self.now, channel, **more)  # type: ignore[arg-type]  # its fields
        return answer(request, self.ledgers)

    def open_meeting(self) -> None:
        self.say("Liv Sand", "/referent offers on")
        self.say("Liv Sand", "/minutes start Spring meeting")


@pytest.fixture
def talk() -> Threads:
    return Threads()


class TestFollowUps:
    def test_in_the_thread_that_the_question_began(self, talk: Threads) -> None:
        (first,) = talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        assert numbers(first) == ["A-1"]
        (second,) = talk.write("Liv Sand", "and Tent group?", "1", message="2")
        assert (second.to, numbers(second)) == ("channel", ["A-2"])
        assert talk.write("Liv Sand", "and Boat group?", "7") == ()
        assert talk.write("Liv Sand", "and Boat group?") == ()

    def test_in_the_thread_in_which_it_was_asked(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", "0", message="1")
        assert talk.write("Liv Sand", "and Tent group?", "1") == ()
        assert len(talk.write("Liv Sand", "and Tent group?", "0")) == 1

    def test_the_asker_alone_goes_on(self, talk: Threads) -> None:
        talk.write("Una Berg", "@referent help", message="0")
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        assert talk.write("Una Berg", "and Tent group?", "1") == ()
        assert talk.write("Nobody Known", "and Tent group?", "1") == ()

    def test_ten_minutes_are_counted_from_the_last_question(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        talk.now += timedelta(minutes=9)
        assert talk.write("Liv Sand", "and Tent group?", "1") != ()
        talk.now += timedelta(minutes=9)
        assert talk.write("Liv Sand", "and Boat group?", "1") != ()
        talk.now += timedelta(minutes=9, seconds=1)
        assert talk.write("Liv Sand", "and Tent group?", "1") == ()

    def test_talk_is_silent_and_leaves_no_trace(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        before = talk.ledgers.writes
        for said in ("thanks!", "ok", "x" * (LONGEST_FOLLOW_UP + 1), "x" * 300 + "?"):
            assert talk.write("Liv Sand", said, "1", delivery=f"d{said[:3]}") == ()
        assert talk.ledgers.writes == before

    def test_the_same_delivery_again_gives_the_same_answer(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        first = talk.write("Liv Sand", "and Tent group?", "1", delivery="d")
        assert [numbers(each) for each in talk.write("Liv Sand", "and Tent group?", "1", delivery="d")] == [["A-2"]]
        assert [numbers(each) for each in first] == [["A-2"]]

    def test_a_delivery_that_comes_again_gives_its_first_answer_and_spoils_nothing(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1", delivery="d0")
        first = talk.write("Liv Sand", "and Tent group?", "1", delivery="d1")
        talk.write("Liv Sand", "and in June?", "1", delivery="d2")
        before = talk.ledgers.writes
        assert talk.write("Liv Sand", "and Tent group?", "1", delivery="d1") == first
        assert numbers(talk.write("Liv Sand", "@referent what does Boat group owe?", message="1", delivery="d0")[0])
        assert talk.ledgers.writes == before
        (told,) = talk.write("Liv Sand", "and Boat group?", "1", delivery="d3")
        assert told.asked.endswith(f"and in June?{LINK}and Boat group?")

    def test_a_delivery_that_comes_long_after_gives_its_first_answer(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        first = talk.write("Liv Sand", "and Tent group?", "1", delivery="d1")
        talk.now += timedelta(hours=1)
        assert talk.write("Liv Sand", "and Tent group?", "1", delivery="d1") == first

    def test_what_a_stranger_asked_is_gone_on_from_too(self, talk: Threads) -> None:
        first = talk.write("Somebody New", "@referent what does Boat group owe?", message="1", delivery="d0")
        assert talk.write("Somebody New", "@referent what does Boat group owe?", message="1", delivery="d0") == first
        assert numbers(talk.write("Somebody New", "and Tent group?", "1")[0]) == ["A-2"]

    def test_help_is_posted_once_a_delivery(self, talk: Threads) -> None:
        first = talk.write("Liv Sand", "@referent help", message="1", delivery="d0")
        before = talk.ledgers.writes
        assert talk.write("Liv Sand", "@referent help", message="1", delivery="d0") == first
        assert talk.ledgers.writes == before

    @pytest.mark.parametrize(
        "said",
        [
            "what about lunch?",
            "who has the key?",
            "and who's bringing cake on Friday?",
            "who is calling Boat group?",
            "only Boat group tomorrow",
            "and Petra?",
        ],
    )
    def test_what_asks_a_colleague_is_silent_and_renews_nothing(self, talk: Threads, said: str) -> None:
        for question in ("what does Boat group owe?", "what was decided about the boat?", "what's the status of A-1?"):
            talk.write("Liv Sand", f"@referent {question}", message="1")
            before = talk.ledgers.writes
            assert talk.write("Liv Sand", said, "1", delivery=f"{question}{said}") == (), question
            assert talk.ledgers.writes == before

    def test_a_topic_that_is_known_is_answered(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        (told,) = talk.write("Liv Sand", "who has the tents?", "1")
        assert numbers(told) == ["A-2"]

    def test_a_topic_that_the_asker_alone_may_read_of_is_answered_to_the_asker(self, talk: Threads) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        talk.say("Liv Sand", "/action add Boat group sells the trailer by 20 May", channel="board")
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        (told,) = talk.write("Liv Sand", "who has the trailer?", "1")
        assert (told.to, numbers(told)) == ("sender", ["A-3"])

    def test_a_name_that_two_bear_is_asked_about(self, talk: Threads) -> None:
        talk.party("k1", "person", "Kari Moe")
        talk.party("k2", "person", "Kari Lund")
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        (asked,) = talk.write("Liv Sand", "and Kari?", "1")
        assert (asked.to, asked.ask) == ("sender", True)

    def test_the_same_delivery_of_a_question_is_not_written_again(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        before = talk.ledgers.writes
        talk.now -= timedelta(minutes=1)
        assert len(talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")) == 1
        assert talk.ledgers.writes == before

    def test_two_questions_in_one_moment_are_kept_in_their_order(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        talk.now -= timedelta(minutes=1)
        talk.write("Liv Sand", "and Tent group?", "1")
        (told,) = talk.write("Liv Sand", "and in June?", "1")
        assert "Tent group" in text(told)

    def test_a_question_that_is_delivered_late_takes_nothing_newer_away(self, talk: Threads) -> None:
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        talk.write("Liv Sand", "and Tent group?", "1")
        talk.now -= timedelta(minutes=3)
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        talk.now += timedelta(minutes=3)
        (told,) = talk.write("Liv Sand", "and in June?", "1")
        assert "Tent group" in text(told)

    def test_help_and_what_is_not_understood_are_nothing_to_go_on_from(self, talk: Threads) -> None:
        before = talk.ledgers.writes
        for number, words in enumerate(("help", "blue monkeys fly")):
            talk.write("Liv Sand", f"@referent {words}", message=f"{number}")
            assert talk.write("Liv Sand", "and Tent group?", f"{number}") == ()
        assert talk.ledgers.writes == before

    def test_what_the_asker_alone_is_answered_is_nothing_to_go_on_from(self, talk: Threads) -> None:
        before = talk.ledgers.writes
        talk.write("Liv Sand", "/ask what does Boat group owe?", message="1")
        talk.write("Liv Sand", "/owes Boat group", message="1")
        assert talk.write("Liv Sand", "and Tent group?", "1") == ()
        assert talk.ledgers.writes == before

    def test_a_name_that_was_wrong_is_mended_by_the_right_one(self, talk: Threads) -> None:
        (asked,) = talk.write("Liv Sand", "@referent what does Tint gruop owe?", message="1")
        assert not asked.ok
        (told,) = talk.write("Liv Sand", "Tent group?", "1")
        assert numbers(told) == ["A-2"]

    def test_a_line_with_a_marker_is_captured_and_no_question(self, talk: Threads) -> None:
        talk.write("Liv Sand", "/referent capture always")
        talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        (captured, *_) = talk.write("Liv Sand", "ACTION: Tent group buys pegs", "1")
        assert captured.numbers == ("A-3",)

    def test_who_has_left_a_private_channel_is_not_answered(self, talk: Threads) -> None:
        talk.channel("board", private=True, members=("Liv Sand",))
        talk.write("Liv Sand", "@referent what does Boat group owe?", channel="board", message="1")
        guest = talk.write("Liv Sand", "and Tent group?", "1", channel="board", standing="guest")
        assert [each.to for each in guest] == ["channel"]
        account = talk.ledgers.read("w", lambda ledger: ledger.places.account("c", "Liv Sand"))
        assert account is not None

        def gone(ledger: Ledger) -> None:
            channel = ledger.places.channel_at("c", "board")
            assert channel is not None
            (stay,) = ledger.places.members_of(channel.id, talk.now)
            ledger.places.put_member(replace(stay, until=talk.now, known=talk.now))

        talk.ledgers.write("w", gone)
        assert talk.write("Liv Sand", "and Boat group?", "1", channel="board") == ()

    def test_when_nothing_can_be_written_the_answer_stands(self, talk: Threads) -> None:
        talk.ledgers.fails_to = {"write"}
        (told,) = talk.write("Liv Sand", "@referent what does Boat group owe?", message="1")
        assert numbers(told) == ["A-1"]

    def test_trouble_in_the_register_is_nobodys_who_only_talked(self, talk: Threads) -> None:
        talk.ledgers.fails_to = {"read"}
        assert talk.write("Liv Sand", "and Tent group?", "1") == ()

    def test_an_account_that_is_gone_meanwhile_is_not_remembered(self, talk: Threads) -> None:
        request = Request("w", "c", "Nobody", "Nobody", "", talk.now, "tur", message="1")
        talk.write("Liv Sand", "@referent what is due in May?", "1")
        kept = talk.ledgers.kept()
        talk.ledgers.write("w", lambda ledger: remember(ledger, request, "place", "what is due?"))
        assert kept
        assert talk.ledgers.kept() == kept


class TestDirectMessages:
    def test_a_question_goes_on_and_says_from_which(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what is due in May?", channel=None)
        (told,) = talk.write("Liv Sand", "and for Tent group?", channel=None)
        assert numbers(told) == ["A-2"]
        assert text(told).startswith("Read as going on from “what is due in May?”.")

    def test_after_owes_too(self, talk: Threads) -> None:
        talk.write("Liv Sand", "/owes Boat group", channel=None)
        (told,) = talk.write("Liv Sand", "and Tent group?", channel=None)
        assert (told.to, numbers(told)) == ("sender", ["A-2"])

    def test_it_names_the_question_that_began_it_alone(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what is due in May?", channel=None)
        talk.write("Liv Sand", "and in June?", channel=None)
        (told,) = talk.write("Liv Sand", "and for Tent group?", channel=None)
        assert told.asked.count(LINK) == 2
        assert text(told).startswith("Read as going on from “what is due in May?”.\n")

    def test_a_chain_of_many_turns_keeps_what_the_last_one_needs(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what does Boat group owe?", channel=None)
        for turn in range(12):
            for words in ("and in May?", "and Tent group?", "and in June?", "and Boat group?"):
                (told,) = talk.write("Liv Sand", words, channel=None)
                assert told.asked.count(LINK) <= 2, turn
        assert told.intent == "due"

    @pytest.mark.parametrize("many", [MOST_LINKS, 2_000])
    def test_a_chain_that_is_typed_is_no_longer_than_ours(self, talk: Threads, many: int) -> None:
        typed = "what does Boat group owe?" + f"{LINK}and Tent group?" * many
        (told, *_) = talk.write("Liv Sand", f"/ask {typed}", channel=None)
        assert "and Tent group?" not in text(told)
        assert links(typed) == [typed.replace(LINK, " ")]

    def test_a_name_that_two_bear_stays_what_is_asked_about(self, talk: Threads) -> None:
        talk.party("k1", "person", "Kari Moe")
        talk.party("k2", "person", "Kari Lund")
        talk.write("Liv Sand", "/action add Kari Moe counts the oars by 20 May", channel=None)
        talk.write("Liv Sand", "what does Kari owe?", channel=None)
        (asked,) = talk.write("Liv Sand", "and in May?", channel=None)
        assert (asked.ok, asked.ask, numbers(asked)) == (False, True, [])
        button = next(each for each in buttons(asked) if "Kari Moe" in each.command)
        assert numbers(talk.press("Liv Sand", button, None)) == ["A-3"]

    def test_a_name_that_has_become_two_in_the_meantime_is_asked_about(self, talk: Threads) -> None:
        talk.party("k1", "person", "Kari Moe")
        talk.write("Liv Sand", "what does Kari owe?", channel=None)
        talk.party("k2", "person", "Kari Lund")
        assert talk.write("Liv Sand", "and in May?", channel=None)[0].ask

    def test_a_name_that_has_been_taken_away_in_the_meantime_is_not_known(self, talk: Threads) -> None:
        talk.say("Liv Sand", "/owner alias Boat group = Oarsmen")
        (told,) = talk.write("Liv Sand", "what is due for Oarsmen?", channel=None)
        assert numbers(told) == ["A-1"]
        talk.say("Liv Sand", "/owner alias Boat group - Oarsmen")
        (told,) = talk.write("Liv Sand", "and in May?", channel=None)
        assert (told.ok, numbers(told)) == (False, [])

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    def test_one_of_two_namesakes_stays_the_one_who_is_meant(self, language: Language) -> None:
        talk = Talk(language)
        for key in ("k1", "k2"):
            talk.party(key, "person", "Kari Moe")
        talk.say("Liv Sand", "/action add count the oars by 20 May", None)
        talk.say("Liv Sand", "/action assign A-1 Kari Moe (person 2)", None)
        (told, *_) = talk.say("Liv Sand", "what does Kari Moe (person 2) owe?", None)
        assert numbers(told) == ["A-1"]
        (told,) = talk.say("Liv Sand", "and in May?", None)
        assert numbers(told) == ["A-1"]

    def test_a_role_question_takes_no_period_from_the_one_before(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what does Boat group owe in July?", channel=None)
        (told,) = talk.write("Liv Sand", "and who is the leader?", channel=None)
        assert (told.intent, "July" in text(told)) == ("who", False)

    def test_a_role_question_keeps_its_own_period(self, talk: Threads) -> None:
        talk.write("Liv Sand", "who was in Boat group in 2021?", channel=None)
        (told,) = talk.write("Liv Sand", "and Tent group?", channel=None)
        assert (told.intent, "2021" in text(told)) == ("who", True)

    def test_a_whole_question_begins_anew(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what does Boat group owe?", channel=None)
        (told,) = talk.write("Liv Sand", "what is due in May?", channel=None)
        assert numbers(told) == ["A-1", "A-2"]
        assert told.asked == "what is due in May?"

    def test_the_next_page_of_what_goes_on_needs_no_memory(self, talk: Threads) -> None:
        for number in range(12):
            talk.say("Liv Sand", f"/action add Tent group counts the pegs in bag {number} by 20 May")
        talk.write("Liv Sand", "what is due in May?", channel=None)
        (told,) = talk.write("Liv Sand", "and for Tent group?", channel=None)
        more = next(each for each in buttons(told) if "page 2" in each.command)
        assert more.command == f"/ask what is due in May?{LINK}and for Tent group? page 2"
        talk.now += timedelta(hours=2)
        assert len(numbers(talk.press("Liv Sand", more, None))) == 3

    def test_a_chain_is_no_longer_than_it_must_be(self, talk: Threads) -> None:
        talk.write("Liv Sand", "what is due in May?", channel=None)
        for name in ("Boat group", "Tent group", "Boat group", "Tent group"):
            (told,) = talk.write("Liv Sand", f"and for {name}?", channel=None)
        assert told.asked.count(LINK) == 1

    def test_what_would_make_too_long_a_chain_stands_alone(self, talk: Threads) -> None:
        long = f"what is due in May{'?' * LONGEST_CHAIN}"
        talk.write("Liv Sand", long, channel=None)
        (told,) = talk.write("Liv Sand", "and for Tent group?", channel=None)
        assert LINK not in told.asked


class TestOffers:
    def test_to_the_sender_alone_with_what_was_understood(self, talk: Threads) -> None:
        talk.open_meeting()
        (told,) = talk.write("Liv Sand", "Tent group, could you order new pegs by Friday 17 May at 14:00?")
        assert (told.to, told.ok) == ("sender", True)
        assert "– Tent group · Friday 17 May 2024" in text(told)
        assert commands(told) == [
            "/action take-down Tent group, could you order new pegs by Friday 17 May at 14:00?",
            "/referent leave-it",
            "/referent offers off",
        ]
        assert talk.press("Liv Sand", buttons(told)[0]).numbers == ("A-3",)
        assert talk.press("Liv Sand", buttons(told)[1]).ok

    def test_without_a_due_date_the_owner_alone(self, talk: Threads) -> None:
        talk.open_meeting()
        (told,) = talk.write("Liv Sand", "Fine. Tent group, could you order new pegs?")
        assert text(told).splitlines()[:2] == [
            "Shall I take this down as an action? – Tent group",
            "Tent group, could you order new pegs?",
        ]

    @pytest.mark.parametrize("pressed", [None, 0, 1])
    def test_once_in_a_meeting_whatever_was_answered(self, talk: Threads, pressed: int | None) -> None:
        talk.open_meeting()
        (told,) = talk.write("Liv Sand", "Tent group, could you order new pegs?")
        if pressed is not None:
            assert talk.press("Liv Sand", buttons(told)[pressed]).ok
        talk.now += timedelta(minutes=30)
        assert talk.write("Liv Sand", "tent group,  could you order new pegs") == ()
        assert len(talk.write("Liv Sand", "Tent group, could you order new poles?")) == 1
        talk.say("Liv Sand", "/minutes close")
        talk.say("Liv Sand", "/minutes start Another meeting")
        assert len(talk.write("Liv Sand", "Tent group, could you order new pegs?")) == 1

    def test_not_where_the_meeting_is_closed_in_the_same_moment(self, talk: Threads) -> None:
        talk.open_meeting()
        talk.ledgers.just_before = lambda: talk.say("Liv Sand", "/minutes close")
        assert talk.write("Liv Sand", "Tent group, could you order new pegs?") == ()

    def test_not_where_another_has_taken_it_down(self, talk: Threads) -> None:
        talk.open_meeting()
        talk.say("Una Berg", "/action add Tent group, could you order new pegs?")
        assert talk.write("Liv Sand", "Tent group, could you order new pegs?") == ()
        assert len(talk.write("Una Berg", "Boat group, could you order new oars?")) == 1
        assert len(talk.write("Liv Sand", "Boat group, could you order new oars?")) == 1

    def test_a_guest_gets_no_button_that_is_refused_to_guests(self, talk: Threads) -> None:
        talk.open_meeting()
        talk.join("tur", "Gro Gjest", "guest")
        talk.say("Gro Gjest", "/referent help", standing="guest")
        (told,) = talk.write("Gro Gjest", "Tent group, could you order new pegs?", standing="guest")
        assert len(commands(told)) == 2
        assert "/referent offers off" not in commands(told)

    @pytest.mark.parametrize("before", [[], ["/referent offers on"], ["/minutes start Spring meeting"]])
    def test_only_where_it_was_chosen_and_a_meeting_is_open(self, talk: Threads, before: list[str]) -> None:
        for words in before:
            talk.say("Liv Sand", words)
        before_that = talk.ledgers.writes
        assert talk.write("Liv Sand", "Tent group, could you order new pegs?") == ()
        assert talk.ledgers.writes == before_that

    def test_talk_that_hands_out_nothing_writes_nothing(self, talk: Threads) -> None:
        talk.open_meeting()
        before_that = talk.ledgers.writes
        assert talk.write("Liv Sand", "Tent group, do you know the way?") == ()
        assert talk.write("Somebody New", "Tent group, could you order new pegs?") == ()
        assert talk.ledgers.writes == before_that
