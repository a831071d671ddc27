"""The composition root and the command line: the one place that joins edges and storage.

Nothing heavy is imported before it is known what is asked for, so that `referent --help` answers at once.
"""

import argparse
import os
import sys
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from handlers.settings import Settings
    from handlers.upkeep import Finding
    from handlers.worker import Worker
    from storage.ledgers import StoredLedgers

DONE, NOT_DONE, WRONG_USAGE = 0, 1, 2
"""Exit codes: done; what was asked could not be done; wrong usage."""

LAST_PORT = 65_535


def main(arguments: list[str] | None = None) -> int:
    """Runs one command of `referent`."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if not hasattr(asked, "run"):
        parser.print_help()
        return WRONG_USAGE
    from bot.errors import ReferentError  # noqa: PLC0415 - loaded once it is known that there is work
    from handlers.settings import WrongSetting, load  # noqa: PLC0415 - likewise

    try:
        settings = load(database_url=asked.database)
        return int(asked.run(asked, settings))
    except WrongSetting as error:
        return _sorry(str(error))
    except ReferentError as error:
        from bot.wording import say  # noqa: PLC0415 - likewise

        return _sorry(say("en", error.sentence, **error.facts))
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:
        # Whoever read the output (head, less) has read enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _sorry(sentence: str) -> int:
    sys.stderr.write(sentence.rstrip() + "\n")
    return NOT_DONE


def _name(said: str) -> str:
    if not said.strip():
        raise argparse.ArgumentTypeError("a name has letters")
    return said


def _port(said: str) -> int:
    if not said.isdecimal() or int(said) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{said} is no port; right is a number from 0 to {LAST_PORT}, such as 3000")
    return int(said)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="referent", description="A chat bot that takes the minutes.")
    shared = argparse.ArgumentParser(add_help=False)
    for each in (parser, shared):  # before the verb and behind it; what is not said there does not undo what was here
        default: dict[str, Any] = {"default": argparse.SUPPRESS} if each is shared else {}
        example = "for example sqlite:///referent.db"
        each.add_argument("--database", metavar="URL", help=example, **default)
        told = "one JSON object a line on standard output"
        each.add_argument("--json", action="store_true", help=told, **default)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")

    run = verbs.add_parser("run", parents=[shared], help="everything that is configured, in one server")
    run.add_argument("--port", type=_port, metavar="PORT", help="0 to 65535; 0 takes any that is free")
    run.add_argument("--host")
    run.add_argument("--demo", action="store_true", help="with a sample network, in a database of its own")
    run.set_defaults(run=_run)

    say = verbs.add_parser("say", parents=[shared], help="one request, the reply printed")
    say.add_argument("--as", dest="name", required=True, type=_name, metavar="NAME")
    say.add_argument("--channel", type=_name, metavar="NAME", help="without it: a direct message")
    say.add_argument("text", nargs="+", metavar="TEXT")
    say.set_defaults(run=_say)

    replay = verbs.add_parser("replay", parents=[shared], help="a whole transcript, at the times its lines name")
    replay.add_argument("file", metavar="FILE.jsonl")
    replay.add_argument("--check", action="store_true", help="compare each reply with what its line expects")
    replay.add_argument("--scheduled", action="store_true", help="also what falls due between the lines")
    replay.set_defaults(run=_replay)

    understand = verbs.add_parser("understand", parents=[shared], help="what is read from each row of a file")
    understand.add_argument("kind", choices=["dates", "owners", "questions"])
    understand.add_argument("file", metavar="FILE")
    understand.add_argument("--parties", metavar="FILE", help="the directory, as JSON")
    understand.add_argument("--explain", action="store_true", help="also the spans, roles and rules, in words")
    understand.set_defaults(run=_understand)

    bring = verbs.add_parser("import", parents=[shared], help="directories and spreadsheets into the register")
    bring.add_argument("files", nargs="+", metavar="FILE")
    bring.add_argument("--dialect", choices=["parties", "actions"], help="default: by the file's ending")
    bring.add_argument("--channel", type=_name, metavar="NAME", help="where imported actions belong")
    bring.add_argument("--as", dest="name", type=_name, default="import", metavar="NAME")
    bring.add_argument("--dry-run", action="store_true")
    bring.set_defaults(run=_import)

    export = verbs.add_parser("export", parents=[shared], help="minutes, actions, decisions or the journal as a file")
    export.add_argument("what", choices=["minutes", "actions", "decisions", "journal", "everything"])
    export.add_argument("--workspace", metavar="NAME", help="whose everything, where there are several")
    export.add_argument("--meeting", metavar="M-1")
    export.add_argument("--format", choices=["md", "json"], default="md")
    export.add_argument("--language", choices=["nb", "nn", "en"])
    export.add_argument("-o", "--output", metavar="FILE", help="default: standard output")
    export.set_defaults(run=_export)

    journal = verbs.add_parser("journal", help="the chain of all that happened")
    verify = journal.add_subparsers(required=True, metavar="verify").add_parser("verify", parents=[shared])
    verify.set_defaults(run=_verify)

    _add_upkeep(verbs, shared)
    return parser


def _add_upkeep(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", shared: argparse.ArgumentParser) -> None:
    migrate = verbs.add_parser("migrate", parents=[shared], help="bring the database to this version")
    migrate.set_defaults(run=_migrate)
    backup = verbs.add_parser("backup", parents=[shared], help="a copy of the register, also while the server runs")
    backup.add_argument("file", metavar="FILE")
    backup.add_argument("--force", action="store_true", help="in the place of a file that is there")
    backup.set_defaults(run=_backup)
    restore = verbs.add_parser("restore", parents=[shared], help="a copy into a register that is empty or not there")
    restore.add_argument("file", metavar="FILE")
    restore.set_defaults(run=_restore)
    move = verbs.add_parser("move", parents=[shared], help="workspaces into another database, for example PostgreSQL")
    move.add_argument("--from", dest="source", metavar="URL", help="default: the setting database_url")
    move.add_argument("--to", dest="target", metavar="URL", required=True)
    move.add_argument("--workspace", metavar="NAME", help="one alone, by its name or id; default: all")
    move.set_defaults(run=_move)
    doctor = verbs.add_parser("doctor", parents=[shared], help="what is well, what is not, and how to mend it")
    doctor.set_defaults(run=_doctor)
    told = verbs.add_parser("manifest", parents=[shared], help="what a platform is told of the app, ready to upload")
    told.add_argument("platform", choices=["slack"])
    told.add_argument(
        "--url", metavar="URL", help="where Slack reaches this server; default: the setting server.public_url"
    )
    told.add_argument("--socket", action="store_true", help="by Socket Mode: no address is needed")
    told.add_argument("--commands", choices=["all", "one"], help="one: only /referent; default: the setting")
    told.add_argument("--without", choices=["history"], help="without reading messages; default: the setting")
    told.add_argument("--workspaces", choices=["one", "many"], default="one", help="many: each installs it by OAuth")
    told.add_argument(
        "--language", choices=["nb", "nn", "en"], help="of shortcuts and description; default: the setting"
    )
    told.set_defaults(run=_manifest)


def _register(settings: "Settings", *, create: bool = True) -> "closing[StoredLedgers]":
    """The register, open for the length of one command."""
    from storage import open_ledgers  # noqa: PLC0415 - loads the database library

    return closing(open_ledgers(settings.database_url, create=create))


def _run(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.arena import keep_small, one_arena  # noqa: PLC0415 - each command loads what it needs
    from handlers.logs import set_up  # noqa: PLC0415 - likewise
    from handlers.server import Wiring, serve  # noqa: PLC0415 - likewise
    from handlers.settings import Secrets  # noqa: PLC0415 - likewise
    from storage.backup import back_up  # noqa: PLC0415 - likewise
    from storage.health import health_of  # noqa: PLC0415 - likewise
    from storage.probe import check_writable  # noqa: PLC0415 - likewise
    from storage.pruning import prune  # noqa: PLC0415 - likewise

    one_arena()
    keep_small()
    set_up(settings.log.level)
    if asked.demo and asked.database is None:
        settings = settings.model_copy(update={"database_url": "sqlite:///demo.db"})
    with _register(settings) as ledgers:
        wiring = Wiring(
            ledgers,
            ledgers.conversation,
            settings,
            demo=asked.demo,
            installations=ledgers.installations,
            secrets=Secrets(),
            worker=_worker(settings),
            copied=partial(back_up, settings.database_url),
            pruned=partial(prune, ledgers),
            health=partial(health_of, ledgers),
            writes=partial(check_writable, ledgers),
        )
        ledgers.watch(wiring.metrics.committed)
        port = settings.server.port if asked.port is None else asked.port
        return serve(wiring, host=asked.host or settings.server.host, port=port)


def _worker(settings: "Settings") -> "Worker | None":
    """The process that answers beside the server, where there is a processor for it."""
    from handlers.server import prepare_worker  # noqa: PLC0415 - each command loads what it needs
    from handlers.worker import Worker, processors  # noqa: PLC0415 - likewise
    from storage import open_ledgers  # noqa: PLC0415 - likewise

    if not settings.server.worker or processors() == 1:
        return None
    return Worker(
        partial(open_ledgers, settings.database_url, create=False), partial(prepare_worker, settings.log.level)
    )


def _say(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.talk import say  # noqa: PLC0415 - likewise

    with _register(settings) as ledgers:
        return say(ledgers, settings, asked.name, asked.channel, " ".join(asked.text), as_json=asked.json)


def _replay(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.talk import replay  # noqa: PLC0415 - likewise

    with _register(settings) as ledgers:
        return replay(ledgers, settings, asked.file, asked)


def _understand(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.understand import Telling, understand  # noqa: PLC0415 - likewise

    del settings
    telling = Telling(explained=asked.explain, as_json=asked.json or not asked.explain)
    return understand(asked.kind, asked.file, asked.parties, telling)


def _import(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.transfer import bring_in  # noqa: PLC0415 - likewise

    with _register(settings) as ledgers:
        return bring_in(ledgers, settings, asked)


def _export(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.everything import take_everything_out  # noqa: PLC0415 - likewise
    from handlers.transfer import take_out  # noqa: PLC0415 - likewise

    with _register(settings, create=False) as ledgers:
        if asked.what == "everything":
            return take_everything_out(ledgers, ledgers.everything, asked)
        return take_out(ledgers, settings, asked)


def _verify(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.upkeep import verify_journal  # noqa: PLC0415 - likewise

    with _register(settings, create=False) as ledgers:
        return verify_journal(ledgers, as_json=asked.json)


def _migrate(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.upkeep import told_version  # noqa: PLC0415 - likewise
    from storage.maintenance import database_version  # noqa: PLC0415 - likewise

    with _register(settings):
        pass
    return told_version(database_version(settings.database_url), as_json=asked.json)


def _backup(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.backup import back_up  # noqa: PLC0415 - likewise
    from storage.backup import back_up as copied  # noqa: PLC0415 - likewise

    return back_up(partial(copied, settings.database_url), asked.file, force=asked.force, as_json=asked.json)


def _restore(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.backup import put_back  # noqa: PLC0415 - likewise
    from storage.backup import restore  # noqa: PLC0415 - likewise

    return put_back(partial(restore, url=settings.database_url), asked.file, as_json=asked.json)


def _move(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.move import move  # noqa: PLC0415 - likewise
    from storage.move import move as moved  # noqa: PLC0415 - likewise

    source = asked.source or settings.database_url
    return move(lambda: moved(source, asked.target, asked.workspace), as_json=asked.json)


def _manifest(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.slack.manifest import print_manifest  # noqa: PLC0415 - likewise

    return print_manifest(asked, settings)


def _doctor(asked: argparse.Namespace, settings: "Settings") -> int:
    from handlers.settings import Secrets  # noqa: PLC0415 - likewise
    from handlers.upkeep import doctor, engine_found  # noqa: PLC0415 - likewise
    from storage import open_ledgers  # noqa: PLC0415 - likewise

    def edges(ledgers: "StoredLedgers | None") -> "list[Finding]":
        from handlers.server import SystemClock  # noqa: PLC0415 - likewise
        from handlers.slack.doctor import examine  # noqa: PLC0415 - likewise
        from storage.engine import engine_of  # noqa: PLC0415 - likewise

        engine = engine_found(engine_of(ledgers)) if ledgers else []
        return engine + examine(Secrets(), settings, ledgers.installations if ledgers else None, SystemClock())

    def opened() -> "StoredLedgers":
        return open_ledgers(settings.database_url, create=False)

    def mends(word: str) -> str:
        from handlers.slack.prescriptions import undelivered  # noqa: PLC0415 - likewise

        return undelivered(word)

    signed = bool(Secrets().slack_signing_secret)
    return doctor(opened, settings, as_json=asked.json, edges=edges, mends=mends, signed=signed)


if __name__ == "__main__":
    sys.exit(main())
