"""A virus scanner where there is one (clamd): the file goes to it as a stream, never by way of a folder."""

from __future__ import annotations

import socket
import struct
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from core.unreadable import Unreadable

WAIT: Final = 20
"""Seconds for an answer."""

_CHUNK: Final = 1024 * 1024


def finds_nothing(content: bytes) -> bool:
    """True where the scanner looked at the file and found nothing; False where it could not be asked.

    Raises:
        Unreadable: "file-infected".
    """
    if not settings.CLAMD:
        return False
    try:
        answer = _asked(settings.CLAMD, content)
    except OSError:
        return False
    if answer.endswith("FOUND"):
        raise Unreadable("file-infected", _("The file carries a virus and was not taken. Send it from another device."))
    return answer.endswith("OK")


def _asked(where: str, content: bytes) -> str:
    """What clamd says. where: path of its socket, or host:port."""
    host, _colon, port = where.rpartition(":")
    family = socket.AF_INET if port.isdigit() else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.settimeout(WAIT)
        line.connect((host, int(port)) if port.isdigit() else where)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            line.sendall(struct.pack(">I", len(part)) + part)
        line.sendall(struct.pack(">I", 0))
        said = b""
        while not said.endswith(b"\0") and (more := line.recv(4096)):
            said += more
    return said.rstrip(b"\0\n").decode("ascii", "replace")
