"""A model folder, driven as the product drives it: short windows, prompts, no temperature."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokens import END, JAPANESE, NO_TIMES, PREVIOUS, START, TRANSCRIBE

Audio = NDArray[np.float32]
MARGIN_FRAMES = 64  # of padding after the sound
MAX_LENGTH = 448


@dataclass
class Recogniser:
    """CTranslate2 with windows just as long as the sound and a margin; one thread."""

    folder: Path
    beam: int = 5
    threads: int = 1

    def __post_init__(self) -> None:
        """Load the model."""
        import tokenizers
        from ctranslate2.models import Whisper
        from faster_whisper.feature_extractor import FeatureExtractor

        self._model = Whisper(
            str(self.folder), device="cpu", compute_type="int8", intra_threads=self.threads
        )
        self._tokenizer = tokenizers.Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self._features = FeatureExtractor()

    def _mel(self, audio: Audio) -> NDArray[np.float32]:
        mel = self._features(audio, padding=0)
        frames = min(3000, mel.shape[1] + MARGIN_FRAMES)
        frames += frames % 2
        return np.pad(mel, ((0, 0), (0, max(0, frames - mel.shape[1]))))[:, :frames]

    def _prompt(self, text: str) -> list[int]:
        task = [START, JAPANESE, TRANSCRIBE, NO_TIMES]
        if not text:
            return task
        ids = self._tokenizer.encode(" " + text, add_special_tokens=False).ids
        return [PREVIOUS, *ids[-223:], *task]

    def texts(self, sounds: list[Audio], prompts: list[str] | None = None) -> list[str]:
        """Return the text of each sound; `prompts` are name lists or committed text."""
        import ctranslate2

        result = []
        for number, audio in enumerate(sounds):
            features = np.ascontiguousarray(self._mel(audio)[None].astype(np.float32))
            prompt = self._prompt(prompts[number] if prompts else "")
            output = self._model.generate(
                ctranslate2.StorageView.from_array(features),
                [prompt],
                beam_size=self.beam,
                max_length=MAX_LENGTH,
            )[0]
            ids = [i for i in output.sequences_ids[0] if i < END]
            result.append(self._tokenizer.decode(ids))
        return result
