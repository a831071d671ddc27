"""What a message asks that goes on from a question: "og KDD?", "and in April?", "bare de forfalte", "who is that?".

Such messages stand in a thread, among talk that is not meant for the bot: "takk!", "Kari tar den", "er du ferdig?". So
what asks must show it, by a word that goes on ("og", "what about", "only"), a question word, or its mark, and where
that leaves a doubt it is talk: a false answer there is worse than none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from bot.understanding.dates import Period, read_period
from bot.understanding.directory import Directory
from bot.understanding.lexicon import TAGS, bits
from bot.understanding.question_meaning import (
    HAS_PERIOD,
    OF_A_PARTY,
    Question,
    keys_of,
    own_body,
    question_from,
    with_period,
)
from bot.understanding.question_parts import Part
from bot.understanding.question_pointers import (
    AGREEING,
    FILTERS,
    GOES_ON,
    NO_QUESTION,
    OF_IT,
    OF_ITS,
    OF_THEM,
    WHAT_ABOUT,
    said_shortly,
)
from bot.understanding.question_reading import HAS_TOPIC, LOOKS_BACK, Reading, reading_of
from bot.understanding.question_signals import Intent, intent_of

_PARTY, _NUMBER, _PERIOD, _NAME, _CONTENT = (TAGS[tag] for tag in ("PARTY", "NUMBER", "PERIOD", "NAME", "CONTENT"))
_ME, _WE, _WHO, _YOU, _WANT = (TAGS[tag] for tag in ("ME", "WE", "WHO", "YOU", "WANT"))
_ABOUT_WHO: Final = bits("WHO|BE|MEMBER|SIT|LEAD|WHAT|WITH|IN")
_SILENT: Final = bits("STOP|INNER|YET")
_POINTS: Final = bits("PARTY|PERIOD|NUMBER|STOP|YET|INNER|WITH|WHAT|ABOUT|AT|HOW|IN|ON|FROM|FOR|BE|TASK|ANY|STATUS")
"""What a message is made of that only points to another party, period or number: "og hva med KDD i april?"."""

_FILTER: Final = sum(tags for tags, _ in FILTERS)
_CLEAR_ALONE: Final = bits("PARTY|NUMBER|OVERDUE|DUE")
"""What asks by its mark alone ("overdue?"). Of other words one cannot know: "ferdig?", "fredag?" may ask anybody."""

_BECOMES: Final = bits("DONE|DUE|OVERDUE|LATE")
_ASKS: Final = bits("WHAT|WHO|WHOSE|HOW")
_ASKS_WITH_MARK: Final = bits("WHEN|WHERE|BE|HAVE|DO")
_SOME_THING: Final = "brevet"
"""A word for a thing, read in the place of "it", that says nothing by itself."""

_ARE: Final = frozenset(("er", "e", "is", "are", "was", "var", "sitter", "sit", "sits"))
_SHOWS: Final = frozenset(["vis", "vise", "show", "list", "liste"])
_SHOW: Final = bits("SHOW")
_VERBS: Final = bits("BE|HAVE|DO|MODAL|CAN|TAKE|I|YOU|NOT|GO|WAIT")
_SUBJECT_OF_ASKING: Final = bits("I|ME")


def read_follow_up(
    text: str, before: Question, directory: Directory, speaker: str | None, today: date, country: str = "NO"
) -> Question | None:
    """What a message in the thread of an answer asks, `before` being the question that was answered.

    "og KDD?" asks the same of another party, "og i april?" of another period, "bare de forfalte" another list of the
    same party; a whole question asks what it says. None where the message does not read like a question.
    """
    reading = reading_of(text := said_shortly(text), directory, today, country)
    return _FollowUp(text, reading, before, directory, speaker).question()


@dataclass(frozen=True)
class _FollowUp:
    """A message after a question that was answered, by the same speaker."""

    text: str
    reading: Reading
    before: Question
    directory: Directory
    speaker: str | None

    def question(self) -> Question | None:
        if not self._speaking or NO_QUESTION.search(self.reading.text) or self._is_called_to_a_person():
            return None
        return self._who_that_is() or self._elliptical() or self._whole()

    @cached_property
    def _speaking(self) -> Sequence[Part]:
        return [part for part in self.reading.parts if part.tags & ~_SILENT]

    @cached_property
    def _goes_on(self) -> bool:
        return bool(GOES_ON.match(self.reading.text.lstrip()))

    @cached_property
    def _marked(self) -> bool:
        return "?" in self.text

    def _has(self, tags: int) -> bool:
        return any(part.is_a(tags) for part in self._speaking)

    def _is_called_to_a_person(self) -> bool:
        """ "Kari, hvem tar A-12?", "@Kari ser du på den?": a colleague is asked."""
        if self.text.lstrip().startswith("@"):
            return True
        first = self._speaking[0]
        entry = self.directory.entry(first.keys[0]) if first.keys else None
        called = self.reading.text[first.end :].lstrip().startswith(",")
        return bool(entry and entry.kind == "person" and called and len(self._speaking) > 1)

    def _who_that_is(self) -> Question | None:
        """ "Who is that?", "hvem er medlemmer?": those of the question before."""
        asked = all(part.is_a(_ABOUT_WHO) for part in self._speaking) and self._has(_WHO)
        asked = asked and any(part.word in _ARE for part in self._speaking)
        return Question("who", self.before.parties, language=self._language) if asked and self.before.parties else None

    @property
    def _language(self) -> str | None:
        return self.reading.language or self.before.language

    # --- what only points ---------------------------------------------------------------------------------

    def _elliptical(self) -> Question | None:
        """The question before with another party, period, number, topic, or of another sort."""
        bare = self._marked and self._has(_CLEAR_ALONE) and not self._has(_ASKS | _VERBS)
        if not (self._goes_on or bare):
            return None
        topic = None if self._month else self._other_topic()
        known = _POINTS | _FILTER | _ME | _WE
        others = [part for part in self._speaking if not part.is_a(known) and part != self._month]
        if topic:
            return replace(self.before, topic=topic, number=None, period=None, language=self._language)
        unknown = self._unknown_name(others)
        if (others and not unknown) or self.before.intent in {"help", "unknown"}:
            return None
        return self._pointed(unknown)

    @cached_property
    def _month(self) -> Part | None:
        """A month's name that mostly is a person's: "what about June?"."""
        names = [part for part in self._speaking if part.is_a(_CONTENT)]
        return names[0] if len(names) == 1 and self._month_named(names[0], ahead=True) else None

    def _month_named(self, part: Part, *, ahead: bool) -> Period | None:
        return read_period(f"in {part.word}", self.reading.today, ahead=ahead, country=self.reading.country)

    def _period_named(self, *, ahead: bool) -> Period | None:
        if self._month:
            return self._month_named(self._month, ahead=ahead)
        return self.reading.period(ahead=ahead)

    def _other_topic(self) -> str | None:
        """ "og taket?" after what was decided about the wall; a capital may be a party that is not known."""
        things = [part for part in self._speaking if part.is_a(_CONTENT)]
        bare = all(part.is_a(_POINTS | _CONTENT) for part in self._speaking)
        asks = self._marked or bool(WHAT_ABOUT.search(self.reading.text))
        if not (things and bare and asks and self._goes_on and self.before.topic and self.before.intent in HAS_TOPIC):
            return None
        return " ".join(self.reading.text[part.start : part.end] for part in things)

    def _unknown_name(self, others: Sequence[Part]) -> Part | None:
        shared = [part for part in self._speaking if len(part.keys) > 1]
        if shared:
            return shared[0]
        names = [part for part in others if part.is_a(_NAME)]
        return names[0] if len(others) == len(names) == 1 and self.before.intent in OF_A_PARTY | {"mine"} else None

    def _pointed(self, unknown: Part | None) -> Question | None:
        intent = self._filter()
        parties = keys_of([part for part in self._speaking if part.is_a(_PARTY)])
        number = next((part.word for part in self._speaking if part.is_a(_NUMBER)), None)
        myself = not parties and self._has(_ME) and not self._has(TAGS["IN"])
        ours = not parties and not myself and self._has(_WE)
        changed = (parties, number, self._period_named(ahead=True), intent, myself, ours, unknown)
        if not any(changed) or self._is_unclear(intent) or self._is_arranged(parties):
            return None
        if not (parties or number) and (own := self._of_its_own()):
            return own
        if number:
            kind: Intent = "owns" if self.before.intent == "owns" else "status"
            return Question(kind, number=number, language=self._language)
        if myself:
            return self._of_parties(intent, (self.speaker,) if self.speaker else (), myself=True)
        if ours:
            body = own_body(self.directory, self.speaker)
            return self._of_parties(intent, (body,) if body else ())
        question = self._of_parties(intent, parties)
        if not unknown:
            return question if parties else self._with_those_meant(question)
        name = self.reading.text[unknown.start : unknown.end]
        candidates = unknown.keys or self.directory.nearest(name)
        return replace(question, parties=parties, unknown_party=name, candidates=candidates)

    def _is_arranged(self, parties: tuple[str, ...]) -> bool:
        """ "Bare Kari i morgen": who comes when is settled among people; asked about it has its mark."""
        asks = self._marked or bool(WHAT_ABOUT.search(self.reading.text))
        return bool(parties and self._period_named(ahead=True)) and not asks

    def _with_those_meant(self, question: Question) -> Question:
        """With the name before that nobody bears, or several do: an answer would be about everybody."""
        return replace(question, unknown_party=self.before.unknown_party, candidates=self.before.candidates)

    def _filter(self) -> Intent | None:
        asked = [part for part in self._speaking if part.word not in AGREEING]
        return next((intent for tags, intent in FILTERS if any(part.is_a(tags) for part in asked)), None)

    def _is_unclear(self, intent: Intent | None) -> bool:
        """A word that a colleague may be asked as well, and no word that goes on from the question."""
        unclear = intent in {"done", "decided", "minutes", "owes"} and not self._goes_on
        return unclear or (intent is None and any(part.word in AGREEING for part in self._speaking))

    def _of_parties(self, intent: Intent | None, parties: tuple[str, ...], *, myself: bool = False) -> Question:
        """The question before about these parties (the same where there are none), of another sort where one is named.

        What becomes of a thing (its status, who has it) is for a party what it owes."""
        kind = intent or self.before.intent
        if kind in {"status", "owns"} or (kind == "mine" and parties and not myself):
            kind = "owes"
        if myself and kind in {"owes", "mine"}:
            kind, parties = "mine", ()
        elif not parties and kind != "mine":
            parties = self._same_parties(kind)
        period = self._period(kind)
        if kind == "overdue" and intent is None and (ahead := self._yet_to_come()):
            kind, period = "due", ahead
        topic = self.before.topic if kind in HAS_TOPIC else None
        return Question(with_period(kind, period), parties, period, topic=topic, language=self._language)

    def _same_parties(self, kind: Intent) -> tuple[str, ...]:
        """Those of the question before, who for "mine" is the speaker."""
        if self.before.intent == "mine" and self.speaker and kind in OF_A_PARTY:
            return (self.speaker,)
        return self.before.parties

    def _period(self, kind: Intent) -> Period | None:
        """The period named; else the one before, where the new question looks the same way."""
        if kind not in HAS_PERIOD:
            return None
        named = self._period_named(ahead=kind not in LOOKS_BACK)
        if named:
            return named
        same_way = kind == self.before.intent or {kind, self.before.intent} <= _SAME_WAY
        return self.before.period if same_way else None

    def _yet_to_come(self) -> Period | None:
        """A period named that lies nearer ahead than behind, where nothing can be overdue: "og i juli?" in May."""
        ahead, back, today = self._period_named(ahead=True), self._period_named(ahead=False), self.reading.today
        if not (ahead and back) or ahead.first <= today:
            return None
        return ahead if back.first > today or ahead.first - today < today - back.last else None

    # --- whole questions ----------------------------------------------------------------------------------

    def _whole(self) -> Question | None:
        if not self._reads_like_a_question():
            return None
        asked = question_from(self.reading, self.directory, self.speaker)
        if asked.intent == "help":
            return asked
        if not _has_slots(asked) and (same := self._of_the_same_thing()):
            return same
        if asked.intent == "unknown" or (asked.intent in HAS_TOPIC and not _has_slots(asked)):
            return None
        if self._lacks_party(asked):
            return self._with_those_meant(replace(asked, parties=self._same_parties(asked.intent)))
        if asked.intent == "who" and (not _has_slots(asked) or self._asks_who_does()):
            return None
        return asked if _has_slots(asked) or self._has(_ASKS) or asked.intent in _CLEAR_LISTS else None

    def _asks_who_does(self) -> bool:
        """ "Hvem ringer HK?": who does something for a party, which is no question about who that is."""
        return intent_of(self.reading.parts) == "owns"

    def _lacks_party(self, asked: Question) -> bool:
        """Whether it is about those of the question before: "og hva er forfalt?", "what did they decide in May?"."""
        if not (self.before.parties or self.before.unknown_party) and self.before.intent != "mine":
            return False
        if asked.parties or asked.unknown_party or asked.topic or asked.number or asked.intent == "mine":
            return False
        spoken_of = bool(OF_THEM.search(self.reading.text))
        return spoken_of or (self._goes_on and asked.intent in OF_A_PARTY) or asked.intent == "who"

    def _of_the_same_thing(self) -> Question | None:
        """ "Who owns it?", "og hvem har den?", "what was decided about that?": of the same number or topic."""
        own = self._of_its_own()
        if own or not (self.before.number or self.before.topic) or not OF_IT.search(self.reading.text):
            return own
        text = OF_IT.sub(_SOME_THING, self.reading.text, count=1)
        reading = reading_of(text, self.directory, self.reading.today, self.reading.country)
        asked = question_from(reading, self.directory, self.speaker)
        if asked.topic != _SOME_THING:
            return None
        topic = None if self.before.number else self.before.topic
        kind: Intent = "status" if self.before.number and asked.intent != "owns" else asked.intent
        return replace(asked, intent=kind, number=self.before.number, topic=topic, language=self._language)

    def _of_its_own(self) -> Question | None:
        """ "Når er fristen?", "hvem har ansvaret?": of the number asked about before."""
        named = OF_ITS.search(self.reading.text) or self._asks_what_becomes_of_it()
        if not (self.before.number and named) or self._period_named(ahead=True):
            return None
        kind: Intent = "owns" if self._has(_WHO) else "status"
        return Question(kind, number=self.before.number, language=self._language)

    def _asks_what_becomes_of_it(self) -> bool:
        """ "Er den ferdig", "when must it be done": clear without its mark where one action was asked about."""
        first = self._speaking[0]
        asks_first = first.is_a(_ASKS_WITH_MARK) and not self.reading.text[: first.start].strip()
        return bool(asks_first and self.before.number and OF_IT.search(self.reading.text)) and self._has(_BECOMES)

    def _reads_like_a_question(self) -> bool:
        """By its first word, by its mark and order; what is asked of "you" is asked of somebody else."""
        first = self._speaking[0]
        if self._has(_YOU):
            return self._asks_the_bot()
        if first.is_a(_SUBJECT_OF_ASKING) and not first.is_a(_ASKS):
            return self._has(_WANT) and self._has(_ASKS)
        if first.is_a(_ASKS) or first.word in _SHOWS:
            return True
        if first.is_a(_ASKS_WITH_MARK):
            clear = self._asks_what_becomes_of_it()
            asks = clear or (self._marked and not self._has(bits("MODAL|CAN")))
            return asks and not self._doubts()
        later = self._speaking[1:]
        return (self._marked and not self._has(_VERBS)) or (any(part.is_a(_ASKS) for part in later) and self._marked)

    def _doubts(self) -> bool:
        """ "Wasn't A-3 done in May?" remembers rather than asks."""
        return any(part.is_a(TAGS["NOT"]) for part in self._speaking[1:2])

    def _asks_the_bot(self) -> bool:
        """ "kan du vise …", "can you list …", "what can you do"."""
        you = next(place for place, part in enumerate(self._speaking) if part.is_a(_YOU))
        following = self._speaking[you + 1 : you + 2]
        return any(part.is_a(_SHOW) for part in following) or (self._has(_ASKS) and self._has(bits("CAN|HELP")))


_SAME_WAY: Final = frozenset({"decided", "done", "minutes"})
_CLEAR_LISTS: Final = frozenset({"overdue", "due", "mine"})


def _has_slots(asked: Question) -> bool:
    """Whether a question names anything: without that, "ferdig?" and "enig?" ask a colleague."""
    return bool(asked.parties or asked.period or asked.number or asked.topic or asked.unknown_party)
