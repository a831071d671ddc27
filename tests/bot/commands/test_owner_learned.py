"""Names that a correction teaches: which are learned, from whom and where, and how they go again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.events import PartyTold, party_told
from bot.ports import Ledger
from bot.reply import Reply
from tests.bot.commands.talk import Talk, buttons, commands, text


@pytest.fixture
def talk() -> Talk:
    """An open channel and a closed one; the first who comes administrates."""
    talk = Talk("en")
    for key, name in (("una", "Una Berg"), ("ida", "Ida Moe"), ("ola1", "Ola Vik"), ("ola2", "Ola Aas")):
        talk.party(key, "person", name)
    talk.party("tg", "body", "Trail group", ("una",))
    talk.channel("board", private=True, members=("Liv Sand", "Una Berg"))
    for name in ("Liv Sand", "Una Berg", "Ida Moe"):
        talk.say(name, "@referent help")
    talk.join("tur", "Gro Gjest", "guest")
    return talk


def learned(talk: Talk) -> list[str]:
    """All learned names."""
    parties = talk.ledgers.read("w", lambda ledger: ledger.parties.learned())
    return [name for party in parties for name in party.learned]


def corrected(talk: Talk, text: str, owner: str = "Trail group", channel: str | None = "tur") -> Reply:
    """The answer to who owns what was just captured."""
    number = talk.say("Liv Sand", f"/action add {text}", channel)[0].numbers[0]
    return talk.say("Liv Sand", f"/action assign {number} {owner}", channel)[0]


class TestLearning:
    def test_a_name_that_was_not_known_is_the_owner_s_from_then_on(self, talk: Talk) -> None:
        told = corrected(talk, "KXD paints the signs")
        assert "“KXD” is Trail group from now on." in text(told)
        assert learned(talk) == ["KXD"]
        assert talk.one("Ida Moe", "/action add KXD paints the fence").rows[0].owners == ("Trail group",)
        assert "KXD (learned)" in text(talk.one("Ida Moe", "/owner show Trail group"))

    def test_beside_others_it_is_offered(self, talk: Talk) -> None:
        told = corrected(talk, "Una Berg and KXD paint the signs", "+Trail group")
        assert learned(talk) == []
        assert "/owner learn Trail group = KXD" in commands(told)

    def test_by_the_form_too(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs")
        shown = talk.one("Liv Sand", "/action assign A-1").parts[0]
        talk.press("Liv Sand", shown, owners="Trail group")  # type: ignore[arg-type]  # a form
        assert learned(talk) == ["KXD"]

    def test_once_told_a_text_teaches_no_more(self, talk: Talk) -> None:
        told = corrected(talk, "KXD paints the signs")
        talk.press("Liv Sand", next(each for each in buttons(told) if each.command.startswith("/owner forget")))
        assert learned(talk) == []
        talk.say("Liv Sand", "/action assign A-1 Ida Moe")
        assert learned(talk) == []

    def test_a_text_that_is_edited_teaches_what_it_then_says(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs")
        talk.say("Liv Sand", "/action edit A-1 XYKD paints the signs")
        talk.say("Liv Sand", "/action assign A-1 Trail group")
        assert learned(talk) == ["XYKD"]

    @pytest.mark.parametrize("owners", ["Trail group, Una Berg", "-Una Berg"])
    def test_several_or_none_teach_nothing(self, talk: Talk, owners: str) -> None:
        talk.say("Liv Sand", "/action add Una Berg and KXD paint the signs")
        talk.say("Liv Sand", f"/action assign A-1 {owners}")
        assert learned(talk) == []

    def test_two_that_join_teach_nothing(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs", "Trail group, Ida Moe")
        assert learned(talk) == []

    def test_a_guest_teaches_nothing(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs")
        told = talk.say("Gro Gjest", "/action assign A-1 Trail group", standing="guest")[0]
        assert told.ok
        assert learned(talk) == []


class TestHandingOver:
    """Another owner is mostly a handover, and teaches nothing by itself."""

    def test_a_misspelling_that_was_read_is_nobody_else_s(self, talk: Talk) -> None:
        talk.party("tor", "person", "Torbjørg Halvorsen")
        talk.say("Liv Sand", "/action add Torbjørg Halvorsn paints the signs")
        for owner in ("+Trail group", "Trail group"):
            told = talk.say("Liv Sand", f"/action assign A-1 {owner}")[0]
            assert not any(each.startswith("/owner learn") for each in commands(told))
        assert learned(talk) == []

    def test_who_was_known_is_handed_over_and_the_unknown_can_still_be_added(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add Owner: Una Berg, Hjelperne. Wash")
        talk.say("Liv Sand", "/action assign A-1 Ida Moe")
        assert learned(talk) == []
        first, second = [each for each in buttons(question) if each.command.startswith("/action add-owner")]
        assert talk.press("Liv Sand", first).rows[0].owners == ("Ida Moe", "Hjelperne")
        again = talk.press("Liv Sand", second)
        assert "“Hjelperne” has already been added as a" in text(again)
        assert any(each.startswith("/owner kind") for each in commands(again))

    def test_a_person_s_own_name_is_offered_alone(self, talk: Talk) -> None:
        told = corrected(talk, "Owner: Lise. Wash", "Ida Moe")
        assert learned(talk) == []
        assert "Shall “Lise” be Ida Moe from now on?" in text(told)
        assert "/owner learn Ida Moe = Lise" in commands(told)

    @pytest.mark.parametrize("name", ["TBD", "NN", "Avtales", "Frivillig", "Mamma", "Leder", "Kasserer", "Rektor"])
    def test_placeholders_and_titles_are_not_even_offered(self, talk: Talk, name: str) -> None:
        for owner in ("Ida Moe", "Trail group"):
            told = corrected(talk, f"Owner: {name}. Wash for {owner}", owner)
            assert not any(each.startswith(("/owner learn", "/owner forget")) for each in commands(told))

    @pytest.mark.parametrize("words", ["Owner: Skole - og fritid", "Owner: Revisjon AS", "Owner: KXD/Hagelaget. Wash"])
    def test_nor_is_a_piece_of_a_name(self, talk: Talk, words: str) -> None:
        corrected(talk, words)
        assert learned(talk) == []

    @pytest.mark.parametrize(
        ("name", "owner", "kept"),
        [
            ("Trial group", "Trail group", True),
            ("Hagegjengen", "Trail group", True),
            ("KXD-en", "Trail group", True),
            ("Ingunn", "Trail group", False),
            ("Idda Moe", "Ida Moe", True),
            ("Hagegjengen", "Ida Moe", False),
            ("KXD", "Ida Moe", False),
        ],
    )
    def test_what_is_like_the_owner_s_name_or_a_body_s_is_learned(
        self, talk: Talk, name: str, owner: str, kept: bool
    ) -> None:
        assert (Teach(talk)(name, owner) == [name]) is kept


class TestWhatIsNoName:
    @pytest.fixture
    def teach(self, talk: Talk) -> "Teach":
        return Teach(talk)

    @pytest.mark.parametrize(
        "name",
        [
            "vi",
            "alle",
            "We",
            "they",
            "K",
            "7",
            "42",
            "Ola",
            "Una Berg",
            "Trail group",
            "Per",
            "a, b",
            "a = b",
            "x" * 121,
        ],
    )
    def test_is_not_learned(self, teach: "Teach", name: str) -> None:
        assert teach(name, "Ida Moe") == []

    def test_a_common_noun_is_a_body_s_and_no_person_s(self, teach: "Teach") -> None:
        assert teach("vaktmesteren", "Ida Moe") == []
        assert teach("vaktgjengen", "Trail group") == ["vaktgjengen"]

    def test_what_the_same_party_is_called_with_an_ending_is_learned(self, teach: "Teach", talk: Talk) -> None:
        talk.say("Liv Sand", "/owner alias Trail group = TGR")
        assert teach("TGRen", "Trail group") == ["TGRen"]


class Teach:
    """Stores an action whose text has a name that nobody was known by, and tells whose it is."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    def __call__(self, name: str, owner: str) -> Sequence[str]:

        number = self.talk.say("Liv Sand", f"/action add Paint the sign of {self.talk.now:%H.%M}")[0].numbers[0]

        def work(ledger: Ledger) -> None:
            action = ledger.actions.by_number(int(number.removeprefix("A-")))
            assert action is not None
            ledger.actions.put(replace(action, unread_owner=name, revision=action.revision + 1))

        self.talk.ledgers.write("w", work)
        assert self.talk.say("Liv Sand", f"/action assign {number} {owner}")[0].ok
        return learned(self.talk)


class TestInPrivate:
    @pytest.mark.parametrize("channel", ["board", None])
    def test_it_is_offered_alone(self, talk: Talk, channel: str | None) -> None:
        told = corrected(talk, "KXD paints the signs", channel=channel)
        assert learned(talk) == []
        assert "/owner learn Trail group = KXD" in commands(told)
        kept = talk.press("Liv Sand", buttons(told)[-1], channel)
        assert "“KXD” is Trail group from now on." in text(kept)
        assert learned(talk) == ["KXD"]

    def test_somebody_may_have_got_the_name_meanwhile(self, talk: Talk) -> None:
        told = corrected(talk, "KXD paints the signs", channel="board")
        talk.say("Liv Sand", "/owner add body KXD")
        assert talk.press("Liv Sand", buttons(told)[-1], "board").error == "wrong_state"

    def test_the_button_s_command_without_a_name_asks_for_one(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/owner learn Trail group").error == "incomplete"

    def test_guests_keep_and_forget_nothing(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        for words in ("/owner learn Trail group = KYZ", "/owner forget KXD"):
            assert talk.say("Gro Gjest", words, standing="guest")[0].error == "not_allowed"


class TestSeeingAndForgetting:
    def test_an_administrator_sees_who_taught_what_when_the_latest_first(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        offered = corrected(talk, "XKD paints the fence", "Ida Moe")
        talk.press("Liv Sand", buttons(offered)[-1])
        told = talk.one("Liv Sand", "/owner learned")
        assert text(told).splitlines()[:3] == [
            "2 names have been learned from corrections:",
            "XKD: Ida Moe, taught by Liv Sand on 6 May 2024",
            "KXD: Trail group, taught by Liv Sand on 6 May 2024",
        ]
        assert commands(told) == ["/owner forget XKD", "/owner forget KXD"]

    def test_others_do_not(self, talk: Talk) -> None:
        assert talk.one("Ida Moe", "/owner learned").error == "not_allowed"

    def test_what_is_forgotten_means_nobody(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        assert "“KXD” is no longer Trail group." in text(talk.one("Ida Moe", "/owner forget kxd"))
        assert talk.say("Liv Sand", "/action add KXD paints the fence")[0].rows[0].owners == ()
        assert "No names have been learned" in text(talk.one("Liv Sand", "/owner learned"))

    def test_an_alias_that_nobody_learned_is_not_forgotten(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner alias Trail group = TRG")
        refused = talk.one("Liv Sand", "/owner forget TRG")
        assert (refused.error, "/owner alias" in text(refused)) == ("unknown", True)

    @pytest.mark.parametrize("name", ["TRG", "trg", "Trail group"])
    def test_a_name_that_the_party_has_anyway_is_not_learned(self, talk: Talk, name: str) -> None:
        talk.say("Liv Sand", "/owner alias Trail group = TRG")
        told = talk.one("Liv Sand", f"/owner learn Trail group = {name}")
        assert (text(told), commands(told)) == (f"“{name}” is already a name for Trail group.", [])
        assert learned(talk) == []

    def test_a_button_that_is_pressed_twice_tells_the_same(self, talk: Talk) -> None:
        first, second = (talk.one("Liv Sand", "/owner learn Trail group = KXD") for _ in range(2))
        assert (text(first), commands(first)) == (text(second), commands(second))
        assert commands(second) == ["/owner forget KXD"]
        assert learned(talk) == ["KXD"]

    def test_by_alias_it_goes_as_well(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        talk.say("Liv Sand", "/owner alias Trail group - KXD")
        assert learned(talk) == []

    def test_a_name_whose_teacher_is_not_known_any_more_is_still_listed(self, talk: Talk) -> None:
        def work(ledger: Ledger) -> None:
            party = next(p for key in ledger.parties.directory().named("Trail group") if (p := ledger.parties.get(key)))
            ledger.parties.put(party.taught("KXD"))

        talk.ledgers.write("w", work)
        assert "KXD: Trail group" in text(talk.one("Liv Sand", "/owner learned"))

    def test_it_goes_along_when_parties_become_one(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        talk.say("Liv Sand", "/owner add body Path group")
        assert talk.one("Liv Sand", "/owner merge Trail group into Path group").ok
        assert learned(talk) == ["KXD"]
        assert "KXD (learned)" in text(talk.one("Liv Sand", "/owner show Path group"))

    def test_a_directory_that_is_told_again_takes_it_not_away(self, talk: Talk) -> None:
        corrected(talk, "KXD paints the signs")
        told = PartyTold("tg", "body", "Trail group", aliases=("TRG",), members=("una",))
        party = talk.ledgers.write("w", lambda ledger: party_told(ledger, told, talk.now))
        assert (party.aliases, party.learned) == (("TRG", "KXD"), ("KXD",))


class TestAdding:
    def test_the_name_may_have_been_given_meanwhile(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs")
        talk.say("Liv Sand", "/owner alias Trail group = KXD")
        refused = talk.one("Liv Sand", "/action add-owner A-1 body KXD")
        assert (refused.ok, refused.ask, commands(refused)) == (False, True, ["/action assign A-1 Trail group"])

    def test_pressed_twice_it_is_done(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add KXD paints the signs")
        add = next(each for each in buttons(question) if each.command.startswith("/action add-owner"))
        assert talk.press("Liv Sand", add).ok
        again = talk.press("Liv Sand", add)
        assert (again.ok, again.rows[0].owners) == (True, ("KXD",))

    def test_without_a_name_it_asks_for_one(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add KXD paints the signs")
        assert talk.one("Liv Sand", "/action add-owner A-1").error == "incomplete"

    def test_where_somebody_else_was_quicker_both_are_shown(self, talk: Talk) -> None:
        _, question = talk.say("Liv Sand", "/action add KXD paints the signs")
        talk.say("Ida Moe", "/action assign A-1 Trail group, Ida Moe")
        add = next(each for each in buttons(question) if each.command.startswith("/action add-owner"))
        assert talk.press("Liv Sand", add).error == "outdated"
