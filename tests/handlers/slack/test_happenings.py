"""Messages of a running Slack that are edited, deleted, reacted to and pointed at; names that are typed; one's own
page: what becomes of them when a whole server has been spoken to."""

import json
from typing import Any

from tests.block_kit import check_view
from tests.handlers.slack.serving import Serving, blocks_text, carried, eventually
from tests.slack_emulator import Slack
from tests.slack_faults import rate_limited, refuses

Body = dict[str, Any]


def said(slack: Slack, channel: str, text: str, who: str = "kari") -> str:
    """A message that really stands in the channel; its ts."""
    return str(slack.call("chat.postMessage", token=slack.user_tokens[who], channel=channel, text=text)["ts"])


def told(slack: Slack, channel: str, thread: str) -> list[Body]:
    """What the bot says in the thread of a message."""
    replies = slack.replies(channel, thread)[1:]
    return [each for each in replies if each["user"] == slack.bot_user]


def unpacked(argument: Any) -> Any:
    """A view or blocks as they were sent, perhaps as JSON in a form."""
    return json.loads(argument) if isinstance(argument, str) else argument


def whispers(slack: Slack) -> list[Body]:
    return slack.calls("chat.postEphemeral")


def test_an_edit_changes_what_was_captured_and_its_confirmation(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/aktør ny organ AU")
    referent.post.command(kari, channel, "/referat start Styremøte")
    before, after = "Oppgave: AU skriver til KDD", "Oppgave: AU ringer KDD innen fredag"
    ts = said(slack, channel, before)
    referent.post.message(kari, channel, before, ts=ts)
    eventually(lambda: told(slack, channel, ts))
    assert referent.post.edited(kari, channel, ts, before, after).status == 200
    assert referent.texts() == ["AU ringer KDD innen fredag"]
    eventually(lambda: "ringer KDD" in blocks_text(told(slack, channel, ts)[0]))
    assert len(told(slack, channel, ts)) == 1
    referent.post.edited(kari, channel, ts, after, "AU ringer KDD")
    (asked,) = eventually(lambda: whispers(slack))
    assert (asked["user"], "thread_ts" in asked) == (kari, False)
    assert "Skal den beholdes?" in asked["text"]


def test_a_message_told_after_its_edit_or_its_deletion_captures_nothing(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/aktør ny organ AU")
    referent.post.command(kari, channel, "/referat start Styremøte")
    before, after = "Oppgave: AU skriver til KDD", "Oppgave: AU ringer KDD"
    first, second = said(slack, channel, after), said(slack, channel, "Glem det")
    assert referent.post.edited(kari, channel, first, before, after).status == 200
    assert referent.post.deleted(kari, channel, second, before).status == 200
    for ts in (first, second):
        assert referent.post.message(kari, channel, before, ts=ts).status == 200
    assert referent.texts() == ["AU ringer KDD"]


def test_a_deleted_message_takes_nothing_with_it_unasked(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/aktør ny organ AU")
    referent.post.command(kari, channel, "/referat start Styremøte")
    text = "Oppgave: AU skriver til KDD"
    ts = said(slack, channel, text)
    referent.post.message(kari, channel, text, ts=ts)
    eventually(lambda: told(slack, channel, ts))
    referent.post.deleted(kari, channel, ts, text)
    (asked,) = eventually(lambda: whispers(slack))
    assert referent.texts() == ["AU skriver til KDD"]
    referent.post.press(kari, channel, carried(unpacked(asked["blocks"]), "Fjern"), ephemeral=True)
    assert referent.read(lambda ledger: ledger.actions.by_number(1)) is None


def test_a_reaction_captures_once_and_i_is_the_author(referent: Serving, slack: Slack) -> None:
    channel, kari, siri = slack.new_channel("siri"), slack.users["kari"], slack.users["siri"]
    referent.post.command(kari, channel, "/referat start Styremøte")
    ts = said(slack, channel, "Jeg skriver til KDD innen fredag", "siri")
    referent.post.reacted(kari, channel, ts, "pushpin", siri)
    assert eventually(referent.texts) == ["Jeg skriver til KDD innen fredag"]
    action = referent.read(lambda ledger: ledger.actions.by_number(1))
    assert action is not None
    owner = referent.read(lambda ledger: ledger.places.accounts(action.owners[0]))
    assert [account.platform_id for account in owner] == [siri]
    assert action.link is not None
    eventually(lambda: told(slack, channel, ts))
    referent.post.reacted(siri, channel, ts, "pushpin", siri)
    (again,) = eventually(lambda: whispers(slack))
    assert (again["user"], "allerede notert" in again["text"]) == (siri, True)
    assert len(referent.texts()) == 1


def test_a_message_is_made_an_action_in_a_form_that_is_filled_in(referent: Serving, slack: Slack) -> None:
    channel, kari, siri = slack.new_channel("siri"), slack.users["kari"], slack.users["siri"]
    referent.post.command(siri, channel, "/referent hjelp")
    text = "Jeg skriver til KDD innen 9. juni 2030"
    ts = said(slack, channel, text, "siri")
    referent.post.message_shortcut(kari, channel, "action_from", {"ts": ts, "user": siri, "text": text})
    (opened,) = eventually(lambda: slack.calls("views.open"))
    view = unpacked(opened["view"])
    check_view(view)
    days = [b["element"]["initial_date"] for b in view["blocks"] if "initial_date" in b.get("element", {})]
    assert days == ["2030-06-09"], "a date picker filled in"
    referent.post.submit(kari, view, {})
    assert eventually(referent.texts) == [text]
    (confirmed,) = eventually(lambda: told(slack, channel, ts))
    assert "9. juni 2030" in blocks_text(confirmed)
    wrong = referent.post.submit(kari, view, {"owners": ["Qwertyuiop Åsen"], "text": "x" * 3_001})
    assert wrong.json["response_action"] == "errors"
    assert list(wrong.json["errors"]) == [b["block_id"] for b in view["blocks"] if "text" in b["block_id"]][:1]


def test_names_are_found_while_they_are_typed(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/aktør ny organ Arbeidsutvalget = AU")
    referent.post.command(kari, channel, "/oppgave ny")
    (opened,) = eventually(lambda: slack.calls("views.open"))
    view = unpacked(opened["view"])
    (block,) = [b for b in view["blocks"] if "owners" in b.get("block_id", "")]
    found = referent.post.options(kari, view, block["block_id"], block["element"]["action_id"], "arb").json["options"]
    assert [option["value"] for option in found] == ["Arbeidsutvalget", "arb"]
    found = referent.post.options(kari, view, block["block_id"], block["element"]["action_id"], "au").json["options"]
    assert [option["text"]["text"] for option in found] == ["Arbeidsutvalget – AU"]


def test_ones_own_page_shows_what_one_owes_and_follows(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/oppgave ny jeg skriver til KDD")
    referent.post.home_opened(kari)
    home = eventually(lambda: [v for v in slack.calls("views.publish") if "skriver til KDD" in json.dumps(v)])
    assert home[0]["user_id"] == kari


def test_a_reaction_waits_until_slack_tells_the_words(referent: Serving, slack: Slack) -> None:
    kari, ola, channel = slack.users["kari"], slack.users["ola"], slack.new_channel("ola")
    referent.post.command(kari, channel, "/referat start Styremøte")
    ts = said(slack, channel, "Jeg skriver til KDD innen fredag", "ola")
    slack.fails("conversations.replies", rate_limited(2))
    assert referent.post.reacted(kari, channel, ts, "pushpin", ola).status == 200
    assert referent.post.reacted(ola, channel, ts, "pushpin", ola).status == 200
    assert eventually(referent.texts) == ["Jeg skriver til KDD innen fredag"]
    (again,) = eventually(lambda: whispers(slack))
    assert "allerede notert" in again["text"]


def test_a_reaction_is_not_lost_where_slack_fails(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/referat start Styremøte")
    ts = said(slack, channel, "Jeg skriver til KDD innen fredag")
    slack.fails("conversations.replies", refuses("internal_error"))
    assert referent.post.reacted(kari, channel, ts, "pushpin", kari).status == 200
    assert eventually(referent.texts) == ["Jeg skriver til KDD innen fredag"]


def test_a_reaction_on_what_is_gone_is_nothing(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/referat start Styremøte")
    slack.fails("conversations.replies", refuses("thread_not_found"))
    assert referent.post.reacted(kari, channel, "1.000001", "pushpin", kari).status == 200
    assert len(slack.calls("conversations.replies")) == 1
    assert referent.texts() == []
