"""The composition root: puts settings, store, look and windows together, and runs them."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from minutes import config
from minutes.config import Settings
from minutes.defects import report_defect
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.store.meetings import Store
from ui import keys, tasks, telling, theme
from ui.context import Context, Preferences
from ui.desktop import Desktop
from ui.garbage import GarbageCollector
from ui.single_instance import SingleInstance

LOOK_FOR_SIGNALS_MS = 250
"""Python sees Ctrl-C only when it runs; Qt alone would sleep on."""

SWITCH_S = 0.001
"""How long work in the background may hold the interpreter while the windows wait for it.

Source: benchmarks/frames.py --tab proof, with a tool looking through 20,000 utterances: the
worst frame takes 214 ms with Python's 5 ms, 28 ms with 1 ms.
"""


def main(arguments: Sequence[str] = ()) -> int:
    """Show the windows until the last one is closed; return the exit code."""
    application = QApplication(["minutes", *arguments])
    prepare(application)
    settings, complaint = read_settings()
    dress(settings)
    instance = SingleInstance(config.data_folder())
    try:
        if not instance.claim():
            return 0
        store = Store.open(config.data_folder())
    except MinutesError as error:
        instance.release()
        _refuse(describe_error(error))
        return error.exit_code
    try:
        return _run(application, instance, Context(store, Preferences(settings)), complaint)
    finally:
        tasks.wait()
        store.close()
        instance.release()


TRANSLATIONS = (("qtbase", ""), ("minutes", str(Path(__file__).parent / "translations")))
"""Qt's own words, and what they leave in English: the last is asked first."""


def prepare(application: QApplication) -> None:
    """Give the program its name, its language, and somebody who tells of its defects."""
    sys.setswitchinterval(SWITCH_S)
    GarbageCollector(application)
    application.setApplicationName("minutes")
    application.setApplicationDisplayName(telling.TITLE)
    application.setDesktopFileName("minutes")
    application.setWindowIcon(QIcon(str(Path(__file__).parent / "icons" / "app.svg")))
    japan = QLocale(QLocale.Language.Japanese, QLocale.Country.Japan)
    QLocale.setDefault(japan)
    install_translations(application)


def install_translations(application: QApplication) -> list[QTranslator]:
    """Give Qt's own dialogs Japanese words; return what was installed."""
    installed = []
    for name, folder in TRANSLATIONS:
        translator = QTranslator(application)
        if translator.load(QLocale(), name, "_", folder or _qt_translations()):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def _qt_translations() -> str:
    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)


def read_settings() -> tuple[Settings, str]:
    """Return the settings; where they cannot be used, the defaults and what is wrong."""
    try:
        return config.load(), ""
    except MinutesError as error:
        return Settings(), f"{describe_error(error)}それまでは初期の設定で動きます。"


def dress(settings: Settings) -> None:
    """Give all windows the look and the keys that a person chose."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.apply(application, settings.desktop.theme, settings.desktop.text_scale / 100)
    keys.use(settings.keys)


def _run(
    application: QApplication, instance: SingleInstance, context: Context, complaint: str
) -> int:
    context.preferences.changed.connect(dress)
    application.styleHints().colorSchemeChanged.connect(lambda _scheme: dress(context.settings))
    desktop = Desktop(context)
    instance.knocked.connect(desktop.show)
    _tell_of_defects(desktop)
    look = _leave_on_interrupt(desktop)
    desktop.show()
    desktop.erase_due()
    if complaint:
        desktop.tell(complaint)
    code = application.exec()
    look.stop()
    return code


def _tell_of_defects(desktop: Desktop) -> None:
    """Let nothing that goes wrong close a window, and nothing go wrong in silence."""

    def on_defect(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            desktop.close()
        elif isinstance(error, MinutesError):
            desktop.tell(describe_error(error))
        elif not desktop.is_telling:  # a window that fails at each painting is told once
            desktop.tell(report_defect(kind, trace))

    def on_thread_defect(failure: threading.ExceptHookArgs) -> None:
        desktop.told.emit(report_defect(failure.exc_type, failure.exc_traceback))

    sys.excepthook = on_defect
    threading.excepthook = on_thread_defect
    tasks.tell_defects_to(desktop.tell)


def _leave_on_interrupt(desktop: Desktop) -> QTimer:
    """Close the windows on Ctrl-C, which asks where something is being recorded."""
    signal.signal(signal.SIGINT, lambda number, frame: desktop.close())
    look = QTimer(desktop)
    look.timeout.connect(lambda: None)
    look.start(LOOK_FOR_SIGNALS_MS)
    return look


def _refuse(sentence: str) -> None:
    box = QMessageBox(QMessageBox.Icon.NoIcon, telling.TITLE, sentence)
    box.addButton("閉じる", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
