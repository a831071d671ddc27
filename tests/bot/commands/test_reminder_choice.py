"""`/referent reminders`: everyone chooses for themselves."""

from tests.bot.commands.talk import Talk, commands, text


def test_alone_it_tells_how_it_is_with_buttons_for_the_others() -> None:
    talk = Talk("en")
    reply = talk.one("Una Berg", "/referent reminders")
    assert text(reply).startswith("You are reminded of what you owe on the working day before")
    assert commands(reply) == ["/referent reminders fewer", "/referent reminders off"]
    assert reply.to == "sender"


def test_it_is_the_senders_own() -> None:
    talk = Talk("nb")
    reply = talk.one("Una Berg", "/referent påminnelser av")
    assert text(reply).startswith("Du blir ikke minnet på noe.")
    assert commands(reply) == ["/referent reminders all", "/referent reminders fewer"]
    assert text(talk.one("Una Berg", "/referent paminnelser")) == text(reply)
    assert "høyst én melding om dagen" in text(talk.one("Liv Sand", "/referent påminnelser"))
    assert "høyst én melding i uka" in text(talk.one("Una Berg", "/referent påminnelser færre"))
    assert "høyst én melding om dagen" in text(talk.one("Una Berg", "/referent påminnelser alle"))


def test_the_settings_tell_it_in_direct_messages() -> None:
    talk = Talk("en")
    talk.say("Una Berg", "/referent reminders fewer")
    told = talk.one("Una Berg", "/referent settings", None)
    assert "Your reminders: One a week at the most" in text(told)
    assert "/referent reminders" in commands(told)
    assert "reminders" not in text(talk.one("Una Berg", "/referent settings"))


def test_in_nynorsk() -> None:
    talk = Talk("nn")
    assert "høgst éi melding i veka" in text(talk.one("Una Berg", "/referent påminningar faerre"))


def test_what_is_no_choice_is_asked_for() -> None:
    talk = Talk("en")
    reply = talk.one("Una Berg", "/referent reminders on Tuesdays")
    assert (reply.ok, reply.ask) == (False, True)
    assert text(reply).startswith("I cannot read “on Tuesdays”. Write for example “/referent reminders fewer”.")
    assert len(commands(reply)) == 3


def test_the_journal_keeps_it_for_whoever_chose() -> None:
    talk = Talk("en")
    talk.say("Una Berg", "/referent reminders fewer")
    entry = talk.ledgers.read("w", lambda ledger: list(ledger.journal.entries()))[-1]
    assert (entry.verb, entry.facts, entry.audience) == ("reminders.choose", {"choice": "fewer"}, entry.actor)
