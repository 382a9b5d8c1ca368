"""What the documents say is there is there, and nothing in them belongs to one machine."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from minutes.cli.main import program

PROJECT = Path(__file__).resolve().parents[1]
COMMAND_PAGE = PROJECT / "docs" / "commands.md"
READMES = (PROJECT / "README.md", PROJECT / "README.ja.md")

# Put together here, so that this file does not hold what it forbids.
FORBIDDEN = [
    "/" + "work/",
    "/" + "root/",
    "C:" + "\\Users\\",
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "crates" + ".io",
    "deb." + "debian.org",
    "archive." + "ubuntu",
]
HOME = re.compile(r"(?<![\w.~}])/(?:home|Users)/[a-z]")


def project_files() -> list[Path]:
    """Return the files that git keeps; in a copy without git, all but generated ones."""
    git = shutil.which("git")
    if git is not None and (PROJECT / ".git").exists():
        listed = subprocess.run(
            [git, "-c", "safe.directory=*", "ls-files", "-z"],
            cwd=PROJECT,
            capture_output=True,
            check=True,
        )
        names = listed.stdout.decode("utf-8").split("\0")
        return [PROJECT / name for name in names if name and (PROJECT / name).is_file()]
    generated = {".venv", "output", "build", "dist", "__pycache__"}
    return [
        path
        for path in PROJECT.rglob("*")
        if path.is_file() and not generated & set(path.relative_to(PROJECT).parts)
    ]


def texts() -> Iterator[tuple[Path, str]]:
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content[:8192] and len(content) < 1_000_000:
            yield path, content.decode("utf-8")


PAGES = [path for path in project_files() if path.suffix == ".md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [target.partition("#")[0] for target in targets if "://" not in target]
    missing = [name for name in local if name and not (page.parent / name).exists()]
    assert missing == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(PROJECT)}: {word}"
        for path, text in texts()
        for word in [*FORBIDDEN, *HOME.findall(text)]
        if word in text
    ]
    assert found == []


# Commands


def commands(
    group: click.Group, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by what one types."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{name} is listed but not there"
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join(("minutes", *names, name)), command


def options(command: click.Command) -> set[str]:
    names = {name for param in command.params for name in (*param.opts, *param.secondary_opts)}
    return {name for name in names if name.startswith("--")}


COMMANDS = dict(commands(program))
SHELL_LINE = re.compile(r"^(?:\$ )?(?:\S*/)?minutes .+$", re.MULTILINE)


def shell_lines(path: Path) -> list[str]:
    """Return the calls of `minutes` in a page's code blocks, from the word minutes on."""
    blocks = re.findall(r"```\w*\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in SHELL_LINE.findall(block)]
    return [line[line.index("minutes ") :].partition("  #")[0] for line in lines]


def find_command(line: str) -> tuple[click.Command, list[str]]:
    """Return the command that a line calls, and the words after it."""
    words = shlex.split(line)
    for length in (4, 3, 2):
        name = " ".join(words[:length])
        if name in COMMANDS:
            return COMMANDS[name], words[length:]
    raise AssertionError(f"no such command: {line}")


@pytest.mark.parametrize("page", [*READMES, COMMAND_PAGE], ids=lambda path: path.name)
def test_every_command_shown_to_people_can_be_typed(page: Path) -> None:
    lines = shell_lines(page)
    assert lines
    for line in lines:
        command, words = find_command(line)
        with click.Context(command) as context:
            # Files of the examples are not there: parse the words, do not convert them.
            command.make_parser(context).parse_args(list(words))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_with_all_its_options(name: str) -> None:
    text = COMMAND_PAGE.read_text(encoding="utf-8")
    section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"docs/commands.md has no part on {name}"
    explained = set(re.findall(r"^\| `(--[a-z-]+)", section.group(1), re.MULTILINE))
    assert explained == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_japanese_help(name: str) -> None:
    command = COMMANDS[name]
    assert re.search(r"[ぁ-んァ-ン一-龯]", command.help or "")
    silent = [
        param.name
        for param in command.params
        if isinstance(param, click.Option) and not re.search(r"[ぁ-んァ-ン一-龯]", param.help or "")
    ]
    assert silent == []


def headings(path: Path) -> list[int]:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [len(level) for level in re.findall(r"^(#+) ", text, re.MULTILINE)]


def test_both_readmes_have_the_same_parts_and_examples() -> None:
    english, japanese = READMES
    assert headings(english) == headings(japanese)
    assert shell_lines(english) == shell_lines(japanese)


@pytest.mark.parametrize("page", READMES, ids=lambda path: path.name)
def test_the_two_commands_of_the_readme_exist(page: Path) -> None:
    scripts = re.findall(r"python3 (scripts/\w+\.py)", page.read_text(encoding="utf-8"))
    assert {"scripts/setup.py", "scripts/check.py"} <= set(scripts)
    assert all((PROJECT / name).is_file() for name in scripts)


def test_the_check_for_machines_is_the_check_for_people() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"python3 scripts/check\.py\s*\Z", script)
