"""Which settings stand on which page, in the words of a clerk."""

from __future__ import annotations

from dataclasses import dataclass

from ui import theme
from ui.dialogs.setting_fields import Field

KEYS, KEEPING, REST = "キー操作", "保存と消去", "くわしい設定"
SUMMARIES = "要約"
NEXT_RECORDING = "録音中の会議には効きません。次の録音から効きます。"

_SIZES = tuple((percent, f"{percent} %") for percent in (100, 110, 125, 150, 175, 200))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name in the list, what to know first, its settings.

    `opens` are the dialogs that it leads to: the text of the button, and its name.
    """

    title: str
    note: str
    fields: tuple[Field, ...] = ()
    opens: tuple[tuple[str, str], ...] = ()


_BEST = ("auto", "自動（入っている中で最もよいもの）")

PAGES = (
    Page(
        "マイクと録音",
        NEXT_RECORDING,
        (
            Field(
                "recording.device",
                "使うマイク",
                (("", "機械の既定のマイク"),),
                is_open=True,
                meaning="つないでいないマイクは、名前を書いておくとつないだときに使います。",
            ),
            Field(
                "recording.silence_warning",
                "音が入らないときに知らせるまで",
                unit="秒",
                meaning="この間ずっと無音なら、マイクを確かめるよう知らせます。",
            ),
        ),
        (("この機械を診断…", "doctor"),),
    ),
    Page(
        "文字起こし",
        NEXT_RECORDING,
        (
            Field(
                "recognition.model",
                "モデル",
                (_BEST,),
                is_open=True,
                meaning="大きいモデルほど正確で、時間がかかります。",
            ),
            Field(
                "recognition.partial_model",
                "録音中の途中の文字に使うモデル",
                (("", "上と同じ"),),
                is_open=True,
                meaning="途中の文字が遅れるときに、軽いモデルを選びます。",
            ),
            Field(
                "recognition.hotwords",
                "いつもヒントにする語",
                meaning="空白で区切って書きます。名前や用語は辞書に入れるほうがよく効きます。",
            ),
        ),
        (("モデルを追加・確認…", "models"),),
    ),
    Page(
        "話者",
        "次に話者を分けるときから効きます。",
        (
            Field("diarization.model", "話者を分けるモデル", (_BEST,), is_open=True),
            Field(
                "diarization.is_live",
                "録音しながら話者を付ける",
                meaning="話者を分ける部品とモデルが入っているときに働きます。迷う所は付けません。",
            ),
            Field(
                "diarization.is_after",
                "録音の後に、全体を聞き直す",
                meaning="話者を全体から分け直します。人が付けた話者は変わりません。",
            ),
            Field(
                "diarization.is_recognising_enrolled",
                "登録した声の人に、自動で名前を付ける",
                meaning="本人の同意を得て登録した声だけに使います。似ているだけでは付けません。",
            ),
            Field(
                "diarization.is_quick",
                "速さを優先する",
                meaning="3 倍ほど速くなりますが、話者の分け方が少し変わります。",
            ),
        ),
        (("モデルを追加・確認…", "models"),),
    ),
    Page(
        "辞書",
        NEXT_RECORDING,
        (
            Field(
                "dictionary.is_correcting",
                "聞き違えた語を、辞書で正しい表記に直す",
                meaning="直した所と理由は残り、元に戻せます。",
            ),
            Field(
                "dictionary.has_shipped",
                "付属の辞書も使う",
                meaning="市区町村・行政用語・名字の辞書が付いています。",
            ),
        ),
        (("辞書を開く…", "dictionary"),),
    ),
    Page(
        "字幕",
        "字幕の文字・色・位置・ふりがなは、字幕の設定で見ながら選べます。",
        (),
        (("字幕の設定を開く…", "captions"),),
    ),
    Page(
        "校正と再生",
        "",
        (
            Field(
                "playback.backstep",
                "再生を再開するときに戻る長さ",
                unit="秒",
                meaning="聞き直しやすいように、止めた所の少し前から始めます。",
            ),
            Field(
                "playback.plays_doubts",
                "要確認の所へ移ると音を聞く",
                meaning="F2 で移ると、その所の前後だけが聞こえます。F4 でもう一度聞けます。",
            ),
            Field(
                "playback.waits_while_typing",
                "文字を打つ間は再生を待つ",
                meaning="打ち終わると続きから再生します。",
            ),
        ),
        (("足踏みペダルを確かめる・覚えさせる…", "pedal"),),
    ),
    Page(
        SUMMARIES,
        "要約の文には、どの設定でも根拠の発言が付きます。会議の内容が庁外に出ることはありません。",
    ),
    Page(
        "画面",
        "選ぶとすぐに変わります。",
        (
            Field("desktop.theme", "色", tuple(theme.NAMES.items())),
            Field("desktop.text_scale", "文字の大きさ", _SIZES),
        ),
    ),
    Page(
        KEYS,
        "欄を選び、使いたいキーを押します。「外す」はそのキーを使わなくし、「戻す」は既定のキーにします。",
    ),
    Page(
        KEEPING,
        "",
        (
            Field(
                "retention.days",
                "会議を残しておく日数",
                unit="日",
                zero="消さない",
                meaning="会議の日から数え、過ぎた会議は音も文字も消します。「消さない」（0）なら自動では消しません。"
                "7 日前から一覧で知らせます。録音や文字起こしの途中の会議は消しません。",
            ),
        ),
    ),
    Page(
        REST,
        "ふつうは変える必要がありません。分からないときは既定のままにしてください。",
    ),
)

SECTIONS = {
    "vad": "発話の区切り",
    "recognition": "文字起こし",
    "recording": "録音",
    "dictionary": "辞書",
    "diarization": "話者",
    "playback": "再生",
    "summary": SUMMARIES,
}
"""What the parts of the settings file are called, where the rest of it is shown."""
