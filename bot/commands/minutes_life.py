"""The life of minutes until their approval: close, reopen, circulate, withdraw."""

from datetime import date

from bot.call import Call
from bot.commands.minutes_carrying import on_its_day
from bot.commands.minutes_finding import check_nothing_left
from bot.commands.minutes_start import check_none_open
from bot.commands.minutes_steps import (
    chair_button,
    fix_content,
    in_its_channel,
    led,
    loosen_content,
    next_buttons,
    put_step,
)
from bot.errors import Refused, WrongState
from bot.minutes import circulated, closed, reopened, withdrawn
from bot.minutes_reading import actions_of, decisions_of
from bot.ports import Ledger
from bot.reply import Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import read_when
from bot.wording.dates import day_words, moment_words


def close(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes close [M-3]`: by the chair, the secretary or an administrator; the draft can still be edited."""
    meeting, rest = led(call, ledger)
    check_nothing_left(rest, "close")
    after = closed(meeting, call.now)
    put_step(call, ledger, "close", after, meeting)
    actions, decisions = actions_of(ledger, after), decisions_of(ledger, after)
    say = call.say
    items = len(ledger.meetings.items(after.id))
    parts: list[Part] = [
        Text(say("minutes.closed", title=after.title, label=after.label), "heading"),
        Text(
            " · ".join(
                (
                    say("minutes.count_items", count=items),
                    say("minutes.count_decisions", count=len(decisions)),
                    say("minutes.count_actions", count=len(actions)),
                )
            )
        ),
    ]
    if nobody := [action.label for action in actions if not action.owners and action.state == "open"]:
        parts.append(Text(say("minutes.without_owner", labels=", ".join(nobody))))
    buttons = next_buttons(call, after, ("show", "circulate", "reopen"))
    if after.chair is None:
        parts.append(Text(say("minutes.name_chair"), "small"))
        buttons.append(chair_button(call, after))
    parts.append(Buttons(tuple(buttons)))
    return in_its_channel(call, ledger, after, Reply(tuple(parts), to="channel"))


def reopen(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes reopen [M-3]`: the meeting goes on, where no other is open in its channel."""
    meeting, rest = led(call, ledger)
    check_nothing_left(rest, "reopen")
    after = reopened(meeting)
    check_none_open(call, ledger, meeting.channel)
    put_step(call, ledger, "reopen", after, meeting)
    loosen_content(ledger, after)
    text = Text(call.say("minutes.reopened", title=after.title, label=after.label))
    reply = Reply((text, Buttons(tuple(next_buttons(call, after, ("show", "close"))))), to="channel")
    return in_its_channel(call, ledger, after, reply)


def circulate(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes circulate [M-3] [WHEN]`: the members get the draft; with a day, they may object until then."""
    meeting, words = led(call, ledger)
    term = _term(call, ledger, words)
    if meeting.circulated_at is not None and meeting.minutes == "circulated":
        raise WrongState(
            "minutes.circulated_before",
            title=meeting.title,
            day=moment_words(call.local(meeting.circulated_at), call.language),
        )
    after = circulated(meeting, call.now, term)
    put_step(call, ledger, "circulate", after, meeting, {"term": term.isoformat() if term else None})
    fix_content(call, ledger, after)
    say = call.say
    parts: list[Part] = [Text(say("minutes.circulated", meeting=on_its_day(call, after)), "heading")]
    if term is not None:
        parts.append(Text(say("minutes.circulated_term", day=day_words(term, call.language))))
    chair = party_name(ledger, after.chair) if after.chair else None
    parts.append(Text(say("minutes.waits_for", name=chair) if chair else say("minutes.name_chair")))
    parts.append(Buttons(tuple(next_buttons(call, after, ("show", "approve")))))
    return in_its_channel(call, ledger, after, Reply(tuple(parts), to="channel"))


def _term(call: Call, ledger: Ledger, words: str) -> date | None:
    """The last day for objections: "9. juni", "innen fredag"."""
    if not words:
        return None
    read = read_when(words, call.today, *ledger.workspace.calendar)
    if read.due is None or read.due < call.today:
        raise Refused("minutes.term_unclear", words=words[:80])
    return read.due


def withdraw(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes withdraw [M-3]`: what was sent out is a draft again, and can be edited."""
    meeting, rest = led(call, ledger)
    check_nothing_left(rest, "withdraw")
    after = withdrawn(meeting)
    put_step(call, ledger, "withdraw", after, meeting)
    loosen_content(ledger, after)
    text = Text(call.say("minutes.withdrawn", title=after.title))
    reply = Reply((text, Buttons(tuple(next_buttons(call, after, ("show", "circulate"))))), to="channel")
    return in_its_channel(call, ledger, after, reply)
