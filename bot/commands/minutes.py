"""`/minutes`: a meeting opens, is taken down, and its minutes live on from draft to approval."""

from dataclasses import replace

from bot.call import Call
from bot.command import Family, Verb
from bot.commands.minutes_approval import approve
from bot.commands.minutes_calendar import hold_planned
from bot.commands.minutes_correction import correct
from bot.commands.minutes_draft import (
    again,
    attach,
    attach_from,
    attend,
    item,
    note,
    present,
)
from bot.commands.minutes_edit import delete, edit, move
from bot.commands.minutes_export import export
from bot.commands.minutes_finding import channel_of
from bot.commands.minutes_head import approver, chair, next_meeting, place, secretary, series_verb, time, title
from bot.commands.minutes_life import circulate, close, reopen, withdraw
from bot.commands.minutes_start import start, start_form
from bot.commands.minutes_undo import undo
from bot.commands.minutes_view import list_meetings, show
from bot.commands.taking_along import inline_item, inline_note, take_along
from bot.form import Field, Form
from bot.ports import Ledger
from bot.reply import Reply


def begin(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes start`; a line that was offered to be taken along is captured in the new meeting."""
    replies = start(call, ledger)
    line = call.request.values.get("along", "").strip()
    if not line or ledger.meetings.open_in(channel_of(call).id) is None:
        return replies
    return (*replies, *take_along(replace(call, request=replace(call.request, values={})), ledger, line))


def offered(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes begin LINE`, the button of an offer: the form of `start`, with the line that it takes along."""
    del ledger
    form = start_form(call)
    along = Field("along", call.say("minutes.form.along"), "text", call.words.strip())
    return (Reply((Form(form.title, form.command, (*form.fields, along), form.submit),)),)


def home(call: Call, ledger: Ledger) -> tuple[Reply, ...]:
    """`/minutes` alone: the minutes here, or the form that begins the first."""
    channel = call.channel.id if call.channel else None
    if channel is not None and not ledger.meetings.latest(channel):
        return start(call, ledger)
    return show(call, ledger)


ITEM = Verb("item", {"en": ("item",), "nb": ("sak",), "nn": ("sak",)}, inline_item, "6 TITLE")
"""A line "Sak: …" or "Item: …"."""
NOTE = Verb("note", {"en": ("note",), "nb": ("noter",), "nn": ("noter",)}, inline_note, "TEXT")
"""A line "Note: …" or "Notat: …"."""

MINUTES = Family(
    name="minutes",
    names={"en": ("minutes",), "nb": ("referat",), "nn": ("referat",)},
    alone=Verb("home", {}, home, changes=False),
    verbs=(
        Verb(
            "start", {"en": ("start",), "nb": ("start", "åpne"), "nn": ("start", "opne")}, begin, "TITLE [from 08:30]"
        ),
        Verb("title", {"en": ("title",), "nb": ("tittel",), "nn": ("tittel",)}, title, "TEXT"),
        Verb("place", {"en": ("place",), "nb": ("sted",), "nn": ("stad",)}, place, "PLACE"),
        Verb("time", {"en": ("time",), "nb": ("tid",), "nn": ("tid",)}, time, "08:30-14:00"),
        Verb("secretary", {"en": ("secretary",), "nb": ("referent",), "nn": ("referent",)}, secretary, "NAME"),
        Verb("chair", {"en": ("chair",), "nb": ("møteleder",), "nn": ("møteleiar",)}, chair, "NAME"),
        Verb("approver", {"en": ("approver",), "nb": ("godkjenner",), "nn": ("godkjennar",)}, approver, "NAME"),
        Verb("series", {"en": ("series",), "nb": ("serie",), "nn": ("serie",)}, series_verb, "NAME"),
        Verb("attend", {"en": ("attend",), "nb": ("til stede",), "nn": ("til stades",)}, attend, "NAME, NAME"),
        Verb("item", {"en": ("item",), "nb": ("sak",), "nn": ("sak",)}, item, "6 TITLE"),
        Verb("present", {"en": ("present",), "nb": ("innleder",), "nn": ("innleiar",)}, present, "NAME, ROLE"),
        Verb("note", {"en": ("note",), "nb": ("noter", "notat"), "nn": ("noter", "notat")}, note, "TEXT"),
        Verb("attach", {"en": ("attach",), "nb": ("vedlegg",), "nn": ("vedlegg",)}, attach, "LINK"),
        Verb("next", {"en": ("next",), "nb": ("neste",), "nn": ("neste",)}, next_meeting, "DATE PLACE"),
        Verb("edit", {"en": ("edit",), "nb": ("endre",), "nn": ("endre",)}, edit, "N-7 TEXT"),
        Verb("move", {"en": ("move",), "nb": ("flytt",), "nn": ("flytt",)}, move, "A-5 item 6"),
        Verb("delete", {"en": ("delete",), "nb": ("slett",), "nn": ("slett",)}, delete, "N-7", careful=True),
        Verb("undo", {"en": ("undo",), "nb": ("angre",), "nn": ("angre",)}, undo),
        Verb("show", {"en": ("show",), "nb": ("vis",), "nn": ("vis",)}, show, "[M-3] [1]", changes=False),
        Verb("close", {"en": ("close",), "nb": ("avslutt",), "nn": ("avslutt",)}, close, "[M-3]", careful=True),
        Verb("reopen", {"en": ("reopen",), "nb": ("gjenåpne",), "nn": ("opne att",)}, reopen, "[M-3]"),
        Verb(
            "circulate",
            {"en": ("circulate",), "nb": ("send ut",), "nn": ("send ut",)},
            circulate,
            "[M-3] [WHEN]",
            careful=True,
        ),
        Verb("withdraw", {"en": ("withdraw",), "nb": ("trekk tilbake",), "nn": ("trekk attende",)}, withdraw, "[M-3]"),
        Verb("approve", {"en": ("approve",), "nb": ("godkjenn",), "nn": ("godkjenn",)}, approve, "[M-3]", careful=True),
        Verb("correct", {"en": ("correct",), "nb": ("rett",), "nn": ("rett",)}, correct, "[M-3] TEXT"),
        Verb("list", {"en": ("list",), "nb": ("liste",), "nn": ("liste",)}, list_meetings, changes=False),
        Verb(
            "export", {"en": ("export",), "nb": ("eksporter",), "nn": ("eksporter",)}, export, "FORMAT", changes=False
        ),
        Verb("again", {"en": ("again",)}, again, "N-7", hidden=True),
        Verb("attach-from", {"en": ("attach-from",)}, attach_from, "TEXT", hidden=True),
        Verb("begin", {"en": ("begin",)}, offered, "LINE", hidden=True),
        Verb("held", {"en": ("held",)}, hold_planned, "M-3", hidden=True),
    ),
)
