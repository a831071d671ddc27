"""Bokmål: det som hører en chat til: møtets kort, hjemmesiden, meldinger som rettes, slettes eller får en reaksjon."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "suggest.as_typed": "«{name}», som skrevet",
    "row.removed": "slettet",
    # the card of a meeting
    "card.item_now": "Sak nå",
    "card.item": "{item} ({position} av {count})",
    "card.so_far": "Så langt",
    "card.latest": "Sist notert",
    "button.add_action": "Ny oppgave",
    "button.add_decision": "Nytt vedtak",
    "button.add_note": "Nytt notat",
    "button.next_item": "Neste sak",
    # a person's own page
    "home.owed": "Du skylder",
    "home.approvals": "Venter på at du godkjenner",
    "home.meetings": "Møtene dine",
    "home.page": "{heading}, side {page}",
    "home.no_meetings": "Ingen møter ennå. Åpne et i en kanal med «/referat start TITTEL».",
    "button.help": "Hjelp",
    "button.back": "Tilbake",
}
