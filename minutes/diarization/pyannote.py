"""The pyannote adapter: the only file that imports pyannote.audio and torch.

It loads the networks and the clustering of a model folder, and turns sound into arrays:
who is active in a window, frames of a stretch of sound, the voice under a mask. What is
done with them is in `diarization.windows`.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import sys
import types
import warnings
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from minutes.config import DiarizationSettings
from minutes.diarization.frames import Activity, Grid
from minutes.diarization.weights import CONFIG, PLDA, SEGMENTATION, Weights, read_weights
from minutes.errors import ExtraMissing, SpeakerModelRejected
from minutes.types import SAMPLE_RATE, Samples

EXTRA = "diarization"

STEP = 0.1
"""Step of the windows as a part of their length. Source: pyannote.audio's default."""

MOST_THREADS = 4
"""More gain little, and other programs want to run too."""

FULL_SCALE = float(1 << 15)
"""WeSpeaker's features are made from samples in the range of 16 bits."""


_UNFIT = (
    *(AttributeError, EOFError, KeyError, RuntimeError, TypeError, ValueError),
    *(ImportError, OSError, pickle.UnpicklingError),
)
"""How the libraries say that a file is no model, or one of another kind."""


def import_library() -> None:
    """Import pyannote.audio with its telemetry and every network access switched off.

    Raises:
        ExtraMissing: it is not installed, or does not fit this machine.
    """
    os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        with warnings.catch_warnings():
            # It decodes with torchcodec, which may be absent: we hand over samples.
            warnings.simplefilter("ignore")
            _import_torchaudio()
            importlib.import_module("pyannote.audio")
    except (ImportError, OSError) as error:
        raise ExtraMissing(EXTRA, str(error)) from error


def _import_torchaudio() -> None:
    """Import torchaudio even where its extension wants a CUDA that this torch lacks.

    Its Linux wheel is linked to CUDA and fails beside a CPU build of torch; pyannote needs
    only the part in Python, and torchaudio is written to go on without the extension.
    """
    try:
        importlib.import_module("torchaudio")
    except OSError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
            del sys.modules[name]
        absent = types.ModuleType("torchaudio._extension")
        vars(absent).update(_IS_TORCHAUDIO_EXT_AVAILABLE=False, fail_if_no_align=_refuse)
        sys.modules[absent.__name__] = absent
        importlib.import_module("torchaudio")


def _refuse(function: Any) -> Any:
    def refused(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError(f"{function.__name__} needs torchaudio's extension")

    return refused


class PyannoteNetworks:
    """The networks and the clustering of a model folder whose files were compared first."""

    def __init__(self, folder: Path, settings: DiarizationSettings) -> None:
        """Load them; takes about ten seconds.

        Raises:
            ExtraMissing: pyannote.audio is not installed.
            SpeakerModelRejected: a file is missing or altered, or is no such model.
            FileUnreadable: a file cannot be read.
        """
        weights = read_weights(folder)
        import_library()
        import yaml

        self.use_threads(settings.threads)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                said = yaml.safe_load(weights.files[CONFIG])
                self._segmentation = _load(weights.files[SEGMENTATION])
                self._to_speakers = _powerset(self._segmentation.specifications)
                self._voices = _ear(weights)
                self.clustering = _clustering(said, weights)
                self.is_overlap_excluded = bool(
                    said["pipeline"]["params"].get("embedding_exclude_overlap", False)
                )
        except (*_UNFIT, yaml.YAMLError) as error:
            raise SpeakerModelRejected(folder, "話者を分けるモデルとして読めません") from error
        self.grid = _grid(self._segmentation)
        self.minimum_samples = self._voices.minimum_samples
        self.samples_per_frame = self._voices.samples_per_frame

    @staticmethod
    def use_threads(count: int) -> None:
        """Work with so many threads from now on; 0 takes what is good on this machine."""
        import torch

        torch.set_num_threads(count or min(os.cpu_count() or 1, MOST_THREADS))

    def segment(self, windows: NDArray[np.float32]) -> Activity:
        """Return who is active in windows of shape (windows, samples)."""
        import torch

        with torch.inference_mode():
            seen = self._to_speakers(self._segmentation(torch.from_numpy(windows)[:, None]))
        return cast("Activity", seen.numpy().astype(np.uint8))

    def frames(self, samples: Samples) -> Any:
        """Return what the embedding sees in a stretch of sound, time in the last axis."""
        import torch

        with torch.inference_mode():
            return self._voices.frames(torch.from_numpy(samples)[None, None])

    def join(self, pieces: list[Any]) -> Any:
        """Return frames of stretches that follow one another as those of one stretch."""
        import torch

        return pieces[0] if len(pieces) == 1 else torch.cat(pieces, dim=-1)

    def pool(self, frames: Any, masks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the voice under each mask; masks of shape (voices, any) span the frames.

        A voice that is too short to be told becomes NaN.
        """
        import torch

        with torch.inference_mode():
            return cast("NDArray[np.float32]", self._voices.pool(frames, torch.from_numpy(masks)))


class _ResNet:
    """WeSpeaker's residual network as a pyannote checkpoint."""

    def __init__(self, content: bytes) -> None:
        import torch
        from pyannote.audio.pipelines.speaker_verification import (
            PyannoteAudioPretrainedSpeakerEmbedding,
        )

        self._model = _load(content)
        # Twice as fast on a CPU, same numbers.
        self._model.resnet = self._model.resnet.to(memory_format=torch.channels_last)
        self.minimum_samples: int = PyannoteAudioPretrainedSpeakerEmbedding(
            self._model
        ).min_num_samples
        self.samples_per_frame = round(self._model.hparams.frame_shift * SAMPLE_RATE / 1000) * 8
        """The network halves the rate of its features three times."""

    def frames(self, sound: Any) -> Any:
        return self._model.forward_frames(sound)

    def pool(self, frames: Any, masks: Any) -> Any:
        return self._model.forward_embedding(frames, weights=masks[None])[0].numpy()


class _Onnx:
    """A WeSpeaker model in ONNX form: sees only the frames that the mask lets through."""

    def __init__(self, path: Path) -> None:
        from pyannote.audio.pipelines.speaker_verification import (
            ONNXWeSpeakerPretrainedSpeakerEmbedding,
        )

        self._model: Any = ONNXWeSpeakerPretrainedSpeakerEmbedding(str(path))
        self.minimum_samples: int = self._model.min_num_samples
        self.samples_per_frame = SAMPLE_RATE // 100

    def frames(self, sound: Any) -> Any:
        return self._model.compute_fbank(sound).transpose(1, 2)

    def pool(self, frames: Any, masks: Any) -> Any:
        from torch.nn.functional import interpolate

        features = frames[0].transpose(0, 1)
        allowed = interpolate(masks[:, None], size=len(features), mode="nearest")[:, 0] > 0.5  # noqa: PLR2004
        voices = np.full((len(masks), self._model.dimension), np.nan, np.float32)
        for voice, mask in enumerate(allowed):
            seen = features[mask]
            if len(seen) >= self._model.min_num_frames:
                feed = {"feats": seen.numpy()[None]}
                voices[voice] = self._model.session_.run(["embs"], feed)[0][0]
        return voices


def _ear(weights: Weights) -> _ResNet | _Onnx:
    if weights.embedding.endswith(".onnx"):
        return _Onnx(weights.folder / weights.embedding)
    return _ResNet(weights.files[weights.embedding])


def _load(content: bytes) -> Any:
    """Load a checkpoint from bytes that were compared: it is a pickle."""
    from pyannote.audio import Model

    model: Any = Model.from_pretrained(io.BytesIO(content), strict=False)
    return model.eval()


def _powerset(specifications: Any) -> Any:
    """Return what turns the network's classes (nobody, 1, 2, 1+2, …) into speakers."""
    from pyannote.audio.utils.powerset import Powerset

    return Powerset(len(specifications.classes), specifications.powerset_max_classes)


def _clustering(said: Any, weights: Weights) -> Any:
    """Return the library's clustering with the model's settings."""
    from pyannote.audio.core.plda import PLDA as Plda  # noqa: N811 - ours has this name
    from pyannote.audio.pipelines.clustering import AgglomerativeClustering, VBxClustering

    parameters = said["params"]["clustering"]
    if said["pipeline"]["params"]["clustering"] == VBxClustering.__name__:
        transform, plda = (io.BytesIO(weights.files[name]) for name in PLDA)
        return VBxClustering(Plda(transform, plda)).instantiate(parameters)
    return AgglomerativeClustering().instantiate(parameters)


def _grid(segmentation: Any) -> Grid:
    length = segmentation.specifications.duration
    field = segmentation.receptive_field
    return Grid(length, STEP * length, field.step, field.duration)
