"""Bokmål: det som hører en chat til: møtets kort, hjemmesiden, meldinger som rettes, slettes eller får en reaksjon."""

SENTENCES: dict[str, str | tuple[str, str]] = {
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
}
