"""Messages on their way: which goes when, what an attempt leaves, and where it stands in the end."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.place import Connection, Workspace
from bot.ports import PERHAPS, Due, Ledger, Ledgers, Loss, Message, Standstill
from bot.reply import Reply, Text
from tests.contract.register import Register, put
from tests.contract.test_deliveries import REPLIES
from tests.samples import NOON, a_decision, a_message, an_action, later

WORD = "internal_error"


def due(register: Register, limit: int = 99, **time: float) -> tuple[Due, ...]:
    return register.ledgers.due(later(**time), limit)


def ids(register: Register, **time: float) -> list[str]:
    return [each.message.id for each in due(register, **time)]


def only(register: Register, **time: float) -> Due:
    (found,) = due(register, **time)
    return found


def get(register: Register, id: str = "message-1") -> Message:
    found = register.read(lambda ledger: ledger.outbox.get(id))
    assert found is not None
    return found


def does(register: Register, name: str, *given: Any, **named: Any) -> None:
    """One call of the outbox, in a unit of its own."""
    register.write(lambda ledger: getattr(ledger.outbox, name)(*given, **named))


# --- those that wait ---


def test_messages_wait_oldest_first(register: Register) -> None:
    messages = [
        a_message("c", made_at=later(hours=1)),
        a_message("b", made_at=later(hours=2), channel=None, person="kari", about="action-1"),
        a_message("a", made_at=later(hours=2)),
        a_message("d", made_at=NOON, reply=REPLIES[1]),
    ]
    register.put(*messages)
    waiting = register.read(lambda ledger: ledger.outbox.waiting(9))
    assert waiting == (messages[3], messages[0], messages[2], messages[1])
    assert register.read(lambda ledger: ledger.outbox.waiting(2)) == (messages[3], messages[0])


@pytest.mark.parametrize("reply", REPLIES)
def test_a_message_is_told_as_it_was(register: Register, reply: Reply) -> None:
    register.put(a_message(reply=reply))
    assert register.read(lambda ledger: ledger.outbox.waiting(9)) == (a_message(reply=reply),)


def test_what_is_delivered_waits_no_longer(register: Register) -> None:
    register.put(a_message("a"), a_message("b"))
    register.write(lambda ledger: ledger.outbox.delivered("a", later(hours=1)))
    register.write(lambda ledger: ledger.outbox.delivered("a", later(hours=2)))
    assert register.read(lambda ledger: ledger.outbox.waiting(9)) == (a_message("b"),)


def test_what_a_unit_puts_and_delivers_waits_for_nobody(register: Register) -> None:
    def work(ledger: Ledger) -> int:
        put(ledger, a_message("a"), a_message("b"))
        ledger.outbox.delivered("a", NOON)
        return len(ledger.outbox.waiting(9))

    assert register.write(work) == 1


def test_delivering_what_is_not_there_does_nothing(register: Register) -> None:
    register.write(lambda ledger: ledger.outbox.delivered("nothing", NOON))
    assert register.read(lambda ledger: ledger.outbox.waiting(9)) == ()


def test_a_message_keeps_all_that_it_is(register: Register) -> None:
    whole = Message(
        "message-1",
        Reply((Text("Hei"),)),
        NOON,
        channel="fjord",
        person="kari",
        about="action-1",
        kind="card",
        connection="slack:T1",
        thread="1.5",
        respond="https://example.org/once",
        place="C1",
        sent="2.5",
        revision=3,
    )
    register.put(whole)
    assert get(register) == whole
    assert register.read(lambda ledger: ledger.outbox.get("message-2")) is None


# --- which goes when ---


def test_what_waits_is_due_at_once(register: Register) -> None:
    register.put(a_message())
    assert due(register) == (Due(register.workspace, a_message()),)


def test_of_a_lane_the_first_goes_first(register: Register) -> None:
    """To a channel, what one person alone sees there too; and to a person's direct messages."""
    register.put(
        a_message("b"),
        a_message("c", person="kari"),
        a_message("a", made_at=later(hours=1)),
        a_message("e", channel=None, person="kari"),
        a_message("d", channel=None, person="kari"),
        a_message("f", channel="storting"),
    )
    assert ids(register) == ["a", "d", "f"]
    for id in ("a", "d"):
        does(register, "delivered", id, NOON)
    assert ids(register) == ["b", "e", "f"]
    does(register, "given_up", "b", NOON, WORD)
    assert ids(register) == ["c", "e", "f"]


def test_one_that_is_held_holds_those_behind_it(register: Register) -> None:
    register.put(a_message("a"), a_message("b"), a_message("c", channel="storting"))
    does(register, "postponed", "a", later(minutes=1), WORD)
    assert ids(register) == ["c"]
    assert ids(register, minutes=1) == ["c", "a"], "those due longest first"


def test_what_stands_already_and_a_mark_wait_for_nobody(register: Register) -> None:
    register.put(
        a_message("a"),
        a_message("b", sent="2.5", place="C1", revision=2),
        a_message("c", kind="mark", thread="1.5"),
        a_message("d", sent="3.5", place="C1", revision=2),
    )
    does(register, "postponed", "b", later(minutes=1), WORD)
    assert ids(register) == ["a", "c", "d"]


def test_a_message_to_nobody_has_a_lane_of_its_own(register: Register) -> None:
    register.put(a_message("a", channel=None), a_message("b", channel=None))
    assert ids(register) == ["a", "b"]


def test_of_all_workspaces_and_no_more_than_asked_for(register: Register, ledgers: Ledgers) -> None:
    ledgers.create(Workspace("other", "Annet"), Connection("there", "slack", "other"))
    register.put(a_message("b"))
    Register(ledgers, "other").put(a_message("a"), a_message("c", channel="storting"))
    assert [(each.workspace, each.message.id) for each in due(register)] == [
        ("other", "a"),
        (register.workspace, "b"),
        ("other", "c"),
    ]
    assert [each.message.id for each in due(register, limit=2)] == ["a", "b"]


def test_the_workspaces_take_turns_so_that_none_is_hidden_behind_all_that_waits_in_another(
    register: Register, ledgers: Ledgers
) -> None:
    ledgers.create(Workspace("other", "Annet"), Connection("there", "slack", "other"))
    Register(ledgers, "other").put(*(a_message(f"a{n}", channel=f"c{n}") for n in range(5)))
    register.put(a_message("b"), a_message("c", channel="storting"))
    assert [each.message.id for each in due(register, limit=4)] == ["a0", "b", "a1", "c"]


def test_a_unit_that_failed_leaves_nothing_due(register: Register) -> None:
    def work(ledger: Ledger) -> None:
        put(ledger, a_message())
        raise KeyError

    with pytest.raises(KeyError):
        register.write(work)
    assert due(register) == ()


# --- attempts ---


def test_a_lease_is_an_attempt_that_nobody_else_makes_meanwhile(register: Register) -> None:
    register.put(a_message())
    leased = register.write(lambda ledger: ledger.outbox.lease(["message-1", "nothing"], NOON, later(minutes=2)))
    assert leased == (Due(register.workspace, a_message()),)
    assert due(register, minutes=1) == ()
    assert only(register, minutes=2) == Due(register.workspace, a_message(), attempts=1, since=NOON, unsure=True)
    does(register, "lease", ["message-1"], later(minutes=2), later(minutes=4))
    assert only(register, minutes=4) == Due(register.workspace, a_message(), attempts=2, since=NOON, unsure=True)


def test_who_comes_second_gets_nothing_and_what_is_new_is_seen(register: Register) -> None:
    """Two programs have looked at the same moment."""
    register.put(a_message("a"), a_message("b"), a_message("c", sent="2.5", place="C1"))
    does(register, "delivered", "b", NOON)
    does(register, "again", "c")

    def lease(ledger: Ledger) -> tuple[Due, ...]:
        return ledger.outbox.lease(["a", "b", "c"], NOON, later(minutes=2))

    first = register.write(lease)
    assert [(each.message.id, each.message.revision) for each in first] == [("a", 1), ("c", 2)]
    assert register.write(lease) == ()


@pytest.mark.parametrize("unsure", [False, True])
def test_one_that_failed_is_due_later(register: Register, unsure: bool) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "postponed", "message-1", later(seconds=3), WORD, unsure=unsure)
    assert due(register, seconds=2) == ()
    found = only(register, seconds=3)
    assert (found.attempts, found.unsure, found.since) == (1, unsure, NOON)


def test_one_that_is_given_up_waits_no_longer(register: Register) -> None:
    register.put(a_message(respond="https://example.org/once"))
    does(register, "given_up", "message-1", NOON, WORD)
    assert get(register) == a_message()
    assert due(register, days=9) == ()
    assert register.read(lambda ledger: ledger.outbox.waiting(9)) == ()


def test_of_several_parts_it_is_known_which_stand(register: Register) -> None:
    register.put(a_message("a"), a_message("b"))
    does(register, "lease", ["a"], NOON, later(minutes=2))
    does(register, "progressed", "a", 2, place="C1", sent="2.5", until=later(minutes=3))
    assert ids(register, minutes=2) == []
    assert ids(register, minutes=3) == ["a"], "the rest of it comes before what is behind it"
    found = due(register, minutes=3)[0]
    assert (found.parts, found.message.place, found.message.sent) == (2, "C1", "2.5")
    does(register, "progressed", "a", 3, until=later(minutes=3))
    found = due(register, minutes=3)[0]
    assert (found.parts, found.message.place, found.message.sent) == (3, "C1", "2.5")


@pytest.mark.parametrize("name", ["progressed", "postponed", "given_up", "delivered"])
def test_what_is_not_there_has_no_fate(register: Register, name: str) -> None:
    given: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
        "progressed": ((1,), {"place": "C1", "sent": "2.5", "until": NOON}),
        "postponed": ((NOON, WORD), {}),
        "given_up": ((NOON, WORD), {}),
        "delivered": ((NOON,), {}),
    }
    positional, named = given[name]
    does(register, name, "nothing", *positional, **named)
    assert due(register) == ()


# --- where it stands ---


def test_what_has_arrived_stands_somewhere_and_is_found_there(register: Register) -> None:
    register.put(a_message(respond="https://example.org/once"), a_message("message-2"))
    does(register, "delivered", "message-1", NOON, revision=1, place="C1", sent="2.5")
    stands = a_message(place="C1", sent="2.5")
    assert get(register) == stands, "the one-time address is of no use any more"
    assert register.read(lambda ledger: ledger.outbox.standing("C1", "2.5")) == stands
    assert register.read(lambda ledger: ledger.outbox.standing("C2", "2.5")) is None
    assert ids(register) == ["message-2"]


def test_put_again_it_is_delivered_anew_in_the_same_spot(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "delivered", "message-1", NOON, place="C1", sent="2.5")
    newer = replace(get(register), reply=Reply((Text("Noe annet"),)), revision=2)
    register.put(newer)
    assert due(register) == (Due(register.workspace, newer),)
    does(register, "delivered", "message-1", NOON, revision=2)
    assert get(register) == newer
    assert due(register) == ()


def test_what_says_something_new_meanwhile_goes_on_waiting(register: Register) -> None:
    register.put(a_message(), a_message("message-2"))
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    register.put(a_message(revision=2))
    assert due(register, minutes=1) == (), "it is on its way, and nobody knows yet where it will stand"
    does(register, "delivered", "message-1", NOON, revision=1, place="C1", sent="2.5")
    first, second = due(register)
    assert first == Due(register.workspace, a_message(revision=2, place="C1", sent="2.5"))
    assert second.message.id == "message-2", "and holds up nothing new"


def test_what_says_something_new_while_its_parts_are_posted_is_brought_up_to_date_as_a_whole(
    register: Register,
) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "progressed", "message-1", 2, place="C1", sent="3.5", until=later(minutes=2))
    does(register, "again", "message-1")
    does(register, "delivered", "message-1", NOON, revision=1, place="C1", sent="3.5")
    assert (only(register).parts, only(register).message.sent) == (0, "3.5")


def test_what_says_something_new_after_the_last_of_its_parts_is_brought_up_to_date(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "again", "message-1")
    does(register, "progressed", "message-1", 2, place="C1", sent="3.5", until=later(minutes=2))
    does(register, "delivered", "message-1", NOON, revision=1, place="C1", sent="3.5")
    assert (only(register).parts, only(register).message.sent) == (0, "3.5")


def test_it_is_still_unsure_of_one_that_says_something_new_meanwhile(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    register.put(a_message(revision=2))
    found = only(register, minutes=2)
    assert (found.message.revision, found.attempts, found.unsure) == (2, 1, True)


def test_what_stands_and_says_something_new_is_due_at_once(register: Register) -> None:
    register.put(a_message(place="C1", sent="2.5"))
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    register.put(a_message(place="C1", sent="2.5", revision=2))
    assert only(register) == Due(register.workspace, a_message(place="C1", sent="2.5", revision=2))


def test_one_that_was_given_up_is_tried_anew_when_it_says_something_new(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "given_up", "message-1", NOON, WORD)
    register.put(a_message(revision=2))
    assert only(register) == Due(register.workspace, a_message(revision=2))
    assert register.read(lambda ledger: ledger.outbox.standstill()) == Standstill(1, {})


@pytest.mark.parametrize("unsure", [False, True])
def test_one_of_which_nothing_was_sent_is_as_it_was_before_its_lease(register: Register, unsure: bool) -> None:
    def lease(minutes: int) -> Due:
        (leased,) = register.write(
            lambda ledger: ledger.outbox.lease(["message-1"], later(minutes=minutes), later(minutes=minutes + 2))
        )
        return leased

    register.put(a_message())
    new = lease(0)
    does(register, "given_back", new, later(minutes=2))
    assert only(register) == new == Due(register.workspace, a_message())
    lease(0)
    does(register, "postponed", "message-1", later(minutes=3), WORD, unsure=unsure)
    tried = lease(3)
    does(register, "given_back", tried, later(minutes=5))
    assert only(register) == tried == Due(register.workspace, a_message(), 1, since=NOON, unsure=unsure)


def test_it_is_given_back_only_where_nobody_else_has_leased_it_and_nothing_became_of_it(register: Register) -> None:
    register.put(a_message(), a_message("message-2", channel="storting"), a_message("message-3", channel=None))
    all_of_them = register.write(
        lambda ledger: ledger.outbox.lease([f"message-{n}" for n in (1, 2, 3)], NOON, later(minutes=2))
    )
    does(register, "lease", ["message-1"], later(minutes=2), later(minutes=4))
    does(register, "delivered", "message-2", NOON)
    does(register, "given_up", "message-3", NOON, WORD)
    gone = Due(register.workspace, a_message("nothing"))
    for each in (*all_of_them, gone):
        does(register, "given_back", each, later(minutes=2))
    assert due(register, minutes=3) == ()
    assert only(register, minutes=4) == Due(register.workspace, a_message(), 2, since=NOON, unsure=True)


@pytest.mark.parametrize("kind", ["post", "card"])
@pytest.mark.parametrize("anew", ["again", "put"])
def test_one_that_was_given_up_and_may_stand_there_is_looked_for_when_it_says_something_new(
    register: Register, anew: str, kind: str
) -> None:
    register.put(a_message(kind=kind))
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "given_up", "message-1", NOON, WORD, unsure=True)
    does(register, anew, "message-1" if anew == "again" else a_message(kind=kind, revision=2))
    assert only(register) == Due(register.workspace, a_message(kind=kind, revision=2), unsure=True)


def test_of_one_that_has_arrived_or_stands_it_is_not_unsure_when_it_says_something_new(register: Register) -> None:
    stands = a_message("message-2", place="C1", sent="2.5")
    register.put(a_message(), stands)
    for id in ("message-1", "message-2"):
        does(register, "lease", [id], NOON, later(minutes=2))
    does(register, "delivered", "message-1", NOON)
    does(register, "given_up", "message-2", NOON, WORD, unsure=True)
    for id in ("message-1", "message-2"):
        does(register, "again", id)
    assert [each.unsure for each in due(register)] == [False, False]


def test_what_tells_of_a_row_comes_oldest_first(register: Register) -> None:
    messages = [
        a_message(id, about="action-1", made_at=later(hours=hour)) for id, hour in (("b", 1), ("a", 2), ("c", 1))
    ]
    register.put(*messages, a_message("d", about="action-2"), a_message("e"))

    def look(ledger: Ledger) -> list[str]:
        return [message.id for message in ledger.outbox.about("action-1")]

    does(register, "delivered", "b", NOON)
    assert register.read(look) == ["b", "c", "a"]
    assert register.read(lambda ledger: ledger.outbox.about("")) == ()
    assert register.read(lambda ledger: ledger.outbox.about("action-3")) == ()


def test_it_is_delivered_anew_as_what_it_tells_of_is_by_then(register: Register) -> None:
    register.put(a_message(), a_message("message-2"))
    does(register, "delivered", "message-1", NOON, place="C1", sent="2.5")
    assert register.write(lambda ledger: [ledger.outbox.again(id) for id in ("message-1", "nothing")]) == [True, False]
    anew = a_message(place="C1", sent="2.5", revision=2)
    assert due(register) == (Due(register.workspace, anew), Due(register.workspace, a_message("message-2")))


@pytest.mark.parametrize("fields", [{"kind": "card"}, {"revision": 2, "place": "C1", "sent": "2.5"}])
def test_what_is_looked_up_when_it_goes_and_waits_already_stays_as_it_is(
    register: Register, fields: dict[str, Any]
) -> None:
    message = a_message(**fields)
    register.put(message)
    assert register.write(lambda ledger: ledger.outbox.again("message-1"))
    assert get(register) == message
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "again", "message-1")
    assert get(register).revision == message.revision + 1, "what is on its way may say what was so before"
    does(register, "delivered", "message-1", NOON, revision=message.revision, place="C1", sent="2.5")
    does(register, "again", "message-1")
    assert get(register).revision == message.revision + 1
    does(register, "delivered", "message-1", NOON, revision=message.revision + 1)
    does(register, "again", "message-1")
    assert get(register).revision == message.revision + 2


def test_one_on_its_way_that_is_to_be_delivered_anew_stays_on_its_way(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "again", "message-1")
    assert due(register, minutes=1) == ()
    assert only(register, minutes=2) == Due(register.workspace, a_message(revision=2), 1, since=NOON, unsure=True)


def test_of_what_nobody_can_say_where_it_stands_the_first_telling_counts(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "again", "message-1")
    does(register, "delivered", "message-1", NOON, revision=1)
    assert due(register, minutes=9) == ()


def test_the_posts_about_a_row_are_those_that_stand_or_will(register: Register) -> None:
    told = {"about": "action-1", "place": "C1"}
    register.put(
        a_message("b", sent="2.5", **told),
        a_message("a", sent="3.5", made_at=later(hours=1), **told),
        a_message("c", about="action-1"),
        a_message("d", sent="4.5", kind="card", **told),
        a_message("e", sent="5.5", place="C1", about="action-2"),
        a_message("f", about="action-1"),
        a_message("g", about="action-1"),
        a_message("h", about="action-1"),
    )
    does(register, "delivered", "f", NOON)
    does(register, "given_up", "g", NOON, WORD)
    does(register, "lease", ["h"], NOON, later(minutes=2))
    assert register.read(lambda ledger: ledger.outbox.posts_about("action-1")) == tuple(
        (id, "fjord") for id in ("b", "c", "h", "a")
    )
    assert register.read(lambda ledger: ledger.outbox.posts_about("")) == ()


def test_a_unit_sees_what_it_puts(register: Register) -> None:
    def work(ledger: Ledger) -> tuple[int, object, int]:
        id = ledger.new_id()
        put(ledger, a_message(id, about=id))
        ledger.outbox.delivered(id, NOON, place="C1", sent="2.5")
        found = ledger.outbox.standing("C1", "2.5")
        return len(ledger.outbox.about(id)), found and found.id == id, ledger.outbox.standstill().waiting

    assert register.write(work) == (1, True, 0)


def test_what_stands_still_is_counted(register: Register) -> None:
    register.put(*(a_message(f"message-{n}") for n in range(1, 7)))
    does(register, "delivered", "message-1", NOON)
    for id, word in (("message-2", "is_archived"), ("message-3", WORD), ("message-4", "is_archived")):
        does(register, "given_up", id, NOON, word)
    assert register.read(lambda ledger: ledger.outbox.standstill()) == Standstill(2, {WORD: 1, "is_archived": 2})
    does(register, "given_up", "message-5", later(hours=2), WORD)
    lately = register.read(lambda ledger: ledger.outbox.standstill(later(hours=1)))
    assert lately == Standstill(1, {WORD: 1}), "what was given up long ago troubles nobody"


# --- links ---


def test_what_could_not_be_posted_in_a_channel_is_found_a_card_whenever_that_was(register: Register) -> None:
    register.put(
        a_message("a"),
        a_message("b", kind="card"),
        a_message("c", made_at=later(days=1)),
        a_message("d", made_at=later(days=1), person="kari"),
        a_message("e", made_at=later(days=1), kind="mark"),
        a_message("f", made_at=later(days=1), channel="storting"),
        a_message("g", made_at=later(days=1), place="C1", sent="2.5"),
        a_message("h", made_at=later(days=1)),
    )
    for id in "abcdefg":
        does(register, "given_up", id, later(days=1), "not_in_channel")
    lost = register.read(lambda ledger: ledger.outbox.lost("fjord", later(days=1)))
    assert [each.id for each in lost] == ["b", "c"]


def test_a_row_is_linked_once_and_that_is_no_new_revision(register: Register) -> None:
    register.put(an_action(), a_decision())

    def link(ledger: Ledger, to: str) -> None:
        for repository in (ledger.actions, ledger.decisions):
            for id in ("action-1", "decision-1"):
                repository.linked(id, to)

    for to in ("https://example.org/1", "https://example.org/2"):
        register.write(lambda ledger, to=to: link(ledger, to))  # type: ignore[misc]  # bound now
    action = register.read(lambda ledger: ledger.actions.get("action-1"))
    decision = register.read(lambda ledger: ledger.decisions.get("decision-1"))
    assert action == an_action(link="https://example.org/1")
    assert decision == a_decision(link="https://example.org/1")
    register.put(an_action(text="Sende to brev", link="https://example.org/1", revision=2))


def test_moments_keep_their_microseconds(register: Register) -> None:
    register.put(a_message())
    until: datetime = later(microseconds=1)
    does(register, "postponed", "message-1", until, WORD)
    assert due(register) == ()
    assert ids(register, microseconds=1) == ["message-1"]


def test_what_came_late_with_a_smaller_id_waits_for_what_is_on_its_way(register: Register) -> None:
    def lease(*ids: str, **time: float) -> list[str]:
        leased = register.write(lambda ledger: ledger.outbox.lease(ids, later(**time), later(seconds=60)))
        return [each.message.id for each in leased]

    register.put(a_message("b"), a_message("c"))
    assert lease("c") == [], "it is not the first"
    assert lease("b") == ["b"]
    register.put(a_message("a"))
    assert lease("a") == [], "another of its lane is on its way"
    does(register, "delivered", "b", later(seconds=1))
    assert lease("a", "c", seconds=2) == ["a"]


def test_however_many_come_late_what_is_behind_the_one_on_its_way_never_passes_it(register: Register) -> None:
    """Those that come late were written while it was: nobody can say which of them is the first. What was there before
    has its order, and so have those that came late."""
    came: list[str] = []

    def goes(until: str) -> None:
        while found := register.write(lambda ledger: ledger.outbox.lease(ids(register), later(), later(seconds=60))):
            (each,) = found
            came.append(each.message.id)
            if each.message.id == until:
                return
            does(register, "delivered", each.message.id, NOON)

    register.put(a_message("x"), a_message("y"), a_message("z"))
    goes("x")
    register.put(*(a_message(f"a{n}") for n in range(7)))
    goes("none")
    assert not {"y", "z"} & set(came), "x is on its way"
    does(register, "delivered", "x", NOON)
    goes("none")
    assert [id for id in came if id in {"x", "y", "z"}] == ["x", "y", "z"]
    assert [id for id in came if id.startswith("a")] == [f"a{n}" for n in range(7)]


# --- what was given up, and tried again ---


def losses(register: Register, limit: int = 9, after: Loss | None = None) -> list[Loss]:
    return list(register.read(lambda ledger: ledger.outbox.losses(limit, after)))


def test_what_was_given_up_comes_the_latest_first_a_page_at_a_time(register: Register) -> None:
    register.put(*(a_message(f"message-{n}") for n in range(1, 7)))
    given = (("message-1", 2), ("message-2", 3), ("message-3", 2), ("message-4", 1))
    for id, hours in given:
        does(register, "given_up", id, later(hours=hours), WORD, cause="late")
    does(register, "delivered", "message-5", NOON)
    found = losses(register)
    assert [each.message.id for each in found] == ["message-2", "message-3", "message-1", "message-4"]
    assert found[0] == Loss(a_message("message-2"), later(hours=3), WORD, "late")
    assert losses(register, 2) == found[:2]
    assert losses(register, 2, found[1]) == found[2:]
    assert losses(register, 2, found[3]) == []


def test_what_has_not_arrived_for_certain_is_found_by_itself(register: Register) -> None:
    whisper = {"person": "kari"}
    register.put(a_message("a"), a_message("b"), a_message("c", **whisper), a_message("d", **whisper))
    register.put(a_message("e", channel=None, **whisper))
    for hours, (id, word, unsure) in enumerate(
        (("a", WORD, True), ("b", PERHAPS, False), ("c", WORD, True), ("d", WORD, False), ("e", WORD, True))
    ):
        does(register, "given_up", id, later(hours=hours), word, unsure=unsure)
    every = losses(register)
    certain = register.read(lambda ledger: ledger.outbox.losses(9, certain=True))
    assert [each.message.id for each in certain] == ["e", "d", "a"]
    assert list(certain) == [each for each in every if not each.uncertain]
    assert register.read(lambda ledger: ledger.outbox.losses(1, certain[0], certain=True)) == certain[1:2]


def test_how_one_was_given_up_is_told(register: Register) -> None:
    register.put(a_message("a", respond="https://example.org/once"), a_message("b"))
    does(register, "given_up", "a", NOON, WORD, cause="refused", unsure=True)
    told = register.read(lambda ledger: [ledger.outbox.loss(id) for id in ("a", "b", "nothing")])
    assert told == [Loss(a_message("a"), NOON, WORD, "refused", unsure=True), None, None]
    register.put(a_message("a", revision=2))
    assert register.read(lambda ledger: ledger.outbox.loss("a")) is None


def test_one_that_was_given_up_for_sure_is_not_unsure_though_its_lease_was(register: Register) -> None:
    register.put(a_message())
    does(register, "lease", ["message-1"], NOON, later(minutes=2))
    does(register, "given_up", "message-1", NOON, WORD)
    assert losses(register) == [Loss(a_message(), NOON, WORD)]


@pytest.mark.parametrize(("anyway", "unsure"), [(False, True), (True, False)])
def test_one_that_is_tried_again_waits_as_if_it_were_new(register: Register, anyway: bool, unsure: bool) -> None:
    register.put(a_message("a"), a_message("b"))
    does(register, "lease", ["a"], NOON, later(minutes=2))
    does(register, "given_up", "a", NOON, WORD, cause="late", unsure=True)
    does(register, "retry", "a", anyway=anyway)
    assert losses(register) == []
    assert due(register) == (Due(register.workspace, a_message("a", revision=2), unsure=unsure),), "before what it was"
    assert register.read(lambda ledger: ledger.outbox.standstill()) == Standstill(2, {})
    does(register, "given_up", "a", later(hours=3), "is_archived", cause="archived")
    assert losses(register) == [Loss(a_message("a", revision=2), later(hours=3), "is_archived", "archived")]


def test_tried_again_it_goes_on_behind_the_parts_that_stand(register: Register) -> None:
    register.put(a_message("a"), a_message("b"))
    does(register, "progressed", "a", 2, place="C1", sent="2.5", until=later(minutes=3))
    does(register, "given_up", "a", later(minutes=4), WORD)
    does(register, "retry", "a")
    found = only(register, minutes=4)
    assert (found.message.id, found.parts, found.message.sent) == ("a", 2, "2.5"), "what is behind it waits"


def test_what_stands_and_is_brought_up_to_date_again_waits_for_nobody(register: Register) -> None:
    register.put(a_message("a"), a_message("b", place="C1", sent="2.5", revision=2))
    does(register, "given_up", "b", NOON, WORD)
    does(register, "retry", "b")
    assert ids(register) == ["a", "b"]


@pytest.mark.parametrize("id", ["message-1", "message-2", "nothing"])
def test_only_what_was_given_up_is_tried_again(register: Register, id: str) -> None:
    register.put(a_message(), a_message("message-2"))
    does(register, "delivered", "message-2", NOON)
    does(register, "retry", id)
    assert due(register) == (Due(register.workspace, a_message()),)
