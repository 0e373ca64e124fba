"""A setback: the machine could not do a piece of its work now, and says why in a sentence; it will be tried again."""

from __future__ import annotations

from django.utils.translation import gettext


class Setback(Exception):  # noqa: N818 (it is no error: the work waits)
    """Raised by a chore whose work has to wait. Everything it could do is done and committed; nothing is lost.

    text: English, marked with `gettext_noop` where it is written. facts: what is filled into its places.
    """

    def __init__(self, text: str, **facts: object) -> None:
        super().__init__(text % facts)
        self.text = text
        self.facts = {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}

    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.text) % self.facts
