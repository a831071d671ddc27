"""The forms of `/action`: what its verbs show where they stand alone."""

from bot.action import Action
from bot.call import Call
from bot.commands.asking import day_asked
from bot.form import Field, Form
from bot.naming import told_apart
from bot.ports import Ledger


def action_form(call: Call, text: str = "", owners: str = "", due: str = "", hint: str = "") -> Form:
    """The form of `/action add`, empty or filled in."""
    say = call.say
    return Form(
        title=say("action.form.title"),
        command="/action add",
        fields=(
            Field("text", say("action.form.text"), "text", text, required=True, hint=hint, longest=3_000),
            Field("owners", say("action.form.owners"), "parties", owners, hint=say("action.form.owners_hint")),
            Field("due", say("action.form.due"), "date", due, hint=say("action.form.due_hint")),
        ),
        submit=say("button.add"),
    )


def owners_form(call: Call, ledger: Ledger, action: Action) -> Form:
    """The form of `/action assign A-12`."""
    names = "\n".join(told_apart(call, ledger.parties.directory(), action.owners))
    field = Field("owners", call.say("action.form.owners"), "parties", names, required=True)
    title = call.say("action.assign.title", label=action.label)
    return Form(title, f"/action assign {action.label}", (field,), call.say("button.save"), action.revision)


def due_form(call: Call, action: Action, verb: str) -> Form:
    """The form of `/action due A-12` and `/action snooze A-12`."""
    value, hint = due_value(action), "action.form.due_at_hint"
    if verb == "snooze":
        value, hint = action.resting_until.isoformat() if action.resting_until else "", "action.form.when_hint"
    field = Field("when", call.say("action.form.due"), "date", value, hint=call.say(hint))
    title = call.say(f"action.{verb}.title", label=action.label)
    return Form(title, f"/action {verb} {action.label}", (field,), call.say("button.save"), action.revision)


def due_value(action: Action) -> str:
    """What the form holds beforehand: day and time, or the words of a due date that waits for the next meeting."""
    return day_asked(action.due, action.due_at) if action.due else (action.anchor and action.due_phrase) or ""


def text_form(call: Call, action: Action) -> Form:
    """The form of `/action edit A-12`."""
    field = Field("text", call.say("action.form.text"), "text", action.text, required=True, longest=3_000)
    title = call.say("action.edit.title", label=action.label)
    return Form(title, f"/action edit {action.label}", (field,), call.say("button.save"), action.revision)
