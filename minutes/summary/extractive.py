"""The main points of a stretch of a meeting, in its own words; needs no model.

Sentences are ranked by how much of what is said they share (LexRank), corrected by what
council minutes are read for: figures and outcomes count more, courtesies nothing. Of
sentences that say the same only one is taken. Every point is a sentence that was said.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from minutes.summary.findings import find_findings
from minutes.summary.numbers import find_quantities
from minutes.summary.sentences import Sentence, split_sentences
from minutes.types import AgendaStretch, Finding, FindingKind, Utterance

DIMENSIONS = 1 << 12
"""Pairs of letters are hashed into so many places; few share one by chance."""

DAMPING = 0.85
"""Source: Erkan & Radev 2004, LexRank, section 3.2 (as in PageRank)."""

STEPS = 30
"""The ranks stand still long before."""

ALIKE = 0.6
"""Sentences with a cosine above this say the same: the second one is left out."""

SHORTEST, LONGEST = 12, 160
"""Letters of a sentence that can stand alone and that somebody reads."""

FIGURES, OUTCOME, OPENING = 1.25, 1.5, 1.2
"""How much more a sentence counts that holds figures, tells a decision, or explains first.
Our choice, from reading minutes of councils; to be set by what offices keep."""

_COURTESY = re.compile(
    r"(?:よろしく|ありがとう|お疲れ|失礼|ただいま(?:から|の)|おはよう|こんにちは|恐れ入り|ご苦労|御苦労"
    r"|発言を許|質疑を許|挙手|起立|静粛|暫時休憩|再開いたし|質疑はありませんか|ほかにありませんか"
    r"|説明を求め|説明をお願い|答弁を求め|お諮りします|これより|(?:御|ご)?説明(?:申し上げ|いたし)ます|議題と(?:いた)?します|ありませんか"
    r"|議題となって|次第の|日程第|(?:に入|に移)ります|(?:、|から|について|御?意見を?|御?質問を?)お願い(?:いた)?します"
    r"|(?:終了|閉会|散会|開会)(?:いた)?し(?:ます|ました)|(?:報告|申し)(?:申し)?上げます|から。$)"
)

_INTRODUCTION = re.compile(r"(?:長|委員|議員|主幹|係)の[一-龥々ヶ]{1,6}(?:です|でございます)。?$")
"""「総務課長の水谷でございます。」"""

_DRAWN = r"[ー〜～]"

_AFTER_TO = r"(?=[、。\s一-龥々ァ-ヴ0-9０-９]|まず|それ|その|この|こちら|では)"
"""Before these 「えーと」 is one word; of 「えーといっても」 nobody can tell."""

_HESITATION = re.compile(
    r"^(?:(?:"
    rf"え(?:[えっ]|{_DRAWN})++(?<!え)と(?:ですね(?=、)|{_AFTER_TO})|ええ?と(?:ですね)?(?=、)"
    rf"|え(?:え|{_DRAWN})*+(?:(?<=[ー〜～])(?!い[、。]|っ|と(?!ころ|ても|りあえず|にかく|もかく))|(?=、))"
    rf"|あの(?:う?{_DRAWN}+|う(?=、)|ですね(?=、)|(?=、))"
    rf"|その(?:う?{_DRAWN}+|う(?=、)|ですね(?=、))"
    rf"|まあ?{_DRAWN}*(?:ですね)?(?=、)|まあ?{_DRAWN}+"
    rf"|(?:う{_DRAWN}*ん|ん){_DRAWN}*と?(?=、)|(?:う{_DRAWN}*ん|ん){_DRAWN}+(?!と)"
    rf"|[あう]{_DRAWN}++(?![ぁ-ん])|なんか(?=、)"
    r")[、\s]*)+"
)
"""What somebody says before they have begun; what follows stays word for word."""


def find_points(utterances: Sequence[Utterance], count: int) -> tuple[Finding, ...]:
    """Return at most `count` sentences that say most of what was said, in their order."""
    sentences = [
        item for item in split_sentences(utterances) if SHORTEST <= len(item.text) <= LONGEST
    ]
    if not sentences or count < 1:
        return ()
    vectors = _vectors([sentence.text for sentence in sentences])
    worth = _centrality(vectors) * _weights(sentences, utterances)
    chosen: list[int] = []
    for place in np.argsort(-worth, kind="stable"):
        if len(chosen) == count or worth[place] <= 0:
            break
        if all(float(vectors[place] @ vectors[other]) <= ALIKE for other in chosen):
            chosen.append(int(place))
    return tuple(_point(sentences[place]) for place in sorted(chosen))


def summarize(
    utterances: Sequence[Utterance], stretches: Sequence[AgendaStretch], count: int = 3
) -> tuple[tuple[AgendaStretch, tuple[Finding, ...]], ...]:
    """Return the main points of each item of the agenda, at most `count` for each."""
    found = []
    for stretch in stretches:
        inside = [
            item for item in utterances
            if stretch.start <= (item.start + item.end) / 2 < stretch.end
        ]  # fmt: skip
        found.append((stretch, find_points(inside, count)))
    return tuple(found)


def _vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a unit vector for each text: its pairs of letters, rare ones counting more."""
    counts = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        plain = unicodedata.normalize("NFKC", text)
        for first, second in pairwise(plain):
            counts[row, zlib.crc32(f"{first}{second}".encode()) % DIMENSIONS] += 1
    held = np.maximum(1, (counts > 0).sum(axis=0))
    counts *= np.log1p(len(texts) / held).astype(np.float32)
    lengths = np.linalg.norm(counts, axis=1, keepdims=True)
    return np.asarray(counts / np.maximum(lengths, 1e-9), np.float32)


def _centrality(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return LexRank; the matrix of all pairs is never made, so that length costs little."""
    count = len(vectors)
    degrees = np.maximum(vectors @ vectors.sum(axis=0), 1e-9)
    ranks = np.full(count, 1 / count, np.float64)
    for _ in range(STEPS):
        spread = vectors @ (vectors.T @ (ranks / degrees).astype(np.float32))
        ranks = (1 - DAMPING) / count + DAMPING * spread.astype(np.float64)
    return ranks


def _weights(sentences: Sequence[Sentence], utterances: Sequence[Utterance]) -> NDArray[np.float64]:
    """Return how much more or less each sentence counts for those who read minutes."""
    outcomes = {
        identity
        for finding in find_findings(utterances)
        if finding.kind is FindingKind.DECISION
        for identity in finding.evidence
    }
    weights = np.ones(len(sentences))
    for place, sentence in enumerate(sentences):
        if _COURTESY.search(sentence.text) or _INTRODUCTION.search(sentence.text):
            weights[place] = 0.0
            continue
        if sentence.utterance.id in outcomes:
            weights[place] *= OUTCOME
        if find_quantities(sentence.text):
            weights[place] *= FIGURES
        if place < max(2, len(sentences) // 8):
            weights[place] *= OPENING
    return weights


def _point(sentence: Sentence) -> Finding:
    utterance = sentence.utterance
    text = _HESITATION.sub("", sentence.text)
    return Finding(FindingKind.POINT, text, (utterance.id,), utterance.speaker)
