"""What a document says about how it was made: by a machine, to be checked by people."""

from __future__ import annotations

from minutes.export.statements import printable
from minutes.models.catalog import PRACTICE_NAME
from minutes.types import MeetingState, Transcript

UNFINISHED = "文字起こしは途中までです（残りは minutes resume で文字にできます）。"


def describe_origin(transcript: Transcript) -> str:
    """Return how the text came about, naming the model, and what is left to do."""
    engine = transcript.engine
    model = f"（モデル：{printable(engine.model)}）" if engine else ""
    edited = any(utterance.is_edited for utterance in transcript.utterances)
    made = "作成し、一部を人が修正したものです" if edited else "作成したものです"
    part = "" if transcript.meeting.state is MeetingState.READY else UNFINISHED
    return part + (
        f"この会議録（案）は、会議の録音から音声認識{model}により{made}。"
        "聞き違いや書き違いが含まれることがあります。"
        "録音と照らし合わせて確かめ、必要な修正をしてください。"
    )


def practice_warning(transcript: Transcript) -> str:
    """Return a plain warning where the practice model made the text, else nothing."""
    if transcript.engine is None or transcript.engine.model != PRACTICE_NAME:
        return ""
    return (
        "これは練習用モデルで作成した見本です。練習用モデルは合成した声しか聞き取れないため、"
        "ここにある文は実際の会議の内容ではありません。記録として使わず、"
        "実用のモデルで作り直してください。"
    )
