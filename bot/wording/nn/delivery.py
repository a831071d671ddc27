"""Nynorsk: det som ikkje lét seg levere."""

SENTENCES: dict[str, str | tuple[str, str]] = {
    "undelivered.absent": "Eg fekk ikkje lagt ut {what} i #{channel}, for eg er ikkje med der. Alt er lagra. Skriv «/invite @Referent» i kanalen, så kjem det.",
    "undelivered.archived": "Eg fekk ikkje lagt ut {what} i #{channel}, for kanalen er arkivert. Alt er lagra. Hent han fram att, eller møtest i ein annan kanal.",
    "undelivered.gone": "Eg fekk ikkje lagt ut {what} i #{channel}: kanalen er sletta, eller han er privat og eg er ikkje med. Alt er lagra. Skriv «/invite @Referent» om kanalen finst.",
    "undelivered.forbidden": "Eg fekk ikkje lagt ut {what} i #{channel}, for der får ikkje appar skrive. Alt er lagra. Be ein administrator sleppe meg til.",
    "undelivered.late": "Eg fekk ikkje lagt ut {what} i #{channel}, endå eg prøvde eit døgn. Alt er lagra. Ein administrator kan prøve att med «/referent ulevert».",
    "delivered.too_late": "Dette svaret kom ikkje fram i tide, og eg kan ikkje vere sikker på at alle som ser det, får lese det lenger. Spør ein gong til.",
}
