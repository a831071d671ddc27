"""Bokmål: det som ikke lot seg levere."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "undelivered.absent": "Jeg fikk ikke lagt ut {what} i #{channel}, for jeg er ikke med der. Alt er lagret. Skriv «/invite @Referent» i kanalen, så kommer det.",
    "undelivered.archived": "Jeg fikk ikke lagt ut {what} i #{channel}, for kanalen er arkivert. Alt er lagret. Hent den fram igjen, eller møtes i en annen kanal.",
    "undelivered.gone": "Jeg fikk ikke lagt ut {what} i #{channel}: kanalen er slettet, eller den er privat og jeg er ikke med. Alt er lagret. Skriv «/invite @Referent» hvis kanalen finnes.",
    "undelivered.forbidden": "Jeg fikk ikke lagt ut {what} i #{channel}, for der får ikke apper skrive. Alt er lagret. Be en administrator slippe meg til.",
    "undelivered.late": "Jeg fikk ikke lagt ut {what} i #{channel}, enda jeg prøvde i et døgn. Alt er lagret. En administrator kan prøve igjen med «/referent ulevert».",
    "delivered.too_late": "Dette svaret kom ikke fram i tide, og jeg kan ikke være sikker på at alle som ser det, får lese det lenger. Spør en gang til.",
}
