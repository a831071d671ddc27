"""One action or decision, by number or by what it is about: who owns it, how it stands, what was decided."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.action import Action, ActionState
from bot.answers.asked import NOTHING, Asked
from bot.answers.meetings import meetings_meant
from bot.answers.paging import Page
from bot.decision import Decision
from bot.naming import read_numbers
from bot.ports import ActionQuery, DecisionQuery
from bot.reply import Part, Reply, Text
from bot.rows import party_name, state_words
from bot.understanding.stems import stems

_MOST_STEMS = 6
"""Stems of a topic that are looked for; a question has no more that matter."""
_AT_A_MEETING = re.compile(r"møte|meeting|samling|referat|minutes", re.IGNORECASE)

Count = Callable[[tuple[str, ...]], int]


def owns(asked: Asked) -> Reply:
    """Who owns an action, by number or topic: open ones, else those that were."""
    if asked.question.number:
        return _numbered(asked, asked.question.number, _owner_words)
    return _actions_about(asked, ("open", None), "answers.owns") or _no_match(asked)


def status(asked: Asked) -> Reply:
    """How one action or decision stands, by number or topic."""
    if asked.question.number:
        return _numbered(asked, asked.question.number, _state_words)
    found = _actions_about(asked, (None,), "answers.status") or _decided_about(asked, DecisionQuery())
    return found or _no_match(asked)


def _numbered(asked: Asked, number: str, words: Callable[[Asked, Action | Decision], str]) -> Reply:
    row = _row(asked, number)
    if row is None or not asked.reads(row):
        key = "answers.no_action" if number.startswith("A") else "answers.no_decision"
        return asked.nothing(asked.say(key, number=number), ok=False)
    heading = words(asked, row)
    if isinstance(row, Action):
        return asked.found((asked.action_rows(Page((row,), 1), heading),))
    return asked.found((asked.decision_rows(Page((row,), 1), heading),))


def _row(asked: Asked, number: str) -> Action | Decision | None:
    letter = number[0]
    numbers, _ = read_numbers(number, letter)
    ledger = asked.ledger.actions if letter == "A" else asked.ledger.decisions
    return ledger.by_number(numbers[0])


def _owner_words(asked: Asked, row: Action | Decision) -> str:
    if isinstance(row, Decision):
        return asked.say("answers.decision_owner", label=row.label)
    if not row.owners:
        return asked.say("answers.nobody", label=row.label)
    owned = replace(asked, question=replace(asked.question, parties=row.owners))
    key = "answers.owner" if len(row.owners) == 1 else "answers.owners"
    return asked.say(key, label=row.label, names=owned.names_first)


def _state_words(asked: Asked, row: Action | Decision) -> str:
    state = state_words(asked.call, asked.ledger, row, asked.readers)
    return asked.say("answers.state", label=row.label, state=state)


def _actions_about(asked: Asked, states: tuple[ActionState | None, ...], key: str) -> Reply | None:
    """The actions that the topic is about, those of the party that is named beside it first."""
    parties = asked.question.parties
    queries = [ActionQuery(owners=parties, state=state) for state in states] if parties else []
    queries += [ActionQuery(state=state) for state in states]
    return next((reply for query in queries if (reply := _about(asked, query, key))), None)


def _about(asked: Asked, query: ActionQuery, key: str) -> Reply | None:
    """Those actions that the topic is about; None where there are none."""
    found, whole = _matching(_topic(asked), lambda each: _left(asked, replace(query, stems=each)))
    if not found:
        return None
    page = asked.actions(replace(query, stems=found))
    one = page.rows[0] if len(page.rows) == page.total == 1 else None
    heading = asked.say(key, count=page.total, topic=asked.question.topic)
    if one is not None:
        heading = (_owner_words if key == "answers.owns" else _state_words)(asked, one)
    return asked.found((*_near(asked, whole), asked.action_rows(page, heading)), more=page.more)


def _left(asked: Asked, query: ActionQuery) -> int:
    told = asked.ledger.actions.count(query, asked.told) if asked.told else 0
    return asked.ledger.actions.count(query, asked.readers) - told


def _topic(asked: Asked) -> tuple[str, ...]:
    return stems(asked.question.topic or "")[:_MOST_STEMS]


def _matching(topic: tuple[str, ...], count: Count) -> tuple[tuple[str, ...], bool]:
    """The stems that find something, and whether they are all: else all but one, else the one that finds least."""
    if topic and count(topic):
        return topic, True
    for choices in _fewer(topic):
        found = sorted((number, each) for each in choices if (number := count(each)))
        if found:
            return found[0][1], False
    return (), False


def _fewer(topic: tuple[str, ...]) -> Iterator[list[tuple[str, ...]]]:
    """All but one of the stems, then each alone."""
    if len(topic) > 2:
        yield [topic[:place] + topic[place + 1 :] for place in range(len(topic))]
    if len(topic) > 1:
        yield [(stem,) for stem in topic]


def _near(asked: Asked, whole: bool) -> tuple[Part, ...]:
    """Where only some of the words were found, that is said."""
    return () if whole else (Text(asked.say("answers.near", topic=asked.question.topic), "small"),)


def _no_match(asked: Asked) -> Reply:
    return asked.nothing(asked.say("answers.no_match", topic=asked.question.topic or ""))


def decided(asked: Asked) -> Reply:
    """What was decided about a topic, at a meeting, or within a period; what was replaced says by what."""
    query, topic = _within(asked), asked.question.topic
    ways = (_decided_at, _decided_about) if _AT_A_MEETING.search(asked.call.words) else (_decided_about, _decided_at)
    for way in ways:
        if reply := way(asked, query):
            return reply
    if topic:
        about = asked.say("answers.about", topic=topic) + _span(asked)
        return asked.nothing(asked.say("answers.decided.none", about=about))
    return _decided_here(asked, query)


def _span(asked: Asked) -> str:
    period = asked.question.period
    return asked.days(period.first, period.last) if period else ""


def _within(asked: Asked) -> DecisionQuery:
    period = asked.question.period
    if period is None:
        return DecisionQuery()
    return DecisionQuery(made_first=asked.midnight(period.first), made_last=asked.after(period.last))


def _decided_about(asked: Asked, query: DecisionQuery) -> Reply | None:
    found, whole = _matching(_topic(asked), lambda each: _decided_left(asked, replace(query, stems=each)))
    if not found:
        return None
    about = asked.say("answers.about", topic=asked.question.topic) + _span(asked)
    return _of_parties(asked, replace(query, stems=found), about, whole)


def _decided_left(asked: Asked, query: DecisionQuery) -> int:
    ledger = asked.ledger.decisions
    return ledger.count(query, asked.readers) - (ledger.count(query, asked.told) if asked.told else 0)


def _of_parties(asked: Asked, query: DecisionQuery, about: str, whole: bool = True) -> Reply | None:
    """Those decisions that name a party asked about; where none does, that is said before all the others."""
    if not asked.question.parties or _is_their_channel(asked):
        return _decisions(asked, query, about, whole)
    for party in asked.question.parties:
        for name in _stems_of_names(asked, party):
            named = replace(query, stems=(*query.stems, *name))
            if asked.ledger.decisions.count(named, asked.readers):
                about += asked.say("answers.naming", name=party_name(asked.ledger, party))
                return _decisions(asked, named, about, whole) or NOTHING
    told = _decisions(asked, query, about, whole)
    none = Text(asked.say("answers.naming.none", names=asked.names), "small")
    return told and replace(told, parts=(none, *told.parts))


def _stems_of_names(asked: Asked, party: str) -> Iterator[tuple[str, ...]]:
    """The stems of each name that a party goes by."""
    entry = asked.ledger.parties.directory().entry(party)
    return filter(None, (stems(name) for name in (entry.name, *entry.aliases))) if entry else iter(())


def _is_their_channel(asked: Asked) -> bool:
    """Whether the channel is called after them, as where a committee meets: what is decided there is theirs."""
    channel = asked.call.channel
    words = set(stems(channel.name)) if channel else set()
    return all(any(set(name) <= words for name in _stems_of_names(asked, each)) for each in asked.question.parties)


def _decided_at(asked: Asked, query: DecisionQuery) -> Reply | None:
    """What a meeting decided, where the question means one."""
    named = asked.question.topic or asked.question.parties
    if not named and not _AT_A_MEETING.search(asked.call.words):
        return None
    for meeting in meetings_meant(asked, 1):
        about = asked.say("answers.at_meeting", meeting=meeting.title, label=meeting.label)
        return _decisions(asked, replace(query, meeting=meeting.id, made_first=None, made_last=None), about)
    return None


def _decided_here(asked: Asked, query: DecisionQuery) -> Reply:
    """All that was decided in the channel, or within a period."""
    channel = asked.call.channel
    query = replace(query, channel=channel.id if channel else None)
    about = (asked.say("answers.here", channel=channel.name) if channel else "") + _span(asked)
    return _of_parties(asked, query, about) or asked.nothing(asked.say("answers.decided.none", about=about))


def _decisions(asked: Asked, query: DecisionQuery, about: str, whole: bool = True) -> Reply | None:
    page = asked.decisions(query)
    if not page.rows:
        return None
    heading = asked.say("answers.decided", count=page.total, about=about)
    return asked.found((*_near(asked, whole), asked.decision_rows(page, heading)), more=page.more)
