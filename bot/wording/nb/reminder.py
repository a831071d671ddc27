"""Bokmål: reminders, and which of them somebody wants."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "reminder.past_due": ("Du har en oppgave over fristen", "Du har {count} oppgaver over fristen"),
    "reminder.due": (
        "Du har en oppgave med frist i dag eller snart",
        "Du har {count} oppgaver med frist i dag eller snart",
    ),
    "reminder.woken": ("En oppgave har hvilt ferdig", "{count} oppgaver har hvilt ferdig"),
    "reminder.secretary": (
        "Dette skylder {body}; du er sekretær der",
        "{count} oppgaver som {body} skylder; du er sekretær der",
    ),
    "reminder.leader": (
        "Dette skylder {body}; du leder, og ingen sekretær kan minnes på det",
        "{count} oppgaver som {body} skylder; du leder, og ingen sekretær kan minnes på dem",
    ),
    "reminder.member": (
        "Dette skylder {body}; du er med der, og verken sekretær eller leder kan minnes på det",
        "{count} oppgaver som {body} skylder; du er med der, og verken sekretær eller leder kan minnes på dem",
    ),
    "reminder.leads": (
        "{body} skylder dette, {days} dager over fristen; du leder {body}",
        "{body} skylder disse {count}, {days} dager over fristen; du leder {body}",
    ),
    "reminder.chairs": (
        "{owners} skylder dette, {days} dager over fristen; du er møteleder",
        "{owners} skylder disse {count}, {days} dager over fristen; du er møteleder",
    ),
    "reminder.chairs_unowned": (
        "Ingen er ansvarlig for dette, {days} dager over fristen; du er møteleder",
        "Ingen er ansvarlig for disse {count}, {days} dager over fristen; du er møteleder",
    ),
    "reminder.agenda": (
        "{labels} er foreslått tatt opp på neste møte i kanalen sin.",
        "{labels} er foreslått tatt opp på neste møte i kanalene sine.",
    ),
    "reminder.fewer": "Færre påminnelser, eller ingen: «/referent påminnelser».",
    "reminder.nobody": "Ingen blir minnet på det {body} skylder her: {body} har verken sekretær, leder eller medlemmer som jeg kan minne på det. Skriv for eksempel «/aktør rolle Kari Nordmann = sekretær i {body}».",
    "reminders.now.all": "Du blir minnet på det du skylder arbeidsdagen før fristen, på fristen og så hver uke, i høyst én melding om dagen.",
    "reminders.now.fewer": "Du blir minnet på det du skylder i høyst én melding i uka, på ukas første arbeidsdag.",
    "reminders.now.off": "Du blir ikke minnet på noe.",
    "reminders.unclear": "Jeg skjønner ikke «{words}». Skriv for eksempel «/referent påminnelser færre».",
    "settings.reminders": "Påminnelser til deg",
    "button.reminders": "Påminnelser",
    "button.reminders.all": "Alle",
    "button.reminders.fewer": "Høyst én i uka",
    "button.reminders.off": "Ingen",
    "button.move_due": "Flytt fristen",
    "button.snooze": "Hvil en uke",
}
