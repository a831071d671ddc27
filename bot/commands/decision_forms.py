"""The form of `/decision`: what its verbs show where they stand alone."""

from bot.call import Call
from bot.decision import Decision
from bot.form import Field, Form


def decision_form(
    call: Call, title: str, command: str, decision: Decision | None = None, text: str = "", hint: str = ""
) -> Form:
    """The form of a decision: what it says, or the text that it is to have."""
    text = decision.text if decision else text
    field = Field("text", call.say("decision.form.text"), "text", text, required=True, hint=hint, longest=3_000)
    return Form(title, command, (field,), call.say("button.save"), decision.revision if decision else None)
