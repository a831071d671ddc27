"""`/referent reminders`: which reminders somebody wants for themselves."""

from bot.call import Call
from bot.command import Verb
from bot.errors import Incomplete
from bot.journal import Entry
from bot.ports import Choice, Ledger
from bot.reminded import choices_of
from bot.reply import Button, Buttons, Reply, Text

_CHOICES: dict[str, Choice] = {
    "all": "all", "alle": "all", "on": "all", "på": "all", "pa": "all",
    "fewer": "fewer", "færre": "fewer", "faerre": "fewer",
    "off": "off", "av": "off", "none": "off", "ingen": "off",
}  # fmt: skip


def reminders(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/referent reminders off·fewer·all`, for whoever types it; alone it shows how it is, with buttons."""
    words = call.words.strip(" .!")
    if not words:
        return (_told(call, choice_of(call, ledger)),)
    chosen = _CHOICES.get(words.casefold())
    if chosen is None:
        raise Incomplete("reminders.unclear", buttons=_buttons(call, None), ask=True, words=words[:40])
    ledger.reminding.choose(call.speaker.id, chosen, call.now)
    facts = {"choice": chosen}
    mine = call.speaker.id
    ledger.journal.append(Entry(call.now, mine, "reminders.choose", mine, facts=facts, audience=mine))
    return (_told(call, chosen),)


def choice_of(call: Call, ledger: Ledger) -> Choice:
    """Which ones the sender wants now."""
    return choices_of(ledger).get(call.speaker.id, "all")


def _told(call: Call, choice: Choice) -> Reply:
    return Reply((Text(call.say(f"reminders.now.{choice}")), _buttons(call, choice)))


def _buttons(call: Call, but: Choice | None) -> Buttons:
    """One for each choice but the present one."""
    others: tuple[Choice, ...] = ("all", "fewer", "off")
    shown = tuple(each for each in others if each != but)
    return Buttons(tuple(Button(call.say(f"button.reminders.{each}"), f"/referent reminders {each}") for each in shown))


REMINDERS = Verb(
    "reminders",
    {"en": ("reminders",), "nb": ("påminnelser",), "nn": ("påminningar",)},
    reminders,
    "off·fewer·all",
)
