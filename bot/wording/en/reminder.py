"""English: reminders, and which of them somebody wants."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "reminder.past_due": ("You have an action past its due date", "You have {count} actions past their due dates"),
    "reminder.due": (
        "You have an action due today or soon",
        "You have {count} actions due today or soon",
    ),
    "reminder.woken": ("An action has ended its rest", "{count} actions have ended their rest"),
    "reminder.secretary": (
        "{body} owes this; you are its secretary",
        "{body} owes these {count}; you are its secretary",
    ),
    "reminder.leader": (
        "{body} owes this; you lead it, and no secretary can be reminded",
        "{body} owes these {count}; you lead it, and no secretary can be reminded",
    ),
    "reminder.member": (
        "{body} owes this; you are in it, and neither a secretary nor a leader can be reminded",
        "{body} owes these {count}; you are in it, and neither a secretary nor a leader can be reminded",
    ),
    "reminder.leads": (
        "{body} owes this, {days} days overdue; you lead {body}",
        "{body} owes these {count}, {days} days overdue; you lead {body}",
    ),
    "reminder.chairs": (
        "Owed by {owners}, {days} days overdue; you chair",
        "{count} owed by {owners}, {days} days overdue; you chair",
    ),
    "reminder.chairs_unowned": (
        "Nobody owns this, {days} days overdue; you chair",
        "Nobody owns these {count}, {days} days overdue; you chair",
    ),
    "reminder.agenda": (
        "The next meeting in its channel is asked to take up {labels}.",
        "The next meetings in their channels are asked to take up {labels}.",
    ),
    "reminder.fewer": "Fewer reminders, or none: “/referent reminders”.",
    "reminder.nobody": "Nobody is reminded of what {body} owes here: {body} has no secretary, leader or members whom I can remind. Write for example “/owner role Kari Nordmann = secretary in {body}”.",
    "reminders.now.all": "You are reminded of what you owe on the working day before it is due, on the day, and then every week, in one message a day at the most.",
    "reminders.now.fewer": "You are reminded of what you owe in one message a week at the most, on the week's first working day.",
    "reminders.now.off": "You are not reminded of anything.",
    "reminders.unclear": "I cannot read “{words}”. Write for example “/referent reminders fewer”.",
    "settings.reminders": "Your reminders",
    "button.reminders": "Reminders",
    "button.reminders.all": "All",
    "button.reminders.fewer": "One a week at the most",
    "button.reminders.off": "None",
    "button.move_due": "Move the date",
    "button.snooze": "Rest for a week",
}
