"""What a person wrote cannot be read: a code for programs and a sentence that says what to write instead."""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818 -- it answers a reader, as `Refusal` does; nothing has failed
    """Text that cannot be read as what it should be; nothing is guessed in its place.

    code: stable, kebab-case ("date-impossible").
    message: a full sentence in the reader's language that says what to write instead.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
