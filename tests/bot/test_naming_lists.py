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
