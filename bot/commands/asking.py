"""Asking back: the forms of `/action`, and the questions about an owner or a date, whose answers are buttons.

Pressing one completes the stored request; the text is never typed again.
"""

from bot.action import Action
from bot.call import Call
from bot.form import Field, Form
from bot.naming import told_apart
from bot.ports import Ledger
from bot.reply import Button, Buttons, Part, Reply, Text
from bot.rows import party_name
from bot.understanding.dates import DueDate
from bot.understanding.owners import Owners
from bot.wording.dates import day_words


def action_form(call: Call, text: str = "") -> Form:
    """The form of `/action add`."""
    say = call.say
    return Form(
        title=say("action.form.title"),
        command="/action add",
        fields=(
            Field("text", say("action.form.text"), "text", text, required=True, longest=3_000),
            Field("owners", say("action.form.owners"), "parties", hint=say("action.form.owners_hint")),
            Field("due", say("action.form.due"), "date", hint=say("action.form.due_hint")),
        ),
        submit=say("button.add"),
    )


def owners_form(call: Call, ledger: Ledger, action: Action) -> Form:
    """The form of `/action assign A-12`."""
    names = ", ".join(party_name(ledger, owner) for owner in action.owners)
    field = Field("owners", call.say("action.form.owners"), "parties", names, required=True)
    title = call.say("action.assign.title", label=action.label)
    return Form(title, f"/action assign {action.label}", (field,), call.say("button.save"), action.revision)


def due_form(call: Call, action: Action, verb: str) -> Form:
    """The form of `/action due A-12` and `/action snooze A-12`."""
    before = action.due if verb == "due" else action.resting_until
    value = before.isoformat() if before else ""
    field = Field("when", call.say("action.form.due"), "date", value, hint=call.say("action.form.when_hint"))
    title = call.say(f"action.{verb}.title", label=action.label)
    return Form(title, f"/action {verb} {action.label}", (field,), call.say("button.save"), action.revision)


def text_form(call: Call, action: Action) -> Form:
    """The form of `/action edit A-12`."""
    field = Field("text", call.say("action.form.text"), "text", action.text, required=True, longest=3_000)
    title = call.say("action.edit.title", label=action.label)
    return Form(title, f"/action edit {action.label}", (field,), call.say("button.save"), action.revision)


def owner_question(call: Call, ledger: Ledger, action: Action, owners: Owners) -> Reply:
    """Whose is it? Those whom the words may mean as buttons, else the search."""
    names = told_apart(call, ledger.parties.directory(), owners.candidates)
    choices = [Button(name, f"/action assign {action.label} {name}", revision=action.revision) for name in names]
    choices.append(Button(call.say("button.owner"), f"/action assign {action.label}", revision=action.revision))
    sentence = "action.ask_owner_of" if names else "action.ask_owner"
    parts: tuple[Part, ...] = (
        Text(call.say(sentence, label=action.label, phrase=owners.phrase or "", names=", ".join(names))),
        Buttons(tuple(choices)),
    )
    return Reply(parts, ask=True, numbers=(action.label,))


def when_question(call: Call, action: Action, due: DueDate) -> Reply:
    """When is it due? The readings that are equally good as buttons, else a date to pick."""
    choices = [
        Button(day_words(day, call.language), f"/action due {action.label} {day.isoformat()}", revision=action.revision)
        for day in due.readings
    ]
    choices.append(Button(call.say("button.date"), f"/action due {action.label}", revision=action.revision))
    text = call.say("action.ask_due", label=action.label, phrase=due.phrase or "")
    return Reply((Text(text), Buttons(tuple(choices))), ask=True, numbers=(action.label,))
