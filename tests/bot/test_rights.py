"""Who may read and do what, where: each rule, with what it lets through and what it does not."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.place import Channel
from bot.rights import (
    MembershipStale,
    Readership,
    Unsure,
    audience_of,
    makers_of,
    may_approve,
    may_change_decision,
    may_lead,
    may_name_approver,
    readership_of_channel,
    readership_of_person,
)
from tests.samples import HERE, NETWORK, a_channel, a_decision, a_meeting, a_stay, an_account, an_action

names = st.frozensets(st.sampled_from(["kari", "ola", "fjord", "ledelsen", "network"]), max_size=3)
readerships = st.builds(Readership, names, names, names)
rows = st.tuples(
    st.sampled_from(["kari", "ola", "fjord", "ledelsen", "network", "action-1"]),
    st.none() | st.sampled_from(["fjord", "ledelsen"]),
    st.lists(st.sampled_from(["kari", "ola"]), max_size=2),
)


# --- reading ---


def test_a_row_is_read_by_its_audience() -> None:
    readers = Readership(frozenset({"here", "ledelsen"}))
    assert readers.reads("here", None)
    assert readers.reads("ledelsen", "fjord", ["ola"])
    assert not readers.reads("there", "here", ["ledelsen"])


def test_a_row_is_read_by_its_channel() -> None:
    readers = Readership(frozenset(), frozenset({"fjord"}))
    assert readers.reads("ledelsen", "fjord")
    assert not readers.reads("fjord", "storting")
    assert not readers.reads("fjord", None)


def test_a_row_is_read_by_those_who_are_named() -> None:
    readers = Readership(frozenset(), parties=frozenset({"kari", "au"}))
    assert readers.reads("action-1", None, ["ola", "au"])
    assert readers.reads("action-1", None, iter(["kari"]))
    assert not readers.reads("action-1", None, ["ola"])
    assert not readers.reads("kari", "au")


def test_who_reads_nothing_reads_nothing() -> None:
    nobody = Readership(frozenset())
    assert not nobody.reads("network", "fjord", ["kari"])
    assert not nobody.reads("", None)


@given(one=readerships, row=rows)
def test_each_way_of_reading_is_enough(one: Readership, row: tuple[str, str | None, list[str]]) -> None:
    audience, channel, readers = row
    ways = [audience in one.audiences, channel in one.channels, bool(one.parties & set(readers))]
    assert one.reads(audience, channel, readers) is any(ways)


@given(one=readerships, other=readerships, row=rows)
def test_who_is_within_another_reads_no_more(
    one: Readership, other: Readership, row: tuple[str, str | None, list[str]]
) -> None:
    if one.within(other) and one.reads(*row):
        assert other.reads(*row)


@given(one=readerships, more=readerships)
def test_within_asks_for_all_three(one: Readership, more: Readership) -> None:
    union = Readership(one.audiences | more.audiences, one.channels | more.channels, one.parties | more.parties)
    assert one.within(union)
    assert one.within(one)
    assert union.within(one) is (union == one)


@pytest.mark.parametrize("field", ["audiences", "channels", "parties", "own"])
def test_one_more_of_any_kind_is_not_within(field: str) -> None:
    told = {
        "audiences": frozenset({"a"}),
        "channels": frozenset({"c"}),
        "parties": frozenset({"p"}),
        "own": frozenset({"o"}),
    }
    small, large = Readership(**told), Readership(**{**told, field: told[field] | {"more"}})
    assert small.within(large)
    assert not large.within(small)


@given(one=readerships, channels=names, makers=st.lists(st.sampled_from(["kari", "ola"]), max_size=2), row=rows)
def test_where_it_cannot_be_known_who_is_there_maker_and_owners_read(
    one: Readership, channels: frozenset[str], makers: list[str], row: tuple[str, str | None, list[str]]
) -> None:
    unknown = replace(one, own=channels)
    theirs = row[1] in channels and bool(one.parties & set(makers))
    assert unknown.reads(*row, makers) is (one.reads(*row) or theirs)


UNSURE = Readership(
    frozenset({"here"}),
    frozenset({"fjord"}),
    frozenset({"kari"}),
    unsure=Unsure(("C1",), frozenset({"ledelsen"}), frozenset({"vik"})),
)


@pytest.mark.parametrize("row", [("here", None), ("x", "fjord"), ("x", None, ("kari",)), ("ledelsen", "fjord")])
def test_what_is_read_for_sure_needs_nobody_to_be_asked(row: tuple[str, str | None]) -> None:
    assert UNSURE.reads(*row)


@pytest.mark.parametrize("row", [("ledelsen", None), ("x", "vik"), ("ledelsen", "vik", ("ola",))])
def test_what_depends_on_who_is_where_is_asked_for_first(row: tuple[str, str | None]) -> None:
    with pytest.raises(MembershipStale) as stale:
        UNSURE.reads(*row)
    assert stale.value.channels == ("C1",)


def test_what_is_not_read_in_any_case_is_not() -> None:
    assert not UNSURE.reads("x", "y", ("ola",))


def test_a_list_is_made_for_sure_or_not_at_all() -> None:
    sure = replace(UNSURE, unsure=None)
    assert sure.certain() is sure
    for ask in (UNSURE.certain, lambda: UNSURE.within(sure), lambda: sure.within(UNSURE)):
        with pytest.raises(MembershipStale):
            ask()


def test_a_channel_is_asked_for_once() -> None:
    assert MembershipStale(("C1", "C2", "C1")).channels == ("C1", "C2")


def test_maker_and_owners_of_a_row() -> None:
    assert makers_of(an_action(maker="kari", owners=("ola", "au"))) == ("kari", "ola", "au")
    assert makers_of(a_decision(maker="kari")) == ("kari",)
    assert makers_of(a_meeting()) == ()


# --- who reads what is made where ---


def test_what_is_made_in_a_public_channel_is_for_the_connection() -> None:
    assert audience_of(a_channel(), "action-1") == HERE.id


def test_what_is_made_in_a_private_channel_is_for_those_in_it() -> None:
    assert audience_of(a_channel("ledelsen", private=True), "action-1") == "ledelsen"


def test_what_is_made_in_a_direct_message_is_for_named_persons() -> None:
    assert audience_of(None, "action-1") == "action-1"


STAYS = (a_stay("fjord"), a_stay("ledelsen"))


def test_a_member_reads_the_workspace_the_connection_and_the_channels_it_is_in() -> None:
    readers = readership_of_person(NETWORK.id, an_account(), STAYS, ["au"])
    assert readers == Readership(
        frozenset({NETWORK.id, HERE.id, "fjord", "ledelsen"}), parties=frozenset({"kari", "au"})
    )


@pytest.mark.parametrize("standing", ["guest", "external"])
def test_a_guest_reads_the_channels_it_is_in_and_what_it_is_named_in(standing: str) -> None:
    readers = readership_of_person(NETWORK.id, an_account(standing=standing), STAYS, ["au"])
    assert readers == Readership(frozenset(), frozenset({"fjord", "ledelsen"}), frozenset({"kari", "au"}))
    assert readers.reads(HERE.id, "fjord")
    assert not readers.reads(HERE.id, "storting")
    assert not readers.reads(NETWORK.id, None)


def test_who_is_in_no_channel_and_no_body_reads_as_itself() -> None:
    member = readership_of_person(NETWORK.id, an_account(), (), ())
    assert member == Readership(frozenset({NETWORK.id, HERE.id}), parties=frozenset({"kari"}))
    guest = readership_of_person(NETWORK.id, an_account(standing="guest"), (), ())
    assert guest == Readership(frozenset(), frozenset(), frozenset({"kari"}))


def test_what_is_made_in_a_channel_is_read_by_those_it_is_for() -> None:
    """The two sides of the rule, together."""
    public, private = a_channel(), a_channel("ledelsen", private=True)
    insider = readership_of_person(NETWORK.id, an_account(), (a_stay("ledelsen"),), ())
    outsider = readership_of_person(NETWORK.id, an_account(person="ola"), (), ())
    guest = readership_of_person(NETWORK.id, an_account(person="per", standing="guest"), (a_stay("ledelsen"),), ())
    for readers, reads in ((insider, (True, True)), (outsider, (True, False)), (guest, (False, True))):
        assert tuple(readers.reads(audience_of(each, "a"), each.id) for each in (public, private)) == reads


MEMBERS = (a_stay("fjord"), a_stay("fjord", "ola"))


def test_everyone_in_a_public_channel_reads_the_workspace_and_the_connection() -> None:
    assert readership_of_channel(NETWORK.id, a_channel(), MEMBERS) == Readership(frozenset({NETWORK.id, HERE.id}))
    assert readership_of_channel(NETWORK.id, a_channel(), ()) == Readership(frozenset({NETWORK.id, HERE.id}))


def test_everyone_in_a_private_channel_reads_it_too() -> None:
    readers = readership_of_channel(NETWORK.id, a_channel("ledelsen", private=True), MEMBERS)
    assert readers == Readership(frozenset({NETWORK.id, HERE.id, "ledelsen"}))


@pytest.mark.parametrize("standing", ["guest", "external"])
@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_with_a_guest_among_them_it_is_the_channels_rows_alone(standing: str, private: bool, place: int) -> None:
    members = [*MEMBERS]
    members.insert(place, a_stay("fjord", "per", standing=standing))
    readers = readership_of_channel(NETWORK.id, a_channel(private=private), members)
    assert readers == Readership(frozenset(), frozenset({"fjord"}))


@given(standings=st.lists(st.sampled_from(["member", "guest", "external"]), min_size=1), private=st.booleans())
def test_what_everyone_in_a_channel_reads_each_of_them_reads(standings: list[str], private: bool) -> None:
    channel = a_channel(private=private)
    members = [a_stay(person=f"p{n}", standing=standing) for n, standing in enumerate(standings)]
    everyone = readership_of_channel(NETWORK.id, channel, members)
    for member, (audience, place) in product(members, _made(channel)):
        account = an_account(person=member.person, standing=member.standing)
        one = readership_of_person(NETWORK.id, account, (member,), ())
        assert one.reads(audience, place) or not everyone.reads(audience, place)


def _made(channel: Channel) -> list[tuple[str, str | None]]:
    """Audience and channel of what is made in this channel, elsewhere, and in a direct message; shared wider or not."""
    places = (channel, a_channel("storting"), a_channel("ledelsen", private=True), None)
    return [
        (audience, place.id if place else None)
        for place in places
        for audience in (audience_of(place, "action-1"), NETWORK.id)
    ]


# --- doing ---

MEETING = a_meeting(chair="kari", secretary="siri", approver="ola")
PEOPLE = ("kari", "siri", "ola", "per")


def allowed(may: object, **given: object) -> set[str]:
    """Who of all people may."""
    return {person for person in PEOPLE if may(person, **given)}  # type: ignore[operator]  # a rule of bot.rights


def test_the_chair_approves_or_whom_the_chair_lets() -> None:
    assert allowed(may_approve, meeting=MEETING) == {"kari", "ola"}
    assert allowed(may_approve, meeting=a_meeting(chair="kari")) == {"kari"}


def test_without_a_chair_nobody_approves() -> None:
    assert allowed(may_approve, meeting=a_meeting()) == set()
    assert not may_approve(None, a_meeting())  # type: ignore[arg-type]  # even where nobody would be somebody


def test_chair_secretary_and_administrator_lead() -> None:
    assert allowed(may_lead, meeting=MEETING, administrator=False) == {"kari", "siri"}
    assert allowed(may_lead, meeting=MEETING, administrator=True) == set(PEOPLE)
    assert allowed(may_lead, meeting=a_meeting(secretary="siri"), administrator=False) == {"siri"}


def test_a_decision_is_changed_by_who_leads_who_recorded_it_or_an_administrator() -> None:
    decision = a_decision(maker="per")
    assert allowed(may_change_decision, decision=decision, meeting=MEETING, administrator=False) == {
        "kari",
        "siri",
        "per",
    }
    assert allowed(may_change_decision, decision=decision, meeting=None, administrator=False) == {"per"}
    assert allowed(may_change_decision, decision=decision, meeting=MEETING, administrator=True) == set(PEOPLE)
    assert allowed(may_change_decision, decision=decision, meeting=None, administrator=True) == set(PEOPLE)


def test_the_chair_alone_says_who_else_may_approve() -> None:
    assert allowed(may_name_approver, meeting=MEETING) == {"kari"}
    assert allowed(may_name_approver, meeting=a_meeting()) == set()
    assert not may_name_approver(None, a_meeting())  # type: ignore[arg-type]  # even where nobody would be somebody


@pytest.mark.parametrize(("shared", "known"), [(True, True), (False, False)])
def test_in_a_shared_channel_or_one_that_is_not_known_only_that_channels_is_read(shared: bool, known: bool) -> None:
    channel = replace(a_channel(), shared=shared)
    readers = readership_of_channel(NETWORK.id, channel, MEMBERS, known=known)
    assert readers == Readership(frozenset(), frozenset({"fjord"}))
