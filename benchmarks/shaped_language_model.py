"""Write a GGUF model of a true shape with random weights: it says nothing, but costs as much.

    python benchmarks/shaped_language_model.py SHAPE FILE

The speed of a model depends on its shape and on how its weights are packed, not on what
they are. Source: the GGUF specification, version 3; ggml-quants.h for the blocks.
"""

from __future__ import annotations

import argparse
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

ALIGNMENT = 32
F32, Q8_0, Q4_K = 0, 8, 12
BLOCKS = {F32: (1, 4), Q8_0: (32, 34), Q4_K: (256, 144)}
"""Weights and bytes of a block."""

SCALE = {Q8_0: (0,), Q4_K: (0, 2)}
"""Where in a block its half-precision scales stand."""


@dataclass(frozen=True)
class Shape:
    """A model's sizes, as its `config.json` states them."""

    layers: int
    width: int
    inner: int
    heads: int
    key_heads: int
    head: int
    vocabulary: int
    packing: int


SHAPES = {
    "tiny": Shape(2, 256, 512, 4, 2, 64, 1024, Q8_0),
    "qwen3-1.7b": Shape(28, 2048, 6144, 16, 8, 128, 151936, Q8_0),
    "qwen3-4b": Shape(36, 2560, 9728, 32, 8, 128, 151936, Q4_K),
    "qwen3-8b": Shape(36, 4096, 12288, 32, 8, 128, 151936, Q4_K),
}
"""Source: the models' own `config.json`. Q4_K_M keeps some weights in more bits: its files
are about 8 % larger than these."""

Tensor = tuple[str, tuple[int, ...], int]


def tensors(shape: Shape) -> Iterator[Tensor]:
    """Yield name, dimensions (innermost first) and packing of each tensor."""
    asked, keys = shape.heads * shape.head, shape.key_heads * shape.head
    yield "token_embd.weight", (shape.width, shape.vocabulary), shape.packing
    for layer in range(shape.layers):
        yield f"blk.{layer}.attn_norm.weight", (shape.width,), F32
        yield f"blk.{layer}.ffn_norm.weight", (shape.width,), F32
        for name, dimensions in (
            ("attn_q", (shape.width, asked)),
            ("attn_k", (shape.width, keys)),
            ("attn_v", (shape.width, keys)),
            ("attn_output", (asked, shape.width)),
            ("ffn_gate", (shape.width, shape.inner)),
            ("ffn_up", (shape.width, shape.inner)),
            ("ffn_down", (shape.inner, shape.width)),
        ):
            yield f"blk.{layer}.{name}.weight", dimensions, shape.packing
    yield "output_norm.weight", (shape.width,), F32


def size_of(tensor: Tensor) -> int:
    """Return the bytes of a tensor."""
    weights, size = BLOCKS[tensor[2]]
    return int(np.prod(tensor[1])) // weights * size


def write(shape: Shape, path: Path) -> None:
    """Write the model; as much as it costs on the disk, little in memory."""
    generator = np.random.default_rng(0)
    found = list(tensors(shape))
    with path.open("wb") as file:
        pairs = list(_pairs(shape))
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(found), len(pairs)))
        file.writelines(pairs)
        place = 0
        for tensor in found:
            name, dimensions, packing = tensor
            file.write(_text(name) + struct.pack("<I", len(dimensions)))
            file.write(struct.pack(f"<{len(dimensions)}Q", *dimensions))
            file.write(struct.pack("<IQ", packing, place))
            place += -(-size_of(tensor) // ALIGNMENT) * ALIGNMENT
        _pad(file)
        for tensor in found:
            _write_weights(file, tensor, generator)
            _pad(file)


def _write_weights(file: IO[bytes], tensor: Tensor, generator: np.random.Generator) -> None:
    _, dimensions, packing = tensor
    if packing == F32:
        file.write(np.ones(dimensions, np.float32).tobytes())
        return
    size = BLOCKS[packing][1]
    blocks = size_of(tensor) // size
    for start in range(0, blocks, 1 << 18):
        count = min(1 << 18, blocks - start)
        made = generator.integers(0, 256, (count, size), np.uint8)
        for place in SCALE[packing]:
            scales = np.full(count, 2e-4, np.float16)
            made[:, place : place + 2] = scales.view(np.uint8).reshape(count, 2)
        file.write(made.tobytes())


def _pairs(shape: Shape) -> Iterator[bytes]:
    yield _string("general.architecture", "llama")
    for key, number in (
        ("context_length", 32768),
        ("embedding_length", shape.width),
        ("block_count", shape.layers),
        ("feed_forward_length", shape.inner),
        ("attention.head_count", shape.heads),
        ("attention.head_count_kv", shape.key_heads),
        ("attention.key_length", shape.head),
        ("attention.value_length", shape.head),
        ("rope.dimension_count", shape.head),
        ("vocab_size", shape.vocabulary),
    ):
        yield _text(f"llama.{key}") + struct.pack("<II", 4, number)
    yield _text("llama.attention.layer_norm_rms_epsilon") + struct.pack("<If", 6, 1e-6)
    yield _string("tokenizer.ggml.model", "llama")
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    # Pairs of syllables, so that a token is about as long as in a Japanese vocabulary.
    kana = [chr(code) for code in range(0x3041, 0x3097)] + [chr(c) for c in range(0x4E00, 0x5200)]
    tokens += kana[: shape.vocabulary - len(tokens)]
    tokens += [f"語{at}" for at in range(shape.vocabulary - len(tokens))]
    kinds = [2, 3, 3] + [6] * 256 + [1] * (len(tokens) - 259)
    head = struct.pack("<IIQ", 9, 8, len(tokens))
    yield _text("tokenizer.ggml.tokens") + head + b"".join(map(_text, tokens))
    scores = np.linspace(0, -20, len(tokens), dtype=np.float32)
    yield _text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, len(tokens)) + scores.tobytes()
    types = np.array(kinds, np.int32)
    yield (
        _text("tokenizer.ggml.token_type")
        + struct.pack("<IIQ", 9, 5, len(tokens))
        + types.tobytes()
    )


def _string(key: str, text: str) -> bytes:
    return _text(key) + struct.pack("<I", 8) + _text(text)


def _text(text: str) -> bytes:
    content = text.encode("utf-8")
    return struct.pack("<Q", len(content)) + content


def _pad(file: IO[bytes]) -> None:
    file.write(bytes(-file.tell() % ALIGNMENT))


def main() -> None:
    """Write the wanted shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    write(SHAPES[given.shape], given.file)
    print(f"{given.file}: {given.file.stat().st_size / 1e9:.2f} GB")


if __name__ == "__main__":
    main()
