"""Libraries that a process loads when it first needs them.

A worker that answers the desk and the lists never opens a workbook, reads a PDF or sets a paper; what does that takes a
fifth of its memory. A module that uses such a library names it so, and the first use of anything in it loads it:

    if TYPE_CHECKING:
        import openpyxl
    else:
        openpyxl = later("openpyxl")

Everything else is imported at the top of its module, and nothing within a function. Which libraries stay out, and of
which answers, is shown by tests/house/test_later.py.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name__), name)
        self.__dict__[name] = value  # asked for once
        return value


def later(name: str) -> ModuleType:
    """The module `name`, loaded by the first use of what is in it; wrong names are found then, and by mypy before."""
    return _Later(name)
