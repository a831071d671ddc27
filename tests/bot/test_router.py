"""From words to replies: what is matched, who may ask, what a repeat does, and that no text breaks anything."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cleaning import clean, visible
from bot.commands import COMMANDS
from bot.errors import ReferentError, StoreBusy, StoreFull, StoreUncertain, Unknown
from bot.events import ChannelTold, channel_told
from bot.journal import verify
from bot.matching import LONGEST, match
from bot.party import Party
from bot.place import Connection, Workspace
from bot.ports import ActionQuery, Ledger, Ledgers
from bot.reply import Buttons, Form, Reply, plain_text
from bot.request import Request
from bot.rights import Readership
from bot.router import answer, refusal
from storage import open_ledgers
from tests.memory import MemoryLedgers

T = TypeVar("T")
NOON = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
ALL = Readership(frozenset(("w", "c")))


@pytest.fixture
def ledgers() -> MemoryLedgers:
    return opened(MemoryLedgers())


def opened(ledgers: MemoryLedgers) -> MemoryLedgers:
    ledgers.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    return ledgers


def request(text: str, who: str = "Ann", channel: str | None = "hike", **more: object) -> Request:
    return Request("w", "c", who, who, text, NOON, channel, **more)  # type: ignore[arg-type]  # fields of Request


def actions(ledgers: Ledgers) -> int:
    return ledgers.read("w", lambda ledger: ledger.actions.count(ActionQuery(state=None), ALL))


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("/action add Ann washes up", "add", "Ann washes up"),
        ("/ACTION ADD Ann washes up", "add", "Ann washes up"),
        ("/oppgave ny Ann vasker", "add", "Ann vasker"),
        ("/oppgåve opne att A-1", "reopen", "A-1"),
        ("/oppgave gjenapne A-1", "reopen", "A-1"),
        ("/action\nadd two\nlines", "add", "two\nlines"),
        ("/referent action add Ann washes up", "add", "Ann washes up"),
        ("/referent /action add Ann washes up", "add", "Ann washes up"),
        ("/action", "add", ""),
        ("/owes AU", "owes", "AU"),
        ("@referent action done A-1", "done", "A-1"),
        ("@referent, /action done A-1", "done", "A-1"),
        ("@referent what does AU owe?", "ask", "what does AU owe?"),
        ("@referent action is a fine word", "ask", "action is a fine word"),
        ("ACTION: Ann washes up", "add", "Ann washes up"),
    ],
)
def test_words_are_matched(text: str, verb: str, words: str) -> None:
    matched = match(request(text))
    assert matched is not None
    assert (matched.verb.name, matched.words) == (verb, words)


@pytest.mark.parametrize("text", ["Good morning", "our action plan is long", "", "   ", "a/b"])
def test_talk_among_people_is_not_answered(text: str, ledgers: MemoryLedgers) -> None:
    assert answer(request(text), ledgers) == ()


def test_in_a_direct_message_everything_is_for_the_bot() -> None:
    asked = match(request("what do I owe?", channel=None))
    assert asked is not None
    assert asked.verb.name == "ask"
    assert not asked.mentioned


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("Oppgave: kjøp melk", "add", "kjøp melk"),
        ("#action buy milk", "add", "buy milk"),
        ("Vedtak: melk", "add", "melk"),
        ("Oppgave:", "ask", "Oppgave:"),
    ],
)
@pytest.mark.parametrize("mention", [True, False])
def test_what_is_said_to_the_bot_with_a_marker_is_captured(text: str, verb: str, words: str, mention: bool) -> None:
    asked = match(request(f"@referent {text}") if mention else request(text, channel=None))
    assert asked is not None
    assert (asked.verb.name, asked.words, bool(asked.lines)) == (verb, words, verb == "add")
    assert asked.mentioned is mention


def test_a_marker_with_nothing_to_see_behind_it_captures_nothing(ledgers: MemoryLedgers) -> None:
    assert answer(request("Oppgave: \u200b"), ledgers) == ()


def test_a_line_in_a_direct_message_is_captured_whatever_channels_chose(ledgers: MemoryLedgers) -> None:
    (reply, *_) = answer(request("Oppgave: Ann kjøper melk", channel=None), ledgers)
    assert (reply.ok, reply.to, reply.numbers) == (True, "sender", ("A-1",))
    told = ChannelTold("c", "hike", "hike", capture="off")
    ledgers.write("w", lambda ledger: channel_told(ledger, told, NOON))
    assert answer(request("Oppgave: Ann kjøper brød"), ledgers) == ()
    (said, *_) = answer(request("@referent Oppgave: Ann kjøper brød"), ledgers)
    assert (said.to, said.numbers) == ("channel", ("A-2",))


def test_a_mention_says_that_it_is_one() -> None:
    asked = match(request("@Referent: what does AU owe?"))
    assert asked is not None
    assert asked.mentioned


def test_a_misspelt_verb_runs_and_says_how_it_was_read(ledgers: MemoryLedgers) -> None:
    (reply,) = [*answer(request("/action ad Ann washes up"), ledgers)][:1]
    assert reply.ok
    assert "Read as “add”" in plain_text(reply)
    assert actions(ledgers) == 1


@pytest.mark.parametrize("text", ["/minutes clsoe", "/minutes aprove", "/minutes circulat", "/decision delte D-1"])
def test_a_careful_verb_never_runs_on_a_misspelling(text: str, ledgers: MemoryLedgers) -> None:
    (reply,) = answer(request(text), ledgers)
    assert not reply.ok
    assert reply.ask
    buttons = next(part for part in reply.parts if isinstance(part, Buttons)).buttons
    assert any(match(request(button.command)) for button in buttons)


def test_an_unknown_verb_is_told_with_those_there_are(ledgers: MemoryLedgers) -> None:
    (reply,) = answer(request("/action juggle A-1"), ledgers)
    assert (reply.ok, reply.error, reply.to) == (False, "unknown", "sender")
    assert "juggle" in plain_text(reply)
    assert "reopen" in plain_text(reply)


def test_an_unknown_command_is_told_with_an_example(ledgers: MemoryLedgers) -> None:
    (reply,) = answer(request("/actoin add x"), ledgers)
    assert (reply.ok, reply.error) == (False, "unknown")
    assert "/action add" in plain_text(reply)


def test_what_is_too_long_is_refused_and_given_back(ledgers: MemoryLedgers) -> None:
    (reply,) = answer(request("/action add " + "x" * LONGEST), ledgers)
    assert reply.error == "too_long"
    assert "xxx" in plain_text(reply)
    assert actions(ledgers) == 0


def test_a_line_of_the_longest_length_is_read(ledgers: MemoryLedgers) -> None:
    text = "/action add " + "x" * (LONGEST - len("/action add "))
    assert match(request(text)) is not None
    assert answer(request(text), ledgers)[0].error == "too_long"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("a\x00b\x07c", "abc"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("zero\u200dwidth joiner stays", "zero\u200dwidth joiner stays"),
    ],
)
def test_text_is_cleaned_and_nothing_else_is_altered(written: str, kept: str) -> None:
    assert clean(written) == kept


def test_the_same_delivery_gives_the_first_answer_and_does_nothing(ledgers: MemoryLedgers) -> None:
    asked = request("/action add Ann washes up", delivery="d1")
    first = answer(asked, ledgers)
    again = answer(replace(asked, at=NOON + timedelta(days=29)), ledgers)
    assert again == first
    assert actions(ledgers) == 1


def test_a_delivery_that_was_answered_with_nothing_does_nothing_again(ledgers: MemoryLedgers) -> None:
    ledgers.write("w", lambda ledger: ledger.deliveries.remember("c", "d1", (), NOON))
    assert answer(request("/action add Ann washes up", delivery="d1"), ledgers) == ()
    assert actions(ledgers) == 0


def test_another_delivery_of_the_same_words_is_told_apart(ledgers: MemoryLedgers) -> None:
    answer(request("/action add Ann washes up", delivery="d1"), ledgers)
    (reply, *_) = answer(request("/action add Ann washes up", delivery="d2"), ledgers)
    assert reply.numbers == ("A-1",)
    assert "A-1 already" in plain_text(reply)
    assert actions(ledgers) == 1


def test_whoever_speaks_is_known_though_refused(ledgers: MemoryLedgers) -> None:
    answer(request("/action done A-9", who="Bob"), ledgers)
    account = ledgers.read("w", lambda ledger: ledger.places.account("c", "Bob"))
    assert account is not None
    assert account.administrator


def test_the_second_person_is_no_administrator(ledgers: MemoryLedgers) -> None:
    answer(request("@referent help", who="Bob"), ledgers)
    answer(request("@referent help", who="Ann"), ledgers)
    second = ledgers.read("w", lambda ledger: ledger.places.account("c", "Ann"))
    assert second is not None
    assert not second.administrator


def test_a_private_channel_does_not_exist_for_those_outside(ledgers: MemoryLedgers) -> None:
    told = ChannelTold("c", "board", "board", private=True, members=("Ann",))
    ledgers.write("w", lambda ledger: channel_told(ledger, told, NOON))
    (inside, *_) = answer(request("/action add Ann counts", channel="board"), ledgers)
    assert inside.ok
    (outside,) = answer(request("/action add Bob counts", who="Bob", channel="board"), ledgers)
    assert (outside.ok, outside.error) == (False, "unknown")
    (hidden,) = answer(request("/action show A-1", who="Bob"), ledgers)
    (missing,) = answer(request("/action show A-7", who="Bob"), ledgers)
    assert plain_text(hidden).replace("A-1", "A-7") == plain_text(missing)


def test_a_guest_is_in_no_channel_until_told(ledgers: MemoryLedgers) -> None:
    answer(request("/action add Ann washes up"), ledgers)
    (reply,) = answer(request("/action list", who="Guest", standing="guest"), ledgers)
    assert (reply.ok, reply.error) == (False, "unknown")


def test_a_person_whose_standing_changes_is_known_by_the_new(ledgers: MemoryLedgers) -> None:
    answer(request("@referent help", who="Bob"), ledgers)
    answer(request("help", who="Bob", channel=None, standing="guest"), ledgers)
    account = ledgers.read("w", lambda ledger: ledger.places.account("c", "Bob"))
    assert account is not None
    assert account.standing == "guest"


class Broken(MemoryLedgers):
    """A register that fails."""

    def __init__(self, error: ReferentError, *, reads: bool) -> None:
        super().__init__()
        self.error = error
        self.reads = reads

    def write(self, workspace: str, work: object) -> object:  # type: ignore[override]  # it never gets so far
        del workspace, work
        raise self.error

    def read(self, workspace: str, work: object) -> object:  # type: ignore[override]  # likewise
        if self.reads:
            return super().read(workspace, work)  # type: ignore[arg-type]
        raise self.error


@pytest.mark.parametrize("reads", [True, False])
def test_trouble_is_told_in_a_sentence(reads: bool) -> None:
    ledgers = opened(Broken(StoreFull("trouble.full"), reads=reads))
    (reply,) = answer(request("/action add Ann washes up"), ledgers)
    assert (reply.ok, reply.error, reply.to) == (False, "full", "sender")
    assert ("disk is full" if reads else "Disken er full") in plain_text(reply)


class Uncertain(MemoryLedgers):
    """The first command that changes something is stored or not, and nothing is heard of it."""

    def __init__(self, *, stores: bool) -> None:
        super().__init__()
        self.left, self.stores = 1, stores

    def write(self, workspace: str, work: Callable[[Ledger], T]) -> T:
        if not self.left:
            return super().write(workspace, work)
        self.left -= 1
        if self.stores:
            super().write(workspace, work)
        raise StoreUncertain("trouble.uncertain")


@pytest.mark.parametrize("stores", [True, False])
def test_what_may_have_been_stored_runs_again_where_its_delivery_tells_a_repeat(stores: bool) -> None:
    ledgers = opened(Uncertain(stores=stores))
    asked = replace(request("/action add Ann washes up"), delivery="d-1")
    (reply,) = answer(asked, ledgers)
    assert reply.ok
    assert actions(ledgers) == 1
    assert answer(asked, ledgers) == (reply,)
    assert actions(ledgers) == 1


def test_what_may_have_been_stored_is_told_where_nothing_tells_a_repeat() -> None:
    (reply,) = answer(replace(request("/action add Ann washes up"), delivery=None), opened(Uncertain(stores=True)))
    assert (reply.ok, reply.error, reply.to) == (False, "uncertain", "sender")
    assert "do not know whether" in plain_text(reply)


def test_a_refusal_while_the_register_fails_is_still_told() -> None:
    ledgers = opened(Broken(StoreBusy("trouble.busy"), reads=False))
    (reply,) = answer(request("/nonsense"), ledgers)
    assert reply.error == "unknown"


def test_a_refusal_is_told_though_the_sender_cannot_be_kept() -> None:
    """What was asked is refused while it is read; then the register fails."""

    class Failing(MemoryLedgers):
        refused = False

        def read(self, workspace: str, work: Callable[[Ledger], T]) -> T:
            del workspace, work
            if self.refused:
                raise StoreBusy("trouble.busy")
            self.refused = True
            raise Unknown("action.unknown", label="A-1")

    (reply,) = answer(request("/action show A-1"), opened(Failing()))
    assert reply.error == "unknown"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"name": "x" * 121}, "too_long"),
        ({"name": " \u200b", "account": "\u2060"}, "incomplete"),
        ({"account": "x" * 256}, "too_long"),
        ({"thread": "x" * 256}, "too_long"),
        ({"delivery": "x" * 256}, "too_long"),
        ({"channel": " \u200b"}, "unknown"),
    ],
)
def test_names_and_ids_that_are_none_are_refused(told: dict[str, str], error: str, ledgers: MemoryLedgers) -> None:
    (reply,) = answer(replace(request("/action add Ann washes up"), **told), ledgers)
    assert (reply.ok, reply.error, reply.to) == (False, error, "sender")
    assert actions(ledgers) == 0


def test_a_name_is_cleaned_like_text(ledgers: MemoryLedgers) -> None:
    answer(replace(request("@referent help", who="Ann"), name="An\u202en\x00"), ledgers)
    ann = ledgers.read("w", lambda ledger: ledger.places.account("c", "Ann"))
    assert ann is not None
    assert ledgers.read("w", lambda ledger: ledger.parties.get(ann.person)) == Party(ann.person, "person", "Ann")


@pytest.mark.parametrize("text", ["/action\tadd Ann washes up", "/action \n add Ann washes up"])
def test_any_space_parts_a_command(text: str) -> None:
    matched = match(request(text))
    assert matched is not None
    assert (matched.verb.name, matched.words) == ("add", "Ann washes up")


def test_a_slash_alone_is_no_command() -> None:
    with pytest.raises(Unknown):
        match(request("/ action add x"))


def test_a_refusal_carries_its_buttons() -> None:
    buttons = Buttons(())
    reply = refusal(StoreBusy("trouble.busy", buttons=buttons, ask=True), "en")
    assert reply.parts[1] == buttons
    assert reply.ask


FAMILIES = [f"/{name}" for family in COMMANDS for name in family.all_names()]
VERBS = sorted({word for family in COMMANDS for verb in family.verbs for word in verb.all_words()})


@pytest.mark.parametrize("text", ["/action add", "/decision add", "/minutes start", "/owner add", "/action", "/ask"])
@pytest.mark.parametrize("unseen", ["\u200b", "\u2060 \u200d", "\u3164", "\ufe0f"])
def test_words_that_nobody_sees_are_none(text: str, unseen: str, ledgers: MemoryLedgers) -> None:
    assert answer(request(f"{text} {unseen}"), ledgers)[0].parts == answer(request(text), ledgers)[0].parts
    assert (
        answer(request("/action add", values={"text": unseen}), ledgers)[0].parts
        == answer(request("/action add"), ledgers)[0].parts
    )
    assert actions(ledgers) == 0


@pytest.mark.parametrize(("text", "seen"), [("a", True), ("👍", True), ("…", True), ("1", True), (" \t", False)])
def test_what_is_seen(text: str, seen: bool) -> None:
    assert visible(text) is seen


ODD = ("\x00", "\ud800", "\u202e")


@pytest.mark.parametrize("odd", ODD)
def test_nothing_that_cannot_be_stored_is(odd: str, tmp_path: Path) -> None:
    register = open_ledgers(f"sqlite:///{tmp_path}/r.db")
    register.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    ids = {"thread": f"t{odd}", "delivery": f"d{odd}", "link": f"l{odd}", "values": {"due": odd}}
    told = request(f"/action add Ann{odd} sweeps", who=f"An{odd}n", channel=f"hi{odd}ke", **ids)
    reply = answer(told, register)[0]
    assert (reply.ok, reply.rows[0].owners, reply.rows[0].text) == (True, ("Ann",), "Ann sweeps")
    assert [row.number for row in answer(request("/action list"), register)[0].rows] == ["A-1"]
    assert answer(request("/action add", who=odd), register)[0].error == "incomplete"
    assert answer(request("/action add Ann sweeps", channel=odd), register)[0].error == "unknown"
    register.close()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"who": "x" * 101}, "too_long"),
        ({"who": "x" * 256}, "too_long"),
        ({"channel": "x" * 101}, "too_long"),
        ({"thread": "x" * 256}, "too_long"),
        ({"delivery": "x" * 256}, "too_long"),
        ({"who": "x" * 100, "channel": "x" * 100, "thread": "x" * 255, "delivery": "x" * 255}, None),
    ],
)
def test_names_and_ids_have_a_longest_length(more: dict[str, str], error: str | None, ledgers: MemoryLedgers) -> None:
    assert answer(request("/action list", **more), ledgers)[0].error == error


HEADS = st.sampled_from(["", "@referent ", "ACTION: ", "Vedtak: ", "Sak: ", "#info ", *FAMILIES])
TEXTS = st.builds(
    lambda head, verb, number, rest: f"{head} {verb} {number}{rest}",
    HEADS,
    st.sampled_from(["", *VERBS]),
    st.sampled_from(["", "A-1 ", "D-1 ", "N-1 ", "M-1 ", "5: ", "AU = "]),
    st.text(max_size=60) | st.sampled_from(["<script>alert(1)</script>", "<!channel>", "2024-02-30", "\u202ex", "=A1"]),
)


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledgers]:
    folder: Path = tmp_path_factory.mktemp("router")
    made: Ledgers = MemoryLedgers() if request.param == "memory" else open_ledgers(f"sqlite:///{folder}/r.db")
    made.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    yield made
    made.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, channel=st.sampled_from(["hike", None]), who=st.sampled_from(["Ann", "Bob"]))
def test_any_text_is_answered_and_nothing_is_half_stored(
    text: str, channel: str | None, who: str, register: Ledgers
) -> None:
    before = _state(register)
    replies = answer(request(text, who=who, channel=channel), register)
    after = _state(register)
    assert all(isinstance(reply, Reply) and (plain_text(reply) or reply.parts) for reply in replies)
    assert register.read("w", lambda ledger: verify(ledger.journal.entries())) is None
    if after["actions"] != before["actions"] or after["decisions"] != before["decisions"]:
        assert after["journal"] > before["journal"]
    if replies and not replies[0].ok and not any(isinstance(part, Form) for part in replies[0].parts):
        assert after["actions"] == before["actions"]
        assert after["decisions"] == before["decisions"]


def _state(register: Ledgers) -> dict[str, int]:
    def look(ledger: Ledger) -> dict[str, int]:
        numbers = range(1, 400)
        return {
            "actions": sum(ledger.actions.by_number(n) is not None for n in numbers if n < 60),
            "decisions": sum(ledger.decisions.by_number(n) is not None for n in numbers if n < 60),
            "journal": sum(1 for _ in ledger.journal.entries()),
        }

    return register.read("w", look)
