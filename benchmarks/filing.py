"""What a long meeting costs as files: every form and format, once each.

    python -m benchmarks.filing [--hours 5] [--utterances 20000]

Prints seconds of wall time and kilobytes a line. The meeting is invented (scripts/).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from minutes.export import markdown, pdf, plaintext, spreadsheet, templates, word
from minutes.filing import minutes_of
from minutes.types import MinutesDocument, Transcript, UtteranceId

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from sample_council import council


def long_meeting(hours: float, count: int) -> Transcript:
    """Return the invented meeting with so many utterances in so many hours."""
    made = council(hours * 60)
    step = hours * 3600 / count
    utterances = tuple(
        replace(
            made.utterances[at % len(made.utterances)],
            id=UtteranceId(f"u{at}"),
            start=at * step,
            end=(at + 0.8) * step,
        )
        for at in range(count)
    )
    meeting = replace(made.meeting, duration=hours * 3600)
    return replace(made, utterances=utterances, meeting=meeting, marks=())


def main() -> None:
    """Write everything and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=5.0)
    parser.add_argument("--utterances", type=int, default=20_000)
    options = parser.parse_args()
    transcript = long_meeting(options.hours, options.utterances)
    letters = sum(len(item.text) for item in transcript.utterances)
    print(f"{len(transcript.utterances)} utterances, {letters} letters")
    started = time.perf_counter()
    document = minutes_of(transcript)
    print(f"draft of the minutes: {time.perf_counter() - started:.1f} s")
    for shipped in templates.SHIPPED:
        path = templates.find_template(shipped.name)
        _tell(shipped.name, lambda path=path: templates.render(document, path))  # type: ignore[misc]
    _tell("校正用の下書き", lambda: word.render(document))
    _tell("xlsx", lambda: spreadsheet.render(document))
    _tell("md", lambda: markdown.render(document))
    _tell("txt", lambda: plaintext.render(document))
    if pdf.find_converter() is not None:
        _tell("pdf (議会全文)", lambda: _pdf(document))


def _pdf(document: MinutesDocument) -> bytes:
    content = templates.render(document, templates.find_template("議会全文"))
    return pdf.convert(content, document.opened_at)


def _tell(name: str, make: Callable[[], bytes]) -> None:
    started = time.perf_counter()
    size = len(make())
    print(f"{name}: {time.perf_counter() - started:.1f} s, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
