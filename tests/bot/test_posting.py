"""What a platform posts: once, where it belongs, and brought up to date as what it tells of changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any, TypeVar

import pytest

from bot.arrival import arrive
from bot.delivering import give_up, said_now
from bot.errors import StoreBusy, Trouble
from bot.place import Connection, Workspace
from bot.ports import Ledger, Ledgers, Message
from bot.posting import REFRESHED, is_posted, leave, refresh
from bot.reply import Reply, Text, plain_text
from bot.request import Request
from bot.router import answer
from handlers.failures import raised
from handlers.reminding import remind
from storage import open_ledgers
from tests.memory import MemoryLedgers

T = TypeVar("T")
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
TEAM = "slack:T1"


class Talk:
    """People of a Slack team, who write in a channel; what they are answered goes by the outbox."""

    def __init__(self, ledgers: Ledgers | None = None) -> None:
        self.ledgers = ledgers or MemoryLedgers()
        self.ledgers.create(Workspace("w", "Turlaget", "en"), Connection(TEAM, "slack", "w"))
        self.now = NOON
        self.sent = 0

    def command(self, text: str, who: str = "U1", **more: Any) -> tuple[Reply, ...]:
        """A slash command, or a button: what is for the sender the edge shows."""
        return self.ask(text, who, outbox="channel", **more)

    def said(self, text: str, who: str = "U1", **more: Any) -> tuple[Reply, ...]:
        """A message in the channel: all is posted."""
        self.sent += 1
        more = {"outbox": "all", "message": f"{self.sent}.5", "delivery": f"msg:C1:{self.sent}.5"} | more
        return self.ask(text, who, **more)

    def ask(self, text: str, who: str, channel: str | None = "C1", **more: Any) -> tuple[Reply, ...]:
        self.now += timedelta(minutes=5)
        more = {"refreshed": True, "present": True} | more
        return answer(Request("w", TEAM, who, f"Person {who}", text, self.now, channel, **more), self.ledgers)

    def read(self, look: Callable[[Ledger], T]) -> T:
        return self.ledgers.read("w", look)

    def write(self, work: Callable[[Ledger], T]) -> T:
        return self.ledgers.write("w", work)

    def waiting(self, kind: str = "post") -> list[Message]:
        return [each for each in self.read(lambda ledger: ledger.outbox.waiting(99)) if each.kind == kind]

    def post(self) -> Message:
        """The only one that waits."""
        (only,) = self.waiting()
        return only

    def arrive(self) -> None:
        """All that waits stands in the channel, or in somebody's direct messages."""
        for each in self.read(lambda ledger: ledger.outbox.waiting(99)):
            self.sent += 1
            place, at = ("C1" if each.person is None else "D1"), f"{self.sent}.0"
            self.write(lambda ledger, e=each, p=place, a=at: ledger.outbox.delivered(e.id, NOON, place=p, sent=a))  # type: ignore[misc]  # bound now

    def id_of(self, number: int) -> str:
        action = self.read(lambda ledger: ledger.actions.by_number(number))
        assert action is not None
        return action.id


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_what_a_command_tells_the_channel_is_posted_and_the_rest_is_not(talk: Talk) -> None:
    first, *others = talk.command("/action add Kari buys milk by Friday", delivery="cmd:1", respond="https://r")
    assert first.to == "channel"
    assert all(other.to == "sender" for other in others)
    post = talk.post()
    assert (post.reply, post.about, post.connection) == (first, talk.id_of(1), TEAM)
    assert (post.person, post.thread, post.respond) == (None, None, "https://r")
    assert post.channel == talk.read(lambda ledger: ledger.places.channel_at(TEAM, "C1")).id  # type: ignore[union-attr]


def test_the_same_delivery_again_posts_nothing(talk: Talk) -> None:
    for _ in range(3):
        talk.command("/action add Kari buys milk", delivery="cmd:1")
        talk.said("@referent what is overdue?", delivery="msg:C1:9.5", message="9.5")
        talk.said("@referent /action done A-77", delivery="msg:C1:8.5", message="8.5")
    assert len(talk.waiting()) == 3


def test_without_an_id_a_delivery_is_one_of_its_own(talk: Talk) -> None:
    for _ in range(2):
        talk.said("@referent what is overdue?", delivery=None)
    assert len(talk.waiting()) == 2


def test_without_an_outbox_nothing_is_posted(talk: Talk) -> None:
    talk.ask("/action add Kari buys milk", "U1")
    talk.ask("@referent what is overdue?", "U1")
    talk.ask("@referent /action done A-77", "U1")
    assert talk.waiting() == []


def test_a_command_in_direct_messages_is_the_edges_to_show(talk: Talk) -> None:
    (reply, *_) = talk.command("/action add buy milk", channel=None)
    assert talk.waiting() == []
    assert not is_posted(Request("w", TEAM, "U1", "", "", NOON, outbox="channel"), replace(reply, to="channel"))


def test_a_direct_message_is_answered_by_direct_message(talk: Talk) -> None:
    talk.said("what do I owe?", channel=None)
    post = talk.post()
    assert (post.channel, post.thread) == (None, None)
    account = talk.read(lambda ledger: ledger.places.account(TEAM, "U1"))
    assert account is not None
    assert post.person == account.person


def test_in_a_thread_of_direct_messages_the_answer_stands_there(talk: Talk) -> None:
    talk.said("what do I owe?", channel=None, thread="3.5")
    assert talk.post().thread == "3.5"


def test_a_question_by_mention_is_answered_in_its_thread(talk: Talk) -> None:
    talk.said("@referent what is overdue?", message="7.5")
    post = talk.post()
    assert (post.thread, post.person, post.about) == ("7.5", None, "")
    talk.arrive()
    talk.said("@referent what is open?", message="8.5", thread="7.5")
    assert talk.post().thread == "7.5"


def test_what_the_asker_alone_may_read_comes_by_direct_message(talk: Talk) -> None:
    talk.said("Kari buys milk", channel=None)
    talk.command("/action add I buy a present", channel=None)
    talk.said("@referent what do I owe?", message="7.5")
    private = [each for each in talk.waiting() if "present" in plain_text(each.reply) and each.person]
    public = [each for each in talk.waiting() if each.thread == "7.5"]
    assert [each.person is None for each in public] == [True]
    assert [(each.channel, each.thread, each.respond) for each in private] == [(None, None, None)]
    assert "present" not in plain_text(public[0].reply)


def test_a_refusal_is_posted_where_the_platform_gave_no_delivery_id(talk: Talk) -> None:
    talk.said("@referent /action done A-77", delivery=None)
    assert not talk.post().reply.ok


@pytest.mark.parametrize("thread", [None, "3.5"])
def test_a_refusal_by_mention_is_whispered_where_it_is_seen(talk: Talk, thread: str | None) -> None:
    talk.command("/summary off")
    talk.arrive()
    talk.said("@referent /action done A-77", message="7.5", thread=thread)
    post = talk.post()
    assert not post.reply.ok
    assert post.channel
    assert post.person
    assert post.thread == thread, "a whisper begins no thread: nobody would see it"


def test_where_the_channel_is_not_known_a_refusal_comes_by_direct_message(talk: Talk) -> None:
    talk.said("@referent /action done A-77", message="7.5")
    assert (talk.post().channel, talk.post().thread) == (None, None)


def test_what_only_shows_a_row_brings_nothing_up_to_date(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.arrive()
    talk.said("@referent action list", message="7.5")
    assert (talk.post().sent, talk.post().about) == (None, talk.id_of(1))
    talk.arrive()
    talk.command("/action done A-1")
    assert {each.thread for each in talk.waiting() if each.sent} == {None, "7.5"}, "it shows the row too"


def test_talk_among_people_posts_nothing(talk: Talk) -> None:
    assert talk.said("good morning") == ()
    assert talk.waiting() == []


def test_two_deliveries_of_one_mention_at_the_same_time_post_once(tmp_path: object) -> None:
    ledgers = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    talk = Talk(ledgers)
    both = Barrier(2)
    mention = {"outbox": "all", "message": "7.5", "refreshed": True, "present": True}

    def say(text: str) -> None:
        both.wait()
        answer(Request("w", TEAM, "U1", "Ann", text, NOON, "C1", **mention), ledgers)  # type: ignore[arg-type]  # fields of Request

    for text in ("@referent what is overdue?", "@referent /action done A-77", "@referent action add buy milk"):
        mention |= {"delivery": f"msg:C1:{text}"}
        threads = [Thread(target=say, args=(text,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told = [plain_text(each.reply) for each in talk.waiting()]
    assert len(told) == len(set(told)) >= 3
    ledgers.close()


def test_what_could_not_be_left_for_an_event_is_trouble_for_the_edge(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.said("hello", channel=None)

    def busy(*_: object) -> None:
        raise StoreBusy("trouble.busy")

    monkeypatch.setattr(talk.ledgers, "write", busy)
    for text in ("@referent what is overdue?", "@referent action add buy milk"):
        with pytest.raises(Trouble):
            talk.said(text)
    (told,) = talk.command("/action add buy milk")
    assert told.error == StoreBusy.word, "a command's sender is told so at once"


# --- what is captured from a message -------------------------------------------------------------------------


def test_a_line_with_a_marker_gets_a_mark_and_one_line_in_its_thread(talk: Talk) -> None:
    talk.command("/minutes start Board")
    talk.arrive()
    talk.said("ACTION: Kari buys milk", message="7.5")
    (mark,) = talk.waiting("mark")
    assert (mark.thread, mark.person, mark.connection) == ("7.5", None, TEAM)
    posts = [each for each in talk.waiting() if each.person is None]
    assert [(each.thread, each.about) for each in posts] == [("7.5", talk.id_of(1))]


@pytest.mark.parametrize("line", ["Note: all is well", "Item: Economy", "DECISION: the budget is fine"])
def test_whatever_is_captured_gets_a_mark(talk: Talk, line: str) -> None:
    talk.command("/minutes start Board")
    talk.arrive()
    talk.said(line, message="7.5")
    assert [each.thread for each in talk.waiting("mark")] == ["7.5"]


def test_of_several_lines_what_is_the_senders_alone_is_whispered(talk: Talk) -> None:
    talk.command("/minutes start Board")
    talk.arrive()
    talk.said("DECISION: the budget is fine\nNote: all is well", message="7.5")
    assert [(bool(each.channel), bool(each.person)) for each in talk.waiting()] == [(True, False), (True, True)]
    assert len(talk.waiting("mark")) == 1


def test_a_line_said_to_the_bot_gets_no_mark(talk: Talk) -> None:
    talk.said("@referent ACTION: Kari buys milk")
    assert talk.waiting("mark") == []


def test_an_offer_gets_no_mark(talk: Talk) -> None:
    talk.said("ACTION: Kari buys milk")
    assert talk.waiting("mark") == []
    assert talk.post().person, "outside a meeting it is offered to the sender alone"


# --- posts that are brought up to date ------------------------------------------------------------------------


def test_a_pressed_button_updates_its_post_in_place(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.arrive()
    stands = talk.read(lambda ledger: ledger.outbox.about(talk.id_of(1)))[0]
    (done, *_) = talk.command("/action done A-1", pressed=stands.sent)
    post = talk.post()
    assert (post.id, post.revision, post.sent) == (stands.id, 2, stands.sent)
    assert post.reply == done


def test_the_answer_to_a_question_about_a_row_stands_in_the_post_of_the_row(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.arrive()
    (stands,) = talk.read(lambda ledger: ledger.outbox.about(talk.id_of(1)))
    told, *_ = talk.command("/action add-owner A-1 person Kari", settles=True)
    post = talk.post()
    assert (post.id, post.revision, post.reply) == (stands.id, 2, told)
    talk.arrive()
    talk.ask("/action add Kari buys bread", "U1")
    talk.command("/action add-owner A-2 person Per", settles=True)
    assert [each.sent for each in talk.waiting()] == [None], "no post of it stands there"


def test_a_button_of_a_post_about_something_else_is_answered_by_a_post_of_its_own(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.command("/action add Kari buys bread")
    talk.arrive()
    first = talk.read(lambda ledger: ledger.outbox.about(talk.id_of(1)))[0]
    for pressed in (first.sent, "99.9"):
        talk.command("/action done A-2" if pressed == first.sent else "/action reopen A-2", pressed=pressed)
        new = [each for each in talk.waiting() if not each.sent]
        assert len(new) == 1
        assert new[0].about == talk.id_of(2)
        talk.arrive()


def test_other_posts_about_a_row_are_refreshed_the_latest_ones(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.arrive()
    for command in ("done", "reopen") * 3:
        talk.command(f"/action {command} A-1")
        talk.arrive()
    posts = talk.read(lambda ledger: ledger.outbox.about(talk.id_of(1)))
    talk.command("/action done A-1")
    again = {each.id for each in talk.waiting() if each.sent}
    assert again == {each.id for each in posts[-REFRESHED:]}
    (new,) = [each for each in talk.waiting() if not each.sent]
    assert new.revision == 1


@pytest.mark.parametrize("closed", [{"allowed": False}, {"reachable": False}])
def test_posts_where_the_bot_may_do_nothing_stay_as_they_are(talk: Talk, closed: dict[str, bool]) -> None:
    talk.command("/action add Kari buys milk")
    talk.arrive()
    (channel,) = talk.read(lambda ledger: ledger.places.channels())
    talk.write(lambda ledger: ledger.places.put_channel(replace(channel, revision=channel.revision + 1, **closed)))
    talk.command("/action done A-1", channel=None)
    assert [each for each in talk.waiting() if each.sent] == []
    talk.write(lambda ledger: ledger.places.put_channel(replace(channel, revision=channel.revision + 2)))
    talk.command("/action reopen A-1", channel=None)
    assert [each.channel for each in talk.waiting() if each.sent] == [channel.id]


def test_a_message_that_was_mended_updates_what_stands_and_says_nothing_new(talk: Talk) -> None:
    talk.said("@referent action add Kari buys milk", message="7.5")
    talk.arrive()
    talk.said("@referent action add Kari buys bread", message="7.5", happening="edited")
    assert [bool(each.sent) for each in talk.waiting() if each.person is None] == [True]
    talk.arrive()
    talk.said("@referent /action add Kari buys salt", message="99.5", happening="edited")
    assert [bool(each.sent) for each in talk.waiting() if each.person is None] == [False], "what is new is told of"


def test_one_that_is_on_its_way_tells_of_its_row_as_it_is_by_then(talk: Talk) -> None:
    talk.command("/action add Kari buys milk")
    talk.write(lambda ledger: ledger.outbox.lease([talk.post().id], NOON, NOON + timedelta(days=1)))
    talk.command("/action edit A-1 Kari buys bread")
    first, second = sorted(talk.waiting(), key=lambda each: each.id)
    assert (first.revision, second.revision) == (2, 1)
    assert "milk" in plain_text(first.reply), "what it says is looked up when it goes"


def test_nothing_is_about_nothing(talk: Talk) -> None:
    talk.command("/summary off")
    talk.write(lambda ledger: refresh(ledger, ""))
    assert talk.post().revision == 1


# --- the card of a meeting -------------------------------------------------------------------------------------


def test_a_meeting_has_one_card_which_follows_what_is_done(talk: Talk) -> None:
    talk.command("/minutes start Board")
    (card,) = talk.waiting("card")
    assert card.id == card.about
    talk.command("/action add Kari buys milk")
    (card,) = talk.waiting("card")
    assert (card.revision, card.sent) == (1, None), "what it says is looked up when it goes"
    talk.arrive()
    talk.command("/minutes close")
    (card,) = talk.waiting("card")
    assert card.sent
    talk.arrive()
    talk.command("/action add Kari buys bread")
    assert talk.waiting("card") == [], "it is closed, and what is done in the channel is no part of it"


def test_a_meeting_that_has_a_card_is_told_of_once(talk: Talk) -> None:
    (told,) = talk.command("/minutes start Board meeting")
    assert (told.to, talk.waiting()) == ("sender", [])
    assert len(talk.waiting("card")) == 1
    assert plain_text(told).splitlines()[0] == "Board meeting (M-1) is open"
    assert "Chair" not in plain_text(told), "the card tells that"
    (again,) = talk.ask("/minutes start Board meeting", "U1", channel="C2")
    assert (again.to, "Chair" in plain_text(again)) == ("channel", True), "where no card is posted"


@pytest.mark.parametrize("where", ["C1", None])
def test_the_card_follows_what_becomes_of_the_minutes(talk: Talk, where: str | None) -> None:
    talk.command("/minutes start Board")
    talk.command("/minutes chair Person U1")
    talk.command("/minutes close")
    talk.arrive()
    talk.command("/minutes circulate M-1" if where is None else "/minutes circulate", channel=where)
    assert len(talk.waiting("card")) == 1
    talk.arrive()
    talk.command("/minutes circulate M-9", channel=where)
    assert talk.waiting("card") == []


def test_a_meeting_without_a_card_gets_none_later(talk: Talk) -> None:
    talk.ask("/minutes start Board", "U1")
    talk.ask("/minutes close", "U1")
    talk.command("/minutes circulate")
    assert talk.waiting("card") == []
    talk.command("/minutes circulate", channel=None)
    assert talk.waiting("card") == []


@pytest.mark.parametrize("text", ["/action add Kari buys milk", "/minutes circulate M-1"])
def test_where_the_bot_is_not_in_the_channel_the_card_is_tried_once(talk: Talk, text: str) -> None:
    talk.command("/minutes start Board")
    (card,) = talk.waiting("card")

    talk.write(lambda ledger: give_up(ledger, card, NOON, "not_in_channel", "absent"))
    talk.command(text)
    assert talk.waiting("card") == []


def test_what_only_asks_leaves_the_card_alone(talk: Talk) -> None:
    talk.command("/minutes start Board")
    talk.arrive()
    talk.command("/minutes show")
    talk.said("@referent what is overdue?")
    assert talk.waiting("card") == []


def left(talk: Talk, outbox: str, *replies: Reply) -> list[Message]:
    """What is left of replies that changed nothing."""
    request = Request("w", TEAM, "U1", "Ann", "", NOON, "C1", outbox=outbox, present=True)  # type: ignore[arg-type]  # one of three

    def work(ledger: Ledger) -> None:
        leave(request, ledger, arrive(request, ledger, writing=True), replies)

    talk.write(work)
    return talk.waiting()


def test_a_reply_that_numbers_nothing_is_about_nothing(talk: Talk) -> None:
    talk.command("/summary off")
    assert talk.post().about == ""


@pytest.mark.parametrize("number", ["A-x", "A-99", "D-99", "N-"])
def test_a_number_that_names_nothing_is_about_nothing(talk: Talk, number: str) -> None:
    (post,) = left(talk, "all", Reply((Text("x"),), to="channel", numbers=(number,)))
    assert post.about == ""


def test_what_the_edge_shows_is_not_left(talk: Talk) -> None:
    shared, alone = Reply((Text("x"),), to="channel"), Reply((Text("y"),))
    assert [each.reply for each in left(talk, "channel", shared, alone)] == [shared]
    assert left(talk, "nothing", shared, alone) == talk.waiting()
    assert len(talk.waiting()) == 1


def test_a_reminder_shows_what_has_become_of_its_rows(talk: Talk) -> None:
    """Done by its button, moved by its form, and what is not in it leaves it alone."""
    talk.command("/action add I buy milk by 8 May", channel=None)
    talk.command("/action add I buy bread by 8 May", channel=None)
    talk.command("/action add I buy salt by 18 May", channel=None)
    moment = datetime(2024, 5, 7, 9, 0, tzinfo=UTC)
    workspace = talk.read(lambda ledger: ledger.workspace)
    ((reminder, _),) = remind(talk.ledgers, workspace, moment, raised)
    talk.now = moment
    talk.arrive()

    def now() -> tuple[tuple[str, tuple[str, ...]], ...]:
        (message,) = [each for each in talk.waiting() if each.id == reminder.id]
        said = talk.read(lambda ledger: said_now(ledger, message, talk.now))
        assert said is not None
        talk.arrive()
        return tuple((row.note, tuple(button.label for button in row.buttons)) for row in said.rows)

    usual = ("Done", "Move the date", "Rest for a week")
    talk.command("/action done A-3", channel=None)
    assert [each.id for each in talk.waiting()] == []
    done, rest = (button.command for button in reminder.reply.rows[0].buttons[::2])
    assert talk.command(rest, channel=None, pressed="1.0")[0].ok
    assert now() == (("resting until 14 May 2024", usual), ("", usual))
    assert talk.command("/action due A-2", channel=None, values={"when": "2024-05-16"})[0].ok
    assert now() == (("resting until 14 May 2024", usual), ("", usual))
    assert talk.command(done, channel=None, pressed="1.0")[0].ok
    assert now()[0][1] == ("Reopen",)
