"""Average checkpoints of one training and weaken its copy heads.

    python merge.py ck/merged.pt ck/last.pt:0.6 ck/primed.pt:0.4 --copy 0.6

Weights from two points of one path, averaged, are often better than either (M. Wortsman et al.,
"Robust fine-tuning of zero-shot models", 2022): the later ones know lists, the earlier ones
dense windows. `--copy` scales what the copy heads write: less leaks from a list, and a little less
is taken from it.
"""

import argparse
from pathlib import Path

import torch
from model import COPY_HEAD, FIRST_COPY_LAYER, Size


def weighted(text: str) -> tuple[Path, float]:
    """Read `checkpoint:share`."""
    path, share = text.rsplit(":", 1)
    return Path(path), float(share)


def main() -> None:
    """Read, average, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", type=weighted, nargs="+", help="checkpoint:share, newest first")
    parser.add_argument("--copy", type=float, default=1.0)
    args = parser.parse_args()
    loaded = [(torch.load(p, map_location="cpu", weights_only=True), s) for p, s in args.parts]
    merged = loaded[0][0]
    model = {k: sum(c["model"][k].float() * s for c, s in loaded) for k in merged["model"]}
    size = Size(**merged["size"])
    width = size.width // size.heads
    rows = slice(COPY_HEAD * width, (COPY_HEAD + 1) * width)
    for number in range(FIRST_COPY_LAYER, size.decoder_layers):
        model[f"decoder.{number}.attend.out.weight"][:, rows] *= args.copy
    merged["model"] = {k: v.half() for k, v in model.items()}
    torch.save(merged, args.out)


if __name__ == "__main__":
    main()
