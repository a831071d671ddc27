"""`/decision`: the register of what was decided, and what replaced it."""

from dataclasses import replace

from bot.answers.paging import split_page
from bot.answers.replies import Commands, replies
from bot.answers.topics import decided
from bot.call import Call, everyone_reads, is_speaker, sender_reads
from bot.command import Family, Verb
from bot.commands.capture import checked_text, fingerprint, on_which_item, repeated, spot, without_item
from bot.commands.decision_forms import decision_form
from bot.commands.finding import check_revision, decision_numbered
from bot.commands.messages import remember_source
from bot.commands.shortcuts import decision_from
from bot.decision import Decision
from bot.errors import Incomplete, NotAllowed, WrongState
from bot.meeting import Meeting
from bot.naming import read_number
from bot.ports import Capture, Ledger
from bot.record import record
from bot.reply import Button, Buttons, Facts, Reply, Rows, To
from bot.rights import audience_of, may_change_decision
from bot.rows import party_name, rows_for, state_words
from bot.understanding.questions import Question
from bot.wording.dates import moment_words


def add_decision(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision add TEXT`. Alone: a form."""
    text = call.request.values.get("text", call.words).strip()
    if not text:
        return (Reply((decision_form(call, call.say("decision.form.title"), "/decision add"),)),)
    first = repeated(call, ledger, "decision", checked_text(text))
    if first and (decision := ledger.decisions.get(first.subject)) and decision.text in (text, without_item(text)):
        remember_source(call, ledger, "decision", decision.id)
        row = rows_for(call, ledger, "sender").decision(decision)
        keep = Button(call.say("button.keep_both"), f"/decision again {decision.label}")
        heading = call.say("decision.captured_already", label=decision.label)
        return (Reply((Rows((row,), heading), Buttons((keep,))), numbers=(decision.label,)),)
    return capture_decision(call, ledger, text)


def add_again(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision again D-4`, the button *keep both*: captures what D-4 says once more."""
    return capture_decision(call, ledger, decision_numbered(call, ledger, call.words).text)


def capture_decision(call: Call, ledger: Ledger, line: str, supersedes: Decision | None = None) -> tuple[Reply, ...]:
    """Stores one decision and tells it in the channel; `supersedes` is the one that it replaces."""
    where = spot(call, ledger, line)
    decision = _new(call, ledger, where.text, supersedes)
    if where.meeting is not None:
        decision = decision.taken_at(where.meeting.id, where.item.id if where.item else None)
    ledger.decisions.put(decision)
    if decision.audience == decision.id:
        readers = ledger.actions.readers(supersedes.id) if supersedes else ()
        ledger.actions.set_readers(decision.id, tuple(dict.fromkeys((*readers, call.speaker.id))))
    if supersedes is not None:
        _supersede(call, ledger, supersedes, decision)
    remember_source(call, ledger, "decision", decision.id)
    record(call, ledger, "decision.add", decision, facts={"supersedes": supersedes.id if supersedes else None})
    ledger.deliveries.remember_capture(
        fingerprint(call, "decision", line), Capture(decision.id, decision.label, call.now)
    )
    to: To = "channel" if call.channel else "sender"
    names_old = supersedes is not None and (to == "sender" or _to(call, ledger, supersedes) == "channel")
    heading = (
        call.say("decision.superseded.told", old=supersedes.label, label=decision.label)
        if supersedes and names_old
        else call.say("decision.captured", label=decision.label)
    )
    undo = Button(call.say("button.not_a_decision"), f"/decision delete {decision.label}", "danger", decision.revision)
    row = rows_for(call, ledger, to).decision(decision)
    questions = on_which_item(call, ledger, where, decision.label)
    parts = (Rows((row,), heading), Buttons((undo,)))
    return (Reply(parts, to=to, ask=bool(questions), numbers=(decision.label,)), *questions)


def _new(call: Call, ledger: Ledger, text: str, supersedes: Decision | None) -> Decision:
    """A new decision, of the channel it is made in; what replaces another by direct message stays where that was made,
    for those who read that to read."""
    id = ledger.new_id()
    before = supersedes.channel if supersedes and call.channel is None else None
    channel = ledger.places.channel(before) if before else call.channel
    return Decision(
        id=id,
        number=ledger.next_number("decision"),
        text=text,
        maker=call.speaker.id,
        made_at=call.now,
        audience=audience_of(channel, id),
        channel=channel.id if channel else None,
        supersedes=supersedes.id if supersedes else None,
        link=call.request.link,
    )


def _supersede(call: Call, ledger: Ledger, old: Decision, new: Decision) -> None:
    after = old.superseded(new.id, call.now)
    ledger.decisions.put(after)
    record(call, ledger, "decision.supersede", after, old, {"by": new.id})


def supersede(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision supersede D-4 TEXT`: the new text takes the next number."""
    decision, text = _changeable(call, ledger)
    if decision.state != "stands":
        raise WrongState("decision.not_standing", label=decision.label)
    if not text:
        title = call.say("decision.supersede.title", label=decision.label)
        return (Reply((decision_form(call, title, f"/decision supersede {decision.label}", decision),)),)
    return capture_decision(call, ledger, checked_text(text), decision)


def revoke(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision revoke D-4 WHY`."""
    decision, why = _changeable(call, ledger)
    if decision.state != "stands":
        raise WrongState("decision.not_standing", label=decision.label)
    if not why:
        raise Incomplete("decision.why_missing", label=decision.label)
    after = decision.revoked(checked_text(why), call.now)
    return _changed(call, ledger, "revoke", decision, after)


def edit(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision edit D-4 TEXT`, while its minutes are a draft. Alone: a form."""
    decision, text = _changeable(call, ledger)
    _check_draft(ledger, decision)
    if not text:
        title = call.say("decision.edit.title", label=decision.label)
        return (Reply((decision_form(call, title, f"/decision edit {decision.label}", decision),)),)
    return _changed(call, ledger, "edit", decision, decision.reworded(checked_text(text)))


def delete(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision delete D-4`, while its minutes are a draft; the number is not given again."""
    decision, _ = _changeable(call, ledger)
    _check_draft(ledger, decision)
    to = _to(call, ledger, decision)
    row = rows_for(call, ledger, to).decision(decision)
    if decision.supersedes and (old := ledger.decisions.get(decision.supersedes)):
        restored = old.standing_again()
        ledger.decisions.put(restored)
        record(call, ledger, "decision.restore", restored, old)
    ledger.decisions.remove(decision)
    record(call, ledger, "decision.delete", decision, decision)
    heading = call.say("decision.delete.told", label=decision.label)
    return (Reply((Rows((row,), heading),), to=to, numbers=(decision.label,)),)


def show(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision show D-4`: what it says, where it was made, and what has become of it."""
    decision = decision_numbered(call, ledger, call.words)
    row = rows_for(call, ledger, "sender").decision(decision)
    made = moment_words(call.local(decision.made_at), call.language)
    facts = [(call.say("fact.made"), call.say("fact.by", name=party_name(ledger, decision.maker), when=made))]
    facts.append((call.say("fact.state"), state_words(call, ledger, decision, sender_reads(call, ledger))))
    return (Reply((Rows((row,)), Facts(tuple(facts))), numbers=(decision.label,)),)


def list_decisions(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/decision list [TOPIC]`: the latest first, in pages."""
    words, page = split_page(call.words)
    command = f"/decision list {words}".strip()
    question = Question("decided", topic=words or None)
    commands = Commands(command, f"@referent {command}")
    answered = replies(replace(call, words=words), ledger, question, decided, commands, page)
    return tuple(replace(reply, intent=None) for reply in answered)


def _changeable(call: Call, ledger: Ledger) -> tuple[Decision, str]:
    """The decision named first, if the sender may change it, and what stands behind it."""
    decision = decision_numbered(call, ledger, call.words)
    may = may_change_decision(call.speaker.id, decision, _meeting(ledger, decision), administrator=call.administrator)
    if not (may or is_speaker(call, ledger, decision.maker)):
        raise NotAllowed("decision.not_yours", label=decision.label)
    _, behind = read_number(call.words, "D")
    text = call.request.values.get("text", behind).strip()
    if text:
        check_revision(call, ledger, decision, "text", decision.text, text)
    return decision, text


def _meeting(ledger: Ledger, decision: Decision) -> Meeting | None:
    return ledger.meetings.get(decision.meeting) if decision.meeting else None


def _check_draft(ledger: Ledger, decision: Decision) -> None:
    meeting = _meeting(ledger, decision)
    if decision.state != "stands":
        raise WrongState("decision.not_standing", label=decision.label)
    if meeting is not None and not meeting.draft:
        raise WrongState("decision.minutes_fixed", label=decision.label)


def _changed(call: Call, ledger: Ledger, verb: str, before: Decision, after: Decision) -> tuple[Reply, ...]:
    ledger.decisions.put(after)
    record(call, ledger, f"decision.{verb}", after, before, {"state": after.state})
    to = _to(call, ledger, after)
    row = rows_for(call, ledger, to).decision(after)
    heading = call.say(f"decision.{verb}.told", label=after.label)
    return (Reply((Rows((row,), heading),), to=to, numbers=(after.label,)),)


def _to(call: Call, ledger: Ledger, decision: Decision) -> To:
    if call.channel is None:
        return "sender"
    return "channel" if everyone_reads(call, ledger).reads(decision.audience, decision.channel) else "sender"


ADD_DECISION = Verb("add", {"en": ("add", "new"), "nb": ("ny",), "nn": ("ny",)}, add_decision, "TEXT")
DECISION = Family(
    name="decision",
    names={"en": ("decision",), "nb": ("vedtak",), "nn": ("vedtak",)},
    alone=ADD_DECISION,
    verbs=(
        ADD_DECISION,
        Verb("list", {"en": ("list",), "nb": ("liste",), "nn": ("liste",)}, list_decisions, "[TOPIC]", changes=False),
        Verb("show", {"en": ("show",), "nb": ("vis",), "nn": ("vis",)}, show, "D-4", changes=False),
        Verb("edit", {"en": ("edit",), "nb": ("endre",), "nn": ("endre",)}, edit, "D-4 TEXT"),
        Verb("delete", {"en": ("delete",), "nb": ("slett",), "nn": ("slett",)}, delete, "D-4", careful=True),
        Verb("supersede", {"en": ("supersede",), "nb": ("erstatt",), "nn": ("erstatt",)}, supersede, "D-4 TEXT"),
        Verb("revoke", {"en": ("revoke",), "nb": ("opphev",), "nn": ("opphev",)}, revoke, "D-4 WHY", careful=True),
        Verb("again", {"en": ("again",)}, add_again, "D-4", hidden=True),
        Verb("from", {"en": ("from",)}, decision_from, "TEXT", changes=False, hidden=True),
    ),
)
