"""The settings of summaries in the words of a clerk."""

from __future__ import annotations

from minutes.types import SummaryLength
from ui.dialogs.setting_fields import Field

NONE, LLAMA, SERVER = "none", "llama", "server"

ENGINES = {
    NONE: "発言の中から要になる文を選びます。どの機械でもすぐにでき、作り話になりません。",
    LLAMA: "この PC に入れたモデルが書きます。どこにもつなぎません。"
    "モデルは「モデルを追加・確認」で取得するか、GGUF のファイルを選びます。",
    SERVER: "庁内の 1 台に置いたモデルに書かせます。"
    "OpenAI 互換のサーバー（llama-server、vLLM、Ollama など）が要ります。",
}
EXAMPLE = "http://192.168.0.10:8080/v1"
PRIVATE = (
    "庁内のアドレス（192.168.…、10.…、172.16～31.…、この PC）だけを受け付けます。"
    "庁外のアドレスには何も送りません。"
)
PROMPTS_TOLD = (
    "指示の文を写したフォルダーが開きます。直した文は次の要約から使われ、"
    "どの指示で書いたかが要約に残ります。消したファイルは、付属の指示に戻ります。"
)
INSIDE = "庁内のアドレスです。"

FIELDS = (
    Field(
        "summary.engine",
        "要約を書くもの",
        (
            (NONE, "モデルを使わない"),
            (LLAMA, "この PC のモデル（GGUF）"),
            (SERVER, "庁内のサーバー"),
        ),
    ),
    Field(
        "summary.length",
        "要約の長さ",
        (
            (SummaryLength.SHORT.value, "短く"),
            (SummaryLength.NORMAL.value, "ふつう"),
            (SummaryLength.LONG.value, "詳しく"),
        ),
        meaning="議事概要・要点記録・やさしい日本語の文の数です。要旨はいつも 3 文です。",
    ),
    Field(
        "summary.model",
        "モデル",
        (("", "自動（入っている中で最もよいもの）"),),
        is_open=True,
        meaning="大きいモデルほど確かですが、メモリーと時間が要ります。",
    ),
    Field("summary.server", "サーバーのアドレス", meaning=PRIVATE),
    Field(
        "summary.server_model",
        "サーバーでのモデルの名前",
        meaning="サーバーにモデルが 1 つなら、空けておけます。Ollama では名前が要ります。",
    ),
    Field(
        "summary.is_masking",
        "個人情報を伏せてから渡す（すべての会議）",
        meaning="氏名・住所・電話番号などを伏せて AI に渡し、できた文で元に戻します。"
        "選ばなければ、「要約」の画面で会議ごとに決めます。",
    ),
    Field(
        "summary.is_preparing",
        "録音しながら下ごしらえをする",
        meaning="手のあいた CPU で、話の終わった議題を先に読ませておきます。"
        "文字起こしが遅れそうになると、すぐにやめます。",
    ),
    Field(
        "summary.context",
        "一度に読ませる量",
        unit="語片",
        meaning="多いほど前後を見て書けますが、メモリーを使います。"
        "入りきらない会議は分けて全部読みます。",
    ),
    Field(
        "summary.threads",
        "使う CPU の数",
        zero="全部",
        meaning="ほかの仕事をしながら作るときは、少なくします。",
    ),
    Field(
        "summary.gpu_layers",
        "GPU に置く層の数",
        zero="全部",
        meaning="GPU があれば速くなります。0 なら GPU を使いません。"
        "GPU のメモリーが足りなければ減らします。",
    ),
)
