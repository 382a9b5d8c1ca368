"""Text -> 16 kHz speech -> raw log-mel, with phone and character times.

    python synthesize.py data/text/train.jsonl data/syn/train --jitter --part 0/2
    python synthesize.py data/text/test.jsonl data/syn/test --reference

The voice is "Mei" (HTS, CC BY 3.0, inside the pyopenjtalk-plus wheel); artificial speakers are made
of it by vocal-tract length, pitch, rate, melody, spectral tilt and breath. A shard is three files:
NAME-000.mel.npy float16 [frames, 80] log10 power, not normalised; NAME-000.json clips with their
frames `m0:m1`; with --reference also NAME-000.audio.npy int16 (160 samples a frame).
`--reference` uses the engine's own vocoder, so that evaluation does not depend on ours.
"""

import argparse
import json
import random
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hts import Engine, Phone
from numpy.typing import NDArray
from timing import PAUSES, character_times
from vocoder import RATE, Voice, render

VOICES = {
    "S1": Voice(0.55, 0.0, 1.00),
    "S2": Voice(0.64, -10.0, 0.95),
    "S3": Voice(0.60, -7.0, 1.05),
    "S4": Voice(0.51, 2.0, 1.10),
    "S5": Voice(0.58, -4.0, 0.90),
    "S6": Voice(0.47, 4.0, 1.15),
    "S8": Voice(0.53, -1.5, 1.02, melody=1.3, tilt=0.15),
    "S9": Voice(0.62, -8.5, 1.12, melody=0.7, breath=0.15),
    "S10": Voice(0.66, -12.0, 1.00, melody=1.2, tilt=0.3),
    "S11": Voice(0.49, 3.0, 0.93, melody=0.8, tilt=-0.2, breath=0.25),
    "S12": Voice(0.57, -5.5, 1.20, tilt=-0.3),
    "S13": Voice(0.60, -3.0, 0.97, melody=1.4, breath=0.1),
}
HELD_OUT_VOICE = "S7"
ALL_VOICES = {**VOICES, HELD_OUT_VOICE: Voice(0.575, -2.5, 1.06)}
SHORT_NAMES = ("S1", "S2", "S3", "S4", "S5", "S6")  # the first version's speakers: evaluation
EDGE_SECONDS = 0.05
MEL_HOP = 160


@cache
def _filters() -> NDArray[np.float32]:
    from faster_whisper.feature_extractor import FeatureExtractor

    return FeatureExtractor().mel_filters.T.astype(np.float32)


def raw_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log10 mel power [frames, 80]: Whisper's filter bank without clamping and scaling."""
    padded = np.pad(np.asarray(samples, np.float32), (200, 200), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 400)[::MEL_HOP]
    frames = windows[: len(samples) // MEL_HOP] * np.hanning(401)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames, axis=1)).astype(np.float32) ** 2 @ _filters()
    return np.log10(np.maximum(power, 1e-10))


def jittered(voice: Voice, rng: random.Random) -> Voice:
    """Vary a voice a little; never into the neighbourhood of the held-out one."""
    held_out = ALL_VOICES[HELD_OUT_VOICE]
    while True:
        result = replace(
            voice,
            alpha=voice.alpha + rng.uniform(-0.02, 0.02),
            half_tones=voice.half_tones + rng.uniform(-1.5, 1.5),
            rate=voice.rate * rng.uniform(0.86, 1.18),
            melody=voice.melody * rng.uniform(0.85, 1.15),
            tilt=voice.tilt + rng.uniform(-0.1, 0.1),
            breath=max(0.0, voice.breath + rng.uniform(-0.1, 0.1)),
        )
        far = abs(result.alpha - held_out.alpha) / 0.008, abs(result.half_tones + 2.5) / 0.8
        if max(far) > 1:
            return result


class Synthesizer:
    """Speaks sentences; needs the front end, its voice and the HTS engine."""

    def __init__(self) -> None:
        import pyopenjtalk

        folder = Path(pyopenjtalk.__file__).parent
        self._front = pyopenjtalk
        self._engine = Engine(str(folder / "htsvoice" / "mei_normal.htsvoice"))

    def speak(
        self, sentence: dict[str, Any], voice: Voice, *, reference: bool = False
    ) -> tuple[NDArray[np.float32], list[Phone], list[float]]:
        """Return 16 kHz samples with peak 0.5, phones and character times, silence trimmed."""
        front = self._front.run_frontend(sentence["tts"])
        labels = self._front.make_label(front)
        if reference:
            from scipy.signal import resample_poly

            wide, phones = self._engine.speech(labels, voice.alpha, voice.half_tones, voice.rate)
            samples = resample_poly(wide, 1, 3)
        else:
            parameters, phones = self._engine.parameters(labels, voice.rate)
            seed = np.random.default_rng(len(labels) + int(1000 * voice.alpha))
            samples = render(parameters, voice, seed)
        sounding = [p for p in phones if p[0] not in PAUSES]
        start = max(0.0, sounding[0][1] - EDGE_SECONDS)
        stop = min(phones[-1][2], sounding[-1][2] + EDGE_SECONDS)
        samples = samples[int(start * RATE) : int(stop * RATE)].astype(np.float32)
        samples *= 0.5 / max(1e-3, float(np.abs(samples).max()))
        kept = [
            (name, round(max(a, start) - start, 3), round(min(b, stop) - start, 3))
            for name, a, b in phones
            if b > start and a < stop
        ]
        times = character_times(sentence, front, kept, kept[-1][2] - EDGE_SECONDS)
        return samples, kept, times


def write_shard(
    base: Path, rows: list[dict[str, Any]], synthesizer: Synthesizer, args: argparse.Namespace
) -> float:
    """Synthesise `rows` into one shard; returns its seconds of speech."""
    mels, audio, clips, at = [], [], [], 0
    names = args.voices.split(",") if args.voices else list(VOICES)
    for row in rows:
        rng = random.Random(row["id"])
        speaker = row.get("speaker") or names[int(row["id"].rsplit("-", 1)[1]) % len(names)]
        voice = jittered(ALL_VOICES[speaker], rng) if args.jitter else ALL_VOICES[speaker]
        samples, phones, times = synthesizer.speak(row, voice, reference=args.reference)
        mel = raw_mel(samples).astype(np.float16)
        clip = {k: row[k] for k in ("id", "text", "names")}
        clip |= {"speaker": speaker, "phones": phones, "char_times": times}
        clips.append(clip | {"m0": at, "m1": at + len(mel), "power": float(np.mean(samples**2))})
        at += len(mel)
        mels.append(mel)
        audio.append((samples[: len(mel) * MEL_HOP] * 32767).astype(np.int16))
    np.save(f"{base}.mel.npy", np.concatenate(mels))
    if args.reference:
        np.save(f"{base}.audio.npy", np.concatenate(audio))
    # The JSON is written last: a shard without it is not there yet.
    Path(f"{base}.json").write_text(json.dumps(clips, ensure_ascii=False), "utf-8")
    return at / 100


def main() -> None:
    """Synthesise a file of sentences; shards that exist are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("out", type=Path, help="prefix of the shards, such as data/syn/train")
    parser.add_argument("--jitter", action="store_true", help="vary each voice (training)")
    parser.add_argument("--reference", action="store_true", help="engine's vocoder, keep audio")
    parser.add_argument("--voices", help="comma-separated; the training voices when left out")
    parser.add_argument("--shard", type=int, default=250)
    parser.add_argument("--part", default="0/1", help="this process makes every n-th shard: i/n")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.text.read_text("utf-8").splitlines()]
    index, parts = map(int, args.part.split("/"))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    synthesizer, began, seconds = Synthesizer(), time.monotonic(), 0.0
    for number, start in enumerate(range(0, len(rows), args.shard)):
        base = args.out.with_name(f"{args.out.name}-{number:03d}")
        if number % parts != index or Path(f"{base}.json").exists():
            continue
        seconds += write_shard(base, rows[start : start + args.shard], synthesizer, args)
        spent = time.monotonic() - began
        print(f"{base.name}: {seconds:.0f} s of speech in {spent:.0f} s", flush=True)


if __name__ == "__main__":
    main()
