"""The log says nothing of the report pages: a filter of its handler, for each line of the log has its time of day."""

from __future__ import annotations

import logging
from typing import Final

PREFIX: Final = "/report/"
"""Below which the report pages lie (`audit.misuse.outside`)."""

_DAY: Final = 24 * 60 * 60


class Unlogged(logging.Filter):
    """Drops what is logged of a request below `PREFIX`: a form that was wrong, a code not found, a door that is shut.

    An error of ours stays, so that somebody mends it, with the day and without the time.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        request = getattr(record, "request", None)
        if not str(getattr(request, "path_info", "")).startswith(PREFIX):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.created, record.msecs = record.created - record.created % _DAY, 0.0
        return True
