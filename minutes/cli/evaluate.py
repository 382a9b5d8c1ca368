"""`minutes evaluate`: how good a transcript is, and how good summaries are."""

from __future__ import annotations

import json
from pathlib import Path

import click

from minutes.cli.evaluate_summaries import summaries
from minutes.evaluation.cer import count_errors, join_in_time
from minutes.evaluation.der import COLLAR, count_attributed_errors, score_turns, turns_of
from minutes.evaluation.terms import score_terms
from minutes.export.interchange import read, read_names
from minutes.types import Transcript

DIGITS = 6
"""Figures are rounded to this; more would be noise."""


@click.group("evaluate", invoke_without_command=True)
@click.option(
    "--reference",
    type=click.Path(path_type=Path),
    help="正解の JSON（実際に話された内容）",
)
@click.option(
    "--hypothesis",
    type=click.Path(path_type=Path),
    help="測る文字起こしの JSON（--format json で作ったもの）",
)
@click.pass_context
def evaluate_command(
    context: click.Context, reference: Path | None, hypothesis: Path | None
) -> None:
    """文字起こしを正解と比べ、結果を JSON 1 つで出す（要約は summaries で測る）。

    cer は文字誤り率（NFKC でそろえ、空白と句読点を除く）。正解に names があれば、
    固有名詞の再現率 term_recall と、言っていないのに書かれた数 term_false も出す。
    どちらにも話者があれば、話者誤り率 der（話者の変わり目の前後 der_collar 秒は数えず、
    声の重なりは数える）と、話者ごとに数えた文字誤り率 speaker_cer も出す。
    """
    if context.invoked_subcommand is not None:
        return
    if reference is None or hypothesis is None:
        raise click.UsageError("--reference と --hypothesis の両方を指定してください。")
    expected, names = read(reference), read_names(reference)
    written = read(hypothesis)
    click.echo(json.dumps(measure(expected, written, names), ensure_ascii=False))


def measure(
    reference: Transcript, hypothesis: Transcript, names: tuple[str, ...]
) -> dict[str, float | int | None]:
    """Return the figures that the data allows, by their names in the interface.

    `cer` is None where the reference holds no text; `errors` then counts what was
    invented.
    """
    errors = count_errors(join_in_time(reference.utterances), join_in_time(hypothesis.utterances))
    figures: dict[str, float | int | None] = {
        "cer": _rounded(errors.rate),
        "characters": errors.characters,
        "errors": errors.errors,
    }
    if names:
        terms = score_terms(reference.utterances, hypothesis.utterances, names)
        figures["term_recall"] = _rounded(terms.recall)
        figures["term_false"] = terms.false
        figures["terms"] = terms.said
    figures.update(_measure_speakers(reference, hypothesis))
    if hypothesis.engine is not None and hypothesis.engine.rtf is not None:
        figures["rtf"] = _rounded(hypothesis.engine.rtf)
    return figures


def _measure_speakers(reference: Transcript, hypothesis: Transcript) -> dict[str, float | None]:
    """Return the figures on speakers; none unless both sides name some."""
    said, heard = turns_of(reference.utterances), turns_of(hypothesis.utterances)
    if not said or not heard:
        return {}
    attributed = count_attributed_errors(reference.utterances, hypothesis.utterances)
    return {
        "der": _rounded(score_turns(said, heard).rate),
        "der_collar": COLLAR,
        "speaker_cer": _rounded(attributed.rate),
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, DIGITS)


evaluate_command.add_command(summaries)

COMMANDS: dict[str, click.Command] = {"evaluate": evaluate_command}
