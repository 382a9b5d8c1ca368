"""Make the copy heads of a checkpoint write what they look at, so that training need not find out.

    python prime.py data ck/old.pt ck/primed.pt

Looking at a listed name was learnt within an hour; writing it was not: what the layers add is 30
times larger than a token's embedding, so the gradient towards copying starts at nothing. Two steps
that hardly change what the model knows: embeddings count twice (the last norm half, so the output
stays), and each copy head's values are fitted to its input in closed form (ridge regression of
rank 32 onto the embedding of the token looked at).
"""

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from batches import Batch, BatchMaker, Mix, SequenceMaker
from clips import Library
from model import COPY_HEAD, FIRST_COPY_LAYER, Size, Whisper
from prompts import NameBook, PromptMaker
from tokens import END, START, CharacterIds
from torch import Tensor
from windows import WindowMaker

EMBEDDING_GAIN = 2.0
BATCHES = 60
LOGIT = 2.0  # what each copy head adds to the token it looks at, at first
RIDGE = 1.0


def enlarge_embeddings(model: Whisper) -> None:
    """Let tokens stand out among what the layers add; the output stays as it is."""
    with torch.no_grad():
        for p in (model.embedding, *model.time_projection.parameters(), model.decoder_scale):
            p.mul_(EMBEDDING_GAIN)
        for p in (*model.decoder_norm.parameters(), model.character_scale):
            p.div_(EMBEDDING_GAIN)


def seen_at_prompts(model: Whisper, batches: list[Batch]) -> tuple[list[Tensor], Tensor, float]:
    """Return what each decoder layer sees at prompts, the tokens there, the output's spread."""
    seen: list[list[Tensor]] = [[] for _ in model.decoder]
    tokens, spread = [], []
    for batch in batches:
        states, ids = model.encode(batch.mel), model.compact(batch.ids)
        prompt = (batch.ids < END) & ((batch.ids == START).cumsum(1) == 0)
        x = F.embedding(ids, model.table()) + model.decoder_scale * model.positions[: ids.shape[1]]
        for number, layer in enumerate(model.decoder):
            y = layer.norm_self(x)
            seen[number].append(y[prompt])
            x = x + layer.attend(y, causal=True)
            x = layer.feed_forward(x + layer.cross(layer.norm_cross(x), states))
        tokens.append(ids[prompt])
        spread.append(float(x.std(-1).mean()))
    return [torch.cat(s) for s in seen], torch.cat(tokens), sum(spread) / len(spread)


def fit_values(model: Whisper, number: int, seen: Tensor, wanted: Tensor, size: float) -> None:
    """Set what a layer's copy head writes to `size` times the best guess of `wanted`."""
    attend = model.decoder[number].attend
    width = attend.value.weight.shape[0] // attend.heads
    rows = slice(COPY_HEAD * width, (COPY_HEAD + 1) * width)
    inputs = torch.cat([seen, torch.ones(len(seen), 1)], 1)
    gram = inputs.T @ inputs + RIDGE * torch.eye(inputs.shape[1])
    fitted = torch.linalg.solve(gram, inputs.T @ wanted)
    basis = torch.linalg.svd(inputs @ fitted, full_matrices=False)[2][:width]
    values = fitted @ basis.T
    scale = model.decoder_norm.weight
    attend.value.weight[rows], attend.value.bias[rows] = values[:-1].T, values[-1]
    attend.out.weight[:, rows] = size * basis.T / scale[:, None]


def main() -> None:
    """Read, prime, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("checkpoint", type=Path, help="tokenizer.json lies beside it")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    checkpoint = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    model = Whisper(Size(**checkpoint["size"]))
    model.load_state_dict({k: v.float() for k, v in checkpoint["model"].items()})
    ids = CharacterIds(args.checkpoint.with_name("tokenizer.json"))
    library = Library(args.data / "syn" / "train", ids, checkpoint["phones"])
    windows = WindowMaker(library, 0)
    prompts = PromptMaker(NameBook(args.data / "text"), ids, windows.rng)
    mix = Mix(seconds=40, prompt_share=1.0, short_prompt_share=1.0)
    maker = BatchMaker(windows, SequenceMaker(ids, prompts, windows.rng), mix, 0)
    with torch.no_grad():
        enlarge_embeddings(model)
        seen, tokens, spread = seen_at_prompts(model, [maker.make() for _ in range(BATCHES)])
        table = model.embedding - model.embedding.mean(0)
        size = LOGIT * spread / float((table**2).sum(1).mean())
        for number in range(FIRST_COPY_LAYER, len(model.decoder)):
            fit_values(model, number, seen[number], table[tokens], size)
    checkpoint["model"] = {k: v.half() for k, v in model.state_dict().items()}
    torch.save(checkpoint, args.out)


if __name__ == "__main__":
    main()
