"""What somebody says in the local workspace and what the bot answers, kept as the posts of its conversations."""

from dataclasses import dataclass

from bot.cleaning import clean
from bot.conversation import Conversation, Post
from bot.form import Form
from bot.matching import LONGEST
from bot.ports import Ledgers
from bot.reply import Reply, plain_text
from bot.request import Request
from bot.router import answer


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its replies. `form` is what is to be filled in: it is shown, and no post. `ok` is False where
    nothing of it was done, `field` the one that was filled in wrong."""

    posts: tuple[Post, ...]
    form: Form | None
    ok: bool
    field: str = ""
    replies: tuple[Reply, ...] = ()


def exchange(ledgers: Ledgers, conversation: Conversation, request: Request, *, typed: bool = True) -> Exchange:
    """Answers a request and keeps what was said; the same delivery again gives the same posts.

    What people say to each other is kept before it is answered; a command after, since one that brings a form leaves no
    trace, like a button. Nor does a form that is refused: it is still open, and says why.
    """
    spoken = typed and len(request.text) <= LONGEST
    command = request.text.lstrip().startswith("/")
    said = _line(conversation, request)
    if spoken and not command:
        said = conversation.add(request.workspace, said)
    replies = answer(request, ledgers)
    form = next((part for reply in replies for part in reply.parts if isinstance(part, Form)), None)
    if spoken and command and form is None:
        said = conversation.add(request.workspace, said)
    told = [reply for reply in replies if not any(isinstance(part, Form) for part in reply.parts)]
    ok = not replies or any(reply.ok for reply in replies)
    posts = [_reply(conversation, request, number, each) for number, each in enumerate(told)]
    if ok or not request.values:
        posts = [conversation.add(request.workspace, post) for post in posts]
    kept = [said] if spoken and (form is None or not command) else []
    field = next((reply.field for reply in replies if reply.field), "")
    return Exchange((*kept, *posts), form, ok, field, replies)


def _line(conversation: Conversation, request: Request) -> Post:
    """What somebody wrote: for all in the channel to read; a command is seen by who sent it alone, as in Slack."""
    text = clean(request.text).strip()
    alone = text.startswith("/") or request.channel is None
    return Post(
        id=conversation.new_id(),
        at=request.at,
        text=text,
        author=request.name,
        channel=request.channel,
        person=request.account if alone else None,
        delivery=request.delivery,
    )


def _reply(conversation: Conversation, request: Request, number: int, reply: Reply) -> Post:
    alone = reply.to == "sender" or request.channel is None
    return Post(
        id=conversation.new_id(),
        at=request.at,
        text=plain_text(reply),
        channel=request.channel,
        person=request.account if alone else None,
        reply=reply,
        delivery=f"{request.delivery}:{number}" if request.delivery else None,
    )
