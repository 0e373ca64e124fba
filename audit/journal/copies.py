"""Copies of seals outside the database: what shows that a tail was cut off, or that all was rolled back or rewritten.

A folder on another disk or host gets one file a stream and installation, `<origin>-<stream>.seals`: a line of JSON for
each seal with the hashes of its leaves, about 45 bytes an entry. Lines are appended, never changed. The internal
auditor gets the newest seals by e-mail once a day; the attachment is such a file too.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.mail import EmailMessage
from django.utils.translation import gettext_noop

from audit.journal import seals
from audit.journal.models import Leaf, Seal
from audit.journal.sources import STREAMS
from core.setback import Setback

NOT_WRITTEN: Final = gettext_noop(
    "Seals cannot be copied to %(folder)s: %(why)s. They are sealed and wait for the folder."
)
AHEAD: Final = gettext_noop(
    "The copies in %(folder)s have seals of the stream “%(stream)s” that the database has not, or has otherwise."
    " Run manage.py verify_journal with --seals."
)

_TAIL: Final = 256 * 1024
"""Bytes at the end of a file in which its last line lies: a seal with a thousand leaves takes a fifth."""


def line_of(seal: Seal, *, leaves: bytes | None = None) -> str:
    """A seal as it stands in a copy. leaves: the hashes of what it added, one after another; None: left out."""
    said: dict[str, Any] = {"text": seal.text, "signature": seal.signature}
    if seal.next_signature:
        said["next_signature"] = seal.next_signature
    if leaves is not None:
        said["leaves"] = b64encode(leaves).decode()
    return json.dumps(said, ensure_ascii=False) + "\n"


def copy_new(folder: Path) -> int:
    """Append to the folder every seal that it has not yet; answers how many.

    Raises:
        Setback: the folder cannot be written, or holds other seals than the database; the other streams are copied.
    """
    copied, ahead = 0, ""
    for stream in STREAMS:
        first = Seal.objects.filter(stream=stream).order_by("number").first()
        if first is None:
            continue
        path = folder / f"{seals.parse(first.text).origin}-{stream}.seals"
        try:
            with path.open("a+b") as file:
                last = _last_seal(file)
                if last and not Seal.objects.filter(stream=stream, number=last.number, text=last.text()).exists():
                    ahead = stream
                    continue
                copied += _append(file, stream, after=last.number if last else 0)
        except OSError as refused:
            raise Setback(NOT_WRITTEN, folder=folder, why=refused.strerror or refused) from refused
    if ahead:
        raise Setback(AHEAD, folder=folder, stream=ahead)
    return copied


def mail_newest(to: list[str]) -> int:
    """Send the newest seal of every stream; answers how many seals went."""
    newest = [Seal.objects.filter(stream=stream).order_by("-number").first() for stream in STREAMS]
    there = [seal for seal in newest if seal is not None]
    if not to or not there:
        return 0
    said = "\n".join(f"{seal.text}signature: {seal.signature}\n" for seal in there)
    mail = EmailMessage(
        subject="ตราผนึกบันทึกประจำวัน / Seals of the record",
        body="โปรดเก็บอีเมลนี้ไว้นอกระบบ ใช้ตรวจได้ว่าบันทึกไม่ถูกแก้ ตัดท้าย หรือย้อนกลับ: manage.py verify_journal --seals โฟลเดอร์\n"
        "Keep this mail outside the system: it proves what was recorded by then.\n\n" + said,
        to=to,
    )
    mail.attach("newest.seals", "".join(map(line_of, there)), "application/x-ndjson")
    mail.send()
    return len(there)


def _append(file: BinaryIO, stream: str, *, after: int) -> int:
    copied = 0
    before = Seal.objects.filter(stream=stream, number=after).first()
    size = before.size if before else 0
    for seal in Seal.objects.filter(stream=stream, number__gt=after).order_by("number").iterator(chunk_size=100):
        file.write(line_of(seal, leaves=_leaves(stream, size, seal.size)).encode())
        size, copied = seal.size, copied + 1
    if copied:
        file.flush()
        os.fsync(file.fileno())
    return copied


def _leaves(stream: str, first: int, end: int) -> bytes:
    added = (
        Leaf.objects.filter(stream=stream, number__gte=first, number__lt=end) if end > first else Leaf.objects.none()
    )
    return b"".join(bytes(hashed) for hashed in added.order_by("number").values_list("hash", flat=True))


def _last_seal(file: BinaryIO) -> seals.SealText | None:
    """The last whole line; a line that a power failure tore is ended, so that the next one stands by itself."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _TAIL))
    tail = file.read(_TAIL)
    if tail and not tail.endswith(b"\n"):
        file.write(b"\n")
    return next(_seals_of(reversed(tail.splitlines())), None)


def _seals_of(lines: Iterator[bytes]) -> Iterator[seals.SealText]:
    for line in lines:
        try:
            yield seals.parse(str(json.loads(line)["text"]))
        except (ValueError, TypeError, KeyError):
            continue
