"""`/owner`: who is in what from when to when, what two entries become when they are one, and who takes over."""

from datetime import date

import pytest

from bot.call import bodies_of
from bot.party import Membership
from bot.ports import Ledger
from bot.reply import Reply
from tests.bot.commands.talk import Talk, commands, form, numbers, text


@pytest.fixture
def talk() -> Talk:
    talk = Talk("en")
    talk.party("una", "person", "Una Berg")
    talk.party("per", "person", "Per Aas")
    talk.party("tg", "body", "Trail group")
    talk.say("Liv Sand", "@referent help")
    return talk


def shown(talk: Talk, words: str) -> str:
    return text(talk.one("Liv Sand", f"/owner show {words}"))


def bodies(talk: Talk, name: str, day: date) -> tuple[str, ...]:
    """The names of the bodies that somebody is in on a day."""

    def look(ledger: Ledger) -> tuple[str, ...]:
        (person,) = ledger.parties.directory().named(name)
        return tuple(party.name for id in bodies_of(person, ledger, day) if (party := ledger.parties.get(id)))

    return talk.ledgers.read("w", look)


class TestAdding:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("Rolf Dahl", "person"),
            ("The board", "body"),
            ("AU", "body"),
            ("person AU", "person"),
            ("organ Rolf Dahl", "body"),
        ],
    )
    def test_its_kind_is_said_or_seen(self, talk: Talk, name: str, kind: str) -> None:
        added = talk.one("Liv Sand", f"/owner add {name}")
        assert f"added as a {kind}" in text(added)

    @pytest.mark.parametrize("name", ["Ungdomsrådet i Bodø", "Nemnda til kommunen", "Rådet inn i framtida"])
    def test_a_name_may_have_the_words_of_a_merger_in_it(self, talk: Talk, name: str) -> None:
        assert text(talk.one("Liv Sand", f"/owner add body {name}")).startswith(f"{name} is added")

    def test_a_wrong_guess_is_mended_by_the_button(self, talk: Talk) -> None:
        added = talk.one("Liv Sand", "/owner add Fjord")
        assert commands(added) == ["/owner kind body Fjord"]
        assert "as a body" in text(talk.one("Liv Sand", commands(added)[0]))
        assert "Kind: body" in shown(talk, "Fjord")
        assert "as a person" in text(talk.one("Liv Sand", "/owner kind person Fjord"))
        assert talk.one("Liv Sand", "/owner kind").error == "incomplete"

    def test_a_form_says_all_of_it(self, talk: Talk) -> None:
        blank = form(talk.one("Liv Sand", "/owner"))
        added = talk.press("Liv Sand", blank, name="Fjord", kind="body", aliases="FJ, the fjord")
        assert "also called FJ, the fjord" in text(added)

    def test_a_name_of_somebody_else_is_refused_with_both(self, talk: Talk) -> None:
        refused = talk.one("Liv Sand", "/owner add Fjord = trail group")
        assert refused.error == "wrong_state"
        assert "Trail group" in text(refused)

    def test_a_name_too_long_for_one_is_refused(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/owner add " + "x" * 121).error == "too_long"
        assert talk.one("Liv Sand", "/owner alias Trail group = " + "x" * 121).error == "too_long"

    @pytest.mark.parametrize("name", ["Fjord, Fell", "Fjord, Fell = F", "…", "--"])
    def test_a_name_is_one_with_letters(self, talk: Talk, name: str) -> None:
        assert talk.one("Liv Sand", f"/owner add {name}").error == "incomplete"
        assert talk.one("Liv Sand", "/owner show Fjord").error == "unknown"

    def test_another_spelling_of_a_name_is_a_name_of_its_own(self, talk: Talk) -> None:
        assert talk.one("Liv Sand", "/owner alias Trail group = Trail-group").ok

    def test_what_is_advised_works(self, talk: Talk) -> None:
        assert "merge" not in text(talk.one("Liv Sand", "/owner add trail group"))
        assert "merge" not in text(talk.one("Liv Sand", "/owner alias Trail group = una berg")), "they are of two kinds"
        assert "merge" not in text(talk.one("Liv Sand", "/owner alias Una Berg = Una Berg"))
        twins = text(talk.one("Liv Sand", "/owner alias Per Aas = Una Berg"))
        assert "/owner merge Per Aas into Una Berg" in twins
        assert talk.one("Liv Sand", "/owner merge Per Aas into Una Berg").ok

    def test_guests_change_nothing(self, talk: Talk) -> None:
        talk.channel("open")
        talk.join("open", "Gus", "guest")
        for words in ("add Fjord", "alias Trail group = TG", "member Trail group = Per Aas", "role Per Aas = chair"):
            assert talk.say("Gus", f"/owner {words}", "open", "guest")[0].error == "not_allowed"


class TestAliases:
    def test_given_and_taken_away(self, talk: Talk) -> None:
        assert "also called TG, trails" in text(talk.one("Liv Sand", "/owner alias Trail group = TG, trails"))
        assert "trails" not in text(talk.one("Liv Sand", "/owner alias TG - trails"))
        assert "TG" in shown(talk, "TG")

    def test_without_a_sign_the_longest_name_at_the_head_is_the_party(self, talk: Talk) -> None:
        assert "TG" in text(talk.one("Liv Sand", "/owner alias Trail group TG"))
        assert talk.one("Liv Sand", "/owner alias Trail group -TG").ok
        assert talk.one("Liv Sand", "/owner alias Trail group +TG").ok
        changed = text(talk.one("Liv Sand", "/owner alias Trail group = trails, -tg"))
        assert ("trails" in changed, "TG" in changed) == (True, False)

    @pytest.mark.parametrize(
        ("words", "error"),
        [
            ("alias", "incomplete"),
            ("alias Trail group", "incomplete"),
            ("alias Trail group - TG", "unknown"),
            ("alias Nobody = TG", "unknown"),
        ],
    )
    def test_what_cannot_be_done_is_told(self, talk: Talk, words: str, error: str) -> None:
        assert talk.one("Liv Sand", f"/owner {words}").error == error


class TestMembers:
    def test_from_when_to_when(self, talk: Talk) -> None:
        told = talk.one("Liv Sand", "/owner member Trail group = Una Berg from 2023-03-01 to 2023")
        assert text(told) == "In Trail group from 1 March 2023 to 31 December 2023: Una Berg."
        assert bodies(talk, "Una Berg", date(2023, 12, 31)) == ("Trail group",)
        assert bodies(talk, "Una Berg", date(2024, 1, 1)) == ()
        assert "Una Berg" in shown(talk, "Trail group 2023")
        assert "Una Berg" not in shown(talk, "Trail group 2022")
        assert "Una Berg" not in shown(talk, "Trail group")
        assert "Trail group" in shown(talk, "Una Berg in May 2023")
        assert "Trail group" in shown(talk, "Una Berg 9 May 2023")
        assert "Trail group" in shown(talk, "Una Berg 2023-12-31")

    @pytest.mark.parametrize(
        ("told", "known"),
        [
            (
                ["= Una Berg from 2022-01-01", "= Una Berg from 2022-01-01 to 2023-06-30"],
                " from 1 January 2022 to 30 June 2023",
            ),
            (["= Una Berg from 2022", "= Una Berg to 2023-06-30"], " from 1 January 2022 to 30 June 2023"),
            (["= Una Berg from 2022", "= Una Berg from 2023"], " from 1 January 2023"),
            (["= Una Berg from 2022", "= Una Berg"], " from 1 January 2022"),
            (["= Una Berg from 2022", "= Una Berg from 2022"], " from 1 January 2022"),
            (["= Una Berg", "= Una Berg from 2022"], " from 1 January 2022"),
            (["= Una Berg", "= Una Berg to 2025"], " to 31 December 2025"),
            (
                ["= Una Berg from 2020 to 2021", "= Una Berg from 2021 to 2022"],
                " from 1 January 2020 to 31 December 2022",
            ),
            (["= Una Berg from 2020 to 2021", "= Una Berg from 2021-06-01"], " from 1 January 2020"),
            (["= Una Berg from 2022", "= -Una Berg"], " from 1 January 2022 to 6 May 2024"),
            (["= Una Berg from 2022", "= Per Aas -Una Berg"], " from 1 January 2022 to 6 May 2024"),
            (
                ["= Una Berg from 2022", "– Una Berg to 2023", "- Una Berg to 2022"],
                " from 1 January 2022 to 31 December 2022",
            ),
        ],
    )
    def test_stays_never_overlap(self, talk: Talk, told: list[str], known: str) -> None:
        for words in told:
            assert talk.one("Liv Sand", f"/owner member Trail group {words}").ok, words
        una = talk.party("una", "person", "Una Berg")
        (stay,) = [each for each in self.stays(talk) if each.party == una]
        assert f"Members: Una Berg{known}" in shown(talk, f"Trail group {stay.last_day or '2024-05-06'}")

    def stays(self, talk: Talk) -> list[Membership]:
        tg = talk.party("tg", "body", "Trail group")
        return list(talk.ledgers.read("w", lambda ledger: ledger.parties.members(tg)))

    def test_who_comes_back_has_a_second_stay_from_today(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Trail group = Una Berg from 2020 to 2021")
        assert "from 6 May 2024:" in text(talk.one("Liv Sand", "/owner member Trail group = Una Berg"))
        assert len(self.stays(talk)) == 2
        both = talk.one("Liv Sand", "/owner member Trail group = Una Berg from 2021-06-01")
        assert (both.error, "from 1 January 2020 to 31 December 2021; from 6 May 2024" in text(both)) == (
            "wrong_state",
            True,
        )

    def test_the_last_day_is_not_before_the_first(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Trail group = Una Berg from 2023")
        assert talk.one("Liv Sand", "/owner member Trail group - Una Berg to 2022").error == "wrong_state"

    def test_those_with_days_of_their_own_are_told_apart(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Trail group = Una Berg from 2023")
        told = text(talk.one("Liv Sand", "/owner member Trail group = Una Berg, Per Aas"))
        assert told == "In Trail group from 1 January 2023: Una Berg.\nIn Trail group: Per Aas."

    def test_a_button_for_a_misspelt_name_keeps_the_rest_of_the_line(self, talk: Talk) -> None:
        asked = talk.one("Liv Sand", "/owner member Trail group = Una Beerg, Per Aas from 2023")
        assert "/owner member Trail group = Una Berg, Per Aas from 2023" in commands(asked)

    def test_told_twice_it_is_told_once(self, talk: Talk) -> None:
        for _ in range(2):
            assert talk.one("Liv Sand", "/owner member Trail group = Una Berg, Per Aas").ok
        tg = talk.party("tg", "body", "Trail group")
        assert talk.ledgers.read("w", lambda ledger: len(ledger.parties.members(tg))) == 2

    def test_who_leaves_leaves_the_roles_there_too(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Trail group = Una Berg, Per Aas")
        talk.say("Liv Sand", "/owner role Una Berg = chair in Trail group")
        assert "last day 31 May 2024" in text(
            talk.one("Liv Sand", "/owner member Trail group - Una Berg to 2024-05-31")
        )
        assert bodies(talk, "Una Berg", date(2024, 5, 31)) == ("Trail group",)
        assert bodies(talk, "Una Berg", date(2024, 6, 1)) == ()
        assert bodies(talk, "Per Aas", date(2024, 6, 1)) == ("Trail group",)

    @pytest.mark.parametrize(
        ("words", "error"),
        [
            ("member", "incomplete"),
            ("member Trail group", "incomplete"),
            ("member Per Aas = Una Berg", "wrong_state"),
            ("member Trail group - Una Berg", "unknown"),
            ("member Trail group = Una Beerg", "unknown"),
            ("member Trail group = -", "incomplete"),
            ("member Trail group = Una Berg from 2024-02-30", "unknown"),
            ("member Trail group = Una Berg from 2024 to 2023", "wrong_state"),
            ("show Trail group 0000", "unknown"),
            ("show", "incomplete"),
            ("role", "incomplete"),
            ("role Una Berg", "incomplete"),
            ("role Una Berg = chair in Per Aas", "wrong_state"),
            ("merge", "incomplete"),
            ("merge Una Berg", "incomplete"),
            ("end", "incomplete"),
        ],
    )
    def test_what_cannot_be_done_is_told_and_changes_nothing(self, talk: Talk, words: str, error: str) -> None:
        assert talk.one("Liv Sand", f"/owner {words}").error == error
        assert bodies(talk, "Una Berg", date(2024, 5, 6)) == ()

    @pytest.mark.parametrize(
        "words",
        [
            "Una Berg leader Trail group",
            "Una Berg = leader, Trail group",
            "Una Berg = leader in Trail group",
            "Una Berg leader of TG",
        ],
    )
    def test_a_role_and_its_body_are_parted(self, talk: Talk, words: str) -> None:
        talk.say("Liv Sand", "/owner alias Trail group = TG")
        assert text(talk.one("Liv Sand", f"/owner role {words}")) == "Una Berg is leader in Trail group."

    @pytest.mark.parametrize("words", ["Una Berg leader KDD", "Una Berg = leader, the forest"])
    def test_what_cannot_be_parted_is_no_role(self, talk: Talk, words: str) -> None:
        refused = talk.one("Liv Sand", f"/owner role {words}")
        assert refused.error == "incomplete"
        assert "/owner role Una Berg = leader in" in text(refused)
        assert "leader" not in shown(talk, "Una Berg")

    def test_a_role_outside_any_body(self, talk: Talk) -> None:
        assert "Una Berg is keeper" in text(talk.one("Liv Sand", "/owner role Una Berg = keeper"))
        assert "(keeper)" in shown(talk, "Una Berg")


class TestMerging:
    def merge(self, talk: Talk, words: str = "U Berg into Una Berg") -> Reply:
        return talk.one("Liv Sand", f"/owner merge {words}")

    def test_everything_that_was_the_old_ones_goes_along(self, talk: Talk) -> None:
        talk.channel("board", private=True, members=("U Berg", "Per Aas"))
        talk.channel("crew", private=True, members=("U Berg", "Una Berg"))
        talk.say("Liv Sand", "/owner member Trail group = U Berg")
        talk.say("U Berg", "/minutes start Secret reform", "board")
        talk.say("Per Aas", "/minutes start Weekly")
        talk.say("U Berg", "/decision add Tar is used")
        talk.say("U Berg", "/action add Per Aas buys a present", None)
        talk.say("U Berg", "/action add I paint the signs", None)
        talk.say("U Berg", "/action add Per Aas paints the fence")
        told = text(self.merge(talk))
        assert "0 actions that you can read went along" in told, "Liv may not read what was said to the bot alone"
        # An account of the old name is the new person's from now on.
        assert bodies(talk, "Una Berg", talk.now.date()) == ("Trail group",)
        assert numbers(talk.one("U Berg", "what do I owe?", None)) == ["A-2"]
        assert talk.one("U Berg", "/action show A-1", None).ok
        assert talk.one("U Berg", "/minutes close", "board").ok, "she is its secretary still, in its channel"
        assert talk.one("U Berg", "/decision edit D-1 Oil is used").ok
        assert talk.one("U Berg", "/action remove A-3").ok
        assert (
            talk.one("Liv Sand", "/owner show U Berg").parts[0] == talk.one("Liv Sand", "/owner show Una Berg").parts[0]
        )

    @pytest.mark.parametrize("joint", ["into", "inn i", "i", "til"])
    def test_names_may_have_the_words_of_a_merger_in_them(self, talk: Talk, joint: str) -> None:
        talk.say("Liv Sand", "/owner add body Ungdomsrådet")
        talk.say("Liv Sand", "/owner add body Rådet i Bodø" if len(joint) > 3 else "/owner add body Rådet")
        old = "Rådet i Bodø" if len(joint) > 3 else "Rådet"
        assert talk.one("Liv Sand", f"/owner merge {old} {joint} Ungdomsrådet").ok

    def test_a_bodys_members_go_along(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner add body Trails")
        talk.say("Liv Sand", "/owner member Trails = Per Aas")
        assert self.merge(talk, "Trails into Trail group").ok
        assert bodies(talk, "Per Aas", talk.now.date()) == ("Trail group",)
        assert "Trails" in shown(talk, "Trail group")

    @pytest.mark.parametrize(
        ("words", "error"),
        [
            ("Una Berg into Una Berg", "wrong_state"),
            ("Una Berg into Trail group", "wrong_state"),
            ("Nobody into Una Berg", "unknown"),
        ],
    )
    def test_what_is_no_merger(self, talk: Talk, words: str, error: str) -> None:
        assert self.merge(talk, words).error == error

    def test_administrators_alone(self, talk: Talk) -> None:
        assert talk.one("Per Aas", "/owner merge Una Berg into Per Aas").error == "not_allowed"
        assert talk.one("Per Aas", "/owner end Trail group").error == "not_allowed"


class TestEnding:
    def test_its_members_have_a_last_day_and_what_it_owes_stands(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner member Trail group = Una Berg")
        talk.say("Liv Sand", "/owner member Trail group = Per Aas from 2022 to 2023")
        talk.say("Liv Sand", "/action add Trail group paints the signs")
        assert "Open actions stay as they are" in text(talk.one("Liv Sand", "/owner end Trail group 2024-04-30"))
        assert bodies(talk, "Una Berg", date(2024, 4, 30)) == ("Trail group",)
        assert bodies(talk, "Una Berg", date(2024, 5, 1)) == ()
        assert "Last day: 30 April 2024" in shown(talk, "Trail group")
        assert numbers(talk.one("Liv Sand", "/owes Trail group")) == ["A-1"]

    def test_an_heir_takes_over_what_is_open(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner add body Paths")
        talk.say("Liv Sand", "/action add Trail group and Paths paint the signs")
        talk.say("Liv Sand", "/action add Trail group buys tar")
        talk.say("Liv Sand", "/action done A-2")
        talk.say("Liv Sand", "/action add Trail group counts the bridges", None)
        assert "Paths takes over 2 open actions" in text(talk.one("Liv Sand", "/owner end Trail group into Paths"))
        assert talk.one("Liv Sand", "/action show A-1").rows[0].owners == ("Paths",)
        assert talk.one("Liv Sand", "/action show A-2").rows[0].owners == ("Trail group",)

    def test_an_heir_of_nothing_is_told_so(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/owner add body Paths")
        told = text(talk.one("Liv Sand", "/owner end Trail group into Paths"))
        assert "Paths takes over, with no open action that you can read." in told

    def test_nothing_is_taken_over_before_the_last_day(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Trail group buys tar")
        talk.say("Liv Sand", "/owner add body Paths")
        refused = talk.one("Liv Sand", "/owner end Trail group 2024-06-30 into Paths")
        assert refused.error == "wrong_state"
        assert "/owner end Trail group 2024-06-30 into Paths" in text(refused)
        assert talk.one("Liv Sand", "/action show A-1").rows[0].owners == ("Trail group",)
        assert talk.one("Liv Sand", "/owner end Trail group 2024-06-30").ok, "that it will end can be told before"

    def test_its_own_heir_is_refused(self, talk: Talk) -> None:
        talk.say("Liv Sand", "/action add Trail group buys tar")
        assert talk.one("Liv Sand", "/owner end Trail group into Trail group").error == "wrong_state"


def test_days_that_lie_in_several_stays_are_told_with_them(talk: Talk) -> None:
    for span in ("from 2022-01-01 to 2022-12-31", "from 2023-06-01 to 2023-12-31"):
        assert talk.one("Liv Sand", f"/owner member Trail group = Una Berg {span}").ok
    refused = talk.one("Liv Sand", "/owner member Trail group = Una Berg from 2022-06-01 to 2023-07-01")
    assert refused.error == "wrong_state"
    assert "31 December 2022" in text(refused)
    assert "1 June 2023" in text(refused)


def test_a_sign_without_a_name_is_nobody(talk: Talk) -> None:
    assert talk.one("Liv Sand", "/owner member Trail group = +Una Berg, -").ok
    assert bodies(talk, "Una Berg", talk.now.date()) == ("Trail group",)
