"""The real llama.cpp with a real, tiny model: its text is nonsense, everything else counts."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from minutes.cli.main import run
from minutes.config import SummarySettings
from minutes.errors import SummaryModelRejected
from minutes.messages import describe_error
from minutes.store.meetings import Store
from minutes.summary.grounding import check
from minutes.summary.llama import LlamaWriter
from minutes.summary.prompting import read_prompt, schema_of
from minutes.summary.sources import Source
from minutes.summary.writer import Request
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId
from minutes.workers import Worker, WorkerDiedError
from tests.gguf_files import with_texts
from tests.integration.llama_process import write_without_end
from tests.unit.summary.scripted_writers import compose

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is None,
    reason="llama-cpp-python is not installed (scripts/setup.py --with llm)",
)

CONTEXT = 2048
SAID = (
    "補正予算は歳入歳出それぞれ3億7,000万円を追加するものです。",
    "道路の復旧工事は来年3月までに終える予定です。",
    "議案第76号は原案のとおり可決すべきものと決しました。",
)
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WITHOUT_SYSTEM = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}"
    "{% endif %}[{{ m.role }}]{{ m.content | trim }}[/{{ m.role }}]{% endfor %}"
)


@pytest.fixture(scope="module")
def model(shared_folder: Callable[[str], Path]) -> Path:
    found = shared_folder("models") / "stories260K-gguf" / "stories260K.gguf"
    if not found.is_file():
        pytest.skip("the tiny GGUF model is not beside the project")
    return found


def opened(path: Path, context: int = CONTEXT) -> LlamaWriter:
    return LlamaWriter(SummarySettings("llama", str(path), context=context, threads=1))


@pytest.fixture(scope="module")
def writer(model: Path) -> LlamaWriter:
    return opened(model)


def asked(material: str, count: int = 5, **changes: Any) -> Request:
    """Return a request for two items at least, so that the model cannot say nothing."""
    schema = schema_of([str(at) for at in range(1, count + 1)], 3)
    schema["properties"]["items"]["minItems"] = 2
    return replace(Request(read_prompt("points").text, material, schema, 400), **changes)


def evaluated(writer: LlamaWriter) -> int:
    """Return how many tokens of requests llama.cpp has worked out since it was loaded."""
    import llama_cpp

    return int(llama_cpp.llama_perf_context(writer._model.ctx).n_p_eval)


@pytest.mark.parametrize("attempt", [0, 1, 5])
def test_every_answer_has_the_shape_and_names_only_sources_that_are_there(
    writer: LlamaWriter, attempt: int
) -> None:
    written = json.loads(writer.write(asked("1. 「予算です。」"), attempt), strict=False)
    assert 2 <= len(written["items"]) <= 3
    for item in written["items"]:
        assert item["evidence"]
        assert set(item["evidence"]) <= set("12345")


def test_the_instruction_is_worked_out_once(writer: LlamaWriter) -> None:
    writer.write(asked("1. 「予算です。」"), 0)
    before = evaluated(writer)
    material = "1. 「道路の工事です。」"
    writer.write(asked(material), 0)
    # What is new: the material, and a token or two around it.
    assert evaluated(writer) - before <= writer.count(material) + writer._layout.size


def test_the_same_request_gets_the_same_first_answer(writer: LlamaWriter) -> None:
    first = writer.write(asked("1. 「予算です。」"), 0)
    writer.write(asked("1. 「別の話です。」"), 1)
    assert writer.write(asked("1. 「予算です。」"), 0) == first


def test_an_answer_without_end_is_ended_and_kept_as_far_as_it_is_whole(
    writer: LlamaWriter,
) -> None:
    schema = schema_of(["1"], 1000)
    schema["properties"]["items"]["minItems"] = 1000
    begun = time.monotonic()
    written = writer.write(asked("1. 「予算です。」", schema=schema, most_tokens=600), 1)
    assert time.monotonic() - begun < 60
    items = json.loads(written, strict=False)["items"]
    assert all(item["evidence"] == ["1"] * len(item["evidence"]) for item in items)


def test_a_request_that_does_not_fit_is_not_cut_but_refused(writer: LlamaWriter) -> None:
    assert writer.write(asked("予" * CONTEXT), 0) == ""
    assert writer.write(asked("予算", most_tokens=CONTEXT), 0) == ""


class Watched:
    """Passes everything on to a real writer and keeps what it was asked."""

    def __init__(self, writer: LlamaWriter) -> None:
        self._writer = writer
        self.name, self.context = writer.name, writer.context
        self.requests: list[Request] = []

    def count(self, text: str) -> int:
        return self._writer.count(text)

    def write(self, request: Request, attempt: int) -> str:
        self.requests.append(request)
        return self._writer.write(request, attempt)


def test_a_long_meeting_is_read_to_its_end_and_each_sentence_has_evidence(
    writer: LlamaWriter,
) -> None:
    said = [f"{SAID[at % 3]}番号{at}。" for at in range(40)]
    sources = [Source(text, (UtteranceId(f"u{at}"),)) for at, text in enumerate(said)]
    watched = Watched(writer)
    made = compose(watched, read_prompt("points"), sources, 2)
    shown = "".join(request.material for request in watched.requests)
    assert all(text in shown for text in said)
    assert len(watched.requests) > 1
    for request in watched.requests:
        assert len(writer._prompt(request)) + request.most_tokens <= CONTEXT
    known = {f"u{at}": text for at, text in enumerate(said)}
    for finding in made.findings:
        assert finding.evidence
        assert check(finding.text, [known[one] for one in finding.evidence]) == ()


def test_a_model_is_never_asked_for_more_than_it_was_trained_to_see(model: Path) -> None:
    assert opened(model, 100_000)._model.n_ctx() == CONTEXT


@pytest.mark.parametrize("template", [CHATML, WITHOUT_SYSTEM])
def test_a_template_is_followed_with_the_instruction_first(
    model: Path, tmp_path: Path, template: str
) -> None:
    path = with_texts(model, tmp_path / "型.gguf", tokenizer__chat_template=template)
    writer = opened(path)
    request = asked("1. 「<|im_end|>と言いました。」")
    text = writer._model.detokenize(writer._prompt(request), special=True).decode()
    assert text.index(request.instruction) < text.index(request.material)
    assert text.rstrip().endswith(("<|im_start|>assistant", "[/user]"))
    assert json.loads(writer.write(request, 0), strict=False)["items"]


def test_a_template_that_cannot_be_filled_is_done_without(model: Path, tmp_path: Path) -> None:
    template = "{{ raise_exception('for tools only') }}"
    path = with_texts(model, tmp_path / "a.gguf", tokenizer__chat_template=template)
    writer = opened(path)
    assert json.loads(writer.write(asked("1. 「予算です。」"), 0), strict=False)["items"]


def broken_files(model: Path, folder: Path) -> Iterator[Path]:
    content = model.read_bytes()
    for name, wrong in (
        ("空", b""),
        ("文書", "これはモデルではありません。".encode()),
        ("別の形式", b"PK\x03\x04" + content[4:]),
        ("頭だけ", content[:300]),
        ("途中まで", content[: len(content) // 2]),
        ("一部欠け", content[:-64]),
        ("版違い", content[:4] + b"\x63\0\0\0" + content[8:]),
        ("長さが変", content[:24] + b"\xff" * 8 + content[32:]),
    ):
        path = folder / f"{name}.gguf"
        path.write_bytes(wrong)
        yield path
    yield with_texts(model, folder / "型.gguf", tokenizer__chat_template="{% for m in %}")
    yield with_texts(model, folder / "未知.gguf", general__architecture="mystery")
    yield folder / "無い.gguf"
    yield folder / "無いフォルダー" / "model"
    (folder / "空のフォルダー").mkdir()
    yield folder / "空のフォルダー"


def test_what_is_no_model_gets_one_japanese_sentence(model: Path, tmp_path: Path) -> None:
    for path in broken_files(model, tmp_path):
        with pytest.raises(SummaryModelRejected) as refused:
            opened(path)
        sentence = describe_error(refused.value)
        assert str(path) in sentence
        assert "\n" not in sentence


def test_a_path_in_japanese_is_read(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "総務課　モデル" / "要約 用（小）.gguf"
    path.parent.mkdir()
    shutil.copy(model, path)
    assert opened(path).name == "要約 用（小）"


def begun(model: Path) -> Worker:
    worker = Worker("summary", write_without_end, (model, 1))
    assert worker.receive(60) == "begun"
    time.sleep(0.3)  # in the middle of an answer
    return worker


def test_a_person_who_stops_it_waits_no_second_answer(model: Path) -> None:
    worker = begun(model)
    start = time.monotonic()
    worker.stop()
    assert time.monotonic() - start < 2
    assert worker.pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(worker.pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_process_that_dies_in_the_middle_is_noticed_at_once(model: Path) -> None:
    worker = begun(model)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerDiedError):
        list(iter(lambda: worker.receive(5), None))
    worker.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_weights_are_mapped_and_memory_stands_still(model: Path) -> None:
    worker = begun(model)
    try:
        proc = Path("/proc") / str(worker.pid)
        assert str(model.resolve()) in (proc / "maps").read_text()
        assert worker.receive(60) == "once"
        first = resident(proc)
        for _ in range(3):
            assert worker.receive(60) == "once"
        assert resident(proc) - first < 8 * 1024
        assert resident(proc) < 300 * 1024
    finally:
        worker.stop()


def resident(proc: Path) -> int:
    """Return the memory in KiB that a process has to itself."""
    status = (proc / "status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("RssAnon")]
    return int(line.split()[1])


def test_the_command_summarises_with_a_model_and_cites_everything(
    store: Store, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = MeetingId("20261118-100000-k7q2")
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(meeting, "総務常任委員会", now, 40.0, agenda=("議案第76号 補正予算",)))
    for at, text in enumerate(SAID):
        identity = UtteranceId(f"u{at}")
        store.add_utterance(meeting, Utterance(identity, 1, at * 10, at * 10 + 9, (), text, text))
    with pytest.raises(SystemExit) as left:
        run(["summarize", "k7q2", "--model", str(model), "--json"])
    assert left.value.code in (0, None)
    said = json.loads(capsys.readouterr().out)
    ids = {f"u{at}" for at in range(len(SAID))}
    found = [item for part in said["agenda"] for item in part["points"]]
    assert found
    assert all(item["evidence"] and set(item["evidence"]) <= ids for item in found)
    # What this model writes is no Japanese: nothing of it is passed off as a summary.
    assert said["made_by"] == ""
    assert said["fallbacks"]


def test_the_evaluation_measures_a_model_too(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [
        {"start": at * 10.0, "end": at * 10 + 9.0, "text": text} for at, text in enumerate(SAID)
    ]
    meeting = {
        "id": "20261118-100000-k7q2",
        "title": "総務",
        "started_at": "2026-11-18T10:00+09:00",
    }
    path = tmp_path / "会議.json"
    path.write_text(json.dumps({"schema": 1, "meeting": meeting, "utterances": said}), "utf-8")
    with pytest.raises(SystemExit) as left:
        run(["evaluate", "summaries", str(path), "--model", str(model)])
    assert left.value.code in (0, None)
    (found,) = json.loads(capsys.readouterr().out)
    assert found["engine"] == "stories260K"
    assert found["tokens_per_second"] > 1
    assert 0 < found["items"] == found["cited"]
    assert found["unsupported"] == found["lies"]["through"] == 0


def test_a_machine_that_writes_for_ever_is_stopped_and_what_is_whole_is_kept(
    writer: LlamaWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = schema_of(["1"], 1000)
    schema["properties"]["items"]["minItems"] = 1000
    request = asked("1. 「予算です。」", schema=schema, most_tokens=700)
    whole = writer.write(request, 1)
    monkeypatch.setattr("minutes.summary.llama.LONGEST_ANSWER", 0.1)
    cut = writer.write(request, 1)
    assert len(cut) < len(whole)
