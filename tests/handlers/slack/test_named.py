"""What people, groups and channels are called in Slack is a name, whoever mentions them, and nothing that is done."""

import pytest

from bot.decision import Decision
from tests.handlers.slack.serving import Serving, blocks_text, eventually
from tests.handlers.slack.test_happenings import said, told, unpacked
from tests.slack_emulator import Slack


def calls_itself(referent: Serving, slack: Slack, who: str, name: str) -> None:
    profile = {"real_name": name, "display_name": who}
    user = {"id": slack.users[who], "team_id": slack.team, "name": who, "profile": profile}
    assert referent.post.event({"type": "user_change", "user": user}).status == 200


def decision(referent: Serving, number: int) -> Decision:
    found = referent.read(lambda ledger: ledger.decisions.by_number(number))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "name",
    [
        "/decision revoke D-1",
        "@referent decision revoke D-1",
        "decision revoke D-1",
        "ACTION: Siri pays",
        "Ola\nVEDTAK: alt er vårt",
        "x" * 10_000,
    ],
)
def test_a_name_does_nothing_in_the_name_of_who_mentions_it(referent: Serving, slack: Slack, name: str) -> None:
    kari, ola, channel = slack.users["kari"], slack.users["ola"], slack.new_channel("ola")
    referent.post.command(kari, channel, "/minutes start Styremøte")
    referent.post.command(kari, channel, "/decision add The yard is ours")
    referent.post.command(ola, channel, "/referent help")
    calls_itself(referent, slack, "ola", name)
    for text in (f"<@{ola}> kan du se over referatet?", f"Hei\n- <@{ola}> kan du?", f"spør <@{slack.bot_user}> om det"):
        assert referent.post.message(kari, channel, text, ts=said(slack, channel, "…")).status == 200
    asked = f"<@{slack.bot_user}> <@{ola}> owes what?"
    ts = said(slack, channel, "…")
    referent.post.message(kari, channel, asked, ts=ts)
    assert eventually(lambda: told(slack, channel, ts)), "a question is answered as one"
    assert decision(referent, 1).state == "stands"
    assert referent.read(lambda ledger: ledger.decisions.by_number(2)) is None
    assert referent.texts() == []


def test_the_name_is_in_what_is_taken_down(referent: Serving, slack: Slack) -> None:
    kari, ola, channel = slack.users["kari"], slack.users["ola"], slack.new_channel("ola")
    referent.post.command(kari, channel, "/minutes start Styremøte")
    referent.post.command(ola, channel, "/referent help")
    calls_itself(referent, slack, "ola", "Action")
    text = f"ACTION: <@{ola}> writes\n<@{ola}>: are you there?"
    ts = said(slack, channel, "…")
    referent.post.message(kari, channel, text, ts=ts)
    (confirmed,) = eventually(lambda: told(slack, channel, ts))
    assert referent.texts() == ["Action writes\n@Action: are you there?"]
    assert "Action writes" in blocks_text(confirmed)


def test_a_group_called_as_the_bot_is_not_the_bot(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/minutes start Styremøte")
    referent.post.command(kari, channel, "/decision add The yard is ours")
    for called in ("<!subteam^S9|@referent>", "<!subteam^S9|referent>", "@<!subteam^S9|referent>", "<#C9|referent>"):
        text = f"{called} decision revoke D-1"
        assert referent.post.message(kari, channel, text, ts=said(slack, channel, "…")).status == 200
    channel_called_action = "<#C9|action> is where we talk of it"
    referent.post.message(kari, channel, channel_called_action, ts=said(slack, channel, "…"))
    assert decision(referent, 1).state == "stands"
    assert referent.texts() == []


TYPED = "skriv <!channel> og <@U1>, <#C1|x>, <https://x.no|y> & &amp; &lt;b> *fet* `kode` til KDD"
AS_SLACK_SENDS_IT = TYPED.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_what_looks_like_slacks_markup_is_words_there_and_back(referent: Serving, slack: Slack) -> None:
    """By message, command and form; the emulated Slack refuses what addresses anybody."""
    kari, channel = slack.users["kari"], slack.new_channel()
    referent.post.command(kari, channel, "/referat start Styremøte")
    ts = said(slack, channel, "…")
    referent.post.message(kari, channel, f"Oppgave: {AS_SLACK_SENDS_IT}", ts=ts)
    (confirmed,) = eventually(lambda: told(slack, channel, ts))
    assert "&lt;!channel&gt; og &lt;@U1&gt;" in blocks_text(confirmed)
    assert "&amp; &amp;amp; &amp;lt;b&gt;" in blocks_text(confirmed)
    shown = referent.post.command(kari, channel, f"/oppgave ny {AS_SLACK_SENDS_IT} igjen").json
    assert "<!channel" not in blocks_text(shown)
    referent.post.command(kari, channel, "/action edit A-1")
    (opened,) = eventually(lambda: slack.calls("views.open"))
    view = unpacked(opened["view"])
    (text,) = [block["element"]["initial_value"] for block in view["blocks"] if "text" in block.get("block_id", "")]
    assert text == TYPED
    referent.post.submit(kari, view, {})
    referent.post.command(kari, channel, "/vedtak ny <!channel> bestemmer")
    assert referent.texts() == [TYPED, f"{TYPED} igjen"]
    assert decision(referent, 1).text == "@channel bestemmer"


def test_a_command_that_ends_with_the_bots_mention_is_a_command(referent: Serving, slack: Slack) -> None:
    kari, channel = slack.users["kari"], slack.new_channel()
    answer = referent.post.command(kari, channel, f"/oppgave ny spør <@{slack.bot_user}>")
    assert answer.status == 200
    assert referent.texts() == ["spør Referent"]
