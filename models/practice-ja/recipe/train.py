"""Train the practice Whisper; goes on from a checkpoint when there is one.

    python train.py data ck --minutes 90                       # one process
    for r in 0 1; do python train.py data ck --minutes 90 --threads 1 --world 2 --rank $r & done
    python train.py data ck --minutes 60 --device cuda --seconds 1200 --lr 3e-3

`data` holds text/ (corpus.py) and syn/ (synthesize.py); new shards are picked up while it runs.
On a CPU one process per core is faster than two threads in one. The learning rate is held, then
falls as a cosine; what is saved is a running average of the weights.
"""

import argparse
import math
import queue
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.distributed as dist
from batches import Batch, BatchMaker, Mix, SequenceMaker
from clips import Library
from losses import NAMES, Weights, losses
from model import Size, Whisper
from optimizer import Optimizer
from prompts import NameBook, PromptMaker
from tokens import CharacterIds, build, used_ids
from torch import Tensor
from windows import WindowMaker

PORT = 29517
AVERAGE_STEPS = 400  # horizon of the running average of the weights
REPORT_STEPS, SCAN_STEPS = 50, 100


@dataclass
class Run:
    """What a process of the training holds."""

    model: Whisper
    average: dict[str, Tensor]
    optimizer: Optimizer
    device: torch.device
    phones: dict[str, int]
    step: int = 0


def prepare_tokenizer(data: Path, out: Path) -> int:
    """Build the tokenizer once; returns the number of ids in use."""
    path = out / "tokenizer.json"
    if not path.exists():
        texts = (data / "text" / "train.jsonl").read_text("utf-8").splitlines()
        names = (data / "text" / "names.tsv").read_text("utf-8").splitlines()
        build([*texts, *names, " "], path)
    return used_ids(path)


def load_run(args: argparse.Namespace) -> Run:
    """Create the model, or take it from the checkpoint."""
    device = torch.device(args.device)
    used = prepare_tokenizer(args.data, args.out)
    phones = {"sil": 0, "pau": 1}
    checkpoint = None
    if args.resume:
        checkpoint = torch.load(args.resume, map_location="cpu", weights_only=True)
        phones = checkpoint["phones"]
    size = Size(**checkpoint["size"]) if checkpoint else Size(used, args.width)
    assert size.used == used, "the checkpoint was made with another tokenizer.json"
    model = Whisper(size)
    step = 0
    if checkpoint:
        model.load_state_dict({k: v.float() for k, v in checkpoint["model"].items()})
        step = checkpoint["step"]
    model.to(device)
    average = {k: v.detach().clone() for k, v in model.state_dict().items()}
    return Run(model, average, Optimizer(model, args.lr, args.muon), device, phones, step)


def make_batches(args: argparse.Namespace, run: Run) -> tuple[BatchMaker, Library]:
    """Return this rank's source of batches."""
    ids = CharacterIds(args.out / "tokenizer.json")
    library = Library(args.data / "syn" / "train", ids, run.phones)
    seed = args.seed + 7919 * run.step
    windows = WindowMaker(library, seed + args.rank + 1)
    book = NameBook(args.data / "text")
    prompts = PromptMaker(book, ids, windows.rng)
    mix = Mix(seconds=args.seconds)
    maker = BatchMaker(windows, SequenceMaker(ids, prompts, windows.rng), mix, seed)
    return maker, library


def feed(maker: BatchMaker, batches: "queue.Queue[Batch]") -> None:
    """Keep the queue full; runs in a thread for as long as the process."""
    while True:
        batches.put(maker.make())


def synchronise(run: Run, elapsed: float, world: int) -> float:
    """Average gradients and the elapsed share over the processes, so that all stop together."""
    if world == 1:
        return elapsed
    parameters = list(run.model.parameters())
    flat = torch.cat([p.grad.flatten() for p in parameters] + [torch.tensor([elapsed])])
    dist.all_reduce(flat)
    flat /= world
    at = 0
    for p in parameters:
        p.grad.copy_(flat[at : at + p.numel()].view_as(p))
        at += p.numel()
    return float(flat[-1])


def rate_factor(step: int, elapsed: float, args: argparse.Namespace) -> float:
    """Return the factor on the learning rate: warm-up, hold, cosine."""
    warm = min(1.0, (step + 1) / args.warm)
    if elapsed < args.hold:
        return warm
    fall = (elapsed - args.hold) / max(1e-6, 1 - args.hold)
    return warm * max(0.01, 0.5 * (1 + math.cos(math.pi * min(1.0, fall))))


def weights_at(elapsed: float) -> Weights:
    """Return the loss weights: the helpers count less towards the end."""
    base = Weights()
    if elapsed < 0.7:
        return base
    return replace(base, character=0.35, align=0.25, smoothing=0.02, corrupt=0.15)


def train_step(
    run: Run, batch: Batch, elapsed: float, args: argparse.Namespace
) -> dict[str, float]:
    """Take one step; returns the parts of the loss."""
    run.model.train()
    for p in run.model.parameters():
        p.grad = None if args.world == 1 else torch.zeros_like(p)
    parts = losses(run.model, batch, weights_at(elapsed))
    parts["total"].backward()
    return {name: float(value.detach()) for name, value in parts.items()}


def update_average(run: Run, local_step: int) -> None:
    """Move the running average; it warms up, so that a start is forgotten."""
    keep = min(1 - 1 / AVERAGE_STEPS, (local_step + 1) / (local_step + 10))
    with torch.no_grad():
        for name, value in run.model.state_dict().items():
            run.average[name].lerp_(value, 1 - keep)


def save(run: Run, out: Path, name: str) -> None:
    """Write the averaged weights as half precision (half the size, same results)."""
    model = {k: v.half().cpu() for k, v in run.average.items()}
    data = {"model": model, "size": asdict(run.model.size), "step": run.step, "phones": run.phones}
    torch.save(data, out / "writing.pt")
    (out / "writing.pt").replace(out / name)


def report(run: Run, mean: dict[str, float], seconds: float, heard: float) -> None:
    """Print one line of progress."""
    figures = " ".join(f"{n} {mean[n]:.3f}" for n in NAMES if n in mean)
    print(f"{run.step} {seconds:.0f}s heard {heard / 3600:.2f} h {figures}", flush=True)


def loop(args: argparse.Namespace, run: Run) -> None:
    """Train until the time is over."""
    maker, library = make_batches(args, run)
    print(f"{len(library.clips)} clips, {run.model.size}", flush=True)
    batches: queue.Queue[Batch] = queue.Queue(3)
    threading.Thread(target=feed, args=(maker, batches), daemon=True).start()
    began = saved = time.monotonic()
    elapsed, heard, local, mean = 0.0, 0.0, 0, {}
    while elapsed < 1:
        batch = batches.get().to(run.device)
        heard += batch.mel.shape[0] * batch.mel.shape[1] / 100 * args.world
        parts = train_step(run, batch, elapsed, args)
        now = time.monotonic()
        elapsed = synchronise(run, (now - began) / 60 / args.minutes, args.world)
        run.optimizer.step(rate_factor(local, elapsed, args))
        update_average(run, local)
        run.step, local = run.step + 1, local + 1
        for name, value in parts.items():
            if not math.isnan(value):
                mean[name] = value if name not in mean else 0.98 * mean[name] + 0.02 * value
        if local % SCAN_STEPS == 0:
            library.scan()
        if args.rank == 0 and local % REPORT_STEPS == 0:
            report(run, mean, now - began, heard)
        if args.rank == 0 and now - saved > args.save:
            save(run, args.out, "last.pt")
            saved = now
    if args.rank == 0:
        save(run, args.out, "last.pt")
        report(run, mean, time.monotonic() - began, heard)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, help="folder of checkpoints and tokenizer.json")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from")
    parser.add_argument("--lr", type=float, default=2e-3, help="AdamW's; Muon's is --muon")
    parser.add_argument("--muon", type=float, default=0.0, help="0: AdamW for everything")
    parser.add_argument("--hold", type=float, default=0.5, help="share of the time at full rate")
    parser.add_argument("--warm", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=48, help="of speech a batch and process")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--world", type=int, default=1)
    parser.add_argument("--rank", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=float, default=120, help="seconds between checkpoints")
    return parser.parse_args()


def main() -> None:
    """Start this process of the training."""
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    if args.world > 1:
        address = f"tcp://127.0.0.1:{PORT}"
        dist.init_process_group("gloo", init_method=address, rank=args.rank, world_size=args.world)
    loop(args, load_run(args))


if __name__ == "__main__":
    main()
