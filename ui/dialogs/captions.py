"""How captions look and move: chosen while seeing it, kept under names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from minutes import config
from minutes.captions.feed import CaptionFeed
from minutes.captions.layout import Language
from minutes.captions.names import NameList
from minutes.captions.presets import SHIPPED, Preset, presets, remove_preset, save_preset
from minutes.config import CaptionSettings
from minutes.dictionary.readings import Morpheme, analyse, known_readings
from minutes.events import HypothesisUpdated, UtteranceFinalized
from minutes.types import Hypothesis, Utterance, UtteranceId, Word
from ui import theme
from ui.captions_canvas import CaptionCanvas
from ui.captions_look import READABLE_PER_METRE, fit
from ui.captions_stream import CaptionStream
from ui.captions_window import find_screen
from ui.context import Context
from ui.dialogs.captions_fields import OWN_COLORS, groups
from ui.dialogs.frame import GAP, Dialog, button, row, scrolled, text
from ui.dialogs.setting_fields import SettingField, value_in

SAMPLE = (
    ("1", "ただいまから総務常任委員会を開会いたします。"),
    ("2", "議案第12号、令和7年度御前崎市一般会計補正予算について御説明いたします。"),
    ("3", "コミュニティセンターの改修に1,250万円とありますが、年度内に終わりますか。"),
    ("2", "12月の完成を見込んでおります。"),
)
"""Invented; has what is hard to set: numbers, katakana, a name, several speakers."""

SAMPLE_TAIL = ("続いて、", "議案第13号")

VOICES = {"1": ("委員長", 0), "2": ("総務課長", 1), "3": ("鈴木委員", 2)}

PREVIEW_WIDTH = 480
HIGHEST_SHARE = 0.75
"""The picture of an upright screen is not higher than this part of its width."""

CHOOSE = "見た目を選ぶ…"

NO_COLOR = "色は一覧から選ぶか、#FF0000 のように書いてください。"


class CaptionsDialog(Dialog):
    """Changes show at once, in the picture and in captions that are open; 保存 keeps them."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, stream: CaptionStream | None = None
    ) -> None:
        super().__init__("字幕の設定", (1080, 680), parent)
        self._context = context
        self._stream = stream
        self._before = stream.settings if stream is not None else context.settings.captions
        self._is_filling = False
        self._chosen = ""
        self._language = Language()
        self._presets: tuple[Preset, ...] = SHIPPED
        self.fields: dict[str, SettingField] = {}
        self.picture = Picture(self._before)
        self._make_presets()
        columns = QHBoxLayout()
        columns.setSpacing(2 * GAP)
        panel = self._make_fields()
        area = scrolled(panel)
        area.setMinimumWidth(
            panel.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width()
        )
        columns.addWidget(area, 5)
        columns.addLayout(self._make_right(), 6)
        self.body.addLayout(columns)
        self.buttons.addWidget(button("すべて既定に戻す", self._reset, "quiet"))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(button("保存する", self.save, "primary"))
        self._fill(self._before)
        self._load_presets()
        self.query(_read_language, self._know)

    # -- what is chosen

    def settings(self) -> CaptionSettings:
        """Return the settings as they are chosen now."""
        values = {
            item.name: self.fields[f"captions.{item.name}"].value()
            for item in fields(CaptionSettings)
        }
        return CaptionSettings(**values)  # type: ignore[arg-type]

    def save(self) -> None:
        """Keep what is chosen, and close."""
        if not self._is_usable(self.settings()):
            return
        changes = {f"captions.{key}": value for key, value in _values(self.settings()).items()}
        self.operate(lambda: config.save(changes), self._saved)

    def reject(self) -> None:
        """Close; captions look as before."""
        if self._stream is not None:
            self._stream.configure(self._before)
        super().reject()

    def _saved(self, settings: config.Settings) -> None:
        self._context.reload_settings()
        if self._stream is not None:
            self._stream.configure(settings.captions)
        self.accept()

    def _reset(self) -> None:
        self._fill(CaptionSettings())

    def _fill(self, settings: CaptionSettings) -> None:
        self._is_filling = True
        for key, value in _values(settings).items():
            self.fields[f"captions.{key}"].set_value(value)
        self._is_filling = False
        self._show()

    def _show(self) -> None:
        """Show what is chosen, in the picture and where captions are open."""
        if self._is_filling:
            return
        settings = self.settings()
        for name in OWN_COLORS:
            self.fields[name].setVisible(settings.colors == "own")
        self.fields["captions.ruby_grade"].setVisible(settings.ruby == "hard")
        self.fields["captions.hold_seconds"].setVisible(settings.is_holding)
        if not self._is_usable(settings):
            return
        screen = find_screen(settings.screen)
        self.picture.show_settings(settings, self._language, QSizeF(screen.size()))
        self.distance.setText(describe_distance(settings, screen))
        if self._stream is not None:
            self._stream.configure(settings)

    def _is_usable(self, settings: CaptionSettings) -> bool:
        """Return whether colours that somebody typed are colours; else say so."""
        wrong = [name for name in OWN_COLORS if not _is_color(value_of(settings, name))]
        if wrong:
            self.tell(NO_COLOR, "error")
        elif self.notice.text() == NO_COLOR:
            self.tell("")
        return not wrong

    # -- looks under a name

    def _make_presets(self) -> None:
        self.preset = QComboBox()
        self.preset.setAccessibleName("見た目")
        self.preset.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.preset.setMinimumContentsLength(16)
        self.preset.activated.connect(self._choose_preset)
        self.preset_name = QLineEdit()
        self.preset_name.setAccessibleName("見た目に付ける名前")
        self.preset_name.setPlaceholderText("いまの見た目に付ける名前")
        self.keep = button("この名前で残す", self._keep_preset)
        self.forget = button("消す", self._forget_preset, "quiet")
        self.forget.setAccessibleName("選んだ見た目を消す")
        self.preset_name.textChanged.connect(
            lambda written: self.keep.setEnabled(bool(written.strip()))
        )
        self.keep.setEnabled(False)
        self._list_presets(SHIPPED)

    def _load_presets(self) -> None:
        data = self._context.store.data
        self.query(lambda: presets(data), self._list_presets)

    def _list_presets(self, found: Sequence[Preset]) -> None:
        chosen = self._chosen or self.preset.currentText()
        self._chosen = ""
        self._presets = tuple(found)
        self.preset.clear()
        self.preset.addItem(CHOOSE)
        for preset in found:
            self.preset.addItem(preset.name)
        self.preset.setCurrentIndex(max(0, self.preset.findText(chosen)))
        self._show_preset()

    def _show_preset(self) -> None:
        index = self.preset.currentIndex() - 1
        self.forget.setVisible(index >= 0 and self._presets[index].is_own)

    def _choose_preset(self, index: int) -> None:
        if index > 0:
            self._fill(self._presets[index - 1].apply_to(self.settings()))
        self._show_preset()

    def _keep_preset(self) -> None:
        data, name, settings = self._context.store.data, self.preset_name.text(), self.settings()
        self.operate(lambda: save_preset(data, name, settings), partial(self._kept, name))

    def _kept(self, name: str, _nothing: None) -> None:
        self._chosen = " ".join(name.split())
        self.preset_name.clear()
        self.tell(f"「{self._chosen}」として残しました。")
        self._load_presets()

    def _forget_preset(self) -> None:
        data, name = self._context.store.data, self.preset.currentText()
        self.operate(lambda: remove_preset(data, name), lambda nothing: self._load_presets())

    # -- layout

    def _make_fields(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, theme.GRID, 0)
        column.setSpacing(GAP)
        settings = config.Settings(captions=self._before)
        for heading, group in groups():
            column.addWidget(text(heading, "subheading"))
            for field in group:
                made = SettingField(field, value_in(settings, field.name))
                made.changed.connect(self._show)
                self.fields[field.name] = made
                column.addWidget(made)
            column.addSpacing(theme.GRID)
        column.addStretch(1)
        return panel

    def _make_right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.GRID)
        column.addWidget(text("見た目", "subheading"))
        line = row(self.preset, self.forget)
        line.setStretch(0, 1)
        column.addLayout(line)
        column.addWidget(self.picture)
        self.distance = text("", "caption")
        column.addWidget(self.distance)
        column.addSpacing(theme.GRID)
        column.addWidget(self.preset_name)
        column.addLayout(row(None, self.keep))
        column.addStretch(1)
        return column

    def _know(self, language: Language) -> None:
        self._language = language
        self._show()


class Picture(QWidget):
    """A small picture of the captions' screen, in its own proportions."""

    def __init__(self, settings: CaptionSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = CaptionCanvas(settings, self)
        self.canvas.setAccessibleName("字幕の見本")
        self._screen = QSizeF(16, 9)
        self.setMinimumWidth(theme.scaled(PREVIEW_WIDTH) // 2)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return a size at which the sample can be read well."""
        width = theme.scaled(PREVIEW_WIDTH)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        """Return the height that goes with a width on such a screen, within reason."""
        share = self._screen.height() / self._screen.width()
        return round(width * min(share, HIGHEST_SHARE))

    def show_settings(self, settings: CaptionSettings, language: Language, screen: QSizeF) -> None:
        """Show the sample with these settings on a screen of this size (pixels)."""
        if screen != self._screen:
            self._screen = screen
            self.updateGeometry()
        self._place()
        self.canvas.set_settings(_scaled(settings, self.canvas.width() / screen.width()))
        self.canvas.show_view(sample_feed(settings, language).advance(1000.0))
        self.canvas.finish_moving()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the proportions of the screen."""
        self._place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show a ground behind captions that let it through."""
        painter = QPainter(self)
        line = QColor(theme.colors().control_line)
        painter.fillRect(self.canvas.geometry().adjusted(-1, -1, 1, 1), line)

    def _place(self) -> None:
        room = QSizeF(self.width() - 2, self.height() - 2)  # a line stands around it
        size = self._screen.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        self.canvas.resize(size.toSize())
        self.canvas.move((self.width() - self.canvas.width()) // 2, 1)


def sample_feed(settings: CaptionSettings, language: Language | None = None) -> CaptionFeed:
    """Return a feed that has heard the sample, all of it ready to be read."""
    quick = replace(
        settings, minimum_line_seconds=0.0, is_holding=False, shows_partial=True, clear_after=0.0
    )
    feed = CaptionFeed(quick, language, lambda label: VOICES.get(label or "", ("", 0)))
    for number, (label, said) in enumerate(SAMPLE):
        utterance = Utterance(
            UtteranceId(f"u{number}"), 1, number, number + 0.9, (), said, said, speaker=label
        )
        feed.take(UtteranceFinalized(number + 0.9, 0.0, utterance), 0.0)
    if settings.shows_partial:
        sure, guess = (Word(4.0, 4.5, part, 0.9) for part in SAMPLE_TAIL)
        feed.take(HypothesisUpdated(4.5, 0.0, Hypothesis((sure,), (guess,))), 0.0)
    return feed


def describe_distance(settings: CaptionSettings, screen: QScreen) -> str:
    """Return how large letters are on a screen, and from how far they can be read."""
    look = fit(settings, QSizeF(screen.size()), screen.logicalDotsPerInch() / 72)
    width = screen.physicalSize().width()
    if width <= 0:
        return ""
    height = look.letter * width / screen.size().width()
    metres = height / READABLE_PER_METRE
    return (
        f"幅 {width / 10:.0f} cm の画面では文字の高さ 約 {height:.0f} mm。"
        f"{metres:.0f} m 先から読めます。"
    )


def value_of(settings: CaptionSettings, name: str) -> str:
    """Return a setting of captions by its whole name, as text."""
    return str(getattr(settings, name.partition(".")[2]))


def _scaled(settings: CaptionSettings, share: float) -> CaptionSettings:
    """Return the settings for a picture of the screen: letters in points shrink with it."""
    return replace(settings, size_points=settings.size_points * share)


def _values(settings: CaptionSettings) -> dict[str, config.Value]:
    return {item.name: getattr(settings, item.name) for item in fields(CaptionSettings)}


def _is_color(value: str) -> bool:
    return len(value) == len("#RRGGBB") and QColor.isValidColorName(value)


def _read_language() -> Language:
    analyse("起動")
    return Language(analyse, _long_words, known_readings, NameList({"御前崎市": "おまえざきし"}))


def _long_words(words: str) -> tuple[Morpheme, ...]:
    return analyse(words, is_fine=False)
