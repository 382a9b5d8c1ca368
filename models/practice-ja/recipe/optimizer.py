"""AdamW, or Muon for the matrices inside the layers and AdamW for the rest.

Source: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024):
momentum, then the nearest orthogonal matrix by five Newton-Schulz steps.
"""

import torch
from model import Whisper
from torch import Tensor, nn

MUON_MOMENTUM = 0.95
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
WEIGHT_DECAY = 0.01
LARGEST_NORM = 1.0


def orthogonal(matrices: Tensor) -> Tensor:
    """Return for each matrix [n, rows, columns] about the nearest orthogonal one."""
    a, b, c = NEWTON_SCHULZ
    is_tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if is_tall else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        square = x @ x.transpose(1, 2)
        x = a * x + (b * square + c * square @ square) @ x
    return x.transpose(1, 2) if is_tall else x


class Optimizer:
    """Clips gradients and updates all parameters of a model."""

    def __init__(self, model: Whisper, rate: float, muon_rate: float) -> None:
        layers = [p for m in (model.encoder, model.decoder) for p in m.parameters() if p.dim() == 2]
        self._muon = layers if muon_rate else []
        self._muon_rate, self._rate = muon_rate, rate
        taken = {id(p) for p in self._muon}
        rest = [p for p in model.parameters() if id(p) not in taken]
        groups = [
            {"params": [p for p in rest if p.dim() > 1], "weight_decay": WEIGHT_DECAY},
            {"params": [p for p in rest if p.dim() < 2], "weight_decay": 0.0},
        ]
        self._adam = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
        self._momentum = {id(p): torch.zeros_like(p) for p in self._muon}
        self._all = list(model.parameters())

    def step(self, factor: float) -> None:
        """Update with the learning rates times `factor`."""
        nn.utils.clip_grad_norm_(self._all, LARGEST_NORM)
        for group in self._adam.param_groups:
            group["lr"] = self._rate * factor
        self._adam.step()
        if self._muon:
            self._muon_step(self._muon_rate * factor)

    @torch.no_grad()
    def _muon_step(self, rate: float) -> None:
        by_shape: dict[tuple[int, ...], list[nn.Parameter]] = {}
        for p in self._muon:
            by_shape.setdefault(tuple(p.shape), []).append(p)
        for shape, group in by_shape.items():
            updates = []
            for p in group:
                momentum = self._momentum[id(p)]
                momentum.lerp_(p.grad, 1 - MUON_MOMENTUM)
                updates.append(torch.lerp(p.grad, momentum, MUON_MOMENTUM))
            directions = orthogonal(torch.stack(updates))
            scale = rate * max(1.0, shape[0] / shape[1]) ** 0.5
            for p, direction in zip(group, directions, strict=True):
                p.mul_(1 - rate * WEIGHT_DECAY)
                p.add_(direction, alpha=-scale)
