"""Numbers and parties as people name them."""

import pytest

from bot.naming import read_number, read_numbers, read_parties
from bot.place import Account
from bot.ports import Ledger
from bot.understanding.directory import Directory, Entry
from tests.bot.commands.talk import Talk, commands, text

DIRECTORY = Directory(
    (
        Entry("una", "person", "Una Berg", ()),
        Entry("una2", "person", "Una Moe", ()),
        Entry("mr", "body", "Møre og Romsdal", ("M&R",)),
        Entry("au", "body", "AU", ()),
    )
)


@pytest.mark.parametrize(
    ("words", "numbers", "rest"),
    [
        ("A-3 A-5", (3, 5), ""),
        ("a3, A 5 og A-7: done", (3, 5, 7), ": done"),
        ("A-3 and A-3", (3,), ""),
        ("A-3 og så", (3,), "og så"),
        ("and A-3", (), "and A-3"),
        ("D-3", (), "D-3"),
        ("A-1234567890", (), "A-1234567890"),
        ("", (), ""),
    ],
)
def test_numbers(words: str, numbers: tuple[int, ...], rest: str) -> None:
    assert read_numbers(words, "A") == (numbers, rest)


def test_one_number_and_what_is_behind_it() -> None:
    assert read_number(" A-3 A-5 x", "A") == (3, "A-5 x")
    assert read_number("x A-3", "A") == (None, "x A-3")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("Una Berg, AU", [("una",), ("au",)]),
        ("Una Berg og AU", [("una",), ("au",)]),
        ("AU and Møre og Romsdal", [("au",), ("mr",)]),
        ("Møre og Romsdal & AU", [("mr",), ("au",)]),
        ("M&R; AU", [("mr",), ("au",)]),
        ("og AU", [("au",)]),
        ("Nobody og AU", [(), ("au",)]),
        ("AU, , .", [("au",)]),
    ],
)
def test_parties(words: str, keys: list[tuple[str, ...]]) -> None:
    assert [named.parties for named in read_parties(DIRECTORY, words)] == keys


class TestTheOneMeant:
    @pytest.fixture
    def talk(self) -> Talk:
        talk = Talk("en")
        talk.party("una", "person", "Una Berg")
        talk.party("una2", "person", "Una Moe")
        talk.say("Liv Sand", "/action add Sweep")
        return talk

    @pytest.mark.parametrize("word", ["me", "I", "jeg", "meg sjølv"])
    def test_the_speaker(self, talk: Talk, word: str) -> None:
        assert talk.one("Liv Sand", f"/action assign A-1 {word}").rows[0].owners == ("Liv Sand",)

    def test_of_several_all_are_offered(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/action assign A-1 Una, Liv Sand")
        assert (asked.ok, asked.ask) == (False, True)
        assert commands(asked) == [f"/action assign A-1 {name}, Liv Sand" for name in ("Una Berg", "Una Moe")]
        assert talk.one("Liv Sand", commands(asked)[0]).rows[0].owners == ("Una Berg", "Liv Sand")

    def test_of_a_misspelt_one_the_nearest(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/action assign A-1 Una Berrg")
        assert commands(asked)[0] == "/action assign A-1 Una Berg"

    def test_of_nobody_how_to_add_them(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/action assign A-1 Xyzzy Plugh")
        assert not told.ask
        assert "/owner add Xyzzy Plugh" in text(told)

    def test_of_none_at_all_an_example(self, talk: Talk) -> None:
        assert "/action assign A-1 +AU" in text(talk.one("Liv Sand", "/action assign A-1 +"))

    @pytest.mark.parametrize("words", ["/action list .", "/referent admin add ."])
    def test_of_a_list_without_a_name_too(self, talk: Talk, words: str) -> None:
        assert talk.one("Liv Sand", words).error == "incomplete"


class TestHomonyms:
    """Two persons of one name, and a body that is called like somebody who has spoken."""

    @pytest.fixture
    def talk(self) -> Talk:
        talk = Talk("en")
        talk.say("Board", "@referent help")
        talk.party("board", "body", "Board")
        talk.party("una", "person", "Una Berg")
        talk.party("una2", "person", "Una Berg")
        talk.say("Liv Sand", "/action add Sweep")
        return talk

    def test_whose_account_is_closed_is_not_meant_where_the_other_one_is_there(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/action assign A-1 Una Berg").ask
        first, second = self.accounts(talk, True, False)
        assert talk.ledgers.read("w", lambda ledger: ledger.places.accounts(second))[0].active is False
        talk.say("Liv Sand", "/action assign A-1 Una Berg, Liv Sand")
        assert self.owner(talk) == first
        told = talk.one("Liv Sand", "/action assign A-1 Una Berg (person 2)")
        assert (told.ok, self.owner(talk)) == (True, second)

    @pytest.mark.parametrize("active", [(True, True), (False, False), (True, None), (False, None)])
    def test_who_it_is_is_asked_where_that_does_not_say(self, talk: Talk, active: tuple[bool | None, ...]) -> None:
        self.accounts(talk, *active)
        assert len(commands(talk.one("Liv Sand", "/action assign A-1 Una Berg"))) == 2

    def accounts(self, talk: Talk, *active: bool | None) -> tuple[str, ...]:
        """An account for each Una Berg, None for none; the ids of the two."""

        def work(ledger: Ledger) -> tuple[str, ...]:
            both = tuple(sorted(ledger.parties.directory().bearers("Una Berg")))
            for key, one in zip(both, active, strict=True):
                if one is not None:
                    ledger.places.put_account(Account("c", f"U-{key}", key, active=one))
            return both

        return talk.ledgers.write("w", work)

    def owner(self, talk: Talk) -> str:
        action = talk.ledgers.read("w", lambda ledger: ledger.actions.by_number(1))
        assert action
        return action.owners[0]

    def test_a_body_wins_over_a_person(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/action add Board sweeps by Friday").rows[0].owners == ("Board",)
        assert "Kind: body" in text(talk.one("Liv Sand", "/owner show Board"))
        assert "Kind: person" in text(talk.one("Liv Sand", "/owner show Board (person)"))
        assert "Kind: body" in text(talk.one("Liv Sand", "/owner show board (organ)"))
        assert talk.one("Liv Sand", "/owner show Board (person 2)").error == "unknown"

    def test_no_two_buttons_are_alike_and_each_means_one(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/action assign A-1 Una Berg")
        first, second = commands(asked)
        assert (first, second) == tuple(f"/action assign A-1 Una Berg (person {place})" for place in (1, 2))
        one = talk.one("Liv Sand", first)
        assert one.ok
        assert talk.one("Liv Sand", "/action assign A-1 +Una Berg (person 2)").rows[0].owners == ("Una Berg",) * 2

    def test_an_owner_that_the_text_leaves_open_is_told_apart(self, talk: Talk) -> None:
        _, asked = talk.say("Liv Sand", "/action add Una Berg paints the signs by Friday")
        assert commands(asked)[:2] == [f"/action assign A-2 Una Berg (person {place})" for place in (1, 2)]

    @pytest.mark.parametrize("question", ["/owes Una Berg", "/ask what does Una Berg owe?", "/owes Una"])
    def test_a_question_about_several_says_so(self, talk: Talk, question: str) -> None:
        asked = talk.one("Liv Sand", question)
        assert "may be several" in text(asked)
        assert (asked.ok, asked.ask, len(commands(asked))) == (False, True, 2)
        talk.say("Liv Sand", "/action assign A-1 Una Berg (person 2)")
        assert [len(talk.one("Liv Sand", command).rows) for command in commands(asked)] == [0, 1]

    def test_one_who_is_misspelt_is_not_several(self, talk: Talk) -> None:
        assert "know nobody" in text(talk.one("Liv Sand", "/owes Liv Sannnd"))
