"""What a person reads: the Japanese wording of every event and every error.

One sentence says what happened and what to do; paths and names are quoted with 「」.
No text that was spoken in a meeting ever appears here. In one file on purpose: whoever
wants to know how the program talks reads it here.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

from minutes import errors, events
from minutes.types import SAMPLE_RATE, Mark, MarkKind, Problem, ProblemKind, Seconds

Decision: TypeAlias = (
    errors.AgendaOutOfOrder | errors.EditOutdated | errors.SummaryOutdated | errors.MasksUndecided
)

MissingPart: TypeAlias = (
    errors.SpeakerModelMissing
    | errors.SpeakerModelRejected
    | errors.ExtraMissing
    | errors.ScreenMissing
    | errors.LoudspeakerMissing
)

SummaryFailure: TypeAlias = (
    errors.SummaryModelMissing
    | errors.SummaryModelRejected
    | errors.SummaryUnusable
    | errors.SummaryServerRefused
    | errors.SummaryServerFailed
)

PdfFailure: TypeAlias = (
    errors.PdfConverterMissing | errors.PdfConverterFailed | errors.PdfLettersMissing
)

_EXTRAS = {
    "diarization": "話者を自動で分ける",
    "llm": "この機械で要約を書く",
    "desktop": "画面を出す",
}
"""What the optional parts of the program are for, before 「ための部品」."""


def describe_error(error: errors.MinutesError) -> str:
    """Return one Japanese sentence: what happened, and what to do about it."""
    if isinstance(error, errors.InputRejected):
        return _describe_rejection(error)
    if isinstance(error, SummaryFailure):
        return _describe_summary_failure(error)
    if isinstance(error, errors.EnvironmentFailure):
        return _describe_failure(error)
    raise TypeError(f"no wording for {type(error).__name__}")


def _describe_rejection(error: errors.InputRejected) -> str:
    if isinstance(error, _ABOUT_VOICES):
        return _describe_voice(error)
    if isinstance(error, Decision):
        return _describe_decision(error)
    match error:
        case errors.FileUnreadable(path=path) if path.is_dir():
            return f"「{path}」はフォルダーです。中のファイルを指定してください。"
        case errors.FileUnreadable(path=path) if not path.exists():
            return f"「{path}」がありません。場所と名前を確かめてください。"
        case errors.FileUnreadable(path=path):
            return f"「{path}」を開けません。場所と、読み取りの許可を確かめてください。"
        case errors.FileEmpty(path=path):
            return f"「{path}」には音が入っていません（長さ 0）。元の録音を確かめてください。"
        case errors.NotMedia(path=path):
            return (
                f"「{path}」は音声・動画ファイルとして読めません（途中で切れているか、"
                "種類が違います）。録音し直すか、別のファイルを指定してください。"
            )
        case errors.NoSoundTrack(path=path):
            return f"「{path}」には音声が含まれていません。音声入りのファイルを指定してください。"
        case errors.SpeechNotFound(title=title):
            return (
                f"「{title}」から話し声が見つかりませんでした。"
                "録音の音量とマイクを確かめてください（音は保存してあります）。"
            )
        case errors.ImportUnfinished(title=title):
            return (
                f"「{title}」は読み込みの途中で止まっています。"
                "元のファイルで minutes transcribe をもう一度実行してください。"
            )
        case errors.MeetingUnknown(meeting=meeting):
            return f"会議「{meeting}」はありません。minutes list で番号を確かめてください。"
        case errors.RecordingMissing(title=title):
            return (
                f"「{title}」には録音がないので、続きを録音できません。"
                "新しい会議として録音してください。"
            )
        case errors.MeetingAmbiguous(meeting=meeting, count=count):
            return (
                f"「{meeting}」に当てはまる会議が {count} 件あります。"
                "番号をもっと長く指定してください。"
            )
        case errors.ChannelsAlike(path=path):
            return (
                f"「{path}」は話者ごとのチャンネルに分かれていません。"
                "チャンネルの指定を外して、声で分けてください。"
            )
        case errors.LanguageUnknown(language=language):
            return f"言語「{language}」は使えません。日本語なら指定を省いてください。"
        case errors.DocumentRejected(path=path, reason=reason, line=line):
            place = f" {line} 行目" if line is not None else ""
            return f"「{path}」{place}は使えません：{reason}。直してからもう一度実行してください。"
        case errors.ModelPackRejected(path=path, reason=reason):
            return (
                f"「{path}」をモデルとして取り込めません：{reason}。"
                "minutes models pack で作り直してください。"
            )
        case _:
            raise TypeError(f"no wording for {type(error).__name__}")


def _describe_decision(error: Decision) -> str:
    match error:
        case errors.AgendaOutOfOrder(title=title):
            return (
                f"「{title}」の始まりが、前の議題の始まりより前です。話し合った順が違うときは、"
                "会議の情報で議題の順を直してください。"
            )
        case errors.EditOutdated() | errors.SummaryOutdated():
            return "この所はほかで変わりました。いまの内容を確かめて、もう一度直してください。"
        case errors.MasksUndecided(meeting=meeting, count=count):
            return (
                f"伏せるかどうかを決めていない所が {count} か所あるので、公開版を作れません。"
                f"minutes mask {meeting} で確かめて決めてください。"
            )


_ABOUT_VOICES = (
    errors.SpeakerUnknown,
    errors.VoiceTooShort,
    errors.VoicesMixed,
    errors.ConsentMissing,
    errors.VoiceprintUnknown,
)


def _describe_voice(error: errors.InputRejected) -> str:
    match error:
        case errors.SpeakerUnknown(label=label):
            return (
                f"話者「{label}」はこの会議にいません。minutes speakers で話者を確かめてください。"
            )
        case errors.VoiceTooShort(name=name, needed=needed):
            return (
                f"「{name}」の声が短すぎて登録できません。"
                f"一人で話している所が {needed:.0f} 秒以上ある録音を使ってください。"
            )
        case errors.VoicesMixed(name=name):
            return (
                f"「{name}」の声に、ほかの人の声が混じっています。"
                "一人だけが話している録音を使ってください。"
            )
        case errors.ConsentMissing(name=name):
            return (
                f"「{name}」の声は、本人の同意がなければ登録できません。"
                "だれがどのように同意したかを書いてください。"
            )
        case errors.VoiceprintUnknown(name=name):
            return f"「{name}」の声は登録されていません。minutes voices list で確かめてください。"
        case _:
            raise TypeError(f"no wording for {type(error).__name__}")


def _describe_failure(error: errors.EnvironmentFailure) -> str:
    if isinstance(error, errors.ModelMissing | errors.ModelUnknown | errors.ModelDamaged):
        return _describe_model_failure(error)
    if isinstance(
        error, errors.MicrophoneMissing | errors.MicrophoneRefused | errors.MicrophoneLost
    ):
        return _describe_microphone_failure(error)
    if isinstance(error, MissingPart):
        return _describe_missing_part(error)
    if isinstance(error, PdfFailure):
        return _describe_conversion(error)
    match error:
        case errors.DownloadFailed(name=name, reason=reason):
            return (
                f"モデル「{name}」を取得できません：{reason}。接続を確かめてもう一度実行するか、"
                "minutes models import で取り込んでください。"
            )
        case errors.DiskFull(path=path):
            return (
                f"「{path}」のディスクがいっぱいです。"
                "空きを作ってください（ここまでの内容は保存してあります）。"
            )
        case errors.FolderUnwritable(path=path):
            return f"「{path}」に書き込めません。書き込める場所を指定してください。"
        case errors.StoreTooNew(path=path):
            return f"「{path}」は新しい版の minutes で作られています。minutes を更新してください。"
        case errors.StoreDamaged(path=path, has_backup=True):
            return f"「{path}」が壊れています。控え（{path.name}.backup）から戻してください。"
        case errors.StoreDamaged(path=path):
            return (
                f"「{path}」が壊れています。別の名前に変えてから実行してください"
                "（録音は meetings フォルダーに残っています）。"
            )
        case errors.MeetingBusy(meeting=meeting):
            return f"会議「{meeting}」は別の minutes が処理中です。終わってから実行してください。"
        case errors.BreakTooLong(title=title, hours=hours):
            return (
                f"「{title}」の録音が終わってから {hours:.0f} 時間より長くたっています。"
                "続きは新しい会議として録音してください。"
            )
        case errors.MeetingReserved(meeting=meeting):
            return f"会議「{meeting}」は校正の画面で開いています。閉じてから実行してください。"
        case errors.WorkerLost(stage="diarization"):
            return (
                "話者を分ける処理が途中で止まりました。ほかのアプリを閉じてからもう一度実行して"
                "ください（音と文字はそのままです）。"
            )
        case errors.WorkerLost(stage="summary"):
            return (
                "要約の処理が途中で止まりました。モデルがこの機械のメモリーに入らないのかもしれません。"
                "小さいモデルを選ぶか、ほかのアプリを閉じて、もう一度作ってください"
                "（記録はそのままです）。"
            )
        case errors.WorkerLost():
            return (
                "文字起こしの処理が続けられません。音は保存してあります。"
                "minutes resume で続きから実行できます。"
            )
        case _:
            raise TypeError(f"no wording for {type(error).__name__}")


def _describe_conversion(error: PdfFailure) -> str:
    otherwise = "「Word」のファイルを書き出し、開いて「名前を付けて保存」で作ってください。"
    if isinstance(error, errors.PdfLettersMissing):
        return (
            f"「{error.letters}」の字がこの機械のどの書体にもないので、「PDF」にすると欠けます。"
            "この字のある書体（人名の漢字なら「IPAmj明朝」）を入れるか、「Word」のある機械で、"
            "書き出した文書から作ってください。"
        )
    if isinstance(error, errors.PdfConverterMissing):
        return f"「PDF」を作る「LibreOffice」がこの機械にありません。{otherwise}"
    return f"「LibreOffice」で「PDF」にできませんでした。{otherwise}"


def _describe_missing_part(error: MissingPart) -> str:
    """Word what this machine lacks; everything else goes on without it."""
    match error:
        case errors.SpeakerModelMissing(name=name):
            return (
                f"話者を分けるモデル「{name}」がこの機械にありません。"
                "「docs/speakers.md」の手順で置くか、話者は手で付けてください。"
            )
        case errors.SpeakerModelRejected(folder=folder, reason=reason):
            return (
                f"話者を分けるモデル「{folder}」は使えません：{reason}。"
                "「docs/speakers.md」の手順で置き直してください（文字には影響ありません）。"
            )
        case errors.ExtraMissing(extra=extra):
            return (
                f"{_EXTRAS.get(extra, extra)}ための部品が、この機械に入っていません"
                "（ほかの機能はこのまま使えます）。使うには、この機械の管理者に"
                f"「python3 scripts/setup.py --with {extra}」を頼んでください。"
            )
        case errors.ScreenMissing(library=library) if library:
            return (
                f"画面を出すための部品「{library}」がこの機械にありません。"
                "機械の管理者に入れてもらうか、「minutes --help」のコマンドを使ってください。"
            )
        case errors.ScreenMissing():
            return (
                "画面がないため、アプリを開けません。"
                "画面のある機械で開くか、「minutes --help」のコマンドを使ってください。"
            )
        case errors.LoudspeakerMissing():
            return (
                "音を出す装置が見つかりません。スピーカーかイヤホンをつないでから、"
                "もう一度再生してください（文字はこのまま直せます）。"
            )
        case _:
            assert_never(error)


def _describe_summary_failure(error: SummaryFailure) -> str:
    """Word why a summary could not be written; minutes are made without one."""
    match error:
        case errors.SummaryModelMissing():
            return (
                "やさしい日本語の要約には、要約のモデルが必要です。"
                "「設定」でモデルを選んでください（ほかの形の要約はモデルなしで作れます）。"
            )
        case errors.SummaryModelRejected(path=path, reason=reason):
            return (
                f"要約のモデル「{path}」は使えません：{reason}。"
                "「設定」で別のモデルを選んでください（要約なしでも議事録は作れます）。"
            )
        case errors.SummaryUnusable(writer=writer):
            return (
                f"要約のモデル「{writer}」の答えはどれも使えず、やさしい日本語にできませんでした。"
                "「設定」で別のモデルを選んでください（ほかの形の要約はモデルなしで作れます）。"
            )
        case errors.SummaryServerRefused(address=""):
            return (
                "要約サーバーのアドレスがまだ決まっていません。「設定」の「要約」で入れるか、"
                "設定ファイルの [summary] に server と書いてください"
                "（例：http://192.168.0.10:8080/v1）。"
            )
        case errors.SummaryServerRefused(address=address):
            return (
                f"要約サーバー「{address}」は庁内のアドレスではないため、使いません。"
                "庁内のアドレスを指定してください（発言を外に送らないためです）。"
            )
        case errors.SummaryServerFailed(address=address):
            return (
                f"要約サーバー「{address}」から答えがありません。動いているか確かめてください"
                "（要約なしでも議事録は作れます）。"
            )
        case _:
            assert_never(error)


def _describe_microphone_failure(
    error: errors.MicrophoneMissing | errors.MicrophoneRefused | errors.MicrophoneLost,
) -> str:
    match error:
        case errors.MicrophoneMissing(wanted=None):
            return "マイクが見つかりません。マイクをつないでからもう一度実行してください。"
        case errors.MicrophoneMissing(wanted=wanted, available=available):
            names = "、".join(f"「{name}」" for name in available) or "なし"
            return f"マイク「{wanted}」が見つかりません。使えるもの：{names}。"
        case errors.MicrophoneRefused(device=device):
            return (
                f"マイク「{device}」を使えません。ほかのアプリで使用中でないか、"
                "マイクの使用が許可されているかを確かめてください。"
            )
        case errors.MicrophoneLost(device=device):
            return f"マイク「{device}」から音が来なくなりました。接続を確かめてください。"
        case _:
            assert_never(error)


def _describe_model_failure(
    error: errors.ModelMissing | errors.ModelUnknown | errors.ModelDamaged,
) -> str:
    match error:
        case errors.ModelMissing(name=name):
            return (
                f"モデル「{name}」がこの機械にありません。"
                f"minutes models fetch {name} で取得するか、"
                "minutes models import で取り込んでください。"
            )
        case errors.ModelUnknown(name=name, is_writer=True):
            return (
                f"モデル「{name}」は要約のモデルで、文字起こしには使えません。"
                "文字起こしのモデルの名前は minutes models list で確かめてください。"
            )
        case errors.ModelUnknown(name=name):
            return (
                f"モデル「{name}」は一覧にありません。"
                "minutes models list で名前を確かめてください。"
            )
        case errors.ModelDamaged(folder=folder, file=file, is_missing=is_missing):
            what = "がありません" if is_missing else "の中身が元と違います"
            return (
                f"モデル「{folder}」の {file} {what}。"
                "minutes models fetch か import で入れ直してください。"
            )
        case _:
            assert_never(error)


def describe_event(event: events.Event) -> str:
    """Return a short Japanese line for a status display; empty when nothing is to say."""
    match event:
        case events.RecordingStarted(device=device):
            return f"録音中（{device}）"
        case (
            events.HypothesisUpdated()
            | events.UtteranceFinalized()
            | events.UtteranceRevised()
            | events.TurnsUpdated()
        ):
            return ""
        case events.MarkMade(mark=mark):
            return f"{name_mark(mark)}（{format_position(mark.start)}）"
        case events.MarkRemoved(mark=mark):
            return f"{name_mark(mark)}（{format_position(mark.start)}）を取り消しました"
        case events.LevelMeasured(is_silent=True):
            return "音が入っていません。マイクの向き・スイッチ・音量を確かめてください"
        case events.LevelMeasured(is_clipping=True):
            return "音が大きすぎて割れています。マイクを離すか音量を下げてください"
        case events.LevelMeasured():
            return ""
        case events.RecordingPaused():
            return "オフレコ中（録音していません）"
        case events.RecordingResumed():
            return "録音を再開しました"
        case events.DelayMeasured(seconds=seconds):
            return f"{seconds:.0f} 秒遅れ" if seconds > DELAY_SHOWN_ABOVE else ""
        case events.SamplesDropped(samples=samples):
            length = "一瞬" if samples < SAMPLE_RATE else f" {samples / SAMPLE_RATE:.0f} 秒"
            return f"音が{length}途切れました（無音で埋めました）"
        case events.DeviceLost(device=device):
            return f"マイク「{device}」から音が来ません。つなぎ直してください（録音は続いています）"
        case events.GapMarked(start=start, end=end):
            return f"{format_position(start)} から {end - start:.1f} 秒は音がありません"
        case events.DamageFound(seconds=seconds):
            filled = f"（{seconds:.0f} 秒を無音で補いました）" if seconds >= 1 else ""
            return f"ファイルに壊れた部分がありました{filled}。読めたところはすべて使います"
        case events.WorkerFailed(stage="diarization"):
            return "話者の推定が止まりました。音と文字には影響ありません"
        case events.WorkerRestarted(stage="diarization"):
            return "話者の推定を再開しました"
        case events.WorkerFailed():
            return "文字起こしが止まりました。音は失われません。自動でやり直します"
        case events.WorkerRestarted(position=position):
            return f"文字起こしを {format_position(position)} から再開しました"
        case events.ProgressMade(position=position, total=total):
            return f"{format_position(position)} / {format_position(total)}"
        case events.RecordingStopped(reason=reason):
            return _STOP_REASONS[reason]
        case _:
            assert_never(event)


def describe_problem(problem: Problem) -> str:
    """Return what a sentence of a summary says and its evidence does not."""
    match problem.kind:
        case ProblemKind.NO_EVIDENCE:
            return "根拠の発言がありません"
        case ProblemKind.NUMBER | ProblemKind.WORD:
            return f"「{problem.text}」が根拠の発言にありません"
        case ProblemKind.NAME:
            return f"名前「{problem.text}」が根拠の発言にありません"
        case ProblemKind.OUTCOME:
            return f"「{problem.text}」が根拠の発言と合いません"
        case ProblemKind.NEGATION:
            return "打ち消しの有無が根拠の発言と違うかもしれません"
        case ProblemKind.CHANGED:
            return "この文ができたあとで、根拠の発言が変わりました"
    assert_never(problem.kind)


def name_mark(mark: Mark) -> str:
    """Return what people call a mark; one with words says which item of the agenda begins."""
    is_item = mark.kind is MarkKind.BOOKMARK and mark.text
    name = "議題" if is_item else MARK_NAMES[mark.kind]
    return f"{name}　{mark.text}" if mark.text else name


DELAY_SHOWN_ABOVE: Seconds = 3.0
"""A shorter delay is not worth a word to the people watching."""

MARK_NAMES = {
    MarkKind.APPLAUSE: "拍手",
    MarkKind.NO_OBJECTION: "異議なし",
    MarkKind.RECESS: "休憩",
    MarkKind.RESUMPTION: "再開",
    MarkKind.BOOKMARK: "しおり",
    MarkKind.OFF_RECORD: "オフレコ",
    MarkKind.GAP: "音なし",
}
"""What people call a note in the live log."""

_STOP_REASONS = {
    events.StopReason.ASKED: "録音を終了しました",
    events.StopReason.SOURCE_ENDED: "音声が終わりました",
    events.StopReason.FAILED: "録音を続けられなくなりました（ここまでは保存してあります）",
}


def describe_decisions(news: int) -> str:
    """Return what was taken over of the decisions made on another machine."""
    return f"決めたこと（文の確認、公開版で伏せる所など）を {news} 件取り込みました。"


NO_DATE = "ファイルに会議の日時がないので、今の日時にしました。"
"""A meeting came without its date."""


def describe_dispute(is_hidden: bool | None) -> str:
    """Return what became of a place that was decided differently on two machines."""
    if is_hidden is None:
        return "文の確認が両方で違うので、未確認に戻しました"
    done = "伏せます" if is_hidden else "そのまま載せます"
    return f"公開版の扱いが両方で違うので、新しい方に合わせて{done}"


def format_position(position: Seconds) -> str:
    """Return a recording position as h:mm:ss."""
    whole = int(position)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
