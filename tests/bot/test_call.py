"""What the sender, everyone in the channel, and a person read at a moment."""

from datetime import UTC, datetime

from bot.call import Call, everyone_reads, is_speaker, person_readership, sender_reads
from bot.party import Party
from bot.place import Account, Channel, ChannelMember, Connection, Workspace
from bot.ports import Ledger
from bot.request import Request
from bot.rights import Readership
from tests.memory import MemoryLedgers

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def ledgers() -> MemoryLedgers:
    made = MemoryLedgers()
    made.create(Workspace("w", "Turlaget", "en"), Connection("c", "local", "w"))
    return made


def call(ledger: Ledger, speaker: Party) -> Call:
    request = Request("w", "c", "U1", speaker.name, "", NOON)
    return Call(request, "", ledger.workspace, Account("c", "U1", speaker.id), speaker, None, "en")


def test_in_a_direct_message_everyone_is_the_sender() -> None:
    una = Party("una", "person", "Una Berg")

    def work(ledger: Ledger) -> tuple[Readership, Readership]:
        asked = call(ledger, una)
        return everyone_reads(asked, ledger), sender_reads(asked, ledger)

    everyone, sender = ledgers().read("w", work)
    assert everyone == sender == Readership(frozenset({"w", "c"}), parties=frozenset({"una"}))


def test_a_person_reads_by_all_their_accounts_and_where_they_are() -> None:
    def work(ledger: Ledger) -> Readership:
        ledger.places.put_channel(Channel("board", "c", "board", "Board", private=True))
        ledger.places.put_member(ChannelMember("board", "una", NOON))
        ledger.places.put_account(Account("slack", "U1", "una", standing="guest"))
        ledger.places.put_account(Account("c", "una", "una"))
        return person_readership(ledger, "una", NOON)

    reads = ledgers().write("w", work)
    assert reads == Readership(frozenset({"w", "c", "board"}), frozenset({"board"}), frozenset({"una"}))


def test_a_stay_in_a_channel_that_is_no_more_is_none() -> None:
    def work(ledger: Ledger) -> Readership:
        ledger.places.put_member(ChannelMember("gone", "una", NOON))
        ledger.places.put_account(Account("c", "una", "una"))
        return person_readership(ledger, "una", NOON)

    assert ledgers().write("w", work) == Readership(frozenset({"w", "c"}), parties=frozenset({"una"}))


def test_whoever_was_merged_into_the_sender_is_the_sender() -> None:
    una = Party("una", "person", "Una Berg")

    def work(ledger: Ledger) -> list[bool]:
        for party in (una, Party("u", "person", "U", merged_into="una"), Party("b", "person", "B", merged_into="u")):
            ledger.parties.put(party)
        ledger.parties.put(Party("per", "person", "Per Aas"))
        asked = call(ledger, una)
        return [is_speaker(asked, ledger, person) for person in ("una", "u", "b", "per", "nobody", None)]

    assert ledgers().write("w", work) == [True, True, True, False, False, False]
