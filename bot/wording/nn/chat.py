"""Nynorsk: det som høyrer ein chat til: kortet for møtet, heimesida, meldingar som blir retta, sletta eller får ein
reaksjon."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "suggest.as_typed": "«{name}», slik det står",
    "row.removed": "sletta",
    # the card of a meeting
    "card.item_now": "Sak no",
    "card.item": "{item} ({position} av {count})",
    "card.so_far": "Så langt",
    "card.latest": "Sist notert",
    "button.add_action": "Ny oppgåve",
    "button.add_decision": "Nytt vedtak",
    "button.add_note": "Nytt notat",
    "button.next_item": "Neste sak",
    # a person's own page
    "home.owed": "Du skuldar",
    "home.approvals": "Ventar på at du godkjenner",
    "home.meetings": "Møta dine",
    "home.page": "{heading}, side {page}",
    "home.no_meetings": "Ingen møte enno. Opne eit i ein kanal med «/referat start TITTEL».",
    "button.help": "Hjelp",
    "button.back": "Tilbake",
}
