"""A verdict is a value: permitted, or refused with clause (or policy), a code and a reason that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

POLICY: Final = "policy"
"""The basis of a refusal that rests on the agency's own decision and on no clause."""

ORDER: Final = "order"
"""The basis of a refusal because an act came out of turn (see `loans/states.py`)."""

OFFICE: Final = "office"
"""The basis of a refusal because the person holds no office, on that day, that may do the act."""


class Refusal(Exception):  # noqa: N818  # it is no error: somebody was told no
    """Carries a `Refused` verdict out of an act, so that its transaction is undone.

    Pages answer it with the sentence, the API with 409, clause, code and reason (`config/errors.py`, `config/api.py`).
    """

    def __init__(self, verdict: Refused) -> None:
        super().__init__(f"{verdict.basis}: {verdict.code}")
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Permitted:
    """The act may go ahead; `clause` names the provision it rests on, empty when none is needed."""

    clause: str = ""

    def __bool__(self) -> bool:
        return True

    def require(self) -> Permitted:
        """Answer itself: the twin of `Refused.require`."""
        return self


@dataclass(frozen=True, slots=True)
class Refused:
    """The act may not go ahead.

    basis: the clause ("208(2)"), or `POLICY`, `ORDER`, `OFFICE`. A policy never claims to be a clause.
    code: stable, kebab-case, for programs and tests ("due-before-start").
    reason: a full sentence in the reader's language that says what to do next.
    """

    basis: str
    code: str
    reason: str

    def __bool__(self) -> bool:
        return False

    def require(self) -> Permitted:
        """Raise `Refusal`.

        Raises:
            Refusal: always, carrying this verdict.
        """
        raise Refusal(self)


Verdict = Permitted | Refused


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first refusal among `verdicts` in the order given, else the first permission."""
    for verdict in verdicts:
        if isinstance(verdict, Refused):
            return verdict
    return verdicts[0] if verdicts else Permitted()
