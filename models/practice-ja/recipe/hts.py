"""HTS engine through ctypes (Debian `libhtsengine1`): phone times, and parameters or speech.

Two ways out: `speech` is the engine's own vocoder (the reference, for evaluation sets);
`parameters` stops before it, and `vocoder.py` renders them about five times faster.

Source: HTS_engine API 1.10, `HTS_engine.h` (layout of HTS_PStream and HTS_Engine).
"""

import ctypes
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_POINTER, _SIZE, _DOUBLE = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_double
_LINES = ctypes.POINTER(ctypes.c_char_p)
_SIGNATURES = [
    ("initialize", None, [_POINTER]),
    ("load", ctypes.c_char, [_POINTER, _LINES, _SIZE]),
    ("set_alpha", None, [_POINTER, _DOUBLE]),
    ("set_speed", None, [_POINTER, _DOUBLE]),
    ("add_half_tone", None, [_POINTER, _DOUBLE]),
    ("refresh", None, [_POINTER]),
    ("generate_state_sequence_from_strings", ctypes.c_char, [_POINTER, _LINES, _SIZE]),
    ("generate_parameter_sequence", ctypes.c_char, [_POINTER]),
    ("generate_sample_sequence", ctypes.c_char, [_POINTER]),
    ("get_nsamples", _SIZE, [_POINTER]),
    ("get_generated_speech", _DOUBLE, [_POINTER, _SIZE]),
    ("get_total_state", _SIZE, [_POINTER]),
    ("get_state_duration", _SIZE, [_POINTER, _SIZE]),
    ("get_nstate", _SIZE, [_POINTER]),
]
STREAMS = 3  # mel-cepstrum, log F0, low-pass filter of the mixed excitation
FRAME_SECONDS = 0.005


class _Smoothing(ctypes.Structure):
    _fields_ = [(name, _POINTER) for name in ("mean", "ivar", "g", "wuw", "wum")]


class _Stream(ctypes.Structure):
    _fields_ = [
        ("vector_length", _SIZE),
        ("length", _SIZE),
        ("width", _SIZE),
        ("par", _POINTER),
        ("sm", _Smoothing),
        ("win_size", _SIZE),
        ("win_l_width", _POINTER),
        ("win_r_width", _POINTER),
        ("win_coefficient", _POINTER),
        ("msd_flag", _POINTER),
        ("gv_mean", _POINTER),
        ("gv_vari", _POINTER),
        ("gv_switch", _POINTER),
        ("gv_length", _SIZE),
    ]


@dataclass(frozen=True)
class Parameters:
    """Speech parameters at 5 ms: shapes [n, 35], [voiced frames], [n] and [n, 31]."""

    cepstrum: NDArray[np.float64]
    log_f0: NDArray[np.float64]
    is_voiced: NDArray[np.bool_]
    low_pass: NDArray[np.float64]


Phone = tuple[str, float, float]


class Engine:
    """One HTS voice; not safe to share between threads."""

    def __init__(self, voice: str) -> None:
        self._lib = ctypes.CDLL("libHTSEngine.so.1")
        for name, result, arguments in _SIGNATURES:
            function = getattr(self._lib, f"HTS_Engine_{name}")
            function.restype, function.argtypes = result, arguments
        self._memory = ctypes.create_string_buffer(16384)
        self._engine = ctypes.cast(self._memory, _POINTER)
        self._call("initialize")
        if self._call("load", (ctypes.c_char_p * 1)(voice.encode()), 1) == b"\0":
            raise OSError(f"voice did not load: {voice}")

    def _call(self, name: str, *arguments: object) -> bytes:
        return getattr(self._lib, f"HTS_Engine_{name}")(self._engine, *arguments)

    def _start(self, labels: list[str], rate: float) -> tuple[list[Phone], int]:
        """Generate the parameters; returns phones with times in seconds and the frame count."""
        self._call("set_speed", rate)
        lines = (ctypes.c_char_p * len(labels))(*[label.encode() for label in labels])
        self._call("generate_state_sequence_from_strings", lines, len(labels))
        self._call("generate_parameter_sequence")
        states, total = int(self._call("get_nstate")), int(self._call("get_total_state"))
        frames = [int(self._call("get_state_duration", i)) for i in range(total)]
        phones, now = [], 0
        for i, label in enumerate(labels):
            match = re.search(r"-(.+?)\+", label)
            length = sum(frames[i * states : (i + 1) * states])
            phones.append((match[1] if match else "sil", now * FRAME_SECONDS, 0.0))
            now += length
            phones[-1] = (*phones[-1][:2], now * FRAME_SECONDS)
        return phones, now

    def parameters(self, labels: list[str], rate: float) -> tuple[Parameters, list[Phone]]:
        """Return speech parameters and phone times for full-context labels."""
        self._call("set_alpha", 0.55)
        self._call("add_half_tone", 0.0)
        phones, n = self._start(labels, rate)
        words = np.frombuffer(self._memory, np.uint64)
        # HTS_PStreamSet is (streams, number, frames): found by its two known numbers.
        place = next(
            i
            for i in range(1, len(words) - 1)
            if words[i] == STREAMS and words[i + 1] == n and words[i - 1] > 4096
        )
        streams = (_Stream * STREAMS).from_address(int(words[place - 1]))
        cepstrum, log_f0, low_pass = (self._rows(stream) for stream in streams)
        flags = ctypes.string_at(streams[1].msd_flag, n)
        self._call("refresh")
        voiced = np.frombuffer(flags, np.uint8) == 1
        return Parameters(cepstrum, log_f0.reshape(-1), voiced, low_pass), phones

    @staticmethod
    def _rows(stream: _Stream) -> NDArray[np.float64]:
        if not stream.length:
            return np.zeros((0, stream.vector_length))
        pointers = (ctypes.c_uint64 * stream.length).from_address(stream.par)
        row = ctypes.c_double * stream.vector_length
        return np.array([np.frombuffer(row.from_address(p)) for p in pointers])

    def speech(
        self, labels: list[str], alpha: float, half_tones: float, rate: float
    ) -> tuple[NDArray[np.float32], list[Phone]]:
        """Return speech at 48 kHz from the engine's own vocoder, and phone times."""
        self._call("set_alpha", alpha)
        self._call("add_half_tone", half_tones)
        phones, frames = self._start(labels, rate)
        self._call("generate_sample_sequence")
        n = int(self._call("get_nsamples"))
        samples = self._samples(n, frames)
        self._call("refresh")
        return (samples / 32768).astype(np.float32), phones

    def _samples(self, n: int, frames: int) -> NDArray[np.float64]:
        """Copy the speech: HTS_GStreamSet is (samples, frames, number, streams, speech)."""
        words = np.frombuffer(self._memory, np.uint64)
        for i in range(len(words) - 5):
            if words[i] == n and words[i + 1] == frames and words[i + 4] > 4096:
                place = ctypes.cast(int(words[i + 4]), ctypes.POINTER(ctypes.c_double))
                return np.ctypeslib.as_array(place, (n,)).copy()
        return np.array([self._call("get_generated_speech", i) for i in range(n)], np.float64)
