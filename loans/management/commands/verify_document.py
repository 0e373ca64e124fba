"""Say whether a file is a paper that this system issued, byte for byte. Exit status: 0 issued, 1 not, 2 unreadable."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core.shelf import sha256_of_file
from core.thai import thai_datetime
from loans.verifying import found_for

ISSUED: Final = 0
NOT_ISSUED: Final = 1
UNREADABLE: Final = 2


class Command(BaseCommand):
    """verify_document FILE [--json]"""

    help = "Say whether a file is a paper that this system issued. Exit status: 0 issued, 1 not, 2 unreadable."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and how to answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="as_json", help="answer as one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Judge, say, and end with the status."""
        status, words = _judged(options["file"])
        self.stdout.write(json.dumps(words, ensure_ascii=False) if options["as_json"] else words["sentence"])
        if status:
            sys.exit(status)


def _judged(path: Path) -> tuple[int, dict[str, Any]]:
    try:
        with path.open("rb") as file:
            sha256, size = sha256_of_file(file)
    except OSError as unread:
        sentence = _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": unread.strerror}
        return UNREADABLE, {"verdict": "unreadable", "sentence": sentence}
    if not size:
        sentence = _("%(file)s cannot be read: the file is empty.") % {"file": path}
        return UNREADABLE, {"verdict": "unreadable", "sentence": sentence}
    found = found_for(sha256)
    if found is None:
        sentence = _("This is not an issued paper. Ask for the file as it was issued, and do not rely on this one.")
        return NOT_ISSUED, {"verdict": "not-issued", "sha256": sha256, "sentence": sentence}
    paper = found.paper
    facts = {"kind": paper.get_kind_display(), "number": paper.number, "issue": paper.issue, "by": paper.by.name}
    sentence = _("This is the issued paper: %(kind)s %(number)s, issue %(issue)d, issued on %(moment)s by %(by)s.")
    later = "" if found.is_newest else _("A later issue has taken its place: issue %(n)d.") % {"n": found.newest}
    words = {
        "verdict": "issued",
        "kind": paper.kind,
        "number": paper.number,
        "issue": paper.issue,
        "newest_issue": found.newest,
        "issued_at": paper.at.isoformat(),
        "by": paper.by.staff_code,
        "sha256": sha256,
        "sentence": f"{sentence % {**facts, 'moment': thai_datetime(paper.at)}} {later}".strip(),
    }
    return ISSUED, words
