"""The catalogue of English."""

from collections.abc import Mapping

from bot.wording.en import (
    access,
    action,
    answers,
    chat,
    decision,
    delivery,
    everywhere,
    keeping,
    minutes,
    owner,
    referent,
    reminder,
    rules,
    setting_up,
    slack,
    slack_app,
    summary,
    undelivered,
    web,
)

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    **everywhere.SENTENCES,
    **access.SENTENCES,
    **action.SENTENCES,
    **answers.SENTENCES,
    **chat.SENTENCES,
    **decision.SENTENCES,
    **delivery.SENTENCES,
    **keeping.SENTENCES,
    **minutes.SENTENCES,
    **owner.SENTENCES,
    **referent.SENTENCES,
    **reminder.SENTENCES,
    **rules.SENTENCES,
    **setting_up.SENTENCES,
    **slack.SENTENCES,
    **slack_app.SENTENCES,
    **summary.SENTENCES,
    **undelivered.SENTENCES,
    **web.SENTENCES,
}
