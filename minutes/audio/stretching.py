"""Quicker or slower speech at the same pitch, streaming."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from minutes.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from av import AudioFrame
    from av.filter import Graph

SLOWEST, QUICKEST = 0.5, 3.0
"""Outside of this range nobody follows speech. Source: the range of transcription players."""


WINDOW = 4096
"""Silence that pushes out what the filter holds back (samples), more than it ever does."""


SMALLEST = 1024
"""Fewer samples at once than this, and the filter gives up (seen, FFmpeg of PyAV 18.1)."""


class Stretcher:
    """Changes the speed of one stretch of sound; a change of speed needs a new one.

    Source: FFmpeg's `atempo` filter (waveform similarity overlap-add), which keeps pitch.
    """

    def __init__(self, speed: float, rate: int = SAMPLE_RATE) -> None:
        """Prepare to give sound at `speed` times its pace, at `rate` samples a second."""
        self._graph: Any = None
        self._owed = 0.0
        self._held: Samples = np.zeros(0, np.float32)
        self._ratio = rate / SAMPLE_RATE / min(QUICKEST, max(SLOWEST, speed))
        if speed != 1.0 or rate != SAMPLE_RATE:
            self._graph = _graph(min(QUICKEST, max(SLOWEST, speed)), rate)

    def push(self, samples: Samples) -> Samples:
        """Return what is ready; up to 0.1 s stays inside until more comes or `flush`."""
        if self._graph is None:
            return samples
        self._owed += len(samples) * self._ratio
        self._held = np.concatenate([self._held, samples])
        if len(self._held) < SMALLEST:
            return np.zeros(0, np.float32)
        return self._stretch()

    def flush(self) -> Samples:
        """Return the rest; nothing can be pushed after that."""
        if self._graph is None:
            return np.zeros(0, np.float32)
        # The filter keeps its last window back, and all of a shorter sound.
        self._held = np.concatenate([self._held, np.zeros(WINDOW, np.float32)])
        rest = round(self._owed)
        pieces = [self._stretch()]
        self._graph.push(None)
        return np.concatenate([*pieces, self._pull()])[: max(0, rest)]

    def _stretch(self) -> Samples:
        self._graph.push(_frame(self._held))
        self._held = np.zeros(0, np.float32)
        ready = self._pull()
        self._owed -= len(ready)
        return ready

    def _pull(self) -> Samples:
        from av.error import BlockingIOError as NothingReady
        from av.error import EOFError as Ended

        pieces: list[Samples] = []
        while True:
            try:
                pieces.append(self._graph.pull().to_ndarray()[0])
            except (NothingReady, Ended):
                break
        return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def _graph(speed: float, rate: int) -> Graph:
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=SAMPLE_RATE, format="fltp", layout="mono", time_base=Fraction(1, SAMPLE_RATE)
    )
    nodes = [source, graph.add("atempo", f"{speed:.3f}")]
    if rate != SAMPLE_RATE:
        nodes.append(graph.add("aresample", str(rate)))
    nodes += [graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    graph.link_nodes(*nodes)
    graph.configure()
    return graph


def _frame(samples: Samples) -> AudioFrame:
    from av import AudioFrame

    frame = AudioFrame.from_ndarray(
        np.ascontiguousarray(samples, np.float32)[None], format="fltp", layout="mono"
    )
    frame.sample_rate = SAMPLE_RATE
    return frame
