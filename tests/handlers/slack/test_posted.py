"""What stands in Slack in the end, when a whole server has been spoken to: each thing once, where it belongs."""

from datetime import timedelta
from typing import Any

from tests.handlers.slack.serving import Serving, blocks_text, carried, eventually
from tests.slack_emulator import Slack
from tests.slack_faults import CUT

Body = dict[str, Any]


def posts(slack: Slack, channel: str) -> list[Body]:
    return [message for message in slack.messages(channel) if message["user"] == slack.bot_user]


def standing(slack: Slack, channel: str, count: int) -> list[Body]:
    """The posts in a channel, once there are so many."""
    return eventually(lambda: found if len(found := posts(slack, channel)) >= count else [])


def test_a_post_that_is_answered_by_a_button_changes_where_it_stands(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/oppgave ny AU skriver til KDD")
    referent.post.command(kari, channel, "/oppgave vis A-1")
    (post,) = standing(slack, channel, 1)
    eventually(lambda: referent.read(lambda ledger: ledger.outbox.standing(channel, post["ts"])))  # noted as sent
    referent.post.press(kari, channel, carried(post, "Ferdig"), message=post["ts"])
    eventually(lambda: "Gjenåpne" in blocks_text(posts(slack, channel)[0]))
    assert len(posts(slack, channel)) == 1


def test_what_is_said_of_a_row_anew_brings_the_first_post_up_to_date(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/oppgave ny AU skriver til KDD")
    standing(slack, channel, 1)
    referent.post.command(kari, channel, "/oppgave endre A-1 AU ringer KDD")
    first, _ = standing(slack, channel, 2)
    eventually(lambda: "ringer" in blocks_text(posts(slack, channel)[0]))
    assert slack.calls("chat.update")[0]["ts"] == first["ts"]


def test_what_the_asker_alone_may_read_comes_by_direct_message(referent: Serving, slack: Slack) -> None:
    channel, siri = slack.new_channel("siri"), slack.users["siri"]
    direct = slack.direct("siri")
    before = len(posts(slack, direct))
    referent.post.message(siri, direct, "/oppgave ny jeg kjøper gave til Ola")
    asked = slack_says(slack, channel, "Hva skylder jeg?")
    referent.post.mention(siri, channel, f"<@{slack.bot_user}> hva skylder jeg?", ts=asked)
    (answer,) = eventually(lambda: slack.replies(channel, asked)[1:])
    told = eventually(lambda: [each for each in posts(slack, direct)[before:] if "gave" in str(each.get("text"))][1:])
    assert len(told) == 1
    assert "gave" not in str(answer)
    assert len(slack.replies(channel, asked)) == 2, "a mention comes as two events"


def test_a_refusal_by_mention_is_whispered(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.mention(kari, channel, f"<@{slack.bot_user}> /oppgave ferdig A-77")
    (told,) = eventually(lambda: slack.calls("chat.postEphemeral"))
    assert (told["user"], "A-77" in told["text"]) == (kari, True)
    assert posts(slack, channel) == []


def test_a_meeting_has_one_card_which_is_kept_up_to_date(referent: Serving, slack: Slack) -> None:
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/referat start Styremøte")
    for number in range(5):
        referent.post.command(kari, channel, f"/referat noter Punkt {number}")
    referent.post.message(kari, channel, "Oppgave: AU skriver til KDD", ts=slack_says(slack, channel, "Oppgave: …"))
    cards = eventually(lambda: [each for each in posts(slack, channel) if "Så langt" in blocks_text(each)])
    assert len(cards) == 1
    eventually(lambda: "skriver til KDD" in blocks_text(card(slack, channel)))
    referent.post.command(kari, channel, "/referat avslutt")
    referent.clock.at += timedelta(seconds=5)
    eventually(lambda: "Send ut" in blocks_text(card(slack, channel)))


def card(slack: Slack, channel: str) -> Body:
    (only,) = [each for each in posts(slack, channel) if "Så langt" in blocks_text(each)]
    return only


def slack_says(slack: Slack, channel: str, text: str) -> str:
    """A message that really stands in the channel; its ts."""
    return str(slack.call("chat.postMessage", token=slack.user_tokens["kari"], channel=channel, text=text)["ts"])


def test_slack_down_in_the_midst_of_a_meeting(referent: Serving, slack: Slack) -> None:
    """Commands are kept and answered, and all is posted in order when it is back, nothing twice."""
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/oppgave ny AU gjør nummer 0")
    standing(slack, channel, 1)
    slack.fails("*", CUT, times=None)
    for number in range(1, 8):
        answer = referent.post.command(kari, channel, f"/oppgave ny AU gjør nummer {number}")
        assert answer.status == 200
        referent.clock.at += timedelta(minutes=8)
    assert len(referent.texts()) == 8
    slack.mend()
    referent.clock.at += timedelta(minutes=2)
    found = standing(slack, channel, 8)
    numbers = [next(n for n in range(8) if f"nummer {n}" in blocks_text(each)) for each in found]
    assert numbers == list(range(8))
    waiting = referent.read(lambda ledger: ledger.outbox.standstill())
    assert not waiting.given_up


def is_delivered(referent: Serving) -> bool:
    """Whether nothing waits any more; time flies meanwhile, since what was not delivered waits longer each time."""
    referent.clock.at += timedelta(seconds=5)
    return referent.read(lambda ledger: ledger.outbox.standstill()).waiting == 0


def test_a_token_that_is_refused_for_a_while_loses_nothing(referent: Serving, slack: Slack) -> None:
    """Slack calls it dead, also when it is asked; then somebody mends it."""
    channel, kari = slack.new_channel(), slack.users["kari"]
    referent.post.command(kari, channel, "/oppgave ny AU gjør nummer 0")
    standing(slack, channel, 1)
    asked = len(slack.calls("auth.test"))
    slack.revoked.add(slack.bot_token)
    referent.post.command(kari, channel, "/oppgave ny AU gjør nummer 1")
    eventually(lambda: len(slack.calls("auth.test")) > asked)
    referent.post.command(kari, channel, "/oppgave ny AU gjør nummer 2")
    eventually(lambda: referent.stored.installations.get("slack", "", slack.team) is None)
    slack.revoked.clear()
    referent.clock.at += timedelta(minutes=2)
    referent.post.command(kari, channel, "/oppgave ny AU gjør nummer 3")
    eventually(lambda: is_delivered(referent))
    found = standing(slack, channel, len(referent.texts()))
    assert not referent.read(lambda ledger: ledger.outbox.standstill()).given_up
    assert "nummer 1" in blocks_text(found[1])
