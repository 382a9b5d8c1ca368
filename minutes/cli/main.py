"""The `minutes` command: finds sub-commands, and turns every failure into a sentence.

Exit codes: 0 done, 1 a defect of ours, 2 wrong usage, 3 input rejected, 4 environment,
130 interrupted.
"""

from __future__ import annotations

import importlib
import sys
import threading
import traceback
from collections.abc import Sequence

import click

from minutes import __version__
from minutes.cli.japanese import describe_usage_error, in_japanese
from minutes.defects import report_defect
from minutes.errors import MinutesError
from minutes.messages import describe_error

MODULES = {
    "app": "app",
    "transcribe": "transcribe",
    "resume": "transcribe",
    "record": "record",
    "devices": "record",
    "list": "meetings",
    "show": "meetings",
    "search": "meetings",
    "export": "meetings",
    "agenda": "agenda",
    "mask": "publishing",
    "templates": "templates",
    "erase": "meetings",
    "dictionary": "dictionary",
    "diarize": "diarize",
    "speakers": "speakers",
    "voices": "voices",
    "retranscribe": "retranscribe",
    "summarize": "summarize",
    "handover": "handover",
    "takeover": "handover",
    "takeback": "round_trip",
    "models": "models",
    "evaluate": "evaluate",
    "doctor": "doctor",
}
"""Which file of this folder holds a command; read only when the command is wanted."""

EXIT_DEFECT, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


class LazyGroup(click.Group):
    """A command group that imports a command's file when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the work."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, None when there is no such command."""
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(f"minutes.cli.{MODULES[cmd_name]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return in_japanese(command)


@click.group(cls=LazyGroup, no_args_is_help=False, invoke_without_command=True)
@click.version_option(__version__, prog_name="minutes", help="版を表示する")
@click.pass_context
def program(context: click.Context) -> int:
    """会議の録音・文字起こし・議事録作成（すべてこの機械の中で行います）。"""
    if context.invoked_subcommand is None:
        from minutes.cli import app

        if app.can_start():
            return app.start()
        click.echo(context.get_help())
    return 0


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    is_verbose = "--verbose" in given
    given = [argument for argument in given if argument != "--verbose"]
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character shows "?" instead of stopping the recording.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    threading.excepthook = _report_thread
    sys.exit(_run(given, is_verbose))


def _run(arguments: list[str], is_verbose: bool) -> int:  # noqa: PLR0911 - one return a fate
    try:
        code = in_japanese(program).main(arguments, prog_name="minutes", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message)
        return 0
    except click.UsageError as error:
        click.echo(describe_usage_error(error), err=True)
        return EXIT_USAGE
    except MinutesError as error:
        click.echo(describe_error(error), err=True)
        if is_verbose:
            click.echo(_technical_cause(error), err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("中断しました（終わったところまでは保存してあります）。", err=True)
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last frame before the person
        click.echo(report_defect(type(error), error.__traceback__), err=True)
        if is_verbose:
            click.echo(_technical_cause(error), err=True)
        return EXIT_DEFECT
    return code if isinstance(code, int) else 0


def _technical_cause(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def _report_thread(failure: threading.ExceptHookArgs) -> None:
    click.echo(report_defect(failure.exc_type, failure.exc_traceback), err=True)
