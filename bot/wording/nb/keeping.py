"""Bokmål: what administrators are told of a register that is moved."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str | tuple[str, str]] = {
    "move.moved": "{workspace}: {rows} rader og {entries} journalposter er i den nye databasen, og journalen er hel.",
    "move.there": "{workspace} er allerede i den nye databasen: {rows} rader, {entries} journalposter.",
    "move.nothing": "Det finnes ingen arbeidsrom ennå, så det var ingenting å flytte.",
    "move.same": "«--from» og «--to» er samme database. Riktig er for eksempel «referent move --from sqlite:///referent.db --to postgresql://referent@db.example.org/referent».",
    "move.empty": "Det finnes ikke noe register å flytte. Oppgi ett med «--from», for eksempel «--from sqlite:///referent.db».",
    "move.older": "Registeret som skal flyttes, har versjon {found}, og dette programmet trenger {needed}. Oppgrader det først med «referent migrate --database URL».",
    "move.unknown": "Det finnes ikke noe arbeidsrom «{workspace}». Disse finnes: {workspaces}.",
    "move.several": "Flere arbeidsrom heter «{workspace}». Oppgi ett av dem ved id-en: {ids}.",
    "move.content": "Den nye databasen har et annet innhold i et arbeidsrom som heter «{workspace}», så ingenting av det ble flyttet. Velg en tom database med «--to».",
    "move.written": "Noen skrev i {workspace} mens det ble kopiert, så det ble ikke flyttet. Stopp tjenerne som bruker den gamle databasen, og kjør kommandoen en gang til.",
    "move.differs": "Det som kom fram av {workspace} i den nye databasen, er ikke det som ble sendt, så det ble ikke flyttet. Kjør kommandoen en gang til.",
    "move.broken": "Journalen til {workspace} er brutt ved post {seq} ({why}), så det ble ikke flyttet. Legg tilbake den siste sikkerhetskopien som er hel, og flytt den.",
    "move.stopped": "Flyttingen ble stoppet. Arbeidsrom som var kommet helt over, er i den nye databasen; kjør kommandoen en gang til for å fortsette.",
}
