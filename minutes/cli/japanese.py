"""Click in Japanese: help pages and wrong usage."""

from __future__ import annotations

from typing import TypeVar

import click

HEADINGS = {"Options": "オプション", "Commands": "コマンド", "Arguments": "引数"}


class JapaneseFormatter(click.HelpFormatter):
    """Writes help pages with Japanese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        super().write_usage(prog, args, prefix="使い方: ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        super().write_heading(HEADINGS.get(heading, heading))


CALLED = {"ID": "会議の番号"}
"""What people call an argument that the help writes short."""


class JapaneseContext(click.Context):
    """A context whose help pages are Japanese."""

    formatter_class = JapaneseFormatter


def describe_usage_error(error: click.UsageError) -> str:
    """Return one Japanese sentence: what is wrong with the call, and where help is."""
    name = error.ctx.command_path if error.ctx else "minutes"
    return f"{_what(error)}。使い方は {name} --help で見られます。"


def _what(error: click.UsageError) -> str:  # noqa: PLR0911 - one sentence a case
    match error:
        case click.NoSuchOption(option_name=name):
            return f"オプション {name} はありません"
        case click.BadOptionUsage(option_name=name):
            return f"オプション {name} の使い方が違います"
        case click.MissingParameter(param=param):
            return f"{_name(param)} を指定してください"
        case click.BadParameter(param=param) if param is not None:
            return f"{_name(param)} の値が正しくありません{_allowed(param)}"
        case click.exceptions.NoSuchCommand(command_name=name):
            return f"コマンド {name} はありません"
        case click.UsageError(message=message) if not message.isascii():
            return message
        case _:
            return "コマンドの書き方が正しくありません"


def _allowed(param: click.Parameter) -> str:
    kind = param.type
    if isinstance(kind, click.Choice):
        return f"（{'、'.join(map(str, kind.choices))} のどれか）"
    if isinstance(kind, click.FloatRange) and kind.min is not None:
        return f"（{kind.min:g} 以上の数）"
    if isinstance(kind, click.DateTime):
        return "（例：2026-11-18 10:00）"
    hint = param.metavar or ""
    return f"（使えるもの：{hint}）" if "," in hint else ""


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "引数"
    if isinstance(param, click.Option):
        return param.opts[0]
    return CALLED.get(param.human_readable_name, param.human_readable_name)


Command = TypeVar("Command", bound=click.Command)


def in_japanese(command: Command) -> Command:
    """Give a command, and those below it, Japanese help."""
    command.context_class = JapaneseContext
    command.options_metavar = "[指定]"
    option = command.get_help_option(click.Context(command))
    if option is not None:
        option.help = "この説明を表示する"
    if isinstance(command, click.Group):
        command.subcommand_metavar = "コマンド …"
        for below in command.commands.values():
            in_japanese(below)
    return command
