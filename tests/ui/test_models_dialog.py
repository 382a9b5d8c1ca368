"""The models: what is here and what for, in and out by file, chosen with one press."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from minutes import config, models
from minutes.models.catalog import carried_folder
from minutes.store.meetings import Store
from tests.gguf_files import toy
from ui.context import Context
from ui.dialogs.models import ModelsDialog

OWN = "議会向け"


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        yield Context(store)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a folder with an office's own model, carried here on a stick."""
    folder = tmp_path / "USB" / OWN
    shutil.copytree(carried_folder() / models.PRACTICE_NAME, folder)
    weights = folder / "model.bin"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    (folder / "SHA256SUMS").unlink()
    (folder / "provenance.json").unlink(missing_ok=True)
    return folder


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> ModelsDialog:
    made = ModelsDialog(context)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.tree.topLevelItemCount() == 3)
    return made


def names(dialog: ModelsDialog, group: int = 0) -> list[str]:
    top = dialog.tree.topLevelItem(group)
    assert top is not None
    return [top.child(row).text(0) for row in range(top.childCount())]


def find(dialog: ModelsDialog, name: str) -> models.ListedModel:
    return next(item for item in dialog._listing.recognition if item.name == name)


def bring_in(dialog: ModelsDialog, pack: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.import_from(pack)
    qtbot.waitUntil(lambda: OWN in names(dialog))


def test_the_list_has_both_kinds_and_says_which_are_used(dialog: ModelsDialog) -> None:
    assert names(dialog) == [entry.name for entry in models.entries()]
    assert "practice-speakers" in names(dialog, 1)
    assert "practice-ja（自動）" in dialog._in_use.text()
    assert "人の声からは正しい文字を作れません" in dialog._in_use.text()


def test_whoever_comes_for_summaries_sees_their_models_first(
    context: Context, qtbot: QtBot
) -> None:
    made = ModelsDialog(context, None, models.ModelKind.LANGUAGE)
    qtbot.addWidget(made)
    best = models.language_entries()[0].name
    qtbot.waitUntil(lambda: getattr(made.tree.current(), "name", "") == best)


def test_a_model_that_writes_is_listed_apart_and_chosen_for_summaries(
    dialog: ModelsDialog, context: Context, tmp_path: Path, qtbot: QtBot
) -> None:
    assert names(dialog, 2) == [entry.name for entry in models.language_entries()]
    path = tmp_path / "庁内 要約.gguf"
    path.write_bytes(toy())
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.import_from(path)
    qtbot.waitUntil(lambda: path.stem in names(dialog, 2))
    (model,) = (item for item in dialog._listing.language if item.name == path.stem)
    dialog.card.show_model(model, dialog._listing.kind_of(model))
    shown = {name for name, made in dialog.card.buttons.items() if not made.isHidden()}
    assert shown == {"summary.model", "verify", "pack", "remove"}
    dialog.card.buttons["summary.model"].click()
    qtbot.waitUntil(lambda: context.settings.summary.model == path.stem)
    assert context.settings.summary.engine == "llama"
    assert path.stem in dialog._in_use.text()


def test_a_model_from_a_stick_is_listed_and_said_to_be_unproven(
    dialog: ModelsDialog, pack: Path, qtbot: QtBot
) -> None:
    bring_in(dialog, pack, qtbot)
    assert "照合する記録がない" in dialog.notice.text()


def test_choosing_a_model_writes_the_setting_and_says_from_when(
    dialog: ModelsDialog, context: Context, pack: Path, qtbot: QtBot
) -> None:
    bring_in(dialog, pack, qtbot)
    with qtbot.waitSignal(context.preferences.changed):
        dialog._do("recognition.model", find(dialog, OWN))
    assert config.load().recognition.model == OWN
    assert "次の録音" in dialog.notice.text()
    assert dialog._in_use.text().startswith(f"文字起こしに使うモデル：{OWN}　")
    assert not dialog._automatic.isHidden()
    with qtbot.waitSignal(context.preferences.changed):
        dialog.choose_automatically()
    assert config.load().recognition.model == "auto"
    assert dialog._automatic.isHidden()


def test_a_pack_is_written_and_comes_in_elsewhere_with_proof(
    dialog: ModelsDialog, pack: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bring_in(dialog, pack, qtbot)
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.pack(find(dialog, OWN), tmp_path / "出す")
    (packed,) = (tmp_path / "出す").iterdir()
    models.remove_model(OWN)
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.import_from(packed)
    qtbot.waitUntil(lambda: "中身を照合しました" in dialog.notice.text())


def test_damage_is_found_by_comparing(dialog: ModelsDialog, pack: Path, qtbot: QtBot) -> None:
    bring_in(dialog, pack, qtbot)
    weights = models.user_folder() / OWN / "model.bin"
    content = bytearray(weights.read_bytes())
    content[100] ^= 1
    weights.write_bytes(content)
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.verify(find(dialog, OWN))
    assert "中身が元と違います" in dialog.notice.text()


def test_a_model_is_removed_and_the_carried_one_offers_no_such_button(
    dialog: ModelsDialog, pack: Path, qtbot: QtBot
) -> None:
    bring_in(dialog, pack, qtbot)
    dialog.card.show_model(find(dialog, models.PRACTICE_NAME))
    assert dialog.card.buttons["remove"].isHidden()
    dialog.card.show_model(find(dialog, OWN))
    assert not dialog.card.buttons["remove"].isHidden()
    dialog.remove(find(dialog, OWN))
    qtbot.waitUntil(lambda: OWN not in names(dialog))


def test_without_a_connection_people_are_told_how_to_carry_a_model_here(
    dialog: ModelsDialog, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with socket.socket() as taken:  # a port where nobody answers
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        with qtbot.waitSignal(dialog.strip.ended, timeout=20_000):
            dialog.fetch(find(dialog, "tiny"))
    assert "「tiny」を取得できません" in dialog.notice.text()
    assert "USB メモリー" in dialog.notice.text()


def test_what_is_no_model_is_refused_with_a_sentence(
    dialog: ModelsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.import_from(tmp_path)
    assert "取り込めません" in dialog.notice.text()
    assert dialog.card.isEnabled()


def test_an_import_that_is_stopped_leaves_nothing_behind(
    dialog: ModelsDialog, pack: Path, qtbot: QtBot
) -> None:
    dialog.import_from(pack)
    dialog.strip.cancel()
    qtbot.waitUntil(lambda: not dialog.strip.is_busy)
    assert OWN not in [name for name, _ in models.installed_folders()]
    assert [path.name for path in models.user_folder().glob("*")] == []
    assert "中止しました" in dialog.notice.text()


def test_a_model_for_voices_comes_in_through_the_same_button(
    dialog: ModelsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "USB" / "庁内の話者モデル"
    shutil.copytree(carried_folder() / "practice-speakers", folder)
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.import_from(folder)
    qtbot.waitUntil(lambda: "庁内の話者モデル" in names(dialog, 1))
    model = next(item for item in dialog._listing.speakers if item.name == "庁内の話者モデル")
    with qtbot.waitSignal(dialog.strip.ended):
        dialog.verify(model)
    assert "元のままです" in dialog.notice.text()
