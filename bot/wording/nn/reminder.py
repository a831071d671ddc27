"""Nynorsk: reminders, and which of them somebody wants."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "reminder.past_due": ("Du har ei oppgåve over fristen", "Du har {count} oppgåver over fristen"),
    "reminder.due": (
        "Du har ei oppgåve med frist i dag eller snart",
        "Du har {count} oppgåver med frist i dag eller snart",
    ),
    "reminder.woken": ("Ei oppgåve har kvilt ferdig", "{count} oppgåver har kvilt ferdig"),
    "reminder.secretary": (
        "Dette skuldar {body}; du er sekretær der",
        "{count} oppgåver som {body} skuldar; du er sekretær der",
    ),
    "reminder.leader": (
        "Dette skuldar {body}; du leier, og ingen sekretær kan minnast på det",
        "{count} oppgåver som {body} skuldar; du leier, og ingen sekretær kan minnast på dei",
    ),
    "reminder.member": (
        "Dette skuldar {body}; du er med der, og korkje sekretær eller leiar kan minnast på det",
        "{count} oppgåver som {body} skuldar; du er med der, og korkje sekretær eller leiar kan minnast på dei",
    ),
    "reminder.leads": (
        "{body} skuldar dette, {days} dagar over fristen; du leier {body}",
        "{body} skuldar desse {count}, {days} dagar over fristen; du leier {body}",
    ),
    "reminder.chairs": (
        "{owners} skuldar dette, {days} dagar over fristen; du er møteleiar",
        "{owners} skuldar desse {count}, {days} dagar over fristen; du er møteleiar",
    ),
    "reminder.chairs_unowned": (
        "Ingen har ansvaret for dette, {days} dagar over fristen; du er møteleiar",
        "Ingen har ansvaret for desse {count}, {days} dagar over fristen; du er møteleiar",
    ),
    "reminder.agenda": (
        "{labels} er foreslått teke opp på neste møte i kanalen sin.",
        "{labels} er foreslått tekne opp på neste møte i kanalane sine.",
    ),
    "reminder.fewer": "Færre påminningar, eller ingen: «/referent påminningar».",
    "reminder.nobody": "Ingen blir mint på det {body} skuldar her: {body} har korkje sekretær, leiar eller medlemer som eg kan minne på det. Skriv til dømes «/aktør rolle Kari Nordmann = sekretær i {body}».",
    "reminders.now.all": "Du blir mint på det du skuldar arbeidsdagen før fristen, på fristen og så kvar veke, i høgst éi melding om dagen.",
    "reminders.now.fewer": "Du blir mint på det du skuldar i høgst éi melding i veka, på den første arbeidsdagen i veka.",
    "reminders.now.off": "Du blir ikkje mint på noko.",
    "reminders.unclear": "Eg skjønar ikkje «{words}». Skriv til dømes «/referent påminningar færre».",
    "settings.reminders": "Påminningar til deg",
    "button.reminders": "Påminningar",
    "button.reminders.all": "Alle",
    "button.reminders.fewer": "Høgst éi i veka",
    "button.reminders.off": "Ingen",
    "button.move_due": "Flytt fristen",
    "button.snooze": "Kvil ei veke",
}
