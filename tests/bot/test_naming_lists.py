"""Lists of names that are long, or none."""

import pytest

from bot.errors import TooLong
from bot.naming import LONGEST_LIST, read_parties
from bot.understanding.directory import Directory, Entry

DIRECTORY = Directory(
    [Entry("mr", "body", "Møre og Romsdal"), Entry("au", "body", "AU"), Entry("kari", "person", "Kari Li")]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AU, Kari Li og Møre og Romsdal", ["AU", "Kari Li", "Møre og Romsdal"]),
        ("Møre og Romsdal og AU", ["Møre og Romsdal", "AU"]),
        ("AU og", ["AU og"]),
        ("og AU & Kari Li", ["AU", "Kari Li"]),
        ("x;", ["x"]),
        ("", []),
    ],
)
def test_names_are_parted_where_one_ends(text: str, names: list[str]) -> None:
    assert [named.name for named in read_parties(DIRECTORY, text)] == names


def test_what_is_too_long_for_a_name_is_none() -> None:
    (named,) = read_parties(DIRECTORY, "a&" * 900 + "AU")
    assert named.parties == ()


def test_a_list_that_is_too_long_is_given_back() -> None:
    with pytest.raises(TooLong):
        read_parties(DIRECTORY, "a&" * LONGEST_LIST)


COMMAS = Directory(
    [
        Entry("hansen", "person", "Hansen, Kari"),
        Entry("kari", "person", "Kari Berg"),
        Entry("ola", "person", "Ola Nord", ("Nord, O.",)),
        Entry("avd", "body", "Avdeling for utdanning, kultur og helse", ("AUKH",)),
        Entry("kh", "body", "Kultur og helse"),
        Entry("au", "body", "AU"),
        Entry("li", "person", "Li, Per"),
        Entry("li2", "person", "Li, Per"),
    ]
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Hansen, Kari", ["hansen"]),
        ("hansen,kari.", ["hansen"]),
        ("AU, Hansen, Kari, Ola Nord", ["au", "hansen", "ola"]),
        ("AU og Hansen, Kari og Ola Nord", ["au", "hansen", "ola"]),
        ("Avdeling for utdanning, kultur og helse, AU", ["avd", "au"]),
        ("AU og Avdeling for utdanning, kultur og helse", ["au", "avd"]),
        ("Nord, O., AU", ["ola", "au"]),
        ("Li, Per (person 2), AU", ["li2", "au"]),
        ("Hansen, Kari\nKari Berg", ["hansen", "kari"]),
        ("Kari Berg\nAvdeling for utdanning, kultur og helse\nAU", ["kari", "avd", "au"]),
        ("AU og\nKari Berg,\nOla Nord", ["au", "kari", "ola"]),
    ],
)
def test_a_name_with_a_comma_is_one(text: str, keys: list[str]) -> None:
    assert [key for named in read_parties(COMMAS, text) for key in named.parties] == keys


def test_a_line_ends_a_name() -> None:
    """Where names stand one a line, "Hansen" and "Kari" below each other are two."""
    assert [named.name for named in read_parties(COMMAS, "Hansen\nKari, Berg")] == ["Hansen", "Kari", "Berg"]


def test_no_name_is_longer_than_a_name_may_be() -> None:
    assert [named.name for named in read_parties(COMMAS, "x" * 130 + ", AU")] == ["x" * 130, "AU"]
