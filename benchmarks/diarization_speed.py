"""Speaker diarization beside the stock pyannote pipeline: time, and label by label.

python benchmarks/diarization_speed.py [FILE.wav …] [--model FOLDER|shaped|practice]

`practice` is the carried model, whose embedding is a stand-in that costs next to nothing;
`shaped` has random weights in the shape of the real embedding (ResNet34, 256 numbers) and
of the real clustering (VBx with a PLDA), so its cost is the true one and its labels mean
nothing by themselves. "differs" is the time for which ours names another voice than the
stock pipeline, as a diarization error rate without collar. With a FILE.rttm beside the
sound, the error against that truth is printed too (collar 0 and 0.25 s, overlap scored).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import tempfile
import time
import warnings
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sample import PROJECT, sample

from minutes.config import DiarizationSettings
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.pyannote import PyannoteNetworks, import_library
from minutes.diarization.weights import SUMS
from minutes.diarization.windows import WindowDiarizer
from minutes.evaluation.der import score_turns
from minutes.types import SAMPLE_RATE, Samples, Turn

PRACTICE = PROJECT / "models" / "practice-speakers"
STOCK_BATCH = 32
"""Source: `config.yaml` of speaker-diarization-community-1."""

CONFIG = """pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params: {clustering: VBxClustering, embedding_exclude_overlap: true}
params:
  clustering: {threshold: 0.6, Fa: 0.07, Fb: 0.8}
"""


@dataclass(frozen=True)
class Given:
    """With which model, on how many threads, and how many people speak, None if unknown."""

    model: Path
    threads: int
    speakers: int | None


@dataclass(frozen=True)
class Run:
    """What one way of doing it took, in seconds, and what it found."""

    name: str
    wall: float
    cpu: float
    turns: tuple[Turn, ...]


def main() -> None:
    """Run each file three ways and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", default="practice")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--speakers", type=int, help="how many people speak, if it may be known")
    parser.add_argument("--no-stock", dest="is_stock_run", action="store_false")
    options = parser.parse_args()
    import_library()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as place:
        model = {"practice": PRACTICE, "shaped": Path(place) / "shaped"}.get(
            options.model, Path(options.model)
        )
        if options.model == "shaped":
            shape(model)
        for path in options.files or [sample()]:
            print(f"{path.name}, {model.name}, {options.threads} threads:", flush=True)
            given = Given(model, options.threads, options.speakers)
            compare(path, given, is_stock_run=options.is_stock_run)


def compare(path: Path, given: Given, *, is_stock_run: bool) -> None:
    """Run one file in every way and print how they differ."""
    samples, truth = read(path), read_truth(path.with_suffix(".rttm"))
    runs = [run("stock", lambda: stock(given), samples)] if is_stock_run else []
    for name, is_quick in (("exact", False), ("quick", True)):
        runs.append(run(name, lambda is_quick=is_quick: ours(given, is_quick=is_quick), samples))
    length = len(samples) / SAMPLE_RATE
    for made in runs:
        first = runs[0]
        line = f"  {made.name}: {made.wall:.1f} s wall, {made.cpu:.1f} s CPU"
        line += f" ({made.cpu / length:.3f} a second of sound)"
        if made is not first:
            differs = score_turns(first.turns, made.turns, collar=0).rate or 0.0
            line += f", {first.cpu / made.cpu:.1f} times less CPU than {first.name}"
            line += f" ({first.wall / made.wall:.1f} by the clock), differs {differs:.4f}"
        voices = len({turn.label for turn in made.turns})
        line += f", {voices} voices, {len(made.turns)} turns"
        for collar in (0.0, 0.25) if truth else ():
            line += f", DER({collar:g}) {score_turns(truth, made.turns, collar).rate:.4f}"
        print(line, flush=True)


def run(name: str, prepare: Callable[[], Callable[[Samples], Any]], samples: Samples) -> Run:
    """Load, then measure the work alone."""
    work = prepare()
    wall, cpu = time.perf_counter(), time.process_time()
    turns = work(samples)
    return Run(name, time.perf_counter() - wall, time.process_time() - cpu, turns)


def ours(given: Given, *, is_quick: bool) -> Callable[[Samples], tuple[Turn, ...]]:
    """Return our diarization of some sound."""
    settings = DiarizationSettings(threads=given.threads, is_quick=is_quick)
    diarizer = WindowDiarizer(PyannoteNetworks(given.model, settings), is_quick=is_quick)
    count = SpeakerCount(given.speakers, given.speakers) if given.speakers else SpeakerCount()

    def diarize(samples: Samples) -> tuple[Turn, ...]:
        def look(start: float, end: float) -> Samples:
            return samples[max(0, round(start * SAMPLE_RATE)) : round(end * SAMPLE_RATE)]

        length = len(samples) / SAMPLE_RATE
        return diarizer.diarize(look, length, count, lambda _position: None).turns

    return diarize


def stock(given: Given) -> Callable[[Samples], tuple[Turn, ...]]:
    """Return the library's own pipeline, as its documentation builds it."""
    import torch
    import yaml
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines import SpeakerDiarization

    torch.set_num_threads(given.threads)
    model = given.model
    said = yaml.safe_load((model / "config.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as place:
        embedding = model / "embedding" / "pytorch_model.bin"
        if not embedding.exists():
            # The library knows an ONNX model by this word in its path.
            embedding = Path(place) / "wespeaker.onnx"
            embedding.symlink_to(model / "embedding" / "speaker-embedding.onnx")
        plda = model / "plda"
        if not plda.exists():
            plda = Path(place) / "plda"
            write_plda(plda)
        pipeline = SpeakerDiarization(
            segmentation=str(model / "segmentation" / "pytorch_model.bin"),
            segmentation_batch_size=STOCK_BATCH,
            embedding=str(embedding),
            embedding_batch_size=STOCK_BATCH,
            embedding_exclude_overlap=said["pipeline"]["params"]["embedding_exclude_overlap"],
            plda=PLDA(plda / "xvec_transform.npz", plda / "plda.npz"),
            clustering=said["pipeline"]["params"]["clustering"],
        )
    parameters = {"segmentation": {"min_duration_off": 0.0}, **said["params"]}
    pipeline.instantiate(parameters)

    def diarize(samples: Samples) -> tuple[Turn, ...]:
        sound = {"waveform": torch.from_numpy(samples)[None], "sample_rate": SAMPLE_RATE}
        found = pipeline(sound, num_speakers=given.speakers).speaker_diarization
        end = len(samples) / SAMPLE_RATE
        turns = [
            Turn(segment.start, min(segment.end, end), str(label))
            for segment, _, label in found.itertracks(yield_label=True)
        ]
        return tuple(turn for turn in turns if turn.start < turn.end)

    return diarize


def shape(folder: Path) -> None:
    """Write a model of random weights in the shape of the real one."""
    import lightning
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import WeSpeakerResNet34

    torch.manual_seed(1)
    for part in ("segmentation", "embedding"):
        (folder / part).mkdir(parents=True)
    network = WeSpeakerResNet34()
    network.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0
    )
    checkpoint: dict[str, Any] = {"state_dict": network.state_dict()}
    network.on_save_checkpoint(checkpoint)
    checkpoint["pytorch-lightning_version"] = lightning.__version__
    torch.save(checkpoint, folder / "embedding" / "pytorch_model.bin")
    segmentation = "segmentation/pytorch_model.bin"
    (folder / segmentation).write_bytes((PRACTICE / segmentation).read_bytes())
    write_plda(folder / "plda")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def write_plda(folder: Path) -> None:
    """Write a PLDA of the right size that was never trained."""
    folder.mkdir(parents=True)
    size, kept = 256, 128
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(size, kept)))[0]
    np.savez(folder / "xvec_transform.npz", mean1=np.zeros(size), mean2=np.zeros(kept), lda=turned)
    np.savez(folder / "plda.npz", mu=np.zeros(kept), tr=np.eye(kept), psi=np.linspace(20, 1, kept))


def read(path: Path) -> Samples:
    """Return the samples of a 16 kHz mono WAV file."""
    with wave.open(os.fspath(path)) as file:
        if (file.getframerate(), file.getnchannels()) != (SAMPLE_RATE, 1):
            raise SystemExit(f"{path.name} is not 16 kHz mono")
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, "<i2").astype(np.float32) / 32768


def read_truth(path: Path) -> tuple[Turn, ...]:
    """Return the turns of an RTTM file, none where there is no file."""
    if not path.exists():
        return ()
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Turn(float(words[3]), float(words[3]) + float(words[4]), words[7])
        for words in lines
        if words and words[0] == "SPEAKER"
    )


if __name__ == "__main__":
    main()
