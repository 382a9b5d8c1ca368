"""Whisper's architecture in plain torch, in a size that a CPU can train.

Shapes: mel [B, T, 80] -> states [B, T/2, d]; ids [B, L] -> logits [N, compact vocabulary].
Compact ids leave the fillers out: characters, then special tokens, then timestamps.

Source: A. Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022),
section 2.2; openai/whisper, model.py.
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from tokens import END, SPECIAL, TIMESTAMPS
from torch import Tensor, nn

MELS = 80
PHONES = 45


@dataclass(frozen=True)
class Size:
    """Everything that decides the shape of the weights."""

    used: int  # character tokens in use
    width: int = 128
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 4
    encoder_inner: int = 384

    def as_dict(self) -> dict[str, int]:
        """Return the fields for a checkpoint."""
        return asdict(self)


def sinusoids(length: int, width: int) -> Tensor:
    """Return Whisper's position table [length, width]."""
    step = math.log(10000) / (width // 2 - 1)
    angles = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(width // 2))[None]
    return torch.cat([angles.sin(), angles.cos()], 1)


class Attention(nn.Module):
    """Multi-head attention without a bias on the keys, as Whisper's."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.value = nn.Linear(width, width), nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.out = nn.Linear(width, width)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

    def forward(self, x: Tensor, memory: Tensor | None = None, *, causal: bool = False) -> Tensor:
        """Attend from `x` to `memory` (or to itself)."""
        source = x if memory is None else memory
        query, key, value = (
            self._split(f(y))
            for f, y in ((self.query, x), (self.key, source), (self.value, source))
        )
        y = F.scaled_dot_product_attention(query, key, value, is_causal=causal)
        return self.out(y.transpose(1, 2).flatten(2))

    def head_weights(self, x: Tensor, memory: Tensor, head: int, *, causal: bool) -> Tensor:
        """Return the attention [B, Lx, Lm] of one head, for guiding it."""
        width = self.query.weight.shape[0] // self.heads
        rows = slice(head * width, (head + 1) * width)
        query = F.linear(x, self.query.weight[rows], self.query.bias[rows])
        scores = query @ F.linear(memory, self.key.weight[rows]).transpose(1, 2) / math.sqrt(width)
        if causal:
            above = torch.ones(scores.shape[1:], dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(above, -torch.inf)
        return scores.softmax(-1)

    def head_writes(self, memory: Tensor, head: int) -> Tensor:
        """Return what one head adds [B, Lm, d] when it looks at a place and nowhere else."""
        width = self.query.weight.shape[0] // self.heads
        rows = slice(head * width, (head + 1) * width)
        seen = F.linear(memory, self.value.weight[rows], self.value.bias[rows])
        return F.linear(seen, self.out.weight[:, rows])


class Layer(nn.Module):
    """One pre-norm transformer layer, with or without attention to the encoder."""

    def __init__(self, width: int, heads: int, inner: int, *, cross: bool) -> None:
        super().__init__()
        self.norm_self, self.attend = nn.LayerNorm(width), Attention(width, heads)
        self.norm_cross = nn.LayerNorm(width) if cross else None
        self.cross = Attention(width, heads) if cross else None
        self.norm_inner = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def feed_forward(self, x: Tensor) -> Tensor:
        """Add the position-wise network."""
        return x + self.down(F.gelu(self.up(self.norm_inner(x))))


@dataclass
class Guide:
    """What the guided heads looked at: one tensor [B, L, ...] for each guided layer."""

    audio: list[Tensor]  # cross-attention head 0 of every decoder layer: [B, L, T/2]
    copy: list[Tensor]  # self-attention COPY_HEAD of the later decoder layers: [B, L, L]
    written: list[Tensor]  # what that head writes when it looks at a place: [B, L, d]
    scale: Tensor  # [d], what the last norm does to it, about


ALIGN_HEAD = 0
COPY_HEAD = 3
FIRST_COPY_LAYER = 1  # the layer before it has heard the sound that the query must match


class Whisper(nn.Module):
    """Encoder and decoder, and two heads that only training uses."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size, d = size, size.width
        self.conv1 = nn.Conv1d(MELS, d, 3, padding=1)
        self.conv2 = nn.Conv1d(d, d, 3, stride=2, padding=1)
        self.register_buffer("positions", sinusoids(TIMESTAMPS, d), persistent=False)
        self.encoder_scale = nn.Parameter(torch.tensor(0.3))
        self.decoder_scale = nn.Parameter(torch.tensor(0.1))
        encoder = (
            Layer(d, size.heads, size.encoder_inner, cross=False)
            for _ in range(size.encoder_layers)
        )
        decoder = (Layer(d, size.heads, 4 * d, cross=True) for _ in range(size.decoder_layers))
        self.encoder, self.decoder = nn.ModuleList(encoder), nn.ModuleList(decoder)
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(d), nn.LayerNorm(d)
        rows = size.used + len(SPECIAL)
        self.embedding = nn.Parameter(torch.randn(rows, d) * 0.08)
        # Timestamps share one smooth projection of the time, so that rarely seen times work.
        self.time_projection = nn.Linear(d, d)
        nn.init.normal_(self.time_projection.weight, 0, 0.03)
        self.output_bias = nn.Parameter(torch.zeros(rows + TIMESTAMPS))
        # Training only: phone and character spoken in a frame.
        self.phone = nn.Linear(d, PHONES)
        self.character_scale = nn.Parameter(torch.tensor(0.5))
        self.character_bias = nn.Parameter(torch.zeros(size.used))

    def compact(self, ids: Tensor) -> Tensor:
        """Map Whisper's ids to rows of the table."""
        return torch.where(ids >= END, ids - END + self.size.used, ids)

    def table(self) -> Tensor:
        """Return the token table [used + special + timestamps, d]."""
        return torch.cat([self.embedding, self.time_projection(self.positions)])

    def encode(self, mel: Tensor) -> Tensor:
        """Return the encoder's states [B, T/2, d]."""
        x = F.gelu(self.conv2(F.gelu(self.conv1(mel.transpose(1, 2))))).transpose(1, 2)
        x = x + self.encoder_scale * self.positions[: x.shape[1]]
        for layer in self.encoder:
            x = x + layer.attend(layer.norm_self(x))
            x = layer.feed_forward(x)
        return self.encoder_norm(x)

    def decode(self, ids: Tensor, states: Tensor, table: Tensor) -> tuple[Tensor, Guide]:
        """Return the decoder's last states [B, L, d] and the guided heads; `ids` are compact."""
        x = F.embedding(ids, table) + self.decoder_scale * self.positions[: ids.shape[1]]
        guide = Guide([], [], [], self.decoder_norm.weight)
        for number, layer in enumerate(self.decoder):
            y = layer.norm_self(x)
            if number >= FIRST_COPY_LAYER:
                guide.copy.append(layer.attend.head_weights(y, y, COPY_HEAD, causal=True))
                guide.written.append(layer.attend.head_writes(y, COPY_HEAD))
            x = x + layer.attend(y, causal=True)
            y = layer.norm_cross(x)
            guide.audio.append(layer.cross.head_weights(y, states, ALIGN_HEAD, causal=False))
            x = x + layer.cross(y, states)
            x = layer.feed_forward(x)
        guide.scale = self.decoder_norm.weight / x.detach().std(-1).mean()
        return self.decoder_norm(x), guide

    def logits(self, states: Tensor, table: Tensor) -> Tensor:
        """Return logits over compact ids."""
        return F.linear(states, table, self.output_bias)
