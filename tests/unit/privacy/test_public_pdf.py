"""A public PDF is looked through to its last string, as the Word file is by unzipping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from minutes.export import pdf
from minutes.export.filling import Filing
from minutes.export.formats import Format, write
from minutes.filing import minutes_of, word_renderer
from minutes.privacy.masking import MaskRules
from minutes.privacy.publication import make_public, review
from minutes.privacy.reviewing import decide, places_of
from minutes.types import (
    Engine,
    Mark,
    MarkKind,
    MaskStyle,
    Meeting,
    MeetingDetails,
    MeetingId,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
)

pytestmark = pytest.mark.skipif(pdf.find_converter() is None, reason="LibreOffice is not installed")

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NAME, PHONE = "佐々木さくら", "090-1234-5678"


@pytest.fixture
def transcript() -> Transcript:
    said = tuple(
        Utterance(UtteranceId(f"u{at}"), 1, at * 9.0, at * 9.0 + 8, (), text, text, speaker="1")
        for at, text in enumerate(
            (
                "議案第76号を議題といたします。",
                f"相談に来られた{NAME}さんの電話は{PHONE}でした。",
                f"{NAME}さんには次回までに資料をお送りいたします。",
                "以上のとおり決定いたしました。",
            )
        )
    )
    meeting = Meeting(
        MeetingId("m1"),
        f"{NAME}さんの件に関する委員会",
        NOW,
        60.0,
        participants=(Participant("水谷 花子", "委員長"),),
        agenda=("議案第76号", f"{NAME}さんの件"),
        details=MeetingDetails(materials=(f"{NAME}さんの申請書",)),
    )
    marks = (Mark("m", MarkKind.APPLAUSE, 9.0, 9.0, NAME),)
    return Transcript(meeting, (Speaker("1", "水谷 花子"),), said, Engine(f"/srv/{NAME}/m"), marks)


def public_of(transcript: Transcript) -> Transcript:
    decisions = [decide(item, NOW, is_accepted=True) for item in places_of(transcript, NAME)]
    for _ in range(5):
        found = review(transcript, MaskRules(known_names=("水谷 花子",)), decisions, ())
        if not found.open:
            return make_public(found, MaskStyle.BAR)
        decisions += [decide(item, NOW, is_accepted=True) for item in found.open]
    raise AssertionError("there is always more to decide")


def strings_of(path: Path) -> Iterator[str]:
    """Yield every text of a PDF: pages, outline, properties, names, streams, attached files."""
    reader = pypdf.PdfReader(path)
    yield from (page.extract_text() for page in reader.pages)
    yield from (str(value) for value in (reader.metadata or {}).values())
    yield from reader.attachments
    for number in range(1, reader.trailer["/Size"]):
        yield from _strings(reader.get_object(IndirectObject(number, 0, reader)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, StreamObject):
        content = value.get_data()
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            yield content.decode(encoding, "replace")
    if isinstance(value, DictionaryObject):
        value = ArrayObject([*value.keys(), *value.values()])
    if isinstance(value, ArrayObject):
        for item in value:
            if not isinstance(item, IndirectObject):
                yield from _strings(item)
    elif value is not None:
        yield str(value)


def squeezed(path: Path) -> str:
    return "".join("".join(strings_of(path)).split())


@pytest.mark.parametrize("form", [None, "議会全文", "審議会要点"])
def test_nothing_hidden_is_anywhere_in_a_public_pdf(
    transcript: Transcript, tmp_path: Path, form: str | None
) -> None:
    word = None if form is None else word_renderer(form, Filing("確定"))
    original, public = (
        squeezed(write(minutes_of(one), [Format.PDF], tmp_path / name, word)[0])
        for one, name in ((transcript, "原本"), (public_of(transcript), "公開"))
    )
    assert NAME in original, "the search finds what is there"
    for hidden in (NAME, "佐々木", PHONE, PHONE.replace("-", "")):
        assert hidden not in public
    assert "■■■さんの件に関する委員会（公開版）" in public
    assert "以上のとおり決定いたしました。" in public
