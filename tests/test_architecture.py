"""The house rules: layers, sizes, a light start, and a word for everything that happens."""

from __future__ import annotations

import ast
import dataclasses
import pickle
import re
import subprocess
import sys
import tomllib
import typing
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from minutes import config, errors, events, types
from minutes.cli.main import MODULES
from minutes.messages import describe_error, describe_event

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    [*PROJECT.glob("minutes/**/*.py"), *PROJECT.glob("ui/**/*.py"), *PROJECT.glob("scripts/*.py")]
)
HEAVY = (
    "PySide6",
    "av",
    "ctranslate2",
    "faster_whisper",
    "huggingface_hub",
    "llama_cpp",
    "onnxruntime",
    "pyannote",
    "openpyxl",
    "pypdf",
    "sounddevice",
    "sudachipy",
    "torch",
)

OUTERMOST = ("minutes/cli/main.py", "minutes/workers.py", "ui/tasks.py")
"""The last frames of the command line, of a worker process, of work behind the windows."""

MOST_LINES = 400
MOST_FUNCTION_LINES = 60
MOST_PARAMETERS = 6
REASON_TO_BE_LONG = "on purpose"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, Function]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{path.relative_to(PROJECT)}:{node.lineno} {node.name}", node


def is_command(function: Function) -> bool:
    """A click command's parameters are the options that a person types."""
    return any("click" in ast.unparse(item) for item in function.decorator_list)


def count_parameters(function: Function) -> int:
    arguments = function.args
    names = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in {"self", "cls"}])


# Layers and sizes


def test_nobody_imports_against_the_layers() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_long_file_says_why_it_is_one_file() -> None:
    silent = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        reason = ast.get_docstring(ast.parse(text)) or ""
        if text.count("\n") > MOST_LINES and REASON_TO_BE_LONG not in reason:
            silent.append(str(path.relative_to(PROJECT)))
    assert silent == []


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in functions()}
    assert {name: size for name, size in lengths.items() if size > MOST_FUNCTION_LINES} == {}


def test_no_function_takes_more_parameters_than_one_remembers() -> None:
    counts = {name: count_parameters(node) for name, node in functions() if not is_command(node)}
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS} == {}


def test_no_place_swallows_every_exception() -> None:
    broad = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    ]
    places = [place.partition(":")[0] for place in broad]
    assert set(places) <= set(OUTERMOST)
    assert len(places) == len(set(places)), "only the outermost frame catches the unforeseen"


# A light start

IMPORT_ALL = """
import importlib, importlib.abc, pkgutil, sys

class Refuser(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1:]:
            raise ModuleNotFoundError(f"{name} is imported at module level", name=name)

sys.meta_path.insert(0, Refuser())
import minutes
names = [item.name for item in pkgutil.walk_packages(minutes.__path__, "minutes.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_can_be_imported_without_screen_and_heavy_libraries() -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL, *HEAVY],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    modules = [path for path in PROJECT.glob("minutes/**/*.py") if path.name != "__init__.py"]
    assert int(ended.stdout) >= len(modules)


# Events and errors: each can be said, and errors survive the way home from a worker

SAMPLES: dict[Any, Any] = {
    float: 65.0,
    int: 3,
    str: "sample",
    bool: True,
    Path: Path("会議 録音/総務常任委員会.m4a"),
    types.MeetingId: types.MeetingId("m1"),
    types.UtteranceId: types.UtteranceId("u1"),
}


def make_sample(kind: Any) -> Any:
    """Build a value of a type from its annotations."""
    if kind in SAMPLES:
        return SAMPLES[kind]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        values = [make_sample(hints[item.name]) for item in dataclasses.fields(kind)]
        build: Any = kind
        return build(*values)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    inner = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        return tuple(make_sample(item) for item in inner if item is not Ellipsis)
    return make_sample(next(item for item in inner if item is not type(None)))


def leaves(kind: type[errors.MinutesError]) -> list[type[errors.MinutesError]]:
    found = [leaf for child in kind.__subclasses__() for leaf in leaves(child)]
    return found or [kind]


EVENTS = typing.get_args(events.Event)
ERRORS = [leaf for leaf in leaves(errors.MinutesError) if leaf.__module__ == errors.__name__]
SHOWN_ELSEWHERE = {
    events.HypothesisUpdated,
    events.UtteranceFinalized,
    events.UtteranceRevised,
    events.TurnsUpdated,
}
COMMAND_WORDS = {"minutes", *MODULES, "fetch", "import", "verify", "pack"}
FILE_WORDS = {"wav", "mp3", "m4a", "mp4", "backup"}


def foreign_words(sentence: str) -> set[str]:
    """Return Latin words that are neither quoted, a command nor a kind of file."""
    unquoted = re.sub(r"「[^」]*」|sample", "", sentence)
    return set(re.findall(r"[A-Za-z][A-Za-z0-9]+", unquoted)) - COMMAND_WORDS - FILE_WORDS


def test_the_union_of_events_is_closed() -> None:
    declared = {kind for kind in vars(events).values() if dataclasses.is_dataclass(kind)}
    declared = {kind for kind in declared if kind.__module__ == events.__name__}
    assert declared == set(EVENTS)


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_has_a_japanese_line(kind: Any) -> None:
    line = describe_event(make_sample(kind))
    assert (line == "") == (kind in SHOWN_ELSEWHERE)
    assert foreign_words(line) == set()
    assert "\n" not in line


@pytest.mark.parametrize("reason", events.StopReason)
def test_every_reason_to_stop_has_a_japanese_line(reason: events.StopReason) -> None:
    stopped = events.RecordingStopped(1.0, 1.0, types.MeetingId("m1"), reason)
    assert re.search(r"[ぁ-ん]", describe_event(stopped))


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_has_a_japanese_sentence(kind: type[errors.MinutesError]) -> None:
    sentence = describe_error(make_sample(kind))
    assert sentence.endswith("。")
    assert "\n" not in sentence
    assert foreign_words(sentence) == set()


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_survives_the_way_between_processes(kind: type[errors.MinutesError]) -> None:
    by_name: Any = kind
    for error in (make_sample(kind), by_name(**vars(make_sample(kind)))):
        back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(back) is kind
        assert vars(back) == vars(error)


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_knows_its_exit_code(kind: type[errors.MinutesError]) -> None:
    expected = 3 if issubclass(kind, errors.InputRejected) else 4
    assert kind.exit_code == expected


# Everything that can be set is documented


def test_every_setting_is_documented_with_its_default() -> None:
    text = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| `([^`]*)` \|", text, re.MULTILINE)
    real = [
        (
            f"{section.name}.{item.name}",
            show(getattr(getattr(config.Settings(), section.name), item.name)),
        )
        for section in dataclasses.fields(config.Settings)
        for item in dataclasses.fields(getattr(config.Settings(), section.name))
    ]
    assert documented == real


def show(value: object) -> str:
    """Write a value as one writes it in TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def test_the_example_in_the_settings_page_can_be_loaded(tmp_path: Path) -> None:
    text = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    path = tmp_path / "config.toml"
    path.write_text(example.group(1), encoding="utf-8")
    assert config.load(path) != config.Settings()


# What the wheel carries


def test_the_wheel_carries_the_catalogue_and_the_whole_practice_models() -> None:
    table = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = table["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    practice = PROJECT / "models" / "practice-ja"
    speakers = PROJECT / "models" / "practice-speakers"
    files = [path for path in practice.iterdir() if path.is_file()]
    files += [path for path in speakers.rglob("*") if path.is_file()]
    files += (PROJECT / "dictionaries").glob("*.csv")
    needed = {path.relative_to(PROJECT).as_posix() for path in files}
    assert needed | {"models/catalog.toml"} <= set(carried)
    assert all((PROJECT / source).is_file() for source in carried)
    assert all(target == f"minutes/carried/{source}" for source, target in carried.items())
