"""The settings: what a clerk understands on a few pages, all the rest under 「くわしい設定」.

Colours and the size of letters change while one looks; everything is written only by
「保存」, and taken back by 「キャンセル」.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from minutes import config
from minutes.config import KeySettings, Settings, Value
from minutes.errors import MinutesError
from minutes.explanations import explain_settings
from minutes.messages import describe_error
from minutes.models import ModelKind
from ui import keys, theme
from ui.context import Context
from ui.dialogs.frame import GAP, Dialog, button, scrolled, text
from ui.dialogs.key_fields import KeyField
from ui.dialogs.setting_choices import find_choices
from ui.dialogs.setting_fields import Field, SettingField, all_names, value_in
from ui.dialogs.setting_pages import KEEPING, KEYS, PAGES, REST, SECTIONS, SUMMARIES, Page
from ui.dialogs.summary_page import SummaryPage

_CAPTIONS, _KEYS = "captions.", "keys."


class SettingsDialog(Dialog):
    """All settings; `open_dialog` shows another dialog by its name."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("設定", (820, 620), parent)
        self._context = context
        self._before = context.settings
        self.fields: dict[str, SettingField | KeyField] = {}
        self._is_previewing = False
        self.pages = QListWidget()
        self.pages.setAccessibleName("設定の種類")
        self.pages.setProperty("role", "navigation")
        self._stack = QStackedWidget()
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        for page in PAGES:
            self.pages.addItem(page.title)
            self._stack.addWidget(self._make_page(page))
        self._lay_out()
        self.pages.setCurrentRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for microphones and models when somebody looks; it takes a second."""
        super().showEvent(event)
        if not event.spontaneous():
            self._ask_for_choices()

    def changeEvent(self, event: QEvent) -> None:
        """Give the list of pages the room that its letters take now."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "pages"):
            self._fit_pages()

    def _fit_pages(self) -> None:
        self.pages.ensurePolished()
        self.pages.setFixedWidth(self.pages.sizeHintForColumn(0) + theme.scaled(4 * theme.GRID))

    def show_page(self, title: str) -> None:
        """Turn to a page by its name."""
        self.pages.setCurrentRow([page.title for page in PAGES].index(title))

    def changes(self) -> dict[str, Value]:
        """Return what differs from the settings as they were."""
        chosen = {name: field.value() for name, field in self.fields.items()}
        return {
            name: value for name, value in chosen.items() if value != value_in(self._before, name)
        }

    def save(self) -> None:
        """Write what was changed, tell all windows, and close; or say why not."""
        wrong = self._find_mistake()
        if wrong:
            self.tell(wrong, "error")
            return
        changes = self.changes()
        self._save.setEnabled(False)
        self.operate(lambda: config.save(changes), self._take_saved, self._fail_to_save)

    def reject(self) -> None:
        """Close without a change; colours and letters become what they were."""
        if self._is_previewing:
            _dress(self._before)
        super().reject()

    def _take_saved(self, _settings: Settings) -> None:
        try:
            self._context.reload_settings()
        except MinutesError as error:
            self._fail_to_save(error)
            return
        keys.use(self._context.settings.keys)
        self.accept()

    def _fail_to_save(self, error: MinutesError) -> None:
        self._save.setEnabled(True)
        self.tell(describe_error(error), "error")

    def _find_mistake(self) -> str:
        """Return the sentence about the first thing that cannot be so, else nothing."""
        if self.fields["vad.release"].value() >= self.fields["vad.threshold"].value():  # type: ignore[operator]
            return (
                "「話し声が終わったとみなす確からしさ」は、"
                "「話し声とみなす確からしさ」より小さくしてください（くわしい設定）。"
            )
        chosen = {
            name.removeprefix(_KEYS): str(field.value())
            for name, field in self.fields.items()
            if name.startswith(_KEYS)
        }
        clashes = keys.clashes(KeySettings(**chosen))
        if not clashes:
            return ""
        one, other = (keys.key_of(name).label for name in clashes[0])
        return f"「{one}」と「{other}」が同じキーです。どちらかを変えてください（キー操作）。"

    def _make_page(self, page: Page) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GAP, 0, GAP, GAP)
        column.setSpacing(theme.scaled(GAP + theme.GRID // 2))
        column.addWidget(text(page.title, "heading"))
        if page.note:
            column.addWidget(text(page.note, "caption"))
        for field in page.fields:
            column.addWidget(self._make_field(field))
        if page.title == REST:
            self._add_the_rest(column)
        elif page.title == KEYS:
            self._add_keys(column)
        elif page.title == SUMMARIES:
            column.addWidget(self._make_summaries())
        elif page.title == KEEPING:
            where = f"会議は「{config.data_folder()}」に保存しています。"
            column.addWidget(text(where, "caption"))
        for label, name in page.opens:
            made = button(label, self._opener(name))
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return scrolled(content)

    def _make_summaries(self) -> SummaryPage:
        made = SummaryPage(self._before)
        made.models_wanted.connect(self._open_language_models)
        made.folder_wanted.connect(
            lambda folder: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        )
        self.fields.update(made.fields)
        return made

    def _make_field(self, field: Field) -> SettingField:
        made = SettingField(field, value_in(self._before, field.name))
        self.fields[field.name] = made
        if field.name.startswith("desktop."):
            made.changed.connect(self._preview)
        return made

    def _add_the_rest(self, column: QVBoxLayout) -> None:
        section = ""
        for name in all_names():
            if name in self.fields or name.startswith((_CAPTIONS, _KEYS)):
                continue
            if name.partition(".")[0] != section:
                section = name.partition(".")[0]
                column.addWidget(text(SECTIONS.get(section, section), "subheading"))
            explained = explain_settings().get(name, name)
            made = self._make_field(Field(name, explained))
            made.setToolTip(f"設定ファイルでの名前：{name}")
            column.addWidget(made)

    def _add_keys(self, column: QVBoxLayout) -> None:
        for group in keys.GROUPS:
            column.addWidget(text(group, "subheading"))
            for key in keys.TABLE:
                if key.group == group:
                    name = f"{_KEYS}{key.name}"
                    field = KeyField(key, str(value_in(self._before, name)))
                    self.fields[name] = field
                    column.addWidget(field)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        self._fit_pages()
        middle.addWidget(self.pages)
        middle.addWidget(self._stack, 1)
        self.body.addLayout(middle)
        self._save = button("保存", self.save, "primary")
        self.buttons.addWidget(button("すべて既定に戻す", self._reset_all, "quiet"))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("キャンセル", self.reject))
        self.buttons.addWidget(self._save)

    def _reset_all(self) -> None:
        for field in self.fields.values():
            field.set_value(field.default)
        self.tell("すべて既定に戻しました。「保存」で決まります。")

    def _preview(self) -> None:
        field, size = self.fields.get("desktop.theme"), self.fields.get("desktop.text_scale")
        if field is not None and size is not None:
            self._is_previewing = True
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            theme.apply(application, str(field.value()), int(str(size.value())) / 100)

    def _ask_for_choices(self) -> None:
        self.query(find_choices, self._take_choices, lambda _error: None)

    def _take_choices(self, choices: dict[str, list[tuple[Value, str]]]) -> None:
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, SettingField)
            field.set_choices([*field.field.choices, *offered])

    def _open_language_models(self) -> None:
        from ui.dialogs.models import ModelsDialog

        dialog = ModelsDialog(self._context, self, ModelKind.LANGUAGE)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # What was fetched or imported there can be chosen here.
        dialog.finished.connect(lambda _code: self._ask_for_choices())
        dialog.open()

    def _opener(self, name: str) -> Callable[[], None]:
        return lambda: self.open_dialog(name)

    def open_dialog(self, name: str) -> None:
        """Show one of the other dialogs over this one."""
        from ui.dialogs import opening

        opening.open_dialog(name, self._context, self)


def _dress(settings: Settings) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, settings.desktop.theme, settings.desktop.text_scale / 100)
