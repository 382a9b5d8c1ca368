"""What can be chosen about captions, in the order in which one decides."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication

from minutes.config import Value
from ui.captions_look import FAMILIES
from ui.dialogs.setting_fields import Field

COLORS: tuple[tuple[Value, str], ...] = (
    ("#FFFFFF", "白"),
    ("#000000", "黒"),
    ("#FFE600", "黄"),
    ("#80DEEA", "水色"),
    ("#B9F6CA", "薄い緑"),
    ("#FFCC80", "薄い橙"),
    ("#0D2C6C", "紺"),
    ("#1B5E20", "濃い緑"),
    ("#202020", "濃い灰色"),
)

OWN_COLORS = ("captions.text_color", "captions.background_color", "captions.outline_color")

SCHEME_NAMES: tuple[tuple[Value, str], ...] = (
    ("white_on_black", "黒に白"),
    ("black_on_white", "白に黒"),
    ("yellow_on_black", "黒に黄"),
    ("own", "自分で選ぶ"),
)

_GRADES: tuple[tuple[Value, str], ...] = (
    *((grade, f"小学校 {grade} 年まで") for grade in range(1, 7)),
    (9, "常用漢字まで"),
)


def groups() -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """Return the fields with the headings above them."""
    return (
        ("文字", _letters()),
        ("色", _colors()),
        ("ふりがなと話者", _readings()),
        ("流れ方", _movement()),
        ("置き方", _places()),
        ("出す前の確認", _hold()),
    )


def _letters() -> tuple[Field, ...]:
    installed = set(QFontDatabase.families())
    families: tuple[tuple[Value, str], ...] = tuple(
        (name, name) for name in FAMILIES if name in installed
    )
    return (
        Field("captions.lines", "行数", unit="行"),
        Field("captions.characters_per_line", "1 行の文字数", unit="字"),
        Field(
            "captions.size_points",
            "文字の大きさ",
            unit="pt",
            meaning="0 は、行数と文字数が画面に収まる最大の大きさです。",
        ),
        Field("captions.line_spacing", "行の送り", unit="倍"),
        Field("captions.font", "書体", families or ((FAMILIES[0], FAMILIES[0]),), is_open=True),
        Field("captions.is_bold", "太字にする"),
    )


def _colors() -> tuple[Field, ...]:
    return (
        Field("captions.colors", "色の組み合わせ", SCHEME_NAMES),
        Field("captions.text_color", "文字の色", COLORS, is_open=True),
        Field("captions.background_color", "背景の色", COLORS, is_open=True),
        Field("captions.outline_color", "縁取りの色", COLORS, is_open=True),
        Field("captions.outline", "縁取りの太さ", unit="字"),
        Field(
            "captions.background_opacity",
            "背景の濃さ",
            unit="%",
            meaning="100 より小さいと、資料の上に字幕だけが重なります。",
        ),
    )


def _readings() -> tuple[Field, ...]:
    return (
        Field(
            "captions.ruby",
            "ふりがな",
            (
                ("none", "付けない"),
                ("names", "辞書にある名前と用語"),
                ("hard", "難しい漢字"),
                ("all", "すべての漢字"),
            ),
            meaning="読みは、この会議の辞書が優先されます。",
        ),
        Field("captions.ruby_grade", "難しくない漢字", _GRADES),
        Field(
            "captions.speaker",
            "話者",
            (("none", "示さない"), ("name", "名前"), ("color", "色"), ("both", "名前と色")),
        ),
    )


def _movement() -> tuple[Field, ...]:
    return (
        Field(
            "captions.scrolling", "行の送り方", (("smooth", "滑らかに"), ("stepped", "1 行ずつ"))
        ),
        Field("captions.minimum_line_seconds", "1 行を出しておく最短の時間", unit="秒"),
        Field("captions.shows_partial", "途中の文字も灰色で出す"),
        Field(
            "captions.clear_after",
            "発言がないとき消すまで",
            unit="秒",
            meaning="0 は消しません。窓口では、次の人が見る前に消すと安心です。",
        ),
    )


def _places() -> tuple[Field, ...]:
    screens: tuple[tuple[Value, str], ...] = (
        ("", "2 番目の画面（なければこの画面）"),
        *((screen.name(), _describe(screen.name())) for screen in QGuiApplication.screens()),
    )
    return (
        Field(
            "captions.position",
            "位置",
            (("top", "上"), ("middle", "中央"), ("bottom", "下")),
            meaning="縦書きでは、右・中央・左になります。",
        ),
        Field("captions.is_vertical", "縦書きにする"),
        Field(
            "captions.is_mirrored",
            "左右を反転する",
            meaning="ハーフミラーや、透明ディスプレイを裏から見るときに使います。",
        ),
        Field("captions.screen", "字幕を出す画面", screens),
        Field("captions.is_full_screen", "2 番目の画面いっぱいに開く"),
        Field("captions.is_frameless", "窓の枠をなくす"),
        Field("captions.is_on_top", "いつも手前に表示する"),
    )


def _hold() -> tuple[Field, ...]:
    return (
        Field("captions.is_holding", "確認してから出す"),
        Field(
            "captions.hold_seconds",
            "確認を待つ最長の時間",
            unit="秒",
            meaning="過ぎるとそのまま出します。0 は、確認するまで出しません。",
        ),
    )


def _describe(name: str) -> str:
    found = next(screen for screen in QGuiApplication.screens() if screen.name() == name)
    size = found.size()
    return f"{name or '画面'}（{size.width()} × {size.height()}）"
