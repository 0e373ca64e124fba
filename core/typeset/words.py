"""Where Thai text may break into lines: between words, and only where that is sure enough.

Thai writes no blanks between words. A break is offered where two witnesses agree: the probability of a word boundary
under the frequencies of a large dictionary (PyThaiNLP's words, counted in the Thai National Corpus), and BudouX's
trained model. Names that stand in no dictionary therefore stay whole rather than fall apart into words they contain.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import budoux

from core.thai_dates import THAI_MONTHS, THAI_MONTHS_SHORT


class Break(IntEnum):
    """How good a place to end a line is; the higher, the better."""

    CLUSTER = 0
    """Inside a word, between two written syllables: only where a word is longer than the line."""
    UNLIKELY = 1
    """Rather inside a word than between two."""
    HELD = 2
    """At a blank that holds (3 เครื่อง): rather there than inside a word, where the column takes no more."""
    DOUBTFUL = 3
    """Between words that belong together, or perhaps inside one."""
    POSSIBLE = 4
    """Between words by the dictionary, or inside a code."""
    LIKELY = 5
    """Between words by both witnesses, beside a name or a word that neither knows."""
    SURE = 6
    """At a blank, or between words by both witnesses."""


SURE_FROM: Final = 0.9995
LIKELY_FROM: Final = 0.99
POSSIBLE_FROM: Final = 0.8
DOUBTFUL_FROM: Final = 0.35
UNLIKELY_FROM: Final = 1e-4

LONGEST_WORD: Final = 24
UNCOUNTED: Final = 0.5
"""What a word of the dictionary counts for that the corpus does not have."""
OFFICE_COUNT: Final = 5_000
"""How often the words of offices are taken to occur: as often as an ordinary word."""
UNKNOWN_START: Final = -9.0
"""Log probability of an unknown word, before its letters."""
UNKNOWN_LETTER: Final = -2.2
"""Log probability of each letter of an unknown word."""

_THAI_RUN: Final = re.compile("[\u0e01-\u0e4e]+")
_LEADING_VOWELS: Final = frozenset("เแโใไ")
_NEVER_FIRST: Final = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎ฯๆ")

# Words that complete what stands before or after them: no line ends after the first or begins with the second.
_BINDS_NEXT: Final = (
    "การ", "ความ", "อย่าง", "น่า", "ผู้", "นัก", "ชาว", "พระ", "ไม่", "ที่", "โดย", "ทรง", "ข้อ", "นาย", "นาง", "นางสาว", "บาง",
)  # fmt: skip
_BINDS_PREVIOUS: Final = (
    "เหนือ", "ใต้", "ใหญ่", "น้อย", "กลาง", "เอง", "ด้วย", "แล้ว", "อยู่", "ผ่าน", "เห็น", "พระทัย", "หลัง", "กัน", "ไว้", "สาหัส",
)  # fmt: skip

_OFFICE_WORDS: Final = (
    "ชำนาญการ", "ชำนาญการพิเศษ", "ชำนาญงาน", "ปฏิบัติการ", "ปฏิบัติงาน", "เชี่ยวชาญ", "ทรงคุณวุฒิ", "อาวุโส",
    "กรุงเทพมหานคร", "ผู้ว่าราชการ", "ผู้อำนวยการ", "ปฏิบัติราชการแทน", "รักษาราชการแทน", "รักษาการในตำแหน่ง",
    "ครุภัณฑ์", "พัสดุ", "ใบยืม", "ใบส่งคืน", "ส่งคืน", "ส่งมอบ", "ค้างส่ง", "ทวงถาม", "หนังสือทวงถาม", "ชดใช้",
    "จัดซื้อจัดจ้าง", "บริหารพัสดุ", "ภาครัฐ", "เข้าร่วม", "คอมพิวเตอร์", "โน้ตบุ๊ก", "โปรเจคเตอร์", "สมาร์ทโฟน",
)  # fmt: skip
_COMPOUNDS: Final = (
    "เปลี่ยนผ่าน", "หรือเปล่า", "จากลา", "ข้องเกี่ยว", "ด้วยซ้ำ", "พร่าเลือน", "ยาวไกล", "เป็นไปได้", "ยุคสมัย", "อยู่ดี",
    "ถึงแก่ชีวิต", "ถึงแก่กรรม", "พระราชฐาน", "ลาดตระเวน", "แลนด์มาร์ก", "บิลบอร์ด", "แชมเปี้ยนชิป", "ล็อบบี้ยิสต์",
    "ละตินอเมริกา", "ละตินอเมริกัน", "ออสเตรเลียน", "คาบสมุทร", "บอลข่าน", "แคมบริดจ์", "เคปทาวน์",
)  # fmt: skip
"""Words that the dictionary has not, or takes apart."""

_DISTRICTS: Final = (
    "พระนคร", "ดุสิต", "หนองจอก", "บางรัก", "บางเขน", "บางกะปิ", "ปทุมวัน", "ป้อมปราบศัตรูพ่าย", "พระโขนง", "มีนบุรี", "ลาดกระบัง",
    "ยานนาวา", "สัมพันธวงศ์", "พญาไท", "ธนบุรี", "บางกอกใหญ่", "ห้วยขวาง", "คลองสาน", "ตลิ่งชัน", "บางกอกน้อย", "บางขุนเทียน",
    "ภาษีเจริญ", "หนองแขม", "ราษฎร์บูรณะ", "บางพลัด", "ดินแดง", "บึงกุ่ม", "สาทร", "บางซื่อ", "จตุจักร", "บางคอแหลม", "ประเวศ",
    "คลองเตย", "สวนหลวง", "จอมทอง", "ดอนเมือง", "ราชเทวี", "ลาดพร้าว", "วัฒนา", "บางแค", "หลักสี่", "สายไหม", "คันนายาว",
    "สะพานสูง", "วังทองหลาง", "คลองสามวา", "บางนา", "ทวีวัฒนา", "ทุ่งครุ", "บางบอน",
)  # fmt: skip
"""Of Bangkok: each is read as one word, and with เขต before it too, so that no name of an office falls apart."""

_LETTERS_THAT_ARE_WORDS: Final = frozenset("ณธ")

_SILENCER: Final = "\u0e4c"
FOREIGN_REACH: Final = 6
"""Letters within which a silencer (์) tells a syllable of a foreign name."""

_BLANKS: Final = re.compile("[ \t]+")
_DIGIT: Final = "[0-9๐-๙]"
_MONTH: Final = "|".join(re.escape(month) for month in (*THAI_MONTHS, *THAI_MONTHS_SHORT))
_GLUED: Final = re.compile(
    f"(?:พ\\.ศ\\.|ค\\.ศ\\.|ข้อ|ที่|มาตรา|หน้า|โทร\\.?|{_MONTH}) +(?={_DIGIT})"
    f"|{_DIGIT} +(?=(?:{_MONTH}|บาท|วัน|คน|เครื่อง|น\\.)(?![ะ-ฺ็-๎]))"
)
"""Blanks inside what is read as one: พ.ศ. 2560, ข้อ 209, 22 พฤศจิกายน 2569."""
_INSIDE_CODES: Final = re.compile('(?<=[-/_.@])(?=[0-9A-Za-z]{2})|(?<=[0-9๐-๙][-/])(?=[ก-ฮ])|(?<=[ก-๎])(?=[(“"])')
"""Never before the last sign of a code alone: the check letter of a tag stays with what it checks."""
_HOLDS: Final = "\u00a0"
_CLOSING: Final = frozenset(")]}”’»,.;:!?%ๆฯ…/-")
_OPENING: Final = frozenset("([{“‘«")


def opportunities(text: str) -> dict[int, Break]:
    """Where a line may begin in `text` (one paragraph): index of its first character, and how good the place is.

    Clusters are not among them; see `may_part`.
    """
    return dict(_opportunities(text))


def may_part(before: str, after: str) -> bool:
    """Whether a word too long for its line may part between these two neighbouring clusters."""
    return before[-1:] not in _LEADING_VOWELS and after[:1] not in _NEVER_FIRST and after[:1] not in _CLOSING


@lru_cache(maxsize=8192)
def _opportunities(text: str) -> tuple[tuple[int, Break], ...]:
    found: dict[int, Break] = {}
    for run in _THAI_RUN.finditer(text):
        found |= {run.start() + at: grade for at, grade in _in_thai(run[0])}
    for at, sign in enumerate(text):
        if sign == _HOLDS:
            found[at + 1] = Break.HELD
    for code in _INSIDE_CODES.finditer(text):
        found[code.start()] = Break.POSSIBLE
    for blank in _BLANKS.finditer(text):
        found[blank.end()] = Break.SURE
    for glued in _GLUED.finditer(text):
        found[glued.end()] = Break.DOUBTFUL
    return tuple(sorted((at, grade) for at, grade in found.items() if _is_allowed(text, at)))


def _is_allowed(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    return text[at] not in _CLOSING and text[:at].rstrip(f" {_HOLDS}")[-1:] not in _OPENING


def _in_thai(run: str) -> Iterator[tuple[int, Break]]:
    if len(run) < 2:
        return
    agreed = _phrases(run)
    for at, (chance, known) in enumerate(_boundary_chances(run)):
        if not 0 < at < len(run) or chance < UNLIKELY_FROM:
            continue
        if chance < DOUBTFUL_FROM or run[:at].endswith(_BINDS_NEXT):
            yield at, Break.UNLIKELY
        elif chance < POSSIBLE_FROM or _is_bound(run, at, known):
            yield at, Break.DOUBTFUL
        elif at in agreed and known >= SURE_FROM:
            yield at, Break.SURE
        elif at in agreed and chance >= LIKELY_FROM:
            yield at, Break.LIKELY
        elif at in agreed or known >= POSSIBLE_FROM:
            yield at, Break.POSSIBLE
        else:
            yield at, Break.DOUBTFUL


def _is_bound(run: str, at: int, known: float) -> bool:
    """Whether the words before and after belong together: to one another, or as syllables of a foreign name."""
    if run[at:].startswith(_BINDS_PREVIOUS):
        return True
    is_foreign = _SILENCER in run[at : at + FOREIGN_REACH]
    return is_foreign and (run[at - 1] == _SILENCER or known < POSSIBLE_FROM)


def _phrases(run: str) -> set[int]:
    """Where BudouX begins a phrase."""
    starts, at = set(), 0
    for phrase in _budoux().parse(run):
        starts.add(at)
        at += len(phrase)
    return starts


def _boundary_chances(run: str) -> list[tuple[float, float]]:
    """For each index of `run` the probability that a word begins there, and that both words beside it are known.

    Over all ways to read it as words: a word has the probability of its frequency; what is in no dictionary is an
    unknown word of unlikely letters. The sums run forward and backward over all readings at once.
    """
    length = len(run)
    edges = list(_readings(run))
    before, after = [-math.inf] * (length + 1), [-math.inf] * (length + 1)
    known_before, known_after = before.copy(), after.copy()
    before[0] = after[length] = 0.0
    for begin, end, known, unknown in edges:
        known_before[end] = _sum(known_before[end], before[begin] + known)
        before[end] = _sum(before[end], before[begin] + _sum(known, unknown))
    for begin, end, known, unknown in reversed(edges):
        known_after[begin] = _sum(known_after[begin], after[end] + known)
        after[begin] = _sum(after[begin], after[end] + _sum(known, unknown))
    total = before[length]
    return [
        (
            math.exp(min(0.0, before[at] + after[at] - total)),
            math.exp(min(0.0, known_before[at] + known_after[at] - total)),
        )
        for at in range(length + 1)
    ]


def _readings(run: str) -> Iterator[tuple[int, int, float, float]]:
    """Each stretch that may be a word: where it begins and ends, how probable it is as a known and an unknown one."""
    length, words = len(run), _words()
    starts = [_may_start(run, at) for at in range(length)] + [True]
    for begin in range(length):
        if starts[begin]:
            for end in range(begin + 1, min(length, begin + LONGEST_WORD) + 1):
                if starts[end]:
                    unknown = UNKNOWN_START + UNKNOWN_LETTER * (end - begin)
                    yield begin, end, words.get(run[begin:end], -math.inf), unknown


def _may_start(run: str, at: int) -> bool:
    return at == 0 or (run[at] not in _NEVER_FIRST and run[at - 1] not in _LEADING_VOWELS)


def _sum(a: float, b: float) -> float:
    """The logarithm of the sum of two probabilities given as logarithms."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))


@lru_cache(maxsize=1)
def _budoux() -> budoux.Parser:
    return budoux.load_default_thai_parser()


@lru_cache(maxsize=1)
def _words() -> dict[str, float]:
    """Words with the logarithm of their probability. Read once a process, when the first paper is set (0.2 s)."""
    counts = dict.fromkeys((word for (word,) in _read("words_th.txt") if len(word) <= LONGEST_WORD), UNCOUNTED)
    counts = {word: count for word, count in counts.items() if len(word) > 1 or word in _LETTERS_THAT_ARE_WORDS}
    for word, count, *_ in _read("tnc_freq.txt", fields=2):
        if word in counts:
            counts[word] += int(count)
    own = (*_OFFICE_WORDS, *_COMPOUNDS, *_DISTRICTS, *(f"เขต{name}" for name in _DISTRICTS))
    counts |= {word: max(counts.get(word, 0), OFFICE_COUNT) for word in own}
    total = sum(counts.values())
    logarithms = {count: math.log(count / total) for count in set(counts.values())}
    return {word: logarithms[count] for word, count in counts.items()}


def _read(name: str, *, fields: int = 1) -> Iterator[list[str]]:
    """The lines of one of PyThaiNLP's word lists (CC0). As files: to import the package takes 20 MB in every worker."""
    found = find_spec("pythainlp")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("PyThaiNLP's word lists are not installed.", name="pythainlp")
    with (Path(found.submodule_search_locations[0]) / "corpus" / name).open(encoding="utf-8") as lines:
        for line in lines:
            values = line.strip().split("\t")
            if values[0] and len(values) == fields:
                yield values
