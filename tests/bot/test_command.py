"""How families and verbs are told apart."""

import pytest

from bot.call import Call
from bot.command import Family, Verb, twins, typed
from bot.commands import COMMANDS
from bot.place import LANGUAGES, Language
from bot.ports import Ledger
from bot.reply import Reply


def nothing(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    del call, ledger
    return ()


def verb(name: str, *words: str, careful: bool = False, hidden: bool = False) -> Verb:
    return Verb(name, {"en": words}, nothing, careful=careful, hidden=hidden)


FAMILY = Family(
    "thing",
    {"en": ("thing",), "nb": ("tingål",)},
    verb("show"),
    (verb("open", "open", "open up"), verb("close", "close", careful=True), verb("hide", "hides", hidden=True)),
)


def test_the_plain_twin_stands_beside_the_word() -> None:
    assert twins("åpne") == ("åpne", "apne")
    assert twins("sær ø") == ("sær ø", "saer o")
    assert twins("open") == ("open",)


def test_names_have_their_twins() -> None:
    assert list(FAMILY.all_names()) == ["thing", "tingål", "tingal"]


def test_the_longest_words_win() -> None:
    found = FAMILY.verb(["Open", "UP", "now"])
    assert found is not None
    assert (found[0].name, found[1]) == ("open", 2)
    assert FAMILY.verb(["opened"]) is None
    assert FAMILY.verb([]) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [("opne", ["open"]), ("oepn", ["open"]), ("clse", ["close"]), ("hide", []), ("o", []), ("xyz", [])],
)
def test_one_edit_away_is_near(word: str, meant: list[str]) -> None:
    assert [near for near, _ in FAMILY.nearest(word)] == meant


def test_no_name_stands_for_two_families() -> None:
    names = [name for family in COMMANDS for name in family.all_names()]
    assert len({*names}) == len({(name, family.name) for family in COMMANDS for name in family.all_names()})


@pytest.mark.parametrize("family", COMMANDS, ids=lambda family: family.name)
def test_no_word_stands_for_two_verbs_and_every_verb_has_words(family: Family) -> None:
    seen: dict[str, str] = {}
    for each in family.verbs:
        assert each.hidden or set(each.words) >= set(LANGUAGES), each.name
        for word in each.all_words():
            assert seen.setdefault(word, each.name) == each.name, word


@pytest.mark.parametrize("family", COMMANDS, ids=lambda family: family.name)
def test_what_cannot_be_undone_is_careful(family: Family) -> None:
    for each in family.verbs:
        if each.name in {"close", "circulate", "approve", "revoke", "delete", "merge", "end"}:
            assert each.careful, each.name


@pytest.mark.parametrize(
    ("command", "language", "shown"),
    [
        ("/action assign A-2 +AU", "nb", "/oppgave tildel A-2 +AU"),
        ("/action reopen A-3 A-5", "nn", "/oppgåve opne att A-3 A-5"),
        ("/action assign A-2 +AU", "en", "/action assign A-2 +AU"),
        ("/owes AU", "nn", "/skuldar AU"),
        ("/owner", "nb", "/aktør"),
        ("/oppgave tildel A-2", "nn", "/oppgave tildel A-2"),
        ("/nothing of ours", "nb", "/nothing of ours"),
        ("/action add-owner A-2 AU", "nb", "/oppgave add-owner A-2 AU"),
    ],
)
def test_a_command_is_shown_as_the_reader_types_it(command: str, language: Language, shown: str) -> None:
    assert typed(command, COMMANDS, language) == shown
