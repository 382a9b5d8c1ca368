"""Voice activity: where somebody speaks, found while the sound comes in.

Loading (`SileroModel`) and deciding (`SpeechCutter`) are apart; `VoiceActivity` joins
them. What comes out does not depend on how the sound was cut into blocks.
"""

from __future__ import annotations

from collections import deque
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minutes.config import VadSettings
from minutes.types import SAMPLE_RATE, Samples, Seconds, SpeechSegment

FRAME = 512
"""Samples that the model judges at once. Source: Silero VAD v6, 16 kHz."""

CONTEXT = 64
"""Samples of the frame before that the model wants in front. Source: Silero VAD v6."""

FRAME_SECONDS: Seconds = FRAME / SAMPLE_RATE

BREATH: Seconds = 0.2
"""A pause as long as this is between two words: the closure of a consonant, the longest
silence within one, lasts up to about 0.15 s (っ). What ends there was heard whole."""

LONGEST_SPEECH: Seconds = 22.0
"""Longest piece whatever the settings say: up to 8 s before it may be heard again with it
(`asr.streaming.SEAM_SEARCH`), and Whisper hears no more than 30 s."""

KEPT_RUNS = 4096
"""Runs of speech frames that are remembered: minutes of the most broken speech, hours of
the usual; what waits to be recognised is younger."""


class SileroModel:
    """The Silero network that faster-whisper's wheel carries, with its memory."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(_model_path()), options, providers=["CPUExecutionProvider"]
        )
        self._hidden: Any = np.zeros((1, 1, 128), np.float32)
        self._cell: Any = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def judge(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of speech, shape (n,), for frames of shape (n, 512).

        Frames must come in order: the network remembers what it heard before.
        """
        before = np.vstack([self._context[None], frames[:-1, -CONTEXT:]])
        self._context = frames[-1, -CONTEXT:].copy()
        probabilities, self._hidden, self._cell = self._session.run(
            None,
            {
                "input": np.concatenate([before, frames], axis=1),
                "h": self._hidden,
                "c": self._cell,
            },
        )
        return np.asarray(probabilities, np.float32).reshape(-1)


def _model_path() -> Path:
    # Found without importing the package: that would load the recogniser's library.
    spec = find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("faster_whisper")
    return Path(spec.origin).parent / "assets" / "silero_vad_v6.onnx"


class SpeechCutter:
    """Turn probabilities, one a frame, into speech segments by hysteresis.

    Speech that exceeds the maximum is cut in the longest pause of its later half, or where
    speech was least likely. Times are recording positions.
    """

    def __init__(self, settings: VadSettings, start: Seconds = 0.0) -> None:
        self._settings = settings
        self._origin = start
        self._frame = 0
        self._begun: int | None = None
        self._quiet_since: int | None = None
        self._history: list[float] = []
        self._spoken_until = 0
        self._previous_end = start

    @property
    def open_since(self) -> Seconds | None:
        """Where the segment that is still being spoken began, None in silence."""
        return None if self._begun is None else self._padded_start(self._begun)

    @property
    def spoken_until(self) -> Seconds:
        """Where speech was last heard."""
        return self._position(self._spoken_until)

    def push(self, probability: float) -> SpeechSegment | None:
        """Take the next frame; return a segment if this frame finished one."""
        frame, self._frame = self._frame, self._frame + 1
        if self._begun is None:
            if probability < self._settings.threshold:
                return None
            self._begun, self._quiet_since, self._history = frame, None, []
        self._history.append(probability)
        if probability >= self._settings.release:
            self._spoken_until = self._frame
        if probability >= self._settings.threshold:
            self._quiet_since = None
        elif probability < self._settings.release and self._quiet_since is None:
            self._quiet_since = frame
        if self._quiet_since is not None and self._lasts(
            self._frame - self._quiet_since, self._settings.minimum_silence
        ):
            return self._close(self._quiet_since)
        longest = min(self._settings.maximum_speech, LONGEST_SPEECH)
        if self._lasts(self._frame - self._begun, longest):
            return self._cut_long_speech()
        return None

    def finish(self) -> SpeechSegment | None:
        """Return the segment that was open when the sound ended."""
        if self._begun is None:
            return None
        return self._close(self._frame if self._quiet_since is None else self._quiet_since)

    def _lasts(self, frames: int, seconds: Seconds) -> bool:
        return frames * FRAME_SECONDS >= seconds

    def _position(self, frame: int) -> Seconds:
        return self._origin + frame * FRAME_SECONDS

    def _padded_start(self, frame: int) -> Seconds:
        return max(self._position(frame) - self._settings.padding, self._previous_end)

    def _close(self, end_frame: int) -> SpeechSegment | None:
        assert self._begun is not None
        begun, self._begun = self._begun, None
        if not self._lasts(end_frame - begun, self._settings.minimum_speech):
            return None
        end = min(self._position(end_frame) + self._settings.padding, self._position(self._frame))
        segment = SpeechSegment(self._padded_start(begun), end)
        self._previous_end = end
        return segment

    def _cut_long_speech(self) -> SpeechSegment | None:
        """Close at the best place of the later half; speech goes on from there."""
        assert self._begun is not None
        half = len(self._history) // 2
        pause = self._longest_pause(half)
        if pause is not None:
            cut = self._begun + (pause[0] + pause[1]) // 2
        else:
            # A mean over five frames (160 ms) prefers a lull to a single unsure frame.
            smooth = np.convolve(self._history[half:], np.full(5, 0.2), mode="valid")
            cut = self._begun + half + int(np.argmin(smooth)) + 2
        start, end = self._padded_start(self._begun), self._position(cut)
        self._previous_end = end
        self._history = self._history[cut - self._begun :]
        self._begun = cut
        return SpeechSegment(start, end, is_cut=True, is_paused=pause is not None)

    def _longest_pause(self, first: int) -> tuple[int, int] | None:
        """Return the longest pause of the history from a frame on, the later of two."""
        edges = [first - 1]
        edges += [
            frame
            for frame in range(first, len(self._history))
            if self._history[frame] >= self._settings.release
        ]
        pauses = ((before + 1, after) for before, after in pairwise(edges))
        longest = max(pauses, key=lambda pause: (pause[1] - pause[0], pause[0]), default=(0, 0))
        return longest if self._lasts(longest[1] - longest[0], BREATH) else None


class VoiceTrace:
    """Where single frames were speech, before gaps are closed and edges are padded."""

    def __init__(self, threshold: float, start: Seconds = 0.0) -> None:
        self._threshold = threshold
        self._origin = start
        self._frame = 0
        self._runs: deque[tuple[int, int]] = deque(maxlen=KEPT_RUNS)

    def push(self, probability: float) -> None:
        """Take the next frame."""
        frame, self._frame = self._frame, self._frame + 1
        if probability < self._threshold:
            return
        begun = self._runs.pop()[0] if self._runs and self._runs[-1][1] == frame else frame
        self._runs.append((begun, frame + 1))

    def between(self, start: Seconds, end: Seconds) -> tuple[SpeechSegment, ...] | None:
        """Return the runs of speech from `start` to `end`, None where that is forgotten."""
        is_forgotten = len(self._runs) == KEPT_RUNS and self._position(self._runs[0][0]) > start
        if start < self._origin - FRAME_SECONDS or is_forgotten:
            return None
        edges = ((self._position(begun), self._position(ended)) for begun, ended in self._runs)
        return tuple(
            SpeechSegment(max(start, begun), min(end, ended))
            for begun, ended in edges
            if begun < end and ended > start
        )

    def _position(self, frame: int) -> Seconds:
        return self._origin + frame * FRAME_SECONDS


class VoiceActivity:
    """Sound in, finished speech segments out.

    At time t it has judged the sound up to t - 32 ms and has closed every segment that
    ended before t - `minimum_silence`.
    """

    def __init__(self, settings: VadSettings, start: Seconds = 0.0) -> None:
        self._model = SileroModel()
        self._cutter = SpeechCutter(settings, start)
        # The lower threshold: in doubt there was a voice, and the words stay.
        self._trace = VoiceTrace(settings.release, start)
        self._start = start
        self._heard = 0
        self._rest = np.zeros(0, np.float32)

    @property
    def position(self) -> Seconds:
        """Position up to which sound was taken in."""
        return self._start + self._heard / SAMPLE_RATE

    @property
    def open_since(self) -> Seconds | None:
        """Where the segment that is still being spoken began, None in silence."""
        return self._cutter.open_since

    @property
    def spoken_until(self) -> Seconds:
        """Where speech was last heard."""
        return self._cutter.spoken_until

    def insert(self, samples: Samples) -> list[SpeechSegment]:
        """Take samples (n,) that follow the last ones; return segments now finished."""
        self._heard += len(samples)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:].copy()
        if not whole:
            return []
        probabilities = self._model.judge(sound[:whole].reshape(-1, FRAME)).tolist()
        for probability in probabilities:
            self._trace.push(probability)
        segments = map(self._cutter.push, probabilities)
        return [segment for segment in segments if segment is not None]

    def voice(self, start: Seconds, end: Seconds) -> tuple[SpeechSegment, ...] | None:
        """Return where single frames were speech, None where that is no longer known."""
        return self._trace.between(start, end)

    def finish(self) -> list[SpeechSegment]:
        """Return the segment that was open when the sound ended, if any."""
        segments = self.insert(np.zeros(-len(self._rest) % FRAME, np.float32))
        last = self._cutter.finish()
        return [*segments, last] if last is not None else segments
