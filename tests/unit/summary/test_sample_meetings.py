"""On written meetings of several kinds: what was settled is found, and no lie gets through."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from minutes.evaluation.lies import lies_about
from minutes.evaluation.summaries import cover
from minutes.gathering import speaker_names, surnames
from minutes.summary.drafting import draft
from minutes.summary.grounding import check
from minutes.summary.sentences import split_sentences
from minutes.summary.sources import sources_of
from minutes.types import FindingKind

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from sample_meetings import FOLDER, Sample, samples

MEETINGS = dict(samples())


@pytest.fixture(params=MEETINGS)
def sample(request: pytest.FixtureRequest) -> Sample:
    return MEETINGS[request.param]


def test_decisions_and_deadlines_are_found_with_little_beside_them(sample: Sample) -> None:
    document = draft(sample.transcript)
    decided = [item for item in sample.wanted if item.kind is FindingKind.DECISION]
    due = [item for item in sample.wanted if item.kind is FindingKind.TASK]
    decisions, tasks = cover(document.decisions, decided), cover(document.tasks, due)
    assert decisions.told + tasks.told >= 0.8 * (decisions.wanted + tasks.wanted)
    assert decisions.surplus <= 1
    assert tasks.surplus <= len(sample.transcript.utterances) / 15


def test_items_of_the_agenda_are_found_in_their_order(sample: Sample) -> None:
    found = [part.stretch.title for part in draft(sample.transcript).parts]
    agenda = sample.transcript.meeting.agenda
    assert len(found) >= len(agenda) - 2
    assert found == [item for item in agenda if item in found]


def test_no_lie_gets_through_and_every_truth_does(sample: Sample) -> None:
    names = [person.name.split()[0] for person in sample.transcript.meeting.participants]
    told = 0
    for sentence in split_sentences(sample.transcript.utterances):
        said = sentence.utterance.text
        assert check(sentence.text, [said], names) == ()
        for lie in lies_about(sentence.text, said, names):
            told += 1
            assert check(lie.text, [said], names), lie
    assert told > 300


def test_what_a_careful_person_writes_about_it_passes_nearly_always() -> None:
    told = (FOLDER / "told.tsv").read_text(encoding="utf-8").splitlines()
    passed = 0
    for line in told:
        meeting, said, written = line.split("\t")
        transcript = MEETINGS[meeting].transcript
        sources = sources_of(transcript.utterances, speaker_names(transcript))
        source = next(item for item in sources if said in item.text)
        passed += not check(written, [source.proof], surnames(transcript))
    assert passed >= 0.9 * len(told)


def test_a_sentence_that_names_another_utterance_as_its_evidence_is_nearly_always_caught(
    sample: Sample,
) -> None:
    transcript = sample.transcript
    sources = sources_of(transcript.utterances, speaker_names(transcript))
    told = [
        (source.text, other.proof)
        for away in (1, 2, 5)
        for source, other in zip(sources, sources[away:], strict=False)
        if len(source.text) >= 20 and not source.text.endswith("か。")
    ]
    caught = sum(bool(check(text, [proof], surnames(transcript))) for text, proof in told)
    assert caught >= 0.9 * len(told)
