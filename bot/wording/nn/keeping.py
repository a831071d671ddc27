"""Nynorsk: what administrators are told of a register that is moved."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    "move.moved": "{workspace}: {rows} rader og {entries} journalpostar er i den nye databasen, og journalen er heil.",
    "move.there": "{workspace} er alt i den nye databasen: {rows} rader, {entries} journalpostar.",
    "move.nothing": "Det finst ingen arbeidsrom enno, så det var ingenting å flytte.",
    "move.same": "«--from» og «--to» er den same databasen. Rett er til dømes «referent move --from sqlite:///referent.db --to postgresql://referent@db.example.org/referent».",
    "move.empty": "Det finst ikkje noko register å flytte. Oppgje eitt med «--from», til dømes «--from sqlite:///referent.db».",
    "move.older": "Registeret som skal flyttast, har versjon {found}, og dette programmet treng {needed}. Oppgrader det først med «referent migrate --database URL».",
    "move.unknown": "Det finst ikkje noko arbeidsrom «{workspace}». Desse finst: {workspaces}.",
    "move.several": "Fleire arbeidsrom heiter «{workspace}». Oppgje eitt av dei ved id-en: {ids}.",
    "move.content": "Den nye databasen har eit anna innhald i eit arbeidsrom som heiter «{workspace}», så ingenting av det vart flytt. Vel ein tom database med «--to».",
    "move.written": "Nokon skreiv i {workspace} medan det vart kopiert, så det vart ikkje flytt. Stopp tenarane som bruker den gamle databasen, og køyr kommandoen ein gong til.",
    "move.differs": "Det som kom fram av {workspace} i den nye databasen, er ikkje det som vart sendt, så det vart ikkje flytt. Køyr kommandoen ein gong til.",
    "move.broken": "Journalen til {workspace} er broten ved post {seq} ({why}), så det vart ikkje flytt. Legg tilbake den siste tryggingskopien som er heil, og flytt den.",
    "move.stopped": "Flyttinga vart stoppa. Arbeidsrom som var komne heilt over, er i den nye databasen; køyr kommandoen ein gong til for å halde fram.",
}
