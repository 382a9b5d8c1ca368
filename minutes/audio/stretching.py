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


class Stretcher:
    """Changes the speed of one stretch of sound; a change of speed needs a new one.

    Source: FFmpeg's `atempo` filter (waveform similarity overlap-add), which keeps pitch.
    """

    def __init__(self, speed: float, rate: int = SAMPLE_RATE) -> None:
        """Prepare to give sound at `speed` times its pace, at `rate` samples a second."""
        self._graph: Any = None
        if speed != 1.0 or rate != SAMPLE_RATE:
            self._graph = _graph(min(QUICKEST, max(SLOWEST, speed)), rate)

    def push(self, samples: Samples) -> Samples:
        """Return what is ready; up to 0.1 s stays inside until more comes or `flush`."""
        if self._graph is None:
            return samples
        self._graph.push(_frame(samples))
        return self._pull()

    def flush(self) -> Samples:
        """Return the rest; nothing can be pushed after that."""
        if self._graph is None:
            return np.zeros(0, np.float32)
        self._graph.push(None)
        return self._pull()

    def _pull(self) -> Samples:
        from av.error import BlockingIOError as NothingReady
        from av.error import EOFError as Ended
        from av.error import MemoryError as TooShort  # what the filter says to a few samples

        pieces: list[Samples] = []
        while True:
            try:
                pieces.append(self._graph.pull().to_ndarray()[0])
            except (NothingReady, Ended, TooShort):
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
