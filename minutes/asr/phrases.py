"""What Whisper is known to write where nobody speaks: closing words of web videos.

Its training text is full of subtitles, and subtitles go on where a video falls silent.
Being listed proves nothing: `asr.hallucination` drops a listed phrase only where the sound
does not bear it out.

Source: reports of Japanese users on silence, noise, keyboard clicks, applause and music:
SYSTRAN/faster-whisper issue 850, amicalhq/amical issue 71, saurabhav88/EnviousWispr issue
603, Vexa-ai/vexa issue 617, and the phrase filters of public transcription programs, read
in November 2026. Wordings that differ only in politeness are one pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_THANKS = (
    r"(?:誠に|本当に|どうも)?(?:ありがとう|有難う|有り難う)(?:(?:ござい|御座い)(?:ました|ます))?"
)
_RECEIVED = (
    r"(?:(?:いただ|頂|下さ|くださ)(?:き|い|り|いて)?(?:まして)?"
    r"|して(?:いただき|くださ(?:り|って)))?"
)
_PRAISE = r"(?:高評価|グッドボタン|いいね(?:ボタン)?|コメント)"
_ASKED = r"(?:お願い|御願い)(?:いた|致)?(?:します|しまーす)"
_PLEASE = rf"(?:も|を)?(?:どうぞ)?(?:(?:よろしく|宜しく)(?:{_ASKED}|ね)|{_ASKED})"


class Plausibility(Enum):
    """How likely a phrase is in a meeting: so many doubts must be there before it goes."""

    FOREIGN = 1
    """Said in web videos, hardly ever in a meeting room."""

    POSSIBLE = 2
    """Said in meetings too, yet known to be invented."""

    CUSTOMARY = 3
    """The proper closing words of a speech in Japan: goes only without any support."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern over text after `asr.hallucination.normalize`.

    `is_whole` phrases are too short or too open to be looked for beside other words.
    """

    pattern: re.Pattern[str]
    plausibility: Plausibility
    is_whole: bool = False


def _phrases(
    plausibility: Plausibility, *patterns: str, is_whole: bool = False
) -> tuple[Phrase, ...]:
    return tuple(Phrase(re.compile(pattern), plausibility, is_whole) for pattern in patterns)


LISTED: tuple[Phrase, ...] = (
    *_phrases(
        Plausibility.FOREIGN,
        r"(?:本日は|今日は)?(?:最後まで)?(?:動画を|字幕を?)?(?:ご|御)?(?:視聴|試聴)(?:を|して)?"
        rf"{_RECEIVED}{_THANKS}",
        r"(?:この|今日の)?動画を(?:最後まで)?(?:ご覧|見て)(?:いただ|頂)(?:き|いて)(?:まして)?"
        rf"{_THANKS}",
        rf"(?:最後まで)?見てくれて{_THANKS}",
        rf"(?:この動画が(?:良|よ)かったら)?(?:ぜひ)?(?:{_PRAISE}(?:と|や|)){{0,2}}チャンネル登録"
        rf"(?:(?:と|や)?{_PRAISE})?(?:{_PLEASE}|してね|はこちら|してください)",
        rf"{_PRAISE}(?:の方)?{_PLEASE}",
        r"(?:それでは)?(?:また)?次(?:回)?の動画で(?:また)?お会いしましょう",
        r"次(?:回)?の動画(?:も|を|で)?お楽しみに",
        r"(?:今日の|今回の)動画はここまで(?:です)?",
    ),
    *_phrases(
        Plausibility.FOREIGN,
        # A credit has a name after it, never a particle: 「字幕をお願いします」 is speech.
        r"字幕(?:制作|製作|作成|翻訳|監修|提供|編集)?(?:者|協力)?(?:by)?[一-龠々ァ-ヶーa-z0-9]{0,15}",
        r"字幕は(?:ai|自動).{0,4}(?:生成|作成)されています",
        r"(?:作詞|作曲|編曲|詞|曲)(?:作曲|編曲)+[一-龠々ァ-ヶーa-z0-9]{0,15}",
        r"(?:サブタイトル|翻訳|提供|企画制作)(?:by)?(?:初音ミク|amaraorg[a-z]*)",
        r"(?:subtitles?by|captionsby|thanksforwatching|thankyouforwatching|pleasesubscribe)[a-z0-9]{0,30}",
        is_whole=True,
    ),
    *_phrases(
        Plausibility.POSSIBLE,
        rf"(?:本日は|最後まで)?ご覧(?:いただ|頂)き(?:まして)?{_THANKS}",
        r"(?:それでは)?(?:皆さん|みなさん)?(?:お休み|おやすみ)なさい",
        r"(?:それでは)?(?:また)?次回(?:も|を)お楽しみに",
        r"(?:それでは)?また(?:次回)?お会いしましょう",
    ),
    *_phrases(
        Plausibility.POSSIBLE,
        r"(?:どうも)?ありがとうござい(?:ました|ます)",
        r"お疲れ(?:様|さま)(?:でした|です)",
        r"(?:おやすみ|お休み|またね|じゃあね|バイバイ|ばいばい|それではまた|エンディング|次回予告|おわり|終わり|ヤンヤン)",
        # Labels of sounds; a person who says the word alone is heard as speech.
        r"(?:音楽|拍手|笑い|笑|bgm|music|applause|laughter|silence)",
        r"(?:you|thankyou|bye|byebye|theend)",
        is_whole=True,
    ),
    *_phrases(
        Plausibility.CUSTOMARY,
        rf"(?:ご|御)(?:清|静)聴(?:を)?{_RECEIVED}{_THANKS}",
        is_whole=True,
    ),
)
"""Every phrase, in the order in which they are tried."""

NOTHING_ELSE = re.compile(
    "(?:"
    + "|".join(
        phrase.pattern.pattern
        for phrase in LISTED
        if phrase.plausibility is Plausibility.FOREIGN and not phrase.is_whole
    )
    + ")+"
)
"""Text of one such phrase after the other, as silence makes them."""
