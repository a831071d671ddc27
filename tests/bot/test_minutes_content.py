"""What minutes say: the same in, out, and after a correction."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.canonical import digest
from bot.minutes_content import (
    Agreed,
    Content,
    Correction,
    Decided,
    Point,
    Presented,
    Said,
    Taken,
    content_of,
    read_content,
)
from bot.place import Channel
from tests.samples import NOON, a_decision, a_meeting, a_note, an_action, an_item

FJORD = Channel("fjord", "here", "fjord", "fjord", language="nn", zone="Europe/Oslo")


def taken(**fields: object) -> Taken:
    whole = Taken(
        meeting=a_meeting(chair="per", end=NOON + timedelta(hours=2)),
        channel=FJORD,
        items=(an_item(), an_item("item-2", approves="meeting-0", number="")),
        notes=(a_note(), a_note("note-2", item="item-1"), a_note("note-3", item="item-1", kind="attachment")),
        attendance=(),
        actions=(
            an_action(item="item-2", owners=("kari", "per"), due=date(2026, 3, 9)),
            an_action("action-2", item="gone"),
        ),
        decisions=(a_decision(item="item-1"), a_decision("decision-2", item="item-1", supersedes="decision-1")),
        name=str.title,
        label={"meeting-0": "M-0", "decision-1": "D-1"}.get,
    )
    return replace(whole, **fields)  # type: ignore[arg-type]  # each names a field


def test_each_row_stands_on_its_item_and_the_rest_before_the_first() -> None:
    content = content_of(taken())
    before, first, second = content.points
    assert (before.position, [note.number for note in before.notes]) == (0, ["N-1"])
    assert [action.number for action in before.actions] == ["A-2"]
    assert [note.number for note in first.notes] == ["N-2"]
    assert [each.number for each in first.attachments] == ["N-3"]
    assert first.decisions == (
        Decided("D-1", "Budsjettet er vedtatt"),
        Decided("D-2", "Budsjettet er vedtatt", "D-1"),
    )
    assert second.actions == (Agreed("A-1", "Sende brev til fylkene", ("Kari", "Per"), date(2026, 3, 9)),)
    assert (first.approves, second.approves) == (None, "M-0")
    assert (first.name, second.name) == ("1 Økonomi", "Økonomi")


def test_moments_stand_on_the_clock_of_the_channel() -> None:
    content = content_of(taken())
    assert content.start.isoformat() == "2026-03-02T13:00:00+01:00"
    assert content.end is not None
    assert content.end.isoformat() == "2026-03-02T15:00:00+01:00"
    assert content_of(taken(meeting=a_meeting())).end is None


def test_nothing_before_the_first_item_is_no_point() -> None:
    content = content_of(taken(notes=(), actions=()))
    assert [point.position for point in content.points] == [1, 2]
    assert content.points[1].empty
    assert not content.points[0].empty


def test_a_correction_is_the_next_version_and_leaves_the_first_as_it_was() -> None:
    content = content_of(taken())
    corrected = content.corrected("It was more", "seal", 1)
    assert content.corrections == ()
    assert (corrected.version, corrected.points) == (2, content.points)
    assert corrected.corrections_of(1) == (Correction(2, 1, "seal", "It was more", 1),)
    assert corrected.corrections_of(None) == ()
    too = corrected.corrected_too("And less", None)
    assert too.version == 2
    assert too.corrections_of(None) == (Correction(2, 1, "seal", "And less"),)


def test_a_time_of_day_stands_in_what_is_sealed_only_where_one_was_said() -> None:
    def told(at: time | None) -> str:
        action = an_action(item="item-2", owners=("kari", "per"), due=date(2026, 3, 9), due_at=at)
        content = content_of(taken(actions=(action, an_action("action-2", item="gone", due_at=at))))
        assert read_content(content.as_json()) == content
        return str(content.as_json())

    assert "'due': '2026-03-09', 'due_at': '14:00'}" in told(time(14))
    assert told(time(14)).count("due_at") == 1  # a time without a day is none
    assert "due_at" not in told(None)


def test_minutes_sealed_before_times_were_told_keep_their_seal() -> None:
    assert digest(content_of(taken()).as_json()) == "1cd1810c013134e69b29ae077232dbaeaf963ecb32a5c43bc2f608a4e44815a9"


TEXT = st.text(max_size=12)
CLOCKS = st.none() | st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
SAID = st.lists(st.builds(Said, TEXT, TEXT), max_size=2).map(tuple)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001  # the zone is put in here
    lambda moment: moment.replace(tzinfo=timezone(timedelta(hours=2)))
)
POINTS = st.builds(
    Point,
    st.integers(0, 9),
    TEXT,
    TEXT,
    st.lists(st.builds(Presented, TEXT, TEXT), max_size=2).map(tuple),
    SAID,
    SAID,
    st.lists(st.builds(Decided, TEXT, TEXT, st.none() | TEXT), max_size=2).map(tuple),
    st.lists(
        st.builds(Agreed, TEXT, TEXT, st.lists(TEXT, max_size=2).map(tuple), st.none() | st.dates(), CLOCKS),
        max_size=2,
    ).map(tuple),
    st.none() | TEXT,
)
CONTENTS = st.builds(
    Content,
    meeting=TEXT,
    version=st.integers(1, 9),
    title=TEXT,
    series=TEXT,
    channel=TEXT,
    language=st.sampled_from(["nb", "nn", "en"]),
    zone=TEXT,
    place=TEXT,
    start=MOMENTS,
    end=st.none() | MOMENTS,
    chair=st.none() | TEXT,
    secretary=TEXT,
    attendance=st.lists(TEXT, max_size=2).map(tuple),
    next_meeting=TEXT,
    points=st.lists(POINTS, max_size=2).map(tuple),
    corrections=st.lists(st.builds(Correction, st.integers(2, 9), st.integers(1, 9), TEXT, TEXT), max_size=1).map(
        tuple
    ),
)


@given(CONTENTS)
def test_content_is_read_as_it_was_stored_and_has_the_same_seal(content: Content) -> None:
    read = read_content(content.as_json())
    assert read == content
    assert digest(read.as_json()) == digest(content.as_json())
