"""The forms as they were looked at in print, kept as XML: what changes is seen and looked at anew.

    MINUTES_WRITE_GOLDEN=1 python -m pytest tests/unit/export/test_golden_forms.py

writes them again; open the forms in Word or LibreOffice before keeping that.
"""

from __future__ import annotations

import io
import os
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from minutes.export import word
from minutes.export.filling import Filing
from minutes.export.templates import SHIPPED, find_template, render
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    MeetingDetails,
    MinutesDocument,
    Origin,
    Summary,
    SummaryShape,
)

PROJECT = Path(__file__).resolve().parents[3]
FOLDER = PROJECT / "tests" / "data" / "forms"
IS_WRITING = os.environ.get("MINUTES_WRITE_GOLDEN") == "1"
FORMS = [*(item.file.removesuffix(".docx") for item in SHIPPED), "draft"]
PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml")

sys.path.insert(0, str(PROJECT / "scripts"))


@pytest.fixture(scope="module")
def document() -> MinutesDocument:
    """Return the invented meeting, its first minutes, with everything that forms can show."""
    from sample_council import council

    made = council(5)
    first = made.utterances[:14]
    ends = [item.end for item in first]
    marks = (
        Mark("m1", MarkKind.APPLAUSE, ends[3], ends[3]),
        Mark("m2", MarkKind.GAP, ends[5], ends[5] + 75),
        Mark("m3", MarkKind.RECESS, ends[7], ends[7]),
        Mark("m4", MarkKind.RESUMPTION, ends[8], ends[8]),
        Mark("m5", MarkKind.OFF_RECORD, ends[10], ends[10] + 1),
    )
    details = MeetingDetails(
        "令和8年第4回定例会", True, "", 3, ("資料1　補正予算の概要",), ("髙橋 信夫", "山﨑 美智子")
    )
    utterances = (*first[:9], replace(first[9], speaker=None), *first[10:])
    transcript = replace(
        made,
        meeting=replace(made.meeting, details=details, duration=600.0),
        utterances=utterances,
        marks=marks,
    )
    opened = transcript.meeting.started_at

    def finding(kind: FindingKind, text: str, at: int, origin: Origin = Origin.RULE) -> Finding:
        return Finding(kind, text, (first[at].id,), first[at].speaker, "次回", origin)

    point = finding(FindingKind.POINT, "補正予算を審査した。", 2, Origin.MODEL)
    middle, end = first[1].start, 600.0
    return MinutesDocument(
        transcript,
        opened,
        opened + timedelta(seconds=end),
        ((opened + timedelta(seconds=ends[7]), opened + timedelta(seconds=ends[8])),),
        (AgendaPart(AgendaStretch(made.meeting.agenda[0], middle, end), (point,)),),
        (finding(FindingKind.DECISION, "原案のとおり決した。", 12),),
        (finding(FindingKind.TASK, "資料を提出する。", 10),),
        (finding(FindingKind.REQUEST, "早めにしていただきたい。", 11),),
        (Summary(SummaryShape.GIST, (AgendaPart(AgendaStretch("", 0.0, end), (point,)),), opened),),
    )


def made_of(document: MinutesDocument, form: str) -> bytes:
    if form == "draft":
        return word.render(document)
    return render(document, find_template(form), Filing("確定", has_line_numbers=True))


def shown(content: bytes) -> str:
    """Return the parts that people see, one element a line."""
    pieces = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in PARTS:
            tree = etree.fromstring(archive.read(name))
            etree.cleanup_namespaces(tree)
            pieces.append(f"<!-- {name} -->")
            pieces.append(etree.tostring(tree, encoding="unicode", pretty_print=True))
    return "\n".join(pieces)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_as_it_was_looked_at(document: MinutesDocument, form: str) -> None:
    path, made = FOLDER / f"{form}.xml", shown(made_of(document, form))
    if IS_WRITING:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_every_style_that_is_named_is_there(document: MinutesDocument, form: str) -> None:
    made = docx.Document(io.BytesIO(made_of(document, form)))
    known = {style.style_id for style in made.styles}
    named = {
        item.get(qn("w:val"))
        for kind in ("pStyle", "rStyle", "tblStyle")
        for item in made.element.body.iter(qn(f"w:{kind}"))
    }
    assert named <= known
