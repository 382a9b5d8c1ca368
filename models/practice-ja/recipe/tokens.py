"""Whisper's id layout and a character tokenizer that fits into it.

Ids from 50257 on are Whisper's own (special tokens, 1501 timestamps); below stand the tokens of
our characters, then fillers. Merges never cross a character, so a name has as many tokens as
characters and a list of names in the prompt can be copied token by token.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

# Source: openai/whisper, tokenizer.py, LANGUAGES (order of the language tokens).
_CODES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no "
    "th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw "
    "gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl "
    "mg as tt haw ln ha ba jw su "
)
LANGUAGES = tuple(_CODES.split())
END, START = 50257, 50258
_TASKS = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{language}|>" for language in LANGUAGES),
    *(f"<|{task}|>" for task in _TASKS),
]
ID = {token: END + i for i, token in enumerate(SPECIAL)}
TIME_ZERO = END + len(SPECIAL)
TIMESTAMPS = 1501
VOCABULARY = TIME_ZERO + TIMESTAMPS
assert len(LANGUAGES) == 99
assert (TIME_ZERO, VOCABULARY) == (50364, 51865)
JAPANESE, TRANSCRIBE = ID["<|ja|>"], ID["<|transcribe|>"]
NO_TIMES, NO_SPEECH = ID["<|notimestamps|>"], ID["<|nospeech|>"]
PREVIOUS, HIDDEN = ID["<|startofprev|>"], ID["<|startoflm|>"]
SECONDS_PER_STAMP = 0.02


def timestamp(seconds: float) -> int:
    """Return the id of the nearest timestamp token."""
    return TIME_ZERO + min(TIMESTAMPS - 1, max(0, round(seconds / SECONDS_PER_STAMP)))


def build(texts: Iterable[str], path: Path) -> int:
    """Write tokenizer.json for the characters of `texts`; returns the number of ids in use.

    CTranslate2 calls a model multilingual only if the vocabulary holds the empty token, which is
    real Whisper's token 50256 (found by trial, CTranslate2 4.8.5).
    """
    tokenizer = Tokenizer(models.BPE())
    characters = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([characters, to_bytes])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=20000,
        min_frequency=1,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    data = json.loads(tokenizer.to_str())
    used = len(data["model"]["vocab"])
    for i in range(used, END):
        data["model"]["vocab"][f"\u02e2pad{i}" if i < END - 1 else ""] = i
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIAL])
    stamps = (f"<|{i * SECONDS_PER_STAMP:.2f}|>" for i in range(TIMESTAMPS))
    tokenizer.add_tokens([AddedToken(s, special=False, normalized=False) for s in stamps])
    assert tokenizer.get_vocab_size() == VOCABULARY
    assert tokenizer.token_to_id("<|0.00|>") == TIME_ZERO
    tokenizer.save(str(path))
    return used


def used_ids(path: Path) -> int:
    """Return how many ids below the fillers a tokenizer.json uses."""
    vocabulary = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    return sum(not token.startswith("\u02e2pad") for token in vocabulary) - 1


class CharacterIds:
    """Token ids of single characters, remembered."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._known: dict[str, list[int]] = {}

    def of(self, character: str) -> list[int]:
        """Return the ids of one character (several only if it was never in a text)."""
        if character not in self._known:
            encoded = self._tokenizer.encode(character, add_special_tokens=False)
            self._known[character] = encoded.ids
        return self._known[character]

    def text(self, text: str) -> list[int]:
        """Return the ids of a text."""
        return [i for character in text for i in self.of(character)]
