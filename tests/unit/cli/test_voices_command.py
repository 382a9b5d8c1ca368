"""`minutes voices`: what is enrolled can be seen and taken away, and nothing without consent."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from minutes import config
from minutes.cli.main import run
from minutes.store.meetings import Store
from minutes.types import Voiceprint


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(["voices", *arguments])
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


@pytest.fixture
def enrolled() -> None:
    with Store.open(config.data_folder()) as store:
        for name in ("水谷 花子", "水谷 花子", "髙﨑 次郎"):
            now = datetime(2026, 11, 1, tzinfo=UTC)
            store.keep_voiceprint(Voiceprint("", name, "other", (1.0, 0.5), now, "本人、書面"))


@pytest.mark.usefixtures("enrolled")
def test_a_voice_of_another_model_is_listed_as_not_usable(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = call(capsys, "list")
    assert code == 0
    assert out.count("別のモデル用") == 3
    assert "登録し直してください" in err
    assert "is_recognising_enrolled" in err
    _, out, _ = call(capsys, "list", "--json")
    rows = json.loads(out)
    assert {row["is_usable"] for row in rows} == {False}
    assert "embedding" not in rows[0]


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("name", ["水谷花子", "水谷　花子"])
def test_a_voice_is_forgotten_however_the_name_is_spaced(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, _, err = call(capsys, "forget", name)
    assert code == 0
    assert "2 件" in err
    _, out, _ = call(capsys, "list", "--json")
    assert [row["participant"] for row in json.loads(out)] == ["髙﨑 次郎"]
    assert call(capsys, "forget", name)[0] == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("enrol", "20261118", "1", "水谷 花子"), 2),
        (("enrol", "20261118", "--consent", "本人"), 2),
        (("enrol", "a", "b", "c", "d", "--consent", "本人"), 2),
        (("enrol", "20261118", "1", "水谷 花子", "--consent", "本人"), 3),
        (("enrol", "ない.wav", "水谷 花子", "--consent", "本人"), 3),
    ],
)
def test_what_cannot_be_enrolled_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    found, out, err = call(capsys, *arguments)
    assert (found, out) == (code, "")
    assert err.strip().endswith("。")
    assert err.count("\n") == 1


def test_an_empty_list_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "list")
    assert (code, out) == (0, "")
    assert "ありません" in err
