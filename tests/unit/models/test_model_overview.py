from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import models
from minutes.errors import ModelMissing
from minutes.models import Presence


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


def listed() -> dict[str, models.ListedModel]:
    return {item.name: item for item in models.list_models()}


def test_the_catalogue_comes_first_and_own_models_after_it(
    make_toy: Callable[..., Path],
) -> None:
    make_toy(models.user_folder() / "議会向け")
    names = list(listed())
    assert names == [*(entry.name for entry in models.entries()), "議会向け"]
    own = listed()["議会向け"]
    assert (own.presence, own.can_be_removed, own.can_be_fetched) == (
        Presence.INSTALLED,
        True,
        False,
    )


def test_a_model_that_lacks_a_file_is_damaged_and_can_be_removed(
    make_toy: Callable[..., Path],
) -> None:
    make_toy(models.user_folder() / "toy", without="tokenizer.json")
    assert listed()["toy"].presence is Presence.DAMAGED
    models.remove_model("toy")
    assert "toy" not in listed()
    assert list(models.user_folder().iterdir()) == []


def test_the_carried_model_and_those_of_other_folders_are_never_removed(
    make_toy: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = make_toy(tmp_path / "共有" / "toy")
    monkeypatch.setenv("MINUTES_MODELS", str(shared.parent))
    for name in ("toy", models.PRACTICE_NAME):
        assert not listed()[name].can_be_removed
        with pytest.raises(ModelMissing):
            models.remove_model(name)
    assert shared.is_dir()
