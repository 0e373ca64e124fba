"""Files on their way in stay in memory: Django would write the larger ones in clear into the temporary folder."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 25 * MEGABYTE
MOST_AT_ONCE: Final = 60 * MEGABYTE
"""Of all files of one sending: a process holds them in memory. More can follow with a message."""

MOST_FILES: Final = 10
"""Of one sending."""

MOST_OF_A_REPORT: Final = 40
"""Files in all."""


class InMemory(FileUploadHandler):
    """Keeps each file in memory, up to one byte more than is allowed: enough to see that it is too large."""

    chunk_size = MEGABYTE

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._all = 0
        self._file = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = min(LARGEST_FILE + 1 - self._file.tell(), MOST_AT_ONCE + 1 - self._all)
        kept = raw_data[: max(room, 0)]
        self._all += len(kept)
        self._file.write(kept)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        self._file.seek(0)
        whole: IO[bytes] = self._file
        return InMemoryUploadedFile(
            whole, self.field_name, self.file_name or "", self.content_type or "", len(self._file.getbuffer()), None
        )
