"""The words that questions are made of: bokmål, nynorsk, English, and the dialects that people type.

Each entry is a *tag* and the words that carry it, which `question_signals` weighs. `skyld*` is a stem, `*referat*` the
middle of a compound, `tar|tek_seg_av` two phrases at once. A word may stand at several tags. A word that stands nowhere
here is *content*: the name of something, and so perhaps a topic, or a party that nobody has entered.
"""

from typing import Final

FUNCTION_WORDS: Final[dict[str, str]] = {
    # Who asks, and who is asked.
    "I": "jeg eg æ ej jæ i",
    "ME": "jeg eg æ ej jæ i meg mæ mej mei min mitt mine mi my me myself",
    "MY": "min mitt mine mi my myself",
    "WE": "vi we oss us vår vårt våre our ours",
    "US": "oss us",
    "YOU": """your yours du deg dere dokker dykk you u yourself referent boten bot denne|dette_boten|greia|tingen|appen
        this|the_bot|thing|thingy|app|tool|assistant""",
    # Question words.
    "WHAT": """va hvaa hvs waht whta hva ka ke kæ kva hvilke hvilken hvilket what wht wat which hva|kva|ka_for
        kva|hva|ka_slags""",
    "WHO": """hvme vem kvem hvem kven kem kæm kim hvm who whom which|what_of_us|you|them which_person|one|people
        hvilke|hvilken|kva_personer|personar|folk|person""",
    "WHOSE": "whose hvem|kven|kem_sin|sitt|si|sine",
    "WHERE": "hvor kor kvar where",
    "WHEN": "når nårtid when",
    "HOW": "hvordan korleis koss korsn kordan åssen hvorledes hossen how",
    "ANY": """mer meir more noe noko nokon noen nokre nåkka nokka någe alt alle all any anything everything
        something ting things anyone someone somebody anybody everyone nobody nothing ingen ingenting alles""",
    "ALL": "alt alle all everything",
    # Small verbs.
    "BE": """va er e is are am was were be been being var vært vore være vere blir blei ble bli blitt vart vert verte
        vorte""",
    "BEEN": "been vært vore blitt vorte",
    "WAS": "ble blei vart was were",
    "HAVE": "har ha have has had hadde hatt",
    "GET": "få får fekk fikk fått fatt get got gets",
    "DO": "do does did",
    "DID": "did",
    "MODAL": """skal ska skulle må måtte bør burde should must shall will would need needs ought gonna gotta
        supposed meant trenger treng have|has|had|having_to har|ha_å going_to""",
    "SHOULD": "skulle burde should ought supposed meant",
    "CAN": "kan kunne can could",
    "NOT": "ikke ikkje ikk ittj itj itte not never aldri uten utan without yet_to",
    "YET": "enda ennå enno endå fortsatt fremdeles framleis still yet stadig already allerede lenger lenge",
    # Prepositions, by what they can lead to.
    "IN": "i in into",
    "AT": "hos hjå på from fra frå ved for with til to of av by on",
    "WITH": "med with det_me",
    "FROM": "fra frå from",
    "ON": "på on",
    "FOR": "for",
    "BY": "av by",
    "BROKE": "brutt brote broti brøt sprengt sprengte broken broke blown bust busted røket",
    "NEED": "need needs trenger treng mangl* missing expect* forvent*",
    "AFTER": "etter",
    "AN": "an",
    "ABOUT": """om about on regarding re concerning ang angående vedrørende vedr
        når_det_gjelder|gjeld|gjaldt|galdt rundt around over for_å abt ift mtp ifm vdr""",
    "TO": "å to",
    "OFF": "til unna",
    "PASS": "pass gjennom igjennom through",
    "BEGIN": "i_gang igang started",
    "UPON": "out_of fram_til frem_til ned_på inn_for",
    # Requests and politeness, which say nothing about what is asked.
    "SHOW": """liste|lista|listen|oversikt|oversikta|oversikten|oversyn_over
        vis vise viser show showing list liste gi gje give send sende tell fortell si sei find finn finne
        finner hent hente get fetch link lenke lenkje oversend forward share del let lat la minn remind se sjå see
        view pull print read les""",
    "WANT": """vil want wants wondering wonder wondered lurer lurar lurte lurde lure ønsker ønskjer gjerne know vet veit
        like love""",
    "TIMELY": "i_tide on_time i_rett_tid innen|innan_fristen",
    "THANKS": "takk thanks thank thx cheers beklager sorry gratulerer congrats tusen",
    "STOP": """kommer kjem come comes afternoon morning evening noon og and or eller så so at that the a an en ei
        et ein eit den det dei de dem this these those dette denne her here there der it its he she they them han
        hun ho hon som just bare berre også also too men but mot against under mellom between etter after før
        before siden sidan since during per ca opp up ned down ut out inn off over innen innan until egentlig
        eigentleg really actually vel da då altså jo ja yes nei no nå nu now as if is hvis dersom viss sin sitt si
        sine hans hennes hennar deres deira their his please pls plz hei hi hello hey yo ey ok okay oi s til to of
        av i in by på on for fra frå from med with om about hos hjå ved helt heilt hele heile totalt samla ganske
        veldig mye mykje much many mange most mest hver kvar each every both begge ever question spørsmål
        spørsmålet matter tema because fordi gjennom through alle alt own ellers elles nok kanskje maybe nemlig
        man ber vennligst venligst kopi copy ekstraordinær* extraordinary undertegn* oversendt
        fram frem plis bruh bro lol omg dude mate guys folkens liksom lissom litt litegrann bit little snart soon
        akkurat nøyaktig exactly right quick quickly kjapt fort raskt lang
        long annet anna else another andre other others dessverre forresten gang btw ref finnes finst exist exists
        finns foreligger føreligg over_the_top well godt bra fine details ones only kun again""",
}

CONCEPT_WORDS: Final[dict[str, str]] = {
    # What a party has to do.
    "OWE": "skyld* skuld* skylle skylda owe owes owed owing",
    "REMAIN": """rester resterer gjenverande hengende hengeparti* ubesvart* uløyst* uløste åpenstående loose_ends
        på_vent igjen igjenst* gjenst* attst* att atter utest* uteståande outstanding pending remain* left mangl*
        vantar missing lacking glemt gløymt forgotten forget ugjort* ugjord* uløst* uavklart* ufullført* uferdig*
        unfinished incomplete undone unresolved uncompleted unsettled backlog etterslep restanse* restansar
        restlista uoppgjort* to-do todo todos to-dos to_do gjøremål* gjeremål* gjenværende uavsluttet uavslutta
        ubehandlet ubehandla blocker* impediment*""",
    "OPEN": "open opne åpen åpne åpent ope opent liggende liggjande",
    "TASK": """oppgavelist* oppgåvelist* oppgaveoversikt* plikt* duties duty chores stuff oversikt* overview
        oppgav* oppgåv* action* task* item items punkt punkter punkta jobben job jobs oppfølging* oppfølg*
        arbeidsoppg* todo todos to-dos gjøremål* gjeremål* sak saka saken saker sakene sakane leveranse*
        leveransar deliverable* forpliktels* obligation* commitment* assignment* ticket* ansvarsområd* aksjon*
        follow-up* aksjonspunkt* tiltaket""",
    "ACT": """manage managed gjøre gjere gjera gjør gjer gjerast gjøres levere levera leverer leverast leveres
        deliver fullføre fullfører fullførast ferdigstille ferdigstiller complete fikse fiksa ordne ordna handle
        finish fix lukke lukka close doing produce submit clear rydde gjennomføre ta_tak avslutte avslutta do
        avklare besvare sluttføre løse løyse utføre utføra behandle achieve accomplish wrap_up knock|finish_off
        get_through get_done følge|følgje_opp follow_up få_unna|gjort|til|ferdig sende send skrive write work
        tick|cross|check_off ship""",
    "DONE": """strøket strøke i_orden handled taken_care_of dealt_with all_set in_order ekspedert
        tatt_hånd|hand_om utretta utrettet prestert oppnått complete gjort jort gjord gjorde ferdig* færdig* færdi fædi
        ferdi ferdug kvittert kvittera done
        finished completed fullført* fullførte closed lukket lukka lukkede lukkete avsluttet avslutta avsluttede
        avslutted levert* leverte delivered utført* klar klart klare ready unnagjort unna krysset kryssa ticked
        knocked crossed checked ordnet fikset fiksa fixed løst løyst løste sorted accomplish* achieved oppnådd
        gjennomført* sluttført* ferdigstil* cleared i_mål i_boks i_havn wrapped shipped fått|fekk|fikk_til|unna
        implemented iverksatt* iverksett på_plass in_place behandlet behandla rakk rukket got_through submitted
        innlevert* besvart* huket huka avklart""",
    "PLATE": """bordet bord bordplata plate plates desk lap lista listen liste lister list tallerkenen blokka
        skuldrene huskelista huskelisten kø køen queue to-do-list ballen ball court""",
    "LIE": "sto stod ligger ligg ligge henger heng henge hang hangs står stå lies rests stand stands hviler kviler",
    "WAIT": "vent* wait waiting waits await* avvent* expect* forvent* need|needs_from trenger|treng_fra|frå",
    "PROMISE": """undertaking* løfte* lovnad* lov lova lovt lovet lovte lovd lovde lover lovar promis* commit commits
        committed sign|signed_up signed_on påtatt påteke tatt|teke|tok|tar|tek_på_seg|meg|oss|deg|mæ
        melde|melder|meldte|meldt_seg|meg|oss volunteer* pledged undertook sagt_at_jeg|eg|vi|i forplikt*
        took|take|taken_on""",
    # Past due, and due.
    "OVERDUE": """in_default over_due over_tidsfristen overdue forfalt* forfalne forfalen forfallen forfalle overtid
        etterskudd etterskot past_due utgått utgåtte utløpt utløpte utløpne expired lapsed
        over_fristen|fristene|fristane|frist|tida|tiden|deadline
        past_the|their|its|his|her|our|it's_deadline|deadlines|due past_deadline|deadlines beyond_deadline
        forbi_fristen|frist brutt|brote|broti|sprengt_fristen|frist|frister etter_fristen|frist gått|gjekk|gikk_ut
        for_lengst missed|missing_the|their|its|a|any|our_deadline|deadlines
        missed|missing_deadline|deadlines overskred*
        overskrid* oversitte* oversittet oversete for_lenge_siden for_lenge_sidan for_lengst_sida
        for_sent|seint|seine behind_schedule brutte|broken|blown_frister|deadlines over_tid røket_fristen""",
    "LATE": """bakpå attpå slipping failed fails fail forsømt unnlatt running_over|late drøyer drygjer dratt_ut
        drege_ut i_rødt in_the_red
        treg trege somlet somla stale glipp* glapp glippet bomm* røk røyk ryker late forsink* forseink* sein seint
        seine sen sene behind slipped slipping slips delay* missed miss misset tardy lagging
        henger|ligger|ligg|heng|henge_etter på_etter ute_av_rute forseinka forseina""",
    "KEPT": "holder held holdt halde halden haldne kept met nådd nådde rukket rekt overholdt klart",
    "PAST": "passed past beyond forbi gått gikk gjekk passert passerte",
    "DUE": """haster hastar urgent frist frister fristen fristar fristane fristene tidsfrist* deadline deadlines
        due forfaller forfell forfall forfallsdato* upcoming kommende komande coming_up comes_up leveringsfrist*
        falls|fall_due går|løper_ut expires forestående innleveringsfrist* cutoff""",
    # What was decided, how it stands, where it is written.
    "DECIDE": """ja_eller_nei tatt|teke|tok_stilling_til enda_vi|me|dei|de_på|med konsensus consensus chose
        chosen valgte opted went_with avstemning* avstemming* avrøysting* votering* ballot* vedta vedtar vedtak*
        vedtat* vedtok* vedtek* bestem* beslut* beslutning* avgjørels* avgjerd* godkjenning* avgjor* avgjør*
        avgjer* enig enige samd samde einig einige semje enighet konklu* conclu* decid* decis* agree* resolution*
        resolve resolved resolves approv* godkjen* settle* ruled ruling adopt* voted vote votes stemt* stemte
        outcome outcomes utfall* verdict sluttet|slutta_seg_til bifalt* nedstemt* greenlit passed nedsett bifall
        forkast* avvist avslått rejected reject fastsatt fastsett avtalt* avtala kom_fram|frem_til landed_on
        signed_off signed_off_on konklusjon* innstilt* oppnevn* fatta fattet fastslått agreement
        blei|ble|vart_det_til""",
    "YES": "sagt|sa|seier_ja_til gått|gikk|gjekk_med_på said|say_yes_to ja_til gi|gitt|ga_grønt_lys",
    "LAND": "endte ended end_up landet landa landed settled",
    "CAME": "kom falt fall gikk gjekk came",
    "SAY": "sa sade sier seier say says said mente meinte",
    "STATUS": """eta siste_fra|frå latest_from state_of_play ser_det_ut siste_om|på|i new_on|with word_on|about|from
        which|what_stage|phase
        hvilken|hvilket|kva_fase i_gang under_way underway stuck stalled hvordan|korleis_er_det_med status
        statusen stoda progress update updates oppdatering* news nytt nyheter fremdrift framdrift fremdriften
        framdrifta framgang fremgang underveis ved_lag gjelder gjeld gjaldt valid gyldig* in_force coming_along
        blitt|vorte_av become|became_of ble|blei|vart|vert_det_av
        ble|blei|vart|blir|vert_det_noe|noko|nokka|nåkka_av står_det_til ståa lå_an ligger|ligg|står_an
        ligger|ligg|står_det_an where_are_we where_do_we hvor_står|er_vi kor_står|er_vi|me uendra oppheva opphevet
        superseded revoked what_about hva|kva|ka_med kommet|kome|komen|komne_med movement latest_on|with
        siste_nytt kommet|kome_i_gang""",
    "ONTRACK": "i_rute on_track på_skjema on_schedule ajour à_jour up_to_date på_plan",
    "FAR": "hvor|kor|hvo_langt how_far",
    "MEASURE": """hvor|kor_lang|lange|gammel|gamal|gamle|stor|stort|store|høy|høyt|høg|høgt|varm|varmt|kald|kaldt|ofte
        hvor|kor_mange|mye|mykje how_many|much|old|tall|long|big|often|hot|cold|high|expensive hvor|kor_dyr|dyrt""",
    "AWAY": "til to fra frå from",
    "HAPPEN": "skjer skjedde skjedd hender hendte happen* hendt",
    "REPLY": "hørt høyrt heard svar svaret svara reply replies response tilbakemelding* feedback",
    "GO": "getting går gjeng gått gikk gjekk going go goes skjer skjedde skjedd hender hendte happen* hendt coming",
    "MINUTES": """sammendrag* samandrag* *referat* protokol* *møtebok* minutes notes møtenotat* notatene notater
        referat* protokol* *protokoll* mom writeup write-up oppsummering* recap proceedings transcript""",
    "RECORD": """oppsummer summarize handlet handla
        talk talked snakket snakka pratet oppe record records summary log logg loggen notat said sagt
        tatt_opp discuss* diskuter* drøft* summarise""",
    "MEETING": "møte møtet møter møta møtene meeting meetings samling samlinga samlingen session sesjonen",
    "LAST": "siste sist forrige førre førige last latest newest nyeste nyaste previous seneste recent",
    # Who somebody is.
    "MEMBER": "part|del_of|av medlem* member* membership deltar deltek deltaker* deltakar*",
    "SIT": "sitter sit sitt sits sitte sitting satt sat serve serves serving",
    "ROLE": "job jobben jobb rolle* rolla role roles stilling* title tittel position bakgrunn* verv* funksjon does_for",
    "LEAD": """leder lederen leiar leiaren leier nestled* nestlei* chair chairs chaired chairman chairwoman
        chairperson lead leads leader* head heads heading runs sekretær* secretary direktør* sjef sjefen manager*
        deputy vara varamedlem* kontaktperson* contact contacts represent* representer* treasurer kasserer*
        kasserar* styreled* president boss styrer leda leie lede koordinator""",
    "BELONG": """sammensetning* samansetjing* composition roster består consist* comprise* belong* tilhør* høyrer
        hører utgjør utgjer makes|make_up""",
    "WORKS": """up_to jobber jobbar arbeider arbeidar work works working employed ansatt tilsett tilsette ansatte
        driver driv""",
    "INFO": "info informasjon information kontaktinfo about_me",
    "UNIT": """department* avdeling* organisasjon* organization* organisation* unit team group komite* utvalg
        utval body committee* styre styret board gruppe""",
    "EXPLAIN": "for_noe|noko|nokka|noen|slags står_for stand|stands_for stå_for short_for betyr tyder heter heiter",
    # Who has it in hand.
    "OWN": """owning eier eiger eig eigar eie eigaren eieren own owns owner owners owned ansvar* responsib*
        responsibilit* accountable in_charge tar|tek|ta|tok|tatt|teke_seg_av tar|tek|ta|tok|tatt_hand|hånd_om
        take|takes|taking|took_care takes|take|taking|took_on håndter* handter* handsam* handles handling handled
        følger|følgje|følgjer|fulgte_opp følgjer|følgde_opp follows|following|follow_up on_the_hook assign*
        assignee tildelt* tildel* delegert* delegated looks|looking|look_after point_person on_the_case
        deals|dealing|deal_with holder|held|holde_i|tak på_saken passer|passar_på står|stå_bak
        steller|styrer|styrar|driver|driv|dreiv|jobber|jobbar|arbeider_med arbeidar_med working|works|worked_on
        saksbehandle* leading picking|picked|picks_up lead_on on_point""",
    "TAKE": "tar tek tok tatt teke take takes took taken taking har has have got fikk fekk får doing gjør gjer skaffer",
    "WORK": """lager lagar lage skriver skriv skrive sender fikser fiksar ordner ordnar booker booke bestiller
        bestille kontakter kontaktar kontakte ringer ringjer ringe organiser* koordiner* planlegg* forbered* maler
        malar purrer purrar førebu* leier leiger leige skaffar skaffe innhent* utarbeid* oppdaterer oppdaterar
        oppdatere kjøper kjøpe rydder ryddar setter writes writing makes making make sends sending call calls
        calling book books booking organis* organiz* arrang* prepar* draft* buy buys buying order orders ordering updat*
        fixing fixes sorting running review* trykker trykke bygger byggjer bygge sjekker sjekkar sjekke testar
        tester following henter hentar baker serverer filing chasing sort sorted""",
    "CHORE": """oversett oversette oversetter omset omsetje omsett translate ring ringe ringje bestill bestille tinge
        book order call play spill spille syng sing google googla minne remind pass_on""",
    "COMPOSE": """skriv skrive skrift write writing rewrite draft compose formuler formulere lag lage lager generate
        generer design tegn teikn regn rekn calculate kalkuler forklar forklare explain foreslå foreslag suggest
        omformuler diktat""",
    "LETTER": """mail e-mail email epost e-post sms brev brevet letter melding meldinga meldingen message invitasjon*
        invitation* innkalling* innkallelse* innbydelse* purring purringa reminder påminnelse* påminning* faktura*
        invoice* blomst* flowers penger pengar money blomar gave gavekort""",
    "WORKED": """sendt sent skrevet skrive written bestilt bestilte booked booka booket publisert published laget
        laga lagd made signert signed trykt printed kjøpt bought oppdatert updated renewed fornyet bygd built
        testet tested oversatt omsett translated utsendt innhentet installert installed lansert launched startet
        started begun underskrevet posted arranged organised organized drafted paid betalt meldt varslet kommet
        kome arrived reparert repaired hired ansatt ringt called contacted kontaktet kontakta emailed spurt
        finalised finalized svart replied answered""",
    # What the bot can do.
    "HELP": """meny menu innføring introduksjon hjelp* get|getting_started help helpful commands command
        kommando* instruks* bruksanvisning* manual guide veiledning* rettleiing* instructions funksjoner
        funksjonar features capabilit* brukerveiledning* tutorial eksempl* eksempel* døme example examples usage""",
    "USE": "bruk brukes bruker brukar bruke brukast brukt use using used",
    "ANSWER": "svare svar svarer answer spørre spørje spyrje spør spurt ask asking understand forstår skjønner skjønar",
    "FUNCTION": "fungerer fungerar virker verkar work works funker funkar",
    "OPERATE": """legge|legger|legg|leggje_til legge|legger|legg|leggje_inn add adding register* registr* merk*
        mark marke* opprett* create creat* lukker lukke lukkar close lage lager lagar tildel* assign* endre endrer
        endrar change start starte starter startar eksport* export* undo angre angrer delete slett* record sette
        setter set correct rett rette retter move flytt* cancel stryk* stryke skriver skrive skriv enter submit
        approve godkjenne godkjenner godkjenn finish fullføre fullfører file edit rediger* reopen reassign snooze
        utsett* utsette log føre fører make open gjenåpne delegate delegere melde melder capture""",
}

OTHER_WORDS: Final = """
    valg valget sale sola stable tree trees suck struck reserv* restrict* restruct* skul attr choose consensys
    stuffs helpdesk valgt vedtekt* approach* appropriat* first fist concurren* forvalt* kart feature* guided
    handed handing handler* leaking leaving loading locking logging messing note remind* reminis* rule rules
    same sake settling shipping skip* stats stemme stems wrapper* leverandør* leverage* prominent* acting enge
    forge minute checker clearer contract contracts kontrakt kontrakten kontrakter avtale avtalen avtaler
    avtalene oversettelse brannslukker eigenskap fristelse vedlagt vedlegg ferie ferien
    settlement settlements statue states resultat resultatet restaurant statoil ansvarsfull stature leverandør
    leverandører other
    another order orders skrev lagde sendte wrote spilte leverandøren ferge delicious decimal deciduous
    medlidenhet fjerne styre utestengt ferdighet ferdigheter
"""
"""Real words that look like a slip of a word above, or begin like one, and mean something else."""

READ_WITH_SLIPS: Final = "OWE REMAIN TASK DONE OVERDUE LATE DUE DECIDE STATUS MINUTES MEMBER OWN WHO HOW HELP PROMISE"
"""The tags whose words are read also with one slip of the finger (words of five letters or more)."""
