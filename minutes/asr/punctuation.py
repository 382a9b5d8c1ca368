"""The marks 、 and 。 for final text whose model wrote none, by rules of form and pause.

Offline and without a model: what a sentence ends with, what the next one begins with, and
where the speaker paused. Rather too few marks than a wrong one. What the model wrote stays,
and no character but 、 and 。 is ever added.

Source: 「公用文作成の考え方（建議）」 (Council for Cultural Affairs, 7 January 2022): 。 and 、 as
a rule; 「？」 is for leaflets and the like, so a question ends with 。 here. Where 、 goes is
left to the writer: ours goes where form and breath agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from minutes.types import Seconds, Word

COMMA, STOP = "、", "。"

CHARACTERS_PER_MARK = 25
"""Text with a mark for so many characters is punctuated already. Our choice: minutes have
one for 12 to 20; Whisper, where it drops the marks, drops all of them."""

COMMA_PAUSE: Seconds = 0.25
"""Pause after a connective form that makes a 、. Measured: with the true text of the
synthetic meeting, aligned by the practice model, 32 of its 36 、 are found so and one is
put where none was (November 2026)."""

STOP_PAUSE: Seconds = 0.3
"""Pause that makes a polite ending an end: 「いただきました」 may also describe the next
word. Our choice, above a 、 and below the 0.7 s that part utterances."""

NAME_PAUSE: Seconds = 0.5
"""Pause wanted where a name could run on (つくば市, みなと区). Our choice."""

MORA: tuple[Seconds, Seconds] = (0.08, 0.25)
"""Bounds of what a mora may last, so that odd times make no odd pauses. Source: 4 to 12
morae a second, slow dictation to hurried speech."""

# --- forms ---------------------------------------------------------------------------

_POLITE = r"(?:です|でした|ます|ました|ません|ませんでした|でしょう|ましょう)"

_CONJUNCTION = re.compile(
    r"(?:えーっ?と|えっと|ええと|えー+|あのー+|そのー+|まあ|うーん"
    r"|はい(?![るりっくけせ])|いいえ|また(?![はがぐた])|次に(?!は|も)|続いて|続きまして"
    r"|しかしながら|しかし(?!な)|なお(?![かるすさりっらざしい])|したがって|したがいまして|そして"
    r"|それでは|それから|そのため|そこで(?![はも])|そうしますと|さらに(?!は|も)|一方で?(?![的のにはも通])"
    r"|よって|ただし|ただ(?![いし今ちよのでな])|つまり|すなわち|例えば|まずは?(?![いさし])"
    r"|初めに|始めに|最初に|最後に|では(?![なあ])|加えて|併せて|あわせて|ちなみに|もちろん"
    r"|ですから|ですので|なので|このため|その結果|具体的には?|いずれにいたしましても|いずれにしましても)"
)
"""What opens a sentence and is followed by 、."""

_OPENER = re.compile(
    rf"(?:{_CONJUNCTION.pattern}|ただいま|どうぞ|よろしく(?:お願い|御願い)|ほかに|これより|これを|これに|以上で"
    r"|引き続き|ありがとう|お疲れ|それと(?!も)|そうし|お手元|お聞かせ|お示し|なぜなら|もう[1一]"
    r"|それは|これは|この|その(?!まま))"
)
"""What hardly follows a polite ending but as a new sentence."""

_ENDS = re.compile(rf"(?:{_POLITE}か?|ください|下さい)\Z")
_ENDS_SURELY = re.compile(
    rf"(?:(?:です|でした)か?|{_POLITE}か|(?:ございます|(?:で|と)あります|であります)"
    r"|(?:と思います|と考えます|と存じます|(?:お|御)(?:願い|答え)(?:いた)?します)|ください|下さい)\Z"
)
"""Endings that seldom describe the next word."""

_GOES_ON = re.compile(
    r"(?:が|けれ|けど|けども|の(?!ち)|から|し(?!か|た|ば)|と(?!も|こ)|ところ|とおり|とも|ね|よ(?![っろうり])"
    r"|か(?!なり|つて)|わ|もの|こと|ため|って|など|や|を|に|は(?!い)|も(?!う|し|ち|っ)|[たれらばんーるべぐすでむみ]"
    r"|[際方者件旨時点]|場合|通り|内容|以上の)"
)
"""What belongs to the ending before it (ですので, ましたら) or was no ending (市で｜すべて)."""

_LINKS_SURELY = re.compile(
    rf"(?:{_POLITE}(?:が|ので|から|けれども|けども|けど)|[たるい](?:けれども|けども)"
    r"|(?:でござい|あり|おり)まして|(?:つき|関し|おき|いたし|対し)ましては|よりますと|といたしましても"
    r"|[てで]おり|であり)\Z"
)
"""Clauses that end here whether or not one breathes, unless a form goes on after them."""

_FILLS = re.compile(r"(?:えー+|えーっ?と|あのー+|そのー+)\Z")
"""Fillers, which stand apart wherever they are; the practice of verbatim records."""

_LINKS = re.compile(
    r"(?:(?<![ぁ-ん])[はがでにもと]|(?:こと|もの|ため|ほう|ところ|ほど|など|の|に|で|と|から|まで)[はがでにも]"
    r"|(?<!すべ)て|ては|ても|から|まで|より|ながら|つつ|ため|ので|のに|など|ほか|とともに|[一-龠]{2}(?<![直出押返戻起落話指])し|(?:あり|おり|より|なり|わたり)"
    r"|[らせさか]ず|なく|[れけね]ば|まして|ましたら|ますと|いただき|踏まえ|含め|され|られ|設け|加え|たり"
    r"|[0-9０-９](?:ページ|パーセント))\Z"
)
"""Phrases after which a breath is a 、."""

_ADVERBS = re.compile(r"(?:皆様|皆さん|先日|現在|今回|次回|昨年度?|今年度?|来年度?|本日|今後)\Z")
"""What may stand apart from Kanji behind it, with a breath; a name ends with none of them."""

_OR = re.compile(r"(?:それとも|あるいは|または|もしくは)")
"""What joins two questions: 「…ですか、それとも…ですか。」"""

_LINKS_IN_DOUBT = re.compile(r"(?:[ぁ-ん][はがでにもと]|を)\Z")
"""The same, but a name or a word could run on: they want a longer breath."""

_BEGINS = re.compile(
    r"(?:[^ぁ-ん]|え[ーっ]|あのー|そのー|お[^りくいけ]|ご|およそ|いか|いず|いつ|いま|どの|どう|どこ|どれ|こ[のれう]|そ[のれう]|あ[のわ]|ぜひ"
    r"|まだ|また|まず|もう|もっと|より|さら|すべて|すで|なぜ|ほか|ほぼ|よろし|しっか|きち|ただ|すぐ|ありがと|できる|できま|みな|わた|やは)"
)
"""What can begin after a 、: anything but Hiragana, or a word that is no ending."""

_TRAILS = re.compile(
    rf"(?:{_POLITE}(?:が|ので|から|けれども|けども|けど|し|と)|(?:けれども|けども|ながら|つつ|ため|ので|のに)"
    r"|(?<!ちょっ)(?<!もっ)(?<!こ)(?<!ひ)と|(?<!こんにち)(?<!こんばん)は|[がでにを](?<!まで)|(?<!すべ)て|[てでにと一-龠]も"
    r"|[一-龠]{2}(?<![直出押返戻起落話指])し|(?:(?<!者)あり|おり|より)|[れけね]ば|なく|[らせ]ず|[0-9０-９]ページ)\Z"
)
"""Ends of an utterance whose sentence goes on: 、 rather than 。."""

_OPENS_LAST = re.compile(rf"(?:\A|{_ENDS.pattern[:-2]}){_CONJUNCTION.pattern}\Z")
"""Ends of an utterance that are the beginning of the next sentence: 「…ですか。まあ、」"""

_HANGS = re.compile(
    r"(?:の|な|この|その|あの|という|といった|とする|(?:関|対)する|による|よる|おける|係る|第|及び|並びに|または|又は)\Z"
)
"""Ends of an utterance that lean on the next word: no mark at all."""

_REACH = 14
"""Characters looked at on each side; the longest form above has fewer."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character that is neither mark nor space, and where it stands in the words."""

    text: str
    word: int
    index: int


def punctuate(words: tuple[Word, ...], *, is_cut: bool = False) -> tuple[Word, ...]:
    """Return the words of a finished utterance with 、 and 。 where they belong.

    A mark is appended to the word before it; times and all other characters stay. Doing it
    twice changes nothing. `is_cut` says that the utterance ended not at a pause but because
    it grew too long: then no 。 is guessed.
    """
    letters = [
        _Letter(letter, number, index)
        for number, word in enumerate(words)
        for index, letter in enumerate(word.text)
        if letter not in (COMMA, STOP) and not letter.isspace()
    ]
    if not letters:
        return words
    text = "".join(word.text for word in words)
    plain = "".join(letter.text for letter in letters)
    marks = {} if _is_punctuated(text, len(plain)) else _inner_marks(plain, _pauses(words, letters))
    if text.rstrip()[-1] not in (COMMA, STOP):
        marks[len(plain) - 1] = _end_mark(plain, is_cut=is_cut)
    return _insert(words, letters, marks)


def _is_punctuated(text: str, characters: int) -> bool:
    """Tell whether the model wrote marks: then it knows better, being able to hear."""
    count = sum(text.count(mark) for mark in (COMMA, STOP))
    return text.rstrip().endswith(STOP) or count * CHARACTERS_PER_MARK >= characters


def _inner_marks(plain: str, pauses: list[Seconds]) -> dict[int, str]:
    """Return the mark that follows each position, from the letters and pauses alone."""
    marks: dict[int, str] = {}
    start = 0
    for position in range(len(plain) - 1):
        before = plain[max(0, position + 1 - _REACH) : position + 1]
        after = plain[position + 1 : position + 1 + _REACH]
        if not _may_part(before[-1], after[0]):
            if pauses[position] >= STOP_PAUSE and _ADVERBS.search(plain[start : position + 1]):
                marks[position] = COMMA
            continue
        if _is_end(before, after, pauses[position]):
            marks[position] = STOP
            start = position + 1
        elif _is_opening(plain[start : position + 1], plain[start : position + 1 + _REACH]):
            is_answer = before.endswith("はい") and pauses[position] >= NAME_PAUSE
            marks[position] = STOP if is_answer else COMMA
            start = position + 1
        elif _is_link(before, after, pauses[position]):
            marks[position] = COMMA
    return marks


def _may_part(left: str, right: str) -> bool:
    """Tell whether two neighbours may be parted at all: not in numbers, names, brackets."""
    if _is_name(left) and _is_name(right):
        return False
    if unicodedata.category(left)[0] in "PS" or unicodedata.category(right)[0] in "PSMC":
        return left in "）)」』%％" and unicodedata.category(right)[0] == "L"
    return right not in "ーんをぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々"


def _is_name(letter: str) -> bool:
    """Tell Kanji, Latin letters and digits: neighbours among them are one word or number."""
    return letter.isascii() or not ("ぁ" <= letter <= "ヿ") or letter in "ヶヵ"


def _is_end(before: str, after: str, pause: Seconds) -> bool:
    if not _ENDS.search(before) or _OR.match(after):
        return False
    if _OPENER.match(after):
        return True
    if _GOES_ON.match(after):
        return False
    is_new_word = not "ぁ" <= after[0] <= "ん"
    return pause >= STOP_PAUSE or (is_new_word and _ENDS_SURELY.search(before) is not None)


def _is_opening(sentence: str, ahead: str) -> bool:
    """Tell whether the sentence so far is a conjunction or filler, and what follows too."""
    found = _CONJUNCTION.match(ahead)
    return found is not None and found.end() == len(sentence)


def _is_link(before: str, after: str, pause: Seconds) -> bool:
    if _FILLS.search(before) and after[0] not in "っと":
        return True
    if before.endswith("か") and _OR.match(after):
        return _ENDS.search(before) is not None
    if not _BEGINS.match(after):
        return False
    if _LINKS_SURELY.search(before) and not (before.endswith("り") and after[0] in "まで"):
        return True
    if pause >= NAME_PAUSE and _LINKS_IN_DOUBT.search(before):
        return True
    return pause >= COMMA_PAUSE and _LINKS.search(before) is not None


def _end_mark(plain: str, *, is_cut: bool) -> str:
    """Return what ends the utterance: 。, 、 if the sentence goes on, or nothing."""
    tail = plain[-_REACH:]
    last = unicodedata.category(tail[-1])
    if (last[0] in "PS" and tail[-1] not in "）)」』%％") or _HANGS.search(tail):
        return ""
    # A conjunction or filler with which the next sentence began; 「はい」 is one by itself.
    is_opening = _OPENS_LAST.search(tail) is not None and not plain.endswith("はい")
    if _TRAILS.search(tail) or is_opening:
        return COMMA
    return "" if is_cut else STOP


def _pauses(words: tuple[Word, ...], letters: list[_Letter]) -> list[Seconds]:
    """Return the pause after each letter but the last; 0 within a word.

    The aligner leaves no gap where the model wrote no mark: it stretches the word behind
    the pause, at times the next one too, seldom the one before. So a pause is the gap and
    what these words last beyond their morae (measured, see `COMMA_PAUSE`).
    """
    morae = [0.0] * len(words)
    for letter in letters:
        morae[letter.word] += _morae(letter.text)
    paces = [(word.end - word.start) / n for word, n in zip(words, morae, strict=True) if n]
    pace = min(max(median(paces), MORA[0]), MORA[1])
    excess = [
        max(0.0, word.end - word.start - n * pace) if n else 0.0
        for word, n in zip(words, morae, strict=True)
    ]
    spoken = [number for number, n in enumerate(morae) if n]
    following = dict(pairwise(spoken))
    pauses = []
    for left, right in pairwise(letters):
        if left.word == right.word:
            pauses.append(0.0)
            continue
        gap = max(0.0, words[right.word].start - words[left.word].end)
        behind = excess[right.word] + (
            excess[following[right.word]] if right.word in following else 0.0
        )
        pauses.append(gap + max(behind, excess[left.word]))
    return pauses


def _morae(letter: str) -> float:
    """Return how many morae a letter has on average: a digit carries its unit (三百)."""
    if "ぁ" <= letter <= "ヿ":
        return 1.0
    return 3.0 if letter.isdigit() else 2.0


def _insert(
    words: tuple[Word, ...], letters: list[_Letter], marks: dict[int, str]
) -> tuple[Word, ...]:
    """Put each mark behind its letter, unless a mark stands there already."""
    texts = [list(word.text) for word in words]
    for position, mark in marks.items():
        letter = letters[position]
        if not _is_marked(words, letter):
            texts[letter.word][letter.index] += mark
    return tuple(
        replace(word, text="".join(parts)) for word, parts in zip(words, texts, strict=True)
    )


def _is_marked(words: tuple[Word, ...], letter: _Letter) -> bool:
    return next(_following(words, letter), "") in (COMMA, STOP)


def _following(words: tuple[Word, ...], letter: _Letter) -> Iterator[str]:
    """Yield what follows a letter, without spaces."""
    for number in range(letter.word, len(words)):
        first = letter.index + 1 if number == letter.word else 0
        yield from (next_one for next_one in words[number].text[first:] if not next_one.isspace())
