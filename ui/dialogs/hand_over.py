"""別の機械へ渡す: a meeting becomes one file for whoever proofreads it next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from minutes.handover import hand_over, is_handed_over
from minutes.recording import AUDIO_NAME
from minutes.types import MeetingId
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.progress import describe_size

WHAT = (
    "会議を 1 つのファイル（.minutes）にします。渡された人は「届いた会議を取り込む」で開き、"
    "校正したあと同じようにして送り返します。"
)
BACK = (
    "この会議はほかの機械から届きました。作ったファイルを送り返すと、2 人の直しが 1 つになります。"
)
CARE = "ファイルには発言がそのまま入ります。渡し先と消し忘れに気をつけてください。"


class HandOverDialog(Dialog):
    """Asks where to and whether the sound goes along."""

    def __init__(self, context: Context, meeting: MeetingId, parent: QWidget | None = None) -> None:
        super().__init__("別の機械へ渡す", (600, 300), parent)
        self._store, self._meeting = context.store, meeting
        places = QStandardPaths.StandardLocation
        self.folder = QLineEdit(QStandardPaths.writableLocation(places.DocumentsLocation))
        self.folder.setAccessibleName("置くフォルダー")
        sound = self._store.folder(meeting) / AUDIO_NAME
        size = sound.stat().st_size if sound.exists() else 0
        self.has_sound = QCheckBox(f"音も入れる（およそ {describe_size(size)} まで）")
        self.has_sound.setToolTip("音がないと、渡された人は聞きながら直せません")
        self.has_sound.setChecked(bool(size))
        self.has_sound.setVisible(bool(size))
        self.body.addWidget(text(BACK if is_handed_over(self._store, meeting) else WHAT))
        self.body.addLayout(row(text("フォルダー", is_wrapped=False), self.folder,
                                button("選ぶ…", self._choose)))  # fmt: skip
        self.body.addWidget(self.has_sound)
        self.body.addWidget(text(CARE, "caption"))
        self.body.addStretch(1)
        self.make = button("ファイルを作る", self._make, "primary")
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.reject))
        self.buttons.addWidget(self.make)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "置くフォルダー", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _make(self) -> None:
        store, meeting, has_sound = self._store, self._meeting, self.has_sound.isChecked()
        folder = Path(self.folder.text().strip() or ".").expanduser()
        self.make.setEnabled(False)
        self.tell("作っています…")
        # In the order of the changes: what was typed last goes along.
        self.operate(
            lambda: hand_over(store, meeting, folder, has_sound=has_sound), self._tell, self._refuse
        )

    def _tell(self, path: Path) -> None:
        self.make.setEnabled(True)
        self.tell(f"「{path.name}」を作りました（{describe_size(path.stat().st_size)}）。")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def _refuse(self, error: object) -> None:
        self.make.setEnabled(True)
        self.fail(error)  # type: ignore[arg-type]  # tasks hands a MinutesError over
