"""The moves of an executive's order, and the exceptions that the clock keeps."""

from audit.oversight.executive.actions.keeping import keep_exceptions
from audit.oversight.executive.actions.ordering import (
    answer_instruction,
    close_instruction,
    give_instruction,
    return_instruction,
)

__all__ = [
    "answer_instruction",
    "close_instruction",
    "give_instruction",
    "keep_exceptions",
    "return_instruction",
]
