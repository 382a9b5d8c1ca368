"""A tab of the summaries as text, to be pasted into a mail: each sentence with its places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ui.summary.sheet import Heading, Row, Sentence, State


def as_text(title: str, note: str, rows: Sequence[Row]) -> str:
    """Return rows as plain text; what is not wanted is left out, what is open says so."""
    return "\n".join([title, *note.splitlines(), *_lines(rows)]) + "\n"


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Heading):
            yield ""
            yield f"■ {row.title}"
            if row.note:
                yield row.note
        elif row.state is not State.REFUSED:
            yield _line(row)


def _line(row: Sentence) -> str:
    places = "、".join(item.place for item in row.evidence)
    marked = f"【{row.state}】" if row.state.is_open else ""
    about = f"（{row.about}）" if row.about else ""
    return f"・{marked}{row.text}{about}［{places}］"
