"""Checkpoint -> CTranslate2 folder that `faster_whisper.WhisperModel(folder)` loads.

    python export.py ck/last.pt model-folder

The specification is filled directly. The output bias holds -100 for the fillers, which exist only
so that the vocabulary has 51865 entries and special ids equal real Whisper's: CTranslate2 derives
`is_multilingual` from that.
"""

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import whisper_spec
from model import ALIGN_HEAD, Attention, Layer, Size, Whisper
from numpy.typing import NDArray
from tokens import END, ID, LANGUAGES, VOCABULARY
from torch import Tensor, nn

FILLER_BIAS = -100.0
PREPROCESSOR = {
    "chunk_length": 30,
    "feature_extractor_type": "WhisperFeatureExtractor",
    "feature_size": 80,
    "hop_length": 160,
    "n_fft": 400,
    "n_samples": 480000,
    "nb_max_frames": 3000,
    "padding_side": "right",
    "padding_value": 0.0,
    "processor_class": "WhisperProcessor",
    "return_attention_mask": False,
    "sampling_rate": 16000,
}


def array(tensor: Tensor) -> NDArray[np.float32]:
    """Return a contiguous float array."""
    return np.ascontiguousarray(tensor.detach().numpy().astype(np.float32))


def put_linear(spec: Any, *layers: nn.Linear) -> None:  # noqa: ANN401 - CTranslate2's own specs
    """Fill a linear layer, several side by side where the engine fuses them."""
    biases = [x.bias if x.bias is not None else torch.zeros(len(x.weight)) for x in layers]
    spec.weight = array(torch.cat([x.weight for x in layers]))
    spec.bias = array(torch.cat(biases))


def put_norm(spec: Any, layer: nn.LayerNorm) -> None:  # noqa: ANN401
    """Fill a layer norm."""
    spec.gamma, spec.beta = array(layer.weight), array(layer.bias)


def put_self_attention(spec: Any, norm: nn.LayerNorm, layer: Attention) -> None:  # noqa: ANN401
    """Fill attention to oneself: query, key and value are one matrix."""
    put_norm(spec.layer_norm, norm)
    put_linear(spec.linear[0], layer.query, layer.key, layer.value)
    put_linear(spec.linear[1], layer.out)


def put_layer(spec: Any, layer: Layer) -> None:  # noqa: ANN401
    """Fill one transformer layer."""
    put_self_attention(spec.self_attention, layer.norm_self, layer.attend)
    if layer.cross is not None and layer.norm_cross is not None:
        put_norm(spec.attention.layer_norm, layer.norm_cross)
        put_linear(spec.attention.linear[0], layer.cross.query)
        put_linear(spec.attention.linear[1], layer.cross.key, layer.cross.value)
        put_linear(spec.attention.linear[2], layer.cross.out)
    put_norm(spec.ffn.layer_norm, layer.norm_inner)
    put_linear(spec.ffn.linear_0, layer.up)
    put_linear(spec.ffn.linear_1, layer.down)


def put_tokens(spec: Any, model: Whisper) -> None:  # noqa: ANN401
    """Fill the embedding and the output layer, with fillers between text and specials."""
    table, used = model.table().detach(), model.size.used
    embedding = torch.zeros(VOCABULARY, model.size.width)
    bias = torch.full((VOCABULARY,), FILLER_BIAS)
    embedding[:used], embedding[END:] = table[:used], table[used:]
    bias[:used], bias[END:] = model.output_bias[:used].detach(), model.output_bias[used:].detach()
    spec.embeddings.weight = spec.projection.weight = array(embedding)
    spec.projection.bias = array(bias)


def specification(model: Whisper, tokenizer: Path) -> whisper_spec.WhisperSpec:
    """Return CTranslate2's description of the model."""
    size = model.size
    spec = whisper_spec.WhisperSpec(
        size.encoder_layers, size.heads, size.decoder_layers, size.heads
    )
    for part, conv in ((spec.encoder.conv1, model.conv1), (spec.encoder.conv2, model.conv2)):
        part.weight, part.bias = array(conv.weight), array(conv.bias)
    places = model.positions
    spec.encoder.position_encodings.encodings = array(model.encoder_scale * places[:1500])
    spec.decoder.position_encodings.encodings = array(model.decoder_scale * places[:448])
    put_norm(spec.encoder.layer_norm, model.encoder_norm)
    put_norm(spec.decoder.layer_norm, model.decoder_norm)
    for part, layer in zip(spec.encoder.layer, model.encoder, strict=True):
        put_layer(part, layer)
    for part, layer in zip(spec.decoder.layer, model.decoder, strict=True):
        put_layer(part, layer)
    put_tokens(spec.decoder, model)
    data = json.loads(tokenizer.read_text("utf-8"))
    words: list[str | None] = [None] * VOCABULARY
    for token, i in data["model"]["vocab"].items():
        words[i] = token
    for added in data["added_tokens"]:
        words[added["id"]] = added["content"]
    assert None not in words
    spec.register_vocabulary(words)
    spec.config.suppress_ids = []
    # A space and the end first, as in real Whisper ("\u0120" is a space in byte-level BPE).
    spec.config.suppress_ids_begin = [data["model"]["vocab"]["\u0120"], END]
    spec.config.lang_ids = list(range(ID["<|en|>"], ID["<|en|>"] + len(LANGUAGES)))
    spec.config.alignment_heads = [[size.decoder_layers - 1, ALIGN_HEAD]]
    return spec


def export(checkpoint: Path, out: Path, quantization: str) -> None:
    """Write a complete model folder; README.md in it is kept."""
    data = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model = Whisper(Size(**data["size"]))
    model.load_state_dict({k: v.float() for k, v in data["model"].items()})
    model.eval()
    tokenizer = checkpoint.with_name("tokenizer.json")
    spec = specification(model, tokenizer)
    spec.validate()
    spec.optimize(quantization=quantization)
    out.mkdir(parents=True, exist_ok=True)
    spec.save(str(out))
    shutil.copy(tokenizer, out / "tokenizer.json")
    text = json.dumps(PREPROCESSOR, indent=1) + "\n"
    (out / "preprocessor_config.json").write_text(text, "utf-8")
    size = sum(p.stat().st_size for p in out.iterdir() if p.is_file())
    print(f"step {data['step']} -> {out.name}: {size / 1e6:.1f} MB")


def main() -> None:
    """Export one checkpoint; tokenizer.json must lie beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quantization", default="int8")
    args = parser.parse_args()
    export(args.checkpoint, args.out, args.quantization)


if __name__ == "__main__":
    main()
