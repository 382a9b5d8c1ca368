"""Who attends: out of tables, pasted lines and agendas, whatever order they have."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from minutes.dictionary.agenda import read_agenda
from minutes.dictionary.attendance import read_attendance, read_attendance_file
from minutes.errors import DocumentRejected, FileUnreadable
from minutes.types import Attendance, Participant

HANAKO = Participant("水谷 花子", "委員長", "みずたに はなこ", "1")
JIRO = Participant("髙﨑 次郎", "副委員長", "たかさき じろう", "2")
LINES = {
    "委員長　山田太郎": Participant("山田太郎", "委員長"),
    "総務課長 佐藤 花子（さとう はなこ）": Participant("佐藤 花子", "総務課長", "さとう はなこ"),
    "３番　山田太郎委員": Participant("山田太郎", "委員", seat="3"),
    "第12番 勅使河原　権左衛門 議員": Participant("勅使河原 権左衛門", "議員", seat="12"),
    "①山田太郎": Participant("山田太郎", seat="1"),
    "総務課長佐藤花子": Participant("佐藤花子", "総務課長"),
    "委員長山田太郎": Participant("山田太郎", "委員長"),
    "○佐藤花子様": Participant("佐藤花子"),
    "委員　山　田　　太　郎": Participant("山田 太郎", "委員"),
    "髙﨑　次郎": Participant("髙﨑 次郎"),
    "林　学": Participant("林 学"),
    "山田 太郎 委員長": Participant("山田 太郎", "委員長"),
    "小鳥遊 六花議員": Participant("小鳥遊 六花", "議員"),
    "総務部 総務課 課長 佐藤 花子 さとう はなこ": Participant(
        "佐藤 花子", "総務部総務課長", "さとう はなこ"
    ),
    "佐藤 さとみ": Participant("佐藤 さとみ"),
    "佐藤花子 サトウハナコ": Participant("佐藤花子", "", "さとうはなこ"),
    "市民代表　東海林　美咲": Participant("東海林 美咲", "市民代表"),
    "東海林 太郎（○○大学教授）": Participant("東海林 太郎", "○○大学教授"),
    "オブザーバー ジョン・スミス": Participant("ジョン・スミス", "オブザーバー"),
    "John Smith": Participant("John Smith"),
}
NOBODY = (
    *("会議次第", "配付資料一覧", "１ 開会", "令和8年11月18日", "議案第76号", "監査委員", "事務局"),
    *("総務課 課長", "よろしくお願いします。", "委員長谷川太郎", "東部支所長", "---", "10名"),
)


def write_sheet(path: Path, rows: list[tuple[object, ...]], title: str = "名簿") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def write_word(path: Path, parts: list[str | list[tuple[str, ...]]]) -> Path:
    import docx

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=0, cols=len(part[0]))
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path


@pytest.mark.parametrize(("line", "person"), LINES.items())
def test_a_line_says_who_is_meant(line: str, person: Participant) -> None:
    found = read_attendance(line)
    assert found.participants == (person,)
    assert found.not_understood == ()


@pytest.mark.parametrize("line", NOBODY)
def test_a_line_that_names_nobody_or_can_mean_two_things_names_nobody(line: str) -> None:
    assert read_attendance(line).participants == ()


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
@pytest.mark.parametrize("delimiter", ["\t", ","])
def test_columns_stand_in_any_order(order: tuple[int, ...], delimiter: str) -> None:
    rows = [
        ("席次", "役職", "氏　名", "ふりがな"),
        ("1", "委員長", "水谷　花子", "みずたに　はなこ"),
        ("２番", "副委員長", "髙﨑　次郎", "タカサキ ジロウ"),
    ]
    text = "\r\n".join(delimiter.join(row[place] for place in order) for row in rows)
    assert read_attendance(text).participants == (HANAKO, JIRO)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_without_a_header_the_cells_say_what_they_are(order: tuple[int, ...]) -> None:
    rows = [
        ("1", "委員長", "水谷　花子", "みずたに　はなこ"),
        ("2", "副委員長", "髙﨑　次郎", "たかさき じろう"),
    ]
    text = "\n".join("\t".join(row[place] for place in order) for row in rows)
    assert read_attendance(text).participants == (HANAKO, JIRO)


def test_a_list_of_forty_is_read_in_its_order() -> None:
    rows = [f"{seat}\t委員\t第{seat}　太郎{seat % 7}" for seat in range(1, 41)]
    found = read_attendance("\n".join(["席\t職名\t名前", *rows]))
    assert [person.seat for person in found.participants] == [str(seat) for seat in range(1, 41)]


def test_headings_give_the_role_that_a_line_does_not_say() -> None:
    text = "【委員】\n山田 太郎\n鈴木 一郎\n【事務局】\n総務課長 佐藤 花子\n高橋 三郎\n"
    found = read_attendance(text)
    assert [person.role for person in found.participants] == ["委員", "委員", "総務課長", "事務局"]
    standing = [person.attendance for person in found.participants]
    assert standing == [*[Attendance.PRESENT] * 2, *[Attendance.SECRETARIAT] * 2]
    assert found.not_understood == ()


def test_several_on_a_line_share_their_role() -> None:
    found = read_attendance("委員　山田太郎、鈴木一郎、佐藤花子\n事務局：高橋 三郎")
    assert [person.role for person in found.participants] == [*["委員"] * 3, "事務局"]


@pytest.mark.parametrize(
    "text",
    [
        "氏名\t出欠\n山田 太郎\t出席\n佐藤 花子\t欠席",
        "山田 太郎\n佐藤 花子（欠席）",
        "出席者\n山田 太郎\n欠席者\n佐藤 花子",
    ],
)
def test_who_is_absent_does_not_attend_and_that_is_told(text: str) -> None:
    found = read_attendance(text)
    assert [person.name for person in found.participants] == ["山田 太郎"]
    assert [line.number for line in found.not_understood] == [len(text.split("\n"))]
    assert found.absent == (Participant("佐藤 花子", attendance=Attendance.ABSENT),)


def test_a_name_that_stands_twice_is_one_person_with_what_both_lines_say() -> None:
    found = read_attendance("氏名\t役職\t席\n山田　太郎\t\t3\n山田太郎\t委員\t\n")
    assert found.participants == (Participant("山田 太郎", "委員", "", "3"),)
    assert [line.number for line in found.not_understood] == [3]


def test_characters_of_the_family_register_stay_as_they_are() -> None:
    names = ["髙﨑\ufa19 次郎", "渡邉\ufa11 一", "葛\U000e0100城 太郎", "𠮷野 家康"]
    found = read_attendance("氏名\n" + "\n".join(names))
    assert [person.name for person in found.participants] == names


def test_what_is_not_understood_is_told_with_its_line() -> None:
    found = read_attendance("山田 太郎\nよろしくお願いします。\n\n佐藤 花子\n？？？")
    assert [line.number for line in found.not_understood] == [2, 5]
    assert len(found.participants) == 2


@given(st.text(max_size=200))
@example("氏名\n" + "あ" * 5000)
@example('"')
@example("\ufeff氏名,役職\n\ud800,委員")
def test_no_text_breaks_the_reader_and_no_name_is_empty(text: str) -> None:
    found = read_attendance(text)
    names = [person.name for person in found.participants]
    assert all(name.strip() and len(name) <= 100 for name in names)
    assert len(set(names)) == len(names)


TWO_COLUMNS = """出席委員（8名）
　委員長　水谷　花子　　副委員長　髙﨑　次郎
　委　員　山田　太郎　　委　員　鈴木　一郎
　委　員　佐藤　花子
欠席委員（なし）
説明のため出席した者
　総務部長　田中　実　　総務課長　高橋　三郎
事務局職員
　書　記　伊藤　四郎
"""
COUNCIL_MEMBERS = """出席議員（18名）
1番　山田太郎君　　2番　鈴木一郎君
3番　佐藤花子君　　4番　高橋三郎君
"""


def listed(text: str) -> list[tuple[str, str, str]]:
    found = read_attendance(text)
    assert found.not_understood == ()
    return [(person.seat, person.role, person.name) for person in found.participants]


def test_lists_in_two_columns_name_two_people_on_a_line() -> None:
    assert listed(TWO_COLUMNS) == [
        ("", "委員長", "水谷 花子"),
        ("", "副委員長", "髙﨑 次郎"),
        ("", "委員", "山田 太郎"),
        ("", "委員", "鈴木 一郎"),
        ("", "委員", "佐藤 花子"),
        ("", "総務部長", "田中 実"),
        ("", "総務課長", "高橋 三郎"),
        ("", "書記", "伊藤 四郎"),
    ]
    standing = [person.attendance for person in read_attendance(TWO_COLUMNS).participants]
    assert standing[4:] == [
        *[Attendance.PRESENT],
        *[Attendance.EXPLAINER] * 2,
        *[Attendance.SECRETARIAT],
    ]
    assert [line[0] for line in listed(COUNCIL_MEMBERS)] == ["1", "2", "3", "4"]
    assert {line[1] for line in listed(COUNCIL_MEMBERS)} == {"議員"}


@pytest.mark.parametrize(
    "line",
    [
        "総務部 総務課 課長 佐藤 花子 さとう はなこ",
        "事務局 総務課長 佐藤 花子",
        "佐藤 花子 委員 さとう はなこ",
    ],
)
def test_offices_and_readings_are_not_taken_for_more_people(line: str) -> None:
    assert [name for _, _, name in listed(line)] == ["佐藤 花子"]


def test_names_before_their_posts_keep_them() -> None:
    assert listed("山田 太郎 委員長 鈴木 一郎 委員") == [
        ("", "委員長", "山田 太郎"),
        ("", "委員", "鈴木 一郎"),
    ]


def test_office_post_and_remark_become_the_role_in_this_meeting() -> None:
    text = (
        "氏名（敬称略）\t団体名\t役職\t備考\n"
        "山田　太郎\t○○大学\t教授\t会長\n"
        "鈴木　一郎\t社会福祉協議会\t会長\t\n"
        "佐藤　花子\t総務課\t課長\t10時まで"
    )
    roles = [role for _, role, _ in listed(text)]
    assert roles == ["会長", "社会福祉協議会会長", "総務課長"]


def test_names_out_of_a_mail_are_names() -> None:
    text = "山田太郎 <yamada@example.jp>\n佐藤花子;鈴木一郎"
    assert [name for _, _, name in listed(text)] == ["山田太郎", "佐藤花子", "鈴木一郎"]


# Files


def test_a_workbook_gives_the_sheet_that_lists_people(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path / "出席者 名簿.xlsx",
        [
            ("令和8年度 総務常任委員会 出席者名簿",),
            (),
            ("番号", "所属", "職名", "氏名", "ふりがな"),
            (1, "", "委員長", "水谷　花子", "みずたに はなこ"),
            (2.0, "総務部総務課", "課長", "佐藤　花子", None),
            (None, None, None, None, None),
        ],
    )
    found = read_attendance_file(path)
    assert found.participants == (HANAKO, Participant("佐藤 花子", "総務部総務課長", "", "2"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_csv_of_any_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "名簿.csv"
    path.write_bytes("役職,氏名,よみ\n委員長,水谷　花子,みずたに はなこ\n".encode(encoding))
    (person,) = read_attendance_file(path).participants
    assert (person.name, person.role) == ("水谷 花子", "委員長")


def test_an_agenda_gives_only_who_stands_under_its_heading(tmp_path: Path) -> None:
    rows = [("職名", "氏名"), ("委員長", "水谷　花子"), ("委員", "髙﨑　次郎")]
    path = write_word(
        tmp_path / "次第.docx",
        [
            *(
                "総務常任委員会　次第",
                "日時　令和8年11月18日",
                "１　開会",
                "２　議題",
                "山田　一郎",
            ),
            *("出席者", rows, "事務局：佐藤　花子（総務課長）"),
            *("配付資料", "鈴木　一郎"),
        ],
    )
    found = read_attendance_file(path)
    assert [person.name for person in found.participants] == ["水谷 花子", "髙﨑 次郎", "佐藤 花子"]
    assert found.participants[2].role == "総務課長"


def test_a_hand_out_gives_the_list_of_its_table_and_what_is_talked_about(tmp_path: Path) -> None:
    rows = [
        ("No.", "氏名", "所属・役職", "備考"),
        ("1", "山田　太郎", "○○大学教授", "会長"),
        ("2", "髙﨑　次郎", "商工会議所副会頭", "副会長"),
    ]
    path = write_word(
        tmp_path / "次第.docx",
        [
            *("第3回 総合計画審議会 次第", "日時：令和8年11月18日（水）午後2時～"),
            *(
                "１　開会",
                "２　会長あいさつ",
                "３　議題",
                "　（１）計画（案）について",
                "　（２）その他",
            ),
            *("４　閉会", "【配付資料】", "資料1　総合計画（案）", "資料2　委員名簿"),
            *(
                "総合計画審議会　委員名簿",
                rows,
                "事務局",
                "企画課長　高橋　三郎、同主査　渡辺　優子",
            ),
        ],
    )
    found = read_attendance_file(path)
    assert [(person.role, person.name) for person in found.participants] == [
        ("会長", "山田 太郎"),
        ("副会長", "髙﨑 次郎"),
        ("企画課長", "高橋 三郎"),
        ("主査", "渡辺 優子"),
    ]
    assert found.not_understood == ()
    assert read_agenda(path) == ("計画（案）について", "その他")


@pytest.mark.parametrize(
    "line",
    [
        "2 髙﨑 次郎 商工会議所副会頭 副会長3 佐藤 花子 公募市民",
        "山田 太郎 " + "長い" * 20 + "委員",
    ],
)
def test_lines_that_ran_together_are_told_and_not_guessed(line: str) -> None:
    found = read_attendance(line)
    assert found.participants == ()
    assert len(found.not_understood) == 1


def test_a_file_without_people_is_refused_with_what_to_do(tmp_path: Path) -> None:
    agenda = write_word(tmp_path / "次第.docx", ["次第", "１　開会", "２　閉会"])
    empty = write_sheet(tmp_path / "空.xlsx", [("氏名", "役職")])
    for path in (agenda, empty):
        with pytest.raises(DocumentRejected, match="氏名"):
            read_attendance_file(path)


def test_what_is_no_list_is_refused_and_not_a_trace(tmp_path: Path) -> None:
    picture = tmp_path / "写真.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    packed = tmp_path / "名簿.zip"
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("名簿.txt", "山田 太郎")
    cut = write_sheet(tmp_path / "切れた.xlsx", [("氏名",), ("山田 太郎",)])
    cut.write_bytes(cut.read_bytes()[:-200])
    for path in (picture, packed, cut):
        with pytest.raises(DocumentRejected):
            read_attendance_file(path)
    with pytest.raises(FileUnreadable):
        read_attendance_file(tmp_path)


def test_a_column_says_as_what_each_person_attends() -> None:
    found = read_attendance(
        "氏名,役職,区分,出欠\n"
        "水谷花子,委員長,委員,出席\n佐藤一郎,総務課長,説明員,出席\n田中次郎,書記官,事務局,\n"
        "鈴木三郎,委員,委員,欠席\n高橋四郎,,傍聴,\n"
    )
    standings = [(item.name, item.attendance) for item in found.participants]
    assert standings == [
        ("水谷花子", Attendance.PRESENT),
        ("佐藤一郎", Attendance.EXPLAINER),
        ("田中次郎", Attendance.SECRETARIAT),
    ]
    assert [(item.name, item.attendance) for item in found.absent] == [
        ("鈴木三郎", Attendance.ABSENT)
    ]
    assert [line.number for line in found.not_understood] == [5, 6]


@pytest.mark.parametrize("title", ["区分", "出欠", "出席区分"])
def test_each_such_column_knows_the_same_words(title: str) -> None:
    found = read_attendance(f"氏名,役職,{title}\n佐藤一郎,課長,説明員\n鈴木三郎,委員,欠席\n")
    assert [item.attendance for item in (*found.participants, *found.absent)] == [
        Attendance.EXPLAINER,
        Attendance.ABSENT,
    ]
