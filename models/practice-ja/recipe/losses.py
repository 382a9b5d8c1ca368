"""What training minimises.

Besides the tokens: the phone and the character spoken in each encoder state (the synthesiser
knows both, which replaces CTC and converges in a few hundred steps), guided attention that pins
cross-attention head 0 to the true character times (so it can give word times), and a guided copy
head: it looks at a listed name while that is written and away from the prompt otherwise, and what
it looks at it spells. (Guided to look but not to spell, it was not used in 7,000 steps.)

Source: guided attention after H. Tachibana et al. (ICASSP 2018), here with known times; the copy
head after A. See et al., "Get To The Point" (ACL 2017), supervised.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from batches import IGNORE, Batch
from model import Guide, Whisper
from tokens import END, HIDDEN, START
from torch import Tensor

SPAN_MARGIN = 3  # encoder states (60 ms) on both sides of a character
TINY = 1e-5
SPELT_PLACES = 192  # of the prompts in a batch and layer, that the spelling loss looks at


@dataclass(frozen=True)
class Weights:
    """How much each part counts."""

    phone: float = 0.3
    character: float = 0.7
    align: float = 0.4
    copy: float = 0.8
    elsewhere: float = 0.6  # looking at the prompt while writing what is not listed
    spell: float = 0.2
    listed: float = 3.0  # a listed name's character against any other token
    smoothing: float = 0.05
    corrupt: float = 0.3  # largest share of written text that is hidden from the decoder
    character_share: float = 0.3  # of encoder states that the character loss looks at


def _corrupted(batch: Batch, share: float) -> Tensor:
    """Hide or exchange some of the text already written: listen instead of guessing on."""
    ids = batch.ids
    if not share:
        return ids
    text = (ids < END) & (batch.targets != IGNORE)
    if not text.any():
        return ids
    chance = share * torch.rand(len(ids), 1, device=ids.device)
    hit = (torch.rand(ids.shape, device=ids.device) < chance) & text
    pool = ids[text]
    other = pool[torch.randint(len(pool), ids.shape, device=ids.device)]
    hidden = torch.full_like(ids, HIDDEN)
    return torch.where(hit, torch.where(torch.rand_like(chance) < 0.5, hidden, other), ids)


def _align_loss(guide: Guide, batch: Batch) -> Tensor:
    known = batch.span_low >= 0
    if not known.any():
        return guide.audio[0].new_zeros(())
    states = torch.arange(guide.audio[0].shape[2], device=known.device)[None, None]
    inside = (states >= batch.span_low[..., None] - SPAN_MARGIN) & (
        states <= batch.span_high[..., None] + SPAN_MARGIN
    )
    terms = [-(((w * inside).sum(-1) + TINY).log()[known]).mean() for w in guide.audio]
    return torch.stack(terms).mean()


def _copy_loss(guide: Guide, batch: Batch) -> Tensor:
    known = batch.sources >= 0
    if not known.any():
        return guide.audio[0].new_zeros(())
    source = batch.sources.clamp(min=0)[..., None]
    terms = [-((w.gather(2, source)[..., 0] + TINY).log()[known]).mean() for w in guide.copy]
    return torch.stack(terms).mean()


def _elsewhere_loss(guide: Guide, batch: Batch, prompt: Tensor) -> Tensor:
    """Return how much the copy heads look at the prompt where nothing is to be copied."""
    free = (batch.sources < 0) & (batch.targets != IGNORE) & prompt.any(1, keepdim=True)
    if not free.any():
        return guide.audio[0].new_zeros(())
    looks = [(w * prompt[:, None]).sum(-1)[free] for w in guide.copy]
    return torch.stack([-(1 - x + TINY).clamp(max=1).log().mean() for x in looks]).mean()


def _spell_loss(guide: Guide, ids: Tensor, prompt: Tensor, table: Tensor) -> Tensor:
    """Return how badly the copy heads write the token that they look at; `ids` are compact."""
    places = prompt.flatten().nonzero()[:, 0]
    if not len(places):
        return guide.audio[0].new_zeros(())
    chosen = places[torch.randperm(len(places), device=places.device)[:SPELT_PLACES]]
    wanted = ids.flatten()[chosen]
    terms = [
        F.cross_entropy(F.linear(w.flatten(0, 1)[chosen] * guide.scale, table), wanted)
        for w in guide.written
    ]
    return torch.stack(terms).mean()


def _frame_losses(
    model: Whisper, states: Tensor, batch: Batch, share: float
) -> tuple[Tensor, Tensor]:
    phone = F.cross_entropy(model.phone(states).flatten(0, 1), batch.phones.flatten())
    chosen = batch.characters >= 0
    if share < 1:
        chosen = chosen & (torch.rand(chosen.shape, device=chosen.device) < share)
    if not chosen.any():
        return phone, phone * 0
    table = model.embedding[: model.size.used] * model.character_scale
    logits = F.linear(states[chosen], table, model.character_bias)
    return phone, F.cross_entropy(logits, batch.characters[chosen])


def _token_loss(logits: Tensor, targets: Tensor, listed: Tensor, weights: Weights) -> Tensor:
    """Cross entropy in which the characters of listed names count more.

    Looking at the listed name is soon learnt (guided); writing what is seen there takes longer.
    """
    each = F.cross_entropy(logits, targets, label_smoothing=weights.smoothing, reduction="none")
    share = 1 + (weights.listed - 1) * listed.float()
    return (each * share).sum() / share.sum()


NAMES = (
    *("total", "token", "phone", "align", "character"),
    *("copy", "elsewhere", "spell", "accuracy", "copied"),
)


def losses(model: Whisper, batch: Batch, weights: Weights) -> dict[str, Tensor]:
    """Return every part by name; `total` is what to minimise."""
    states, table = model.encode(batch.mel), model.table()
    phone, character = _frame_losses(model, states, batch, weights.character_share)
    ids = model.compact(_corrupted(batch, weights.corrupt))
    hidden, guide = model.decode(ids, states, table)
    trained = batch.targets != IGNORE
    targets = model.compact(batch.targets[trained])
    logits = model.logits(hidden[trained], table)
    listed = (batch.sources >= 0)[trained]
    token = _token_loss(logits, targets, listed, weights)
    align, copy = _align_loss(guide, batch), _copy_loss(guide, batch)
    prompt = (batch.ids < END) & ((batch.ids == START).cumsum(1) == 0)
    elsewhere = _elsewhere_loss(guide, batch, prompt)
    spell = _spell_loss(guide, ids, prompt, table[: model.size.used])
    right = logits.detach().argmax(-1) == targets
    total = token + weights.phone * phone + weights.character * character
    total = total + weights.align * align + weights.copy * copy
    total = total + weights.elsewhere * elsewhere + weights.spell * spell
    copied = right[listed].float().mean() if listed.any() else token.new_full((), torch.nan)
    parts = total, token, phone, align, character, copy, elsewhere, spell
    return dict(zip(NAMES, (*parts, right.float().mean(), copied), strict=True))
